//! Committed runs: a list of them above the environments, one in each environment, and a page for each run. What was said
//! is shown with the text that it was said of; the gate is that of the run's end.

mod page;

use std::collections::{BTreeSet, HashMap, HashSet};

use rayon::prelude::*;

use super::frame::{Described, environment_view, frame};
use super::{Assembly, Spot, add, file};
use crate::catalog::{Catalog, Item, Page};
use crate::diag::Diagnostic;
use crate::hash::{Hash, Hasher};
use crate::project::{folder_href, variant_url};
use crate::render::view::{GroupView, LinkView, NavView, PageLinkView, RunRowView, RunsView};
use crate::run::{Committed, FOLDER};
use crate::site::{Make, Site};

const TITLE: &str = "Runs";

/// So many runs are named on the home of an environment; all are in its list.
const SHOWN: usize = 5;

/// A committed run, and the pages on which something was said in it.
pub struct RecordedRun {
    pub committed: Committed,
    /// Places of the pages, in the order of the site.
    pub pages: Vec<usize>,
}

/// The runs of the built environments, the newest first, and where each has been.
pub fn recorded(catalog: &Catalog, runs: Vec<Committed>) -> Vec<RecordedRun> {
    let runs: Vec<Committed> = runs
        .into_iter()
        .filter(|run| catalog.envs.contains(run.environment))
        .collect();
    let environments: BTreeSet<usize> = runs.iter().map(|run| run.environment).collect();
    let homes: HashMap<usize, HashMap<&str, usize>> = environments
        .into_iter()
        .map(|environment| (environment, homes(catalog, &runs, environment)))
        .collect();
    let mut recorded: Vec<(usize, Vec<usize>)> = Vec::new();
    for (place, run) in runs.iter().enumerate() {
        let homes = &homes[&run.environment];
        let fields = run.file.log.fields();
        let pages: BTreeSet<usize> = fields
            .iter()
            .filter_map(|(target, _)| homes.get(target).copied())
            .collect();
        recorded.push((place, pages.into_iter().collect()));
    }
    let mut recorded: Vec<RecordedRun> = runs
        .into_iter()
        .zip(recorded)
        .map(|(committed, (_, pages))| RecordedRun { committed, pages })
        .collect();
    recorded.sort_by(|one, other| {
        let (one, other) = (&one.committed, &other.committed);
        let newest = other.end.cmp(&one.end);
        newest.then_with(|| (one.environment, &one.slug).cmp(&(other.environment, &other.slug)))
    });
    recorded
}

/// In an environment, the page of each item that something was said of, by each name that the item has had.
fn homes<'r>(
    catalog: &Catalog,
    runs: &'r [Committed],
    environment: usize,
) -> HashMap<&'r str, usize> {
    let of_environment = runs.iter().filter(|run| run.environment == environment);
    let said: HashSet<&str> = of_environment
        .flat_map(|run| run.file.log.fields())
        .map(|(target, _)| target)
        .filter(|target| target.contains('/'))
        .collect();
    let of_pages: HashSet<&str> = said
        .iter()
        .filter_map(|target| Some(target.rsplit_once('/')?.0))
        .collect();
    // Items of no other pages can be meant: most need not be looked at.
    let is_meant = |page: &Page| page.has_former_ids || of_pages.contains(&*page.id.value);
    let pages = catalog.pages.par_iter().enumerate();
    let pages = pages.filter(|(_, page)| is_meant(page));
    let found = pages.flat_map_iter(|(place, page)| {
        let targets = answered(page, environment, &said).into_iter();
        targets.map(move |target| (target, place))
    });
    let mut homes = HashMap::new();
    for (target, place) in found.collect::<Vec<_>>() {
        homes.entry(target).or_insert(place);
    }
    homes
}

/// Of what was said, what is of a page's items, by whatever name.
fn answered<'r>(page: &Page, environment: usize, said: &HashSet<&'r str>) -> Vec<&'r str> {
    let is_here = |item: &&Item| item.attributes.envs.contains(environment);
    let names = |item: &Item| {
        let aliases = item.aliases.iter().map(|alias| match &alias.value {
            full if full.contains('/') => full.clone(),
            own => format!("{}/{own}", page.id.value),
        });
        let names = std::iter::once(page.full_id(item)).chain(aliases);
        names.collect::<Vec<_>>()
    };
    let names = page.items.iter().filter(is_here).flat_map(names);
    names
        .filter_map(|name| said.get(name.as_str()).copied())
        .collect()
}

/// The address of a run's page, without the environment.
fn url(run: &RecordedRun) -> String {
    format!("{FOLDER}/{}", run.committed.slug)
}

fn spot(url: String, environment: Option<usize>) -> Spot {
    Spot { url, environment }
}

/// The link to the list, among those to the site's other lists.
pub fn link(assembly: &Assembly<'_>, spot: &Spot) -> Option<NavView> {
    if assembly.runs.is_empty() {
        return None;
    }
    let from = assembly.folder_of(spot);
    Some(NavView {
        title: TITLE.to_owned(),
        href: folder_href(&from, FOLDER),
        current: from == FOLDER,
        ..NavView::default()
    })
}

/// The newest run in which something was said on a page, seen from its variant.
pub fn of_page(assembly: &Assembly<'_>, place: usize, environment: usize) -> Option<LinkView> {
    let is_of = |run: &&RecordedRun| {
        run.committed.environment == environment && run.pages.binary_search(&place).is_ok()
    };
    let run = assembly.runs.iter().find(is_of)?;
    let catalog = assembly.catalog;
    let page = &catalog.pages[place];
    let from = variant_url(catalog, environment, &page.url);
    let to = variant_url(catalog, environment, &url(run));
    Some(LinkView {
        label: run.committed.name(),
        href: format!(
            "{}#{}",
            folder_href(&from, &to),
            page::anchor(&page.id.value)
        ),
    })
}

