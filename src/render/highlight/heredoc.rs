//! Documents inside a program, from the line after `<<END` to the line `END`.

use super::Class;
use super::scanner::{Scanner, is_blank, is_word};

/// One that was announced and whose text is still to come.
pub(super) struct Heredoc<'a> {
    delimiter: &'a str,
    /// Its closing line may be indented.
    indented: bool,
    /// Its delimiter stood in quotes: the text is taken as it is.
    pub verbatim: bool,
}

impl<'a> Heredoc<'a> {
    /// Reads the announcement `opener` and the delimiter behind it, if there is one, after `blanks` at most.
    pub fn announce(scanner: &mut Scanner<'a>, opener: &str, blanks: usize) -> Option<Self> {
        let behind = scanner.rest().get(opener.len()..)?;
        let gap = behind
            .iter()
            .take(blanks)
            .take_while(|byte| is_blank(**byte))
            .count();
        let start = scanner.at() + opener.len() + gap;
        let quote = scanner.bytes().get(start).copied();
        let quote = quote.filter(|byte| matches!(byte, b'"' | b'\'' | b'\\'));
        let name = start + usize::from(quote.is_some());
        let name_bytes = scanner.bytes().get(name..)?;
        let length = name_bytes
            .iter()
            .take(64)
            .take_while(|byte| is_word(**byte))
            .count();
        if name_bytes
            .first()
            .is_none_or(|byte| !is_word(*byte) || byte.is_ascii_digit())
        {
            return None;
        }
        let delimiter = scanner.text().get(name..name + length)?;
        let closing = quote.filter(|quote| name_bytes.get(length) == Some(quote));
        scanner.take(Class::Punctuation, opener.len());
        scanner.skip(gap);
        scanner.take_to(
            Class::String,
            name + length + usize::from(closing.is_some()),
        );
        Some(Self {
            delimiter,
            indented: opener != "<<",
            verbatim: quote.is_some(),
        })
    }

    /// Where the text ends, and where its closing line ends. Without a closing line it goes on to the end.
    pub fn end(&self, scanner: &Scanner<'_>) -> (usize, usize) {
        let mut start = scanner.at();
        for line in scanner.rest().split_inclusive(|&byte| byte == b'\n') {
            let bare = line.strip_suffix(b"\n").unwrap_or(line);
            let bare = bare.strip_suffix(b"\r").unwrap_or(bare);
            let indent = bare.iter().take_while(|byte| is_blank(**byte)).count();
            let closing = match self.indented {
                true => &bare[indent..],
                false => bare,
            };
            let tail = closing.strip_prefix(self.delimiter.as_bytes());
            if tail
                .is_some_and(|tail| tail.is_empty() || matches!(tail, b";" | b"," | b")" | b");"))
            {
                return (start, start + bare.len());
            }
            start += line.len();
        }
        (start, start)
    }
}
