//! A run, and the content as it is now that it is held against.

use super::read_all;
use crate::catalog::{Catalog, Page};
use crate::cli::{ContentArguments, SiteArguments};
use crate::commands::terminal::Terminal;
use crate::commands::{Outcome, choice, clock, stages};
use crate::compile::UnknownEnvironment;
use crate::history::History;
use crate::model::Moment;
use crate::report::grouped;
use crate::run::RunFile;

/// A run, the site that it is of, and what of the site is looked at.
pub struct Content {
    pub file: RunFile,
    pub catalog: Catalog,
    /// What git knows of the pages' past, if it was asked.
    pub history: Option<History>,
    /// The run's environment: its place in the settings.
    pub environment: usize,
    /// Places of the pages that were asked for; without a wish, of all in the environment.
    pub pages: Vec<usize>,
    pub now: Moment,
}

/// Reads a run and the site. Where that cannot be done it is told why, and how the verb ends.
pub fn read(
    arguments: &ContentArguments,
    with_history: bool,
    terminal: &Terminal,
) -> anyhow::Result<Result<Content, Outcome>> {
    let complain = |problem: &str, outcome| {
        terminal.complain(&format!("error: {problem}"));
        Ok(Err(outcome))
    };
    let Some(file) = read_all(&arguments.files, terminal)? else {
        return Ok(Err(Outcome::Problems));
    };
    let now = clock::now(arguments.date)?;
    let site = SiteArguments {
        drafts: false,
        no_history: !with_history,
        ..SiteArguments::of(&arguments.root)
    };
    let snapshot = stages::read_with_history(&site, now.date)?;
    let catalog = match stages::catalog(&snapshot) {
        Ok(catalog) => catalog,
        Err(problem) => return complain(&problem, Outcome::Problems),
    };
    let environment = match environment(arguments, &catalog, &file)? {
        Ok(environment) => environment,
        Err(problem) => return complain(&problem, Outcome::Problems),
    };
    let pages = match selected(&arguments.pages, &catalog, environment) {
        Ok(pages) => pages,
        Err(problem) => return complain(&problem, Outcome::WrongUsage),
    };
    if let Some(words) = ahead(&file, now) {
        terminal.complain(&format!("warning: {words}"));
    }
    Ok(Ok(Content {
        file,
        history: snapshot.history,
        catalog,
        environment,
        pages,
        now,
    }))
}

/// What is to be known of entries that are of later days than the one that counts as today: of a clock that is wrong, or
/// said since then. They count.
fn ahead(file: &RunFile, now: Moment) -> Option<String> {
    let events = file.log.events();
    let ahead = events.iter().filter(|event| event.when.date > now.date);
    let count = ahead.count();
    let newest = events.last().filter(|_| count > 0)?.when.date;
    let (entries, they) = match count {
        1 => ("1 entry is".to_owned(), "it counts"),
        _ => (format!("{} entries are", grouped(count)), "they count"),
    };
    let today = now.date;
    Some(format!(
        "{entries} dated after {today}, as late as {newest}; {they} all the same"
    ))
}

impl Content {
    /// The label of the run's environment, if the site has environments.
    pub fn label(&self) -> Option<&str> {
        let environment = self.catalog.config.environments.get(self.environment);
        environment.map(|one| one.label.as_str())
    }
}

/// The environment of the run, if it is the one that was asked for.
fn environment(
    arguments: &ContentArguments,
    catalog: &Catalog,
    file: &RunFile,
) -> Result<Result<usize, String>, UnknownEnvironment> {
    let config = &catalog.config;
    if let Some(name) = &arguments.environment
        && config.environment(name).is_none()
    {
        return Err(UnknownEnvironment::new(name, config));
    }
    let own = file.head.environment.as_str();
    if file.site.id != config.id {
        let (theirs, ours) = (&file.site.id, &config.id);
        return Ok(Err(format!(
            "the run is of the site `{theirs}`, not of `{ours}`"
        )));
    }
    if let Some(asked) = arguments
        .environment
        .as_deref()
        .filter(|asked| *asked != own && !own.is_empty())
    {
        return Ok(Err(format!("the run is of `{own}`, not of `{asked}`")));
    }
    if own.is_empty() && config.environments.is_empty() {
        return Ok(Ok(0));
    }
    let place = config.environment(own);
    Ok(place.ok_or_else(|| match own {
        "" => "the run is of no environment, and the site has some now".to_owned(),
        own => format!("the run is of `{own}`, which the site no longer has"),
    }))
}

/// The places of the pages that were asked for, all of them if none was.
fn selected(asked: &[String], catalog: &Catalog, environment: usize) -> Result<Vec<usize>, String> {
    let has = |page: &Page| page.attributes.envs.contains(environment);
    if asked.is_empty() {
        let places = 0..catalog.pages.len();
        return Ok(places.filter(|&place| has(&catalog.pages[place])).collect());
    }
    let find = |name: &String| choice::page(catalog, name, environment);
    asked.iter().map(find).collect()
}
