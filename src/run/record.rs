//! The record an auditor wants: every item with the exact text that was answered, by whom, when and why; the gate; the
//! sign-offs. One plain value, made as `themes/default/js/modules/lib/record.js` makes it: `tests/vectors/record.json`
//! holds both to the same words.

use std::collections::{BTreeMap, BTreeSet};

use super::gate::{Gate, line_of};
use super::json::{Json, in_units};
use super::log::Log;
use super::reason::in_words;
use super::said::{Piece, State};
use super::state::{ItemState, Standing, states_of};
use super::{Head, Item, Page, Run, Site};
use crate::model::{Level, Moment};

/// A static site cannot know who somebody is, and must not look as if it did.
pub const SELF_ATTESTED: &str = "Self-attested: names and times are as they were entered in a browser. Nobody checked who entered them.";

/// What the page of items is called that stand on no page.
pub const STRAYS: &str = "On no page any more";

/// A page that is recorded, with what a run makes of it.
pub struct Recorded<'a> {
    pub page: &'a Page,
    /// Which version of its text this is, in words.
    pub version: String,
    pub states: Vec<ItemState<'a>>,
}

impl<'a> Recorded<'a> {
    pub fn of(page: &'a Page, version: String, log: &'a Log, now: Moment) -> Self {
        let states = states_of(log, page, now);
        Self {
            page,
            version,
            states,
        }
    }
}

/// What a record is made of beside its pages.
pub struct Recording<'a> {
    pub site: &'a Site,
    pub head: &'a Head,
    pub run: &'a Run,
    pub now: Moment,
    /// Material hash to the text that has it.
    pub texts: &'a BTreeMap<String, String>,
    pub log: &'a Log,
    /// The items that stand on no page, of those that something was said of.
    pub strays: &'a Page,
    /// What is not in the record, in sentences.
    pub gaps: Vec<String>,
}

/// The record of a run.
#[derive(Clone, Debug)]
pub struct Record {
    pub title: String,
    /// Name and value.
    pub facts: Vec<(String, String)>,
    /// Of what, and its lines: that of what is required, and those of what is not.
    pub gates: Vec<(String, Vec<String>)>,
    /// Why it is not ready.
    pub reasons: Vec<String>,
    pub gaps: Vec<String>,
    /// In the order of the pages.
    pub rows: Vec<Row>,
}

/// An item as a record has it: words only; what is not there is empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    /// The title of its page.
    pub page: String,
    pub id: String,
    pub title: String,
    /// `item`, `sign-off`, `no-go`, or `group` for one that has parts.
    pub kind: &'static str,
    pub level: &'static str,
    /// Its standing: a name for tools, and words.
    pub code: &'static str,
    pub standing: &'static str,
    pub reason: String,
    pub until: String,
    pub who: String,
    pub when: String,
    /// Of the text that was answered, or else of the text as it is.
    pub hash: String,
    /// The exact text that was answered.
    pub text: String,
    pub note: String,
    pub evidence: String,
    pub controls: String,
    /// Of a sign-off: what was true when it was given.
    pub seen: String,
}

impl Record {
    pub fn of(recording: &Recording<'_>, pages: &[Recorded<'_>]) -> Self {
        let gates: Vec<Gate<'_>> = pages.iter().map(|one| Gate::of(&one.states)).collect();
        let mut shown: Vec<(String, Vec<String>)> = pages
            .iter()
            .zip(&gates)
            .map(|(one, gate)| (one.page.title.clone(), gate_lines(gate)))
            .collect();
        if pages.len() > 1 {
            let all = Gate::of(pages.iter().flat_map(|one| &one.states));
            shown.insert(0, ("All of it".to_owned(), gate_lines(&all)));
        }
        let gated = pages.iter().zip(&gates);
        let reasons = gated.flat_map(|(one, gate)| reasons(gate, &one.states));
        let row = |page: &Page, state: &ItemState<'_>| Row::of(page, state, recording.texts);
        let rows = pages
            .iter()
            .flat_map(|one| one.states.iter().map(|state| row(one.page, state)));
        let strays = states_of(recording.log, recording.strays, recording.now);
        let strays = strays.iter().map(|state| row(recording.strays, state));
        let name = match recording.run.name.as_str() {
            "" => "a run without a name",
            name => name,
        };
        Self {
            title: format!("Record of {name}"),
            facts: facts(recording, pages),
            gates: shown,
            reasons: reasons.collect(),
            gaps: recording.gaps.clone(),
            rows: rows.chain(strays).collect(),
        }
    }
}

