//! Page × environment → [`Variant`]: what does not apply is gone, variables are filled, every name is the
//! text a reader sees. What renders a variant needs nothing else of the page.

mod asset;
mod checklist;
mod comparison;
mod edit;
mod excerpt;
mod fill;
mod href;
mod item;
mod lists;
mod material;
pub mod matrix;
mod purpose;
mod setting;
mod source;
mod title;
mod tree;
mod variant;
mod verification;
mod view;

use std::collections::{HashMap, HashSet};

use crate::catalog::{Bindings, Catalog, Page};
use crate::tree::{Kind, NodeId, Tree};
use source::SourceForm;

pub use asset::{foreign_assets, shown_assets};
pub use checklist::checklist;
pub use comparison::{
    ComparedCommands, ComparedItem, ComparedVariable, Comparison, Difference, compare,
};
pub use edit::{SourceEdit, apply};
pub use fill::mentions;
pub use href::{Hrefs, Lead, absolute, folder_href, percent_encode, variant_url};
pub use lists::{Lists, hash_lists, is_listed};
pub use material::{Material, materials};
pub use purpose::{Purpose, page_purposes, purposes};
pub use setting::{SettingBlockVariant, SettingVariant, file_name, project_settings};
pub use title::page_words;
pub use variant::{
    Ask, ConditionInWords, Control, Facts, ItemVariant, LabelledLink, Reference, SectionVariant,
    SourceVariant, Variant,
};
pub use verification::{Verification, unrunnable, verifications};
pub use view::{ViewGroup, ViewHeading, ViewItem, ViewVariant, views_hash};

/// Projects the page at `place` of the catalog into one environment, which must be one of the page's.
pub fn project(catalog: &Catalog, place: usize, environment: usize) -> Variant<'_> {
    let from = variant_url(catalog, environment, &catalog.pages[place].url);
    project_from(catalog, place, environment, from)
}

/// The same, as it is shown at the page's stable address, above the environments.
pub fn project_above(catalog: &Catalog, place: usize, environment: usize) -> Variant<'_> {
    let from = catalog.pages[place].url.clone();
    project_from(catalog, place, environment, from)
}

/// The same, as it leaves the site: every address that the page leads to in it is that from the site's root.
pub fn project_from_root(catalog: &Catalog, place: usize, environment: usize) -> Variant<'_> {
    project_from(catalog, place, environment, String::new())
}

/// The same page as Markdown: the author's own source, and what of it is changed.
pub fn project_source(catalog: &Catalog, place: usize, environment: usize) -> SourceVariant<'_> {
    let from = variant_url(catalog, environment, &catalog.pages[place].url);
    let form = SourceForm::Annotated;
    source_from(catalog, (place, environment), from, &form)
}

/// The same, as it leaves the site: without annotations, `lead` making an address from the site's root to one that
/// leads there from outside; where it makes none, what would be a link is its words.
pub fn project_plain_source<'a>(
    catalog: &'a Catalog,
    place: usize,
    environment: usize,
    lead: &dyn Fn(&str) -> Option<String>,
) -> SourceVariant<'a> {
    let form = SourceForm::Plain(lead);
    source_from(catalog, (place, environment), String::new(), &form)
}

fn source_from<'a>(
    catalog: &'a Catalog,
    (place, environment): (usize, usize),
    from: String,
    form: &SourceForm<'_>,
) -> SourceVariant<'a> {
    let page = &catalog.pages[place];
    let variables = fill::Variables::new(page, &catalog.config, environment);
    let hrefs = Hrefs {
        catalog,
        environment,
        from,
    };
    let narrowing = tree::Narrowing::new(page, environment);
    SourceVariant {
        source: &page.source.text,
        edits: source::edits(place, &narrowing, &variables, &hrefs, form),
    }
}

