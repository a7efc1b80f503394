//! Programs that stand for git, and what becomes of their answers.

#![cfg(unix)]

use std::os::unix::fs::PermissionsExt;

use super::*;
use crate::scratch::Scratch;

/// A program that stands for git.
fn stand_in(script: &str) -> (Scratch, Git) {
    let folder = Scratch::new("git");
    let program = folder.write("git", format!("#!/bin/sh\n{script}\n"));
    let executable = std::fs::Permissions::from_mode(0o755);
    let made = std::fs::set_permissions(&program, executable);
    assert!(made.is_ok(), "{made:?}");
    let git = Git::by(folder.path(), &program, Duration::from_millis(300));
    (folder, git)
}

#[test]
fn a_git_that_hangs_is_given_up() {
    let (_folder, git) = stand_in("exec sleep 30");
    let begin = Instant::now();
    let past = log::of(&git);
    assert!(past.history.is_none());
    assert!(past.notes[0].contains("too long"), "{past:?}");
    assert!(begin.elapsed() < Duration::from_secs(10));
}

#[test]
fn without_git_there_is_no_word_of_it() {
    let folder = Scratch::new("git");
    let git = Git::by(folder.path(), Path::new("/no/such/program"), LIMIT);
    let past = log::of(&git);
    assert!(past.history.is_none() && past.notes.is_empty(), "{past:?}");
    let past = log::of(&Git::new(folder.path()));
    assert!(past.history.is_none() && past.notes.is_empty(), "{past:?}");
}

#[test]
fn a_refusal_is_told() {
    let (_folder, git) = stand_in(
        "echo \"fatal: detected dubious ownership in repository at '/site'\" >&2; exit 128",
    );
    let past = log::of(&git);
    assert!(past.notes[0].contains("dubious ownership"), "{past:?}");
}
