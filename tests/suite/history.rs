//! What a site says of its own past, from real repositories.

mod foreign;

use std::fs;
use std::path::Path;

use proptest::prelude::*;
use serde_json::{Value, json};

use crate::program::{Files, alone, assert_same, checkdown, files};
use crate::repository::{Repository, git};
use crate::sites::{ENVIRONMENTS, plans};

const SETTINGS: &str = "\
id: past
title: Past
base_url: https://docs.example.com/past/
environments:
  production: {vars: {host: prod.example.com}}
  staging: {vars: {host: stage.example.com}}
";

fn repository(pages: &[(&str, &str)]) -> Repository {
    let repository = Repository::new();
    repository.folder.write("checkdown.yaml", SETTINGS);
    repository.folder.write(".gitignore", "public/\n");
    repository.commit("2026-01-01", pages);
    repository
}

fn history(files: &Files, path: &str) -> Value {
    let bytes = files.get(path).expect(path);
    serde_json::from_slice(bytes).unwrap()
}

fn page(files: &Files, path: &str) -> String {
    String::from_utf8(files[path].clone()).unwrap()
}

/// Title and day of each wording.
fn wordings(list: &Value) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let list = list.as_array().map_or(&[][..], Vec::as_slice);
    list.iter()
        .map(|one| {
            let day = text(&one["since"]["date"]);
            (text(&one["text"]["title"]), day.chars().take(10).collect())
        })
        .collect()
}

fn pairs(list: &[(&str, &str)]) -> Vec<(String, String)> {
    let owned = |&(one, other): &(&str, &str)| (one.to_owned(), other.to_owned());
    list.iter().map(owned).collect()
}

#[test]
fn an_item_has_the_texts_it_had() {
    let one = "# P\n\n- [ ] One <!-- check: {id: a} -->\n- [ ] Gone <!-- check: {id: gone} -->\n";
    let two = one.replace("One", "Two");
    let three = "# P\n\nWords.\n\n- [ ] Three <!-- check: {id: a} -->\n- [ ] New <!-- check: {id: n, aliases: [q/moved]} -->\n";
    let repository = repository(&[
        ("content/p.md", one),
        (
            "content/q.md",
            "# Q\n\n- [ ] Moved <!-- check: {id: moved} -->\n",
        ),
    ]);
    let second = repository.commit("2026-02-01", &[("content/p.md", &two)]);
    repository.commit(
        "2026-03-01",
        &[("content/p.md", three), ("content/q.md", "# Q\n")],
    );
    let files = repository.folder.build([]);
    let of_p = history(&files, "p/history.json");
    assert_eq!(of_p["page"], json!({"id": "p", "path": "/p/"}));
    let item = &of_p["items"][0];
    assert_eq!(item["id"], "p/a");
    assert_eq!(
        wordings(&item["current"]),
        pairs(&[("Three", "2026-03-01")])
    );
    let earlier = pairs(&[("Two", "2026-02-01"), ("One", "2026-01-01")]);
    assert_eq!(wordings(&item["earlier"]), earlier);
    assert_eq!(item["earlier"][0]["since"]["commit"], second.as_str());
    assert_eq!(
        item["earlier"][0]["environments"],
        json!(["production", "staging"])
    );
    assert_eq!(of_p["items"][1]["aliases"], json!(["q/moved"]));
    assert_eq!(of_p["retired"][0]["id"], "p/gone");
    assert_eq!(
        of_p["retired"][0]["last_seen"]["date"],
        "2026-02-01T12:00:00Z"
    );
    assert_eq!(of_p.get("missing"), None);
    let of_q = history(&files, "q/history.json");
    assert_eq!(of_q["retired"][0]["moved_to"], "p/n");
    let html = page(&files, "production/p/index.html");
    assert!(
        html.contains("changed <time datetime=\"2026-03-01\">"),
        "{html}"
    );
}

/// The hash in `checklist.json` is the one in `history.json`, and what it says it is made of.
#[test]
fn both_files_have_one_hash() {
    let text = "---\nchecklist: {vars: {app: {ask: Which?, default: shop}}}\n---\n\n# P\n\n- [ ] Run `{{app}}` on {{host}} (Recommended) <!-- check: {id: a} -->\n  - it  answers\n\n  ```sh\n  deploy {{app}} {{host}}\n  ```\n";
    let repository = repository(&[("content/p.md", text)]);
    let files = repository.folder.build([]);
    let current = history(&files, "p/history.json")["items"][0]["current"].clone();
    for (place, environment) in ["production", "staging"].into_iter().enumerate() {
        let checklist = history(&files, &format!("{environment}/p/checklist.json"));
        let item = &checklist["items"][0];
        assert_eq!(current[place]["hash"], item["hash"]);
        assert_eq!(current[place]["text"], item["text"]);
        assert_eq!(
            item["commands"][0],
            format!("deploy shop {}.example.com", ["prod", "stage"][place])
        );
        let command = &item["text"]["commands"][0];
        assert_eq!(
            *command,
            format!(
                "deploy {{{{app}}}} {}.example.com",
                ["prod", "stage"][place]
            )
        );
        assert_eq!(item["text"]["criteria"], json!(["it answers"]));
    }
}

