//! YAML as a tree in which every key and value knows its span. Scalars stay the text the author wrote.

use crate::source::Span;

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
