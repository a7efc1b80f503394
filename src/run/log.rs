//! A log: a set of events. The order of arrival leaves no trace, and nothing is ever dropped. It knows nothing of what
//! the fields mean, but for which values of them are equal.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::event::Event;
use super::json::Json;
use super::said::Said;

/// A set of events, in order of time.
#[derive(Clone, Debug, Default)]
pub struct Log {
    events: Vec<Event>,
    /// Places of the events of each field, by target and by name.
    fields: HashMap<String, BTreeMap<String, Vec<usize>>>,
    clashes: Vec<String>,
}

/// A field as it stands.
#[derive(Clone, Debug, Default)]
pub struct Reading<'l> {
    /// The events that no other one replaced, oldest first.
    pub heads: Vec<&'l Event>,
    agreed: bool,
}

impl<'l> Reading<'l> {
    /// The newest head.
    pub fn event(&self) -> Option<&'l Event> {
        self.heads.last().copied()
    }

    /// What the newest head says; none if nothing was said, or nothing is said any more.
    pub fn value(&self) -> Option<&'l Json> {
        let value = self.event().map(|event| &event.value);
        value.filter(|value| **value != Json::Null)
    }

    /// All heads if they disagree, else none.
    pub fn conflict(&self) -> &[&'l Event] {
        if self.agreed { &[] } else { &self.heads }
    }
}

impl Log {
    pub fn new(events: impl IntoIterator<Item = Event>) -> Self {
        let mut events: Vec<Event> = events.into_iter().collect();
        events.sort_by(Event::in_order);
        events.dedup_by(|one, other| one.in_order(other).is_eq());
        // One id, two contents: somebody tampered. Both stay, so that merging does not depend on who came first.
        let mut ids = HashSet::new();
        let twice = events.iter().filter(|event| !ids.insert(event.id.as_str()));
        let clashes: BTreeSet<String> = twice.map(|event| event.id.clone()).collect();
        let mut fields: HashMap<String, BTreeMap<String, Vec<usize>>> = HashMap::new();
        for (place, event) in events.iter().enumerate() {
            let of_target = fields.entry(event.target.clone()).or_default();
            of_target
                .entry(event.field.clone())
                .or_default()
                .push(place);
        }
        Self {
            events,
            fields,
            clashes: clashes.into_iter().collect(),
        }
    }

    /// Everything that either of them says: set union, so commutative, associative and idempotent (I13).
    #[must_use]
    pub fn merge(self, other: Self) -> Self {
        Self::new(self.events.into_iter().chain(other.events))
    }

    /// In order of time.
    pub fn events(&self) -> &[Event] {
        &self.events
    }

    /// Ids under which different events came: tampering, or a broken disk. All of them are kept. Sorted.
    pub fn clashes(&self) -> &[String] {
        &self.clashes
    }

    /// Every target and field of which something is said, sorted.
    pub fn fields(&self) -> Vec<(&str, &str)> {
        let fields = self.fields.iter().flat_map(|(target, fields)| {
            fields
                .keys()
                .map(move |field| (target.as_str(), field.as_str()))
        });
        let mut fields: Vec<_> = fields.collect();
        fields.sort_unstable();
        fields
    }

    /// A field of something that has had several names.
    pub fn reading(&self, targets: &[&str], name: &str) -> Reading<'_> {
        let field = |target: &&str| self.fields.get(*target)?.get(name);
        let fields: Vec<&Vec<usize>> = targets.iter().filter_map(field).collect();
        let mut heads = match fields.as_slice() {
            [] => return Reading::default(),
            [field] => self.heads(field),
            fields => {
                let places = fields.iter().copied().flatten();
                let replaced = self.replaced(places);
                let all: Vec<usize> = fields.iter().flat_map(|field| self.heads(field)).collect();
                let stand = all.iter().copied();
                let stand =
                    stand.filter(|&place| !replaced.contains(self.events[place].id.as_str()));
                let stand: Vec<usize> = stand.collect();
                if stand.is_empty() { all } else { stand }
            }
        };
        heads.sort_unstable();
        heads.dedup();
        let heads: Vec<&Event> = heads.into_iter().map(|place| &self.events[place]).collect();
        let mut meanings = heads.iter().map(|event| meaning(event));
        let first = meanings.next();
        let agreed = meanings.all(|meaning| Some(meaning) == first);
        Reading { heads, agreed }
    }

    /// The events of a field that no other replaced. Only forged events can replace each other in a circle; then all
    /// of them stand, and disagree.
    fn heads(&self, field: &[usize]) -> Vec<usize> {
        let replaced = self.replaced(field.iter());
        let stands = |place: &usize| !replaced.contains(self.events[*place].id.as_str());
        let heads: Vec<usize> = field.iter().copied().filter(stands).collect();
        if heads.is_empty() {
            field.to_vec()
        } else {
            heads
        }
    }

    /// What the events replace, whether it is there or not. An event that names itself replaces nothing.
    fn replaced<'l>(&'l self, places: impl Iterator<Item = &'l usize>) -> HashSet<&'l str> {
        let named = places.flat_map(|&place| {
            let Event { id, after, .. } = &self.events[place];
            after.iter().filter(move |named| *named != id)
        });
        named.map(String::as_str).collect()
    }
}

/// What counts when values are compared: who says so, and since when, is no disagreement.
fn meaning(event: &Event) -> Option<String> {
    if event.field != "state" {
        return event.value.canonical();
    }
    let said = Said::read(&event.value).unwrap_or_default();
    let until = said.until.map(|day| day.to_string());
    let parts = [
        said.state.as_str(),
        &said.reason.unwrap_or_default(),
        &until.unwrap_or_default(),
    ];
    Json::List(parts.into_iter().map(Json::from).collect()).canonical()
}
