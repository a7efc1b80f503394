//! The settings of a site, read from `checkdown.yaml`: every name in them is declared here, and only here.

mod read;

use std::collections::BTreeMap;

use crate::diag::{Code, Severity};
use crate::hash::Hash;
use crate::model::{Condition, Keys, Variable};
use crate::source::{SourcePath, Spanned};

/// A whole `checkdown.yaml`, checked. What could not be read stands at its default, and was reported.
#[derive(Clone, Debug)]
pub struct Config {
    /// Namespace of stored progress.
    pub id: String,
    pub title: String,
    pub description: Option<String>,
    /// A BCP 47 tag; `en` unless set.
    pub language: String,
    /// A path in `content/`.
    pub logo: Option<Spanned<String>>,
    /// Absolute, with a `/` at its end.
    pub base_url: Option<String>,
    /// In display order; the first is the default. Empty: one unnamed variant at the root.
    pub environments: Vec<Environment>,
    pub vars: Vec<Variable>,
    pub owners: Vec<Owner>,
    pub frameworks: Vec<Framework>,
    pub phases: Vec<Spanned<String>>,
    pub conditions: Vec<Condition>,
    /// Defaults for every page.
    pub checklist: Keys,
    /// Origins that may frame the site.
    pub embed_allow: Vec<String>,
    /// Where a page's source is edited; `{path}` stands for `content/….md`.
    pub edit_url: Option<String>,
    pub theme: Spanned<String>,
    /// Whether browsers keep what they visit.
    pub offline: bool,
    /// Links in the header, in order: label and where to.
    pub nav: Vec<(String, Spanned<String>)>,
    /// Opens a file at a line in an editor; `{path}`, `{line}`.
    pub editor: Option<String>,
    /// Whether the site has a search.
    pub search: bool,
    /// Paths in `content/` that search leaves out; a folder stands for all below it.
    pub search_exclude: Vec<Spanned<String>>,
    /// Paths likewise, and how much what is found there counts; each factor as it is written.
    pub search_boost: Vec<(Spanned<String>, String)>,
    /// `word: meaning` pairs.
    pub synonyms: Vec<(String, String)>,
    /// Severities by code; `None` is off.
    pub lints: BTreeMap<Code, Option<Severity>>,
    /// Of the text all this was read from.
    pub hash: Hash,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Environment {
    pub name: Spanned<String>,
    pub label: String,
    /// A CSS colour name of the palette or `#rrggbb`.
    pub color: Option<String>,
    pub vars: Vec<Variable>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Owner {
    pub name: Spanned<String>,
    pub label: String,
    pub contact: Option<String>,
}

/// A framework of controls: `SOC2` and its `CC6.1`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Framework {
    pub name: Spanned<String>,
    pub title: String,
    /// Every control must be covered by an item.
    pub complete: bool,
    /// Id and title, in the author's order.
    pub controls: Vec<(Spanned<String>, String)>,
}

/// `/ops/` of `https://docs.example.com/ops/`, percent-encoded as it is there.
pub fn base_path(base_url: &str) -> &str {
    let host = base_url.find("://").map_or(0, |at| at + 3);
    let path = base_url[host..].find('/');
    path.map_or("/", |slash| &base_url[host + slash..])
}

/// The folders at its top that a site keeps for itself.
pub const OWN_FOLDERS: [&str; 8] = [
    "search", "controls", "owners", "tags", "phases", "settings", "runs", "assets",
];

/// The folder that a site keeps for itself at every level: the page that wikis show.
pub const EMBED: &str = "embed";

impl Config {
    /// The file that holds the settings.
    pub const FILE: &str = "checkdown.yaml";

    /// The place of the environment of that name.
    pub fn environment(&self, name: &str) -> Option<usize> {
        self.environments
            .iter()
            .position(|environment| environment.name.value == name)
    }
}

/// Whether a page of `content/` is at a place that the settings name, or in it: a file or a folder, seen from `content/`.
pub fn is_at(place: &str, page: &SourcePath) -> bool {
    let page = page.as_str();
    let page = page.strip_prefix("content/").unwrap_or(page);
    let place = place.trim_start_matches("./").trim_end_matches('/');
    let rest = page.strip_prefix(place);
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/') || place.is_empty())
}

#[cfg(test)]
mod tests;
