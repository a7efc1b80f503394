//! Where ids go, form by form.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::*;
use crate::compile::{Options, compile};
use crate::config::Config;
use crate::discover::Snapshot;
use crate::memo::Memo;
use crate::model::{Date, EnvSet};
use crate::resolve::{Selection, resolve};
use crate::site::Body;

fn catalog(text: &str) -> Catalog {
    let config = Config::read(None, &mut Vec::new());
    let document = Arc::new(parse(&Source::new("content/page.md", text)));
    let selection = Selection {
        envs: EnvSet::first(0),
        drafts: true,
    };
    resolve(vec![document], config, BTreeSet::new(), &selection)
}

/// A page with its ids written in, and the titles of the items that could not be named.
fn named(text: &str) -> (String, Vec<String>) {
    let Some(page) = ids(&catalog(text)).pop() else {
        return (text.to_owned(), Vec::new());
    };
    let refused = page.missing.into_iter().filter(|one| one.refused.is_some());
    let refused = refused.map(|one| one.title).collect();
    (written(text, &page.edits), refused)
}

fn assert_named(text: &str, wanted: &str) {
    let (written, refused) = named(text);
    assert_eq!(written, wanted);
    assert_eq!(refused, [""; 0], "{text}");
    assert_eq!(named(&written).0, written, "a second time changes nothing");
}

#[test]
fn an_id_stands_behind_the_title() {
    for (text, wanted) in [
        ("- [ ] One", "- [ ] One <!-- check: {id: one} -->"),
        (
            "* [x] One  \r\n* [ ] Two\r\n",
            "* [x] One <!-- check: {id: one} -->  \r\n* [ ] Two <!-- check: {id: two} -->\r\n",
        ),
        (
            "1. [ ] A (Optional)\n2. [ ] A\n3. [ ] A\n",
            "1. [ ] A (Optional) <!-- check: {id: a} -->\n2. [ ] A <!-- check: {id: a-2} -->\n3. [ ] A <!-- check: {id: a-3} -->\n",
        ),
        (
            "- [ ] a\n  b\\\n\tc\\\n\n  more\n",
            "- [ ] a\n  b\\\n\tc\\ <!-- check: {id: a-b-c} -->\n\n  more\n",
        ),
        (
            "> - [ ] in a quote\n>   goes on\n> - [ ] `code`\n",
            "> - [ ] in a quote\n>   goes on <!-- check: {id: in-a-quote-goes-on} -->\n> - [ ] `code` <!-- check: {id: code} -->\n",
        ),
        (
            "- [ ] a\n    - [ ] b\n    - c\n",
            "- [ ] a <!-- check: {id: a} -->\n    - [ ] b <!-- check: {id: b} -->\n    - c\n",
        ),
    ] {
        assert_named(text, wanted);
    }
}

#[test]
fn an_id_goes_into_the_annotation_that_is_there() {
    for (text, wanted) in [
        (
            "- [ ] a <!-- check: {level: optional} -->\n",
            "- [ ] a <!-- check: {id: a, level: optional} -->\n",
        ),
        (
            "- [ ] a <!-- check: {} -->\n",
            "- [ ] a <!-- check: {id: a} -->\n",
        ),
        (
            "- [ ] a\n\n  text\n\n  <!-- check: { tags: [x] } -->\n",
            "- [ ] a\n\n  text\n\n  <!-- check: {id: a,  tags: [x] } -->\n",
        ),
    ] {
        assert_named(text, wanted);
    }
}

#[test]
fn an_item_without_a_title_gets_a_line_for_its_id() {
    for (text, wanted) in [
        (
            "# T\n<!-- section: {items: bullets} -->\n\n- ```sh\n  ls\n  ```\n- b\n",
            "# T\n<!-- section: {items: bullets} -->\n\n- ```sh\n  ls\n  ```\n  <!-- check: {id: item} -->\n- b <!-- check: {id: b} -->\n",
        ),
        (
            "# T\n<!-- section: {items: bullets} -->\n\n- ## Heading\r\n-\n\n> x\n",
            "# T\n<!-- section: {items: bullets} -->\n\n- ## Heading\r\n  <!-- check: {id: item} -->\r\n- <!-- check: {id: item-2} -->\n\n> x\n",
        ),
    ] {
        assert_named(text, wanted);
    }
}

