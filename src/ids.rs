//! Catalog → the ids that items lack, and where in the sources they go. Not a byte else changes: each change
//! is tried on the page before it is offered, and one that would alter anything but ids is not.

mod place;
mod same;

use std::collections::BTreeSet;
use std::sync::Arc;

use rayon::prelude::*;

use crate::catalog::{Catalog, Item, Page};
use crate::parse::parse;
use crate::project::{SourceEdit, apply};
use crate::resolve::declare_again;
use crate::shape::forms::is_id;
use crate::source::{Source, SourcePath, Span};

/// An item without an id of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Missing {
    /// The item's title, or its first line.
    pub span: Span,
    /// The id it has today, by which its progress is stored.
    pub id: String,
    pub title: String,
    /// Why the id cannot be written; `None` if the page's edits write it.
    pub refused: Option<Refusal>,
}

/// Why an item's id is not written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The slug of its title has letters that an id may not have: a name is the author's to choose.
    Alphabet,
    /// Wherever it is written, something else on the page changes.
    Place,
}

/// The items of one page that lack ids.
#[derive(Clone, Debug)]
pub struct PageIds {
    pub path: SourcePath,
    /// In the order of the page; never empty.
    pub missing: Vec<Missing>,
    /// What to insert, in order, apart from each other.
    pub edits: Vec<SourceEdit>,
}

/// The missing ids of every page that lacks some, in the order of the pages.
pub fn ids(catalog: &Catalog) -> Vec<PageIds> {
    let pages = catalog.pages.par_iter();
    let lacking = pages.filter(|page| page.items.iter().any(|item| !item.explicit));
    lacking.map(|page| of_page(catalog, page)).collect()
}

/// The text of a page with its edits.
pub fn written(text: &str, edits: &[SourceEdit]) -> String {
    apply(text, edits)
}

fn of_page(catalog: &Catalog, page: &Page) -> PageIds {
    // What annotations said is gone from a page that was looked up, so it is read again.
    let source = &page.document.source;
    let before = read(catalog, page, source);
    let lacking: Vec<usize> = (0..before.items.len())
        .filter(|&place| !before.items[place].explicit && is_id(&before.items[place].id))
        .collect();
    let mut trial = Trial {
        catalog,
        before: &before,
        accepted: Vec::new(),
        named: BTreeSet::new(),
    };
    trial.run(&lacking);
    let missing = before
        .items
        .iter()
        .enumerate()
        .filter(|(_, item)| !item.explicit);
    let missing = missing.map(|(place, item)| Missing {
        span: item.span,
        id: item.id.clone(),
        title: item.title.clone(),
        refused: match trial.named.contains(&place) {
            _ if !is_id(&item.id) => Some(Refusal::Alphabet),
            true => None,
            false => Some(Refusal::Place),
        },
    });
    PageIds {
        path: source.path.clone(),
        missing: missing.collect(),
        edits: trial.edits(&[]),
    }
}

fn read(catalog: &Catalog, page: &Page, source: &Source) -> Page {
    declare_again(page, Arc::new(parse(source)), &catalog.config)
}

/// Edits of one page that are tried before they are believed.
struct Trial<'a> {
    catalog: &'a Catalog,
    before: &'a Page,
    accepted: Vec<place::Insertion>,
    /// The places of the items that the accepted insertions name.
    named: BTreeSet<usize>,
}

impl Trial<'_> {
    /// Names these items: all at once, and where that changes something else, by halves, until what is to
    /// blame stands alone and can be written in another place.
    fn run(&mut self, lacking: &[usize]) {
        let mut open = vec![lacking];
        while let Some(places) = open.pop() {
            if let [place] = places {
                self.one(*place);
                continue;
            }
            let first = places
                .iter()
                .filter_map(|&place| place::candidates(self.before, place).into_iter().next());
            let first: Vec<place::Insertion> = first.collect();
            if self.holds(&first) {
                self.named.extend(first.iter().map(|one| one.item));
                self.accepted.extend(first);
                continue;
            }
            let (head, tail) = places.split_at(places.len() / 2);
            open.extend([tail, head]);
        }
    }

    fn one(&mut self, place: usize) {
        for candidate in place::candidates(self.before, place) {
            if self.holds(std::slice::from_ref(&candidate)) {
                self.named.insert(candidate.item);
                self.accepted.push(candidate);
                return;
            }
        }
    }

    /// The accepted insertions and `more`, in the order of the source.
    fn edits(&self, more: &[place::Insertion]) -> Vec<SourceEdit> {
        let mut all: Vec<&place::Insertion> = self.accepted.iter().chain(more).collect();
        all.sort_by_key(|one| one.order());
        let edits = all.into_iter().map(|one| SourceEdit {
            span: Span::new(one.at, one.at),
            text: one.text.clone(),
            lines: false,
        });
        edits.collect()
    }

    /// Whether the page with `more` is the same page, but for the ids that are now its items' own.
    fn holds(&self, more: &[place::Insertion]) -> bool {
        if more.is_empty() {
            return true;
        }
        let source = &self.before.document.source;
        let text = apply(&source.text, &self.edits(more));
        let after = Source::new(source.path.as_str(), text);
        let after = read(self.catalog, self.before, &after);
        let fresh: BTreeSet<usize> = more.iter().map(|one| one.item).collect();
        let named = |place: usize| self.named.contains(&place) || fresh.contains(&place);
        let keeps = |(place, item): (usize, &Item)| item.explicit || !named(place);
        after.items.iter().enumerate().all(keeps) && same::is_same(self.before, &after)
    }
}

#[cfg(test)]
mod tests;
