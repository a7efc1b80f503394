//! The items of one owner, tag, phase or control, page by page; by folder where they are many.

use std::collections::BTreeMap;

use super::overview::{cells, hash_rows};
use super::{LIMIT, Leaf, Noun, Shown, built, columns, counts};
use crate::assemble::{Assembly, grid};
use crate::catalog::ItemPlace;
use crate::hash::Hasher;
use crate::project::matrix::rows;
use crate::project::{folder_href, is_listed};
use crate::render::view::{MatrixView, OverviewRowView, OverviewView};

/// A list of items.
pub struct Items {
    /// Whether it tells their owners.
    pub owners: bool,
    pub title: String,
    pub aside: Option<String>,
    /// Those that the page shows itself.
    pub places: Vec<ItemPlace>,
    /// The folders that have more.
    pub parts: Vec<Part>,
}

/// The items of a folder, on a page of their own.
pub struct Part {
    pub url: String,
    pub title: String,
    /// In each built environment.
    pub counts: Vec<usize>,
}

/// The pages of all owners, tags or phases.
pub fn leaves(
    assembly: &Assembly<'_>,
    noun: Noun,
    above: &[(String, String)],
    leaves: &mut Vec<Leaf>,
) {
    let config = &assembly.catalog.config;
    let index = &assembly.catalog.index;
    let entries: Vec<_> = match noun {
        Noun::Owners => {
            let owners = config.owners.iter().zip(&index.owners);
            owners
                .map(|(owner, entry)| (entry, &owner.label, owner.contact.clone()))
                .collect()
        }
        Noun::Phases => {
            let phases = config.phases.iter().zip(&index.phases);
            phases
                .map(|(phase, entry)| (entry, &phase.value, None))
                .collect()
        }
        _ => {
            let tags = index.tags.values();
            tags.map(|tag| (&tag.entry, &tag.label, None)).collect()
        }
    };
    for (entry, label, aside) in entries {
        if !is_listed(assembly.catalog, entry) {
            continue;
        }
        let items = Items {
            owners: noun != Noun::Owners,
            title: label.clone(),
            aside,
            places: built(assembly, entry),
            parts: Vec::new(),
        };
        let url = format!("{}/{}", noun.folder(), entry.name);
        items.split(assembly, url, "", above.to_vec(), leaves);
    }
}

impl Items {
    /// The items of one control.
    pub fn of_control(title: String, places: Vec<ItemPlace>) -> Self {
        Self {
            owners: true,
            title,
            aside: None,
            places,
            parts: Vec::new(),
        }
    }

    /// The page of these items, which stand below the folder `prefix`; if they are many, one for each folder in it.
    pub fn split(
        mut self,
        assembly: &Assembly<'_>,
        url: String,
        prefix: &str,
        above: Vec<(String, String)>,
        leaves: &mut Vec<Leaf>,
    ) {
        let catalog = assembly.catalog;
        let mut folders: BTreeMap<&str, Vec<ItemPlace>> = BTreeMap::new();
        let mut own = Vec::new();
        if self.places.len() > LIMIT {
            for &place in &self.places {
                let Some(page) = catalog.index.page(place) else {
                    continue;
                };
                let below = catalog.pages[page]
                    .url
                    .get(prefix.len()..)
                    .unwrap_or_default();
                let below = below.trim_start_matches('/');
                match below.split('/').next() {
                    Some("") | None => own.push(place),
                    Some(part) => folders.entry(part).or_default().push(place),
                }
            }
        }
        if !folders.is_empty() {
            self.places = own;
            let mut here = above.clone();
            here.push((self.title.clone(), url.clone()));
            for (part, places) in folders {
                let inner = match prefix {
                    "" => part.to_owned(),
                    prefix => format!("{prefix}/{part}"),
                };
                let title = title(assembly, &inner);
                let part_url = format!("{url}/{part}");
                self.parts.push(Part {
                    url: part_url.clone(),
                    title: title.clone(),
                    counts: counts(assembly, &places),
                });
                let items = Items {
                    owners: self.owners,
                    title,
                    aside: Some(self.title.clone()),
                    places,
                    parts: Vec::new(),
                };
                items.split(assembly, part_url, &inner, here.clone(), leaves);
            }
        }
        leaves.push(Leaf {
            url,
            above,
            shown: Shown::Items(self),
        });
    }

    pub fn view(&self, assembly: &Assembly<'_>, url: &str) -> MatrixView {
        let pages = rows(assembly.catalog, &self.places, assembly.catalog.envs);
        let look = grid::Look {
            from: url,
            owners: self.owners,
            controls: true,
        };
        let parts = OverviewView {
            title: "By folder".to_owned(),
            noun: "Folder",
            unit: "Items",
            environments: columns(assembly),
            rows: self.part_rows(url),
        };
        MatrixView {
            title: self.title.clone(),
            aside: self.aside.clone(),
            gaps: Vec::new(),
            parts: (!self.parts.is_empty()).then_some(parts),
            grid: (!pages.is_empty()).then(|| grid::by_page(assembly, &self.title, pages, &look)),
        }
    }

    pub fn hash_into(&self, assembly: &Assembly<'_>, hasher: &mut Hasher) {
        hasher.text(&self.title);
        for page in rows(assembly.catalog, &self.places, assembly.catalog.envs) {
            page.hash_into(hasher);
        }
        hash_rows(&self.part_rows(""), hasher);
    }

    fn part_rows(&self, from: &str) -> Vec<OverviewRowView> {
        let row = |part: &Part| OverviewRowView {
            anchor: None,
            label: part.title.clone(),
            href: Some(folder_href(from, &part.url)),
            aside: None,
            cells: cells(&part.counts),
        };
        self.parts.iter().map(row).collect()
    }
}

/// What the folder or the page at an address is called.
pub fn title(assembly: &Assembly<'_>, url: &str) -> String {
    let folder = assembly.whole.folders.get(url);
    let page = assembly.catalog.names.by_url.get(url);
    let page = page.map(|&page| assembly.whole.title(page));
    let title = folder.map(|folder| folder.title.as_str()).or(page);
    title.unwrap_or(url).to_owned()
}
