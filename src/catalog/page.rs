//! One page: what others know of it, and what stands on it. What stands on ten thousand pages is large, and who looks at
//! one page needs little of it: a page may let it go and read it again when somebody asks.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt;
use std::iter::Sum;
use std::ops::{Deref, Range};
use std::sync::{Arc, OnceLock};

use super::{Attributes, Conditions, Document, Settings, View};
use crate::diag::Diagnostic;
use crate::hash::Hash;
use crate::model::{Due, EnvSet, Level};
use crate::source::{Source, SourcePath, Span, Spanned};
use crate::tree::{NodeId, Tree};

/// One page of the site: what others know of it. All else is its [`Content`], whose fields can be used as the page's own;
/// of a page that has let it go, whoever uses the first of them reads it again.
#[derive(Debug)]
pub struct Page {
    pub source: Source,
    /// Full item ids are `<page id>/<item id>`.
    pub id: Spanned<String>,
    /// Slugs joined by `/`, without one at either end; empty for the home.
    pub url: String,
    /// Whether it is its folder's own page.
    pub index: bool,
    /// Other addresses that it had.
    pub aliases: Vec<Spanned<String>>,
    /// Its place among the pages of its folder.
    pub order: Option<i64>,
    /// Whether its author lets it be found.
    pub search: bool,
    pub title: String,
    pub description: Option<String>,
    pub attributes: Attributes,
    /// The environments in which there is something to tick.
    pub ticked: EnvSet,
    /// How many items there are in each environment, those with child items there aside.
    pub counts: Vec<Counts>,
    /// By what its items are listed, in their order.
    pub facets: Vec<Facets>,
    /// Whether an item of it had another id.
    pub has_former_ids: bool,
    /// The settings that it defines, sorted by name, each with its environments.
    pub defines: Vec<(String, EnvSet)>,
    /// The environments in which it has a block of settings; `None` if it has none at all.
    pub setting_blocks: Option<EnvSet>,
    /// Of all that lists of pages say of it, and by which they put it into its place.
    pub outline_hash: Hash,
    /// Of all that [`super::Index`] knows of its items.
    pub items_hash: Hash,
    /// Of all that [`super::Names`] know of it.
    pub names_hash: Hash,
    /// Whether there is an error in how it is written, or in what it declares.
    pub is_broken: bool,
    pub content: Held,
}

/// Reads what stands on a page, of its source and its address; it gives the same each time.
pub type Reader = dyn Fn(&Page) -> Content + Send + Sync;

/// What stands on a page, or how it is read.
pub enum Held {
    Here(Box<Content>),
    Gone(Arc<Reader>, OnceLock<Box<Content>>),
}

/// What stands on a page.
#[derive(Debug)]
pub struct Content {
    pub document: Arc<Document>,
    /// The section whose heading became the title, so that it is not shown twice.
    pub title_section: Option<NodeId>,
    pub sections: Vec<Section>,
    pub items: Vec<Item>,
    pub settings: Settings,
    pub anchors: BTreeMap<String, Anchor>,
    /// Anchor of each heading node, those in quotes and lists too.
    pub heading_anchors: HashMap<NodeId, String>,
    /// The anchors that raw HTML brings along.
    pub html_anchors: BTreeSet<String>,
    /// Nodes that are not in every environment of the page, in order.
    pub narrowed: Vec<(NodeId, EnvSet)>,
    /// [`crate::tree::Kind::Parenthesis`] nodes that were understood as suffixes, in order.
    pub suffixes: Vec<NodeId>,
    /// The conditions in force: the page's own and the site's.
    pub conditions: Conditions,
    /// The lists of items that are asked for in its text, in order.
    pub views: Vec<View>,
    /// Said of what it declares.
    pub diagnostics: Vec<Diagnostic>,
}

/// What items are listed by: of as many of a page's items in a row as say the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facets {
    /// Their places in [`Content::items`].
    pub items: Range<u32>,
    pub envs: EnvSet,
    pub planned: bool,
    /// Places in the settings, as in [`Attributes`].
    pub owner: Option<usize>,
    pub phase: Option<usize>,
    pub controls: Vec<(usize, usize)>,
    pub tags: Vec<String>,
}

impl Deref for Page {
    type Target = Content;

    fn deref(&self) -> &Content {
        match &self.content {
            Held::Here(content) => content,
            Held::Gone(reader, read) => read.get_or_init(|| Box::new(reader(self))),
        }
    }
}

impl fmt::Debug for Held {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Here(content) => content.fmt(formatter),
            Self::Gone(..) => formatter.write_str("Gone"),
        }
    }
}

/// How many items there are; sign-offs and planned items are not counted among the levels.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub required: usize,
    pub recommended: usize,
    pub optional: usize,
    pub sign_offs: usize,
    pub planned: usize,
}

impl Counts {
    /// Items that can be done.
    pub fn items(self) -> usize {
        self.required + self.recommended + self.optional
    }

    /// Counts something of a level, unless it is planned or a sign-off.
    pub fn add(&mut self, level: Level, planned: bool, sign_off: bool) {
        let number = match level {
            _ if planned => &mut self.planned,
            _ if sign_off => &mut self.sign_offs,
            Level::Required => &mut self.required,
            Level::Recommended => &mut self.recommended,
            Level::Optional => &mut self.optional,
        };
        *number += 1;
    }
}

