//! `checkdown init`: a small site to start from, or a copy of the built-in theme to change. It never
//! overwrites a file.

use std::fs;
use std::io::Write;
use std::path::Path;

use anyhow::Context;

use super::Outcome;
use super::terminal::Terminal;
use crate::cli::InitArguments;
use crate::theme::BUILT_IN_FILES;

/// A file of the starter or of a theme: its path below the folder it is written to, and its bytes.
type Embedded = (&'static str, &'static [u8]);

macro_rules! starter {
    ($($path:literal)*) => {
        /// The site to start from, in the order in which it is read.
        const STARTER: &[Embedded] = &[$(($path, include_bytes!(concat!("init/", $path))),)*];
    };
}

starter! { "checkdown.yaml" "content/index.md" "content/release.md" }

const IGNORE: Embedded = (".gitignore", include_bytes!("init/.gitignore"));

pub fn run(arguments: &InitArguments, terminal: &Terminal) -> anyhow::Result<Outcome> {
    match &arguments.theme {
        Some(name) => write_theme(&arguments.folder, name, terminal),
        None => write_starter(&arguments.folder, terminal),
    }
}

fn write_starter(folder: &Path, terminal: &Terminal) -> anyhow::Result<Outcome> {
    if !write_all(folder, STARTER, terminal)? {
        return Ok(Outcome::Problems);
    }
    let ignores = !exists(&folder.join(IGNORE.0))?;
    if ignores {
        write(folder, IGNORE)?;
    }
    if !terminal.quiet {
        let mut out = terminal.out();
        for (path, _) in STARTER.iter().chain(ignores.then_some(&IGNORE)) {
            writeln!(out, "wrote {}", shown(folder, path))?;
        }
        let root = match folder {
            folder if folder == Path::new(".") => String::new(),
            folder => format!(" --root {}", shell_word(&folder.display().to_string())),
        };
        writeln!(
            out,
            "\nNext:\n  checkdown check{root}\n  checkdown build{root}"
        )?;
    }
    Ok(Outcome::Fine)
}

fn write_theme(folder: &Path, name: &str, terminal: &Terminal) -> anyhow::Result<Outcome> {
    let below = folder.join("themes").join(name);
    if !write_all(&below, BUILT_IN_FILES, terminal)? {
        return Ok(Outcome::Problems);
    }
    if !terminal.quiet {
        let mut out = terminal.out();
        let files = crate::report::plural(BUILT_IN_FILES.len(), "file");
        let settings = folder.join("checkdown.yaml");
        writeln!(out, "wrote {files} to {}\n", below.display())?;
        writeln!(
            out,
            "Next: write `theme: {name}` in {}.",
            settings.display()
        )?;
        writeln!(
            out,
            "Delete the files you do not change: the built-in ones stand in for them."
        )?;
    }
    Ok(Outcome::Fine)
}

/// Writes all files below `folder`, or none if one of them exists; says which.
fn write_all(folder: &Path, files: &[Embedded], terminal: &Terminal) -> anyhow::Result<bool> {
    let mut existing = Vec::new();
    for (path, _) in files {
        if exists(&folder.join(path))? {
            existing.push(shown(folder, path));
        }
    }
    if !existing.is_empty() {
        terminal.complain("error: nothing was written, because these files exist:");
        for path in existing {
            terminal.complain(&format!("  {path}"));
        }
        return Ok(false);
    }
    for file in files {
        write(folder, *file)?;
    }
    Ok(true)
}

/// The path of a file below `folder`, as it is told.
fn shown(folder: &Path, path: &str) -> String {
    let joined = folder.join(path);
    let below = joined.strip_prefix(".").unwrap_or(&joined);
    below.display().to_string()
}

/// A link that leads nowhere counts: writing through it would put a file where nobody looks.
fn exists(path: &Path) -> anyhow::Result<bool> {
    match path.symlink_metadata() {
        Ok(_) => Ok(true),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error).with_context(|| format!("cannot look at {}", path.display())),
    }
}

/// Writes a file that does not exist yet.
fn write(folder: &Path, (path, bytes): Embedded) -> anyhow::Result<()> {
    let path = folder.join(path);
    let create = || {
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent)?;
        }
        fs::File::create_new(&path)?.write_all(bytes)
    };
    create().with_context(|| format!("cannot write {}", path.display()))
}

/// The text as one word of a shell.
fn shell_word(text: &str) -> String {
    let plain = |letter: char| letter.is_ascii_alphanumeric() || "/._-".contains(letter);
    if !text.is_empty() && text.chars().all(plain) {
        text.to_owned()
    } else {
        format!("'{}'", text.replace('\'', r"'\''"))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use walkdir::WalkDir;

    use super::*;
    use crate::report::Look;

    const QUIET: Terminal = Terminal {
        quiet: true,
        look: Look::PLAIN,
    };

    #[test]
    fn the_starter_is_complete() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/commands/init");
        let files = WalkDir::new(&folder).into_iter().map(Result::unwrap);
        let files = files.filter(|entry| entry.file_type().is_file());
        let on_disk: BTreeSet<_> = files
            .map(|entry| {
                entry
                    .path()
                    .strip_prefix(&folder)
                    .unwrap()
                    .display()
                    .to_string()
            })
            .collect();
        let embedded = STARTER
            .iter()
            .chain([&IGNORE])
            .map(|(path, _)| path.to_string());
        assert_eq!(embedded.collect::<BTreeSet<_>>(), on_disk);
    }

    #[test]
    fn a_site_is_started_beside_other_files_but_never_over_its_own() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join(".gitignore"), "mine\n").unwrap();
        assert_eq!(write_starter(folder.path(), &QUIET).unwrap(), Outcome::Fine);
        let ignore = fs::read_to_string(folder.path().join(".gitignore")).unwrap();
        assert_eq!(ignore, "mine\n");

        let page = folder.path().join("content/release.md");
        fs::write(&page, "mine\n").unwrap();
        fs::remove_file(folder.path().join("checkdown.yaml")).unwrap();
        assert_eq!(
            write_starter(folder.path(), &QUIET).unwrap(),
            Outcome::Problems
        );
        assert_eq!(fs::read_to_string(&page).unwrap(), "mine\n");
        assert!(!folder.path().join("checkdown.yaml").exists());
    }

    #[test]
    fn the_starter_ignores_what_a_build_makes() {
        let folder = tempfile::tempdir().unwrap();
        write_starter(&folder.path().join("a/b"), &QUIET).unwrap();
        let ignore = fs::read_to_string(folder.path().join("a/b/.gitignore")).unwrap();
        assert!(ignore.lines().any(|line| line == "/public/"), "{ignore}");
    }

    #[test]
    fn a_folder_becomes_one_word() {
        assert_eq!(shell_word("ops/run-books"), "ops/run-books");
        assert_eq!(shell_word("bob's ops"), r"'bob'\''s ops'");
    }
}
