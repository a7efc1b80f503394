//! The state of each item of a page: what the log says of it, and what follows from the page, the other items and the
//! time. It reads no clock.

use std::collections::{BTreeSet, HashMap};

use super::event::Event;
use super::log::Log;
use super::said::{Piece, Said, State, VERIFY};
use super::{Item, Json, Page};
use crate::model::{Date, Evidence, Level, Moment};

/// What a state comes to once everything is looked at. Each leaf has exactly one, so counts add up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Standing {
    Is(State),
    Planned,
    /// A condition of it is answered so that it does not apply.
    Inactive,
    Conflict,
    /// Its text was another when it was said.
    Stale,
    Expired,
    /// Done, without the evidence that it asks for.
    Unproven,
    /// Waived until a day that is over.
    Lapsed,
}

impl Standing {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Is(state) => state.as_str(),
            Self::Planned => "planned",
            Self::Inactive => "inactive",
            Self::Conflict => "conflict",
            Self::Stale => "stale",
            Self::Expired => "expired",
            Self::Unproven => "unproven",
            Self::Lapsed => "lapsed",
        }
    }

    /// Whether nothing more is to be done about it.
    pub fn is_settled(self) -> bool {
        matches!(
            self,
            Self::Is(State::Done | State::Waived | State::Na) | Self::Inactive | Self::Planned
        )
    }
}

/// All that is known of an item in a run.
#[derive(Clone, Debug)]
pub struct ItemState<'a> {
    pub item: &'a Item,
    /// Whether it has parts; then its state is derived from them.
    pub is_parent: bool,
    pub state: State,
    pub standing: Standing,
    pub reason: String,
    pub until: Option<Date>,
    pub who: String,
    /// `checkdown verify` said so, not a person.
    pub machine: bool,
    pub when: Option<Moment>,
    /// The event that says so.
    pub event: Option<&'a Event>,
    /// Heads that disagree, about the state or about a condition of the item.
    pub conflict: Vec<&'a Event>,
    pub stale: bool,
    pub expired: bool,
    pub inactive: bool,
    /// What it is `after` and is not done.
    pub waiting: Vec<&'a str>,
    /// Its conditions that have no answer.
    pub unanswered: Vec<&'a str>,
    pub note: String,
    pub evidence: Vec<Piece>,
    /// Of a sign-off: what was true when it was signed.
    pub seen: String,
}

impl ItemState<'_> {
    pub fn is_settled(&self) -> bool {
        self.standing.is_settled()
    }

    /// Who says what, where they disagree: `Ada: done`.
    pub fn disagreement(&self) -> Vec<String> {
        let says = |head: &&Event| {
            let who = match head.who.as_str() {
                "" => "somebody",
                who => who,
            };
            let value = match head.value.get("state").and_then(Json::as_text) {
                Some(state) => state.to_owned(),
                None => head.value.canonical().unwrap_or_default(),
            };
            format!("{who}: {value}")
        };
        self.conflict.iter().map(says).collect()
    }

    /// The first that holds: what cannot be trusted outweighs what was said.
    fn stands(&self, today: Date) -> Standing {
        let lapsed = self.until.is_none_or(|until| until < today);
        if self.item.planned {
            Standing::Planned
        } else if self.inactive {
            Standing::Inactive
        } else if !self.conflict.is_empty() {
            Standing::Conflict
        } else if self.stale {
            Standing::Stale
        } else if self.state == State::Waived && lapsed {
            Standing::Lapsed
        } else if self.expired {
            Standing::Expired
        } else if self.state == State::Done && !self.proves() {
            Standing::Unproven
        } else {
            Standing::Is(self.state)
        }
    }

    fn proves(&self) -> bool {
        let mut pieces = self.evidence.iter();
        match self.item.evidence {
            Evidence::None => true,
            Evidence::Note => !self.note.is_empty(),
            Evidence::Link => pieces.any(|piece| matches!(piece, Piece::Link { .. })),
            Evidence::File => pieces.any(|piece| matches!(piece, Piece::File { .. })),
        }
    }
}

/// The items of a page, in its order.
pub fn states_of<'a>(log: &'a Log, page: &'a Page, now: Moment) -> Vec<ItemState<'a>> {
    let parents: BTreeSet<&str> = page
        .items
        .iter()
        .filter_map(|item| item.parent.as_deref())
        .collect();
    let state = |item: &'a Item| state_of(log, item, now, parents.contains(item.id.as_str()));
    let mut states: Vec<ItemState<'a>> = page.items.iter().map(state).collect();
    derive_parents(&mut states);
    find_waiting(log, page, &mut states);
    states
}

