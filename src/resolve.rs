//! Documents → [`Catalog`]: every page declares what it has; then names and links are bound to it.

mod address;
mod anchor;
mod bind;
mod config;
mod declare;
mod destination;
mod facets;
mod html;
mod index;
mod inherit;
mod item;
mod names;
pub mod outline;
mod suffix;
mod title;

pub use address::path_url;
pub use destination::is_external;
pub use names::{alias_file, alias_url};
pub use title::name_title;

use std::collections::{BTreeSet, HashSet};
use std::sync::{Arc, OnceLock};

use rayon::prelude::*;

use crate::catalog::{Attributes, Catalog, Document, Index, Names, Page, Reader};
use crate::config::Config;
use crate::diag::{Code, Diagnostic, Severity};
use crate::hash::{Hash, Hasher};
use crate::model::EnvSet;
use crate::parse::{is_draft, parse};
use crate::source::{Source, SourcePath};
use crate::tree::Kind;
use address::Address;
use declare::Declared;

/// What a build chooses beside the site itself.
#[derive(Clone, Debug)]
pub struct Selection {
    /// The environments that are built.
    pub envs: EnvSet,
    /// Whether pages marked `draft` are in.
    pub drafts: bool,
}

/// A page whose text has changed, as it would be in the same place of the same site.
pub fn declare_again(page: &Page, document: Arc<Document>, config: &Config) -> Page {
    let (site, _) = config::defaults(config);
    let names = inherit::Names::Known;
    declare::declare(document, config, &site, Address::of(page), names).page()
}

