//! `checkdown run report`: the record of a run, held against the content as it is now.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::content::{self, Content};
use crate::cli::ReportArguments;
use crate::commands::terminal::Terminal;
use crate::commands::{Outcome, output};
use crate::hash::sha256;
use crate::history::History;
use crate::project::{checklist, project};
use crate::render::json;
use crate::report::record::Report;
use crate::report::{Look, plural};
use crate::run::{Page, Record, Recorded, Recording, Run, Site, strays};
use crate::source::SourcePath;

pub fn run(arguments: &ReportArguments, terminal: &Terminal) -> anyhow::Result<Outcome> {
    let content = match content::read(&arguments.content, true, terminal)? {
        Ok(content) => content,
        Err(outcome) => return Ok(outcome),
    };
    let run = Run::of(&content.file.log);
    let record = record(&content, &run, arguments);
    let report = Report {
        record: &record,
        head: &content.file.head,
        run: &run,
        environment: content.label(),
    };
    match &arguments.out {
        Some(path) => {
            let text = report.text(arguments.format, Look::PLAIN);
            output::write(Some(path), text.as_bytes(), true, terminal)?;
        }
        None => report.write(arguments.format, terminal.look, &mut terminal.out())?,
    }
    Ok(Outcome::Fine)
}

/// A page with items, and what is known of its text.
struct Read {
    page: Page,
    version: String,
    texts: Vec<(String, String)>,
}

fn record(content: &Content, run: &Run, arguments: &ReportArguments) -> Record {
    let file = &content.file;
    let (log, now) = (&file.log, content.now);
    let reads: Vec<Read> = content
        .pages
        .par_iter()
        .map(|&place| read(content, place))
        .filter(|read| !read.page.items.is_empty())
        .collect();
    let said: BTreeSet<&str> = log.fields().iter().map(|(target, _)| *target).collect();
    let is_wanted = arguments.all || !arguments.content.pages.is_empty();
    let is_touched = |read: &&Read| {
        let mut targets = read.page.items.iter().flat_map(|item| item.targets());
        is_wanted || targets.any(|target| said.contains(target))
    };
    let (touched, untouched): (Vec<&Read>, Vec<&Read>) = reads.iter().partition(is_touched);
    let pages: Vec<&Page> = reads.iter().map(|read| &read.page).collect();
    let mut texts = reads
        .iter()
        .flat_map(|read| read.texts.iter().cloned())
        .collect::<BTreeMap<_, _>>();
    texts.extend(file.texts.clone());
    // Of a part of the site nobody can say what stands nowhere.
    let strays = match arguments.content.pages.is_empty() {
        true => strays(log, &pages, &texts),
        false => Page::default(),
    };
    let gaps = gaps(&strays, &untouched);
    let config = &content.catalog.config;
    let site = Site {
        id: config.id.clone(),
        title: config.title.clone(),
        url: config.base_url.clone(),
        commit: newest(content),
    };
    let recorded: Vec<Recorded<'_>> = touched
        .par_iter()
        .map(|read| Recorded::of(&read.page, read.version.clone(), log, now))
        .collect();
    let recording = Recording {
        site: &site,
        head: &file.head,
        run,
        now,
        texts: &texts,
        log,
        strays: &strays,
        gaps,
    };
    Record::of(&recording, &recorded)
}

/// A page as it is now in the run's environment.
fn read(content: &Content, place: usize) -> Read {
    let catalog = &content.catalog;
    let variant = project(catalog, place, content.environment);
    let page = &catalog.pages[place];
    let history = content.history.as_ref();
    let commit = history.and_then(|history| commit(history, page.path()));
    let digest = sha256(json::json(&variant, &catalog.config, commit).as_bytes());
    let digest = format!("checklist.json has the SHA-256 {digest}");
    Read {
        page: checklist(&variant),
        version: match commit {
            Some(commit) => format!("commit {commit}, {digest}"),
            None => digest,
        },
        texts: variant
            .items
            .iter()
            .map(|item| (item.hash(), item.material_text()))
            .collect(),
    }
}

fn commit<'h>(history: &'h History, path: &SourcePath) -> Option<&'h str> {
    Some(&history.newest(path)?.commit)
}

/// The commit that changed one of the pages last; none if one of them is not as git has it.
fn newest(content: &Content) -> Option<String> {
    let history = content.history.as_ref()?;
    let pages = content.pages.iter();
    let versions = pages.map(|&place| history.newest(content.catalog.pages[place].path()));
    let versions: Vec<_> = versions.collect::<Option<_>>()?;
    let newest = versions.into_iter().min_by_key(|version| version.age)?;
    Some(newest.commit.to_string())
}

/// What is not in the record, in sentences.
fn gaps(strays: &Page, untouched: &[&Read]) -> Vec<String> {
    let mut gaps = Vec::new();
    if !strays.items.is_empty() {
        let items = plural(strays.items.len(), "item");
        let stand = if strays.items.len() == 1 {
            "stands"
        } else {
            "stand"
        };
        gaps.push(format!(
            "{items} of it {stand} on no page of this environment any more: moved, or taken away. They are listed \
             as they were answered."
        ));
    }
    if !untouched.is_empty() {
        let titles = untouched.iter().map(|read| read.page.title.as_str());
        let titles = titles.collect::<Vec<_>>().join(", ");
        gaps.push(format!(
            "Nothing was said on these pages, and their items are not in it: {titles}."
        ));
    }
    gaps
}
