//! One JSON document for programs, with each diagnostic on a line of its own, for people with `grep`.
//!
//! ```json
//! {
//!   "version": 1,
//!   "summary": {"errors": 1, "warnings": 0, "notes": 0, "files": 1},
//!   "diagnostics": [
//!     {
//!       "code": "invalid-value",
//!       "severity": "error",
//!       "message": "a map is missing a space after a colon",
//!       "path": "content/release.md",
//!       "start": {"line": 9, "column": 14, "byte": 212},
//!       "end": {"line": 9, "column": 22, "byte": 220},
//!       "label": null,
//!       "help": "write `{id: tls}`",
//!       "related": [
//!         {"path": "…", "start": {…}, "end": {…}, "message": "…"}
//!       ],
//!       "fix": {
//!         "title": "insert a space",
//!         "edits": [{"start": {…}, "end": {…}, "text": " "}]
//!       }
//!     }
//!   ]
//! }
//! ```
//!
//! - `version` grows when a program that reads the document could misread a new one; new keys do not
//!   make it grow.
//! - `severity` is `error`, `warning` or `note`, after settings and `--strict`.
//! - `path` has `/` between its parts and starts where the program was started.
//! - `line` and `column` count from 1, columns in characters (Unicode scalar values); `byte` counts from
//!   0, in the file's UTF-8 without its byte-order mark. An `end` lies behind the last character.
//! - `start` and `end` are null where the file could not be read.
//! - The edits of a `fix` are in the diagnostic's own file, do not overlap, and are safe to apply unread.

use std::io::{self, Write};

use serde::Serialize;

use super::Report;
use super::places::{Lines, Places};
use crate::diag::{Diagnostic, Edit, Label};
use crate::source::Span;

/// Of the document's form.
const VERSION: u32 = 1;

#[derive(Serialize)]
struct SummaryView {
    errors: usize,
    warnings: usize,
    notes: usize,
    files: usize,
}

#[derive(Serialize)]
struct DiagnosticView<'a> {
    code: &'a str,
    severity: &'a str,
    message: &'a str,
    path: String,
    #[serde(flatten)]
    place: PlaceView,
    label: Option<&'a str>,
    help: Option<&'a str>,
    related: Vec<RelatedView<'a>>,
    fix: Option<FixView<'a>>,
}

#[derive(Serialize)]
struct RelatedView<'a> {
    path: String,
    #[serde(flatten)]
    place: PlaceView,
    message: &'a str,
}

#[derive(Serialize)]
struct FixView<'a> {
    title: &'a str,
    edits: Vec<EditView<'a>>,
}

#[derive(Serialize)]
struct EditView<'a> {
    #[serde(flatten)]
    place: PlaceView,
    text: &'a str,
}

#[derive(Serialize)]
struct PlaceView {
    start: Option<PointView>,
    end: Option<PointView>,
}

#[derive(Serialize)]
struct PointView {
    line: u32,
    column: u32,
    byte: usize,
}

impl PlaceView {
    fn of(lines: Option<&Lines<'_>>, span: Span) -> Self {
        let range = lines.map(|lines| (lines, lines.range(span)));
        let point = |at: fn(&std::ops::Range<usize>) -> usize| {
            let (lines, range) = range.as_ref()?;
            let position = lines.position(at(range));
            Some(PointView {
                line: position.line,
                column: position.column,
                byte: at(range),
            })
        };
        Self {
            start: point(|range| range.start),
            end: point(|range| range.end),
        }
    }
}

pub(super) fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let places = report.places();
    let counts = report.counts();
    let summary = SummaryView {
        errors: counts.errors,
        warnings: counts.warnings,
        notes: counts.notes,
        files: counts.files,
    };
    write!(out, "{{\"version\":{VERSION},\n\"summary\":")?;
    serde_json::to_writer(&mut *out, &summary)?;
    write!(out, ",\n\"diagnostics\":[")?;
    for (index, diagnostic) in report.diagnostics.iter().enumerate() {
        out.write_all(if index == 0 { b"\n" } else { b",\n" })?;
        serde_json::to_writer(&mut *out, &view(report, &places, diagnostic))?;
    }
    writeln!(out, "\n]}}")
}

fn view<'a>(report: &Report<'_>, places: &Places<'_>, one: &'a Diagnostic) -> DiagnosticView<'a> {
    let lines = places.lines(&one.primary.path);
    let related = |label: &'a Label| RelatedView {
        path: report.path(&label.path),
        place: PlaceView::of(places.lines(&label.path), label.span),
        message: &label.message,
    };
    let fix = one.fix.as_ref().map(|fix| FixView {
        title: &fix.title,
        edits: {
            let edit = |edit: &'a Edit| EditView {
                place: PlaceView::of(lines, edit.span),
                text: &edit.text,
            };
            fix.edits.iter().map(edit).collect()
        },
    });
    let label = one.primary.message.as_str();
    DiagnosticView {
        code: one.code.as_str(),
        severity: one.severity.as_str(),
        message: &one.message,
        path: report.path(&one.primary.path),
        place: PlaceView::of(lines, one.primary.span),
        label: (!label.is_empty()).then_some(label),
        help: one.help.as_deref(),
        related: one.related.iter().map(related).collect(),
        fix,
    }
}
