//! Runs of text: pieces that follow one another become one node, and addresses in them become links.

use super::builder::{Builder, span_in};
use super::{Visitor, task_box};
use crate::parse::autolink;
use crate::source::Span;
use crate::tree::{Kind, Link, Node, NodeId, TextRef};

/// Text that was read and is not yet in the tree.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Run {
    text: TextRef,
    span: Span,
}

impl<V: Visitor> Builder<'_, V> {
    /// Joins text to the run if it follows it without a gap. What a backslash escapes begins a run of its
    /// own, so that the byte before a run tells whether its first character is meant literally.
    pub fn text(&mut self, text: &str, span: Span) {
        let source = span_in(&self.source.text, text);
        if self.run.text.is_empty() || self.run.span.end != span.start {
            self.flush();
            let text = source.map_or_else(|| self.tree.decode(text), TextRef::of_source);
            self.run = Run { text, span };
            return;
        }
        self.run.span.end = span.end;
        self.run.text = match (self.run.text.source_span(), source) {
            (Some(run), Some(part)) if run.end == part.start => {
                TextRef::of_source(Span::new(run.start as usize, part.end as usize))
            }
            _ => self.tree.append(self.run.text, text),
        };
    }

    /// Puts the run into the tree.
    pub fn flush(&mut self) {
        let mut run = std::mem::take(&mut self.run);
        if run.text.is_empty() {
            return;
        }
        self.ensure_text_block(run.span);
        if self.comment_dropped && self.at_line_start() {
            let text = self.tree.text(run.text);
            let blank = text.len() - text.trim_start().len();
            let kept = blank..text.len();
            run = Run {
                text: run.text.slice(kept.clone()),
                span: run.part(kept),
            };
            if run.text.is_empty() {
                return;
            }
        }
        self.check_line_start(run);
        if self.in_link() {
            return self.push_leaf(Kind::Text(run.text), run.span);
        }
        self.push_linked(run);
    }

    /// Text, with its bare addresses as links.
    fn push_linked(&mut self, run: Run) {
        let links = autolink::find(self.tree.text(run.text));
        let length = run.text.len();
        let before = self.source.text[..run.span.start as usize]
            .as_bytes()
            .last();
        let mut at = 0;
        for link in links {
            if link.range.start == 0 && before == Some(&b'\\') {
                // The escaped character is the middle of a word.
                continue;
            }
            self.push_part(run, at..link.range.start);
            at = link.range.end;
            let text = run.text.slice(link.range.clone());
            let span = run.part(link.range);
            let destination = match link.scheme {
                "" => text,
                scheme => {
                    let written = self.tree.text(text).to_owned();
                    self.tree.decode(&format!("{scheme}{written}"))
                }
            };
            let link = self.push_link(Link {
                destination,
                title: TextRef::EMPTY,
                span,
                automatic: true,
                definition: None,
            });
            self.push_pair(Kind::Link(link), Kind::Text(text), span);
        }
        self.push_part(run, at..length);
    }

    fn push_part(&mut self, run: Run, range: std::ops::Range<usize>) {
        if !range.is_empty() {
            let text = run.text.slice(range.clone());
            self.push_leaf(Kind::Text(text), run.part(range));
        }
    }

    /// A node and its only child.
    fn push_pair(&mut self, outer: Kind, inner: Kind, span: Span) {
        self.push(outer, span);
        self.push_leaf(inner, span);
        self.close_inline();
    }

    pub fn line_break(&mut self, kind: Kind, span: Span) {
        self.flush();
        if self.comment_dropped {
            self.trim_line_end();
            if self.at_line_start() {
                return;
            }
            self.comment_dropped = false;
        }
        self.push_inline(kind, span);
    }

    /// Whether no text stands yet on the present line of the innermost block.
    pub fn at_line_start(&self) -> bool {
        let last = self.next() - 1;
        self.run.text.is_empty()
            && (last == self.top()
                || matches!(self.tree.node(last).kind, Kind::SoftBreak | Kind::HardBreak))
    }

    /// Takes away the white space that a comment left at the end of its line.
    fn trim_line_end(&mut self) {
        while let Some(&Node {
            kind: Kind::Text(text),
            ..
        }) = self.tree.nodes.last()
        {
            let last = self.next() - 1;
            if self.is_in_closed_node(last) {
                return;
            }
            match self.tree.text(text).trim_end().len() {
                0 => drop(self.tree.nodes.pop()),
                kept => {
                    self.tree.nodes[last as usize].kind = Kind::Text(text.slice(0..kept));
                    return;
                }
            }
        }
    }

    /// The end of a block of text: a comment may have been the last thing in it.
    pub fn finish_text(&mut self, block: NodeId) {
        if !self.comment_dropped {
            return;
        }
        self.trim_line_end();
        let is_break = |kind| matches!(kind, Kind::SoftBreak | Kind::HardBreak);
        if self.next() > block + 1 && is_break(self.tree.node(self.next() - 1).kind) {
            self.tree.nodes.pop();
        }
        self.comment_dropped = false;
    }

    /// A line that looks like an item of a list, but is text.
    fn check_line_start(&mut self, run: Run) {
        let text = self.tree.text(run.text);
        if !task_box::may_begin(text) || !self.at_line_start() {
            return;
        }
        let before = self.source.text.get(..run.span.start as usize);
        if before.is_some_and(|before| before.ends_with('\\')) {
            // It is text because its author says so.
            return;
        }
        let last = self.next() - 1;
        let begins_item = self.tree.node(last).kind == Kind::Plain
            || self.tree.node(last).kind == Kind::Paragraph;
        if begins_item && self.item().is_some_and(|item| item + 1 == last) {
            return;
        }
        if let Some(range) = task_box::in_text(text) {
            let diagnostic = task_box::at_line_start(&self.source.path, run.part(range), text);
            self.visitor.report(diagnostic);
        }
    }
}

impl Run {
    /// The span of a part of its text; of decoded text, the span of the whole run.
    fn part(self, range: std::ops::Range<usize>) -> Span {
        self.text.slice(range).source_span().unwrap_or(self.span)
    }
}
