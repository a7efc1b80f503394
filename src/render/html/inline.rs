//! Text and what stands in it.

use super::is_allowed_destination;
use super::writer::Writer;
use crate::tree::{Kind, NodeId};

impl Writer<'_> {
    /// Writes the beginning of a node that stands in text, or all of it, and says where to go on.
    pub fn enter_inline(&mut self, node: NodeId) -> NodeId {
        let here = *self.tree.node(node);
        match here.kind {
            Kind::Text(text) => {
                self.html.push_text(self.tree.text(text));
            }
            Kind::Parenthesis(text) if self.parts.shows_parenthesis(node) => {
                self.html.push_text(self.tree.text(text));
            }
            Kind::Code(text) => {
                self.html
                    .push_markup("<code>")
                    .push_text(self.tree.text(text))
                    .push_markup("</code>");
            }
            Kind::InlineHtml(text) => self.raw(text),
            Kind::SoftBreak => {
                self.html.push_markup("\n");
            }
            Kind::HardBreak => {
                self.html.push_markup("<br>\n");
            }
            Kind::Emphasis => self.open(node, "<em>", "</em>"),
            Kind::Strong => self.open(node, "<strong>", "</strong>"),
            Kind::Strikethrough => self.open(node, "<del>", "</del>"),
            Kind::Link(link) => self.link(node, link),
            Kind::Image(link) => {
                self.image(node, link);
                return here.end;
            }
            Kind::FootnoteReference(label) => {
                self.footnotes
                    .push_reference(self.tree, label, &mut self.html);
            }
            Kind::Variable(fill) => self.variable(fill),
            _ => {}
        }
        node + 1
    }

    /// A link whose scheme is not allowed is its text.
    fn link(&mut self, node: NodeId, link: u32) {
        let Some(link) = self.tree.links.get(link as usize) else {
            return self.open(node, "", "");
        };
        let written = self.tree.text(link.destination);
        if self.is_site() && !is_allowed_destination(written) {
            return self.open(node, "", "");
        }
        let destination = self.parts.destination(written);
        self.html
            .push_markup("<a")
            .push_attribute("href", &percent_encoded(&destination));
        self.push_title(self.tree.text(link.title));
        self.open(node, ">", "</a>");
    }

    /// An image whose scheme is not allowed is its alternative text.
    fn image(&mut self, node: NodeId, link: u32) {
        let alternative = self.alternative(node);
        let Some(link) = self.tree.links.get(link as usize) else {
            return;
        };
        let written = self.tree.text(link.destination);
        if self.is_site() && !is_allowed_destination(written) {
            self.html.push_text(&alternative);
            return;
        }
        let destination = self.parts.destination(written);
        self.html
            .push_markup("<img")
            .push_attribute("src", &percent_encoded(&destination))
            .push_attribute("alt", &alternative);
        self.push_title(self.tree.text(link.title));
        match self.parts.image_size(written) {
            Some(size) => {
                self.html
                    .push_attribute("width", &size.width.to_string())
                    .push_attribute("height", &size.height.to_string());
            }
            None if self.is_site() => {
                self.html.push_attribute("loading", "lazy");
            }
            None => {}
        }
        self.html.push_markup(">");
    }

    /// The words in an image: those of its variables too, but no raw HTML.
    fn alternative(&self, image: NodeId) -> String {
        let mut words = String::new();
        for node in self.tree.subtree(image) {
            match self.tree.node(node).kind {
                Kind::Text(text) | Kind::Parenthesis(text) | Kind::Code(text) => {
                    words.push_str(self.tree.text(text));
                }
                Kind::SoftBreak | Kind::HardBreak => words.push('\n'),
                Kind::Variable(fill) => {
                    if let Some(fill) = self.tree.fills.get(fill as usize) {
                        words.push_str(self.tree.text(fill.text));
                    }
                }
                _ => {}
            }
        }
        words
    }

    fn push_title(&mut self, title: &str) {
        if !title.is_empty() {
            self.html.push_attribute("title", title);
        }
    }

    fn variable(&mut self, fill: u32) {
        if let Some(fill) = self.tree.fills.get(fill as usize) {
            self.html
                .push_markup("<var class=\"variable\"")
                .push_attribute("data-variable", &fill.name)
                .push_markup(">")
                .push_text(self.tree.text(fill.text))
                .push_markup("</var>");
        }
    }
}

/// A destination as CommonMark's own programs write it: everything is percent-encoded but letters, digits,
/// `%` and the punctuation that means something in an address.
fn percent_encoded(destination: &str) -> std::borrow::Cow<'_, str> {
    let is_safe =
        |byte: u8| byte.is_ascii_alphanumeric() || b"-_.+!*'(),%#@?=;:/&$~".contains(&byte);
    if destination.bytes().all(is_safe) {
        return destination.into();
    }
    let mut encoded = String::with_capacity(destination.len() + 16);
    for byte in destination.bytes() {
        if is_safe(byte) {
            encoded.push(char::from(byte));
        } else {
            let digit = |value: u8| char::from(b"0123456789ABCDEF"[usize::from(value & 15)]);
            encoded.extend(['%', digit(byte >> 4), digit(byte)]);
        }
    }
    encoded.into()
}
