//! The order of a site's pages and the folders they stand in, for one environment or several. All that one page may
//! know of the others.

use std::cmp::Ordering;
use std::collections::{BTreeMap, HashMap};

use super::title::name_title;
use crate::catalog::{Catalog, Page};
use crate::hash::{Hash, Hasher};
use crate::model::EnvSet;

/// Pages in reading order.
#[derive(Debug, Default)]
pub struct Outline {
    /// By address; the root's is empty. Every page's folder and those around it are here.
    pub folders: BTreeMap<String, Folder>,
    /// Pages' places in the catalog, as a reader turns them over.
    pub order: Vec<usize>,
    /// For each page of the catalog where in `order` it stands, if it does.
    position: Vec<Option<usize>>,
    /// For each page of the catalog what it is called, if it is here.
    words: Vec<Option<PageWords>>,
}

/// What lists of pages say of a page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PageWords {
    pub title: String,
    pub description: Option<String>,
    /// There is something to tick.
    pub has_items: bool,
}

#[derive(Debug, Default)]
pub struct Folder {
    pub title: String,
    /// The folder's own page.
    pub index: Option<usize>,
    /// What stands in it, in order, its index left out.
    pub entries: Vec<Entry>,
    /// Of all that the navigation shows of its entries: titles, addresses, and which have items.
    pub hash: Option<Hash>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Entry {
    Page(usize),
    /// By address.
    Folder(String),
}

impl Outline {
    /// The outline of the pages that are in one of the environments. `words` tells what a page, by its place,
    /// is called there.
    pub fn of(catalog: &Catalog, envs: EnvSet, words: impl Fn(usize) -> PageWords) -> Self {
        let mut outline = Self {
            words: vec![None; catalog.pages.len()],
            ..Self::default()
        };
        outline.folders.insert(String::new(), Folder::default());
        let pages = catalog.pages.iter().enumerate();
        for (index, page) in
            pages.filter(|(_, page)| !page.attributes.envs.intersection(envs).is_empty())
        {
            outline.words[index] = Some(words(index));
            if !outline.put(page, index) {
                outline.make_folder(page.folder());
                outline.put(page, index);
            }
        }
        outline.adopt(catalog);
        outline.finish(catalog);
        outline
    }

    /// Puts a page into its folder; whether there is one.
    fn put(&mut self, page: &Page, place: usize) -> bool {
        let Some(folder) = self.folders.get_mut(page.folder()) else {
            return false;
        };
        match page.index {
            true => folder.index = Some(place),
            false => folder.entries.push(Entry::Page(place)),
        }
        true
    }

    /// Makes a folder and those around it.
    fn make_folder(&mut self, url: &str) {
        if self.folders.contains_key(url) {
            return;
        }
        self.folders.insert(url.to_owned(), Folder::default());
        let parent = url.rsplit_once('/').map_or("", |(parent, _)| parent);
        self.make_folder(parent);
        if let Some(parent) = self.folders.get_mut(parent) {
            parent.entries.push(Entry::Folder(url.to_owned()));
        }
    }

    /// Where `guide.md` stands beside `guide/`, and that has no page of its own, it is its page.
    fn adopt(&mut self, catalog: &Catalog) {
        let mut adopted = Vec::new();
        let alone = self.folders.iter_mut();
        for (url, folder) in alone.filter(|(_, folder)| folder.index.is_none()) {
            let is_here = |&page: &usize| self.words[page].is_some() && !catalog.pages[page].index;
            folder.index = catalog.names.pages_at(url).find(is_here);
            adopted.extend(folder.index);
        }
        for page in adopted {
            if let Some(parent) = self.folders.get_mut(catalog.pages[page].folder()) {
                parent.entries.retain(|entry| *entry != Entry::Page(page));
            }
        }
    }

    fn finish(&mut self, catalog: &Catalog) {
        let titles: HashMap<String, (String, Option<i64>)> = self
            .folders
            .iter()
            .map(|(url, folder)| (url.clone(), self.heading(catalog, url, folder.index)))
            .collect();
        let indexes: HashMap<String, Option<usize>> = self
            .folders
            .iter()
            .map(|(url, folder)| (url.clone(), folder.index))
            .collect();
        for (url, folder) in &mut self.folders {
            folder.title = titles[url].0.clone();
            let key = |entry: &Entry| match entry {
                Entry::Page(page) => {
                    let page = &catalog.pages[*page];
                    let name = page.path().as_str().rsplit('/').next().unwrap_or_default();
                    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
                    (page.order, stem.to_owned())
                }
                Entry::Folder(url) => {
                    let name = url.rsplit('/').next().unwrap_or_default();
                    (titles[url].1, name.to_owned())
                }
            };
            folder.entries.sort_by_cached_key(|entry| {
                let (order, name) = key(entry);
                // What has an order comes before what has none.
                (order.is_none(), order, Natural(name))
            });
            let mut hasher = Hasher::new();
            hasher.text(&folder.title);
            for entry in &folder.entries {
                match entry {
                    Entry::Page(page) => {
                        hasher.number(0).text(called(&self.words, *page));
                        hasher.text(&catalog.pages[*page].url);
                        hasher.text(ticked(&self.words, catalog, Some(*page)));
                    }
                    Entry::Folder(url) => {
                        hasher.number(1).text(&titles[url].0).text(url);
                        hasher.text(ticked(&self.words, catalog, indexes[url]));
                    }
                }
            }
            folder.hash = Some(hasher.finish());
        }
        self.number();
    }

