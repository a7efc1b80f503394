#![doc = include_str!("README.md")]

pub mod diag;
pub mod hash;
pub mod html;
pub mod slug;
pub mod source;
pub mod yaml;

pub mod config;
pub mod keys;
pub mod model;
pub mod shape;
pub mod tree;

pub mod commands;
pub mod discover;
pub mod site;
