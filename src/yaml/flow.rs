//! The short way through one-line flow maps: plain and quoted scalars, `[…]`, `{…}`. Whatever else YAML can
//! say (escapes, comments, several lines, mistakes) it declines, and the YAML parser reads the text instead.

use super::{DEPTH_LIMIT, Entry, Node, Value};
use crate::source::Span;

/// Longer text is declined: YAML allows a key no more than 1024 characters before its colon.
const MAX_BYTES: usize = 1000;

/// The tree of `text`, or `None` if the YAML parser must read it.
pub(super) fn scan(text: &str, offset: usize) -> Option<Node> {
    if text.len() > MAX_BYTES {
        return None;
    }
    let mut scanner = Scanner::new(text, offset);
    scanner.skip_spaces();
    let node = match scanner.peek()? {
        b'{' | b'[' => scanner.value(0)?,
        _ => scanner.word()?,
    };
    scanner.skip_spaces();
    scanner.is_done().then_some(node)
}

pub(super) struct Scanner<'a> {
    text: &'a str,
    at: usize,
    offset: usize,
}

impl<'a> Scanner<'a> {
    pub(super) fn new(text: &'a str, offset: usize) -> Self {
        Self {
            text,
            at: 0,
            offset,
        }
    }

    /// Whether nothing is left.
    pub(super) fn is_done(&self) -> bool {
        self.at == self.text.len()
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn skip_spaces(&mut self) {
        while self.peek() == Some(b' ') {
            self.at += 1;
        }
    }

    /// Takes `byte` and the spaces behind it, if it is next.
    fn take(&mut self, byte: u8) -> bool {
        let next = self.peek() == Some(byte);
        if next {
            self.at += 1;
            self.skip_spaces();
        }
        next
    }

    fn node(&self, start: usize, value: Value) -> Node {
        Node {
            span: self.span(start),
            value,
        }
    }

    fn span(&self, start: usize) -> Span {
        Span::new(start, self.at).shifted(self.offset)
    }

    pub(super) fn value(&mut self, depth: usize) -> Option<Node> {
        let start = self.at;
        if depth >= DEPTH_LIMIT {
            return None;
        }
        let value = match self.peek()? {
            b'{' => Value::Map(self.entries(depth + 1)?),
            b'[' => Value::List(self.elements(depth + 1)?),
            _ => {
                let (text, quoted) = self.scalar()?;
                let text = text.to_owned();
                Value::Scalar { text, quoted }
            }
        };
        Some(self.node(start, value))
    }

    fn elements(&mut self, depth: usize) -> Option<Vec<Node>> {
        let mut elements = Vec::new();
        self.take(b'[');
        while self.peek()? != b']' {
            elements.push(self.value(depth)?);
            self.skip_spaces();
            if !self.take(b',') && self.peek()? != b']' {
                return None;
            }
        }
        self.at += 1;
        Some(elements)
    }

    fn entries(&mut self, depth: usize) -> Option<Vec<Entry>> {
        let mut entries: Vec<Entry> = Vec::with_capacity(4);
        self.take(b'{');
        while self.peek()? != b'}' {
            let entry = self.entry(depth)?;
            if entries.iter().any(|earlier| earlier.key == entry.key) {
                return None;
            }
            entries.push(entry);
            self.skip_spaces();
            if !self.take(b',') && self.peek()? != b'}' {
                return None;
            }
        }
        self.at += 1;
        Some(entries)
    }

    fn entry(&mut self, depth: usize) -> Option<Entry> {
        let start = self.at;
        let (key, quoted) = self.scalar()?;
        let key = key.to_owned();
        let key_span = self.span(start);
        self.skip_spaces();
        let value = if self.peek()? == b':' {
            self.at += 1;
            if self.peek()? != b' ' {
                return None;
            }
            self.skip_spaces();
            self.value(depth)?
        } else if quoted || key.contains(':') {
            return None;
        } else {
            super::build::bare_value(key_span)
        };
        Some(Entry {
            key,
            key_span,
            value,
        })
    }

    /// A scalar and whether it is quoted; `at` is left at its end.
    fn scalar(&mut self) -> Option<(&str, bool)> {
        match self.peek()? {
            quote @ (b'"' | b'\'') => self.quoted(quote).map(|text| (text, true)),
            _ => self.plain().map(|text| (text, false)),
        }
    }

    fn quoted(&mut self, quote: u8) -> Option<&str> {
        let start = self.at + 1;
        let rest = &self.text[start..];
        let length = rest.bytes().position(|byte| byte == quote)?;
        let content = &rest[..length];
        self.at = start + length + 1;
        // `\` escapes in double quotes, and a doubled quote in single ones.
        let escaped = content.contains('\\') || self.peek() == Some(quote);
        (!escaped && is_simple(content)).then_some(content)
    }

    fn plain(&mut self) -> Option<&str> {
        let bytes = self.text.as_bytes();
        let start = self.at;
        let second = bytes.get(start + 1).copied().unwrap_or(b' ');
        let begins = match bytes[start] {
            b'-' | b'!' => second.is_ascii_alphanumeric(),
            b'_' | b'/' | b'.' | b'$' | b'(' | b'+' | b'<' | b'~' | b'=' => true,
            first => first.is_ascii_alphanumeric() || first >= 0x80,
        };
        if !begins {
            return None;
        }
        let mut at = start;
        while let Some(&byte) = bytes.get(at) {
            match byte {
                b',' | b'[' | b']' | b'{' | b'}' => break,
                b':' if bytes
                    .get(at + 1)
                    .is_none_or(|next| b" ,[]{}".contains(next)) =>
                {
                    break;
                }
                b'#' if bytes[at - 1] == b' ' => return None,
                _ => at += 1,
            }
        }
        let plain = self.text[start..at].trim_end_matches(' ');
        self.at = start + plain.len();
        // What begins with `!` is a tag to YAML, which [`super::build`] takes for text only if it is a word.
        let tag = plain.strip_prefix('!');
        (is_simple(plain) && tag.is_none_or(is_word)).then_some(plain)
    }

    /// A word as the whole text: outside of brackets other characters may mean other things.
    fn word(&mut self) -> Option<Node> {
        let start = self.at;
        let plain = self.plain()?;
        let first = plain.as_bytes()[0];
        if !is_word(plain) || !first.is_ascii_alphanumeric() {
            return None;
        }
        let text = plain.to_owned();
        let quoted = false;
        Some(self.node(start, Value::Scalar { text, quoted }))
    }
}

/// Characters that mean nothing else wherever they stand.
pub(super) fn is_word(text: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    !text.is_empty() && text.bytes().all(plain)
}

/// Whether YAML keeps the text as it is: no line breaks of any kind, no control characters, no byte-order mark.
pub(super) fn is_simple(text: &str) -> bool {
    let ascii = |byte: u8| (b' '..0x7f).contains(&byte);
    text.bytes().all(ascii)
        || text.chars().all(|character| {
            let strange = matches!(
                character,
                '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}'
            );
            !character.is_control() && !strange
        })
}
