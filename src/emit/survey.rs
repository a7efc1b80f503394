//! What is in the destination before a build: every file with its length and age, found in parallel.

use std::ffi::{OsStr, OsString};
use std::fs::{self, DirEntry};
use std::path::Path;
use std::time::SystemTime;

use anyhow::Context;
use rayon::prelude::*;

use super::manifest;
use super::work;

/// How many files of one folder are looked up at a time; a smaller share is not worth handing over.
const FILES_AT_A_TIME: usize = 128;

/// A file, or what else is not a folder.
#[derive(Debug)]
pub(super) struct Found {
    /// Below the destination, with `/` between its parts.
    pub path: OsString,
    /// `None` for what is no regular file: a link, say.
    pub file: Option<Stat>,
}

/// What the file system says of a file.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stat {
    /// In bytes.
    pub length: u64,
    pub modified: SystemTime,
}

/// All that was found, but for the manifest and a repository's own `.git`, which stays.
#[derive(Debug, Default)]
pub(super) struct Survey {
    /// Sorted by path.
    files: Vec<Found>,
    /// Folders that hold nothing at all.
    pub empty_folders: Vec<OsString>,
}

impl Survey {
    /// Looks through the folder `out`.
    pub(super) fn of(out: &Path) -> anyhow::Result<Self> {
        let mut survey = look(out, OsStr::new(""))?;
        survey
            .files
            .par_sort_unstable_by(|a, b| key(&a.path).cmp(key(&b.path)));
        Ok(survey)
    }

    /// The regular file at `path`.
    pub(super) fn file(&self, path: &str) -> Option<Stat> {
        let place = self
            .files
            .binary_search_by(|found| key(&found.path).cmp(path.as_bytes()))
            .ok()?;
        self.files[place].file
    }

    /// What was found that is not among `paths`, which are sorted.
    pub(super) fn strays(&self, paths: &[&str]) -> Vec<&Found> {
        let is_stray = |found: &&Found| {
            let place = paths.binary_search_by(|path| path.as_bytes().cmp(key(&found.path)));
            place.is_err()
        };
        self.files.par_iter().filter(is_stray).collect()
    }

    fn joined(mut self, mut other: Self) -> Self {
        self.files.append(&mut other.files);
        self.empty_folders.append(&mut other.empty_folders);
        self
    }
}

/// Paths are compared as the bytes they are.
pub(super) fn key(path: &OsStr) -> &[u8] {
    path.as_encoded_bytes()
}

fn look(folder: &Path, path: &OsStr) -> anyhow::Result<Survey> {
    let context = || format!("cannot look through {}", folder.display());
    let is_top = path.is_empty();
    let mut files = Vec::new();
    let mut folders = Vec::new();
    for entry in fs::read_dir(folder).with_context(context)? {
        let entry = entry.with_context(context)?;
        let name = entry.file_name();
        if is_top && (name == manifest::NAME || name == work::INSIDE || name == ".git") {
            continue;
        }
        let mut below = path.to_owned();
        if !is_top {
            below.push("/");
        }
        below.push(name);
        match entry.file_type().with_context(context)?.is_dir() {
            true => folders.push((entry.path(), below)),
            false => files.push((entry, below)),
        }
    }
    if files.is_empty() && folders.is_empty() {
        let empty_folders = if is_top {
            vec![]
        } else {
            vec![path.to_owned()]
        };
        return Ok(Survey {
            files: vec![],
            empty_folders,
        });
    }
    let files = files
        .into_par_iter()
        .with_min_len(FILES_AT_A_TIME)
        .map(|(entry, path)| stat(&entry, path))
        .collect::<anyhow::Result<Vec<_>>>()?;
    let here = Survey {
        files,
        empty_folders: vec![],
    };
    let below = folders
        .into_par_iter()
        .map(|(folder, path)| look(&folder, &path))
        .try_reduce(Survey::default, |a, b| Ok(a.joined(b)))?;
    Ok(here.joined(below))
}

fn stat(entry: &DirEntry, path: OsString) -> anyhow::Result<Found> {
    let read = || {
        let metadata = entry.metadata()?;
        Ok::<_, std::io::Error>(match metadata.is_file() {
            true => Some(Stat {
                length: metadata.len(),
                modified: metadata.modified()?,
            }),
            false => None,
        })
    };
    let file = read().with_context(|| format!("cannot look at {}", entry.path().display()))?;
    Ok(Found { path, file })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scratch::Scratch;

    #[test]
    fn files_are_found_and_what_is_not_ours_to_touch_is_not() {
        let out = Scratch::new("survey");
        for path in ["a/b/c.html", "a-b", "a/b.html", "index.html"] {
            out.write(path, path);
        }
        for path in [manifest::NAME, ".git/HEAD", ".checkdown/next/a"] {
            out.write(path, "");
        }
        out.write("a/.git/x", "");
        fs::create_dir_all(out.path().join("empty/deep")).expect("made");

        let survey = Survey::of(out.path()).expect("it is read");
        let found: Vec<_> = survey.files.iter().map(|found| &*found.path).collect();
        let all = ["a-b", "a/.git/x", "a/b.html", "a/b/c.html", "index.html"];
        assert_eq!(found, all);
        assert_eq!(survey.empty_folders, ["empty/deep"]);
        assert_eq!(survey.file("a/b.html").map(|stat| stat.length), Some(8));
        assert!(survey.file("a").is_none());

        let strays = survey.strays(&["a/b.html", "a/c", "index.html"]);
        let strays: Vec<_> = strays.into_iter().map(|found| &*found.path).collect();
        assert_eq!(strays, ["a-b", "a/.git/x", "a/b/c.html"]);
    }

    #[cfg(unix)]
    #[test]
    fn links_are_found_but_never_followed() {
        let out = Scratch::new("survey");
        let other = Scratch::new("survey");
        other.write("file", "");
        std::os::unix::fs::symlink(other.path(), out.path().join("link")).expect("linked");
        let survey = Survey::of(out.path()).expect("it is read");
        let found: Vec<_> = survey
            .files
            .iter()
            .map(|f| (&*f.path, f.file.is_some()))
            .collect();
        assert_eq!(found, [(OsStr::new("link"), false)]);
    }
}
