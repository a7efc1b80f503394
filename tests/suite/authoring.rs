//! Laws of the commands that write an author's sources.

use proptest::prelude::*;
use proptest::test_runner::Config;

use crate::program::{Files, Folder, files};
use crate::sites::plans;

/// Takes the explicit ids of a site's items away, and all that needs them: annotations that say nothing else
/// go along.
fn without_ids(site: &Folder) {
    for (path, bytes) in files(&site.path().join("content")) {
        let text = String::from_utf8(bytes).unwrap();
        let lines = text.split('\n').map(|line| {
            let Some((before, rest)) = line.split_once(" <!-- check: {id: ") else {
                return line.to_owned();
            };
            let keys = rest.trim_end_matches("} -->");
            match keys.split_once(", ") {
                Some((_, keys)) => format!("{before} <!-- check: {{{keys}}} -->"),
                None => before.to_owned(),
            }
        });
        let lines: Vec<String> = lines.collect();
        // Links to items by their ids would lead nowhere.
        let text = lines.join("\n").replace("#item", "#");
        site.write(&format!("content/{path}"), text);
    }
}

/// The site without the program's own bookkeeping.
fn built(site: &Folder) -> Files {
    let mut files = site.build([]);
    files.retain(|path, _| path != ".checkdown.json");
    files
}

proptest! {
    #![proptest_config(Config { cases: 16, max_shrink_iters: 100, failure_persistence: None, ..Config::default() })]

    /// After `ids --write` the site is the same to the byte, nothing is missing, and a second time changes nothing.
    #[test]
    fn ids_are_written_and_nothing_else_changes(plan in plans()) {
        let site = plan.write(false).folder;
        without_ids(&site);
        let before = built(&site);
        site.run(["ids", "--write"]).expect_exit(0);
        let sources = files(&site.path().join("content"));
        prop_assert!(before == built(&site));
        let told = site.run(["check"]).expect_exit(0).stdout;
        prop_assert!(!told.contains("missing-item-id"), "{told}");
        site.run(["ids", "--write"]).expect_exit(0);
        prop_assert!(sources == files(&site.path().join("content")));
    }
}
