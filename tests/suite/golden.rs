//! Golden folders: each folder of `tests/golden/` is a site, a command line, and all that must come of it.
//!
//! What lies in `expected/` is compared byte for byte, and a file too many fails as a file too few does:
//!
//! | file | what |
//! |---|---|
//! | `stdout`, `stderr` | what the program says; none when it says nothing |
//! | `exit` | the exit code; none when it is 0 |
//! | `files` | the paths of the whole site; none when there is none |
//! | `written/…` | the bytes of the files outside of the site that the program made or changed |
//! | `public/…` | the bytes of the files that `shows` lists, one path or `prefix/**` a line |
//!
//! `UPDATE_EXPECT=1` writes them anew; `GOLDEN=variant-` looks at the folders whose name contains that.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use crate::program::{self, Files, Folder};

const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden");

/// A theme whose templates show content and nothing around it, so that a folder's expectations speak of its
/// subject and the default theme can change. A site asks for it by `theme: bare`.
const BARE: &str = "_theme";

#[test]
fn every_golden_folder_comes_out_as_expected() {
    let filter = std::env::var("GOLDEN").unwrap_or_default();
    let folders: Vec<_> = folders()
        .filter(|(name, _)| name.contains(&filter))
        .collect();
    assert!(!folders.is_empty(), "no folder's name contains `{filter}`");
    let failures: Vec<String> = folders
        .par_iter()
        .filter_map(|(name, folder)| judge(name, folder).err())
        .collect();
    assert!(
        failures.is_empty(),
        "{}\n{} of {} folders differ; UPDATE_EXPECT=1 writes what came out, to be read before it is committed",
        failures.join("\n"),
        failures.len(),
        folders.len()
    );
}

#[test]
fn the_names_of_golden_folders_read_as_sentences() {
    for (name, _) in folders() {
        let words = name.split('-').collect::<Vec<_>>();
        let plain = |word: &&str| {
            !word.is_empty()
                && word
                    .bytes()
                    .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
        };
        assert!(
            words.len() > 1 && words.iter().all(plain),
            "{name} is not `<noun>-<behaviour>`"
        );
    }
}

/// The golden folders, sorted by name.
pub fn folders() -> impl Iterator<Item = (String, PathBuf)> {
    let folders: BTreeMap<_, _> = fs::read_dir(ROOT)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_dir())
        .map(|path| (path.file_name().unwrap().to_str().unwrap().to_owned(), path))
        .filter(|(name, _)| !name.starts_with('_'))
        .collect();
    folders.into_iter()
}

/// A copy of a golden folder's input, with the bare theme if the site asks for it.
pub fn input(folder: &Path) -> Folder {
    let copy = Folder::new();
    for name in ["content", "themes", "lists", "runs"] {
        let from = folder.join(name);
        if from.is_dir() {
            program::copy(&from, &copy.path().join(name));
        }
    }
    if let Ok(settings) = fs::read(folder.join("checkdown.yaml")) {
        if String::from_utf8_lossy(&settings)
            .lines()
            .any(|line| line == "theme: bare")
        {
            program::copy(
                &Path::new(ROOT).join(BARE),
                &copy.path().join("themes/bare"),
            );
        }
        copy.write("checkdown.yaml", settings);
    }
    copy
}

fn judge(name: &str, folder: &Path) -> Result<(), String> {
    let actual = outcome(folder);
    let expected = folder.join("expected");
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        if expected.exists() {
            fs::remove_dir_all(&expected).unwrap();
        }
        for (path, bytes) in &actual {
            let file = expected.join(path);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, bytes).unwrap();
        }
        return Ok(());
    }
    let report = differences(&program::files(&expected), &actual);
    if report.is_empty() {
        Ok(())
    } else {
        Err(format!("── {name}\n{report}"))
    }
}

/// Runs the folder's command line; the result has the form of an `expected/` folder.
fn outcome(folder: &Path) -> Files {
    let site = input(folder);
    let line = fs::read_to_string(folder.join("args")).unwrap_or_else(|_| "build".to_owned());
    let mut words: Vec<&str> = line.split_whitespace().collect();
    if ["build", "check"].contains(&words[0]) && !words.contains(&"--date") {
        words.extend(["--date", "2026-01-01"]);
    }
    let before = program::files(site.path());
    let run = site.run(words);
    let mut outcome = Files::new();
    let exit = match run.exit {
        Some(0) => String::new(),
        Some(exit) => format!("{exit}\n"),
        None => "ended by a signal\n".to_owned(),
    };
    let made = program::files(&site.path().join("public"));
    let listed: String = made
        .keys()
        .filter(|path| listed(path))
        .map(|path| format!("{path}\n"))
        .collect();
    for (name, text) in [
        ("stdout", steady(&run.stdout, site.path())),
        ("stderr", steady(&run.stderr, site.path())),
        ("exit", exit),
        ("files", listed),
    ] {
        if !text.is_empty() {
            outcome.insert(name.to_owned(), text.into_bytes());
        }
    }
    let after = program::files(site.path()).into_iter();
    let written = after
        .filter(|(path, bytes)| !path.starts_with("public/") && before.get(path) != Some(bytes));
    outcome.extend(written.map(|(path, bytes)| (format!("written/{path}"), bytes)));
    let shows = fs::read_to_string(folder.join("shows")).unwrap_or_default();
    for pattern in shows.lines().filter(|line| !line.is_empty()) {
        let shown = made
            .iter()
            .filter(|(path, _)| match pattern.strip_suffix("**") {
                Some(prefix) => path.starts_with(prefix) && !is_for_keeping(path),
                None => *path == pattern,
            });
        let before = outcome.len();
        outcome.extend(shown.map(|(path, bytes)| (format!("public/{path}"), bytes.clone())));
        if outcome.len() == before {
            outcome.insert(
                format!("public/{pattern}"),
                b"(this file was not made)\n".to_vec(),
            );
        }
    }
    outcome
}

