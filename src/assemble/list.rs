//! Pages that lead to other pages: folders, homes, stable addresses, redirects.

use super::frame::{Described, canonical, environment_view, frame};
use super::page::{self, counts_view};
use super::{Assembly, Spot, run};
use crate::catalog::Page;
use crate::diag::Diagnostic;
use crate::hash::{Hash, Hasher};
use crate::project::folder_href;
use crate::render::content;
use crate::render::view::{
    CountsView, GroupView, LinkView, PageLinkView, PageView, RedirectView, VariantView,
};
use crate::resolve::outline::{Entry, Outline};
use crate::theme::CONTENT_SECURITY_POLICY;

/// The most pages of a folder that a list of folders names.
const GROUP_LIMIT: usize = 100;

/// The site's home above its environments: the text of the default environment, and the ways in.
pub fn home(assembly: &Assembly<'_>) -> Result<Vec<u8>, Box<Diagnostic>> {
    let catalog = assembly.catalog;
    let spot = Spot {
        url: String::new(),
        environment: None,
    };
    let index = assembly
        .whole
        .folders
        .get("")
        .and_then(|folder| folder.index);
    let mut view = PageView::default();
    if let Some(index) = index {
        let page = &catalog.pages[index];
        let environment = assembly.home_environment(index);
        // Its links lead on from the site's top, not from the environment's.
        let variant = crate::project::project_above(catalog, index, environment);
        let content = content::content(&variant, assembly.theme, assembly.memo)?;
        view = page::view(assembly, &variant, page, content);
        // What is to be counted, answered and filled in is so in an environment.
        view.alternates = Vec::new();
        view.conditions = Vec::new();
        view.variables = Vec::new();
        view.counts = CountsView::default();
    }
    if view.title.is_empty() {
        view.title.clone_from(&catalog.config.title);
        view.description.clone_from(&catalog.config.description);
    }
    view.home = true;
    view.variants = ways_in(assembly);
    view.groups = groups(assembly, &spot);
    let described = Described {
        title: &view.title,
        description: view
            .description
            .as_deref()
            .or(catalog.config.description.as_deref()),
        page: index,
        ..Described::default()
    };
    let frame = frame(assembly, &spot, described);
    Ok(assembly
        .theme
        .render_page(&frame, &view)?
        .into_string()
        .into_bytes())
}

/// Of the counts of all environments.
pub fn ways_in_hash(assembly: &Assembly<'_>) -> Hash {
    let mut hasher = Hasher::new();
    for way in ways_in(assembly) {
        hasher.number(way.pages as u64);
        hash_counts(&mut hasher, way.counts);
    }
    hasher.finish()
}

fn hash_counts(hasher: &mut Hasher, counts: CountsView) {
    let CountsView {
        required,
        recommended,
        optional,
        sign_offs,
    } = counts;
    for count in [required, recommended, optional, sign_offs] {
        hasher.number(count as u64);
    }
}

/// Each environment, with all its pages counted.
fn ways_in(assembly: &Assembly<'_>) -> Vec<VariantView> {
    let catalog = assembly.catalog;
    let view = |place: usize| {
        let environment = catalog.config.environments.get(place)?;
        let pages = catalog
            .pages
            .iter()
            .filter(|page| page.attributes.envs.contains(place));
        let of_pages = pages.clone().filter_map(|page| page.counts.get(place));
        Some(VariantView {
            environment: environment_view(environment, place),
            href: Some(format!("{}/", environment.name.value)),
            counts: counts_view(of_pages.copied().sum()),
            pages: pages.count(),
        })
    };
    catalog.envs.iter().filter_map(view).collect()
}

/// The items of a page in an environment, as a list tells them.
pub fn counted(page: &Page, environment: usize) -> CountsView {
    counts_view(page.counts.get(environment).copied().unwrap_or_default())
}

/// A folder without a page of its own, or an environment's home.
pub fn folder(assembly: &Assembly<'_>, spot: &Spot) -> Result<Vec<u8>, Box<Diagnostic>> {
    let outline = assembly.outline(spot.environment);
    let folder = outline.folders.get(&spot.url);
    let title = folder.map_or("", |folder| &folder.title);
    let view = PageView {
        title: title.to_owned(),
        home: spot.url.is_empty(),
        groups: groups(assembly, spot),
        ..PageView::default()
    };
    let described = Described {
        title,
        ..Described::default()
    };
    let frame = frame(assembly, spot, described);
    Ok(assembly
        .theme
        .render_page(&frame, &view)?
        .into_string()
        .into_bytes())
}

