//! What each event of the parser does to the tree.

use pulldown_cmark::{
    Alignment as ParsedAlignment, BlockQuoteKind, CodeBlockKind, CowStr, Event, HeadingLevel,
    LinkType, Tag,
};

use super::code::OpenCode;
use super::comment::HtmlLines;
use super::element::Nesting;
use super::text::Run;
use super::{Unclosed, Visitor, task_box};
use crate::source::{Source, Span};
use crate::tree::{Alert, Alignment, Heading, Kind, Link, NodeId, TextRef, Tree};

pub(super) struct Builder<'a, V> {
    pub source: &'a Source,
    pub tree: Tree,
    pub visitor: &'a mut V,
    /// The nodes whose end is not yet known, outermost first.
    pub open: Vec<NodeId>,
    /// Those of them that are sections, and those that are list items.
    pub sections: Vec<NodeId>,
    pub items: Vec<NodeId>,
    /// How many links and images are open: text in them is not searched for addresses.
    pub links_open: usize,
    /// Whether an `<a>` of raw HTML is open in the present block of text.
    pub html_link_open: bool,
    pub nesting: Nesting,
    /// Regions that something else ended, and whose own end is still to come.
    pub broken_regions: usize,
    pub run: Run,
    /// Whether the present line of text had a comment, which may have left white space behind.
    pub comment_dropped: bool,
    /// Up to where the line was searched for what follows a comment, and whether only comments did.
    pub line_tail: (u32, bool),
    pub html: HtmlLines,
    pub code: Option<OpenCode>,
    /// Where the reference that comes next is defined.
    pub definition: Option<Span>,
    /// Where the last leaf or block ended.
    pub last_end: u32,
    /// One past the last node of the last inline node that was closed.
    pub inline_end: NodeId,
}

impl<'a, V: Visitor> Builder<'a, V> {
    pub fn new(source: &'a Source, start: usize, visitor: &'a mut V) -> Self {
        let mut builder = Self {
            source,
            tree: Tree::new(source.text.clone()),
            visitor,
            open: Vec::new(),
            sections: Vec::new(),
            items: Vec::new(),
            links_open: 0,
            html_link_open: false,
            nesting: Nesting::default(),
            broken_regions: 0,
            run: Run::default(),
            comment_dropped: false,
            line_tail: (0, false),
            html: HtmlLines::default(),
            code: None,
            definition: None,
            last_end: Span::new(start, start).start,
            inline_end: 0,
        };
        // Checklists take some thirty bytes for a node. Room for many more would have to be given back by moving all.
        builder.tree.nodes.reserve(source.text.len() / 24 + 1);
        builder.push(Kind::Page, Span::new(start, source.text.len()));
        builder
    }

    pub fn event(&mut self, event: Event<'a>, span: Span) {
        match event {
            Event::Start(tag) => self.start(tag, span),
            Event::End(_) => self.end(span),
            Event::Text(text) => match &mut self.code {
                Some(code) => code.push(&mut self.tree, &self.source.text, &text),
                None if self.html.is_open() => self.html.push(&self.source.text, &text, span),
                None => self.text(&text, span),
            },
            Event::Html(html) => self.html.push(&self.source.text, &html, span),
            Event::InlineHtml(html) => self.inline_html(&html, span),
            Event::Code(code) => {
                let text = self.text_ref(&code);
                self.push_inline(Kind::Code(text), span);
            }
            Event::FootnoteReference(label) => {
                let label = self.text_ref(&label);
                self.push_inline(Kind::FootnoteReference(label), span);
            }
            Event::SoftBreak => self.line_break(Kind::SoftBreak, span),
            Event::HardBreak => self.line_break(Kind::HardBreak, span),
            Event::Rule => self.push_block(Kind::Rule, span),
            Event::TaskListMarker(ticked) => self.task_marker(ticked, span),
            // The option for formulas is off.
            Event::InlineMath(text) | Event::DisplayMath(text) => self.text(&text, span),
        }
    }

