//! Catalog → [`Index`]: one walk over all items.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::ops::Range;

use rayon::prelude::*;

use super::outline::{Outline, PageWords};
use crate::catalog::{Catalog, Entry, FrameworkEntry, Index, ItemPlace, Page, TagEntry, tag_key};
use crate::model::EnvSet;

/// Gathers what every item says.
pub fn index(catalog: &Catalog) -> Index {
    let config = &catalog.config;
    let everywhere = EnvSet::first(config.environments.len());
    // The order is one of files' names; what the pages are called does not matter to it.
    let order = Outline::of(catalog, everywhere, |_| PageWords::default()).order;
    let frameworks = names(config.frameworks.iter().map(|one| &*one.name.value));
    let frameworks = frameworks.into_iter().zip(&config.frameworks);
    let mut index = Index {
        positions: vec![0; catalog.pages.len()],
        folders: folders(catalog, &order),
        owners: entries(config.owners.iter().map(|one| &*one.name.value)),
        phases: entries(config.phases.iter().map(|one| &*one.value)),
        frameworks: frameworks
            .map(|(name, framework)| FrameworkEntry {
                name,
                controls: entries(framework.controls.iter().map(|(id, _)| &*id.value)),
            })
            .collect(),
        order,
        ..Index::default()
    };
    for (position, &page) in (0..).zip(&index.order) {
        index.positions[page] = position;
    }
    // To look at items takes long, and to put together what was found does not.
    let empty = lists(&index);
    let parts = index.order.par_chunks(PAGES_AT_ONCE).enumerate();
    let parts = parts.map(|(part, pages)| {
        let mut found = empty.clone();
        for (position, &page) in (part * PAGES_AT_ONCE..).zip(pages) {
            add_page(&mut found, &catalog.pages[page], position);
        }
        found
    });
    for part in parts.collect::<Vec<Lists>>() {
        add_part(&mut index, part);
    }
    index
}

/// How many pages are looked at in one go.
const PAGES_AT_ONCE: usize = 256;

/// The lists of an index.
#[derive(Clone)]
struct Lists {
    owners: Vec<Entry>,
    phases: Vec<Entry>,
    frameworks: Vec<FrameworkEntry>,
    tags: BTreeMap<String, TagEntry>,
}

/// The lists of an index that is empty so far.
fn lists(index: &Index) -> Lists {
    Lists {
        owners: index.owners.clone(),
        phases: index.phases.clone(),
        frameworks: index.frameworks.clone(),
        tags: BTreeMap::new(),
    }
}

/// Adds lists of the pages that come next.
fn add_part(index: &mut Index, part: Lists) {
    let add = |entry: &mut Entry, more: Entry| {
        entry.items.extend(more.items);
        entry.envs = entry.envs.union(more.envs);
    };
    let controls = |frameworks: Vec<FrameworkEntry>| {
        let all = frameworks.into_iter();
        all.flat_map(|framework| framework.controls)
    };
    let known = index.frameworks.iter_mut();
    let known = known.flat_map(|framework| &mut framework.controls);
    let known = index
        .owners
        .iter_mut()
        .chain(&mut index.phases)
        .chain(known);
    let more = part.owners.into_iter().chain(part.phases);
    for (entry, more) in known.zip(more.chain(controls(part.frameworks))) {
        add(entry, more);
    }
    for (key, tag) in part.tags {
        match index.tags.get_mut(&key) {
            Some(known) => add(&mut known.entry, tag.entry),
            None => {
                index.tags.insert(key, tag);
            }
        }
    }
}

fn add_page(index: &mut Lists, page: &Page, position: usize) {
    let position = u32::try_from(position).unwrap_or(u32::MAX);
    for facets in &page.facets {
        let items = facets.items.clone();
        let places = items.map(|item| ItemPlace { position, item });
        let envs = facets.envs;
        if let Some(owner) = facets.owner.and_then(|one| index.owners.get_mut(one)) {
            owner.add(places.clone(), envs);
        }
        if let Some(phase) = facets.phase.and_then(|one| index.phases.get_mut(one)) {
            phase.add(places.clone(), envs);
        }
        for &(framework, control) in &facets.controls {
            let framework = index.frameworks.get_mut(framework);
            let control = framework.and_then(|one| one.controls.get_mut(control));
            if let Some(control) = control {
                control.add(places.clone(), envs);
            }
        }
        for (place, tag) in facets.tags.iter().enumerate() {
            let key = tag_key(tag);
            // Two spellings of one tag can stand on one item.
            if facets.tags[..place].iter().any(|tag| tag_key(tag) == key) {
                continue;
            }
            let known = index.tags.entry(key).or_insert_with_key(|key| TagEntry {
                label: tag.clone(),
                entry: Entry {
                    name: key.clone(),
                    ..Entry::default()
                },
            });
            known.entry.add(places.clone(), envs);
        }
    }
}

fn entries<'a>(written: impl Iterator<Item = &'a str>) -> Vec<Entry> {
    let entry = |name| Entry {
        name,
        ..Entry::default()
    };
    names(written).into_iter().map(entry).collect()
}

/// Names as parts of addresses: lower case, and each another's no more than as they were written. None is that of
/// the file that stands beside their folders.
fn names<'a>(written: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut taken = HashSet::from(["index.html".to_owned()]);
    let part = |name: &str| -> String {
        let letters = name.chars().map(|letter| match letter {
            '.' | '_' | '-' => letter,
            _ if letter.is_alphanumeric() => letter.to_ascii_lowercase(),
            _ => '-',
        });
        letters.collect()
    };
    let name = |written: &str| {
        let part = part(written);
        let mut name = part.clone();
        let mut number = 2;
        while !taken.insert(name.clone()) {
            name = format!("{part}-{number}");
            number += 1;
        }
        name
    };
    written.map(name).collect()
}

/// Where in reading order the pages of each folder stand: they follow each other.
fn folders(catalog: &Catalog, order: &[usize]) -> HashMap<String, Range<u32>> {
    let mut folders: HashMap<String, Range<u32>> = HashMap::new();
    for (position, &page) in (0..).zip(order) {
        let page = &catalog.pages[page];
        let own = match catalog.names.folders.contains_key(&page.url) {
            true => &page.url,
            false => page.folder(),
        };
        let mut url = own;
        loop {
            let range = folders.entry(url.to_owned()).or_insert(position..position);
            range.end = position + 1;
            url = match url.rsplit_once('/') {
                Some((parent, _)) => parent,
                None if url.is_empty() => break,
                None => "",
            };
        }
    }
    folders
}

#[cfg(test)]
mod tests {
    use super::names;

    #[test]
    fn no_two_names_have_one_address() {
        let written = ["Index.html", "SOC2", "soc2", "soc2-2", "CC6(1)"];
        let given = ["index.html-2", "soc2", "soc2-2", "soc2-2-2", "cc6-1-"];
        assert_eq!(names(written.into_iter()), given);
    }
}