fn facts(recording: &Recording<'_>, pages: &[Recorded<'_>]) -> Vec<(String, String)> {
    let Recording {
        site, head, run, ..
    } = recording;
    let or = |text: &str, otherwise: &str| match text {
        "" => otherwise.to_owned(),
        text => text.to_owned(),
    };
    let date = run.date.map(|date| date.to_string()).unwrap_or_default();
    let named = [
        (
            "Site",
            match &site.url {
                Some(url) => format!("{} ({url})", site.title),
                None => site.title.clone(),
            },
        ),
        (
            "Version",
            or(site.commit.as_deref().unwrap_or_default(), "not known"),
        ),
        ("Environment", or(&head.environment, "only one")),
        (
            "Run",
            format!("{} ({})", or(&run.name, "without a name"), head.id),
        ),
        ("Go-live", or(&date, "no date")),
        ("Begun", head.created.to_string()),
        (
            "State of the run",
            or(if run.closed { "closed" } else { "" }, "open"),
        ),
    ];
    let named = named.map(|(name, value)| (name.to_owned(), value));
    let versions = pages
        .iter()
        .map(|one| (format!("Page {}", one.page.title), one.version.clone()));
    let recorded = ("Recorded".to_owned(), recording.now.to_string());
    named
        .into_iter()
        .chain(versions)
        .chain(answers(recording.log))
        .chain([recorded])
        .collect()
}

/// What was answered and filled in for the run as a whole.
fn answers(log: &Log) -> Vec<(String, String)> {
    let fields = log.fields();
    let targets = fields.iter().map(|(target, _)| *target);
    let targets: BTreeSet<&str> = targets.filter(|one| one.starts_with(['?', '$'])).collect();
    let mut targets: Vec<&str> = targets.into_iter().collect();
    targets.sort_by(|one, other| in_units(one, other));
    let answer = |target: &str| {
        let (noun, field) = match target.starts_with('?') {
            true => ("Condition", "answer"),
            false => ("Variable", "value"),
        };
        let heads = log.reading(&[target], field).heads;
        let said = heads.iter().filter_map(|head| {
            let value = match &head.value {
                Json::Flag(true) => "yes",
                Json::Flag(false) => "no",
                Json::Text(text) => text,
                _ => return None,
            };
            let when = head.when.to_string();
            let parts = [value, &head.who, &when];
            let parts: Vec<&str> = parts.into_iter().filter(|one| !one.is_empty()).collect();
            Some(parts.join(", "))
        });
        let said: Vec<String> = said.collect();
        let name = format!("{noun} {}", &target[1..]);
        (!said.is_empty()).then(|| (name, said.join("; ")))
    };
    targets.into_iter().filter_map(answer).collect()
}

/// The line of a gate, and those of what is not required, if there is any.
fn gate_lines(gate: &Gate<'_>) -> Vec<String> {
    let more = [Level::Recommended, Level::Optional].into_iter();
    let more = more.filter(|&level| gate.count(level).all > 0);
    let more = more.map(|level| line_of(level, gate.count(level)));
    std::iter::once(gate.line.clone()).chain(more).collect()
}

fn reasons(gate: &Gate<'_>, states: &[ItemState<'_>]) -> Vec<String> {
    let by_id: BTreeMap<&str, &ItemState<'_>> = states
        .iter()
        .map(|state| (state.item.id.as_str(), state))
        .collect();
    let sentence = |reason: &super::Reason<'_>| {
        let state = by_id.get(reason.id)?;
        Some(format!(
            "{}: {}",
            state.item.title,
            in_words(*reason, state)
        ))
    };
    gate.reasons.iter().filter_map(sentence).collect()
}

