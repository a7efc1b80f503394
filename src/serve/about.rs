//! What the preview knows of a page that readers are not told: which file it is made from, at which line each of its
//! parts is written, and what is not settled yet.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::catalog::Page;
use crate::compile::Compiled;
use crate::source::SourcePath;

/// A page, or whatever else stands at an address.
#[derive(Debug, Default, Serialize)]
pub struct About {
    /// The file it is made from; none for what is made of many.
    pub source: Option<String>,
    pub draft: bool,
    /// By the anchors of its items and sections: the line of the file, from 1.
    pub lines: BTreeMap<String, usize>,
    /// The items that have no id of their own.
    pub unnamed: Vec<String>,
    /// In the order of the settings: those that have the page.
    pub environments: Vec<String>,
}

/// Where a source file is shown.
#[derive(Clone, Debug, Serialize)]
pub struct Place {
    pub source: String,
    pub title: String,
    /// The path of the page below its environment, `/` at its end unless it is empty.
    pub url: String,
    /// The environments that have it; none on a site without.
    pub environments: Vec<String>,
}

/// What stands at a path of the site.
pub fn about(compiled: &Compiled<'_>, path: &str) -> About {
    let catalog = &compiled.catalog;
    let url = path.trim_matches('/');
    let (first, rest) = url.split_once('/').unwrap_or((url, ""));
    let url = match catalog.config.environment(first) {
        Some(_) => rest,
        None => url,
    };
    let Some(page) = catalog
        .names
        .by_url
        .get(url)
        .map(|&page| &catalog.pages[page])
    else {
        return About::default();
    };
    let text = page.tree().source();
    let starts: Vec<usize> = text.match_indices('\n').map(|(at, _)| at + 1).collect();
    let line = |at: u32| starts.partition_point(|&start| start <= at as usize) + 1;
    let items = page.items.iter();
    let items = items.map(|item| (item.id.clone(), line(item.span.start)));
    let sections = page.sections.iter();
    let sections = sections.map(|section| {
        let heading = page.tree().node(section.heading);
        (section.anchor.clone(), line(heading.span.start))
    });
    let unnamed = page.items.iter().filter(|item| !item.explicit);
    About {
        source: Some(page.path().to_string()),
        draft: page.document.front.draft,
        lines: sections.chain(items).collect(),
        unnamed: unnamed.map(|item| item.id.clone()).collect(),
        environments: environments(compiled, page),
    }
}

/// Where some files are shown; those that are no pages are left out.
pub fn places(compiled: &Compiled<'_>, paths: &[SourcePath]) -> Vec<Place> {
    let catalog = &compiled.catalog;
    let pages = paths
        .iter()
        .filter_map(|path| catalog.names.by_path.get(path));
    let pages = pages.map(|&page| &*catalog.pages[page]);
    let place = |page: &Page| Place {
        source: page.path().to_string(),
        title: page.title.clone(),
        url: match page.url.as_str() {
            "" => String::new(),
            url => format!("{url}/"),
        },
        environments: environments(compiled, page),
    };
    pages.map(place).collect()
}

fn environments(compiled: &Compiled<'_>, page: &Page) -> Vec<String> {
    let catalog = &compiled.catalog;
    let all = catalog.built(page);
    let names = all
        .iter()
        .filter_map(|one| catalog.config.environments.get(one));
    names.map(|one| one.name.value.clone()).collect()
}
