//! Results of pure functions, kept by the hash of all their inputs: an entry is never wrong, only unused,
//! and forgetting is always safe.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use crate::catalog::{Index, Names, Page};
use crate::diag::Diagnostic;
use crate::hash::Hash;
use crate::html::Html;
use crate::resolve::Remember;
use crate::resolve::outline::Outline;
use crate::run::ReadFile;
use crate::theme::Theme;

/// What one compilation remembers for the next.
pub struct Memo {
    /// Committed runs, by the hash of path and text.
    pub runs: Kept<ReadFile>,
    /// Coloured snippets, by the hash of language, text and variables.
    pub snippets: Kept<Html>,
    /// The last pages' contents as HTML, by the hash of all that is shown there: two files show each.
    pub bodies: Kept<crate::render::html::Result<Html>>,
    /// Pages, read and with what they declare, by the hash of text, path, address and settings.
    pages: Kept<Page>,
    /// What pages are found by, by the hash of what each page gives.
    names: Kept<Names>,
    /// Items by what is said of them, by the hash of what each page says of its own.
    indexes: Kept<Index>,
    /// Outlines, by the hash of what each page is called and where it stands.
    pub outlines: Kept<Outlines>,
    /// Themes and what is wrong with them, by the hash of settings and files.
    pub themes: Kept<(Theme, Vec<Diagnostic>)>,
}

/// The outlines of each environment, and of all together.
pub type Outlines = (Vec<Outline>, Outline);

impl Remember for Memo {
    fn page(&self, key: Hash, make: Box<dyn FnOnce() -> Page + '_>) -> Arc<Page> {
        self.pages.get(key, make)
    }

    fn names(&self, key: Hash, make: Box<dyn FnOnce() -> Names + '_>) -> Arc<Names> {
        self.names.get(key, make)
    }

    fn index(&self, key: Hash, make: Box<dyn FnOnce() -> Index + '_>) -> Arc<Index> {
        self.indexes.get(key, make)
    }
}

impl Default for Memo {
    fn default() -> Self {
        Self {
            runs: Kept::at_most(1 << 10),
            snippets: Kept::at_most(1 << 13),
            bodies: Kept::at_most(1 << 8),
            pages: Kept::at_most(1 << 17),
            names: Kept::at_most(PARTS),
            indexes: Kept::at_most(PARTS),
            outlines: Kept::at_most(PARTS),
            themes: Kept::at_most(PARTS),
        }
    }
}

impl Memo {
    /// Forgets what neither of the last two compilations wanted. For a program that compiles again and again: a change
    /// of the settings makes every page another one.
    pub fn begin_round(&self) {
        self.runs.begin_round();
        self.pages.begin_round();
        self.names.begin_round();
        self.indexes.begin_round();
        self.outlines.begin_round();
        self.themes.begin_round();
    }

    /// For a program that compiles once: pages are not kept.
    pub fn once() -> Self {
        Self {
            pages: Kept::at_most(0),
            ..Self::default()
        }
    }
}

/// Values of one pure function. Locked in parts, so that threads seldom wait for each other.
pub struct Kept<T> {
    /// Each with the round in which it was wanted last.
    parts: [Mutex<Part<T>>; PARTS],
    round: AtomicU32,
    /// The most entries of a part; a full part forgets all it has.
    part_limit: usize,
}

type Part<T> = HashMap<Hash, (Arc<T>, u32)>;

const PARTS: usize = 32;

impl<T> Kept<T> {
    /// Keeps about so many values, and none if that is 0.
    pub fn at_most(count: usize) -> Self {
        Self {
            parts: std::array::from_fn(|_| Mutex::default()),
            round: AtomicU32::new(0),
            part_limit: count.div_ceil(PARTS),
        }
    }

    /// Begins another round, and forgets what was wanted neither in this one nor in the one before.
    fn begin_round(&self) {
        let round = self.round.fetch_add(1, Ordering::Relaxed);
        for part in &self.parts {
            let mut part = part.lock().unwrap_or_else(PoisonError::into_inner);
            part.retain(|_, (_, wanted)| *wanted + 1 >= round);
        }
    }

    /// The value for `key`, made by `make` unless it is known.
    pub fn get(&self, key: Hash, make: impl FnOnce() -> T) -> Arc<T> {
        let part = &self.parts[key.part(PARTS)];
        // A thread that panicked while holding the lock left a whole map behind: entries go in at once.
        let round = self.round.load(Ordering::Relaxed);
        {
            let mut part = part.lock().unwrap_or_else(PoisonError::into_inner);
            if let Some((known, wanted)) = part.get_mut(&key) {
                *wanted = round;
                return Arc::clone(known);
            }
        }
        let made = Arc::new(make());
        if self.part_limit == 0 {
            return made;
        }
        let mut part = part.lock().unwrap_or_else(PoisonError::into_inner);
        if part.len() >= self.part_limit {
            part.clear();
        }
        part.insert(key, (Arc::clone(&made), round));
        made
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wanted_no_more_is_forgotten() {
        let kept = Kept::at_most(100);
        let [old, new] = [Hash::of(b"old"), Hash::of(b"new")];
        kept.get(old, || 1);
        kept.begin_round();
        kept.get(new, || 1);
        assert_eq!(*kept.get(old, || 2), 1, "of the round before");
        kept.begin_round();
        kept.get(new, || 2);
        kept.begin_round();
        assert_eq!(*kept.get(new, || 2), 1);
        kept.begin_round();
        assert_eq!(*kept.get(old, || 2), 2, "long ago");
    }

    #[test]
    fn a_value_is_made_once() {
        let kept = Kept::at_most(100);
        let key = Hash::of(b"key");
        assert_eq!(*kept.get(key, || 1), 1);
        assert_eq!(*kept.get(key, || 2), 1);
        assert_eq!(*kept.get(Hash::of(b"other"), || 3), 3);
    }
}
