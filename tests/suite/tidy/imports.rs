//! Who may import whom: modules by rank, and for every crate and every door to the outside world one home.

use super::{Broken, File, repository};

/// Modules from the bottom up. A module imports from its own row and from those above it in this list.
const RANKS: &[(&str, &[&str])] = &[
    (
        "words",
        &[
            "csv", "diag", "hash", "html", "media", "slug", "source", "yaml",
        ],
    ),
    (
        "model",
        &[
            "config", "keys", "model", "tree", "shape", "catalog", "history", "run",
        ],
    ),
    ("discover", &["discover"]),
    ("parse", &["parse"]),
    ("resolve", &["resolve"]),
    ("project", &["project"]),
    ("diff", &["diff"]),
    ("site", &["site"]),
    ("search", &["search"]),
    ("render", &["theme", "render", "memo"]),
    ("assemble", &["assemble"]),
    ("export", &["export"]),
    // A lint asks the stages what they would make of a text; none of them knows the lints.
    ("check", &["check"]),
    ("compile", &["compile", "lib"]),
    // What changes sources tries the change on the stages.
    ("authoring", &["ids", "import"]),
    ("edges", &["emit", "report", "serve"]),
    ("program", &["cli", "commands", "main", "build"]),
];

/// The one home of each crate, and of each part of `std` that reaches the outside world (I1): paths below
/// `src/`, as prefixes.
const HOMES: &[(&str, &[&str])] = &[
    ("ammonia", &["html", "render"]),
    ("annotate_snippets", &["report"]),
    (
        "anyhow",
        &[
            "discover", "emit", "report", "serve", "cli", "commands", "main",
        ],
    ),
    ("base64", &["hash", "export/html", "commands/random"]),
    ("clap", &["cli", "commands", "main"]),
    ("clap_complete", &["cli", "commands"]),
    ("flate2", &["search/files"]),
    ("getrandom", &["commands/random"]),
    ("granit_parser", &["yaml"]),
    ("httparse", &["serve/request"]),
    ("memchr", &["parse/autolink"]),
    ("mimalloc", &["main"]),
    ("mio", &["serve/listener"]),
    ("notify", &["serve/watch"]),
    ("onig", &["commands/verify"]),
    ("pulldown_cmark", &["parse", "render/html"]),
    ("quick_xml", &["export/confluence/before"]),
    ("rustix", &["emit"]),
    ("sha2", &["hash"]),
    ("similar", &["render/difference"]),
    ("strsim", &["diag"]),
    ("syntect", &["highlight", "render/highlight"]),
    ("tera", &["theme", "render"]),
    ("two_face", &["highlight", "render/highlight"]),
    (
        "unicode_normalization",
        &["slug", "project/material", "search/tokens"],
    ),
    ("walkdir", &["discover"]),
    ("xxhash_rust", &["hash"]),
    ("std::env", &["cli", "commands", "main", "report", "build"]),
    (
        "std::fs",
        &[
            "discover", "emit", "serve", "cli", "commands", "main", "build",
        ],
    ),
    (
        "std::io",
        &[
            "hash",
            "search/files",
            "discover",
            "emit",
            "report",
            "serve",
            "cli",
            "commands",
            "main",
            "build",
        ],
    ),
    ("std::net", &["serve", "cli"]),
    ("std::process", &["discover/git", "cli", "commands", "main"]),
    (
        "std::time",
        &[
            "discover/git",
            "cli",
            "commands",
            "main",
            "emit",
            "report",
            "serve",
        ],
    ),
];

/// The files of the program, those left out that only its tests are made of.
fn program() -> Vec<File> {
    let files: Vec<_> = repository()
        .into_iter()
        .filter(|file| file.module().is_some())
        .collect();
    let mut tests = Vec::new();
    for file in &files {
        let parent = file
            .module()
            .filter(|module| !["lib", "main"].contains(module));
        for rest in file.text.split("#[cfg(test)]\nmod ").skip(1) {
            let name = rest.split([';', ' ']).next().unwrap_or_default();
            tests.push(parent.map_or(name.to_owned(), |parent| format!("{parent}/{name}")));
        }
    }
    let test = |module: &str| {
        let below = |test: &String| module == test || module.starts_with(&format!("{test}/"));
        tests.iter().any(below)
    };
    files
        .into_iter()
        .filter(|file| !file.module().is_some_and(test))
        .collect()
}

