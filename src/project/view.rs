//! The lists that a page's text asks for with `view:`, as they are in one environment: the same items, where
//! they stand.

use std::collections::{HashMap, HashSet};

use super::matrix::{PageRows, Row, Standing, rows};
use super::{Control, folder_href, variant_url};
use crate::catalog::{Catalog, ItemPlace, View};
use crate::hash::{Hash, Hasher};
use crate::model::EnvSet;
use crate::tree::NodeId;

/// A list that stands in a variant.
#[derive(Debug)]
pub struct ViewVariant<'a> {
    /// Where it stands in the variant's tree.
    pub node: NodeId,
    pub groups: Vec<ViewGroup<'a>>,
}

/// Items under one heading.
#[derive(Debug)]
pub struct ViewGroup<'a> {
    pub heading: ViewHeading<'a>,
    /// None for a control that no item covers here.
    pub items: Vec<ViewItem<'a>>,
}

/// What a group has in common.
#[derive(Debug, PartialEq, Eq)]
pub enum ViewHeading<'a> {
    /// All items of the list stand on the page that it stands on.
    Here,
    Page {
        title: String,
        href: String,
    },
    Control(Control<'a>),
}

/// An item in a list.
#[derive(Debug)]
pub struct ViewItem<'a> {
    pub full_id: String,
    pub title: String,
    /// Its place in this environment.
    pub href: String,
    pub standing: Standing,
    /// The title of its page, where the heading does not say it.
    pub page: Option<String>,
    /// Its owner's label.
    pub owner: Option<&'a str>,
    /// In words.
    pub conditions: Vec<String>,
}

/// What a view of the page at `place` shows in an environment.
pub fn view<'a>(
    catalog: &'a Catalog,
    place: usize,
    view: &View,
    environment: usize,
    from: &str,
) -> Vec<ViewGroup<'a>> {
    let only = EnvSet::only(environment);
    let places = catalog.index.select(catalog, &view.filter, place);
    let lister = Lister {
        catalog,
        place,
        environment,
        from,
    };
    if !groups_controls(view) {
        return told(lister.by_page(rows(catalog, &places, only)));
    }
    let mut of_control: HashMap<(usize, usize), Vec<ItemPlace>> = HashMap::new();
    for &place in &places {
        let facets = catalog.index.facets(catalog, place).into_iter();
        for &control in facets.flat_map(|facets| &facets.controls) {
            of_control.entry(control).or_default().push(place);
        }
    }
    let controls = controls(catalog, view).into_iter();
    let groups = controls.filter_map(|(framework, control)| {
        let places = of_control.remove(&(framework, control)).unwrap_or_default();
        lister.of_control(framework, control, &rows(catalog, &places, only))
    });
    told(groups.collect())
}

/// Without the owner, if all items have the same.
fn told(mut groups: Vec<ViewGroup<'_>>) -> Vec<ViewGroup<'_>> {
    let mut owners = groups
        .iter()
        .flat_map(|group| &group.items)
        .map(|item| item.owner);
    let first = owners.next();
    if owners.all(|owner| Some(owner) == first) {
        for item in groups.iter_mut().flat_map(|group| &mut group.items) {
            item.owner = None;
        }
    }
    groups
}

/// Of what the views of a page show in an environment; `None` if it has none.
pub fn views_hash(catalog: &Catalog, place: usize, environment: usize) -> Option<Hash> {
    let page = &catalog.pages[place];
    let here = page
        .views
        .iter()
        .filter(|view| view.envs.contains(environment));
    let mut here = here.peekable();
    here.peek()?;
    let mut hasher = Hasher::new();
    for view in here {
        let places = catalog.index.select(catalog, &view.filter, place);
        let pages = rows(catalog, &places, EnvSet::only(environment));
        hasher.number(pages.len() as u64);
        for page in pages {
            page.hash_into(&mut hasher);
        }
    }
    Some(hasher.finish())
}

/// Whether the list stands control by control.
fn groups_controls(view: &View) -> bool {
    !matches!(view.filter.controls.as_slice(), [] | [(_, Some(_))])
}

/// The controls that a view names, those of whole frameworks among them, each once.
fn controls(catalog: &Catalog, view: &View) -> Vec<(usize, usize)> {
    let mut all = Vec::new();
    let mut seen = HashSet::new();
    for &(framework, control) in &view.filter.controls {
        let count = catalog.config.frameworks[framework].controls.len();
        let range = control.map_or(0..count, |control| control..control + 1);
        all.extend(range.map(|control| (framework, control)));
    }
    all.retain(|control| seen.insert(*control));
    all
}

struct Lister<'l, 'a> {
    catalog: &'a Catalog,
    place: usize,
    environment: usize,
    from: &'l str,
}

impl<'a> Lister<'_, 'a> {
    fn by_page(&self, pages: Vec<PageRows<'a>>) -> Vec<ViewGroup<'a>> {
        let is_here = pages.len() == 1 && pages[0].page == self.place;
        let group = |page: PageRows<'a>| ViewGroup {
            heading: match is_here {
                true => ViewHeading::Here,
                false => ViewHeading::Page {
                    href: self.href(page.url),
                    title: page.title,
                },
            },
            items: page.rows.iter().map(|row| self.item(row, None)).collect(),
        };
        pages.into_iter().map(group).collect()
    }

    fn of_control(
        &self,
        framework: usize,
        control: usize,
        pages: &[PageRows<'a>],
    ) -> Option<ViewGroup<'a>> {
        let framework = self.catalog.config.frameworks.get(framework)?;
        let (id, title) = framework.controls.get(control)?;
        let items = pages.iter().flat_map(|page| {
            let elsewhere = (page.page != self.place).then_some(&page.title);
            page.rows.iter().map(move |row| self.item(row, elsewhere))
        });
        Some(ViewGroup {
            heading: ViewHeading::Control(Control {
                framework: &framework.name.value,
                id: &id.value,
                title,
            }),
            items: items.collect(),
        })
    }

    fn item(&self, row: &Row<'a>, page: Option<&String>) -> ViewItem<'a> {
        let folder = self.href(&row.page.url);
        let folder = if folder == "./" { "" } else { &folder };
        ViewItem {
            full_id: row.full_id(),
            title: row.title.clone(),
            href: format!("{folder}#{}", row.item.id),
            standing: row.standing,
            page: page.cloned(),
            owner: row.owner.map(|owner| owner.label.as_str()),
            conditions: row.conditions.iter().map(|one| one.words.clone()).collect(),
        }
    }

    fn href(&self, url: &str) -> String {
        folder_href(self.from, &variant_url(self.catalog, self.environment, url))
    }
}
