//! The navigation: the branch of the tree on which a page stands, so that a page does not grow with the site.

use super::{Assembly, Spot};
use crate::project::folder_href;
use crate::render::view::{LinkView, NavView};
use crate::resolve::outline::{Entry, Outline};

/// The most pages of a folder that are listed; of more, those around the current one.
const WINDOW: usize = 40;

/// The navigation as seen from a spot.
pub fn nav(assembly: &Assembly<'_>, spot: &Spot) -> Vec<NavView> {
    let branch = Branch {
        assembly,
        outline: assembly.outline(spot.environment),
        spot,
        from: assembly.folder_of(spot),
    };
    branch.level("")
}

/// From the home down to the folder around a spot.
pub fn breadcrumbs(assembly: &Assembly<'_>, spot: &Spot) -> Vec<LinkView> {
    if spot.url.is_empty() {
        return Vec::new();
    }
    let outline = assembly.outline(spot.environment);
    let from = assembly.folder_of(spot);
    let link = |url: &str, label: &str| {
        let to = Spot {
            url: url.to_owned(),
            ..spot.clone()
        };
        LinkView {
            label: label.to_owned(),
            href: folder_href(&from, &assembly.folder_of(&to)),
        }
    };
    let home = link("", &assembly.catalog.config.title);
    let ancestors = outline.ancestors(&spot.url).into_iter().filter_map(|url| {
        let folder = outline.folders.get(url)?;
        Some(link(url, &folder.title))
    });
    std::iter::once(home).chain(ancestors).collect()
}

struct Branch<'a> {
    assembly: &'a Assembly<'a>,
    outline: &'a Outline,
    spot: &'a Spot,
    from: String,
}

impl Branch<'_> {
    fn level(&self, url: &str) -> Vec<NavView> {
        let Some(folder) = self.outline.folders.get(url) else {
            return Vec::new();
        };
        let open = |entry: &Entry| self.is_around(self.url(entry));
        let range = window(folder.entries.len(), folder.entries.iter().position(open));
        let mut views: Vec<NavView> = folder.entries[range.clone()]
            .iter()
            .map(|entry| self.entry(entry))
            .collect();
        let left_out = folder.entries.len() - range.len();
        if left_out > 0 {
            views.push(NavView {
                title: format!("{left_out} more"),
                href: self.href(url),
                ..NavView::default()
            });
        }
        views
    }

    fn entry(&self, entry: &Entry) -> NavView {
        let url = self.url(entry);
        // Above the environments nothing is ticked.
        let here = self.spot.environment.and(Some(self.assembly.catalog));
        let page = here.and_then(|catalog| self.outline.ticked(catalog, entry));
        let view = NavView {
            href: self.href(url),
            current: url == self.spot.url,
            page: page.map(str::to_owned),
            ..NavView::default()
        };
        match entry {
            Entry::Page(page) => NavView {
                title: self.outline.title(*page).to_owned(),
                ..view
            },
            Entry::Folder(url) => NavView {
                title: self.outline.folders[url].title.clone(),
                folder: true,
                children: match self.is_around(url) {
                    true => self.level(url),
                    false => Vec::new(),
                },
                ..view
            },
        }
    }

    fn url<'s>(&'s self, entry: &'s Entry) -> &'s str {
        match entry {
            Entry::Page(page) => &self.assembly.catalog.pages[*page].url,
            Entry::Folder(url) => url,
        }
    }

    /// Whether the current page is this one or stands below it.
    fn is_around(&self, url: &str) -> bool {
        let rest = self.spot.url.strip_prefix(url);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    }

    fn href(&self, url: &str) -> String {
        let to = Spot {
            url: url.to_owned(),
            ..self.spot.clone()
        };
        folder_href(&self.from, &self.assembly.folder_of(&to))
    }
}

/// The part of a list that is shown: all of it, or as many as fit around the current place.
fn window(length: usize, current: Option<usize>) -> std::ops::Range<usize> {
    if length <= WINDOW {
        return 0..length;
    }
    let current = current.unwrap_or(0);
    let start = current.saturating_sub(WINDOW / 2).min(length - WINDOW);
    start..start + WINDOW
}

#[cfg(test)]
mod tests {
    use super::{WINDOW, window};

    #[test]
    fn a_long_folder_is_shown_around_the_current_page() {
        assert_eq!(window(3, None), 0..3);
        assert_eq!(window(500, None), 0..WINDOW);
        assert_eq!(window(500, Some(499)), 460..500);
        assert!(window(500, Some(250)).contains(&250));
    }
}
