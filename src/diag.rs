//! A problem as a value: what is wrong, exactly where, and what to write instead.

mod codes;
mod policy;
mod reference;

pub use codes::Code;
pub use policy::apply;
pub use reference::reference;

use crate::source::{SourcePath, Span};

/// How much a problem matters. Errors keep the site from being written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Severity {
    Note,
    Warning,
    Error,
}

impl Severity {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// A span of a file and what is to be said of it; the message may be empty.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Label {
    pub path: SourcePath,
    pub span: Span,
    pub message: String,
}

/// A replacement of bytes in the file of the diagnostic's primary label.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Edit {
    pub span: Span,
    pub text: String,
}

/// A change that mends the problem, safe to apply without reading it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fix {
    /// What the change does, in the imperative: `insert a space`.
    pub title: String,
    pub edits: Vec<Edit>,
}

/// What an author did that does not mean what it seems to mean.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    pub code: Code,
    pub severity: Severity,
    /// Lower case, without a full stop.
    pub message: String,
    pub primary: Label,
    /// Other places that belong to it: the first of two duplicates, say.
    pub related: Vec<Label>,
    /// What to write instead, in the imperative.
    pub help: Option<String>,
    pub fix: Option<Fix>,
}

impl Diagnostic {
    /// A diagnostic of the code's own severity, at `span` of the file `path`.
    pub fn new(code: Code, path: &SourcePath, span: Span, message: impl Into<String>) -> Self {
        Self {
            code,
            severity: code.severity(),
            message: message.into(),
            primary: Label {
                path: path.clone(),
                span,
                message: String::new(),
            },
            related: Vec::new(),
            help: None,
            fix: None,
        }
    }

    /// Words under the marked text.
    pub fn label(mut self, message: impl Into<String>) -> Self {
        self.primary.message = message.into();
        self
    }

    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    pub fn help_if(mut self, help: Option<String>) -> Self {
        self.help = help.or(self.help);
        self
    }

    pub fn related(mut self, path: &SourcePath, span: Span, message: impl Into<String>) -> Self {
        self.related.push(Label {
            path: path.clone(),
            span,
            message: message.into(),
        });
        self
    }

    /// A fix of one edit.
    pub fn fix(mut self, title: impl Into<String>, span: Span, text: impl Into<String>) -> Self {
        self.fix = Some(Fix {
            title: title.into(),
            edits: vec![Edit {
                span,
                text: text.into(),
            }],
        });
        self
    }

    /// The order in which a site's problems are told: by file, place, code, message.
    pub fn sort(diagnostics: &mut Vec<Diagnostic>) {
        diagnostics.sort_by(|a, b| {
            let key = |d: &Diagnostic| (d.primary.span, d.code.as_str());
            (&a.primary.path, key(a), &a.message).cmp(&(&b.primary.path, key(b), &b.message))
        });
        diagnostics.dedup();
    }
}

/// Words as a sentence lists them: `a`, `a and b`, `a, b and c`.
pub fn together(words: &[&str]) -> String {
    match words {
        [first @ .., last] if !first.is_empty() => format!("{} and {last}", first.join(", ")),
        words => words.concat(),
    }
}

/// How many slips are between two words, by Damerau–Levenshtein distance: a letter more, less, other, or two
/// in the other order.
pub fn edits(word: &str, other: &str) -> usize {
    strsim::damerau_levenshtein(word, other)
}

/// `; did you mean …?`, to stand behind what is said of an unknown word; nothing if none of the known ones is near.
pub fn did_you_mean<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    nearest(word, known).map_or(String::new(), |near| format!("; did you mean `{near}`?"))
}

/// The known word nearest to `word`, if it is near enough to be what was meant: at most one edit for
/// every three letters, by Damerau–Levenshtein distance, letter case aside.
pub fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let lower = word.to_lowercase();
    let limit = (lower.chars().count() / 3).max(1);
    known
        .into_iter()
        .map(|candidate| {
            let distance = strsim::damerau_levenshtein(&lower, &candidate.to_lowercase());
            (distance, candidate)
        })
        .filter(|(distance, _)| *distance <= limit)
        .min()
        .map(|(_, candidate)| candidate)
}
