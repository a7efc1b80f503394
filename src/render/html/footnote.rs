//! Footnotes: numbered in the order of their first reference, and put at the end of the page with links
//! back. Their ids hold a colon, which neither an item's id nor a heading's anchor can.

use std::collections::HashMap;

use crate::html::Html;
use crate::tree::{Kind, NodeId, TextRef, Tree};

#[derive(Debug, Default)]
pub(super) struct Footnotes {
    notes: Vec<Footnote>,
    by_label: HashMap<String, usize>,
}

#[derive(Debug)]
struct Footnote {
    definition: NodeId,
    /// From 1, by first reference; those without a reference come last.
    number: usize,
    /// How many references the page has, and how many of them are written.
    references: usize,
    written: usize,
    html: Html,
}

impl Footnotes {
    pub fn of(tree: &Tree) -> Self {
        let mut footnotes = Self::default();
        for (node, definition) in (0..).zip(&tree.nodes) {
            if let Kind::FootnoteDefinition(label) = definition.kind {
                let next = footnotes.notes.len();
                let index = *footnotes.by_label.entry(key(tree, label)).or_insert(next);
                if index == next {
                    footnotes.notes.push(Footnote {
                        definition: node,
                        number: 0,
                        references: 0,
                        written: 0,
                        html: Html::new(),
                    });
                }
            }
        }
        if !footnotes.notes.is_empty() {
            footnotes.count(tree);
        }
        footnotes
    }

    /// Numbers are given by the text first; then by the notes, in the order in which they got theirs.
    fn count(&mut self, tree: &Tree) {
        let mut order = Vec::new();
        self.count_in(tree, 0..tree.node(0).end, &mut order);
        let mut next = 0;
        for unreferenced in 0..=self.notes.len() {
            while let Some(&note) = order.get(next) {
                let definition = self.notes[note].definition;
                self.count_in(tree, definition + 1..tree.node(definition).end, &mut order);
                next += 1;
            }
            self.give_number(Some(unreferenced), &mut order);
        }
    }

    fn count_in(&mut self, tree: &Tree, range: std::ops::Range<NodeId>, order: &mut Vec<usize>) {
        let mut node = range.start;
        while node < range.end {
            match tree.node(node).kind {
                // What stands in an image is not written as it is.
                Kind::FootnoteDefinition(_) | Kind::Image(_) => {
                    node = tree.node(node).end;
                    continue;
                }
                Kind::FootnoteReference(label) => {
                    let note = self.by_label.get(&key(tree, label)).copied();
                    if let Some(note) = note {
                        self.notes[note].references += 1;
                    }
                    self.give_number(note, order);
                }
                _ => {}
            }
            node += 1;
        }
    }

    fn give_number(&mut self, note: Option<usize>, order: &mut Vec<usize>) {
        if let Some(index) = note
            && let Some(note) = self.notes.get_mut(index)
            && note.number == 0
        {
            order.push(index);
            note.number = order.len();
        }
    }

    /// A reference; text, if the note is not on the page.
    pub fn push_reference(&mut self, tree: &Tree, label: TextRef, html: &mut Html) {
        let note = self.by_label.get(&key(tree, label)).copied();
        let Some(note) = note.and_then(|note| self.notes.get_mut(note)) else {
            html.push_text("[^")
                .push_text(tree.text(label))
                .push_text("]");
            return;
        };
        note.written += 1;
        let id = reference_id(note.number, note.written);
        html.push_markup("<sup class=\"footnote-reference\"><a role=\"doc-noteref\"")
            .push_attribute("id", &id)
            .push_attribute("href", &format!("#{}", note_id(note.number)))
            .push_markup(">")
            .push_number(note.number)
            .push_markup("</a></sup>");
    }

    /// The links back from a note to its references.
    pub fn push_links_back(&self, definition: NodeId, html: &mut Html) {
        let Some(note) = self.index_of(definition).map(|index| &self.notes[index]) else {
            return;
        };
        for reference in 1..=note.references {
            let id = reference_id(note.number, reference);
            let label = match note.references {
                1 => format!("Back to reference {}", note.number),
                _ => format!("Back to reference {}, {reference}", note.number),
            };
            html.push_markup(" <a class=\"footnote-back\" role=\"doc-backlink\"")
                .push_attribute("href", &format!("#{id}"))
                .push_attribute("aria-label", &label)
                .push_markup(">↩</a>");
        }
    }

    pub fn keep(&mut self, definition: NodeId, html: Html) {
        if let Some(index) = self.index_of(definition) {
            self.notes[index].html = html;
        }
    }

    /// The notes are in the order of their definitions until the last of them is written.
    fn index_of(&self, definition: NodeId) -> Option<usize> {
        let by_definition = |note: &Footnote| note.definition;
        self.notes
            .binary_search_by_key(&definition, by_definition)
            .ok()
    }

    /// All notes, as the last part of the page.
    pub fn push_all(&mut self, html: &mut Html) {
        if self.notes.is_empty() {
            return;
        }
        self.notes.sort_by_key(|note| note.number);
        html.push_markup(
            "<section class=\"footnotes\" role=\"doc-endnotes\" aria-label=\"Footnotes\">\n<ol>\n",
        );
        for note in &self.notes {
            html.push_markup("<li")
                .push_attribute("id", &note_id(note.number))
                .push_markup(">\n")
                .push(&note.html)
                .push_markup("</li>\n");
        }
        html.push_markup("</ol>\n</section>\n");
    }
}

fn note_id(number: usize) -> String {
    format!("fn:{number}")
}

fn reference_id(number: usize, reference: usize) -> String {
    match reference {
        1 => format!("fnref:{number}"),
        _ => format!("fnref:{number}:{reference}"),
    }
}

/// Labels match whatever their letter case is.
fn key(tree: &Tree, label: TextRef) -> String {
    tree.text(label).to_lowercase()
}
