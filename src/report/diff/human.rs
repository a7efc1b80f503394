//! For people: page by page and item by item, and one line to sum up.

use std::io::{self, Write};

use super::super::Look;
use super::super::human::printable;
use super::{Report, Words, effect};
use crate::diff::{Change, Effect, ItemDiff};

pub(super) fn write(report: &Report<'_>, look: Look, out: &mut dyn Write) -> io::Result<()> {
    if report.diff.is_empty() {
        return writeln!(out, "nothing changed in meaning");
    }
    for change in &report.diff.environments {
        let (sign, name) = match (&change.from, &change.to) {
            (_, Some(name)) => (look.green("+"), name),
            (Some(name), None) => (look.red("-"), name),
            (None, None) => continue,
        };
        writeln!(out, "{sign} environment {}\n", printable(name))?;
    }
    for page in &report.diff.pages {
        let path = printable(&page.path);
        writeln!(
            out,
            "{} {}",
            look.cyan(&path),
            look.bold(&printable(&page.title))
        )?;
        for change in &page.changes {
            write_change(change, look, "  ", out)?;
        }
        for item in &page.items {
            write_item(item, look, out)?;
        }
        writeln!(out)?;
    }
    writeln!(out, "{}", look.bold(&report.summary()))
}

fn write_item(item: &ItemDiff, look: Look, out: &mut dyn Write) -> io::Result<()> {
    let (sign, id) = match (&item.before, &item.after) {
        (None, Some(id)) => (look.green("+"), id),
        (_, Some(id)) => (look.yellow("~"), id),
        (Some(id), None) => (look.red("-"), id),
        (None, None) => return Ok(()),
    };
    writeln!(
        out,
        "  {sign} {} {}",
        look.bold(&printable(id)),
        printable(&item.title)
    )?;
    for change in &item.changes {
        write_change(change, look, "      ", out)?;
    }
    Ok(())
}

fn write_change(change: &Change, look: Look, indent: &str, out: &mut dyn Write) -> io::Result<()> {
    let words = Words::of(change);
    write!(out, "{indent}{}", printable(&words.line))?;
    if let Some(effect) = effect(change) {
        let effect = match change.effect {
            Effect::Loosens => look.red(effect),
            _ => look.green(effect),
        };
        write!(out, " ({effect})")?;
    }
    writeln!(out)?;
    let (from, to) = words.texts.unwrap_or_default();
    for line in from.unwrap_or_default().lines() {
        writeln!(
            out,
            "{indent}  {}",
            look.red(&format!("- {}", printable(line)))
        )?;
    }
    for line in to.unwrap_or_default().lines() {
        writeln!(
            out,
            "{indent}  {}",
            look.green(&format!("+ {}", printable(line)))
        )?;
    }
    Ok(())
}
