//! The Markdown of code hosts: the author's own text, narrowed and filled, with boxes and without annotations.

use super::{Addresses, Part};
use crate::catalog::Catalog;
use crate::project::project_plain_source;
use crate::render::markdown;

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
