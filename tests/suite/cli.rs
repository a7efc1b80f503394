//! The command line as people and scripts meet it: what it answers, where it writes, and what it leaves alone.

use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::program::{self, Files, Folder, checkdown, files};

const SETTINGS: &str = "\
id: cli
title: Command line
base_url: https://docs.example.com/cli/
environments:
  production: {vars: {host: prod-7f3a.example.com}}
  staging: {vars: {host: stage-91bc.example.com}}
";

fn site() -> Folder {
    Folder::of(&[
        ("checkdown.yaml", SETTINGS),
        (
            "content/index.md",
            "# Home\n\nStart with the [release](release.md).\n",
        ),
        (
            "content/release.md",
            "# Release\n\n- [ ] Health checked <!-- check: {id: health} -->\n\n```sh\ncurl https://{{host}}/\n```\n",
        ),
    ])
}

/// A site large enough that its build can be met half-way.
fn large(pages: usize, word: &str) -> Folder {
    let folder = site();
    for page in 0..pages {
        let items: String = (0..30)
            .map(|item| format!("- [ ] {word} {item} <!-- check: {{id: i{item}}} -->\n\n```sh\n{word} {page} {item}\n```\n\n"))
            .collect();
        folder.write(
            &format!("content/area-{}/page-{page}.md", page / 25),
            format!("# Page {page}\n\n{items}"),
        );
    }
    folder
}

#[test]
fn exit_codes_tell_who_has_to_act() {
    let site = site();
    site.run(["build"]).expect_exit(0);
    site.run(["check"]).expect_exit(0);
    site.write(
        "content/broken.md",
        "# Broken\n\n- [ ] One <!-- check: {id: a, levle: required} -->\n",
    );
    site.run(["check"]).expect_exit(1);
    site.run(["build"]).expect_exit(1);
    site.run(["build", "--no-such-option"]).expect_exit(2);
    site.run(["no-such-verb"]).expect_exit(2);
    site.run([]).expect_exit(2);
    site.run(["build", "--env", "nowhere"]).expect_exit(2);
    let missing = site.run(["build", "--root", "no/such/folder"]);
    assert!(matches!(missing.exit, Some(2 | 3)), "{missing:?}");
}

#[test]
fn strict_makes_warnings_count() {
    let site = site();
    site.write("content/link.md", "# Link\n\nTo [nowhere](nowhere.md).\n");
    site.run(["check"]).expect_exit(0);
    site.run(["check", "--strict"]).expect_exit(1);
}

#[test]
fn an_error_leaves_the_old_site() {
    let site = site();
    let before = site.build([]);
    site.write(
        "content/broken.md",
        "# Broken\n\n- [ ] One <!-- check: {id: a, levle: required} -->\n",
    );
    site.run(["build", "--date", "2026-01-01"]).expect_exit(1);
    assert_same(&before, &files(&site.path().join("public")));
}

#[test]
fn the_readme_shows_the_help_as_it_is() {
    let readme = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/README.md")).unwrap();
    let help = checkdown(Path::new("."))
        .arg("--help")
        .env("COLUMNS", "100")
        .output()
        .unwrap();
    let help = String::from_utf8(help.stdout).unwrap();
    let shown = readme
        .split("```text\n")
        .skip(1)
        .filter_map(|block| block.split("```").next());
    let block = shown
        .into_iter()
        .find(|block| block.contains("Usage: checkdown"));
    assert_eq!(block.expect("the README has a help block"), help);
}

#[test]
fn every_shell_gets_a_completion_script() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let run = Folder::new().run(["completions", shell]).expect_exit(0);
        assert!(
            run.stdout.contains("checkdown") && run.stdout.contains("explain"),
            "{shell}"
        );
    }
}

