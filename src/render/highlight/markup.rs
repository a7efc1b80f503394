//! HTML and XML; scripts and styles inside are read as what they are.

use super::Class;
use super::scanner::{Scanner, is_word};
use super::table::{self, CSS, JAVASCRIPT, Language};

pub(super) fn lex(scanner: &mut Scanner<'_>) {
    while let Some(byte) = scanner.peek() {
        match byte {
            b'<' if scanner.starts_with("<!--") => take_past(scanner, Class::Comment, "-->"),
            b'<' if scanner.starts_with("<![CDATA[") => take_past(scanner, Class::String, "]]>"),
            b'<' if scanner.starts_with("<?") => take_past(scanner, Class::Keyword, "?>"),
            b'<' if scanner.starts_with("<!") => take_past(scanner, Class::Keyword, ">"),
            b'<' => tag(scanner),
            b'&' => entity(scanner),
            _ => scanner.skip_while(|byte| !matches!(byte, b'<' | b'&')),
        }
    }
}

/// Everything up to `closing`, or to the end.
fn take_past(scanner: &mut Scanner<'_>, class: Class, closing: &str) {
    let rest = &scanner.text()[scanner.at()..];
    let length = rest
        .find(closing)
        .map_or(rest.len(), |at| at + closing.len());
    scanner.take(class, length);
}

fn entity(scanner: &mut Scanner<'_>) {
    let start = scanner.at();
    scanner.skip(1);
    scanner.skip_while(|byte| is_word(byte) || byte == b'#');
    if scanner.peek() == Some(b';') {
        scanner.skip(1);
        scanner.push(Class::Constant, start);
    }
}

fn tag(scanner: &mut Scanner<'_>) {
    let name_start = match scanner.byte(1) {
        Some(b'/') => 2,
        _ => 1,
    };
    if !scanner
        .byte(name_start)
        .is_some_and(|byte| is_word(byte) && !byte.is_ascii_digit())
    {
        return scanner.skip(1);
    }
    scanner.take(Class::Punctuation, name_start);
    let start = scanner.at();
    scanner.take_while(Class::Keyword, is_name);
    let embedded = match scanner.since(start) {
        _ if name_start == 2 => None,
        name if name.eq_ignore_ascii_case("script") => Some(("</script", &JAVASCRIPT)),
        name if name.eq_ignore_ascii_case("style") => Some(("</style", &CSS)),
        _ => None,
    };
    attributes(scanner);
    if let Some((closing, language)) = embedded {
        embed(scanner, closing, language);
    }
}

fn embed(scanner: &mut Scanner<'_>, closing: &str, language: &'static Language) {
    let rest = scanner.rest();
    let length = rest
        .windows(closing.len())
        .position(|part| part.eq_ignore_ascii_case(closing.as_bytes()));
    let end = scanner.at() + length.unwrap_or(rest.len());
    scanner.within(end, |inside| table::lex(inside, language));
}

/// Everything up to the `>` of a tag.
fn attributes(scanner: &mut Scanner<'_>) {
    while let Some(byte) = scanner.peek() {
        match byte {
            b'>' => return scanner.take(Class::Punctuation, 1),
            b'<' => return,
            b'"' | b'\'' => {
                let inside = scanner.rest().iter().skip(1).position(|next| *next == byte);
                scanner.take(
                    Class::String,
                    inside.map_or(usize::MAX, |length| length + 2),
                );
            }
            b'/' | b'=' => scanner.take(Class::Punctuation, 1),
            _ if byte.is_ascii_whitespace() => scanner.skip(1),
            _ if scanner.previous() == Some(b'=') => {
                scanner.take_while(Class::String, |byte| {
                    !byte.is_ascii_whitespace() && byte != b'>'
                });
            }
            _ if is_name(byte) => scanner.take_while(Class::Attribute, is_name),
            _ => scanner.skip(1),
        }
    }
}

fn is_name(byte: u8) -> bool {
    is_word(byte) || matches!(byte, b'-' | b':' | b'.' | b'@')
}
