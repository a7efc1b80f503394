//! What raw HTML has to do with links: the places that it names, and where it leads.

use crate::html::tag::{TagKind, tags};
use crate::source::Span;
use crate::tree::{Kind, TextRef, Tree};

/// The `href` of an `<a>`, or the `src` of an `<img>`.
pub struct Destination {
    pub written: String,
    pub span: Span,
    pub image: bool,
}

/// The ids and names that raw HTML gives to places, in order. What would have to be escaped is no name that
/// a link can be expected to know.
pub fn ids(tree: &Tree) -> Vec<String> {
    let mut ids = Vec::new();
    for (_, raw) in pieces(tree) {
        for tag in tags(tree.text(raw)).filter(|tag| tag.kind == TagKind::Start) {
            let places = tag.attributes.iter().filter(|one| tag.is_place(one));
            ids.extend(places.map(|place| place.value.to_owned()));
        }
    }
    ids.retain(|id| !id.is_empty() && !id.contains(['"', '\'', '&', '<', '>', ' ', '\n', '\t']));
    ids
}

/// Where raw HTML leads, in order.
pub fn destinations(tree: &Tree) -> Vec<Destination> {
    let mut destinations = Vec::new();
    for (whole, raw) in pieces(tree) {
        for tag in tags(tree.text(raw)).filter(|tag| tag.kind == TagKind::Start) {
            let found = tag.attributes.iter().filter(|one| tag.is_destination(one));
            destinations.extend(found.map(|attribute| {
                let span = raw.slice(attribute.range.clone()).source_span();
                Destination {
                    written: attribute.value.trim().replace("&amp;", "&"),
                    span: span.unwrap_or(whole),
                    image: tag.name == "img",
                }
            }));
        }
    }
    destinations
}

fn pieces(tree: &Tree) -> impl Iterator<Item = (Span, TextRef)> + '_ {
    tree.nodes.iter().filter_map(|node| match node.kind {
        Kind::HtmlBlock(text) | Kind::InlineHtml(text) => Some((node.span, text)),
        _ => None,
    })
}
