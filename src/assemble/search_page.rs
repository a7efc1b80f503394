//! The page that searches the site, and what tells browsers of it. Without scripts it lists what there is to be found.

use super::frame::{Described, canonical, frame};
use super::register::every;
use super::{Assembly, Spot, add, file, list};
use crate::diag::Diagnostic;
use crate::hash::Hasher;
use crate::html::Html;
use crate::project::folder_href;
use crate::render::view::{GroupView, LinkView, PageLinkView, SearchView};
use crate::site::{Make, Site};

/// Where the page stands, and the files of the index beside it.
pub const FOLDER: &str = "search";

/// The most pages and folders that the page lists.
const MOST: usize = 1000;

/// OpenSearch 1.1 (<https://github.com/dewitt/opensearch>): at the site's top.
const DESCRIPTION: &str = "opensearch.xml";

/// Adds the page, and the description if the site knows its address.
pub fn add_to<'s>(assembly: &'s Assembly<'_>, site: &mut Site<'s>) {
    if !assembly.wants(None, FOLDER) && !assembly.wants(None, "") {
        return;
    }
    let mut hasher = Hasher::new();
    let view_of_all = view(assembly);
    hasher.hash(list::hash_groups(&view_of_all.groups));
    hasher.number(u64::from(view_of_all.items.is_some()));
    let inputs = assembly.frame_hash(hasher.finish(), &spot(), None);
    let make: Make<'s> = Box::new(move || html(assembly));
    add(site, &file(FOLDER, "index.html"), inputs, make);
    if assembly.catalog.config.base_url.is_some() {
        let make: Make<'s> = Box::new(move || Ok(description(assembly).into_bytes()));
        add(site, DESCRIPTION, assembly.common, make);
    }
}

/// Where the description is, seen from a folder of the site.
pub fn description_href(assembly: &Assembly<'_>, from: &str) -> Option<String> {
    let config = &assembly.catalog.config;
    let exists = config.search && config.base_url.is_some();
    exists.then(|| format!("{}{DESCRIPTION}", folder_href(from, "")))
}

fn spot() -> Spot {
    Spot {
        url: FOLDER.to_owned(),
        environment: None,
    }
}

fn view(assembly: &Assembly<'_>) -> SearchView {
    let config = &assembly.catalog.config;
    let home = |place: usize| {
        let environment = config.environments.get(place)?;
        Some(LinkView {
            label: environment.label.clone(),
            href: folder_href(FOLDER, &environment.name.value),
        })
    };
    SearchView {
        host: config.base_url.as_deref().and_then(host).map(str::to_owned),
        environments: assembly.catalog.envs.iter().filter_map(home).collect(),
        items: every::exist(assembly).then(|| LinkView {
            label: every::TITLE.to_owned(),
            href: folder_href("", every::FOLDER),
        }),
        groups: shortened(list::groups_of(assembly, &spot(), "")),
    }
}

/// Folders without their pages if that is too much to show: each of them has a page that lists them. The home lists what
/// even then is too much.
fn shortened(groups: Vec<GroupView>) -> Vec<GroupView> {
    let count: usize = groups.iter().map(|group| 1 + group.pages.len()).sum();
    if count <= MOST {
        return groups;
    }
    let mut whole = GroupView::default();
    for group in groups {
        match (group.title, group.href) {
            (Some(title), Some(href)) => whole.pages.push(PageLinkView {
                title,
                href,
                ..PageLinkView::default()
            }),
            _ => whole.pages.extend(group.pages),
        }
    }
    if whole.pages.len() > MOST {
        whole.pages.truncate(MOST);
        whole.pages.push(PageLinkView {
            title: "More pages".to_owned(),
            href: folder_href(FOLDER, ""),
            ..PageLinkView::default()
        });
    }
    vec![whole]
}

fn html(assembly: &Assembly<'_>) -> Result<Vec<u8>, Box<Diagnostic>> {
    let described = Described {
        title: "Search",
        description: Some("Find an item, a section or a page."),
        hidden: true,
        own: true,
        ..Described::default()
    };
    let mut frame = frame(assembly, &spot(), described);
    frame.breadcrumbs = vec![LinkView {
        label: assembly.catalog.config.title.clone(),
        href: folder_href(FOLDER, ""),
    }];
    let html = assembly.theme.render_page(&frame, &view(assembly))?;
    Ok(html.into_string().into_bytes())
}

/// `docs.example.com` of `https://docs.example.com/ops/`.
fn host(base: &str) -> Option<&str> {
    base.split_once("://")?.1.split('/').next()
}

/// With it a browser offers the site's search in its address bar.
fn description(assembly: &Assembly<'_>) -> String {
    let config = &assembly.catalog.config;
    // A short name has 16 characters at most.
    let name: String = config.title.chars().take(16).collect();
    let address = canonical(assembly, FOLDER).unwrap_or_default();
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <OpenSearchDescription xmlns=\"http://a9.com/-/spec/opensearch/1.1/\">\n  \
         <ShortName>{}</ShortName>\n  <Description>{}</Description>\n  \
         <InputEncoding>UTF-8</InputEncoding>\n  \
         <Url type=\"text/html\" template=\"{}?q={{searchTerms}}\"/>\n\
         </OpenSearchDescription>\n",
        Html::text(name.trim()).as_str(),
        Html::text(&format!("Search {}", config.title)).as_str(),
        Html::text(&address).as_str(),
    )
}
