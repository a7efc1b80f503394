//! YAML, line by line: indentation ends block scalars, and a key is what stands before `: `.

use super::Class;
use super::scanner::{Scanner, is_blank, is_constant, is_number};

pub(super) fn lex(scanner: &mut Scanner<'_>) {
    let mut yaml = Yaml {
        scanner,
        line_start: 0,
        indent: 0,
        flow_depth: 0,
    };
    while !yaml.scanner.is_done() {
        yaml.line();
    }
}

struct Yaml<'s, 'a> {
    scanner: &'s mut Scanner<'a>,
    line_start: usize,
    /// The column of the present node's key or dash: a block scalar's text stands further in.
    indent: usize,
    /// How many `[` and `{` are open.
    flow_depth: usize,
}

impl Yaml<'_, '_> {
    fn line(&mut self) {
        self.line_start = self.scanner.at();
        self.scanner.skip_blanks();
        if self.flow_depth == 0 {
            self.markers();
            self.indicators();
            self.key();
        }
        self.values();
    }

    /// `---`, `...` and directives, which stand in the first column.
    fn markers(&mut self) {
        if self.scanner.at() != self.line_start {
            return;
        }
        if self.scanner.starts_with("---") || self.scanner.starts_with("...") {
            self.scanner.take(Class::Punctuation, 3);
            self.scanner.skip_blanks();
        } else if self.scanner.peek() == Some(b'%') {
            let end = self.scanner.line_end();
            self.scanner.take_to(Class::Comment, end);
        }
    }

    /// `- ` and `? `
    fn indicators(&mut self) {
        while matches!(self.scanner.peek(), Some(b'-' | b'?')) && self.ends_at(1) {
            self.indent = self.scanner.at() - self.line_start;
            self.scanner.take(Class::Punctuation, 1);
            self.scanner.skip_blanks();
        }
    }

    /// Whether white space or the end stands `ahead`.
    fn ends_at(&self, ahead: usize) -> bool {
        self.scanner
            .byte(ahead)
            .is_none_or(|byte| byte.is_ascii_whitespace())
    }

    /// The key of a block mapping, if the line has one.
    fn key(&mut self) {
        let start = self.scanner.at();
        let rest = self.scanner.rest();
        let length = match rest.first() {
            Some(quote @ (b'"' | b'\'')) => {
                let line = rest.iter().take_while(|byte| **byte != b'\n');
                let closing = line.skip(1).position(|byte| byte == quote);
                closing
                    .map(|inside| inside + 2)
                    .filter(|&at| rest.get(at) == Some(&b':') && self.ends_at(at + 1))
            }
            Some(b'#' | b'{' | b'[' | b'&' | b'!' | b'*' | b'|' | b'>') | None => None,
            _ => plain_key_length(rest),
        };
        let Some(length) = length else { return };
        self.indent = start - self.line_start;
        self.scanner.take(Class::Attribute, length);
        self.scanner.take(Class::Punctuation, 1);
    }

    /// What follows a key, up to and with the line break; a quoted scalar may go beyond it.
    fn values(&mut self) {
        while let Some(byte) = self.scanner.peek() {
            match byte {
                b'\n' => return self.scanner.skip(1),
                _ if is_blank(byte) => self.scanner.skip_blanks(),
                b'#' => {
                    let end = self.scanner.line_end();
                    self.scanner.take_to(Class::Comment, end);
                }
                b'"' | b'\'' => self.quoted(byte),
                b'|' | b'>' if self.flow_depth == 0 => return self.block_scalar(),
                b'&' | b'*' => self.scanner.take_while(Class::Variable, is_plain),
                b'!' => self.scanner.take_while(Class::Type, is_plain),
                b'[' | b'{' if !self.scanner.starts_with("{{") => {
                    self.flow_depth += 1;
                    self.scanner.take(Class::Punctuation, 1);
                }
                b']' | b'}' => {
                    self.flow_depth = self.flow_depth.saturating_sub(1);
                    self.scanner.take(Class::Punctuation, 1);
                }
                b',' | b':' => self.scanner.take(Class::Punctuation, 1),
                _ => self.scalar(),
            }
        }
    }

