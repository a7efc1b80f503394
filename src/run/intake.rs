//! What comes from elsewhere: whatever is handed in, what is no event is named and left out. The rules are those of
//! `themes/default/js/modules/lib/intake.js`, case for case; lengths are in UTF-16 units.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use super::event::{Event, MOST_AFTER, Target};
use super::json::{Json, in_units};
use super::said::{Piece, Said};
use crate::model::{Date, Moment};
use crate::slug::is_letter;

const KEYS: [&str; 9] = [
    "id", "actor", "who", "when", "target", "field", "value", "hash", "after",
];

/// What keeps something from being an event; the rest of a sentence that names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem(Cow<'static, str>);

impl fmt::Display for Problem {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl Refused {
    /// A sentence without its end: `entry 3 has a bad when`.
    pub fn in_words(&self) -> String {
        match self.problem.0.as_ref() {
            NO_LIST => "what should be the list of entries is none".to_owned(),
            problem => format!("entry {} {problem}", self.index + 1),
        }
    }
}

const NO_LIST: &str = "is not a list";

/// What was left out of a list of events.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// Its place in the list, from 0.
    pub index: usize,
    /// Empty if it has none.
    pub id: String,
    pub problem: Problem,
}

fn units(text: &str) -> usize {
    text.encode_utf16().count()
}

/// Text without control characters but tabs and line breaks.
pub(super) fn is_text(text: &str, most: usize) -> bool {
    let is_control = |letter: char| matches!(letter, '\0'..='\x08' | '\x0b'..='\x1f' | '\x7f');
    units(text) <= most && !text.contains(is_control)
}

/// Text in one line.
pub(super) fn is_line(text: &str, most: usize) -> bool {
    let is_control = |letter: char| matches!(letter, '\0'..='\x1f' | '\x7f');
    units(text) <= most && !text.contains(is_control)
}

fn is_filled_line(text: &str, most: usize) -> bool {
    !text.is_empty() && is_line(text, most)
}

/// Without the white space around it, as ECMAScript has white space.
pub(super) fn js_trim(text: &str) -> &str {
    let is_space =
        |letter: char| letter == '\u{feff}' || (letter.is_whitespace() && letter != '\u{85}');
    text.trim_matches(is_space)
}

pub(super) fn is_date(text: &str) -> bool {
    Date::parse(text).is_some()
}

pub(super) fn is_time(text: &str) -> bool {
    Moment::parse(text).is_some()
}

pub(super) fn is_id(text: &str) -> bool {
    let is_sign = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
    text.len() == 22 && text.bytes().all(is_sign)
}

/// The number of a rule, a colon, and 32 hex digits.
pub(super) fn is_hash(text: &str) -> bool {
    let Some((version, digits)) = text.split_once(':') else {
        return false;
    };
    let is_digit = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
    (1..=3).contains(&version.len())
        && version.bytes().all(|byte| byte.is_ascii_digit())
        && digits.len() == 32
        && digits.bytes().all(is_digit)
}

/// What a target is; none if it is nothing.
fn kind_of(target: &str) -> Option<Target> {
    if target == "run" {
        return Some(Target::Run);
    }
    if units(target) > 400 {
        return None;
    }
    let is_name = |letter: char| is_letter(letter) || matches!(letter, '.' | '_' | '-');
    let is_part = |part: &str| !part.is_empty() && part.chars().all(is_name);
    let is_path = |path: &str| {
        !path.is_empty() && path.chars().all(|letter| is_name(letter) || letter == '/')
    };
    match (target.strip_prefix('?'), target.strip_prefix('$')) {
        (Some(condition), _) => is_path(condition).then_some(Target::Condition),
        (_, Some(variable)) => is_path(variable).then_some(Target::Variable),
        _ => {
            let (page, item) = target.split_once('/')?;
            (is_part(page) && is_part(item)).then_some(Target::Item)
        }
    }
}

/// A field that this version does not know is kept, for a later one may; its value is only kept small.
fn is_value(target: Target, field: &str, value: &Json) -> bool {
    let line = |most| {
        value
            .as_text()
            .is_some_and(|text| is_filled_line(text, most))
    };
    match (target, field, value) {
        (_, _, Json::Null) => true,
        (Target::Item, "state", _) => Said::read(value).is_some(),
        (Target::Item, "note", _) => {
            let note = value.as_text().unwrap_or_default();
            !note.is_empty() && is_text(note, 4000)
        }
        (Target::Item, "evidence", _) => {
            let pieces = value.as_list().unwrap_or_default();
            (1..=20).contains(&pieces.len()) && pieces.iter().all(|one| Piece::read(one).is_some())
        }
        (Target::Item, "seen", _) => line(500),
        (Target::Condition, "answer", _) | (Target::Run, "closed" | "deleted", _) => {
            matches!(value, Json::Flag(_))
        }
        (Target::Variable, "value", _) => line(1000),
        (Target::Run, "name", _) => line(200),
        (Target::Run, "date", _) => value.as_text().is_some_and(is_date),
        _ => value.canonical().is_some_and(|text| is_text(&text, 4000)),
    }
}

