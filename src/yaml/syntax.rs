//! Says what is wrong with text that is not YAML, in words that name the mistake and not the grammar.

use std::ops::Range;

use granit_parser::ErrorKind;

use super::{Entry, Node, Value, words};
use crate::diag::{Code, Diagnostic};
use crate::source::{SourcePath, Span};

/// Where the parser stopped.
pub(super) struct Place<'a> {
    pub text: &'a str,
    /// Where the part that was being read begins.
    pub start: usize,
    /// Where the parser stopped.
    pub at: usize,
    /// The innermost bracket or brace that is open there.
    pub bracket: Option<usize>,
    /// The last scalar before it.
    pub last_scalar: Range<usize>,
}

/// What is wrong, at a range of bytes of the text.
struct Problem {
    at: usize,
    length: usize,
    message: String,
    help: &'static str,
}

impl Place<'_> {
    /// The diagnostic for an error of this kind in a text that stands at byte `offset` of the file.
    pub fn diagnostic(&self, kind: &ErrorKind, path: &SourcePath, offset: usize) -> Diagnostic {
        if let Some(colon) = self.missing_space(kind) {
            return missing_space_diagnostic(path, colon + offset);
        }
        let problem = self.unquoted_hash(path, offset).or_else(|| {
            self.unclosed(kind)
                .map(|problem| problem.diagnostic(path, offset))
        });
        problem.unwrap_or_else(|| self.problem(kind).diagnostic(path, offset))
    }

    /// The colon that lacks its space, if that explains the error: in `env:[a]`, on a line that is no key, or on
    /// a line that YAML took for the beginning of a text of several lines.
    fn missing_space(&self, kind: &ErrorKind) -> Option<usize> {
        let lines = match kind {
            ErrorKind::FlowMappingValueAdjacentCollection => return Some(self.at),
            ErrorKind::SimpleKeyExpected => self.line_start(self.at)..self.line_end(),
            ErrorKind::MappingValueNotAllowed if self.last_scalar.end == self.at => {
                self.line_start(self.last_scalar.start)..self.at
            }
            _ => return None,
        };
        let mut at = lines.start;
        for line in self.text[lines].split_inclusive('\n') {
            let word = line.trim_start_matches([' ', '-']);
            if let Some(colon) = colon_without_space(word.trim_end()) {
                return Some(at + line.len() - word.len() + colon);
            }
            at += line.len();
        }
        None
    }

    /// `[#a]`: what YAML reads as a comment inside of brackets that are then never closed.
    fn unquoted_hash(&self, path: &SourcePath, offset: usize) -> Option<Diagnostic> {
        let line_start = self.line_start(self.at);
        let line = &self.text[line_start..self.line_end()];
        let hash = [" #", "[#", ",#", "{#"]
            .iter()
            .filter_map(|pattern| line.find(pattern))
            .min()?
            + 1;
        let before = &line[..hash];
        let word = &line[hash..];
        let word = &word[..word.find([' ', ',', ']', '}']).unwrap_or(word.len())];
        let in_brackets = before.matches(['[', '{']).count() > before.matches([']', '}']).count();
        let quoted = before.matches('"').count() % 2 == 1;
        if !in_brackets || quoted || word.len() < 2 || word.contains(['"', '\'']) {
            return None;
        }
        let at = line_start + hash;
        let span = Span::new(at, at + word.len()).shifted(offset);
        let diagnostic = Diagnostic::new(
            Code::YamlSyntax,
            path,
            span,
            "a `#` that begins a comment inside of brackets",
        );
        Some(
            diagnostic
                .help("put quotes around a value that begins with `#`")
                .fix("put quotes around it", span, format!("\"{word}\"")),
        )
    }

    /// The opening bracket that nothing closes: it is the mistake, wherever the parser noticed.
    fn unclosed(&self, kind: &ErrorKind) -> Option<Problem> {
        let (at, close) = match kind {
            ErrorKind::UnclosedFlowCollection { open } => (self.at, *open),
            ErrorKind::MismatchedFlowCollectionEnd { open, close: _ } => (self.at, *open),
            _ => {
                let at = self.bracket?;
                let several_lines = self.text[at..self.at].contains('\n');
                (
                    at,
                    self.text[at..].chars().next().filter(|_| several_lines)?,
                )
            }
        };
        let (open, close) = if close == '{' { ('{', '}') } else { ('[', ']') };
        Some(Problem {
            at,
            length: 1,
            message: format!("`{open}` without its `{close}`"),
            help: if close == '}' {
                "close it with `}`, or put quotes around a text that begins with `{`"
            } else {
                "close it with `]`, or put quotes around a text that begins with `[`"
            },
        })
    }

    fn problem(&self, kind: &ErrorKind) -> Problem {
        use ErrorKind as Kind;
        match kind {
            Kind::TabNotAllowed
            | Kind::TabInBlockIndentation
            | Kind::TabInIndentation
            | Kind::TabAtBlockScalarStart
            | Kind::TabInPlainScalar => self.tab(),
            Kind::UnclosedQuotedScalar
            | Kind::InvalidQuotedScalarIndent
            | Kind::DocumentIndicatorInQuotedScalar => self.open_quote(),
            Kind::UnexpectedCharacter { character } => self.unexpected(*character),
            Kind::MappingValueNotAllowed | Kind::InvalidColonPlacement => self.colon(),
            _ => {
                let (message, help) = words::of_scalar(kind)
                    .or_else(|| words::of_structure(kind))
                    .unwrap_or(words::OF_ANY);
                self.here(message, help)
            }
        }
    }

    fn here(&self, message: &str, help: &'static str) -> Problem {
        self.problem_at(self.at, message, help)
    }

    /// A problem with the character at byte `at`; at the end of a line or of the text, with nothing.
    fn problem_at(&self, at: usize, message: &str, help: &'static str) -> Problem {
        let character = self.text[at..].chars().next();
        Problem {
            at,
            length: character.filter(|&c| c != '\n').map_or(0, char::len_utf8),
            message: message.to_owned(),
            help,
        }
    }

    /// The tab is in the white space before the place where the parser stopped, or behind it.
    fn tab(&self) -> Problem {
        let before = &self.text[..self.at];
        let white_space = before.trim_end_matches([' ', '\t']).len();
        let from = match before[white_space..].find('\t') {
            Some(tab) => white_space + tab,
            None => self.at,
        };
        let at = from + self.text[from..].find('\t').unwrap_or(0);
        self.problem_at(at, "a tab where YAML wants spaces", "indent with spaces")
    }

    /// The quote that is open where the parser stopped.
    fn open_quote(&self) -> Problem {
        let from = self.text[..self.at].trim_end();
        let line_start = from.rfind('\n').map_or(0, |at| at + 1).max(self.start);
        // The parser points at the quote, or at a later line on which the text must not go on.
        let at = if self.text[self.at..].starts_with(['"', '\'']) {
            self.at
        } else {
            from[line_start..]
                .find(['"', '\''])
                .map_or(self.at, |quote| line_start + quote)
        };
        let quote = if self.text[at..].starts_with('\'') {
            '\''
        } else {
            '"'
        };
        let message = format!("`{quote}` without its closing `{quote}`");
        self.problem_at(at, &message, "close the quote on the same line")
    }

    fn unexpected(&self, character: char) -> Problem {
        if character.is_control() {
            let message = format!("the control character U+{:04X}", character as u32);
            return self.here(
                &message,
                "remove it, or write it as an escape in double quotes",
            );
        }
        let message = format!("a value that begins with `{character}`");
        self.here(&message, "put quotes around the value")
    }

    /// A colon where no key can end: inside of a value, or on a line that goes on an earlier one.
    fn colon(&self) -> Problem {
        let line_start = self.line_start(self.at);
        let before = &self.text[line_start..self.at];
        if before.contains(": ") {
            return self.here("a second colon in one value", "put quotes around the value");
        }
        self.here(
            "a key where the text before it goes on",
            "line it up with the keys it belongs to; a text that holds `: ` needs quotes",
        )
    }

    fn line_start(&self, at: usize) -> usize {
        self.text[..at].rfind('\n').map_or(0, |newline| newline + 1)
    }

    fn line_end(&self) -> usize {
        let rest = &self.text[self.at..];
        self.at + rest.find('\n').unwrap_or(rest.len())
    }
}

