//! For a spreadsheet: by RFC 4180, with a byte-order mark for the program that needs one; a formula is text behind an
//! apostrophe.

use super::COLUMNS;
use crate::run::{Record, SELF_ATTESTED};

pub fn csv(record: &Record) -> String {
    let mut text = String::from("\u{feff}");
    for (name, value) in &record.facts {
        push_line(&mut text, [name.as_str(), value]);
    }
    for (title, lines) in &record.gates {
        let name = format!("Gate {title}");
        for line in lines {
            push_line(&mut text, [name.as_str(), line]);
        }
    }
    push_line(&mut text, ["Note", SELF_ATTESTED]);
    for gap in &record.gaps {
        push_line(&mut text, ["Not in it", gap]);
    }
    push_line(&mut text, []);
    push_line(&mut text, COLUMNS.map(|(name, _)| name));
    for row in &record.rows {
        push_line(&mut text, COLUMNS.map(|(_, of)| of(row)));
    }
    text
}

fn push_line<'a>(text: &mut String, cells: impl IntoIterator<Item = &'a str>) {
    for (place, cell) in cells.into_iter().enumerate() {
        text.push_str(if place > 0 { ",\"" } else { "\"" });
        if is_formula(cell) {
            text.push('\'');
        }
        text.push_str(&cell.replace('"', "\"\""));
        text.push('"');
    }
    text.push_str("\r\n");
}

/// What a spreadsheet would run; some skip white space before they look.
fn is_formula(cell: &str) -> bool {
    // White space as ECMAScript has it.
    let is_space =
        |letter: char| letter == '\u{feff}' || (letter.is_whitespace() && letter != '\u{85}');
    let first = cell.trim_start_matches(is_space).chars().next();
    let runs = |letter: char| "=+-@|%\u{ff1d}\u{ff0b}\u{ff0d}\u{ff20}".contains(letter);
    cell.starts_with(['\t', '\r', '\n']) || first.is_some_and(runs)
}
