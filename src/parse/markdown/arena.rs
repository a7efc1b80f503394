//! The arena and the stack of open nodes: what it means to open and to close one.

use super::builder::{Builder, index_of};
use super::{Unclosed, Visitor, task_box, title};
use crate::html::tag::{TagKind, tags};
use crate::source::Span;
use crate::tree::{Kind, Node, NodeId, TextRef};

impl<V: Visitor> Builder<'_, V> {
    pub fn top(&self) -> NodeId {
        self.open.last().copied().unwrap_or_default()
    }

    pub fn top_kind(&self) -> Kind {
        self.tree.node(self.top()).kind
    }

    /// The block around the text that is being read.
    pub fn text_block_kind(&self) -> Kind {
        let kinds = self
            .open
            .iter()
            .rev()
            .map(|&node| self.tree.node(node).kind);
        kinds
            .into_iter()
            .find(|&kind| is_text_block(kind))
            .unwrap_or(Kind::Plain)
    }

    pub fn item(&self) -> Option<NodeId> {
        self.items.last().copied()
    }

    pub fn section(&self) -> Option<NodeId> {
        self.sections.last().copied()
    }

    pub fn in_link(&self) -> bool {
        self.links_open > 0 || self.html_link_open
    }

    /// Links do not nest, whoever wrote them.
    pub fn note_html_link(&mut self, html: TextRef) {
        for tag in tags(self.tree.text(html)).filter(|tag| tag.name == "a") {
            self.html_link_open = tag.kind == TagKind::Start;
        }
    }

    /// Whether the innermost open node is the page or a section.
    pub fn at_page_level(&self) -> bool {
        matches!(self.top_kind(), Kind::Page | Kind::Section)
    }

    pub fn next(&self) -> NodeId {
        index_of(self.tree.nodes.len())
    }

    /// Opens a node in the innermost open one.
    pub fn push(&mut self, kind: Kind, span: Span) {
        let node = self.next();
        self.tree.nodes.push(Node { kind, span, end: 0 });
        self.open.push(node);
    }

    pub fn open_block(&mut self, kind: Kind, span: Span) {
        self.end_text_of_tight_item();
        self.comment_dropped = false;
        self.push(kind, self.trimmed(span));
    }

    pub fn open_inline(&mut self, kind: Kind, span: Span) {
        self.flush();
        self.ensure_text_block(span);
        self.push(kind, span);
    }

    pub fn push_block(&mut self, kind: Kind, span: Span) {
        self.end_text_of_tight_item();
        self.push_leaf(kind, self.trimmed(span));
    }

    pub fn push_inline(&mut self, kind: Kind, span: Span) {
        self.flush();
        self.ensure_text_block(span);
        self.push_leaf(kind, span);
    }

    /// A node without children.
    pub fn push_leaf(&mut self, kind: Kind, span: Span) {
        let end = self.next() + 1;
        self.tree.nodes.push(Node { kind, span, end });
        self.last_end = span.end;
    }

    /// Text that stands in a list item, a quote or the like without a paragraph gets a [`Kind::Plain`].
    pub fn ensure_text_block(&mut self, span: Span) {
        if !holds_text(self.top_kind()) {
            self.comment_dropped = false;
            self.push(Kind::Plain, span);
        }
    }

    pub fn end_text_of_tight_item(&mut self) {
        self.flush();
        if let Kind::Plain = self.top_kind() {
            self.close(self.last_end);
        }
    }

    /// Closes an inline node that the parser knows nothing of.
    pub fn close_inline(&mut self) {
        if let Some(node) = self.open.pop() {
            self.inline_end = self.next();
            self.tree.nodes[node as usize].end = self.inline_end;
        }
    }

    /// Whether the last node lies in a node that is closed.
    pub fn is_in_closed_node(&self, last: NodeId) -> bool {
        self.inline_end == last + 1
    }

    /// The innermost region is ended by something that is not its end.
    pub fn break_region(&mut self, why: Unclosed) {
        if let Kind::EnvRegion(annotation) = self.top_kind() {
            self.visitor.unclosed_region(annotation, why);
            self.broken_regions += 1;
        }
        self.close(self.last_end);
    }

    /// Closes the innermost open node; `end` is where it ends in the source.
    pub fn close(&mut self, end: u32) {
        let Some(id) = self.open.last().copied() else {
            return;
        };
        let kind = self.tree.node(id).kind;
        if is_text_block(kind) {
            self.finish_text(id);
        }
        self.open.pop();
        if matches!(kind, Kind::Paragraph | Kind::Plain) && self.next() == id + 1 {
            self.tree.nodes.pop();
            return;
        }
        let next = self.next();
        let node = &mut self.tree.nodes[id as usize];
        node.end = next;
        node.span.end = node.span.start.max(end);
        self.last_end = node.span.end;
        match kind {
            Kind::Heading { .. } => title::finish_heading(&mut self.tree, id),
            Kind::Paragraph | Kind::Plain if self.item() == Some(id - 1) => {
                title::split_parentheses(&mut self.tree, id);
            }
            Kind::ListItem { .. } => {
                self.items.pop();
                if let Some(diagnostic) = task_box::in_item(&self.tree, &self.source.path, id) {
                    self.visitor.report(diagnostic);
                }
            }
            Kind::Section => {
                self.sections.pop();
            }
            Kind::Link(_) | Kind::Image(_) => {
                self.links_open -= 1;
                self.inline_end = next;
            }
            _ => self.inline_end = next,
        }
    }

    /// A block's span without its last line break.
    pub fn trimmed(&self, span: Span) -> Span {
        let bytes = self.source.text.as_bytes();
        let mut end = span.end as usize;
        for line_break in [b'\n', b'\r'] {
            if end > span.start as usize && bytes.get(end - 1) == Some(&line_break) {
                end -= 1;
            }
        }
        Span::new(span.start as usize, end)
    }
}

/// Whether text and formatting may stand directly in it.
fn holds_text(kind: Kind) -> bool {
    is_text_block(kind)
        || matches!(
            kind,
            Kind::Emphasis | Kind::Strong | Kind::Strikethrough | Kind::Link(_) | Kind::Image(_)
        )
}

fn is_text_block(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::Paragraph
            | Kind::Plain
            | Kind::Heading { .. }
            | Kind::TableCell
            | Kind::DefinitionTitle
    )
}
