//! Results of pure functions, kept by the hash of all their inputs: an entry is never wrong, only unused,
//! and forgetting is always safe.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use crate::catalog::Document;
use crate::hash::Hash;
use crate::html::Html;

/// What one compilation remembers for the next.
pub struct Memo {
    /// Parsed files, by the hash of path and text.
    pub documents: Kept<Document>,
    /// Coloured snippets, by the hash of language, text and variables.
    pub snippets: Kept<Html>,
}

impl Default for Memo {
    fn default() -> Self {
        Self {
            documents: Kept::at_most(1 << 17),
            snippets: Kept::at_most(1 << 13),
        }
    }
}

impl Memo {
    /// For a program that compiles once: parsed files are not kept, so that a catalog can let go of what
    /// it has read.
    pub fn once() -> Self {
        Self {
            documents: Kept::at_most(0),
            ..Self::default()
        }
    }
}

/// Values of one pure function. Locked in parts, so that threads seldom wait for each other.
pub struct Kept<T> {
    parts: [Mutex<HashMap<Hash, Arc<T>>>; PARTS],
    /// The most entries of a part; a full part forgets all it has.
    part_limit: usize,
}

const PARTS: usize = 32;

impl<T> Kept<T> {
    /// Keeps about so many values, and none if that is 0.
    pub fn at_most(count: usize) -> Self {
        Self {
            parts: std::array::from_fn(|_| Mutex::default()),
            part_limit: count.div_ceil(PARTS),
        }
    }

    /// The value for `key`, made by `make` unless it is known.
    pub fn get(&self, key: Hash, make: impl FnOnce() -> T) -> Arc<T> {
        let part = &self.parts[key.part(PARTS)];
        // A thread that panicked while holding the lock left a whole map behind: entries go in at once.
        let known = part
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .get(&key)
            .cloned();
        if let Some(known) = known {
            return known;
        }
        let made = Arc::new(make());
        if self.part_limit == 0 {
            return made;
        }
        let mut part = part.lock().unwrap_or_else(PoisonError::into_inner);
        if part.len() >= self.part_limit {
            part.clear();
        }
        part.insert(key, Arc::clone(&made));
        made
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_made_once() {
        let kept = Kept::at_most(100);
        let key = Hash::of(b"key");
        assert_eq!(*kept.get(key, || 1), 1);
        assert_eq!(*kept.get(key, || 2), 1);
        assert_eq!(*kept.get(Hash::of(b"other"), || 3), 3);
    }
}
