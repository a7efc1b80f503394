//! Catalog × a list of items × environments → rows: what a list of items from several pages tells of each.

use std::collections::HashMap;

use super::fill::Variables;
use super::item::condition_in_words;
use super::title::{heading_title, item_title, page_words};
use super::{ConditionInWords, ItemVariant, variant_url};
use crate::catalog::{Attributes, Catalog, Item, ItemPlace, Page};
use crate::config::Owner;
use crate::hash::Hasher;
use crate::model::{EnvSet, Level};

/// The rows of one page.
#[derive(Debug)]
pub struct PageRows<'a> {
    /// The page's place in the catalog.
    pub page: usize,
    pub url: &'a str,
    /// As it is called in the first of the environments that has one of the rows.
    pub title: String,
    pub rows: Vec<Row<'a>>,
}

/// An item in the environments that have it.
#[derive(Debug)]
pub struct Row<'a> {
    pub page: &'a Page,
    pub item: &'a Item,
    /// Those asked for that have it; never none.
    pub envs: EnvSet,
    /// As in the first of the environments.
    pub title: String,
    /// The titles of the sections and the items around it, outermost first.
    pub path: Vec<String>,
    pub standing: Standing,
    pub owner: Option<&'a Owner>,
    pub conditions: Vec<ConditionInWords>,
}

/// How an item counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    Required,
    Recommended,
    Optional,
    NoGo,
    SignOff,
    Planned,
}

impl Standing {
    pub fn of(item: &Item) -> Self {
        let Attributes {
            level,
            planned,
            sign_off,
            no_go,
            ..
        } = *item.attributes;
        Self::new(level, planned, sign_off, no_go)
    }

    pub fn of_variant(item: &ItemVariant<'_>) -> Self {
        Self::new(item.facts.level, item.planned, item.sign_off, item.no_go)
    }

    fn new(level: Level, planned: bool, sign_off: bool, no_go: bool) -> Self {
        match level {
            _ if planned => Self::Planned,
            _ if sign_off => Self::SignOff,
            _ if no_go => Self::NoGo,
            Level::Required => Self::Required,
            Level::Recommended => Self::Recommended,
            Level::Optional => Self::Optional,
        }
    }

    /// In words; with hyphens for spaces it is a class of the theme's.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Required => "required",
            Self::Recommended => "recommended",
            Self::Optional => "optional",
            Self::NoGo => "no-go",
            Self::SignOff => "sign-off",
            Self::Planned => "planned",
        }
    }
}

/// The rows of some items, in their order, page by page; items that none of the environments has are left out.
pub fn rows<'a>(catalog: &'a Catalog, places: &[ItemPlace], envs: EnvSet) -> Vec<PageRows<'a>> {
    let mut pages: Vec<PageRows<'a>> = Vec::new();
    let mut known: Option<Around<'_>> = None;
    for &place in places {
        let Some((place, item)) = catalog.index.item(catalog, place) else {
            continue;
        };
        let page = &catalog.pages[place];
        let here = item.attributes.envs.intersection(envs);
        let Some(first) = here.iter().next() else {
            continue;
        };
        if pages.last().is_none_or(|last| last.page != place) {
            pages.push(PageRows {
                page: place,
                url: &page.url,
                title: page_words(catalog, place, first).title,
                rows: Vec::new(),
            });
        }
        let around = known
            .take_if(|one| one.page == place)
            .unwrap_or_else(|| Around::of(catalog, place));
        let around = known.insert(around);
        let variables = around
            .variables
            .entry(first)
            .or_insert_with(|| Variables::new(page, &catalog.config, first));
        let words = Words {
            variables,
            parents: &around.parents,
        };
        if let Some(last) = pages.last_mut() {
            last.rows.push(row(catalog, page, item, here, &words));
        }
    }
    pages
}

fn row<'a>(
    catalog: &'a Catalog,
    page: &'a Page,
    item: &'a Item,
    envs: EnvSet,
    words: &Words<'_>,
) -> Row<'a> {
    let attributes = &item.attributes;
    let conditions = attributes.when.iter();
    let first = envs.iter().next().unwrap_or(0);
    Row {
        page,
        item,
        envs,
        title: item_title(page, item, words.variables),
        path: path(page, item, words),
        standing: Standing::of(item),
        owner: attributes
            .owner
            .and_then(|owner| catalog.config.owners.get(owner)),
        conditions: conditions
            .map(|when| condition_in_words(when, page, &catalog.config, first))
            .collect(),
    }
}

/// The titles of the sections around an item, outermost first, and of the item it is a part of. What is around
/// an item is wherever the item is.
fn path(page: &Page, item: &Item, words: &Words<'_>) -> Vec<String> {
    let mut path = Vec::new();
    let parent = item.parent.and_then(|parent| page.items.get(parent));
    path.extend(parent.map(|parent| item_title(page, parent, words.variables)));
    let mut next = item.section;
    while let Some(place) = next {
        let section = &page.sections[place];
        if page.title_section != Some(section.node) {
            path.push(heading_title(page, section.heading, words.variables));
        }
        next = words.parents[place];
    }
    path.reverse();
    path
}

/// What the titles of a row are read with.
struct Words<'w> {
    variables: &'w Variables<'w>,
    parents: &'w [Option<usize>],
}

/// What the rows of a page have in common.
struct Around<'a> {
    page: usize,
    /// By environment.
    variables: HashMap<usize, Variables<'a>>,
    /// The section around each of the page's sections.
    parents: Vec<Option<usize>>,
}

impl<'a> Around<'a> {
    fn of(catalog: &'a Catalog, place: usize) -> Self {
        let page = &catalog.pages[place];
        let mut parents: Vec<Option<usize>> = Vec::with_capacity(page.sections.len());
        for (section, place) in page.sections.iter().zip(0usize..) {
            let mut parent = place.checked_sub(1);
            while let Some(other) = parent
                && page.sections[other].level >= section.level
            {
                parent = parents[other];
            }
            parents.push(parent);
        }
        Self {
            page: place,
            variables: HashMap::new(),
            parents,
        }
    }
}

impl PageRows<'_> {
    /// Of all that a list shows of these rows, the settings aside.
    pub fn hash_into(&self, hasher: &mut Hasher) {
        hasher.text(self.url).text(&self.title);
        hasher.number(self.rows.len() as u64);
        for row in &self.rows {
            row.hash_into(hasher);
        }
    }
}

impl Row<'_> {
    fn hash_into(&self, hasher: &mut Hasher) {
        let attributes = &self.item.attributes;
        hasher.text(&self.page.id.value).text(&self.item.id);
        hasher.number(self.envs.bits()).number(self.standing as u64);
        hasher.text(&self.title);
        hasher.number(self.path.len() as u64);
        for title in &self.path {
            hasher.text(title);
        }
        hasher.number(attributes.owner.map_or(0, |owner| owner as u64 + 1));
        hasher.number(self.conditions.len() as u64);
        for condition in &self.conditions {
            hasher.text(&condition.words);
        }
        hasher.number(attributes.controls.len() as u64);
        for &(framework, control) in &attributes.controls {
            hasher.number(framework as u64).number(control as u64);
        }
    }

    pub fn full_id(&self) -> String {
        self.page.full_id(self.item)
    }

    /// The folder of the variant in which it stands, in one of its environments.
    pub fn folder(&self, catalog: &Catalog, environment: usize) -> String {
        variant_url(catalog, environment, &self.page.url)
    }
}
