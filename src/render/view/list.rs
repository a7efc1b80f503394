//! Pages that lead to other pages.

use serde::Serialize;

use super::{CountsView, EnvironmentView};

/// Pages under a heading. The first group of a list may have none: pages that stand in no folder.
#[derive(Clone, Debug, Default, Serialize)]
pub struct GroupView {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Of the folder.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub href: Option<String>,
    pub pages: Vec<PageLinkView>,
}

/// A page in a list.
#[derive(Clone, Debug, Default, Serialize)]
pub struct PageLinkView {
    pub title: String,
    pub href: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    pub counts: CountsView,
}

/// The stable address of a page, from which each variant is reached: `comparison.html`.
#[derive(Clone, Debug, Default, Serialize)]
pub struct ComparisonView {
    pub title: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// One for each environment, in the order of the settings.
    pub variants: Vec<VariantView>,
}

/// An environment as a way in.
#[derive(Clone, Debug, Default, Serialize)]
pub struct VariantView {
    pub environment: EnvironmentView,
    /// None where the page does not exist in this environment.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub href: Option<String>,
    pub counts: CountsView,
    /// How many pages the environment has; only on the site's home.
    #[serde(skip_serializing_if = "super::is_zero")]
    pub pages: usize,
}

/// What a host shows where there is no page: `not-found.html`. Its addresses begin with the path of `base_url`,
/// because nobody knows where it will stand.
#[derive(Clone, Debug, Default, Serialize)]
pub struct NotFoundView {}

/// An earlier address of a page: `redirect.html`, a whole page without the frame and without scripts.
#[derive(Clone, Debug, Default, Serialize)]
pub struct RedirectView {
    /// The page's title.
    pub title: String,
    pub href: String,
    pub language: String,
    /// Absolute; only with `base_url`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub canonical: Option<String>,
    pub csp: String,
    pub stylesheet: String,
}
