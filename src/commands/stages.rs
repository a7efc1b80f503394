//! The stages as the verbs use them: a folder is read, compiled, and written.

use anyhow::Context;

use crate::catalog::Catalog;
use crate::cli::SiteArguments;
use crate::compile::{
    Compiled, Options, UnknownEnvironment, catalog as compile_catalog, compile as compile_site,
};
use crate::discover::{Snapshot, discover, discover_with_history};
use crate::emit::{self, Failure};
use crate::memo::Memo;
use crate::model::Date;
use crate::report::{Counts, plural};

/// Reads the site's folder.
pub fn read(arguments: &SiteArguments, today: Date) -> anyhow::Result<Snapshot> {
    let root = &arguments.root;
    discover(root, &arguments.out(), today)
        .with_context(|| format!("cannot read the site in {}", root.display()))
}

/// The same, with what git knows of it, unless that is not wanted.
pub fn read_with_history(arguments: &SiteArguments, today: Date) -> anyhow::Result<Snapshot> {
    if arguments.no_history {
        return read(arguments, today);
    }
    let root = &arguments.root;
    discover_with_history(root, &arguments.out(), today)
        .with_context(|| format!("cannot read the site in {}", root.display()))
}

/// Compiles what was read.
///
/// # Errors
///
/// If an environment was asked for that the site does not have.
pub fn compile<'a>(
    snapshot: &'a Snapshot,
    memo: &'a Memo,
    arguments: &SiteArguments,
) -> Result<Compiled<'a>, UnknownEnvironment> {
    let options = Options {
        envs: arguments.environments.clone(),
        base_url: arguments.base_url.clone(),
        drafts: arguments.drafts,
        strict: arguments.strict,
    };
    compile_site(snapshot, memo, &options)
}

/// Compiles what a site says, for those who look at nothing of how it looks.
///
/// # Errors
///
/// Says that the site has errors.
pub fn catalog(snapshot: &Snapshot) -> Result<Catalog, String> {
    let (catalog, diagnostics) = compile_catalog(snapshot, &Memo::once(), &[]);
    match Counts::of(&diagnostics).errors {
        0 => Ok(catalog),
        errors => {
            let errors = plural(errors, "error");
            Err(format!(
                "the site has {errors}; `checkdown check` tells them"
            ))
        }
    }
}

/// Writes the site, telling `progress` how many files of how many are done.
///
/// # Errors
///
/// As [`emit::emit`].
pub fn write(
    compiled: &Compiled<'_>,
    arguments: &SiteArguments,
    progress: &(dyn Fn(usize, usize) + Sync),
) -> Result<emit::Outcome, Failure> {
    let assembly = compiled.assembly();
    let site = compiled.site(&assembly);
    let options = emit::Options {
        root: &arguments.root,
        progress: Some(progress),
    };
    emit::emit(&site, &arguments.out(), &options)
}
