//! What holds of every text that is read and rendered, tried on random ones and on broken Markdown.

use std::borrow::Cow;
use std::time::Duration;

use proptest::prelude::*;
use proptest::test_runner::Config;

use super::*;
use crate::html::Html;
use crate::render::html::{self, ImageSize, Parts};
use crate::source::SourcePath;
use crate::tree::{CodeBlock, Kind, TextRef};

/// Answers comments at random, but always the same for the same text.
struct Any;

impl Visitor for Any {
    fn comment(&mut self, text: &str, span: Span, place: Place) -> CommentAction {
        assert!(place.item.is_none_or(|item| item < place.next));
        match (text.len() + span.start as usize) % 5 {
            0 => CommentAction::OpenRegion(7),
            1 | 2 => CommentAction::CloseRegion,
            3 => CommentAction::View(8),
            _ => CommentAction::Drop,
        }
    }
    fn fence(&mut self, info: &str, span: Span) -> FenceKeys {
        assert!(!info.is_empty() && info.len() == span.range().len());
        FenceKeys::default()
    }
    fn unclosed_region(&mut self, _: u32, _: Unclosed) {}
    fn stray_close(&mut self, _: Span) {}
    fn report(&mut self, _: Diagnostic) {}
}

/// The tasks are the items.
struct Tasks<'a>(&'a Tree);

impl Parts for Tasks<'_> {
    fn is_item(&self, item: NodeId) -> bool {
        matches!(self.0.node(item).kind, Kind::ListItem { task: Some(_) })
    }
    fn item(&self, _: NodeId, title: Html, body: Html) -> html::Result<Html> {
        let mut item = Html::new();
        item.push_markup("<li>").push(&title).push(&body);
        item.push_markup("</li>\n");
        Ok(item)
    }
    fn code(&self, tree: &Tree, _: NodeId, block: &CodeBlock) -> html::Result<Html> {
        let mut code = Html::new();
        code.push_markup("<pre>").push_text(tree.text(block.text));
        code.push_markup("</pre>\n");
        Ok(code)
    }
    fn view(&self, _: NodeId) -> html::Result<Html> {
        Ok(Html::new())
    }
    fn section(&self, _: NodeId) -> Option<Html> {
        Some(Html::new())
    }
    fn heading(&self, _: NodeId, _: u8, title: Html) -> html::Result<Html> {
        let mut heading = Html::new();
        heading
            .push_markup("<h2>")
            .push(&title)
            .push_markup("</h2>\n");
        Ok(heading)
    }
    fn table_label(&self, _: NodeId) -> String {
        String::new()
    }
    fn shows_parenthesis(&self, _: NodeId) -> bool {
        true
    }
    fn destination<'a>(&self, written: &'a str) -> Cow<'a, str> {
        written.into()
    }
    fn html_destination<'a>(&self, written: &'a str) -> Cow<'a, str> {
        self.destination(written)
    }
    fn is_html_anchor(&self, _: &str) -> bool {
        true
    }
    fn image_size(&self, _: &str) -> Option<ImageSize> {
        None
    }
}

/// What lines begin with.
const STARTS: [&str; 28] = [
    "",
    "",
    "",
    "- ",
    "* ",
    "1. ",
    "2) ",
    "- [ ] ",
    "- [x]",
    "- []",
    "> ",
    "# ",
    "## ",
    "    ",
    "\t",
    "  ",
    "      ",
    "| ",
    ": ",
    "```sh {verify} ",
    "~~~",
    "[^1]: ",
    "[r]: ",
    "> [!NOTE]",
    "<div>",
    "---",
    "===",
    "|--|",
];

/// What lines are made of.
const PIECES: [&str; 48] = [
    "a",
    "word ",
    " ",
    "*",
    "**",
    "_",
    "~~",
    "`",
    "``",
    "[",
    "]",
    "(",
    ")",
    "(Optional)",
    "!",
    "<",
    ">",
    "&amp;",
    "&#0;",
    "\\",
    "|",
    "{#id}",
    "{{host}}",
    "<!-- c -->",
    "<!--",
    "-->",
    "<!-->",
    "<b>",
    "</b>",
    "<details>",
    "</details>",
    "<script>",
    "<p",
    "=\"",
    "[^1]",
    "[r]",
    "https://example.com/a",
    "www.",
    "@b.c",
    "é",
    "漢",
    "🦀",
    "\u{a0}",
    "\0",
    "\r",
    "\u{2028}",
    "$ ",
    "<<EOF",
];

fn any_line() -> impl Strategy<Value = String> {
    (
        proptest::sample::select(STARTS.to_vec()),
        proptest::sample::select(STARTS.to_vec()),
        proptest::collection::vec(proptest::sample::select(PIECES.to_vec()), 0..6),
        proptest::sample::select(vec!["\n", "\n", "\n", "\n\n", "\r\n", ""]),
    )
        .prop_map(|(outer, inner, pieces, end)| format!("{outer}{inner}{}{end}", pieces.concat()))
}

