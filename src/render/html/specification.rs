//! The examples of CommonMark 0.31.2 and GitHub Flavored Markdown 0.29, read and rendered.
//!
//! `tests/specification/fetch` gets the specifications; `differences.txt` beside it lists the examples
//! that come out otherwise, each with the reason.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use super::writer::Writer;
use super::{Flavour, ImageSize, Parts, Result};
use crate::diag::Diagnostic;
use crate::html::Html;
use crate::html::tag::{Tag, TagKind, tags};
use crate::model::FenceKeys;
use crate::parse::markdown::{self, CommentAction, Place, Unclosed, Visitor};
use crate::source::{Source, Span};
use crate::tree::{CodeBlock, NodeId, Tree};

/// Reads Markdown alone: comments and fences mean nothing.
pub(super) struct Reader;

impl Visitor for Reader {
    fn comment(&mut self, _: &str, _: Span, _: Place) -> CommentAction {
        CommentAction::Drop
    }
    fn fence(&mut self, _: &str, _: Span) -> FenceKeys {
        FenceKeys::default()
    }
    fn unclosed_region(&mut self, _: u32, _: Unclosed) {}
    fn stray_close(&mut self, _: Span) {}
    fn report(&mut self, _: Diagnostic) {}
}

/// The elements that the specifications show.
pub(super) struct Plain;

impl Parts for Plain {
    fn is_item(&self, _: NodeId) -> bool {
        false
    }
    fn item(&self, _: NodeId, _: Html, body: Html) -> Result<Html> {
        Ok(body)
    }
    fn code(&self, tree: &Tree, _: NodeId, block: &CodeBlock) -> Result<Html> {
        let mut html = Html::new();
        html.push_markup("<pre><code");
        if !block.language.is_empty() {
            let class = format!("language-{}", tree.text(block.language));
            html.push_attribute("class", &class);
        }
        html.push_markup(">")
            .push_text(tree.text(block.text))
            .push_markup("</code></pre>\n");
        Ok(html)
    }
    fn view(&self, _: NodeId) -> Result<Html> {
        Ok(Html::new())
    }
    fn section(&self, _: NodeId) -> Option<Html> {
        None
    }
    fn heading(&self, _: NodeId, level: u8, title: Html) -> Result<Html> {
        let title = title.as_str();
        Ok(Html::rendered(format!("<h{level}>{title}</h{level}>\n")))
    }
    fn table_label(&self, _: NodeId) -> String {
        "Table".to_owned()
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
        false
    }
    fn image_size(&self, _: &str) -> Option<ImageSize> {
        None
    }
}

pub(super) fn read(text: &str) -> Tree {
    let source = Source::new("page.md", text);
    markdown::tree(&source, 0..text.len(), &mut Reader)
}

fn rendered(text: &str) -> String {
    let tree = read(text);
    let html = Writer::new(&tree, &Plain, Flavour::Specification).page();
    html.expect("nothing in it can fail").into_string()
}

struct Example {
    number: usize,
    markdown: String,
    html: String,
}

fn tests_folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests")
}

fn examples(name: &str) -> Vec<Example> {
    let path = tests_folder().join(".cache").join(format!("{name}.txt"));
    let text = fs::read_to_string(path)
        .expect("the specification is not here: run tests/specification/fetch");
    let fence = format!("\n{}", "`".repeat(32));
    let mut parts = text.split(fence.as_str());
    parts.next();
    let mut examples = Vec::new();
    // An example's opening fence has words behind it; what follows the closing one is prose.
    for part in parts.filter(|part| part.starts_with(" example")) {
        let part = part.replace('→', "\t");
        let (_, body) = part.split_once('\n').expect("the fence ends its line");
        let (markdown, html) = format!("\n{body}\n")
            .split_once("\n.\n")
            .map(|(markdown, html)| (markdown.to_owned(), html.to_owned()))
            .expect("a dot stands between the Markdown and its HTML");
        examples.push(Example {
            number: examples.len() + 1,
            markdown: markdown
                .get(1..)
                .map_or(String::new(), |text| format!("{text}\n")),
            html,
        });
    }
    examples
}

/// The examples that may come out otherwise, and why: `name number reason`, a line each.
fn differences(name: &str) -> BTreeMap<usize, String> {
    let path = tests_folder().join("specification/differences.txt");
    let text = fs::read_to_string(path).expect("the list of differences is there");
    let lines = text.lines().filter_map(|line| {
        let (number, reason) = line.strip_prefix(name)?.trim_start().split_once(' ')?;
        Some((number.parse().ok()?, reason.trim().to_owned()))
    });
    lines.collect()
}

