//! Raw HTML, and the comments in it: each is shown to the visitor, and none stays.

use std::borrow::Cow;
use std::ops::Range;

use super::builder::{Builder, span_in};
use super::element::is_placeholder;
use super::{CommentAction, Place, Stands, TextBlock, Visitor};
use crate::diag::{Code, Diagnostic};
use crate::source::Span;
use crate::tree::{Kind, TextRef};

/// The lines of a block of raw HTML. In a list or a quote they stand apart in the source.
#[derive(Debug, Default)]
pub(super) struct HtmlLines {
    open: bool,
    text: String,
    /// Where a part of the text begins, and where it stands in the source, for each gap between them.
    parts: Vec<(usize, usize)>,
}

impl HtmlLines {
    pub fn open(&mut self) {
        self.open = true;
    }

    pub fn is_open(&self) -> bool {
        self.open
    }

    pub fn push(&mut self, source: &str, piece: &str, span: Span) {
        let start = span_in(source, piece).unwrap_or(span).start as usize;
        let follows = self
            .parts
            .last()
            .is_some_and(|(offset, place)| place + self.text.len() - offset == start);
        if !follows {
            self.parts.push((self.text.len(), start));
        }
        self.text.push_str(piece);
    }

    /// Where the byte `offset` of the text stands in the source.
    fn place(&self, offset: usize) -> usize {
        let after = self.parts.partition_point(|(start, _)| *start <= offset);
        match self.parts.get(after.saturating_sub(1)) {
            Some((start, place)) => place + (offset - start),
            None => offset,
        }
    }

    /// A part as it stands in the source, with spaces for what belongs to the containers around it: an
    /// offset in it is an offset in the source.
    fn in_place(&self, source: &str, range: Range<usize>) -> Cow<'_, str> {
        let text = &self.text[range.clone()];
        let span = self.span(range.clone());
        if source.get(span.range()) == Some(text) {
            return Cow::Borrowed(text);
        }
        let mut bytes = vec![b' '; span.range().len()];
        for (offset, byte) in text.bytes().enumerate() {
            let at = self.place(range.start + offset) - span.start as usize;
            if let Some(place) = bytes.get_mut(at) {
                *place = byte;
            }
        }
        String::from_utf8(bytes).map_or(Cow::Borrowed(text), Cow::Owned)
    }

    /// The span of a part that is not empty.
    fn span(&self, range: Range<usize>) -> Span {
        let last_letter = self.text[range.clone()].char_indices().next_back();
        let last = range.start + last_letter.map_or(0, |(offset, _)| offset);
        let width = range.end - last;
        Span::new(self.place(range.start), self.place(last) + width)
    }
}

/// A comment in the text of a block.
struct Comment {
    range: Range<usize>,
    alone: bool,
}

impl<V: Visitor> Builder<'_, V> {
    /// One tag, comment or the like in the middle of text.
    pub fn inline_html(&mut self, html: &str, span: Span) {
        let Some(text) = comment_text(html) else {
            return self.tag(html, span);
        };
        self.flush();
        self.ensure_text_block(span);
        let ends_line = self.only_comments_after(span.end);
        let place = self.place(Stands::Inline {
            block: self.text_block(),
            starts_line: self.at_line_start(),
            ends_line,
        });
        if let CommentAction::CloseRegion = self.visitor.comment(text, span, place) {
            self.visitor.stray_close(span);
        }
        self.comment_dropped = true;
    }

    /// A tag; or words in angle brackets, which code hosts take for a tag and drop.
    fn tag(&mut self, html: &str, span: Span) {
        if !is_placeholder(html) {
            let html = self.text_ref(html);
            self.flush();
            self.note_html_link(html);
            return self.push_inline(Kind::InlineHtml(html), span);
        }
        let message =
            "this is no HTML, so it is text here, and vanishes where others show the page";
        let start = Span::new(span.start as usize, span.start as usize);
        let diagnostic = Diagnostic::new(Code::UnsafeHtml, &self.source.path, span, message)
            .help("put it in backquotes, or a backslash before it")
            .fix("insert a backslash", start, "\\");
        self.visitor.report(diagnostic);
        self.text(html, span);
    }

    /// All lines of a block were read: what is not a comment stays as it was written.
    pub fn finish_html(&mut self) {
        let mut lines = std::mem::take(&mut self.html);
        let mut at = 0;
        for Comment { range, alone } in comments(&lines.text) {
            self.push_html(&lines, at..range.start);
            at = range.end;
            let span = lines.span(range.clone());
            let place = self.place(Stands::Block { alone });
            let written = lines.in_place(self.tree.source(), range);
            let text = comment_text(&written).unwrap_or_default();
            let action = self.visitor.comment(text, span, place);
            self.act(action, span);
        }
        self.push_html(&lines, at..lines.text.len());
        // The next block uses the memory again.
        lines.open = false;
        lines.text.clear();
        lines.parts.clear();
        self.html = lines;
    }

    fn act(&mut self, action: CommentAction, span: Span) {
        match action {
            CommentAction::Drop => {}
            CommentAction::OpenRegion(annotation) => self.push(Kind::EnvRegion(annotation), span),
            CommentAction::CloseRegion => match self.top_kind() {
                Kind::EnvRegion(_) => self.close(span.end),
                _ if self.broken_regions > 0 => self.broken_regions -= 1,
                _ => self.visitor.stray_close(span),
            },
            CommentAction::View(annotation) => self.push_leaf(Kind::View(annotation), span),
        }
    }

    fn push_html(&mut self, lines: &HtmlLines, range: Range<usize>) {
        let text = &lines.text[range.clone()];
        if text.trim().is_empty() {
            return;
        }
        let span = lines.span(range.clone());
        if self.at_page_level() {
            self.nesting.read(&self.source.text, text, span.range());
        }
        let verbatim = span.range().len() == range.len();
        let text = match verbatim {
            true => TextRef::of_source(span),
            false => self.tree.decode(text),
        };
        self.push_leaf(Kind::HtmlBlock(text), span);
    }

    fn place(&self, stands: Stands) -> Place {
        let section = self.section();
        let heading_end = section.map_or(1, |section| self.tree.node(section + 1).end);
        Place {
            stands,
            item: self.item(),
            section,
            under_heading: self.at_page_level() && heading_end == self.next(),
            next: self.next(),
        }
    }

    fn text_block(&self) -> TextBlock {
        match self.text_block_kind() {
            Kind::Heading { .. } => TextBlock::Heading,
            Kind::TableCell | Kind::DefinitionTitle => TextBlock::Cell,
            _ => TextBlock::Paragraph,
        }
    }

    /// Whether nothing but comments and white space follows on the line. What was found is kept, so that a
    /// line of many comments is read once.
    fn only_comments_after(&mut self, end: u32) -> bool {
        let (known_up_to, known) = self.line_tail;
        if end <= known_up_to {
            return known;
        }
        let text = self.source.text.as_ref();
        let mut rest = &text[end as usize..];
        let answer = loop {
            rest = rest.trim_start_matches([' ', '\t', '\r']);
            let Some(comment) = rest.strip_prefix("<!--") else {
                break rest.is_empty() || rest.starts_with('\n');
            };
            match end_of_comment(comment) {
                Some(end) => rest = &comment[end..],
                None => break false,
            }
        };
        let up_to = Span::new(0, text.len() - rest.len()).end;
        self.line_tail = (up_to, answer);
        answer
    }
}

