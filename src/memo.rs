//! Results of pure functions, kept by the hash of all their inputs: an entry is never wrong, only unused,
//! and forgetting is always safe.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use crate::catalog::Document;
use crate::hash::Hash;
use crate::html::Html;

/// What one compilation remembers for the next.
#[derive(Default)]
pub struct Memo {
    /// Parsed files, by the hash of path and text.
    pub documents: Kept<Document>,
    /// Coloured snippets, by the hash of language, text and variables.
    pub snippets: Kept<Html>,
}

/// Values of one pure function. Locked in parts, so that threads seldom wait for each other.
pub struct Kept<T> {
    parts: [Mutex<HashMap<Hash, Arc<T>>>; PARTS],
}

const PARTS: usize = 32;

/// The most entries of a part; a full part forgets all it has.
const PART_LIMIT: usize = 4096;

impl<T> Default for Kept<T> {
    fn default() -> Self {
        Self {
            parts: std::array::from_fn(|_| Mutex::default()),
        }
    }
}

impl<T> Kept<T> {
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
        let mut part = part.lock().unwrap_or_else(PoisonError::into_inner);
        if part.len() >= PART_LIMIT {
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
        let kept = Kept::default();
        let key = Hash::of(b"key");
        assert_eq!(*kept.get(key, || 1), 1);
        assert_eq!(*kept.get(key, || 2), 1);
        assert_eq!(*kept.get(Hash::of(b"other"), || 3), 3);
    }
}
