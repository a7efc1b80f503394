//! The commands by which a machine can check items: what authors marked with `verify`.

use std::ops::Range;

use super::Variant;
use super::purpose::blocks;
use crate::tree::{CodeBlock, NodeId, TextRef, Tree};

/// A command that checks an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verification<'v> {
    /// The item's place among the variant's.
    pub item: usize,
    /// The first word of the fence: `sh`, `console`.
    pub language: &'v str,
    /// The command as it is copied.
    pub command: &'v str,
    /// Where in it variables stand that must be filled in, and their names; in order.
    pub asked: Vec<(Range<usize>, &'v str)>,
    /// What its standard output must contain.
    pub expect: Option<&'v str>,
}

/// Those of a variant, in order. What is dangerous, or a way back, is never among them.
pub fn verifications<'v>(variant: &'v Variant<'_>) -> Vec<Verification<'v>> {
    let tree = &variant.tree;
    let items: Vec<NodeId> = variant.items.iter().map(|item| item.node).collect();
    let nodes = (0..).zip(tree.nodes.iter().copied());
    let mut found = Vec::new();
    for (item, block) in blocks(tree, nodes, &items) {
        let keys = &block.keys;
        if !keys.verify || keys.danger || keys.rollback {
            continue;
        }
        for segment in block.commands() {
            found.push(Verification {
                item,
                language: tree.text(block.language),
                command: tree.text(segment.text),
                asked: asked(tree, block, segment.text),
                expect: keys.expect.as_deref(),
            });
        }
    }
    found
}

/// The blocks that are marked alike and hold nothing that a shell could run: the item's place, and the first word of the
/// fence.
pub fn unrunnable<'v>(variant: &'v Variant<'_>) -> Vec<(usize, &'v str)> {
    let tree = &variant.tree;
    let items: Vec<NodeId> = variant.items.iter().map(|item| item.node).collect();
    let nodes = (0..).zip(tree.nodes.iter().copied());
    let marked = blocks(tree, nodes, &items)
        .into_iter()
        .filter(|(_, block)| {
            let keys = &block.keys;
            keys.verify && !keys.danger && !keys.rollback && block.commands().next().is_none()
        });
    marked
        .map(|(item, block)| (item, tree.text(block.language)))
        .collect()
}

/// Where variables stand in a part of a block.
fn asked<'v>(tree: &Tree, block: &'v CodeBlock, text: TextRef) -> Vec<(Range<usize>, &'v str)> {
    let fills = block.fills.iter();
    let found = fills.filter_map(|fill| {
        let start = text.offset_of(fill.text)?;
        let end = start + tree.text(fill.text).len();
        Some((start..end, fill.name.as_str()))
    });
    let mut found: Vec<_> = found.collect();
    found.sort_by_key(|(range, _)| range.start);
    found
}