#[test]
fn a_title_that_opens_a_comment_gets_its_id_elsewhere() {
    let (written, refused) = named("- [ ] a <!-- b\n- [ ] c\n");
    assert!(written.contains("c <!-- check: {id: c} -->"), "{written}");
    assert!(!written.contains("<!-- b <!--"), "{written} {refused:?}");
}

#[test]
fn a_slug_that_is_no_id_is_left_to_the_author() {
    let (written, refused) = named("- [ ] 日本語\n- [ ] b\n");
    assert_eq!(written, "- [ ] 日本語\n- [ ] b <!-- check: {id: b} -->\n");
    assert_eq!(refused, ["日本語"]);
}

const STARTS: &[&str] = &[
    "",
    "",
    "- [ ] ",
    "- [ ] ",
    "* [x] ",
    "1. [ ] ",
    "  - [ ] ",
    "    - [ ] ",
    "> - [ ] ",
    "- ",
    "> ",
    "# ",
    "## ",
    "  ",
    "\t",
    "    ",
    "```sh",
    "- [ ] # ",
    "+ [ ]",
    "12) [ ] ",
];

const PIECES: &[&str] = &[
    "",
    "word",
    "word",
    " two",
    "(Optional)",
    " (If using X)",
    " (If using)",
    "`code`",
    "`",
    "**",
    "  ",
    "\\",
    "|",
    "| a |",
    "<!-- check: {} -->",
    "<!-- check: {level: optional} -->",
    " <!-- check: {id: word} -->",
    "<!-- section: {items: bullets} -->",
    "<!--",
    "-->",
    "<div>",
    "{{host}}",
    "[link](",
    ")",
    "é",
    "日",
    ":",
    "[^1]",
    "---",
    "|--|",
    "\"",
    "<b>",
    "&amp;",
    "*",
];

/// Lines of Markdown, most of them with something of an item.
fn pages() -> impl Strategy<Value = String> {
    let line = (
        proptest::sample::select(STARTS),
        proptest::collection::vec(proptest::sample::select(PIECES), 0..4),
        proptest::sample::select(vec!["\n", "\n", "\n", "\r\n", "\n\n", "  \n", "\\\n"]),
    );
    let line = line.prop_map(|(start, pieces, end)| format!("{start}{}{end}", pieces.concat()));
    (proptest::collection::vec(line, 0..12), any::<bool>()).prop_map(|(lines, cut)| {
        let text = lines.concat();
        match cut {
            true => text.trim_end().to_owned(),
            false => text,
        }
    })
}

const PLAIN_STARTS: &[&str] = &[
    "- [ ] ",
    "- [ ] ",
    "* [x] ",
    "+ [ ] ",
    "1. [ ] ",
    "12) [ ] ",
    "  - [ ] ",
    "    - [ ] ",
    "\t- [ ] ",
    "> - [ ] ",
    "> > 1. [ ] ",
    "- - [ ] ",
];

const PLAIN_PIECES: &[&str] = &[
    "word",
    " two",
    " (Optional)",
    " (If using X)",
    "`code`",
    "**bold**",
    "<b>html</b>",
    "{{host}}",
    "[link](#)",
    "&amp;",
    "\\",
    "|",
    ":",
    " <!-- check: {} -->",
    " <!-- check: {level: optional} -->",
    "!",
    "\"",
    "<!-- note -->",
    "[^1]",
    "*",
    "https://example.com",
];

const PLAIN_BELOW: &[&str] = &[
    "",
    "",
    "",
    "  more\n",
    "    more\n",
    "  \n",
    "\n",
    "\n    words\n",
    "    - criterion\n",
    "\n    ```sh\n    ls\n    ```\n",
    "\n## Part\n\n",
    "\n| a |\n|---|\n| b |\n",
    "\n<!-- section: {items: bullets} -->\n",
    "---\n",
    "lazy\n",
    "\n[^1]: note\n\n",
];

