//! Makes the artifacts that changed, in parallel, each thread holding the bytes of one at a time, and writes to the
//! staging tree those whose bytes are new; then those that list the others.

use std::collections::{BTreeMap, HashMap};
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use anyhow::Context;
use rayon::prelude::*;

use super::manifest::Entry;
use super::{Emission, Failure};
use crate::diag::Diagnostic;
use crate::hash::Hash;
use crate::site::{Artifact, Body, Content};

/// What becomes of an artifact.
pub(super) struct Made {
    pub entry: Entry,
    pub fate: Fate,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    /// The file in the destination has these bytes.
    Kept,
    /// It lies in the staging tree.
    Written,
}

impl Emission<'_> {
    /// What becomes of every artifact, in the order of their paths; those that are `current` stay.
    pub(super) fn make(
        &self,
        current: Vec<Option<Entry>>,
        stage: &Path,
    ) -> Result<Vec<Made>, Failure> {
        let total = current.iter().filter(|entry| entry.is_none()).count();
        let done = AtomicUsize::new(0);
        let has_failed = AtomicBool::new(false);
        let made = current
            .into_par_iter()
            .zip(&self.paths)
            .zip(&self.artifacts)
            .map(|((current, path), artifact)| {
                if let Some(entry) = current {
                    let fate = Fate::Kept;
                    return Ok(Ok(Some(Made { entry, fate })));
                }
                let made = self.make_one(path, artifact, stage, &has_failed)?;
                let done = done.fetch_add(1, Ordering::Relaxed) + 1;
                if let Some(progress) = self.progress {
                    progress(done, total);
                }
                Ok(made)
            })
            .collect::<anyhow::Result<Vec<_>>>()?;

        let mut mistakes = Vec::new();
        let made = made
            .into_iter()
            .filter_map(|made| made.map_err(|mistake| mistakes.push(*mistake)).ok())
            .collect();
        if mistakes.is_empty() {
            return Ok(self.seal(made, stage)?);
        }
        Diagnostic::sort(&mut mistakes);
        Err(Failure::Mistakes(mistakes))
    }

    /// Makes the files that list the others, which are all there.
    fn seal(&self, made: Vec<Option<Made>>, stage: &Path) -> anyhow::Result<Vec<Made>> {
        let all = made.iter().zip(&self.paths).zip(&self.artifacts);
        let contents: Vec<Content<'_>> = all
            .filter_map(|((made, path), artifact)| {
                let entry = made.as_ref()?.entry;
                let is_listed = !matches!(artifact.body, Body::Sealed);
                is_listed.then_some(Content {
                    path,
                    hash: entry.content,
                    length: entry.length,
                })
            })
            .collect();
        let is_whole = made.iter().all(Option::is_some);
        let sealed = match self.seal {
            Some(seal) if !is_whole => seal(&contents),
            _ => BTreeMap::new(),
        };
        let bytes: HashMap<&str, &Vec<u8>> = sealed
            .iter()
            .map(|(path, bytes)| (path.as_str(), bytes))
            .collect();
        let all = made.into_iter().zip(&self.paths).zip(&self.artifacts);
        all.map(|((made, path), artifact)| {
            if let Some(made) = made {
                return Ok(made);
            }
            let bytes = bytes.get(path);
            let bytes =
                bytes.with_context(|| format!("`{path}` is listed, and nothing makes it"))?;
            self.place(path, artifact.inputs, bytes, stage)
        })
        .collect()
    }

    /// After the first mistake nothing is written any more; the rest is made to find the other mistakes. Nothing comes
    /// of what is to be made last.
    fn make_one(
        &self,
        path: &str,
        artifact: &Artifact<'_>,
        stage: &Path,
        has_failed: &AtomicBool,
    ) -> anyhow::Result<Result<Option<Made>, Box<Diagnostic>>> {
        let inputs = artifact.inputs;
        let made = match &artifact.body {
            Body::Sealed => return Ok(Ok(None)),
            Body::File(file) => {
                let (content, length, fate) = self.copy(path, file, stage)?;
                let entry = Entry {
                    inputs,
                    content,
                    length,
                };
                Made { entry, fate }
            }
            Body::Made(make) => match make() {
                Ok(bytes) if has_failed.load(Ordering::Relaxed) => Made {
                    entry: entry(inputs, &bytes),
                    fate: Fate::Kept,
                },
                Ok(bytes) => self.place(path, inputs, &bytes, stage)?,
                Err(mistake) => {
                    has_failed.store(true, Ordering::Relaxed);
                    return Ok(Err(mistake));
                }
            },
        };
        Ok(Ok(Some(made)))
    }

    /// Writes a file's bytes to the staging tree, unless the destination has them.
    fn place(&self, path: &str, inputs: Hash, bytes: &[u8], stage: &Path) -> anyhow::Result<Made> {
        let entry = entry(inputs, bytes);
        let fate = match self.is_there(path, entry.content, bytes)? {
            true => Fate::Kept,
            false => {
                write(&stage.join(path), bytes)?;
                Fate::Written
            }
        };
        Ok(Made { entry, fate })
    }

    /// Whether the destination holds these bytes already. A file that is not as the manifest has it is
    /// read, for it may have been edited, or have come from a repository or an archive.
    fn is_there(&self, path: &str, content: Hash, bytes: &[u8]) -> anyhow::Result<bool> {
        let length = bytes.len() as u64;
        if let Some(entry) = self.before.entry(path) {
            return Ok((entry.content, entry.length) == (content, length));
        }
        if self
            .before
            .survey
            .file(path)
            .is_none_or(|stat| stat.length != length)
        {
            return Ok(false);
        }
        let file = self.out.join(path);
        let there = fs::read(&file).with_context(|| format!("cannot read {}", file.display()))?;
        Ok(there == bytes)
    }

    /// A file of the content folder may be long, so it is never held.
    fn copy(&self, path: &str, file: &Path, stage: &Path) -> anyhow::Result<(Hash, u64, Fate)> {
        let reading = || format!("cannot read {}", file.display());
        let open = || File::open(file).with_context(reading);
        if let Some(stat) = self.before.survey.file(path)
            && stat.length == file.metadata().with_context(reading)?.len()
        {
            let (content, length) =
                Hash::published_copied(open()?, io::sink()).with_context(reading)?;
            if self.hash_there(path)? == content {
                return Ok((content, length, Fate::Kept));
            }
        }
        let target = stage.join(path);
        let writing = || format!("cannot copy {} to {}", file.display(), target.display());
        let reader = open()?;
        let writer = create(&target).with_context(writing)?;
        let (content, length) = Hash::published_copied(reader, writer).with_context(writing)?;
        Ok((content, length, Fate::Written))
    }

    /// The hash of the file in the destination, as the manifest has it or else from the file itself.
    fn hash_there(&self, path: &str) -> anyhow::Result<Hash> {
        if let Some(entry) = self.before.entry(path) {
            return Ok(entry.content);
        }
        let file = self.out.join(path);
        let hashed = File::open(&file).and_then(|file| Hash::published_copied(file, io::sink()));
        let (hash, _) = hashed.with_context(|| format!("cannot read {}", file.display()))?;
        Ok(hash)
    }
}

fn entry(inputs: Hash, bytes: &[u8]) -> Entry {
    Entry {
        inputs,
        content: Hash::published(bytes),
        length: bytes.len() as u64,
    }
}

fn write(file: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    create(file)
        .and_then(|mut file| file.write_all(bytes))
        .with_context(|| format!("cannot write {}", file.display()))
}

/// A new file; never one that is there, which may be linked to from the old site.
pub(super) fn create(file: &Path) -> io::Result<File> {
    with_parents(file, |file| {
        File::options().write(true).create_new(true).open(file)
    })
}

/// Does what makes `file`, after its parents are made, if they turn out to be missing.
pub(super) fn with_parents<T>(file: &Path, make: impl Fn(&Path) -> io::Result<T>) -> io::Result<T> {
    match (make(file), file.parent()) {
        (Err(error), Some(parent)) if error.kind() == io::ErrorKind::NotFound => {
            fs::create_dir_all(parent)?;
            make(file)
        }
        (made, _) => made,
    }
}
