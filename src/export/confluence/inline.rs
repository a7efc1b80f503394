//! Text and what stands in it.

use super::writer::{Writer, note_anchor};
use crate::export::address::Address;
use crate::export::told;
use crate::tree::{Kind, NodeId, TextRef};

impl Writer<'_> {
    pub fn begin_inline(&mut self, node: NodeId, kind: Kind) -> bool {
        match kind {
            Kind::Text(text) | Kind::Parenthesis(text) => {
                self.out.text(self.tree.text(text));
            }
            Kind::Code(text) => {
                self.out.element("code", self.tree.text(text));
            }
            Kind::SoftBreak => {
                self.out.markup("\n");
            }
            Kind::HardBreak => {
                self.out.markup("<br/>");
            }
            Kind::Variable(fill) => {
                let text = self.tree.fills.get(fill as usize).map(|fill| fill.text);
                self.out.text(text.map_or("", |text| self.tree.text(text)));
            }
            Kind::InlineHtml(text) if told::is_break(self.tree.text(text)) => {
                self.out.markup("<br/>");
            }
            Kind::FootnoteReference(label) => self.reference(label),
            Kind::Image(link) => self.image(node, link),
            Kind::Emphasis => {
                self.open("<em>", "</em>");
                return true;
            }
            Kind::Strong => {
                self.open("<strong>", "</strong>");
                return true;
            }
            Kind::Strikethrough => {
                self.open("<del>", "</del>");
                return true;
            }
            Kind::Link(link) => {
                let tree = self.tree;
                let link = tree.links.get(link as usize);
                let end = link.map_or("", |link| self.begin_link(tree.text(link.destination)));
                self.ends.push(end);
                return true;
            }
            _ => {}
        }
        false
    }

    /// Writes the beginning of a link, and hands out its end.
    pub fn begin_link(&mut self, written: &str) -> &'static str {
        const END: &str = "</ac:link-body></ac:link>";
        let addresses = self.addresses;
        match addresses.of(written) {
            Address::Here(anchor) => {
                self.out.markup("<ac:link").attribute("ac:anchor", anchor);
                self.out.markup("><ac:link-body>");
                END
            }
            Address::Document { title, anchor, .. } => {
                self.out.markup("<ac:link");
                if let Some(anchor) = anchor {
                    self.out.attribute("ac:anchor", anchor);
                }
                self.out
                    .markup("><ri:page")
                    .attribute("ri:content-title", title);
                self.out.markup("/><ac:link-body>");
                END
            }
            Address::Absolute(href) => {
                self.out.markup("<a").attribute("href", &href).markup(">");
                "</a>"
            }
            Address::File(path) => {
                addresses.wants(path);
                self.out.markup("<ac:link>");
                self.attachment(path);
                self.out.markup("<ac:link-body>");
                END
            }
            Address::Nowhere => "",
        }
    }

    fn attachment(&mut self, path: &str) {
        let name = path.rsplit('/').next().unwrap_or(path);
        self.out
            .markup("<ri:attachment")
            .attribute("ri:filename", name);
        self.out.markup("/>");
    }

    fn image(&mut self, node: NodeId, link: u32) {
        let alternative = self.tree.plain_text(node, |_| false);
        let link = self.tree.links.get(link as usize);
        let written = link.map_or("", |link| self.tree.text(link.destination));
        let addresses = self.addresses;
        match addresses.of(written) {
            Address::Absolute(href) => {
                self.out
                    .markup("<ac:image")
                    .attribute("ac:alt", &alternative);
                self.out.markup("><ri:url").attribute("ri:value", &href);
                self.out.markup("/></ac:image>");
            }
            Address::File(path) => {
                addresses.wants(path);
                self.out
                    .markup("<ac:image")
                    .attribute("ac:alt", &alternative);
                self.out.markup(">");
                self.attachment(path);
                self.out.markup("</ac:image>");
            }
            _ => {
                self.out.text(&alternative);
            }
        }
    }

    fn reference(&mut self, label: TextRef) {
        let Some(number) = self.notes.refer(self.tree, label) else {
            let label = format!("[^{}]", self.tree.text(label));
            self.out.text(&label);
            return;
        };
        self.out
            .markup("<sup><ac:link")
            .attribute("ac:anchor", &note_anchor(number));
        self.out.markup("><ac:link-body>").text(&number.to_string());
        self.out.markup("</ac:link-body></ac:link></sup>");
    }

    pub fn html(&mut self, text: TextRef) {
        let words = told::words_of_html(self.tree.text(text));
        if !words.trim().is_empty() {
            self.block();
            self.out.markup("<p>").text(words.trim()).markup("</p>\n");
        }
    }
}
