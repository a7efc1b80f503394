//! An item, and the heading of a section of items.

use serde::Serialize;

use super::LinkView;
use crate::html::Html;

/// One item: `parts/item.html`, a `<li>`. What it inherits from its section is shown there, so owner,
/// environments, conditions and controls stand here only where they differ.
#[derive(Clone, Debug, Default, Serialize)]
pub struct ItemView<'a> {
    /// The item's id on its page; the full id is `page/anchor`.
    pub anchor: &'a str,
    /// Without its suffixes.
    pub title: Html,
    /// `recommended` or `optional`; required items do not say so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub level: Option<&'static str>,
    /// Ticking it means *confirmed absent*.
    #[serde(skip_serializing_if = "super::is_false")]
    pub no_go: bool,
    /// Listed, never counted: there is no box to tick.
    #[serde(skip_serializing_if = "super::is_false")]
    pub planned: bool,
    /// A signature: a panel with the owner's role, and lines to sign on paper.
    #[serde(skip_serializing_if = "super::is_false")]
    pub sign_off: bool,
    /// Left out on a sign-off whose title begins with it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owner: Option<ChipView<'a>>,
    /// Labels of the environments it exists in, where they are fewer than the section's.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub environments: Vec<&'a str>,
    /// In words: `If using Slack`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub conditions: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub controls: Vec<ControlView<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<ChipView<'a>>,
    /// What a tick must carry: `note`, `link` or `file`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub evidence: Option<&'static str>,
    /// How long a tick is good for, in words: `90 days`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expires: Option<String>,
    /// In words: `30 min`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub effort: Option<String>,
    /// In words: `2027-03-01`, `7 days before go-live`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due: Option<String>,
    /// What should be done first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub after: Vec<LinkView>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub links: Vec<LinkView>,
    /// Attributes that the reader's half reads: the material hash, and what holds for this item alone.
    #[serde(skip_serializing_if = "Html::is_empty")]
    pub progress: Html,
    /// Criteria, commands, child items; empty for an item that is its title.
    #[serde(skip_serializing_if = "Html::is_empty")]
    pub body: Html,
}

/// A control that an item covers.
#[derive(Clone, Debug, Default, Serialize)]
pub struct ControlView<'a> {
    /// `SOC2:CC6.7`
    pub name: String,
    pub title: &'a str,
    /// Of its place in the framework's list.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub href: Option<String>,
}

/// An owner, a phase or a tag, and where all its items are listed.
#[derive(Clone, Debug, Default, Serialize)]
pub struct ChipView<'a> {
    pub label: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub href: Option<String>,
}

/// The heading of a section and what holds for all items of it: `parts/heading.html`. What it inherits from the section
/// around it or the page stands there.
#[derive(Clone, Debug, Default, Serialize)]
pub struct HeadingView<'a> {
    /// 2 to 6: the page's title is the only heading of level 1.
    pub level: u8,
    pub anchor: &'a str,
    /// Without its suffixes.
    pub title: Html,
    /// The title's words, for the name of its link.
    pub text: &'a str,
    /// `recommended` or `optional`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub item_level: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owner: Option<ChipView<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phase: Option<ChipView<'a>>,
    /// Labels.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub environments: Vec<&'a str>,
    /// In words.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub conditions: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub controls: Vec<ControlView<'a>>,
}
