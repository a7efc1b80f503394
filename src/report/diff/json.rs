//! For tools: one JSON document.

use std::io::{self, Write};

use serde::Serialize;

use super::{Report, State, effect};
use crate::diff::{Change, ItemDiff, PageDiff, Subject};

/// The document's version; it grows when a reader of an older one could be misled.
const VERSION: u32 = 1;

#[derive(Serialize)]
struct DiffJson<'a> {
    version: u32,
    from: StateJson<'a>,
    to: StateJson<'a>,
    environments: Vec<ChangeJson<'a>>,
    pages: Vec<PageJson<'a>>,
    totals: TotalsJson,
}

#[derive(Serialize)]
struct StateJson<'a> {
    revision: &'a str,
    /// `null` for a folder.
    commit: Option<&'a str>,
}

#[derive(Serialize)]
struct PageJson<'a> {
    id: &'a str,
    title: &'a str,
    path: &'a str,
    changes: Vec<ChangeJson<'a>>,
    items: Vec<ItemJson<'a>>,
}

#[derive(Serialize)]
struct ItemJson<'a> {
    /// Full ids; `null` where there was no such item, or is none.
    before: Option<&'a str>,
    after: Option<&'a str>,
    title: &'a str,
    changes: Vec<ChangeJson<'a>>,
}

#[derive(Serialize)]
struct ChangeJson<'a> {
    aspect: &'static str,
    /// The setting or the command that it is about, if it is about one.
    #[serde(skip_serializing_if = "Option::is_none")]
    setting: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    command: Option<&'a str>,
    from: Option<&'a str>,
    to: Option<&'a str>,
    /// `loosened` or `tightened`; `null` for neither.
    effect: Option<&'static str>,
    /// Where it is so, if not everywhere.
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    environments: &'a [String],
}

#[derive(Serialize)]
struct TotalsJson {
    added: usize,
    removed: usize,
    changed: usize,
    settings: usize,
    loosened: usize,
    tightened: usize,
}

pub(super) fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let totals = report.diff.totals();
    let document = DiffJson {
        version: VERSION,
        from: state(report.older),
        to: state(report.newer),
        environments: changes(&report.diff.environments),
        pages: report.diff.pages.iter().map(page).collect(),
        totals: TotalsJson {
            added: totals.added,
            removed: totals.removed,
            changed: totals.changed,
            settings: totals.settings,
            loosened: totals.loosened,
            tightened: totals.tightened,
        },
    };
    serde_json::to_writer_pretty(&mut *out, &document)?;
    writeln!(out)
}

fn state(state: &State) -> StateJson<'_> {
    StateJson {
        revision: &state.name,
        commit: state.commit.as_deref(),
    }
}

fn page(page: &PageDiff) -> PageJson<'_> {
    PageJson {
        id: &page.id,
        title: &page.title,
        path: &page.path,
        changes: changes(&page.changes),
        items: page.items.iter().map(item).collect(),
    }
}

fn item(item: &ItemDiff) -> ItemJson<'_> {
    ItemJson {
        before: item.before.as_deref(),
        after: item.after.as_deref(),
        title: &item.title,
        changes: changes(&item.changes),
    }
}

fn changes(changes: &[Change]) -> Vec<ChangeJson<'_>> {
    let change = |change| {
        let Change {
            aspect,
            subject,
            from,
            to,
            environments,
            ..
        }: &Change = change;
        let (setting, command) = match subject {
            Some(Subject::Setting(name)) => (Some(&**name), None),
            Some(Subject::Command(text)) => (None, Some(&**text)),
            None => (None, None),
        };
        ChangeJson {
            aspect: aspect.as_str(),
            setting,
            command,
            from: from.as_deref(),
            to: to.as_deref(),
            effect: effect(change),
            environments,
        }
    };
    changes.iter().map(change).collect()
}
