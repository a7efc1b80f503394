//! The site's own lists, above its environments: controls, owners, tags and phases, and the items of each; settings.

pub mod every;
mod framework;
mod items;
mod overview;
mod settings;

use rayon::prelude::*;

use super::frame::{Described, frame};
use super::{Assembly, Spot, add, file};
use crate::catalog::{Catalog, Entry, ItemPlace};
use crate::diag::Diagnostic;
use crate::hash::{Hash, Hasher};
use crate::model::EnvSet;
use crate::project::{folder_href, is_listed};
use crate::render::view::{EnvironmentView, LinkView, NavView};
use crate::site::{Make, Site};

/// The most items of a list; a longer one is split by folder.
const LIMIT: usize = 500;

/// What a list is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Noun {
    Controls,
    Owners,
    Tags,
    Phases,
    Settings,
}

impl Noun {
    const ALL: [Noun; 5] = [
        Noun::Controls,
        Noun::Owners,
        Noun::Tags,
        Noun::Phases,
        Noun::Settings,
    ];

    /// The folder at the site's top.
    pub fn folder(self) -> &'static str {
        match self {
            Self::Controls => "controls",
            Self::Owners => "owners",
            Self::Tags => "tags",
            Self::Phases => "phases",
            Self::Settings => "settings",
        }
    }

    fn title(self) -> &'static str {
        match self {
            Self::Controls => "Controls",
            Self::Owners => "Owners",
            Self::Tags => "Tags",
            Self::Phases => "Phases",
            Self::Settings => "Settings",
        }
    }

    fn one(self) -> &'static str {
        match self {
            Self::Controls => "Framework",
            Self::Owners => "Owner",
            Self::Tags => "Tag",
            Self::Phases => "Phase",
            Self::Settings => "Setting",
        }
    }
}

/// The nouns of which a site has something to list.
pub fn nouns(catalog: &Catalog) -> Vec<Noun> {
    let index = &catalog.index;
    let listed = |entries: &[Entry]| entries.iter().any(|entry| is_listed(catalog, entry));
    let has = |noun: &Noun| match noun {
        // What no item covers is worth to be shown, too.
        Noun::Controls => index.frameworks.iter().any(|one| !one.controls.is_empty()),
        Noun::Owners => listed(&index.owners),
        Noun::Phases => listed(&index.phases),
        Noun::Settings => settings::exist(catalog),
        Noun::Tags => index
            .tags
            .values()
            .any(|tag| is_listed(catalog, &tag.entry)),
    };
    Noun::ALL.into_iter().filter(has).collect()
}

/// Links to the lists, as seen from a spot.
pub fn links(assembly: &Assembly<'_>, spot: &Spot) -> Vec<NavView> {
    let from = assembly.folder_of(spot);
    let link = |noun: &Noun| NavView {
        title: noun.title().to_owned(),
        href: folder_href(&from, noun.folder()),
        current: spot.environment.is_none() && spot.url == noun.folder(),
        ..NavView::default()
    };
    let lists = assembly.nouns.iter().map(link);
    lists.chain(super::run::link(assembly, spot)).collect()
}

/// One page of a list.
struct Leaf {
    /// Its address.
    url: String,
    /// From the noun's own page down to the one above this: words and addresses.
    above: Vec<(String, String)>,
    shown: Shown,
}

/// What a page of a list shows.
enum Shown {
    Overview(Noun),
    /// A framework's controls with all their items.
    Framework(usize),
    /// Its controls, the items of which are elsewhere.
    Controls(usize),
    Items(items::Items),
    Settings(settings::Settings),
}

/// Adds all pages of all lists.
pub fn add_all<'s>(assembly: &'s Assembly<'_>, site: &mut Site<'s>) {
    let mut leaves: Vec<Leaf> = Vec::new();
    for &noun in assembly.nouns {
        let url = noun.folder().to_owned();
        if !assembly.wants_below(&url) {
            continue;
        }
        let above = vec![(noun.title().to_owned(), url.clone())];
        if noun == Noun::Settings {
            settings::leaves(assembly, &above, &mut leaves);
            continue;
        }
        leaves.push(Leaf {
            url,
            above: Vec::new(),
            shown: Shown::Overview(noun),
        });
        match noun {
            Noun::Controls => framework::leaves(assembly, &above, &mut leaves),
            _ => items::leaves(assembly, noun, &above, &mut leaves),
        }
    }
    let config = &assembly.catalog.config;
    if config.search && assembly.wants_below(&file(crate::search::FOLDER, every::FOLDER)) {
        every::leaves(assembly, &mut leaves);
    }
    leaves.retain(|leaf| assembly.wants(None, &leaf.url));
    let hashes: Vec<Hash> = leaves
        .par_iter()
        .map(|leaf| inputs(assembly, leaf))
        .collect();
    for (leaf, inputs) in leaves.into_iter().zip(hashes) {
        let path = file(&leaf.url, "index.html");
        let make: Make<'s> = Box::new(move || html(assembly, &leaf));
        add(site, &path, inputs, make);
    }
}

