//! Words of a shell: commands, keywords, options, assignments, and numbers.

use super::super::Class;
use super::super::scanner::{is_blank, is_number, is_word};
use super::{Header, Place, Shell};

impl Shell<'_, '_> {
    /// A run of plain characters: a word, or a part of one.
    pub(super) fn word(&mut self) {
        let start = self.scanner.at();
        self.scanner.skip_while(is_literal);
        let word = self.scanner.since(start);
        let next = self.scanner.peek();
        if std::mem::replace(&mut self.in_word, true) {
            return;
        }
        let whole = next.is_none_or(|byte| !matches!(byte, b'"' | b'\'' | b'`' | b'$' | b'\\'));
        if whole && self.bracket(start, word) {
            return;
        }
        match self.place {
            Place::Command | Place::Run => {
                if !self.assignment(start, word) {
                    self.command(start, word, next);
                }
            }
            Place::Argument => {
                if !self.assignment(start, word) {
                    self.argument(start, word, whole);
                }
            }
            Place::Name(class) => {
                self.scanner.push(class, start);
                self.place = Place::Argument;
            }
            Place::Target { .. } => {}
        }
    }

    /// `{`, `[[`, `!` and their like, where they stand alone.
    fn bracket(&mut self, start: usize, word: &str) -> bool {
        let place = match word {
            "{" | "}" => Place::Command,
            "!" if self.place == Place::Command => Place::Command,
            "[" | "[[" if self.place == Place::Command => Place::Argument,
            "]" | "]]" if self.place == Place::Argument => Place::Argument,
            _ => return false,
        };
        if word.len() == 2 {
            self.in_test = word == "[[";
        }
        self.scanner.push(Class::Punctuation, start);
        self.place = place;
        true
    }

    /// `NAME=` at the start of a word; a command may still follow.
    fn assignment(&mut self, start: usize, word: &str) -> bool {
        let name_length = word.bytes().take_while(|&byte| is_word(byte)).count();
        let rest = &word[name_length..];
        let assigns = rest.starts_with('=') && !rest.starts_with("==") || rest.starts_with("+=");
        if name_length == 0 || !assigns || word.starts_with(|c: char| c.is_ascii_digit()) {
            return false;
        }
        let sign = start + name_length;
        let value = sign + 1 + usize::from(rest.starts_with('+'));
        self.scanner.push_range(Class::Variable, start..sign);
        self.scanner.push_range(Class::Punctuation, sign..value);
        true
    }

    fn command(&mut self, start: usize, word: &str, next: Option<u8>) {
        if self.place == Place::Command && self.keyword(word) {
            self.scanner.push(Class::Keyword, start);
            return;
        }
        if word.starts_with('-') {
            self.option(start, word);
            if self.place == Place::Run && matches!(word, "-u" | "-g" | "-n") {
                self.place = Place::Target { command: true };
                self.in_word = false;
            }
            return;
        }
        let in_pattern = self.header == Some(Header::Case)
            && next.is_some_and(|byte| matches!(byte, b')' | b'|'));
        if in_pattern {
            return;
        }
        self.place = match word {
            "sudo" | "env" | "exec" | "command" | "nohup" | "xargs" | "nice" | "doas" => Place::Run,
            _ => Place::Argument,
        };
        self.scanner.push(Class::Function, start);
    }

    /// Whether it is one; then what follows it is known.
    fn keyword(&mut self, word: &str) -> bool {
        (self.place, self.header) = match word {
            "if" | "then" | "else" | "elif" | "fi" | "while" | "until" | "do" | "done" | "time" => {
                (Place::Command, self.header)
            }
            "for" | "select" => (Place::Name(Class::Variable), Some(Header::For)),
            "case" => (Place::Argument, Some(Header::Case)),
            "esac" => (Place::Command, None),
            "function" => (Place::Name(Class::Function), self.header),
            _ => return false,
        };
        true
    }

    fn argument(&mut self, start: usize, word: &str, whole: bool) {
        if word == "in" && self.header.is_some() {
            self.scanner.push(Class::Keyword, start);
            if self.header == Some(Header::Case) {
                self.place = Place::Command;
            }
        } else if word.starts_with('-') && word.len() > 1 {
            self.option(start, word);
        } else if whole && is_number(word) {
            let redirected = matches!(self.scanner.peek(), Some(b'<' | b'>'));
            self.scanner.push(
                match redirected {
                    true => Class::Punctuation,
                    false => Class::Number,
                },
                start,
            );
        }
    }

    /// `-x`, `--long`, `--long=value`
    fn option(&mut self, start: usize, word: &str) {
        match word.find('=') {
            Some(at) => {
                let sign = start + at;
                self.scanner.push_range(Class::Attribute, start..sign);
                self.scanner.push_range(Class::Punctuation, sign..sign + 1);
            }
            None => self.scanner.push(Class::Attribute, start),
        }
    }
}

/// A byte of a plain word.
fn is_literal(byte: u8) -> bool {
    !is_blank(byte)
        && !matches!(
            byte,
            b'\n'
                | b'|'
                | b'&'
                | b';'
                | b'('
                | b')'
                | b'<'
                | b'>'
                | b'"'
                | b'\''
                | b'`'
                | b'$'
                | b'\\'
        )
}
