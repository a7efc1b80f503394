//! One line of a list: what it is, whatever tool wrote it.

/// What a line begins with, and the rest of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line<'a> {
    /// The white space before it.
    pub indent: &'a str,
    pub marker: Marker,
    pub mark: Option<Mark<'a>>,
    pub words: &'a str,
    /// What stands for the marker in the text, if Markdown does not know it.
    pub foreign: Option<&'a str>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Marker {
    None,
    Bullet(char),
    /// The number, and what stands behind it.
    Number(u32, char),
}

/// A box: as it was written, and whether it was ticked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark<'a> {
    pub written: &'a str,
    pub ticked: bool,
    /// Markdown's own.
    pub plain: bool,
}

/// Signs that other tools begin a line of a list with.
const BULLETS: [char; 9] = ['•', '–', '—', '◦', '▪', '‣', '·', '●', '○'];

/// Boxes, and whether they are ticked.
const MARKS: [(&str, bool); 29] = [
    ("[ ]", false),
    ("[x]", true),
    ("[X]", true),
    ("[]", false),
    ("[~]", false),
    ("[-]", false),
    ("[/]", false),
    ("[>]", false),
    ("[!]", false),
    ("[?]", false),
    ("[✓]", true),
    ("[✔]", true),
    ("[✗]", false),
    ("[✘]", false),
    ("( )", false),
    ("()", false),
    ("(x)", true),
    ("(X)", true),
    ("☐", false),
    ("☑", true),
    ("☒", false),
    ("✅", true),
    ("❌", false),
    ("✔", true),
    ("✓", true),
    ("✗", false),
    ("⬜", false),
    ("🔲", false),
    ("□", false),
];

impl<'a> Line<'a> {
    pub fn read(line: &'a str) -> Self {
        let rest = line.trim_start_matches([' ', '\t', '\u{a0}']);
        let indent = &line[..line.len() - rest.len()];
        let (marker, after, foreign) = marker(rest);
        // A list that begins with a list is one list.
        let after = match marker {
            Marker::Bullet(_) => boxed_within(after),
            _ => after,
        };
        let (mark, words) = mark(after, marker == Marker::None);
        // `TODO` and `DONE` are Org mode's boxes.
        let keyword = match (mark, marker) {
            (None, Marker::Bullet('*')) => keyword(words),
            _ => None,
        };
        let (mark, words) = keyword.unwrap_or((mark, words));
        Self {
            indent,
            marker,
            mark,
            words,
            foreign,
        }
    }

    pub fn is_listed(&self) -> bool {
        self.marker != Marker::None || self.mark.is_some()
    }

    /// The width of the white space before it: a tab counts as four.
    pub fn width(&self) -> usize {
        let width = |letter| if letter == '\t' { 4 } else { 1 };
        self.indent.chars().map(width).sum()
    }
}

/// What stands behind further bullets, if a box does.
fn boxed_within(text: &str) -> &str {
    let within = text.trim_start_matches(['-', '*', '+', ' ', '\t']);
    let is_bullet =
        text.len() > within.len() && text.starts_with(['-', '*', '+']) && within.starts_with('[');
    let is_spaced = text[..text.len() - within.len()].ends_with([' ', '\t']);
    match is_bullet && is_spaced && mark(within, false).0.is_some() {
        true => within,
        false => text,
    }
}

/// A list's sign, the rest of the line, and the sign if Markdown does not know it.
fn marker(rest: &str) -> (Marker, &str, Option<&str>) {
    let none = (Marker::None, rest, None);
    let Some(first) = rest.chars().next() else {
        return none;
    };
    let after = &rest[first.len_utf8()..];
    let spaced = |after: &str| after.is_empty() || after.starts_with([' ', '\t', '\u{a0}']);
    if matches!(first, '-' | '*' | '+') && spaced(after) {
        return (Marker::Bullet(first), after.trim_start(), None);
    }
    if BULLETS.contains(&first) && (spaced(after) || matches!(first, '•' | '●')) {
        let sign = &rest[..first.len_utf8()];
        return (Marker::Bullet('-'), after.trim_start(), Some(sign));
    }
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    if (1..=9).contains(&digits)
        && let Some(sign) = rest[digits..].chars().next()
        && matches!(sign, '.' | ')')
        && spaced(&rest[digits + 1..])
    {
        let number = rest[..digits].parse().unwrap_or(1);
        return (
            Marker::Number(number, sign),
            rest[digits + 1..].trim_start(),
            None,
        );
    }
    step(rest).unwrap_or(none)
}

/// `Step 3: words`, `Step 3 - words`
fn step(rest: &str) -> Option<(Marker, &str, Option<&str>)> {
    let (word, after) = rest.split_at_checked(4)?;
    let after = after.strip_prefix(' ')?;
    let digits = after.bytes().take_while(u8::is_ascii_digit).count();
    if !word.eq_ignore_ascii_case("step") || !(1..=4).contains(&digits) {
        return None;
    }
    let behind = after[digits..].trim_start();
    let sign = behind
        .chars()
        .next()
        .filter(|sign| matches!(sign, ':' | '-' | '–' | '.' | ')'))?;
    let words = behind[sign.len_utf8()..].trim_start();
    let written = rest[..rest.len() - words.len()].trim_end();
    let number = after[..digits].parse().ok()?;
    Some((Marker::Number(number, '.'), words, Some(written)))
}

/// The box at the start of a text, and what follows it. One that stands alone must be more than a bracket.
fn mark(text: &str, alone: bool) -> (Option<Mark<'_>>, &str) {
    for (written, ticked) in MARKS {
        let Some(rest) = text.strip_prefix(written) else {
            continue;
        };
        let rest = rest.strip_prefix('\u{fe0f}').unwrap_or(rest);
        let is_sign = !written.starts_with(['[', '(']);
        let spaced = rest.is_empty() || rest.starts_with([' ', '\t', '\u{a0}']);
        if !(spaced || is_sign) || (alone && rest.trim().is_empty()) {
            continue;
        }
        let mark = Mark {
            written: &text[..text.len() - rest.len()],
            ticked,
            plain: matches!(written, "[ ]" | "[x]" | "[X]"),
        };
        return (Some(mark), rest.trim_start());
    }
    (None, text)
}

fn keyword(words: &str) -> Option<(Option<Mark<'_>>, &str)> {
    for (written, ticked) in [("TODO", false), ("DONE", true)] {
        if let Some(rest) = words.strip_prefix(written)
            && rest.starts_with(' ')
        {
            let mark = Mark {
                written,
                ticked,
                plain: false,
            };
            return Some((Some(mark), rest.trim_start()));
        }
    }
    None
}
