//! All settings of the site: a table for each page that defines some, a column for each environment.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::{LIMIT, Leaf, Noun, Shown, columns};
use crate::assemble::Assembly;
use crate::catalog::{Catalog, Page};
use crate::hash::Hasher;
use crate::model::{Level, SettingKind};
use crate::project::{SettingVariant, folder_href, project_settings, variant_url};
use crate::render::view::{
    LinkView, SettingCellView, SettingReferenceView, SettingRowView, SettingTableView,
};

/// The most characters of a value that are shown.
const VALUE_LIMIT: usize = 60;

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
    let mut blocks = page.settings.blocks.iter();
    blocks.any(|block| !block.envs.intersection(catalog.envs).is_empty())
}

/// The page of all settings; of many, one for each folder beside it.
pub fn leaves(assembly: &Assembly<'_>, above: &[(String, String)], leaves: &mut Vec<Leaf>) {
    let catalog = assembly.catalog;
    let pages = assembly.whole.order.iter().copied();
    let mut pages: Vec<usize> = pages
        .filter(|&place| has_settings(catalog, &catalog.pages[place]))
        .collect();
    let size = |&place: &usize| catalog.pages[place].settings.places.len();
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
            hasher.hash(page.document.source.hash).text(&page.url);
            hasher.text(assembly.whole.title(place));
        }
        for folder in &self.folders {
            hasher.text(folder).text(title(assembly, folder));
        }
    }

    pub fn view(&self, assembly: &Assembly<'_>, url: &str) -> SettingReferenceView {
        let mut taken = HashSet::new();
        let pages = self.pages.iter();
        let tables = pages.map(|&place| table(assembly, url, place, &mut taken));
        let folder_link = |folder: &String| LinkView {
            label: title(assembly, folder).to_owned(),
            href: folder_href(url, &format!("{}/{folder}", Noun::Settings.folder())),
        };
        SettingReferenceView {
            title: self.title.clone(),
            environments: columns(assembly),
            tables: tables.collect(),
            folders: self.folders.iter().map(folder_link).collect(),
        }
    }
}

/// The settings of a page; `taken` are the anchors that there are.
fn table(
    assembly: &Assembly<'_>,
    url: &str,
    place: usize,
    taken: &mut HashSet<String>,
) -> SettingTableView {
    let catalog = assembly.catalog;
    let page = &catalog.pages[place];
    let mut rows: Vec<SettingRowView> = Vec::new();
    let mut places: HashMap<String, usize> = HashMap::new();
    for (column, environment) in catalog.envs.iter().enumerate() {
        let from = folder_href(url, &variant_url(catalog, environment, &page.url));
        for one in project_settings(catalog, place, environment) {
            let row = *places.entry(one.name.to_owned()).or_insert_with(|| {
                rows.push(row(&one, catalog.envs.iter().count(), taken));
                rows.len() - 1
            });
            let row = &mut rows[row];
            let level = level(one.level);
            row.cells[column] = SettingCellView {
                href: Some(format!("{from}#{}", one.anchor)),
                value: value(&one),
                unset: one.kind == SettingKind::Unset,
                generated: one.kind == SettingKind::Generated,
                level: Some(one.level.as_str()).filter(|_| level != row.level),
            };
        }
    }
    SettingTableView {
        title: assembly.whole.title(place).to_owned(),
        href: folder_href(url, &page.url),
        rows,
    }
}

/// A setting that is absent everywhere so far.
fn row(one: &SettingVariant<'_>, columns: usize, taken: &mut HashSet<String>) -> SettingRowView {
    let mut anchor = one.name.to_owned();
    let mut number = 1;
    while !taken.insert(anchor.clone()) {
        anchor = format!("{}-{number}", one.name);
        number += 1;
    }
    SettingRowView {
        anchor,
        name: one.name.to_owned(),
        level: level(one.level),
        conditions: one.when.iter().map(|when| when.words.clone()).collect(),
        cells: vec![SettingCellView::default(); columns],
    }
}

fn level(level: Level) -> Option<&'static str> {
    (level != Level::Required).then(|| level.as_str())
}

/// The beginning of a value's first line.
fn value(one: &SettingVariant<'_>) -> Option<String> {
    let text = one.command.as_deref().unwrap_or(&one.value);
    let line = text.lines().next().unwrap_or_default();
    let short: String = line.chars().take(VALUE_LIMIT).collect();
    let whole = short.len() == text.len();
    let shown = one.kind != SettingKind::Unset && !text.is_empty();
    shown.then(|| if whole { short } else { format!("{short}…") })
}
