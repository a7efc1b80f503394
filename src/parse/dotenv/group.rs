//! Comments that group settings: `# Required`, `# If using X`, and both in one.

use crate::model::Level;
use crate::source::{Span, Spanned};

/// What holds for the settings below a comment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Group {
    pub level: Option<Level>,
    /// The words X of `If using X`, at the place of the comment.
    pub condition: Option<Spanned<String>>,
}

impl Group {
    /// Reads the words of a comment, letter case aside; what is not just a level, a condition or both groups
    /// nothing: `Required by the auditors` is a description.
    pub fn read(words: &str, span: Span) -> Option<Self> {
        let is_frame =
            |c: char| matches!(c, '-' | '=' | '*' | '#' | ':' | '.' | '[' | ']') || c == ' ';
        let words = words.trim_matches(is_frame);
        let at_start = Level::ALL.into_iter().find_map(|level| {
            let rest = without_prefix(words, level.as_str())?;
            (rest.is_empty() || rest.starts_with(is_break)).then_some((level, rest))
        });
        let Some((level, rest)) = at_start else {
            let (condition, level) = split_level(without_prefix(words, "if using ")?);
            return Self::of(level, Some(condition), span);
        };
        let rest = rest.trim_start_matches(is_break);
        match rest.to_ascii_lowercase().as_str() {
            "" | "settings" | "variables" | "values" => Self::of(Some(level), None, span),
            _ => Self::of(Some(level), Some(without_prefix(rest, "if using ")?), span),
        }
    }

    fn of(level: Option<Level>, condition: Option<&str>, span: Span) -> Option<Self> {
        let condition = condition.map(|words| balanced(words.trim()));
        if condition == Some("") {
            return None;
        }
        let condition = condition.map(|words| Spanned::new(words.to_owned(), span));
        Some(Self { level, condition })
    }
}

/// What may stand between a level and a condition.
fn is_break(character: char) -> bool {
    matches!(character, ' ' | ',' | ';' | ':' | '(' | '-' | '–' | '—')
}

fn without_prefix<'a>(words: &'a str, prefix: &str) -> Option<&'a str> {
    let start = words.get(..prefix.len())?;
    start
        .eq_ignore_ascii_case(prefix)
        .then(|| &words[prefix.len()..])
}

/// `Slack (optional)` and `Slack, optional` as the words and the level.
fn split_level(words: &str) -> (&str, Option<Level>) {
    let bare = words.trim_end_matches([')', ' ']);
    for level in Level::ALL {
        let start = bare.len().checked_sub(level.as_str().len());
        let Some((before, last)) = start.and_then(|start| bare.split_at_checked(start)) else {
            continue;
        };
        let cut = before.trim_end_matches(' ');
        let parted = cut.ends_with([',', ';', ':', '(']);
        if last.eq_ignore_ascii_case(level.as_str()) && parted {
            return (cut.trim_end_matches(is_break), Some(level));
        }
    }
    (words, None)
}

/// Words without a closing parenthesis that was opened before them.
fn balanced(words: &str) -> &str {
    let count = |character| words.matches(character).count();
    match count(')') > count('(') {
        true => words.strip_suffix(')').unwrap_or(words).trim_end(),
        false => words,
    }
}
