//! SARIF 2.1.0 (OASIS, March 2020), which code scanning services read. Columns count characters, as
//! `columnKind` says; an end lies behind the last character, as §3.30.8 has it.

use std::collections::BTreeSet;
use std::io::{self, Write};

use serde_json::{Value, json};

use super::Report;
use super::places::{Lines, Places};
use crate::diag::{Code, Diagnostic, Fix, Severity};
use crate::project::percent_encode;
use crate::source::{SourcePath, Span};

const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

pub(super) fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let codes = report.diagnostics.iter().map(|one| one.code);
    let codes: Vec<Code> = codes.collect::<BTreeSet<_>>().into_iter().collect();
    let log = Log {
        report,
        places: report.places(),
        codes: &codes,
    };
    let document = json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {
                "name": "Checkdown",
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": codes.iter().map(|code| rule(*code)).collect::<Vec<_>>(),
            }},
            "columnKind": "unicodeCodePoints",
            "results": report.diagnostics.iter().map(|one| log.result(one)).collect::<Vec<_>>(),
        }],
    });
    serde_json::to_writer_pretty(&mut *out, &document)?;
    writeln!(out)
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}

fn rule(code: Code) -> Value {
    json!({
        "id": code.as_str(),
        "shortDescription": {"text": code.summary()},
        "help": {"text": code.explanation(), "markdown": code.explanation()},
        "defaultConfiguration": {"level": level(code.severity())},
    })
}

struct Log<'r, 't> {
    report: &'r Report<'t>,
    places: Places<'t>,
    codes: &'r [Code],
}

impl Log<'_, '_> {
    fn result(&self, one: &Diagnostic) -> Value {
        let mut text = one.message.clone();
        if let Some(help) = &one.help {
            text = format!("{text}\n\nHelp: {help}");
        }
        let mut result = json!({
            "ruleId": one.code.as_str(),
            "ruleIndex": self.codes.binary_search(&one.code).unwrap_or_default(),
            "level": level(one.severity),
            "message": {"text": text},
            "locations": [self.location(&one.primary.path, one.primary.span, &one.primary.message)],
        });
        if !one.related.is_empty() {
            let related = one.related.iter().enumerate().map(|(index, label)| {
                let mut location = self.location(&label.path, label.span, &label.message);
                location["id"] = json!(index + 1);
                location
            });
            result["relatedLocations"] = related.collect();
        }
        let lines = self.places.lines(&one.primary.path);
        if let (Some(fix), Some(lines)) = (&one.fix, lines) {
            result["fixes"] = json!([self.fix(&one.primary.path, lines, fix)]);
        }
        result
    }

    fn location(&self, path: &SourcePath, span: Span, message: &str) -> Value {
        let mut place = json!({"artifactLocation": self.artifact(path)});
        if let Some(lines) = self.places.lines(path) {
            place["region"] = region(lines, span);
        }
        let mut location = json!({"physicalLocation": place});
        if !message.is_empty() {
            location["message"] = json!({"text": message});
        }
        location
    }

    fn fix(&self, path: &SourcePath, lines: &Lines<'_>, fix: &Fix) -> Value {
        let replacements = fix.edits.iter().map(|edit| {
            json!({
                "deletedRegion": region(lines, edit.span),
                "insertedContent": {"text": edit.text},
            })
        });
        json!({
            "description": {"text": fix.title},
            "artifactChanges": [{
                "artifactLocation": self.artifact(path),
                "replacements": replacements.collect::<Vec<_>>(),
            }],
        })
    }

    /// A path below the folder that the program was started in is told relative to it, which is taken
    /// for the root of the repository.
    fn artifact(&self, path: &SourcePath) -> Value {
        let path = self.report.path(path);
        let uri = percent_encode(&path);
        if path.starts_with('/') {
            json!({"uri": format!("file://{uri}")})
        } else {
            json!({"uri": uri, "uriBaseId": "%SRCROOT%"})
        }
    }
}

fn region(lines: &Lines<'_>, span: Span) -> Value {
    let (start, end) = lines.positions(span);
    json!({
        "startLine": start.line,
        "startColumn": start.column,
        "endLine": end.line,
        "endColumn": end.column,
    })
}
