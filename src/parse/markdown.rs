//! Markdown into a [`Tree`]: the events of the parser become a flat arena in one pass, without recursion.
//!
//! What the words of a comment mean is not known here: a [`Visitor`] is asked, and told what it needs to
//! know of the place.

mod arena;
mod builder;
mod code;
mod comment;
mod element;
#[cfg(test)]
mod laws;
mod task_box;
#[cfg(test)]
mod tests;
mod text;
mod title;

use std::ops::Range;

use pulldown_cmark::{Event, Options, Parser, Tag};

use crate::diag::Diagnostic;
use crate::model::FenceKeys;
use crate::source::{Source, Span};
use crate::tree::{NodeId, Tree};

use builder::Builder;

/// Where a comment stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    pub stands: Stands,
    /// The innermost list item around it.
    pub item: Option<NodeId>,
    /// The innermost section around it; its first child is its heading.
    pub section: Option<NodeId>,
    /// Whether nothing but comments stands between it and that section's heading (or the start of the
    /// page), and it is not inside of a list, a quote or a region.
    pub under_heading: bool,
    /// The id that the next node gets: the region's or view's own, or that of whatever follows.
    pub next: NodeId,
}

/// How a comment stands among the text around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stands {
    /// Between blocks; `alone` if its line holds nothing but comments.
    Block { alone: bool },
    /// In the text of a block, and whether only comments stand before and after it on its line.
    Inline {
        block: TextBlock,
        starts_line: bool,
        ends_line: bool,
    },
}

/// A block that holds text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextBlock {
    Paragraph,
    Heading,
    /// Of a table, or the title of a definition.
    Cell,
}

/// What becomes of a comment. No comment is ever output. Regions and views are blocks: inside of text
/// they are dropped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CommentAction {
    Drop,
    /// The index is into [`Tree::annotations`].
    OpenRegion(u32),
    /// Closes the innermost region that is open in the same container.
    CloseRegion,
    /// The index is into [`Tree::annotations`].
    View(u32),
}

/// What ended a region that nothing closes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unclosed {
    /// A heading beside it, at this span.
    Heading(Span),
    /// The list item, quote or page that it stands in.
    Container,
}

/// What reads the parts of a page that are not Markdown.
pub trait Visitor {
    /// A complete comment: the text between `<!--` and `-->`, and the span of all of it. In a quote or a
    /// list the text may lack what the span has at the start of its lines.
    fn comment(&mut self, text: &str, span: Span, place: Place) -> CommentAction;

    /// What stands behind the language of a fence; not empty, without white space around it.
    fn fence(&mut self, info: &str, span: Span) -> FenceKeys;

    /// The region of this annotation was ended by something else than its end.
    fn unclosed_region(&mut self, annotation: u32, why: Unclosed);

    /// An end of a region where none is open, unless it belongs to one that was
    /// [unclosed](Visitor::unclosed_region).
    fn stray_close(&mut self, span: Span);

    /// A mistake found on the way.
    fn report(&mut self, diagnostic: Diagnostic);
}

/// The part `body` of a source as a tree; spans are those of the whole source. `body` leaves front matter
/// out and lies on character boundaries.
pub fn tree(source: &Source, body: Range<usize>, visitor: &mut impl Visitor) -> Tree {
    let start = body.start;
    let text = source.text.get(body).unwrap_or_default();
    let mut builder = Builder::new(source, start, visitor);
    let parser = Parser::new_ext(text, options());
    let definitions = parser.reference_definitions().iter();
    let definitions = definitions.map(|(_, definition)| definition.span.clone());
    let mut definitions: Vec<Span> = definitions
        .map(|range| Span::new(start + range.start, start + range.end))
        .collect();
    // The parser keeps them in a hash map.
    definitions.sort_unstable();
    let mut events = parser.into_offset_iter();
    while let Some((event, range)) = events.next() {
        if let Event::Start(Tag::Link { id, .. } | Tag::Image { id, .. }) = &event
            && !id.is_empty()
        {
            let definition = events.reference_definitions().get(id);
            builder.definition =
                definition.map(|one| Span::new(start + one.span.start, start + one.span.end));
        }
        builder.event(event, Span::new(start + range.start, start + range.end));
    }
    let mut tree = builder.finish();
    tree.definitions = definitions;
    tree.shrink();
    tree
}

/// Attributes of headings are not among them: the parser would take `## Set ${HOME}` for one and drop it;
/// [`title`] reads `{#id}` and nothing else.
fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_GFM
        | Options::ENABLE_DEFINITION_LIST
}
