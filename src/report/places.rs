//! From byte offsets to lines and columns, without reading a file again for every problem.

use std::collections::BTreeMap;
use std::ops::Range;

use super::Lookup;
use crate::diag::Diagnostic;
use crate::source::{Position, SourcePath, Span};

/// A text and where its lines begin.
pub struct Lines<'a> {
    pub text: &'a str,
    /// The byte at which each line starts; never empty.
    starts: Vec<usize>,
    /// How many characters start before each multiple of [`STRIDE_BYTES`]: a position costs the same
    /// at the end of a line of a megabyte as at its start.
    characters: Vec<usize>,
}

const STRIDE_BYTES: usize = 1024;

impl<'a> Lines<'a> {
    pub fn new(text: &'a str) -> Self {
        let newlines = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
        let starts = std::iter::once(0).chain(newlines.map(|(at, _)| at + 1));
        let starts = starts.collect();
        let mut total = 0;
        let characters = text.as_bytes().chunks(STRIDE_BYTES).map(|chunk| {
            let before = total;
            total += count_characters(chunk);
            before
        });
        let characters = characters.collect();
        Self {
            starts,
            characters,
            text,
        }
    }

    /// The span as a range that slices the text, whatever it was: within it, widened to characters.
    pub fn range(&self, span: Span) -> Range<usize> {
        let end = self.text.len();
        let start = self
            .text
            .floor_char_boundary((span.start as usize).min(end));
        let stop = self.text.ceil_char_boundary((span.end as usize).min(end));
        start..stop.max(start)
    }

    /// The position of byte `offset`, a character boundary.
    pub fn position(&self, offset: usize) -> Position {
        let line = self.line_of(offset);
        let start = self.starts[line];
        let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        Position {
            line: count(line + 1),
            column: count(self.characters_before(offset) - self.characters_before(start) + 1),
        }
    }

    /// Where a span starts and ends; the end is the position behind its last character.
    pub fn positions(&self, span: Span) -> (Position, Position) {
        let range = self.range(span);
        (self.position(range.start), self.position(range.end))
    }

    /// The whole lines that the range touches, their last newline left out, and the first one's number
    /// from 1. A range that ends right behind a newline does not touch the line after it.
    pub fn around(&self, range: Range<usize>) -> (Range<usize>, usize) {
        let first = self.line_of(range.start);
        let last = self.line_of(range.end.saturating_sub(1).max(range.start));
        let stop = match self.starts.get(last + 1) {
            Some(next) => next - 1,
            None => self.text.len(),
        };
        (self.starts[first]..stop, first + 1)
    }

    fn line_of(&self, offset: usize) -> usize {
        self.starts.partition_point(|start| *start <= offset) - 1
    }

    fn characters_before(&self, offset: usize) -> usize {
        let stride = offset / STRIDE_BYTES;
        let Some(before) = self.characters.get(stride) else {
            // The text ends exactly at a multiple of the stride (or is empty).
            return self.characters.last().map_or(0, |before| {
                let last = &self.text.as_bytes()[(stride - 1) * STRIDE_BYTES..];
                before + count_characters(last)
            });
        };
        before + count_characters(&self.text.as_bytes()[stride * STRIDE_BYTES..offset])
    }
}

/// Characters that start in these bytes of UTF-8.
fn count_characters(bytes: &[u8]) -> usize {
    let continues = |byte: &&u8| **byte & 0b1100_0000 != 0b1000_0000;
    bytes.iter().filter(continues).count()
}

/// The lines of every file that some diagnostics speak of.
pub(super) struct Places<'a>(BTreeMap<SourcePath, Lines<'a>>);

impl<'a> Places<'a> {
    pub fn of<'d>(diagnostics: impl Iterator<Item = &'d Diagnostic>, texts: &Lookup<'a>) -> Self {
        let mut files = BTreeMap::new();
        for diagnostic in diagnostics {
            for label in std::iter::once(&diagnostic.primary).chain(&diagnostic.related) {
                if files.contains_key(&label.path) {
                    continue;
                }
                if let Some(text) = texts(&label.path) {
                    files.insert(label.path.clone(), Lines::new(text));
                }
            }
        }
        Self(files)
    }

    pub fn lines(&self, path: &SourcePath) -> Option<&Lines<'a>> {
        self.0.get(path)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn positions_are_those_of_a_plain_count(
            text in "(\\PC|\n|\r\n|\t|😀|e\u{301}){0,40}",
            repeat in 1_usize..60,
            offset in 0_usize..4000,
        ) {
            let text = text.repeat(repeat);
            let offset = text.floor_char_boundary(offset.min(text.len()));
            let lines = Lines::new(&text);
            let plain = Position::of(&text, u32::try_from(offset).unwrap());
            prop_assert_eq!(lines.position(offset), plain);
        }

        #[test]
        fn any_span_becomes_a_range_of_the_text(
            text in "(\\PC|\n|😀){0,30}",
            start in 0_usize..80,
            length in 0_usize..80,
        ) {
            let lines = Lines::new(&text);
            let range = lines.range(Span::new(start, start + length));
            prop_assert!(text.get(range.clone()).is_some());
            let (around, first) = lines.around(range.clone());
            prop_assert!(around.start <= range.start && range.end <= around.end + 1);
            prop_assert!(text.get(around.clone()).is_some());
            prop_assert_eq!(first, text[..around.start].matches('\n').count() + 1);
        }
    }

    #[test]
    fn the_end_of_a_text_as_long_as_a_stride_has_a_position() {
        for length in [0, 1, STRIDE_BYTES - 1, STRIDE_BYTES, STRIDE_BYTES * 2] {
            let text = "x".repeat(length);
            let lines = Lines::new(&text);
            assert_eq!(lines.position(length).column as usize, length + 1);
        }
    }

    #[test]
    fn a_span_of_half_a_character_is_widened_to_it() {
        let lines = Lines::new("a😀b");
        assert_eq!(lines.range(Span::new(2, 3)), 1..5);
        assert_eq!(lines.range(Span::new(6, 90)), 6..6);
    }

    #[test]
    fn a_span_with_its_newline_stays_on_its_line() {
        let lines = Lines::new("one\ntwo\nthree");
        assert_eq!(lines.around(0..4), (0..3, 1));
        assert_eq!(lines.around(4..4), (4..7, 2));
        assert_eq!(lines.around(5..9), (4..13, 2));
        assert_eq!(lines.around(13..13), (8..13, 3));
    }
}
