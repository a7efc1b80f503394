//! Catalog × theme → [`Site`]: which files there are, and how the bytes of each are made.

mod frame;
mod history;
mod list;
mod nav;
mod page;
mod publish;
mod setting;

use crate::catalog::{Catalog, Page, Target};
use crate::hash::{Hash, Hasher};
use crate::history::History;
use crate::memo::Memo;
use crate::model::EnvSet;
use crate::project::{foreign_assets, page_words, variant_url};
use crate::resolve::outline::Outline;
use crate::site::{Artifact, Body, Make, Site, SitePath};
use crate::theme::Theme;

/// All that a site is made of.
pub struct Assembly<'a> {
    pub catalog: &'a Catalog,
    pub theme: &'a Theme,
    pub memo: &'a Memo,
    /// One for each environment of the settings; those not built are empty.
    pub outlines: &'a [Outline],
    /// Of all pages that are in some built environment.
    pub whole: &'a Outline,
    pub history: Option<&'a History>,
    /// The settings, the theme and the program.
    pub common: Hash,
}

/// Outlines of each environment, and of all together.
pub fn outlines(catalog: &Catalog) -> (Vec<Outline>, Outline) {
    let count = catalog.config.environments.len().max(1);
    let one = |index| match catalog.envs.contains(index) {
        true => Outline::of(catalog, EnvSet::only(index), |page| {
            page_words(catalog, page, index)
        }),
        false => Outline::default(),
    };
    // Above the environments a page is called what it is called in the first that has it.
    let whole = Outline::of(catalog, catalog.envs, |page| {
        let built = catalog.pages[page]
            .attributes
            .envs
            .intersection(catalog.envs);
        page_words(catalog, page, built.iter().next().unwrap_or(0))
    });
    ((0..count).map(one).collect(), whole)
}

/// Where a page of the site stands, and whose it is.
#[derive(Clone, Debug)]
pub struct Spot {
    /// The address without the environment.
    pub url: String,
    /// `None` for what stands above the environments.
    pub environment: Option<usize>,
}