/// What stands between `<!--` and `-->`, if `html` is a comment: `<!-->` and `<!--->` are empty ones.
fn comment_text(html: &str) -> Option<&str> {
    let inner = html.strip_prefix("<!--")?;
    if inner == ">" || inner == "->" {
        return Some("");
    }
    inner.strip_suffix("-->")
}

/// The comments of a block. A block that begins with one may hold them anywhere; in any other block only
/// those at the start of a line are looked for, so that none is seen inside of a tag; and a block of code,
/// script or style has none.
fn comments(text: &str) -> Vec<Comment> {
    let start = text.trim_start();
    let anywhere = start.starts_with("<!--");
    // Nearly every block that begins with a comment is one, and nothing else.
    if anywhere
        && let Some(length) = end_of_comment(&start[2..])
        && start[2 + length..].trim_end().is_empty()
    {
        let begin = text.len() - start.len();
        return vec![Comment {
            range: begin..begin + 2 + length,
            alone: true,
        }];
    }
    if !anywhere && (start_of_comment(text).is_none() || is_opaque(start)) {
        return Vec::new();
    }
    let mut found: Vec<Comment> = Vec::new();
    let mut at = 0;
    while let Some(open) = start_of_comment(&text[at..]).map(|offset| at + offset) {
        let line = text[at..open].rfind('\n').map(|offset| at + offset + 1);
        let blank_before = text[line.unwrap_or(at)..open].trim().is_empty();
        let after_comments = |last: &Comment| last.alone && last.range.end == at;
        let starts_line =
            blank_before && (line.is_some() || at == 0 || found.last().is_some_and(after_comments));
        // `<!-->` is a comment, so its end is looked for from its second dash on.
        let Some(length) = end_of_comment(&text[open + 2..]) else {
            break;
        };
        let end = open + 2 + length;
        at = end;
        if anywhere || starts_line {
            found.push(Comment {
                range: open..end,
                alone: starts_line,
            });
        }
    }
    // From the last to the first: does nothing follow on the line but comments of which the same is true?
    let (mut next, mut next_ends_line) = (text.len(), true);
    for comment in found.iter_mut().rev() {
        let between = &text[comment.range.end..next];
        let ends_line = match between.split_once('\n') {
            Some((line, _)) => line.trim().is_empty(),
            None => between.trim().is_empty() && next_ends_line,
        };
        comment.alone &= ends_line;
        (next, next_ends_line) = (comment.range.start, ends_line);
    }
    found
}

/// Where the first `<!--` begins. To look for one character is several times as fast as to look for words.
fn start_of_comment(text: &str) -> Option<usize> {
    let mut brackets = text.match_indices('<').map(|(at, _)| at);
    brackets.find(|&at| text[at..].starts_with("<!--"))
}

/// Where the first `-->` ends.
fn end_of_comment(text: &str) -> Option<usize> {
    let mut brackets = text.match_indices('>').map(|(at, _)| at + 1);
    brackets.find(|&end| text[..end].ends_with("-->"))
}

/// Whether a block of HTML begins with something whose content is not HTML.
fn is_opaque(text: &str) -> bool {
    let begins = |tag: &str| {
        text.get(..tag.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(tag))
    };
    ["<script", "<pre", "<style", "<textarea", "<?", "<!"]
        .into_iter()
        .any(begins)
}
