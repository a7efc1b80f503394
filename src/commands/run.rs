//! `checkdown run`: runs begun; records of them merged, judged and told.

mod badge;
mod content;
mod gate;
mod judge;
mod merge;
mod report;
mod start;

use std::path::PathBuf;

use super::terminal::Terminal;
use super::{Outcome, input};
use crate::cli::RunVerb;
use crate::report::grouped;
use crate::run::{Imported, MOST_TOLD, Run, RunFile, read};

pub fn run(verb: &RunVerb, terminal: &Terminal) -> anyhow::Result<Outcome> {
    match verb {
        RunVerb::Gate(arguments) => gate::run(arguments, terminal),
        RunVerb::Start(arguments) => start::run(arguments, terminal),
        RunVerb::Report(arguments) => report::run(arguments, terminal),
        RunVerb::Badge(arguments) => badge::run(arguments, terminal),
        RunVerb::Merge(arguments) => merge::run(arguments, terminal),
    }
}

/// Reads files of one run and merges them. What is wrong with them is told; `None` if one of them is no run, or they
/// are not of one.
fn read_all(files: &[PathBuf], terminal: &Terminal) -> anyhow::Result<Option<RunFile>> {
    let mut merged: Option<RunFile> = None;
    for path in files {
        let name = input::name(path);
        let Imported {
            file,
            refused,
            clashes,
        } = match read(&input::text(path)?) {
            Ok(imported) => imported,
            Err(problem) => {
                terminal.complain(&format!("error: {name}: {problem}"));
                return Ok(None);
            }
        };
        for one in refused.iter().take(MOST_TOLD) {
            let words = one.in_words();
            terminal.complain(&format!("warning: {name}: {words} and is left out"));
        }
        if let Some(more) = refused
            .len()
            .checked_sub(MOST_TOLD)
            .filter(|more| *more > 0)
        {
            let entries = match more {
                1 => "1 more entry is".to_owned(),
                more => format!("{} more entries are", grouped(more)),
            };
            terminal.complain(&format!("warning: {name}: {entries} left out"));
        }
        for hash in clashes {
            terminal.complain(&format!("warning: {name}: two texts claim the hash {hash}"));
        }
        let Some(first) = merged else {
            merged = Some(file);
            continue;
        };
        if let Some(problem) = strangeness(&first, &file) {
            terminal.complain(&format!("error: {name}: {problem}"));
            return Ok(None);
        }
        merged = Some(first.merge(file));
    }
    if let Some(file) = &merged {
        for id in file.log.clashes() {
            terminal.complain(&format!(
                "warning: different entries claim the id {id}; both are kept"
            ));
        }
    }
    Ok(merged)
}

/// Why two files cannot be merged.
fn strangeness(first: &RunFile, other: &RunFile) -> Option<String> {
    if first.site.id != other.site.id {
        let (one, two) = (&other.site.id, &first.site.id);
        return Some(format!(
            "it is a run of the site `{one}`, the first one is of `{two}`"
        ));
    }
    if first.head == other.head {
        return None;
    }
    let name = |file: &RunFile| match Run::of(&file.log).name {
        name if name.is_empty() => file.head.id.clone(),
        name => format!("“{name}” ({})", file.head.id),
    };
    let (one, two) = (name(other), name(first));
    Some(format!(
        "it is the run {one}, the first one is {two}; only files of one run merge"
    ))
}
