//! The outcome as entries of a run: said by a machine, with what it saw.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context;

use super::command::{Ending, Told};
use super::mask::masked;
use super::plan::Step;
use crate::catalog::Catalog;
use crate::commands::{random, rewrite};
use crate::model::Moment;
use crate::project::{Variant, checklist};
use crate::run::{
    Event, Imported, Item, Json, Log, Run, RunFile, Standing, State, VERIFY, read, states_of, write,
};

/// The longest text of what was seen, in UTF-16 units.
const LONGEST: usize = 1500;

/// The longest note that a run may hold, in UTF-16 units.
const MOST: usize = 4000;

/// So much of a note is left for what was seen, however much a person wrote; in UTF-16 units.
const LEFT: usize = 400;

/// The first words of what is noted here, by which it is found again.
const BEGINS: &str = "Checked by checkdown verify";

/// An item, and what its commands came to.
pub struct Checked {
    pub item: usize,
    when: Moment,
    /// Why it is not as it should be.
    problems: Vec<String>,
    seen: String,
}

impl Checked {
    pub fn new(step: &Step<'_>, told: &Told, seconds: u64, when: Moment) -> Self {
        let mut checked = Self {
            item: step.item,
            when,
            problems: Vec::new(),
            seen: String::new(),
        };
        checked.add(step, told, seconds, when);
        checked
    }

    /// Another command of the same item.
    pub fn add(&mut self, step: &Step<'_>, told: &Told, seconds: u64, when: Moment) {
        self.when = when;
        let first = step.command.lines().next().unwrap_or_default();
        let command = masked(first);
        if told.ending != Ending::Good {
            let words = told.in_words(step.expect.as_deref(), seconds);
            self.problems.push(format!("`{command}`{words}"));
        }
        let output = match told.output.trim().is_empty() || told.ending != Ending::Good {
            true => format!("{}\n{}", told.output.trim_end(), told.complaint.trim_end()),
            false => told.output.clone(),
        };
        self.seen
            .push_str(&format!("\n$ {command}\n{}", masked(output.trim())));
    }

    pub fn is_good(&self) -> bool {
        self.problems.is_empty()
    }

    fn state(&self) -> Json {
        let mut entries = vec![(
            "state".to_owned(),
            Json::from(if self.is_good() { "done" } else { "failed" }),
        )];
        if !self.is_good() {
            let reason = shortened(&self.problems.join("; "), 500);
            entries.push(("reason".to_owned(), Json::Text(reason)));
        }
        entries.push(("by".to_owned(), Json::from(VERIFY)));
        Json::Object(entries)
    }

    /// What was noted by a person stays above what was seen.
    fn note(&self, own: &str) -> Json {
        let own = shortened(own, MOST - LEFT);
        let between = if own.is_empty() { "" } else { "\n\n" };
        let room = MOST - units(&own) - between.len() - BEGINS.len();
        let seen = shortened(&self.seen, room.min(LONGEST));
        Json::Text(format!("{own}{between}{BEGINS}{seen}"))
    }
}

/// A note without what was written here before: the very words where they still stand, else all from their beginning on.
fn persons(note: &str, log: &Log, targets: &[&str]) -> String {
    let ours = log.events().iter().filter(|event| {
        event.who == VERIFY && event.field == "note" && targets.contains(&event.target.as_str())
    });
    let mut own = note.to_owned();
    for event in ours {
        let said = event.value.as_text().unwrap_or_default();
        if let Some(start) = said.find(BEGINS) {
            own = own.replace(&said[start..], "");
        }
    }
    own.split(BEGINS)
        .next()
        .unwrap_or_default()
        .trim()
        .to_owned()
}

fn units(text: &str) -> usize {
    text.chars().map(char::len_utf16).sum()
}

/// The beginning and the end of a text of too many UTF-16 units.
fn shortened(text: &str, most: usize) -> String {
    const BETWEEN: &str = "\n…\n";
    if units(text) <= most {
        return text.to_owned();
    }
    let half = (most - units(BETWEEN)) / 2;
    let fits = |letters: &mut dyn Iterator<Item = char>| {
        let mut left = half;
        letters
            .take_while(|letter| {
                let is_there = letter.len_utf16() <= left;
                left = left.saturating_sub(letter.len_utf16());
                is_there
            })
            .map(char::len_utf8)
            .sum::<usize>()
    };
    let head = &text[..fits(&mut text.chars())];
    let tail = &text[text.len() - fits(&mut text.chars().rev())..];
    format!("{head}{BETWEEN}{tail}")
}

/// The run that the outcome goes to; nowhere without a file.
pub struct RunNotes {
    path: Option<PathBuf>,
    file: RunFile,
}

