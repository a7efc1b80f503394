//! Tables with an item a row: of Markdown, and of values between commas or tabs.

mod column;

use column::{Column, columns, tell};

use super::Draft;
use super::line::Line;

/// The rows of values between commas, semicolons or tabs, as RFC 4180 quotes them.
pub fn of_values(text: &str, separator: Option<char>) -> Draft {
    let mut draft = Draft::default();
    let header = text.lines().next().unwrap_or_default();
    // What spreadsheets write to say what is between the values.
    let said = header
        .strip_prefix("sep=")
        .and_then(|said| said.chars().next());
    let (header, text) = match said {
        Some(_) => {
            draft.guess(1, format!("left out: `{}`", header.trim()));
            (
                text.lines().nth(1).unwrap_or_default(),
                &text[header.len()..],
            )
        }
        None => (header, text),
    };
    let count = |sign: char| header.matches(sign).count();
    let guessed = || {
        [',', ';', '\t']
            .into_iter()
            .max_by_key(|&sign| (count(sign), sign == ','))
            .unwrap_or(',')
    };
    let separator = separator.or(said).unwrap_or_else(guessed);
    let rows = rows(text, separator, &mut draft);
    let Some((first, rest)) = rows.split_first() else {
        return draft;
    };
    let columns = columns(&first.cells);
    // A table without a header is items all the same: its first column has their titles.
    if columns.iter().all(|column| *column == Column::Other) {
        draft.guess(
            1,
            "no header was found, so the first column is read as titles",
        );
        let mut columns = columns;
        columns[0] = Column::Title;
        let header = vec![String::new(); columns.len()];
        write(&header, &columns, &rows, &mut draft);
    } else {
        tell(&first.cells, &columns, 1, &mut draft);
        write(&first.cells, &columns, rest, &mut draft);
    }
    draft
}

/// Reads the lines of a Markdown table, the first of them the line `number`; false if no column is ticked.
pub fn of_lines(lines: &[&str], number: usize, draft: &mut Draft) -> bool {
    let [header, rule, rest @ ..] = lines else {
        return false;
    };
    let is_rule = rule
        .chars()
        .all(|letter| matches!(letter, '|' | '-' | ':' | ' ' | '\t'))
        && rule.contains('-');
    let header = cells(header);
    let rows: Vec<Row> = rest
        .iter()
        .enumerate()
        .map(|(place, line)| Row {
            line: number + 2 + place,
            cells: cells(line),
        })
        .collect();
    let mut columns = columns(&header);
    // A column of boxes is one of ticks, whatever it is called.
    for (place, column) in columns.iter_mut().enumerate() {
        let boxed = |row: &Row| row.cells.get(place).is_some_and(|cell| is_box(cell));
        if rows.iter().any(boxed) {
            *column = Column::Tick;
        }
    }
    if !is_rule || rows.is_empty() || !columns.contains(&Column::Tick) || columns.len() < 2 {
        return false;
    }
    tell(&header, &columns, number, draft);
    write(&header, &columns, &rows, draft);
    true
}

struct Row {
    line: usize,
    cells: Vec<String>,
}

fn is_box(cell: &str) -> bool {
    Line::read(&format!("- {cell}")).mark.is_some()
}

fn write(header: &[String], columns: &[Column], rows: &[Row], draft: &mut Draft) {
    let mut section = String::new();
    draft.gap();
    for row in rows
        .iter()
        .filter(|row| row.cells.iter().any(|cell| !cell.trim().is_empty()))
    {
        let mut item = Item::default();
        let cells = row.cells.iter().enumerate();
        for (place, cell) in cells {
            let name = header.get(place).map_or("", |name| name.trim());
            let column = columns.get(place).copied().unwrap_or(Column::Other);
            let cell = cell.split_whitespace().collect::<Vec<_>>().join(" ");
            if !cell.is_empty() {
                item.cell(column, name, &cell, row.line, draft);
            }
        }
        if !item.section.is_empty() && item.section != section {
            section.clone_from(&item.section);
            draft.gap();
            draft.push(&format!("## {section}\n"));
        }
        let title = if item.title.is_empty() {
            "Untitled"
        } else {
            &item.title
        };
        let keys = match item.keys.as_slice() {
            [] => String::new(),
            keys => format!(" <!-- check: {{{}}} -->", keys.join(", ")),
        };
        draft.push(&format!("- [ ] {title}{}{keys}", item.suffix));
        for line in &item.below {
            draft.push(&format!("    - {line}"));
        }
    }
}

