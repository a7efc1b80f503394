//! The documentation's page of all diagnostics, made from their explanations.

use std::fmt::Write;

use super::Code;

/// The whole of `content/reference/diagnostics.md`: a table of the codes, and a section for each.
pub fn reference() -> String {
    let mut page = String::from(
        "---\n\
         title: Diagnostics\n\
         description: Every problem that Checkdown reports, why it matters, and what to write instead.\n\
         ---\n\
         \n\
         Each problem has a code, printed in brackets behind its severity. `checkdown explain CODE` prints\n\
         the same text as this page.\n\
         \n\
         | code | severity | what it is |\n\
         |---|---|---|\n",
    );
    // Writing to a string cannot fail.
    for code in Code::ALL {
        let (name, severity, summary) = facts(*code);
        let _ = writeln!(page, "| [`{name}`](#{name}) | {severity} | {summary} |");
    }
    page.push_str(
        "\n\
         `lints: {broken-link: error}` in `checkdown.yaml` changes a severity for the whole site (`off`,\n\
         `warning` or `error`), a line `<!-- allow: broken-link -->` silences a code for the block below it, and\n\
         `--strict` makes errors of all warnings. An error marked *always* cannot be lowered: without it the\n\
         site would lose something or show it in the wrong environment.\n",
    );
    for code in Code::ALL {
        let (name, severity, summary) = facts(*code);
        let explanation = code.explanation().trim();
        let _ = write!(
            page,
            "\n## {name}\n\n*{severity}: {summary}.*\n\n{explanation}\n"
        );
    }
    page
}

fn facts(code: Code) -> (&'static str, String, &'static str) {
    let always = if code.is_fixed() { ", always" } else { "" };
    let severity = format!("{}{always}", code.severity().as_str());
    (code.as_str(), severity, code.summary())
}
