//! `checkdown build`: compiles the site and writes it, or leaves the old one as it is.

use std::path::Path;
use std::time::Duration;

use super::check::{say, tell, totals};
use super::progress::Progress;
use super::stages;
use super::terminal::Terminal;
use super::{Outcome, clock};
use crate::cli::{BuildArguments, SiteArguments};
use crate::compile::{Totals, UnknownEnvironment};
use crate::diag::Diagnostic;
use crate::emit::{self, Failure};
use crate::memo::Memo;
use crate::report::{Counts, plural};
use crate::serve::Watcher;

pub fn run(arguments: &BuildArguments, terminal: &Terminal) -> anyhow::Result<Outcome> {
    let BuildArguments { site, watch } = arguments;
    if !watch {
        return build(site, &Memo::once(), terminal);
    }
    // Before the first build: what changes meanwhile is not missed.
    let mut watch = Watcher::new(&site.root, &site.out());
    let memo = Memo::default();
    loop {
        // What the machine could not do now it may be able to do when something has changed.
        if let Err(error) = build(site, &memo, terminal) {
            if error.is::<UnknownEnvironment>() {
                return Err(error);
            }
            terminal.complain(&format!("error: {error:#}"));
        }
        watch.wait(None);
        memo.begin_round();
    }
}

fn build(arguments: &SiteArguments, memo: &Memo, terminal: &Terminal) -> anyhow::Result<Outcome> {
    let progress = Progress::new(terminal);
    progress.at("reading");
    let snapshot = stages::read_with_history(arguments, clock::today(arguments.date)?)?;
    progress.at("compiling");
    let mut compiled = stages::compile(&snapshot, memo, arguments)?;
    let mut diagnostics = std::mem::take(&mut compiled.diagnostics);
    let emitted = if Counts::of(&diagnostics).errors > 0 {
        None
    } else {
        let written = stages::write(&compiled, arguments, &|done, total| {
            progress.count("rendering", done, total);
        });
        match written {
            Ok(emitted) => Some(emitted),
            Err(Failure::Mistakes(mistakes)) => {
                diagnostics.extend(mistakes);
                Diagnostic::sort(&mut diagnostics);
                None
            }
            Err(Failure::Machine(error)) => return Err(error),
        }
    };
    let took = progress.started().elapsed();
    drop(progress);
    tell(&snapshot, &diagnostics, arguments, terminal)?;
    let Some(emitted) = emitted else {
        terminal.say("nothing was written; the old site, if there is one, stays");
        return Ok(Outcome::Problems);
    };
    for note in snapshot.notes.iter().chain(&emitted.notes) {
        terminal.say(&format!("note: {note}"));
    }
    let line = built(compiled.totals(), &emitted, took, &arguments.out());
    say(arguments, terminal, &line)?;
    Ok(Outcome::Fine)
}

/// `built 42 pages, 310 items, 2 environments: 96 files, 1.2 MB in 0.31 s → public/`
fn built(made: Totals, emitted: &emit::Outcome, took: Duration, out: &Path) -> String {
    let unchanged = match emitted.written + emitted.removed {
        0 => " (nothing changed)",
        _ => "",
    };
    format!(
        "built {}: {}, {} in {:.2} s → {}/{unchanged}",
        totals(made),
        plural(emitted.files, "file"),
        size(emitted.bytes),
        took.as_secs_f64(),
        out.display().to_string().trim_end_matches('/'),
    )
}

/// A number of bytes in decimal units, two digits long at least: `980 bytes`, `9.8 kB`, `98 kB`.
fn size(bytes: u64) -> String {
    const UNITS: [&str; 4] = ["kB", "MB", "GB", "TB"];
    if bytes < 1000 {
        return format!("{bytes} bytes");
    }
    let mut tenths = bytes / 100;
    let mut unit = 0;
    while tenths >= 10_000 && unit + 1 < UNITS.len() {
        tenths /= 1000;
        unit += 1;
    }
    match tenths {
        ..100 => format!("{}.{} {}", tenths / 10, tenths % 10, UNITS[unit]),
        _ => format!("{} {}", tenths / 10, UNITS[unit]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_line_says_what_was_built() {
        let made = Totals {
            pages: 42,
            items: 310,
            environments: 2,
        };
        let emitted = emit::Outcome {
            files: 96,
            bytes: 1_234_567,
            written: 3,
            ..emit::Outcome::default()
        };
        let line = built(
            made,
            &emitted,
            Duration::from_millis(312),
            Path::new("public"),
        );
        assert_eq!(
            line,
            "built 42 pages, 310 items, 2 environments: 96 files, 1.2 MB in 0.31 s → public/"
        );
        let same = emit::Outcome {
            written: 0,
            ..emitted
        };
        let line = built(made, &same, Duration::ZERO, Path::new("a/public/"));
        assert!(
            line.ends_with("in 0.00 s → a/public/ (nothing changed)"),
            "{line}"
        );
    }

    #[test]
    fn sizes_are_short() {
        let cases = [
            (0, "0 bytes"),
            (999, "999 bytes"),
            (1_000, "1.0 kB"),
            (9_990, "9.9 kB"),
            (10_000, "10 kB"),
            (999_999, "999 kB"),
            (1_000_000, "1.0 MB"),
            (98_000_000, "98 MB"),
            (1_500_000_000, "1.5 GB"),
            (u64::MAX, "18446744 TB"),
        ];
        for (bytes, text) in cases {
            assert_eq!(size(bytes), text);
        }
    }
}
