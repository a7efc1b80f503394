//! `checkdown run badge`: how a run stands, as a picture for a page elsewhere.

use std::io::Write;

use anyhow::Context;

use super::judge;
use crate::cli::BadgeArguments;
use crate::commands::terminal::Terminal;
use crate::commands::{Outcome, rewrite};

pub fn run(arguments: &BadgeArguments, terminal: &Terminal) -> anyhow::Result<Outcome> {
    let judged = match judge::read(&arguments.judge, terminal)? {
        Ok(judged) => judged,
        Err(outcome) => return Ok(outcome),
    };
    let text = judged.report().badge().text(arguments.format);
    match &arguments.out {
        Some(path) => rewrite::create(path, text.as_bytes(), true)
            .with_context(|| format!("cannot write {}", path.display()))?,
        None => terminal.out().write_all(text.as_bytes())?,
    }
    Ok(Outcome::Fine)
}