    pub fn finish(mut self) -> Tree {
        self.flush();
        while let Some(node) = self.open.last() {
            match self.tree.node(*node).kind {
                Kind::EnvRegion(_) => self.break_region(Unclosed::Container),
                _ => self.close(self.last_end),
            }
        }
        self.tree
    }

    fn start(&mut self, tag: Tag<'a>, span: Span) {
        self.html_link_open &= matches!(
            tag,
            Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. } | Tag::Image { .. }
        );
        match tag {
            Tag::Paragraph => {
                self.open_block(Kind::Paragraph, span);
                self.loosen();
            }
            Tag::Heading { level, .. } => self.heading(level, span),
            Tag::BlockQuote(None) => self.open_block(Kind::Quote, span),
            Tag::BlockQuote(Some(kind)) => self.open_block(Kind::Alert(alert(kind)), span),
            Tag::CodeBlock(kind) => self.start_code(kind, span),
            Tag::HtmlBlock => {
                self.end_text_of_tight_item();
                self.html.open();
            }
            Tag::List(start) => {
                let start = start.map(|number| u32::try_from(number).unwrap_or(u32::MAX));
                self.open_block(Kind::List { start, tight: true }, span);
            }
            Tag::Item => {
                self.open_block(Kind::ListItem { task: None }, span);
                self.items.extend(self.open.last());
            }
            Tag::FootnoteDefinition(label) => {
                let label = self.text_ref(&label);
                self.open_block(Kind::FootnoteDefinition(label), span);
            }
            Tag::DefinitionList => self.open_block(Kind::DefinitionList, span),
            Tag::DefinitionListTitle => self.open_block(Kind::DefinitionTitle, span),
            Tag::DefinitionListDefinition => self.open_block(Kind::DefinitionBody, span),
            Tag::Table(alignments) => {
                let index = index_of(self.tree.alignments.len());
                let alignments = alignments.iter().map(alignment).collect();
                self.tree.alignments.push(alignments);
                self.open_block(Kind::Table(index), span);
            }
            Tag::TableHead => self.open_block(Kind::TableHead, span),
            Tag::TableRow => self.open_block(Kind::TableRow, span),
            Tag::TableCell => self.open_block(Kind::TableCell, span),
            Tag::Emphasis => self.open_inline(Kind::Emphasis, span),
            Tag::Strong => self.open_inline(Kind::Strong, span),
            Tag::Strikethrough => self.open_inline(Kind::Strikethrough, span),
            Tag::Link {
                link_type,
                dest_url,
                title,
                ..
            } => {
                let link = self.link(link_type, &dest_url, &title, span);
                self.open_inline(Kind::Link(link), span);
                self.links_open += 1;
            }
            Tag::Image {
                link_type,
                dest_url,
                title,
                ..
            } => {
                let link = self.link(link_type, &dest_url, &title, span);
                self.open_inline(Kind::Image(link), span);
                self.links_open += 1;
            }
            // The options for these are off.
            Tag::Superscript | Tag::Subscript => self.open_inline(Kind::Emphasis, span),
            Tag::MetadataBlock(_) => self.open_block(Kind::Paragraph, span),
        }
    }

    /// Closes what the parser opened last, and what was opened in it without being asked for.
    fn end(&mut self, span: Span) {
        if self.html.is_open() {
            return self.finish_html();
        }
        self.end_text_of_tight_item();
        while let Kind::EnvRegion(_) = self.top_kind() {
            self.break_region(Unclosed::Container);
        }
        if let Some(code) = self.code.take() {
            self.finish_code(code);
        }
        self.close(self.trimmed(span).end);
    }

    /// A section opens at each heading of the page's own level and reaches to the next one of the same or
    /// a higher level. A region does not reach across a heading beside it.
    fn heading(&mut self, level: HeadingLevel, span: Span) {
        self.end_text_of_tight_item();
        while let Kind::EnvRegion(_) = self.top_kind() {
            self.break_region(Unclosed::Heading(self.trimmed(span)));
        }
        let level = level as u8;
        if matches!(self.top_kind(), Kind::Page | Kind::Section) && !self.nesting.is_open() {
            while self.open_section_level().is_some_and(|open| open >= level) {
                self.close(self.last_end);
            }
            self.open_block(Kind::Section, span);
            self.sections.extend(self.open.last());
        }
        let heading = index_of(self.tree.headings.len());
        self.tree.headings.push(Heading::default());
        self.open_block(Kind::Heading { level, heading }, span);
    }

    fn open_section_level(&self) -> Option<u8> {
        let heading = self.tree.node(*self.sections.last()? + 1).kind;
        match heading {
            Kind::Heading { level, .. } => Some(level),
            _ => None,
        }
    }

    /// A list is loose as soon as one of its items holds a paragraph of its own.
    fn loosen(&mut self) {
        let [.., list, item, _] = self.open[..] else {
            return;
        };
        if let Kind::ListItem { .. } = self.tree.node(item).kind
            && let Kind::List { tight, .. } = &mut self.tree.nodes[list as usize].kind
        {
            *tight = false;
        }
    }

    /// The marker comes inside of the paragraph of a loose item, although it stands before it.
    fn task_marker(&mut self, ticked: bool, span: Span) {
        if let Kind::Heading { .. } = self.top_kind() {
            let diagnostic = task_box::in_heading(&self.source.path, span);
            self.visitor.report(diagnostic);
        }
        if let Some(&item) = self.items.last() {
            self.tree.nodes[item as usize].kind = Kind::ListItem { task: Some(ticked) };
        }
    }

    fn start_code(&mut self, kind: CodeBlockKind<'a>, span: Span) {
        self.open_block(Kind::CodeBlock(index_of(self.tree.code_blocks.len())), span);
        self.code = Some(OpenCode::new(kind, span));
    }

    fn link(&mut self, kind: LinkType, destination: &CowStr, title: &CowStr, span: Span) -> u32 {
        let automatic = matches!(kind, LinkType::Autolink | LinkType::Email);
        let destination = match kind {
            LinkType::Email => self.tree.decode(&format!("mailto:{destination}")),
            _ => self.text_ref(destination),
        };
        let title = self.text_ref(title);
        let definition = self.definition.take();
        self.push_link(Link {
            destination,
            title,
            span,
            automatic,
            definition,
        })
    }

    pub fn push_link(&mut self, link: Link) -> u32 {
        self.tree.links.push(link);
        index_of(self.tree.links.len() - 1)
    }

    /// The text as a span of the source if it was borrowed from there.
    pub fn text_ref(&mut self, text: &str) -> TextRef {
        match span_in(&self.source.text, text) {
            Some(span) => TextRef::of_source(span),
            None if text.is_empty() => TextRef::EMPTY,
            None => self.tree.decode(text),
        }
    }
}

/// The span of `part` in `whole`, if it is a part of the same memory.
pub(super) fn span_in(whole: &str, part: &str) -> Option<Span> {
    let start = (part.as_ptr() as usize).checked_sub(whole.as_ptr() as usize)?;
    let end = start + part.len();
    (end <= whole.len() && !part.is_empty()).then(|| Span::new(start, end))
}

/// An index of a table; sources are too short for more than 2³² of anything.
pub(super) fn index_of(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

fn alert(kind: BlockQuoteKind) -> Alert {
    match kind {
        BlockQuoteKind::Note => Alert::Note,
        BlockQuoteKind::Tip => Alert::Tip,
        BlockQuoteKind::Important => Alert::Important,
        BlockQuoteKind::Warning => Alert::Warning,
        BlockQuoteKind::Caution => Alert::Caution,
    }
}

fn alignment(alignment: &ParsedAlignment) -> Alignment {
    match alignment {
        ParsedAlignment::None => Alignment::None,
        ParsedAlignment::Left => Alignment::Left,
        ParsedAlignment::Center => Alignment::Center,
        ParsedAlignment::Right => Alignment::Right,
    }
}