impl Problem {
    fn diagnostic(&self, path: &SourcePath, offset: usize) -> Diagnostic {
        let span = Span::new(self.at, self.at + self.length).shifted(offset);
        Diagnostic::new(Code::YamlSyntax, path, span, &self.message).help(self.help)
    }
}

/// The key and value that `id:tls` was meant to be, and the place of its colon in the file.
pub(super) fn missing_space(entry: &Entry, quoted: bool) -> Option<(Entry, usize)> {
    let key = &entry.key;
    let verbatim = key.len() == entry.key_span.range().len();
    let colon = colon_without_space(key).filter(|_| verbatim && !quoted)?;
    let start = entry.key_span.start as usize;
    let value = Node {
        span: Span::new(start + colon + 1, start + key.len()),
        value: Value::Scalar {
            text: key[colon + 1..].to_owned(),
            quoted: false,
        },
    };
    let mended = Entry {
        key: key[..colon].to_owned(),
        key_span: Span::new(start, start + colon),
        value,
    };
    Some((mended, start + colon))
}

/// Says that a space is missing behind the colon at byte `colon` of the file.
pub(super) fn missing_space_diagnostic(path: &SourcePath, colon: usize) -> Diagnostic {
    let span = Span::new(colon, colon + 1);
    let behind = Span::new(colon + 1, colon + 1);
    Diagnostic::new(
        Code::YamlSyntax,
        path,
        span,
        "missing space after the colon",
    )
    .help("put a space between the colon and the value")
    .fix("insert a space", behind, " ")
}

/// Where in `key:value` the colon is, unless the whole looks like an address.
pub(crate) fn colon_without_space(text: &str) -> Option<usize> {
    let colon = text.find(':')?;
    let (key, value) = (&text[..colon], &text[colon + 1..]);
    let word = key.starts_with(|first: char| first.is_ascii_alphabetic())
        && key
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-');
    let close = !value.is_empty() && !value.starts_with([' ', '\t', '\r']);
    (word && close && !value.starts_with("//")).then_some(colon)
}

/// Whether a line begins with a key, not indented.
pub(super) fn begins_with_key(line: &str) -> bool {
    let starts = |first: char| first.is_ascii_alphanumeric() || matches!(first, '_' | '"' | '\'');
    line.starts_with(starts) && line.contains(':')
}