fn check(name: &str, count: usize) {
    let examples = examples(name);
    assert_eq!(examples.len(), count, "not all examples were found");
    let mut expected = differences(name);
    let mut report = String::new();
    for example in &examples {
        let html = rendered(&example.markdown);
        let same = normalized(&html) == normalized(&example.html);
        match (same, expected.remove(&example.number)) {
            (true, None) | (false, Some(_)) => {}
            (true, Some(reason)) => {
                let _ = writeln!(
                    report,
                    "{name} {} is as specified: {reason}",
                    example.number
                );
            }
            (false, None) => {
                let _ = writeln!(
                    report,
                    "--- {name} {}\n{}--- specified\n{}--- made\n{html}",
                    example.number, example.markdown, example.html
                );
            }
        }
    }
    for number in expected.keys() {
        let _ = writeln!(report, "{name} has no example {number}");
    }
    assert!(report.is_empty(), "{report}");
}

#[test]
fn commonmark_is_rendered_as_specified() {
    check("commonmark", 652);
}

#[test]
fn github_flavored_markdown_is_rendered_as_specified() {
    check("gfm", 672);
}

const BLOCKS: &str = " article header aside hgroup blockquote hr iframe body li map button object canvas ol \
    caption output col p colgroup pre dd progress div section dl table td dt tbody embed textarea fieldset \
    tfoot figcaption th figure thead footer tr form ul h1 h2 h3 h4 h5 h6 video script style ";

/// What the specification's own test runner (`normalize.py`) takes for the same: white space around blocks
/// and in runs, the order and quotes of attributes, slashes of empty elements, entities for characters.
fn normalized(html: &str) -> String {
    let mut output = String::new();
    let mut before: Option<(String, TagKind)> = None;
    let (mut in_pre, mut at) = (false, 0);
    for tag in tags(html) {
        push_text(
            &mut output,
            &html[at..tag.range.start],
            before.as_ref(),
            in_pre,
        );
        at = tag.range.end;
        if matches!(tag.kind, TagKind::Declaration | TagKind::OpenComment) {
            output.push_str(&html[tag.range]);
            before = None;
            continue;
        }
        if tag.name == "pre" {
            in_pre = tag.kind == TagKind::Start;
        }
        if is_block(&tag.name) && !(tag.name == "pre" && tag.kind == TagKind::End) {
            output.truncate(output.trim_end().len());
        }
        push_tag(&mut output, &tag);
        before = Some((tag.name, tag.kind));
    }
    push_text(&mut output, &html[at..], before.as_ref(), in_pre);
    output.trim().to_owned()
}

fn is_block(name: &str) -> bool {
    BLOCKS.contains(&format!(" {name} "))
}

fn push_text(output: &mut String, text: &str, before: Option<&(String, TagKind)>, in_pre: bool) {
    let mut text = unescaped(text);
    if before.is_some_and(|(name, _)| name == "br") {
        text = text.trim_start_matches('\n').to_owned();
    }
    if !in_pre {
        let mut words = String::new();
        for piece in text.split_inclusive(char::is_whitespace) {
            let word = piece.trim_end();
            words.push_str(word);
            if word.len() < piece.len() && !words.ends_with(' ') {
                words.push(' ');
            }
        }
        text = match before {
            Some((name, TagKind::Start)) if is_block(name) => words.trim_start().to_owned(),
            Some((name, TagKind::End)) if is_block(name) => words.trim().to_owned(),
            _ => words,
        };
    }
    output.push_str(Html::text(&text).as_str());
}

fn push_tag(output: &mut String, tag: &Tag<'_>) {
    output.push_str(if tag.kind == TagKind::End { "</" } else { "<" });
    output.push_str(&tag.name);
    let mut attributes: Vec<(&str, String)> = tag
        .attributes
        .iter()
        .map(|attribute| (attribute.name.as_str(), unescaped(attribute.value)))
        .collect();
    attributes.sort();
    for (name, value) in attributes {
        let _ = write!(output, " {name}=\"{}\"", Html::text(&value).as_str());
    }
    output.push('>');
}

fn unescaped(text: &str) -> String {
    let text = text.replace("&lt;", "<").replace("&gt;", ">");
    text.replace("&quot;", "\"").replace("&amp;", "&")
}
