#![doc = include_str!("README.md")]

pub mod diag;
pub mod hash;
pub mod html;
pub mod source;
pub mod yaml;

pub mod config;
pub mod model;
pub mod tree;

pub mod discover;
pub mod render;
pub mod site;
