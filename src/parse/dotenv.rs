//! Text of a dotenv block → [`Dotenv`]. Never fails: what is no setting is kept as a note, and told.
//!
//! A line is `NAME=value`, `export` before it or not. A value in quotes may span lines; an unquoted one ends with
//! its line or at ` #`, but not inside of `$(…)`. Comments group the lines below them (`# Required`, `# If using
//! X`), describe the line below or before them, or describe the block.

mod group;
#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::ops::Range;

use crate::model::SettingKind;
use crate::source::{Span, Spanned};
use crate::tree::{Dotenv, DotenvLine};

use group::Group;

/// What is wrong with a line, at its place in the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    pub kind: ProblemKind,
    pub span: Span,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProblemKind {
    /// Neither a setting nor a comment.
    NoSetting,
    /// A quote or a `$(` that nothing closes.
    Unclosed,
    /// Text behind the quote that closes a value.
    BehindQuote,
    /// The name was written before, at this place; the later value counts.
    Duplicate(Span),
}

/// Reads the text of a block; all spans are places in it.
pub fn read(text: &str) -> (Dotenv, Vec<Problem>) {
    let mut reader = Reader {
        text,
        dotenv: Dotenv::default(),
        problems: Vec::new(),
        places: HashMap::new(),
        comment: Vec::new(),
        group: Group::default(),
    };
    let mut at = 0;
    while at < text.len() {
        at = reader.line(at);
    }
    reader.end_comment();
    (reader.dotenv, reader.problems)
}

struct Reader<'a> {
    text: &'a str,
    dotenv: Dotenv,
    problems: Vec<Problem>,
    /// Of each name among the lines.
    places: HashMap<&'a str, usize>,
    /// Lines of a comment that what follows may be described by.
    comment: Vec<&'a str>,
    group: Group,
}

/// A value that was read.
struct Value {
    /// With its quotes.
    written: Range<usize>,
    /// Its quote, if it has one at each end.
    quote: Option<char>,
    /// Where the rest of its line begins.
    end: usize,
}

impl<'a> Reader<'a> {
    /// Reads what begins at a line's start, and says where the next begins.
    fn line(&mut self, start: usize) -> usize {
        let end = self.line_end(start);
        let line = &self.text[start..end];
        let content = start + (line.len() - line.trim_start().len());
        let words = line.trim();
        if words.is_empty() {
            self.end_comment();
        } else if words.starts_with('#') {
            self.comment(content..content + words.len());
        } else {
            return self.setting(content);
        }
        end + 1
    }

    fn line_end(&self, at: usize) -> usize {
        let rest = &self.text[at..];
        at + rest.find('\n').unwrap_or(rest.len())
    }

    fn comment(&mut self, range: Range<usize>) {
        let words = self.text[range.clone()].trim_start_matches('#').trim();
        match Group::read(words, Span::new(range.start, range.end)) {
            Some(group) => {
                self.end_comment();
                self.group = group;
            }
            None if !words.is_empty() => self.comment.push(words),
            None => {}
        }
    }

    /// A comment that no setting follows is said of the block.
    fn end_comment(&mut self) {
        if !self.comment.is_empty() {
            let words = std::mem::take(&mut self.comment).join(" ");
            self.dotenv.notes.push(words);
        }
    }

    /// A line that is neither empty nor a comment.
    fn setting(&mut self, start: usize) -> usize {
        let Some((name, after)) = self.name(start) else {
            let end = self.line_end(start);
            let line = self.text[start..end].trim_end();
            self.end_comment();
            self.dotenv.notes.push(line.to_owned());
            self.problem(ProblemKind::NoSetting, start..start + line.len());
            return end + 1;
        };
        let value = self.value(after);
        let end = self.line_end(value.end);
        let behind = self.behind(&value, end);
        let written = self.text[value.written.clone()].trim_end();
        let text = match value.quote {
            Some(quote) => unquoted(written, quote),
            None => written.to_owned(),
        };
        let above = std::mem::take(&mut self.comment).join(" ");
        let (group, beside) = match behind.map(|(words, span)| (Group::read(words, span), words)) {
            Some((Some(group), _)) => (group, None),
            Some((None, words)) => (self.group.clone(), Some(words)),
            None => (self.group.clone(), None),
        };
        let said = |words: &str| (!words.is_empty()).then(|| words.to_owned());
        let (kind, command) = kind(written, &text, value.quote);
        let line = DotenvLine {
            name: Spanned::new(
                self.text[name.clone()].to_owned(),
                Span::new(name.start, name.end),
            ),
            written: written.to_owned(),
            value: text,
            kind,
            command,
            level: group.level,
            condition: group.condition,
            description: said(&above),
            remark: beside.and_then(said),
        };
        self.push(name, line);
        end + 1
    }

    /// Of a name that is written twice the last value counts, as it does for the programs that read the file.
    fn push(&mut self, name: Range<usize>, line: DotenvLine) {
        let place = self.dotenv.lines.len();
        match self.places.entry(&self.text[name.clone()]) {
            std::collections::hash_map::Entry::Vacant(free) => {
                free.insert(place);
                self.dotenv.lines.push(line);
            }
            std::collections::hash_map::Entry::Occupied(known) => {
                let first = &mut self.dotenv.lines[*known.get()];
                let span = first.name.span;
                *first = line;
                self.problem(ProblemKind::Duplicate(span), name);
            }
        }
    }

