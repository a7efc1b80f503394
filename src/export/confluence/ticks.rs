//! Which task of the page before is which item's, and what becomes of the ticks.

use std::collections::HashMap;

use super::before::{Task, spaced, words};
use crate::project::ItemVariant;

/// The tasks of the page before, and whose they are.
#[derive(Debug, Default)]
pub struct Before {
    tasks: Vec<Task>,
    /// Whether an item has been given each of them.
    taken: Vec<bool>,
    /// Places of tasks, by the id of the item that each is, in the order of the page.
    of_items: HashMap<String, Vec<usize>>,
}

impl Before {
    /// Finds the items' tasks: by their ids, by earlier ones, and what has no item's anchor by what it says. What two of
    /// them say leads to neither.
    pub fn new(tasks: Vec<Task>, items: &[&ItemVariant<'_>]) -> Self {
        let mut before = Self {
            taken: vec![false; tasks.len()],
            tasks,
            of_items: HashMap::new(),
        };
        let mut by_anchor: HashMap<String, Vec<usize>> = HashMap::new();
        for (place, task) in before.tasks.iter().enumerate() {
            for anchor in &task.anchors {
                by_anchor.entry(anchor.clone()).or_default().push(place);
            }
        }
        let places = |id: &str| by_anchor.get(id).map_or(&[][..], Vec::as_slice);
        for item in items {
            before.take(item, places(item.id));
        }
        for item in items {
            let page = item.full_id.strip_suffix(item.id).unwrap_or_default();
            let aliases = item.aliases.iter();
            for alias in aliases.filter_map(|alias| alias.strip_prefix(page)) {
                before.take(item, places(alias));
            }
        }
        before.take_by_text(items);
        before
    }

    fn take(&mut self, item: &ItemVariant<'_>, places: &[usize]) {
        if self.of_items.contains_key(item.id) {
            return;
        }
        let places = places.iter().copied();
        let free: Vec<usize> = places.filter(|&place| !self.taken[place]).collect();
        if !free.is_empty() {
            free.iter().for_each(|&place| self.taken[place] = true);
            self.of_items.insert(item.id.to_owned(), free);
        }
    }

    fn take_by_text(&mut self, items: &[&ItemVariant<'_>]) {
        let tasks = self.tasks.iter().enumerate();
        let tasks = tasks.filter(|(place, _)| !self.taken[*place]);
        let by_text = once_only(tasks.map(|(place, task)| (spaced(&task.text), place)));
        let open = items.iter().copied();
        let open = open.filter(|item| !self.of_items.contains_key(item.id));
        let open: Vec<&ItemVariant<'_>> = open.collect();
        let said = |item: &ItemVariant<'_>| {
            let title = spaced(&item.title);
            let step = item.step.map(|step| format!("{step}. {title}"));
            std::iter::once(title).chain(step)
        };
        let texts = open.iter().enumerate();
        let texts = texts.flat_map(|(place, item)| said(item).map(move |text| (text, place)));
        for (text, place) in once_only(texts) {
            if let (Some(item), Some(&Some(task))) = (place, by_text.get(&text)) {
                self.take(open[item], &[task]);
            }
        }
    }

    /// The task of an item, if it has one; of several the first.
    pub fn task(&self, id: &str) -> Option<&Task> {
        self.of(id).next()
    }

    fn of(&self, id: &str) -> impl Iterator<Item = &Task> {
        let places = self.of_items.get(id).into_iter().flatten();
        places.map(|&place| &self.tasks[place])
    }

    /// Whether an item is ticked wherever it stands.
    pub fn is_done(&self, id: &str) -> bool {
        self.of_items.contains_key(id) && self.of(id).all(|task| task.is_done)
    }

    /// Whether an item stands on the page more than once, ticked in one place and open in another.
    pub fn is_torn(&self, id: &str) -> bool {
        !self.is_done(id) && self.of(id).any(|task| task.is_done)
    }

    /// The number of a task that the page did not have, and all behind it.
    pub fn next_task(&self) -> u64 {
        let numbers = self.tasks.iter().filter_map(|task| task.number);
        numbers.max().unwrap_or(0) + 1
    }

    /// What was ticked and is no item's.
    pub fn gone(&self) -> Vec<String> {
        let tasks = self.tasks.iter().zip(&self.taken);
        let gone = tasks.filter(|(task, taken)| task.is_done && !**taken);
        gone.map(|(task, _)| spaced(&task.text)).collect()
    }
}

/// The places of texts; none where two places have the same.
fn once_only(texts: impl Iterator<Item = (String, usize)>) -> HashMap<String, Option<usize>> {
    let mut places: HashMap<String, Option<usize>> = HashMap::new();
    for (text, place) in texts {
        let same = places.entry(text);
        same.and_modify(|known| *known = None)
            .or_insert(Some(place));
    }
    places
}

/// Whether a task says what an item's title says, which is a piece of a page; what is told of the item stands behind it.
pub fn says(task: &Task, item: &ItemVariant<'_>, title: &str) -> bool {
    let (told, title) = (spaced(&task.text), words(title));
    let without_step = |text: &str| match item.step {
        Some(_) => {
            let rest = text.trim_start_matches(|letter: char| letter.is_ascii_digit());
            rest.strip_prefix(". ").unwrap_or(text).to_owned()
        }
        None => text.to_owned(),
    };
    let Some(rest) = without_step(&told)
        .strip_prefix(&without_step(&title))
        .map(str::to_owned)
    else {
        return false;
    };
    let rest = rest.trim_start();
    let mut links = item.links.iter();
    rest.is_empty() || rest.starts_with('(') || links.any(|link| rest.starts_with(&link.label))
}
