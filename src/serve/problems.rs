//! What is wrong with the sources, as the preview shows it on the page it belongs to.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::diag::{Diagnostic, Severity};
use crate::discover::Snapshot;
use crate::html::Html;
use crate::report::{Counts, Format, Look, Report};
use crate::source::Position;

/// The most problems that one page shows.
const MOST_SHOWN: usize = 20;

/// What is wrong, seen from one page.
#[derive(Debug, Default, Serialize)]
pub struct Problems {
    pub errors: usize,
    pub warnings: usize,
    /// Those of the page's own file, and of the files that every page is made with.
    pub here: Vec<Problem>,
    /// How many there are in other files, by their paths.
    pub elsewhere: BTreeMap<String, usize>,
}

/// One problem, and the text that a terminal shows of it.
#[derive(Debug, Serialize)]
pub struct Problem {
    severity: &'static str,
    code: &'static str,
    message: String,
    /// With the marked lines.
    text: String,
    path: String,
    /// From 1.
    line: u32,
}

/// Of all `diagnostics`, sorted, those that belong to the page made from `source`.
pub fn problems(snapshot: &Snapshot, diagnostics: &[Diagnostic], source: Option<&str>) -> Problems {
    let counts = Counts::of(diagnostics);
    let mut problems = Problems {
        errors: counts.errors,
        warnings: counts.warnings,
        ..Problems::default()
    };
    for diagnostic in diagnostics {
        let path = diagnostic.primary.path.as_str();
        let is_page = path.starts_with("content/");
        let is_here = source == Some(path) || !is_page && diagnostic.severity == Severity::Error;
        if is_here && problems.here.len() < MOST_SHOWN {
            problems.here.push(problem(snapshot, diagnostic));
        } else if !is_here {
            *problems.elsewhere.entry(path.to_owned()).or_default() += 1;
        }
    }
    problems
}

fn problem(snapshot: &Snapshot, diagnostic: &Diagnostic) -> Problem {
    let path = &diagnostic.primary.path;
    let report = Report {
        diagnostics: std::slice::from_ref(diagnostic),
        texts: &|path| snapshot.text(path),
        root: "",
    };
    let mut text = Vec::new();
    // Writing to memory cannot fail.
    let _ = report.write(Format::Human, Look::PLAIN, &mut text);
    let text = String::from_utf8_lossy(&text);
    // The last line sums up what is one problem here.
    let text = text
        .trim_end()
        .rsplit_once("\n\n")
        .map_or("", |(text, _)| text);
    let line = snapshot.text(path).map_or(1, |text| {
        Position::of(text, diagnostic.primary.span.start).line
    });
    Problem {
        severity: diagnostic.severity.as_str(),
        code: diagnostic.code.as_str(),
        message: diagnostic.message.clone(),
        text: text.to_owned(),
        path: path.to_string(),
        line,
    }
}

/// A page in place of one that cannot be made.
pub fn page(snapshot: &Snapshot, mistake: &Diagnostic) -> Vec<u8> {
    let problem = problem(snapshot, mistake);
    let mut page = Html::new();
    page.push_markup(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <title>This page cannot be made</title>\n</head>\n<body>\n\
         <h1>This page cannot be made</h1>\n<pre>",
    );
    page.push_text(&problem.text);
    page.push_markup("</pre>\n</body>\n</html>\n");
    page.into_string().into_bytes()
}
