//! A real git repository in a folder of its own, whose commits have fixed authors and dates.

use std::path::Path;
use std::process::Command;

use crate::program::{Folder, alone};

pub struct Repository {
    pub folder: Folder,
}

impl Repository {
    /// A repository of one branch, `main`, without commits.
    pub fn new() -> Self {
        let repository = Self {
            folder: Folder::new(),
        };
        repository.git(["init", "--quiet", "--initial-branch=main"]);
        repository
    }

    pub fn git<'w>(&self, words: impl IntoIterator<Item = &'w str>) -> String {
        git(self.folder.path(), words, "2026-01-01")
    }

    /// Writes the files, and commits all that is there, at noon of `day`; the commit's hash.
    pub fn commit(&self, day: &str, files: &[(&str, &str)]) -> String {
        for (path, text) in files {
            self.folder.write(path, text);
        }
        let path = self.folder.path();
        git(path, ["add", "--all"], day);
        git(
            path,
            ["commit", "--quiet", "--allow-empty", "--message", day],
            day,
        );
        self.git(["rev-parse", "HEAD"]).trim().to_owned()
    }
}

/// Runs git as nobody in particular; it must succeed.
pub fn git<'w>(folder: &Path, words: impl IntoIterator<Item = &'w str>, day: &str) -> String {
    let date = format!("{day}T12:00:00+0000");
    let output = alone(&mut Command::new("git"))
        .args(words)
        .current_dir(folder)
        .env("GIT_AUTHOR_NAME", "A")
        .env("GIT_AUTHOR_EMAIL", "a@example.com")
        .env("GIT_COMMITTER_NAME", "A")
        .env("GIT_COMMITTER_EMAIL", "a@example.com")
        .env("GIT_AUTHOR_DATE", &date)
        .env("GIT_COMMITTER_DATE", &date)
        .output()
        .expect("git is installed");
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout).expect("git speaks UTF-8")
}
