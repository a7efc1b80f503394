//! Puts the new site in the old one's place: by exchanging two folders in one step where the system can, by two
//! renames where it cannot, file by file where nothing else is left.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use anyhow::Context;
use rayon::prelude::*;

use super::destination::Standing;
use super::make::{Fate, Made, create, with_parents};
use super::survey::Found;
use super::work::remove_tree;
use super::{Emission, manifest};

/// How the new site comes into its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Way {
    /// Both folders change places in one step.
    Exchange,
    /// The old one is moved away, the new one in: for a moment there is none. A build that is killed then
    /// is put right by the next one.
    TwoRenames,
    /// Each file on its own, for the reason given.
    OneByOne(&'static str),
}

impl Way {
    /// The best way that the operating system may have; the file system has its own word in it.
    pub(super) fn best() -> Self {
        if cfg!(any(
            target_os = "linux",
            target_os = "android",
            target_vendor = "apple"
        )) {
            Self::Exchange
        } else if cfg!(unix) {
            Self::TwoRenames
        } else {
            Self::OneByOne("this system cannot replace folders that are in use")
        }
    }
}

impl Emission<'_> {
    /// The way that this destination allows, and the folder for the staging tree.
    pub(super) fn prepare(&self, best: Way) -> anyhow::Result<(Way, PathBuf)> {
        let way = match best {
            // A rename is enough where nothing is to be replaced.
            _ if self.before.standing == Standing::Absent => Way::TwoRenames,
            Way::OneByOne(reason) => Way::OneByOne(reason),
            _ if self.work.is_inside() => Way::OneByOne("nothing can be made in the folder above"),
            _ if self.out.join(".git").symlink_metadata().is_ok() => {
                Way::OneByOne("it holds a repository's `.git`")
            }
            _ if !self.is_movable() => {
                Way::OneByOne("it is a mount point, or on another device than the folder above")
            }
            best => best,
        };
        let stage = match way {
            Way::OneByOne(_) => self.work.next_inside(),
            Way::Exchange | Way::TwoRenames => self.work.next(),
        };
        fs::create_dir_all(&stage).with_context(|| format!("cannot make {}", stage.display()))?;
        Ok((way, stage))
    }

    /// Whether files and folders can move between the work folder and the destination, tried out rather than
    /// read off device numbers, for those are the same on both sides of some mount points.
    fn is_movable(&self) -> bool {
        let probe = self.work.probe();
        match self.before.standing {
            Standing::Absent => true,
            Standing::Empty => {
                let moved = fs::create_dir(&probe)
                    .and_then(|()| keep_permissions(&self.out, &probe))
                    .and_then(|()| fs::rename(&probe, &self.out));
                moved.is_ok()
            }
            Standing::Own => {
                let linked = fs::hard_link(self.out.join(manifest::NAME), &probe);
                linked.and_then(|()| fs::remove_file(&probe)).is_ok()
            }
        }
    }

    /// Puts the new site into its place; gives what is to be said of it.
    pub(super) fn publish(
        &self,
        made: &[Made],
        strays: &[&Found],
        way: Way,
        stage: &Path,
    ) -> anyhow::Result<Vec<String>> {
        if let Way::OneByOne(reason) = way {
            return self.replace_files(made, strays, stage, reason);
        }
        if let Err(reason) = self.link_kept(made, stage) {
            return self.replace_files(made, strays, stage, reason);
        }
        self.write_manifest(made, stage)?;
        if self.before.standing != Standing::Absent {
            keep_permissions(&self.out, stage)
                .with_context(|| format!("cannot change {}", stage.display()))?;
        }
        match self.exchange(way, stage)? {
            Exchange::Done(old) => Ok(discard(old.as_deref())),
            Exchange::Refused => {
                let reason = "the file system cannot replace it in one step";
                self.replace_files(made, strays, stage, reason)
            }
        }
    }

    /// When no file is new, only the manifest is: it lists other inputs, or has become older than the files.
    pub(super) fn renew_manifest(
        &self,
        made: &[Made],
        stage: &Path,
    ) -> anyhow::Result<Vec<String>> {
        self.write_manifest(made, stage)?;
        self.place_manifest(stage)?;
        Ok(vec![])
    }

    pub(super) fn place_manifest(&self, stage: &Path) -> anyhow::Result<()> {
        let manifest = self.out.join(manifest::NAME);
        fs::rename(stage.join(manifest::NAME), &manifest)
            .with_context(|| format!("cannot write {}", manifest.display()))
    }

    /// The staging tree gets a link of each file that stays.
    fn link_kept(&self, made: &[Made], stage: &Path) -> Result<(), &'static str> {
        let linked = made
            .par_iter()
            .zip(&self.paths)
            .try_for_each(|(made, path)| match made.fate {
                Fate::Written => Ok(()),
                Fate::Kept => with_parents(&stage.join(path), |link| {
                    fs::hard_link(self.out.join(path), link)
                }),
            });
        linked.map_err(|_| "its files cannot be linked")
    }

    pub(super) fn write_manifest(&self, made: &[Made], stage: &Path) -> anyhow::Result<()> {
        let entries = made.iter().map(|made| &made.entry);
        let json = manifest::to_json(self.paths.iter().copied().zip(entries))?;
        let file = stage.join(manifest::NAME);
        create(&file)
            .and_then(|mut file| io::Write::write_all(&mut file, json.as_bytes()))
            .with_context(|| format!("cannot write {}", file.display()))
    }

    /// # Errors
    ///
    /// When the old site is moved away and can be brought back only by the next build.
    fn exchange(&self, way: Way, stage: &Path) -> anyhow::Result<Exchange> {
        if self.before.standing != Standing::Own {
            return Ok(match fs::rename(stage, &self.out) {
                Ok(()) => Exchange::Done(None),
                Err(_) => Exchange::Refused,
            });
        }
        if way == Way::Exchange {
            match exchange_folders(stage, &self.out) {
                Ok(()) => return Ok(Exchange::Done(Some(stage.to_owned()))),
                Err(error) if is_unknown(&error) => {}
                Err(_) => return Ok(Exchange::Refused),
            }
        }
        let previous = self.work.previous();
        if fs::rename(&self.out, &previous).is_err() {
            return Ok(Exchange::Refused);
        }
        if let Err(error) = fs::rename(stage, &self.out) {
            fs::rename(&previous, &self.out).with_context(|| {
                let (out, previous) = (self.out.display(), previous.display());
                format!("cannot replace {out} ({error}); the old site is in {previous}, and the next build brings it back")
            })?;
            return Ok(Exchange::Refused);
        }
        Ok(Exchange::Done(Some(previous)))
    }
}

/// What became of the attempt to put the staging tree into the destination's place.
enum Exchange {
    /// It stands there, and the old site, if there was one, in the folder named.
    Done(Option<PathBuf>),
    /// All is as it was.
    Refused,
}

#[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
fn exchange_folders(one: &Path, other: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    Ok(renameat_with(CWD, one, CWD, other, RenameFlags::EXCHANGE)?)
}

#[cfg(not(any(target_os = "linux", target_os = "android", target_vendor = "apple")))]
fn exchange_folders(_one: &Path, _other: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

/// Whether a file system answers that it has no exchange; `EINVAL` is what Linux says for the flag.
fn is_unknown(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::Unsupported | io::ErrorKind::InvalidInput
    )
}

/// The new folder is as open to others as the old one.
fn keep_permissions(old: &Path, new: &Path) -> io::Result<()> {
    fs::set_permissions(new, fs::metadata(old)?.permissions())
}

/// The new site stands; an old one that cannot be removed is worth a word, not a failure.
fn discard(old: Option<&Path>) -> Vec<String> {
    let removed = old.map_or(Ok(()), remove_tree);
    let note = |error| format!("the site is written, but the old one is not all gone: {error:#}");
    removed.err().map(note).into_iter().collect()
}
