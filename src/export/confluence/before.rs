//! The page that an export replaces, as it stands in the wiki: its tasks, and whose they are.

use std::collections::HashSet;
use std::fmt;

use quick_xml::Reader;
use quick_xml::escape::resolve_html5_entity;
use quick_xml::events::{BytesStart, Event};

use super::ENVIRONMENT;

/// A larger number of a task is none that the wiki gave.
const MOST_TASKS: u64 = 1 << 53;

/// A page as it stands in the wiki.
#[derive(Clone, Debug, Default)]
pub struct Page {
    /// In its order.
    pub tasks: Vec<Task>,
    /// The environment that the export was of, if the page says so.
    pub environment: Option<String>,
}

/// A task as it stands on the page.
#[derive(Clone, Debug, Default)]
pub struct Task {
    /// Its id among the page's tasks; none if it has none, or that of a task before it.
    pub number: Option<u64>,
    pub is_done: bool,
    /// The people and the dates that somebody put into it, as they are written.
    pub extras: Vec<String>,
    /// The names of the places in it: an editor may have put others beside ours.
    pub anchors: Vec<String>,
    /// What it says, without what macros show.
    pub text: String,
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

/// The words of a text, a space between each two.
pub fn spaced(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What a task would say whose body is a piece of a page.
pub fn words(body: &str) -> String {
    let task = format!("<ac:task><ac:task-body>{body}</ac:task-body></ac:task>");
    let page = read(&task).unwrap_or_default();
    let said = page.tasks.into_iter().next().unwrap_or_default();
    spaced(&said.text)
}

/// Reads a page.
///
/// # Errors
///
/// If it is no XML, or something in it ends that did not begin; or if it is no page at all, such as the answer of the wiki's
/// interface around one: a page without ticks would come of it, and nobody would know.
pub fn read(text: &str) -> Result<Page, Unreadable> {
    let mut reading = Reading::new(text);
    let no_page = |problem: &str| {
        Err(Unreadable {
            line: 1,
            problem: problem.to_owned(),
        })
    };
    if text.trim_start().starts_with('{') {
        return no_page("it is JSON, and the page is one of its values");
    }
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
        None if !reading.has_elements => no_page("there is no element in it"),
        None => Ok(Page {
            environment: environment(&reading.places),
            tasks: numbered(reading.tasks),
        }),
    }
}

/// The environment that one of these places names.
fn environment(places: &[String]) -> Option<String> {
    let mut names = places
        .iter()
        .filter_map(|place| place.strip_prefix(ENVIRONMENT));
    names.next().map(str::to_owned)
}

/// Tasks whose numbers are numbers, and no two the same.
fn numbered(mut tasks: Vec<Task>) -> Vec<Task> {
    let mut seen = HashSet::new();
    for task in &mut tasks {
        task.number = task.number.filter(|number| seen.insert(*number));
    }
    tasks
}

struct Reading<'t> {
    text: &'t str,
    reader: Reader<&'t [u8]>,
    open: Vec<String>,
    /// The tasks that are open, outermost first, each with its place.
    around: Vec<usize>,
    tasks: Vec<Task>,
    /// Of each macro that is open, whether it is an anchor; the parameters of others are no words.
    macros: Vec<bool>,
    /// The names of the anchors that stand in no task.
    places: Vec<String>,
    /// Whether the parameter that is open is an anchor's name.
    is_name: bool,
    /// The number of the task that is open.
    number: String,
    /// How many elements are open that raise their text.
    raised: usize,
    has_elements: bool,
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
            places: Vec::new(),
            is_name: false,
            number: String::new(),
            raised: 0,
            has_elements: false,
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
        self.has_elements = true;
        let name = tag.name().as_ref().to_owned();
        let is_called = |called: &str| {
            let named = tag.try_get_attribute("ac:name").ok().flatten();
            named.is_some_and(|name| name.value == called)
        };
        match name.as_str() {
            "ac:task" => {
                self.around.push(self.tasks.len());
                self.tasks.push(Task::default());
            }
            "ac:task-id" => self.number.clear(),
            "ac:structured-macro" => self.macros.push(is_called("anchor")),
            // The wiki adds others, such as `legacyAnchorId`.
            "ac:parameter" => {
                self.is_name = is_called("") && self.macros.last() == Some(&true);
                if self.is_name {
                    self.anchors().push(String::new());
                }
            }
            "ac:link" | "time" if self.extra.is_none() && !self.around.is_empty() => {
                self.extra = Some((start, self.open.len()));
                self.is_person = name == "time";
            }
            "ri:user" => self.is_person = true,
            "sup" => self.raised += 1,
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
            "ac:task-id" => {
                let number = self.number.trim().parse().ok();
                if let Some(task) = self.task() {
                    self.tasks[task].number = number.filter(|number| *number < MOST_TASKS);
                }
            }
            "ac:structured-macro" => {
                self.macros.pop();
            }
            "sup" => self.raised -= 1,
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

    /// The place of the innermost task that is open.
    fn task(&self) -> Option<usize> {
        self.around.last().copied()
    }

    /// The anchors of the innermost task that is open, or those that stand in none.
    fn anchors(&mut self) -> &mut Vec<String> {
        match self.task() {
            Some(task) => &mut self.tasks[task].anchors,
            None => &mut self.places,
        }
    }

    fn words(&mut self, words: &str) {
        let is_name = self.is_name && self.open.last().is_some_and(|name| name == "ac:parameter");
        if let Some(anchor) = self.anchors().last_mut().filter(|_| is_name) {
            anchor.push_str(words.trim());
        }
        let Some(place) = self.task() else {
            return;
        };
        let task = &mut self.tasks[place];
        let within = self.open.iter().rev().nth(1).map(String::as_str);
        match self.open.last().map(String::as_str) {
            Some("ac:task-id") => self.number.push_str(words),
            Some("ac:task-status") => task.is_done |= words.trim() == "complete",
            Some("ac:parameter") => {}
            // What else is known of a task is not what it says.
            Some(name) if name != "ac:task-body" && within == Some("ac:task") => {}
            // Nor is the number of a footnote.
            _ if self.raised > 0 => {}
            _ => task.text.push_str(words),
        }
    }
}