#[test]
fn the_schemas_are_json_schemas() {
    for which in ["settings", "page"] {
        let run = Folder::new().run(["schema", which]).expect_exit(0);
        let schema: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
        assert!(schema["$schema"].is_string(), "{which}");
        assert_eq!(
            schema["additionalProperties"]
                .as_bool()
                .unwrap_or(which == "page"),
            which == "page"
        );
        assert!(
            schema["properties"].as_object().unwrap().len() > 5,
            "{which}"
        );
    }
}

#[test]
fn an_unknown_code_is_explained_by_its_neighbour() {
    let run = Folder::new().run(["explain", "broken-lnik"]).expect_exit(2);
    assert!(run.stderr.contains("broken-link"), "{}", run.stderr);
}

#[test]
fn what_init_writes_builds_without_a_word() {
    let folder = Folder::new();
    folder.run(["init", "ops"]).expect_exit(0);
    let run = program::run(&folder.path().join("ops"), ["build", "--strict"]).expect_exit(0);
    assert!(!run.stderr.contains("warning"), "{}", run.stderr);
    let before = files(folder.path());
    folder.run(["init", "ops"]);
    assert_same(&before, &files(folder.path()));
}

#[test]
fn a_copy_of_the_theme_builds_the_same_site() {
    let site = site();
    let before = site.build([]);
    site.run(["init", "--theme", "house"]).expect_exit(0);
    assert!(
        site.path()
            .join("themes/house/templates/page.html")
            .is_file()
    );
    site.write("checkdown.yaml", format!("{SETTINGS}theme: house\n"));
    assert_same(&before, &site.build([]));
}

#[test]
fn two_builds_are_byte_identical() {
    let (one, other) = (large(20, "run"), Folder::new());
    // The same files, made in the opposite order, which is the order that some file systems list them in.
    let mut all: Vec<_> = files(one.path()).into_iter().collect();
    all.reverse();
    for (path, bytes) in all {
        other.write(&path, bytes);
    }
    let mut built = Vec::new();
    for (folder, threads) in [(&one, "1"), (&other, "7")] {
        let run = checkdown(folder.path())
            .args(["build", "--date", "2026-01-01"])
            .env("RAYON_NUM_THREADS", threads)
            .output();
        program::Run::from(run.unwrap()).expect_exit(0);
        built.push(files(&folder.path().join("public")));
    }
    assert!(built[0].len() > 80, "{} files", built[0].len());
    assert_same(&built[0], &built[1]);
}

#[test]
fn the_day_of_the_build_is_in_no_file() {
    let site = site();
    let before = site.build([]);
    site.run(["build", "--date", "2031-07-19"]).expect_exit(0);
    assert_same(&before, &files(&site.path().join("public")));
}

#[test]
fn a_rebuild_writes_only_what_changed() {
    let site = site();
    site.build([]);
    let written = |name: &str| {
        let file = site.path().join("public").join(name);
        fs::metadata(file).unwrap().modified().unwrap()
    };
    let (home, release) = (
        written("production/index.html"),
        written("production/release/index.html"),
    );
    sleep(Duration::from_millis(20));
    site.write(
        "content/release.md",
        "# Release\n\n- [ ] Health seen <!-- check: {id: health} -->\n",
    );
    site.build([]);
    assert_eq!(
        written("production/index.html"),
        home,
        "an unchanged file was written again"
    );
    assert_ne!(
        written("production/release/index.html"),
        release,
        "a changed file was not written"
    );
}

#[test]
fn files_of_pages_that_are_gone_go_too() {
    let site = site();
    site.write("content/old.md", "# Old\n\nSoon gone.\n");
    site.build([]);
    assert!(
        site.path()
            .join("public/production/old/index.html")
            .exists()
    );
    fs::remove_file(site.path().join("content/old.md")).unwrap();
    site.build([]);
    assert!(!site.path().join("public/production/old").exists());
    assert!(!site.path().join("public/old").exists());
}

