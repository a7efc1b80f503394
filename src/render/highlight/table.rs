//! One lexer for many languages: a [`Language`] is data, the delimiters of its strings and comments, its words.

mod applications;
mod lexer;
mod operations;
mod quirks;
mod words;

pub(super) use applications::*;
pub(super) use lexer::lex;
pub(super) use operations::*;

use super::Class;

/// What makes a language look the way it does.
pub(super) struct Language {
    /// Strings, comments and all else that stands between two delimiters; where one opener is the beginning
    /// of another, the longer comes first.
    pub forms: &'static [Form],
    /// Signs that make the word behind them a name of a kind: `$name`, `@name`.
    pub sigils: &'static [(&'static str, Class)],
    /// In ascending order, a space between each two, lower-case where case does not matter; so are the next two.
    pub keywords: &'static str,
    pub types: &'static str,
    pub constants: &'static str,
    pub ignores_case: bool,
    /// Bytes of words beside letters, digits and `_`.
    pub word_bytes: &'static [u8],
    pub keys: Keys,
    /// What the first word is behind one of these bytes, and at the start.
    pub lead: Option<(Class, &'static [u8])>,
    /// A word before `(` is a function.
    pub calls: bool,
    /// A word with a capital first is a type.
    pub capital_types: bool,
    /// What announces a document that begins in the next line; the longer openers come first.
    pub heredocs: &'static [&'static str],
    /// What makes this language special.
    pub quirks: &'static [Quirk],
}

/// Which words are keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Keys {
    None,
    /// A word or string before `:`.
    Colon,
    /// A word or string directly before `:`.
    TightColon,
    /// A word before a `:` inside braces.
    ColonInBraces,
    /// A word or string before `=`.
    Equals,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Quirk {
    /// `'a` is a lifetime unless a quote follows.
    Lifetimes,
    /// `name!` is a macro.
    Macros,
    /// `/…/` is a regular expression where no value stands before it.
    Regexes,
    /// `$tag$ … $tag$` is a string.
    DollarQuotes,
    /// `-Name` behind white space is an option.
    Options,
    /// Words with a hyphen are commands: `Get-ChildItem`.
    HyphenCommands,
}

/// What stands between two delimiters.
pub(super) struct Form {
    pub open: &'static str,
    pub close: Close,
    pub class: Class,
    /// The next byte is taken as it is.
    pub escape: Option<u8>,
    /// What opens an expression inside; `}` closes it.
    pub hole: Option<&'static str>,
    /// Variables with a sigil `$` stand out.
    pub variables: bool,
    /// Openers inside count.
    pub nests: bool,
    /// It opens only at the start of a line, outside brackets.
    pub line_start: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Close {
    /// The end of the line.
    Line,
    /// This, or the end of the line.
    Inline(&'static str),
    /// This, or the end of the text.
    Anywhere(&'static str),
}

impl Form {
    const fn new(open: &'static str, close: Close, class: Class) -> Self {
        Self {
            open,
            close,
            class,
            escape: None,
            hole: None,
            variables: false,
            nests: false,
            line_start: false,
        }
    }

    const fn line_comment(open: &'static str) -> Self {
        Self::new(open, Close::Line, Class::Comment)
    }

    const fn block_comment(open: &'static str, close: &'static str) -> Self {
        Self::new(open, Close::Anywhere(close), Class::Comment)
    }

    /// A string that ends with its line at the latest and knows `\`.
    const fn string(open: &'static str, close: &'static str) -> Self {
        Self {
            escape: Some(b'\\'),
            ..Self::new(open, Close::Inline(close), Class::String)
        }
    }

    /// A string that may span lines and knows `\`.
    const fn long_string(open: &'static str, close: &'static str) -> Self {
        Self {
            escape: Some(b'\\'),
            ..Self::raw_string(open, close)
        }
    }

    /// A string that may span lines and knows no escapes.
    const fn raw_string(open: &'static str, close: &'static str) -> Self {
        Self::new(open, Close::Anywhere(close), Class::String)
    }

    const fn with_hole(self, hole: &'static str) -> Self {
        Self {
            hole: Some(hole),
            ..self
        }
    }

    const fn with_variables(self) -> Self {
        Self {
            variables: true,
            ..self
        }
    }
}

impl Language {
    const PLAIN: Language = Language {
        forms: &[],
        sigils: &[],
        keywords: "",
        types: "",
        constants: "",
        ignores_case: false,
        word_bytes: b"",
        keys: Keys::None,
        lead: None,
        calls: false,
        capital_types: false,
        heredocs: &[],
        quirks: &[],
    };
}
