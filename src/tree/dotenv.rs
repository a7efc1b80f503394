//! What a block of dotenv code says: settings, each with what its comments say of it.

use crate::model::{Level, SettingKind};
use crate::source::Spanned;

/// A block of `NAME=value` lines, nothing looked up.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Dotenv {
    /// What is said of the block as a whole, and lines that could not be read; a paragraph each.
    pub notes: Vec<String>,
    /// In the order of the source, each name once.
    pub lines: Vec<DotenvLine>,
}

/// One `NAME=value`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DotenvLine {
    pub name: Spanned<String>,
    /// The value as it stands in the file, quotes and all.
    pub written: String,
    /// The value as a program reads it: quotes cut, escapes undone.
    pub value: String,
    pub kind: SettingKind,
    /// The command of a value that is one `$(…)` and nothing else.
    pub command: Option<String>,
    /// From the group comment above it: `# Recommended`.
    pub level: Option<Level>,
    /// From the group comment above it: the words X of `# If using X`, at the place of the comment.
    pub condition: Option<Spanned<String>>,
    pub description: Option<String>,
    /// The comment behind its value.
    pub remark: Option<String>,
}
