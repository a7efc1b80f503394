//! Lists of other tools, form by form, and what holds of every list.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;

/// The page of a list, ids and the title aside.
fn page(text: &str) -> String {
    let page = import("list.txt", text).markdown;
    let mut short = String::new();
    for line in page.lines() {
        let line = line.split(" <!-- check: {id: ").next().unwrap_or(line);
        short.push_str(line);
        short.push('\n');
    }
    short
}

#[test]
fn boxes_of_every_kind_are_empty_boxes() {
    for mark in [
        "- [ ]", "- [x]", "* [~]", "- [-]", "- (x)", "[ ]", "☐", "☑", "✅", "❌", "• ☐", "- [✓]",
        "( )", "⬜", "- []",
    ] {
        let sign = if mark.starts_with('*') { "*" } else { "-" };
        let text = format!("# T\n\n{mark} one\n");
        assert_eq!(page(&text), format!("# T\n\n{sign} [ ] one\n"), "{mark}");
    }
    assert_eq!(import("a.md", "# T\n\n- [x] a\n- ☑ b\n- [ ] c\n").ticked, 2);
}

#[test]
fn plain_bullets_and_steps_are_items_where_nothing_has_a_box() {
    for (text, wanted) in [
        ("T\n\n• a\n– b\n", "# T\n\n- [ ] a\n- [ ] b\n"),
        ("T\n\n- a\n    - b\n", "# T\n\n- [ ] a\n    - b\n"),
        ("T\n\n1) a\n2) b\n", "# T\n\n1) [ ] a\n2) [ ] b\n"),
        ("T\n\nStep 1: a\nStep 2: b\n", "# T\n\n1. [ ] a\n2. [ ] b\n"),
        ("T\n\n- a\n- [ ] b\n", "# T\n\n- a\n- [ ] b\n"),
        ("T\n\n* TODO a\n* DONE b\n", "# T\n\n* [ ] a\n* [ ] b\n"),
    ] {
        assert_eq!(page(text), wanted);
    }
}

#[test]
fn numbers_beside_boxes_stay_and_are_named() {
    let page = import("t.md", "- [ ] a\n\n1. b\n");
    assert!(page.markdown.ends_with("\n1. b\n"), "{}", page.markdown);
    assert!(page.guesses.iter().any(|guess| guess.line == 3));
}

#[test]
fn headings_of_every_kind_are_headings() {
    for (text, wanted) in [
        (
            "Title\n=====\n\nPart\n----\n\n- a\n",
            "# Title\n\n## Part\n\n- [ ] a\n",
        ),
        ("T\n\nBEFORE:\n- a\n", "# T\n\n## BEFORE\n\n- [ ] a\n"),
        (
            "T\n\nBefore it\n- a\nAfter it\n- b\n",
            "# T\n\n## Before it\n\n- [ ] a\n\n## After it\n\n- [ ] b\n",
        ),
        ("h1. T\n\nh2. Part\n* a\n", "# T\n\n## Part\n\n* [ ] a\n"),
        ("* TODO a\n** Part\n", "# List\n\n* [ ] a\n\n## Part\n"),
    ] {
        assert_eq!(page(text), wanted);
    }
}

#[test]
fn a_table_with_a_column_of_ticks_becomes_items() {
    let text = "# T\n\n| Task | Owner | Priority | Done | Note |\n|--|--|--|--|--|\n| a | Ops | low | x | n |\n| b | | | | |\n";
    let page = import("t.md", text);
    assert_eq!(
        page.markdown,
        "# T\n\n- [ ] a (Optional) <!-- check: {id: a} -->\n    - Owner: Ops\n    - Note: n\n- [ ] b <!-- check: {id: b} -->\n"
    );
    assert_eq!((page.items, page.ticked), (2, 1));
    let text = "| Check | Done |\n|--|--|\n| DNS switched | x |\n";
    let wanted = "# List\n\n- [ ] DNS switched <!-- check: {id: dns-switched} -->\n";
    assert_eq!(import("list.md", text).markdown, wanted);
    let values = "Task;Status;Due;Area\n\"a; \"\"b\"\"\";done;2027-03-01;One\nc;blocked;;Two\n";
    assert_eq!(
        import("go-live.csv", values).markdown,
        "# Go live\n\n## One\n\n- [ ] a; \"b\" <!-- check: {id: a-b, due: 2027-03-01} -->\n\n## Two\n\n- [ ] c <!-- check: {id: c} -->\n    - Status: blocked\n"
    );
}