#[test]
fn a_folder_that_is_not_its_own_is_left_alone() {
    let site = site();
    site.write("public/holiday.txt", "mine");
    let run = site.run(["build"]);
    assert!(matches!(run.exit, Some(2 | 3)), "{run:?}");
    assert!(run.stderr.contains("public"), "{}", run.stderr);
    let left = files(&site.path().join("public"));
    assert_eq!(
        left.into_iter().collect::<Vec<_>>(),
        [("holiday.txt".to_owned(), b"mine".to_vec())]
    );
    for out in [".", "content", "..", "/"] {
        let before = files(site.path());
        let run = site.run(["build", "--out", out]);
        assert!(matches!(run.exit, Some(2 | 3)), "--out {out}: {run:?}");
        assert_same(&before, &files(site.path()));
    }
}

#[test]
fn an_empty_folder_becomes_the_site() {
    let site = site();
    fs::create_dir(site.path().join("public")).unwrap();
    assert!(!site.build([]).is_empty());
}

#[test]
fn nothing_is_touched_outside_the_output_folder() {
    let site = site();
    let before = files(site.path());
    site.build([]);
    let after: Files = files(site.path())
        .into_iter()
        .filter(|(path, _)| !path.starts_with("public/"))
        .collect();
    assert_same(&before, &after);
    site.run(["check"]).expect_exit(0);
}

#[cfg(unix)]
#[test]
fn a_second_build_at_the_same_time_is_told_so() {
    let site = large(60, "run");
    for delay in 0..40 {
        let mut first = start(&site);
        sleep(Duration::from_millis(delay * 15));
        signal(&first, "STOP");
        if first.try_wait().unwrap().is_some() {
            break;
        }
        let second = site.run(["build"]);
        signal(&first, "CONT");
        let ended = first.wait().unwrap();
        if second.exit == Some(0) {
            // The first had not come to the output folder yet, and may now find the second's site there.
            fs::remove_dir_all(site.path().join("public")).unwrap();
            continue;
        }
        assert_eq!(second.exit, Some(3), "{second:?}");
        assert!(second.stderr.contains("another build"), "{}", second.stderr);
        assert!(ended.success());
        return;
    }
    panic!("no build was met half-way");
}

/// I12: killed at any moment, a build leaves the old site or the new one, and the next build repairs.
#[cfg(unix)]
#[test]
fn a_killed_build_leaves_one_whole_site() {
    let (old, new) = (large(40, "old"), large(40, "new"));
    let old_site = old.build([]);
    let begun = Instant::now();
    let new_site = new.build([]);
    let whole = begun.elapsed();
    for moment in 1..=12 {
        program::run(old.path(), ["build", "--date", "2026-01-01"]).expect_exit(0);
        swap_content(&old, &new);
        let mut build = start(&old);
        sleep(whole * moment / 12);
        signal(&build, "KILL");
        build.wait().unwrap();
        let left = files(&old.path().join("public"));
        if left != new_site {
            assert_same(&old_site, &left);
        }
        assert_same(&new_site, &old.build([]));
        let folders: Vec<_> = fs::read_dir(old.path())
            .unwrap()
            .map(|entry| entry.unwrap().file_name())
            .collect();
        assert_eq!(folders.len(), 3, "something is left over: {folders:?}");
        swap_content(&old, &new);
    }
}

fn swap_content(one: &Folder, other: &Folder) {
    let place = |folder: &Folder| folder.path().join("content");
    let between = one.path().join("between");
    fs::rename(place(one), &between).unwrap();
    fs::rename(place(other), place(one)).unwrap();
    fs::rename(between, place(other)).unwrap();
}

fn start(site: &Folder) -> Child {
    checkdown(site.path())
        .args(["build", "--date", "2026-01-01"])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

fn signal(child: &Child, name: &str) {
    let id = child.id().to_string();
    // A process that has already ended cannot be signalled, which is fine.
    Command::new("kill")
        .args([&format!("-{name}"), &id])
        .stderr(Stdio::null())
        .status()
        .unwrap();
}

/// Compares two folders; says which files differ, not what is in them.
#[track_caller]
fn assert_same(wanted: &Files, found: &Files) {
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
