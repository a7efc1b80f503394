//! Words and numbers of a language.

use std::cmp::Ordering;

use super::super::Class;
use super::super::scanner::is_word;
use super::lexer::Lexer;
use super::{Language, Quirk};

impl Lexer<'_, '_> {
    pub(super) fn word(&mut self) {
        let start = self.scanner.at();
        let word_bytes = self.language.word_bytes;
        self.scanner
            .skip_while(|byte| is_word(byte) || word_bytes.contains(&byte));
        let class = self.word_class(start);
        // `return /x/` divides nothing.
        self.after_value = class != Some(Class::Keyword);
        self.at_lead = false;
        if let Some(class) = class {
            self.scanner.push(class, start);
        }
    }

    fn word_class(&mut self, start: usize) -> Option<Class> {
        let language = self.language;
        let word = self.scanner.since(start);
        let next = self.scanner.peek();
        if self.is_key() {
            return Some(Class::Attribute);
        }
        let listed = language.class_of(word);
        if listed.is_some() {
            return listed;
        }
        let has = |quirk| language.quirks.contains(&quirk);
        match language.lead {
            Some((class, _)) if self.at_lead => return Some(class),
            _ => {}
        }
        if has(Quirk::Macros) && next == Some(b'!') && self.scanner.byte(1) != Some(b'=') {
            self.scanner.skip(1);
            return Some(Class::Function);
        }
        let is_function = language.calls && next == Some(b'(')
            || has(Quirk::HyphenCommands) && word.contains('-');
        if is_function {
            return Some(Class::Function);
        }
        (language.capital_types && word.starts_with(|c: char| c.is_ascii_uppercase()))
            .then_some(Class::Type)
    }

    /// Digits with all that may stand in a number: units, hexadecimals, exponents, versions, addresses.
    pub(super) fn number(&mut self) {
        let start = self.scanner.at();
        let mut previous = 0;
        let rest = self.scanner.rest();
        let hexadecimal = matches!(rest.get(1), Some(b'x' | b'X'));
        let length = rest.iter().enumerate().position(|(index, &byte)| {
            let exponent_sign =
                matches!(byte, b'+' | b'-') && matches!(previous, b'e' | b'E') && !hexadecimal;
            let point = byte == b'.' && rest.get(index + 1).is_some_and(u8::is_ascii_alphanumeric);
            let dash = byte == b'-' && self.language.word_bytes.contains(&byte);
            let within = is_word(byte) || dash || point || exponent_sign;
            previous = byte;
            !within
        });
        self.scanner.skip(length.unwrap_or(rest.len()));
        if self.scanner.peek() == Some(b'%') {
            self.scanner.skip(1);
        }
        let class = match self.is_key() {
            true => Class::Attribute,
            false => Class::Number,
        };
        self.scanner.push(class, start);
        self.after_value = true;
        self.at_lead = false;
    }
}

/// No listed word is longer, in bytes; longer ones need not be looked up.
const LONGEST_WORD: usize = 24;

impl Language {
    fn class_of(&self, word: &str) -> Option<Class> {
        let mut key = [0; LONGEST_WORD];
        let key = key.get_mut(..word.len())?;
        key.copy_from_slice(word.as_bytes());
        if self.ignores_case {
            key.make_ascii_lowercase();
        }
        let lists = [
            (self.keywords, Class::Keyword),
            (self.constants, Class::Constant),
            (self.types, Class::Type),
        ];
        let listed = lists.into_iter().find(|(list, _)| is_listed(list, key));
        listed.map(|(_, class)| class)
    }
}

/// Whether `word` is one of the words of `list`, which ascend: a binary search over bytes, in which each
/// probe widens to the word around it.
fn is_listed(list: &str, word: &[u8]) -> bool {
    let list = list.as_bytes();
    let (mut low, mut high) = (0, list.len());
    while low < high {
        let middle = low + (high - low) / 2;
        let before = list[low..middle].iter().rposition(|byte| *byte == b' ');
        let after = list[middle..high].iter().position(|byte| *byte == b' ');
        let start = before.map_or(low, |space| low + space + 1);
        let end = after.map_or(high, |space| middle + space);
        match list[start..end].cmp(word) {
            Ordering::Less => low = end + 1,
            Ordering::Greater => high = start.saturating_sub(1),
            Ordering::Equal => return true,
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::super::super::languages;
    use super::*;

    #[test]
    fn every_word_of_every_list_is_found_and_no_other() {
        for language in languages::tables() {
            for list in [language.keywords, language.constants, language.types] {
                for word in list.split(' ').filter(|word| !word.is_empty()) {
                    assert!(word.len() <= LONGEST_WORD, "{word}");
                    assert!(is_listed(list, word.as_bytes()), "{word} in {list}");
                    assert!(!is_listed(list, format!("{word}~").as_bytes()));
                }
                assert!(!is_listed(list, b""));
            }
        }
    }
}
