//! The frame around every page: head, environment switch, navigation.

use super::{Assembly, Spot, embed, nav, offline, register, search_page};
use crate::catalog::Target;
use crate::config::Environment;
use crate::project::{Hrefs, Lead, Variant, absolute, folder_href};
use crate::render::view::{
    AlternateView, EnvironmentView, FrameView, HeadView, LinkView, SiteView, SwitchView,
};
use crate::theme::{CONTENT_SECURITY_POLICY, EMBED_SECURITY_POLICY, color_of};

/// What a page tells the frame about itself.
#[derive(Debug, Default)]
pub struct Described<'a> {
    pub title: &'a str,
    pub description: Option<&'a str>,
    /// Search engines should leave it alone.
    pub hidden: bool,
    /// The same page for machines.
    pub alternates: Vec<AlternateView>,
    /// The page's place in the catalog, if it is a page of content.
    pub page: Option<usize>,
    /// It is one of the site's own, above the environments.
    pub own: bool,
    /// It is about committed runs.
    pub runs: bool,
    /// It has something to tick.
    pub ticks: bool,
    /// Other sites can show it in a frame.
    pub embeds: bool,
}

impl<'a> Described<'a> {
    /// A page of content, which stands at a place of the catalog.
    pub fn of(variant: &'a Variant<'_>, place: usize) -> Self {
        Self {
            title: &variant.title,
            description: variant.description.as_deref(),
            page: Some(place),
            ticks: !variant.items.is_empty(),
            ..Self::default()
        }
    }
}

/// The frame of a page that stands at a spot.
pub fn frame(assembly: &Assembly<'_>, spot: &Spot, described: Described<'_>) -> FrameView {
    let config = &assembly.catalog.config;
    let from = assembly.folder_of(spot);
    let root = folder_href(&from, "");
    let environment = spot
        .environment
        .and_then(|one| config.environments.get(one));
    let place = spot.environment.unwrap_or(0);
    let mut assets = assembly.theme.assets_view(&from_root(&root, ""));
    if !described.runs {
        assets.runs = None;
    }
    if !described.ticks {
        assets.module = None;
        assets.imported = Vec::new();
    }
    FrameView {
        site: site(assembly, spot),
        assets,
        head: head(assembly, spot, &described, environment),
        environment: environment.map(|environment| environment_view(environment, place)),
        switch: switch(assembly, spot, &described),
        breadcrumbs: nav::breadcrumbs(assembly, spot),
        nav: nav::nav(assembly, spot),
        views: register::links(assembly, spot),
        worker: config.offline.then(|| from_root(&root, offline::WORKER)),
        sync: None,
    }
}

/// What is around a page of content that stands in a frame of another site: nothing that leads around this one. Its
/// addresses are as the page at the spot sees them.
pub fn bare(assembly: &Assembly<'_>, spot: &Spot, described: &Described<'_>) -> FrameView {
    let config = &assembly.catalog.config;
    let root = folder_href(&assembly.folder_of(spot), "");
    let environment = spot
        .environment
        .and_then(|one| config.environments.get(one));
    let mut assets = assembly.theme.assets_view(&from_root(&root, ""));
    if !described.ticks {
        assets.module = None;
    }
    assets.later = None;
    let mut site = site(assembly, spot);
    site.links.clear();
    let sync = described
        .ticks
        .then(|| folder_href(&assembly.folder_of(spot), embed::SYNC));
    let mut head = head(assembly, spot, described, environment);
    head.csp = EMBED_SECURITY_POLICY.to_owned();
    head.open_search = None;
    FrameView {
        site,
        assets,
        head,
        environment: environment
            .map(|environment| environment_view(environment, spot.environment.unwrap_or(0))),
        sync,
        ..FrameView::default()
    }
}

/// The address of a file at the site's top. `root` is the way there.
fn from_root(root: &str, file: &str) -> String {
    format!("{}{file}", root.strip_prefix("./").unwrap_or(root))
}

