//! A `view:` that lists nothing in any environment.

use crate::catalog::{Catalog, Page, View};
use crate::diag::{Code, Diagnostic, nearest};

pub fn lint(catalog: &Catalog, page: &Page, found: &mut Vec<Diagnostic>) {
    let Some(&place) = catalog.names.by_path.get(page.path()) else {
        return;
    };
    for view in &page.views {
        let items = catalog.index.select(catalog, &view.filter, place);
        let is_here = |item: &crate::catalog::Item| {
            let envs = item.attributes.envs.intersection(view.envs);
            !envs.intersection(catalog.envs).is_empty()
        };
        let mut items = items
            .iter()
            .filter_map(|&item| catalog.index.item(catalog, item));
        if items.any(|(_, item)| is_here(item)) {
            continue;
        }
        let message = match view.filter.is_empty() {
            true => "this view does not say what to list",
            false => "this view lists nothing",
        };
        found.push(
            Diagnostic::new(Code::EmptyView, page.path(), view.span, message)
                .help(help(catalog, view)),
        );
    }
}

fn help(catalog: &Catalog, view: &View) -> String {
    if view.filter.is_empty() {
        return "write `controls`, `owner`, `tag` or `phase` in it".to_owned();
    }
    let tags = &catalog.index.tags;
    let unknown = view.filter.tags.iter().find(|tag| !tags.contains_key(*tag));
    let near = unknown.and_then(|tag| {
        let known = tags.values().map(|known| known.label.as_str());
        Some((tag, nearest(tag, known)?))
    });
    match near {
        Some((tag, near)) => format!("no item has the tag `{tag}`; did you mean `{near}`?"),
        None => "say of some item what the view asks for, or take the view away".to_owned(),
    }
}
