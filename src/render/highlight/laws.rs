//! What holds of every language and every text.

use std::time::{Duration, Instant};

use proptest::prelude::*;

use super::*;

/// All names with a lexer of ours, and a few that only a grammar reads.
fn any_language() -> impl Strategy<Value = &'static str> {
    let grammars = ["kotlin", "markdown", "lua", "elixir"];
    proptest::sample::select(languages::names().chain(grammars).collect::<Vec<_>>())
}

/// What opens, closes and separates things in some language, and characters of all widths.
const PIECES: &[&str] = &[
    "\"",
    "'",
    "`",
    "$",
    "${",
    "$(",
    "$((",
    "(",
    ")",
    "{",
    "}",
    "[",
    "]",
    "<",
    ">",
    "<<",
    "<<-",
    "<<EOF",
    "EOF",
    "\\",
    "\n",
    "\r\n",
    "\t",
    " ",
    "  ",
    "#",
    "//",
    "/*",
    "*/",
    "--",
    "-",
    "- ",
    "<!--",
    "-->",
    "=",
    ":",
    ": ",
    ";",
    ",",
    "|",
    "&",
    "!",
    "%",
    "@",
    "?",
    "~",
    "a",
    "if",
    "for",
    "in",
    "case",
    "1",
    "0x1f",
    "1e-5",
    "é",
    "漢",
    "🦀",
    "\u{301}",
    "{{",
    "}}",
    "f\"",
    "r#\"",
    "#[",
    "'a",
    "$a$",
    "\"\"\"",
    "'''",
    "@\"",
    "\n=end",
    "</script",
    "<script>",
    "HTTP/2 200",
    "RUN ",
    "PS> ",
    "$ ",
    "---",
    "|\n",
];

/// Text made of such pieces.
fn any_text() -> impl Strategy<Value = String> {
    let pieces = PIECES.to_vec();
    prop_oneof![
        3 => proptest::collection::vec(proptest::sample::select(pieces), 0..40).prop_map(|pieces| pieces.concat()),
        1 => any::<String>(),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4000))]

    #[test]
    fn tokens_lie_in_order_inside_the_text_on_boundaries_of_characters(
        language in any_language(),
        text in any_text(),
    ) {
        let mut end = 0;
        for token in highlight(language, &text) {
            prop_assert!(token.range.start >= end, "{token:?} begins before {end}");
            prop_assert!(token.range.start < token.range.end, "{token:?} is empty");
            prop_assert!(text.get(token.range.clone()).is_some(), "{token:?} in {text:?}");
            end = token.range.end;
        }
    }
}

/// Texts that make a lexer look ahead in vain, or nest.
const UNITS: [&str; 24] = [
    "'", "`", "${", "$(", "\"$(", "$((", "{", "\\", "/[", "/*", "<<A ", "<<A\n", "<", "<!--", "&",
    "#[", "'a", "$a$", "a: ", "- ", "f\"{", "\"${", "1-", "é",
];

/// One language for each lexer, and for the table-driven one those with the most to look out for.
const LEXERS: [&str; 14] = [
    "sh",
    "console",
    "dotenv",
    "yaml",
    "ini",
    "http",
    "dockerfile",
    "make",
    "html",
    "sql",
    "js",
    "rust",
    "ruby",
    "csharp",
];

/// A lexer that looks at each byte of such a text for each of its bytes would take minutes at best.
const MOST: Duration = Duration::from_secs(20);

#[test]
fn texts_that_lead_nowhere_are_read_in_linear_time() {
    for unit in UNITS {
        let text = unit.repeat((256 << 10) / unit.len());
        for language in LEXERS {
            let start = Instant::now();
            highlight(language, &text);
            assert!(start.elapsed() < MOST, "{language}: {unit:?}");
        }
    }
}

#[test]
fn a_megabyte_of_quotes_in_one_line_is_read_in_linear_time() {
    let text = "\"".repeat(1 << 20);
    for language in languages::first_names() {
        let start = Instant::now();
        highlight(language, &text);
        assert!(start.elapsed() < MOST, "{language}");
    }
}

#[test]
fn a_megabyte_for_a_grammar_takes_seconds_at_most() {
    let text = "(\"".repeat(1 << 19);
    let start = Instant::now();
    highlight("kotlin", &text);
    highlight("lua", &"x = \"a\"\n".repeat(1 << 17));
    assert!(start.elapsed() < MOST);
}
