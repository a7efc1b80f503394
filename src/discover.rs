//! The only reader of the disk: a folder becomes a [`Snapshot`]. Nothing is parsed here.

pub mod git;
mod read;
mod walk;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, bail};
use rayon::prelude::*;

use crate::config::Config;
use crate::diag::Diagnostic;
use crate::hash::Hash;
use crate::history::History;
use crate::model::Date;
use crate::run::FOLDER;
use crate::source::{Source, SourcePath};
use walk::{Found, Grounds, Unreadable};

/// All that a build knows of the outside world.
#[derive(Clone, Debug)]
pub struct Snapshot {
    /// `checkdown.yaml`; a site without one has the defaults.
    pub settings: Option<Source>,
    /// `content/**.md`, sorted by path; the path begins with `content/`.
    pub pages: Vec<Source>,
    /// Every other file of `content/`, sorted by path.
    pub assets: Vec<Asset>,
    /// `themes/**` of the site: path below `themes/` to bytes.
    pub theme_files: BTreeMap<String, Arc<[u8]>>,
    /// `runs/*.json`, sorted by path: records of runs.
    pub runs: Vec<Source>,
    /// What git knows of the pages' past; none outside a repository, and for those who do not ask.
    pub history: Option<History>,
    /// The day on which the build is made to happen.
    pub today: Date,
    /// What a person should know of how all this was read, in a line each.
    pub notes: Vec<String>,
    /// What could not be read.
    pub diagnostics: Vec<Diagnostic>,
}

/// A file that is published as it is.
#[derive(Clone, Debug)]
pub struct Asset {
    /// Relative to `content/`.
    pub path: String,
    /// Where to read it.
    pub file: PathBuf,
    pub hash: Hash,
    /// In bytes.
    pub length: u64,
}

impl Snapshot {
    /// The text of a file as it was read, which is what spans in it point into. `None` for a file that
    /// could not be read, and for one whose text is of no concern.
    pub fn text(&self, path: &SourcePath) -> Option<&str> {
        let is_wanted = |source: &&Source| source.path == *path;
        if let Some(settings) = self.settings.as_ref().filter(is_wanted) {
            return Some(&settings.text);
        }
        if let Some(below) = path.as_str().strip_prefix("themes/") {
            let bytes = self.theme_files.get(below)?;
            return std::str::from_utf8(bytes).ok();
        }
        let run = || {
            let place = self.runs.binary_search_by(|run| run.path.cmp(path));
            place.ok().map(|place| &self.runs[place])
        };
        let source = self.page(path.as_str()).or_else(run);
        source.map(|source| &*source.text)
    }

    /// The page of this path, `content/` at its beginning.
    fn page(&self, path: &str) -> Option<&Source> {
        let place = self
            .pages
            .binary_search_by(|page| page.path.as_str().cmp(path));
        place.ok().map(|place| &self.pages[place])
    }

    /// The hash of a file that is published as it is, by where it lies.
    pub fn asset_hash(&self, file: &Path) -> Option<Hash> {
        let found = self.assets.iter().find(|asset| asset.file == file);
        found.map(|asset| asset.hash)
    }

    /// The files that are other in `next`, or in one of the two alone, or of which something else is said.
    pub fn changed(&self, next: &Self) -> Vec<SourcePath> {
        let mut known: BTreeMap<State<'_>, Hash> = self.states().collect();
        let mut changed: Vec<SourcePath> = Vec::new();
        for (state, hash) in next.states() {
            if known.remove(&state) != Some(hash) {
                changed.push(state.path());
            }
        }
        changed.extend(known.keys().map(State::path));
        if changed.is_empty() && self.diagnostics != next.diagnostics {
            let told = self.diagnostics.iter().chain(&next.diagnostics);
            changed.extend(told.map(|one| one.primary.path.clone()));
            changed.sort();
            changed.dedup();
        }
        changed
    }

