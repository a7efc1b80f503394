//! The addresses of the site's own lists (owners, phases, tags, controls), seen from one place. A list is there
//! if there is something to show in it.

use super::folder_href;
use crate::catalog::{Catalog, Entry, Page, tag_key};
use crate::hash::Hasher;

/// Where the lists are, seen from a folder of the site.
#[derive(Debug)]
pub struct Lists<'a> {
    pub catalog: &'a Catalog,
    /// The folder.
    pub from: String,
}

impl Lists<'_> {
    /// The list of an owner, by the owner's name.
    pub fn owner(&self, name: &str) -> Option<String> {
        let mut names = self.catalog.config.owners.iter().map(|one| &one.name.value);
        let place = names.position(|known| known == name)?;
        self.href("owners", self.catalog.index.owners.get(place)?)
    }

    pub fn phase(&self, name: &str) -> Option<String> {
        let mut names = self.catalog.config.phases.iter().map(|one| &one.value);
        let place = names.position(|known| known == name)?;
        self.href("phases", self.catalog.index.phases.get(place)?)
    }

    pub fn tag(&self, tag: &str) -> Option<String> {
        let known = self.catalog.index.tags.get(&tag_key(tag))?;
        self.href("tags", &known.entry)
    }

    /// The place of a control in its framework's list.
    pub fn control(&self, framework: &str, id: &str) -> Option<String> {
        let mut frameworks = self.catalog.config.frameworks.iter();
        let place = frameworks.position(|one| one.name.value == framework)?;
        let name = &self.catalog.index.frameworks.get(place)?.name;
        let folder = folder_href(&self.from, &format!("controls/{name}"));
        Some(format!("{folder}#{id}"))
    }

    fn href(&self, folder: &str, entry: &Entry) -> Option<String> {
        is_listed(self.catalog, entry)
            .then(|| folder_href(&self.from, &format!("{folder}/{}", entry.name)))
    }
}

/// Whether an entry has a list: something in it is built, and it has a name that an address can hold.
pub fn is_listed(catalog: &Catalog, entry: &Entry) -> bool {
    let named = |letter: char| letter.is_alphanumeric();
    !entry.envs.intersection(catalog.envs).is_empty() && entry.name.contains(named)
}

/// Of which lists the facts of a page and of its sections can lead to; what an item names has a list.
pub fn hash_lists(catalog: &Catalog, page: &Page, hasher: &mut Hasher) {
    let sections = page.sections.iter().map(|section| &*section.attributes);
    for attributes in sections.chain([&page.attributes]) {
        let owner = attributes
            .owner
            .and_then(|one| catalog.index.owners.get(one));
        let phase = attributes
            .phase
            .and_then(|one| catalog.index.phases.get(one));
        for entry in [owner, phase] {
            let listed = entry.is_some_and(|entry| is_listed(catalog, entry));
            hasher.number(u64::from(listed));
        }
    }
}
