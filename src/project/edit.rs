//! Changes to a source: the text of a variant is its page's own, edited.

use crate::source::Span;

/// A replacement of bytes in a page's source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceEdit {
    pub span: Span,
    pub text: String,
    /// Nothing is left of the lines it covers, if nothing else stands on them; and of the empty lines
    /// around it those before it are enough.
    pub lines: bool,
}

/// Applies edits to a source; of two that overlap the first stands.
pub fn apply(source: &str, edits: &[SourceEdit]) -> String {
    let mut text = String::with_capacity(source.len());
    let mut at = 0;
    for edit in edits {
        let mut range = edit.span.range();
        if edit.lines {
            range = whole_lines(source, range);
        }
        if range.end < at || edit.span.range().start < at && !edit.lines {
            continue;
        }
        text.push_str(source.get(at..range.start.max(at)).unwrap_or_default());
        text.push_str(&edit.text);
        at = at.max(range.end);
        if let Some(marks) = last_empty_line(&text).filter(|_| edit.lines) {
            at += empty_lines(source.get(at..).unwrap_or_default(), marks);
        }
    }
    text.push_str(source.get(at..).unwrap_or_default());
    text
}

/// The marks of an empty line, if it is one: nothing but those of the quotes around it.
fn empty_line(line: &str) -> Option<&str> {
    let marks = line.trim();
    marks
        .trim_matches(['>', ' ', '\t'])
        .is_empty()
        .then_some(marks)
}

/// The marks of the last line of a text, if it is whole and empty; nothing at all is as good.
fn last_empty_line(text: &str) -> Option<&str> {
    match text.strip_suffix('\n') {
        Some(lines) => empty_line(lines.rsplit('\n').next().unwrap_or_default()),
        None => text.is_empty().then_some(""),
    }
}

/// The length of the empty lines with these marks at a text's start.
fn empty_lines(text: &str, marks: &str) -> usize {
    let lines = text.split_inclusive('\n');
    let empty = lines.take_while(|line| empty_line(line) == Some(marks));
    empty.map(str::len).sum()
}

/// Widens a range to whole lines where only a container's marks stand beside it.
fn whole_lines(source: &str, range: std::ops::Range<usize>) -> std::ops::Range<usize> {
    let bytes = source.as_bytes();
    let blank = |byte: &u8| matches!(byte, b' ' | b'\t');
    let mut end = range.end.min(bytes.len());
    let at_line_start = end > 0 && bytes[end - 1] == b'\n';
    if !at_line_start {
        while bytes.get(end).is_some_and(blank) {
            end += 1;
        }
        if bytes.get(end) == Some(&b'\r') {
            end += 1;
        }
        match bytes.get(end) {
            Some(b'\n') => end += 1,
            None => {}
            Some(_) => return trailing(source, range),
        }
    }
    let mut start = range.start.min(bytes.len());
    while start > 0 && matches!(bytes[start - 1], b' ' | b'\t' | b'>') {
        start -= 1;
    }
    match start == 0 || bytes[start - 1] == b'\n' {
        true => start..end,
        false => trailing(source, range),
    }
}

/// A range and the blanks before it, for what stands behind other text, unless a word follows it at once.
fn trailing(source: &str, range: std::ops::Range<usize>) -> std::ops::Range<usize> {
    let after = source.get(range.end..).unwrap_or_default();
    if after.starts_with(|next: char| !next.is_whitespace()) {
        return range;
    }
    let before = source.get(..range.start).unwrap_or_default();
    before.trim_end_matches([' ', '\t']).len()..range.end
}

#[cfg(test)]
mod tests {
    use super::*;

    fn removed(source: &str, part: &str) -> String {
        let start = source.find(part).unwrap();
        let edit = SourceEdit {
            span: Span::new(start, start + part.len()),
            text: String::new(),
            lines: true,
        };
        apply(source, &[edit])
    }

    #[test]
    fn what_is_removed_takes_its_line_along() {
        assert_eq!(removed("a\n<!-- x -->\nb\n", "<!-- x -->"), "a\nb\n");
        assert_eq!(
            removed("> a\n> <!-- x -->\n> b\n", "<!-- x -->"),
            "> a\n> b\n"
        );
        assert_eq!(
            removed("- [ ] a <!-- x -->\n- [ ] b\n", "<!-- x -->"),
            "- [ ] a\n- [ ] b\n"
        );
        assert_eq!(removed("- [ ] a\n- [ ] b\n", "- [ ] a\n"), "- [ ] b\n");
        assert_eq!(removed("a <!-- x -->b\n", "<!-- x -->"), "a b\n");
    }

    #[test]
    fn one_empty_line_is_left_of_two() {
        assert_eq!(removed("a\n\n<!-- x -->\n\nb\n", "<!-- x -->"), "a\n\nb\n");
        let quoted = "> a\n>\n> <!-- x -->\n>\n> b\n\nc\n";
        assert_eq!(removed(quoted, "<!-- x -->"), "> a\n>\n> b\n\nc\n");
    }
}
