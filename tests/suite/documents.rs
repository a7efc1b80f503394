//! What leaves a site by `checkdown export` is what another tool reads: whole, in its grammar, and with the ticks that were
//! made there.

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

use base64::prelude::{BASE64_STANDARD, Engine as _};
use proptest::prelude::*;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use serde_json::Value;

use crate::program::{Files, Folder, files};
use crate::sites::plans;

/// Elements of Confluence's storage format that a page is made of, and what may stand in each: names, and `#` for text. A
/// name with a star is any element that stands in text, with two any block.
const GRAMMAR: &[(&str, &str)] = &[
    ("page", "**"),
    ("p", "* #"),
    ("h1 h2 h3 h4 h5 h6", "* #"),
    ("em strong del code sup a", "* #"),
    ("ul ol", "li"),
    ("li blockquote td th", "* ** #"),
    ("table", "tbody"),
    ("tbody", "tr"),
    ("tr", "th td"),
    ("hr br", ""),
    ("ac:task-list", "ac:task"),
    ("ac:task", "ac:task-id ac:task-status ac:task-body"),
    ("ac:task-id ac:task-status ac:parameter", "#"),
    ("ac:task-body", "* #"),
    (
        "ac:structured-macro",
        "ac:parameter ac:rich-text-body ac:plain-text-body",
    ),
    ("ac:rich-text-body", "**"),
    ("ac:plain-text-body", "#"),
    ("ac:link", "ri:page ri:attachment ri:user ac:link-body"),
    ("ac:link-body", "* #"),
    ("ac:image", "ri:url ri:attachment"),
    ("ri:page ri:attachment ri:url ri:user time", ""),
];
const INLINE: &str = "em strong del code sup a br ac:link ac:image time";
const BLOCKS: &str = "p h1 h2 h3 h4 h5 h6 ul ol blockquote table hr ac:task-list";
/// Macros in text, and macros that are blocks.
const INLINE_MACROS: &str = "anchor status";
const BLOCK_MACROS: &str = "code info tip note warning expand";

fn among(name: &str, names: &str) -> bool {
    names.split(' ').any(|one| one == name)
}

/// The tasks of a page in storage format, by their anchors: number, and whether it is ticked.
///
/// Panics where the page is not in the format's grammar.
fn tasks(text: &str) -> BTreeMap<String, (String, bool)> {
    let mut reader = Reader::from_str(text);
    // Of each open element its name, and of a macro what it is called.
    let mut open: Vec<(String, String)> = vec![("page".to_owned(), String::new())];
    let (mut tasks, mut numbers) = (BTreeMap::new(), BTreeSet::new());
    let (mut number, mut done, mut anchor) = (String::new(), false, String::new());
    loop {
        match reader.read_event().expect("it is XML") {
            Event::Eof => break,
            Event::Start(tag) => {
                if tag.name().as_ref() == "ac:task" {
                    anchor.clear();
                }
                open.push(opened(&tag, &open));
            }
            Event::Empty(tag) => drop(opened(&tag, &open)),
            Event::End(_) => {
                let (name, _) = open.pop().expect("a beginning");
                if name == "ac:task" {
                    assert!(numbers.insert(number.clone()), "two tasks are {number}");
                    tasks.insert(anchor.clone(), (number.clone(), done));
                }
            }
            Event::Text(words) => {
                let (name, called) = open.last().expect("a page");
                let words = words.to_string();
                assert!(
                    words.trim().is_empty() || allows(name, "#"),
                    "text in <{name}>: {words}"
                );
                let within = open.iter().rev().nth(1).map_or("", |(_, called)| called);
                match name.as_str() {
                    "ac:task-id" => number = words,
                    "ac:task-status" => done = words == "complete",
                    "ac:parameter" if within == "anchor" && anchor.is_empty() => anchor = words,
                    _ => assert!(called != "anchor" || words.trim().is_empty()),
                }
            }
            Event::CData(_) => assert_eq!(open.last().unwrap().0, "ac:plain-text-body"),
            Event::GeneralRef(_) => {}
            other => unreachable!("{other:?}"),
        }
    }
    assert_eq!(open.len(), 1, "{open:?} is open at the end");
    tasks
}

fn allows(name: &str, what: &str) -> bool {
    let rule = GRAMMAR.iter().find(|(names, _)| among(name, names));
    assert!(rule.is_some(), "<{name}> is no element of the format");
    rule.is_some_and(|(_, inside)| among(what, inside))
}

