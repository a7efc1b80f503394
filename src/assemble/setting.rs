//! `/settings/`: all settings of the site, a table for each page that defines some, a column for each environment.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::frame::{Described, environment_view, frame};
use super::{Assembly, Spot, add, file};
use crate::catalog::Page;
use crate::diag::Diagnostic;
use crate::hash::Hasher;
use crate::model::{Level, SettingKind};
use crate::project::{SettingVariant, folder_href, project_settings, variant_url};
use crate::render::view::{
    LinkView, SettingCellView, SettingReferenceView, SettingRowView, SettingTableView,
};
use crate::site::{Make, Site};

/// Where the page is.
pub const FOLDER: &str = "settings";

/// The most settings of one page; of more, each folder has a page of its own.
const LIMIT: usize = 500;

/// The most characters of a value that are shown.
const VALUE_LIMIT: usize = 60;

/// Whether the site has settings, and so this page.
pub fn exists(assembly: &Assembly<'_>) -> bool {
    assembly
        .whole
        .order
        .iter()
        .any(|&place| has_settings(assembly, &assembly.catalog.pages[place]))
}

fn has_settings(assembly: &Assembly<'_>, page: &Page) -> bool {
    let built = assembly.catalog.envs;
    let mut blocks = page.settings.blocks.iter();
    blocks.any(|block| !block.envs.intersection(built).is_empty())
}

/// Adds the page, and those of folders.
pub fn add_all<'s>(assembly: &'s Assembly<'_>, site: &mut Site<'s>) {
    let pages = assembly.whole.order.iter().copied();
    let pages = pages.filter(|&place| has_settings(assembly, &assembly.catalog.pages[place]));
    let pages: Vec<usize> = pages.collect();
    let size = |&place: &usize| assembly.catalog.pages[place].settings.places.len();
    if !exists(assembly) {
        return;
    }
    if pages.iter().map(size).sum::<usize>() <= LIMIT {
        return add_page(assembly, site, FOLDER.to_owned(), pages, Vec::new());
    }
    let mut folders: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for place in pages {
        folders
            .entry(assembly.catalog.pages[place].folder())
            .or_default()
            .push(place);
    }
    let top = folders.remove("").unwrap_or_default();
    let links = folders.keys().map(|&folder| folder.to_owned()).collect();
    for (folder, pages) in folders {
        add_page(
            assembly,
            site,
            format!("{FOLDER}/{folder}"),
            pages,
            Vec::new(),
        );
    }
    add_page(assembly, site, FOLDER.to_owned(), top, links);
}

fn add_page<'s>(
    assembly: &'s Assembly<'_>,
    site: &mut Site<'s>,
    url: String,
    pages: Vec<usize>,
    folders: Vec<String>,
) {
    let mut hasher = Hasher::new();
    for &place in &pages {
        let page = &assembly.catalog.pages[place];
        hasher.hash(page.document.source.hash).text(&page.url);
        hasher.text(assembly.whole.title(place));
    }
    for folder in &folders {
        hasher.text(folder).text(title(assembly, folder));
    }
    let spot = Spot {
        url,
        environment: None,
    };
    let inputs = assembly.frame_hash(hasher.finish(), &spot, None);
    let path = file(&spot.url, "index.html");
    let make: Make<'s> = Box::new(move || html(assembly, &spot, &pages, &folders));
    add(site, &path, inputs, make);
}

fn title<'a>(assembly: &'a Assembly<'_>, folder: &str) -> &'a str {
    let folder = assembly.whole.folders.get(folder);
    folder.map_or("", |folder| &folder.title)
}

fn html(
    assembly: &Assembly<'_>,
    spot: &Spot,
    pages: &[usize],
    folders: &[String],
) -> Result<Vec<u8>, Box<Diagnostic>> {
    let catalog = assembly.catalog;
    let mut taken = HashSet::new();
    let tables = pages
        .iter()
        .map(|&place| table(assembly, spot, place, &mut taken));
    let folder_link = |folder: &String| LinkView {
        label: title(assembly, folder).to_owned(),
        href: folder_href(&spot.url, &format!("{FOLDER}/{folder}")),
    };
    let environments = catalog.envs.iter().filter_map(|place| {
        let environment = catalog.config.environments.get(place)?;
        Some(environment_view(environment, place))
    });
    let view = SettingReferenceView {
        title: "Settings".to_owned(),
        environments: environments.collect(),
        tables: tables.collect(),
        folders: folders.iter().map(folder_link).collect(),
    };
    let described = Described {
        title: &view.title,
        own: true,
        ..Described::default()
    };
    let frame = frame(assembly, spot, described);
    let html = assembly.theme.render_page(&frame, &view)?;
    Ok(html.into_string().into_bytes())
}

/// The settings of a page; `taken` are the anchors that there are.
fn table(
    assembly: &Assembly<'_>,
    spot: &Spot,
    place: usize,
    taken: &mut HashSet<String>,
) -> SettingTableView {
    let catalog = assembly.catalog;
    let page = &catalog.pages[place];
    let mut rows: Vec<SettingRowView> = Vec::new();
    let mut places: HashMap<String, usize> = HashMap::new();
    for (column, environment) in catalog.envs.iter().enumerate() {
        let from = folder_href(&spot.url, &variant_url(catalog, environment, &page.url));
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
        href: folder_href(&spot.url, &page.url),
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
