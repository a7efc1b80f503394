//! All settings of the site: a table for each page that defines some, a column for each environment.

use std::collections::{BTreeMap, HashMap};

use super::{LIMIT, Leaf, Noun, Shown};
use crate::assemble::Assembly;
use crate::assemble::setting_table::setting_table;
use crate::catalog::{Catalog, Page};
use crate::hash::Hasher;
use crate::project::folder_href;
use crate::render::view::{LinkView, SettingReferenceView};

/// What one page of the list shows.
pub struct Settings {
    title: String,
    /// Places of the pages that define them.
    pages: Vec<usize>,
    /// Folders that have a page of their own.
    folders: Vec<String>,
}

/// Whether the site has settings, and so this list.
pub fn exist(catalog: &Catalog) -> bool {
    catalog.pages.iter().any(|page| has_settings(catalog, page))
}

fn has_settings(catalog: &Catalog, page: &Page) -> bool {
    let envs = page.setting_blocks;
    envs.is_some_and(|envs| !envs.intersection(catalog.envs).is_empty())
}

/// The page of all settings; of many, one for each folder beside it.
pub fn leaves(assembly: &Assembly<'_>, above: &[(String, String)], leaves: &mut Vec<Leaf>) {
    let catalog = assembly.catalog;
    let pages = assembly.whole.order.iter().copied();
    let mut pages: Vec<usize> = pages
        .filter(|&place| has_settings(catalog, &catalog.pages[place]))
        .collect();
    let size = |&place: &usize| catalog.pages[place].defines.len();
    let mut folders: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    if pages.iter().map(size).sum::<usize>() > LIMIT {
        for place in std::mem::take(&mut pages) {
            let folder = catalog.pages[place].folder();
            folders.entry(folder).or_default().push(place);
        }
        pages = folders.remove("").unwrap_or_default();
    }
    leaves.push(Leaf {
        url: Noun::Settings.folder().to_owned(),
        above: Vec::new(),
        shown: Shown::Settings(Settings {
            title: Noun::Settings.title().to_owned(),
            pages,
            folders: folders.keys().map(|&folder| folder.to_owned()).collect(),
        }),
    });
    for (folder, pages) in folders {
        leaves.push(Leaf {
            url: format!("{}/{folder}", Noun::Settings.folder()),
            above: above.to_vec(),
            shown: Shown::Settings(Settings {
                title: title(assembly, folder).to_owned(),
                pages,
                folders: Vec::new(),
            }),
        });
    }
}

fn title<'a>(assembly: &'a Assembly<'_>, folder: &str) -> &'a str {
    let folder = assembly.whole.folders.get(folder);
    folder.map_or("", |folder| &folder.title)
}

impl Settings {
    /// Of all that it shows, the site's own settings aside.
    pub fn hash_into(&self, assembly: &Assembly<'_>, hasher: &mut Hasher) {
        hasher.text(&self.title);
        for &place in &self.pages {
            let page = &assembly.catalog.pages[place];
            hasher.hash(page.source.hash).text(&page.url);
            hasher.text(assembly.whole.title(place));
        }
        for folder in &self.folders {
            hasher.text(folder).text(title(assembly, folder));
        }
    }

    pub fn view(&self, assembly: &Assembly<'_>, url: &str) -> SettingReferenceView {
        let environments: Vec<usize> = assembly.catalog.envs.iter().collect();
        let mut anchors = Anchors::default();
        let tables = self.pages.iter().map(|&place| {
            let mut table = setting_table(assembly, url, place, &environments);
            table.href = Some(folder_href(url, &assembly.catalog.pages[place].url));
            for row in &mut table.rows {
                row.anchor = anchors.of(&row.name);
            }
            table
        });
        let folder_link = |folder: &String| LinkView {
            label: title(assembly, folder).to_owned(),
            href: folder_href(url, &format!("{}/{folder}", Noun::Settings.folder())),
        };
        SettingReferenceView {
            title: self.title.clone(),
            tables: tables.collect(),
            folders: self.folders.iter().map(folder_link).collect(),
        }
    }
}

/// The anchors of a list: names, and numbers behind those that several pages define.
#[derive(Default)]
struct Anchors {
    /// How often each name was given out; a number is not looked for from 1 again.
    given: HashMap<String, usize>,
}

impl Anchors {
    fn of(&mut self, name: &str) -> String {
        let mut anchor = name.to_owned();
        while let Some(&given) = self.given.get(&anchor) {
            let number = self.given.entry(name.to_owned()).or_insert(given);
            anchor = format!("{name}-{number}");
            *number += 1;
        }
        self.given.insert(anchor.clone(), 1);
        anchor
    }
}

#[cfg(test)]
mod tests {
    use super::Anchors;

    #[test]
    fn no_anchor_is_given_twice() {
        let mut anchors = Anchors::default();
        let given = ["A", "A-1", "A", "A", "A-1"].map(|name| anchors.of(name));
        assert_eq!(given, ["A", "A-1", "A-2", "A-3", "A-1-1"]);
    }
}
