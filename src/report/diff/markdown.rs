//! For a review on a code host: a heading for each page, a list of its items, commands as fenced diffs.

use std::io::{self, Write};

use super::{Report, Words, effect};
use crate::diff::{Change, Effect, ItemDiff};

pub(super) fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let (older, newer) = (code(&report.older.name), code(&report.newer.name));
    writeln!(out, "## Checklists from {older} to {newer}\n")?;
    if report.diff.is_empty() {
        return writeln!(out, "Nothing changed in meaning.");
    }
    writeln!(out, "{}\n", report.summary())?;
    for change in &report.diff.environments {
        write_change(change, "", out)?;
    }
    for page in &report.diff.pages {
        writeln!(out, "### {} ({})\n", escape(&page.title), code(&page.path))?;
        for change in &page.changes {
            write_change(change, "", out)?;
        }
        for item in &page.items {
            writeln!(out, "- {} {}", name(report, item), escape(&item.title))?;
            for change in &item.changes {
                write_change(change, "  ", out)?;
            }
        }
        writeln!(out)?;
    }
    Ok(())
}

/// An item's id, with a link to it where the site says its address.
fn name(report: &Report<'_>, item: &ItemDiff) -> String {
    let id = item.after.as_deref().or(item.before.as_deref());
    let name = format!("**{}**", code(id.unwrap_or_default()));
    let (Some(base), Some((url, anchor))) = (report.base_url, &item.address) else {
        return name;
    };
    let folders = [item.environment.as_deref().unwrap_or_default(), url];
    let folders = folders.iter().filter(|folder| !folder.is_empty());
    let path: String = folders.map(|folder| format!("{folder}/")).collect();
    format!("[{name}]({base}{path}#{anchor})")
}

fn write_change(change: &Change, indent: &str, out: &mut dyn Write) -> io::Result<()> {
    let words = Words::of(change);
    let sign = match (change.effect, effect(change)) {
        (Effect::Loosens, Some(effect)) => format!(" — ⚠️ **{effect}**"),
        (_, Some(effect)) => format!(" — {effect}"),
        (_, None) => String::new(),
    };
    writeln!(out, "{indent}- {}{sign}", escape(&words.line))?;
    let Some((from, to)) = words.texts else {
        return Ok(());
    };
    let lines = |sign: char, text: Option<&str>| -> Vec<String> {
        let lines = text.unwrap_or_default().lines();
        lines.map(|line| format!("{sign} {line}")).collect()
    };
    let lines: Vec<String> = lines('-', from).into_iter().chain(lines('+', to)).collect();
    let fence = "`".repeat(longest_run(&lines.concat()).max(2) + 1);
    let indent = format!("{indent}  ");
    writeln!(out, "\n{indent}{fence}diff")?;
    for line in lines {
        writeln!(out, "{indent}{line}")?;
    }
    writeln!(out, "{indent}{fence}\n")
}

/// How many backticks stand in a row at most.
fn longest_run(text: &str) -> usize {
    let runs = text.split(|letter| letter != '`').map(str::len);
    runs.max().unwrap_or(0)
}

/// Text as code, whatever is in it.
fn code(text: &str) -> String {
    let text = text.replace(['\n', '\r'], " ");
    let ticks = "`".repeat(longest_run(&text) + 1);
    match text.starts_with('`') || text.ends_with('`') {
        true => format!("{ticks} {text} {ticks}"),
        false => format!("{ticks}{text}{ticks}"),
    }
}

/// Text as Markdown that means just this text, in one line.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        if "\\`*_[]<>#|~&@".contains(letter) {
            escaped.push('\\');
        }
        escaped.push(match letter.is_control() {
            true => ' ',
            false => letter,
        });
    }
    escaped
}
