//! What the columns of a table are about, told by their names.

use crate::import::Draft;

/// What a column is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Column {
    /// What is to be done.
    Title,
    /// Done or not.
    Tick,
    Level,
    Owner,
    Due,
    Section,
    /// Anything else: told below the item.
    Other,
}

/// The words that name each kind of column.
const NAMES: [(Column, &[&str]); 6] = [
    (
        Column::Tick,
        &[
            "done",
            "status",
            "check",
            "checked",
            "complete",
            "completed",
            "state",
            "ok",
            "✓",
            "✔",
            "☑",
            "✅",
            "☐",
            "[ ]",
            "x",
        ],
    ),
    (
        Column::Level,
        &["level", "priority", "severity", "importance", "required"],
    ),
    (
        Column::Owner,
        &[
            "owner",
            "assignee",
            "assigned to",
            "responsible",
            "team",
            "who",
        ],
    ),
    (Column::Due, &["due", "due date", "deadline"]),
    (
        Column::Section,
        &["section", "category", "area", "phase", "group"],
    ),
    (
        Column::Title,
        &[
            "item",
            "task",
            "title",
            "step",
            "action",
            "what",
            "description",
            "requirement",
            "name",
            "summary",
            "todo",
        ],
    ),
];

/// What each column of a table with this header is about; at most one has the titles.
pub fn columns(header: &[String]) -> Vec<Column> {
    let column = |cell: &String| {
        let cell = cell.trim().trim_matches('*').to_lowercase();
        let named = NAMES
            .iter()
            .find(|(_, names)| names.contains(&cell.as_str()));
        named.map_or(Column::Other, |(column, _)| *column)
    };
    let mut columns: Vec<Column> = header.iter().map(column).collect();
    // One column has the titles: the first that is called so, else the first that is nothing else.
    let titles = |column: &Column| *column == Column::Title;
    let title = columns.iter().position(titles);
    let title = title.or_else(|| columns.iter().position(|column| *column == Column::Other));
    // `Check | Done`: what is checked, and whether it is.
    let ticks = |column: &Column| *column == Column::Tick;
    let several = columns.iter().filter(|column| ticks(column)).count() > 1;
    let title = title.or_else(|| columns.iter().position(ticks).filter(|_| several));
    let known = columns.iter().any(|column| *column != Column::Other);
    for (place, column) in columns.iter_mut().enumerate() {
        match *column {
            Column::Title if Some(place) != title => *column = Column::Other,
            Column::Other | Column::Tick if Some(place) == title && known => {
                *column = Column::Title;
            }
            _ => {}
        }
    }
    columns
}

/// Notes how the columns were read.
pub fn tell(header: &[String], columns: &[Column], line: usize, draft: &mut Draft) {
    for (name, column) in header.iter().zip(columns) {
        let is = match column {
            Column::Title => "the items' titles",
            Column::Tick => "whether they are done",
            Column::Level => "their level",
            Column::Owner => "their owner",
            Column::Due => "when they are due",
            Column::Section => "their section",
            Column::Other => "text below them",
        };
        draft.guess(line, format!("the column `{}` read as {is}", name.trim()));
    }
}
