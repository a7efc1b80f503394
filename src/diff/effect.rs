//! Whether a change asks less of a reader. What is said of an item that need not be done binds nobody, so only
//! required items can become weaker or stronger; and a level itself, in any case.

use super::Effect;
use super::said::Said;
use crate::model::{Duration, Evidence, Level};

/// Whether an item must be done, in each of two states.
#[derive(Clone, Copy, Debug)]
pub struct Weight {
    before: bool,
    after: bool,
}

impl Weight {
    pub fn of(before: Option<&Said<'_>>, after: Option<&Said<'_>>) -> Self {
        let binds = |said: Option<&Said<'_>>| {
            said.is_some_and(|said| {
                let attributes = &said.item.attributes;
                attributes.level == Level::Required && !attributes.planned
            })
        };
        Self {
            before: binds(before),
            after: binds(after),
        }
    }

    /// Of a setting, which may have a level in one of the states alone.
    pub fn of_levels(before: Option<Level>, after: Option<Level>) -> Self {
        Self {
            before: before == Some(Level::Required),
            after: after == Some(Level::Required),
        }
    }

    /// What a change does that asks less, or else more.
    pub fn asks_less(self, less: bool) -> Effect {
        match less {
            true if self.before => Effect::Loosens,
            false if self.after => Effect::Tightens,
            _ => Effect::Neither,
        }
    }
}

pub fn of_level(before: Level, after: Level) -> Effect {
    // Levels are in the order of their weight, the heaviest first.
    match before < after {
        true => Effect::Loosens,
        false => Effect::Tightens,
    }
}

/// From one kind of evidence to another nothing is lost that a program could weigh.
pub fn of_evidence(weight: Weight, before: Evidence, after: Evidence) -> Effect {
    match (before, after) {
        (Evidence::None, _) => weight.asks_less(false),
        (_, Evidence::None) => weight.asks_less(true),
        _ => Effect::Neither,
    }
}

/// A tick that is good for longer, or for ever, asks less.
pub fn of_expires(weight: Weight, before: Option<Duration>, after: Option<Duration>) -> Effect {
    let length = |expires: Option<Duration>| expires.map_or(u64::MAX, |one| one.minutes);
    weight.asks_less(length(after) > length(before))
}
