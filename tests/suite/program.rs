//! Runs the program as a user would, on a folder of its own.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use walkdir::WalkDir;

/// What a finished run left behind.
#[derive(Debug)]
pub struct Run {
    /// The exit code; `None` if a signal ended it.
    pub exit: Option<i32>,
    pub stdout: String,
    pub stderr: String,
}

impl Run {
    /// Fails the test, with all that was said, unless the program ended with `exit`.
    #[track_caller]
    pub fn expect_exit(self, exit: i32) -> Self {
        assert_eq!(
            self.exit,
            Some(exit),
            "stdout:\n{}\nstderr:\n{}",
            self.stdout,
            self.stderr
        );
        self
    }
}

impl From<Output> for Run {
    fn from(output: Output) -> Self {
        Self {
            exit: output.status.code(),
            stdout: String::from_utf8(output.stdout).expect("standard output is UTF-8"),
            stderr: String::from_utf8(output.stderr).expect("standard error is UTF-8"),
        }
    }
}

/// The program, to be run in `folder`. `CHECKDOWN_BIN` names another one than the one just built.
pub fn checkdown(folder: &Path) -> Command {
    let program = std::env::var_os("CHECKDOWN_BIN").map_or_else(
        || PathBuf::from(env!("CARGO_BIN_EXE_checkdown")),
        PathBuf::from,
    );
    let mut command = Command::new(program);
    alone(&mut command)
        .current_dir(folder)
        .stdin(Stdio::null())
        .env_remove("SOURCE_DATE_EPOCH")
        .env("NO_COLOR", "1");
    command
}

/// Whatever runs the tests, in whatever repository and for whatever user: git knows of the folders of tests alone.
pub fn alone(command: &mut Command) -> &mut Command {
    let inherited = std::env::vars_os().map(|(name, _)| name);
    for name in inherited.filter(|name| name.as_encoded_bytes().starts_with(b"GIT_")) {
        command.env_remove(name);
    }
    let nowhere = Path::new("/dev/null");
    command
        .env("GIT_CONFIG_GLOBAL", nowhere)
        .env("GIT_CONFIG_NOSYSTEM", "1")
        // Of these an older git reads them.
        .env("HOME", nowhere)
        .env("XDG_CONFIG_HOME", nowhere)
        .env("GIT_CEILING_DIRECTORIES", std::env::temp_dir())
}

/// Runs the program in `folder` with these words.
pub fn run<I: IntoIterator<Item = S>, S: AsRef<OsStr>>(folder: &Path, words: I) -> Run {
    let output = checkdown(folder).args(words).output();
    output.expect("the program starts").into()
}

/// A folder that goes away with its owner.
pub struct Folder(tempfile::TempDir);

impl Folder {
    pub fn new() -> Self {
        Self(
            tempfile::Builder::new()
                .prefix("checkdown-")
                .tempdir()
                .unwrap(),
        )
    }

    /// A folder of these files, given as path and text.
    pub fn of(files: &[(&str, &str)]) -> Self {
        let folder = Self::new();
        for (path, text) in files {
            folder.write(path, text);
        }
        folder
    }

    pub fn path(&self) -> &Path {
        self.0.path()
    }

    pub fn write(&self, path: &str, text: impl AsRef<[u8]>) {
        let file = self.path().join(path);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text).unwrap();
    }

    pub fn run<'w>(&self, words: impl IntoIterator<Item = &'w str>) -> Run {
        run(self.path(), words)
    }

    /// Builds with a fixed date and returns the site, which must come out without errors.
    #[track_caller]
    pub fn build<'w>(&self, words: impl IntoIterator<Item = &'w str>) -> Files {
        let words = ["build", "--date", "2026-01-01"].into_iter().chain(words);
        self.run(words).expect_exit(0);
        files(&self.path().join("public"))
    }
}

/// All files below a folder: path with `/` between its parts, and bytes.
pub type Files = BTreeMap<String, Vec<u8>>;

/// Reads every file below `folder`; none if there is no such folder.
pub fn files(folder: &Path) -> Files {
    WalkDir::new(folder)
        .into_iter()
        .filter_map(Result::ok)
        .filter(|entry| entry.file_type().is_file())
        .map(|entry| {
            let path = entry.path().strip_prefix(folder).unwrap();
            let parts: Vec<_> = path.iter().map(|part| part.to_str().unwrap()).collect();
            (parts.join("/"), fs::read(entry.path()).unwrap())
        })
        .collect()
}

/// Copies a folder; links stay links.
pub fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
        let (source, target) = (entry.path(), to.join(entry.file_name()));
        let kind = entry.file_type().unwrap();
        if kind.is_dir() {
            copy(&source, &target);
        } else if kind.is_symlink() {
            link(&fs::read_link(&source).unwrap(), &target);
        } else {
            fs::copy(&source, &target).unwrap();
        }
    }
}

#[cfg(unix)]
fn link(to: &Path, at: &Path) {
    std::os::unix::fs::symlink(to, at).unwrap();
}

#[cfg(windows)]
fn link(to: &Path, at: &Path) {
    std::os::windows::fs::symlink_file(to, at).unwrap();
}

/// Compares two folders; says which files differ, not what is in them.
#[track_caller]
pub fn assert_same(wanted: &Files, found: &Files) {
    let lacking: Vec<_> = wanted
        .keys()
        .filter(|path| !found.contains_key(*path))
        .collect();
    let extra: Vec<_> = found
        .keys()
        .filter(|path| !wanted.contains_key(*path))
        .collect();
    let both = wanted
        .iter()
        .filter_map(|(path, bytes)| Some((path, bytes, found.get(path)?)));
    let different: Vec<_> = both
        .filter(|(_, one, other)| one != other)
        .map(|(path, ..)| path)
        .collect();
    assert!(
        lacking.is_empty() && extra.is_empty() && different.is_empty(),
        "lacking: {lacking:#?}\nextra: {extra:#?}\ndifferent: {different:#?}"
    );
}
