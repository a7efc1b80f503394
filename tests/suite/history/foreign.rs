//! Repositories that others set up and wrote: what a user likes of git, and commits that git itself would not make.

use std::process::{Command, Stdio};

use super::{history, page, repository};
use crate::program::{alone, assert_same, checkdown, files};
use crate::repository::git;

const ONE: (&str, &str) = ("content/p.md", "# P\n\n- [ ] One <!-- check: {id: a} -->\n");
const TWO: (&str, &str) = ("content/p.md", "# P\n\n- [ ] Two <!-- check: {id: a} -->\n");

#[test]
fn what_a_user_likes_of_git_changes_nothing() {
    let repository = repository(&[ONE]);
    let folder = repository.folder.path();
    repository.git(["checkout", "--quiet", "-b", "topic"]);
    repository.commit("2026-02-01", &[TWO]);
    repository.git(["checkout", "--quiet", "main"]);
    let merge = ["merge", "--quiet", "--no-ff", "--message", "m", "topic"];
    git(folder, merge, "2026-03-01");
    let plain = repository.folder.build([]);
    let likings = [
        ("log.showRoot", "false"),
        ("log.diffMerges", "combined"),
        ("log.diffMerges", "off"),
        ("diff.orderFile", "/no/such/file"),
        ("diff.renames", "copies"),
        ("diff.noPrefix", "true"),
        ("i18n.logOutputEncoding", "UTF-16"),
        ("core.quotePath", "true"),
        ("color.ui", "always"),
        ("format.pretty", "oneline"),
    ];
    for (key, value) in likings {
        let output = checkdown(folder)
            .args(["build", "--date", "2026-01-01"])
            .env("GIT_CONFIG_COUNT", "1")
            .env("GIT_CONFIG_KEY_0", key)
            .env("GIT_CONFIG_VALUE_0", value)
            .output()
            .unwrap();
        assert!(output.status.success(), "{key}={value}: {output:?}");
        assert_same(&plain, &files(&folder.join("public")));
    }
}

/// Git has no time for a commit whose time it cannot read; the text is known all the same.
#[test]
fn a_commit_of_no_time_is_a_version() {
    let repository = repository(&[ONE]);
    let folder = repository.folder.path();
    let tree = repository.git(["write-tree"]);
    let (tree, who) = (tree.trim(), "A <a@example.com>");
    for time in ["-86400", "never", "99999999999999999999", "253402300800"] {
        let text =
            format!("tree {tree}\nauthor {who} {time} +0000\ncommitter {who} {time} +0000\n\nm\n");
        let mut child = alone(&mut Command::new("git"))
            .args([
                "hash-object",
                "-t",
                "commit",
                "-w",
                "--stdin",
                "--literally",
            ])
            .current_dir(folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        std::io::Write::write_all(&mut child.stdin.take().unwrap(), text.as_bytes()).unwrap();
        let commit = String::from_utf8(child.wait_with_output().unwrap().stdout).unwrap();
        repository.git(["update-ref", "refs/heads/main", commit.trim()]);
        let files = repository.folder.build([]);
        let current = &history(&files, "p/history.json")["items"][0]["current"][0];
        assert_eq!(current["since"]["commit"], commit.trim(), "{time}");
        assert!(
            page(&files, "production/p/index.html").contains("changed <time"),
            "{time}"
        );
    }
}