/// The theme's own files and those of the search index have hashes in their names; of the program's bookkeeping nobody is
/// a reader.
fn listed(path: &str) -> bool {
    let is_named_by_content = path.starts_with("assets/") || is_index(path);
    let is_own = is_named_by_content || path.starts_with('.') || is_for_keeping(path);
    !is_own || path == ".nojekyll"
}

/// Whether a file is one of the search index, which the browser's half reads, or of the list of all items, which every site
/// with items has.
fn is_index(path: &str) -> bool {
    path.starts_with("search/") && path != "search/index.html"
}

/// What tells a browser of all other files, so that it changes with each; `suite/offline.rs` looks at it.
fn is_for_keeping(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    matches!(name, "sw.js" | "build.json") || name.starts_with("offline-")
}

/// What is said, without what differs from run to run or with every change of the theme: the folder's
/// place, and in the line that ends a build the numbers of files, bytes and time.
fn steady(text: &str, folder: &Path) -> String {
    let text = text.replace(&*folder.to_string_lossy(), "<folder>");
    let lines = text.split_inclusive('\n').map(|line| {
        let parts = line
            .strip_prefix("built ")
            .and_then(|rest| rest.split_once(": "))
            .and_then(|(made, rest)| Some((made, rest.split_once(" → ")?.1)));
        match parts {
            Some((made, place)) => format!("built {made}: # files, # kB in # s → {place}"),
            None => line.to_owned(),
        }
    });
    lines.collect()
}

fn differences(expected: &Files, actual: &Files) -> String {
    let mut report = String::new();
    for (path, wanted) in expected {
        match actual.get(path) {
            None => writeln!(report, "lacking: {path}").unwrap(),
            Some(made) if made != wanted => {
                let (wanted, made) = (
                    String::from_utf8_lossy(wanted),
                    String::from_utf8_lossy(made),
                );
                writeln!(
                    report,
                    "different: {path}\n{}",
                    lines_between(&wanted, &made)
                )
                .unwrap();
            }
            Some(_) => {}
        }
    }
    for (path, made) in actual
        .iter()
        .filter(|(path, _)| !expected.contains_key(*path))
    {
        let shown: String = String::from_utf8_lossy(made)
            .lines()
            .take(12)
            .map(|line| format!("  + {line}\n"))
            .collect();
        writeln!(report, "too many: {path}\n{shown}").unwrap();
    }
    report
}

/// The lines that differ, once the common beginning and end are cut off.
fn lines_between(wanted: &str, made: &str) -> String {
    let (wanted, made): (Vec<_>, Vec<_>) = (wanted.lines().collect(), made.lines().collect());
    let same = |(a, b): &(&&str, &&str)| a == b;
    let head = wanted.iter().zip(&made).take_while(same).count();
    let room = wanted.len().min(made.len()) - head;
    let tail = wanted
        .iter()
        .rev()
        .zip(made.iter().rev())
        .take(room)
        .take_while(same)
        .count();
    let mut report = format!("  @ line {}\n", head + 1);
    for (sign, lines) in [('-', &wanted), ('+', &made)] {
        for line in lines[head..lines.len() - tail].iter().take(20) {
            writeln!(report, "  {sign} {line}").unwrap();
        }
    }
    report
}

#[test]
fn a_difference_of_any_kind_is_seen() {
    let files = |pairs: &[(&str, &str)]| -> Files {
        pairs
            .iter()
            .map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec()))
            .collect()
    };
    let wanted = files(&[("files", "a\nb\nc\n"), ("stderr", "x")]);
    assert_eq!(differences(&wanted, &wanted), "");
    assert!(differences(&wanted, &files(&[("files", "a\nb\nc\n")])).contains("lacking: stderr"));
    let more = files(&[("files", "a\nb\nc\n"), ("stderr", "x"), ("exit", "1")]);
    assert!(differences(&wanted, &more).contains("too many: exit"));
    let other = files(&[("files", "a\nB\nc\n"), ("stderr", "x")]);
    assert_eq!(
        differences(&wanted, &other),
        "different: files\n  @ line 2\n  - b\n  + B\n\n"
    );
}
