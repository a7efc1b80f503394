//! Settings: a block of dotenv code as a table, and all of a site beside each other.

use serde::Serialize;

use super::{EnvironmentView, LinkView};
use crate::html::Html;

/// A block of settings: `parts/settings.html`.
#[derive(Clone, Debug, Default, Serialize)]
pub struct SettingsView<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<&'a str>,
    /// What the file is called when it is saved: `.env.production`.
    pub file: String,
    /// The file with the settings of the whole page.
    pub href: &'a str,
    /// The text of that file; of the blocks of a page only the first that can be copied has it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// What is said of the block, a paragraph each.
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    pub notes: &'a [String],
    pub settings: Vec<SettingView<'a>>,
    /// It cannot be copied: `copy: false`.
    #[serde(skip_serializing_if = "super::is_false")]
    pub locked: bool,
}

/// A setting. Of `unset`, `command` and `value` the first that is there tells how it comes to its value.
#[derive(Clone, Debug, Default, Serialize)]
pub struct SettingView<'a> {
    pub name: &'a str,
    /// None where an earlier block of the page has the setting as well.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub anchor: Option<&'a str>,
    /// As a program reads it. Of one that must be set: its form, if one is known.
    #[serde(skip_serializing_if = "Html::is_empty")]
    pub value: Html,
    /// It must be set.
    #[serde(skip_serializing_if = "super::is_false")]
    pub unset: bool,
    /// Its value holds what a command prints.
    #[serde(skip_serializing_if = "super::is_false")]
    pub generated: bool,
    /// What prints the whole of its value.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub command: Option<Html>,
    /// Unless it is required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub level: Option<&'static str>,
    /// In words.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub conditions: Vec<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<&'a str>,
    /// The label of the environment that has it, where this one only inherits that it must be set.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub inherited: Option<&'a str>,
}

/// All settings of the site, or of a folder where they are many: `setting-reference.html`.
#[derive(Clone, Debug, Default, Serialize)]
pub struct SettingReferenceView {
    pub title: String,
    /// One for each page that defines settings.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tables: Vec<SettingTableView>,
    /// Folders that have settings of their own, where there are too many for one page.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub folders: Vec<LinkView>,
}

/// The settings that a page defines: the component `SettingTable`.
#[derive(Clone, Debug, Default, Serialize)]
pub struct SettingTableView {
    /// The page's title.
    pub title: String,
    /// The page's stable address; absent where the table stands there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub href: Option<String>,
    /// The columns; absent on a site without environments, which has one.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub environments: Vec<EnvironmentView>,
    pub rows: Vec<SettingRowView>,
}

/// A setting in all environments.
#[derive(Clone, Debug, Default, Serialize)]
pub struct SettingRowView {
    pub anchor: String,
    pub name: String,
    /// Unless it is required; of the first environment that has it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub level: Option<&'static str>,
    /// In words.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub conditions: Vec<String>,
    /// It is not the same in all columns.
    #[serde(skip_serializing_if = "super::is_false")]
    pub differs: bool,
    /// One for each column.
    pub cells: Vec<SettingCellView>,
}

/// A setting in one environment.
#[derive(Clone, Debug, Default, Serialize)]
pub struct SettingCellView {
    /// Where it is defined; none where the environment does not have it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub href: Option<String>,
    /// The beginning of its value, or what prints it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    /// It must be set.
    #[serde(skip_serializing_if = "super::is_false")]
    pub unset: bool,
    /// Its value holds what a command prints.
    #[serde(skip_serializing_if = "super::is_false")]
    pub generated: bool,
    /// Where it is another than the row's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub level: Option<&'static str>,
}
