//! Rows of items as a table with a column for each built environment.

use super::Assembly;
use super::register::columns;
use crate::project::matrix::{PageRows, Row};
use crate::project::{Lists, folder_href};
use crate::render::view::{GridCellView, GridGroupView, GridRowView, GridView, LinkView};

/// From where a table is seen, and what it tells of each item.
pub struct Look<'l> {
    /// The folder of the page that it is on.
    pub from: &'l str,
    pub owners: bool,
    pub controls: bool,
}

/// A table with a group for each page.
pub fn by_page(
    assembly: &Assembly<'_>,
    label: &str,
    pages: Vec<PageRows<'_>>,
    look: &Look<'_>,
) -> GridView {
    let environments = columns(assembly);
    let group = |page: PageRows<'_>| GridGroupView {
        href: Some(folder_href(look.from, page.url)),
        rows: page
            .rows
            .iter()
            .map(|one| row(assembly, one, None, look))
            .collect(),
        title: Some(page.title),
        ..GridGroupView::default()
    };
    GridView {
        label: label.to_owned(),
        columns: environments.len().max(1) + 1,
        environments,
        groups: pages.into_iter().map(group).collect(),
    }
}

/// Rows that tell their pages themselves.
pub fn with_pages(
    assembly: &Assembly<'_>,
    pages: Vec<PageRows<'_>>,
    look: &Look<'_>,
) -> Vec<GridRowView> {
    let of_page = |page: PageRows<'_>| -> Vec<GridRowView> {
        let rows = page.rows.iter();
        rows.map(|one| row(assembly, one, Some(&page.title), look))
            .collect()
    };
    pages.into_iter().flat_map(of_page).collect()
}

fn row(assembly: &Assembly<'_>, row: &Row<'_>, page: Option<&str>, look: &Look<'_>) -> GridRowView {
    let catalog = assembly.catalog;
    let lists = Lists {
        catalog,
        from: look.from.to_owned(),
    };
    let path = page.into_iter().chain(row.path.iter().map(String::as_str));
    let path: Vec<&str> = path.collect();
    let owner = row.owner.filter(|_| look.owners).and_then(|owner| {
        let href = lists.owner(&owner.name.value)?;
        let label = owner.label.clone();
        Some(LinkView { label, href })
    });
    let control = |&(framework, control): &(usize, usize)| {
        let framework = catalog.config.frameworks.get(framework)?;
        let (framework, id) = (
            &framework.name.value,
            &framework.controls.get(control)?.0.value,
        );
        let href = lists.control(framework, id)?;
        let label = format!("{framework}:{id}");
        Some(LinkView { label, href })
    };
    let controls = row
        .item
        .attributes
        .controls
        .iter()
        .filter(|_| look.controls);
    let cell = |environment: usize| {
        if !row.envs.contains(environment) {
            return GridCellView::default();
        }
        let folder = folder_href(look.from, &row.folder(catalog, environment));
        GridCellView {
            href: Some(format!("{folder}#{}", row.item.id)),
            standing: Some(row.standing.as_str()),
            words: Vec::new(),
        }
    };
    GridRowView {
        anchor: None,
        anchors: Vec::new(),
        title: row.title.clone(),
        path: (!path.is_empty()).then(|| path.join(" › ")),
        owner,
        conditions: row.conditions.iter().map(|one| one.words.clone()).collect(),
        controls: controls.filter_map(control).collect(),
        cells: catalog.envs.iter().map(cell).collect(),
    }
}
