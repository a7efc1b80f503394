//! Words for where text comes from: a file's path, its text, and a span of bytes in it.

use std::fmt;
use std::sync::Arc;

use crate::hash::Hash;

/// The path of a file relative to the site's root, with `/` between its parts on every system.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SourcePath(Arc<str>);

impl SourcePath {
    /// A path of parts joined by `/`; a leading `./` means nothing and is cut.
    pub fn new(path: &str) -> Self {
        Self(path.strip_prefix("./").unwrap_or(path).into())
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for SourcePath {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl fmt::Debug for SourcePath {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// A range of bytes in one source; `start <= end <= text.len()`, both on character boundaries.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Span {
    pub start: u32,
    pub end: u32,
}

impl Span {
    /// Sources are at most [`Source::MAX_BYTES`] long, so offsets fit.
    pub fn new(start: usize, end: usize) -> Self {
        let clamp = |offset: usize| u32::try_from(offset).unwrap_or(u32::MAX);
        Self {
            start: clamp(start),
            end: clamp(end.max(start)),
        }
    }

    pub fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }

    pub fn contains(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// The one of `spans` that holds this one; they are in order and apart from each other.
    pub fn around(self, spans: &[Span]) -> Option<Span> {
        let after = spans.partition_point(|span| span.start <= self.start);
        let before = spans.get(after.checked_sub(1)?).copied();
        before.filter(|span| span.contains(self))
    }

    /// The same span of a text that itself starts at byte `offset` of its source.
    pub fn shifted(self, offset: usize) -> Self {
        Self::new(self.start as usize + offset, self.end as usize + offset)
    }
}

/// A value and the span it was written at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spanned<T> {
    pub value: T,
    pub span: Span,
}

impl<T> Spanned<T> {
    pub fn new(value: T, span: Span) -> Self {
        Self { value, span }
    }
}

/// One text file of a site, without a byte-order mark.
#[derive(Clone, Debug)]
pub struct Source {
    pub path: SourcePath,
    pub text: Arc<str>,
    pub hash: Hash,
}

impl Source {
    /// The longest file that is read, in bytes; spans are 32 bits wide.
    pub const MAX_BYTES: u64 = 1 << 30;

    pub fn new(path: &str, text: impl Into<Arc<str>>) -> Self {
        let text = text.into();
        let hash = Hash::of(text.as_bytes());
        Self {
            path: SourcePath::new(path),
            text,
            hash,
        }
    }
}

/// A place as people count it: both from 1, the column in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    pub line: u32,
    pub column: u32,
}

impl Position {
    /// The position of byte `offset` of `text`; past the end it is the end.
    pub fn of(text: &str, offset: u32) -> Self {
        let mut offset = (offset as usize).min(text.len());
        while !text.is_char_boundary(offset) {
            offset -= 1;
        }
        let before = &text[..offset];
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        Self {
            line: count(before.bytes().filter(|&byte| byte == b'\n').count() + 1),
            column: count(before[line_start..].chars().count() + 1),
        }
    }
}
