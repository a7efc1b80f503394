//! All pages' names in one place, and what is wrong when two pages want the same.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use rayon::prelude::*;

use crate::catalog::{Names, Page};
use crate::config::{Config, EMBED, OWN_FOLDERS};
use crate::diag::{Code, Diagnostic};
use crate::hash::{Hash, Hasher};
use crate::model::EnvSet;
use crate::source::{SourcePath, Span};

/// Files at the site's top that are its own.
const RESERVED_FILES: [&str; 13] = [
    "sitemap.xml",
    "robots.txt",
    "llms.txt",
    "404.html",
    "_headers",
    "manifest.webmanifest",
    ".nojekyll",
    "sw.js",
    "build.json",
    "checklists.json",
    "checkdown-list.js",
    "embed.js",
    "embed/sync/index.html",
];

/// The lists of files that browsers keep are numbered.
fn is_list(path: &str) -> bool {
    let number = path.strip_prefix("offline-");
    let number = number.and_then(|rest| rest.strip_suffix(".json"));
    number.is_some_and(|number| {
        !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())
    })
}

/// What names are gathered of: pages, files, and the settings.
pub struct Named<'a> {
    pub pages: &'a [Arc<Page>],
    pub config: &'a Config,
    pub assets: &'a BTreeSet<String>,
}

/// Of all that [`gather`] looks at.
pub fn hash(named: &Named<'_>) -> Hash {
    let mut hasher = Hasher::new();
    hasher.hash(named.config.hash);
    hasher.number(named.assets.len() as u64);
    for asset in named.assets {
        hasher.text(asset);
    }
    for page in named.pages {
        hasher.hash(page.names_hash);
    }
    hasher.finish()
}

/// Of what [`gather`] looks at in one page.
pub fn page_hash(page: &Page) -> Hash {
    let mut hasher = Hasher::new();
    let span = |hasher: &mut Hasher, span: Span| {
        hasher.number(u64::from(span.start) << 32 | u64::from(span.end));
    };
    hasher.text(page.path().as_str()).text(&page.url);
    hasher.text(&page.id.value);
    span(&mut hasher, page.id.span);
    hasher.number(u64::from(page.index));
    hasher.number(page.attributes.envs.bits());
    let aliases = &page.aliases;
    hasher.number(aliases.len() as u64);
    for alias in aliases {
        hasher.text(&alias.value);
        span(&mut hasher, alias.span);
    }
    hasher.number(u64::from(page.setting_blocks.is_some()));
    for (name, envs) in &page.defines {
        hasher.text(name).number(envs.bits());
    }
    hasher.finish()
}

/// Merges what the pages declare.
pub fn gather(named: &Named<'_>) -> Names {
    let pages = named.pages;
    let (own, ((folders, by_setting), by_path)) = rayon::join(
        || own(named),
        || {
            rayon::join(
                || rayon::join(|| folders(pages), || settings(pages)),
                || by_path(pages),
            )
        },
    );
    let mut names = Names {
        folders,
        by_setting,
        by_path,
        ..own
    };
    let mut told = std::mem::take(&mut names.diagnostics);
    aliases(named, &names, &mut told);
    asset_paths(named, &names, &mut told);
    names.diagnostics = told;
    names
}

fn by_path(pages: &[Arc<Page>]) -> HashMap<SourcePath, usize> {
    let paths = pages.iter().map(|page| page.path().clone());
    paths.zip(0..).collect()
}

/// The names that each page has for itself alone, its address and its id, and what is wrong with them.
fn own(named: &Named<'_>) -> Names {
    let Named { pages, config, .. } = *named;
    let mut names = Names {
        by_url: HashMap::with_capacity(pages.len()),
        by_id: HashMap::with_capacity(pages.len()),
        ..Names::default()
    };
    let mut told = Vec::new();
    for (index, page) in pages.iter().enumerate() {
        if let Some(&first) = names.by_url.get(&page.url) {
            told.push(same_url(&pages[first], page));
            names.repeated.push((page.url.clone(), index));
        } else {
            names.by_url.insert(page.url.clone(), index);
        }
        if let Some(&first) = names.by_id.get(&page.id.value) {
            // Two pages of one address have one id because of that, and it is said already.
            if pages[first].url != page.url {
                told.push(same_id(&pages[first], page));
            }
        } else {
            names.by_id.insert(page.id.value.clone(), index);
        }
        if !page.aliases.is_empty() {
            names.moved.push(index);
        }
        told.extend(reserved(page, config));
    }
    names.diagnostics = told;
    names
}

