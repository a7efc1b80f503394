//! A site's pages with everything looked up: items with the keys they inherit, ids, anchors, and where
//! each link leads. Made by `resolve`, read by `check` and `project`.

mod index;
mod page;
mod setting;

pub use index::{Entry, Filter, FrameworkEntry, Index, ItemPlace, TagEntry, View, tag_key};
pub use page::{Anchor, AnchorOf, Content, Counts, Facets, Held, Item, Page, Reader, Section};
pub use setting::{Effective, Setting, SettingBlock, SettingPlace, Settings};

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::{Arc, OnceLock};

use crate::config::Config;
use crate::diag::Diagnostic;
use crate::hash::Hash;
use crate::model::{
    Condition, Duration, EnvSet, Evidence, FrontMatter, ItemLink, Items, Level, When,
};
use crate::source::{Source, SourcePath, Spanned};
use crate::tree::{Allow, Tree};

/// One parsed file: what it says by itself, nothing looked up.
#[derive(Clone, Debug)]
pub struct Document {
    pub source: Source,
    pub front: FrontMatter,
    pub tree: Tree,
    pub allows: Vec<Allow>,
    pub diagnostics: Vec<Diagnostic>,
}

/// What is true of an item, section or page once inheritance is done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attributes {
    pub level: Level,
    pub envs: EnvSet,
    pub when: Vec<When>,
    /// The owner's place in the settings; likewise the phase's.
    pub owner: Option<usize>,
    pub phase: Option<usize>,
    /// Places of the framework in the settings, and of the control in it.
    pub controls: Vec<(usize, usize)>,
    pub tags: Vec<String>,
    pub evidence: Evidence,
    pub expires: Option<Duration>,
    pub effort: Option<Duration>,
    pub links: Vec<ItemLink>,
    pub after: Vec<Spanned<String>>,
    pub planned: bool,
    pub sign_off: bool,
    /// Ticking means *confirmed absent*.
    pub no_go: bool,
    pub items: Items,
}

/// Conditions in the order they were declared, each id once.
#[derive(Clone, Debug, Default)]
pub struct Conditions {
    all: Vec<Condition>,
    places: HashMap<String, usize>,
    /// By a condition's place, what titles ask, with the environments that the titles are in.
    implied: HashMap<usize, Vec<(EnvSet, String)>>,
}

impl Conditions {
    /// Adds a condition, unless one of its id is there already.
    pub fn declare(&mut self, condition: &Condition) {
        let id = &condition.id.value;
        if !self.places.contains_key(id) {
            self.places.insert(id.clone(), self.all.len());
            self.all.push(condition.clone());
        }
    }

    /// Adds a condition that a title speaks of, `(If using X)`, in these environments. What was declared
    /// stays as it is.
    pub fn imply(&mut self, condition: Condition, envs: EnvSet) {
        let place = self.places.get(&condition.id.value).copied();
        if place.is_some_and(|place| !self.implied.contains_key(&place)) {
            return;
        }
        self.declare(&condition);
        let asked = self.implied.entry(place.unwrap_or(self.all.len() - 1));
        let asked = asked.or_default();
        if !asked.iter().any(|(known, _)| envs.is_subset(*known)) {
            asked.push((envs, condition.question));
        }
    }

    pub fn contains(&self, id: &str) -> bool {
        self.places.contains_key(id)
    }

    /// What a condition asks in an environment. Of titles only those speak that are there: what another
    /// environment's title calls it is not told.
    pub fn question(&self, id: &str, environment: usize) -> Cow<'_, str> {
        let place = self.places.get(id);
        let declared = place.map(|&place| (&self.all[place], self.implied.get(&place)));
        let question = declared.and_then(|(condition, implied)| match implied {
            None => Some(&condition.question),
            Some(asked) => {
                let here = asked.iter().find(|(envs, _)| envs.contains(environment));
                here.map(|(_, question)| question)
            }
        });
        match question {
            Some(question) => Cow::Borrowed(question),
            None => Cow::Owned(format!("Are you using {id}?")),
        }
    }

    pub fn iter(&self) -> impl Iterator<Item = &Condition> {
        self.all.iter()
    }
}

