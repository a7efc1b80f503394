//! Which items have which owner, phase, tag and control, gathered once for the whole site, so that no list of
//! items has to look at every page.

use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

use super::{Catalog, Facets, Item, Page};
use crate::model::{EnvSet, Within};
use crate::slug::slug;
use crate::source::Span;

/// An item, by the place of its page as the site is read and its own on the page. In this order lists are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ItemPlace {
    pub position: u32,
    pub item: u32,
}

/// The items of one owner, phase, tag or control.
#[derive(Clone, Debug, Default)]
pub struct Entry {
    /// The last part of the address of its list.
    pub name: String,
    /// In order, each once; in whatever environment.
    pub items: Vec<ItemPlace>,
    /// The environments in which there is one.
    pub envs: EnvSet,
}

impl Entry {
    pub fn add(&mut self, places: impl Iterator<Item = ItemPlace>, envs: EnvSet) {
        self.items.extend(places);
        self.envs = self.envs.union(envs);
    }
}

/// A framework: the items of each of its controls.
#[derive(Clone, Debug, Default)]
pub struct FrameworkEntry {
    /// The last part of the address of its list.
    pub name: String,
    /// In the order of the settings.
    pub controls: Vec<Entry>,
}

/// All items of a site, by what is said of them.
#[derive(Debug, Default)]
pub struct Index {
    /// Pages' places in the catalog, as the site is read.
    pub order: Vec<usize>,
    /// Where in `order` the pages of a folder and of those below it stand.
    pub folders: HashMap<String, Range<u32>>,
    /// Where in `order` each page stands, by its place in the catalog.
    pub positions: Vec<u32>,
    /// In the order of the settings, as the next two.
    pub owners: Vec<Entry>,
    pub phases: Vec<Entry>,
    pub frameworks: Vec<FrameworkEntry>,
    /// By [`tag_key`].
    pub tags: BTreeMap<String, TagEntry>,
}

/// The items of a tag.
#[derive(Clone, Debug, Default)]
pub struct TagEntry {
    /// As it is written where it comes first.
    pub label: String,
    pub entry: Entry,
}

/// Tags that differ in letter case or punctuation alone are one.
pub fn tag_key(tag: &str) -> String {
    let slug = slug(tag);
    match slug.is_empty() {
        true => tag.to_owned(),
        false => slug,
    }
}

/// Which items a view shows: those that everything written of it holds for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// A framework, or one of its controls, by their places; any of them.
    pub controls: Vec<(usize, Option<usize>)>,
    pub owner: Option<usize>,
    pub phase: Option<usize>,
    /// By [`tag_key`]; all of them.
    pub tags: Vec<String>,
    pub within: Within,
}

impl Filter {
    /// Whether it asks for anything at all.
    pub fn is_empty(&self) -> bool {
        let Self {
            controls,
            owner,
            phase,
            tags,
            within: _,
        } = self;
        controls.is_empty() && owner.is_none() && phase.is_none() && tags.is_empty()
    }

    fn holds(&self, facets: &Facets) -> bool {
        let control = |&(framework, control): &(usize, Option<usize>)| {
            let covers = |&(its, one): &(usize, usize)| {
                its == framework && control.is_none_or(|control| control == one)
            };
            facets.controls.iter().any(covers)
        };
        let tag = |key: &String| facets.tags.iter().any(|tag| tag_key(tag) == *key);
        (self.controls.is_empty() || self.controls.iter().any(control))
            && self.owner.is_none_or(|one| facets.owner == Some(one))
            && self.phase.is_none_or(|one| facets.phase == Some(one))
            && self.tags.iter().all(tag)
    }
}

/// A `view:` of a page: a list of items that stand where they stand.
#[derive(Clone, Debug)]
pub struct View {
    /// Its annotation's place in the tree's table, which its node names.
    pub annotation: u32,
    /// Of the whole comment.
    pub span: Span,
    pub filter: Filter,
    /// The environments in which the view itself is.
    pub envs: EnvSet,
}