/// By its name, the environments in which pages define a setting, and the first pages to do so.
type Defined = BTreeMap<String, (EnvSet, Vec<usize>)>;

/// How many pages are looked at in one go; to look at them takes long, and to put together what was found does not.
const PAGES_AT_ONCE: usize = 256;

/// For each setting the first page that defines it, and those that define it for an environment in which none
/// before them does: as many as there are environments, at most.
fn settings(pages: &[Arc<Page>]) -> BTreeMap<String, Vec<usize>> {
    let parts = pages.par_chunks(PAGES_AT_ONCE).enumerate();
    let parts = parts.map(|(part, pages)| {
        let mut defined = Defined::new();
        for (place, page) in (part * PAGES_AT_ONCE..).zip(pages) {
            for (name, envs) in &page.defines {
                define(&mut defined, name, *envs, place);
            }
        }
        defined
    });
    let parts: Vec<Defined> = parts.collect();
    let mut defined = Defined::new();
    for (name, (_, places)) in parts.into_iter().flatten() {
        let nowhere = places.is_empty().then_some((EnvSet::NONE, 0));
        let defines = |&place: &usize| Some((pages[place].defines(&name)?, place));
        let found: Vec<_> = places.iter().filter_map(defines).chain(nowhere).collect();
        for (envs, place) in found {
            define(&mut defined, &name, envs, place);
        }
    }
    let pages = defined.into_iter().map(|(name, (_, pages))| (name, pages));
    pages.collect()
}

/// Adds a page to those that define a setting, unless those before it say all that it says.
fn define(defined: &mut Defined, name: &str, envs: EnvSet, place: usize) {
    // Most names are known already, and most pages add nothing.
    match defined.get_mut(name) {
        Some((known, pages)) if !envs.is_subset(*known) => {
            *known = known.union(envs);
            pages.push(place);
        }
        Some(_) => {}
        None => {
            let pages = Vec::from_iter((!envs.is_empty()).then_some(place));
            defined.insert(name.to_owned(), (envs, pages));
        }
    }
}

/// Every folder around a page, the root's among them, with the environments that have such a page.
fn folders(pages: &[Arc<Page>]) -> HashMap<String, EnvSet> {
    let mut folders: HashMap<String, EnvSet> = HashMap::new();
    for page in pages {
        let mut url = page.folder();
        loop {
            let own = page.attributes.envs;
            match folders.get_mut(url) {
                Some(envs) => *envs = envs.union(own),
                None => {
                    folders.insert(url.to_owned(), own);
                }
            }
            match url.rsplit_once('/') {
                Some((parent, _)) => url = parent,
                None if url.is_empty() => break,
                None => url = "",
            }
        }
    }
    folders
}

fn same_url(first: &Page, page: &Page) -> Diagnostic {
    let message = format!("two pages want the address `/{}/`", page.url);
    Diagnostic::new(Code::OutputCollision, page.path(), Span::default(), message)
        .related(first.path(), Span::default(), "the other page")
        .help("rename one of the files")
}

fn same_id(first: &Page, page: &Page) -> Diagnostic {
    let message = format!("the id `{}` belongs to two pages", page.id.value);
    Diagnostic::new(Code::DuplicatePageId, page.path(), page.id.span, message)
        .related(first.path(), first.id.span, "the other page")
        .help("give one of them another id: `checklist: {id: …}` in its front matter")
}

fn reserved(page: &Page, config: &Config) -> Option<Diagnostic> {
    let mut parts = page.url.split('/');
    let first = parts.next().unwrap_or_default();
    let message = if OWN_FOLDERS.contains(&first) {
        format!("`/{first}/` is where the site keeps its own pages")
    } else if config.environment(first).is_some() {
        format!("`/{first}/` is where the environment `{first}` stands")
    } else if page.url.split('/').any(|part| part == EMBED) {
        "`embed` is reserved for the pages that wikis show".to_owned()
    } else {
        return None;
    };
    Some(
        Diagnostic::new(Code::ReservedPath, page.path(), Span::default(), message)
            .help("rename the file or its folder"),
    )
}

/// The part of an address that the site keeps for itself.
fn reserved_part<'u>(url: &'u str, config: &Config) -> Option<&'u str> {
    let first = url.split('/').next().unwrap_or_default();
    let is_own = OWN_FOLDERS.contains(&first) || config.environment(first).is_some();
    let embed = || url.split('/').find(|&part| part == EMBED);
    is_own.then_some(first).or_else(embed)
}

