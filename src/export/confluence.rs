//! Confluence's storage format: native task lists, panels and code macros. As its documentation describes it, it is XML
//! whose roots stand side by side, with the prefixes `ac` and `ri` that nothing declares.
//!
//! A task carries its item's id as an anchor, which an editor leaves alone. By it the ticks of a page are found again when
//! another export replaces the page; and by an anchor of the page, whose ticks they are.

mod before;
mod block;
mod code;
mod inline;
mod ticks;
mod writer;
mod xml;

pub use before::{Page, Task, Unreadable, read};

use super::Addresses;
use crate::project::Variant;

/// What the anchor that names a page's environment begins with.
const ENVIRONMENT: &str = "checkdown-environment-";

/// What became of the ticks of a page that was replaced.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Kept {
    /// How many tasks the page had.
    pub tasks: usize,
    /// How many stay.
    pub ticks: usize,
    /// Ids of items that stand there twice, ticked and open; they are open.
    pub torn: Vec<String>,
    /// Ids of items that are still ticked and no longer say what they said.
    pub reworded: Vec<String>,
    /// The texts of tasks that were ticked and are gone.
    pub gone: Vec<String>,
}

/// The page's text, and what is kept of the page before, which has these tasks.
pub fn confluence(
    variant: &Variant<'_>,
    addresses: &Addresses<'_>,
    tasks: Vec<Task>,
) -> (String, Kept) {
    let had = tasks.len();
    let leaves = variant.items.iter().filter(|item| !item.has_children);
    let before = ticks::Before::new(tasks, &leaves.collect::<Vec<_>>());
    let (text, kept) = writer::Writer::new(variant, addresses, &before).page();
    (text, Kept { tasks: had, ..kept })
}
