//! Of what each file is made: the hashes by which a build knows what it need not make again.

use super::{Assembly, Spot, list, page};
use crate::catalog::Target;
use crate::hash::{Hash, Hasher};
use crate::project::{hash_lists, views_hash};

impl Assembly<'_> {
    /// Of what the home shows beside its list: its page, and how much there is in each environment.
    pub(super) fn home_hash(&self, index: Option<usize>) -> Hash {
        let mut hasher = Hasher::new();
        if let Some(index) = index {
            hasher.hash(self.text_hash(index, self.home_environment(index)));
            let page = &self.catalog.pages[index];
            hasher.number(page.attributes.envs.bits());
            hasher.text(&page::changed(self, page).unwrap_or_default());
        }
        hasher.hash(list::ways_in_hash(self));
        hasher.finish()
    }

    /// The environment whose text the home above the environments shows.
    pub(super) fn home_environment(&self, index: usize) -> usize {
        let built = self.catalog.built(&self.catalog.pages[index]);
        built.iter().next().unwrap_or(0)
    }

    /// Of which lists the site has.
    pub(super) fn hash_nouns(&self, hasher: &mut Hasher) {
        hasher.number(self.nouns.len() as u64);
        for noun in self.nouns {
            hasher.text(noun.folder());
        }
        hasher.number(u64::from(self.runs.is_empty()));
    }

    /// Of a variant's text: its content, the lists in it, and which of the site's own lists it leads to.
    pub(super) fn text_hash(&self, place: usize, environment: usize) -> Hash {
        let mut hasher = Hasher::new();
        hasher.hash(self.content_hash(place, environment));
        if let Some(views) = views_hash(self.catalog, place, environment) {
            hasher.hash(views);
        }
        hash_lists(self.catalog, &self.catalog.pages[place], &mut hasher);
        hasher.finish()
    }

    /// Of a page in all its environments.
    pub(super) fn comparison_hash(&self, place: usize) -> Hash {
        let built = self.catalog.built(&self.catalog.pages[place]);
        let mut hasher = Hasher::new();
        for environment in built.iter() {
            hasher.hash(self.content_hash(place, environment));
        }
        hasher.finish()
    }

    /// Of all that a variant's content is made of.
    pub(super) fn content_hash(&self, place: usize, environment: usize) -> Hash {
        let page = &self.catalog.pages[place];
        let mut hasher = Hasher::new();
        hasher
            .hash(self.common)
            .hash(page.source.hash)
            .text(&page.url);
        hasher
            .number(environment as u64)
            .number(u64::from(page.index));
        if let Some(bindings) = self.catalog.bindings(place).hash {
            hasher.hash(bindings);
        }
        hasher.finish()
    }

    /// Of a page's content and the frame around it.
    pub(super) fn frame_hash(&self, content: Hash, spot: &Spot, place: Option<usize>) -> Hash {
        let mut hasher = Hasher::new();
        hasher.hash(self.common).hash(content).text(&spot.url);
        hasher.number(spot.environment.map_or(0, |one| one as u64 + 1));
        let outline = self.outline(spot.environment);
        let around = outline
            .ancestors(&spot.url)
            .into_iter()
            .chain(["", &spot.url]);
        for folder in around.filter_map(|url| outline.folders.get(url)?.hash) {
            hasher.hash(folder);
        }
        let (previous, next) = place.map_or((None, None), |place| outline.neighbours(place));
        if place.is_none() {
            // The switch tells in which environments the folder is.
            for environment in self.catalog.envs.iter() {
                let folders = &self.outline(Some(environment)).folders;
                hasher.number(u64::from(folders.contains_key(&spot.url)));
            }
        }
        for page in [previous, next, place].into_iter().flatten() {
            hasher.text(outline.title(page));
            let page = &self.catalog.pages[page];
            hasher.text(&page.url);
            hasher.number(page.attributes.envs.bits());
        }
        self.hash_nouns(&mut hasher);
        for target in &self.catalog.nav {
            match target {
                Target::Page(page, _) => {
                    let page = &self.catalog.pages[*page];
                    hasher.text(&page.url).number(page.attributes.envs.bits());
                }
                Target::Folder(url) => {
                    let envs = self.catalog.names.folders.get(url);
                    hasher.text(url).number(envs.map_or(0, |envs| envs.bits()));
                }
                Target::Literal | Target::Asset(..) => {
                    hasher.number(0);
                }
            }
        }
        hasher.finish()
    }
}
