//! What git knows of the sources, asked beside everything else: nobody waits for it, and pages are shown without it
//! until it has answered.

use std::path::PathBuf;
use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use super::watch::Bell;
use crate::discover::git::{self, Past};

/// Nobody asks git.
const RESTING: u8 = 0;
/// It is being asked.
const ASKING: u8 = 1;
/// It is being asked, and something has happened since that it may not have seen.
const ASKING_AGAIN: u8 = 2;

/// Asks git, one question at a time.
#[derive(Clone)]
pub struct Asker(Arc<Shared>);

struct Shared {
    root: PathBuf,
    bell: Mutex<Bell>,
    state: AtomicU8,
    /// What it said last, until somebody takes it.
    answer: Mutex<Option<Past>>,
}

impl Asker {
    /// Asks about the site in `root`; `bell` is rung when there is an answer.
    pub fn new(root: PathBuf, bell: Bell) -> Self {
        Self(Arc::new(Shared {
            root,
            bell: Mutex::new(bell),
            state: AtomicU8::new(RESTING),
            answer: Mutex::default(),
        }))
    }

    /// Asks; if git is being asked already, once more after that.
    pub fn ask(&self) {
        let state = &self.0.state;
        let next = |state| {
            Some(if state == RESTING {
                ASKING
            } else {
                ASKING_AGAIN
            })
        };
        let before = state.fetch_update(Ordering::AcqRel, Ordering::Acquire, next);
        if before != Ok(RESTING) {
            return;
        }
        let asker = self.clone();
        thread::spawn(move || asker.work());
    }

    fn work(&self) {
        let Shared {
            root,
            bell,
            state,
            answer,
        } = &*self.0;
        loop {
            let past = git::past(root);
            *answer.lock().unwrap_or_else(PoisonError::into_inner) = Some(past);
            bell.lock().unwrap_or_else(PoisonError::into_inner).ring();
            let rests =
                state.compare_exchange(ASKING, RESTING, Ordering::AcqRel, Ordering::Acquire);
            if rests.is_ok() {
                return;
            }
            state.store(ASKING, Ordering::Release);
        }
    }

    /// What git said since this was called last.
    pub fn take(&self) -> Option<Past> {
        let mut answer = self.0.answer.lock().unwrap_or_else(PoisonError::into_inner);
        answer.take()
    }
}
