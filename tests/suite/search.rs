//! The search index, read back: it says what the pages say, of each environment what its own pages say, and all of it.

use std::collections::BTreeMap;
use std::io::Read as _;

use flate2::read::DeflateDecoder;
use proptest::prelude::*;
use proptest::test_runner::Config;
use serde_json::Value;

use crate::program::{Files, Folder};
use crate::sites::{ENVIRONMENTS, plans};

/// The index of a site, unpacked.
struct Index {
    manifest: Value,
    /// By name.
    files: Files,
}

impl Index {
    fn of(site: &Files) -> Self {
        let manifest: Value = serde_json::from_slice(&site["search/manifest.json"]).unwrap();
        let unpacked = |path: &str| {
            let mut bytes = Vec::new();
            DeflateDecoder::new(&*site[path])
                .read_to_end(&mut bytes)
                .unwrap();
            bytes
        };
        let files = match manifest.get("pack") {
            Some(pack) => {
                let whole = unpacked(&format!(
                    "search/whole/{}.bin",
                    pack["name"].as_str().unwrap()
                ));
                let parts = pack["parts"].as_object().unwrap().iter();
                let part = |(name, range): (&String, &Value)| {
                    let at = |end: usize| usize::try_from(range[end].as_u64().unwrap()).unwrap();
                    (format!("{name}.bin"), whole[at(0)..at(1)].to_vec())
                };
                parts.map(part).collect()
            }
            None => {
                let names = site.keys().filter_map(|path| path.strip_prefix("search/"));
                let names = names.filter(|name| name.ends_with(".bin"));
                names
                    .map(|name| (name.to_owned(), unpacked(&format!("search/{name}"))))
                    .collect()
            }
        };
        Self { manifest, files }
    }

    /// Its terms, in order, each with how many nodes use it.
    fn terms(&self) -> Vec<(String, usize)> {
        let parts = self.manifest["lexicon"].as_array().unwrap().iter();
        parts
            .flat_map(|part| {
                terms(&self.files[&format!("lexicon/{}.bin", part[1].as_str().unwrap())])
            })
            .collect()
    }

    /// The nodes' words as JSON, each with the names of its environments.
    fn documents(&self) -> Vec<(String, Vec<String>)> {
        let blocks = self.files.iter();
        let blocks =
            blocks.filter(|(name, _)| name.starts_with("documents/") && name.contains('-'));
        let mut documents = Vec::new();
        for (_, json) in blocks {
            let block: Value = serde_json::from_slice(json).unwrap();
            for node in block["nodes"]
                .as_array()
                .unwrap()
                .iter()
                .filter(|node| !node.is_null())
            {
                let page = &block["pages"][place(&node[1]).unwrap()];
                let section = place(&node[2]).map(|place| &block["sections"][place]);
                let own = node[6].as_array().unwrap().iter();
                let name = |one: &Value| one.as_str().unwrap_or_default().to_owned();
                let text = format!("{page} {} {node}", section.unwrap_or(&Value::Null));
                documents.push((text, own.map(name).collect()));
            }
        }
        documents
    }
}

fn place(value: &Value) -> Option<usize> {
    value.as_u64().and_then(|place| usize::try_from(place).ok())
}

/// Reads a part of the lexicon.
fn terms(part: &[u8]) -> Vec<(String, usize)> {
    let read = |at: &mut usize| {
        let mut number = 0;
        for shift in (0..).step_by(7) {
            let byte = part[*at];
            *at += 1;
            number |= usize::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                break;
            }
        }
        number
    };
    let mut at = 0;
    // Each file of postings is named by ten digits.
    at += 10 * read(&mut at);
    let mut terms = Vec::new();
    let mut term: Vec<u16> = Vec::new();
    while at < part.len() {
        term.truncate(read(&mut at));
        let length = read(&mut at);
        let suffix = std::str::from_utf8(&part[at..at + length]).unwrap();
        at += length;
        term.extend(suffix.encode_utf16());
        let count = read(&mut at);
        read(&mut at);
        at += 10 * (count & 1);
        terms.push((String::from_utf16(&term).unwrap(), count >> 1));
    }
    terms
}

