//! Reads a text by a [`Language`]'s tables.

use super::super::Class;
use super::super::heredoc::Heredoc;
use super::super::scanner::{Scanner, is_blank, is_word};
use super::{Close, Form, Keys, Language, Quirk};

pub(in super::super) fn lex(scanner: &mut Scanner<'_>, language: &'static Language) {
    let mut lexer = Lexer {
        openers: Openers::of(language),
        scanner,
        language,
        holes: Vec::new(),
        braces: 0,
        brackets: 0,
        at_line_start: true,
        at_lead: true,
        after_value: false,
        no_regex_before: 0,
        heredocs: Vec::new(),
    };
    while let Some(byte) = lexer.scanner.peek() {
        lexer.step(byte);
    }
}

pub(super) struct Lexer<'s, 'a> {
    pub scanner: &'s mut Scanner<'a>,
    pub language: &'static Language,
    openers: Openers,
    /// Strings to return to, and how many braces were open when their expression began.
    holes: Vec<(&'static Form, usize)>,
    pub braces: usize,
    /// How many brackets of any kind are open.
    brackets: usize,
    at_line_start: bool,
    /// The next word is the first of a statement.
    pub at_lead: bool,
    /// A value stands before, so `/` divides.
    pub after_value: bool,
    /// The line was found to hold no regular expression up to here.
    pub no_regex_before: usize,
    heredocs: Vec<Heredoc<'a>>,
}

impl Lexer<'_, '_> {
    fn step(&mut self, byte: u8) {
        if byte == b'\n' {
            return self.line_break();
        }
        if is_blank(byte) {
            return self.scanner.skip_blanks();
        }
        let opened = self.openers.contains(byte) && self.open(byte);
        self.at_line_start = false;
        if opened {
            return;
        }
        if byte.is_ascii_digit() {
            self.number();
        } else if self.begins_word(byte) {
            self.word();
        } else {
            self.punctuation(byte);
        }
    }

    fn line_break(&mut self) {
        self.scanner.skip(1);
        self.at_line_start = true;
        self.at_lead |= self.leads_after(b'\n');
        for heredoc in std::mem::take(&mut self.heredocs) {
            let (_, closed) = heredoc.end(self.scanner);
            self.scanner.take_to(Class::String, closed);
        }
    }

    fn leads_after(&self, byte: u8) -> bool {
        self.language
            .lead
            .is_some_and(|(_, after)| after.contains(&byte))
    }

    /// Whether something other than a word, a number or punctuation begins here; then it is read.
    fn open(&mut self, byte: u8) -> bool {
        let language = self.language;
        let form = language.forms.iter().find(|form| self.opens(form));
        if let Some(form) = form {
            let start = self.scanner.at();
            self.scanner.skip(form.open.len());
            self.form(form, start);
            return true;
        }
        for opener in language.heredocs {
            if self.scanner.starts_with(opener)
                && let Some(heredoc) = Heredoc::announce(self.scanner, opener, 0)
            {
                self.heredocs.push(heredoc);
                return true;
            }
        }
        self.quirk(byte) || self.sigil()
    }

    fn opens(&self, form: &Form) -> bool {
        self.scanner.starts_with(form.open)
            && (!form.line_start || self.at_line_start && self.brackets == 0)
    }

    /// Reads on from behind the opener, or from behind an expression inside.
    fn form(&mut self, form: &'static Form, start: usize) {
        let mut depth = 0usize;
        let mut start = start;
        let (close, inline) = match form.close {
            Close::Line => ("", true),
            Close::Inline(close) => (close, true),
            Close::Anywhere(close) => (close, false),
        };
        let stops = stops(form, close);
        loop {
            self.scanner.skip_while(|byte| !stops.contains(&byte));
            let Some(byte) = self.scanner.peek() else {
                break;
            };
            if !close.is_empty() && self.scanner.starts_with(close) {
                self.scanner.skip(close.len());
                if depth == 0 {
                    break;
                }
                depth -= 1;
            } else if byte == b'\n' && inline {
                break;
            } else if form.nests && self.scanner.starts_with(form.open) {
                self.scanner.skip(form.open.len());
                depth += 1;
            } else if form.escape == Some(byte) {
                self.scanner.skip(2);
            } else if let Some(hole) = form.hole.filter(|hole| self.scanner.starts_with(hole)) {
                if self.doubled(hole) {
                    self.scanner.skip(2);
                    continue;
                }
                self.scanner.push(form.class, start);
                self.scanner.take(Class::Punctuation, hole.len());
                self.holes.push((form, self.braces));
                self.after_value = false;
                return;
            } else if byte == b'$' && form.variables {
                self.scanner.push(form.class, start);
                start = self.scanner.at();
                if self.dollar() {
                    start = self.scanner.at();
                } else {
                    self.scanner.skip(1);
                }
            } else {
                self.scanner.skip(1);
            }
        }
        self.finish(form, start);
    }

    /// `{{` where `{` opens an expression.
    fn doubled(&self, hole: &str) -> bool {
        hole == "{" && self.scanner.byte(1) == Some(b'{')
    }

    fn finish(&mut self, form: &Form, start: usize) {
        if form.class != Class::String {
            return self.scanner.push(form.class, start);
        }
        self.at_lead = false;
        self.after_value = true;
        let is_key = match self.language.keys {
            Keys::ColonInBraces => false,
            _ => self.is_key(),
        };
        let class = match is_key {
            true => Class::Attribute,
            false => form.class,
        };
        self.scanner.push(class, start);
    }