/// I6: a text that was for another environment is not told as this one's, and not at all if that one is not built.
#[test]
fn earlier_texts_stay_in_their_environment() {
    let now = "# P\n\n- [ ] Same for all <!-- check: {id: a} -->\n- [ ] Mounted (read only) <!-- check: {id: m} -->\n";
    let repository = repository(&[(
        "content/p.md",
        "# P\n\n- [ ] Secret staging words <!-- check: {id: a, env: staging} -->\n- [ ] Legacy words <!-- check: {id: b, env: legacy} -->\n- [ ] Old words (Legacy only) <!-- check: {id: c} -->\n- [ ] Disks (Read only) <!-- check: {id: m} -->\n\n## Steps (Legacy only)\n\n- [ ] Old words <!-- check: {id: d} -->\n",
    )]);
    repository.commit("2026-02-01", &[("content/p.md", now)]);
    let files = repository.folder.build([]);
    let both = history(&files, "p/history.json");
    assert_eq!(
        both["items"][0]["earlier"][0]["environments"],
        json!(["staging"])
    );
    // What is said in parentheses today was said in them then.
    let earlier = &both["items"][1]["earlier"];
    assert_eq!(
        wordings(earlier),
        pairs(&[("Disks (Read only)", "2026-01-01")])
    );
    let all = both.to_string();
    assert!(
        !all.contains("Legacy") && !all.contains("Old words"),
        "{all}"
    );
    for (path, bytes) in repository.folder.build(["--env", "production"]) {
        assert!(
            !String::from_utf8_lossy(&bytes).contains("Secret staging"),
            "{path}"
        );
    }
}

#[test]
fn a_page_that_moved_keeps_its_past() {
    let repository = repository(&[(
        "content/old/a b.md",
        "# P\n\n- [ ] One <!-- check: {id: a} -->\n",
    )]);
    repository.git(["mv", "content/old/a b.md", "content/new.md"]);
    let moved = "---\naliases: [old/a-b]\n---\n\n# P\n\n- [ ] Two <!-- check: {id: a} -->\n";
    repository.commit("2026-02-01", &[("content/new.md", moved)]);
    let files = repository.folder.build([]);
    let item = history(&files, "new/history.json")["items"][0].clone();
    assert_eq!(wordings(&item["earlier"]), pairs(&[("One", "2026-01-01")]));
    assert_eq!(item["aliases"], json!(["old.a-b/a"]));
}

#[test]
fn what_is_not_committed_has_no_date() {
    let repository = repository(&[("content/p.md", "# P\n\n- [ ] One <!-- check: {id: a} -->\n")]);
    repository
        .folder
        .write("content/p.md", "# P\n\n- [ ] Two <!-- check: {id: a} -->\n");
    repository.folder.write("content/new.md", "# New\n");
    let files = repository.folder.build([]);
    assert!(!page(&files, "production/p/index.html").contains("changed <time"));
    let item = history(&files, "p/history.json")["items"][0].clone();
    assert_eq!(wordings(&item["current"]), pairs(&[("Two", "")]));
    assert_eq!(wordings(&item["earlier"]), pairs(&[("One", "2026-01-01")]));
    assert!(!files.contains_key("new/history.json"));
}

/// The site is the same wherever git is, but for its history; and a build of the same commit writes nothing anew.
#[test]
fn the_same_commit_gives_the_same_site() {
    let repository = repository(&[("content/p.md", "# P\n\n- [ ] One <!-- check: {id: a} -->\n")]);
    let first = repository.folder.build([]);
    let run = repository
        .folder
        .run(["build", "--date", "2027-01-01"])
        .expect_exit(0);
    assert!(run.stdout.contains("nothing changed"), "{}", run.stdout);
    assert_same(&first, &files(&repository.folder.path().join("public")));
    let without = repository.folder.build(["--no-history"]);
    assert!(!without.keys().any(|path| path.ends_with("history.json")));
    fs::remove_dir_all(repository.folder.path().join(".git")).unwrap();
    assert_same(&without, &repository.folder.build([]));
}

