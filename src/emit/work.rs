//! The work folder beside the destination: the lock that keeps a second build out, the staging tree, and
//! what a killed build left.

use std::ffi::OsString;
use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use rayon::prelude::*;

/// The work folder's name where it has to lie in the destination.
pub(super) const INSIDE: &str = ".checkdown";

/// A folder of ours beside the destination, `.<name>.checkdown`, held by one build and gone when the build ends.
pub(super) struct Work {
    folder: PathBuf,
    /// The destination's `.checkdown`.
    inside: PathBuf,
    /// Locked as long as it is open.
    lock: Option<File>,
    notes: Vec<String>,
}

impl Work {
    /// Makes the folder for the destination `out` and locks it.
    ///
    /// Where nothing can be made beside the destination, the work folder lies in it.
    ///
    /// # Errors
    ///
    /// When another build is writing there, or no folder can be made.
    pub(super) fn begin(out: &Path) -> anyhow::Result<Self> {
        let (Some(parent), Some(name)) = (out.parent(), out.file_name()) else {
            bail!("{} is no folder that can be replaced", out.display());
        };
        let mut hidden = OsString::from(".");
        hidden.push(name);
        hidden.push(".checkdown");
        let inside = out.join(INSIDE);
        let mut notes = Vec::new();
        let mut folder = parent.join(hidden);
        let taken = match take(&folder) {
            Err(Refusal::Io(error)) if is_forbidden(&error) && out.is_dir() => {
                folder.clone_from(&inside);
                take(&folder)
            }
            taken => taken,
        };
        let lock = match taken {
            Ok(Lock::Held(lock)) => Some(lock),
            Ok(Lock::Unsupported) => {
                notes.push(
                    "the file system knows no locks: nothing keeps a second build out".into(),
                );
                None
            }
            Err(Refusal::Busy) => bail!(
                "another build is writing to {}: wait until it has ended",
                out.display()
            ),
            Err(Refusal::Io(error)) => {
                return Err(error).with_context(|| format!("cannot make {}", folder.display()));
            }
        };
        Ok(Self {
            folder,
            inside,
            lock,
            notes,
        })
    }

    /// Brings back what a killed build had moved away, and removes what else it left.
    pub(super) fn recover(&self, out: &Path) -> anyhow::Result<()> {
        let previous = self.previous();
        if previous.is_dir() && !out.exists() {
            fs::rename(&previous, out).with_context(|| {
                format!(
                    "cannot move {} back to {}",
                    previous.display(),
                    out.display()
                )
            })?;
        }
        self.clear()
    }

    fn clear(&self) -> anyhow::Result<()> {
        remove_tree(&self.next())?;
        remove_tree(&self.previous())?;
        remove_tree(&self.probe())?;
        if !self.is_inside() {
            remove_tree(&self.inside)?;
        }
        Ok(())
    }

    /// Whether there was no place beside the destination.
    pub(super) fn is_inside(&self) -> bool {
        self.folder == self.inside
    }

    /// Where the new site grows.
    pub(super) fn next(&self) -> PathBuf {
        self.folder.join("next")
    }

    /// Where it grows if the destination is on another device.
    pub(super) fn next_inside(&self) -> PathBuf {
        self.inside.join("next")
    }

    /// Where the old site waits, where two folders cannot be exchanged in one step.
    pub(super) fn previous(&self) -> PathBuf {
        self.folder.join("previous")
    }

    /// Something to try out what the file system can do.
    pub(super) fn probe(&self) -> PathBuf {
        self.folder.join("probe")
    }

    /// What a reader of the build's report should know.
    pub(super) fn notes(&self) -> &[String] {
        &self.notes
    }
}

impl Drop for Work {
    fn drop(&mut self) {
        // What cannot be removed now is tried again by the next build. The lock goes before the folder
        // and is open till the end: who opened it meanwhile finds that it is no longer there.
        let _ = self.clear();
        let _ = fs::remove_file(self.folder.join("lock"));
        let _ = fs::remove_dir(&self.folder);
        self.lock = None;
    }
}

enum Lock {
    Held(File),
    Unsupported,
}

enum Refusal {
    Busy,
    Io(io::Error),
}

