//! A variant as Markdown: the author's own text, narrowed and filled.

use crate::project::{SourceVariant, apply};

/// The file's text, with one line break at its end.
pub fn markdown(variant: &SourceVariant<'_>) -> String {
    let mut text = apply(variant.source, &variant.edits).replace("\r\n", "\n");
    text.truncate(text.trim_end().len());
    text.push('\n');
    text
}
