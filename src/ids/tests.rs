//! Where ids go, form by form.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;
use crate::config::Config;
use crate::model::EnvSet;
use crate::resolve::{Selection, resolve};

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

/// Lines of Markdown, most of them with something of an item.
fn pages() -> impl Strategy<Value = String> {
    let starts = vec![
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
    let pieces = vec![
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
    let line = (
        proptest::sample::select(starts),
        proptest::collection::vec(proptest::sample::select(pieces), 0..4),
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

proptest! {
    #![proptest_config(ProptestConfig { cases: 800, failure_persistence: None, ..ProptestConfig::default() })]

    /// After writing, every item that can have an id has the one it had, all else is the same, and there is
    /// nothing more to write.
    #[test]
    fn writing_ids_changes_nothing_else(text in pages()) {
        let before = catalog(&text);
        let Some(page) = ids(&before).pop() else { return Ok(()) };
        let places = page.missing.iter().filter(|one| one.refused == Some(Refusal::Place));
        let refused: Vec<&Missing> = places.collect();
        // A comment that is never closed would swallow the id; beside nothing it may pull in what follows.
        // Whatever is left of comments once the annotations are taken out is only half of one.
        let rest = ["{}", "{level: optional}", "{id: word}"].iter().fold(text.clone(), |rest, keys| {
            rest.replace(&format!("<!-- check: {keys} -->"), "")
        });
        let rest = rest.replace("<!-- section: {items: bullets} -->", "");
        let opens = rest.contains("<!--");
        let excused = |one: &&Missing| opens || one.title.contains("<!--") || one.title.is_empty();
        prop_assert!(refused.iter().all(excused), "{refused:?}");
        prop_assert!(page.edits.iter().all(|edit| edit.span.range().is_empty()));
        let text = written(&text, &page.edits);
        let after = catalog(&text);
        let names = |catalog: &Catalog| -> Vec<String> {
            catalog.pages[0].items.iter().map(|item| item.id.clone()).collect()
        };
        prop_assert_eq!(names(&before), names(&after));
        let again = ids(&after);
        prop_assert!(again.iter().all(|page| page.edits.is_empty()), "{text}");
    }
}
