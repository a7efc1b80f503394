//! Which part of a code block is a keyword, a string, a comment. Two back ends stand behind one function: lexers
//! of ours for the languages an operations team writes every day, and the grammars of syntect for
//! any other it knows. Ours come first because they are some hundred times faster and linear in the text.

mod console;
mod dockerfile;
mod dotenv;
mod grammar;
mod heredoc;
mod languages;
mod lines;
mod makefile;
mod markup;
mod scanner;
mod shell;
mod table;
mod yaml;

#[cfg(test)]
mod laws;
#[cfg(test)]
mod samples;
#[cfg(test)]
mod speed;

use std::ops::Range;

use scanner::Scanner;

/// What a token is; a theme gives each class a colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Class {
    Attribute,
    Comment,
    Constant,
    Deleted,
    Function,
    Heading,
    Inserted,
    Keyword,
    Number,
    Output,
    Prompt,
    Punctuation,
    String,
    Type,
    Variable,
}

impl Class {
    pub const ALL: [Class; 15] = [
        Class::Attribute,
        Class::Comment,
        Class::Constant,
        Class::Deleted,
        Class::Function,
        Class::Heading,
        Class::Inserted,
        Class::Keyword,
        Class::Number,
        Class::Output,
        Class::Prompt,
        Class::Punctuation,
        Class::String,
        Class::Type,
        Class::Variable,
    ];

    /// The name of the CSS class.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Attribute => "a",
            Self::Comment => "c",
            Self::Constant => "o",
            Self::Deleted => "gd",
            Self::Function => "f",
            Self::Heading => "gh",
            Self::Inserted => "gi",
            Self::Keyword => "k",
            Self::Number => "n",
            Self::Output => "go",
            Self::Prompt => "gp",
            Self::Punctuation => "p",
            Self::String => "s",
            Self::Type => "t",
            Self::Variable => "v",
        }
    }
}

/// A stretch of the text and what it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// In bytes, on the boundaries of characters; never empty.
    pub range: Range<usize>,
    pub class: Class,
}

/// The tokens of `text`, in order and apart from each other; what lies between them is plain.
///
/// `language` is the first word of a fence's info string, in any case and by any usual name. A language that
/// neither back end knows has no tokens.
pub fn highlight(language: &str, text: &str) -> Vec<Token> {
    let language = language.to_ascii_lowercase();
    match languages::find(&language) {
        Some(reader) => {
            let mut scanner = Scanner::new(text);
            reader.read(&mut scanner);
            scanner.into_tokens()
        }
        None => grammar::tokens(&language, text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_class_has_a_name_of_its_own() {
        for (index, class) in Class::ALL.iter().enumerate() {
            let others = &Class::ALL[index + 1..];
            assert!(others.iter().all(|other| other.as_str() != class.as_str()));
        }
    }

    #[test]
    fn a_language_nobody_knows_is_plain() {
        assert_eq!(highlight("no-such-language", "if x { \"y\" }"), []);
        assert_eq!(highlight("", "# plain"), []);
    }
}