impl From<io::Error> for Refusal {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

/// Makes `folder` and locks it. A build that ends removes both, so what was locked may be a file that is
/// gone; then it is tried again.
fn take(folder: &Path) -> Result<Lock, Refusal> {
    let path = folder.join("lock");
    loop {
        match fs::create_dir(folder) {
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(error.into()),
            _ => {}
        }
        if !folder
            .symlink_metadata()
            .is_ok_and(|metadata| metadata.is_dir())
        {
            // Gone meanwhile, or a link or file of that name, which opening the lock tells apart.
            if folder.symlink_metadata().is_ok() {
                return Err(io::Error::from(io::ErrorKind::NotADirectory).into());
            }
            continue;
        }
        let mut options = File::options();
        let lock = match options.create(true).truncate(false).write(true).open(&path) {
            Ok(lock) => lock,
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            Err(error) => return Err(error.into()),
        };
        match lock.try_lock() {
            Ok(()) if is_at(&lock, &path)? => return Ok(Lock::Held(lock)),
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(Refusal::Busy),
            Err(TryLockError::Error(error)) if error.kind() == io::ErrorKind::Unsupported => {
                return Ok(Lock::Unsupported);
            }
            Err(TryLockError::Error(error)) => return Err(error.into()),
        }
    }
}

/// Whether the open file is still the one at `path`.
#[cfg(unix)]
fn is_at(file: &File, path: &Path) -> io::Result<bool> {
    use std::os::unix::fs::MetadataExt;
    let open = file.metadata()?;
    match fs::symlink_metadata(path) {
        Ok(there) => Ok((there.dev(), there.ino()) == (open.dev(), open.ino())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error),
    }
}

/// An open file cannot be removed on other systems.
#[cfg(not(unix))]
fn is_at(_file: &File, _path: &Path) -> io::Result<bool> {
    Ok(true)
}

fn is_forbidden(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem
    )
}

/// Removes a file, or a folder with all that it holds; no link in it is followed. Nothing there is fine.
pub(super) fn remove_tree(path: &Path) -> anyhow::Result<()> {
    let context = || format!("cannot remove {}", path.display());
    match path.symlink_metadata() {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(error).with_context(context),
        Ok(metadata) if metadata.is_dir() => remove_folder(path).with_context(context),
        Ok(_) => fs::remove_file(path).with_context(context),
    }
}

fn remove_folder(folder: &Path) -> io::Result<()> {
    let mut folders = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        match entry.file_type()?.is_dir() {
            true => folders.push(entry.path()),
            false => fs::remove_file(entry.path())?,
        }
    }
    folders
        .into_par_iter()
        .try_for_each(|folder| remove_folder(&folder))?;
    fs::remove_dir(folder)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scratch::Scratch;

    fn names(folder: &Path) -> Vec<OsString> {
        let entries = fs::read_dir(folder).expect("it is read");
        entries
            .map(|entry| entry.expect("it is read").file_name())
            .collect()
    }

    #[test]
    fn a_second_build_is_told_to_wait_and_the_folder_is_gone_afterwards() {
        let site = Scratch::new("work");
        let out = site.path().join("public");
        let first = Work::begin(&out).expect("nobody is there");
        assert_eq!(names(site.path()), [".public.checkdown"]);
        let second = Work::begin(&out).err().expect("one is there").to_string();
        assert!(second.contains("another build is writing to"), "{second}");
        drop(first);
        assert!(names(site.path()).is_empty());
        Work::begin(&out).expect("nobody is there");
    }

    #[test]
    fn of_many_builds_at_once_never_two_are_at_work() {
        use std::sync::atomic::{AtomicUsize, Ordering};
        let site = Scratch::new("work");
        let out = site.path().join("public");
        let (at_work, turns) = (AtomicUsize::new(0), AtomicUsize::new(0));
        std::thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| {
                    for _ in 0..1_000 {
                        let Ok(work) = Work::begin(&out) else {
                            continue;
                        };
                        assert_eq!(at_work.fetch_add(1, Ordering::SeqCst), 0);
                        turns.fetch_add(1, Ordering::SeqCst);
                        std::thread::sleep(std::time::Duration::from_micros(50));
                        at_work.fetch_sub(1, Ordering::SeqCst);
                        drop(work);
                    }
                });
            }
        });
        assert!(turns.into_inner() > 8);
        assert!(names(site.path()).is_empty());
    }

    #[test]
    fn what_a_killed_build_left_is_put_right() {
        let site = Scratch::new("work");
        let out = site.path().join("public");
        site.write(".public.checkdown/next/half", "");
        site.write(".public.checkdown/lock", "");
        site.write(".public.checkdown/previous/index.html", "old");
        let work = Work::begin(&out).expect("nobody is there");
        work.recover(&out).expect("it is put right");
        let old = fs::read_to_string(out.join("index.html"));
        assert_eq!(old.expect("it is back"), "old");
        assert_eq!(names(&site.path().join(".public.checkdown")), ["lock"]);
    }

    #[cfg(unix)]
    #[test]
    fn a_removed_tree_takes_nothing_with_it_that_it_only_links_to() {
        let site = Scratch::new("work");
        let kept = site.write("kept/file", "");
        site.write("tree/a/b", "");
        let link = site.path().join("tree/a/link");
        std::os::unix::fs::symlink(site.path().join("kept"), link).expect("linked");
        remove_tree(&site.path().join("tree")).expect("it is removed");
        assert!(kept.exists());
        assert_eq!(names(site.path()), ["kept"]);
    }
}