    /// What each file holds.
    fn states(&self) -> impl Iterator<Item = (State<'_>, Hash)> {
        let settings = self.settings.iter().map(|one| (State::Settings, one.hash));
        let pages = self.pages.iter();
        let pages = pages.map(|page| (State::Page(page.path.as_str()), page.hash));
        let runs = self.runs.iter();
        let runs = runs.map(|run| (State::Run(run.path.as_str()), run.hash));
        let assets = self.assets.iter();
        let assets = assets.map(|asset| (State::Asset(&asset.path), asset.hash));
        let themes = self.theme_files.iter();
        let themes = themes.map(|(path, bytes)| (State::Theme(path), Hash::of(bytes)));
        settings
            .chain(pages)
            .chain(runs)
            .chain(assets)
            .chain(themes)
    }
}

/// A file of a snapshot, by its path as the snapshot has it.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum State<'a> {
    Settings,
    Page(&'a str),
    Run(&'a str),
    Asset(&'a str),
    Theme(&'a str),
}

impl State<'_> {
    fn path(&self) -> SourcePath {
        match self {
            Self::Settings => SourcePath::new(Config::FILE),
            Self::Page(path) | Self::Run(path) => SourcePath::new(path),
            Self::Asset(path) => SourcePath::new(&format!("content/{path}")),
            Self::Theme(path) => SourcePath::new(&format!("themes/{path}")),
        }
    }
}

/// Reads the site in the folder `root`; what lies in `out`, where a build puts the site, is not read.
///
/// Hidden files and folders and `node_modules` are left alone. A link is followed as long as it stays
/// within the site. Whatever cannot be read is a diagnostic, and the rest is read all the same.
///
/// # Errors
///
/// When there is no such folder, or it holds no `content/`.
pub fn discover(root: &Path, out: &Path, today: Date) -> anyhow::Result<Snapshot> {
    read_all(root, out, today, None)
}

/// The same, and what is as it was in an earlier snapshot is the same memory.
///
/// # Errors
///
/// As [`discover`].
pub fn discover_since(
    earlier: &Snapshot,
    root: &Path,
    out: &Path,
    today: Date,
) -> anyhow::Result<Snapshot> {
    read_all(root, out, today, Some(earlier))
}

fn read_all(
    root: &Path,
    out: &Path,
    today: Date,
    earlier: Option<&Snapshot>,
) -> anyhow::Result<Snapshot> {
    let grounds = Grounds::new(root, out).with_context(|| {
        let root = root.display();
        format!("there is no site at {root}: name its folder, or begin one with `checkdown init`")
    })?;
    if !grounds.root().join("content").is_dir() {
        bail!(
            "{} has no folder `content`, so it holds no site: write a page to `content/index.md`, \
             or begin a site with `checkdown init`",
            grounds.root().display()
        );
    }
    let mut diagnostics = Vec::new();
    let settings = read_settings(&grounds, &mut diagnostics);
    let content = walk::walk(&grounds, "content", &mut diagnostics);
    let (pages, assets): (Vec<Found>, Vec<Found>) = content.into_iter().partition(Found::is_page);

    let read = pages.par_iter();
    let read = read.map(|found| read::source(found, earlier.and_then(|one| one.page(&found.path))));
    let read: Vec<_> = read.collect();
    let pages = kept(
        read.into_iter().map(read::Text::into_parts),
        &mut diagnostics,
    );
    let read: Vec<_> = assets.par_iter().map(read::asset).collect();
    let assets = kept(read.into_iter().map(either), &mut diagnostics);
    let theme_files = read_themes(&grounds, &mut diagnostics);
    let runs = read_runs(&grounds, &mut diagnostics);

    Diagnostic::sort(&mut diagnostics);
    Ok(Snapshot {
        settings,
        pages,
        assets,
        theme_files,
        runs,
        history: None,
        today,
        notes: Vec::new(),
        diagnostics,
    })
}

/// The same, with what git knows of the pages' past; git works while the files are read.
///
/// # Errors
///
/// As [`discover`]: that git knows nothing is none.
pub fn discover_with_history(root: &Path, out: &Path, today: Date) -> anyhow::Result<Snapshot> {
    std::thread::scope(|scope| {
        let past = scope.spawn(|| git::past(root));
        let mut snapshot = discover(root, out, today)?;
        // A thread that panicked knows nothing either.
        let git::Past { history, notes, .. } = past.join().unwrap_or_default();
        snapshot.history = history;
        snapshot.notes.extend(notes);
        Ok(snapshot)
    })
}

/// The snapshot with some of its pages read again, and nothing else looked at. `None` if that is not all there is to
/// do: one of the `files` is no page that was there and is still there as a file.
pub fn discover_again(snapshot: &Snapshot, root: &Path, files: &[PathBuf]) -> Option<Snapshot> {
    let root = root.canonicalize().ok()?;
    let mut again = snapshot.clone();
    for file in files {
        let below = file.strip_prefix(&root).ok()?.to_str()?;
        let path = SourcePath::new(&below.replace(std::path::MAIN_SEPARATOR, "/"));
        let place = again.pages.binary_search_by(|page| page.path.cmp(&path));
        let is_told_of = snapshot
            .diagnostics
            .iter()
            .any(|one| one.primary.path == path);
        if is_told_of || !file.symlink_metadata().ok()?.is_file() {
            return None;
        }
        let found = Found {
            path: path.to_string(),
            file: file.clone(),
        };
        let place = place.ok()?;
        let read::Text::Read(source) = read::source(&found, Some(&again.pages[place])) else {
            return None;
        };
        again.pages[place] = source;
    }
    Some(again)
}

fn read_settings(grounds: &Grounds, diagnostics: &mut Vec<Diagnostic>) -> Option<Source> {
    let found = match grounds.find(Config::FILE) {
        Ok(found) => found?,
        Err(unreadable) => {
            diagnostics.push(unreadable.into());
            return None;
        }
    };
    let (source, diagnostic) = read::source(&found, None).into_parts();
    diagnostics.extend(diagnostic);
    source
}

/// Files right in the folder of runs; what is in folders below is nobody's concern.
fn read_runs(grounds: &Grounds, diagnostics: &mut Vec<Diagnostic>) -> Vec<Source> {
    if !grounds.root().join(FOLDER).exists() {
        return Vec::new();
    }
    let mut found = walk::walk(grounds, FOLDER, diagnostics);
    let is_run = |found: &Found| {
        let name = found.path.strip_prefix(FOLDER).unwrap_or_default();
        name.ends_with(".json") && name.matches('/').count() == 1
    };
    found.retain(is_run);
    let read = found.par_iter().map(|found| read::source(found, None));
    let read: Vec<_> = read.collect();
    kept(read.into_iter().map(read::Text::into_parts), diagnostics)
}

fn read_themes(
    grounds: &Grounds,
    diagnostics: &mut Vec<Diagnostic>,
) -> BTreeMap<String, Arc<[u8]>> {
    if !grounds.root().join("themes").exists() {
        return BTreeMap::new();
    }
    let found = walk::walk(grounds, "themes", diagnostics);
    let read: Vec<_> = found
        .par_iter()
        .map(|found| {
            let below = found.path.strip_prefix("themes/").unwrap_or(&found.path);
            read::bytes(found).map(|bytes| (below.to_owned(), bytes.into()))
        })
        .collect();
    kept(read.into_iter().map(either), diagnostics)
        .into_iter()
        .collect()
}

/// What was read; what was said goes to `diagnostics`.
fn kept<T>(
    read: impl Iterator<Item = (Option<T>, Option<Diagnostic>)>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<T> {
    read.filter_map(|(value, diagnostic)| {
        diagnostics.extend(diagnostic);
        value
    })
    .collect()
}

fn either<T>(result: Result<T, Unreadable>) -> (Option<T>, Option<Diagnostic>) {
    match result {
        Ok(value) => (Some(value), None),
        Err(unreadable) => (None, Some(unreadable.into())),
    }
}

#[cfg(test)]
mod tests;