#[test]
fn a_page_stays_as_it_is_but_for_ticks_and_ids() {
    let text = "---\ntitle: T\n---\n\n- [x] a\n\n```sh\n- [x] b\n```\n| Done |\n|--|\n| x |\n";
    let wanted = text.replacen("[x] a", "[ ] a <!-- check: {id: a} -->", 1);
    assert_eq!(import("t.md", text).markdown, wanted);
    assert_eq!(import("t.md", &wanted).markdown, wanted);
    let page = import("t.md", "# T\n\n- [X] say [x] <!-- check: {id: say} -->\n");
    assert_eq!(
        page.markdown,
        "# T\n\n- [ ] say [x] <!-- check: {id: say} -->\n"
    );
}

#[test]
fn what_copying_took_from_a_page_is_given_back() {
    for (text, wanted) in [
        // Code in an item broke its line, and said its beginning twice.
        (
            "T\n\n- Set\nKEY in the vault - Rotate it\n- Set\n- Done\n",
            "# T\n\n- [ ] Set\n  KEY in the vault\n- [ ] Rotate it\n- [ ] Done\n",
        ),
        (
            "T\n\n-\nTokens\n- Tokens with\nci role - Kept (\nDAYS)\n- Tokens with\n",
            "# T\n\n- [ ] Tokens\n    - Tokens with ci role\n    - Kept (DAYS)\n",
        ),
        // A command's line ends with the next item's bullet.
        (
            "T\n-\nVerify\nTerminal window ls -\nLog in\n- as Ann\n",
            "# T\n\n- [ ] Verify\n\n    ```sh\n    ls\n    ```\n\n- [ ] Log in\n    - as Ann\n",
        ),
        (
            "T\n\n# RequiredA_KEY=$(make)HOST=a.example.com400B=\"x\"Next\nSection titled “Next”- one\n",
            "# T\n\n```dotenv\n# Required\nA_KEY=$(make)\nHOST=a.example.com400B=\"x\"\n```\n\n## Next\n\n- [ ] one\n",
        ),
    ] {
        assert_eq!(page(text), wanted);
    }
}

#[test]
fn the_markup_of_other_tools_is_read() {
    for (text, wanted) in [
        (
            "h1. T\n* (/) a\n* (x) b\n** c\n{code:sh}\n# ls\n{code}\n# d\n",
            "# T\n\n- [ ] a\n- [ ] b\n    - c\n```sh\n# ls\n```\n1. d\n",
        ),
        (
            "#+TITLE: T\n* Part\n** TODO a\n** DONE b\n#+BEGIN_SRC sh\nls\n#+END_SRC\n",
            "# T\n\n## Part\n\n- [ ] a\n- [ ] b\n```sh\nls\n```\n",
        ),
        ("T\r\r- a\r- b\r", "# T\n\n- [ ] a\n- [ ] b\n"),
        ("", "# List\n"),
    ] {
        assert_eq!(page(text), wanted);
    }
    let values = "sep=;\nTask;Done\n\"a;yes\n";
    let read = import("t.csv", values);
    assert_eq!(read.items, 1);
    let told = read
        .guesses
        .iter()
        .find(|one| one.says.contains("never closed"));
    assert_eq!(told.unwrap().line, 3);
}

