//! Workflow commands: a line for each problem, which GitHub shows beside the lines of a change.
//!
//! The form and its escapes are those of GitHub's "Workflow commands", as its runner reads them
//! (`ActionCommand.cs`). A column is given only where a problem starts and ends on one line: the
//! service refuses columns of a range of lines.

use std::io::{self, Write};

use super::Report;
use crate::diag::Severity;

pub(super) fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let places = report.places();
    for diagnostic in report.diagnostics {
        let command = match diagnostic.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "notice",
        };
        let path = report.path(&diagnostic.primary.path);
        write!(out, "::{command} file={}", escape_property(&path))?;
        if let Some(lines) = places.lines(&diagnostic.primary.path) {
            let (start, end) = lines.positions(diagnostic.primary.span);
            write!(out, ",line={},endLine={}", start.line, end.line)?;
            if start.line == end.line {
                write!(out, ",col={},endColumn={}", start.column, end.column)?;
            }
        }
        write!(out, ",title={}::", diagnostic.code.as_str())?;
        let mut message = diagnostic.message.clone();
        if !diagnostic.primary.message.is_empty() {
            message = format!("{message} ({})", diagnostic.primary.message);
        }
        if let Some(help) = &diagnostic.help {
            message = format!("{message}\nhelp: {help}");
        }
        for related in &diagnostic.related {
            let path = report.path(&related.path);
            let line = places.lines(&related.path).map(|lines| {
                let (start, _) = lines.positions(related.span);
                format!(":{}:{}", start.line, start.column)
            });
            let line = line.unwrap_or_default();
            message = format!("{message}\n{path}{line}: {}", related.message);
        }
        writeln!(out, "{}", escape_data(&message))?;
    }
    Ok(())
}

fn escape_data(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

fn escape_property(text: &str) -> String {
    escape_data(text).replace(':', "%3A").replace(',', "%2C")
}
