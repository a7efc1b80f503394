//! One page's Markdown as a flat tree in preorder. Every reader (HTML, Markdown, JSON, lints) walks it
//! with a loop, so no depth of nesting can exhaust the stack.

mod dotenv;

pub use dotenv::{Dotenv, DotenvLine};

use std::ops::Range;
use std::sync::Arc;

use crate::model::{FenceKeys, Keys};
use crate::source::Span;

/// The place of a node in its [`Tree`].
pub type NodeId = u32;

/// Text of a page: a span of its source where it stands there verbatim, else a span of the tree's own
/// decoded text (entities, escapes, lines with their container's prefix cut).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TextRef {
    start: u32,
    /// The length, with the top bit set for decoded text.
    length: u32,
}

const DECODED: u32 = 1 << 31;

impl TextRef {
    pub const EMPTY: TextRef = TextRef {
        start: 0,
        length: 0,
    };

    pub fn of_source(span: Span) -> Self {
        Self {
            start: span.start,
            length: span.end - span.start,
        }
    }

    fn of_decoded(range: Range<usize>) -> Self {
        let span = Span::new(range.start, range.end);
        Self {
            start: span.start,
            length: (span.end - span.start) | DECODED,
        }
    }

    /// The length in bytes.
    pub fn len(self) -> usize {
        (self.length & !DECODED) as usize
    }

    pub fn is_empty(self) -> bool {
        self.len() == 0
    }

    /// The span in the source, if the text stands there verbatim.
    pub fn source_span(self) -> Option<Span> {
        let verbatim = self.length & DECODED == 0;
        verbatim.then(|| Span::new(self.start as usize, (self.start + self.length) as usize))
    }

    /// Where `part` begins in this text, in bytes, if it is a part of it.
    pub fn offset_of(self, part: TextRef) -> Option<usize> {
        let length = |text: TextRef| text.length & !DECODED;
        let same = self.length & DECODED == part.length & DECODED;
        let offset = part.start.checked_sub(self.start)?;
        (same && offset + length(part) <= length(self)).then_some(offset as usize)
    }

    /// The part `range` of this text, in bytes.
    pub fn slice(self, range: Range<usize>) -> Self {
        let span = Span::new(range.start, range.end);
        Self {
            start: self.start + span.start,
            length: (span.end - span.start) | (self.length & DECODED),
        }
    }
}

/// What a node is. Numbers index the tables of the [`Tree`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The root; node 0.
    Page,
    /// A top-level heading and all that follows it up to the next of the same or a higher level.
    /// Its first child is the heading.
    Section,
    /// Level 1 to 6; the index is into [`Tree::headings`].
    Heading {
        level: u8,
        heading: u32,
    },
    Paragraph,
    /// A paragraph of a tight list: no element of its own.
    Plain,
    Quote,
    Alert(Alert),
    /// `start` is the first number of an ordered list.
    List {
        start: Option<u32>,
        tight: bool,
    },
    /// `task` is whether its box is ticked, if it has one.
    ListItem {
        task: Option<bool>,
    },
    /// The index is into [`Tree::code_blocks`].
    CodeBlock(u32),
    /// A block of raw HTML as it was written.
    HtmlBlock(TextRef),
    /// The index is into [`Tree::alignments`].
    Table(u32),
    TableHead,
    TableRow,
    TableCell,
    FootnoteDefinition(TextRef),
    DefinitionList,
    DefinitionTitle,
    DefinitionBody,
    Rule,
    /// What stands between `env:` and `/env`; the index is into [`Tree::annotations`].
    EnvRegion(u32),
    /// A generated list; the index is into [`Tree::annotations`].
    View(u32),
    Text(TextRef),
    /// One `(…)` at the end of a title, with the white space before it; [`crate::resolve`] decides whether it is a suffix or text.
    Parenthesis(TextRef),
    Code(TextRef),
    InlineHtml(TextRef),
    SoftBreak,
    HardBreak,
    Emphasis,
    Strong,
    Strikethrough,
    /// The index is into [`Tree::links`].
    Link(u32),
    /// The index is into [`Tree::links`]; its children are the alternative text.
    Image(u32),
    FootnoteReference(TextRef),
    /// A variable a reader may fill in, standing at its default; only in variants. The index is into [`Tree::fills`].
    Variable(u32),
}

/// The five alerts of code hosts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Alert {
    Note,
    Tip,
    Important,
    Warning,
    Caution,
}

impl Alert {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Tip => "tip",
            Self::Important => "important",
            Self::Warning => "warning",
            Self::Caution => "caution",
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Node {
    pub kind: Kind,
    pub span: Span,
    /// One past the last descendant, in preorder.
    pub end: NodeId,
}

/// What a heading carries beside its text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Heading {
    /// `{#id}`
    pub id: Option<String>,
}

/// A link or image as it was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Link {
    pub destination: TextRef,
    pub title: TextRef,
    /// The span of the whole link, for messages.
    pub span: Span,
    /// A bare URL or `<…>`: the text is the destination.
    pub automatic: bool,
    /// Of a reference: where its destination is defined.
    pub definition: Option<Span>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Alignment {
    None,
    Left,
    Center,
    Right,
}

/// A block of code, fenced or indented.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodeBlock {
    /// The first word of the info string; empty for none.
    pub language: TextRef,
    /// Attributes in braces behind it.
    pub keys: FenceKeys,
    pub text: TextRef,
    /// For shells: what is a command and what is not, in order, without gaps but for prompts.
    pub segments: Vec<Segment>,
    /// For dotenv, if there is a setting in it.
    pub dotenv: Option<Box<Dotenv>>,
    /// In variants: the variables in the text and in the segments, each a part of one of their texts.
    pub fills: Vec<Fill>,
}