    fn quoted(&mut self, quote: u8) {
        let start = self.scanner.at();
        let mut escaped = false;
        let closing = self.scanner.rest().iter().skip(1).position(|&byte| {
            let closes = byte == quote && !escaped;
            escaped = byte == b'\\' && !escaped && quote == b'"';
            closes
        });
        self.scanner
            .skip(closing.map_or(usize::MAX, |inside| inside + 2));
        let is_key = self.flow_depth > 0 && self.scanner.peek() == Some(b':');
        self.scanner.push(
            match is_key {
                true => Class::Attribute,
                false => Class::String,
            },
            start,
        );
    }

    /// A plain scalar, on one line. Within brackets it may be a key.
    fn scalar(&mut self) {
        let start = self.scanner.at();
        let in_flow = self.flow_depth > 0;
        let mut template = false;
        let mut previous = 0;
        let rest = self.scanner.rest();
        let length = rest.iter().enumerate().position(|(index, &byte)| {
            let next = rest.get(index + 1).copied().unwrap_or(b'\n');
            template = match (byte, next) {
                (b'{', b'{') => true,
                (b'}', _) if previous == b'}' => false,
                _ => template && byte != b'\n',
            };
            let comment = byte == b'#' && is_blank(previous);
            let separator = in_flow
                && !template
                && (matches!(byte, b',' | b']' | b'}') && previous != b'}'
                    || byte == b':'
                        && (next.is_ascii_whitespace() || matches!(next, b',' | b'}' | b']')));
            previous = byte;
            byte == b'\n' || comment || separator
        });
        self.scanner.skip(length.unwrap_or(rest.len()).max(1));
        let value = self.scanner.since(start).trim_ascii_end();
        let class = match value {
            _ if in_flow && self.scanner.peek() == Some(b':') => Class::Attribute,
            _ if value.starts_with("{{") => Class::Variable,
            _ if is_constant(value) => Class::Constant,
            _ if is_number(value) => Class::Number,
            _ => Class::String,
        };
        self.scanner.push_range(class, start..start + value.len());
    }

    /// `|` or `>` and all lines that stand further in than the node.
    fn block_scalar(&mut self) {
        self.scanner.take_while(Class::Punctuation, |byte| {
            matches!(byte, b'|' | b'>' | b'-' | b'+') || byte.is_ascii_digit()
        });
        self.scanner.skip_blanks();
        let end = self.scanner.line_end();
        match self.scanner.peek() {
            Some(b'#') => self.scanner.take_to(Class::Comment, end),
            _ => self.scanner.go_to(end),
        }
        self.scanner.skip(1);
        let mut length = 0;
        for line in self.scanner.rest().split_inclusive(|&byte| byte == b'\n') {
            let column = line.iter().take_while(|byte| **byte == b' ').count();
            if column <= self.indent && !line.trim_ascii().is_empty() {
                break;
            }
            length += line.len();
        }
        let end = self.scanner.at() + length;
        self.scanner.take_to(Class::String, end);
    }
}

/// A byte of an anchor, an alias or a tag.
fn is_plain(byte: u8) -> bool {
    !byte.is_ascii_whitespace() && !matches!(byte, b',' | b'[' | b']' | b'{' | b'}')
}

/// The length of a plain key: what stands before `:` and white space in this line, outside comments.
fn plain_key_length(rest: &[u8]) -> Option<usize> {
    let mut previous = 0;
    for (index, &byte) in rest.iter().enumerate() {
        let next = rest.get(index + 1).copied().unwrap_or(b'\n');
        match byte {
            b'\n' => return None,
            b'#' if is_blank(previous) => return None,
            b':' if next.is_ascii_whitespace() && index > 0 => return Some(index),
            _ => previous = byte,
        }
    }
    None
}
