//! What a page is called.

use crate::catalog::{Document, Section};
use crate::tree::NodeId;

/// A page's title, and the section whose heading says it.
pub struct Title {
    pub text: String,
    pub section: Option<NodeId>,
}

/// Front matter's title, else the first top-level H1's, else the file's name. An H1 that says what front
/// matter says already is the title too.
pub fn find(document: &Document, sections: &[Section], url: &str) -> Title {
    let first = sections.iter().find(|section| section.level == 1);
    match (&document.front.title, first) {
        (Some(title), Some(h1)) => Title {
            text: title.clone(),
            section: h1.title.eq_ignore_ascii_case(title).then_some(h1.node),
        },
        (None, Some(h1)) if !h1.title.is_empty() => Title {
            text: h1.title.clone(),
            section: Some(h1.node),
        },
        (Some(title), None) => Title {
            text: title.clone(),
            section: None,
        },
        _ => Title {
            text: file_title(document.source.path.as_str(), url),
            section: None,
        },
    }
}

/// `content/ops/go-live_list.md` → `Go live list`.
fn file_title(path: &str, url: &str) -> String {
    let stem = path.rsplit('/').next().unwrap_or(path);
    let stem = stem.rsplit_once('.').map_or(stem, |(stem, _)| stem);
    let stem = match stem.to_lowercase().as_str() {
        "index" | "readme" => url.rsplit('/').next().unwrap_or(url),
        _ => stem,
    };
    let words = stem.replace(['-', '_'], " ");
    let mut characters = words.chars();
    match characters.next() {
        Some(first) => first.to_uppercase().chain(characters).collect(),
        None => "Home".to_owned(),
    }
}
