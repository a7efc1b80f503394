//! The search index among the files of the site.

use rayon::prelude::*;

use super::{Assembly, file};
use crate::hash::{Hash, Hasher};
use crate::search::{FOLDER, index, pages};
use crate::site::{Group, Site, SitePath};

/// Adds the index of all pages that can be found.
pub fn add_to<'s>(assembly: &'s Assembly<'_>, site: &mut Site<'s>) {
    let is_page = |path: &SitePath| path.as_str() == file(FOLDER, "index.html");
    if !assembly.wants_below(FOLDER) || assembly.wanted.is_some_and(is_page) {
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
    let hashes = pages.par_iter();
    let hashes: Vec<Hash> = hashes
        .map(|&place| assembly.comparison_hash(place))
        .collect();
    for (&place, hash) in pages.iter().zip(hashes) {
        let page = &assembly.catalog.pages[place];
        hasher.text(page.path().as_str()).hash(hash);
    }
    hasher.finish()
}