fn is_field(text: &str) -> bool {
    let mut bytes = text.bytes();
    bytes.next().is_some_and(|byte| byte.is_ascii_lowercase())
        && text.len() <= 32
        && bytes.all(|byte| byte.is_ascii_lowercase() || byte == b'-')
}

/// Reads what claims to be an event.
///
/// # Errors
///
/// Says what is wrong with it.
pub fn read_event(raw: &Json) -> Result<Event, Problem> {
    let Some(entries) = raw.as_object() else {
        return Err(Problem("is not an object".into()));
    };
    if let Some((stray, _)) = entries
        .iter()
        .find(|(key, _)| !KEYS.contains(&key.as_str()))
    {
        let stray: String = stray.chars().take(40).collect();
        let stray = serde_json::to_string(&stray).unwrap_or_default();
        return Err(Problem(format!("has the unknown key {stray}").into()));
    }
    let bad = |key: &str| Problem(format!("has a bad {key}").into());
    let text = |key: &'static str, is_right: &dyn Fn(&str) -> bool| {
        let text = raw.get(key).and_then(Json::as_text);
        let text = text.filter(|text| is_right(text)).ok_or_else(|| bad(key))?;
        Ok(text.to_owned())
    };
    let id = text("id", &is_id)?;
    let actor = text("actor", &|text| is_filled_line(text, 64))?;
    let who = text("who", &|text| is_line(text, 200))?;
    let when = raw
        .get("when")
        .and_then(Json::as_text)
        .and_then(Moment::parse);
    let when = when.ok_or_else(|| bad("when"))?;
    let target = text("target", &|text| kind_of(text).is_some())?;
    let kind = kind_of(&target).ok_or_else(|| bad("target"))?;
    let field = text("field", &is_field)?;
    let hash = match raw.get("hash") {
        Some(_) => Some(text("hash", &is_hash)?),
        None => None,
    };
    let after = raw.get("after").and_then(Json::as_list);
    let after = after.filter(|after| after.len() <= MOST_AFTER);
    let after = after.ok_or_else(|| bad("after"))?.iter().map(|one| {
        let id = one.as_text().filter(|id| is_id(id));
        id.map(str::to_owned).ok_or_else(|| bad("after"))
    });
    let after = after.collect::<Result<_, _>>()?;
    let value = raw
        .get("value")
        .filter(|value| is_value(kind, &field, value));
    let value = value.ok_or_else(|| bad("value"))?.clone();
    Ok(Event {
        id,
        actor,
        who,
        when,
        target,
        field,
        value,
        hash,
        after,
    })
}

/// Reads a list of events, and names what is none.
pub fn read_events(raw: Option<&Json>) -> (Vec<Event>, Vec<Refused>) {
    let mut events = Vec::new();
    let mut refused = Vec::new();
    let Some(list) = raw.and_then(Json::as_list) else {
        let problem = Problem(NO_LIST.into());
        let id = String::new();
        return (
            events,
            vec![Refused {
                index: 0,
                id,
                problem,
            }],
        );
    };
    for (index, raw) in list.iter().enumerate() {
        match read_event(raw) {
            Ok(event) => events.push(event),
            Err(problem) => {
                let id = raw.get("id").and_then(Json::as_text);
                let id = id.filter(|id| is_id(id)).unwrap_or_default().to_owned();
                refused.push(Refused { index, id, problem });
            }
        }
    }
    (events, refused)
}

/// The exact words behind the hashes, and the hashes that came with two texts. One hash has one text; if two claim it,
/// the same one wins everywhere. What is no hash or no such text is left out.
pub fn merge_texts<'a>(
    texts: impl IntoIterator<Item = (&'a str, &'a str)>,
) -> (BTreeMap<String, String>, Vec<String>) {
    let mut merged: BTreeMap<String, String> = BTreeMap::new();
    let mut clashes = BTreeSet::new();
    for (hash, text) in texts {
        if !is_hash(hash) || units(text) > 100_000 {
            continue;
        }
        match merged.get(hash) {
            Some(held) if held != text => {
                clashes.insert(hash.to_owned());
                if in_units(text, held).is_lt() {
                    merged.insert(hash.to_owned(), text.to_owned());
                }
            }
            Some(_) => {}
            None => {
                merged.insert(hash.to_owned(), text.to_owned());
            }
        }
    }
    (merged, clashes.into_iter().collect())
}
