//! `checkdown verify`: the commands by which items are checked, run here, and their outcome noted in a run. Nothing is run
//! that was not listed and agreed to.

mod command;
mod mask;
mod note;
mod plan;

use std::io::{self, BufRead, IsTerminal, Write};
use std::time::Duration;

use crate::cli::{SiteArguments, VerifyArguments};
use crate::commands::terminal::Terminal;
use crate::commands::{Outcome, clock, stages};
use crate::project::project;
use crate::report::plural;
use command::{Ending, perform};
use note::{Checked, RunNotes};
use plan::{Passed, Plan, Step, plan};

pub fn run(arguments: &VerifyArguments, terminal: &Terminal) -> anyhow::Result<Outcome> {
    let complain = |problem: &str, outcome| {
        terminal.complain(&format!("error: {problem}"));
        Ok(outcome)
    };
    let now = clock::now(None)?;
    let site = SiteArguments {
        drafts: false,
        ..SiteArguments::of(&arguments.root)
    };
    let snapshot = stages::read(&site, now.date)?;
    let catalog = match stages::catalog(&snapshot) {
        Ok(catalog) => catalog,
        Err(problem) => return complain(&problem, Outcome::Problems),
    };
    let environment = arguments.environment.as_deref();
    let (place, environment) = match plan::page(&catalog, &arguments.page, environment)? {
        Ok(found) => found,
        Err(problem) => return complain(&problem, Outcome::WrongUsage),
    };
    let variant = project(&catalog, place, environment);
    // What is wrong with the run is better known before anything is done.
    let mut notes = match RunNotes::open(arguments.file.as_deref(), &catalog, environment, now)? {
        Ok(notes) => notes,
        Err(problem) => return complain(&problem, Outcome::Problems),
    };
    let answered = notes.answered(&variant, now);
    let Plan { steps, passed } = match plan(&variant, &arguments.variables, &answered) {
        Ok(plan) => plan,
        Err(problem) => return complain(&problem, Outcome::WrongUsage),
    };
    if steps.is_empty() {
        terminal.out().write_all(told_of(&passed).as_bytes())?;
        if passed.iter().any(|one| one.is_answered) {
            return Ok(Outcome::Fine);
        }
        let problem =
            "no item of this page has a command to check it with; mark one with `{verify}`";
        return complain(problem, Outcome::WrongUsage);
    }
    let title = &variant.title;
    let label = variant.environment.map(|one| one.label.as_str());
    let list = listed(title, label, &steps) + &told_of(&passed);
    terminal.out().write_all(list.as_bytes())?;
    terminal.out().flush()?;
    if !arguments.yes && !agreed(steps.len(), terminal)? {
        return Ok(Outcome::WrongUsage);
    }
    let checked = check(&steps, arguments, terminal)?;
    let failed = checked.iter().filter(|one| !one.is_good()).count();
    notes.write(&variant, &checked)?;
    let good = checked.len() - failed;
    let items = plural(checked.len(), "item");
    writeln!(terminal.out(), "{good} of {items} verified")?;
    Ok(match failed {
        0 => Outcome::Fine,
        _ => Outcome::Problems,
    })
}

/// What would be run, for a person to read before.
fn listed(title: &str, environment: Option<&str>, steps: &[Step<'_>]) -> String {
    let printable = crate::report::printable;
    let parts: Vec<&str> = [Some(title), environment].into_iter().flatten().collect();
    let mut text = format!("{}\n", printable(&parts.join(" · ")));
    let mut last = None;
    for step in steps {
        if last != Some(step.item) {
            text.push_str(&format!(
                "  {} {}\n",
                printable(&step.id),
                printable(step.title)
            ));
            last = Some(step.item);
        }
        for line in step.command.lines() {
            text.push_str(&format!("    $ {}\n", printable(line)));
        }
        if let Some(expect) = &step.expect {
            text.push_str(&format!("      expects “{}”\n", printable(expect)));
        }
    }
    text
}

/// What would not be run though it is marked, and why; so that nobody takes it for checked.
fn told_of(passed: &[Passed<'_>]) -> String {
    let printable = crate::report::printable;
    let line = |one: &Passed<'_>| {
        format!(
            "  not run: {} {} ({})\n",
            printable(one.id),
            printable(one.title),
            printable(&one.why)
        )
    };
    passed.iter().map(line).collect()
}

/// Whether somebody at the terminal wants these commands to be run. Where nobody can be asked nothing is.
fn agreed(count: usize, terminal: &Terminal) -> anyhow::Result<bool> {
    if !io::stdin().is_terminal() {
        terminal.complain(
            "error: these commands would be run on this machine, and nobody can be asked here: say `--yes`",
        );
        return Ok(false);
    }
    let commands = plural(count, "command");
    write!(io::stderr(), "Run {commands} on this machine? [y/N] ")?;
    let mut answer = String::new();
    io::stdin().lock().read_line(&mut answer)?;
    let agreed = matches!(answer.trim().to_lowercase().as_str(), "y" | "yes");
    if !agreed {
        terminal.complain("nothing was run");
    }
    Ok(agreed)
}

/// Runs all steps, one after the other, and tells of each.
fn check(
    steps: &[Step<'_>],
    arguments: &VerifyArguments,
    terminal: &Terminal,
) -> anyhow::Result<Vec<Checked>> {
    let limit = Duration::from_secs(arguments.timeout);
    let mut checked: Vec<Checked> = Vec::new();
    for step in steps {
        let told = perform(step.language, &step.command, step.expect.as_deref(), limit)?;
        let look = terminal.look;
        let word = match told.ending {
            Ending::Good => look.green("ok    "),
            _ => look.red("failed"),
        };
        let words = told.in_words(step.expect.as_deref(), arguments.timeout);
        let title = crate::report::printable(step.title);
        writeln!(terminal.out(), "{word} {title}{words}")?;
        terminal.out().flush()?;
        let now = clock::now(None)?;
        match checked.last_mut().filter(|last| last.item == step.item) {
            Some(last) => last.add(step, &told, arguments.timeout, now),
            None => checked.push(Checked::new(step, &told, arguments.timeout, now)),
        }
    }
    Ok(checked)
}
