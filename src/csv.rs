//! Comma-separated values as RFC 4180 has them, safe to open in a spreadsheet.

/// A row of cells, with its line break. A cell that a spreadsheet would take for a formula stands behind an apostrophe,
/// as the OWASP page on CSV injection advises.
pub fn row<'a>(cells: impl IntoIterator<Item = &'a str>) -> String {
    let cells: Vec<String> = cells.into_iter().map(cell).collect();
    cells.join(",") + "\r\n"
}

fn cell(value: &str) -> String {
    let apostrophe = if is_formula(value) { "'" } else { "" };
    format!("\"{apostrophe}{}\"", value.replace('"', "\"\""))
}

/// What a spreadsheet would run; some skip white space before they look.
fn is_formula(value: &str) -> bool {
    // White space as ECMAScript has it.
    let is_space =
        |letter: char| letter == '\u{feff}' || (letter.is_whitespace() && letter != '\u{85}');
    let first = value.trim_start_matches(is_space).chars().next();
    let runs = |letter: char| "=+-@|%\u{ff1d}\u{ff0b}\u{ff0d}\u{ff20}".contains(letter);
    value.starts_with(['\t', '\r', '\n']) || first.is_some_and(runs)
}

#[cfg(test)]
mod tests {
    use super::row;

    #[test]
    fn a_value_stays_one_cell_and_is_never_a_formula() {
        assert_eq!(row(["plain", "a, \"b\""]), "\"plain\",\"a, \"\"b\"\"\"\r\n");
        assert_eq!(row(["=SUM(A1)", " @cmd"]), "\"'=SUM(A1)\",\"' @cmd\"\r\n");
        assert_eq!(row(["two\nlines", "2-1"]), "\"two\nlines\",\"2-1\"\r\n");
    }
}
