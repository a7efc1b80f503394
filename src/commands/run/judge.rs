//! A run, judged by the content as it is now.

use rayon::prelude::*;

use super::read_all;
use crate::catalog::{Catalog, Page};
use crate::cli::{JudgeArguments, SiteArguments};
use crate::commands::terminal::Terminal;
use crate::commands::{Outcome, clock, stages};
use crate::compile::{UnknownEnvironment, catalog};
use crate::diag::nearest;
use crate::memo::Memo;
use crate::model::Moment;
use crate::project::{checklist, project};
use crate::report::gate::{Judgement, Report};
use crate::report::{Counts, Lines, plural};
use crate::run::{Run, RunFile};
use crate::source::SourcePath;

/// A run and all that judging it came to.
pub struct Judged {
    pub file: RunFile,
    /// The label of its environment, if the site has environments.
    pub environment: Option<String>,
    /// The pages of which something is required, or left the count.
    pub pages: Vec<Judgement>,
}

impl Judged {
    pub fn report(&self) -> Report<'_> {
        Report {
            run: Run::of(&self.file.log),
            head: &self.file.head,
            environment: self.environment.as_deref(),
            pages: &self.pages,
        }
    }
}

/// Reads a run and the site and judges the one by the other. Where that cannot be done it is told why, and how the
/// verb ends.
pub fn read(
    arguments: &JudgeArguments,
    terminal: &Terminal,
) -> anyhow::Result<Result<Judged, Outcome>> {
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
        ..SiteArguments::of(&arguments.root)
    };
    let snapshot = stages::read(&site, now.date)?;
    let (catalog, diagnostics) = catalog(&snapshot, &Memo::once(), &[]);
    let errors = Counts::of(&diagnostics).errors;
    if errors > 0 {
        let errors = plural(errors, "error");
        let problem = format!("the site has {errors}; `checkdown check` tells them");
        return complain(&problem, Outcome::Problems);
    }
    let environment = match environment(arguments, &catalog, &file)? {
        Ok(environment) => environment,
        Err(problem) => return complain(&problem, Outcome::Problems),
    };
    let pages = match selected(arguments, &catalog, environment) {
        Ok(pages) => pages,
        Err(problem) => return complain(&problem, Outcome::WrongUsage),
    };
    let judge = |&place: &usize| judge(&catalog, (place, environment), &file, arguments, now);
    let pages = pages.par_iter().filter_map(judge).collect();
    let known = catalog.config.environments.get(environment);
    Ok(Ok(Judged {
        environment: known.map(|one| one.label.clone()),
        file,
        pages,
    }))
}

/// The environment of the run, if it is the one that was asked for.
fn environment(
    arguments: &JudgeArguments,
    catalog: &Catalog,
    file: &RunFile,
) -> Result<Result<usize, String>, UnknownEnvironment> {
    let config = &catalog.config;
    if let Some(name) = &arguments.environment
        && config.environment(name).is_none()
    {
        let known = config.environments.iter();
        return Err(UnknownEnvironment {
            name: name.clone(),
            known: known.map(|one| one.name.value.clone()).collect(),
        });
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
        .filter(|asked| *asked != own)
    {
        return Ok(Err(format!("the run is of `{own}`, not of `{asked}`")));
    }
    if own.is_empty() && config.environments.is_empty() {
        return Ok(Ok(0));
    }
    let place = config.environment(own);
    Ok(place.ok_or_else(|| format!("the run is of `{own}`, which the site no longer has")))
}

/// The places of the pages that are judged.
fn selected(
    arguments: &JudgeArguments,
    catalog: &Catalog,
    environment: usize,
) -> Result<Vec<usize>, String> {
    let config = &catalog.config;
    if let Some(phase) = &arguments.phase {
        let names = config.phases.iter().map(|one| one.value.as_str());
        if !names.clone().any(|name| name == phase) {
            let hint = nearest(phase, names).map(|name| format!("; did you mean `{name}`?"));
            let hint = hint.unwrap_or_default();
            return Err(format!("the site has no phase `{phase}`{hint}"));
        }
    }
    let has = |page: &Page| page.attributes.envs.contains(environment);
    if arguments.pages.is_empty() {
        let places = 0..catalog.pages.len();
        return Ok(places.filter(|&place| has(&catalog.pages[place])).collect());
    }
    let find = |asked: &String| {
        let by_file = || catalog.names.by_path.get(&SourcePath::new(asked));
        let place = catalog.names.by_id.get(asked).or_else(by_file).copied();
        let place = place.filter(|&place| has(&catalog.pages[place]));
        place.ok_or_else(|| {
            let ids = catalog.pages.iter().filter(|page| has(page));
            let ids = ids.map(|page| page.id.value.as_str());
            let hint = nearest(asked, ids).map(|id| format!("; did you mean `{id}`?"));
            let hint = hint.unwrap_or_default();
            format!("the environment has no page `{asked}`{hint}")
        })
    };
    arguments.pages.iter().map(find).collect()
}

/// A page judged; none if nothing of it counts.
fn judge(
    catalog: &Catalog,
    (place, environment): (usize, usize),
    file: &RunFile,
    arguments: &JudgeArguments,
    now: Moment,
) -> Option<Judgement> {
    let page = &catalog.pages[place];
    let variant = project(catalog, place, environment);
    let checklist = checklist(&variant);
    let lines = Lines::new(&page.document.source.text);
    let line = |id: &str| {
        let anchor = id.rsplit_once('/').map_or(id, |(_, anchor)| anchor);
        let start = lines.range(page.item(anchor)?.span).start;
        Some(lines.position(start).line)
    };
    let path = page.path().as_str();
    let phase = arguments.phase.as_deref();
    Judgement::of(&checklist, path, &line, &file.log, phase, now)
}
