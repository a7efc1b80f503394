//! The stages as the verbs use them: a folder is read and compiled, and the site is written.
//!
//! WIRE: the functions below stand where `discover::discover`, `compile` and `emit::emit` will be
//! called; nothing else in `commands/` knows the stages' signatures.

use anyhow::{anyhow, bail};

use crate::cli::SiteArguments;
use crate::diag::Diagnostic;
use crate::discover::Snapshot;
use crate::model::Date;
use crate::site::Site;
use crate::source::SourcePath;

/// A compiled site, and what is to be said of it.
pub struct Compilation<'a> {
    pub site: Site<'a>,
    /// Sorted, with the severities that settings and command line want.
    pub diagnostics: Vec<Diagnostic>,
    pub totals: Totals,
}

/// What a site is made of.
#[derive(Clone, Copy, Debug, Default)]
pub struct Totals {
    pub pages: usize,
    pub items: usize,
    /// 0 for a site that declares none.
    pub environments: usize,
}

/// WIRE: `emit::Outcome`.
#[derive(Clone, Debug, Default)]
pub struct Emitted {
    pub files: usize,
    pub bytes: u64,
    /// How many files are new or changed.
    pub written: usize,
    /// How many files of the destination were not of the site, and are gone.
    pub removed: usize,
    /// What went otherwise than a reader would expect.
    pub notes: Vec<String>,
}

/// WIRE: `emit::Failure`.
pub enum Failure {
    /// What the author did wrong, sorted.
    Mistakes(Vec<Diagnostic>),
    /// What the machine could not do.
    Machine(anyhow::Error),
}

/// WIRE: `discover::discover(&arguments.root, &arguments.out(), today)`.
pub fn read(_arguments: &SiteArguments, _today: Date) -> anyhow::Result<Snapshot> {
    bail!("the stages are not wired yet")
}

/// WIRE: `compile(&snapshot, &memo, &options)`, which is to call [`crate::diag::apply`].
pub fn compile<'a>(_snapshot: &'a Snapshot, _arguments: &SiteArguments) -> Compilation<'a> {
    Compilation {
        site: Site::default(),
        diagnostics: Vec::new(),
        totals: Totals::default(),
    }
}

/// WIRE: `emit::emit(site, &arguments.out(), &emit::Options { root, progress })`.
pub fn write(
    _site: &Site<'_>,
    _arguments: &SiteArguments,
    _progress: &(dyn Fn(usize, usize) + Sync),
) -> Result<Emitted, Failure> {
    Err(Failure::Machine(anyhow!("the stages are not wired yet")))
}

/// WIRE: `snapshot.text(path)`.
pub fn text<'a>(snapshot: &'a Snapshot, path: &SourcePath) -> Option<&'a str> {
    let mut sources = snapshot.settings.iter().chain(&snapshot.pages);
    sources
        .find(|source| source.path == *path)
        .map(|source| &*source.text)
}
