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
                let section = line.split_once("sign_off: true, after: ");
                let section = section.map(|(before, _)| format!("{before}sign_off: true}} -->"));
                return section.unwrap_or_else(|| line.to_owned());
            };
            let mut keys = rest.trim_end_matches("} -->").to_owned();
            // What waits for an item names it by its id.
            if let Some(at) = keys.find(", after: [") {
                let end = at + keys[at..].find(']').unwrap() + 1;
                keys.replace_range(at..end, "");
            }
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

/// What must be the same of each item of a page that was imported again.
fn items(json: &[u8]) -> Vec<String> {
    let json: serde_json::Value = serde_json::from_slice(json).unwrap();
    let told = json["items"].as_array().unwrap().iter().map(|item| {
        let keys = ["id", "title", "level", "parent", "criteria", "commands"];
        let said: Vec<String> = keys.iter().map(|key| item[key].to_string()).collect();
        // Markdown counts on from a list's first number, whichever steps another environment has between them.
        let is_step = item["step"].is_u64();
        format!("{} {is_step}", said.join(" "))
    });
    told.collect()
}

proptest! {
    #![proptest_config(Config { cases: 8, max_shrink_iters: 60, failure_persistence: None, ..Config::default() })]

    /// Importing what the site exports gives back the same items; importing a page changes nothing.
    #[test]
    fn an_import_of_our_own_markdown_has_the_same_items(plan in plans()) {
        let site = plan.write(false).folder;
        let built = site.build([]);
        let again = Folder::of(&[("checkdown.yaml", "id: laws\ntitle: Laws\nbase_url: https://docs.example.com/\n")]);
        let mut wanted = Vec::new();
        for (path, bytes) in built.iter().filter(|(path, _)| path.ends_with("/index.md")) {
            let json: serde_json::Value = serde_json::from_slice(&built[&path.replace("index.md", "checklist.json")]).unwrap();
            // A list without any box is plain bullets to an import, whoever wrote it.
            if items(&built[&path.replace("index.md", "checklist.json")]).is_empty() {
                continue;
            }
            let number = wanted.len();
            again.write(&format!("lists/list-{number}.md"), bytes);
            wanted.push(json);
        }
        let lists: Vec<String> = (0..wanted.len()).map(|number| format!("lists/list-{number}.md")).collect();
        if lists.is_empty() {
            return Ok(());
        }
        let words = ["import"].into_iter().chain(lists.iter().map(String::as_str));
        again.run(words.chain(["--out", "content"])).expect_exit(0);
        let read = again.build([]);
        for (number, json) in wanted.iter().enumerate() {
            let page = json["page"]["id"].as_str().or(json["id"].as_str()).unwrap_or_default();
            let before = serde_json::to_string(json).unwrap().replace(&format!("\"{page}/"), &format!("\"list-{number}/"));
            prop_assert_eq!(items(before.as_bytes()), items(&read[&format!("list-{number}/checklist.json")]));
        }
        for (path, bytes) in files(&site.path().join("content")) {
            let same = site.run(["import", &format!("content/{path}")]).expect_exit(0).stdout;
            prop_assert_eq!(same.as_bytes(), &bytes[..], "{}", path);
        }
    }
}
