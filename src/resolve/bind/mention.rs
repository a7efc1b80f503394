//! Settings that a page's text names in code: each name leads to where it is defined.

use super::Binder;
use crate::model::EnvSet;
use crate::tree::Kind;

impl Binder<'_> {
    pub fn mentions(&mut self) {
        let tree = self.page.tree();
        for node in &tree.nodes {
            let Kind::Code(text) = node.kind else {
                continue;
            };
            let name = tree.text(text);
            let Some(pages) = self.catalog.names.by_setting.get(name) else {
                continue;
            };
            if !self.bindings.mentions.contains_key(name) {
                let pages = self.definitions(name, pages);
                self.bindings.mentions.insert(name.to_owned(), pages);
            }
        }
    }

    /// The page itself first, then the others in their order; those left out that only define the setting where
    /// one before them does.
    fn definitions(&self, name: &str, pages: &[usize]) -> Vec<usize> {
        let mut known = EnvSet::NONE;
        let mut kept = Vec::new();
        let wanted = self.page.attributes.envs;
        let own = pages.iter().filter(|&&page| page == self.place);
        for &page in own.chain(pages) {
            let place = self.catalog.pages[page].settings.places.get(name);
            let envs = place.map_or(EnvSet::NONE, |place| place.envs.intersection(wanted));
            if !envs.is_subset(known) {
                known = known.union(envs);
                kept.push(page);
            }
            if wanted.is_subset(known) {
                break;
            }
        }
        kept
    }
}
