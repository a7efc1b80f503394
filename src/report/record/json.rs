//! For tools: one JSON document.

use serde::Serialize;

use super::Report;
use crate::run::SELF_ATTESTED;

/// The document's version; it grows when a reader of an older one could be misled.
const VERSION: u32 = 1;

#[derive(Serialize)]
struct RecordJson<'a> {
    version: u32,
    run: RunJson<'a>,
    note: &'static str,
    facts: Vec<FactJson<'a>>,
    gates: Vec<GateJson<'a>>,
    /// Why it is not ready.
    reasons: &'a [String],
    /// What is not in the record.
    gaps: &'a [String],
    items: Vec<ItemJson<'a>>,
}

#[derive(Serialize)]
struct RunJson<'a> {
    id: &'a str,
    name: &'a str,
    environment: &'a str,
    created: String,
    /// The day it goes live; `null` if none was said.
    date: Option<String>,
    closed: bool,
    deleted: bool,
}

#[derive(Serialize)]
struct FactJson<'a> {
    name: &'a str,
    value: &'a str,
}

#[derive(Serialize)]
struct GateJson<'a> {
    of: &'a str,
    lines: &'a [String],
}

/// What is empty is left out, but for the first five.
#[derive(Serialize)]
struct ItemJson<'a> {
    page: &'a str,
    id: &'a str,
    title: &'a str,
    level: &'a str,
    /// `done`, `stale`, `waived` and so on.
    standing: &'a str,
    #[serde(skip_serializing_if = "is_item")]
    kind: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    reason: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    until: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    who: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    when: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    evidence: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    note: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    controls: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    seen: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    hash: &'a str,
    /// The exact text that was answered.
    #[serde(skip_serializing_if = "str::is_empty")]
    text: &'a str,
}

fn is_item(kind: &str) -> bool {
    kind == "item"
}

pub(super) fn json(report: &Report<'_>) -> String {
    let record = report.record;
    let facts = record.facts.iter();
    let gates = record.gates.iter();
    let items = record.rows.iter().map(|row| ItemJson {
        page: &row.page,
        id: &row.id,
        title: &row.title,
        level: row.level,
        standing: row.code,
        kind: row.kind,
        reason: &row.reason,
        until: &row.until,
        who: &row.who,
        when: &row.when,
        evidence: &row.evidence,
        note: &row.note,
        controls: &row.controls,
        seen: &row.seen,
        hash: &row.hash,
        text: &row.text,
    });
    let document = RecordJson {
        version: VERSION,
        run: RunJson {
            id: &report.head.id,
            name: &report.run.name,
            environment: &report.head.environment,
            created: report.head.created.to_string(),
            date: report.run.date.map(|date| date.to_string()),
            closed: report.run.closed,
            deleted: report.run.deleted,
        },
        note: SELF_ATTESTED,
        facts: facts
            .map(|(name, value)| FactJson { name, value })
            .collect(),
        gates: gates.map(|(of, lines)| GateJson { of, lines }).collect(),
        reasons: &record.reasons,
        gaps: &record.gaps,
        items: items.collect(),
    };
    // Only maps with odd keys and failing writers can fail, and neither is here.
    let mut text = serde_json::to_string_pretty(&document).unwrap_or_default();
    text.push('\n');
    text
}
