//! Catalog → [`Index`]: one walk over all items.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use super::outline::{Outline, PageWords};
use crate::catalog::{Catalog, Entry, FrameworkEntry, Index, ItemPlace, TagEntry, tag_key};
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
    for position in 0..index.order.len() {
        add_page(&mut index, catalog, position);
    }
    index
}

fn add_page(index: &mut Index, catalog: &Catalog, position: usize) {
    let page = &catalog.pages[index.order[position]];
    let position = u32::try_from(position).unwrap_or(u32::MAX);
    for (item, place) in page.items.iter().zip(0..) {
        let place = ItemPlace {
            position,
            item: place,
        };
        let attributes = &item.attributes;
        let envs = attributes.envs;
        if let Some(owner) = attributes.owner.and_then(|one| index.owners.get_mut(one)) {
            owner.add(place, envs);
        }
        if let Some(phase) = attributes.phase.and_then(|one| index.phases.get_mut(one)) {
            phase.add(place, envs);
        }
        for &(framework, control) in &attributes.controls {
            let framework = index.frameworks.get_mut(framework);
            let control = framework.and_then(|one| one.controls.get_mut(control));
            if let Some(control) = control {
                control.add(place, envs);
            }
        }
        for tag in &attributes.tags {
            let key = tag_key(tag);
            let known = index.tags.entry(key).or_insert_with_key(|key| TagEntry {
                label: tag.clone(),
                entry: Entry {
                    name: key.clone(),
                    ..Entry::default()
                },
            });
            // Two spellings of one tag can stand on one item.
            if known.entry.items.last() != Some(&place) {
                known.entry.add(place, envs);
            }
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
        let own = match catalog.folders.contains_key(&page.url) {
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
