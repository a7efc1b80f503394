//! Writes a [`Site`] to disk, so that the destination holds the old site or the new one, never half of each.
//!
//! ```text
//! survey what is there ─▶ make what changed ─▶ link what did not ─▶ manifest ─▶ exchange ─▶ remove the old
//!        Survey               staging tree        staging tree                  one rename
//! ```
//!
//! The new site grows as a whole tree in a work folder beside the destination. Files whose bytes are the
//! same are hard links of the old ones, so they keep their age, which web servers make their entity tags of. Then
//! the two trees change places in one system call. A file that is linked is never written again: each
//! changed file is a new one.
//!
//! A build may be killed at any moment. What it leaves is in the work folder, and the next build removes it. A
//! machine that loses power is another matter: nothing is forced out to the disk, for that would take longer than
//! the build, and the next build mends what the disk has lost, which it sees by the length.
//!
//! What did not change is not even made: the manifest in the destination, `.checkdown.json`, holds the hash of each file's
//! inputs, and a file of the same length that is not younger than the manifest is the one that was written. Of a group
//! all files have the group's inputs, so the manifest also tells which files those were.

mod destination;
mod group;
mod make;
mod manifest;
mod publish;
mod replace;
mod survey;
mod work;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::anyhow;
use rayon::prelude::*;

use crate::diag::Diagnostic;
use crate::site::{Artifact, Seal, Site};
use destination::Standing;
use make::Fate;
use manifest::{Entry, Manifest};
use publish::Way;
use survey::Survey;
use work::Work;

/// How a site is written.
#[derive(Clone, Copy)]
pub struct Options<'a> {
    /// The site's own folder: nothing is written over its sources.
    pub root: &'a Path,
    /// Told how far the making of files has come.
    pub progress: Option<Progress<'a>>,
}

/// Called after each file with how many are done and how many there are to do; from several threads, so
/// that a smaller number may come after a larger one.
pub type Progress<'a> = &'a (dyn Fn(usize, usize) + Sync);

/// What became of a site that was written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// How many files the site has, without the manifest.
    pub files: usize,
    /// How long they are together.
    pub bytes: u64,
    /// How many of them are new or changed.
    pub written: usize,
    /// How many were there already.
    pub unchanged: usize,
    /// How many files of the destination were not of the site, and are gone.
    pub removed: usize,
    /// What went otherwise than a reader would expect.
    pub notes: Vec<String>,
}

/// Why a site was not written; the destination is as it was.
///
/// Not an `Error`, so that `?` cannot turn an author's mistakes into one line of text.
#[derive(Debug)]
pub enum Failure {
    /// What the author did wrong, sorted.
    Mistakes(Vec<Diagnostic>),
    /// What the machine could not do.
    Machine(anyhow::Error),
}

impl From<anyhow::Error> for Failure {
    fn from(error: anyhow::Error) -> Self {
        Self::Machine(error)
    }
}

/// Writes `site` to the folder `out`, and removes from it what is not of the site, but for a `.git`.
///
/// # Errors
///
/// [`Failure::Mistakes`] if a file cannot be made for what its author wrote. [`Failure::Machine`] if `out` holds
/// files that are not ours or the site's sources, if another build is writing there, or if the disk
/// says no. Either way the destination keeps the old site.
pub fn emit(site: &Site<'_>, out: &Path, options: &Options<'_>) -> Result<Outcome, Failure> {
    emit_by(Way::best(), site, out, options)
}

/// [`emit`], by no better way than `best`.
fn emit_by(
    best: Way,
    site: &Site<'_>,
    out: &Path,
    options: &Options<'_>,
) -> Result<Outcome, Failure> {
    let folders = site.groups.iter().map(|group| &group.folder);
    if let Some(path) = site
        .artifacts
        .keys()
        .chain(folders)
        .find(|path| is_ours(path.as_str()))
    {
        return Err(anyhow!(
            "`{path}` is no path for a file of a site: builds keep their own there"
        )
        .into());
    }
    let out = destination::resolve(out, options.root)?;
    destination::standing(&out)?;
    let work = Work::begin(&out)?;
    work.recover(&out)?;

    let before = Before::read(&out)?;
    let grouped = before.grouped(&site.groups);
    // What stands there for itself goes before what a group would put there.
    let files: BTreeMap<_, _> = grouped.iter().chain(&site.artifacts).collect();
    let emission = Emission {
        paths: files.keys().map(|path| path.as_str()).collect(),
        artifacts: files.into_values().collect(),
        seal: site.seal.as_ref(),
        before,
        out,
        work,
        progress: options.progress,
    };
    emission.run(best)
}

