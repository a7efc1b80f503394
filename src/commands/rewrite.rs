//! Files of an author, written anew: all of them or none, each exchanged in one step, with the rights it had.

use std::collections::HashMap;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, ensure};

/// A text file to be changed.
#[derive(Clone, Debug)]
pub struct Rewrite {
    pub file: PathBuf,
    /// What was read of it, without a byte-order mark.
    pub before: String,
    /// What it is to hold, without a byte-order mark.
    pub after: String,
}

/// A new text that lies beside the file it will replace.
struct Prepared {
    file: PathBuf,
    beside: PathBuf,
    old: Vec<u8>,
}

const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

/// Rewrites all files. A byte-order mark stays.
///
/// # Errors
///
/// If a file was changed since it was read, or cannot be written; those that were exchanged already are put
/// back then, unless the disk refuses that too.
pub fn all(rewrites: &[Rewrite]) -> anyhow::Result<()> {
    let mut prepared = Vec::with_capacity(rewrites.len());
    let mut known: HashMap<PathBuf, &str> = HashMap::new();
    for rewrite in rewrites {
        match prepare(rewrite, &mut known) {
            Ok(one) => prepared.extend(one),
            Err(error) => {
                forget(&prepared);
                return Err(error);
            }
        }
    }
    for (done, one) in prepared.iter().enumerate() {
        let exchanged = fs::rename(&one.beside, &one.file);
        if let Err(error) =
            exchanged.with_context(|| format!("cannot write {}", one.file.display()))
        {
            for earlier in &prepared[..done] {
                put_back(earlier);
            }
            forget(&prepared[done..]);
            return Err(error);
        }
    }
    Ok(())
}

/// Writes what is to replace a file beside it; `None` if that is there already, because another link leads to the
/// same file. `known` are the files that will be replaced, and by what.
fn prepare<'r>(
    rewrite: &'r Rewrite,
    known: &mut HashMap<PathBuf, &'r str>,
) -> anyhow::Result<Option<Prepared>> {
    let shown = rewrite.file.display();
    // A link stays a link: what it leads to is rewritten.
    let file = fs::canonicalize(&rewrite.file).with_context(|| format!("cannot find {shown}"))?;
    if let Some(after) = known.insert(file.clone(), &rewrite.after) {
        ensure!(
            after == rewrite.after,
            "{shown} is several pages, each with other ids"
        );
        return Ok(None);
    }
    let old = fs::read(&file).with_context(|| format!("cannot read {shown}"))?;
    let text = old.strip_prefix(BYTE_ORDER_MARK).unwrap_or(&old);
    ensure!(
        text == rewrite.before.as_bytes(),
        "{shown} was changed while it was read"
    );
    let mut new = old[..old.len() - text.len()].to_vec();
    new.extend_from_slice(rewrite.after.as_bytes());
    let beside = beside(&file);
    let written = write(&beside, &new, &file);
    if written.is_err() {
        let _ = fs::remove_file(&beside);
    }
    written.with_context(|| format!("cannot write beside {shown}"))?;
    Ok(Some(Prepared { file, beside, old }))
}

/// Where a file's new text stands until it takes the file's place. Always called the same: what a run leaves that is
/// cut off, the next one takes away.
fn beside(file: &Path) -> PathBuf {
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    file.with_file_name(format!(".{name}.checkdown"))
}

/// Writes a file with the rights of another one; a file that may not be written stays as it is.
fn write(beside: &Path, bytes: &[u8], model: &Path) -> std::io::Result<()> {
    fs::OpenOptions::new().append(true).open(model)?;
    fs::write(beside, bytes)?;
    fs::set_permissions(beside, fs::metadata(model)?.permissions())
}

/// Writes a new file, whole or not at all. One that is there already is exchanged if `exchanges`, and is an error
/// otherwise. An exchanged file keeps its rights; a link stays a link, and what is no file, such as a pipe, is written to.
pub fn create(file: &Path, bytes: &[u8], exchanges: bool) -> std::io::Result<()> {
    let there = fs::metadata(file).ok().filter(|_| exchanges);
    if let Some(special) = &there
        && !special.is_file()
        && !special.is_dir()
    {
        return fs::OpenOptions::new()
            .write(true)
            .open(file)?
            .write_all(bytes);
    }
    let linked = there.as_ref().and_then(|_| fs::canonicalize(file).ok());
    let file = linked.as_deref().unwrap_or(file);
    let beside = beside(file);
    let target = if exchanges { &beside } else { file };
    let mut options = fs::OpenOptions::new();
    options
        .write(true)
        .create(exchanges)
        .truncate(exchanges)
        .create_new(!exchanges);
    let written = options.open(target)?.write_all(bytes);
    let written = written.and_then(|()| match exchanges {
        true => {
            if let Some(there) = there {
                fs::set_permissions(&beside, there.permissions())?;
            }
            fs::rename(&beside, file)
        }
        false => Ok(()),
    });
    if written.is_err() {
        let _ = fs::remove_file(target);
    }
    written
}

/// Tries whether [`create`] can exchange a file, with an empty one beside it that is taken away again.
pub fn try_exchange(file: &Path) -> std::io::Result<()> {
    let there = fs::canonicalize(file).ok();
    let file = there.as_deref().unwrap_or(file);
    if there.is_some() && !file.is_file() {
        return Ok(());
    }
    let beside = beside(file);
    fs::File::create(&beside)?;
    fs::remove_file(beside)
}

