//! What people said while they worked through a checklist: a log of events, and what follows from it.
//!
//! A run is one environment worked through once. Its events are only ever added, so two logs of it merge as sets do (I13).
//! What stands is *folded* from the events: the heads of each field, the state of each item, the gate. The reader's
//! half does the same in `themes/default/js/modules/lib/`; both are held to `tests/vectors/`.

mod committed;
mod event;
mod file;
mod gate;
mod intake;
mod json;
mod log;
mod reason;
mod record;
mod said;
mod state;

pub use committed::{Committed, FOLDER, MOST_TOLD, ReadFile, gather, read_file};
pub use event::Event;
pub use file::{FORMAT, Imported, RunFile, Site, Unreadable, VERSION, read, write};
pub use gate::{Count, Excluded, Gate, Gates, Reason, ReasonCode, Verdict, gates_of, line_of};
pub use intake::{Problem, Refused, merge_texts, read_event};
pub use json::Json;
pub use log::{Log, Reading};
pub use reason::in_words;
pub use record::{Record, Recorded, Recording, Row, SELF_ATTESTED, STRAYS, material_words, strays};
pub use said::{Piece, Said, State, VERIFY};
pub use state::{ItemState, Standing, state_of, states_of};

use crate::model::{Date, Duration, Evidence, Level, Moment, When};

/// An item as a run sees it. Ids are full ids: `page/item`.
#[derive(Clone, Debug, Default)]
pub struct Item {
    pub id: String,
    pub title: String,
    pub level: Level,
    /// The id of the item that it is part of.
    pub parent: Option<String>,
    /// The anchor of the innermost section.
    pub section: Option<String>,
    pub phase: Option<String>,
    pub planned: bool,
    pub sign_off: bool,
    /// Ticking means *confirmed absent*.
    pub no_go: bool,
    /// Joined by "and".
    pub when: Vec<When>,
    /// Full ids, or `#` and the anchor of a section of the same page.
    pub after: Vec<String>,
    pub expires: Option<Duration>,
    pub evidence: Evidence,
    /// The material hash of its text.
    pub hash: Option<String>,
    /// Full ids that it had before.
    pub aliases: Vec<String>,
    /// Each as `FRAMEWORK:ID`.
    pub controls: Vec<String>,
}

impl Item {
    /// All names that its events may stand under, the present one first.
    pub fn targets(&self) -> Vec<&str> {
        let aliases = self.aliases.iter().map(String::as_str);
        std::iter::once(self.id.as_str()).chain(aliases).collect()
    }
}

/// A section as a run sees it.
#[derive(Clone, Debug)]
pub struct Section {
    pub anchor: String,
    /// The anchor of the section around it.
    pub parent: Option<String>,
}

/// A page in one environment: items and sections in its order, parents before what is in them.
#[derive(Clone, Debug, Default)]
pub struct Page {
    pub id: String,
    pub title: String,
    pub sections: Vec<Section>,
    pub items: Vec<Item>,
}

/// What never changes about a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// 128 random bits, base64url.
    pub id: String,
    /// Empty on a site without environments.
    pub environment: String,
    pub created: Moment,
}

/// What is said of a run itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Run {
    pub name: String,
    /// The day it goes live.
    pub date: Option<Date>,
    pub closed: bool,
    pub deleted: bool,
    /// Fields whose heads disagree.
    pub conflicts: Vec<&'static str>,
}

impl Run {
    /// What it is called: its name, else the day it began.
    pub fn called(&self, head: &Head) -> String {
        match self.name.as_str() {
            "" => format!("Run of {}", head.created.date),
            name => name.to_owned(),
        }
    }

    pub fn of(log: &Log) -> Self {
        let field = |name| log.reading(&["run"], name);
        let text = |name| {
            field(name)
                .value()
                .and_then(Json::as_text)
                .unwrap_or_default()
        };
        let flag = |name| field(name).value() == Some(&Json::Flag(true));
        let fields = ["name", "date", "closed", "deleted"];
        Self {
            name: text("name").to_owned(),
            date: Date::parse(text("date")),
            closed: flag("closed"),
            deleted: flag("deleted"),
            conflicts: fields
                .into_iter()
                .filter(|name| !field(name).conflict().is_empty())
                .collect(),
        }
    }
}