/// What is in a folder: its pages, then each folder in it with its pages.
pub fn groups(assembly: &Assembly<'_>, spot: &Spot) -> Vec<GroupView> {
    let mut groups = groups_of(assembly, spot, &spot.url);
    groups.extend(run::group(assembly, spot));
    groups
}

/// What is in the folder `url`, as seen from a spot.
pub fn groups_of(assembly: &Assembly<'_>, spot: &Spot, url: &str) -> Vec<GroupView> {
    let outline = assembly.outline(spot.environment);
    let Some(folder) = outline.folders.get(url) else {
        return Vec::new();
    };
    let loose = GroupView {
        pages: pages(assembly, spot, &folder.entries),
        ..GroupView::default()
    };
    let folders = folder.entries.iter().filter_map(|entry| match entry {
        Entry::Folder(url) => Some(group(assembly, spot, outline, url)),
        Entry::Page(_) => None,
    });
    let loose = Some(loose).filter(|group| !group.pages.is_empty());
    loose.into_iter().chain(folders).collect()
}

/// Of all that [`groups`] shows.
pub fn groups_hash(assembly: &Assembly<'_>, spot: &Spot) -> Hash {
    hash_groups(&groups(assembly, spot))
}

/// Of groups as they are shown.
pub fn hash_groups(groups: &[GroupView]) -> Hash {
    let mut hasher = Hasher::new();
    for group in groups {
        hasher.text(group.title.as_deref().unwrap_or_default());
        hasher.text(group.href.as_deref().unwrap_or_default());
        hasher.number(group.pages.len() as u64);
        for page in &group.pages {
            hasher.text(&page.title).text(&page.href);
            hasher.text(page.description.as_deref().unwrap_or_default());
            hash_counts(&mut hasher, page.counts);
        }
    }
    hasher.finish()
}

fn group(assembly: &Assembly<'_>, spot: &Spot, outline: &Outline, url: &str) -> GroupView {
    let folder = &outline.folders[url];
    let entries = &folder.entries[..folder.entries.len().min(GROUP_LIMIT)];
    let mut pages = pages(assembly, spot, entries);
    pages.extend(entries.iter().filter_map(|entry| match entry {
        Entry::Folder(url) => Some(PageLinkView {
            title: outline.folders[url].title.clone(),
            href: href(assembly, spot, url),
            ..PageLinkView::default()
        }),
        Entry::Page(_) => None,
    }));
    GroupView {
        title: Some(folder.title.clone()),
        href: Some(href(assembly, spot, url)),
        pages,
    }
}

fn pages(assembly: &Assembly<'_>, spot: &Spot, entries: &[Entry]) -> Vec<PageLinkView> {
    let catalog = assembly.catalog;
    let outline = assembly.outline(spot.environment);
    let view = |entry: &Entry| {
        let Entry::Page(place) = entry else {
            return None;
        };
        let page = &catalog.pages[*place];
        let words = outline.words(*place).cloned().unwrap_or_default();
        let counts = spot
            .environment
            .map(|environment| counted(page, environment));
        Some(PageLinkView {
            title: words.title,
            href: href(assembly, spot, &page.url),
            description: words.description,
            counts: counts.unwrap_or_default(),
        })
    };
    entries.iter().filter_map(view).collect()
}

fn href(assembly: &Assembly<'_>, spot: &Spot, url: &str) -> String {
    let to = Spot {
        url: url.to_owned(),
        environment: spot.environment,
    };
    folder_href(&assembly.folder_of(spot), &assembly.folder_of(&to))
}

/// A link to a page in the spot's environment.
pub fn page_link(assembly: &Assembly<'_>, spot: &Spot, place: usize) -> LinkView {
    let page = &assembly.catalog.pages[place];
    LinkView {
        label: assembly.outline(spot.environment).title(place).to_owned(),
        href: href(assembly, spot, &page.url),
    }
}

/// An earlier address of a page.
pub fn redirect(
    assembly: &Assembly<'_>,
    title: &str,
    from: &Spot,
    to: &Spot,
) -> Result<Vec<u8>, Box<Diagnostic>> {
    let from = assembly.folder_of(from);
    let to = assembly.folder_of(to);
    let root = folder_href(&from, "");
    let root = if root == "./" { "" } else { &root };
    let view = RedirectView {
        title: title.to_owned(),
        href: folder_href(&from, &to),
        language: assembly.catalog.config.language.clone(),
        canonical: canonical(assembly, &to),
        csp: CONTENT_SECURITY_POLICY.to_owned(),
        stylesheet: assembly.theme.assets_view(root).stylesheet,
    };
    Ok(assembly.theme.render(&view)?.into_string().into_bytes())
}
