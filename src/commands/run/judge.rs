//! A run, judged by the content as it is now.

use rayon::prelude::*;

use super::content::{self, Content};
use crate::cli::JudgeArguments;
use crate::commands::Outcome;
use crate::commands::terminal::Terminal;
use crate::config::Config;
use crate::diag::did_you_mean;
use crate::project::{checklist, project};
use crate::report::Lines;
use crate::report::gate::{Judgement, Report};
use crate::run::Run;

/// A run and all that judging it came to.
pub struct Judged {
    pub content: Content,
    /// The pages of which something is required, or left the count.
    pub pages: Vec<Judgement>,
}

impl Judged {
    pub fn report(&self) -> Report<'_> {
        let file = &self.content.file;
        Report {
            run: Run::of(&file.log),
            head: &file.head,
            environment: self.content.label(),
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
    let content = match content::read(&arguments.content, false, terminal)? {
        Ok(content) => content,
        Err(outcome) => return Ok(Err(outcome)),
    };
    let phase = arguments.phase.as_deref();
    if let Some(problem) = phase.and_then(|phase| unknown_phase(phase, &content.catalog.config)) {
        terminal.complain(&format!("error: {problem}"));
        return Ok(Err(Outcome::WrongUsage));
    }
    let judge = |&place: &usize| judge(&content, place, phase);
    let pages = content.pages.par_iter().filter_map(judge).collect();
    Ok(Ok(Judged { content, pages }))
}

/// What is wrong with a phase that the site does not have.
fn unknown_phase(phase: &str, config: &Config) -> Option<String> {
    let names = config.phases.iter().map(|one| one.value.as_str());
    if names.clone().any(|name| name == phase) {
        return None;
    }
    let hint = did_you_mean(phase, names);
    Some(format!("the site has no phase `{phase}`{hint}"))
}

/// A page judged; none if nothing of it counts.
fn judge(content: &Content, place: usize, phase: Option<&str>) -> Option<Judgement> {
    let catalog = &content.catalog;
    let page = &catalog.pages[place];
    let variant = project(catalog, place, content.environment);
    let checklist = checklist(&variant);
    let lines = Lines::new(&page.source.text);
    let line = |id: &str| {
        let anchor = id.rsplit_once('/').map_or(id, |(_, anchor)| anchor);
        let start = lines.range(page.item(anchor)?.span).start;
        Some(lines.position(start).line)
    };
    let path = page.path().as_str();
    Judgement::of(
        &checklist,
        path,
        &line,
        &content.file.log,
        phase,
        content.now,
    )
}
