//! Tells diagnostics to people and to tools: one list of problems, four formats.

pub mod diff;
pub mod gate;
mod github;
mod human;
mod json;
mod look;
mod places;
pub mod record;
mod sarif;

use std::io::{self, Write};

use crate::diag::{Diagnostic, Severity};
use crate::source::SourcePath;
use places::Places;

pub use human::printable;
pub use look::Look;
pub use places::Lines;

/// How problems are reported.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// For people: the marked lines, and what to write instead.
    #[default]
    Human,
    /// One JSON document.
    Json,
    /// Workflow commands, which mark the lines of a change on GitHub.
    Github,
    /// SARIF 2.1.0, which code scanning reads.
    Sarif,
}

impl Format {
    pub const ALL: [Format; 4] = [Self::Human, Self::Json, Self::Github, Self::Sarif];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Human => "human",
            Self::Json => "json",
            Self::Github => "github",
            Self::Sarif => "sarif",
        }
    }
}

/// The text of a file, if it could be read.
pub type Lookup<'a> = dyn Fn(&SourcePath) -> Option<&'a str> + 'a;

/// A list of problems and all that is needed to tell it.
pub struct Report<'a> {
    /// Sorted, as [`Diagnostic::sort`] does.
    pub diagnostics: &'a [Diagnostic],
    pub texts: &'a Lookup<'a>,
    /// The site's root as seen from where the program runs, so that the paths told can be opened from
    /// there; `""` and `"."` are one.
    pub root: &'a str,
}

impl<'a> Report<'a> {
    /// Writes the whole report. Without diagnostics, `human` and `github` write nothing; the documents
    /// of `json` and `sarif` are complete in any case.
    ///
    /// # Errors
    /// Those of `out`.
    pub fn write(&self, format: Format, look: Look, out: &mut dyn Write) -> io::Result<()> {
        let mut out = io::BufWriter::new(out);
        match format {
            Format::Human => human::write(self, look, &mut out)?,
            Format::Json => json::write(self, &mut out)?,
            Format::Github => github::write(self, &mut out)?,
            Format::Sarif => sarif::write(self, &mut out)?,
        }
        out.flush()
    }

    pub fn counts(&self) -> Counts {
        Counts::of(self.diagnostics)
    }

    fn places(&self) -> Places<'a> {
        Places::of(self.diagnostics.iter(), self.texts)
    }

    /// The path as it is told.
    fn path(&self, path: &SourcePath) -> String {
        match self.root.trim_end_matches('/') {
            "" if self.root.is_empty() => path.to_string(),
            "." => path.to_string(),
            root => format!("{}/{path}", root.strip_prefix("./").unwrap_or(root)),
        }
    }
}

/// How many problems there are of each severity, and in how many files.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub errors: usize,
    pub warnings: usize,
    pub notes: usize,
    pub files: usize,
}

impl Counts {
    /// Of diagnostics sorted by file.
    pub fn of(diagnostics: &[Diagnostic]) -> Self {
        let of = |severity| {
            diagnostics
                .iter()
                .filter(|one| one.severity == severity)
                .count()
        };
        let same_file = |a: &Diagnostic, b: &Diagnostic| a.primary.path == b.primary.path;
        Self {
            errors: of(Severity::Error),
            warnings: of(Severity::Warning),
            notes: of(Severity::Note),
            files: diagnostics.chunk_by(same_file).count(),
        }
    }
}

/// The number and its noun: `1 page`, `2,000 pages`.
pub fn plural(count: usize, noun: &str) -> String {
    let ending = if count == 1 { "" } else { "s" };
    format!("{} {noun}{ending}", grouped(count))
}

/// The number with a comma between thousands.
pub fn grouped(count: usize) -> String {
    let digits = count.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests;