#[derive(Default)]
struct Item {
    title: String,
    suffix: &'static str,
    section: String,
    keys: Vec<String>,
    below: Vec<String>,
}

impl Item {
    fn cell(&mut self, column: Column, name: &str, cell: &str, line: usize, draft: &mut Draft) {
        match column {
            Column::Title => self.title = cell.to_owned(),
            Column::Section => self.section = cell.to_owned(),
            Column::Tick => match ticked(cell) {
                Some(ticked) => {
                    draft.ticked += usize::from(ticked);
                    let is = if ticked { "ticked" } else { "not ticked" };
                    draft.guess(line, format!("`{cell}` read as {is}"));
                }
                None => self.tell(name, cell),
            },
            Column::Level => match level(cell) {
                Some(suffix) => {
                    self.suffix = suffix;
                    draft.guess(
                        line,
                        format!(
                            "`{cell}` read as{}",
                            if suffix.is_empty() {
                                " (Required)"
                            } else {
                                suffix
                            }
                        ),
                    );
                }
                None => self.tell(name, cell),
            },
            Column::Owner => {
                draft.owners.insert(cell.to_owned());
                self.tell(name, cell);
            }
            Column::Due if crate::model::Date::parse(cell).is_some() => {
                self.keys.push(format!("due: {cell}"));
            }
            Column::Due | Column::Other => self.tell(name, cell),
        }
    }

    fn tell(&mut self, name: &str, cell: &str) {
        self.below.push(match name {
            "" => cell.to_owned(),
            name => format!("{name}: {cell}"),
        });
    }
}

fn ticked(cell: &str) -> Option<bool> {
    if let Some(mark) = Line::read(&format!("- {cell}")).mark {
        return Some(mark.ticked);
    }
    match cell.to_lowercase().as_str() {
        "done" | "yes" | "y" | "x" | "true" | "complete" | "completed" | "ok" | "closed" | "1" => {
            Some(true)
        }
        "no" | "n" | "false" | "open" | "todo" | "to do" | "not started" | "pending" | "0"
        | "-" => Some(false),
        _ => None,
    }
}

/// The suffix that says a level.
fn level(cell: &str) -> Option<&'static str> {
    match cell.to_lowercase().as_str() {
        "required" | "must" | "mandatory" | "critical" | "high" | "highest" | "p0" | "p1"
        | "yes" => Some(""),
        "recommended" | "should" | "medium" | "normal" | "p2" => Some(" (Recommended)"),
        "optional" | "could" | "low" | "lowest" | "nice to have" | "p3" | "p4" | "no" => {
            Some(" (Optional)")
        }
        _ => None,
    }
}

/// The cells of a line of a Markdown table; `\|` is text.
fn cells(line: &str) -> Vec<String> {
    let line = line.trim();
    let line = line.strip_prefix('|').unwrap_or(line);
    let mut cells = vec![String::new()];
    let mut letters = line.chars().peekable();
    while let Some(letter) = letters.next() {
        let cell = cells.last_mut();
        match letter {
            '\\' if letters.peek() == Some(&'|') => {
                letters.next();
                if let Some(cell) = cell {
                    cell.push('|');
                }
            }
            '|' if letters.peek().is_none() => {}
            '|' => cells.push(String::new()),
            _ => {
                if let Some(cell) = cell {
                    cell.push(letter);
                }
            }
        }
    }
    cells
}

fn rows(text: &str, separator: char, draft: &mut Draft) -> Vec<Row> {
    let mut rows = Vec::new();
    let mut row = vec![String::new()];
    let (mut line, mut start, mut quoted) = (1, 1, false);
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        line += usize::from(letter == '\n');
        let Some(cell) = row.last_mut() else { break };
        match letter {
            '"' if quoted && letters.peek() == Some(&'"') => {
                letters.next();
                cell.push('"');
            }
            '"' if quoted || cell.is_empty() => quoted = !quoted,
            _ if quoted => cell.push(letter),
            '\r' => {}
            '\n' => {
                let cells = std::mem::replace(&mut row, vec![String::new()]);
                rows.push(Row { line: start, cells });
                start = line;
            }
            _ if letter == separator => row.push(String::new()),
            _ => cell.push(letter),
        }
    }
    if quoted {
        let says = "a quote is never closed, so all that follows is one value";
        draft.guess(start, says);
    }
    if row.iter().any(|cell| !cell.is_empty()) {
        rows.push(Row {
            line: start,
            cells: row,
        });
    }
    rows.retain(|row| row.cells.iter().any(|cell| !cell.trim().is_empty()));
    rows
}
