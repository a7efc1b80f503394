//! `checkdown run gate`: whether a run is ready, and what is missing.

use super::judge;
use crate::cli::GateArguments;
use crate::commands::Outcome;
use crate::commands::terminal::Terminal;

pub fn run(arguments: &GateArguments, terminal: &Terminal) -> anyhow::Result<Outcome> {
    let judged = match judge::read(&arguments.judge, terminal)? {
        Ok(judged) => judged,
        Err(outcome) => return Ok(outcome),
    };
    let report = judged.report();
    report.write(arguments.format, terminal.look, &mut terminal.out())?;
    Ok(match report.is_ready() {
        true => Outcome::Fine,
        false => Outcome::Problems,
    })
}