impl Row {
    /// What a run makes of an item of a page. `texts` has the exact words behind the hashes.
    pub fn of(page: &Page, state: &ItemState<'_>, texts: &BTreeMap<String, String>) -> Self {
        let item = state.item;
        let said = state.event.and_then(|event| event.hash.as_ref());
        let hash = said.or(item.hash.as_ref()).cloned().unwrap_or_default();
        let kind = match () {
            () if item.sign_off => "sign-off",
            () if item.no_go => "no-go",
            () if state.is_parent => "group",
            () => "item",
        };
        let heads = state.disagreement();
        let pieces: Vec<String> = state.evidence.iter().map(Piece::in_words).collect();
        Self {
            page: page.title.clone(),
            id: item.id.clone(),
            title: item.title.clone(),
            kind,
            level: item.level.as_str(),
            code: state.standing.as_str(),
            standing: words_of(state),
            reason: match heads.is_empty() {
                true => state.reason.clone(),
                false => heads.join("; "),
            },
            until: state
                .until
                .map(|until| until.to_string())
                .unwrap_or_default(),
            who: match state.machine {
                true => format!("{} (machine)", state.who),
                false => state.who.clone(),
            },
            when: state.when.map(|when| when.to_string()).unwrap_or_default(),
            text: texts
                .get(&hash)
                .map(|text| material_words(text))
                .unwrap_or_default(),
            hash,
            note: state.note.clone(),
            evidence: pieces.join("; "),
            controls: item.controls.join(", "),
            seen: state.seen.clone(),
        }
    }
}

/// What a standing is called in a record.
fn words_of(state: &ItemState<'_>) -> &'static str {
    match state.standing {
        Standing::Is(State::Done) if state.item.no_go => "confirmed absent",
        Standing::Is(State::Na) => "not applicable",
        Standing::Inactive => "not applicable (condition)",
        Standing::Conflict => "in conflict",
        Standing::Stale => "answered for another text",
        Standing::Unproven => "done, without the evidence asked for",
        Standing::Lapsed => "waived, until a day that is over",
        standing => standing.as_str(),
    }
}

/// Title, level, criteria, commands, as they were hashed.
type Words = (String, String, Vec<String>, Vec<String>);

fn parsed(text: &str) -> Option<Words> {
    serde_json::from_str(text).ok()
}

/// A material text for people: title and level, criteria, commands. What is none stays as it is.
pub fn material_words(text: &str) -> String {
    let Some((title, level, criteria, commands)) = parsed(text) else {
        return text.to_owned();
    };
    let mut lines = vec![format!("{title} ({level})")];
    lines.extend(criteria.iter().map(|criterion| format!("- {criterion}")));
    for command in &commands {
        lines.push(String::new());
        lines.extend(command.split('\n').map(|line| format!("    {line}")));
    }
    lines.join("\n")
}

/// What was said of items that no page has, as a page of its own. `said` is every item that something was said of,
/// `texts` the exact words behind the hashes.
pub fn strays(log: &Log, pages: &[&Page], texts: &BTreeMap<String, String>) -> Page {
    let items = pages.iter().flat_map(|page| &page.items);
    let covered: BTreeSet<&str> = items.flat_map(Item::targets).collect();
    let fields = log.fields();
    let said = fields.iter().map(|(target, _)| *target);
    let strays = said.filter(|target| target.contains('/') && !target.starts_with(['?', '$']));
    let strays: BTreeSet<&str> = strays.filter(|target| !covered.contains(target)).collect();
    let mut strays: Vec<&str> = strays.into_iter().collect();
    strays.sort_by(|one, other| in_units(one, other));
    // Of each, the hash of what was said last.
    let mut hashes: BTreeMap<&str, &str> = BTreeMap::new();
    for event in log.events().iter().filter(|event| event.field == "state") {
        if let Some(hash) = &event.hash {
            hashes.insert(&event.target, hash);
        }
    }
    let item = |id: &str| {
        let hash = hashes.get(id).map(|hash| (*hash).to_owned());
        let words = hash
            .as_ref()
            .and_then(|hash| texts.get(hash))
            .and_then(|text| parsed(text));
        let (title, level) = match words {
            Some((title, level, ..)) => (title, level),
            None => (id.to_owned(), String::new()),
        };
        let level = Level::ALL.into_iter().find(|one| one.as_str() == level);
        Item {
            id: id.to_owned(),
            title,
            level: level.unwrap_or_default(),
            hash,
            ..Item::default()
        }
    };
    Page {
        id: String::new(),
        title: STRAYS.to_owned(),
        sections: Vec::new(),
        items: strays.into_iter().map(item).collect(),
    }
}
