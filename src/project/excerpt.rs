//! One section of a variant, by itself.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use super::{ItemVariant, SettingBlockVariant, SourceVariant, Variant};
use crate::source::Span;
use crate::tree::{Kind, Node, NodeId, TextRef, Tree};

impl Variant<'_> {
    /// Leaves the section at `anchor` alone, with its heading, the footnotes that it refers to, and what of the page's
    /// questions it needs. `None` if the variant has no such section.
    pub fn excerpt(mut self, anchor: &str) -> Option<Self> {
        let kept = self.sections.iter().position(|one| one.anchor == anchor)?;
        let moves = Moves::new(&self.tree, self.sections[kept].node);
        let sections = std::mem::take(&mut self.sections).into_iter();
        let sections = sections.filter_map(|mut section| {
            section.node = moves.of(section.node)?;
            section.parent = section.parent.and_then(|parent| parent.checked_sub(kept));
            Some(section)
        });
        self.sections = sections.collect();
        self.items = items(std::mem::take(&mut self.items), &moves, kept);
        self.settings
            .retain_mut(|block| moves.take(&mut block.node));
        self.settings.sort_by_key(|block| block.node);
        self.views.retain_mut(|view| moves.take(&mut view.node));
        self.views.sort_by_key(|view| view.node);
        self.tree.nodes = moves.nodes(&self.tree);
        let asked = asked(&self.tree, &self.settings);
        self.asks.retain(|ask| asked.contains(ask.name));
        let of_items = self.items.iter().flat_map(|item| &item.facts.when);
        let of_settings = self.settings.iter().flat_map(|block| &block.settings);
        let used: HashSet<&str> = of_items
            .chain(of_settings.flat_map(|one| &one.when))
            .map(|when| when.id.as_str())
            .collect();
        self.conditions.retain(|(id, _)| used.contains(id.as_str()));
        Some(self)
    }
}

/// The items that stay; what is around them may not.
fn items<'a>(all: Vec<ItemVariant<'a>>, moves: &Moves, section: usize) -> Vec<ItemVariant<'a>> {
    let count = all.len();
    let mut kept: Vec<(usize, ItemVariant<'a>)> = all
        .into_iter()
        .enumerate()
        .filter_map(|(place, mut item)| moves.take(&mut item.node).then_some((place, item)))
        .collect();
    // What stood in a note before the section stands behind it now.
    kept.sort_by_key(|(_, item)| item.node);
    let mut places = vec![None; count];
    for (new, (old, _)) in kept.iter().enumerate() {
        places[*old] = Some(new);
    }
    let items = kept.into_iter().map(|(_, mut item)| {
        item.parent = item.parent.and_then(|parent| places[parent]);
        item.section = item.section.and_then(|one| one.checked_sub(section));
        item
    });
    items.collect()
}

/// The names of the variables that a reader may fill in and that are shown.
fn asked(tree: &Tree, settings: &[SettingBlockVariant<'_>]) -> HashSet<String> {
    let mut names = HashSet::new();
    for node in &tree.nodes {
        match node.kind {
            Kind::Variable(fill) => {
                names.extend(tree.fills.get(fill as usize).map(|one| one.name.clone()))
            }
            Kind::CodeBlock(block) => {
                let fills = tree.code_blocks[block as usize].fills.iter();
                names.extend(fills.map(|one| one.name.clone()));
            }
            _ => {}
        }
    }
    let settings = settings.iter().flat_map(|block| &block.settings);
    let fills = settings.flat_map(|one| one.fills.iter());
    names.extend(fills.map(|(_, name)| (*name).to_owned()));
    names
}

/// Which nodes of a tree stay, and where they come to stand: in the order of the ranges, behind the root.
struct Moves {
    ranges: Vec<Range<NodeId>>,
    /// Of each node of the tree.
    places: Vec<Option<NodeId>>,
    /// How many nodes stay.
    count: NodeId,
}

impl Moves {
    /// Of a section, and of the notes that it refers to, or that those do.
    fn new(tree: &Tree, section: NodeId) -> Self {
        let notes = (0..)
            .zip(&tree.nodes)
            .filter_map(|(id, node)| match node.kind {
                Kind::FootnoteDefinition(label) => Some((key(tree, label), id)),
                _ => None,
            });
        // Of two notes with one label the first stands.
        let mut by_label: HashMap<String, NodeId> = HashMap::new();
        for (label, note) in notes {
            by_label.entry(label).or_insert(note);
        }
        let mut moves = Self {
            ranges: Vec::new(),
            places: vec![None; tree.nodes.len()],
            count: 1,
        };
        moves.keep(tree.subtree(section));
        let mut next = 0;
        while let Some(range) = moves.ranges.get(next).cloned() {
            for node in range {
                if let Kind::FootnoteReference(label) = tree.node(node).kind
                    && let Some(&note) = by_label.get(&key(tree, label))
                    && moves.of(note).is_none()
                {
                    moves.keep(tree.subtree(note));
                }
            }
            next += 1;
        }
        moves
    }

    fn keep(&mut self, range: Range<NodeId>) {
        for node in range.clone() {
            self.places[node as usize] = Some(self.count);
            self.count += 1;
        }
        self.ranges.push(range);
    }

    fn of(&self, node: NodeId) -> Option<NodeId> {
        self.places.get(node as usize).copied().flatten()
    }

    /// Moves a node, and says whether it stays.
    fn take(&self, node: &mut NodeId) -> bool {
        let moved = self.of(*node);
        *node = moved.unwrap_or(*node);
        moved.is_some()
    }

    fn nodes(&self, tree: &Tree) -> Vec<Node> {
        let mut root = *tree.node(0);
        root.end = self.count;
        let mut nodes = vec![root];
        let mut start = 1;
        for range in &self.ranges {
            nodes.extend(
                tree.nodes[range.start as usize..range.end as usize]
                    .iter()
                    .map(|node| Node {
                        end: node.end - range.start + start,
                        ..*node
                    }),
            );
            start += range.end - range.start;
        }
        nodes
    }
}

/// Labels match whatever their letter case is.
fn key(tree: &Tree, label: TextRef) -> String {
    tree.text(label).to_lowercase()
}

/// The spans of a page's source that a section's excerpt is made of, in the order of the excerpt.
fn spans(tree: &Tree, section: NodeId) -> impl Iterator<Item = Span> {
    let ranges = Moves::new(tree, section).ranges.into_iter();
    ranges.map(|range| tree.node(range.start).span)
}

impl SourceVariant<'_> {
    /// The variant's text of the section at a node of the page's own tree, and of the notes that it refers to.
    pub fn excerpt(&self, tree: &Tree, section: NodeId) -> String {
        let parts = spans(tree, section).map(|span| self.within(span));
        let parts: Vec<String> = parts.map(|part| part.trim_end().to_owned()).collect();
        parts.join("\n\n")
    }

    fn within(&self, span: Span) -> String {
        let source = self.source.get(span.range()).unwrap_or_default();
        let inside = self.edits.iter().filter(|edit| span.contains(edit.span));
        let edits: Vec<_> = inside
            .map(|edit| super::SourceEdit {
                span: Span {
                    start: edit.span.start - span.start,
                    end: edit.span.end - span.start,
                },
                ..edit.clone()
            })
            .collect();
        super::apply(source, &edits)
    }
}
