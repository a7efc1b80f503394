//! Sites in commits are read as they would be from a folder.

use serde_json::json;

use super::{SETTINGS, changes, json_of};
use crate::repository::Repository;

const ONE: &str = "# P\n\n- [ ] One <!-- check: {id: a} -->\n";
const TWO: &str = "# P\n\n- [ ] Two <!-- check: {id: a} -->\n";

#[cfg(unix)]
#[test]
fn links_are_followed_in_commits() {
    use std::os::unix::fs::symlink;
    let repository = Repository::new();
    let folder = repository.folder.path();
    let files = [
        ("checkdown.yaml", SETTINGS),
        ("written/p.md", ONE),
        ("words/q.md", ONE),
    ];
    repository.folder.write("written/deep/more.md", "# More\n");
    symlink("written", folder.join("content")).unwrap();
    symlink("../words", folder.join("written/linked")).unwrap();
    symlink("p.md", folder.join("written/same.md")).unwrap();
    repository.commit("2026-01-01", &files);
    repository.commit("2026-02-01", &[("written/p.md", TWO), ("words/q.md", TWO)]);
    assert_eq!(json_of(&repository, "HEAD")["pages"], json!([]));
    let document = json_of(&repository, "HEAD~..HEAD");
    let paths: Vec<_> = document["pages"]
        .as_array()
        .unwrap()
        .iter()
        .map(|page| &page["path"])
        .collect();
    assert_eq!(
        paths,
        ["content/linked/q.md", "content/p.md", "content/same.md"]
    );
    // Links that lead round and round, or to each other, or nowhere, end.
    symlink("..", folder.join("written/deep/up")).unwrap();
    symlink("../deep", folder.join("words/deep")).unwrap();
    symlink("../words", folder.join("written/deep/words")).unwrap();
    symlink("../written/deep", folder.join("words/back")).unwrap();
    symlink("nowhere", folder.join("written/lost.md")).unwrap();
    repository.commit("2026-03-01", &[]);
    repository
        .folder
        .run(["diff", "HEAD~..HEAD"])
        .expect_exit(0);
}

#[test]
fn submodules_are_named_as_left_out() {
    let repository = Repository::new();
    let commit = repository.commit("2026-01-01", &[("content/p.md", ONE)]);
    let entry = format!("160000,{commit},content/inner");
    repository.git(["update-index", "--add", "--cacheinfo", &entry]);
    repository.git(["commit", "--quiet", "--message", "m"]);
    let run = repository
        .folder
        .run(["diff", "HEAD~..HEAD"])
        .expect_exit(0);
    let note = "note: HEAD: content/inner is a submodule: what is in it is not compared\n";
    assert_eq!(
        (&*run.stderr, &*run.stdout),
        (note, "nothing changed in meaning\n")
    );
}

/// A page that a partial clone is without is no empty page.
#[test]
fn what_a_clone_is_without_is_not_taken_for_empty() {
    let repository = Repository::new();
    repository.commit("2026-01-01", &[("content/p.md", ONE)]);
    repository.commit("2026-02-01", &[("content/p.md", TWO)]);
    let blob = repository.git(["rev-parse", "HEAD~:content/p.md"]);
    let (folder, file) = blob.trim().split_at(2);
    let object = format!(".git/objects/{folder}/{file}");
    std::fs::remove_file(repository.folder.path().join(object)).unwrap();
    let run = repository
        .folder
        .run(["diff", "HEAD~..HEAD"])
        .expect_exit(3);
    assert!(
        run.stderr.contains("cannot read content/p.md as it is in"),
        "{}",
        run.stderr
    );
    assert!(
        run.stderr.contains("the clone is without it"),
        "{}",
        run.stderr
    );
}

#[test]
fn revisions_are_never_options_and_may_hold_no_site() {
    let repository = Repository::new();
    repository.commit("2026-01-01", &[("README", "nothing")]);
    repository.commit("2026-02-01", &[("checkdown.yaml", SETTINGS)]);
    repository.commit("2026-03-01", &[("content/p.md", ONE)]);
    assert_eq!(
        changes(&json_of(&repository, "HEAD~2..HEAD"), "p/a")[0][0],
        "item"
    );
    let run = repository
        .folder
        .run(["diff", "HEAD~2..HEAD~"])
        .expect_exit(0);
    let wanted = "+ environment production\n\n+ environment staging\n\nno item changed\n";
    assert_eq!(run.stdout, wanted);
    for name in ["--output=x", "--all", "-h", "--", "HEAD^{tree}", "HEAD~9"] {
        let run = repository.folder.run(["diff", "--", name]).expect_exit(2);
        let wanted = format!("error: `{name}` is no commit, branch or tag of this repository\n");
        assert_eq!(run.stderr, wanted);
    }
    assert!(!repository.folder.path().join("x").exists());
}
