//! A site as a commit holds it: read from git's own store, so that no file of the folder is touched.

use std::fmt;
use std::path::{Path, PathBuf};

use anyhow::{Context, anyhow, bail};

use super::blobs::Blobs;
use super::files::files;
use super::{Failure, Git};
use crate::config::Config;
use crate::diag::{Code, Diagnostic};
use crate::discover::{Asset, Snapshot};
use crate::hash::Hash;
use crate::model::Date;
use crate::source::{Source, Span};

/// A name that stands for no commit of the repository.
#[derive(Debug)]
pub struct UnknownRevision {
    pub name: String,
}

impl fmt::Display for UnknownRevision {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = &self.name;
        write!(
            formatter,
            "`{name}` is no commit, branch or tag of this repository"
        )
    }
}

impl std::error::Error for UnknownRevision {}

/// The full hash of the commit that a revision names.
///
/// # Errors
///
/// [`UnknownRevision`], or what keeps git from answering.
pub fn commit(root: &Path, revision: &str) -> anyhow::Result<String> {
    let name = format!("{revision}^{{commit}}");
    let words = [
        "rev-parse",
        "--verify",
        "--quiet",
        "--end-of-options",
        &name,
    ];
    match Git::new(root).ask_line(&words) {
        // It repeats what it understood as the end of options.
        Ok(lines) => Ok(lines.lines().last().unwrap_or_default().to_owned()),
        Err(Failure::Refused(said)) if !said.contains("fatal: ") => Err(UnknownRevision {
            name: revision.to_owned(),
        }
        .into()),
        Err(failure) => Err(told(failure)),
    }
}

/// The newest commit that two have in common.
///
/// # Errors
///
/// If they have none, or git does not answer.
pub fn merge_base(root: &Path, one: &str, other: &str) -> anyhow::Result<String> {
    match Git::new(root).ask_line(&["merge-base", one, other]) {
        Ok(base) if !base.is_empty() => Ok(base),
        Err(Failure::Refused(said)) if !said.contains("fatal: ") => {
            bail!("the two revisions have no commit in common")
        }
        Ok(_) => bail!("the two revisions have no commit in common"),
        Err(failure) => Err(told(failure)),
    }
}

/// Reads the site in the folder `root` as it is in a commit. Themes and the content of other files are
/// left out: what they look like is no part of what a checklist says.
///
/// # Errors
///
/// If git does not answer.
pub fn snapshot(root: &Path, commit: &str, today: Date) -> anyhow::Result<Snapshot> {
    let git = Git::new(root);
    let files = files(&git, commit).map_err(told)?;
    let blobs = Blobs::new(git);
    let mut snapshot = Snapshot {
        settings: None,
        pages: Vec::new(),
        assets: Vec::new(),
        theme_files: std::collections::BTreeMap::new(),
        runs: Vec::new(),
        history: None,
        today,
        notes: files.submodules.iter().map(|path| left_out(path)).collect(),
        diagnostics: Vec::new(),
    };
    for (path, blob) in &files.blobs {
        let unreadable = || format!("cannot read {path} as it is in {commit}");
        let is_page = [".md", ".markdown"].iter().any(|end| path.ends_with(end));
        if path.as_str() != Config::FILE && !is_page {
            snapshot.assets.push(Asset {
                path: path.strip_prefix("content/").unwrap_or(path).to_owned(),
                file: PathBuf::new(),
                hash: Hash::of(blob.as_bytes()),
                length: 0,
            });
            continue;
        }
        let bytes = blobs.read(blob).with_context(unreadable)?;
        let reason = "the clone is without it, or it is longer than 16 MB";
        let bytes = bytes.context(reason).with_context(unreadable)?;
        let source = source(path, &bytes, &mut snapshot.diagnostics);
        match path.as_str() == Config::FILE {
            true => snapshot.settings = Some(source),
            false => snapshot.pages.push(source),
        }
    }
    snapshot
        .pages
        .sort_by(|one, other| one.path.cmp(&other.path));
    Ok(snapshot)
}

/// A page's or the settings' text, as it would be read from the disk.
fn source(path: &str, bytes: &[u8], diagnostics: &mut Vec<Diagnostic>) -> Source {
    let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes);
    let source = Source::new(path, &*String::from_utf8_lossy(bytes));
    if std::str::from_utf8(bytes).is_err() {
        let diagnostic = Diagnostic::new(Code::NotUtf8, &source.path, Span::default(), "not UTF-8");
        diagnostics.push(diagnostic);
    }
    source
}

fn left_out(submodule: &str) -> String {
    format!("{submodule} is a submodule: what is in it is not compared")
}

fn told(failure: Failure) -> anyhow::Error {
    match failure {
        Failure::Lacking => anyhow!("there is no program `git` on this machine"),
        Failure::Slow => anyhow!("git takes too long to answer"),
        Failure::Io(error) => anyhow::Error::new(error).context("cannot run git"),
        Failure::Refused(said) => {
            let line = said.lines().next().unwrap_or("no reason given");
            anyhow!("git says: {}", line.trim_start_matches("fatal: "))
        }
    }
}
