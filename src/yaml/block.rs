//! The short way through the block maps that front matter mostly is: `key: value` on a line of its own, and maps of such
//! lines inside. Whatever else YAML can say it declines, and the YAML parser reads the text instead.

use super::flow::{Scanner, is_simple, is_word};
use super::{DEPTH_LIMIT, Entry, Node, Value};
use crate::source::Span;

/// A longer line is declined: YAML allows a key no more than 1024 characters before its colon.
const MAX_BYTES: usize = 1000;

/// The tree of `text`, or `None` if the YAML parser must read it.
pub(super) fn scan(text: &str, offset: usize) -> Option<Node> {
    let mut lines = Lines {
        text,
        at: 0,
        offset,
    };
    let first = lines.peek()?;
    let map = lines.map(first.indent, 0)?;
    (lines.at == text.len()).then_some(map)
}

/// `indent` spaces, a key, and perhaps a value. Places are bytes of the text.
#[derive(Clone, Copy)]
struct Line<'a> {
    indent: usize,
    start: usize,
    key: &'a str,
    /// Where the value begins; the line's end if there is none.
    value: usize,
    end: usize,
    /// Where the next line begins.
    next: usize,
}

struct Lines<'a> {
    text: &'a str,
    at: usize,
    offset: usize,
}

impl<'a> Lines<'a> {
    fn peek(&self) -> Option<Line<'a>> {
        let rest = &self.text[self.at..];
        let length = rest.find('\n').unwrap_or(rest.len());
        let line = &rest[..length];
        let indent = line.len() - line.trim_start_matches(' ').len();
        let key_end = line.find(':')?;
        let key = line.get(indent..key_end)?;
        let begins = key.starts_with(|first: char| first.is_ascii_alphanumeric());
        let behind = &line[key_end + 1..];
        let value = key_end + 1 + (behind.len() - behind.trim_start_matches(' ').len());
        let is_whole = length <= MAX_BYTES && begins && is_word(key);
        // A space must stand before a value, and none behind the line.
        let is_spaced = behind.is_empty() || behind.starts_with(' ') && value < length;
        (is_whole && is_spaced && !line.ends_with(' ')).then_some(Line {
            indent,
            start: self.at + indent,
            key,
            value: self.at + value,
            end: self.at + length,
            next: (self.at + length + 1).min(self.text.len()),
        })
    }

    /// The lines from here on that stand as deep as the first of them, and what stands deeper.
    fn map(&mut self, indent: usize, depth: usize) -> Option<Node> {
        if depth >= DEPTH_LIMIT {
            return None;
        }
        let mut entries: Vec<Entry> = Vec::with_capacity(4);
        while self.at < self.text.len() {
            let line = self.peek()?;
            if line.indent < indent {
                break;
            }
            let is_known = entries.iter().any(|earlier| earlier.key == line.key);
            if line.indent > indent || is_known {
                return None;
            }
            self.at = line.next;
            let value = if line.value < line.end {
                self.value(line)?
            } else {
                let below = self.peek().filter(|below| below.indent > indent)?;
                self.map(below.indent, depth + 1)?
            };
            let key_end = line.start + line.key.len();
            entries.push(Entry {
                key: line.key.to_owned(),
                key_span: self.span(line.start, key_end),
                value,
            });
        }
        let start = entries.first()?.key_span.start;
        let end = entries.last()?.value.span.end;
        Some(Node {
            span: Span { start, end },
            value: Value::Map(entries),
        })
    }

    fn value(&self, line: Line<'_>) -> Option<Node> {
        let text = &self.text[line.value..line.end];
        if text.starts_with(['{', '[', '"', '\'']) {
            let mut scanner = Scanner::new(text, line.value + self.offset);
            let node = scanner.value(0)?;
            return scanner.is_done().then_some(node);
        }
        let begins = |first: char| first.is_ascii_alphanumeric() || !first.is_ascii();
        let is_plain = text.starts_with(begins)
            && !text.ends_with(':')
            && !text.contains(": ")
            && !text.contains(" #")
            && is_simple(text);
        is_plain.then(|| Node {
            span: self.span(line.value, line.end),
            value: Value::Scalar {
                text: text.to_owned(),
                quoted: false,
            },
        })
    }

    fn span(&self, start: usize, end: usize) -> Span {
        Span::new(start, end).shifted(self.offset)
    }
}
