//! `checkdown check`: compiles the site and tells what is wrong with it; writes no file.

use std::env;
use std::path::Path;

use super::progress::Progress;
use super::stages;
use super::terminal::Terminal;
use super::{Outcome, clock};
use crate::cli::SiteArguments;
use crate::compile::Totals;
use crate::diag::Diagnostic;
use crate::discover::Snapshot;
use crate::memo::Memo;
use crate::report::{Counts, Format, Report, plural};

pub fn run(arguments: &SiteArguments, terminal: &Terminal) -> anyhow::Result<Outcome> {
    let progress = Progress::new(terminal);
    progress.at("reading");
    let snapshot = stages::read(arguments, clock::today(arguments.date)?)?;
    progress.at("checking");
    let memo = Memo::once();
    let compiled = stages::compile(&snapshot, &memo, arguments)?;
    drop(progress);
    let outcome = tell(&snapshot, &compiled.diagnostics, arguments, terminal)?;
    if compiled.diagnostics.is_empty() {
        let totals = totals(compiled.totals());
        say(arguments, terminal, &format!("no problems in {totals}"))?;
    }
    Ok(outcome)
}

/// Reports the problems on standard output.
pub fn tell(
    snapshot: &Snapshot,
    diagnostics: &[Diagnostic],
    arguments: &SiteArguments,
    terminal: &Terminal,
) -> anyhow::Result<Outcome> {
    let report = Report {
        diagnostics,
        texts: &|path| snapshot.text(path),
        root: &root(&arguments.root),
    };
    report.write(arguments.format, terminal.look, &mut terminal.out())?;
    let errors = Counts::of(diagnostics).errors;
    Ok(if errors > 0 {
        Outcome::Problems
    } else {
        Outcome::Fine
    })
}

/// A line for a person: on standard output, unless that holds a report for a machine.
pub fn say(arguments: &SiteArguments, terminal: &Terminal, line: &str) -> anyhow::Result<()> {
    match arguments.format {
        Format::Human if !terminal.quiet => {
            use std::io::Write;
            writeln!(terminal.out(), "{line}")?;
        }
        _ => terminal.say(line),
    }
    Ok(())
}

/// `42 pages, 310 items, 2 environments`; environments only if the site declares some.
pub fn totals(totals: Totals) -> String {
    let mut line = format!(
        "{}, {}",
        plural(totals.pages, "page"),
        plural(totals.items, "item")
    );
    if totals.environments > 0 {
        line = format!("{line}, {}", plural(totals.environments, "environment"));
    }
    line
}

/// The root as paths in reports begin: relative to the current folder if it lies below it.
pub fn root(root: &Path) -> String {
    let current = env::current_dir();
    let below = current
        .ok()
        .and_then(|current| root.strip_prefix(current).ok());
    let root = below.unwrap_or(root).display().to_string();
    root.replace(std::path::MAIN_SEPARATOR, "/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn totals_leave_out_what_the_site_does_not_have() {
        let of = |pages, items, environments| {
            totals(Totals {
                pages,
                items,
                environments,
            })
        };
        assert_eq!(of(1, 1234, 0), "1 page, 1,234 items");
        assert_eq!(of(42, 1, 2), "42 pages, 1 item, 2 environments");
    }

    #[test]
    fn a_root_below_the_current_folder_is_told_relative_to_it() {
        let here = env::current_dir().unwrap();
        assert_eq!(root(&here.join("docs/ops")), "docs/ops");
        assert_eq!(root(&here), "");
        assert_eq!(root(Path::new("../ops")), "../ops");
    }
}