/// Looks whether an element may stand where it does.
fn opened(tag: &BytesStart<'_>, open: &[(String, String)]) -> (String, String) {
    let name = tag.name().as_ref().to_owned();
    let around = &open.last().expect("a page").0;
    let called = tag.try_get_attribute("ac:name").unwrap();
    let called = called.map(|one| one.value.to_string()).unwrap_or_default();
    let is_macro = name == "ac:structured-macro";
    let is_inline = among(&name, INLINE) || is_macro && among(&called, INLINE_MACROS);
    let is_block = among(&name, BLOCKS) || is_macro && among(&called, BLOCK_MACROS);
    assert!(!is_macro || is_inline || is_block, "the macro `{called}`");
    let fits = allows(around, &name)
        || is_inline && allows(around, "*")
        || is_block && allows(around, "**");
    assert!(fits, "<{name} {called}> in <{around}>");
    (name, called)
}

fn export(folder: &Folder, words: &[&str]) -> Files {
    let mut line = vec!["export", "--date", "2026-01-01"];
    line.extend(words);
    line.extend(["--out", "documents"]);
    folder.run(line).expect_exit(0);
    files(&folder.path().join("documents"))
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).expect("documents are UTF-8")
}

/// Of every item that has no parts: its id on the page.
fn leaves(json: &[u8]) -> BTreeSet<String> {
    let json: Value = serde_json::from_slice(json).unwrap();
    let items = json["items"].as_array().unwrap();
    let parents: BTreeSet<&str> = items
        .iter()
        .filter_map(|item| item["parent"].as_str())
        .collect();
    let ids = items.iter().map(|item| item["id"].as_str().unwrap());
    let leaves = ids.filter(|id| !parents.contains(id));
    leaves
        .map(|id| id.split_once('/').unwrap().1.to_owned())
        .collect()
}

/// Ticks every `n`th task.
fn ticked(page: &str, every: usize) -> String {
    let mut parts = page.split("<ac:task-status>incomplete");
    let mut text = parts.next().unwrap().to_owned();
    for (place, part) in parts.enumerate() {
        let status = if place % every == 0 {
            "complete"
        } else {
            "incomplete"
        };
        text.push_str(&format!("<ac:task-status>{status}{part}"));
    }
    text
}

#[test]
fn this_site_is_in_the_grammar_of_confluence() {
    let root = concat!(env!("CARGO_MANIFEST_DIR"));
    let folder = Folder::new();
    let pages = export(&folder, &["--root", root, "--format", "confluence"]);
    let lists = export(&folder, &["--root", root, "--format", "json"]);
    let mut seen = 0;
    for (path, page) in pages.iter().filter(|(path, _)| path.ends_with(".xml")) {
        let tasks = tasks(text(page));
        let json = &lists[&path.replace(".xml", ".json")];
        assert_eq!(
            tasks.into_keys().collect::<BTreeSet<_>>(),
            leaves(json),
            "{path}"
        );
        seen += 1;
    }
    assert!(seen > 50, "{seen} pages");
}

/// What leaves as Markdown is read as pages again: every link in it leads to a file and a heading that are there.
#[test]
fn links_of_exported_markdown_lead_to_headings() {
    let root = concat!(env!("CARGO_MANIFEST_DIR"));
    let folder = Folder::new();
    let out = "--out documents/content --env production --format markdown --date 2026-01-01";
    let words = ["export", "--root", root].into_iter();
    folder.run(words.chain(out.split(' '))).expect_exit(0);
    let settings = "id: s\ntitle: S\nlints: {missing-base-url: off, missing-item-id: off}\n";
    folder.write("documents/checkdown.yaml", settings);
    let words = "check --strict --root documents --date 2026-01-01";
    let run = folder.run(words.split(' '));
    assert_eq!(run.exit, Some(0), "{}{}", run.stdout, run.stderr);
}

/// A site of one page with these files, and what one document of it is and what is told.
fn single(page: &str, words: &str) -> (String, String) {
    let settings = "id: s\ntitle: S\nenvironments: {production: {}, staging: {}}\n\
                    lints: {missing-base-url: off}\n";
    let folder = Folder::of(&[
        ("checkdown.yaml", settings),
        ("content/release.md", page),
        (
            "content/other.md",
            "# Other\n\n- [ ] One <!-- check: {id: one} -->\n",
        ),
    ]);
    let run = folder.run(words.split(' ')).expect_exit(0);
    (run.stdout, run.stderr)
}