#[test]
fn imports_point_down() {
    let mut broken = Broken::default();
    let rank = |module: &str| {
        RANKS
            .iter()
            .position(|(_, modules)| modules.contains(&module))
    };
    for file in program() {
        let Some(module) = file.module() else {
            continue;
        };
        let own = module.split('/').next().unwrap();
        let Some(own_rank) = rank(own) else {
            broken.note(
                &file,
                1,
                format!("`{own}` has no rank in tests/suite/tidy.rs"),
            );
            continue;
        };
        for (number, line) in file.code() {
            for name in ["crate::", "checkdown::"]
                .iter()
                .flat_map(|path| names_after(line, path))
            {
                if rank(&name).is_some_and(|other| other > own_rank) {
                    broken.note(
                        &file,
                        number,
                        format!("`{own}` is below `{name}` and may not know it"),
                    );
                }
            }
        }
    }
    broken.none();
}

/// The names that stand right behind `path` in a line, also those in braces: `crate::{diag, hash}`.
fn names_after(line: &str, path: &str) -> Vec<String> {
    let word = |text: &str| {
        text.chars()
            .take_while(|letter| letter.is_alphanumeric() || *letter == '_')
            .collect::<String>()
    };
    let mut names = Vec::new();
    for (at, _) in line.match_indices(path) {
        let rest = &line[at + path.len()..];
        match rest.strip_prefix('{') {
            Some(list) => {
                let mut depth = 0;
                let mut start = 0;
                for (index, letter) in list.char_indices() {
                    match letter {
                        '{' => depth += 1,
                        '}' if depth == 0 => {
                            names.push(word(list[start..index].trim()));
                            break;
                        }
                        '}' => depth -= 1,
                        ',' if depth == 0 => {
                            names.push(word(list[start..index].trim()));
                            start = index + 1;
                        }
                        _ => {}
                    }
                }
            }
            None => names.push(word(rest)),
        }
    }
    names
}

/// I1: what computes does no I/O and reads no clock; and every crate can be replaced in one place.
#[test]
fn each_crate_and_the_outside_world_have_one_home() {
    let mut broken = Broken::default();
    for file in program() {
        let Some(module) = file.module() else {
            continue;
        };
        for (name, homes) in HOMES {
            if homes
                .iter()
                .any(|home| module == *home || module.starts_with(&format!("{home}/")))
            {
                continue;
            }
            for (number, line) in file.code().filter(|(_, line)| mentions(line, name)) {
                broken.note(
                    &file,
                    number,
                    format!("{name} lives in {homes:?}: {}", line.trim()),
                );
            }
        }
    }
    broken.none();
}

/// Whether `line` names `path` as a path's beginning: `std::fs` in `use std::fs;` and `use std::{fs, io};`.
fn mentions(line: &str, path: &str) -> bool {
    let text = without_strings(line);
    let edge = |text: &str, at: usize| {
        let before = text[..at].chars().next_back();
        let after = text[at + path.len()..].chars().next();
        let inside = |letter: char| letter.is_alphanumeric() || letter == '_';
        !before.is_some_and(|letter| inside(letter) || letter == ':') && !after.is_some_and(inside)
    };
    if let Some(part) = path.strip_prefix("std::") {
        let listed = names_after(&text, "std::").iter().any(|name| name == part);
        // `Path::exists` and its kin reach the disk without naming it.
        return listed;
    }
    let used = text
        .match_indices(path)
        .any(|(at, _)| edge(&text, at) && text[at + path.len()..].starts_with("::"));
    used || text.trim_start().starts_with(&format!("use {path};"))
}

/// The line with what stands in double quotes taken out.
fn without_strings(line: &str) -> String {
    line.split('"').step_by(2).collect::<Vec<_>>().join("\"\"")
}

#[test]
fn the_rules_are_able_to_fail() {
    assert_eq!(
        names_after(
            "use crate::{diag::{Code, Severity}, hash::Hash};",
            "crate::"
        ),
        ["diag", "hash"]
    );
    assert_eq!(
        names_after(
            "let x = crate::emit::write(crate::site::make());",
            "crate::"
        ),
        ["emit", "site"]
    );
    assert!(mentions("use std::{fs, io};", "std::fs"));
    assert!(mentions("    std::fs::read(path)", "std::fs"));
    assert!(!mentions("use std::fmt;", "std::fs"));
    assert!(mentions("use tera::Tera;", "tera"));
    assert!(!mentions("let criteria::x = 1", "tera"));
    assert!(!mentions("\"tera::Tera\"", "tera"));
}