impl<'a> FromIterator<&'a Condition> for Conditions {
    fn from_iter<I: IntoIterator<Item = &'a Condition>>(conditions: I) -> Self {
        let mut all = Self::default();
        for condition in conditions {
            all.declare(condition);
        }
        all
    }
}

/// Where a link leads.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Target {
    /// As it was written: another host, or nothing that this site knows.
    Literal,
    /// A page's place in the catalog, and an anchor on it.
    Page(usize, Option<String>),
    /// The list of a folder that has no page of its own, by its address.
    Folder(String),
    /// A file that is published as it is, by its path below `content/`, with what follows it.
    Asset(String, String),
}

/// What one page's links and references lead to.
#[derive(Clone, Debug, Default)]
pub struct Bindings {
    /// For each of the tree's links.
    pub links: Vec<Target>,
    /// For each item's own links.
    pub item_links: HashMap<String, Target>,
    /// For each destination in raw HTML.
    pub html_links: HashMap<String, Target>,
    /// For each name in `after`.
    pub after: HashMap<String, (usize, Option<String>)>,
    /// For each setting named in the text: the pages that define it, the nearest first. An environment takes the
    /// first that defines it there.
    pub mentions: BTreeMap<String, Vec<usize>>,
    /// Of all that the targets are made of.
    pub hash: Option<Hash>,
    pub diagnostics: Vec<Diagnostic>,
}

/// What pages of a site can be found by.
#[derive(Debug, Default)]
pub struct Names {
    /// Page by source path.
    pub by_path: HashMap<SourcePath, usize>,
    /// Page by URL; of several the first.
    pub by_url: HashMap<String, usize>,
    /// The others of several, which is a mistake, with their URLs.
    pub repeated: Vec<(String, usize)>,
    /// The pages that had other addresses.
    pub moved: Vec<usize>,
    /// Page by id.
    pub by_id: HashMap<String, usize>,
    /// Folders that hold pages, by address, and the environments in which they do.
    pub folders: HashMap<String, EnvSet>,
    /// The first page that defines a setting in some environment, by its name: as many as there are environments,
    /// at most.
    pub by_setting: BTreeMap<String, Vec<usize>>,
    /// Said of names that two want.
    pub diagnostics: Vec<Diagnostic>,
}

impl Names {
    /// The pages that want an address, in their order.
    pub fn pages_at(&self, url: &str) -> impl Iterator<Item = usize> {
        let first = self.by_url.get(url).copied();
        let others = self.repeated.iter().filter(move |(known, _)| known == url);
        // Where nobody is the first, nobody is another.
        let others = others
            .map(|(_, page)| *page)
            .take_while(move |_| first.is_some());
        first.into_iter().chain(others)
    }
}

/// All pages of a site.
#[derive(Debug)]
pub struct Catalog {
    pub config: Arc<Config>,
    /// The environments that are built.
    pub envs: EnvSet,
    /// Sorted by path.
    pub pages: Vec<Arc<Page>>,
    pub names: Arc<Names>,
    /// Pages that are left out because they are drafts.
    pub drafts: HashSet<SourcePath>,
    /// Paths below `content/`.
    pub assets: BTreeSet<String>,
    /// What each page's links lead to, once it is asked for.
    pub bound: Vec<OnceLock<Bindings>>,
    /// Finds that out, for the page at a place.
    pub bind: fn(&Catalog, usize) -> Bindings,
    /// Its items by what is said of them; empty until they are gathered.
    pub index: Arc<Index>,
    /// Where the header's links lead, in the order of the settings.
    pub nav: Vec<Target>,
    /// Said of the settings file; what is said of names stands in [`Names`].
    pub diagnostics: Vec<Diagnostic>,
}

impl Catalog {
    /// What the links and references of the page at a place lead to.
    pub fn bindings(&self, place: usize) -> &Bindings {
        self.bound[place].get_or_init(|| (self.bind)(self, place))
    }

    /// The place of the page that somebody calls by its id or its file.
    pub fn named(&self, name: &str) -> Option<usize> {
        let by_file = || self.names.by_path.get(&SourcePath::new(name));
        self.names.by_id.get(name).or_else(by_file).copied()
    }

    /// The environments that are built and have the page.
    pub fn built(&self, page: &Page) -> EnvSet {
        page.attributes.envs.intersection(self.envs)
    }
}
