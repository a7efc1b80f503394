//! The page that an export replaces: what has been ticked there.

use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap};
use std::fmt;

use quick_xml::Reader;
use quick_xml::escape::resolve_html5_entity;
use quick_xml::events::{BytesStart, Event};

use crate::project::ItemVariant;

/// The tasks of a page in storage format.
#[derive(Debug, Default)]
pub struct Before {
    tasks: Vec<Task>,
    /// Places of tasks, by the anchors in them.
    by_anchor: HashMap<String, usize>,
    /// Places of tasks without an anchor, by what they say; `None` where two say the same.
    by_text: HashMap<String, Option<usize>>,
    /// The places of those that an item has been given.
    found: RefCell<BTreeSet<usize>>,
}

/// A task as it stands on the page.
#[derive(Clone, Debug, Default)]
pub struct Task {
    /// Its id among the page's tasks.
    pub number: String,
    pub is_done: bool,
    /// The people and the dates that somebody put into it, as they are written.
    pub extras: Vec<String>,
    anchor: Option<String>,
    text: String,
}

impl Task {
    /// Whether it begins with these words.
    pub fn says(&self, title: &str) -> bool {
        let text = self
            .text
            .trim_start_matches(|letter: char| letter.is_ascii_digit() || letter == '.');
        spaced(text).starts_with(&spaced(title)) || spaced(&self.text).starts_with(&spaced(title))
    }
}

/// Why a page cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unreadable {
    /// From 1.
    pub line: usize,
    pub problem: String,
}

impl fmt::Display for Unreadable {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "line {}: {}; give the page as Confluence stores it (“View storage format”, or `body.storage` of its REST interface)",
            self.line, self.problem
        )
    }
}

impl Before {
    /// The task of an item, by its id or an earlier one; else the one task without an anchor that says what the item does.
    pub fn task(&self, item: &ItemVariant<'_>) -> Option<&Task> {
        let page = item.full_id.strip_suffix(item.id).unwrap_or_default();
        let aliases = item.aliases.iter();
        let aliases = aliases.filter_map(|alias| alias.strip_prefix(page));
        let mut ids = std::iter::once(item.id).chain(aliases);
        let by_id = ids.find_map(|id| self.by_anchor.get(id).copied());
        let by_text = |text: &str| self.by_text.get(&spaced(text)).copied().flatten();
        let as_step = || by_text(&format!("{}. {}", item.step?, item.title));
        let place = by_id.or_else(|| by_text(&item.title)).or_else(as_step)?;
        // Nothing is ticked twice.
        let is_new = self.found.borrow_mut().insert(place);
        self.tasks.get(place).filter(|_| is_new)
    }

    /// The number of a task that the page did not have, and all behind it.
    pub fn next_task(&self) -> u64 {
        let numbers = self
            .tasks
            .iter()
            .filter_map(|task| task.number.parse::<u64>().ok());
        numbers.max().unwrap_or(0).saturating_add(1)
    }

    /// What was ticked and is no item's.
    pub fn gone(&self) -> Vec<String> {
        let found = self.found.borrow();
        let tasks = self.tasks.iter().enumerate();
        let gone = tasks.filter(|(place, task)| task.is_done && !found.contains(place));
        gone.map(|(_, task)| spaced(&task.text)).collect()
    }
}

fn spaced(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Reads a page.
///
/// # Errors
///
/// If it is no XML, or something in it ends that did not begin.
pub fn read(text: &str) -> Result<Before, Unreadable> {
    let mut reading = Reading::new(text);
    loop {
        let start = reading.position();
        let event = reading.reader.read_event();
        match event {
            Ok(Event::Eof) => break,
            Ok(event) => reading.event(&event, start),
            Err(error) => return Err(reading.unreadable(error.to_string())),
        }
    }
    match reading.open.last() {
        Some(open) => {
            let problem = format!("<{open}> is never closed");
            Err(reading.unreadable(problem))
        }
        None => Ok(reading.finish()),
    }
}

struct Reading<'t> {
    text: &'t str,
    reader: Reader<&'t [u8]>,
    open: Vec<String>,
    /// The tasks that are open, outermost first, each with its place.
    around: Vec<usize>,
    tasks: Vec<Task>,
    /// Whether the macro that is open is an anchor, or another whose parameters are no words.
    macros: Vec<bool>,
    /// Where a link to a person or a date begins, and how deep.
    extra: Option<(usize, usize)>,
    is_person: bool,
}

