//! Task boxes that are not read as such: almost right, or right in a place where Markdown takes the line
//! for something else.

use std::ops::Range;

use crate::diag::{Code, Diagnostic};
use crate::source::{SourcePath, Span};
use crate::tree::{Kind, NodeId, Tree};

/// What marks a task in other programs; here a box is empty or ticked.
const FOREIGN_MARKS: [&str; 8] = ["-", "~", "/", ">", "✓", "✔", "✗", "✘"];

/// A line that begins like an item of a list with a box.
struct Line {
    /// The list marker, which may be empty.
    marker: Range<usize>,
    /// Where the box begins; white space may stand before it.
    bracket: usize,
}

impl Line {
    fn read(text: &str) -> Self {
        let digits = text.bytes().take_while(u8::is_ascii_digit).count();
        let marker = match text.as_bytes().get(digits) {
            Some(b'-' | b'*' | b'+') if digits == 0 => 1,
            Some(b'.' | b')') if (1..=9).contains(&digits) => digits + 1,
            _ => 0,
        };
        let rest = text[marker..].trim_start_matches([' ', '\t']);
        Self {
            marker: 0..marker,
            bracket: text.len() - rest.len(),
        }
    }

    fn is_spaced(&self) -> bool {
        self.marker.end < self.bracket
    }
}

/// Whether the text is followed by white space or nothing.
fn is_free(rest: &str) -> bool {
    rest.chars().next().is_none_or(char::is_whitespace)
}

/// Whether the text begins with a box as it should be.
fn is_box(text: &str) -> bool {
    ["[ ]", "[x]", "[X]"]
        .into_iter()
        .any(|form| text.strip_prefix(form).is_some_and(is_free))
}

/// A quick look: only such a text is worth [`in_text`].
pub(super) fn may_begin(text: &str) -> bool {
    matches!(
        text.as_bytes().first(),
        Some(b'-' | b'*' | b'+' | b'[' | b'0'..=b'9')
    )
}

/// A list marker and box at the start of a text, with or without white space between them, or a box alone.
pub(super) fn in_text(text: &str) -> Option<Range<usize>> {
    let line = Line::read(text);
    is_box(&text[line.bracket..]).then_some(0..line.bracket + "[ ]".len())
}

/// A box in text that continues a paragraph or lacks a list marker.
pub(super) fn at_line_start(path: &SourcePath, span: Span, text: &str) -> Diagnostic {
    let line = Line::read(text);
    let (message, help) = match text.as_bytes().first() {
        Some(b'[') => (
            "a task box needs a list marker",
            "write `- [ ]` with a dash before the box",
        ),
        _ if !line.is_spaced() => (
            "a list marker needs a space behind it",
            "put a space between the marker and the box, as in `- [ ]`",
        ),
        Some(b'0'..=b'9') => (
            "this line continues the paragraph above it, so its box is text",
            "put a blank line before the list: within a paragraph only a list that starts with 1 can begin",
        ),
        _ => (
            "this line continues the paragraph above it, so its box is text",
            "indent it by at most three spaces more than the text above it",
        ),
    };
    let diagnostic = Diagnostic::new(Code::SwallowedTaskBox, path, span, message).help(help);
    match text.as_bytes().first() {
        Some(b'[') => diagnostic.fix(
            "insert a dash",
            Span::new(span.start as usize, span.start as usize),
            "- ",
        ),
        _ => diagnostic,
    }
}

/// A box in a list that became code.
pub(super) fn in_code(path: &SourcePath, span: Span) -> Diagnostic {
    let message = "this list is indented so far that it is a block of code";
    Diagnostic::new(Code::SwallowedTaskBox, path, span, message).help(
        "indent it by at most three spaces more than the text it belongs to; if it is meant as code, use a fence",
    )
}

/// A box whose line became a heading, because a line of dashes follows it.
pub(super) fn in_heading(path: &SourcePath, span: Span) -> Diagnostic {
    let message = "the text of this task is a heading, because the line below it underlines it";
    Diagnostic::new(Code::SwallowedTaskBox, path, span, message)
        .help("give the nested item some text, or put a blank line before the dashes")
}

/// The box at the start of an item that was not read as one.
pub(super) fn in_item(tree: &Tree, path: &SourcePath, item: NodeId) -> Option<Diagnostic> {
    let Kind::ListItem { task: None } = tree.node(item).kind else {
        return None;
    };
    let span = tree.node(item).span;
    let written = &tree.source()[span.range()];
    let bracket = Line::read(written).bracket;
    let text = written[bracket..].strip_prefix('[')?;
    let start = span.start as usize + bracket;
    if is_box(&written[bracket..]) {
        let message =
            "Markdown does not read this task box, because its line is not a line of text";
        let span = Span::new(start, start + "[ ]".len());
        let help =
            "start the item with a line of text, and put the table below it after a blank line";
        return Some(Diagnostic::new(Code::SwallowedTaskBox, path, span, message).help(help));
    }
    if !begins_with_text(tree, item, start) {
        return None;
    }
    let (inner, rest) = text.split_once(']')?;
    let (message, mark) = near_miss(inner, rest)?;
    let end = start + inner.len() + "[]".len();
    let (fix, space) = match is_free(rest) {
        true => ("write the box", ""),
        false => ("insert a space", " "),
    };
    let corrected = format!("[{mark}]{space}");
    let span = Span::new(start, end);
    let diagnostic = Diagnostic::new(Code::SwallowedTaskBox, path, span, message)
        .help(format!("write `[{mark}]`, then a space and the text"));
    Some(diagnostic.fix(fix, span, corrected))
}

/// Whether the item's first line begins with plain text at this place: what stands in the brackets is
/// then neither a link nor a footnote.
fn begins_with_text(tree: &Tree, item: NodeId, start: usize) -> bool {
    let first = tree.nodes.get(item as usize + 2);
    let inside = tree.node(item).end > item + 2;
    first.is_some_and(|node| {
        inside && matches!(node.kind, Kind::Text(_)) && node.span.start as usize == start
    })
}

/// What is wrong with `[inner]` before `rest`, and what to write in the box; nothing if it may well be text.
fn near_miss(inner: &str, rest: &str) -> Option<(&'static str, char)> {
    let followed_by_word =
        rest.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '*' | '_' | '`'));
    match inner {
        " " if followed_by_word => Some(("a task box needs a space behind it", ' ')),
        "x" | "X" if followed_by_word => Some(("a task box needs a space behind it", 'x')),
        "" if is_free(rest) => Some(("an empty task box needs a space in it", ' ')),
        _ if !is_free(rest) => None,
        _ if inner.len() < 8 && inner.trim().is_empty() => {
            Some(("a task box holds exactly one plain space", ' '))
        }
        _ if inner.trim().eq_ignore_ascii_case("x") => {
            Some(("a ticked task box holds `x` and nothing else", 'x'))
        }
        _ if FOREIGN_MARKS.contains(&inner) => {
            Some(("a task box is either empty or holds `x`", ' '))
        }
        _ => None,
    }
}
