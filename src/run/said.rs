//! The values of an item's fields: its state with what belongs to it, and its evidence.

use super::intake::{is_date, is_line, is_text, is_time, js_trim};
use super::json::Json;
use crate::model::{Date, Moment};

/// Who stands for what `checkdown verify` says: [`Said::by`] of its events.
pub const VERIFY: &str = "verify";

/// What is said of an item.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum State {
    #[default]
    Open,
    Done,
    Failed,
    Blocked,
    /// Not applicable.
    Na,
    Waived,
}

impl State {
    pub const ALL: [State; 6] = [
        State::Open,
        State::Done,
        State::Failed,
        State::Blocked,
        State::Na,
        State::Waived,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Done => "done",
            Self::Failed => "failed",
            Self::Blocked => "blocked",
            Self::Na => "na",
            Self::Waived => "waived",
        }
    }
}

/// The value of the field `state`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Said {
    pub state: State,
    /// Why; `na` and `waived` say so.
    pub reason: Option<String>,
    /// Who stands for it, if not the event's author: who waived, or who ticked what an undo restored.
    pub by: Option<String>,
    /// The last day of a waiver.
    pub until: Option<Date>,
    /// When it was said first, if this event only restores it.
    pub since: Option<Moment>,
}

impl Said {
    /// `na` and `waived` leave the count or the rule, so they must say why, and a waiver who and until when.
    pub fn read(value: &Json) -> Option<Self> {
        let mut said = Self::default();
        let mut stated = false;
        for (key, value) in value.as_object()? {
            let text = value.as_text()?;
            match key.as_str() {
                "state" => {
                    said.state = State::ALL.into_iter().find(|one| one.as_str() == text)?;
                    stated = true;
                }
                "reason" if is_text(text, 2000) && !js_trim(text).is_empty() => {
                    said.reason = Some(text.to_owned());
                }
                "by" if is_line(text, 200) => said.by = Some(text.to_owned()),
                "until" if is_date(text) => said.until = Date::parse(text),
                "since" if is_time(text) => said.since = Moment::parse(text),
                _ => return None,
            }
        }
        let is_whole = match said.state {
            State::Na => said.reason.is_some(),
            State::Waived => {
                let by = said.by.as_deref().unwrap_or_default();
                said.reason.is_some() && !by.is_empty() && said.until.is_some()
            }
            _ => true,
        };
        (stated && is_whole).then_some(said)
    }
}

/// A piece of the field `evidence`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    Link {
        link: String,
        label: Option<String>,
    },
    /// The file itself stays where it is.
    File {
        file: String,
        sha256: String,
        bytes: u64,
    },
}

impl Piece {
    /// A link with its label, or a file's name, length and digest.
    pub fn in_words(&self) -> String {
        match self {
            Self::Link { link, label: None } => link.clone(),
            Self::Link {
                link,
                label: Some(label),
            } => format!("{label} {link}"),
            Self::File {
                file,
                sha256,
                bytes,
            } => format!("{file} ({bytes} bytes, SHA-256 {sha256})"),
        }
    }

    /// A link may lead to the web alone: a record is opened by others.
    pub fn read(value: &Json) -> Option<Self> {
        let entries = value.as_object()?;
        let line = |value: &Json, most| {
            let text = value.as_text()?;
            (!text.is_empty() && is_line(text, most)).then(|| text.to_owned())
        };
        if let Some(link) = value.get("link") {
            let link = line(link, 2000).filter(|link| is_web(link))?;
            let label = match value.get("label") {
                Some(label) => Some(line(label, 200)?),
                None => None,
            };
            let known = 1 + usize::from(label.is_some());
            return (entries.len() == known).then_some(Self::Link { link, label });
        }
        let sha256 = value.get("sha256")?.as_text()?;
        let is_digest = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
        let is_whole = entries.len() == 3 && sha256.len() == 64 && sha256.bytes().all(is_digest);
        let piece = Self::File {
            file: line(value.get("file")?, 200)?,
            sha256: sha256.to_owned(),
            bytes: u64::try_from(value.get("bytes")?.as_whole()?).ok()?,
        };
        is_whole.then_some(piece)
    }
}

/// Whether it begins with `http://` or `https://` and a host.
pub(super) fn is_web(link: &str) -> bool {
    let lower = link.get(..8).unwrap_or(link).to_ascii_lowercase();
    let length = if lower.starts_with("https://") {
        8
    } else if lower.starts_with("http://") {
        7
    } else {
        return false;
    };
    let host = link.get(length..).and_then(|rest| rest.chars().next());
    host.is_some_and(|first| first != '/' && !js_trim(first.encode_utf8(&mut [0; 4])).is_empty())
}
