//! What git knows of the sources comes into the preview by itself, and is what a build would know.

use std::time::{Duration, Instant};

use checkdown::serve::inject::without_script;

use super::served::Served;
use crate::program::{Files, Folder, files};
use crate::repository::Repository;
use crate::sites::SMALL;

/// What a fresh build of the folder writes.
fn built(folder: &Folder) -> Files {
    let out = Folder::new();
    let site = out.path().join("site");
    let words = ["build", "--drafts", "--date", "2026-01-01", "--out"];
    let words = words.into_iter().chain([site.to_str().unwrap()]);
    folder.run(words).expect_exit(0);
    files(&site)
}

#[track_caller]
fn becomes_what_is_built(served: &Served, folder: &Folder, when: &str) -> Files {
    let wanted = built(folder);
    let paths = [
        "production/release/index.html",
        "production/release/checklist.json",
        "release/history.json",
    ];
    let begun = Instant::now();
    for path in paths {
        let wanted = wanted.get(path).expect(path);
        loop {
            let answer = served.get(&format!("/small/{path}"), "");
            if without_script(&answer.body) == *wanted {
                break;
            }
            assert!(
                begun.elapsed() < Duration::from_secs(30),
                "{path} {when}: {}",
                answer.text()
            );
            std::thread::sleep(Duration::from_millis(50));
        }
    }
    wanted
}

#[test]
fn the_past_comes_by_itself() {
    let repository = Repository::new();
    repository.folder.write("checkdown.yaml", SMALL);
    repository.folder.write(".gitignore", "public/\n");
    let page = |title: &str| format!("# Release\n\n- [ ] {title} <!-- check: {{id: health}} -->\n");
    let one = page("One");
    repository.commit("2025-11-01", &[("content/release.md", &one)]);
    let folder = &repository.folder;
    let served = Served::start(folder.path(), &["--port", "0"]);
    let first = becomes_what_is_built(&served, folder, "at the start");
    let html = String::from_utf8(first["production/release/index.html"].clone()).unwrap();
    assert!(
        html.contains("2025-11-01"),
        "the day of the commit is shown"
    );
    folder.write("content/release.md", page("Two"));
    becomes_what_is_built(&served, folder, "after a save");
    // Nothing of the sources changes now.
    repository.commit("2025-12-02", &[]);
    let last = becomes_what_is_built(&served, folder, "after a commit");
    let html = String::from_utf8(last["production/release/index.html"].clone()).unwrap();
    assert!(html.contains("2025-12-02"));
}