impl Index {
    /// The page on which an item stands, and the item.
    pub fn item<'c>(&self, catalog: &'c Catalog, place: ItemPlace) -> Option<(usize, &'c Item)> {
        let page = self.page(place)?;
        let item = catalog.pages.get(page)?.items.get(place.item as usize)?;
        Some((page, item))
    }

    /// The page on which an item stands.
    pub fn page(&self, place: ItemPlace) -> Option<usize> {
        self.order.get(place.position as usize).copied()
    }

    /// By what an item is listed, which is known without looking at its page's content.
    pub fn facets<'c>(&self, catalog: &'c Catalog, place: ItemPlace) -> Option<&'c Facets> {
        catalog.pages.get(self.page(place)?)?.facets_of(place.item)
    }

    /// The items that a view of the page at `page` shows, in order, in whatever environment they are. Takes as
    /// long as the shortest list of what it asks for.
    pub fn select(&self, catalog: &Catalog, filter: &Filter, page: usize) -> Vec<ItemPlace> {
        if filter.is_empty() {
            return Vec::new();
        }
        let range = self.range(filter.within, page, &catalog.pages[page]);
        if filter.within == Within::Page {
            let position = range.start;
            let facets = catalog.pages[page].facets.iter();
            let items = facets
                .filter(|facets| filter.holds(facets))
                .flat_map(|facets| facets.items.clone());
            return items.map(|item| ItemPlace { position, item }).collect();
        }
        let holds = |place: &ItemPlace| {
            let facets = self.facets(catalog, *place);
            facets.is_some_and(|facets| filter.holds(facets))
        };
        let lists = self.lists(filter);
        let inside = |list: &'_ [ItemPlace]| {
            let start = list.partition_point(|place| place.position < range.start);
            let end = list.partition_point(|place| place.position < range.end);
            start..end
        };
        let length = |lists: &Vec<&[ItemPlace]>| -> usize {
            lists.iter().map(|list| inside(list).len()).sum()
        };
        let shortest = lists.into_iter().min_by_key(length).unwrap_or_default();
        let ranges = shortest.into_iter().map(|list| &list[inside(list)]);
        let mut places: Vec<ItemPlace> = ranges.flatten().copied().filter(holds).collect();
        places.sort_unstable();
        places.dedup();
        places
    }

    /// For each thing that a filter asks for, the lists of which one must have an item.
    fn lists(&self, filter: &Filter) -> Vec<Vec<&[ItemPlace]>> {
        let mut lists: Vec<Vec<&[ItemPlace]>> = Vec::new();
        fn of(entry: Option<&Entry>) -> Vec<&[ItemPlace]> {
            entry.map(|entry| &*entry.items).into_iter().collect()
        }
        if !filter.controls.is_empty() {
            let entries = filter.controls.iter().flat_map(|&(framework, control)| {
                let framework = self.frameworks.get(framework);
                let controls = framework.map_or(&[][..], |framework| &framework.controls);
                match control {
                    Some(control) => controls.get(control..=control).unwrap_or_default(),
                    None => controls,
                }
            });
            lists.push(entries.map(|entry| &*entry.items).collect());
        }
        lists.extend(filter.owner.map(|one| of(self.owners.get(one))));
        lists.extend(filter.phase.map(|one| of(self.phases.get(one))));
        let tags = filter.tags.iter();
        lists.extend(tags.map(|key| of(self.tags.get(key).map(|tag| &tag.entry))));
        lists
    }

    fn range(&self, within: Within, place: usize, page: &Page) -> Range<u32> {
        let everything = 0..u32::MAX;
        let position = self.positions.get(place).copied().unwrap_or(0);
        match within {
            Within::Site => everything,
            Within::Page => position..position + 1,
            Within::Folder => {
                let own = self.folders.get(&page.url);
                let folder = own.or_else(|| self.folders.get(page.folder()));
                folder.cloned().unwrap_or(position..position + 1)
            }
        }
    }
}
