//! The shapes of everything that an author can write in YAML: one description, from which come the
//! checks and their messages (`sieve`), the JSON Schemas ([`schema`]) and the tables of the documentation
//! ([`mod@reference`]).

/// A [`Field`] in one line. A function would not do: what it is given could not be borrowed for ever.
macro_rules! field {
    ($key:literal, $shape:expr, $doc:literal $(,)?) => {
        $crate::shape::Field {
            key: $key,
            shape: $shape,
            doc: $doc,
        }
    };
}

pub mod forms;
pub mod reference;
pub mod schema;

mod annotations;
mod scalar;
mod settings;
mod sieve;

pub use annotations::{ALLOW, ENV, FENCE, FRONT_MATTER, ITEM, PAGE, SECTION, SITE, VIEW};
pub use settings::{PALETTE, SETTINGS};
pub(crate) use sieve::labelled_link;
pub use sieve::sieve;

use forms::Form;

/// What may stand at a place in YAML.
#[derive(Debug)]
pub enum Shape {
    /// Any text but the empty one.
    Text,
    /// Any text; the empty one in quotes.
    Value,
    Bool,
    Integer,
    OneOf(&'static [&'static str]),
    /// The code of a diagnostic.
    Code,
    /// Text of a form of its own: an id, a date.
    Form(&'static Form),
    /// Addresses: one, a list, or a map of labels to addresses.
    Links,
    /// One, or a list of them.
    List(&'static Shape),
    /// One, or a list of at least one.
    Some(&'static Shape),
    /// Keys are the author's.
    Map {
        key: &'static Shape,
        value: &'static Shape,
    },
    /// Keys are given.
    Record(&'static Record),
    /// A scalar or list of the first shape, or a map of the second.
    Either(&'static Shape, &'static Shape),
}

/// A map with given keys.
#[derive(Debug)]
pub struct Record {
    /// What it describes, with its article: `an item`.
    pub name: &'static str,
    pub fields: &'static [Field],
    pub unknown: Unknown,
    /// Where a key that is unknown here may belong instead.
    pub elsewhere: &'static [&'static Record],
}

/// What becomes of unknown keys.
#[derive(Debug)]
pub enum Unknown {
    Reported,
    /// Left to other programs, unless they are nearly one of these.
    Ignored {
        unless_near: &'static [&'static str],
    },
}

/// A key of a record.
#[derive(Debug)]
pub struct Field {
    pub key: &'static str,
    pub shape: Shape,
    /// What it means, in Markdown, for tables and editors.
    pub doc: &'static str,
}

impl Record {
    pub fn field(&self, key: &str) -> Option<&'static Field> {
        self.fields.iter().find(|field| field.key == key)
    }
}

impl Shape {
    /// What to write, in Markdown, for help and for tables: `` `true` or `false` ``.
    pub fn describe(&self) -> String {
        match self {
            Self::Text | Self::Value => "text".to_owned(),
            Self::Bool => "`true` or `false`".to_owned(),
            Self::Integer => "a whole number".to_owned(),
            Self::OneOf(words) => alternatives(words),
            Self::Code => "the code of a diagnostic, as `checkdown explain` lists them".to_owned(),
            Self::Form(form) => form.accepts.to_owned(),
            Self::Links => {
                "an address, a list of them, or a map of labels and addresses".to_owned()
            }
            Self::List(shape) | Self::Some(shape) => format!("{}; or a list", shape.describe()),
            Self::Map { key, value } => format!("a map: {} → {}", key.name(), value.name()),
            Self::Record(record) => {
                let keys: Vec<&str> = record.fields.iter().map(|field| field.key).collect();
                format!("a map with the keys `{}`", keys.join("` `"))
            }
            Self::Either(first, second) => {
                format!("{}; or {}", first.describe(), second.describe())
            }
        }
    }

    /// What it is, without saying how it is written: `an id`.
    fn name(&self) -> String {
        match self {
            Self::Form(form) => form.name.to_owned(),
            Self::Record(record) => record.name.to_owned(),
            Self::Code => "the code of a diagnostic".to_owned(),
            Self::Either(first, second) => format!("{} or {}", first.name(), second.name()),
            _ => self.describe(),
        }
    }
}

/// `` `a`, `b` or `c` ``
fn alternatives(words: &[&str]) -> String {
    let quoted: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
    match quoted.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, others)) => format!("{} or {last}", others.join(", ")),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests;