/// On the home of an environment: its newest runs.
pub fn group(assembly: &Assembly<'_>, spot: &Spot) -> Option<GroupView> {
    let environment = spot.environment.filter(|_| spot.url.is_empty())?;
    let runs = assembly.runs.iter();
    let runs = runs.filter(|run| run.committed.environment == environment);
    let from = assembly.folder_of(spot);
    let view = |run: &RecordedRun| {
        let committed = &run.committed;
        let closed = if committed.run.closed {
            "closed"
        } else {
            "open"
        };
        PageLinkView {
            title: committed.name(),
            href: folder_href(
                &from,
                &variant_url(assembly.catalog, environment, &url(run)),
            ),
            description: Some(format!("{closed}, last entry {}", committed.end.date)),
            ..PageLinkView::default()
        }
    };
    let pages: Vec<PageLinkView> = runs.take(SHOWN).map(view).collect();
    (!pages.is_empty()).then(|| GroupView {
        title: Some(TITLE.to_owned()),
        href: Some(folder_href(
            &from,
            &variant_url(assembly.catalog, environment, FOLDER),
        )),
        pages,
    })
}

/// Adds the lists and the pages.
pub fn add_all<'s>(assembly: &'s Assembly<'_>, site: &mut Site<'s>) {
    for run in assembly.runs {
        let environment = Some(run.committed.environment);
        let own = spot(url(run), environment);
        if !assembly.wants(environment, &own.url) {
            continue;
        }
        let inputs = assembly.frame_hash(inputs(assembly, run), &own, None);
        let path = file(&assembly.folder_of(&own), "index.html");
        let make: Make<'s> = Box::new(move || page::html(assembly, run, &own));
        add(site, &path, inputs, make);
    }
    let environments: BTreeSet<usize> = assembly
        .runs
        .iter()
        .map(|run| run.committed.environment)
        .collect();
    let mut lists: Vec<Option<usize>> = environments.into_iter().map(Some).collect();
    if assembly.has_environments() && !assembly.runs.is_empty() {
        lists.push(None);
    }
    for environment in lists {
        if !assembly.wants(environment, FOLDER) {
            continue;
        }
        let own = spot(FOLDER.to_owned(), environment);
        let mut hasher = Hasher::new();
        for run in of(assembly, environment) {
            hasher.hash(inputs(assembly, run)).text(&run.committed.slug);
        }
        let inputs = assembly.frame_hash(hasher.finish(), &own, None);
        let path = file(&assembly.folder_of(&own), "index.html");
        let make: Make<'s> = Box::new(move || list(assembly, &own));
        add(site, &path, inputs, make);
    }
}

/// The runs of an environment, or of all.
fn of<'a>(
    assembly: &'a Assembly<'_>,
    environment: Option<usize>,
) -> impl Iterator<Item = &'a RecordedRun> {
    let is_wanted = move |run: &&RecordedRun| {
        environment.is_none_or(|environment| run.committed.environment == environment)
    };
    assembly.runs.iter().filter(is_wanted)
}

/// Of all that is shown of a run: its files, and the pages that it is held against.
fn inputs(assembly: &Assembly<'_>, run: &RecordedRun) -> Hash {
    let mut hasher = Hasher::new();
    hasher.hash(run.committed.hash).text(&run.committed.slug);
    hasher.number(run.committed.environment as u64);
    for &place in &run.pages {
        hasher.hash(assembly.content_hash(place, run.committed.environment));
        hasher.text(&assembly.catalog.pages[place].id.value);
    }
    hasher.finish()
}

/// A page about runs tells search engines to leave it alone: it holds names.
fn described<'a>(title: &'a str, description: &'a str) -> Described<'a> {
    Described {
        title,
        description: Some(description),
        hidden: true,
        own: true,
        runs: true,
        ..Described::default()
    }
}

fn list(assembly: &Assembly<'_>, own: &Spot) -> Result<Vec<u8>, Box<Diagnostic>> {
    let from = assembly.folder_of(own);
    let environments = &assembly.catalog.config.environments;
    let mixed = own.environment.is_none() && assembly.has_environments();
    let row = |run: &RecordedRun| {
        let committed = &run.committed;
        let place = committed.environment;
        let held = page::Held::of(assembly, run);
        let (verdict, line) = held.gate();
        let environment = environments.get(place).filter(|_| mixed);
        RunRowView {
            label: committed.name(),
            href: folder_href(&from, &variant_url(assembly.catalog, place, &url(run))),
            environment: environment.map(|one| environment_view(one, place)),
            date: committed.run.date.map(|date| date.to_string()),
            end: committed.end.date.to_string(),
            closed: committed.run.closed,
            verdict,
            line,
            signers: held.signers(),
        }
    };
    let view = RunsView {
        title: TITLE.to_owned(),
        mixed,
        rows: of(assembly, own.environment).map(row).collect(),
    };
    let words = "What was ticked, waived and signed, by whom, and when.";
    let mut frame = frame(assembly, own, described(TITLE, words));
    frame.breadcrumbs = vec![home(assembly, own)];
    let html = assembly.theme.render_page(&frame, &view)?;
    Ok(html.into_string().into_bytes())
}

/// The way to the home of the environment, or to that above all.
fn home(assembly: &Assembly<'_>, own: &Spot) -> LinkView {
    let to = assembly.folder_of(&spot(String::new(), own.environment));
    LinkView {
        label: assembly.catalog.config.title.clone(),
        href: folder_href(&assembly.folder_of(own), &to),
    }
}
