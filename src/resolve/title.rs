//! What a page is called.

use crate::catalog::{Document, Section};
use crate::model::EnvSet;
use crate::tree::NodeId;

pub struct Title {
    pub text: String,
    /// The section whose heading it is.
    pub section: Option<NodeId>,
}

/// Front matter's title, else the first top-level H1's, else the file's name. An H1 that says what front
/// matter says already is the title too.
///
/// An H1 that not every environment of the page has cannot name the page there: a page that is nothing but
/// its section is where the section is (so `envs` narrows), and any other has another title.
pub fn find(document: &Document, sections: &[Section], url: &str, envs: &mut EnvSet) -> Title {
    let last = document.tree.node(0).end;
    let is_whole = |h1: &Section| h1.node == 1 && document.tree.node(h1.node).end == last;
    let first = sections.iter().find(|section| section.level == 1);
    let named = first.filter(|h1| envs.is_subset(h1.attributes.envs) || is_whole(h1));
    let title = match (&document.front.title, named) {
        (Some(title), h1) => Title {
            text: title.clone(),
            section: h1
                .filter(|h1| h1.title.eq_ignore_ascii_case(title))
                .map(|h1| h1.node),
        },
        (None, Some(h1)) if !h1.title.is_empty() => Title {
            text: h1.title.clone(),
            section: Some(h1.node),
        },
        _ => Title {
            text: file_title(document.source.path.as_str(), url),
            section: None,
        },
    };
    if let Some(h1) = named.filter(|h1| title.section == Some(h1.node)) {
        *envs = envs.intersection(h1.attributes.envs);
    }
    title
}

/// `content/ops/go-live_list.md` → `Go live list`.
fn file_title(path: &str, url: &str) -> String {
    let stem = path.rsplit('/').next().unwrap_or(path);
    let stem = stem.rsplit_once('.').map_or(stem, |(stem, _)| stem);
    let stem = match stem.to_lowercase().as_str() {
        "index" | "readme" => url.rsplit('/').next().unwrap_or(url),
        _ => stem,
    };
    match name_title(stem).as_str() {
        "" => "Home".to_owned(),
        title => title.to_owned(),
    }
}

/// `go-live_list` → `Go live list`.
pub fn name_title(name: &str) -> String {
    let words = name.replace(['-', '_'], " ");
    let mut characters = words.chars();
    let first = characters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(characters).collect()
}
