//! A [`Tree`] as HTML: one walk along the arena with a stack of open elements, so no depth of nesting can
//! exhaust the program's own.
//!
//! It works inside-out: what the theme decides is asked of [`Parts`] when everything inside of it is HTML.

mod allowed;
mod block;
mod footnote;
mod inline;
mod raw;
mod unsafe_html;
mod writer;

use std::borrow::Cow;

use crate::diag::Diagnostic;
use crate::html::Html;
use crate::tree::{CodeBlock, NodeId, Tree};

pub use allowed::{SCHEMES, has_scheme, is_allowed_destination};
pub use unsafe_html::report_unsafe;

use writer::Writer;

/// A problem of the theme; large and rare.
pub type Result<T> = std::result::Result<T, Box<Diagnostic>>;

/// What the theme and the page decide about the elements of a page's text.
///
/// It is `Sync` because the cleaner of raw HTML asks it for destinations.
pub trait Parts: Sync {
    /// Whether a list item is an item of the checklist.
    fn is_item(&self, item: NodeId) -> bool;

    /// An item, `<li>` and all: its title as phrasing content, and all else that stands in it.
    fn item(&self, item: NodeId, title: Html, body: Html) -> Result<Html>;

    fn code(&self, tree: &Tree, node: NodeId, block: &CodeBlock) -> Result<Html>;

    /// What stands where a view was asked for.
    fn view(&self, node: NodeId) -> Result<Html>;

    /// The attributes of a section's element; `None` if it has none. Its anchor is its heading's.
    fn section(&self, section: NodeId) -> Option<Html>;

    /// A heading, its element and all; `title` is phrasing content, without what
    /// [`Parts::shows_parenthesis`] leaves out.
    fn heading(&self, heading: NodeId, level: u8, title: Html) -> Result<Html>;

    /// What a table is called, for those who do not see it.
    fn table_label(&self, table: NodeId) -> String;

    /// Whether a parenthesis is a part of its title's text.
    fn shows_parenthesis(&self, parenthesis: NodeId) -> bool;

    /// Where a link or an image leads to from the page that is made.
    fn destination<'a>(&self, written: &'a str) -> Cow<'a, str>;

    /// The same for the destinations in raw HTML.
    fn html_destination<'a>(&self, written: &'a str) -> Cow<'a, str>;

    /// Whether an `id` in raw HTML names a place of its own: no item, heading or footnote has it.
    fn is_html_anchor(&self, id: &str) -> bool;

    /// The size of an image, if it is known.
    fn image_size(&self, written: &str) -> Option<ImageSize>;
}

/// Width and height in CSS pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ImageSize {
    pub width: u32,
    pub height: u32,
}

/// The text of a page, its footnotes at the end.
///
/// # Errors
///
/// The first problem that [`Parts`] meets.
pub fn content(tree: &Tree, parts: &dyn Parts) -> Result<Html> {
    Writer::new(tree, parts, Flavour::Site).page()
}

/// One node and all below it. Footnotes are elsewhere: a reference is its label.
///
/// # Errors
///
/// The first problem that [`Parts`] meets.
pub fn fragment(tree: &Tree, node: NodeId, parts: &dyn Parts) -> Result<Html> {
    Writer::new(tree, parts, Flavour::Site).fragment(tree.subtree(node))
}

/// What stands in a heading, a paragraph or a cell, without the element around it.
///
/// # Errors
///
/// The first problem that [`Parts`] meets.
pub fn inline(tree: &Tree, block: NodeId, parts: &dyn Parts) -> Result<Html> {
    Writer::new(tree, parts, Flavour::Site).fragment(block + 1..tree.node(block).end)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Flavour {
    /// Raw HTML is cleaned, and the markup is the site's.
    Site,
    /// What CommonMark and GitHub Flavored Markdown specify, to the letter and with raw HTML as it was
    /// written. No program that is shipped has it.
    #[cfg(test)]
    Specification,
}

#[cfg(test)]
mod specification;
#[cfg(test)]
mod tests;