#[test]
fn html_that_nothing_closes_is_written_as_text() {
    let text = "T\n\n<table>\n<tr><td>\n<ul>\n<li>a\n</table>\n\n- b\n";
    let page = import("t.txt", text);
    assert_eq!(mend::problems(&page.markdown), [], "{}", page.markdown);
    assert_eq!(page.items, 1);
}

/// Words of letters and digits; boxes are no words.
fn words(text: &str) -> BTreeSet<String> {
    let text = text
        .replace("[x]", " ")
        .replace("(x)", " ")
        .replace("[X]", " ")
        .replace("(X)", " ");
    let words = text.split(|letter: char| !letter.is_alphanumeric());
    words
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

const STARTS: &[&str] = &[
    "",
    "",
    "- ",
    "* ",
    "• ",
    "– ",
    "- [ ] ",
    "- [x] ",
    "[~] ",
    "(x) ",
    "☐ ",
    "✅",
    "1. ",
    "2) ",
    "Step 3: ",
    "# ",
    "## ",
    "h2. ",
    "** ",
    "* TODO ",
    "    - ",
    "  ",
    "| ",
    "$ ",
    "```",
    "-",
    "> ",
    "Terminal window ",
    "Section titled “a”",
    "====",
    "---",
    "\t",
    "h1. ",
    "** TODO ",
    "#+TITLE: ",
    "{code}",
    "* (/) ",
];

const PIECES: &[&str] = &[
    "a",
    "word ",
    "Name",
    " two",
    ":",
    "(Optional)",
    " (If using)",
    "A,b",
    "| ",
    "|--|--|",
    "|Done|",
    "`",
    "**",
    "<b>",
    "<!--",
    "-->",
    "{{x}}",
    "[",
    "](",
    ")",
    "é",
    "日",
    "“",
    "\"",
    ";",
    ",",
    "=",
    "x",
    "\\",
    "_",
    "KEY=",
    "A_B=",
    "- Up",
    "# ",
    "a(",
    "[^1]",
    "- [ ] ",
    "&",
    "<",
    "env: ",
    "{",
    "}",
    "  ",
];

fn lists() -> impl Strategy<Value = String> {
    let line = (
        proptest::sample::select(STARTS),
        proptest::collection::vec(proptest::sample::select(PIECES), 0..5),
    );
    let line = line.prop_map(|(start, pieces)| format!("{start}{}\n", pieces.concat()));
    proptest::collection::vec(line, 0..12).prop_map(|lines| lines.concat())
}

#[test]
fn a_colon_below_an_item_makes_no_term_of_its_title() {
    for text in ["- [ ] Ask\n:\n", "- [ ] Ask\n: who\n"] {
        let page = import("a.txt", text);
        assert_eq!(page.items, 1);
        assert!(
            mend::problems(&page.markdown).is_empty(),
            "{}",
            page.markdown
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, failure_persistence: None, ..ProptestConfig::default() })]

    /// Every word is in the page, or in what is said of it; and a page read again is the same.
    #[test]
    fn no_word_of_a_list_is_lost(text in lists(), name in proptest::sample::select(vec!["a.txt", "b.csv", "c.tsv", "d.md"])) {
        let page = import(name, &text);
        let mut kept = words(&page.markdown);
        for guess in &page.guesses {
            kept.extend(words(&guess.says));
        }
        let lost: Vec<String> = words(&text).difference(&kept).cloned().collect();
        prop_assert!(lost.is_empty(), "{lost:?} of {text:?} in {}", page.markdown);
        if !page.kept && !text.contains("<!--") && !text.contains("-->") {
            let wrong = mend::problems(&page.markdown);
            prop_assert!(wrong.is_empty(), "{wrong:?} in {}", page.markdown);
        }
    }

    /// Any text at all is read.
    #[test]
    fn nothing_keeps_a_list_from_being_read(text in ".{0,80}", name in ".{0,8}") {
        import(&name, &text);
    }
}
