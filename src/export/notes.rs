//! Footnotes in the order of their first reference; those that nothing refers to come last.

use std::collections::HashMap;

use crate::tree::{Kind, NodeId, TextRef, Tree};

#[derive(Default)]
pub struct Notes {
    by_label: HashMap<String, NodeId>,
    order: Vec<NodeId>,
    /// From 1.
    numbers: HashMap<NodeId, usize>,
}

impl Notes {
    pub fn new(tree: &Tree) -> Self {
        let mut notes = Self::default();
        for (id, node) in (0..).zip(&tree.nodes) {
            if let Kind::FootnoteDefinition(label) = node.kind {
                notes.by_label.entry(key(tree, label)).or_insert(id);
            }
        }
        notes
    }

    /// The number of a note by its label; `None` if the page has none of that label.
    pub fn refer(&mut self, tree: &Tree, label: TextRef) -> Option<usize> {
        let note = *self.by_label.get(&key(tree, label))?;
        Some(self.number(note))
    }

    /// The number of a note; the next one if it has none yet.
    pub fn number(&mut self, note: NodeId) -> usize {
        let next = self.order.len() + 1;
        let number = *self.numbers.entry(note).or_insert(next);
        if number == next {
            self.order.push(note);
        }
        number
    }

    /// The note that has got the number `place + 1`.
    pub fn nth(&self, place: usize) -> Option<NodeId> {
        self.order.get(place).copied()
    }

    /// All notes, in the order of their definitions.
    pub fn all(&self) -> Vec<NodeId> {
        let mut all: Vec<NodeId> = self.by_label.values().copied().collect();
        all.sort_unstable();
        all
    }
}

/// Labels match whatever their letter case is.
fn key(tree: &Tree, label: TextRef) -> String {
    tree.text(label).to_lowercase()
}
