//! Starts the program.

use std::process::ExitCode;

use mimalloc::MiMalloc;

/// A page is some hundred small values, read on all cores at once.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    checkdown::commands::run(&checkdown::cli::Cli::read())
}
