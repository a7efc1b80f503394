//! Makefiles: targets, assignments, and recipes, which are a shell's.

use super::Class;
use super::scanner::{Scanner, is_word};
use super::shell;

pub(super) fn lex(scanner: &mut Scanner<'_>) {
    while !scanner.is_done() {
        let end = scanner.line_end();
        match scanner.peek() {
            Some(b'\t') => {
                scanner.skip(1);
                scanner.take_while(Class::Punctuation, |byte| {
                    matches!(byte, b'@' | b'-' | b'+')
                });
                scanner.within(end, shell::lex_recipe);
            }
            _ => scanner.within(end, rule),
        }
        scanner.skip(1);
    }
}

/// A line outside recipes.
fn rule(line: &mut Scanner<'_>) {
    line.skip_blanks();
    if line.peek() == Some(b'#') {
        return line.take(Class::Comment, usize::MAX);
    }
    let start = line.at();
    line.skip_while(|byte| is_word(byte) || matches!(byte, b'-' | b'.' | b'/' | b'%'));
    let word = line.since(start);
    match word {
        "include" | "-include" | "sinclude" | "ifeq" | "ifneq" | "ifdef" | "ifndef" | "else"
        | "endif" | "define" | "endef" | "export" | "unexport" | "override" | "vpath" => {
            line.push(Class::Keyword, start);
        }
        _ => {
            let end = line.at();
            line.skip_blanks();
            line.push_range(name_class(line), start..end);
        }
    }
    arguments(line);
}

/// What stands before the sign that comes next: a variable, or a target.
fn name_class(line: &Scanner<'_>) -> Class {
    let assigns = ["=", ":=", "::=", "?=", "+=", "!="]
        .iter()
        .any(|sign| line.starts_with(sign));
    match assigns {
        true => Class::Attribute,
        false => Class::Function,
    }
}

fn arguments(line: &mut Scanner<'_>) {
    while let Some(byte) = line.peek() {
        match byte {
            b'$' => reference(line),
            b'#' => line.take(Class::Comment, usize::MAX),
            b'=' | b':' | b'?' | b'+' | b'!' | b'|' | b'(' | b')' | b',' => {
                line.take(Class::Punctuation, 1);
            }
            _ => line.skip(1),
        }
    }
}

/// `$(NAME)`, `${NAME}`, `$@`, and a shell's `$$NAME`; an inner reference ends with the outer one.
pub(super) fn reference(line: &mut Scanner<'_>) {
    let start = line.at();
    line.skip(1);
    match line.peek() {
        Some(b'$') => {
            line.skip(1);
            line.skip_while(is_word);
        }
        Some(b'(' | b'{') => {
            let mut depth = 0usize;
            let length = line.rest().iter().position(|byte| {
                match byte {
                    b'(' | b'{' => depth += 1,
                    b')' | b'}' => depth = depth.saturating_sub(1),
                    _ => {}
                }
                depth == 0
            });
            line.skip(length.map_or(usize::MAX, |last| last + 1));
        }
        Some(b'\n') | None => {}
        Some(_) => line.skip(1),
    }
    line.push(Class::Variable, start);
}
