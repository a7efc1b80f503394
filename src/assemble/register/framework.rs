//! The controls of a framework, the items that cover them, and the gaps.

use super::items::Items;
use super::overview::hash_rows;
use super::{LIMIT, Leaf, Shown, built, columns, counts};
use crate::assemble::{Assembly, grid};
use crate::catalog::{Catalog, Entry, FrameworkEntry, ItemPlace};
use crate::config::Framework;
use crate::diag::together;
use crate::hash::Hasher;
use crate::model::EnvSet;
use crate::project::folder_href;
use crate::project::matrix::rows as matrix_rows;
use crate::render::view::{
    GridGroupView, GridView, MatrixView, OverviewCellView, OverviewRowView, OverviewView,
};

/// What the settings say of each framework, and the items that name its controls.
fn frameworks(catalog: &Catalog) -> impl Iterator<Item = (&Framework, &FrameworkEntry)> {
    let entries = &catalog.index.frameworks;
    catalog.config.frameworks.iter().zip(entries)
}

/// The environments in which some item covers a control; what is planned covers nothing yet.
fn covered(assembly: &Assembly<'_>, entry: &Entry) -> EnvSet {
    let catalog = assembly.catalog;
    let items = entry
        .items
        .iter()
        .filter_map(|&place| catalog.index.facets(catalog, place));
    let envs = items.filter(|facets| !facets.planned);
    let envs = envs.fold(EnvSet::NONE, |all, facets| all.union(facets.envs));
    envs.intersection(catalog.envs)
}

/// A row for each framework: how many of its controls are covered.
pub fn rows(assembly: &Assembly<'_>) -> Vec<OverviewRowView> {
    let catalog = assembly.catalog;
    let row = |(framework, entry): (&Framework, &FrameworkEntry)| {
        let covers: Vec<EnvSet> = entry
            .controls
            .iter()
            .map(|one| covered(assembly, one))
            .collect();
        let cell = |environment: usize| {
            let count = covers
                .iter()
                .filter(|envs| envs.contains(environment))
                .count();
            OverviewCellView {
                text: format!("{count} of {}", covers.len()),
                lacking: count < covers.len(),
            }
        };
        OverviewRowView {
            anchor: None,
            label: framework.title.clone(),
            href: Some(folder_href("", &entry.name)),
            aside: (framework.title != framework.name.value).then(|| framework.name.value.clone()),
            cells: catalog.envs.iter().map(cell).collect(),
        }
    };
    frameworks(catalog).map(row).collect()
}

/// The page of each framework; where its items are many, one for each control too.
pub fn leaves(assembly: &Assembly<'_>, above: &[(String, String)], leaves: &mut Vec<Leaf>) {
    for (place, (framework, entry)) in frameworks(assembly.catalog).enumerate() {
        let url = format!("controls/{}", entry.name);
        let places: Vec<Vec<ItemPlace>> = entry
            .controls
            .iter()
            .map(|one| built(assembly, one))
            .collect();
        let is_long = places.iter().map(Vec::len).sum::<usize>() > LIMIT;
        if is_long {
            let mut here = above.to_vec();
            here.push((framework.title.clone(), url.clone()));
            let controls = framework.controls.iter().zip(&entry.controls).zip(places);
            for (((id, title), control), places) in controls {
                if !places.is_empty() {
                    let url = format!("{url}/{}", control.name);
                    let items = Items::of_control(format!("{} {title}", id.value), places);
                    items.split(assembly, url, "", here.clone(), leaves);
                }
            }
        }
        leaves.push(Leaf {
            url,
            above: above.to_vec(),
            shown: match is_long {
                true => Shown::Controls(place),
                false => Shown::Framework(place),
            },
        });
    }
}

/// A framework with all its items.
pub fn view(assembly: &Assembly<'_>, place: usize, url: &str) -> MatrixView {
    let catalog = assembly.catalog;
    let framework = &catalog.config.frameworks[place];
    let entry = &catalog.index.frameworks[place];
    let look = grid::Look {
        from: url,
        owners: true,
        controls: false,
    };
    let controls = framework.controls.iter().zip(&entry.controls);
    let group = |((id, title), control): (&(crate::source::Spanned<String>, String), &Entry)| {
        let pages = matrix_rows(catalog, &built(assembly, control), catalog.envs);
        GridGroupView {
            anchor: Some(id.value.clone()),
            title: Some(title.clone()),
            href: None,
            control: Some(id.value.clone()),
            gap: gap(assembly, control),
            rows: grid::with_pages(assembly, pages, &look),
        }
    };
    let environments = columns(assembly);
    MatrixView {
        grid: Some(GridView {
            label: format!("Controls of {}", framework.title),
            columns: environments.len().max(1) + 1,
            environments,
            groups: controls.map(group).collect(),
        }),
        parts: None,
        ..matrix(assembly, place)
    }
}

