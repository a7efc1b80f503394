//! The stages as the verbs use them: a folder is read and compiled, and the site is written.
//!
//! WIRE: the three functions below stand where `discover::discover`, `compile` and `emit::emit` will be
//! called; nothing else in `commands/` knows the stages' signatures.

use std::path::Path;
use std::sync::Arc;

use anyhow::bail;

use super::progress::Progress;
use crate::cli::SiteArguments;
use crate::diag::Diagnostic;
use crate::discover::Snapshot;
use crate::model::Date;
use crate::site::Site;
use crate::source::{Source, SourcePath};

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

/// What was written.
#[derive(Clone, Copy, Debug, Default)]
pub struct Emitted {
    pub files: usize,
    pub bytes: u64,
    /// Files whose bytes are not what stood there before, those taken away included.
    pub changed: usize,
}

pub fn read(_arguments: &SiteArguments, _today: Date) -> anyhow::Result<Snapshot> {
    bail!("the stages are not wired yet")
}

pub fn compile<'a>(_snapshot: &'a Snapshot, _arguments: &SiteArguments) -> Compilation<'a> {
    Compilation {
        site: Site::default(),
        diagnostics: Vec::new(),
        totals: Totals::default(),
    }
}

/// Writes the site, or says what of it could not be made; then the old site stays.
pub fn write(
    _site: &Site<'_>,
    _out: &Path,
    _progress: &Progress,
) -> anyhow::Result<Result<Emitted, Vec<Diagnostic>>> {
    bail!("the stages are not wired yet")
}

/// The text of a file of the snapshot, as far as it is text.
pub fn text(snapshot: &Snapshot, path: &SourcePath) -> Option<Arc<str>> {
    if let Ok(index) = snapshot.pages.binary_search_by(|page| page.path.cmp(path)) {
        return Some(snapshot.pages[index].text.clone());
    }
    if let Some(theme_file) = path.as_str().strip_prefix("themes/") {
        let bytes = snapshot.theme_files.get(theme_file)?;
        return std::str::from_utf8(bytes).ok().map(Arc::from);
    }
    let settings = snapshot.settings.as_ref();
    let is_it = |settings: &&Source| settings.path == *path;
    settings.filter(is_it).map(|settings| settings.text.clone())
}