impl<'t> Reading<'t> {
    fn new(text: &'t str) -> Self {
        Self {
            text,
            reader: Reader::from_str(text),
            open: Vec::new(),
            around: Vec::new(),
            tasks: Vec::new(),
            macros: Vec::new(),
            extra: None,
            is_person: false,
        }
    }

    fn position(&self) -> usize {
        usize::try_from(self.reader.buffer_position()).unwrap_or(usize::MAX)
    }

    fn unreadable(&self, problem: String) -> Unreadable {
        let at = usize::try_from(self.reader.error_position()).unwrap_or(usize::MAX);
        let at = at.max(self.position()).min(self.text.len());
        let before = self.text.as_bytes().get(..at).unwrap_or_default();
        Unreadable {
            line: before.iter().filter(|&&byte| byte == b'\n').count() + 1,
            problem,
        }
    }

    fn event(&mut self, event: &Event<'_>, start: usize) {
        match event {
            Event::Start(tag) => self.begin(tag, start),
            Event::Empty(tag) => {
                self.begin(tag, start);
                self.end();
            }
            Event::End(_) => self.end(),
            Event::Text(text) => self.words(text),
            Event::CData(text) => self.words(text),
            Event::GeneralRef(entity) => match entity.resolve_char_ref().ok().flatten() {
                Some(letter) => self.words(letter.encode_utf8(&mut [0; 4])),
                None => self.words(resolve_html5_entity(entity).unwrap_or_default()),
            },
            _ => {}
        }
    }

    fn begin(&mut self, tag: &BytesStart<'_>, start: usize) {
        let name = tag.name().as_ref().to_owned();
        match name.as_str() {
            "ac:task" => {
                self.around.push(self.tasks.len());
                self.tasks.push(Task::default());
            }
            "ac:structured-macro" => {
                let named = tag.try_get_attribute("ac:name").ok().flatten();
                self.macros
                    .push(named.is_some_and(|name| name.value == "anchor"));
            }
            "ac:link" | "time" if self.extra.is_none() && !self.around.is_empty() => {
                self.extra = Some((start, self.open.len()));
                self.is_person = name == "time";
            }
            "ri:user" => self.is_person = true,
            _ => {}
        }
        self.open.push(name);
    }

    fn end(&mut self) {
        let name = self.open.pop().unwrap_or_default();
        match name.as_str() {
            "ac:task" => {
                self.around.pop();
            }
            "ac:structured-macro" => {
                self.macros.pop();
            }
            _ => {}
        }
        if let Some((start, depth)) = self.extra
            && depth == self.open.len()
        {
            self.extra = None;
            let raw = self.text.get(start..self.position()).unwrap_or_default();
            if let Some(&task) = self.around.last().filter(|_| self.is_person) {
                self.tasks[task].extras.push(raw.to_owned());
            }
        }
    }

    fn words(&mut self, words: &str) {
        let Some(&place) = self.around.last() else {
            return;
        };
        let task = &mut self.tasks[place];
        let within = self.open.iter().rev().nth(1).map(String::as_str);
        let is_anchor = self.macros.last().copied();
        match (self.open.last().map(String::as_str), is_anchor) {
            (Some("ac:task-id"), _) => task.number.push_str(words.trim()),
            (Some("ac:task-status"), _) => task.is_done |= words.trim() == "complete",
            (Some("ac:parameter"), Some(true)) => {
                task.anchor.get_or_insert_default().push_str(words.trim());
            }
            (Some("ac:parameter"), _) => {}
            // What else is known of a task is not what it says.
            (Some(name), _) if name != "ac:task-body" && within == Some("ac:task") => {}
            _ => task.text.push_str(words),
        }
    }

    fn finish(self) -> Before {
        let mut before = Before {
            tasks: self.tasks,
            ..Before::default()
        };
        for (place, task) in before.tasks.iter().enumerate() {
            match &task.anchor {
                Some(anchor) => {
                    before.by_anchor.entry(anchor.clone()).or_insert(place);
                }
                None => {
                    let same = before.by_text.entry(spaced(&task.text));
                    same.and_modify(|known| *known = None)
                        .or_insert(Some(place));
                }
            }
        }
        before
    }
}
