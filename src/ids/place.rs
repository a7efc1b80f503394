//! Where an item's id can be written, best place first.

use std::cmp::Reverse;

use crate::catalog::Page;
use crate::tree::{AnnotationKind, Kind, NodeId};

/// Text that names an item, and the byte before which it goes.
#[derive(Clone, Debug)]
pub struct Insertion {
    /// The item's place among the page's.
    pub item: usize,
    pub at: usize,
    pub text: String,
}

impl Insertion {
    /// By place; of several at one place what stays on the line comes first, and inner items before those
    /// around them.
    pub fn order(&self) -> (usize, bool, Reverse<usize>) {
        let is_line = self.text.starts_with(['\n', '\r']);
        (self.at, is_line, Reverse(self.item))
    }
}

/// Inside the item's annotation, if it has one; behind its title; on a line of its own below its first block.
pub fn candidates(page: &Page, item: usize) -> Vec<Insertion> {
    let node = page.items[item].node;
    let id = &page.items[item].id;
    let source = page.tree().source();
    let mut found = Vec::new();
    let mut add = |at: usize, text: String| found.push(Insertion { item, at, text });
    if let Some((at, is_empty)) = annotation(page, node) {
        let comma = if is_empty { "" } else { ", " };
        add(at, format!("id: {id}{comma}"));
    }
    let comment = format!("<!-- check: {{id: {id}}} -->");
    let first = page.tree().children(node).next();
    let titled = first
        .filter(|&first| matches!(page.tree().node(first).kind, Kind::Paragraph | Kind::Plain));
    let start = page.tree().node(node).span.start as usize;
    let end = match titled {
        Some(title) => page.tree().node(title).span.range(),
        // An item that is empty, or begins with a heading, a table, code.
        None => start..line_end(source, start),
    };
    let words = source.get(end.clone()).unwrap_or_default().trim_end();
    add(end.start + words.len(), format!(" {comment}"));
    let block_end = first.map_or(end.end, |first| page.tree().node(first).span.end as usize);
    let block = source.get(start..block_end).unwrap_or_default().trim_end();
    let below = line_end(source, start + block.len());
    let newline = match source.get(below..) {
        Some(rest) if rest.starts_with("\r\n") => "\r\n",
        Some(rest) if rest.starts_with('\n') => "\n",
        _ if source.contains("\r\n") => "\r\n",
        _ => "\n",
    };
    add(
        below,
        format!("{newline}{}{comment}", margin(source, start)),
    );
    found
}

/// The byte behind the `{` of an item's annotation, and whether `}` follows it at once.
fn annotation(page: &Page, node: NodeId) -> Option<(usize, bool)> {
    let tree = page.tree();
    let mut bound = tree.annotations.iter();
    let bound = bound.find(|one| one.kind == AnnotationKind::Check(node))?;
    let text = tree.source().get(bound.span.range())?;
    let brace = text.find('{')? + 1;
    let is_empty = text[brace..].trim_start().starts_with('}');
    Some((bound.span.start as usize + brace, is_empty))
}

/// The end of the line that byte `at` is on, its line break left out.
fn line_end(source: &str, at: usize) -> usize {
    let rest = source.get(at..).unwrap_or_default();
    let line = rest.split('\n').next().unwrap_or_default();
    at + line.strip_suffix('\r').unwrap_or(line).len()
}

/// What a line inside the list item begins with: the marks of the quotes around it, and room for each list's.
fn margin(source: &str, item: usize) -> String {
    let line = source[..item].rfind('\n').map_or(0, |newline| newline + 1);
    let blank = |letter: char| match letter {
        '>' | '\t' => letter,
        _ => ' ',
    };
    let mut margin: String = source[line..item].chars().map(blank).collect();
    let marker = source[item..].trim_start_matches(|letter: char| letter.is_ascii_digit());
    let digits = source.len() - item - marker.len();
    margin.extend(std::iter::repeat_n(' ', digits + 1));
    let rest = marker.get(1..).unwrap_or_default();
    let words = rest.trim_start_matches([' ', '\t']);
    let gap = &rest[..rest.len() - words.len()];
    let is_gap =
        (1..=4).contains(&gap.len()) && !words.is_empty() && !words.starts_with(['\r', '\n']);
    margin.push_str(if is_gap { gap } else { " " });
    margin
}
