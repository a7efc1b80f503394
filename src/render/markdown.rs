//! A variant as Markdown: the author's own text, narrowed and filled.

use crate::project::{Variant, apply};

/// The file's text. Runs of empty lines that the removed parts left are one.
pub fn markdown(variant: &Variant<'_>) -> String {
    let text = apply(variant.source, &variant.edits);
    let mut tidy = String::with_capacity(text.len());
    let mut fence: Option<&str> = None;
    let mut empty = true;
    for line in text.lines() {
        let start = line.trim_start_matches([' ', '>']);
        let mark = ["```", "~~~"]
            .into_iter()
            .find(|mark| start.starts_with(mark));
        match (fence, mark) {
            (None, Some(mark)) => fence = Some(mark),
            (Some(open), Some(mark)) if open == mark => fence = None,
            _ => {}
        }
        let is_empty = line.trim().is_empty() && fence.is_none();
        if is_empty && empty {
            continue;
        }
        empty = is_empty;
        tidy.push_str(line);
        tidy.push('\n');
    }
    while tidy.ends_with("\n\n") {
        tidy.pop();
    }
    tidy
}
