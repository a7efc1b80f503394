//! Blocks of code: commands of a shell, and everything else.

use serde::Serialize;

use crate::html::Html;

/// A block of shell commands: `parts/command.html`. What is copied is the text of each command's `<code>`;
/// of the whole block, those texts with a line break between them.
#[derive(Clone, Debug, Default, Serialize)]
pub struct CommandView<'a> {
    /// As the author wrote it: `sh`, `console`.
    pub language: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<&'a str>,
    /// In the order of the source.
    pub segments: Vec<SegmentView>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub badges: Vec<BadgeView>,
    /// What its output must contain.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expect: Option<&'a str>,
    /// It has a bar: there are badges or a title, or there is more than one command to copy.
    #[serde(skip_serializing_if = "super::is_false")]
    pub bar: bool,
    /// It takes back what the item did, so it is no step of it: it stands apart, closed.
    #[serde(skip_serializing_if = "super::is_false")]
    pub rollback: bool,
    /// Copying it asks first.
    #[serde(skip_serializing_if = "super::is_false")]
    pub danger: bool,
    /// It cannot be copied: `copy: false`.
    #[serde(skip_serializing_if = "super::is_false")]
    pub locked: bool,
}

/// A stretch of a block of commands.
#[derive(Clone, Debug, Serialize)]
pub struct SegmentView {
    pub kind: SegmentKind,
    /// Decoration: never selected, never copied.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub prompt: Option<&'static str>,
    /// Highlighted; its text is the segment's, byte for byte.
    pub code: Html,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum SegmentKind {
    Command,
    /// What a command printed.
    Output,
    /// Comments and empty lines between commands.
    Comment,
}

/// What a block of commands is for. The way back needs no badge: it stands in a frame that says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum BadgeView {
    Verify,
    Danger,
}

/// A block of code that is no shell: `parts/code.html`.
#[derive(Clone, Debug, Default, Serialize)]
pub struct CodeView<'a> {
    /// As the author wrote it; empty for none.
    #[serde(skip_serializing_if = "str::is_empty")]
    pub language: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<&'a str>,
    /// Highlighted; its text is what is copied.
    pub code: Html,
    /// It takes back what the item did: it stands apart, closed.
    #[serde(skip_serializing_if = "super::is_false")]
    pub rollback: bool,
    /// The output of a command: a block that offers no copy.
    #[serde(skip_serializing_if = "super::is_false")]
    pub output: bool,
    /// It cannot be copied: `copy: false`.
    #[serde(skip_serializing_if = "super::is_false")]
    pub locked: bool,
}
