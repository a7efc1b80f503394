//! What the tables cannot say of a language.

use super::super::Class;
use super::super::scanner::is_word;
use super::Quirk;
use super::lexer::Lexer;

impl Lexer<'_, '_> {
    pub(super) fn quirk(&mut self, byte: u8) -> bool {
        let has = |quirk| self.language.quirks.contains(&quirk);
        match byte {
            b'\'' if has(Quirk::Lifetimes) => self.character_or_lifetime(),
            b'/' if has(Quirk::Regexes) && !self.after_value => self.regex(),
            b'$' if has(Quirk::DollarQuotes) => self.dollar_quoted(),
            b'-' if has(Quirk::Options) => {
                let spaced = self
                    .scanner
                    .previous()
                    .is_none_or(|byte| byte.is_ascii_whitespace());
                let named = self
                    .scanner
                    .byte(1)
                    .is_some_and(|byte| byte.is_ascii_alphabetic());
                if spaced && named {
                    let start = self.scanner.at();
                    self.scanner.skip(1);
                    self.scanner
                        .skip_while(|byte| is_word(byte) || byte == b'-');
                    self.scanner.push(Class::Attribute, start);
                }
                spaced && named
            }
            _ => false,
        }
    }

    fn character_or_lifetime(&mut self) -> bool {
        let rest = self.scanner.rest();
        let width = match rest.get(1) {
            Some(b'\\') => {
                // The longest escape is `\u{10ffff}`.
                let closing = rest.iter().take(14).skip(3).position(|byte| *byte == b'\'');
                closing.map(|inside| inside + 4)
            }
            Some(first) => {
                let character = match first {
                    0..=0x7f => 1,
                    0x80..=0xdf => 2,
                    0xe0..=0xef => 3,
                    _ => 4,
                };
                (rest.get(1 + character) == Some(&b'\'')).then_some(character + 2)
            }
            None => None,
        };
        match width {
            Some(width) => self.scanner.take(Class::String, width),
            None => {
                let start = self.scanner.at();
                self.scanner.skip(1);
                self.scanner.skip_while(is_word);
                self.scanner.push(Class::Variable, start);
            }
        }
        self.after_value = true;
        true
    }

    fn regex(&mut self) -> bool {
        let start = self.scanner.at();
        if start < self.no_regex_before {
            return false;
        }
        let mut escaped = false;
        let mut in_class = false;
        let rest = self.scanner.rest();
        let end = rest.iter().skip(1).position(|&byte| {
            let closes = byte == b'\n' || byte == b'/' && !escaped && !in_class;
            match byte {
                b'[' if !escaped => in_class = true,
                b']' if !escaped => in_class = false,
                _ => {}
            }
            escaped = byte == b'\\' && !escaped;
            closes
        });
        let end = end.map_or(rest.len(), |inside| inside + 1);
        if rest.get(end) != Some(&b'/') {
            self.no_regex_before = start + end;
            return false;
        }
        self.scanner.skip(end + 1);
        self.scanner.skip_while(|byte| byte.is_ascii_lowercase());
        self.scanner.push(Class::String, start);
        self.after_value = true;
        true
    }

    fn dollar_quoted(&mut self) -> bool {
        let rest = &self.scanner.text()[self.scanner.at()..];
        let tag = rest
            .bytes()
            .skip(1)
            .take(64)
            .take_while(|byte| is_word(*byte))
            .count();
        let is_parameter = self
            .scanner
            .byte(1)
            .is_some_and(|byte| byte.is_ascii_digit());
        let delimiter = rest
            .get(..tag + 2)
            .filter(|delimiter| delimiter.ends_with('$'));
        let Some(delimiter) = delimiter.filter(|_| !is_parameter) else {
            return false;
        };
        let inside = rest[delimiter.len()..].find(delimiter);
        let length = inside.map_or(rest.len(), |length| length + 2 * delimiter.len());
        self.scanner.take(Class::String, length);
        true
    }
}
