//! A generated list as Markdown: links, and what there is to say of each item in words.

use super::form::{SourceForm, escape, is_bare, link_href, marks};
use crate::project::matrix::Standing;
use crate::project::{Lead, ViewGroup, ViewHeading, ViewItem};
use crate::source::Span;

/// What stands where there is nothing to list.
const NOTHING: &str = "No item is listed here.";

/// The list in the place of the comment at `span` of the source.
pub fn markdown(
    groups: &[ViewGroup<'_>],
    form: &SourceForm<'_>,
    source: &str,
    span: Span,
    in_item: bool,
) -> String {
    let before = source.get(..span.start as usize).unwrap_or_default();
    let marks = marks(source, span);
    let mut lines = Vec::new();
    let above = before.rsplit('\n').nth(1).unwrap_or_default();
    if in_item && !is_bare(above) {
        // Words right under an item's title would be the title's.
        lines.push(String::new());
    }
    match in_item {
        // Bullets in an item would be its criteria.
        true => lines.push(sentence(groups, form)),
        false => lines.extend(bullets(groups, form)),
    }
    let after = source.get(span.end as usize..).unwrap_or_default();
    let next = after.split('\n').nth(1).unwrap_or_default();
    if !is_bare(next) {
        lines.push(String::new());
    }
    let mut text = String::new();
    for (number, line) in lines.iter().enumerate() {
        if number > 0 {
            text.push('\n');
            text.push_str(if line.is_empty() {
                marks.trim_end()
            } else {
                &marks
            });
        }
        text.push_str(line);
    }
    text
}

/// One line an item; another mark than most authors', so that no list before or behind it takes them in.
fn bullets(groups: &[ViewGroup<'_>], form: &SourceForm<'_>) -> Vec<String> {
    let mut lines = Vec::new();
    for group in groups {
        match &group.heading {
            ViewHeading::Here => lines.extend(
                group
                    .items
                    .iter()
                    .map(|item| format!("* {}", link(item, form))),
            ),
            ViewHeading::Page { title, href } => {
                lines.push(format!("* {}", anchor(title, href, form)));
                lines.extend(
                    group
                        .items
                        .iter()
                        .map(|item| format!("    * {}", link(item, form))),
                );
            }
            ViewHeading::Control(control) => {
                let (id, title) = (escape(control.id), escape(control.title));
                lines.push(format!("* {id} {title}"));
                lines.extend(
                    group
                        .items
                        .iter()
                        .map(|item| format!("    * {}", link(item, form))),
                );
                if group.items.is_empty() {
                    lines.push(format!("    * No item covers {id} here."));
                }
            }
        }
    }
    if lines.is_empty() {
        lines.push(format!("* {NOTHING}"));
    }
    lines
}

fn sentence(groups: &[ViewGroup<'_>], form: &SourceForm<'_>) -> String {
    let items = groups.iter().flat_map(|group| &group.items);
    let links: Vec<String> = items.map(|item| link(item, form)).collect();
    match links.is_empty() {
        true => NOTHING.to_owned(),
        false => links.join(", "),
    }
}

fn link(item: &ViewItem<'_>, form: &SourceForm<'_>) -> String {
    let mut link = anchor(&item.title, &item.href, form);
    if item.standing != Standing::Required {
        link.push_str(", ");
        link.push_str(item.standing.as_str());
    }
    for condition in &item.conditions {
        link.push_str(", ");
        link.push_str(&escape(condition));
    }
    link
}

fn anchor(title: &str, href: &str, form: &SourceForm<'_>) -> String {
    match form.href(Lead::Markdown(href.to_owned())) {
        Some(href) => format!("[{}]({})", escape(title), link_href(&href)),
        None => escape(title),
    }
}