/// Whether a path is what only builds and repositories write to.
fn is_ours(path: &str) -> bool {
    let top = path.split('/').next();
    [manifest::NAME, work::INSIDE, ".git"].contains(&top.unwrap_or(path))
}

/// What is in the destination before anything is done.
struct Before {
    standing: Standing,
    manifest: Manifest,
    survey: Survey,
}

impl Before {
    fn read(out: &Path) -> anyhow::Result<Self> {
        let standing = destination::standing(out)?;
        let (manifest, survey) = match standing {
            Standing::Own => rayon::join(|| Manifest::read(out), || Survey::of(out)),
            Standing::Absent | Standing::Empty => (Ok(Manifest::default()), Ok(Survey::default())),
        };
        Ok(Self {
            standing,
            manifest: manifest?,
            survey: survey?,
        })
    }

    /// What an earlier build wrote to `path`, if it is still there.
    fn entry(&self, path: &str) -> Option<&Entry> {
        let stat = self.survey.file(path)?;
        self.manifest.entry(path, stat.length, stat.modified)
    }
}

/// One site on its way to one destination.
struct Emission<'a> {
    /// Of all artifacts, sorted.
    paths: Vec<&'a str>,
    /// In the order of their paths.
    artifacts: Vec<&'a Artifact<'a>>,
    seal: Option<&'a Seal<'a>>,
    before: Before,
    out: PathBuf,
    work: Work,
    progress: Option<Progress<'a>>,
}

impl Emission<'_> {
    fn run(self, best: Way) -> Result<Outcome, Failure> {
        let strays = self.before.survey.strays(&self.paths);
        let current = self.current();
        let entries: Vec<Entry> = current.iter().flatten().copied().collect();
        let is_tidy = strays.is_empty() && self.before.survey.empty_folders.is_empty();
        let is_listed = self.before.manifest.lists(&self.paths);
        if self.before.standing == Standing::Own
            && is_tidy
            && is_listed
            && entries.len() == self.paths.len()
        {
            return Ok(self.outcome(&entries, 0, 0, vec![]));
        }

        let (way, stage) = self.prepare(best)?;
        let made = self.make(current, &stage)?;
        let written = made
            .iter()
            .filter(|made| made.fate == Fate::Written)
            .count();
        let is_same = written == 0 && is_tidy && self.before.standing == Standing::Own;
        let notes = match is_same {
            true => self.renew_manifest(&made, &stage)?,
            false => self.publish(&made, &strays, way, &stage)?,
        };
        let entries: Vec<Entry> = made.into_iter().map(|made| made.entry).collect();
        Ok(self.outcome(&entries, written, strays.len(), notes))
    }

    /// For each artifact what was written of it, if that is still there and what would be written today.
    fn current(&self) -> Vec<Option<Entry>> {
        let manifest = &self.before.manifest;
        self.paths
            .par_iter()
            .zip(&self.artifacts)
            .map(|(path, artifact)| {
                let entry = self.before.entry(path)?;
                manifest
                    .is_current(entry, artifact.inputs)
                    .then_some(*entry)
            })
            .collect()
    }

    fn outcome(
        &self,
        entries: &[Entry],
        written: usize,
        removed: usize,
        notes: Vec<String>,
    ) -> Outcome {
        Outcome {
            files: entries.len(),
            bytes: entries.iter().map(|entry| entry.length).sum(),
            written,
            unchanged: entries.len() - written,
            removed,
            notes: self.work.notes().iter().cloned().chain(notes).collect(),
        }
    }
}

#[cfg(test)]
mod tests;
