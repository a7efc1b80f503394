//! Committed runs: what was said in them.

use serde::Serialize;

use super::{EnvironmentView, LinkView};

/// A list of committed runs: `runs.html`.
#[derive(Clone, Debug, Default, Serialize)]
pub struct RunsView {
    pub title: String,
    /// Above the environments: whether each run says which one it is of.
    #[serde(skip_serializing_if = "super::is_false")]
    pub mixed: bool,
    /// The newest first.
    pub rows: Vec<RunRowView>,
}

/// A run in a list.
#[derive(Clone, Debug, Default, Serialize)]
pub struct RunRowView {
    pub label: String,
    pub href: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub environment: Option<EnvironmentView>,
    /// The day it went live, ISO.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
    /// The day on which something was said last, ISO.
    pub end: String,
    pub closed: bool,
    /// `ready`, `not-ready` or `nothing`.
    pub verdict: &'static str,
    /// Of the gate at its end.
    pub line: String,
    /// Who signed, each once.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub signers: Vec<String>,
}

/// A committed run: `run.html`.
#[derive(Clone, Debug, Default, Serialize)]
pub struct RunView {
    pub title: String,
    /// Who stands for what is in it, in a sentence.
    pub note: &'static str,
    /// What is to be known of it, each in words.
    pub facts: Vec<String>,
    /// Of the whole, if there are several pages, and of each page.
    pub gates: Vec<RunGateView>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub sign_offs: Vec<RunItemView>,
    /// What was waived, did not apply, failed, or was not settled in another way.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub exceptions: Vec<RunItemView>,
    pub pages: Vec<RunPageView>,
}

/// A gate as it was at the end of a run.
#[derive(Clone, Debug, Default, Serialize)]
pub struct RunGateView {
    pub title: String,
    /// Of the page's items below; none for the whole.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub href: Option<String>,
    /// `ready`, `not-ready` or `nothing`.
    pub verdict: &'static str,
    pub line: String,
}

/// A page, and what was said of its items.
#[derive(Clone, Debug, Default, Serialize)]
pub struct RunPageView {
    pub anchor: String,
    pub title: String,
    /// Of the page as it is now; none for items that stand on no page any more.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub href: Option<String>,
    pub items: Vec<RunItemView>,
}

/// What was said of an item. A text that is empty is absent.
#[derive(Clone, Debug, Default, Serialize)]
pub struct RunItemView {
    pub title: String,
    /// Of the item as it is now.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub href: Option<String>,
    /// `sign-off`, `no-go`, `group`, or its level if it is not required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<&'static str>,
    /// `done`, `waived` and so on, for tools.
    pub state: &'static str,
    /// The same in words.
    pub standing: &'static str,
    /// It is part of another item.
    #[serde(skip_serializing_if = "super::is_false")]
    pub part: bool,
    /// The text is another one now.
    #[serde(skip_serializing_if = "super::is_false")]
    pub changed: bool,
    /// The exact text that was answered, if it is more than the title.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub text: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub reason: String,
    /// The last day of a waiver, ISO.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub until: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub who: String,
    /// A program said it, not a person.
    #[serde(skip_serializing_if = "super::is_false")]
    pub machine: bool,
    /// ISO, to the millisecond.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub time: String,
    /// The same in words: `2026-11-20 10:00 UTC`.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub when: String,
    /// Links that were given as evidence; absolute.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub links: Vec<LinkView>,
    /// Files that were, in words.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<String>,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub note: String,
    /// Of a sign-off: what was true when it was given.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub seen: String,
}
