//! Tells whether a run is ready, and what is missing, to people and to tools.

mod badge;
mod human;
mod json;

pub use badge::{Badge, BadgeFormat};

use std::collections::HashMap;
use std::io::{self, Write};

use super::{Look, plural};
use crate::model::Moment;
use crate::run::{
    Count, Gate, Head, ItemState, Log, Page, ReasonCode, Run, Standing, Verdict, gates_of,
    in_words, states_of,
};

/// How it is told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    #[default]
    Human,
    /// One JSON document.
    Json,
}

impl Format {
    pub const ALL: [Format; 2] = [Self::Human, Self::Json];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Human => "human",
            Self::Json => "json",
        }
    }
}

/// A page, or what is in a phase of it, judged.
#[derive(Clone, Debug)]
pub struct Judgement {
    pub id: String,
    pub title: String,
    pub path: String,
    pub verdict: Verdict,
    pub line: String,
    /// In the order of [`crate::model::Level::ALL`].
    pub counts: [Count; 3],
    /// All, and given.
    pub sign_offs: (usize, usize),
    pub missing: Vec<Missing>,
    /// What left the count: id, standing, reason.
    pub excluded: Vec<(String, &'static str, String)>,
    /// Conditions that nobody answered.
    pub unanswered: Vec<String>,
}

/// What keeps a page from being ready.
#[derive(Clone, Debug)]
pub struct Missing {
    pub code: ReasonCode,
    pub id: String,
    pub title: String,
    /// `failed (certificate expired)`
    pub words: String,
    /// What was said, by whom and when, where that is what keeps it from counting: `done by Ada on 2026-11-20`.
    pub detail: Option<String>,
    /// Of the item in its file, from 1.
    pub line: Option<u32>,
}

impl Judgement {
    /// Judges a page by a log; none if nothing that is required applies, and nothing left the count. `line` finds an item
    /// in the page's file.
    pub fn of(
        page: &Page,
        path: &str,
        line: &dyn Fn(&str) -> Option<u32>,
        log: &Log,
        phase: Option<&str>,
        now: Moment,
    ) -> Option<Self> {
        let states = states_of(log, page, now);
        let gates = gates_of(page, &states);
        let gate: Gate<'_> = match phase {
            None => gates.page,
            Some(phase) => gates.phases.get(phase)?.clone(),
        };
        if gate.verdict == Verdict::Nothing && gate.excluded.is_empty() {
            return None;
        }
        let by_id: HashMap<&str, &ItemState<'_>> = states
            .iter()
            .map(|state| (state.item.id.as_str(), state))
            .collect();
        let missing = gate.reasons.iter().filter_map(|&reason| {
            let state = by_id.get(reason.id)?;
            Some(Missing {
                code: reason.code,
                id: reason.id.to_owned(),
                title: state.item.title.clone(),
                words: in_words(reason, state),
                detail: detail(reason.code, state),
                line: line(reason.id),
            })
        });
        let excluded = gate.excluded.iter();
        let excluded =
            excluded.map(|one| (one.id.to_owned(), one.standing.as_str(), one.reason.clone()));
        Some(Self {
            id: page.id.clone(),
            title: page.title.clone(),
            path: path.to_owned(),
            verdict: gate.verdict,
            missing: missing.collect(),
            excluded: excluded.collect(),
            unanswered: gate
                .unanswered
                .iter()
                .map(|one| (*one).to_owned())
                .collect(),
            line: gate.line,
            counts: gate.counts,
            sign_offs: gate.sign_offs,
        })
    }
}

/// What was said of an item, where something was and does not count.
fn detail(code: ReasonCode, state: &ItemState<'_>) -> Option<String> {
    let ReasonCode::Standing(standing) = code else {
        return None;
    };
    let by = |who: &str| match who {
        "" => String::new(),
        who => format!(" by {who}"),
    };
    let said = || {
        let when = state.when.map(|when| format!(" on {}", when.date));
        let when = when.unwrap_or_default();
        format!("{}{}{when}", state.state.as_str(), by(&state.who))
    };
    match standing {
        Standing::Conflict => Some(state.disagreement().join("; ")),
        Standing::Stale | Standing::Expired => Some(said()),
        Standing::Unproven => Some(format!("a {}; {}", state.item.evidence.as_str(), said())),
        Standing::Lapsed => {
            let until = state.until.map(|until| until.to_string());
            let reason = match state.reason.as_str() {
                "" => String::new(),
                reason => format!(": {reason}"),
            };
            Some(format!("{}{}{reason}", until?, by(&state.who)))
        }
        _ => None,
    }
}

/// A run, judged page by page.
pub struct Report<'a> {
    pub run: Run,
    pub head: &'a Head,
    /// The label of the run's environment, if the site has environments.
    pub environment: Option<&'a str>,
    pub pages: &'a [Judgement],
}

impl Report<'_> {
    /// Whether everything that is required is there. A run in which nothing is required is not ready: more likely the
    /// wrong thing was asked for.
    pub fn is_ready(&self) -> bool {
        let is_open = |page: &Judgement| page.verdict == Verdict::NotReady;
        let is_ready = |page: &Judgement| page.verdict == Verdict::Ready;
        !self.run.deleted && self.pages.iter().any(is_ready) && !self.pages.iter().any(is_open)
    }

    /// Writes the whole report.
    ///
    /// # Errors
    /// Those of `out`.
    pub fn write(&self, format: Format, look: Look, out: &mut dyn Write) -> io::Result<()> {
        let mut out = io::BufWriter::new(out);
        match format {
            Format::Human => human::write(self, look, &mut out)?,
            Format::Json => json::write(self, &mut out)?,
        }
        out.flush()
    }

    /// `NOT READY: 2 things are missing on 1 of 3 pages`
    fn summary(&self) -> String {
        let count = |verdict| {
            let pages = self.pages.iter();
            pages.filter(|page| page.verdict == verdict).count()
        };
        let (ready, open) = (count(Verdict::Ready), count(Verdict::NotReady));
        let all = ready + open;
        if self.run.deleted {
            return "NOT READY: the run was deleted".to_owned();
        }
        if all == 0 {
            return "NOT READY: nothing is required, so nothing was judged".to_owned();
        }
        if open == 0 {
            return format!("READY: {}", plural(all, "page"));
        }
        let missing: usize = self.pages.iter().map(|page| page.missing.len()).sum();
        let are = if missing == 1 { "is" } else { "are" };
        let things = plural(missing, "thing");
        format!(
            "NOT READY: {things} {are} missing on {open} of {}",
            plural(all, "page")
        )
    }
}
