//! How Markdown is written: for whom, and what text, destinations and titles are in it.

use crate::model::FenceKeys;
use crate::project::Lead;
use crate::source::Span;

/// Whom the Markdown is for.
pub enum SourceForm<'f> {
    /// This compiler, and who reads the site: items keep their ids, links lead to other pages' Markdown.
    Annotated,
    /// Anyone. Links lead where the function says, and nowhere where it says nothing.
    Plain(&'f dyn Fn(&str) -> Option<String>),
}

impl SourceForm<'_> {
    /// The address of what is in the site.
    pub(super) fn href(&self, lead: Lead) -> Option<String> {
        match (self, lead) {
            (Self::Annotated, Lead::Markdown(href)) => Some(markdown_href(&href)),
            (Self::Annotated, Lead::To(href)) => Some(href),
            (Self::Plain(lead), Lead::Markdown(href) | Lead::To(href)) => lead(&href),
            (_, Lead::Literal | Lead::Nowhere) => None,
        }
    }
}

/// A destination as Markdown writes it, in a table too.
pub(super) fn link_href(href: &str) -> String {
    let href = href.replace('\\', "%5C").replace('|', "%7C");
    let href = href.replace('<', "%3C").replace('>', "%3E");
    let href = href.replace('&', "&amp;");
    match href.contains([' ', '(', ')']) || href.is_empty() {
        true => format!("<{href}>"),
        false => href,
    }
}

/// A link's title as Markdown writes it, with the space before it.
pub(super) fn link_title(title: &str) -> String {
    let mut text = String::new();
    if !title.is_empty() {
        text.push_str(" \"");
        for character in title.chars() {
            if matches!(character, '\\' | '"' | '|' | '&' | '<') {
                text.push('\\');
            }
            text.push(character);
        }
        text.push('"');
    }
    text
}

/// The marks that each line stands behind of what begins at a place: those of what is around it. A list item's own is said
/// once.
pub(super) fn marks(source: &str, span: Span) -> String {
    let mark = |letter: char| match letter {
        '>' | '\t' => letter,
        _ => ' ',
    };
    line_before(source, span).chars().map(mark).collect()
}

fn line_before(source: &str, span: Span) -> &str {
    let before = source.get(..span.start as usize).unwrap_or_default();
    before.rsplit('\n').next().unwrap_or_default()
}

/// Whether nothing but the marks of a container stands on a line.
pub(super) fn is_bare(line: &str) -> bool {
    line.trim_matches(['>', ' ', '\t', '\r']).is_empty()
}

/// Whether no text stands right above what begins at a place.
pub(super) fn is_first(source: &str, span: Span) -> bool {
    let before = source.get(..span.start as usize).unwrap_or_default();
    let above = before.rsplit('\n').nth(1);
    !is_bare(line_before(source, span)) || above.is_none_or(is_bare)
}

/// What the keys of a block of code say to a person.
pub(super) fn of_fence(keys: &FenceKeys) -> Option<String> {
    let mut words = Vec::new();
    if keys.rollback {
        words.push("**How to go back:**".to_owned());
    }
    if keys.danger {
        words.push("**Danger: this cannot be taken back.**".to_owned());
    }
    let title = keys.title.as_ref();
    words.extend(title.map(|title| format!("*{}*", escape(title))));
    let expect = keys.expect.as_deref().map(code);
    words.extend(match (keys.verify, expect) {
        (true, Some(expect)) => Some(format!("Check: the output must contain {expect}.")),
        (true, None) => Some("Check:".to_owned()),
        (false, expect) => expect.map(|expect| format!("The output must contain {expect}.")),
    });
    (!words.is_empty()).then(|| words.join(" "))
}

/// Code in a line, between more backticks than stand side by side in it.
fn code(text: &str) -> String {
    let runs = text.split(|letter| letter != '`').map(str::len);
    let ticks = "`".repeat(runs.max().unwrap_or(0) + 1);
    let space = if text.starts_with('`') || text.ends_with('`') {
        " "
    } else {
        ""
    };
    format!("{ticks}{space}{text}{space}{ticks}")
}

/// Links between pages lead to the other page's Markdown.
fn markdown_href(href: &str) -> String {
    let (path, anchor) = match href.split_once('#') {
        Some((path, anchor)) => (path, format!("#{anchor}")),
        None => (href, String::new()),
    };
    match path.ends_with('/') {
        true => format!("{path}index.md{anchor}"),
        false => href.to_owned(),
    }
}

/// Text as Markdown that means just this text.
pub(super) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        if matches!(
            character,
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '~' | '&'
        ) {
            escaped.push('\\');
        }
        escaped.push(character);
    }
    escaped
}