impl Assembly<'_> {
    /// The map of all files.
    pub fn site<'s>(&'s self, assets: &'s [crate::discover::Asset]) -> Site<'s> {
        let mut site = Site::default();
        for environment in self.catalog.envs.iter() {
            self.add_pages(&mut site, environment);
            self.add_folders(&mut site, Some(environment));
        }
        if self.has_environments() {
            self.add_stable_pages(&mut site);
            self.add_folders(&mut site, None);
        }
        setting::add_all(self, &mut site);
        self.add_redirects(&mut site);
        history::add_all(self, &mut site);
        publish::add_all(self, &mut site);
        let foreign = foreign_assets(self.catalog);
        for asset in assets
            .iter()
            .filter(|asset| !foreign.contains(&*asset.path))
        {
            let artifact = Artifact {
                inputs: asset.hash,
                body: Body::File(asset.file.clone()),
            };
            site.artifacts
                .extend(SitePath::new(&*asset.path).map(|path| (path, artifact)));
        }
        for asset in self.theme.assets() {
            let bytes = &asset.bytes;
            let make: Make<'s> = Box::new(move || Ok(bytes.to_vec()));
            add(&mut site, &asset.path, Hash::of(bytes), make);
        }
        site
    }

    fn has_environments(&self) -> bool {
        !self.catalog.config.environments.is_empty()
    }

    fn outline(&self, environment: Option<usize>) -> &Outline {
        let outline = environment.and_then(|environment| self.outlines.get(environment));
        outline.unwrap_or(self.whole)
    }

    /// The folder of the site where a spot is.
    fn folder_of(&self, spot: &Spot) -> String {
        match spot.environment {
            Some(environment) => variant_url(self.catalog, environment, &spot.url),
            None => spot.url.clone(),
        }
    }

    fn add_pages<'s>(&'s self, site: &mut Site<'s>, environment: usize) {
        for (place, page) in self.catalog.pages.iter().enumerate() {
            if !page.attributes.envs.contains(environment) {
                continue;
            }
            let folder = variant_url(self.catalog, environment, &page.url);
            let spot = Spot {
                url: page.url.clone(),
                environment: Some(environment),
            };
            let content = self.content_hash(place, environment);
            let mut hasher = Hasher::new();
            hasher.hash(content);
            hasher.text(&page::changed(self, page).unwrap_or_default());
            if page.url.is_empty() {
                hasher.hash(list::groups_hash(self, &spot));
            }
            let html = self.frame_hash(hasher.finish(), &spot, Some(place));
            let make: Make<'s> = Box::new(move || page::html(self, place, environment));
            add(site, &file(&folder, "index.html"), html, make);
            let make: Make<'s> = Box::new(move || Ok(page::markdown(self, place, environment)));
            add(site, &file(&folder, "index.md"), content, make);
            let make: Make<'s> = Box::new(move || Ok(page::json(self, place, environment)));
            add(site, &file(&folder, "checklist.json"), content, make);
            if page.settings.visible(environment).next().is_some() {
                let make: Make<'s> = Box::new(move || Ok(page::settings(self, place, environment)));
                add(site, &file(&folder, "env.txt"), content, make);
            }
        }
    }

    fn add_stable_pages<'s>(&'s self, site: &mut Site<'s>) {
        for (place, page) in self.catalog.pages.iter().enumerate() {
            if page
                .attributes
                .envs
                .intersection(self.catalog.envs)
                .is_empty()
                || page.url.is_empty()
            {
                continue;
            }
            let spot = Spot {
                url: page.url.clone(),
                environment: None,
            };
            let inputs = self.frame_hash(page.document.source.hash, &spot, Some(place));
            let make: Make<'s> = Box::new(move || list::variants(self, place));
            add(site, &file(&page.url, "index.html"), inputs, make);
        }
    }

    /// Folders without a page of their own, and the home above the environments.
    fn add_folders<'s>(&'s self, site: &mut Site<'s>, environment: Option<usize>) {
        for (url, folder) in &self.outline(environment).folders {
            let home = url.is_empty() && environment.is_none();
            if folder.index.is_some() && !home {
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

    /// Of what the home shows beside its list: its page, and how much there is in each environment.
    fn home_hash(&self, index: Option<usize>) -> Hash {
        let mut hasher = Hasher::new();
        if let Some(index) = index {
            hasher.hash(self.content_hash(index, self.home_environment(index)));
            hasher.number(self.catalog.pages[index].attributes.envs.bits());
        }
        hasher.hash(list::ways_in_hash(self));
        hasher.finish()
    }

    /// The environment whose text the home above the environments shows.
    fn home_environment(&self, index: usize) -> usize {
        let envs = self.catalog.pages[index].attributes.envs;
        let mut built = envs.intersection(self.catalog.envs).iter();
        built.next().unwrap_or(0)
    }

    /// Of all that a variant's content is made of.
    fn content_hash(&self, place: usize, environment: usize) -> Hash {
        let page = &self.catalog.pages[place];
        let mut hasher = Hasher::new();
        hasher
            .hash(self.common)
            .hash(page.document.source.hash)
            .text(&page.url);
        hasher
            .number(environment as u64)
            .number(u64::from(page.index));
        if let Some(bindings) = self.catalog.bindings[place].hash {
            hasher.hash(bindings);
        }
        hasher.finish()
    }

    /// Of a page's content and the frame around it.
    fn frame_hash(&self, content: Hash, spot: &Spot, place: Option<usize>) -> Hash {
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
        for target in &self.catalog.nav {
            match target {
                Target::Page(page, _) => {
                    let page = &self.catalog.pages[*page];
                    hasher.text(&page.url).number(page.attributes.envs.bits());
                }
                Target::Folder(url) => {
                    let envs = self.catalog.folders.get(url);
                    hasher.text(url).number(envs.map_or(0, |envs| envs.bits()));
                }
                Target::Literal | Target::Asset(..) => {
                    hasher.number(0);
                }
            }
        }
        hasher.finish()
    }

    fn add_redirects<'s>(&'s self, site: &mut Site<'s>) {
        let built = |page: &&Page| {
            !page
                .attributes
                .envs
                .intersection(self.catalog.envs)
                .is_empty()
        };
        let pages = self.catalog.pages.iter().enumerate();
        for (place, page) in pages.filter(|(_, page)| built(page)) {
            for alias in &page.document.front.aliases {
                let from = crate::resolve::alias_file(&alias.value);
                if self.has_environments() {
                    self.add_redirect(site, place, &from, None);
                }
                for environment in page.attributes.envs.intersection(self.catalog.envs).iter() {
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

/// A file in a folder of the site.
fn file(folder: &str, name: &str) -> String {
    match folder.is_empty() {
        true => name.to_owned(),
        false => format!("{folder}/{name}"),
    }
}

/// Adds a file, unless one is there already; that was reported where the names were gathered.
fn add<'s>(site: &mut Site<'s>, path: &str, inputs: Hash, make: Make<'s>) {
    if let Some(path) = SitePath::new(path) {
        let body = Body::Made(make);
        site.artifacts
            .entry(path)
            .or_insert(Artifact { inputs, body });
    }
}
