//! How Markdown is written: for whom, and what text, destinations and titles are in it.

use crate::project::Lead;

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