impl RunNotes {
    /// Reads the run, or begins one. What is wrong with it is said.
    pub fn open(
        path: Option<&Path>,
        catalog: &Catalog,
        environment: usize,
        now: Moment,
    ) -> anyhow::Result<Result<Self, String>> {
        let config = &catalog.config;
        let fresh = RunFile::begun(config, environment, random::id()?, now);
        let name = fresh.head.environment.clone();
        let own = path.map(Path::to_owned);
        let known = match path.filter(|path| path.exists()) {
            Some(path) => load(path)?,
            None => Ok(fresh),
        };
        let folder = path.and_then(Path::parent);
        if let Some(folder) = folder.filter(|one| !one.as_os_str().is_empty() && !one.is_dir()) {
            return Ok(Err(format!("there is no folder {}", folder.display())));
        }
        if let Some(path) = path
            && let Err(error) = rewrite::try_exchange(path)
        {
            return Ok(Err(format!("cannot write {}: {error}", path.display())));
        }
        let file = match known {
            Ok(file) => file,
            Err(problem) => return Ok(Err(problem)),
        };
        let problem = if file.site.id != config.id {
            let (theirs, ours) = (&file.site.id, &config.id);
            Some(format!(
                "the run is of the site `{theirs}`, not of `{ours}`"
            ))
        } else if file.head.environment != name {
            let theirs = &file.head.environment;
            Some(format!("the run is of `{theirs}`, not of `{name}`"))
        } else if Run::of(&file.log).closed {
            Some("the run is closed: reopen it, or name another file".to_owned())
        } else {
            None
        };
        Ok(match problem {
            Some(problem) => Err(problem),
            None => Ok(Self { path: own, file }),
        })
    }

    /// The items that a person has answered, or a condition, so that there is nothing to check; and how.
    pub fn answered(&self, variant: &Variant<'_>, now: Moment) -> BTreeMap<String, &'static str> {
        let page = checklist(variant);
        let states = states_of(&self.file.log, &page, now);
        let answered = states.into_iter().filter_map(|state| {
            let why = match state.standing {
                Standing::Inactive => "its condition is answered with no",
                Standing::Is(State::Na) => "it is not applicable in this run",
                Standing::Is(State::Waived) => "it is waived in this run",
                _ => return None,
            };
            Some((state.item.id.clone(), why))
        });
        answered.collect()
    }

    /// Adds the outcome to the run, in one step. What came into the file meanwhile stays in it.
    ///
    /// # Errors
    ///
    /// If the file cannot be written.
    pub fn write(&mut self, variant: &Variant<'_>, checked: &[Checked]) -> anyhow::Result<()> {
        let Some(path) = self.path.clone() else {
            return Ok(());
        };
        let page = checklist(variant);
        let actor = random::id()?;
        let mut events = Vec::new();
        for one in checked {
            let item = &page.items[one.item];
            let text = variant.items[one.item].material_text();
            if let Some(hash) = &item.hash {
                self.file.texts.insert(hash.clone(), text);
            }
            let before = self.file.log.reading(&item.targets(), "note");
            let before = before.value().and_then(Json::as_text);
            let own = persons(before.unwrap_or_default(), &self.file.log, &item.targets());
            let note = one.note(&own);
            for (field, value) in [("state", one.state()), ("note", note)] {
                events.push(self.event(item, field, value, one.when, &actor)?);
            }
        }
        let log = std::mem::take(&mut self.file.log);
        self.file.log = log.merge(Log::new(events));
        if path.exists()
            && let Ok(file) = load(&path)?
            && file.head == self.file.head
        {
            self.file = self.file.clone().merge(file);
        }
        let text = write(&self.file);
        rewrite::create(&path, text.as_bytes(), true)
            .with_context(|| format!("cannot write {}", path.display()))
    }

    fn event(
        &self,
        item: &Item,
        field: &str,
        value: Json,
        when: Moment,
        actor: &str,
    ) -> anyhow::Result<Event> {
        let heads = self.file.log.reading(&item.targets(), field).heads;
        let after = heads.iter().rev().take(100).rev();
        Ok(Event {
            id: random::id()?,
            actor: actor.to_owned(),
            who: VERIFY.to_owned(),
            when,
            target: item.id.clone(),
            field: field.to_owned(),
            value,
            hash: item.hash.clone().filter(|_| field == "state"),
            after: after.map(|head| head.id.clone()).collect(),
        })
    }
}

/// A run file without a fault: what could not be read of another one would be lost when it is written again.
fn load(path: &Path) -> anyhow::Result<Result<RunFile, String>> {
    let name = path.display();
    let text = fs::read(path).with_context(|| format!("cannot read {name}"))?;
    let text = String::from_utf8_lossy(&text);
    Ok(match read(&text) {
        Ok(Imported { file, refused, .. }) if refused.is_empty() => Ok(file),
        Ok(Imported { refused, .. }) => {
            let first = &refused[0];
            Err(format!(
                "{name}: entry {} {}; nothing is added to a file that cannot be read whole",
                first.index + 1,
                first.problem
            ))
        }
        Err(problem) => Err(format!("{name}: {problem}")),
    })
}