/// The site, as a page at a spot sees it.
fn site(assembly: &Assembly<'_>, spot: &Spot) -> SiteView {
    let config = &assembly.catalog.config;
    let from = assembly.folder_of(spot);
    let home = Spot {
        url: String::new(),
        environment: spot.environment,
    };
    let root = folder_href(&from, "");
    let root = root.strip_prefix("./").unwrap_or(&root);
    let links = config.nav.iter().zip(&assembly.catalog.nav);
    let links = links.filter_map(|((label, written), target)| {
        let href = match lead(assembly, spot, target) {
            Lead::Literal => written.value.clone(),
            Lead::Markdown(href) | Lead::To(href) => href,
            Lead::Nowhere => return None,
        };
        let label = label.clone();
        Some(LinkView { label, href })
    });
    SiteView {
        id: config.id.clone(),
        title: config.title.clone(),
        language: config.language.clone(),
        home: folder_href(&from, &assembly.folder_of(&home)),
        logo: config
            .logo
            .as_ref()
            .map(|logo| format!("{root}{}", logo.value)),
        search: config
            .search
            .then(|| folder_href(&from, search_page::FOLDER)),
        links: links.collect(),
        generator: concat!("Checkdown ", env!("CARGO_PKG_VERSION")).to_owned(),
    }
}

/// Where a target is, seen from a spot; above the environments, at its stable address.
fn lead(assembly: &Assembly<'_>, spot: &Spot, target: &Target) -> Lead {
    let hrefs = Hrefs {
        catalog: assembly.catalog,
        environment: spot
            .environment
            .unwrap_or(assembly.catalog.envs.iter().next().unwrap_or(0)),
        from: assembly.folder_of(spot),
    };
    match (target, spot.environment) {
        (Target::Page(page, _), None) => match hrefs.stable(*page) {
            Some(href) => Lead::To(href),
            None => Lead::Nowhere,
        },
        (Target::Folder(url), None) => Lead::To(folder_href(&hrefs.from, url)),
        _ => hrefs.of(target),
    }
}

fn head(
    assembly: &Assembly<'_>,
    spot: &Spot,
    described: &Described<'_>,
    environment: Option<&Environment>,
) -> HeadView {
    let config = &assembly.catalog.config;
    let mut words = vec![described.title];
    words.extend(environment.map(|one| one.label.as_str()));
    words.push(&config.title);
    words.dedup();
    HeadView {
        title: words.join(" · "),
        description: described.description.map(str::to_owned),
        canonical: canonical(assembly, &assembly.folder_of(spot)),
        robots: described.hidden.then(|| "noindex".to_owned()),
        csp: CONTENT_SECURITY_POLICY.to_owned(),
        open_search: search_page::description_href(assembly, &assembly.folder_of(spot)),
        oembed: described
            .embeds
            .then(|| embed::description_href(assembly, spot))
            .flatten(),
        alternates: described.alternates.clone(),
    }
}

/// The absolute address of a folder of the site, if the site knows its own.
pub fn canonical(assembly: &Assembly<'_>, folder: &str) -> Option<String> {
    absolute(&assembly.catalog.config, folder)
}

pub fn environment_view(environment: &Environment, place: usize) -> EnvironmentView {
    EnvironmentView {
        name: environment.name.value.clone(),
        label: environment.label.clone(),
        color: color_of(environment, place).to_owned(),
    }
}

fn switch(assembly: &Assembly<'_>, spot: &Spot, described: &Described<'_>) -> Vec<SwitchView> {
    let catalog = assembly.catalog;
    let from = assembly.folder_of(spot);
    // From a page that is in no environment one goes to the environments' homes.
    let url = if described.own { "" } else { &spot.url };
    let view = |place: usize| {
        let environment = catalog.config.environments.get(place)?;
        let exists = match described.page {
            Some(page) => catalog.pages[page].attributes.envs.contains(place),
            None => assembly.outline(Some(place)).folders.contains_key(url),
        };
        let to = Spot {
            url: url.to_owned(),
            environment: exists.then_some(place),
        };
        Some(SwitchView {
            label: environment.label.clone(),
            color: color_of(environment, place).to_owned(),
            href: folder_href(&from, &assembly.folder_of(&to)),
            current: spot.environment == Some(place),
            missing: !exists,
        })
    };
    catalog.envs.iter().filter_map(view).collect()
}