/// A framework whose controls have pages of their own.
pub fn parts(assembly: &Assembly<'_>, place: usize, url: &str) -> MatrixView {
    let parts = OverviewView {
        title: format!(
            "Controls of {}",
            assembly.catalog.config.frameworks[place].title
        ),
        noun: "Control",
        unit: "Items",
        environments: columns(assembly),
        rows: control_rows(assembly, place, url),
    };
    MatrixView {
        parts: Some(parts),
        ..matrix(assembly, place)
    }
}

fn control_rows(assembly: &Assembly<'_>, place: usize, url: &str) -> Vec<OverviewRowView> {
    let catalog = assembly.catalog;
    let framework = &catalog.config.frameworks[place];
    let entry = &catalog.index.frameworks[place];
    let controls = framework.controls.iter().zip(&entry.controls);
    let row = |((id, title), control): (&(crate::source::Spanned<String>, String), &Entry)| {
        let covers = covered(assembly, control);
        let counts = counts(assembly, &control.items);
        let is_listed = counts.iter().any(|&count| count > 0);
        let cells = catalog
            .envs
            .iter()
            .zip(counts)
            .map(|(environment, count)| OverviewCellView {
                text: count.to_string(),
                lacking: !covers.contains(environment),
            });
        OverviewRowView {
            anchor: Some(id.value.clone()),
            label: id.value.clone(),
            href: is_listed
                .then(|| folder_href(url, &format!("controls/{}/{}", entry.name, control.name))),
            aside: Some(title.clone()),
            cells: cells.collect(),
        }
    };
    controls.map(row).collect()
}

fn matrix(assembly: &Assembly<'_>, place: usize) -> MatrixView {
    let framework = &assembly.catalog.config.frameworks[place];
    MatrixView {
        title: framework.title.clone(),
        aside: (framework.title != framework.name.value).then(|| framework.name.value.clone()),
        gaps: gaps(assembly, place),
        ..MatrixView::default()
    }
}

/// What is lacking in a framework, in sentences.
fn gaps(assembly: &Assembly<'_>, place: usize) -> Vec<String> {
    let catalog = assembly.catalog;
    let framework = &catalog.config.frameworks[place];
    let entry = &catalog.index.frameworks[place];
    let covers = entry.controls.iter().map(|one| covered(assembly, one));
    let controls: Vec<(&str, EnvSet)> = framework
        .controls
        .iter()
        .map(|(id, _)| id.value.as_str())
        .zip(covers)
        .collect();
    let sentence = |ids: Vec<&str>, lacking: &str| match ids.as_slice() {
        [] => None,
        ids => Some(format!("{} {lacking}.", together(ids))),
    };
    let nowhere = controls.iter().filter(|(_, envs)| envs.is_empty());
    let nowhere: Vec<&str> = nowhere.map(|(id, _)| *id).collect();
    let have = if nowhere.len() == 1 {
        "has no item"
    } else {
        "have no item"
    };
    let mut gaps: Vec<String> = sentence(nowhere, have).into_iter().collect();
    for environment in catalog.envs.iter() {
        let Some(known) = catalog.config.environments.get(environment) else {
            continue;
        };
        let lacks = |envs: &EnvSet| !envs.is_empty() && !envs.contains(environment);
        let here = controls.iter().filter(|(_, envs)| lacks(envs));
        let here: Vec<&str> = here.map(|(id, _)| *id).collect();
        let are = if here.len() == 1 { "is" } else { "are" };
        gaps.extend(sentence(
            here,
            &format!("{are} covered, but not in {}", known.label),
        ));
    }
    gaps
}

/// What is lacking in a control.
fn gap(assembly: &Assembly<'_>, control: &Entry) -> Option<String> {
    let catalog = assembly.catalog;
    let covers = covered(assembly, control);
    if covers == catalog.envs {
        return None;
    }
    if covers.is_empty() {
        let planned = !built(assembly, control).is_empty();
        let words = if planned {
            "Only planned"
        } else {
            "No item covers it"
        };
        return Some(words.to_owned());
    }
    let lacking = catalog.envs.iter().filter(|&one| !covers.contains(one));
    let labels = lacking.filter_map(|one| catalog.config.environments.get(one));
    let labels: Vec<&str> = labels.map(|one| one.label.as_str()).collect();
    Some(format!("Not covered in {}", labels.join(", ")))
}

/// Of a framework's rows, the settings aside.
pub fn hash(assembly: &Assembly<'_>, place: usize, hasher: &mut Hasher) {
    let catalog = assembly.catalog;
    for control in &catalog.index.frameworks[place].controls {
        hasher.number(covered(assembly, control).bits());
        let pages = matrix_rows(catalog, &built(assembly, control), catalog.envs);
        hasher.number(pages.len() as u64);
        for page in pages {
            page.hash_into(hasher);
        }
    }
}

/// Of how many items each control has.
pub fn hash_counts(assembly: &Assembly<'_>, place: usize, hasher: &mut Hasher) {
    hash_rows(&control_rows(assembly, place, ""), hasher);
    for gap in gaps(assembly, place) {
        hasher.text(&gap);
    }
}
