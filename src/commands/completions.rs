//! `checkdown completions`: the script that completes the command line in a shell.

use std::io::Write;

use crate::cli::Shell;

use super::Outcome;
use super::terminal::Terminal;

pub fn run(shell: Shell, terminal: &Terminal) -> anyhow::Result<Outcome> {
    terminal.out().write_all(&crate::cli::completions(shell))?;
    Ok(Outcome::Fine)
}
