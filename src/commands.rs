//! What each verb does: a few lines over the library, and the way out of the program.

pub mod build;
pub mod check;
pub mod choice;
pub mod clock;
pub mod completions;
pub mod diff;
pub mod explain;
pub mod export;
pub mod guard;
pub mod ids;
pub mod import;
pub mod init;
pub mod input;
pub mod output;
pub mod progress;
pub mod random;
pub mod rewrite;
pub mod run;
pub mod schema;
pub mod serve;
pub mod stages;
pub mod terminal;
pub mod verify;

use std::io::{self, Write};
use std::process::ExitCode;

use crate::cli::{Cli, Verb};
use crate::compile::UnknownEnvironment;
use crate::discover::git::UnknownRevision;
use terminal::Terminal;

/// How a verb ended, if the machine did not fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// All is as it should be.
    Fine,
    /// The author has something to mend.
    Problems,
    /// What was typed means nothing; clap ends the program with the same code.
    WrongUsage,
}

/// The exit code where what was typed means nothing.
const WRONG_USAGE: u8 = 2;

/// The exit code where the machine failed: a disk is full, a folder cannot be read.
const MACHINE_FAILED: u8 = 3;

/// Does what was typed.
pub fn run(cli: &Cli) -> ExitCode {
    let terminal = Terminal::new(cli.color, cli.quiet);
    let outcome = match &cli.verb {
        Verb::Init(arguments) => init::run(arguments, &terminal),
        Verb::Build(arguments) => build::run(arguments, &terminal),
        Verb::Serve(arguments) => serve::run(arguments, &terminal),
        Verb::Check(arguments) => check::run(arguments, &terminal),
        Verb::Diff(arguments) => diff::run(arguments, &terminal),
        Verb::Ids(arguments) => ids::run(arguments, &terminal),
        Verb::Import(arguments) => import::run(arguments, &terminal),
        Verb::Export(arguments) => export::run(arguments, &terminal),
        Verb::Run { verb } => run::run(verb, &terminal),
        Verb::Verify(arguments) => verify::run(arguments, &terminal),
        Verb::Schema { which } => schema::run(*which, &terminal),
        Verb::Explain { code } => explain::run(code.as_deref(), &terminal),
        Verb::Completions { shell } => completions::run(*shell, &terminal),
    };
    // What is still in the buffer may not find room on the disk either.
    let outcome = outcome.and_then(|outcome| {
        terminal.out().flush()?;
        Ok(outcome)
    });
    match outcome {
        Ok(Outcome::Fine) => ExitCode::SUCCESS,
        Ok(Outcome::Problems) => ExitCode::from(1),
        Ok(Outcome::WrongUsage) => ExitCode::from(WRONG_USAGE),
        Err(error) => {
            let typed = error.is::<UnknownEnvironment>() || error.is::<UnknownRevision>();
            let code = match typed {
                true => WRONG_USAGE,
                false => MACHINE_FAILED,
            };
            // Whoever closed standard error does not want to know.
            let _ = tell_failure(&error, &mut io::stderr().lock());
            ExitCode::from(code)
        }
    }
}

/// The failure, and each of its causes on a line of its own.
fn tell_failure(error: &anyhow::Error, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "error: {error}")?;
    for cause in error.chain().skip(1) {
        writeln!(out, "  because {cause}")?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_tells_its_causes_line_by_line() {
        let full = io::Error::other("the disk is full");
        let error = anyhow::Error::new(full).context("cannot write public/index.html");
        let mut out = Vec::new();
        tell_failure(&error, &mut out).unwrap();
        assert_eq!(
            String::from_utf8(out).unwrap(),
            "error: cannot write public/index.html\n  because the disk is full\n"
        );
    }
}