fn put_back(one: &Prepared) {
    let restored = write(&one.beside, &one.old, &one.file);
    if restored.is_ok() {
        let _ = fs::rename(&one.beside, &one.file);
    }
}

/// Takes away what lies beside the files.
fn forget(prepared: &[Prepared]) {
    for one in prepared {
        let _ = fs::remove_file(&one.beside);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scratch::Scratch;

    fn rewrite(folder: &Scratch, name: &str, before: &str) -> Rewrite {
        Rewrite {
            file: folder.path().join(name),
            before: before.to_owned(),
            after: "new".to_owned(),
        }
    }

    fn names(folder: &Scratch) -> Vec<String> {
        let entries = fs::read_dir(folder.path()).unwrap();
        let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        let mut names: Vec<String> = names.collect();
        names.sort();
        names
    }

    #[test]
    fn a_byte_order_mark_stays() {
        let folder = Scratch::new("rewrite");
        let file = folder.write("a.md", "\u{feff}old");
        all(&[rewrite(&folder, "a.md", "old")]).unwrap();
        assert_eq!(fs::read_to_string(file).unwrap(), "\u{feff}new");
        assert_eq!(names(&folder), ["a.md"]);
    }

    #[test]
    fn a_file_that_changed_meanwhile_keeps_all_as_they_were() {
        let folder = Scratch::new("rewrite");
        folder.write("a.md", "old");
        folder.write("b.md", "changed");
        let both = [
            rewrite(&folder, "a.md", "old"),
            rewrite(&folder, "b.md", "old"),
        ];
        assert!(all(&both).is_err());
        assert_eq!(
            fs::read_to_string(folder.path().join("a.md")).unwrap(),
            "old"
        );
        assert_eq!(names(&folder), ["a.md", "b.md"]);
    }

    #[test]
    fn a_new_file_takes_no_others_place_unless_it_is_asked_to() {
        let folder = Scratch::new("rewrite");
        let file = folder.write("a.md", "old");
        assert!(create(&file, b"new", false).is_err());
        assert_eq!(fs::read_to_string(&file).unwrap(), "old");
        create(&file, b"new", true).unwrap();
        assert_eq!(fs::read_to_string(&file).unwrap(), "new");
        create(&folder.path().join("b.md"), b"new", false).unwrap();
        assert_eq!(names(&folder), ["a.md", "b.md"]);
    }

    #[test]
    fn what_was_left_beside_a_file_goes() {
        let folder = Scratch::new("rewrite");
        let file = folder.write("a.md", "old");
        folder.write(".a.md.checkdown", "half of a longer text");
        all(&[rewrite(&folder, "a.md", "old")]).unwrap();
        assert_eq!(fs::read_to_string(file).unwrap(), "new");
        assert_eq!(names(&folder), ["a.md"]);
    }

    #[cfg(unix)]
    #[test]
    fn rights_and_links_stay() {
        use std::os::unix::fs::{PermissionsExt, symlink};
        let folder = Scratch::new("rewrite");
        let file = folder.write("a.md", "old");
        fs::set_permissions(&file, fs::Permissions::from_mode(0o640)).unwrap();
        symlink("a.md", folder.path().join("b.md")).unwrap();
        all(&[rewrite(&folder, "b.md", "old")]).unwrap();
        assert_eq!(fs::read_to_string(&file).unwrap(), "new");
        assert_eq!(
            fs::metadata(&file).unwrap().permissions().mode() & 0o777,
            0o640
        );
        assert!(folder.path().join("b.md").is_symlink());
    }

    #[cfg(unix)]
    #[test]
    fn an_exchanged_file_keeps_its_rights_and_its_link_and_a_pipe_is_written_to() {
        use std::os::unix::fs::{FileTypeExt, PermissionsExt, symlink};
        let folder = Scratch::new("rewrite");
        let file = folder.write("a.md", "old");
        fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).unwrap();
        let link = folder.path().join("b.md");
        symlink("a.md", &link).unwrap();
        create(&link, b"new", true).unwrap();
        assert!(link.is_symlink());
        assert_eq!(fs::read_to_string(&file).unwrap(), "new");
        let mode = fs::metadata(&file).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        let pipe = folder.path().join("pipe");
        let made = std::process::Command::new("mkfifo").arg(&pipe).status();
        assert!(made.unwrap().success());
        let read = {
            let pipe = pipe.clone();
            std::thread::spawn(move || fs::read(pipe).unwrap())
        };
        create(&pipe, b"through", true).unwrap();
        assert_eq!(read.join().unwrap(), b"through");
        let kind = fs::metadata(&pipe).unwrap().file_type();
        assert!(kind.is_fifo());
        assert_eq!(names(&folder), ["a.md", "b.md", "pipe"]);
    }

    #[cfg(unix)]
    #[test]
    fn a_file_with_two_names_is_written_once() {
        let folder = Scratch::new("rewrite");
        let file = folder.write("a.md", "old");
        std::os::unix::fs::symlink("a.md", folder.path().join("b.md")).unwrap();
        let both = [
            rewrite(&folder, "a.md", "old"),
            rewrite(&folder, "b.md", "old"),
        ];
        all(&both).unwrap();
        assert_eq!(fs::read_to_string(&file).unwrap(), "new");
        let mut other = both;
        other
            .iter_mut()
            .for_each(|one| one.before = "new".to_owned());
        other[1].after = "newer".to_owned();
        assert!(all(&other).is_err());
        assert_eq!(fs::read_to_string(&file).unwrap(), "new");
        assert_eq!(names(&folder), ["a.md", "b.md"]);
    }
}
