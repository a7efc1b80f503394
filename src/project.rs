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
mod verification;
mod view;

use std::collections::{BTreeSet, HashMap, HashSet};

use crate::catalog::{Bindings, Catalog, Page};
use crate::config::{Environment, Owner};
use crate::model::{Date, Due, Duration, Evidence, Level};
use crate::source::SourcePath;
use crate::tree::{Kind, NodeId, Tree};
use source::SourceForm;

pub use asset::{foreign_assets, shown_assets};
pub use checklist::checklist;
pub use comparison::{
    ComparedCommands, ComparedItem, ComparedVariable, Comparison, Difference, compare,
};
pub use edit::{SourceEdit, apply};
pub use fill::mentions;
pub use href::{Hrefs, Lead, folder_href, percent_encode, variant_url};
pub use lists::{Lists, hash_lists, is_listed};
pub use material::{Material, materials};
pub use purpose::{Purpose, page_purposes, purposes};
pub use setting::{SettingBlockVariant, SettingVariant, file_name, project_settings};
pub use title::page_words;
pub use verification::{Verification, verifications};
pub use view::{ViewGroup, ViewHeading, ViewItem, ViewVariant, views_hash};

/// One page as it is in one environment.
#[derive(Debug)]
pub struct Variant<'a> {
    pub path: &'a SourcePath,
    /// The page's id.
    pub id: &'a str,
    /// The page's address, without the environment.
    pub url: &'a str,
    /// `None` on a site without environments.
    pub environment: Option<&'a Environment>,
    pub title: String,
    pub description: Option<String>,
    pub facts: Facts<'a>,
    pub effort: Option<Duration>,
    pub review_by: Option<Date>,
    /// The page's Markdown, narrowed and filled; links lead where they must from the variant's address.
    pub tree: Tree,
    pub sections: Vec<SectionVariant<'a>>,
    /// In order; parents come before their children.
    pub items: Vec<ItemVariant<'a>>,
    /// The blocks of settings, in order.
    pub settings: Vec<SettingBlockVariant<'a>>,
    /// Where `env.txt` is, seen from the variant's address.
    pub settings_href: String,
    /// The variables that a reader may fill in and that the page mentions.
    pub asks: Vec<Ask<'a>>,
    /// The conditions its items and settings depend on: id and question.
    pub conditions: Vec<(String, String)>,
    /// The lists that its text asks for, in order.
    pub views: Vec<ViewVariant<'a>>,
    /// Where the site's own lists are, seen from the variant.
    pub lists: Lists<'a>,
    /// Where the destinations in raw HTML lead, as they are written there.
    pub html_links: HashMap<String, String>,
    /// The places that raw HTML names.
    pub html_anchors: &'a BTreeSet<String>,
}

/// One page as it is in one environment, as Markdown.
#[derive(Debug)]
pub struct SourceVariant<'a> {
    pub source: &'a str,
    /// The source with this applied is the variant.
    pub edits: Vec<SourceEdit>,
}

/// A section that is in the variant.
#[derive(Debug)]
pub struct SectionVariant<'a> {
    pub node: NodeId,
    /// Of its heading, 1 to 6.
    pub level: u8,
    pub title: String,
    pub anchor: String,
    pub facts: Facts<'a>,
    pub sign_off: bool,
    /// Of all items inside it, those of inner sections too.
    pub items: Counts,
    /// Place of the section around it among the variant's.
    pub parent: Option<usize>,
}

/// How many items there are; sign-offs and planned items are not counted among the levels.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub required: usize,
    pub recommended: usize,
    pub optional: usize,
    pub sign_offs: usize,
    pub planned: usize,
}

impl Counts {
    /// Items that can be done.
    pub fn items(self) -> usize {
        self.required + self.recommended + self.optional
    }

    /// Counts one item that has no child items.
    pub fn add(&mut self, item: &ItemVariant<'_>) {
        self.add_one(item.facts.level, item.planned, item.sign_off);
    }

