//! The preview: a site from memory, on the loopback interface, that follows every change of its sources.
//!
//! ```text
//!            watch ─▶ discover ─▶ preview ─────▶ scene (what is shown, what is to be mended)
//!         look again   Snapshot    compile, memo      │
//!                                                     ▼
//! browser ─▶ listener ─▶ guard ─▶ route ─▶ shown ─▶ response ─▶ browser
//!         one thread, no waiting        makes the one file that is asked for
//! ```
//!
//! A rebuild is a compile; the preview knows no more of a change than which files to read again. Pages are those that a
//! build writes, byte for byte, and one script that asks to be told of changes.

mod about;
mod connection;
mod desk;
mod guard;
pub mod inject;
mod listener;
mod past;
pub mod preview;
mod problems;
mod request;
mod response;
mod route;
pub mod shown;
mod watch;

use std::net::{IpAddr, Ipv4Addr};
use std::path::PathBuf;
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::Context;

use crate::compile;
use crate::diag::Diagnostic;
use crate::discover::{Snapshot, discover, discover_again, discover_since};
use crate::model::Date;
use desk::Desk;
use guard::Guard;
use listener::Listener;
use past::Asker;
use preview::Preview;
use watch::{Hints, Watch};

pub use watch::Watch as Watcher;

/// What is previewed, and for whom.
#[derive(Clone, Debug)]
pub struct Options {
    pub root: PathBuf,
    /// Where builds write; nothing is read there.
    pub out: PathBuf,
    pub today: Date,
    pub compile: compile::Options,
    /// The address to listen at; the loopback interface's without one.
    pub host: Option<IpAddr>,
    /// The first port that is tried; 0 for any.
    pub port: u16,
    /// Whether browsers go where something is saved.
    pub follow: bool,
}

