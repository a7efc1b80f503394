//! Which files the pages of a site become.

use super::{Assembly, File, Spot, add, add_each, comparison, file, list, page, run};
use crate::hash::Hasher;
use crate::project::variant_url;
use crate::site::{Make, Site};

impl Assembly<'_> {
    pub(super) fn add_pages<'s>(&'s self, site: &mut Site<'s>, environment: usize) {
        let mut pages = self.pages_wanted(Some(environment));
        let page = |place: usize| &self.catalog.pages[place];
        pages.retain(|&place| page(place).attributes.envs.contains(environment));
        add_each(site, &pages, |place| self.files_of(place, environment));
    }

    /// The files of a page in an environment.
    fn files_of<'s>(&'s self, place: usize, environment: usize) -> Vec<File<'s>> {
        let page = &self.catalog.pages[place];
        let folder = variant_url(self.catalog, environment, &page.url);
        let spot = Spot::of(page, Some(environment));
        let content = self.content_hash(place, environment);
        let text = self.text_hash(place, environment);
        let commit = page::commit(self, page).unwrap_or_default();
        let mut hasher = Hasher::new();
        hasher.hash(text);
        hasher.text(&page::changed(self, page).unwrap_or_default());
        hasher.text(commit);
        let run = run::of_page(self, place, environment).unwrap_or_default();
        hasher.text(&run.label).text(&run.href);
        if page.url.is_empty() {
            hasher.hash(list::groups_hash(self, &spot));
        }
        let inputs = self.frame_hash(hasher.finish(), &spot, Some(place));
        let html: Make<'s> = Box::new(move || page::html(self, place, environment));
        let markdown: Make<'s> = Box::new(move || Ok(page::markdown(self, place, environment)));
        let mut hasher = Hasher::new();
        hasher.hash(content).text(commit);
        let json: Make<'s> = Box::new(move || Ok(page::json(self, place, environment)));
        let mut files = vec![
            (file(&folder, "index.html"), inputs, html),
            (file(&folder, "index.md"), text, markdown),
            (file(&folder, "checklist.json"), hasher.finish(), json),
        ];
        if page.settings.visible(environment).next().is_some() {
            let make: Make<'s> = Box::new(move || Ok(page::settings(self, place, environment)));
            files.push((file(&folder, "env.txt"), content, make));
        }
        files
    }

    pub(super) fn add_stable_pages<'s>(&'s self, site: &mut Site<'s>) {
        let mut pages = self.pages_wanted(None);
        pages.retain(|&place| {
            let page = &self.catalog.pages[place];
            !self.catalog.built(page).is_empty() && !page.url.is_empty()
        });
        add_each(site, &pages, |place| {
            let page = &self.catalog.pages[place];
            let spot = Spot::of(page, None);
            let inputs = self.frame_hash(self.comparison_hash(place), &spot, Some(place));
            let make: Make<'s> = Box::new(move || comparison::html(self, place));
            vec![(file(&page.url, "index.html"), inputs, make)]
        });
    }

    /// Folders without a page of their own, and the home above the environments.
    pub(super) fn add_folders<'s>(&'s self, site: &mut Site<'s>, environment: Option<usize>) {
        for (url, folder) in &self.outline(environment).folders {
            let home = url.is_empty() && environment.is_none();
            let is_listed = folder.index.is_none() || home;
            if !is_listed || !self.wants(environment, url) {
                continue;
            }
            let spot = Spot {
                url: url.clone(),
                environment,
            };
            let index = file(&self.folder_of(&spot), "index.html");
            let mut hasher = Hasher::new();
            hasher.hash(list::groups_hash(self, &spot));
            let make: Make<'s> = match home {
                true => {
                    hasher.hash(self.home_hash(folder.index));
                    Box::new(move || list::home(self))
                }
                false => Box::new({
                    let spot = spot.clone();
                    move || list::folder(self, &spot)
                }),
            };
            let inputs = self.frame_hash(hasher.finish(), &spot, None);
            add(site, &index, inputs, make);
        }
    }

    pub(super) fn add_redirects<'s>(&'s self, site: &mut Site<'s>) {
        for &place in &self.catalog.names.moved {
            let page = &self.catalog.pages[place];
            if self.catalog.built(page).is_empty() {
                continue;
            }
            for alias in &page.aliases {
                let from = crate::resolve::alias_file(&alias.value);
                if self.has_environments() {
                    self.add_redirect(site, place, &from, None);
                }
                for environment in self.catalog.built(page).iter() {
                    self.add_redirect(site, place, &from, Some(environment));
                }
            }
        }
    }

    fn add_redirect<'s>(
        &'s self,
        site: &mut Site<'s>,
        place: usize,
        (folder, name): &(String, String),
        environment: Option<usize>,
    ) {
        let spot = |url: &str| Spot {
            url: url.to_owned(),
            environment,
        };
        let (from, to) = (spot(folder), spot(&self.catalog.pages[place].url));
        let title = self.outline(environment).title(place);
        let mut hasher = Hasher::new();
        hasher
            .hash(self.common)
            .text(&from.url)
            .text(&to.url)
            .text(title);
        let path = file(&self.folder_of(&from), name);
        let make: Make<'s> = Box::new(move || list::redirect(self, title, &from, &to));
        add(site, &path, hasher.finish(), make);
    }
}
