//! YAML as a tree in which every key and value knows its span. Scalars stay the text the author wrote.
//!
//! [`parse`] reads any YAML, and takes a shorter way through the plain maps that front matter mostly is; [`parse_flow`] is for
//! annotations, with a shorter way through the one-line maps that nearly all of them are. All ways give the same tree. What Checkdown does not want of YAML
//! (aliases, tags, several documents, keys that are not words) is reported, never guessed at.

mod block;
mod build;
mod entries;
mod flow;
mod syntax;
mod words;

pub(crate) use syntax::colon_without_space;

use crate::diag::Diagnostic;
use crate::source::{SourcePath, Span};

/// How deep lists and maps may stand in each other.
const DEPTH_LIMIT: usize = 32;

/// A value and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    pub span: Span,
    pub value: Value,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// `quoted` tells `"true"` from `true`; a plain empty scalar is what YAML calls null.
    Scalar {
        text: String,
        quoted: bool,
    },
    List(Vec<Node>),
    Map(Vec<Entry>),
}

/// One `key: value`. Keys are unique within a map: the first stands, the others were reported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    pub key: String,
    pub key_span: Span,
    pub value: Node,
}

impl Node {
    /// The words that name a value's kind in messages.
    pub fn kind(&self) -> &'static str {
        match &self.value {
            Value::Scalar { text, quoted } if text.is_empty() && !quoted => "nothing",
            Value::Scalar { .. } => "text",
            Value::List(_) => "a list",
            Value::Map(_) => "a map",
        }
    }

    /// Whether nothing was written where a value could stand.
    pub fn is_empty(&self) -> bool {
        matches!(&self.value, Value::Scalar { text, quoted: false } if text.is_empty())
    }

    /// The text of a scalar.
    pub fn text(&self) -> Option<&str> {
        match &self.value {
            Value::Scalar { text, .. } => Some(text),
            _ => None,
        }
    }
}

impl Entry {
    /// Whether a flow map holds the key alone, as in `{verify}`; its value is then `true`, and stands
    /// where the key does.
    pub fn is_bare(&self) -> bool {
        self.key_span == self.value.span
    }
}

/// Reads `text`, which stands at byte `offset` of the file `path`; spans are the file's.
///
/// `None` if there is nothing but white space and comments, or nothing could be read. After a syntax error the
/// tree holds what stands before it, and what can be read again from the next line that begins with a key.
pub fn parse(
    text: &str,
    offset: usize,
    path: &SourcePath,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Node> {
    block::scan(text, offset).or_else(|| build::tree(text, offset, path, diagnostics))
}

/// Reads the value of an annotation or a fence's attributes: a flow map, or a list or scalar on its own.
/// The same tree as [`parse`], and faster.
pub fn parse_flow(
    text: &str,
    offset: usize,
    path: &SourcePath,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Node> {
    flow::scan(text, offset).or_else(|| parse(text, offset, path, diagnostics))
}

#[cfg(test)]
mod tests;
