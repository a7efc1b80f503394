//! Dockerfiles: an instruction at the start of each logical line; what it runs is a shell's.

use super::Class;
use super::scanner::Scanner;
use super::shell::{self, Place};

pub(super) fn lex(scanner: &mut Scanner<'_>) {
    while !scanner.is_done() {
        scanner.skip_while(|byte| byte.is_ascii_whitespace());
        if scanner.peek() == Some(b'#') {
            let end = scanner.line_end();
            scanner.take_to(Class::Comment, end);
            continue;
        }
        let start = scanner.at();
        scanner.take_while(Class::Keyword, |byte| byte.is_ascii_alphabetic());
        let instruction = scanner.since(start).to_ascii_uppercase();
        let end = logical_line_end(scanner);
        scanner.within(end, |line| arguments(line, &instruction));
    }
}

/// A `\` before the line break makes the next line a part of this one.
fn logical_line_end(scanner: &Scanner<'_>) -> usize {
    let rest = scanner.rest();
    let mut continues = false;
    let length = rest.iter().position(|&byte| {
        if byte == b'\n' && !continues {
            return true;
        }
        continues = byte == b'\\' || continues && byte == b'\r';
        false
    });
    scanner.at() + length.unwrap_or(rest.len())
}

fn arguments(line: &mut Scanner<'_>, instruction: &str) {
    line.skip_blanks();
    let runs = matches!(instruction, "RUN" | "CMD" | "ENTRYPOINT") && line.peek() != Some(b'[');
    match instruction {
        "FROM" => image(line),
        "HEALTHCHECK" | "ONBUILD" => {
            shell::lex_from(line, Place::Argument);
        }
        _ if runs => shell::lex_from(line, Place::Command),
        _ => shell::lex_from(line, Place::Argument),
    }
}

/// `--platform=… image AS stage`
fn image(line: &mut Scanner<'_>) {
    while !line.is_done() {
        let start = line.at();
        line.skip_while(|byte| !byte.is_ascii_whitespace());
        let word = line.since(start);
        let class = match word {
            _ if word.eq_ignore_ascii_case("as") => Class::Keyword,
            _ if word.starts_with("--") => Class::Attribute,
            _ => Class::String,
        };
        line.push(class, start);
        line.skip_while(|byte| byte.is_ascii_whitespace());
    }
}
