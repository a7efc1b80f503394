//! The tests that see Checkdown as its users do: a folder goes in, a program runs, a folder comes out.
//!
//! One binary, so that it is linked once; each module is one kind of question. See `tests/README.md`.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test ends where it learns that something is wrong"
)]

mod authoring;
mod builds;
mod cli;
mod committed;
mod diagnostics;
mod differences;
mod documents;
mod edits;
mod exports;
mod golden;
mod history;
mod laws;
mod lists;
mod markup;
mod material;
mod memory;
mod offline;
mod parsing;
mod preview;
mod program;
mod records;
mod reference;
mod reports;
mod repository;
mod runs;
mod search;
mod serving;
mod sites;
mod tidy;
mod verify;
