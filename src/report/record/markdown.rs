//! For a ticket or a wiki.

use super::COLUMNS;
use crate::run::{Record, Row, SELF_ATTESTED};

pub fn markdown(record: &Record) -> String {
    let list = |lines: &[String]| -> String {
        let lines = lines.iter().map(|line| format!("- {}", plain(line)));
        lines.collect::<Vec<_>>().join("\n")
    };
    let facts = record.facts.iter();
    let facts = facts.map(|(name, value)| format!("- {}: {}", plain(name), plain(value)));
    let gates = record.gates.iter();
    let gates = gates.map(|(title, lines)| format!("- {}: {}", plain(title), lines.join("; ")));
    let mut blocks = vec![
        format!("# {}", plain(&record.title)),
        facts.collect::<Vec<_>>().join("\n"),
        format!("> {SELF_ATTESTED}"),
        "## Gate".to_owned(),
        gates.collect::<Vec<_>>().join("\n"),
    ];
    if !record.reasons.is_empty() {
        blocks.extend(["Not ready because:".to_owned(), list(&record.reasons)]);
    }
    if !record.gaps.is_empty() {
        blocks.extend(["## Not in this record".to_owned(), list(&record.gaps)]);
    }
    blocks.push("## Items".to_owned());
    for row in &record.rows {
        blocks.push(format!("### {}", plain(&row.title)));
        blocks.push(details(row));
        if !row.text.is_empty() {
            blocks.push(quoted(&row.text));
        }
    }
    blocks.retain(|block| !block.is_empty());
    blocks.join("\n\n") + "\n"
}

/// What is said of an item, beside its title and its text.
fn details(row: &Row) -> String {
    let columns = COLUMNS
        .iter()
        .filter(|(name, _)| !["Page", "Title", "Text"].contains(name));
    let said = columns.map(|(name, of)| (name, of(row)));
    let said = said.filter(|(_, value)| !value.is_empty());
    let lines = said.map(|(name, value)| format!("- {name}: {}", plain(value)));
    lines.collect::<Vec<_>>().join("\n")
}

/// Nothing in an author's or a reader's words makes Markdown, and all of it stands in one line.
fn plain(text: &str) -> String {
    let is_space =
        |letter: char| letter == '\u{feff}' || (letter.is_whitespace() && letter != '\u{85}');
    let is_break = |letter: char| matches!(letter, '\r' | '\n' | '\u{2028}' | '\u{2029}');
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(letter) = rest.chars().next() {
        let spaces = rest.len() - rest.trim_start_matches(is_space).len();
        if spaces > 0 {
            let run = &rest[..spaces];
            match run.contains(is_break) {
                true => out.push(' '),
                false => out.push_str(run),
            }
            rest = &rest[spaces..];
            continue;
        }
        if "\\`*_{}[]()<>#+-.!|~&:@=^".contains(letter) {
            out.push('\\');
        }
        out.push(letter);
        rest = &rest[letter.len_utf8()..];
    }
    out
}

/// The text as a block of code that nothing in it can end.
fn quoted(text: &str) -> String {
    let runs = text.split(|letter| letter != '`').map(str::len);
    let fence = "`".repeat(runs.max().unwrap_or(0).max(2) + 1);
    format!("{fence}text\n{text}\n{fence}")
}
