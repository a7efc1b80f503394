//! What the commands of items are for: to check, to go back, and what is dangerous.

use super::ItemVariant;
use crate::model::FenceKeys;
use crate::tree::{Kind, NodeId, SegmentKind, Tree};

/// What is said of one of an item's commands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Purpose<'a> {
    /// The command's place among the item's.
    pub command: usize,
    pub keys: &'a FenceKeys,
}

/// For each item, the purposes of its commands of which something is said, in order.
pub fn purposes<'a>(tree: &'a Tree, items: &[ItemVariant<'_>]) -> Vec<Vec<Purpose<'a>>> {
    let mut found: Vec<Vec<Purpose<'a>>> = items.iter().map(|_| Vec::new()).collect();
    let mut counts = vec![0; items.len()];
    let mut open: Vec<(NodeId, usize)> = Vec::new();
    let mut next = 0;
    for (id, node) in (0..).zip(&tree.nodes) {
        while open.last().is_some_and(|&(end, _)| end <= id) {
            open.pop();
        }
        if items.get(next).is_some_and(|item| item.node == id) {
            open.push((node.end, next));
            next += 1;
        }
        let (Kind::CodeBlock(block), Some(&(_, item))) = (node.kind, open.last()) else {
            continue;
        };
        let block = &tree.code_blocks[block as usize];
        let keys = &block.keys;
        let says = keys.verify || keys.expect.is_some() || keys.danger || keys.rollback;
        let is_command = |kind| matches!(kind, SegmentKind::Command(_));
        for _ in block.segments.iter().filter(|one| is_command(one.kind)) {
            let command = counts[item];
            counts[item] += 1;
            if says {
                found[item].push(Purpose { command, keys });
            }
        }
    }
    found
}