    /// Counts something of a level, unless it is planned or a sign-off.
    pub fn add_one(&mut self, level: Level, planned: bool, sign_off: bool) {
        let number = match level {
            _ if planned => &mut self.planned,
            _ if sign_off => &mut self.sign_offs,
            Level::Required => &mut self.required,
            Level::Recommended => &mut self.recommended,
            Level::Optional => &mut self.optional,
        };
        *number += 1;
    }
}

/// An item that is in the variant.
#[derive(Debug)]
pub struct ItemVariant<'a> {
    pub node: NodeId,
    /// Places among the variant's items and sections.
    pub parent: Option<usize>,
    pub section: Option<usize>,
    pub id: &'a str,
    pub full_id: String,
    pub title: String,
    pub facts: Facts<'a>,
    pub evidence: Evidence,
    pub expires: Option<Duration>,
    pub effort: Option<Duration>,
    pub due: Option<Due>,
    pub after: Vec<Reference>,
    pub links: Vec<LabelledLink>,
    pub planned: bool,
    pub sign_off: bool,
    pub no_go: bool,
    pub step: Option<u32>,
    pub has_children: bool,
    /// Nested plain bullets, as text.
    pub criteria: Vec<String>,
    /// Its commands, exactly as they are copied.
    pub commands: Vec<String>,
    /// The material text, where variables that a reader may fill in make it another than these.
    pub named: Option<Material>,
    /// Full ids that it had before.
    pub aliases: Vec<String>,
}

impl ItemVariant<'_> {
    /// The material hash.
    pub fn hash(&self) -> String {
        material::hash(&self.material_text())
    }

    /// The exact words that the material hash is made of.
    pub fn material_text(&self) -> String {
        match &self.named {
            Some(named) => named.text(),
            None => {
                let level = self.facts.level;
                material::text(&self.title, level, &self.criteria, &self.commands)
            }
        }
    }
}

/// What a page, a section or an item says of the items in it, with what it inherits.
#[derive(Clone, Debug)]
pub struct Facts<'a> {
    pub level: Level,
    pub owner: Option<&'a Owner>,
    pub phase: Option<&'a str>,
    /// Labels of all its environments that are built.
    pub environments: Vec<&'a str>,
    pub when: Vec<ConditionInWords>,
    pub controls: Vec<Control<'a>>,
    pub tags: Vec<&'a str>,
}

impl<'a> Facts<'a> {
    /// What these facts say that the facts `around` them do not, so that nothing is shown twice. The level
    /// stays, since it always means something.
    pub fn beyond(&self, around: &Facts<'a>) -> Facts<'a> {
        fn new<T: PartialEq + Clone>(own: &[T], around: &[T]) -> Vec<T> {
            own.iter()
                .filter(|one| !around.contains(one))
                .cloned()
                .collect()
        }
        let environments = match self.environments == around.environments {
            true => Vec::new(),
            false => self.environments.clone(),
        };
        Facts {
            level: self.level,
            owner: self.owner.filter(|&owner| around.owner != Some(owner)),
            phase: self.phase.filter(|&phase| around.phase != Some(phase)),
            environments,
            when: new(&self.when, &around.when),
            controls: new(&self.controls, &around.controls),
            tags: new(&self.tags, &around.tags),
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConditionInWords {
    pub id: String,
    pub negated: bool,
    /// `If using Slack`, or the question with its answer.
    pub words: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Control<'a> {
    pub framework: &'a str,
    pub id: &'a str,
    pub title: &'a str,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LabelledLink {
    pub label: String,
    pub href: String,
}

/// An item or a section that another item waits for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// What must be done: full ids of items that have no parts, those of an item that has; what is not in this environment, or
    /// only planned, is not waited for. Or `#` and the anchor of a section of the same page.
    pub targets: Vec<String>,
    pub link: LabelledLink,
}

/// A variable that a reader may fill in.
#[derive(Debug)]
pub struct Ask<'a> {
    pub name: &'a str,
    pub question: &'a str,
    pub value: String,
    pub pattern: Option<&'a str>,
}

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
        source: &page.document.source.text,
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