fn project_from(catalog: &Catalog, place: usize, environment: usize, from: String) -> Variant<'_> {
    let page = &catalog.pages[place];
    let config = &catalog.config;
    let variables = fill::Variables::new(page, config, environment);
    let hrefs = Hrefs {
        catalog,
        environment,
        from,
    };
    let narrowing = tree::Narrowing::new(page, environment);
    let bindings = catalog.bindings(place);
    let mut copy = tree::Copy::new(page, bindings, &variables, &hrefs, &narrowing);
    copy.run();
    let items = item::items(&hrefs, place, &copy, &variables);
    let sections = item::sections(&hrefs, place, &copy, &items, &variables);
    let settings = setting::settings(&hrefs, page, &copy, &variables);
    let conditions = used_conditions(&hrefs, page, &items, &settings);
    let own = variant_url(catalog, environment, &page.url);
    let settings_href = folder_href(&hrefs.from, &own) + "env.txt";
    let settings_href = settings_href.trim_start_matches("./").to_owned();
    let in_settings = settings.iter().flat_map(|block| &block.settings);
    let in_settings = in_settings.flat_map(|one| one.fills.iter().map(|(_, name)| *name));
    let views = views(&hrefs, place, &copy.tree);
    let attributes = &page.attributes;
    Variant {
        path: page.path(),
        id: &page.id.value,
        url: &page.url,
        environment: config.environments.get(environment),
        title: title::page_title(page, &variables),
        description: page
            .description
            .as_deref()
            .map(|text| variables.fill_plain(text)),
        facts: item::facts(&hrefs, page, attributes),
        effort: attributes.effort,
        review_by: page
            .document
            .front
            .review_by
            .as_ref()
            .map(|date| date.value),
        asks: variables.asks(&copy.tree, in_settings),
        tree: copy.tree,
        settings,
        settings_href,
        sections,
        items,
        conditions,
        views,
        html_links: html_links(catalog.bindings(place), &hrefs),
        lists: Lists {
            catalog,
            from: hrefs.from,
        },
        html_anchors: &page.html_anchors,
    }
}

fn views<'a>(hrefs: &Hrefs<'a>, place: usize, tree: &Tree) -> Vec<ViewVariant<'a>> {
    let (catalog, environment) = (hrefs.catalog, hrefs.environment);
    let known = &catalog.pages[place].views;
    let variant = |(node, kind): (NodeId, Kind)| {
        let Kind::View(annotation) = kind else {
            return None;
        };
        let found = known.binary_search_by_key(&annotation, |view| view.annotation);
        let found = known.get(found.ok()?)?;
        let groups = view::view(catalog, place, found, environment, &hrefs.from);
        Some(ViewVariant { node, groups })
    };
    let nodes = (0..).zip(tree.nodes.iter().map(|node| node.kind));
    nodes.filter_map(variant).collect()
}

fn html_links(bindings: &Bindings, hrefs: &Hrefs<'_>) -> HashMap<String, String> {
    let links = bindings.html_links.iter();
    let leads = links.filter_map(|(written, target)| match hrefs.of(target) {
        Lead::Markdown(href) | Lead::To(href) => Some((written.clone(), href)),
        Lead::Literal => None,
        Lead::Nowhere => Some((written.clone(), "#".to_owned())),
    });
    leads.collect()
}

fn used_conditions(
    hrefs: &Hrefs<'_>,
    page: &Page,
    items: &[ItemVariant<'_>],
    settings: &[SettingBlockVariant<'_>],
) -> Vec<(String, String)> {
    let config = &hrefs.catalog.config;
    let of_items = items.iter().flat_map(|item| &item.facts.when);
    let of_settings = settings
        .iter()
        .flat_map(|block| &block.settings)
        .flat_map(|one| &one.when);
    let used: HashSet<&str> = of_items
        .chain(of_settings)
        .map(|when| when.id.as_str())
        .collect();
    let conditions = page.conditions.iter();
    let conditions = conditions.filter(|one| used.contains(one.id.value.as_str()));
    conditions
        .map(|one| &one.id.value)
        .map(|id| {
            (
                id.clone(),
                item::question(id, page, config, hrefs.environment),
            )
        })
        .collect()
}
