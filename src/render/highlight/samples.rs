//! A sample of each language.

mod applications;
mod operations;

use super::highlight;

/// Compares with the tokens as `class⟨text⟩`, a space between each two.
fn check(language: &str, text: &str, expected: &str) {
    let tokens = highlight(language, text);
    let shown: Vec<_> = tokens
        .into_iter()
        .map(|token| format!("{}⟨{}⟩", token.class.as_str(), &text[token.range]))
        .collect();
    assert_eq!(shown.join(" "), expected, "{language}");
}
