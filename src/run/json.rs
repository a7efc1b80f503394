//! JSON as a browser holds it: the keys of an object stay in the order they were written in, and a number is a
//! double. A record that is read and written again is the same text, whichever of the two programs did it.

use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde::ser::{Serialize, SerializeMap, SerializeSeq, Serializer};

/// How deeply a value may be nested and still have a canonical text.
const DEEPEST: usize = 8;

/// The first whole number that a double cannot tell from its neighbour.
const UNSAFE: f64 = 9_007_199_254_740_992.0;

#[derive(Clone, Debug, PartialEq)]
pub enum Json {
    Null,
    Flag(bool),
    Number(f64),
    Text(String),
    List(Vec<Json>),
    /// In the order they were written in; no key twice.
    Object(Vec<(String, Json)>),
}

impl Json {
    /// What an object has under a key.
    pub fn get(&self, key: &str) -> Option<&Json> {
        let entries = self.as_object()?;
        let entry = entries.iter().find(|(name, _)| name == key)?;
        Some(&entry.1)
    }

    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    pub fn as_list(&self) -> Option<&[Json]> {
        match self {
            Self::List(list) => Some(list),
            _ => None,
        }
    }

    pub fn as_object(&self) -> Option<&[(String, Json)]> {
        match self {
            Self::Object(entries) => Some(entries),
            _ => None,
        }
    }

    /// A whole number that a double holds exactly.
    pub fn as_whole(&self) -> Option<i64> {
        match self {
            Self::Number(number) => whole(*number),
            _ => None,
        }
    }

    /// The value with sorted keys and without white space: equal values give equal texts. None if it is nested more than
    /// eight levels deep.
    pub fn canonical(&self) -> Option<String> {
        let mut text = String::new();
        self.push_canonical(&mut text, DEEPEST)?;
        Some(text)
    }

    fn push_canonical(&self, text: &mut String, depth: usize) -> Option<()> {
        match self {
            Self::List(list) => {
                text.push('[');
                for (place, value) in list.iter().enumerate() {
                    if place > 0 {
                        text.push(',');
                    }
                    value.push_canonical(text, depth.checked_sub(1)?)?;
                }
                text.push(']');
            }
            Self::Object(entries) => {
                let mut entries: Vec<_> = entries.iter().collect();
                entries.sort_by(|(one, _), (other, _)| in_units(one, other));
                text.push('{');
                for (place, (key, value)) in entries.into_iter().enumerate() {
                    if place > 0 {
                        text.push(',');
                    }
                    text.push_str(&serde_json::to_string(key).ok()?);
                    text.push(':');
                    value.push_canonical(text, depth.checked_sub(1)?)?;
                }
                text.push('}');
            }
            value => text.push_str(&serde_json::to_string(value).ok()?),
        }
        Some(())
    }
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "it has no fraction and lies within the doubles that are exact"
)]
fn whole(number: f64) -> Option<i64> {
    (number.fract() == 0.0 && number.abs() < UNSAFE).then_some(number as i64)
}

/// The order of two texts by their UTF-16 units, which is how browsers sort.
pub fn in_units(one: &str, other: &str) -> std::cmp::Ordering {
    one.encode_utf16().cmp(other.encode_utf16())
}

impl From<&str> for Json {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl Serialize for Json {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_unit(),
            Self::Flag(flag) => serializer.serialize_bool(*flag),
            Self::Number(number) => match whole(*number) {
                Some(whole) => serializer.serialize_i64(whole),
                None => serializer.serialize_f64(*number),
            },
            Self::Text(text) => serializer.serialize_str(text),
            Self::List(list) => {
                let mut out = serializer.serialize_seq(Some(list.len()))?;
                for value in list {
                    out.serialize_element(value)?;
                }
                out.end()
            }
            Self::Object(entries) => {
                let mut out = serializer.serialize_map(Some(entries.len()))?;
                for (key, value) in entries {
                    out.serialize_entry(key, value)?;
                }
                out.end()
            }
        }
    }
}

impl<'de> Deserialize<'de> for Json {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Reader)
    }
}

struct Reader;

impl<'de> Visitor<'de> for Reader {
    type Value = Json;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Json, E> {
        Ok(Json::Null)
    }

    fn visit_bool<E>(self, flag: bool) -> Result<Json, E> {
        Ok(Json::Flag(flag))
    }

    #[expect(clippy::cast_precision_loss, reason = "a browser reads it so, too")]
    fn visit_i64<E>(self, number: i64) -> Result<Json, E> {
        Ok(Json::Number(number as f64))
    }

    #[expect(clippy::cast_precision_loss, reason = "a browser reads it so, too")]
    fn visit_u64<E>(self, number: u64) -> Result<Json, E> {
        Ok(Json::Number(number as f64))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Json, E> {
        Ok(Json::Number(number))
    }

    fn visit_str<E>(self, text: &str) -> Result<Json, E> {
        Ok(Json::from(text))
    }

    fn visit_string<E>(self, text: String) -> Result<Json, E> {
        Ok(Json::Text(text))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Json, A::Error> {
        let mut list = Vec::new();
        while let Some(value) = access.next_element()? {
            list.push(value);
        }
        Ok(Json::List(list))
    }

    /// Of two entries with one key the last one counts, where the first one stood.
    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Json, A::Error> {
        let mut entries: Vec<(String, Json)> = Vec::new();
        let mut places = std::collections::HashMap::new();
        while let Some((key, value)) = access.next_entry::<String, Json>()? {
            match places.get(&key) {
                Some(&place) => {
                    let entry: &mut (String, Json) = &mut entries[place];
                    entry.1 = value;
                }
                None => {
                    places.insert(key.clone(), entries.len());
                    entries.push((key, value));
                }
            }
        }
        Ok(Json::Object(entries))
    }
}

#[cfg(test)]
mod tests {
    use super::Json;

    fn read(text: &str) -> Json {
        serde_json::from_str(text).unwrap()
    }

    #[test]
    fn what_is_read_is_written_as_it_was() {
        for text in [
            r#"{"state":"na","reason":"none","by":"Ada"}"#,
            r#"[null,true,0,-7,1.5,"\u0001ü🚀",{},[]]"#,
            r#"{"b":1,"a":2}"#,
        ] {
            assert_eq!(serde_json::to_string(&read(text)).unwrap(), text);
        }
        assert_eq!(serde_json::to_string(&read("1.0")).unwrap(), "1");
        assert_eq!(
            serde_json::to_string(&read(r#"{"a":1,"b":2,"a":3}"#)).unwrap(),
            r#"{"a":3,"b":2}"#
        );
    }

    #[test]
    fn equal_values_have_one_canonical_text() {
        let one = read(r#"{"b": [1.0, {"d": 1, "c": 2}], "a": "x"}"#).canonical();
        assert_eq!(one.as_deref(), Some(r#"{"a":"x","b":[1,{"c":2,"d":1}]}"#));
        // By UTF-16 units the rocket comes before the private letter.
        let keys = read("{\"\u{e000}\": 1, \"🚀\": 2}").canonical();
        assert_eq!(keys.as_deref(), Some("{\"🚀\":2,\"\u{e000}\":1}"));
        assert!(read("[[[[[[[[1]]]]]]]]").canonical().is_some());
        assert_eq!(read("[[[[[[[[[1]]]]]]]]]").canonical(), None);
    }
}
