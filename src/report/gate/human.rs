//! For people: page by page, what is missing and where it stands.

use std::io::{self, Write};

use super::super::human::printable;
use super::{Judgement, Look, Report};
use crate::run::Verdict;

pub(super) fn write(report: &Report<'_>, look: Look, out: &mut dyn Write) -> io::Result<()> {
    let date = report.run.date.map(|date| date.to_string());
    let name = report.run.called(report.head);
    let parts = [Some(name.as_str()), report.environment, date.as_deref()];
    let parts: Vec<_> = parts.into_iter().flatten().map(printable).collect();
    writeln!(out, "{}\n", look.bold(&parts.join(" · ")))?;
    for page in report.pages {
        write_page(page, look, out)?;
        writeln!(out)?;
    }
    let summary = report.summary();
    let summary = match report.is_ready() {
        true => look.green(&summary),
        false => look.red(&summary),
    };
    writeln!(out, "{summary}")
}

fn write_page(page: &Judgement, look: Look, out: &mut dyn Write) -> io::Result<()> {
    let path = printable(&page.path);
    let title = printable(&page.title);
    writeln!(out, "{} {}", look.cyan(&path), look.bold(&title))?;
    let line = match page.verdict {
        Verdict::Ready => look.green(&page.line),
        Verdict::NotReady => look.red(&page.line),
        Verdict::Nothing => "nothing applies".into(),
    };
    writeln!(out, "  {line}")?;
    for one in &page.missing {
        let place = one
            .line
            .map_or(String::new(), |line| format!("{path}:{line}: "));
        let (title, words) = (printable(&one.title), printable(&one.words));
        let detail = match &one.detail {
            Some(detail) => format!(" ({})", printable(detail)),
            None => String::new(),
        };
        writeln!(out, "  - {place}{title} {}{detail}", look.bold(&words))?;
    }
    for (id, standing, reason) in &page.excluded {
        let reason = match reason.as_str() {
            "" => String::new(),
            reason => format!(": {}", printable(reason)),
        };
        let applies = match *standing {
            "na" => "is not applicable",
            _ => "does not apply",
        };
        writeln!(out, "  · {} {applies}{reason}", printable(id))?;
    }
    for condition in &page.unanswered {
        let condition = printable(condition);
        writeln!(
            out,
            "  · nobody answered whether `{condition}` applies, so it does"
        )?;
    }
    Ok(())
}
