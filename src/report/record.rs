//! Tells the record of a run: to people, as Markdown, CSV or HTML of one file, and to tools. Markdown, CSV and HTML are
//! those that the reader's half exports, byte for byte.

mod csv;
mod html;
mod human;
mod json;
mod markdown;

use std::io::{self, Write};

use super::Look;
use crate::run::{Head, Record, Row, Run};

pub use csv::csv;
pub use html::{html, style};
pub use markdown::markdown;

/// How it is told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    #[default]
    Human,
    Md,
    /// One file, without scripts, that asks for nothing.
    Html,
    Csv,
    /// One JSON document.
    Json,
}

impl Format {
    pub const ALL: [Format; 5] = [Self::Human, Self::Md, Self::Html, Self::Csv, Self::Json];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Human => "human",
            Self::Md => "md",
            Self::Html => "html",
            Self::Csv => "csv",
            Self::Json => "json",
        }
    }
}

/// A record and whose it is.
pub struct Report<'a> {
    pub record: &'a Record,
    pub head: &'a Head,
    pub run: &'a Run,
    /// The label of the run's environment, if the site has environments.
    pub environment: Option<&'a str>,
}

impl Report<'_> {
    pub fn text(&self, format: Format, look: Look) -> String {
        match format {
            Format::Human => human::human(self, look),
            Format::Md => markdown(self.record),
            Format::Html => html(self.record),
            Format::Csv => csv(self.record),
            Format::Json => json::json(self),
        }
    }

    /// Writes the whole record.
    ///
    /// # Errors
    /// Those of `out`.
    pub fn write(&self, format: Format, look: Look, out: &mut dyn Write) -> io::Result<()> {
        out.write_all(self.text(format, look).as_bytes())
    }
}

/// A column of a table: its name, and what a row has there.
type Column = (&'static str, fn(&Row) -> &str);

/// All that is known of an item, in its order.
const COLUMNS: [Column; 16] = [
    ("Page", |row| &row.page),
    ("Item", |row| &row.id),
    ("Title", |row| &row.title),
    ("Kind", |row| row.kind),
    ("Level", |row| row.level),
    ("State", |row| row.standing),
    ("Reason", |row| &row.reason),
    ("Until", |row| &row.until),
    ("Who", |row| &row.who),
    ("When", |row| &row.when),
    ("Evidence", |row| &row.evidence),
    ("Note", |row| &row.note),
    ("Controls", |row| &row.controls),
    ("Signed with", |row| &row.seen),
    ("Hash", |row| &row.hash),
    ("Text", |row| &row.text),
];
