//! For a spreadsheet, with a byte-order mark for the program that needs one.

use super::COLUMNS;
use crate::csv::row;
use crate::run::{Record, SELF_ATTESTED};

pub fn csv(record: &Record) -> String {
    let mut text = String::from("\u{feff}");
    for (name, value) in &record.facts {
        text.push_str(&row([name.as_str(), value]));
    }
    for (title, lines) in &record.gates {
        let name = format!("Gate {title}");
        for line in lines {
            text.push_str(&row([name.as_str(), line]));
        }
    }
    text.push_str(&row(["Note", SELF_ATTESTED]));
    for gap in &record.gaps {
        text.push_str(&row(["Not in it", gap]));
    }
    text.push_str(&row([]));
    text.push_str(&row(COLUMNS.map(|(name, _)| name)));
    for one in &record.rows {
        text.push_str(&row(COLUMNS.map(|(_, of)| of(one))));
    }
    text
}