fn inputs(assembly: &Assembly<'_>, leaf: &Leaf) -> Hash {
    let mut hasher = Hasher::new();
    for (words, url) in &leaf.above {
        hasher.text(words).text(url);
    }
    match &leaf.shown {
        Shown::Overview(noun) => overview::hash(assembly, *noun, &mut hasher),
        Shown::Framework(place) => framework::hash(assembly, *place, &mut hasher),
        Shown::Controls(place) => framework::hash_counts(assembly, *place, &mut hasher),
        Shown::Items(items) => items.hash_into(assembly, &mut hasher),
        Shown::Settings(settings) => settings.hash_into(assembly, &mut hasher),
    }
    assembly.frame_hash(hasher.finish(), &spot(leaf), None)
}

fn spot(leaf: &Leaf) -> Spot {
    Spot {
        url: leaf.url.clone(),
        environment: None,
    }
}

fn html(assembly: &Assembly<'_>, leaf: &Leaf) -> Result<Vec<u8>, Box<Diagnostic>> {
    let theme = assembly.theme;
    let framed = |title: &str| {
        let site = &assembly.catalog.config.title;
        let description = format!("{title}: what there is in each environment of {site}.");
        let described = Described {
            title,
            description: Some(&description),
            own: true,
            ..Described::default()
        };
        let mut frame = frame(assembly, &spot(leaf), described);
        let above = leaf.above.iter().map(|(words, url)| LinkView {
            label: words.clone(),
            href: folder_href(&leaf.url, url),
        });
        frame.breadcrumbs = home(assembly, leaf).into_iter().chain(above).collect();
        frame
    };
    let html = match &leaf.shown {
        Shown::Overview(noun) => {
            let view = overview::view(assembly, *noun);
            theme.render_page(&framed(&view.title), &view)?
        }
        Shown::Framework(place) => {
            let view = framework::view(assembly, *place, &leaf.url);
            theme.render_page(&framed(&view.title), &view)?
        }
        Shown::Controls(place) => {
            let view = framework::parts(assembly, *place, &leaf.url);
            theme.render_page(&framed(&view.title), &view)?
        }
        Shown::Settings(settings) => {
            let view = settings.view(assembly, &leaf.url);
            theme.render_page(&framed(&view.title), &view)?
        }
        Shown::Items(items) => {
            let view = items.view(assembly, &leaf.url);
            theme.render_page(&framed(&view.title), &view)?
        }
    };
    Ok(html.into_string().into_bytes())
}

fn home(assembly: &Assembly<'_>, leaf: &Leaf) -> Option<LinkView> {
    Some(LinkView {
        label: assembly.catalog.config.title.clone(),
        href: folder_href(&leaf.url, ""),
    })
}

/// The columns of a table: the built environments, none on a site without.
pub fn columns(assembly: &Assembly<'_>) -> Vec<EnvironmentView> {
    let environments = &assembly.catalog.config.environments;
    let view = |place: usize| {
        let environment = environments.get(place)?;
        Some(super::frame::environment_view(environment, place))
    };
    assembly.catalog.envs.iter().filter_map(view).collect()
}

/// How many of some items are in each built environment.
fn counts(assembly: &Assembly<'_>, places: &[ItemPlace]) -> Vec<usize> {
    let catalog = assembly.catalog;
    let environments: Vec<usize> = catalog.envs.iter().collect();
    let mut counts = vec![0; environments.len()];
    for &place in places {
        let Some(facets) = catalog.index.facets(catalog, place) else {
            continue;
        };
        for (count, &environment) in counts.iter_mut().zip(&environments) {
            *count += usize::from(facets.envs.contains(environment));
        }
    }
    counts
}

/// The items of an entry that are built.
fn built(assembly: &Assembly<'_>, entry: &Entry) -> Vec<ItemPlace> {
    let catalog = assembly.catalog;
    let envs = |place: &ItemPlace| {
        let facets = catalog.index.facets(catalog, *place);
        facets.map_or(EnvSet::NONE, |facets| facets.envs)
    };
    let is_built = |place: &&ItemPlace| !envs(place).intersection(catalog.envs).is_empty();
    entry.items.iter().filter(is_built).copied().collect()
}
