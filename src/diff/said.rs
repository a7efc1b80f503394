//! What a state of a site says of each item, in words that another state can be compared with.

use std::collections::BTreeSet;

use super::environment::{self, Somewhere};
use crate::catalog::{Catalog, Item, Page};
use crate::project::{Material, Purpose, materials, page_purposes};

/// One item.
pub struct Said<'a> {
    pub catalog: &'a Catalog,
    pub page: &'a Page,
    /// Of the page in its catalog.
    pub place: usize,
    pub item: &'a Item,
    pub full_id: String,
    /// Names of the built environments it is in; empty on a site that has none.
    pub environments: Vec<&'a str>,
    pub texts: Somewhere<Text<'a>>,
}

/// What an item says in one environment.
pub struct Text<'a> {
    pub material: Material,
    /// What is said of its commands.
    pub purposes: Vec<Purpose<'a>>,
}

impl Said<'_> {
    pub fn title(&self) -> &str {
        let text = self.texts.first();
        text.map_or(&self.item.title, |text| &text.material.title)
    }

    /// The titles of the page's sections; that of the page's own heading is empty, as for what stands above all.
    pub fn sections(&self) -> BTreeSet<&str> {
        let outside = self.page.items.iter().any(|item| item.section.is_none());
        let places = 0..self.page.sections.len();
        let titles = places.map(|place| self.title_of(place));
        titles.chain(outside.then_some("")).collect()
    }

    pub fn section(&self) -> &str {
        self.item.section.map_or("", |place| self.title_of(place))
    }

    fn title_of(&self, section: usize) -> &str {
        let section = &self.page.sections[section];
        match self.page.title_section == Some(section.node) {
            true => "",
            false => &section.title,
        }
    }
}

/// All items that are in some built environment, in the order of pages and items.
pub fn read<'a>(catalog: &'a Catalog, common: &[&str]) -> Vec<Said<'a>> {
    let mut all = Vec::new();
    for (place, page) in catalog.pages.iter().enumerate() {
        let of_item = |item: &'a Item| Said {
            catalog,
            page,
            place,
            item,
            full_id: page.full_id(item),
            environments: Vec::new(),
            texts: Somewhere::default(),
        };
        let mut of_page: Vec<Said<'a>> = page.items.iter().map(of_item).collect();
        let built = catalog.built(page);
        for environment in built.iter() {
            let name = environment::name(catalog, environment);
            let texts = materials(page, &catalog.config, environment);
            let texts = texts.into_iter().zip(page_purposes(page, environment));
            for (said, (material, purposes)) in of_page.iter_mut().zip(texts) {
                let Some(material) = material else {
                    continue;
                };
                said.environments.extend((!name.is_empty()).then_some(name));
                said.texts.add(name, common, Text { material, purposes });
            }
        }
        all.extend(of_page.into_iter().filter(|said| !said.texts.is_empty()));
    }
    all
}
