//! The search index: what a reader's browser needs to find any page, section or item of the site from the first letters, in
//! files so small and so many that it reads only those that it needs.
//!
//! ```text
//! catalog ─▶ nodes ─▶ terms, weights ─▶ postings, lexicon ─┐
//!                └──▶ documents, facets ───────────────────┴─▶ files
//! ```
//!
//! The other half, which reads it, is `themes/default/js/modules/search/`. All environments that are built share one index: what
//! is the same in several of them is in it once.

mod bytes;
mod documents;
mod facets;
mod files;
mod gather;
mod lexicon;
mod nodes;
mod postings;
mod tally;
mod text;
mod tokens;
mod weights;

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};

use rayon::prelude::*;

use crate::catalog::{Catalog, Page};
use crate::config::is_at;
use documents::Blocks;
use facets::{Facet, Nodes};
pub use files::{FOLDERS, MANIFEST};
use files::{Files, Manifest};
use gather::{Gathered, gather};
use postings::Postings;
use tokens::terms;

/// The folder of the site in which the index stands.
pub const FOLDER: &str = "search";

/// So many pages are gathered as one, and so many of these before they are put together: what was gathered apart takes
/// more memory than what is put together.
const PAGES: usize = 16;
const CHUNKS: usize = 32;

/// The pages that can be found, by their places in the catalog, as the site is read.
pub fn pages(catalog: &Catalog) -> Vec<usize> {
    let order = catalog.index.order.iter().copied();
    let is_found = |place: &usize| is_found(catalog, &catalog.pages[*place]);
    order.filter(is_found).collect()
}

/// Whether a page can be found: it is in some environment that is built, and nobody said that it should not be.
pub fn is_found(catalog: &Catalog, page: &Page) -> bool {
    let mut excluded = catalog.config.search_exclude.iter();
    !catalog.built(page).is_empty()
        && page.search
        && !excluded.any(|place| is_at(&place.value, page.path()))
}

/// The files of the index: names below its folder, and bytes.
pub fn index(catalog: &Catalog, pages: &[usize]) -> Vec<(String, Vec<u8>)> {
    let mut whole = Whole::new(catalog);
    for wave in pages.chunks(PAGES * CHUNKS) {
        let chunks: Vec<&[usize]> = wave.chunks(PAGES).collect();
        let chunks = chunks.into_par_iter();
        let gathered: Vec<Gathered> = chunks.map(|pages| gather(catalog, pages)).collect();
        gathered.into_iter().for_each(|one| whole.add(one));
    }
    let config = &catalog.config;
    let mut files = Files::default();
    let facets = whole.facets.iter().map(|(facet, values)| {
        let bytes = match facet {
            Facet::Class => facets::encode(*facet, values, |name| class(catalog, name)),
            _ => facets::encode(*facet, values, |name| {
                (name.into(), label(catalog, *facet, name).into())
            }),
        };
        (facet.as_str(), files.add("facets", bytes))
    });
    let facets = facets.collect();
    let nodes = whole.blocks.len();
    let blocks = files.add_blocks(whole.blocks.finish());
    let parts = lexicon::parts(whole.terms).into_iter();
    let lexicon = parts.map(|part| {
        for (hash, bytes) in part.files {
            files.add_named("postings", hash, bytes);
        }
        (part.first, files.add("lexicon", part.bytes))
    });
    let lexicon = lexicon.collect();
    let built = catalog.envs.iter();
    let built: Vec<_> = built
        .filter_map(|one| config.environments.get(one))
        .collect();
    let environments = built.iter().map(|one| one.name.value.clone()).collect();
    let called = built
        .iter()
        .map(|one| (format!("environment {}", one.name.value), one.label.clone()));
    let owners = whole.facets.get(&Facet::Owner).into_iter().flatten();
    let owners = owners.map(|(name, _)| {
        let label = label(catalog, Facet::Owner, name);
        (format!("owner {name}"), label)
    });
    let labels = called.chain(owners).collect();
    let manifest = Manifest {
        version: 2,
        nodes,
        items: whole.items,
        environments,
        labels,
        synonyms: config.synonyms.iter().map(synonym).collect(),
        lexicon,
        blocks,
        facets,
        pack: None,
    };
    files.finish(manifest)
}

/// What has been gathered of all pages.
struct Whole<'c> {
    terms: HashMap<Box<str>, Postings>,
    blocks: Blocks<'c>,
    facets: BTreeMap<Facet, BTreeMap<String, Nodes>>,
    items: usize,
}

impl<'c> Whole<'c> {
    fn new(catalog: &'c Catalog) -> Self {
        let name =
            |place: usize| Some((place, &*catalog.config.environments.get(place)?.name.value));
        Self {
            terms: HashMap::new(),
            blocks: Blocks::new(catalog.envs.iter().filter_map(name).collect()),
            facets: BTreeMap::new(),
            items: 0,
        }
    }

    /// Adds what was gathered of the next pages: numbers that began at 0 begin where those before them end.
    fn add(&mut self, gathered: Gathered) {
        let base = self.blocks.len();
        for (term, more) in gathered.terms {
            self.terms.entry(term).or_default().append(more, base);
        }
        for ((facet, value), nodes) in gathered.facets {
            let values = self.facets.entry(facet).or_default();
            values.entry(value).or_default().append(nodes, base);
        }
        let documents = gathered.documents.into_iter();
        documents.for_each(|document| self.blocks.add(document));
        self.items += gathered.items;
    }
}

/// Of a class, which is written as the bits of its environments and how much it counts: their places in the manifest, with
/// commas between, and that number.
fn class<'n>(catalog: &Catalog, name: &'n str) -> (Cow<'n, str>, Cow<'n, str>) {
    let (bits, boost) = name.split_once(' ').unwrap_or((name, "1"));
    let bits: u64 = bits.parse().unwrap_or(0);
    let built = catalog.envs.iter().enumerate();
    let own = built.filter(|(_, environment)| bits >> environment & 1 == 1);
    let own: Vec<String> = own.map(|(place, _)| place.to_string()).collect();
    (own.join(",").into(), boost.into())
}

/// The words that a synonym is looked up by, as one, and those that it means; as they are cut in a query.
fn synonym((word, meaning): &(String, String)) -> (String, Vec<String>) {
    let (mut parts, mut wholes) = (Vec::new(), Vec::new());
    terms(word, |term, is_part| match is_part {
        true => parts.push(term.to_owned()),
        false => wholes.push(term.to_owned()),
    });
    let mut meant = Vec::new();
    terms(meaning, |term, is_part| {
        meant.extend(is_part.then(|| term.to_owned()))
    });
    let whole = wholes.into_iter().next();
    (whole.unwrap_or_else(|| parts.concat()), meant)
}

/// What readers see of a value to filter by.
fn label(catalog: &Catalog, facet: Facet, name: &str) -> String {
    let config = &catalog.config;
    match facet {
        Facet::Owner => {
            let owner = config.owners.iter().find(|owner| owner.name.value == name);
            owner.map_or(name, |owner| &owner.label).to_owned()
        }
        Facet::Control => {
            let controls = config.frameworks.iter().flat_map(|framework| {
                let controls = framework.controls.iter();
                controls.map(|(id, title)| (&framework.name.value, &id.value, title))
            });
            let found = name.split_once(':').and_then(|(framework, control)| {
                controls
                    .into_iter()
                    .find(|(one, id, _)| *one == framework && *id == control)
            });
            found.map_or(name, |(_, _, title)| title).to_owned()
        }
        _ => name.to_owned(),
    }
}
