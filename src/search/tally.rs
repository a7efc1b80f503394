//! How often a node uses each term, and where.

use std::collections::HashMap;

use super::nodes::{Kind, Said};
use super::tokens::{phrases, terms};
use super::weights::{Lengths, Uses};

/// The terms of what is said, and how long it is.
pub fn tally(said: &Said) -> (HashMap<Box<str>, Uses>, Lengths) {
    let mut tally = Tally::default();
    tally.lengths.title = tally.add(&said.title, |uses| uses.title += 1);
    tally.lengths.body = tally.add(&said.text.body, |uses| uses.body += 1);
    // An id that is made of the title says nothing more.
    if said.kind == Kind::Item && tally.lacks(&said.anchor) {
        tally.add(&said.anchor, |uses| uses.body += 1);
    }
    for name in said.controls.iter().chain(&said.tags).chain(&said.when) {
        tally.add(name, |uses| uses.body += 1);
    }
    for code in &said.text.codes {
        phrases(code, |phrase| tally.note(phrase, |uses| uses.title += 1));
    }
    (tally.uses, tally.lengths)
}

#[derive(Default)]
struct Tally {
    uses: HashMap<Box<str>, Uses>,
    lengths: Lengths,
}

impl Tally {
    /// Notes all terms of a text; tells how many words it has.
    fn add(&mut self, text: &str, note: fn(&mut Uses)) -> u32 {
        let mut length = 0;
        terms(text, |term, is_part| {
            length += u32::from(is_part);
            self.note(term, note);
        });
        length
    }

    fn note(&mut self, term: &str, note: fn(&mut Uses)) {
        match self.uses.get_mut(term) {
            Some(uses) => note(uses),
            None => note(self.uses.entry(term.into()).or_default()),
        }
    }

    /// Whether a part of a text is no term of what was noted.
    fn lacks(&self, text: &str) -> bool {
        let mut lacks = false;
        terms(text, |term, is_part| {
            lacks |= is_part && !self.uses.contains_key(term)
        });
        lacks
    }
}