/// A page's earlier addresses must be free.
fn aliases(named: &Named<'_>, names: &Names, told: &mut Vec<Diagnostic>) {
    let mut seen: HashMap<String, (usize, Span)> = HashMap::new();
    for (index, page) in named.pages.iter().enumerate() {
        for alias in &page.aliases {
            let url = alias_url(&alias.value);
            let other = match (names.by_url.get(&url), seen.get(&url)) {
                (Some(&other), _) => Some((other, Span::default())),
                (None, other) => other.copied(),
            };
            if let Some((other, span)) = other {
                let message = format!("`/{url}/` is the address of another page");
                told.push(
                    Diagnostic::new(Code::OutputCollision, page.path(), alias.span, message)
                        .related(named.pages[other].path(), span, "of this page")
                        .help("take the alias away"),
                );
            } else if names.folders.contains_key(&url) {
                let message = format!("`/{url}/` is the list of a folder");
                told.push(
                    Diagnostic::new(Code::OutputCollision, page.path(), alias.span, message)
                        .help("take the alias away"),
                );
            } else if let Some(name) = reserved_part(&url, named.config) {
                let message = format!("`{name}` is reserved");
                told.push(
                    Diagnostic::new(Code::ReservedPath, page.path(), alias.span, message).help(
                        "write the address without the environment; each variant is redirected",
                    ),
                );
            }
            seen.entry(url).or_insert((index, alias.span));
        }
    }
}

/// An alias as an address: `/old/path/`, `old/path.md` and `old/path` are one.
pub fn alias_url(alias: &str) -> String {
    let alias = alias.trim_matches('/');
    let alias = alias.strip_suffix(".md").unwrap_or(alias);
    let alias = alias.strip_suffix(".html").unwrap_or(alias);
    let alias = alias.strip_suffix("index").unwrap_or(alias);
    super::address::folder_url(alias)
}

/// The file that an alias is answered by: its folder, and its name in it. An address that ended in
/// `.html` still does.
pub fn alias_file(alias: &str) -> (String, String) {
    let url = alias_url(alias);
    let is_file = alias.ends_with(".html") && !alias.ends_with("index.html");
    match url.rsplit_once('/') {
        _ if !is_file => (url, "index.html".to_owned()),
        Some((folder, name)) => (folder.to_owned(), format!("{name}.html")),
        None => (String::new(), format!("{url}.html")),
    }
}

/// A content file must not stand where a page or a file of the site's own does.
fn asset_paths(named: &Named<'_>, names: &Names, told: &mut Vec<Diagnostic>) {
    let is_made = |url: &str| names.by_url.contains_key(url) || names.folders.contains_key(url);
    let is_environment = |name: &str| named.config.environment(name).is_some();
    for asset in named.assets {
        let mut made = [
            "/index.html",
            "/index.md",
            "/checklist.json",
            "/history.json",
            "/embed",
            "/embed/index.html",
            "/embed/oembed.json",
        ]
        .iter()
        .filter_map(|name| asset.strip_suffix(name).or(asset.strip_suffix(&name[1..])));
        let first = asset.split('/').next().unwrap_or_default();
        let file = asset
            .strip_suffix("env.txt")
            .filter(|url| url.is_empty() || url.ends_with('/'));
        let page = file.and_then(|url| names.by_url.get(url.trim_end_matches('/')));
        let has_settings = page.is_some_and(|&page| named.pages[page].setting_blocks.is_some());
        // `/settings/` is there where there are settings.
        let is_reference =
            asset == "settings" || first == "settings" && asset.ends_with("/index.html");
        let has_settings = has_settings || is_reference && !names.by_setting.is_empty();
        // A file cannot stand where a folder does either.
        let taken = is_made(asset) || asset == "assets" || is_environment(first);
        if !taken
            && !has_settings
            && !made.any(is_made)
            && !RESERVED_FILES.contains(&asset.as_str())
            && !is_list(asset)
        {
            continue;
        }
        let path = crate::source::SourcePath::new(&format!("content/{asset}"));
        let message = format!("the site itself makes `{asset}`");
        told.push(
            Diagnostic::new(Code::OutputCollision, &path, Span::default(), message)
                .help("rename the file"),
        );
    }
}
