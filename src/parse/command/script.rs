//! A script without prompts: each logical line is a command.

use super::{Dialect, Part, lines, push};
use crate::tree::SegmentKind;

/// The parts of a script. If it holds a here-document, a compound statement or a quote that does not end,
/// its lines mean nothing alone, and all of it is one command.
pub(super) fn split(dialect: Dialect, text: &str) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut scanner = Scanner::new(dialect);
    let mut start = None;
    for line in lines(text) {
        let written = &text[line.clone()];
        let blank = written.trim();
        if start.is_none() && (blank.is_empty() || blank.starts_with('#')) {
            push(&mut parts, SegmentKind::Comment, line);
            continue;
        }
        let first = *start.get_or_insert(line.start);
        match scanner.line(written) {
            Line::Whole => {
                push(&mut parts, SegmentKind::Command(None), first..line.end);
                start = None;
            }
            Line::Continued => {}
            Line::Compound => return one_command(text),
        }
    }
    match start {
        Some(_) if scanner.is_open() => one_command(text),
        Some(first) => {
            let end = text.strip_suffix('\n').unwrap_or(text).len();
            push(&mut parts, SegmentKind::Command(None), first..end);
            parts
        }
        None => parts,
    }
}

fn one_command(text: &str) -> Vec<Part> {
    let mut parts = Vec::new();
    let end = text.strip_suffix('\n').unwrap_or(text).len();
    push(&mut parts, SegmentKind::Command(None), 0..end);
    parts
}

enum Line {
    /// The command ends with this line.
    Whole,
    Continued,
    /// It is a part of something that only all lines together are.
    Compound,
}

/// Reads lines one by one and keeps what is open across their ends.
struct Scanner {
    dialect: Dialect,
    quote: Option<u8>,
    /// Parentheses that are not closed, as in `$(`.
    depth: usize,
    /// Whether the next word is the name of a command.
    at_command: bool,
}

impl Scanner {
    fn new(dialect: Dialect) -> Self {
        Self {
            dialect,
            quote: None,
            depth: 0,
            at_command: true,
        }
    }

    fn is_open(&self) -> bool {
        self.quote.is_some() || self.depth > 0
    }

    fn line(&mut self, line: &str) -> Line {
        let bytes = line.as_bytes();
        let mut at = 0;
        // The last two bytes outside of quotes that are not white space tell whether the command goes on.
        let mut last = [0, 0];
        while let Some(&byte) = bytes.get(at) {
            if let Some(quote) = self.quote {
                at += self.quoted(byte, quote);
                last = [0, quote];
                continue;
            }
            let word_start =
                at == 0 || matches!(bytes[at - 1], b' ' | b'\t' | b';' | b'|' | b'&' | b'(');
            match byte {
                b' ' | b'\t' | b'\r' => {
                    at += 1;
                    continue;
                }
                b'#' if word_start => break,
                _ if byte == self.escape() => {
                    if line[at + 1..].trim_end_matches('\r').is_empty() {
                        return Line::Continued;
                    }
                    at += 1;
                }
                b'\'' | b'"' => self.quote = Some(byte),
                b'`' if self.dialect == Dialect::Posix => self.quote = Some(byte),
                b'(' => {
                    self.depth += 1;
                    self.at_command = true;
                }
                b')' => self.depth = self.depth.saturating_sub(1),
                b'<' if bytes[at..].starts_with(b"<<<") => at += 2,
                b'<' if self.is_here_document(&bytes[at..]) => return Line::Compound,
                b'@' if self.is_here_string(&bytes[at..]) => return Line::Compound,
                b'{' | b'}' if self.is_brace_of_block(bytes, at) => return Line::Compound,
                _ if word_start && self.at_command && self.is_compound(&line[at..]) => {
                    return Line::Compound;
                }
                _ => {}
            }
            self.at_command = matches!(byte, b';' | b'|' | b'&' | b'(');
            last = [last[1], byte];
            at += 1;
        }
        // A line break ends a command, in quotes too it is not the start of a word.
        let goes_on = matches!(last, [_, b'|'] | [b'&', b'&']);
        self.at_command = self.quote.is_none();
        match goes_on || self.is_open() {
            true => Line::Continued,
            false => Line::Whole,
        }
    }

    /// How many bytes to go on from a byte inside of a quote.
    fn quoted(&mut self, byte: u8, quote: u8) -> usize {
        if byte == quote {
            self.quote = None;
        }
        let escapes = quote != b'\'' || self.dialect == Dialect::Fish;
        match byte == self.escape() && escapes && byte != quote {
            true => 2,
            false => 1,
        }
    }

    fn escape(&self) -> u8 {
        match self.dialect {
            Dialect::PowerShell => b'`',
            _ => b'\\',
        }
    }

    /// `<<EOF`, and not the `<<` of arithmetic.
    fn is_here_document(&self, bytes: &[u8]) -> bool {
        let begins_word = |byte: &u8| byte.is_ascii_alphabetic() || b"-~'\"\\_ ".contains(byte);
        self.dialect == Dialect::Posix
            && bytes.starts_with(b"<<")
            && bytes.get(2).is_some_and(begins_word)
            && self.depth < 2
    }

    /// `@'` or `@"` at the end of a line.
    fn is_here_string(&self, bytes: &[u8]) -> bool {
        self.dialect == Dialect::PowerShell
            && matches!(bytes, [_, b'\'' | b'"'] | [_, b'\'' | b'"', b'\r'])
    }

    /// A brace that opens or closes a block: at the end of a line, or a line of its own; `${x}` and
    /// `{a,b}` are none.
    fn is_brace_of_block(&self, bytes: &[u8], at: usize) -> bool {
        let rest = &bytes[at + 1..];
        let ends_line = rest.iter().all(u8::is_ascii_whitespace);
        let before = &bytes[..at];
        let starts_line = before.iter().all(u8::is_ascii_whitespace);
        match bytes[at] {
            b'{' => {
                ends_line || (self.at_command && rest.first().is_some_and(u8::is_ascii_whitespace))
            }
            _ => starts_line,
        }
    }

    fn is_compound(&self, text: &str) -> bool {
        let end = text
            .find(|c: char| !c.is_ascii_alphanumeric() && c != '_')
            .unwrap_or(text.len());
        let words: &[&str] = match self.dialect {
            Dialect::Posix => &["if", "for", "while", "until", "case", "select", "function"],
            Dialect::Fish => &["if", "for", "while", "switch", "begin", "function"],
            Dialect::PowerShell => &[],
        };
        let is_word = text[end..].chars().next().is_none_or(char::is_whitespace);
        let word = &text[..end];
        (is_word && words.contains(&word)) || (end > 0 && is_function(&text[end..]))
    }
}

/// What follows the name of a function: `() {`, or the brace on the next line.
fn is_function(rest: &str) -> bool {
    let rest = rest.trim_start().strip_prefix("()");
    rest.is_some_and(|body| body.trim().is_empty() || body.trim_start().starts_with('{'))
}
