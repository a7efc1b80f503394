//! For people at a terminal: page by page, each item with what was said of it.

use std::fmt::Write as _;

use super::super::human::printable;
use super::{Look, Report};
use crate::run::{Row, SELF_ATTESTED, STRAYS};

pub(super) fn human(report: &Report<'_>, look: Look) -> String {
    let record = report.record;
    let mut out = String::new();
    let date = report.run.date.map(|date| date.to_string());
    let parts = [
        Some(record.title.as_str()),
        report.environment,
        date.as_deref(),
    ];
    let parts: Vec<_> = parts.into_iter().flatten().map(printable).collect();
    push(
        &mut out,
        format_args!("{}\n", look.bold(&parts.join(" · "))),
    );
    let about =
        |(name, _): &&(String, String)| !["Go-live", "Environment"].contains(&name.as_str());
    for (name, value) in record.facts.iter().filter(about) {
        push(
            &mut out,
            format_args!("{}: {}", printable(name), printable(value)),
        );
    }
    push(&mut out, format_args!("{SELF_ATTESTED}"));
    // Two pages may have one title; a page's rows have its id.
    let page = |row: &Row| match row.page.as_str() {
        STRAYS => String::new(),
        _ => row.id.split('/').next().unwrap_or_default().to_owned(),
    };
    let mut pages = record.rows.chunk_by(|one, other| page(one) == page(other));
    let of_all = usize::from(record.gates.len() > 1);
    for (place, (title, lines)) in record.gates.iter().enumerate() {
        let line = lines.join(" · ");
        let line = match lines.first().is_some_and(|line| line.ends_with("— READY")) {
            true => look.green(&line),
            false => look.red(&line),
        };
        push(
            &mut out,
            format_args!("\n{}\n  {line}", look.bold(&printable(title))),
        );
        if place >= of_all {
            for row in pages.next().unwrap_or_default() {
                push_row(&mut out, row, look);
            }
        }
    }
    for strays in pages {
        push(&mut out, format_args!("\n{}", look.bold(STRAYS)));
        for row in strays {
            push_row(&mut out, row, look);
        }
    }
    if !record.gaps.is_empty() {
        out.push('\n');
    }
    for gap in &record.gaps {
        push(&mut out, format_args!("{}", printable(gap)));
    }
    out
}

fn push_row(out: &mut String, row: &Row, look: Look) {
    let told = |text: &str| match text {
        "" => String::new(),
        text => format!(" · {}", printable(text)),
    };
    let reason = match row.reason.as_str() {
        "" => String::new(),
        reason => format!(" ({})", printable(reason)),
    };
    let until = match (row.until.as_str(), row.code) {
        ("", _) => String::new(),
        (until, "lapsed") => format!(", {until}"),
        (until, _) => format!(" until {until}"),
    };
    let kind = if row.kind == "item" { "" } else { row.kind };
    push(
        out,
        format_args!(
            "  - {}: {}{until}{reason}{}{}{}",
            printable(&row.title),
            look.bold(row.standing),
            told(&row.who),
            told(&row.when),
            told(kind),
        ),
    );
    let more = [
        ("evidence", &row.evidence),
        ("note", &row.note),
        ("signed with", &row.seen),
    ];
    for (name, text) in more {
        for line in text.lines() {
            push(out, format_args!("    {name}: {}", printable(line)));
        }
    }
    // The words that were ticked, where they are not those that stand there now, or nothing stands there.
    if row.code == "stale" || row.page == STRAYS {
        for line in row.text.lines() {
            push(out, format_args!("    | {}", printable(line)));
        }
    }
}

fn push(out: &mut String, line: std::fmt::Arguments<'_>) {
    // Writing to a text cannot fail.
    let _ = writeln!(out, "{line}");
}
