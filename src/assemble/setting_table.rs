//! The settings of a page as a table with a column for each environment.

use std::collections::HashMap;

use super::Assembly;
use super::frame::environment_view;
use crate::model::{Level, SettingKind};
use crate::project::{SettingVariant, folder_href, project_settings, variant_url};
use crate::render::view::{SettingCellView, SettingRowView, SettingTableView};

/// The most characters of a value that are shown.
const VALUE_LIMIT: usize = 60;

/// The settings of the page at `place`, as seen from the folder `from`. Rows have the anchors of their page.
pub fn setting_table(
    assembly: &Assembly<'_>,
    from: &str,
    place: usize,
    environments: &[usize],
) -> SettingTableView {
    let catalog = assembly.catalog;
    let page = &catalog.pages[place];
    let mut rows: Vec<SettingRowView> = Vec::new();
    // Values are compared as a whole, of which a cell shows the beginning.
    let mut values: Vec<Vec<Option<(SettingKind, Level, String)>>> = Vec::new();
    let mut places: HashMap<&str, usize> = HashMap::new();
    for (column, &environment) in environments.iter().enumerate() {
        let folder = folder_href(from, &variant_url(catalog, environment, &page.url));
        for one in project_settings(catalog, place, environment) {
            let row = *places.entry(one.name).or_insert_with(|| {
                rows.push(row(&one, environments.len()));
                values.push(vec![None; environments.len()]);
                rows.len() - 1
            });
            let cells = &mut values[row];
            let row = &mut rows[row];
            row.cells[column] = SettingCellView {
                href: Some(format!("{folder}#{}", one.anchor)),
                value: value(&one),
                unset: one.kind == SettingKind::Unset,
                generated: one.kind == SettingKind::Generated,
                level: Some(one.level.as_str()).filter(|_| level(one.level) != row.level),
            };
            cells[column] = Some((one.kind, one.level, one.value));
        }
    }
    for (row, values) in rows.iter_mut().zip(&values) {
        row.differs = values.iter().any(|value| *value != values[0]);
    }
    let known = &catalog.config.environments;
    let columns = environments.iter();
    let columns = columns.filter_map(|&one| Some(environment_view(known.get(one)?, one)));
    SettingTableView {
        title: assembly.whole.title(place).to_owned(),
        href: None,
        environments: columns.collect(),
        rows,
    }
}

/// A setting that is absent everywhere so far.
fn row(one: &SettingVariant<'_>, columns: usize) -> SettingRowView {
    SettingRowView {
        anchor: one.anchor.to_owned(),
        name: one.name.to_owned(),
        level: level(one.level),
        conditions: one.when.iter().map(|when| when.words.clone()).collect(),
        differs: false,
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
