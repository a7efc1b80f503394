//! `checkdown run start`: an empty run, for people to work on in their browsers.

use crate::cli::{SiteArguments, StartArguments};
use crate::commands::terminal::Terminal;
use crate::commands::{Outcome, choice, clock, output, random, stages};
use crate::config::Config;
use crate::diag::Severity;
use crate::run::{Event, Imported, Json, Log, RunFile, read, write};

pub fn run(arguments: &StartArguments, terminal: &Terminal) -> anyhow::Result<Outcome> {
    let complain = |problem: &str, outcome| {
        terminal.complain(&format!("error: {problem}"));
        Ok(outcome)
    };
    let now = clock::now(arguments.date)?;
    let snapshot = stages::read(&SiteArguments::of(&arguments.root), now.date)?;
    let mut diagnostics = Vec::new();
    let config = Config::read(snapshot.settings.as_ref(), &mut diagnostics);
    if diagnostics
        .iter()
        .any(|one| one.severity == Severity::Error)
    {
        let problem = "the settings have errors; `checkdown check` tells them";
        return complain(problem, Outcome::Problems);
    }
    let why = "a run is of one environment: name it with --env";
    let asked = arguments.environment.as_deref();
    let environment = match choice::environment(&config, asked, why)? {
        Ok(environment) => environment,
        Err(problem) => return complain(&problem, Outcome::WrongUsage),
    };
    let said = [
        ("name", arguments.name.clone()),
        ("date", arguments.go_live.map(|date| date.to_string())),
    ];
    let actor = random::id()?;
    let mut events = Vec::new();
    for (field, value) in said {
        let Some(value) = value else {
            continue;
        };
        events.push(Event {
            id: random::id()?,
            actor: actor.clone(),
            who: arguments.who.clone().unwrap_or_default(),
            when: now,
            target: "run".to_owned(),
            field: field.to_owned(),
            value: Json::Text(value),
            hash: None,
            after: Vec::new(),
        });
    }
    let text = write(&RunFile {
        log: Log::new(events),
        ..RunFile::begun(&config, environment, random::id()?, now)
    });
    // What would be refused where it is read is not written.
    match read(&text) {
        Ok(Imported { refused, .. }) if refused.is_empty() => {}
        Ok(_) => {
            let problem = "a name is one line of at most 200 signs, and not empty";
            return complain(problem, Outcome::WrongUsage);
        }
        Err(problem) => return complain(&problem.to_string(), Outcome::Problems),
    }
    output::write(arguments.out.as_deref(), text.as_bytes(), false, terminal)?;
    Ok(Outcome::Fine)
}