/// One file holds its settings as a file, and needs none beside it; a page named twice is one document.
#[test]
fn a_file_that_works_by_itself_holds_its_settings() {
    let page = "# Release\n\n## Keys\n\n```dotenv\n# Required\nTOKEN=abc\n```\n";
    for name in ["release content/release.md", "release#keys"] {
        let words = format!("export {name} --env staging --format html");
        let (html, told) = single(page, &words);
        assert_eq!(told, "", "{name}");
        let link = html.split("class=\"save\" href=\"").nth(1).unwrap();
        let link = link.split('"').next().unwrap();
        let text = link.strip_prefix("data:text/plain;charset=utf-8;base64,");
        let text = BASE64_STANDARD.decode(text.unwrap()).unwrap();
        let text = String::from_utf8(text).unwrap();
        assert!(text.ends_with("\n# Required\nTOKEN=abc\n"), "{text}");
    }
}

/// Each is made in time that grows with its page. Looking for a cell's column along its row took a minute here.
#[test]
fn a_wide_table_takes_no_longer_than_a_long_one() {
    let columns = 40_000;
    let rows = ["a|", "-|", "b|"].map(|cell| format!("|{}\n", cell.repeat(columns)));
    let page = format!("# Wide\n\n{}", rows.concat());
    let start = Instant::now();
    for format in ["confluence", "mediawiki", "markdown"] {
        let words = format!("export release --env staging --format {format}");
        assert!(single(&page, &words).0.matches('b').count() >= columns);
    }
    let took = start.elapsed();
    assert!(took < Duration::from_secs(20), "{took:?}");
}

#[test]
fn a_section_and_a_page_never_have_one_file() {
    let page = "# Release\n\n## Keys\n\n- [ ] One <!-- check: {id: one} -->\n";
    let folder = Folder::of(&[
        ("checkdown.yaml", "id: s\ntitle: S\n"),
        ("content/release.md", page),
        ("content/release-keys.md", page),
    ]);
    let words = [
        "release#keys",
        "release-keys",
        "release",
        "--format",
        "markdown",
    ];
    let documents = export(&folder, &words);
    let paths: Vec<&String> = documents.keys().collect();
    assert_eq!(paths, ["release-keys.md", "release.keys.md", "release.md"]);
}

#[test]
fn a_table_goes_into_a_folder_too() {
    let folder = Folder::of(&[
        ("checkdown.yaml", "id: s\ntitle: S\n"),
        (
            "content/release.md",
            "# Release\n\n- [ ] One <!-- check: {id: one} -->\n",
        ),
        ("documents/kept.txt", "kept"),
    ]);
    let documents = export(&folder, &["--format", "csv"]);
    let paths: Vec<&String> = documents.keys().collect();
    assert_eq!(paths, ["items.csv", "kept.txt"]);
}

proptest! {
    #![proptest_config(proptest::test_runner::Config {
        cases: 12,
        max_shrink_iters: 100,
        failure_persistence: None,
        ..proptest::test_runner::Config::default()
    })]

    #[test]
    fn what_is_ticked_in_a_wiki_stays_ticked_through_three_republications(plan in plans(), every in 1usize..4) {
        let (site, reversed) = (plan.write(false).folder, plan.write(true).folder);
        let first = export(&site, &["--format", "confluence"]);
        let lists = export(&site, &["--format", "json"]);
        for (path, page) in first.iter().filter(|(path, _)| path.ends_with(".xml")) {
            let json: Value = serde_json::from_slice(&lists[&path.replace(".xml", ".json")]).unwrap();
            let (id, environment) = (json["page"]["id"].as_str().unwrap(), json["environment"]["name"].as_str().unwrap());
            let mut page = ticked(text(page), every);
            let wanted = tasks(&page);
            prop_assert_eq!(wanted.keys().cloned().collect::<BTreeSet<_>>(), leaves(&lists[&path.replace(".xml", ".json")]));
            for folder in [&reversed, &site, &reversed] {
                folder.write("page.xml", &page);
                let line = ["export", id, "--env", environment, "--format", "confluence", "--merge", "page.xml"];
                let run = folder.run(line).expect_exit(0);
                page = run.stdout;
                prop_assert_eq!(&tasks(&page), &wanted, "{} in {}", id, environment);
            }
        }
    }
}
