//! Settings for the environment of a process, `KEY=value` lines. A value in quotes may span lines; an
//! unquoted one ends with its line or at ` #`.

use super::Class;
use super::scanner::{Scanner, is_blank, is_word};
use super::shell;

pub(super) fn lex(scanner: &mut Scanner<'_>) {
    while !scanner.is_done() {
        scanner.skip_blanks();
        if scanner.peek() == Some(b'#') {
            let end = scanner.line_end();
            scanner.take_to(Class::Comment, end);
        }
        if scanner.starts_with("export ") {
            scanner.take(Class::Keyword, 6);
            scanner.skip_blanks();
        }
        let start = scanner.at();
        scanner.skip_while(|byte| is_word(byte) || matches!(byte, b'.' | b'-'));
        let name_end = scanner.at();
        scanner.skip_blanks();
        if name_end > start && scanner.peek() == Some(b'=') {
            scanner.push_range(Class::Attribute, start..name_end);
            scanner.take(Class::Punctuation, 1);
            scanner.skip_blanks();
            value(scanner);
        }
        let end = scanner.line_end();
        scanner.go_to(end);
        scanner.skip(1);
    }
}

fn value(scanner: &mut Scanner<'_>) {
    match scanner.peek() {
        Some(quote @ (b'"' | b'\'')) => {
            let mut escaped = false;
            let closing = scanner.rest().iter().skip(1).position(|&byte| {
                let closes = byte == quote && !escaped;
                escaped = byte == b'\\' && !escaped && quote == b'"';
                closes
            });
            let end = match closing {
                Some(inside) => scanner.at() + inside + 2,
                None => scanner.line_end(),
            };
            match quote {
                b'"' => scanner.within(end, shell::lex_quotes),
                _ => scanner.take_to(Class::String, end),
            }
            let line_end = scanner.line_end();
            scanner.within(line_end, unquoted);
        }
        _ => {
            let end = scanner.line_end();
            scanner.within(end, unquoted);
        }
    }
}

/// The rest of a line.
fn unquoted(line: &mut Scanner<'_>) {
    let mut spaced = true;
    while let Some(byte) = line.peek() {
        match byte {
            b'#' if spaced => line.take(Class::Comment, usize::MAX),
            b'$' => {
                let start = line.at();
                shell::lex_expansion(line);
                if line.at() == start {
                    line.take(Class::String, 1);
                }
            }
            _ if is_blank(byte) => line.skip_blanks(),
            _ => line.take_while(Class::String, |byte| !is_blank(byte) && byte != b'$'),
        }
        spaced = is_blank(byte);
    }
}
