//! Maps whose keys must be one of each: those that were written in one piece, and those that were read in several.

use super::{Entry, Node, Value};
use crate::diag::{Code, Diagnostic};
use crate::source::{SourcePath, Span};

/// The entries of two maps as one; anything else cannot be joined, and the first stands.
pub(super) fn merge(first: Option<Node>, second: Option<Node>) -> Option<Node> {
    match (first, second) {
        (None, node) | (node, None) => node,
        (Some(mut first), Some(second)) => {
            if let (Value::Map(entries), Value::Map(more)) = (&mut first.value, second.value) {
                entries.extend(more);
                first.span = Span {
                    end: first.span.end.max(second.span.end),
                    ..first.span
                };
            }
            Some(first)
        }
    }
}

/// Keeps the first of entries with the same key and reports the others.
pub(super) fn keep_first(
    entries: &mut Vec<Entry>,
    path: &SourcePath,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let mut order: Vec<usize> = (0..entries.len()).collect();
    order.sort_by(|&a, &b| entries[a].key.cmp(&entries[b].key).then(a.cmp(&b)));
    let mut kept = vec![true; entries.len()];
    let same_key = |a: &usize, b: &usize| entries[*a].key == entries[*b].key;
    for places in order.chunk_by(same_key) {
        let Some((&first, others)) = places.split_first() else {
            continue;
        };
        let first = &entries[first];
        for &other in others {
            kept[other] = false;
            let message = format!("`{}` is written twice", first.key);
            diagnostics.push(
                Diagnostic::new(Code::DuplicateKey, path, entries[other].key_span, message)
                    .related(path, first.key_span, "first written here")
                    .help("keep one of the two"),
            );
        }
    }
    let mut kept = kept.into_iter();
    entries.retain(|_| kept.next().unwrap_or(true));
}
