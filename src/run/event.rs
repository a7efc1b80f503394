//! An event: what somebody said about one field of one target.

use serde::ser::{Serialize, SerializeMap, Serializer};

use super::json::{Json, in_units};
use crate::model::Moment;

/// How many heads an event may name; more would only come of an attack, and stay a conflict.
pub(super) const MOST_AFTER: usize = 100;

/// Its keys never change: what a later version adds is a field.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// 128 random bits, base64url.
    pub id: String,
    /// Who said it, as a random id that a browser keeps.
    pub actor: String,
    /// The same as a name, as it was typed; may be empty.
    pub who: String,
    pub when: Moment,
    /// `page/item`, `?condition`, `$variable` or `run`.
    pub target: String,
    /// Of an item `state note evidence seen`; of a condition `answer`; of a variable `value`; of a run `name date closed deleted`.
    pub field: String,
    /// [`Json::Null`] says that nothing is said any more.
    pub value: Json,
    /// The material hash of the item's text that its author saw.
    pub hash: Option<String>,
    /// The heads of its field that its author saw: what it replaces.
    pub after: Vec<String>,
}

/// What an event can be about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    Item,
    Condition,
    Variable,
    Run,
}

impl Event {
    /// As text that equal events have and no others.
    pub fn canonical(&self) -> String {
        let list = self.after.iter().map(|id| Json::from(id.as_str()));
        let mut entries = vec![
            ("id".to_owned(), Json::from(self.id.as_str())),
            ("actor".to_owned(), Json::from(self.actor.as_str())),
            ("who".to_owned(), Json::from(self.who.as_str())),
            ("when".to_owned(), Json::Text(self.when.to_string())),
            ("target".to_owned(), Json::from(self.target.as_str())),
            ("field".to_owned(), Json::from(self.field.as_str())),
            ("value".to_owned(), self.value.clone()),
            ("after".to_owned(), Json::List(list.collect())),
        ];
        if let Some(hash) = &self.hash {
            entries.push(("hash".to_owned(), Json::from(hash.as_str())));
        }
        Json::Object(entries).canonical().unwrap_or_default()
    }

    /// In order of time, which is the same order whatever came first.
    pub fn in_order(&self, other: &Self) -> std::cmp::Ordering {
        let by_time = (self.when, &self.id).cmp(&(other.when, &other.id));
        by_time.then_with(|| in_units(&self.canonical(), &other.canonical()))
    }
}

/// With its keys in the order that every export has.
impl Serialize for Event {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut out = serializer.serialize_map(None)?;
        out.serialize_entry("id", &self.id)?;
        out.serialize_entry("actor", &self.actor)?;
        out.serialize_entry("who", &self.who)?;
        out.serialize_entry("when", &self.when.to_string())?;
        out.serialize_entry("target", &self.target)?;
        out.serialize_entry("field", &self.field)?;
        out.serialize_entry("value", &self.value)?;
        if let Some(hash) = &self.hash {
            out.serialize_entry("hash", hash)?;
        }
        out.serialize_entry("after", &self.after)?;
        out.end()
    }
}
