//! Formats in which every line speaks for itself: ini and its kin, diffs, and HTTP messages.

use super::Class;
use super::markup;
use super::scanner::{Scanner, is_blank, is_constant, is_number, is_word};
use super::table::{self, JSON};

/// Sections, keys and values of ini, systemd and properties files.
pub(super) fn lex_ini(scanner: &mut Scanner<'_>) {
    while !scanner.is_done() {
        let end = scanner.line_end();
        scanner.within(end, ini_line);
        scanner.skip(1);
    }
}

fn ini_line(line: &mut Scanner<'_>) {
    line.skip_blanks();
    match line.peek() {
        Some(b'#' | b';' | b'!') => line.take(Class::Comment, usize::MAX),
        Some(b'[') => line.take(Class::Heading, usize::MAX),
        _ => {
            let rest = line.rest();
            let Some(sign) = rest.iter().position(|byte| matches!(byte, b'=' | b':')) else {
                return;
            };
            let key = rest.iter().take(sign).rposition(|byte| !is_blank(*byte));
            line.take(Class::Attribute, key.map_or(0, |last| last + 1));
            line.skip_blanks();
            line.take(Class::Punctuation, 1);
            line.skip_blanks();
            scalar(line);
        }
    }
}

/// The rest of a line as one value.
fn scalar(line: &mut Scanner<'_>) {
    let start = line.at();
    line.skip(usize::MAX);
    let value = line.since(start).trim_ascii_end();
    let class = match value {
        _ if is_constant(value) => Class::Constant,
        _ if is_number(value) => Class::Number,
        _ => Class::String,
    };
    line.push_range(class, start..start + value.len());
}

/// Unified and plain diffs.
pub(super) fn lex_diff(scanner: &mut Scanner<'_>) {
    const HEADINGS: [&str; 7] = [
        "@@", "+++ ", "--- ", "diff ", "index ", "Index: ", "Only in ",
    ];
    while !scanner.is_done() {
        let class = match scanner.peek() {
            _ if HEADINGS.iter().any(|heading| scanner.starts_with(heading)) => {
                Some(Class::Heading)
            }
            Some(b'+' | b'>') => Some(Class::Inserted),
            Some(b'-' | b'<') => Some(Class::Deleted),
            Some(b'\\') => Some(Class::Comment),
            _ => None,
        };
        let end = scanner.line_end();
        match class {
            Some(class) => scanner.take_to(class, end),
            None => scanner.go_to(end),
        }
        scanner.skip(1);
    }
}

/// A request or a response: its first line, headers, and a body in JSON or HTML.
pub(super) fn lex_http(scanner: &mut Scanner<'_>) {
    let end = scanner.line_end();
    scanner.within(end, http_start);
    scanner.skip(1);
    while !scanner.is_done() {
        let end = scanner.line_end();
        if scanner.text()[scanner.at()..end].trim_ascii().is_empty() {
            scanner.go_to(end);
            scanner.skip_while(|byte| byte.is_ascii_whitespace());
            return match scanner.peek() {
                Some(b'{' | b'[') => table::lex(scanner, &JSON),
                Some(b'<') => markup::lex(scanner),
                _ => {}
            };
        }
        scanner.within(end, |line| {
            line.take_while(Class::Attribute, |byte| is_word(byte) || byte == b'-');
            if line.peek() == Some(b':') {
                line.take(Class::Punctuation, 1);
                line.skip_blanks();
                scalar(line);
            }
        });
        scanner.skip(1);
    }
}

fn http_start(line: &mut Scanner<'_>) {
    let is_response = line.starts_with("HTTP/");
    line.take_while(Class::Keyword, |byte| !is_blank(byte));
    line.skip_blanks();
    match is_response {
        true => {
            line.take_while(Class::Number, |byte| byte.is_ascii_digit());
            line.skip_blanks();
            line.take_while(Class::Constant, |byte| byte != b'\r');
        }
        false => {
            line.take_while(Class::String, |byte| !is_blank(byte));
            line.skip_blanks();
            line.take_while(Class::Keyword, |byte| byte != b'\r');
        }
    }
}
