#![doc = include_str!("README.md")]

// Words: what every room speaks.
pub mod csv;
pub mod diag;
pub mod hash;
pub mod html;
pub mod media;
pub mod slug;
pub mod source;
pub mod yaml;

// The model: what an author can say, and a page's Markdown as a tree.
pub mod catalog;
pub mod config;
pub mod history;
pub mod keys;
pub mod model;
pub mod run;
pub mod shape;
pub mod tree;

// The edge that reads.
pub mod discover;

// The stages, in the order of the trip.
pub mod assemble;
pub mod check;
pub mod compile;
pub mod diff;
pub mod export;
pub mod memo;
pub mod parse;
pub mod project;
pub mod render;
pub mod resolve;
pub mod search;
pub mod theme;

// What is said of a compiled site's sources.
pub mod ids;
pub mod import;

// The edges that write: disk, people and browsers.
pub mod emit;
pub mod report;
pub mod serve;
pub mod site;

// The program.
pub mod cli;
pub mod commands;

#[cfg(test)]
mod scratch;
