//! Variant × theme → pages: a typed view for each template; templates reach for nothing.

pub mod code;
pub mod content;
pub mod difference;
pub mod highlight;
pub mod history;
pub mod html;
pub mod json;
mod listing;
pub mod markdown;
pub mod progress;
pub mod setting;
pub mod view;
pub mod words;
