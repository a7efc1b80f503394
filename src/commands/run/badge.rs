//! `checkdown run badge`: how a run stands, as a picture for a page elsewhere.

use super::judge;
use crate::cli::BadgeArguments;
use crate::commands::terminal::Terminal;
use crate::commands::{Outcome, output};

pub fn run(arguments: &BadgeArguments, terminal: &Terminal) -> anyhow::Result<Outcome> {
    let judged = match judge::read(&arguments.judge, terminal)? {
        Ok(judged) => judged,
        Err(outcome) => return Ok(outcome),
    };
    let text = judged.report().badge().text(arguments.format);
    output::write(arguments.out.as_deref(), text.as_bytes(), true, terminal)?;
    Ok(Outcome::Fine)
}
