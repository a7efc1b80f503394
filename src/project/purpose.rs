//! What the commands of items are for: to check, to go back, and what is dangerous.

use super::ItemVariant;
use super::tree::Narrowing;
use crate::catalog::Page;
use crate::model::FenceKeys;
use crate::tree::{CodeBlock, Kind, Node, NodeId, Tree};

/// What is said of one of an item's commands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Purpose<'a> {
    /// The command's place among the item's.
    pub command: usize,
    pub keys: &'a FenceKeys,
}

/// For each item of a variant, the purposes of its commands of which something is said, in order.
pub fn purposes<'a>(tree: &'a Tree, items: &[ItemVariant<'_>]) -> Vec<Vec<Purpose<'a>>> {
    let items: Vec<NodeId> = items.iter().map(|item| item.node).collect();
    let nodes = (0..).zip(tree.nodes.iter().copied());
    read(tree, nodes, &items)
}

/// The same for each item of a page; nothing for what is not in the environment.
pub fn page_purposes(page: &Page, environment: usize) -> Vec<Vec<Purpose<'_>>> {
    let items: Vec<NodeId> = page.items.iter().map(|item| item.node).collect();
    let narrowing = Narrowing::new(page, environment);
    read(page.tree(), narrowing.visible(page.tree()), &items)
}

fn read<'a>(
    tree: &'a Tree,
    nodes: impl Iterator<Item = (NodeId, Node)>,
    items: &[NodeId],
) -> Vec<Vec<Purpose<'a>>> {
    let mut found: Vec<Vec<Purpose<'a>>> = items.iter().map(|_| Vec::new()).collect();
    let mut counts = vec![0; items.len()];
    for (item, block) in blocks(tree, nodes, items) {
        let keys = &block.keys;
        let says = keys.verify || keys.expect.is_some() || keys.danger || keys.rollback;
        for _ in block.commands() {
            let command = counts[item];
            counts[item] += 1;
            if says {
                found[item].push(Purpose { command, keys });
            }
        }
    }
    found
}

/// The blocks of code in items, in order, each with the place of the innermost item around it.
pub fn blocks<'a>(
    tree: &'a Tree,
    nodes: impl Iterator<Item = (NodeId, Node)>,
    items: &[NodeId],
) -> Vec<(usize, &'a CodeBlock)> {
    let mut found = Vec::new();
    let mut open: Vec<(NodeId, usize)> = Vec::new();
    let mut next = 0;
    for (id, node) in nodes {
        while open.last().is_some_and(|&(end, _)| end <= id) {
            open.pop();
        }
        while items.get(next).is_some_and(|item| *item < id) {
            next += 1;
        }
        if items.get(next) == Some(&id) {
            open.push((node.end, next));
            next += 1;
        }
        let (Kind::CodeBlock(block), Some(&(_, item))) = (node.kind, open.last()) else {
            continue;
        };
        found.push((item, &tree.code_blocks[block as usize]));
    }
    found
}
