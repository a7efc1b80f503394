//! What a build leaves on the disk: whole sites, equal sites, its own files and no others.

use std::fs;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::program::{self, Files, Folder, assert_same, checkdown, files};
use crate::sites::small as site;

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

/// I2: equal snapshots give equal sites, byte for byte.
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

/// I4: editing what an item says changes the files that show the item, and no others.
#[test]
fn an_edited_item_changes_only_what_shows_it() {
    let site = site();
    site.write(
        "content/other.md",
        "# Other\n\nSee [health](release.md#health).\n",
    );
    let before = site.build([]);
    site.write(
        "content/release.md",
        "# Release\n\n- [ ] Health checked <!-- check: {id: health} -->\n    - twice\n\n\
         ```sh\ncurl https://{{host}}/\n```\n",
    );
    let after = site.build([]);
    let changed: Vec<_> = after
        .iter()
        .filter(|(path, bytes)| before.get(*path) != Some(*bytes))
        .map(|(path, _)| path.as_str())
        .collect();
    let variants = ["production/release/", "staging/release/"];
    let elsewhere: Vec<_> = changed
        .iter()
        .filter(|path| !variants.iter().any(|variant| path.starts_with(variant)))
        .filter(|path| **path != ".checkdown.json" && !path.starts_with("search/"))
        // These list the other files.
        .filter(|path| !path.contains("offline-") && **path != "build.json")
        .collect();
    assert!(elsewhere.is_empty(), "{elsewhere:?}");
    assert!(changed.contains(&"production/release/index.html"));
    assert_eq!(before.len(), after.len());
}
