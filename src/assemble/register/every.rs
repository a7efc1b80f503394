//! Every item that can be found, page by page: what the search's page leads to where there are no scripts. The browser's own
//! *find in page* searches a list, so lists are as long as they may be, and few.

use super::items::{Items, Part, title};
use super::{LIMIT, Leaf, Shown, counts};
use crate::assemble::{Assembly, file};
use crate::catalog::{Facets, ItemPlace, Page};
use crate::search;

/// The folder of the lists in that of the search, and what the first of them is called.
pub const FOLDER: &str = "items";
pub const TITLE: &str = "All items";

/// Whether there is anything to list.
pub fn exist(assembly: &Assembly<'_>) -> bool {
    let catalog = assembly.catalog;
    let mut pages = catalog.pages.iter();
    pages.any(|page| {
        search::is_found(catalog, page) && !page.ticked.intersection(catalog.envs).is_empty()
    })
}

/// The places, on a page, of its items that can be found.
fn found<'a>(assembly: &'a Assembly<'_>, page: &'a Page) -> impl Iterator<Item = u32> {
    let built = assembly.catalog.envs;
    let is_found = search::is_found(assembly.catalog, page);
    let is_built = move |facets: &&Facets| !facets.envs.intersection(built).is_empty();
    let facets = page.facets.iter();
    let facets = facets.filter(move |facets| is_found && is_built(facets));
    facets.flat_map(|facets| facets.items.clone())
}

/// The pages of the list.
pub(super) fn leaves(assembly: &Assembly<'_>, leaves: &mut Vec<Leaf>) {
    let catalog = assembly.catalog;
    let mut places = Vec::new();
    for (position, &page) in (0..).zip(&catalog.index.order) {
        let items = found(assembly, &catalog.pages[page]);
        places.extend(items.map(|item| ItemPlace { position, item }));
    }
    if !places.is_empty() {
        let list = List {
            title: TITLE.to_owned(),
            aside: None,
            url: file(search::FOLDER, FOLDER),
            above: vec![("Search".to_owned(), search::FOLDER.to_owned())],
        };
        list.split(assembly, "", places, leaves);
    }
}

/// A page of the list, before it has items.
struct List {
    title: String,
    aside: Option<String>,
    url: String,
    above: Vec<(String, String)>,
}

impl List {
    /// The page of these items, which are all of the folder at `prefix`; if they are many, pages for what is in it: one for
    /// a folder that has many of them, and one for as much that stands together as it can show.
    fn split(
        self,
        assembly: &Assembly<'_>,
        prefix: &str,
        places: Vec<ItemPlace>,
        leaves: &mut Vec<Leaf>,
    ) {
        let runs = match places.len() > LIMIT {
            true => runs(assembly, prefix, &places),
            false => Vec::new(),
        };
        if let [run] = &runs[..]
            && run.url != prefix
        {
            let inner = run.url.to_owned();
            return self.split(assembly, &inner, places, leaves);
        }
        let mut parts: Vec<Vec<Run<'_>>> = Vec::new();
        if runs.len() > 1 {
            for run in runs {
                let open = parts.last_mut().filter(|part| {
                    let count: usize = part.iter().map(|run| run.places.len()).sum();
                    count + run.places.len() <= LIMIT
                });
                match open {
                    Some(part) => part.push(run),
                    None => parts.push(vec![run]),
                }
            }
        }
        let mut items = Items {
            owners: true,
            title: self.title.clone(),
            aside: self.aside.clone(),
            places: Vec::new(),
            parts: Vec::new(),
        };
        let mut above = self.above.clone();
        above.push((self.title.clone(), self.url.clone()));
        for (number, part) in (1..).zip(&parts) {
            let places: Vec<ItemPlace> = part.iter().flat_map(|run| run.places).copied().collect();
            let list = List {
                title: title_of(assembly, part),
                aside: Some(self.title.clone()),
                url: format!("{}/{number}", self.url),
                above: above.clone(),
            };
            items.parts.push(Part {
                url: list.url.clone(),
                title: list.title.clone(),
                counts: counts(assembly, &places),
            });
            let inner = part.first().map_or(prefix, |run| run.url);
            list.split(assembly, inner, places, leaves);
        }
        if items.parts.is_empty() {
            items.places = places;
        }
        leaves.push(Leaf {
            url: self.url,
            above: self.above,
            shown: Shown::Items(items),
        });
    }
}

/// Items that stand next to each other: of a page or a folder that is right in another folder.
struct Run<'r> {
    url: &'r str,
    places: &'r [ItemPlace],
}

fn runs<'r>(assembly: &'r Assembly<'_>, prefix: &str, places: &'r [ItemPlace]) -> Vec<Run<'r>> {
    let url = |place: &ItemPlace| below(prefix, page_url(assembly, *place));
    let runs = places.chunk_by(|one, other| url(one) == url(other));
    let run = |places: &'r [ItemPlace]| Run {
        url: places
            .first()
            .map_or("", |place| below(prefix, page_url(assembly, *place))),
        places,
    };
    runs.map(run).collect()
}

fn page_url<'a>(assembly: &'a Assembly<'_>, place: ItemPlace) -> &'a str {
    let catalog = assembly.catalog;
    let page = catalog.index.page(place);
    page.map_or("", |page| &catalog.pages[page].url)
}

/// The beginning of an address that is one step below a folder; the folder's own, if that is where it leads.
fn below<'u>(prefix: &str, url: &'u str) -> &'u str {
    let start = match prefix {
        "" => 0,
        prefix => prefix.len() + 1,
    };
    let step = url.get(start..).and_then(|rest| rest.find('/'));
    step.map_or(url, |step| &url[..start + step])
}

/// What stands together in a part: by its name, or from the first to the last.
fn title_of(assembly: &Assembly<'_>, part: &[Run<'_>]) -> String {
    let name = |run: Option<&Run<'_>>| title(assembly, run.map_or("", |run| run.url));
    match part {
        [run] => name(Some(run)),
        _ => format!("{} – {}", name(part.first()), name(part.last())),
    }
}
