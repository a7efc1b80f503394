//! A variant's Markdown is a page itself: read again, it holds the same items. Its `env.txt` is what a shell reads.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use checkdown::compile::{Options, compile};
use checkdown::discover::discover;
use checkdown::memo::Memo;
use checkdown::model::Date;
use checkdown::site::Body;
use proptest::prelude::*;
use serde_json::Value;

use crate::program::{Files, Folder};

const TODAY: Date = Date {
    year: 2026,
    month: 1,
    day: 1,
};

/// The Markdown, the JSON and the settings of every variant of a site; none if it has errors.
fn variants(root: &Path) -> Files {
    let snapshot = discover(root, &root.join("public"), TODAY).unwrap();
    let memo = Memo::default();
    let compiled = compile(&snapshot, &memo, &Options::default()).unwrap();
    let assembly = compiled.assembly();
    let site = compiled.site(&assembly);
    let names = ["index.md", "checklist.json", "env.txt"];
    let wanted = |path: &str| names.iter().any(|name| path.ends_with(name));
    let files = site
        .artifacts
        .iter()
        .filter_map(|(path, artifact)| match &artifact.body {
            Body::Made(make) if wanted(path.as_str()) => Some((path.to_string(), make().unwrap())),
            _ => None,
        });
    files.collect()
}

/// What must be the same of each item, and nothing that only names what is elsewhere.
fn items(json: &[u8]) -> Vec<String> {
    let json: Value = serde_json::from_slice(json).unwrap();
    let own = |id: &Value| {
        let id = id.as_str().unwrap_or_default();
        id.split_once('/').map_or("", |(_, id)| id).to_owned()
    };
    let item = |item: &Value| {
        let same = ["title", "level", "step", "no_go", "criteria", "commands"];
        let said: Vec<String> = same.iter().map(|key| item[key].to_string()).collect();
        format!(
            "{} in {:?}: {}",
            own(&item["id"]),
            own(&item["parent"]),
            said.join(" ")
        )
    };
    // A bullet that begins with a heading or a table has no words; as a box Markdown would not read it as one.
    let items = json["items"].as_array().unwrap().iter();
    let named = items.filter(|item| item["title"] != "");
    named.map(item).collect()
}

/// This repository's own site, and every golden one.
fn sites() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let golden = fs::read_dir(root.join("tests/golden")).unwrap();
    let golden = golden.map(|entry| entry.unwrap().path());
    let all = std::iter::once(root.to_owned()).chain(golden);
    all.filter(|site| site.join("content").is_dir()).collect()
}

#[test]
fn the_markdown_of_a_variant_holds_its_items() {
    let mut read = 0;
    for root in sites() {
        let files = variants(&root);
        for (path, json) in files
            .iter()
            .filter(|(path, _)| path.ends_with("checklist.json"))
        {
            let wanted = items(json);
            let markdown = &files[&path.replace("checklist.json", "index.md")];
            let site = Folder::of(&[("checkdown.yaml", "id: again\ntitle: Again\n")]);
            site.write("content/index.md", markdown);
            let again = variants(site.path());
            assert_eq!(
                items(&again["checklist.json"]),
                wanted,
                "{}: {path}",
                root.display()
            );
            read += wanted.len();
        }
    }
    assert!(read > 300, "{read} items");
}

/// What a shell has for the settings of a file, when it sources it.
fn sourced(site: &Folder, file: &[u8], names: &[&str]) -> Vec<String> {
    site.write("env.txt", file);
    let print: String = names
        .iter()
        .map(|name| format!("printf '%s\\0' \"${name}\";"))
        .collect();
    let output = Command::new("sh")
        .args(["-c", &format!(". ./env.txt; {print}")])
        .env("OUTSIDE", "o")
        .current_dir(site.path())
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(told, "", "{}", String::from_utf8_lossy(file));
    let values = String::from_utf8(output.stdout).unwrap();
    values.split_terminator('\0').map(str::to_owned).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_shell_reads_the_settings_that_the_page_shows(text in "[ -~äß→\\n]{1,16}") {
        prop_assume!(!text.contains("{{") && !text.contains("xxx"));
        let value = serde_json::to_string(&text).unwrap();
        let config = format!("id: s\ntitle: S\nvars:\n  v: {value}\n");
        let single = text.replace(['\'', '{'], "");
        let page = format!(
            "```dotenv\nA={{{{v}}}}\nB=\"{{{{v}}}}\"\nC='{{{{v}}}}'\nD=a \"{{{{v}}}}\nE='{single}.'\n\
             F=\"$OUTSIDE {{{{v}}}}\"\nG=$(printf 'a \"b\"')-{{{{v}}}} c\nH=$(printf \"%s\" \"it's\")\n```\n"
        );
        let site = Folder::of(&[("checkdown.yaml", &config), ("content/index.md", &page)]);
        let files = variants(site.path());
        let names = ["A", "B", "C", "D", "E", "F", "G", "H"];
        let wanted = [
            text.clone(), text.clone(), text.clone(), format!("a \"{text}"), format!("{single}."),
            format!("o {text}"), format!("a \"b\"-{text} c"), "it's".to_owned(),
        ];
        prop_assert_eq!(sourced(&site, &files["env.txt"], &names), wanted.to_vec());
        let json: Value = serde_json::from_slice(&files["checklist.json"]).unwrap();
        for (place, shown) in wanted.iter().enumerate().take(5) {
            prop_assert_eq!(json["settings"][place]["value"].as_str(), Some(shown.as_str()));
        }
    }
}
