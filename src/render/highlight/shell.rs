//! POSIX shells and their kin. Quotes, substitutions and groups nest; what is open is kept in a stack of
//! frames, so no depth of nesting can exhaust ours.

mod variables;
mod words;

use super::Class;
use super::heredoc::Heredoc;
use super::makefile;
use super::scanner::{Scanner, is_blank};

/// What the next word is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// The name of a command, or a keyword.
    Command,
    /// The name of a command, or an option of the command that runs it (`sudo -u postgres psql`).
    Run,
    /// An argument.
    Argument,
    /// The name of a function or a loop's variable.
    Name(Class),
    /// The file of a redirection or an option's value; the place behind it follows.
    Target { command: bool },
}

/// What is open around the present place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Around {
    Quotes,
    /// `$(…)`, `<(…)`
    Substitution,
    Group,
    Backticks,
}

struct Frame {
    around: Around,
    /// Where the outer text goes on.
    place: Place,
}

/// A header whose `in` is a keyword.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Header {
    For,
    Case,
}

/// A whole script.
pub(super) fn lex(scanner: &mut Scanner<'_>) {
    lex_from(scanner, Place::Command);
}

/// A script whose first word stands at `place`.
pub(super) fn lex_from(scanner: &mut Scanner<'_>, place: Place) {
    Shell::new(scanner, place).run(0);
}

/// A line of a makefile's recipe, where `$(…)` is a variable.
pub(super) fn lex_recipe(scanner: &mut Scanner<'_>) {
    let mut shell = Shell::new(scanner, Place::Command);
    shell.in_recipe = true;
    shell.run(0);
}

/// One double-quoted string, at its first quote.
pub(super) fn lex_quotes(scanner: &mut Scanner<'_>) {
    let mut shell = Shell::new(scanner, Place::Argument);
    shell.open(Around::Quotes, Class::String, 1, Place::Argument);
    shell.run(1);
}

/// One `$…`, at its `$`.
pub(super) fn lex_expansion(scanner: &mut Scanner<'_>) {
    let mut shell = Shell::new(scanner, Place::Argument);
    shell.expansion();
    shell.run(1);
}

struct Shell<'s, 'a> {
    scanner: &'s mut Scanner<'a>,
    frames: Vec<Frame>,
    place: Place,
    /// Something of the present word was read.
    in_word: bool,
    /// Inside `[[ … ]]`, where `&&` is followed by no command.
    in_test: bool,
    header: Option<Header>,
    in_recipe: bool,
    heredocs: Vec<Heredoc<'a>>,
}

impl<'s, 'a> Shell<'s, 'a> {
    fn new(scanner: &'s mut Scanner<'a>, place: Place) -> Self {
        Self {
            scanner,
            frames: Vec::new(),
            place,
            in_word: false,
            in_test: false,
            header: None,
            in_recipe: false,
            heredocs: Vec::new(),
        }
    }

    /// Reads until fewer than `depth` frames are open, or to the end.
    fn run(&mut self, depth: usize) {
        while self.frames.len() >= depth
            && let Some(byte) = self.scanner.peek()
        {
            match self.frames.last() {
                Some(Frame {
                    around: Around::Quotes,
                    ..
                }) => self.quoted(byte),
                _ => self.code(byte),
            }
        }
    }

    fn code(&mut self, byte: u8) {
        match byte {
            b'\n' => self.end_line(),
            b'\\' => self.escape(),
            b'#' if !self.in_word => {
                let end = self.scanner.line_end();
                self.scanner.take_to(Class::Comment, end);
            }
            b'"' => self.open(Around::Quotes, Class::String, 1, Place::Argument),
            b'\'' => self.single_quoted(1),
            b'`' => self.backtick(),
            b'$' => self.expansion(),
            b'<' | b'>' => self.redirection(),
            b'&' if self.scanner.byte(1) == Some(b'>') => self.redirection(),
            b'|' | b'&' | b';' => self.separator(),
            b'(' => self.open_group(),
            b')' => self.close_group(),
            _ if is_blank(byte) => {
                self.scanner.skip_blanks();
                self.end_word();
            }
            _ => self.word(),
        }
    }

    fn end_line(&mut self) {
        self.scanner.skip(1);
        self.in_test = false;
        self.separate();
        for heredoc in std::mem::take(&mut self.heredocs) {
            self.heredoc(&heredoc);
        }
    }

    fn heredoc(&mut self, heredoc: &Heredoc<'a>) {
        let (end, closed) = heredoc.end(self.scanner);
        match heredoc.verbatim {
            true => self.scanner.take_to(Class::String, end),
            false => self.scanner.within(end, variables::lex_document),
        }
        self.scanner.take_to(Class::String, closed);
    }

    /// A command ended.
    fn separate(&mut self) {
        self.end_word();
        if self.header == Some(Header::For) {
            self.header = None;
        }
        self.place = match self.in_test {
            true => Place::Argument,
            false => Place::Command,
        };
    }

    fn end_word(&mut self) {
        if std::mem::take(&mut self.in_word)
            && let Place::Target { command } = self.place
        {
            self.place = match command {
                true => Place::Command,
                false => Place::Argument,
            };
        }
    }

