//! The Markdown of code hosts: the author's own text, narrowed and filled, with boxes and without annotations.

use std::collections::HashMap;

use super::{Addresses, Part};
use crate::catalog::{Catalog, Page};
use crate::project::{Variant, project_from_root, project_plain_source};
use crate::render::markdown;
use crate::slug::slug;
use crate::tree::NodeId;

pub fn markdown(catalog: &Catalog, part: &Part, addresses: &Addresses<'_>) -> String {
    let lead = |written: &str| addresses.href(written);
    let source = project_plain_source(catalog, part.page, part.environment, &lead);
    let Some(anchor) = &part.section else {
        return markdown::markdown(&source);
    };
    let page = &catalog.pages[part.page];
    let sections = page.sections.iter();
    let mut section = sections.filter(|one| one.anchor == *anchor);
    let mut text = match section.next() {
        Some(section) => source
            .excerpt(page.tree(), section.node)
            .replace("\r\n", "\n"),
        None => String::new(),
    };
    text.push('\n');
    text
}

/// The headings that lead to the places of a page: a code host knows the places of headings alone, and names each by its
/// words as they stand there. An item and a setting are found by the heading above them.
pub fn headings(catalog: &Catalog, part: &Part) -> HashMap<String, String> {
    let page = &catalog.pages[part.page];
    let variant = project_from_root(catalog, part.page, part.environment);
    let mut seen: HashMap<String, usize> = HashMap::new();
    let mut unique = |words: &str| {
        let slug = slug(words);
        let count = seen.entry(slug.clone()).or_default();
        *count += 1;
        match *count {
            1 => slug,
            count => format!("{slug}-{}", count - 1),
        }
    };
    let top = unique(&variant.title);
    let of_sections: Vec<String> = variant
        .sections
        .iter()
        .map(|section| unique(&words(page, &variant, &section.anchor, section.node + 1)))
        .collect();
    let above = |section: Option<usize>| section.map_or(&top, |section| &of_sections[section]);
    let mut headings = HashMap::new();
    for item in &variant.items {
        headings.insert(item.id.to_owned(), above(item.section).clone());
    }
    for block in &variant.settings {
        let around = |node: NodeId| node < block.node && block.node < variant.tree.node(node).end;
        let mut sections = variant.sections.iter();
        let section = sections.rposition(|section| around(section.node));
        for setting in block.settings.iter().filter(|setting| setting.first) {
            headings.insert(setting.anchor.to_owned(), above(section).clone());
        }
    }
    for (section, slug) in variant.sections.iter().zip(&of_sections) {
        headings.insert(section.anchor.clone(), slug.clone());
    }
    headings
}

/// The whole of a heading, with what is cut from a title; filled, if there is something to fill.
fn words(page: &Page, variant: &Variant<'_>, anchor: &str, node: NodeId) -> String {
    let mut sections = page.sections.iter();
    let section = sections.find(|one| one.anchor == anchor);
    let written = section.map(|one| page.tree().plain_text(one.heading, |_| false));
    let written = written.filter(|words| !words.contains("{{"));
    written.unwrap_or_else(|| variant.tree.plain_text(node, |_| false))
}
