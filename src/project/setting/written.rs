//! A setting's value as its file has it: quoted so that a shell that sources the file, and programs that read it
//! without one, come to the value that the page shows.
//!
//! Programs differ in what double quotes, `\`, `#` and `&` mean; all agree on single quotes. What a shell fills in
//! (`$(…)`, `$NAME`) stays as the author wrote it.

use std::ops::Range;

use super::super::fill::{Piece, Variables};
use crate::catalog::Setting;
use crate::model::SettingKind;
use crate::parse::dotenv::substitution;

/// The value of a definition; `value` and `command` are its own, variables filled.
pub fn written(
    definition: &Setting,
    value: &str,
    command: Option<&str>,
    variables: &Variables<'_>,
) -> String {
    let raw = definition.written.as_str();
    let is_quoted = definition.value != raw;
    let pieces = variables.pieces(raw, false);
    let filled = pieces.is_some();
    let shell = definition.kind == SettingKind::Generated || expands(raw, is_quoted);
    match command {
        _ if !filled && is_quoted && !raw.contains('\\') => raw.to_owned(),
        Some(command) if !command.contains('\n') => format!("$({command})"),
        _ if shell => {
            let pieces = pieces.unwrap_or_else(|| vec![Piece::Kept(0..raw.len())]);
            in_double_quotes(raw, &pieces, is_quoted)
        }
        _ => quoted(value),
    }
}

/// Whether a shell fills something in: `$NAME` or `${NAME}`.
fn expands(raw: &str, is_quoted: bool) -> bool {
    if is_quoted && raw.starts_with('\'') {
        return false;
    }
    let mut rest = raw.chars();
    let is_start = |c: char| c.is_ascii_alphabetic() || c == '_';
    while let Some(character) = rest.next() {
        let mut ahead = rest.clone();
        let next = ahead.next();
        match (character, next) {
            ('\\', _) => rest = ahead,
            ('$', Some('{')) if ahead.next().is_some_and(is_start) => return true,
            ('$', Some(next)) if is_start(next) => return true,
            _ => {}
        }
    }
    false
}

/// A value that nothing is filled into.
fn quoted(value: &str) -> String {
    let is_plain =
        |c: char| c.is_alphanumeric() || (c.is_ascii_punctuation() && !is_special(c) && c != '~');
    if value.chars().all(is_plain) {
        return value.to_owned();
    }
    if !value.contains('\'') {
        return format!("'{value}'");
    }
    let mut file = String::with_capacity(value.len() + 2);
    file.push('"');
    push_escaped(&mut file, value, true);
    file.push('"');
    file
}

/// What a shell or another reader takes for more than itself in an unquoted value.
fn is_special(character: char) -> bool {
    character.is_whitespace()
        || character.is_control()
        || matches!(
            character,
            '#' | '"' | '\'' | '`' | '$' | '\\' | '&' | ';' | '|' | '<' | '>' | '(' | ')'
        )
}

/// A value in which `$` goes on to mean what it means, in quotes if it has them or needs some. What stands in
/// `$(…)` is a command by itself, quotes and all.
fn in_double_quotes(raw: &str, pieces: &[Piece<'_>], is_quoted: bool) -> String {
    let commands = commands(raw);
    let is_command = |at: usize| commands.iter().any(|command| command.contains(&at));
    let mut at = 0;
    let mut parts: Vec<(&str, bool, bool)> = Vec::new();
    for piece in pieces {
        match piece {
            Piece::Kept(range) | Piece::Open { range, .. } => {
                let starts = raw[range.clone()].char_indices();
                parts.extend(starts.map(|(offset, character)| {
                    let start = range.start + offset;
                    let letter = &raw[start..start + character.len_utf8()];
                    (letter, is_command(start), true)
                }));
                at = range.end;
            }
            Piece::Value { text, .. } => parts.push((text, is_command(at), false)),
        }
    }
    let means = |own: bool| move |c: char| is_special(c) && !(own && c == '$');
    let wrap = !is_quoted
        && parts
            .iter()
            .any(|&(text, command, own)| !command && text.contains(means(own)));
    let mut file = String::with_capacity(raw.len() + 2);
    for (text, command, own) in parts {
        match command || (own && !wrap) || (!wrap && !is_quoted) {
            true => file.push_str(text),
            false => push_escaped(&mut file, text, !own),
        }
    }
    match wrap {
        true => format!("\"{file}\""),
        false => file,
    }
}

/// Where in a value each `$(…)` stands.
fn commands(raw: &str) -> Vec<Range<usize>> {
    let mut commands = Vec::new();
    let mut from = 0;
    while let Some(start) = raw[from..].find("$(").map(|start| from + start) {
        let length = substitution(&raw[start..]).unwrap_or(2);
        from = start + length;
        commands.push(start..from);
    }
    commands
}

/// Text for a value in double quotes; `$` of the author's own text goes on to mean what it meant.
fn push_escaped(file: &mut String, text: &str, dollar: bool) {
    for character in text.chars() {
        match character {
            '"' | '\\' | '`' => file.extend(['\\', character]),
            '$' if dollar => file.push_str("\\$"),
            _ => file.push(character),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn values_are_quoted_where_a_reader_could_take_them_for_more() {
        let cases = [
            ("", ""),
            ("info", "info"),
            (
                "https://a.example.com:80/x?y=1",
                "https://a.example.com:80/x?y=1",
            ),
            ("a&b", "'a&b'"),
            ("a#b", "'a#b'"),
            ("~/x", "'~/x'"),
            ("a\nb", "'a\nb'"),
            ("it's", "\"it's\""),
            ("it's \"$5\" \\ `", "\"it's \\\"\\$5\\\" \\\\ \\`\""),
        ];
        for (value, file) in cases {
            assert_eq!(quoted(value), file);
        }
    }
}