/// One item, without what other items say.
pub fn state_of<'a>(log: &'a Log, item: &'a Item, now: Moment, is_parent: bool) -> ItemState<'a> {
    let targets = item.targets();
    let reading = log.reading(&targets, "state");
    // Of heads that agree, the one that saw today's text counts, then the newest.
    let saw = |head: &&&Event| item.hash.is_some() && head.hash == item.hash;
    let seen = reading.heads.iter().rfind(saw).copied();
    let event = seen.or(reading.event()).filter(|_| !is_parent);
    let said = event
        .and_then(|event| Said::read(&event.value))
        .unwrap_or_default();
    let when = said.since.or(event.map(|event| event.when));
    let machine = said.by.as_deref() == Some(VERIFY);
    let who = said.by.or_else(|| event.map(|event| event.who.clone()));
    let conditions = Conditions::of(log, item);
    let affirmed = matches!(said.state, State::Done | State::Na | State::Waived);
    let text = |name| {
        let value = log.reading(&targets, name).value().and_then(Json::as_text);
        value.unwrap_or_default().to_owned()
    };
    let pieces = log.reading(&targets, "evidence").heads;
    let pieces = pieces
        .iter()
        .filter_map(|head| head.value.as_list())
        .flatten();
    let expired = item
        .expires
        .zip(when)
        .is_some_and(|(expires, when)| when.is_older_than(expires, now));
    let mut state = ItemState {
        item,
        is_parent,
        state: said.state,
        standing: Standing::Is(said.state),
        reason: said.reason.unwrap_or_default(),
        until: said.until,
        who: who.unwrap_or_default(),
        machine,
        when,
        event,
        conflict: match conditions.disputed.as_slice() {
            [] if is_parent => Vec::new(),
            [] => reading.conflict().to_vec(),
            _ => conditions.disputed,
        },
        stale: affirmed && item.hash.is_some() && event.is_none_or(|event| event.hash != item.hash),
        expired: said.state == State::Done && expired,
        inactive: conditions.inactive,
        waiting: Vec::new(),
        unanswered: conditions.unanswered,
        note: text("note"),
        evidence: pieces.filter_map(Piece::read).collect(),
        seen: text("seen"),
    };
    state.standing = state.stands(now.date);
    state
}

/// What is answered to the conditions of an item.
#[derive(Default)]
struct Conditions<'a> {
    inactive: bool,
    unanswered: Vec<&'a str>,
    disputed: Vec<&'a Event>,
}

impl<'a> Conditions<'a> {
    /// A condition is "no" only if nobody disagrees; without an answer it counts as applicable.
    fn of(log: &'a Log, item: &'a Item) -> Self {
        let mut found = Self::default();
        for when in &item.when {
            let target = format!("?{}", when.condition);
            let reading = log.reading(&[&target], "answer");
            if !reading.conflict().is_empty() {
                found.disputed.extend(reading.conflict());
                continue;
            }
            match reading.value() {
                Some(Json::Flag(answer)) => found.inactive |= *answer == when.negated,
                _ => found.unanswered.push(&when.condition),
            }
        }
        found
    }
}

/// From the last item to the first, so that children come before their parents.
fn derive_parents(states: &mut [ItemState<'_>]) {
    // The standings of all leaves below.
    let mut below: HashMap<&str, BTreeSet<Standing>> = HashMap::new();
    for state in states.iter_mut().rev() {
        let mut leaves = BTreeSet::from([state.standing]);
        if state.is_parent {
            leaves = below.remove(state.item.id.as_str()).unwrap_or_default();
            state.state = derived(&leaves);
            state.standing = match state.item.planned {
                true => Standing::Planned,
                false => Standing::Is(state.state),
            };
        }
        if let Some(parent) = state.item.parent.as_deref() {
            below.entry(parent).or_default().extend(leaves);
        }
    }
}

/// What the standings of its leaves make of an item.
fn derived(leaves: &BTreeSet<Standing>) -> State {
    let counted = || {
        leaves
            .iter()
            .filter(|standing| **standing != Standing::Planned)
    };
    let is_excluded =
        |standing: &Standing| matches!(standing, Standing::Is(State::Na) | Standing::Inactive);
    for state in [State::Failed, State::Blocked] {
        if leaves.contains(&Standing::Is(state)) {
            return state;
        }
    }
    if !counted().all(|standing| standing.is_settled()) {
        State::Open
    } else if counted().all(is_excluded) {
        State::Na
    } else {
        State::Done
    }
}

/// The sections around each section, itself first.
pub(super) struct Around<'a> {
    parents: HashMap<&'a str, Option<&'a str>>,
}

impl<'a> Around<'a> {
    pub fn new(page: &'a Page) -> Self {
        let sections = page.sections.iter();
        let parents = sections.map(|one| (one.anchor.as_str(), one.parent.as_deref()));
        Self {
            parents: parents.collect(),
        }
    }

    /// All sections around an item, the innermost first.
    pub fn item(&self, item: &'a Item) -> Vec<&'a str> {
        let mut around: Vec<&'a str> = Vec::new();
        let mut next = item.section.as_deref();
        while let Some(anchor) = next.filter(|anchor| !around.contains(anchor)) {
            around.push(anchor);
            next = self.parents.get(anchor).copied().flatten();
        }
        around
    }
}

fn find_waiting<'a>(log: &Log, page: &'a Page, states: &mut [ItemState<'a>]) {
    if page.items.iter().all(|item| item.after.is_empty()) {
        return;
    }
    let around = Around::new(page);
    // Required leaves not settled, by every section around them.
    let mut unsettled: HashMap<&str, Vec<&str>> = HashMap::new();
    for state in states.iter() {
        let counts = !state.is_parent && state.item.level == Level::Required;
        if counts && !state.is_settled() {
            for anchor in around.item(state.item) {
                unsettled.entry(anchor).or_default().push(&state.item.id);
            }
        }
    }
    let standings = states
        .iter()
        .map(|state| (state.item.id.as_str(), state.standing));
    let standings: HashMap<&str, Standing> = standings.collect();
    let waits = |own: &str, target: &str| {
        if let Some(anchor) = target.strip_prefix('#') {
            let leaves = unsettled.get(anchor).map_or(&[][..], Vec::as_slice);
            return leaves.iter().any(|leaf| *leaf != own);
        }
        // An item of another page is only known by what was said of it.
        let elsewhere = || {
            let said = log.reading(&[target], "state").value().and_then(Said::read);
            Standing::Is(said.unwrap_or_default().state)
        };
        let standing = standings.get(target).copied().unwrap_or_else(elsewhere);
        !standing.is_settled()
    };
    for state in states.iter_mut() {
        let targets = state.item.after.iter().map(String::as_str);
        state.waiting = targets
            .filter(|target| waits(&state.item.id, target))
            .collect();
    }
}
