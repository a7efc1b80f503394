//! For tools: one JSON document.

use std::collections::BTreeMap;
use std::io::{self, Write};

use serde::Serialize;

use super::{Judgement, Report};
use crate::model::Level;

/// The document's version; it grows when a reader of an older one could be misled.
const VERSION: u32 = 1;

#[derive(Serialize)]
struct GateJson<'a> {
    version: u32,
    run: RunJson<'a>,
    ready: bool,
    pages: Vec<PageJson<'a>>,
}

#[derive(Serialize)]
struct RunJson<'a> {
    id: &'a str,
    name: &'a str,
    environment: &'a str,
    /// The day it goes live; `null` if none was said.
    date: Option<String>,
    closed: bool,
    deleted: bool,
}

#[derive(Serialize)]
struct PageJson<'a> {
    id: &'a str,
    title: &'a str,
    path: &'a str,
    /// `ready`, `not-ready`, or `nothing` where nothing that is required applies.
    verdict: &'static str,
    line: &'a str,
    counts: BTreeMap<&'static str, CountJson>,
    sign_offs: SignOffsJson,
    missing: Vec<MissingJson<'a>>,
    excluded: Vec<ExcludedJson<'a>>,
    unanswered: &'a [String],
}

#[derive(Serialize)]
struct CountJson {
    all: usize,
    done: usize,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    other: BTreeMap<&'static str, usize>,
}

#[derive(Serialize)]
struct SignOffsJson {
    all: usize,
    given: usize,
}

#[derive(Serialize)]
struct MissingJson<'a> {
    /// Its standing, or `waiting` for a sign-off given before what it waits for.
    code: &'static str,
    id: &'a str,
    title: &'a str,
    words: &'a str,
    /// What was said and does not count, by whom and when.
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<&'a str>,
    line: Option<u32>,
}

#[derive(Serialize)]
struct ExcludedJson<'a> {
    id: &'a str,
    code: &'static str,
    reason: &'a str,
}

pub(super) fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let document = GateJson {
        version: VERSION,
        run: RunJson {
            id: &report.head.id,
            name: &report.run.name,
            environment: &report.head.environment,
            date: report.run.date.map(|date| date.to_string()),
            closed: report.run.closed,
            deleted: report.run.deleted,
        },
        ready: report.is_ready(),
        pages: report.pages.iter().map(page).collect(),
    };
    serde_json::to_writer_pretty(&mut *out, &document)?;
    writeln!(out)
}

fn page(page: &Judgement) -> PageJson<'_> {
    let counts = Level::ALL.into_iter().zip(&page.counts);
    let counts = counts.map(|(name, count)| {
        let other = count.other.iter();
        let other = other.map(|(standing, number)| (standing.as_str(), *number));
        let count = CountJson {
            all: count.all,
            done: count.done,
            other: other.collect(),
        };
        (name.as_str(), count)
    });
    let missing = page.missing.iter().map(|one| MissingJson {
        code: one.code.as_str(),
        id: &one.id,
        title: &one.title,
        words: &one.words,
        detail: one.detail.as_deref(),
        line: one.line,
    });
    let excluded = page.excluded.iter();
    let excluded = excluded.map(|(id, code, reason)| ExcludedJson { id, code, reason });
    let (all, given) = page.sign_offs;
    PageJson {
        id: &page.id,
        title: &page.title,
        path: &page.path,
        verdict: page.verdict.as_str(),
        line: &page.line,
        counts: counts.collect(),
        sign_offs: SignOffsJson { all, given },
        missing: missing.collect(),
        excluded: excluded.collect(),
        unanswered: &page.unanswered,
    }
}
