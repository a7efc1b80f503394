//! Settings: a block of dotenv code as a table.

use serde::Serialize;

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