impl CodeBlock {
    /// The commands in it, in order; none where it is no shell's.
    pub fn commands(&self) -> impl Iterator<Item = &Segment> {
        let segments = self.segments.iter();
        segments.filter(|one| matches!(one.kind, SegmentKind::Command(_)))
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Segment {
    pub kind: SegmentKind,
    /// Without its last line break. Of a command: without prompts.
    pub text: TextRef,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SegmentKind {
    /// The prompt that was written before it (`$`, `#`, `PS>`), decoration only; none in script fences.
    Command(Option<&'static str>),
    /// What a command printed.
    Output,
    /// Empty lines and comments of a script.
    Comment,
}

/// A variable in a variant's text that a reader may fill in: its name and where its default stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fill {
    pub name: String,
    pub text: TextRef,
}

/// What an annotation says of the thing it stands at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Annotation {
    pub kind: AnnotationKind,
    /// The whole comment.
    pub span: Span,
    pub keys: Keys,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AnnotationKind {
    /// Binds to the list item it stands in.
    Check(NodeId),
    /// Binds to the section whose heading it stands under.
    Section(NodeId),
    /// Opens a region; the environments are in `keys.env`.
    Env(NodeId),
    /// Stands for a generated list.
    View(NodeId),
}

/// `<!-- allow: code -->` and the span of the block it precedes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Allow {
    pub code: crate::diag::Code,
    pub span: Span,
}

/// Nodes in preorder, and the tables they point into.
#[derive(Clone, Debug, Default)]
pub struct Tree {
    pub nodes: Vec<Node>,
    pub headings: Vec<Heading>,
    pub links: Vec<Link>,
    pub code_blocks: Vec<CodeBlock>,
    pub alignments: Vec<Vec<Alignment>>,
    pub annotations: Vec<Annotation>,
    pub fills: Vec<Fill>,
    /// Every HTML comment of the page, annotations and others.
    pub comments: Vec<Span>,
    /// Every definition that reference links lean on.
    pub definitions: Vec<Span>,
    source: Option<Arc<str>>,
    decoded: String,
}

impl Tree {
    pub fn new(source: Arc<str>) -> Self {
        Self {
            source: Some(source),
            ..Self::default()
        }
    }

    /// A tree with the same texts and no nodes, to copy nodes into.
    pub fn without_nodes(&self) -> Self {
        Self {
            source: self.source.clone(),
            decoded: self.decoded.clone(),
            ..Self::default()
        }
    }

    /// Gives back the room that is kept for more: a site holds the trees of all its pages.
    pub fn shrink(&mut self) {
        self.nodes.shrink_to_fit();
        self.headings.shrink_to_fit();
        self.links.shrink_to_fit();
        self.code_blocks.shrink_to_fit();
        self.decoded.shrink_to_fit();
    }

    pub fn source(&self) -> &str {
        self.source.as_deref().unwrap_or_default()
    }

    pub fn node(&self, id: NodeId) -> &Node {
        &self.nodes[id as usize]
    }

    /// The text that `text` refers to.
    pub fn text(&self, text: TextRef) -> &str {
        let range = text.start as usize..(text.start + (text.length & !DECODED)) as usize;
        match text.length & DECODED {
            0 => &self.source()[range],
            _ => &self.decoded[range],
        }
    }

    /// Keeps text that does not stand in the source.
    pub fn decode(&mut self, text: &str) -> TextRef {
        let start = self.decoded.len();
        self.decoded.push_str(text);
        TextRef::of_decoded(start..self.decoded.len())
    }

    /// `text` with `more` behind it; in place if it was the last text that was decoded.
    pub fn append(&mut self, text: TextRef, more: &str) -> TextRef {
        let start = text.start as usize;
        let is_last = text.length & DECODED != 0 && start + text.len() == self.decoded.len();
        let start = match text.length & DECODED {
            _ if is_last => start,
            0 => {
                let span = Span::new(start, start + text.len());
                let source = self.source.as_deref().unwrap_or_default();
                self.decoded.push_str(&source[span.range()]);
                self.decoded.len() - text.len()
            }
            _ => {
                self.decoded.extend_from_within(start..start + text.len());
                self.decoded.len() - text.len()
            }
        };
        self.decoded.push_str(more);
        TextRef::of_decoded(start..self.decoded.len())
    }

    /// The children of a node, in order.
    pub fn children(&self, id: NodeId) -> impl Iterator<Item = NodeId> + '_ {
        let end = self.node(id).end;
        let mut next = id + 1;
        std::iter::from_fn(move || {
            let child = next;
            (child < end).then(|| {
                next = self.node(child).end;
                child
            })
        })
    }

    /// The node and all below it, in preorder.
    pub fn subtree(&self, id: NodeId) -> Range<NodeId> {
        id..self.node(id).end
    }

    /// The words of a node as a reader sees them, formatting and images' sources aside; a parenthesis is
    /// left out where `skip` says so.
    pub fn plain_text(&self, id: NodeId, skip: impl Fn(NodeId) -> bool) -> String {
        let mut plain = String::new();
        for node in self.subtree(id) {
            match self.node(node).kind {
                Kind::Parenthesis(_) if skip(node) => {}
                Kind::Text(text) | Kind::Code(text) | Kind::Parenthesis(text) => {
                    plain.push_str(self.text(text));
                }
                Kind::Variable(fill) => plain.push_str(self.text(self.fills[fill as usize].text)),
                Kind::SoftBreak | Kind::HardBreak => plain.push(' '),
                _ => {}
            }
        }
        plain
    }
}