    /// Whether what comes next makes a key of what was just passed.
    pub fn is_key(&self) -> bool {
        let rest = self.scanner.rest();
        let blanks = || rest.iter().take_while(|byte| is_blank(**byte)).count();
        let is = |at: usize, byte: u8| rest.get(at) == Some(&byte);
        match self.language.keys {
            Keys::None => false,
            Keys::Colon => is(blanks(), b':'),
            Keys::TightColon => is(0, b':') && !is(1, b':'),
            Keys::ColonInBraces => self.braces > 0 && is(0, b':') && !is(1, b':'),
            Keys::Equals => {
                let sign = blanks();
                is(sign, b'=') && !is(sign + 1, b'=') && !is(sign + 1, b'>')
            }
        }
    }

    fn sigil(&mut self) -> bool {
        let sigils = self.language.sigils;
        let Some((sign, class)) = sigils
            .iter()
            .find(|(sign, _)| self.scanner.starts_with(sign))
        else {
            return false;
        };
        if *sign == "$" {
            self.at_lead = false;
            self.after_value = true;
            return self.dollar();
        }
        if !self
            .scanner
            .byte(sign.len())
            .is_some_and(|byte| self.is_word(byte))
        {
            return false;
        }
        let start = self.scanner.at();
        self.scanner.skip(sign.len());
        let word_bytes = self.language.word_bytes;
        self.scanner
            .skip_while(|byte| is_word(byte) || word_bytes.contains(&byte));
        self.scanner.push(*class, start);
        self.at_lead = false;
        self.after_value = true;
        true
    }

    /// `$name` or `${…}`; whether it is one.
    fn dollar(&mut self) -> bool {
        let start = self.scanner.at();
        match self.scanner.byte(1) {
            Some(b'{') => {
                self.scanner
                    .skip_while(|byte| !matches!(byte, b'}' | b'\n' | b'"'));
                if self.scanner.peek() == Some(b'}') {
                    self.scanner.skip(1);
                }
            }
            Some(byte) if is_word(byte) => {
                self.scanner.skip(1);
                self.scanner.skip_while(is_word);
            }
            _ => return false,
        }
        self.scanner.push(Class::Variable, start);
        true
    }

    /// A byte that words have beside letters begins one only before a letter, or doubled: `/var`, `--gap`.
    fn begins_word(&self, byte: u8) -> bool {
        let before_word = || {
            self.scanner
                .byte(1)
                .is_some_and(|next| next == byte || is_word(next) && !next.is_ascii_digit())
        };
        is_word(byte) || self.language.word_bytes.contains(&byte) && before_word()
    }

    pub fn is_word(&self, byte: u8) -> bool {
        is_word(byte) || self.language.word_bytes.contains(&byte)
    }

    fn punctuation(&mut self, byte: u8) {
        match byte {
            b'{' => self.braces += 1,
            b'}' => {
                if let Some((form, _)) = self.holes.pop_if(|(_, braces)| *braces == self.braces) {
                    self.scanner.take(Class::Punctuation, 1);
                    let start = self.scanner.at();
                    return self.form(form, start);
                }
                self.braces = self.braces.saturating_sub(1);
            }
            _ => {}
        }
        match byte {
            b'{' | b'[' | b'(' => self.brackets += 1,
            b'}' | b']' | b')' => self.brackets = self.brackets.saturating_sub(1),
            _ => {}
        }
        self.after_value = matches!(byte, b')' | b']' | b'}');
        self.at_lead |= self.leads_after(byte);
        self.scanner.take(Class::Punctuation, 1);
    }
}

/// The bytes at which something may happen inside a form; repeated where there are fewer.
fn stops(form: &Form, close: &str) -> [u8; 6] {
    let first = |text: &str| text.as_bytes().first().copied();
    [
        b'\n',
        first(close).unwrap_or(b'\n'),
        form.escape.unwrap_or(b'\n'),
        form.hole.and_then(first).unwrap_or(b'\n'),
        if form.variables { b'$' } else { b'\n' },
        first(form.open).filter(|_| form.nests).unwrap_or(b'\n'),
    ]
}

/// A set of bytes.
struct Openers([bool; 256]);

impl Openers {
    /// The bytes at which something other than a word, a number or punctuation may begin.
    fn of(language: &Language) -> Self {
        let mut set = [false; 256];
        let forms = language.forms.iter().map(|form| form.open);
        let sigils = language.sigils.iter().map(|(sign, _)| *sign);
        for opener in forms.chain(sigils).chain(language.heredocs.iter().copied()) {
            if let Some(&first) = opener.as_bytes().first() {
                set[usize::from(first)] = true;
            }
        }
        for quirk in language.quirks {
            match quirk {
                Quirk::Lifetimes => set[usize::from(b'\'')] = true,
                Quirk::Regexes => set[usize::from(b'/')] = true,
                Quirk::DollarQuotes => set[usize::from(b'$')] = true,
                Quirk::Options => set[usize::from(b'-')] = true,
                Quirk::Macros | Quirk::HyphenCommands => {}
            }
        }
        Self(set)
    }

    fn contains(&self, byte: u8) -> bool {
        self.0[usize::from(byte)]
    }
}
