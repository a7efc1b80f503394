//! A place in a text and the tokens found so far. Every lexer moves it forward only, which is why they are
//! linear, and looks at bytes: bytes above ASCII count as letters, so no token can end inside a character.

use std::ops::Range;

use super::{Class, Token};

pub(super) struct Scanner<'a> {
    text: &'a str,
    /// In bytes; never beyond the text, always on the boundary of a character.
    at: usize,
    tokens: Vec<Token>,
}

impl<'a> Scanner<'a> {
    pub fn new(text: &'a str) -> Self {
        Self {
            text,
            at: 0,
            tokens: Vec::new(),
        }
    }

    pub fn into_tokens(self) -> Vec<Token> {
        self.tokens
    }

    pub fn at(&self) -> usize {
        self.at
    }

    /// The text up to its end, or to the end of the part that is being read.
    pub fn text(&self) -> &'a str {
        self.text
    }

    pub fn bytes(&self) -> &'a [u8] {
        self.text.as_bytes()
    }

    pub fn is_done(&self) -> bool {
        self.at == self.text.len()
    }

    pub fn peek(&self) -> Option<u8> {
        self.byte(0)
    }

    /// The byte `ahead` of the present one.
    pub fn byte(&self, ahead: usize) -> Option<u8> {
        self.bytes().get(self.at + ahead).copied()
    }

    pub fn previous(&self) -> Option<u8> {
        self.bytes().get(self.at.wrapping_sub(1)).copied()
    }

    pub fn rest(&self) -> &'a [u8] {
        self.bytes().get(self.at..).unwrap_or_default()
    }

    pub fn starts_with(&self, prefix: &str) -> bool {
        self.rest().starts_with(prefix.as_bytes())
    }

    /// What was passed since `start`.
    pub fn since(&self, start: usize) -> &'a str {
        self.text.get(start..self.at).unwrap_or_default()
    }

    /// Moves on to `at`, or to the first boundary of a character behind it.
    pub fn go_to(&mut self, at: usize) {
        let mut at = at.clamp(self.at, self.text.len());
        while !self.text.is_char_boundary(at) {
            at += 1;
        }
        self.at = at;
    }

    /// Moves on by `count` bytes and the rest of a character they end in.
    pub fn skip(&mut self, count: usize) {
        self.go_to(self.at.saturating_add(count));
    }

    pub fn skip_while(&mut self, accept: impl Fn(u8) -> bool) {
        let rest = self.rest();
        let length = rest.iter().position(|&byte| !accept(byte));
        self.skip(length.unwrap_or(rest.len()));
    }

    pub fn skip_blanks(&mut self) {
        self.skip_while(is_blank);
    }

    /// Where the line ends: at its line break or at the end of the text. To be asked only where the line is
    /// then passed, lest a long line be read again and again.
    pub fn line_end(&self) -> usize {
        let rest = self.rest();
        let length = rest.iter().position(|&byte| byte == b'\n');
        self.at + length.unwrap_or(rest.len())
    }

    /// Makes what was passed since `start` a token; one that follows another of its class becomes a part of it.
    pub fn push(&mut self, class: Class, start: usize) {
        self.push_range(class, start..self.at);
    }

    /// Makes a part of what was passed a token.
    pub fn push_range(&mut self, class: Class, range: Range<usize>) {
        match self.tokens.last_mut() {
            _ if range.is_empty() => {}
            Some(last) if last.class == class && last.range.end == range.start => {
                last.range.end = range.end;
            }
            _ => self.tokens.push(Token { range, class }),
        }
    }

    /// Makes the next `count` bytes a token.
    pub fn take(&mut self, class: Class, count: usize) {
        let start = self.at;
        self.skip(count);
        self.push(class, start);
    }

    /// Makes everything up to `end` a token.
    pub fn take_to(&mut self, class: Class, end: usize) {
        self.take(class, end.saturating_sub(self.at));
    }

    /// Makes the bytes that `accept` takes a token.
    pub fn take_while(&mut self, class: Class, accept: impl Fn(u8) -> bool) {
        let start = self.at;
        self.skip_while(accept);
        self.push(class, start);
    }

    /// Lets `lex` read on as if the text ended at `end`, and goes there.
    pub fn within(&mut self, end: usize, lex: impl FnOnce(&mut Self)) {
        let whole = self.text;
        if let Some(part) = whole.get(..end) {
            self.text = part;
            lex(self);
            self.text = whole;
        }
        self.go_to(end);
    }
}

/// White space that does not end a line.
pub(super) fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\r')
}

/// A letter, a digit or `_`; bytes above ASCII are letters.
pub(super) fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x80
}

/// Whether a value as a whole is a number, with a unit or a sign at most: `400`, `-1.5e3`, `10m`, `50%`.
pub(super) fn is_number(value: &str) -> bool {
    let digits = value.trim_start_matches(['-', '+']);
    let units = digits.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | '_'));
    let exponent = units
        .strip_prefix(['e', 'E'])
        .map(|rest| rest.trim_start_matches(['-', '+']));
    digits.starts_with(|c: char| c.is_ascii_digit())
        && (units.is_empty()
            || units == "%"
            || (units.len() <= 3 && units.bytes().all(|byte| byte.is_ascii_alphabetic()))
            || exponent.is_some_and(|rest| {
                !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_digit())
            })
            || is_radix_number(digits))
}

fn is_radix_number(digits: &str) -> bool {
    let is_hexadecimal = |c: char| c.is_ascii_hexdigit() || c == '_';
    digits.len() > 2
        && digits
            .strip_prefix("0x")
            .or_else(|| digits.strip_prefix("0b"))
            .or_else(|| digits.strip_prefix("0o"))
            .is_some_and(|rest| rest.chars().all(is_hexadecimal))
}

/// Whether a value as a whole is one of the words that configuration files give a meaning to.
pub(super) fn is_constant(value: &str) -> bool {
    const CONSTANTS: [&str; 8] = ["true", "false", "yes", "no", "on", "off", "null", "none"];
    value == "~"
        || CONSTANTS
            .iter()
            .any(|word| value.eq_ignore_ascii_case(word))
}
