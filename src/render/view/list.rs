//! Pages that lead to other pages.

use serde::Serialize;

use super::{CountsView, EnvironmentView, GridView, LinkView, SettingTableView};
use crate::html::Html;

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

/// The stable address of a page, above the environments: the ways into its variants, and how they differ:
/// `comparison.html`.
#[derive(Clone, Debug, Default, Serialize)]
pub struct ComparisonView {
    pub title: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// One for each environment, in the order of the settings.
    pub variants: Vec<VariantView>,
    /// What there is to say of the differences, in a sentence.
    pub summary: String,
    /// The items that are not the same everywhere.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub differences: Option<GridView>,
    /// The commands that are not.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub commands: Vec<ComparedView>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub variables: Option<ValuesView>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub settings: Option<SettingTableView>,
    /// All items, by section.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub items: Option<GridView>,
    /// How many items there are.
    #[serde(skip_serializing_if = "super::is_zero")]
    pub count: usize,
}

/// A block of commands in all environments.
#[derive(Clone, Debug, Default, Serialize)]
pub struct ComparedView {
    /// Of the item or the section it stands in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// In the order of the environments; those that have the same share one.
    pub sides: Vec<SideView>,
}

/// A block of commands in some environments.
#[derive(Clone, Debug, Default, Serialize)]
pub struct SideView {
    pub environments: Vec<EnvironmentView>,
    /// The commands, as a [`super::CommandView`] is rendered; empty where there are none. Words that differ are in
    /// `<mark>`.
    #[serde(skip_serializing_if = "Html::is_empty")]
    pub command: Html,
}

/// A table of variables and their values in each environment: the component `Values`.
#[derive(Clone, Debug, Default, Serialize)]
pub struct ValuesView {
    pub environments: Vec<EnvironmentView>,
    pub rows: Vec<ValueRowView>,
}

/// A variable and its values.
#[derive(Clone, Debug, Default, Serialize)]
pub struct ValueRowView {
    pub name: String,
    /// What is to be known of it in few words: `asked of the reader`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub aside: Option<&'static str>,
    /// Not all values are the same.
    #[serde(skip_serializing_if = "super::is_false")]
    pub differs: bool,
    /// One for each column; an empty text has no value.
    pub values: Vec<String>,
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

/// The window in which the progress of a page in a frame and of the site are brought together: `sync.html`, a whole page
/// without the frame of the others. Scripts fill it.
#[derive(Clone, Debug, Default, Serialize)]
pub struct SyncView {}

/// The page that searches the site: `search.html`. Without scripts it is a list of what there is to be found.
#[derive(Clone, Debug, Default, Serialize)]
pub struct SearchView {
    /// The host of `base_url`, for a search on the web.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub host: Option<String>,
    /// The homes of the environments.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub environments: Vec<LinkView>,
    /// The list of all items, where there are any.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub items: Option<LinkView>,
    /// All pages, by folder; the rest of a large folder is on its own page.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub groups: Vec<GroupView>,
}

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
