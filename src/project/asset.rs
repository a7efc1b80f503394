//! Which files of the content folder belong to which environments.

use std::collections::HashSet;

use rayon::prelude::*;

use super::tree::Narrowing;
use crate::catalog::{Catalog, Page, Target};
use crate::model::EnvSet;
use crate::source::Span;

/// The files, by their paths below `content/`, to which something leads but nothing that is built. A picture
/// of one environment is as telling as its text. Files to which nothing leads are everybody's.
pub fn foreign_assets(catalog: &Catalog) -> HashSet<&str> {
    if catalog.envs == EnvSet::first(catalog.config.environments.len()) {
        return HashSet::new();
    }
    let (mut all, shown) = linked_assets(catalog, catalog.envs);
    all.retain(|path| !shown.contains(path));
    all
}

/// The files to which something leads in an environment.
pub fn shown_assets(catalog: &Catalog, environment: usize) -> HashSet<&str> {
    linked_assets(catalog, EnvSet::only(environment)).1
}

/// The files to which something leads, and those among them to which something leads in one of these environments.
fn linked_assets(catalog: &Catalog, envs: EnvSet) -> (HashSet<&str>, HashSet<&str>) {
    let pages = 0..catalog.pages.len();
    let pages = pages.into_par_iter();
    let of_pages: Vec<_> = pages.map(|place| linked(catalog, place, envs)).collect();
    let linked = || of_pages.iter().flatten().copied();
    let shown = linked().filter(|(_, shown)| *shown);
    let paths = |(path, _)| path;
    (linked().map(paths).collect(), shown.map(paths).collect())
}

/// The files to which a page leads, each with whether it does in one of the environments.
fn linked(catalog: &Catalog, place: usize, envs: EnvSet) -> Vec<(&str, bool)> {
    let page = &catalog.pages[place];
    let bindings = catalog.bindings(place);
    let here = page.attributes.envs.intersection(envs);
    let hidden: Vec<Vec<Span>> = here
        .iter()
        .map(|environment| Narrowing::new(page, environment).spans(page.tree()))
        .collect();
    let is_shown = |span: Span| hidden.iter().any(|spans| span.around(spans).is_none());
    let links = page.tree().links.iter().map(|link| link.span);
    let html = bindings.html_links.values();
    // Where raw HTML stands is not known here: what it shows is shown wherever its page is.
    let html = html.map(|target| (target, !hidden.is_empty()));
    let targets = bindings.links.iter().zip(links);
    let targets = targets.map(|(target, span)| (target, is_shown(span)));
    let items = item_targets(page, envs, &bindings.item_links);
    let all = targets.chain(html).chain(items);
    all.filter_map(|(target, shown)| match target {
        Target::Asset(path, _) => Some((&**path, shown)),
        _ => None,
    })
    .collect()
}

/// Where the links of items lead, and whether the item is in an environment that is built.
fn item_targets<'a>(
    page: &'a Page,
    envs: EnvSet,
    targets: &'a std::collections::HashMap<String, Target>,
) -> impl Iterator<Item = (&'a Target, bool)> {
    page.items.iter().flat_map(move |item| {
        let shown = !item.attributes.envs.intersection(envs).is_empty();
        let links = item.attributes.links.iter();
        links.filter_map(move |link| Some((targets.get(&link.url)?, shown)))
    })
}