/// A site's files, and in place of those of its index all that they say, as text.
pub fn readable(site: &Files) -> Files {
    let index = Index::of(site);
    let is_packed = |path: &&String| !(path.starts_with("search/") && path.ends_with(".bin"));
    let others = site.keys().filter(is_packed);
    let mut files: Files = others
        .map(|path| (path.clone(), site[path].clone()))
        .collect();
    let terms: Vec<String> = index.terms().into_iter().map(|(term, _)| term).collect();
    files.insert("search/terms".to_owned(), terms.join("\n").into_bytes());
    let unpacked = index.files.into_iter();
    files.extend(unpacked.map(|(name, bytes)| (format!("search/{name}"), bytes)));
    files
}

proptest! {
    #![proptest_config(Config { cases: 16, max_shrink_iters: 200, failure_persistence: None, ..Config::default() })]

    /// I6: what the index says of an environment its pages say; and it says all that they say in words.
    #[test]
    fn a_node_says_what_all_its_environments_say(plan in plans()) {
        let site = plan.write(false);
        let files = site.folder.build([]);
        let index = Index::of(&files);
        let documents = index.documents();
        let mut found: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for (text, environments) in &documents {
            prop_assert!(!environments.is_empty());
            for marker in site.markers.iter().filter(|marker| text.contains(&marker.word)) {
                for environment in environments {
                    prop_assert!(marker.is_in(environment), "{} is not in {environment}: {text}", marker.word);
                    found.entry(&marker.word).or_default().push(environment);
                }
            }
        }
        // Words that stand in text of a page that is found, in every environment that shows them.
        for marker in site.markers.iter().filter(|marker| marker.found) {
            for environment in ENVIRONMENTS.iter().filter(|one| marker.is_in(one)) {
                let there = found.get(marker.word.as_str());
                prop_assert!(there.is_some_and(|there| there.contains(environment)),
                    "{} is not found in {environment}", marker.word);
            }
        }
    }
}

#[test]
fn terms_are_sorted_as_javascript_sorts_and_each_is_there_once() {
    let items: String = [
        "zebra",
        "Ärger",
        "\u{ff5e}x",
        "\u{1f600}y",
        "\u{20000}\u{20001}",
        "ｱ",
        "東京",
        "zebras",
    ]
    .iter()
    .enumerate()
    .map(|(at, word)| format!("- [ ] {word} a1 <!-- check: {{id: i{at}}} -->\n"))
    .collect();
    let site = Folder::of(&[
        (
            "checkdown.yaml",
            "id: terms\ntitle: Terms\nbase_url: https://docs.example.com/\n",
        ),
        ("content/index.md", &format!("# Home\n\n{items}")),
    ]);
    let terms = Index::of(&site.build([])).terms();
    let units: Vec<Vec<u16>> = terms
        .iter()
        .map(|(term, _)| term.encode_utf16().collect())
        .collect();
    assert!(units.len() > 8, "{terms:?}");
    assert!(units.is_sorted_by(|a, b| a < b), "{terms:?}");
    assert!(terms.contains(&("zebra".to_owned(), 1)));
}

#[test]
fn pages_that_are_to_be_left_out_are_nowhere_in_the_index() {
    let site = Folder::of(&[
        (
            "checkdown.yaml",
            "id: left-out\ntitle: Left out\nbase_url: https://docs.example.com/\nsearch: {exclude: [inside, one.md]}\n",
        ),
        ("content/index.md", "# Home\n\nSeen.\n"),
        ("content/inside/deep.md", "# Deep\n\nhidden1\n"),
        ("content/insider.md", "# Insider\n\nseen1\n"),
        ("content/one.md", "# One\n\nhidden2\n"),
        (
            "content/two.md",
            "---\nsearch: false\n---\n# Two\n\nhidden3\n",
        ),
        (
            "content/three.md",
            "---\ndraft: true\n---\n# Three\n\nhidden4\n",
        ),
    ]);
    let files = site.build([]);
    // Other programs for searching are told the same.
    for (page, is_found) in [("insider", true), ("inside/deep", false), ("two", false)] {
        let html = String::from_utf8_lossy(&files[&format!("{page}/index.html")]);
        assert_eq!(html.contains("data-pagefind-body"), is_found, "{page}");
    }
    let index = Index::of(&files);
    let text = format!("{:?} {:?}", index.terms(), index.documents());
    for word in ["Home", "seen1"] {
        assert!(text.contains(word), "{word}");
    }
    assert!(!text.contains("hidden"), "{text}");
    let drafts = Index::of(&site.build(["--drafts"]));
    assert!(format!("{:?}", drafts.terms()).contains("hidden4"));
}
