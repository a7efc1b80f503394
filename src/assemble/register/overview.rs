//! All owners, tags, phases or frameworks, and how much of each there is.

use super::{Noun, built, columns, counts, framework};
use crate::assemble::Assembly;
use crate::catalog::Entry;
use crate::hash::Hasher;
use crate::project::{folder_href, is_listed};
use crate::render::view::{OverviewCellView, OverviewRowView, OverviewView};

/// What the page of a noun shows.
pub fn view(assembly: &Assembly<'_>, noun: Noun) -> OverviewView {
    let config = &assembly.catalog.config;
    let index = &assembly.catalog.index;
    let rows = match noun {
        Noun::Controls => framework::rows(assembly),
        Noun::Owners => {
            let owners = config.owners.iter().zip(&index.owners);
            let row = owners
                .map(|(owner, entry)| row(assembly, entry, &owner.label, owner.contact.as_ref()));
            row.collect()
        }
        Noun::Phases => {
            let phases = config.phases.iter().zip(&index.phases);
            let row = phases.map(|(phase, entry)| row(assembly, entry, &phase.value, None));
            row.collect()
        }
        // Their page has tables of its own.
        Noun::Settings => Vec::new(),
        Noun::Tags => {
            let tags = index.tags.values();
            let tags = tags.filter(|tag| is_listed(assembly.catalog, &tag.entry));
            tags.map(|tag| row(assembly, &tag.entry, &tag.label, None))
                .collect()
        }
    };
    OverviewView {
        title: noun.title().to_owned(),
        noun: noun.one(),
        environments: columns(assembly),
        unit: match noun {
            Noun::Controls => "Controls covered",
            _ => "Items",
        },
        rows,
    }
}

/// Of all that it shows, the settings aside.
pub fn hash(assembly: &Assembly<'_>, noun: Noun, hasher: &mut Hasher) {
    hash_rows(&view(assembly, noun).rows, hasher);
}

/// Of the rows of an overview.
pub fn hash_rows(rows: &[OverviewRowView], hasher: &mut Hasher) {
    for row in rows {
        hasher.text(&row.label);
        hasher.text(row.href.as_deref().unwrap_or_default());
        for cell in &row.cells {
            hasher.text(&cell.text).number(u64::from(cell.lacking));
        }
    }
}

fn row(
    assembly: &Assembly<'_>,
    entry: &Entry,
    label: &str,
    aside: Option<&String>,
) -> OverviewRowView {
    let listed = is_listed(assembly.catalog, entry);
    OverviewRowView {
        anchor: None,
        label: label.to_owned(),
        href: listed.then(|| folder_href("", &entry.name)),
        aside: aside.cloned(),
        cells: cells(&counts(assembly, &built(assembly, entry))),
    }
}

/// Numbers of items.
pub fn cells(counts: &[usize]) -> Vec<OverviewCellView> {
    let cell = |count: &usize| OverviewCellView {
        text: count.to_string(),
        lacking: false,
    };
    counts.iter().map(cell).collect()
}
