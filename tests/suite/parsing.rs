//! The stages that read an author's text, on texts that no author would write.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::sync::{Arc, LazyLock};

use checkdown::check::check;
use checkdown::config::Config;
use checkdown::diag::Diagnostic;
use checkdown::model::{Date, EnvSet};
use checkdown::parse::parse;
use checkdown::resolve::{Selection, resolve};
use checkdown::source::{Source, Span};
use proptest::collection::vec;
use proptest::prelude::*;
use walkdir::WalkDir;

const TODAY: Date = Date {
    year: 2026,
    month: 1,
    day: 1,
};

const SETTINGS: &str = "id: a\ntitle: A\nenvironments: {a: {}, b: {}}\nvars: {host: h}\n";

/// Pieces of Markdown, annotations and YAML, and what is in their way.
const PIECES: &[&str] = &[
    "- [ ] ",
    "* [x] ",
    "1. [ ] ",
    "- ",
    "    ",
    "\n",
    "\n\n",
    "\r\n",
    "\t",
    "# ",
    "## ",
    "> ",
    "---\n",
    "===",
    "```sh {",
    "```console\n",
    "```dotenv {env: a}\n",
    "```",
    "~~~",
    "$ ",
    "> [!NOTE]\n",
    "| a | b |\n| - | - |\n",
    "<!-- check: {id: a} -->",
    "<!-- check: {",
    "} -->",
    "<!-- section: {env: a} -->",
    "<!-- env: a -->",
    "<!-- /env -->",
    "<!-- allow: broken-link -->",
    "<!-- view: {owner: a} -->",
    "<!--",
    "-->",
    "title: x",
    "checklist:\n  ",
    "id: a",
    "env: [a, b]",
    "when: !a",
    "after: [\"#a\"]",
    ", ",
    "[",
    "]",
    "{",
    "}",
    "\"",
    "'",
    ":",
    "[a](b.md#c)",
    "![a](",
    ")",
    "[^1]",
    "[^1]: ",
    "\n: ",
    "{#id}",
    "{{host}}",
    "{{hots}}",
    "\\{{host}}",
    "${{ x }}",
    "**",
    "_",
    "~~",
    "`",
    "<b>",
    "</b>",
    "<script>",
    "<div\n",
    "&amp;",
    "&#0;",
    "\\",
    "https://a.example/b_c",
    "(If using X)",
    "(a only)",
    "(Optional)",
    "# Required\nA=xxx\n",
    "é",
    "ß",
    "日本",
    "\u{feff}",
    "\u{0}",
    "\u{202e}",
    "👩‍🚀",
    "a",
    "word ",
    "EOF\n",
    "cat <<EOF\n",
];

fn soup() -> impl Strategy<Value = String> {
    vec(prop_oneof![9 => (0..PIECES.len()).prop_map(|at| PIECES[at].to_owned()), 1 => any::<String>()], 0..40)
        .prop_map(|pieces| pieces.concat())
}

/// Every page of this repository: documentation and golden folders.
static CORPUS: LazyLock<Vec<String>> = LazyLock::new(|| {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    ["content", "tests/golden"]
        .into_iter()
        .flat_map(|folder| WalkDir::new(root.join(folder)).sort_by_file_name())
        .map(Result::unwrap)
        .filter(|entry| entry.path().extension().is_some_and(|kind| kind == "md"))
        .filter_map(|entry| fs::read_to_string(entry.path()).ok())
        .collect()
});

/// I5: parsing never fails on any UTF-8, and every span lies inside the source, on characters' edges.
fn judge(text: &str) -> Result<(), TestCaseError> {
    let source = Source::new("content/page.md", text);
    let document = parse(&source);
    let text: &str = &source.text;
    let inside = |span: Span| text.get(span.range()).is_some();
    for node in &document.tree.nodes {
        prop_assert!(inside(node.span), "{:?} at {:?}", node.kind, node.span);
    }
    let mut told = document.diagnostics.clone();
    let settings = Source::new("checkdown.yaml", SETTINGS);
    let config = Config::read(Some(&settings), &mut Vec::new());
    let selection = Selection {
        envs: EnvSet::first(2),
        drafts: true,
    };
    let catalog = resolve(
        vec![Arc::new(document)],
        config,
        BTreeSet::new(),
        &selection,
    );
    told.extend(check(&catalog, TODAY));
    let spans = |one: &Diagnostic| {
        let edits = one
            .fix
            .iter()
            .flat_map(|fix| fix.edits.iter().map(|edit| edit.span));
        edits.chain([one.primary.span]).collect::<Vec<_>>()
    };
    for one in told.iter().filter(|one| one.primary.path == source.path) {
        prop_assert!(spans(one).into_iter().all(inside), "{one:?}");
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_read(text in soup()) {
        judge(&text)?;
    }

    #[test]
    fn a_damaged_page_is_read(page in any::<prop::sample::Index>(), at in any::<prop::sample::Index>(),
                              cut in 0usize..80, put in soup()) {
        let mut text: Vec<char> = page.get(&CORPUS).chars().collect();
        let at = at.index(text.len() + 1);
        let end = (at + cut).min(text.len());
        text.splice(at..end, put.chars());
        judge(&text.into_iter().collect::<String>())?;
    }
}

#[test]
fn every_page_of_the_repository_is_read() {
    assert!(CORPUS.len() > 50, "{} pages", CORPUS.len());
    for page in CORPUS.iter() {
        judge(page).unwrap();
        // As if the file had been cut off while it was written.
        for end in (0..page.len())
            .step_by(17)
            .filter(|&end| page.is_char_boundary(end))
        {
            judge(&page[..end]).unwrap();
        }
    }
}

/// Nesting that would exhaust a stack that grows with it.
#[test]
fn no_depth_is_too_deep() {
    for piece in ["> ", "- ", "- [ ] ", "[", "**", "<b>", "(", "1. "] {
        judge(&piece.repeat(20_000)).unwrap();
    }
    let list: String = (0..300)
        .map(|depth| format!("{}- [ ] a\n", "  ".repeat(depth)))
        .collect();
    judge(&list).unwrap();
}

/// An annotation of several lines is found where it was written, whatever stands before each line.
#[test]
fn a_span_in_a_long_annotation_is_exact() {
    for (first, next) in [
        ("- [ ] a\n  ", "  "),
        ("- [ ] a\r\n  ", "  "),
        ("> - [ ] a\n>   ", ">   "),
    ] {
        let end = if first.contains('\r') { "\r\n" } else { "\n" };
        let text = format!("{first}<!-- check: {{id: a,{end}{next}owner: nobody}} -->{end}");
        let settings = Source::new("checkdown.yaml", SETTINGS);
        let config = Config::read(Some(&settings), &mut Vec::new());
        let selection = Selection {
            envs: EnvSet::first(2),
            drafts: true,
        };
        let page = Arc::new(parse(&Source::new("content/page.md", text.as_str())));
        let catalog = resolve(vec![page], config, BTreeSet::new(), &selection);
        let told = check(&catalog, TODAY);
        let marked: Vec<_> = told
            .iter()
            .map(|one| &text[one.primary.span.range()])
            .collect();
        assert_eq!(marked, ["nobody"], "{text:?}: {told:?}");
    }
}
