//! A plain checklist of another tool → an annotated page, and a list of what was guessed on the way. Every word
//! of the list is in the page or in that list.
//!
//! What is Markdown already stays as it is: a list is changed line by line, where a line is not Markdown, and
//! then its items get ids.

mod copied;
mod dialect;
mod heading;
mod line;
mod mend;
mod survey;
mod table;
#[cfg(test)]
mod tests;
mod text;

use std::borrow::Cow;
use std::collections::BTreeSet;

/// A page made of a list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Imported {
    pub markdown: String,
    /// Whether it was a page already, whose own mistakes are its author's.
    pub kept: bool,
    /// How many items it has.
    pub items: usize,
    /// How many boxes were ticked: a page has none that are.
    pub ticked: usize,
    pub guesses: Vec<Guess>,
    /// Who was named in a column of owners.
    pub owners: BTreeSet<String>,
}

/// What a line of the list was taken for, where it might have meant something else.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Guess {
    /// From 1.
    pub line: usize,
    pub says: String,
}

/// Reads a list. `name` is its file's: it tells tables of values from text, and is the title of a list that has
/// none. Never fails: what is not understood stays as it is.
pub fn import(name: &str, text: &str) -> Imported {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    // Line ends of old machines.
    let is_old = text.contains('\r') && !text.contains('\n');
    let text: Cow<'_, str> = if is_old {
        text.replace('\r', "\n").into()
    } else {
        text.into()
    };
    let text = &*text;
    let stem = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let (stem, extension) = stem.rsplit_once('.').unwrap_or((stem, ""));
    let mut draft = match extension.to_ascii_lowercase().as_str() {
        "csv" => table::of_values(text, None),
        "tsv" | "tab" => table::of_values(text, Some('\t')),
        _ => text::read(text),
    };
    if !draft.titled {
        let title = crate::resolve::name_title(stem);
        let title = if title.trim().is_empty() {
            "Checklist".to_owned()
        } else {
            title
        };
        let text = draft.text.trim_start_matches('\n');
        draft.text = match text {
            "" => format!("# {}\n", title.trim()),
            text => format!("# {}\n\n{text}", title.trim()),
        };
    }
    mend::finish(draft)
}

/// A page that is being made.
#[derive(Clone, Debug, Default)]
struct Draft {
    text: String,
    /// Whether it says its title.
    titled: bool,
    /// Whether it was a page of this program already, so that what it says is its author's.
    annotated: bool,
    ticked: usize,
    guesses: Vec<Guess>,
    owners: BTreeSet<String>,
}

impl Draft {
    fn guess(&mut self, line: usize, says: impl Into<String>) {
        let says = says.into();
        self.guesses.push(Guess { line, says });
    }

    /// Ends the paragraph or list that was written last.
    fn gap(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with("\n\n") {
            self.text.push('\n');
        }
    }

    fn push(&mut self, line: &str) {
        self.text.push_str(line);
        self.text.push('\n');
    }
}
