//! `git log`, once a run: the versions of every page.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::blobs::Blobs;
use super::{Failure, Git};
use crate::history::{History, Version};
use crate::source::SourcePath;

/// What the files of pages are called; git lets `*` stand for folders too.
const PAGES: [&str; 2] = ["content/*.md", "content/*.markdown"];

/// The order of files does not matter, and a user's own may be a file that is not there.
const ORDER: &str = if cfg!(windows) {
    "-ONUL"
} else {
    "-O/dev/null"
};

/// What git knows, and what is to be said of it.
#[derive(Debug, Default)]
pub struct Past {
    pub history: Option<History>,
    /// For a person, in a line each.
    pub notes: Vec<String>,
    /// The folder in which git writes down every commit that it makes.
    pub logs: Option<PathBuf>,
}

/// The past of the site in a folder; none outside a repository, and none without git.
pub fn past(root: &Path) -> Past {
    of(&Git::new(root))
}

pub(super) fn of(git: &Git) -> Past {
    let mut past = told(git);
    if past.history.is_some() {
        let path = git.ask_line(&["rev-parse", "--git-path", "logs"]);
        past.logs = path.ok().map(|path| git.root.join(path));
    }
    past
}

fn told(git: &Git) -> Past {
    match history(git) {
        Ok(history) => {
            let shallow = history.shallow.then(|| {
                "the repository is a shallow clone, so older versions of pages are missing; \
                 `git fetch --unshallow` gets them"
                    .to_owned()
            });
            Past {
                history: Some(history),
                notes: shallow.into_iter().collect(),
                logs: None,
            }
        }
        Err(failure) => Past {
            history: None,
            notes: note(failure).into_iter().collect(),
            logs: None,
        },
    }
}

/// Outside a repository, in a new one, and without git there is nothing to be said.
fn note(failure: Failure) -> Option<String> {
    let reason = match failure {
        Failure::Lacking => return None,
        Failure::Slow => "it takes too long to answer".to_owned(),
        Failure::Io(error) => error.to_string(),
        Failure::Refused(said) => {
            let refusal = said
                .lines()
                .find(|line| line.contains("dubious ownership"))?;
            let refusal = refusal.trim_start_matches("fatal: ");
            format!("{refusal}; `git config --global --add safe.directory DIR` allows it")
        }
    };
    Some(format!("the site has no history from git: {reason}"))
}

fn history(git: &Git) -> Result<History, Failure> {
    let shallow = git.ask_line(&["rev-parse", "--is-shallow-repository"])? == "true";
    // First parents only: the versions are those that the branch itself had, one after the other, and a
    // merge counts as the one change that it was for the readers of the built site.
    let mut words = vec!["log", "--first-parent", "-m", "--raw", "-z", "--no-abbrev"];
    words.extend(["--no-renames", "--no-ext-diff", "--relative", ORDER]);
    words.extend(["--format=tformat:%H %ct %P", "HEAD", "--"]);
    words.extend(PAGES);
    let versions = versions(&git.ask(&words)?, shallow);
    let mut words = vec!["diff", "--name-only", "-z", "--no-renames", "--no-ext-diff"];
    words.extend(["--no-textconv", "--relative", ORDER, "HEAD", "--"]);
    words.extend(PAGES);
    let differing = git.ask(&words)?;
    let uncommitted = differing.split(|&byte| byte == 0).filter_map(path);
    Ok(History {
        versions: Arc::new(versions),
        uncommitted: uncommitted.collect::<BTreeSet<_>>(),
        shallow,
        texts: Arc::new(Blobs::new(git.clone())),
    })
}

/// Reads what `git log --raw -z` prints: a commit's line, then a line and a path for each file.
fn versions(log: &[u8], shallow: bool) -> BTreeMap<SourcePath, Vec<Version>> {
    let mut versions: BTreeMap<SourcePath, Vec<Version>> = BTreeMap::new();
    let mut commit: Option<Version> = None;
    let mut age = 0;
    let mut parts = log.split(|&byte| byte == 0);
    while let Some(part) = parts.next() {
        let part = part.trim_ascii_start();
        let Some(entry) = part.strip_prefix(b":") else {
            if let Some(read) = header(part, age, shallow) {
                commit = Some(read);
                age += 1;
            }
            continue;
        };
        let (Some(commit), Some(path)) = (&commit, parts.next().and_then(path)) else {
            continue;
        };
        versions.entry(path).or_default().push(Version {
            blob: blob(entry),
            ..commit.clone()
        });
    }
    versions
}

/// `<hash> <seconds> <parents>`
fn header(line: &[u8], age: u32, shallow: bool) -> Option<Version> {
    let line = std::str::from_utf8(line).ok()?;
    // Each word may be lacking: git has no time for a commit whose time it cannot read.
    let mut words = line.split(' ');
    Some(Version {
        commit: words.next().filter(|hash| !hash.is_empty())?.into(),
        seconds: words.next()?.parse().unwrap_or(0),
        age,
        blob: None,
        boundary: words.next().is_none_or(str::is_empty) && shallow,
    })
}

/// The new blob in `100644 100644 <old> <new> M`; `None` if the file went, or is no file any more.
fn blob(entry: &[u8]) -> Option<Arc<str>> {
    let entry = std::str::from_utf8(entry).ok()?;
    let words: Vec<&str> = entry.split(' ').collect();
    let [_, mode, _, blob, _] = words.as_slice() else {
        return None;
    };
    mode.starts_with("100").then(|| (*blob).into())
}

/// A path that a page can have: those that are no UTF-8 are never read.
fn path(bytes: &[u8]) -> Option<SourcePath> {
    let path = std::str::from_utf8(bytes).ok()?;
    (!path.is_empty()).then(|| SourcePath::new(path))
}
