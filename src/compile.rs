//! Snapshot → [`Compiled`]: the stages in their order, each handed what the one before it made.

use std::collections::BTreeSet;
use std::fmt;
use std::sync::Arc;

use rayon::prelude::*;

use crate::assemble::{Assembly, Noun, RecordedRun, nouns, outlines, recorded};
use crate::catalog::Catalog;
use crate::check::check;
use crate::config::Config;
use crate::diag::{self, Diagnostic, nearest};
use crate::discover::Snapshot;
use crate::hash::{Hash, Hasher};
use crate::memo::{Memo, Outlines};
use crate::model::EnvSet;
use crate::resolve::{Reading, Selection, index, read_and_resolve};
use crate::run::{ReadFile, gather, read_file};
use crate::site::{Site, SitePath};
use crate::theme::Theme;

/// What a build is asked for beside the site itself.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Names of the environments to build; empty for all.
    pub envs: Vec<String>,
    /// In place of the settings' `base_url`.
    pub base_url: Option<String>,
    /// Whether drafts are in.
    pub drafts: bool,
    /// Whether warnings are errors.
    pub strict: bool,
}

/// A wish that the site cannot meet: an environment that it does not have.
#[derive(Debug)]
pub struct UnknownEnvironment {
    pub name: String,
    pub known: Vec<String>,
}

impl UnknownEnvironment {
    /// That a site with these settings has no environment of that name.
    pub fn new(name: &str, config: &Config) -> Self {
        let known = config.environments.iter();
        Self {
            name: name.to_owned(),
            known: known.map(|one| one.name.value.clone()).collect(),
        }
    }
}

impl fmt::Display for UnknownEnvironment {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { name, known } = self;
        write!(formatter, "the site has no environment `{name}`")?;
        match nearest(name, known.iter().map(String::as_str)) {
            Some(nearest) => write!(formatter, "; did you mean `{nearest}`?"),
            None if known.is_empty() => write!(formatter, "; checkdown.yaml declares none"),
            None => write!(formatter, "; it has `{}`", known.join("`, `")),
        }
    }
}

impl std::error::Error for UnknownEnvironment {}

/// How large a site is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    pub pages: usize,
    /// Each once, however many environments it is in.
    pub items: usize,
    /// 0 for a site that declares none.
    pub environments: usize,
}

/// A site, compiled: everything but the bytes of its files.
pub struct Compiled<'a> {
    snapshot: &'a Snapshot,
    memo: &'a Memo,
    pub catalog: Catalog,
    theme: Arc<(Theme, Vec<Diagnostic>)>,
    outlines: Arc<Outlines>,
    nouns: Vec<Noun>,
    runs: Vec<RecordedRun>,
    common: Hash,
    /// Once it is checked: sorted, with the severities that the settings and the options want.
    pub diagnostics: Vec<Diagnostic>,
}

/// Compiles a site. Does no I/O and reads no clock; equal snapshots give equal sites.
///
/// # Errors
///
/// If `options` names an environment that the settings do not.
pub fn compile<'a>(
    snapshot: &'a Snapshot,
    memo: &'a Memo,
    options: &Options,
) -> Result<Compiled<'a>, UnknownEnvironment> {
    let mut compiled = read(snapshot, memo, options, Reading::Keep)?;
    compiled.diagnostics = compiled.check(options.strict);
    Ok(compiled)
}

/// The same, not checked yet, and ready as soon as can be: what stands on a page is read again by the first who looks at
/// it. [`Compiled::diagnostics`] are those of what was read, of the settings and of the theme alone, as they came.
///
/// # Errors
///
/// As [`compile`].
pub fn prepare<'a>(
    snapshot: &'a Snapshot,
    memo: &'a Memo,
    options: &Options,
) -> Result<Compiled<'a>, UnknownEnvironment> {
    read(snapshot, memo, options, Reading::LetGo)
}

fn read<'a>(
    snapshot: &'a Snapshot,
    memo: &'a Memo,
    options: &Options,
    reading: Reading,
) -> Result<Compiled<'a>, UnknownEnvironment> {
    let mut diagnostics = snapshot.diagnostics.clone();
    let mut config = Config::read(snapshot.settings.as_ref(), &mut diagnostics);
    if let Some(base_url) = &options.base_url {
        config.base_url = Some(base_url.clone());
        diagnostics.retain(|one| one.code != diag::Code::MissingBaseUrl);
    }
    let config = Arc::new(config);
    let envs = selected(&config, &options.envs)?;
    let reads: Vec<Arc<ReadFile>> = snapshot
        .runs
        .par_iter()
        .map(|source| {
            let mut key = Hasher::new();
            key.text(source.path.as_str()).hash(source.hash);
            memo.runs.get(key.finish(), || read_file(source))
        })
        .collect();
    let runs = gather(&reads, &config, &mut diagnostics);
    let selection = Selection {
        envs,
        drafts: options.drafts,
    };
    let (theme, mut catalog) = rayon::join(
        || theme(snapshot, &config, memo),
        || looked_up(snapshot, memo, Arc::clone(&config), &selection, reading),
    );
    diagnostics.extend(theme.1.iter().cloned());
    let common = common(&config, &theme.0, &selection);
    let mut key = Hasher::new();
    key.hash(catalog.config.hash).number(selection.envs.bits());
    for page in &catalog.pages {
        key.hash(page.outline_hash);
    }
    let (outlines, index) = rayon::join(
        || memo.outlines.get(key.finish(), || outlines(&catalog)),
        || index(&catalog, memo),
    );
    catalog.index = index;
    Ok(Compiled {
        snapshot,
        memo,
        nouns: nouns(&catalog),
        runs: recorded(&catalog, runs),
        catalog,
        theme,
        outlines,
        common,
        diagnostics,
    })
}

