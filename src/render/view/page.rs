//! A page of content, a folder, a home.

use serde::Serialize;

use super::{AlternateView, GroupView, LinkView, VariantView};
use crate::html::Html;

/// One variant of a page of content: `page.html`. A folder without a page of its own is one with `groups` and no
/// content; the home of the site or of an environment is one with the text of `content/index.md`, and `groups`.
#[derive(Clone, Debug, Default, Serialize)]
pub struct PageView {
    /// Before the `/` of its items' full ids; empty for what is no page of content.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub id: String,
    pub title: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    pub facts: FactsView,
    /// Of the page's items in this variant.
    pub counts: CountsView,
    /// What a reader may fill in.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub variables: Vec<VariableView>,
    /// What some of the items depend on.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub conditions: Vec<ConditionView>,
    /// The phases of its items, if there are several.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub phases: Vec<String>,
    /// Sections of the first two levels.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub toc: Vec<TocView>,
    /// Attributes for `main` that the reader's half reads; empty where there is nothing to tick.
    #[serde(skip_serializing_if = "Html::is_empty")]
    pub progress: Html,
    /// Whether search finds it: what other programs for searching are told as well.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub found: bool,
    /// Everything below the title.
    #[serde(skip_serializing_if = "Html::is_empty")]
    pub content: Html,
    /// The home of the site or of an environment: it shows the reader's open runs.
    #[serde(skip_serializing_if = "super::is_false")]
    pub home: bool,
    /// On the home of a site with environments: the ways into them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub variants: Vec<VariantView>,
    /// Of a folder or a home: what is in it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub groups: Vec<GroupView>,
    /// The same page in other formats, offered to the reader.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub alternates: Vec<AlternateView>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub previous: Option<LinkView>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<LinkView>,
}

/// A page of content as other sites show it in a frame: `embed.html`, a whole page without the frame of the others. The
/// template sees it as `page`, and addresses are as the page itself sees them.
#[derive(Clone, Debug, Default, Serialize)]
pub struct EmbedView {
    /// Its fields stand beside each other: `page.title`.
    #[serde(flatten)]
    pub page: PageView,
}

/// A page that is one file, with all that it needs in it: `single.html`, a whole page without the frame of the others. The
/// template sees it as `page`.
#[derive(Clone, Debug, Default, Serialize)]
pub struct SingleView {
    /// Its fields stand beside each other: `page.title`.
    #[serde(flatten)]
    pub page: PageView,
    /// All style sheets.
    pub style: Html,
    /// The script that runs before the first paint.
    pub before: Html,
    /// All others, to run when the page has been read.
    pub script: Html,
    /// The files that they read: a JSON object of Base64, by name.
    pub files: Html,
}

/// What is to be known of a page before it is worked through.
#[derive(Clone, Debug, Default, Serialize)]
pub struct FactsView {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owner: Option<OwnerView>,
    /// How long it takes, in words: `2 h 30 min`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub effort: Option<String>,
    /// The date by which the text must be read again, ISO.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub review_by: Option<String>,
    /// The date of the commit that gave the page its text, ISO.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub changed: Option<String>,
    /// The newest committed run in which something was said on the page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub run: Option<LinkView>,
    /// Where the source is edited; absolute.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub edit_url: Option<String>,
}

/// Who answers for the page.
#[derive(Clone, Debug, Default, Serialize)]
pub struct OwnerView {
    pub label: String,
    /// A channel or an address, in words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contact: Option<String>,
    /// Of the list of all the owner's items.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub href: Option<String>,
}

/// How many items count, by level. Sign-offs are not counted as items.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct CountsView {
    #[serde(skip_serializing_if = "super::is_zero")]
    pub required: usize,
    #[serde(skip_serializing_if = "super::is_zero")]
    pub recommended: usize,
    #[serde(skip_serializing_if = "super::is_zero")]
    pub optional: usize,
    #[serde(skip_serializing_if = "super::is_zero")]
    pub sign_offs: usize,
}

/// A variable that a reader may fill in.
#[derive(Clone, Debug, Default, Serialize)]
pub struct VariableView {
    pub name: String,
    /// The question to the reader.
    pub ask: String,
    /// What the commands of this variant say until it is filled in.
    pub default: String,
    /// What a value must match as a whole: a regular expression.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pattern: Option<String>,
}

/// A condition that items of the page depend on.
#[derive(Clone, Debug, Default, Serialize)]
pub struct ConditionView {
    pub id: String,
    /// `Are you using Slack?`
    pub question: String,
}

/// A section in the list of what is on the page.
#[derive(Clone, Debug, Default, Serialize)]
pub struct TocView {
    pub title: String,
    pub anchor: String,
    /// How many of its items count, those of its subsections among them; sign-offs too.
    #[serde(skip_serializing_if = "super::is_zero")]
    pub items: usize,
    /// It is no section, but a sign-off in one.
    #[serde(skip_serializing_if = "super::is_false")]
    pub sign_off: bool,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub children: Vec<TocView>,
}
