//! The gate: whether a page, a section or a phase is ready, in one line, and every reason why it is not. It tallies
//! the standings of leaves and knows nothing of how they came about.

use std::collections::{BTreeMap, BTreeSet};

use super::Page;
use super::said::State;
use super::state::{Around, ItemState, Standing};
use crate::model::Level;

/// The standings that the line names, in its order: one of them, and several.
const NAMED: [(Standing, &str, &str); 8] = [
    (Standing::Is(State::Waived), "waived", "waived"),
    (Standing::Is(State::Failed), "failed", "failed"),
    (Standing::Is(State::Blocked), "blocked", "blocked"),
    (Standing::Conflict, "in conflict", "in conflict"),
    (Standing::Stale, "stale", "stale"),
    (Standing::Expired, "expired", "expired"),
    (Standing::Unproven, "without evidence", "without evidence"),
    (Standing::Lapsed, "waiver over", "waivers over"),
];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    Ready,
    NotReady,
    /// Nothing that is required applies.
    Nothing,
}

impl Verdict {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Ready => "ready",
            Self::NotReady => "not-ready",
            Self::Nothing => "nothing",
        }
    }
}

/// The leaves of one level.
#[derive(Clone, Debug, Default)]
pub struct Count {
    pub all: usize,
    pub done: usize,
    /// How many have each other standing.
    pub other: BTreeMap<Standing, usize>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReasonCode {
    Standing(Standing),
    /// A sign-off that was given before what it waits for.
    Waiting,
}

impl ReasonCode {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Standing(standing) => standing.as_str(),
            Self::Waiting => "waiting",
        }
    }
}

/// Why it is not ready.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reason<'a> {
    pub code: ReasonCode,
    pub id: &'a str,
}

/// What left the count, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Excluded<'a> {
    pub id: &'a str,
    pub standing: Standing,
    pub reason: String,
}

#[derive(Clone, Debug)]
pub struct Gate<'a> {
    pub verdict: Verdict,
    /// `Required 18/20 · 1 waived · 1 failed — NOT READY`
    pub line: String,
    /// In the order of [`Level::ALL`].
    pub counts: [Count; 3],
    /// Required sign-offs: all of them, and those given.
    pub sign_offs: (usize, usize),
    /// In the page's order.
    pub reasons: Vec<Reason<'a>>,
    pub excluded: Vec<Excluded<'a>>,
    /// Conditions without an answer.
    pub unanswered: Vec<&'a str>,
}

impl<'a> Gate<'a> {
    /// Of the items of a page or of a part of it.
    pub fn of<'s>(states: impl IntoIterator<Item = &'s ItemState<'a>>) -> Self
    where
        'a: 's,
    {
        let mut gate = Self {
            verdict: Verdict::Nothing,
            line: "—".to_owned(),
            counts: Default::default(),
            sign_offs: (0, 0),
            reasons: Vec::new(),
            excluded: Vec::new(),
            unanswered: Vec::new(),
        };
        let mut asked = BTreeSet::new();
        for state in states {
            if state.is_parent || state.standing == Standing::Planned {
                continue;
            }
            let id = state.item.id.as_str();
            if let standing @ (Standing::Inactive | Standing::Is(State::Na)) = state.standing {
                let reason = state.reason.clone();
                gate.excluded.push(Excluded {
                    id,
                    standing,
                    reason,
                });
                continue;
            }
            let new = state.unanswered.iter().filter(|name| asked.insert(**name));
            gate.unanswered.extend(new);
            let code = match state.item.sign_off {
                true => gate.sign(state),
                false => gate.tally(state),
            };
            if let Some(code) = code.filter(|_| state.item.level == Level::Required) {
                gate.reasons.push(Reason { code, id });
            }
        }
        gate.judge();
        gate
    }

    pub fn count(&self, level: Level) -> &Count {
        &self.counts[level as usize]
    }

    fn tally(&mut self, state: &ItemState<'_>) -> Option<ReasonCode> {
        let count = &mut self.counts[state.item.level as usize];
        count.all += 1;
        match state.standing {
            Standing::Is(State::Done) => count.done += 1,
            other => *count.other.entry(other).or_default() += 1,
        }
        (!state.is_settled()).then_some(ReasonCode::Standing(state.standing))
    }

    /// A sign-off is no item, but without it nothing is ready; nor is one given before what it waits for.
    fn sign(&mut self, state: &ItemState<'_>) -> Option<ReasonCode> {
        if state.item.level != Level::Required {
            return None;
        }
        self.sign_offs.0 += 1;
        if !state.is_settled() {
            return Some(ReasonCode::Standing(state.standing));
        }
        if !state.waiting.is_empty() {
            return Some(ReasonCode::Waiting);
        }
        self.sign_offs.1 += 1;
        None
    }

    fn judge(&mut self) {
        let required = self.count(Level::Required);
        let (all, given) = self.sign_offs;
        if required.all + all == 0 {
            return;
        }
        let mut line = match required.all {
            0 => format!("Sign-offs {given}/{all}"),
            _ => line_of(Level::Required, required),
        };
        let open = all - given;
        if required.all > 0 && open > 0 {
            let noun = if open == 1 { "sign-off" } else { "sign-offs" };
            line += &format!(" · {open} {noun} open");
        }
        let (verdict, word) = match self.reasons.is_empty() {
            true => (Verdict::Ready, "READY"),
            false => (Verdict::NotReady, "NOT READY"),
        };
        self.verdict = verdict;
        self.line = format!("{line} — {word}");
    }
}

/// One level in words: `Required 18/20 · 1 waived · 1 failed`.
pub fn line_of(level: Level, count: &Count) -> String {
    let name = match level {
        Level::Required => "Required",
        Level::Recommended => "Recommended",
        Level::Optional => "Optional",
    };
    let mut line = format!("{name} {}/{}", count.done, count.all);
    for (standing, one, many) in NAMED {
        match count.other.get(&standing).copied().unwrap_or(0) {
            0 => {}
            1 => line += &format!(" · 1 {one}"),
            number => line += &format!(" · {number} {many}"),
        }
    }
    line
}

/// The gates of a page: as a whole, of each section with the sections in it, and of each phase.
#[derive(Clone, Debug)]
pub struct Gates<'a> {
    pub page: Gate<'a>,
    /// In the page's order.
    pub sections: Vec<(&'a str, Gate<'a>)>,
    pub phases: BTreeMap<&'a str, Gate<'a>>,
}

pub fn gates_of<'a>(page: &'a Page, states: &[ItemState<'a>]) -> Gates<'a> {
    let around = Around::new(page);
    let mut sections: BTreeMap<&str, Vec<&ItemState<'a>>> = BTreeMap::new();
    let mut phases: BTreeMap<&'a str, Vec<&ItemState<'a>>> = BTreeMap::new();
    for state in states {
        for anchor in around.item(state.item) {
            sections.entry(anchor).or_default().push(state);
        }
        if let Some(phase) = state.item.phase.as_deref() {
            phases.entry(phase).or_default().push(state);
        }
    }
    let section = |anchor: &'a str| {
        let states = sections.get(anchor).map_or(&[][..], Vec::as_slice);
        (anchor, Gate::of(states.iter().copied()))
    };
    Gates {
        page: Gate::of(states),
        sections: page
            .sections
            .iter()
            .map(|one| section(&one.anchor))
            .collect(),
        phases: phases
            .into_iter()
            .map(|(name, states)| (name, Gate::of(states)))
            .collect(),
    }
}