#[test]
fn a_shallow_clone_says_what_is_missing() {
    let repository = repository(&[
        ("content/p.md", "# P\n\n- [ ] One <!-- check: {id: a} -->\n"),
        ("content/q.md", "# Q\n"),
    ]);
    repository.commit(
        "2026-02-01",
        &[("content/p.md", "# P\n\n- [ ] Two <!-- check: {id: a} -->\n")],
    );
    repository.commit(
        "2026-03-01",
        &[(
            "content/p.md",
            "# P\n\n- [ ] Three <!-- check: {id: a} -->\n",
        )],
    );
    let clone = Repository::new();
    let from = format!("file://{}", repository.folder.path().display());
    git(
        clone.folder.path(),
        ["clone", "--quiet", "--depth=2", &from, "site"],
        "2026-01-01",
    );
    let site = clone.folder.path().join("site");
    let run = crate::program::run(&site, ["build"]).expect_exit(0);
    assert_eq!(
        run.stderr.matches("a shallow clone").count(),
        1,
        "{}",
        run.stderr
    );
    let files = files(&site.join("public"));
    let of_p = history(&files, "p/history.json");
    assert_eq!(of_p["missing"], json!(["shallow"]));
    assert_eq!(of_p["items"][0]["earlier"].as_array().unwrap().len(), 1);
    assert!(
        page(&files, "production/p/index.html").contains("changed <time datetime=\"2026-03-01\">")
    );
    // The commit at the edge of the clone did not make this page.
    assert!(!page(&files, "production/q/index.html").contains("changed <time"));
}

/// A hook hands down where its own repository is, relative to somewhere else.
#[test]
fn a_hook_does_not_lead_astray() {
    let repository = repository(&[("content/p.md", "# P\n\n- [ ] One <!-- check: {id: a} -->\n")]);
    let output = checkdown(repository.folder.path())
        .args(["build", "--date", "2026-01-01"])
        .env("GIT_DIR", "/nowhere/.git")
        .env("GIT_INDEX_FILE", "/nowhere/index")
        .env("GIT_WORK_TREE", "/nowhere")
        .output()
        .unwrap();
    assert!(output.status.success());
    let files = files(&repository.folder.path().join("public"));
    assert!(files.contains_key("p/history.json"));
}

#[test]
fn odd_versions_are_passed_over() {
    let repository = repository(&[(
        "content/p \u{e4}\".md",
        "# P\n\n- [ ] One <!-- check: {id: a} -->\n",
    )]);
    repository
        .folder
        .write("content/p \u{e4}\".md", b"# P \xff\n");
    repository.commit("2026-02-01", &[]);
    repository.commit(
        "2026-03-01",
        &[(
            "content/p \u{e4}\".md",
            "# P\n\n- [ ] Two <!-- check: {id: a, evn: staging} -->\n",
        )],
    );
    fs::remove_file(repository.folder.path().join("content/p \u{e4}\".md")).unwrap();
    repository.commit("2026-04-01", &[]);
    repository.commit(
        "2026-05-01",
        &[(
            "content/p \u{e4}\".md",
            "# P\n\n- [ ] Three <!-- check: {id: a} -->\n",
        )],
    );
    let files = repository.folder.build([]);
    let (_, bytes) = files
        .iter()
        .find(|(path, _)| path.ends_with("history.json"))
        .unwrap();
    let history: Value = serde_json::from_slice(bytes).unwrap();
    assert_eq!(history["missing"], json!(["unreadable"]));
    assert_eq!(
        wordings(&history["items"][0]["earlier"]),
        pairs(&[("One", "2026-01-01")])
    );
}

#[test]
fn hashes_may_be_of_another_kind() {
    let repository = Repository::new();
    fs::remove_dir_all(repository.folder.path().join(".git")).unwrap();
    repository.git([
        "init",
        "--quiet",
        "--object-format=sha256",
        "--initial-branch=main",
    ]);
    repository.folder.write("checkdown.yaml", SETTINGS);
    repository.commit(
        "2026-01-01",
        &[("content/p.md", "# P\n\n- [ ] One <!-- check: {id: a} -->\n")],
    );
    let files = repository.folder.build([]);
    let of_p = history(&files, "p/history.json");
    let since = &of_p["items"][0]["current"][0]["since"];
    assert_eq!(since["commit"].as_str().unwrap().len(), 64);
}

/// What a branch brought counts from the day it was merged: that is when readers saw it.
#[test]
fn a_merge_is_one_change() {
    let repository = repository(&[("content/p.md", "# P\n\n- [ ] One <!-- check: {id: a} -->\n")]);
    repository.git(["checkout", "--quiet", "-b", "topic"]);
    repository.commit(
        "2026-02-01",
        &[(
            "content/p.md",
            "# P\n\n- [ ] Draft <!-- check: {id: a} -->\n",
        )],
    );
    repository.commit(
        "2026-02-02",
        &[("content/p.md", "# P\n\n- [ ] Two <!-- check: {id: a} -->\n")],
    );
    repository.git(["checkout", "--quiet", "main"]);
    git(
        repository.folder.path(),
        ["merge", "--quiet", "--no-ff", "--message", "m", "topic"],
        "2026-03-01",
    );
    let files = repository.folder.build([]);
    let item = history(&files, "p/history.json")["items"][0].clone();
    assert_eq!(wordings(&item["current"]), pairs(&[("Two", "2026-03-01")]));
    assert_eq!(wordings(&item["earlier"]), pairs(&[("One", "2026-01-01")]));
}

