//! Titles as a reader of one environment sees them: suffixes are cut, variables are filled.

use super::fill::Variables;
use crate::catalog::{Catalog, Item, Page};
use crate::resolve::outline::PageWords;
use crate::tree::{Kind, NodeId, TextRef, Tree};

/// A page's title and description in an environment.
pub fn page_words(catalog: &Catalog, place: usize, environment: usize) -> PageWords {
    let page = &catalog.pages[place];
    let description = page.description.as_deref();
    let has_items = page.ticked.contains(environment);
    // Few pages have variables in what they are called, and to gather their values takes long.
    if !page.is_called_by_variables() {
        return PageWords {
            title: page.title.clone(),
            description: page.description.clone(),
            has_items,
        };
    }
    let variables = Variables::new(page, &catalog.config, environment);
    PageWords {
        title: page_title(page, &variables),
        description: description.map(|text| variables.fill_plain(text)),
        has_items,
    }
}

pub fn page_title(page: &Page, variables: &Variables<'_>) -> String {
    // A section's first child is its heading.
    let heading = page.title_section.map(|section| section + 1);
    title(page, &page.title, heading, variables)
}

pub fn item_title(page: &Page, item: &Item, variables: &Variables<'_>) -> String {
    let first = page.tree().children(item.node).next();
    title(page, &item.title, first, variables)
}

/// The title of a section, by the node of its heading.
pub fn heading_title(page: &Page, heading: NodeId, variables: &Variables<'_>) -> String {
    words(page, heading, variables).trim().to_owned()
}

/// `plain` with its variables filled. What Markdown escapes is told by the `source` of the words alone.
fn title(page: &Page, plain: &str, source: Option<NodeId>, variables: &Variables<'_>) -> String {
    match source.filter(|_| plain.contains("{{")) {
        Some(node) => words(page, node, variables).trim().to_owned(),
        None => variables.fill_plain(plain),
    }
}

fn words(page: &Page, node: NodeId, variables: &Variables<'_>) -> String {
    let tree = page.tree();
    let mut words = String::new();
    for id in tree.subtree(node) {
        match tree.node(id).kind {
            Kind::Parenthesis(_) if page.suffixes.binary_search(&id).is_ok() => {}
            Kind::Text(text) | Kind::Parenthesis(text) => {
                let escaped = is_escaped(tree, text);
                words.push_str(&variables.fill(tree.text(text), escaped));
            }
            Kind::Code(text) => words.push_str(&variables.fill(tree.text(text), false)),
            Kind::SoftBreak | Kind::HardBreak => words.push(' '),
            _ => {}
        }
    }
    words
}

/// Whether a backslash, already read by Markdown, stood before a text.
pub fn is_escaped(tree: &Tree, text: TextRef) -> bool {
    let before = text
        .source_span()
        .and_then(|span| tree.source().get(..span.start as usize));
    before.is_some_and(|before| before.ends_with('\\'))
}