/// What a person at the terminal is told.
pub enum Told<'a> {
    /// The preview can be opened.
    Ready {
        address: &'a str,
        /// Whether others than this machine can reach it.
        exposed: bool,
        took: Duration,
    },
    /// Another state of the sources is shown.
    Shown {
        files: &'a [String],
        took: Duration,
    },
    /// What is wrong with the sources as they are.
    Problems(&'a Snapshot, &'a [Diagnostic]),
    /// The folder could not be read, or holds what was not asked for; what was shown stays.
    Trouble(&'a anyhow::Error),
    Note(&'a str),
}

/// Tells a person; called from several threads.
pub type Tell = Arc<dyn Fn(Told<'_>) + Send + Sync>;

/// A full look at the folder follows the last change after so long, for events are hints.
const SECOND_LOOK: Duration = Duration::from_millis(400);

/// Shows the site until the program ends.
///
/// # Errors
///
/// If there is no site, or no port to be had.
pub fn serve(options: Options, tell: Tell) -> anyhow::Result<()> {
    let begun = Instant::now();
    let host = options.host.unwrap_or(IpAddr::V4(Ipv4Addr::LOCALHOST));
    let listener = Listener::bind(host, options.port)
        .with_context(|| format!("cannot listen at {host}, port {}", options.port))?;
    let snapshot = discover(&options.root, &options.out, options.today)?;
    let mut preview = Preview::new(options.compile.clone());
    let scene = preview.show(snapshot.clone())?;
    let exposed = !host.is_loopback();
    let guard = Guard {
        port: listener.address().port(),
        token: exposed.then(token),
    };
    let address = address(&listener, &guard, &scene.shown.facts.base);
    let desk = Arc::new(Desk::new(
        scene,
        guard,
        &options,
        listener.line(),
        Arc::clone(&tell),
    ));
    let took = begun.elapsed();
    tell(Told::Ready {
        address: &address,
        exposed,
        took,
    });
    desk.check();
    let follower = {
        let desk = Arc::clone(&desk);
        move || Follower::new(options, preview, snapshot, desk, tell).run()
    };
    thread::spawn(follower);
    listener
        .run(&|request, reply| desk.receive(&request, reply))
        .context("cannot go on listening")
}

/// Where the preview can be opened from.
fn address(listener: &Listener, guard: &Guard, base: &str) -> String {
    let address = listener.address();
    let (host, port) = (address.ip(), address.port());
    let host = match host {
        host if host.is_unspecified() => "localhost".to_owned(),
        IpAddr::V6(host) => format!("[{host}]"),
        host => host.to_string(),
    };
    let token = guard.token.as_ref();
    let token = token.map_or(String::new(), |token| format!("?token={token}"));
    format!("http://{host}:{port}{base}{token}")
}

/// 128 bits that nobody can guess: the keys of [`std::hash::RandomState`] come from the system's randomness, and what
/// they make of a number does not tell them.
fn token() -> String {
    use std::hash::{BuildHasher, RandomState};
    let state = RandomState::new();
    format!("{:016x}{:016x}", state.hash_one(0), state.hash_one(1))
}

/// Follows the changes of the sources.
struct Follower {
    options: Options,
    preview: Preview,
    /// As they were read last.
    snapshot: Snapshot,
    asker: Asker,
    watch: Watch,
    desk: Arc<Desk>,
    tell: Tell,
}

impl Follower {
    /// Begins to watch. The system tells of files that are read too, so nothing is watched while all of them are: what
    /// has changed since is seen at the second look.
    fn new(
        options: Options,
        preview: Preview,
        snapshot: Snapshot,
        desk: Arc<Desk>,
        tell: Tell,
    ) -> Self {
        let watch = Watch::new(&options.root, &options.out);
        if !watch.is_told() {
            tell(Told::Note(
                "the system does not tell of changes here; the folder is looked through every second",
            ));
        }
        Self {
            asker: Asker::new(options.root.clone(), watch.bell()),
            options,
            preview,
            snapshot,
            watch,
            desk,
            tell,
        }
    }

    fn run(mut self) {
        let mut second_look = Some(SECOND_LOOK);
        self.asker.ask();
        loop {
            let hints = self.watch.wait(second_look);
            let begun = Instant::now();
            // What is seen in a hurry is looked at again when it is quiet.
            second_look = match &hints {
                Some(hints) if hints.is_of_past() => second_look,
                Some(hints) if !hints.everywhere => Some(SECOND_LOOK),
                _ => None,
            };
            let is_quiet = hints.is_none();
            let hints = hints.unwrap_or(Hints {
                everywhere: true,
                ..Hints::default()
            });
            // What was saved may be what was committed once.
            if hints.past || is_quiet {
                self.asker.ask();
            }
            let looked = match hints.is_of_past() {
                true => self.look_back(begun),
                false => self.look(&hints, begun),
            };
            if let Err(trouble) = looked {
                (self.tell)(Told::Trouble(&trouble));
            }
        }
    }

    /// Shows what git has told since, if it is news.
    fn look_back(&mut self, begun: Instant) -> anyhow::Result<()> {
        if !self.hear() {
            return Ok(());
        }
        let scene = self.preview.show(self.snapshot.clone())?;
        self.desk.show(scene, &[], begun);
        Ok(())
    }

    /// Takes in what git has told; whether that is anything else than before.
    fn hear(&mut self) -> bool {
        let Some(past) = self.asker.take() else {
            return false;
        };
        if let Some(logs) = &past.logs {
            self.watch.attend(logs);
        }
        let is_known = match (&self.snapshot.history, &past.history) {
            (Some(known), Some(told)) => known.tells_the_same(told),
            (known, told) => known.is_none() && told.is_none(),
        };
        for note in past.notes.iter().filter(|_| !is_known) {
            (self.tell)(Told::Note(note));
        }
        self.snapshot.history = past.history;
        !is_known
    }

    fn look(&mut self, hints: &Hints, begun: Instant) -> anyhow::Result<()> {
        let Options {
            root, out, today, ..
        } = &self.options;
        let files: Vec<_> = hints.files.iter().cloned().collect();
        let quick = match hints.everywhere {
            true => None,
            false => discover_again(&self.snapshot, root, &files),
        };
        let mut snapshot = match quick {
            Some(snapshot) => snapshot,
            None => discover_since(&self.snapshot, root, out, *today)?,
        };
        let changed = self.snapshot.changed(&snapshot);
        let is_news = self.hear();
        if changed.is_empty() && !is_news {
            return Ok(());
        }
        // A look that is the only one, for it was a look at everything.
        if hints.everywhere && !changed.is_empty() {
            self.asker.ask();
        }
        snapshot.history = self.snapshot.history.clone();
        if let Some(history) = &mut snapshot.history {
            // Until git says so itself.
            history.uncommitted.extend(changed.iter().cloned());
        }
        self.snapshot = snapshot.clone();
        let scene = self.preview.show(snapshot)?;
        self.desk.show(scene, &changed, begun);
        Ok(())
    }
}
