//! Catalog × theme → [`Site`]: which files there are, and how the bytes of each are made.

mod checklists;
mod comparison;
mod embed;
mod files;
mod frame;
mod grid;
mod history;
mod inputs;
mod list;
mod nav;
mod offline;
mod page;
mod publish;
mod register;
mod run;
mod search;
mod search_page;
mod setting_table;
mod single;

use rayon::prelude::*;

use crate::catalog::{Catalog, Page};
use crate::hash::Hash;
use crate::history::History;
use crate::memo::Memo;
use crate::model::EnvSet;
use crate::project::{foreign_assets, page_words, variant_url};
use crate::resolve::outline::Outline;
use crate::site::{Artifact, Body, Make, Site, SitePath};
use crate::theme::Theme;

pub use register::{Noun, nouns};
pub use run::{RecordedRun, recorded};

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
    /// What the site has lists of.
    pub nouns: &'a [Noun],
    /// The committed runs of the built environments, the newest first.
    pub runs: &'a [RecordedRun],
    /// The settings, the theme and the program.
    pub common: Hash,
    /// The one file that is asked for: others may be left out of the map. `None` if all are.
    pub wanted: Option<&'a SitePath>,
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
    let whole = || {
        Outline::of(catalog, catalog.envs, |page| {
            let built = catalog.built(&catalog.pages[page]);
            page_words(catalog, page, built.iter().next().unwrap_or(0))
        })
    };
    rayon::join(|| (0..count).into_par_iter().map(one).collect(), whole)
}

/// Where a page of the site stands, and whose it is.
#[derive(Clone, Debug)]
pub struct Spot {
    /// The address without the environment.
    pub url: String,
    /// `None` for what stands above the environments.
    pub environment: Option<usize>,
}

impl Spot {
    /// Where a page is, in an environment or above all of them.
    pub fn of(page: &Page, environment: Option<usize>) -> Self {
        Self {
            url: page.url.clone(),
            environment,
        }
    }
}

impl Assembly<'_> {
    /// The map of all files.
    pub fn site<'s>(&'s self, assets: &'s [crate::discover::Asset]) -> Site<'s> {
        let mut site = Site::default();
        for environment in self.catalog.envs.iter() {
            self.add_pages(&mut site, environment);
            embed::add_to(self, &mut site, environment);
            self.add_folders(&mut site, Some(environment));
            checklists::add_to(self, &mut site, environment);
        }
        if self.has_environments() {
            self.add_stable_pages(&mut site);
            self.add_folders(&mut site, None);
        }
        embed::add_window(self, &mut site);
        register::add_all(self, &mut site);
        run::add_all(self, &mut site);
        self.add_redirects(&mut site);
        history::add_all(self, &mut site);
        publish::add_all(self, &mut site);
        if self.catalog.config.search {
            search::add_to(self, &mut site);
            search_page::add_to(self, &mut site);
        }
        self.add_assets(&mut site, assets);
        let assets = self.theme.assets().iter();
        for asset in assets.filter(|asset| self.may_want(&asset.path)) {
            let bytes = &asset.bytes;
            let make: Make<'s> = Box::new(move || Ok(bytes.to_vec()));
            add(&mut site, &asset.path, Hash::of(bytes), make);
        }
        offline::add_all(self, &mut site);
        site
    }

    /// Adds the files of the content folder that are not of environments alone that are not built.
    fn add_assets(&self, site: &mut Site<'_>, assets: &[crate::discover::Asset]) {
        let wanted = assets.iter().filter(|asset| self.may_want(&asset.path));
        let wanted: Vec<_> = wanted.collect();
        // Whose they are is told by the links of all pages: who wants none of them need not wait for that.
        if wanted.is_empty() {
            return;
        }
        let foreign = foreign_assets(self.catalog);
        for asset in wanted {
            let artifact = Artifact {
                inputs: asset.hash,
                body: Body::File(asset.file.clone()),
            };
            let path = SitePath::new(&*asset.path).filter(|_| !foreign.contains(&*asset.path));
            site.artifacts.extend(path.map(|path| (path, artifact)));
        }
    }

    /// Whether a file may be the one that is asked for.
    fn may_want(&self, path: &str) -> bool {
        self.wanted.is_none_or(|wanted| wanted.as_str() == path)
    }

    /// Whether anything is asked for that a folder of the site holds, itself or below it.
    fn wants_below(&self, folder: &str) -> bool {
        self.wanted.is_none_or(|path| {
            let below = path.as_str().strip_prefix(folder);
            below.is_some_and(|rest| rest.starts_with('/') || folder.is_empty())
        })
    }

    /// Whether anything is asked for that stands right in the folder at `url` of an environment, or above all of
    /// them.
    fn wants(&self, environment: Option<usize>, url: &str) -> bool {
        self.wanted
            .is_none_or(|path| self.address_of(path, environment) == Some(url))
    }

    /// The places of all pages that may be asked for in an environment, or above all of them.
    fn pages_wanted(&self, environment: Option<usize>) -> Vec<usize> {
        self.pages_wanted_in(environment, |url| Some(url))
    }

    /// The same for files that stand elsewhere than their pages: `page_of` tells from the address of a file's folder
    /// that of its page.
    fn pages_wanted_in(
        &self,
        environment: Option<usize>,
        page_of: impl Fn(&str) -> Option<&str>,
    ) -> Vec<usize> {
        let Some(path) = self.wanted else {
            return (0..self.catalog.pages.len()).collect();
        };
        let url = self.address_of(path, environment).and_then(page_of);
        url.map_or_else(Vec::new, |url| self.catalog.names.pages_at(url).collect())
    }

    /// The address of the folder that a file stands right in, as an environment has it, or what is above all of them.
    /// `None` for a file that is elsewhere.
    fn address_of<'p>(&self, path: &'p SitePath, environment: Option<usize>) -> Option<&'p str> {
        let folder = path.as_str().rsplit_once('/');
        let folder = folder.map_or("", |(folder, _)| folder);
        let environments = &self.catalog.config.environments;
        let Some(environment) = environment.and_then(|one| environments.get(one)) else {
            return Some(folder);
        };
        let rest = folder.strip_prefix(environment.name.value.as_str())?;
        match rest.strip_prefix('/') {
            Some(below) => Some(below).filter(|below| !below.is_empty()),
            None => Some(rest).filter(|rest| rest.is_empty()),
        }
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
}

/// A file in a folder of the site.
fn file(folder: &str, name: &str) -> String {
    match folder.is_empty() {
        true => name.to_owned(),
        false => format!("{folder}/{name}"),
    }
}

/// A file, to be added to a site.
type File<'s> = (String, Hash, Make<'s>);

/// Adds a file, unless one is there already; that was reported where the names were gathered.
fn add<'s>(site: &mut Site<'s>, path: &str, inputs: Hash, make: Make<'s>) {
    if let Some(path) = SitePath::new(path) {
        let body = Body::Made(make);
        site.artifacts
            .entry(path)
            .or_insert(Artifact { inputs, body });
    }
}

/// Adds the files of each of some pages, which are found in parallel: their inputs take long to hash.
fn add_each<'s>(
    site: &mut Site<'s>,
    pages: &[usize],
    files: impl Fn(usize) -> Vec<File<'s>> + Sync,
) {
    let files = pages.par_iter().map(|&place| files(place));
    for (path, inputs, make) in files.collect::<Vec<_>>().into_iter().flatten() {
        add(site, &path, inputs, make);
    }
}