fn any_page() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => proptest::collection::vec(any_line(), 0..24).prop_map(|lines| lines.concat()),
        1 => any::<String>(),
    ]
}

/// Each text of the tree lies on character boundaries, or `text` would panic; spans lie in the source; the
/// nodes nest.
fn check(tree: &Tree, text: &str) {
    let mut open: Vec<NodeId> = Vec::new();
    for (id, node) in (0..).zip(&tree.nodes) {
        while open.last().is_some_and(|&end| end <= id) {
            open.pop();
        }
        assert!(
            node.end > id && node.end as usize <= tree.nodes.len(),
            "{id} {node:?}"
        );
        assert!(
            open.last().is_none_or(|&end| node.end <= end),
            "{id} {node:?} crosses"
        );
        assert!(text.get(node.span.range()).is_some(), "{id} {node:?}");
        open.push(node.end);
        if let Some(part) = text_of(node.kind) {
            assert!(!tree.text(part).is_empty(), "{id} {node:?} is empty");
        }
    }
    for link in &tree.links {
        assert!(text.get(link.span.range()).is_some());
        let _ = (tree.text(link.destination), tree.text(link.title));
    }
    for block in &tree.code_blocks {
        let code = tree.text(block.text);
        assert!(
            block
                .segments
                .iter()
                .all(|segment| tree.text(segment.text).len() <= code.len())
        );
    }
}

fn text_of(kind: Kind) -> Option<TextRef> {
    match kind {
        Kind::Text(text)
        | Kind::Parenthesis(text)
        | Kind::HtmlBlock(text)
        | Kind::InlineHtml(text) => Some(text),
        _ => None,
    }
}

proptest! {
    #![proptest_config(Config { cases: 2_000, failure_persistence: None, ..Config::default() })]

    /// I5: parsing never fails on any UTF-8, spans lie inside the source, and the result can be rendered.
    #[test]
    fn any_text_is_a_page(page in any_page(), before in "[a-zé]{0,3}") {
        let whole = format!("{before}{page}");
        let source = Source::new("page.md", whole.as_str());
        let tree = tree(&source, before.len()..whole.len(), &mut Any);
        check(&tree, &whole);
        let html = html::content(&tree, &Tasks(&tree)).expect("nothing in it can fail");
        prop_assert!(!html.as_str().to_lowercase().contains("<script"));
        html::report_unsafe(&tree, &SourcePath::new("page.md"), &mut Vec::new());
    }

    /// I5: words of plain paragraphs, lists and quotes are all there, in order.
    #[test]
    fn no_word_is_lost(words in proptest::collection::vec("[a-z]{1,6}", 1..20), marks in any::<u64>()) {
        let mut text = String::new();
        for (index, word) in words.iter().enumerate() {
            text.push_str(match marks >> (index * 3) & 7 {
                0 => " (",
                1 => "\n\n## ",
                2 => "\n- ",
                3 => "\n> ",
                4 => " <!-- x --> ",
                5 => ")\n\n",
                6 => " {",
                _ => " ",
            });
            text.push_str(word);
        }
        let source = Source::new("page.md", text.as_str());
        let tree = tree(&source, 0..text.len(), &mut Any);
        let mut read = String::new();
        for node in &tree.nodes {
            if let Some(part) = text_of(node.kind) {
                read.push_str(tree.text(part));
                read.push(' ');
            }
        }
        let letters = |text: &str| text.replace(|c: char| !c.is_ascii_lowercase(), "");
        prop_assert_eq!(letters(&read), letters(&text.replace("<!-- x -->", "")));
    }
}

/// How long this thread has had a processor: on a busy machine the clock says nothing about the code. Where the
/// system does not tell, no time passes.
fn spent() -> Duration {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    let nanoseconds = told.split(' ').next().and_then(|first| first.parse().ok());
    Duration::from_nanos(nanoseconds.unwrap_or_default())
}

/// Text that is dear to read in some parser, twenty times as long in the second turn, must not take four
/// hundred times as long. What else the machine does slows memory down too, so it gets a few tries.
#[test]
fn time_grows_with_the_length_of_the_text() {
    let time = |text: &str| {
        let source = Source::new("page.md", text);
        let start = spent();
        tree(&source, 0..text.len(), &mut Any);
        spent() - start
    };
    for piece in [
        ">",
        "+ ",
        "[",
        "*a_",
        "<!-- x -->",
        "<!--",
        "<b>\n\n",
        "https://",
        "a@",
        "(a) ",
        "- [ ] (a)\n",
        "&",
        "`",
        "\\",
        "# a\n",
        "| ",
        "www.a_",
        "{#",
        "<!-- x --> a\n",
        "```\n",
        "- [x]a\n",
        "    - [ ] a\n",
    ] {
        let times = (0..5).map(|_| (time(&piece.repeat(2_000)), time(&piece.repeat(40_000))));
        let is_linear =
            |(short, long): (Duration, Duration)| long < short * 60 + Duration::from_millis(50);
        assert!(times.into_iter().any(is_linear), "{piece:?}");
    }
}