    /// The present word begins, or goes on, with something other than plain text.
    fn begin_word(&mut self) {
        if !std::mem::replace(&mut self.in_word, true)
            && !matches!(self.place, Place::Target { .. })
        {
            self.place = Place::Argument;
        }
    }

    fn escape(&mut self) {
        if self.scanner.byte(1) != Some(b'\n') {
            self.begin_word();
        }
        self.scanner.skip(2);
    }

    fn single_quoted(&mut self, quote: usize) {
        self.begin_word();
        let rest = self.scanner.rest();
        let mut escaped = false;
        let closing = rest.iter().skip(quote).position(|&byte| {
            let closes = byte == b'\'' && !escaped;
            // Only `$'…'` knows escapes.
            escaped = quote == 2 && byte == b'\\' && !escaped;
            closes
        });
        let length = closing.map_or(rest.len(), |inside| quote + inside + 1);
        self.scanner.take(Class::String, length);
    }

    fn open(&mut self, around: Around, class: Class, length: usize, inside: Place) {
        self.begin_word();
        self.frames.push(Frame {
            around,
            place: self.place,
        });
        self.scanner.take(class, length);
        self.in_word = false;
        self.place = inside;
    }

    fn close(&mut self, class: Class) {
        self.scanner.take(class, 1);
        if let Some(frame) = self.frames.pop() {
            self.place = frame.place;
            self.in_word = true;
        }
    }

    fn quoted(&mut self, byte: u8) {
        match byte {
            b'"' => self.close(Class::String),
            b'$' => self.expansion(),
            b'`' => self.backtick(),
            b'\\' => self.scanner.take(Class::String, 2),
            _ => self.scanner.take_while(Class::String, |byte| {
                !matches!(byte, b'"' | b'$' | b'`' | b'\\')
            }),
        }
    }

    fn backtick(&mut self) {
        match self.frames.last() {
            Some(Frame {
                around: Around::Backticks,
                ..
            }) => self.close(Class::Punctuation),
            _ => self.open(Around::Backticks, Class::Punctuation, 1, Place::Command),
        }
    }

    fn expansion(&mut self) {
        let quoted = matches!(
            self.frames.last(),
            Some(Frame {
                around: Around::Quotes,
                ..
            })
        );
        match self.scanner.byte(1) {
            Some(_) if self.in_recipe => {
                self.begin_word();
                makefile::reference(self.scanner);
            }
            Some(b'(') if self.scanner.byte(2) == Some(b'(') => {
                self.open(Around::Substitution, Class::Punctuation, 2, Place::Argument);
                self.open(Around::Group, Class::Punctuation, 1, Place::Argument);
            }
            Some(b'(') => self.open(Around::Substitution, Class::Punctuation, 2, Place::Command),
            Some(b'\'') if !quoted => self.single_quoted(2),
            Some(b'"') if !quoted => {
                self.open(Around::Quotes, Class::String, 2, Place::Argument);
            }
            _ => {
                self.begin_word();
                if !variables::lex(self.scanner) {
                    match quoted {
                        true => self.scanner.take(Class::String, 1),
                        false => self.scanner.skip(1),
                    }
                }
            }
        }
    }

    fn redirection(&mut self) {
        let command = matches!(self.place, Place::Command | Place::Run);
        if self.scanner.starts_with("<<<") {
            self.scanner.take(Class::Punctuation, 3);
        } else if self.scanner.starts_with("<<") {
            let opener = match self.scanner.byte(2) {
                Some(b'-') => "<<-",
                _ => "<<",
            };
            match Heredoc::announce(self.scanner, opener, 8) {
                Some(heredoc) => self.heredocs.push(heredoc),
                None => self.scanner.take(Class::Punctuation, 2),
            }
            return self.end_word();
        } else if self.scanner.byte(1) == Some(b'(') && !self.in_word {
            return self.open(Around::Substitution, Class::Punctuation, 2, Place::Command);
        } else {
            self.scanner.take_while(Class::Punctuation, |byte| {
                matches!(byte, b'<' | b'>' | b'&' | b'|')
            });
        }
        self.in_word = false;
        self.place = Place::Target { command };
        if self.scanner.previous() == Some(b'&') {
            self.scanner.take_while(Class::Punctuation, |byte| {
                byte.is_ascii_digit() || byte == b'-'
            });
            self.in_word = true;
        }
    }

    fn separator(&mut self) {
        self.scanner.take_while(Class::Punctuation, |byte| {
            matches!(byte, b'|' | b'&' | b';')
        });
        self.separate();
    }

    fn open_group(&mut self) {
        let inside = match self.in_word || self.in_test {
            true => Place::Argument,
            false => Place::Command,
        };
        self.open(Around::Group, Class::Punctuation, 1, inside);
    }

    fn close_group(&mut self) {
        match self.frames.last() {
            Some(Frame {
                around: Around::Group | Around::Substitution,
                ..
            }) => {
                self.close(Class::Punctuation);
            }
            // The end of a pattern of `case`.
            _ => {
                self.scanner.take(Class::Punctuation, 1);
                self.separate();
            }
        }
    }
}