/// The site may be a folder of its repository, and the newest hundred versions are read.
#[test]
fn a_long_past_is_cut_and_says_so() {
    let repository = Repository::new();
    repository.folder.write("docs/checkdown.yaml", SETTINGS);
    let mut stream = String::new();
    for number in 0..103 {
        let text = format!("# P\n\n- [ ] Number {number} <!-- check: {{id: a}} -->\n");
        let seconds = 1_767_225_600 + number * 3600;
        stream.push_str(&format!(
            "commit refs/heads/main\ncommitter A <a@example.com> {seconds} +0000\ndata 1\nx\n\
             M 100644 inline docs/content/p.md\ndata {}\n{text}\n",
            text.len()
        ));
    }
    import(repository.folder.path(), &stream);
    repository.git(["checkout", "--quiet", "main", "--", "docs"]);
    let run = repository
        .folder
        .run(["build", "--root", "docs", "--date", "2026-01-01"]);
    run.expect_exit(0);
    let files = files(&repository.folder.path().join("docs/public"));
    let of_p = history(&files, "p/history.json");
    assert_eq!(of_p["missing"], json!(["limit"]));
    assert_eq!(of_p["items"][0]["earlier"].as_array().unwrap().len(), 99);
}

/// `git fast-import`, which is a hundred times faster than as many commits.
fn import(folder: &Path, stream: &str) {
    use std::io::Write;
    let mut child = alone(&mut std::process::Command::new("git"))
        .args(["fast-import", "--quiet"])
        .current_dir(folder)
        .stdin(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    child
        .stdin
        .take()
        .unwrap()
        .write_all(stream.as_bytes())
        .unwrap();
    assert!(child.wait().unwrap().success());
}

/// Every page's text, in words that no later state of the site has.
fn in_other_words(folder: &Path) {
    for (path, bytes) in files(folder) {
        if path.ends_with(".md") {
            let text = String::from_utf8(bytes).unwrap();
            let text = text.replace("zq", "zp").replace("ZQ", "ZP");
            fs::write(folder.join(path), text).unwrap();
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, failure_persistence: None, ..ProptestConfig::default() })]

    /// I6 holds for the past as well: a build of one environment tells nothing that only another had, and what
    /// is said to have been in an environment was in it.
    #[test]
    fn the_past_of_one_environment_holds_no_other(before in plans(), after in plans(), chosen in 0usize..3) {
        let environment = ENVIRONMENTS[chosen];
        let repository = Repository::new();
        let old = before.write(false);
        in_other_words(&old.folder.path().join("content"));
        crate::program::copy(old.folder.path(), repository.folder.path());
        repository.commit("2026-01-01", &[]);
        fs::remove_dir_all(repository.folder.path().join("content")).unwrap();
        let new = after.write(false);
        crate::program::copy(new.folder.path(), repository.folder.path());
        repository.commit("2026-02-01", &[]);
        let olds = old.markers.iter().filter(|marker| marker.shown);
        let olds: Vec<_> = olds.map(|one| (one.word.replace("zq", "zp").replace("ZQ", "ZP"), one)).collect();
        let strangers: Vec<_> = olds.iter().filter(|(_, one)| !one.is_in(environment)).collect();
        for (path, bytes) in repository.folder.build(["--env", environment]) {
            let text = String::from_utf8_lossy(&bytes);
            for (word, _) in &strangers {
                prop_assert!(!text.contains(&format!("{word} ")) && !text.contains(&format!("{word}\"")), "{path} holds {word}");
            }
        }
        for (path, bytes) in repository.folder.build([]) {
            if !path.ends_with("history.json") {
                continue;
            }
            let history: Value = serde_json::from_slice(&bytes).unwrap();
            let lists = history["items"].as_array().unwrap().iter().chain(history["retired"].as_array().into_iter().flatten());
            for wording in lists.flat_map(|one| one["earlier"].as_array().into_iter().flatten()) {
                let text = wording["text"].to_string();
                for (word, marker) in olds.iter().filter(|(word, _)| text.contains(&format!("{word}\""))) {
                    for name in wording["environments"].as_array().unwrap() {
                        prop_assert!(marker.is_in(name.as_str().unwrap()), "{path}: {word} in {name}");
                    }
                }
            }
        }
    }
}
