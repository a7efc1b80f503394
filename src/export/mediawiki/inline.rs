//! Text and what stands in it, as one line.

use super::Writer;
use super::escape::{address, escaped};
use crate::export::address::Address;
use crate::export::told;
use crate::export::walk::{Visit, walk};
use crate::tree::{Kind, NodeId};

/// What ends text that is open.
enum End {
    Markup(&'static str),
    /// A link: what is in it has been gathered since the place.
    Link(u32, usize),
}

struct Line<'l, 'a> {
    writer: &'l mut Writer<'a>,
    out: String,
    ends: Vec<End>,
}

impl Writer<'_> {
    /// The text in a block.
    pub fn inline(&mut self, block: NodeId) -> String {
        let tree = self.tree;
        let mut line = Line {
            writer: self,
            out: String::new(),
            ends: Vec::new(),
        };
        walk(tree, block + 1..tree.node(block).end, &mut line);
        line.out
    }

    /// Wikitext that leads somewhere.
    pub fn link(&self, written: &str, text: &str) -> String {
        let text = if text.is_empty() {
            escaped(written)
        } else {
            text.to_owned()
        };
        match self.addresses.of(written) {
            Address::Here(anchor) => format!("[[#{anchor}|{text}]]"),
            Address::Document { title, anchor, .. } => {
                // A colon in front: what stands before one may be a namespace, and `Category:` would file this page there.
                let colon = if title.contains(':') { ":" } else { "" };
                match anchor {
                    Some(anchor) => format!("[[{colon}{title}#{anchor}|{text}]]"),
                    None => format!("[[{colon}{title}|{text}]]"),
                }
            }
            // An address that is its own text is a link by itself.
            Address::Absolute(href) if text == escaped(&href) && address(&href) == href => href,
            Address::Absolute(href) => format!("[{} {text}]", address(&href)),
            Address::File(path) => {
                self.addresses.wants(path);
                format!("[[Media:{}|{text}]]", file_name(path))
            }
            Address::Nowhere => text,
        }
    }

    fn image(&self, written: &str, alternative: &str) -> String {
        match self.addresses.of(written) {
            Address::File(path) => {
                self.addresses.wants(path);
                let alternative = escaped(alternative);
                format!("[[File:{}|frameless|alt={alternative}]]", file_name(path))
            }
            // Most wikis show no image of another host.
            Address::Absolute(_) => self.link(written, &escaped(alternative)),
            _ => escaped(alternative),
        }
    }
}

fn file_name(path: &str) -> String {
    super::page_name(path.rsplit('/').next().unwrap_or(path))
}

impl Line<'_, '_> {
    /// Apostrophes that stand side by side would be taken together.
    fn push_quotes(&mut self, quotes: &str) {
        if self.out.ends_with('\'') {
            self.out.push_str("<nowiki/>");
        }
        self.out.push_str(quotes);
    }
}

impl Visit for Line<'_, '_> {
    fn begin(&mut self, node: NodeId, kind: Kind) -> bool {
        let tree = self.writer.tree;
        match kind {
            Kind::Text(text) | Kind::Parenthesis(text) => {
                self.out.push_str(&escaped(tree.text(text)))
            }
            Kind::Code(text) => {
                let code = escaped(tree.text(text));
                self.out.push_str(&format!("<code>{code}</code>"));
            }
            Kind::SoftBreak => self.out.push(' '),
            Kind::HardBreak => self.out.push_str("<br />"),
            Kind::Variable(fill) => {
                let text = tree.fills.get(fill as usize).map(|fill| fill.text);
                self.out
                    .push_str(&escaped(text.map_or("", |text| tree.text(text))));
            }
            Kind::InlineHtml(text) if told::is_break(tree.text(text)) => {
                self.out.push_str("<br />")
            }
            Kind::FootnoteReference(label) => {
                let reference = match self.writer.notes.refer(tree, label) {
                    Some(number) => format!("<sup>[[#fn-{number}|{number}]]</sup>"),
                    None => escaped(&format!("[^{}]", tree.text(label))),
                };
                self.out.push_str(&reference);
            }
            Kind::Image(link) => {
                let alternative = tree.plain_text(node, |_| false);
                let link = tree.links.get(link as usize);
                let written = link.map_or("", |link| tree.text(link.destination));
                self.out.push_str(&self.writer.image(written, &alternative));
            }
            Kind::Emphasis | Kind::Strong => {
                let quotes = if kind == Kind::Strong { "'''" } else { "''" };
                self.push_quotes(quotes);
                self.ends.push(End::Markup(quotes));
                return true;
            }
            Kind::Strikethrough => {
                self.out.push_str("<s>");
                self.ends.push(End::Markup("</s>"));
                return true;
            }
            Kind::Link(link) => {
                self.ends.push(End::Link(link, self.out.len()));
                return true;
            }
            _ => {}
        }
        false
    }

    fn end(&mut self, _: NodeId, _: Kind) {
        match self.ends.pop() {
            Some(End::Markup(quotes)) if quotes.starts_with('\'') => self.push_quotes(quotes),
            Some(End::Markup(markup)) => self.out.push_str(markup),
            Some(End::Link(link, start)) => {
                let text = self.out.split_off(start);
                let tree = self.writer.tree;
                let link = tree.links.get(link as usize);
                let written = link.map_or("", |link| tree.text(link.destination));
                self.out.push_str(&self.writer.link(written, &text));
            }
            None => {}
        }
    }
}