/// Compiles what a site says and nothing of how it looks, which is all that another state of it is compared
/// with. Environments that the settings do not have are passed over.
pub fn catalog(
    snapshot: &Snapshot,
    memo: &Memo,
    environments: &[String],
) -> (Catalog, Vec<Diagnostic>) {
    let mut diagnostics = snapshot.diagnostics.clone();
    let config = Config::read(snapshot.settings.as_ref(), &mut diagnostics);
    let known = environments
        .iter()
        .filter_map(|name| config.environment(name));
    let envs = match environments {
        [] => EnvSet::first(config.environments.len()),
        _ => known.fold(EnvSet::NONE, EnvSet::with),
    };
    let selection = Selection {
        envs,
        drafts: false,
    };
    let mut catalog = looked_up(snapshot, memo, Arc::new(config), &selection, Reading::Keep);
    catalog.index = index(&catalog, memo);
    diagnostics.extend(check(&catalog, snapshot.today));
    let mut diagnostics = diag::apply(diagnostics, &catalog.config.lints, false);
    Diagnostic::sort(&mut diagnostics);
    (catalog, diagnostics)
}

/// Reads every page and looks up what it names.
fn looked_up(
    snapshot: &Snapshot,
    memo: &Memo,
    config: Arc<Config>,
    selection: &Selection,
    reading: Reading,
) -> Catalog {
    let assets: BTreeSet<String> = snapshot
        .assets
        .iter()
        .map(|asset| asset.path.clone())
        .collect();
    read_and_resolve(&snapshot.pages, config, assets, selection, reading, memo)
}

/// The theme, with what is wrong with it.
fn theme(snapshot: &Snapshot, config: &Config, memo: &Memo) -> Arc<(Theme, Vec<Diagnostic>)> {
    let mut key = Hasher::new();
    key.hash(config.hash);
    for (path, bytes) in &snapshot.theme_files {
        key.text(path).bytes(bytes);
    }
    memo.themes.get(key.finish(), || {
        let mut diagnostics = Vec::new();
        let theme = Theme::load(config, &snapshot.theme_files, &mut diagnostics);
        (theme, diagnostics)
    })
}

fn selected(config: &Config, names: &[String]) -> Result<EnvSet, UnknownEnvironment> {
    if names.is_empty() {
        return Ok(EnvSet::first(config.environments.len()));
    }
    let mut envs = EnvSet::NONE;
    for name in names {
        let Some(index) = config.environment(name) else {
            return Err(UnknownEnvironment::new(name, config));
        };
        envs = envs.with(index);
    }
    Ok(envs)
}

/// What every page is made of: settings, theme, choice of environments, and this program's own sources.
fn common(config: &Config, theme: &Theme, selection: &Selection) -> Hash {
    let mut hasher = Hasher::new();
    hasher
        .text(env!("CHECKDOWN_SOURCES"))
        .hash(config.hash)
        .hash(theme.hash());
    hasher.text(config.base_url.as_deref().unwrap_or_default());
    hasher
        .number(selection.envs.bits())
        .number(u64::from(selection.drafts));
    hasher.finish()
}

impl Compiled<'_> {
    /// All problems of the site, sorted, with the severities that the settings want; `strict` makes warnings errors.
    pub fn check(&self, strict: bool) -> Vec<Diagnostic> {
        let mut diagnostics = self.diagnostics.clone();
        diagnostics.extend(check(&self.catalog, self.snapshot.today));
        let mut diagnostics = diag::apply(diagnostics, &self.catalog.config.lints, strict);
        Diagnostic::sort(&mut diagnostics);
        diagnostics
    }

    /// What the files of the site are made from.
    pub fn assembly(&self) -> Assembly<'_> {
        Assembly {
            wanted: None,
            catalog: &self.catalog,
            theme: &self.theme.0,
            memo: self.memo,
            outlines: &self.outlines.0,
            whole: &self.outlines.1,
            history: self.snapshot.history.as_ref(),
            nouns: &self.nouns,
            runs: &self.runs,
            common: self.common,
        }
    }

    /// What one file of the site is made from, and perhaps some others: [`Compiled::site`] gives a map that has it, if
    /// the site does, and takes no longer than the site has pages.
    pub fn assembly_of<'s>(&'s self, wanted: &'s SitePath) -> Assembly<'s> {
        Assembly {
            wanted: Some(wanted),
            ..self.assembly()
        }
    }

    /// The map of the site's files, made from this compilation's assembly.
    pub fn site<'s>(&'s self, assembly: &'s Assembly<'s>) -> Site<'s> {
        assembly.site(&self.snapshot.assets)
    }

    pub fn totals(&self) -> Totals {
        let here = |envs: EnvSet| !envs.intersection(self.catalog.envs).is_empty();
        let pages = self
            .catalog
            .pages
            .iter()
            .filter(|page| here(page.attributes.envs));
        let facets = pages.clone().flat_map(|page| &page.facets);
        let items = facets.filter(|facets| here(facets.envs));
        Totals {
            pages: pages.count(),
            items: items.map(|facets| facets.items.len()).sum(),
            environments: match self.catalog.config.environments.is_empty() {
                true => 0,
                false => self.catalog.envs.iter().count(),
            },
        }
    }
}
