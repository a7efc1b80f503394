//! `history.json` of each page: what its items say, and what they said in earlier versions, read with
//! today's settings and only for the environments that are built.

mod past;

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use super::{Assembly, add, file};
use crate::catalog::Page;
use crate::hash::{Hash, Hasher};
use crate::history::{History, Version};
use crate::resolve::{alias_url, path_url};
use crate::site::{Make, Site, SitePath};
use crate::source::SourcePath;

/// The most versions of a page that are read, the newest.
const MOST_VERSIONS: usize = 100;

/// What the file is called.
const NAME: &str = "history.json";

/// What all pages' histories are made from.
struct Pasts<'a> {
    history: &'a History,
    /// Files that are pages no more, by the address they had.
    gone: HashMap<String, Vec<&'a SourcePath>>,
    /// By an id that a page has or had: earlier ids of items, and the full ids of those that took them over.
    claims: HashMap<String, BTreeMap<String, String>>,
    /// Of the claims on pages that are no more.
    orphans: Hash,
}

/// One version of a page, and where its file was.
#[derive(Clone, Copy)]
struct Known<'a> {
    path: &'a SourcePath,
    version: &'a Version,
}

/// The versions of a page, newest first.
struct Versions<'a> {
    known: Vec<Known<'a>>,
    /// Whether there are more than are read.
    cut: bool,
}

/// Adds the histories of all pages that have one.
pub fn add_all<'s>(assembly: &'s Assembly<'_>, site: &mut Site<'s>) {
    let Some(history) = assembly.history else {
        return;
    };
    let is_history = |path: &SitePath| path.as_str().ends_with(NAME);
    if !assembly.wanted.is_none_or(is_history) {
        return;
    }
    let pasts = Arc::new(Pasts::new(assembly, history));
    for place in assembly.pages_wanted(None) {
        let page = &assembly.catalog.pages[place];
        let built = assembly.catalog.built(page);
        let versions = pasts.versions(page);
        if built.is_empty() || versions.known.is_empty() {
            continue;
        }
        let inputs = pasts.hash(assembly, page, &versions);
        let pasts = Arc::clone(&pasts);
        let make: Make<'s> = Box::new(move || {
            let text = past::text(assembly, &pasts, place);
            Ok(text.into_bytes())
        });
        add(site, &file(&page.url, NAME), inputs, make);
    }
}

impl<'a> Pasts<'a> {
    fn new(assembly: &'a Assembly<'_>, history: &'a History) -> Self {
        let catalog = assembly.catalog;
        let mut gone: HashMap<String, Vec<&SourcePath>> = HashMap::new();
        for path in history.versions.keys() {
            if !catalog.names.by_path.contains_key(path) && !catalog.drafts.contains(path) {
                gone.entry(path_url(path.as_str())).or_default().push(path);
            }
        }
        let claims = claims(assembly);
        let mut orphans: Vec<_> = claims.iter().collect();
        orphans.retain(|(page, _)| !catalog.names.by_id.contains_key(*page));
        orphans.sort();
        let mut hasher = Hasher::new();
        for (page, claims) in orphans {
            hasher.text(page);
            hash_claims(&mut hasher, claims);
        }
        let orphans = hasher.finish();
        Self {
            history,
            gone,
            claims,
            orphans,
        }
    }

    /// Those of the page's own file, and of the files that stood where its aliases say it was.
    fn versions(&self, page: &'a Page) -> Versions<'a> {
        let aliases = page.aliases.iter();
        let urls: HashSet<String> = aliases.map(|alias| alias_url(&alias.value)).collect();
        let before = urls.iter().filter_map(|url| self.gone.get(url)).flatten();
        let paths = before.copied().chain([page.path()]);
        let all = paths.flat_map(|path| {
            let versions = self.history.of(path).iter();
            let texts = versions.filter(|version| version.blob.is_some());
            texts.map(move |version| Known { path, version })
        });
        let mut known: Vec<Known<'a>> = all.collect();
        known.sort_by_key(|one| (one.version.age, one.path));
        let cut = known.len() > MOST_VERSIONS;
        known.truncate(MOST_VERSIONS);
        Versions { known, cut }
    }

    /// Of all that a page's history is made of.
    fn hash(&self, assembly: &Assembly<'_>, page: &Page, versions: &Versions<'_>) -> Hash {
        let mut hasher = Hasher::new();
        hasher
            .hash(assembly.common)
            .hash(page.source.hash)
            .text(&page.url)
            .number(u64::from(page.index))
            .number(u64::from(self.history.shallow))
            .number(u64::from(versions.cut));
        for Known { path, version } in &versions.known {
            hasher.text(path.as_str()).text(&version.commit);
            hasher.text(version.blob.as_deref().unwrap_or_default());
        }
        if let Some(claims) = self.claims.get(&page.id.value) {
            hash_claims(&mut hasher, claims);
        }
        hasher.hash(self.orphans).finish()
    }

    /// The full id of the item that took over an id that a page had once.
    fn claimed(&self, assembly: &Assembly<'_>, page: &Page, full_id: &str) -> Option<&str> {
        let (old_page, id) = full_id.rsplit_once('/')?;
        // Another page's ids are that page's own concern.
        let is_own =
            old_page == page.id.value || !assembly.catalog.names.by_id.contains_key(old_page);
        let claims = self.claims.get(old_page).filter(|_| is_own)?;
        claims.get(id).map(String::as_str)
    }
}

/// What items say of their earlier ids. Of two that say the same the first has it.
fn claims(assembly: &Assembly<'_>) -> HashMap<String, BTreeMap<String, String>> {
    let mut claims: HashMap<String, BTreeMap<String, String>> = HashMap::new();
    let pages = assembly.catalog.pages.iter();
    for page in pages.filter(|page| page.has_former_ids) {
        for item in page.items.iter().filter(|item| !item.aliases.is_empty()) {
            let built = item.attributes.envs.intersection(assembly.catalog.envs);
            if built.is_empty() {
                continue;
            }
            for alias in &item.aliases {
                let (old_page, id) = split_id(&alias.value, &page.id.value);
                let of_page = claims.entry(old_page.to_owned()).or_default();
                let of_item = of_page.entry(id.to_owned());
                of_item.or_insert_with(|| page.full_id(item));
            }
        }
    }
    claims
}

/// The page and the item of an alias: `tls` is of the page it stands on, `other/tls` of another.
fn split_id<'a>(alias: &'a str, page: &'a str) -> (&'a str, &'a str) {
    alias.rsplit_once('/').unwrap_or((page, alias))
}

fn hash_claims(hasher: &mut Hasher, claims: &BTreeMap<String, String>) {
    hasher.number(claims.len() as u64);
    for (id, item) in claims {
        hasher.text(id).text(item);
    }
}