    /// Fills `order`: each folder's own page, then what stands in it.
    fn number(&mut self) {
        let mut waiting = vec![Entry::Folder(String::new())];
        while let Some(entry) = waiting.pop() {
            match entry {
                Entry::Page(page) => self.order.push(page),
                Entry::Folder(url) => {
                    let Some(folder) = self.folders.get(&url) else {
                        continue;
                    };
                    self.order.extend(folder.index);
                    waiting.extend(folder.entries.iter().rev().cloned());
                }
            }
        }
        self.position = vec![None; self.words.len()];
        for (at, &page) in self.order.iter().enumerate() {
            self.position[page] = Some(at);
        }
    }

    /// The pages before and after this one.
    pub fn neighbours(&self, page: usize) -> (Option<usize>, Option<usize>) {
        let Some(at) = self.position.get(page).copied().flatten() else {
            return (None, None);
        };
        let before = at.checked_sub(1).and_then(|at| self.order.get(at));
        (before.copied(), self.order.get(at + 1).copied())
    }

    /// The folders around an address, outermost first, the root left out.
    pub fn ancestors<'a>(&self, url: &'a str) -> Vec<&'a str> {
        let ends = url.match_indices('/').map(|(at, _)| &url[..at]);
        ends.collect()
    }

    /// The page of an entry, its own or its folder's, if there is something to tick on it.
    pub fn ticked<'a>(&self, catalog: &'a Catalog, entry: &Entry) -> Option<&'a str> {
        let page = match entry {
            Entry::Page(page) => Some(*page),
            Entry::Folder(url) => self.folders.get(url)?.index,
        };
        Some(ticked(&self.words, catalog, page)).filter(|id| !id.is_empty())
    }

    /// What a page is called in the outline's environment, if it is there.
    pub fn words(&self, page: usize) -> Option<&PageWords> {
        self.words.get(page)?.as_ref()
    }

    /// A page's title in the outline's environment.
    pub fn title(&self, page: usize) -> &str {
        called(&self.words, page)
    }

    /// A page's description in the outline's environment, if it is there and has one.
    pub fn description(&self, page: usize) -> Option<&str> {
        self.words(page)?.description.as_deref()
    }

    /// A folder's title and order: its own page's, else its name.
    fn heading(&self, catalog: &Catalog, url: &str, index: Option<usize>) -> (String, Option<i64>) {
        if let Some(index) = index {
            let page = &catalog.pages[index];
            return (self.title(index).to_owned(), page.order);
        }
        let name = url.rsplit('/').next().unwrap_or_default();
        let title = match name {
            "" => catalog.config.title.clone(),
            name => name_title(name),
        };
        (title, None)
    }
}

/// A page's title; empty for a page that is not there.
fn called(words: &[Option<PageWords>], page: usize) -> &str {
    let words = words.get(page).and_then(Option::as_ref);
    words.map_or("", |words| &words.title)
}

/// The id of a page that has items; empty for others.
fn ticked<'a>(words: &[Option<PageWords>], catalog: &'a Catalog, page: Option<usize>) -> &'a str {
    let page = page.filter(|&page| words[page].as_ref().is_some_and(|words| words.has_items));
    page.map_or("", |page| &catalog.pages[page].id.value)
}

/// Text that sorts as people sort: runs of digits by their number, letters without case.
#[derive(PartialEq, Eq)]
struct Natural(String);

impl Natural {
    /// Digits with leading zeros cut, longer numbers later; then the text itself breaks ties.
    fn parts(&self) -> impl Iterator<Item = (usize, String)> + '_ {
        let mut rest = self.0.as_str();
        std::iter::from_fn(move || {
            let first = rest.chars().next()?;
            let digits = first.is_ascii_digit();
            let end = rest
                .find(|c: char| c.is_ascii_digit() != digits)
                .unwrap_or(rest.len());
            let (part, after) = rest.split_at(end);
            rest = after;
            Some(match digits {
                true => {
                    let number = part.trim_start_matches('0');
                    (number.len(), number.to_owned())
                }
                // Words come behind numbers of any length.
                false => (usize::MAX, part.to_lowercase()),
            })
        })
    }
}

impl Ord for Natural {
    fn cmp(&self, other: &Self) -> Ordering {
        self.parts()
            .cmp(other.parts())
            .then_with(|| self.0.cmp(&other.0))
    }
}

impl PartialOrd for Natural {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

#[cfg(test)]
mod tests {
    use super::Natural;

    #[test]
    fn names_sort_as_people_sort() {
        let mut names = ["step-10", "Step-2", "step-02b", "9", "alpha", "10"]
            .map(|name| Natural(name.to_owned()));
        names.sort();
        let names: Vec<&str> = names.iter().map(|name| name.0.as_str()).collect();
        assert_eq!(names, ["9", "10", "alpha", "Step-2", "step-02b", "step-10"]);
    }
}
