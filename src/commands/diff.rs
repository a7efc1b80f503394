//! `checkdown diff`: two states of the site, read from git or from the folder, compared in meaning.

use std::path::Path;

use anyhow::Context;

use super::terminal::Terminal;
use super::{Outcome, clock};
use crate::catalog::Catalog;
use crate::cli::{DiffArguments, FailOn};
use crate::compile::{UnknownEnvironment, catalog};
use crate::diff::diff;
use crate::discover::{Snapshot, discover, git};
use crate::memo::Memo;
use crate::report::diff::{Report, State};
use crate::report::{Counts, plural};

pub fn run(arguments: &DiffArguments, terminal: &Terminal) -> anyhow::Result<Outcome> {
    let root = &arguments.root;
    let range = Range::read(&arguments.revisions);
    let newer = range.newer.map(|name| state(root, name)).transpose()?;
    let mut older = state(root, range.older)?;
    if range.from_parting {
        let head = git::commit(root, "HEAD")?;
        let other = newer.as_ref().and_then(|state| state.commit.as_deref());
        let commit = older.commit.as_deref().unwrap_or_default();
        let base = git::merge_base(root, commit, other.unwrap_or(&head))?;
        older.commit = Some(base);
    }
    let newer = newer.unwrap_or_else(|| State {
        name: "the folder".to_owned(),
        commit: None,
    });
    let memo = Memo::default();
    let mut catalogs = Vec::with_capacity(2);
    for state in [&older, &newer] {
        let snapshot = read(root, state)?;
        for note in &snapshot.notes {
            terminal.complain(&format!("note: {}: {note}", state.name));
        }
        let (catalog, diagnostics) = catalog(&snapshot, &memo, &arguments.environments);
        let errors = Counts::of(&diagnostics).errors;
        if errors > 0 {
            terminal.complain(&format!(
                "note: {} has {}; it is compared as far as it could be read",
                state.name,
                plural(errors, "error")
            ));
        }
        catalogs.push(catalog);
    }
    let [before, after] = catalogs.as_slice() else {
        return Ok(Outcome::Fine);
    };
    known(&arguments.environments, before, after)?;
    let diff = diff(before, after);
    let report = Report {
        diff: &diff,
        older: &older,
        newer: &newer,
        base_url: after.config.base_url.as_deref(),
    };
    report.write(arguments.format, terminal.look, &mut terminal.out())?;
    let failed = arguments.fail_on == Some(FailOn::Loosened) && diff.totals().loosened > 0;
    Ok(match failed {
        true => Outcome::Problems,
        false => Outcome::Fine,
    })
}

/// What was asked to be compared. What is left out of `..` is `HEAD`, as in git; nothing but one name
/// means the folder as it is.
#[derive(Debug, PartialEq, Eq)]
struct Range<'a> {
    older: &'a str,
    newer: Option<&'a str>,
    from_parting: bool,
}

impl<'a> Range<'a> {
    fn read(text: &'a str) -> Self {
        let or_head = |name: &'a str| if name.is_empty() { "HEAD" } else { name };
        let (dots, from_parting) = match text.contains("...") {
            true => ("...", true),
            false => ("..", false),
        };
        let (older, newer) = match text.split_once(dots) {
            Some((older, newer)) => (older, Some(or_head(newer))),
            None => (text, None),
        };
        Self {
            older: or_head(older),
            newer,
            from_parting,
        }
    }
}

fn state(root: &Path, name: &str) -> anyhow::Result<State> {
    Ok(State {
        name: name.to_owned(),
        commit: Some(git::commit(root, name)?),
    })
}

fn read(root: &Path, state: &State) -> anyhow::Result<Snapshot> {
    let today = clock::today(None)?;
    match &state.commit {
        Some(commit) => git::snapshot(root, commit, today),
        None => discover(root, &root.join("public"), today),
    }
    .with_context(|| format!("cannot read {}", state.name))
}

/// An environment that neither state has is a mistake.
fn known(names: &[String], before: &Catalog, after: &Catalog) -> Result<(), UnknownEnvironment> {
    let has = |catalog: &Catalog, name: &str| catalog.config.environment(name).is_some();
    match names
        .iter()
        .find(|name| !has(before, name) && !has(after, name))
    {
        None => Ok(()),
        Some(name) => Err(UnknownEnvironment::new(name, &after.config)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_read_as_git_reads_them() {
        let range = |text| {
            let range = Range::read(text);
            (range.older, range.newer, range.from_parting)
        };
        assert_eq!(range("a..b"), ("a", Some("b"), false));
        assert_eq!(range("a...b"), ("a", Some("b"), true));
        assert_eq!(range("main..."), ("main", Some("HEAD"), true));
        assert_eq!(range("..b"), ("HEAD", Some("b"), false));
        assert_eq!(range("v1.2"), ("v1.2", None, false));
    }
}
