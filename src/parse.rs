//! Reads one file: Markdown into a [`crate::tree::Tree`] and what stands in it besides text. Never fails.

pub mod autolink;
pub mod command;
pub mod markdown;