/// A page on which every item has words of its own and every comment is whole.
fn plain_pages() -> impl Strategy<Value = String> {
    let item = (
        proptest::sample::select(PLAIN_STARTS),
        proptest::collection::vec(proptest::sample::select(PLAIN_PIECES), 0..4),
        proptest::sample::select(vec!["\n", "\n", "\r\n", "  \n", "\\\n"]),
        proptest::sample::select(PLAIN_BELOW),
    );
    let item = item.prop_map(|(start, pieces, end, below)| {
        format!("{start}one{}{end}{below}", pieces.concat())
    });
    proptest::collection::vec(item, 0..8).prop_map(|items| items.concat())
}

/// Everything that a site of this one page publishes of it. In Markdown, white space that nobody sees is left out.
fn site(text: &str) -> BTreeMap<String, String> {
    let snapshot = Snapshot {
        settings: None,
        pages: vec![Source::new("content/page.md", text)],
        assets: Vec::new(),
        theme_files: BTreeMap::new(),
        runs: Vec::new(),
        history: None,
        today: Date::from_unix_seconds(0),
        notes: Vec::new(),
        diagnostics: Vec::new(),
    };
    let memo = Memo::once();
    let compiled = compile(&snapshot, &memo, &Options::default()).unwrap();
    let assembly = compiled.assembly();
    let mut made = BTreeMap::new();
    for (path, artifact) in compiled.site(&assembly).artifacts {
        let path = path.as_str();
        let Body::Made(make) = artifact.body else {
            continue;
        };
        if !path.starts_with("page/") {
            continue;
        }
        let mut bytes = String::from_utf8(make().unwrap()).unwrap();
        if path.ends_with(".md") {
            let lines = bytes.lines().map(str::trim_end);
            bytes = lines
                .filter(|line| !line.is_empty())
                .collect::<Vec<_>>()
                .join("\n");
        }
        made.insert(path.to_owned(), bytes);
    }
    made
}

/// Writes the ids of a page in and holds it against what it was; gives those that were refused.
fn assert_nothing_else_changes(text: &str) -> Result<Vec<Missing>, TestCaseError> {
    let before = catalog(text);
    let Some(page) = ids(&before).pop() else {
        return Ok(Vec::new());
    };
    prop_assert!(page.edits.iter().all(|edit| edit.span.range().is_empty()));
    let after_text = written(text, &page.edits);
    let after = catalog(&after_text);
    let named = |catalog: &Catalog| -> Vec<(String, String)> {
        let items = catalog.pages[0].items.iter();
        items
            .map(|item| (item.id.clone(), item.title.clone()))
            .collect()
    };
    prop_assert_eq!(named(&before), named(&after), "{}", after_text);
    for (one, item) in page.missing.iter().zip(
        after.pages[0]
            .items
            .iter()
            .filter(|item| page.missing.iter().any(|one| one.id == item.id)),
    ) {
        prop_assert_eq!(one.refused.is_none(), item.explicit, "{}", after_text);
    }
    prop_assert!(
        ids(&after).iter().all(|page| page.edits.is_empty()),
        "{after_text}"
    );
    prop_assert_eq!(site(text), site(&after_text), "{}", after_text);
    Ok(page
        .missing
        .into_iter()
        .filter(|one| one.refused.is_some())
        .collect())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever a page holds: after writing, the site is the same to the byte, items have the ids they had, only
    /// those that were named lack none, and there is nothing more to write.
    #[test]
    fn writing_ids_changes_nothing_else(text in pages()) {
        assert_nothing_else_changes(&text)?;
    }

    /// Where nothing is broken, nothing is left to be named by hand.
    #[test]
    fn every_item_of_a_plain_page_is_named(text in plain_pages()) {
        let refused = assert_nothing_else_changes(&text)?;
        prop_assert!(refused.is_empty(), "{refused:?}");
    }
}
