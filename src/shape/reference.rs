//! The shapes as tables of Markdown, for the documentation.

use super::{FENCE, FRONT_MATTER, Field, ITEM, PAGE, Record, SECTION, SETTINGS, Shape, VIEW};

/// The settings: one row for each key; `owners.*.label` is a key below keys that are the author's.
pub fn settings() -> String {
    let mut table = Table::new(["key", "value", "meaning"]);
    table.shape("", &SETTINGS);
    table.text
}

/// What stands in pages: a table of the keys of items, sections and pages, then those of front matter, fences and
/// views, each under a heading of the third level.
pub fn annotations() -> String {
    let mut front_matter = Table::new(["key", "value", "meaning"]);
    front_matter.shape("", &Shape::Record(&FRONT_MATTER));
    for field in PAGE.fields {
        if SECTION.field(field.key).is_none() {
            front_matter.field("checklist.", field);
        }
    }
    let record = |record: &Record| {
        let mut table = Table::new(["key", "value", "meaning"]);
        for field in record.fields {
            table.field("", field);
        }
        table
    };
    let parts = [
        ("Items, sections and pages", inherited()),
        ("Front matter", front_matter),
        ("Fences", record(&FENCE)),
        ("Views", record(&VIEW)),
    ];
    let parts = parts.map(|(heading, table)| format!("### {heading}\n\n{}", table.text));
    parts.join("\n")
}

/// The keys that items take over from sections, and sections from pages; and the items' own.
fn inherited() -> Table {
    let mut table = Table::new(["key", "of", "value", "meaning"]);
    let own = SECTION
        .fields
        .iter()
        .filter(|field| ITEM.field(field.key).is_none());
    for field in ITEM.fields.iter().chain(own) {
        let of = match (ITEM.field(field.key), SECTION.field(field.key)) {
            (Some(_), Some(_)) => "items, sections, pages",
            (Some(_), None) => "items",
            _ => "sections, pages",
        };
        let key = format!("`{}`", field.key);
        table.row([&key, of, &field.shape.describe(), field.doc]);
    }
    table
}

struct Table {
    text: String,
}

impl Table {
    fn new<const COLUMNS: usize>(head: [&str; COLUMNS]) -> Self {
        let mut table = Self {
            text: String::new(),
        };
        table.row(head);
        table.row(["---"; COLUMNS]);
        table
    }

    fn row<const COLUMNS: usize>(&mut self, cells: [&str; COLUMNS]) {
        let cells = cells.map(|cell| cell.replace('|', "\\|"));
        self.text.push_str("| ");
        self.text.push_str(&cells.join(" | "));
        self.text.push_str(" |\n");
    }

    fn field(&mut self, prefix: &str, field: &Field) {
        let key = format!("`{prefix}{}`", field.key);
        self.row([&key, &value(&field.shape), field.doc]);
    }

    /// A row for each key of a record, and below it the rows of what stands in it. Where the author's keys stand below
    /// the author's keys, and at `checklist`, whose keys have a table of their own, it goes no deeper.
    fn shape(&mut self, prefix: &str, shape: &Shape) {
        match shape {
            Shape::Record(record) => {
                for field in record.fields {
                    self.field(prefix, field);
                    if field.key != "checklist" {
                        self.shape(&format!("{prefix}{}.", field.key), &field.shape);
                    }
                }
            }
            Shape::Map { value, .. } if !prefix.contains('*') => {
                self.shape(&format!("{prefix}*."), value);
            }
            Shape::Either(_, second) => self.shape(prefix, second),
            _ => {}
        }
    }
}

/// What to write; of a record's keys there are rows of their own.
fn value(shape: &Shape) -> String {
    match shape {
        Shape::Record(_) => "a map".to_owned(),
        _ => shape.describe(),
    }
}