/// What is kept of one site for the next, by the hash of all that it is made of.
pub trait Remember: Sync {
    fn page(&self, key: Hash, make: Box<dyn FnOnce() -> Page + '_>) -> Arc<Page>;
    fn names(&self, key: Hash, make: Box<dyn FnOnce() -> Names + '_>) -> Arc<Names>;
    fn index(&self, key: Hash, make: Box<dyn FnOnce() -> Index + '_>) -> Arc<Index>;
}

/// Keeps nothing.
struct Forget;

impl Remember for Forget {
    fn page(&self, _: Hash, make: Box<dyn FnOnce() -> Page + '_>) -> Arc<Page> {
        Arc::new(make())
    }

    fn names(&self, _: Hash, make: Box<dyn FnOnce() -> Names + '_>) -> Arc<Names> {
        Arc::new(make())
    }

    fn index(&self, _: Hash, make: Box<dyn FnOnce() -> Index + '_>) -> Arc<Index> {
        Arc::new(make())
    }
}

/// Looks everything up. `documents` are sorted by path; `assets` are paths below `content/`.
pub fn resolve(
    documents: Vec<Arc<Document>>,
    config: Config,
    assets: BTreeSet<String>,
    selection: &Selection,
) -> Catalog {
    let is_in = |document: &Arc<Document>| selection.drafts || !document.front.draft;
    let (documents, drafts): (Vec<_>, Vec<_>) = documents.into_iter().partition(is_in);
    let path = |document: &Arc<Document>| document.source.path.clone();
    let addresses = address::addresses(documents.iter().map(|one| &one.source.path));
    let (site, _) = config::defaults(&config);
    let pages = documents.into_iter().zip(addresses).map(|(one, address)| {
        let names = inherit::Names::Known;
        Arc::new(declare::declare(one, &config, &site, address, names).page())
    });
    let pages = pages.collect();
    let drafts = drafts.iter().map(path).collect();
    let config = Arc::new(config);
    let mut catalog = bound(pages, drafts, config, assets, selection, &Forget);
    catalog.index = index(&catalog, &Forget);
    catalog
}

/// Whether what stands on pages stays at hand when they are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reading {
    /// For who is going to look at all of them.
    Keep,
    /// Each is read again once somebody looks at it, but for those that are looked at in any case. What is let go at once
    /// gives its memory to the next, which is faster than to keep it.
    LetGo,
}

/// The same for files that are not read yet, with what was kept of another site, and without the [`index()`]. Each is
/// read and declared in one go: what was read of it is at hand then, and what only declaring needs is not kept.
pub fn read_and_resolve(
    sources: &[Source],
    config: Arc<Config>,
    assets: BTreeSet<String>,
    selection: &Selection,
    reading: Reading,
    remember: &dyn Remember,
) -> Catalog {
    let is_in = |source: &&Source| selection.drafts || !is_draft(source);
    let (sources, drafts): (Vec<_>, Vec<_>) = sources.iter().partition(is_in);
    let addresses = address::addresses(sources.iter().map(|source| &source.path));
    let (site, _) = config::defaults(&config);
    let reader = reader(Arc::clone(&config), site.clone());
    let pages = sources.into_par_iter().zip(addresses);
    let pages = pages.map(|(source, address)| {
        let mut key = Hasher::new();
        key.hash(config.hash).hash(source.hash);
        key.text(source.path.as_str()).text(&address.url);
        key.number(u64::from(address.index));
        let make = || {
            let mut page = read(source, &config, &site, address).page();
            // Lists of pages ask at once what one is called.
            if reading == Reading::LetGo && !page.is_called_by_variables() {
                page.let_go(&reader);
            }
            page
        };
        remember.page(key.finish(), Box::new(make))
    });
    let pages = pages.collect();
    let drafts = drafts.iter().map(|source| source.path.clone()).collect();
    bound(pages, drafts, config, assets, selection, remember)
}

/// Reads and declares a page.
fn read(source: &Source, config: &Config, site: &Attributes, address: Address) -> Declared {
    let (document, names) = (Arc::new(parse(source)), inherit::Names::Known);
    let mut declared = declare::declare(document, config, site, address, names);
    // What annotations said stands in the page now. Together they are larger than the pages' text.
    if let Some(document) = Arc::get_mut(&mut declared.content.document) {
        document.tree.annotations = Vec::new();
    }
    declared
}

/// Reads pages of a site again.
fn reader(config: Arc<Config>, site: Attributes) -> Arc<Reader> {
    Arc::new(move |page| read(&page.source, &config, &site, Address::of(page)).content)
}

/// What comes once every page has declared what it has.
fn bound(
    pages: Vec<Arc<Page>>,
    drafts: HashSet<SourcePath>,
    config: Arc<Config>,
    assets: BTreeSet<String>,
    selection: &Selection,
    remember: &dyn Remember,
) -> Catalog {
    let (_, told) = config::defaults(&config);
    let named = names::Named {
        pages: &pages,
        config: &config,
        assets: &assets,
    };
    let names = remember.names(names::hash(&named), Box::new(|| names::gather(&named)));
    let mut catalog = Catalog {
        names,
        drafts,
        config,
        envs: selection.envs,
        bound: std::iter::repeat_with(OnceLock::new)
            .take(pages.len())
            .collect(),
        pages,
        assets,
        bind: bind::bind,
        index: Arc::default(),
        nav: Vec::new(),
        diagnostics: told,
    };
    config::bind(&mut catalog);
    catalog
}

/// The items of a catalog by what is said of them, or what was kept of one that says the same.
pub fn index(catalog: &Catalog, remember: &dyn Remember) -> Arc<Index> {
    let mut key = Hasher::new();
    key.hash(catalog.config.hash);
    for page in &catalog.pages {
        key.hash(page.outline_hash).hash(page.items_hash);
    }
    remember.index(key.finish(), Box::new(|| index::index(catalog)))
}

/// What a page says in parentheses that are no suffixes, in lower case: [`earlier`] versions meant nothing else by them.
pub fn plain_parentheses(page: &Page) -> HashSet<String> {
    let nodes = (0..).zip(&page.tree().nodes);
    let plain = nodes.filter_map(|(id, node)| match node.kind {
        Kind::Parenthesis(text) if page.suffixes.binary_search(&id).is_err() => Some(text),
        _ => None,
    });
    plain
        .map(|text| page.tree().text(text).to_lowercase())
        .collect()
}

/// An earlier version of a page by itself, read with today's settings. `None` for what was in no site: a draft,
/// and a text with mistakes, but for names that the settings had at the time and no longer have.
pub fn earlier(source: &Source, config: &Config, plain: &HashSet<String>) -> Option<Page> {
    let document = Arc::new(parse(source));
    if document.front.draft || document.diagnostics.iter().any(is_mistake) {
        return None;
    }
    let address = address::addresses([&document.source.path].into_iter()).pop()?;
    let (site, _) = config::defaults(config);
    let names = inherit::Names::Forgotten(plain);
    let page = declare::declare(document, config, &site, address, names).page();
    let is_whole = !page.diagnostics.iter().any(is_mistake);
    is_whole.then_some(page)
}

fn is_mistake(diagnostic: &Diagnostic) -> bool {
    let is_name = matches!(
        diagnostic.code,
        Code::UnknownCondition
            | Code::UnknownControl
            | Code::UnknownEnvironment
            | Code::UnknownOwner
            | Code::UnknownPhase
    );
    diagnostic.severity == Severity::Error && !is_name
}