    /// A name and where its value begins.
    fn name(&self, start: usize) -> Option<(Range<usize>, usize)> {
        let rest = &self.text[start..];
        let export = rest.strip_prefix("export").filter(|rest| {
            let name = rest.trim_start_matches([' ', '\t']);
            name.len() < rest.len() && !name.starts_with('=')
        });
        let rest = export.map_or(rest, |rest| rest.trim_start_matches([' ', '\t']));
        let start = self.text.len() - rest.len();
        let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-');
        let length = rest.find(|c| !is_name(c)).unwrap_or(rest.len());
        let first = rest.chars().next()?;
        let after = rest[length..].trim_start_matches([' ', '\t']);
        let value = after.strip_prefix('=')?;
        let value = value.trim_start_matches([' ', '\t']);
        let good = length > 0 && (first.is_ascii_alphabetic() || first == '_');
        good.then(|| (start..start + length, self.text.len() - value.len()))
    }

    fn value(&mut self, start: usize) -> Value {
        let end = self.line_end(start);
        if let Some(quote @ ('"' | '\'')) = self.text[start..].chars().next() {
            if let Some(close) = closing(&self.text[start + 1..], quote) {
                let close = start + 1 + close + 1;
                return Value {
                    written: start..close,
                    quote: Some(quote),
                    end: close,
                };
            }
            self.problem(ProblemKind::Unclosed, start..start + 1);
        }
        let line = &self.text[start..end];
        let mut blank = true;
        let mut at = 0;
        while let Some(character) = line[at..].chars().next() {
            if line[at..].starts_with("$(") {
                match substitution(&line[at..]) {
                    Some(length) => {
                        at += length;
                        blank = false;
                        continue;
                    }
                    None => self.problem(ProblemKind::Unclosed, start + at..start + at + 2),
                }
            }
            // What follows `=` at once is a value even if it begins with `#`.
            if character == '#' && blank && (at > 0 || self.text[..start].ends_with([' ', '\t'])) {
                break;
            }
            blank = matches!(character, ' ' | '\t');
            at += character.len_utf8();
        }
        Value {
            written: start..start + at,
            quote: None,
            end: start + at,
        }
    }

    /// The comment behind a value, and its place.
    fn behind(&mut self, value: &Value, end: usize) -> Option<(&'a str, Span)> {
        let rest = &self.text[value.end..end];
        let words = rest.trim();
        let start = value.end + (rest.len() - rest.trim_start().len());
        let range = start..start + words.len();
        let spaced = value.quote.is_none() || start > value.end;
        if words.is_empty() {
            return None;
        }
        if !words.starts_with('#') || !spaced {
            self.problem(ProblemKind::BehindQuote, range.clone());
        }
        let span = Span::new(range.start, range.end);
        Some((words.trim_start_matches('#').trim(), span))
    }

    fn problem(&mut self, kind: ProblemKind, range: Range<usize>) {
        let span = Span::new(range.start, range.end);
        self.problems.push(Problem { kind, span });
    }
}

/// Where the quote is that closes a value, from behind the one that opens it.
fn closing(text: &str, quote: char) -> Option<usize> {
    let mut escaped = false;
    for (at, character) in text.char_indices() {
        if character == quote && !escaped {
            return Some(at);
        }
        escaped = character == '\\' && !escaped && quote == '"';
    }
    None
}

/// The length in bytes of a `$(…)` at a text's start, quotes and inner parentheses minded.
pub fn substitution(text: &str) -> Option<usize> {
    let mut depth = 0usize;
    let mut quote = None;
    let mut escaped = false;
    for (at, character) in text.char_indices() {
        match (quote, character) {
            _ if escaped => {}
            (Some(open), _) if character == open => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'') => quote = Some(character),
            (None, '(') => depth += 1,
            (None, ')') => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return Some(at + 1);
                }
            }
            _ => {}
        }
        escaped = character == '\\' && !escaped && quote != Some('\'');
    }
    None
}

/// A value without the quotes around it; in double quotes a backslash takes the meaning of what follows it.
fn unquoted(written: &str, quote: char) -> String {
    let inner = written.strip_prefix(quote).unwrap_or(written);
    let inner = inner.strip_suffix(quote).unwrap_or(inner);
    if quote == '\'' || !inner.contains('\\') {
        return inner.to_owned();
    }
    let mut value = String::with_capacity(inner.len());
    let mut characters = inner.chars().peekable();
    while let Some(character) = characters.next() {
        match (character, characters.peek()) {
            ('\\', Some('n')) => {
                value.push('\n');
                characters.next();
            }
            ('\\', Some(&literal @ ('"' | '\\' | '$' | '`'))) => {
                value.push(literal);
                characters.next();
            }
            _ => value.push(character),
        }
    }
    value
}

/// What stands in for a value, and the command of one that is generated.
fn kind(written: &str, value: &str, quote: Option<char>) -> (SettingKind, Option<String>) {
    if value.trim().is_empty() || value.contains("xxx") {
        return (SettingKind::Unset, None);
    }
    if quote == Some('\'') || !generates(written) {
        return (SettingKind::Value, None);
    }
    let whole = value.starts_with("$(") && substitution(value) == Some(value.len());
    let command = whole.then(|| value[2..value.len() - 1].trim().to_owned());
    (SettingKind::Generated, command)
}

/// Whether a value as it is written holds a `$(…)` that is closed, and that no backslash takes the meaning of.
fn generates(written: &str) -> bool {
    let mut escaped = false;
    written.char_indices().any(|(at, character)| {
        let starts = character == '$' && !escaped && written[at..].starts_with("$(");
        escaped = character == '\\' && !escaped;
        starts && substitution(&written[at..]).is_some()
    })
}
