//! The search index among the files of the site.

use super::Assembly;
use crate::hash::{Hash, Hasher};
use crate::search::{FOLDER, index, pages};
use crate::site::{Group, Site, SitePath};

/// Adds the index of all pages that can be found.
pub fn add_to<'s>(assembly: &'s Assembly<'_>, site: &mut Site<'s>) {
    if !assembly.wants_below(FOLDER) {
        return;
    }
    let pages = pages(assembly.catalog);
    let inputs = inputs(assembly, &pages);
    let make = move || {
        let files = index(assembly.catalog, &pages).into_iter();
        let placed = files.map(|(name, bytes)| {
            let path = SitePath::new(format!("{FOLDER}/{name}"))?;
            Some((path, bytes))
        });
        placed.flatten().collect()
    };
    site.groups
        .extend(SitePath::new(FOLDER).map(|folder| Group {
            folder,
            inputs,
            make: Box::new(make),
        }));
}

/// Of what all its pages say, in the order in which they are read.
fn inputs(assembly: &Assembly<'_>, pages: &[usize]) -> Hash {
    let mut hasher = Hasher::new();
    hasher.hash(assembly.common);
    for &place in pages {
        let page = &assembly.catalog.pages[place];
        hasher
            .text(page.path().as_str())
            .hash(assembly.comparison_hash(place));
    }
    hasher.finish()
}