impl Sum for Counts {
    fn sum<I: Iterator<Item = Self>>(all: I) -> Self {
        all.fold(Self::default(), |sum, one| Self {
            required: sum.required + one.required,
            recommended: sum.recommended + one.recommended,
            optional: sum.optional + one.optional,
            sign_offs: sum.sign_offs + one.sign_offs,
            planned: sum.planned + one.planned,
        })
    }
}

impl Page {
    /// Lets go what stands on it.
    pub fn let_go(&mut self, reader: &Arc<Reader>) {
        self.content = Held::Gone(Arc::clone(reader), OnceLock::new());
    }

    /// Whether what stands on it is at hand.
    pub fn is_read(&self) -> bool {
        match &self.content {
            Held::Here(_) => true,
            Held::Gone(_, read) => read.get().is_some(),
        }
    }

    /// Whether it has variables in what it is called. What fills them may stand anywhere on it.
    pub fn is_called_by_variables(&self) -> bool {
        let mut words = self.description.iter().chain([&self.title]);
        words.any(|words| words.contains("{{"))
    }

    pub fn path(&self) -> &SourcePath {
        &self.source.path
    }

    pub fn tree(&self) -> &Tree {
        &self.document.tree
    }

    /// The environments in which it defines a setting, if it does in any.
    pub fn defines(&self, name: &str) -> Option<EnvSet> {
        let place = self
            .defines
            .binary_search_by(|(known, _)| (**known).cmp(name));
        Some(self.defines[place.ok()?].1)
    }

    /// By what the item at a place is listed.
    pub fn facets_of(&self, item: u32) -> Option<&Facets> {
        let before = |facets: &Facets| facets.items.end <= item;
        self.facets.get(self.facets.partition_point(before))
    }

    /// The page's folder, as a slugged path; of an index, the folder it stands for.
    pub fn folder(&self) -> &str {
        match self.index {
            true => &self.url,
            false => self.url.rsplit_once('/').map_or("", |(folder, _)| folder),
        }
    }

    /// The item that an id or an anchor names.
    pub fn item(&self, anchor: &str) -> Option<&Item> {
        match self.anchors.get(anchor)?.of {
            AnchorOf::Item(place) => self.items.get(place),
            _ => None,
        }
    }

    /// The items that have no child item in the environment, of those in a range of places. Parts of an item stand
    /// right behind it, so a range has all the children of its items.
    pub fn leaves(&self, places: Range<usize>, environment: usize) -> impl Iterator<Item = &Item> {
        let here = move |item: &&Item| item.attributes.envs.contains(environment);
        let start = places.start;
        let items = self.items.get(places).unwrap_or_default();
        let mut is_parent = vec![false; items.len()];
        let parents = items.iter().filter(here).filter_map(|item| item.parent);
        for parent in parents.filter_map(|place| place.checked_sub(start)) {
            is_parent[parent] = true;
        }
        let items = items.iter().zip(is_parent);
        items
            .filter(|(_, is_parent)| !is_parent)
            .map(|(item, _)| item)
            .filter(here)
    }

    /// Where an item and all its parts stand.
    pub fn range(&self, anchor: &str) -> Option<Range<usize>> {
        let AnchorOf::Item(place) = self.anchors.get(anchor)?.of else {
            return None;
        };
        let behind = self.items.get(place + 1..)?.iter();
        let is_part = |item: &&Item| item.parent.is_some_and(|parent| parent >= place);
        Some(place..place + 1 + behind.take_while(is_part).count())
    }

    /// The item's id with the page's in front.
    pub fn full_id(&self, item: &Item) -> String {
        format!("{}/{}", self.id.value, item.id)
    }
}

/// A heading and what follows it.
#[derive(Clone, Debug)]
pub struct Section {
    pub node: NodeId,
    pub heading: NodeId,
    /// 1 to 6.
    pub level: u8,
    pub title: String,
    pub anchor: String,
    /// Shared with what says nothing else.
    pub attributes: Arc<Attributes>,
}

/// Something to be done or confirmed.
#[derive(Clone, Debug)]
pub struct Item {
    /// The list item.
    pub node: NodeId,
    /// Places in [`Content::items`] and [`Content::sections`].
    pub parent: Option<usize>,
    pub section: Option<usize>,
    pub id: String,
    /// Whether the author wrote the id.
    pub explicit: bool,
    pub title: String,
    /// Shared with what is around it, unless it says something of its own.
    pub attributes: Arc<Attributes>,
    pub due: Option<Due>,
    pub aliases: Vec<Spanned<String>>,
    /// Its number, if it is a step of an ordered list.
    pub step: Option<u32>,
    /// Where it begins, for messages: its first line.
    pub span: Span,
}

/// A place in a page that can be linked to.
#[derive(Clone, Debug)]
pub struct Anchor {
    /// The environments in which it is there.
    pub envs: EnvSet,
    /// Whether it stands for the page's top: the anchor of the heading that became the title.
    pub top: bool,
    pub of: AnchorOf,
}

/// What an anchor belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AnchorOf {
    /// By its place in [`Content::items`].
    Item(usize),
    Heading(NodeId),
    /// By its name.
    Setting,
    /// An element of raw HTML.
    Html,
}
