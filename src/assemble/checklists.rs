//! `checklists.json` of an environment: where each page with items is, so that what is known by an item's id leads to
//! its text, and a record of a run can be of all its pages.

use serde::Serialize;

use super::{Assembly, add, file};
use crate::hash::Hasher;
use crate::project::variant_url;
use crate::site::{Make, Site};

/// The document's version; it grows when a reader of an older one could be misled.
const VERSION: u32 = 1;

#[derive(Serialize)]
struct ChecklistsJson<'a> {
    version: u32,
    /// In the order of the site.
    pages: Vec<PageJson<'a>>,
}

#[derive(Serialize)]
struct PageJson<'a> {
    id: &'a str,
    title: &'a str,
    /// The address without the environment, `/` at its end.
    path: String,
}

/// Adds the file of one environment.
pub fn add_to<'s>(assembly: &'s Assembly<'_>, site: &mut Site<'s>, environment: usize) {
    if !assembly.wants(Some(environment), "") {
        return;
    }
    let mut hasher = Hasher::new();
    for page in pages(assembly, environment) {
        hasher.text(page.id).text(page.title).text(&page.path);
    }
    let path = file(
        &variant_url(assembly.catalog, environment, ""),
        "checklists.json",
    );
    let make: Make<'s> = Box::new(move || Ok(assembly.checklists(environment, None).into_bytes()));
    add(site, &path, hasher.finish(), make);
}

impl Assembly<'_> {
    /// The file's text; of one page alone, if it is only about that.
    pub fn checklists(&self, environment: usize, only: Option<usize>) -> String {
        let id = only.map(|place| self.catalog.pages[place].id.value.as_str());
        let pages = pages(self, environment);
        let document = ChecklistsJson {
            version: VERSION,
            pages: pages
                .filter(|page| id.is_none_or(|id| page.id == id))
                .collect(),
        };
        // Only maps with odd keys and failing writers can fail, and neither is here.
        let mut text = serde_json::to_string_pretty(&document).unwrap_or_default();
        text.push('\n');
        text
    }
}

fn pages<'a>(assembly: &'a Assembly<'_>, environment: usize) -> impl Iterator<Item = PageJson<'a>> {
    let outline = assembly.outline(Some(environment));
    outline.order.iter().filter_map(move |&place| {
        if !outline.words(place)?.has_items {
            return None;
        }
        let page = &assembly.catalog.pages[place];
        Some(PageJson {
            id: &page.id.value,
            title: outline.title(place),
            path: match page.url.as_str() {
                "" => "/".to_owned(),
                url => format!("/{url}/"),
            },
        })
    })
}
