//! Variables of a shell, and documents in which they stand for their values.

use super::super::Class;
use super::super::scanner::{Scanner, is_word};

/// `$NAME`, `${…}`, `$1`, `$?`, at the `$`; whether it is one.
pub(super) fn lex(scanner: &mut Scanner<'_>) -> bool {
    match scanner.byte(1) {
        Some(b'{') => {
            let mut depth = 0usize;
            let length = scanner.rest().iter().position(|byte| {
                match byte {
                    b'{' => depth += 1,
                    b'}' => depth = depth.saturating_sub(1),
                    _ => {}
                }
                *byte == b'\n' || *byte == b'}' && depth == 0
            });
            let closing = length.map(|at| at + usize::from(scanner.byte(at) == Some(b'}')));
            scanner.take(Class::Variable, closing.unwrap_or(usize::MAX));
            true
        }
        Some(byte) if is_word(byte) && !byte.is_ascii_digit() => {
            let start = scanner.at();
            scanner.skip(1);
            scanner.skip_while(is_word);
            scanner.push(Class::Variable, start);
            true
        }
        Some(byte) if byte.is_ascii_digit() || b"?@#*!$-".contains(&byte) => {
            scanner.take(Class::Variable, 2);
            true
        }
        _ => false,
    }
}

/// The text of a heredoc in which variables stand for their values.
pub(super) fn lex_document(scanner: &mut Scanner<'_>) {
    while let Some(byte) = scanner.peek() {
        match byte {
            b'$' => {
                if !lex(scanner) {
                    scanner.take(Class::String, 1);
                }
            }
            b'\\' => scanner.take(Class::String, 2),
            _ => scanner.take_while(Class::String, |byte| !matches!(byte, b'$' | b'\\')),
        }
    }
}
