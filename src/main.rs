//! Starts the program.

use std::process::ExitCode;

fn main() -> ExitCode {
    checkdown::commands::run(&checkdown::cli::Cli::read())
}
