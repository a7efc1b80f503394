//! The folder of a site → when to look again. What the system tells of files is taken for a hint where, never for
//! what happened: some things it tells twice, and some not at all.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

use notify::event::{AccessKind, AccessMode};
use notify::{Config as WatchConfig, Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};

use crate::config::Config;

/// A burst is over when nothing happened for so long.
const QUIET: Duration = Duration::from_millis(12);

/// A burst that does not end is looked at after so long all the same.
const LONGEST_BURST: Duration = Duration::from_millis(500);

/// Where the system does not tell, it is looked this often.
const PACE: Duration = Duration::from_secs(1);

/// The folders of a site that are read.
const FOLDERS: [&str; 3] = ["content", "themes", "runs"];

/// Where something may have happened.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hints {
    pub files: BTreeSet<PathBuf>,
    /// Perhaps elsewhere too.
    pub everywhere: bool,
    /// Git may tell something else of the past.
    pub past: bool,
    /// Git has told of the past, as was asked.
    pub told: bool,
}

impl Hints {
    /// Whether nothing happened to the sources themselves.
    pub fn is_of_past(&self) -> bool {
        self.files.is_empty() && !self.everywhere && (self.past || self.told)
    }
}

/// What wakes who waits.
enum Word {
    Event(notify::Result<Event>),
    Told,
}

/// Tells a [`Watch`] that git has told.
pub struct Bell(Sender<Word>);

impl Bell {
    pub fn ring(&self) {
        // Nobody waits any more when the program ends.
        let _ = self.0.send(Word::Told);
    }
}

/// Waits for changes of one site.
pub struct Watch {
    root: PathBuf,
    out: PathBuf,
    /// `None` where the system does not tell.
    watcher: Option<RecommendedWatcher>,
    /// Where git writes down what it does, once that is known.
    logs: Option<PathBuf>,
    /// Held so that the channel stays open without a watcher.
    sender: Sender<Word>,
    words: Receiver<Word>,
}

impl Watch {
    /// Watches the site in `root`; what lies in `out` is of no concern.
    pub fn new(root: &Path, out: &Path) -> Self {
        let (sender, words) = channel();
        let told = sender.clone();
        let tell = move |event| {
            let _ = told.send(Word::Event(event));
        };
        let watcher = RecommendedWatcher::new(tell, WatchConfig::default()).ok();
        let absolute = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_owned());
        let mut watch = Self {
            root: absolute(root),
            out: absolute(out),
            watcher,
            logs: None,
            sender,
            words,
        };
        watch.attach();
        watch
    }

    /// Whether the system tells what happens; if not, it is looked every second.
    pub fn is_told(&self) -> bool {
        self.watcher.is_some()
    }

    pub fn bell(&self) -> Bell {
        Bell(self.sender.clone())
    }

    /// Watches the folder in which git writes down what it does. Without it commits are noticed with the next save.
    pub fn attend(&mut self, logs: &Path) {
        let logs = logs.canonicalize().ok();
        if self.logs == logs {
            return;
        }
        self.logs = logs;
        if let (Some(watcher), Some(logs)) = (&mut self.watcher, &self.logs) {
            let _ = watcher.watch(logs, RecursiveMode::NonRecursive);
        }
    }

    /// Watches the site's folders, those too that have come since. If one cannot be watched, none is.
    fn attach(&mut self) {
        let Some(watcher) = &mut self.watcher else {
            return;
        };
        let mut is_good = watcher
            .watch(&self.root, RecursiveMode::NonRecursive)
            .is_ok();
        for folder in FOLDERS {
            let folder = self.root.join(folder);
            if folder.is_dir() {
                is_good &= watcher.watch(&folder, RecursiveMode::Recursive).is_ok();
            }
        }
        if !is_good {
            self.watcher = None;
        }
    }

    /// Waits until something may have changed and no more happens for a moment, but no longer than `patience`; `None`
    /// after that.
    pub fn wait(&mut self, patience: Option<Duration>) -> Option<Hints> {
        let mut hints = Hints::default();
        let mut begun: Option<Instant> = None;
        let asked = Instant::now();
        loop {
            let limit = match begun {
                Some(begun) if begun.elapsed() >= LONGEST_BURST => break,
                Some(_) => Some(QUIET),
                None if !self.is_told() => Some(PACE),
                None => patience.map(|patience| patience.saturating_sub(asked.elapsed())),
            };
            let word = match limit {
                Some(limit) => self.words.recv_timeout(limit),
                None => self.words.recv().map_err(RecvTimeoutError::from),
            };
            match word {
                Ok(Word::Told) => {
                    hints.told = true;
                    begun.get_or_insert_with(Instant::now);
                }
                Ok(Word::Event(event)) => {
                    if self.take(event, &mut hints) {
                        begun.get_or_insert_with(Instant::now);
                    }
                }
                Err(_) if begun.is_some() => break,
                Err(_) if !self.is_told() => {
                    hints.everywhere = true;
                    return Some(hints);
                }
                Err(_) => return None,
            }
        }
        let is_folder = |file: &PathBuf| FOLDERS.iter().any(|one| *file == self.root.join(one));
        if hints.everywhere || hints.files.iter().any(is_folder) {
            self.attach();
        }
        Some(hints)
    }

    /// Whether an event is of any concern.
    fn take(&self, event: notify::Result<Event>, hints: &mut Hints) -> bool {
        let Ok(event) = event else {
            hints.everywhere = true;
            return true;
        };
        // Reading is told of too, and the build reads.
        let is_written = matches!(
            event.kind,
            EventKind::Access(AccessKind::Close(AccessMode::Write))
        );
        if matches!(event.kind, EventKind::Access(_)) && !is_written {
            return false;
        }
        if event.need_rescan() || event.paths.is_empty() {
            hints.everywhere = true;
            return true;
        }
        let mut is_wanted = false;
        for path in event.paths {
            if self
                .logs
                .as_deref()
                .is_some_and(|logs| path.starts_with(logs))
            {
                hints.past = true;
                is_wanted = true;
                continue;
            }
            if !self.concerns(&path) {
                continue;
            }
            is_wanted = true;
            hints.files.insert(path);
        }
        is_wanted
    }

    /// Whether a path is of the site: its settings, or in one of its folders and not hidden.
    fn concerns(&self, path: &Path) -> bool {
        if path.starts_with(&self.out) {
            return false;
        }
        let Ok(below) = path.strip_prefix(&self.root) else {
            // Where a link leads, or a path as the system calls it.
            return true;
        };
        let mut parts = below.iter().map(|part| part.to_string_lossy());
        let is_hidden = below
            .iter()
            .any(|part| part.as_encoded_bytes().starts_with(b".") || part == "node_modules");
        let first = parts.next().unwrap_or_default();
        let is_read = FOLDERS.contains(&&*first) || first == Config::FILE || first.is_empty();
        is_read && !is_hidden
    }
}
