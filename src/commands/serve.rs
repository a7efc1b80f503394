//! `checkdown serve`: shows the site in a browser and follows its sources, and tells the terminal what it sees.

use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use super::check::{root, tell};
use super::terminal::Terminal;
use super::{Outcome, clock};
use crate::cli::ServeArguments;
use crate::compile;
use crate::report::plural;
use crate::serve::{self, Options, Told};

/// The most files that a line names.
const MOST_NAMED: usize = 3;

pub fn run(arguments: &ServeArguments, terminal: &Terminal) -> anyhow::Result<Outcome> {
    let site = arguments.site();
    let options = Options {
        root: arguments.root.clone(),
        out: site.out(),
        today: clock::today(arguments.date)?,
        compile: compile::Options {
            envs: arguments.environments.clone(),
            base_url: None,
            drafts: true,
            strict: false,
        },
        host: arguments.host,
        port: arguments.port,
        follow: arguments.follow,
    };
    let open = arguments.open;
    let terminal = *terminal;
    // Several threads tell; each finishes before the next begins.
    let turn = Mutex::new(());
    let tell = move |told: Told<'_>| {
        let _turn = turn.lock().unwrap_or_else(PoisonError::into_inner);
        match told {
            Told::Ready {
                address,
                exposed,
                took,
            } => {
                terminal.complain(&format!("{address} (ready in {})", seconds(took)));
                if exposed {
                    terminal.complain(
                        "note: whoever can reach this machine and knows the token can read the whole site, drafts too",
                    );
                }
                if open {
                    open_browser(address);
                }
            }
            Told::Shown { files, took } => {
                terminal.say(&format!("{} (shown in {})", named(files), seconds(took)));
            }
            Told::Problems(snapshot, diagnostics) => {
                if diagnostics.is_empty() {
                    return terminal.say("no problems");
                }
                // Whoever closed standard output does not want to know.
                let _ = tell(snapshot, diagnostics, &site, &terminal);
            }
            Told::Trouble(trouble) => terminal.complain(&format!(
                "error: {trouble:#}; what was shown in {} stays",
                root(&site.root)
            )),
            Told::Note(note) => terminal.say(&format!("note: {note}")),
        }
    };
    serve::serve(options, Arc::new(tell))?;
    Ok(Outcome::Fine)
}

/// `content/a.md, content/b.md and 3 files more`
fn named(files: &[String]) -> String {
    let shown = files[..files.len().min(MOST_NAMED)].join(", ");
    match files.len().saturating_sub(MOST_NAMED) {
        0 => shown,
        more => format!("{shown} and {} more", plural(more, "file")),
    }
}

fn seconds(took: Duration) -> String {
    match took.as_millis() {
        milliseconds @ ..1000 => format!("{milliseconds} ms"),
        _ => format!("{:.2} s", took.as_secs_f64()),
    }
}

/// Asks the system to open an address. Where it cannot, the address stands in the terminal.
fn open_browser(address: &str) {
    let (program, words): (&str, &[&str]) = if cfg!(target_os = "macos") {
        ("open", &[])
    } else if cfg!(windows) {
        ("cmd", &["/C", "start", ""])
    } else {
        ("xdg-open", &[])
    };
    let _ = Command::new(program)
        .args(words)
        .arg(address)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_burst_is_told_in_one_line() {
        let files =
            |count: usize| -> Vec<String> { (0..count).map(|one| format!("{one}.md")).collect() };
        assert_eq!(named(&files(2)), "0.md, 1.md");
        assert_eq!(named(&files(4)), "0.md, 1.md, 2.md and 1 file more");
        assert_eq!(seconds(Duration::from_millis(34)), "34 ms");
        assert_eq!(seconds(Duration::from_millis(1250)), "1.25 s");
    }
}
