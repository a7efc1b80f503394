//! Wikitext of MediaWiki: lists with boxes, highlighted code, and links between pages of the wiki.
//!
//! A list item of a wiki is one line; what else belongs to it stands in lines of its own behind the same marks, the last of
//! them a colon. Code may go over lines even there, for its element is taken out before lists are looked at.

mod block;
mod code;
mod escape;
mod inline;

use std::collections::HashMap;

use super::told;
use super::walk::walk;
use super::{Addresses, notes::Notes};
use crate::project::{ItemVariant, SectionVariant, Variant};
use crate::tree::{NodeId, Tree};
pub use escape::page_name;
use escape::{escaped, guarded};

/// The page's text.
pub fn mediawiki(variant: &Variant<'_>, addresses: &Addresses<'_>) -> String {
    Writer::new(variant, addresses).page()
}

struct Writer<'a> {
    variant: &'a Variant<'a>,
    tree: &'a Tree,
    addresses: &'a Addresses<'a>,
    items: HashMap<NodeId, &'a ItemVariant<'a>>,
    /// By the node of the heading.
    sections: HashMap<NodeId, &'a SectionVariant<'a>>,
    out: String,
    /// The marks of the lists that are open, outermost first.
    marks: String,
    /// Whether the line of the innermost list item is still to be written.
    is_new: bool,
    /// The item's title that has been written before its turn.
    title: Option<NodeId>,
    /// The numbers of the next items of the lists that are open, if they have any; outermost first.
    lists: Vec<Option<u32>>,
    /// What ends the nodes that are open, outermost first.
    ends: Vec<End>,
    notes: Notes,
}

/// What happens at the end of a node.
enum End {
    Nothing,
    /// The marks are as long again as they were.
    Marks(usize),
    Line(&'static str),
    List,
}

impl<'a> Writer<'a> {
    fn new(variant: &'a Variant<'a>, addresses: &'a Addresses<'a>) -> Self {
        let sections = variant.sections.iter();
        Self {
            variant,
            tree: &variant.tree,
            addresses,
            items: variant.items.iter().map(|item| (item.node, item)).collect(),
            // A section's first child is its heading.
            sections: sections
                .map(|section| (section.node + 1, section))
                .collect(),
            out: String::new(),
            marks: String::new(),
            is_new: false,
            title: None,
            lists: Vec::new(),
            ends: Vec::new(),
            notes: Notes::new(&variant.tree),
        }
    }

    fn page(mut self) -> String {
        self.intro();
        if !self.tree.nodes.is_empty() {
            walk(self.tree, self.tree.subtree(0), &mut self);
        }
        self.footnotes();
        let mut text = self.out;
        text.truncate(text.trim_end().len());
        text.push('\n');
        text
    }

    /// What the page is of, and what its reader has to fill in.
    fn intro(&mut self) {
        let mut told: Vec<String> = told::of_page(self.variant)
            .iter()
            .map(|one| escaped(one))
            .collect();
        told.extend(self.addresses.page());
        if !told.is_empty() {
            self.paragraph(&told.join(" · "));
        }
        if let Some(description) = &self.variant.description {
            self.paragraph(&format!("''{}''", escaped(description)));
        }
        if self.variant.asks.is_empty() {
            return;
        }
        self.paragraph("Fill in before you begin:");
        for ask in &self.variant.asks {
            let name = format!("{{{{{}}}}}", ask.name);
            let mut line = format!(
                "* <code>{}</code> {}",
                escaped(&name),
                escaped(ask.question)
            );
            if !ask.value.is_empty() {
                line.push_str(&format!("; here <code>{}</code>", escaped(&ask.value)));
            }
            self.line(&line);
        }
        self.gap();
    }

    fn line(&mut self, text: &str) {
        self.out.push_str(text);
        self.out.push('\n');
    }

    /// An empty line, if the last one is not empty.
    fn gap(&mut self) {
        if !self.out.is_empty() && !self.out.ends_with("\n\n") {
            self.out.push('\n');
        }
    }

    /// Text in a paragraph of its own: in a list, in a line of the item.
    fn paragraph(&mut self, text: &str) {
        if self.marks.is_empty() {
            self.gap();
            self.line(&guarded(text));
            self.gap();
            return;
        }
        let marks = self.line_marks();
        self.line(&format!("{marks} {text}"));
    }

    /// The marks of the next line.
    fn line_marks(&mut self) -> String {
        let is_new = std::mem::take(&mut self.is_new);
        match is_new || self.marks.ends_with(':') {
            true => self.marks.clone(),
            false => format!("{}:", self.marks),
        }
    }

    fn footnotes(&mut self) {
        let rest = self.notes.all();
        if rest.is_empty() {
            return;
        }
        self.gap();
        self.line("----");
        let mut written = 0;
        for last in rest.into_iter().map(Some).chain([None]) {
            while let Some(note) = self.notes.nth(written) {
                written += 1;
                self.marks.push('#');
                self.is_new = true;
                let anchor = format!("<span id=\"fn-{written}\"></span>");
                let marks = self.line_marks();
                self.out.push_str(&format!("{marks} {anchor}"));
                let start = self.out.len();
                walk(self.tree, note + 1..self.tree.node(note).end, self);
                join_first(&mut self.out, start);
                self.marks.pop();
            }
            if let Some(last) = last {
                self.notes.number(last);
            }
        }
    }
}

/// What was written from `start` on is the rest of the line before it: without the marks of its own.
fn join_first(out: &mut String, start: usize) {
    let rest = out.split_off(start);
    let rest = rest.trim_start_matches(['*', '#', ':', ' ', '\n']);
    out.push_str(rest);
    if !out.ends_with('\n') {
        out.push('\n');
    }
}
