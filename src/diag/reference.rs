//! The documentation's page of all diagnostics, made from their explanations.

use std::fmt::Write;

use super::Code;

/// The whole of `content/reference/diagnostics.md`: a table of the codes, and a section for each.
pub fn reference() -> String {
    let mut page = String::from(
        "---\n\
         title: Diagnostics\n\
         description: Every problem that Checkdown reports, why it matters, and what to write instead.\n\
         order: 3\n\
         ---\n\
         \n\
         # Diagnostics\n\
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
         site would lose something or show it in the wrong environment. What is *off* is told only where\n\
         `lints` asks for it.\n",
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
    let severity = format!("{}{always}", code.usual());
    (code.as_str(), severity, code.summary())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The lines outside of fences, and how many fences there are.
    fn prose(text: &str) -> (Vec<&str>, usize) {
        let (mut lines, mut fences, mut open) = (Vec::new(), 0, None);
        for line in text.lines() {
            let ticks = line.len() - line.trim_start_matches('`').len();
            match open {
                Some(opened) if ticks == line.len() && ticks >= opened => open = None,
                Some(_) => {}
                None if ticks >= 3 => {
                    assert!(ticks < line.len(), "a fence without a language in\n{text}");
                    (open, fences) = (Some(ticks), fences + 1);
                }
                None => lines.push(line),
            }
        }
        assert_eq!(open, None, "an open fence in\n{text}");
        (lines, fences)
    }

    #[test]
    fn every_explanation_says_why_and_shows_bad_and_good() {
        for code in Code::ALL {
            let text = code.explanation();
            let (lines, fences) = prose(text);
            let at = |word: &str| lines.iter().position(|line| *line == word);
            let (bad, good) = (at("Bad:"), at("Good:"));
            assert!(
                bad > Some(0) && bad < good && fences >= 2,
                "{}",
                code.as_str()
            );
            assert!(
                lines.iter().all(|line| !line.starts_with('#')),
                "{}",
                code.as_str()
            );
            let wide = text.lines().find(|line| line.chars().count() > 112);
            assert_eq!(wide, None, "{}", code.as_str());
        }
    }

    #[test]
    fn explanations_offer_to_turn_off_what_can_be_turned_off() {
        for code in Code::ALL {
            let (lines, _) = prose(code.explanation());
            let text = lines.join(" ");
            let never = text.contains("This cannot be turned off.");
            assert_eq!(never, code.is_fixed(), "{}", code.as_str());
            for offer in ["lints: {", "allow: "] {
                for (at, _) in text.match_indices(offer) {
                    let named = text[at + offer.len()..].starts_with(code.as_str());
                    assert!(named && !never, "{}", code.as_str());
                }
            }
        }
    }

    #[test]
    fn the_page_has_a_row_and_a_section_for_every_code() {
        let page = reference();
        assert!(page.starts_with("---\ntitle: Diagnostics\n"), "{page}");
        for code in Code::ALL {
            let name = code.as_str();
            assert_eq!(
                page.matches(&format!("| [`{name}`](#{name}) | ")).count(),
                1
            );
            assert_eq!(page.matches(&format!("\n## {name}\n")).count(), 1);
        }
        assert!(
            page.contains("| error, always | text that is not YAML |"),
            "{page}"
        );
    }
}
