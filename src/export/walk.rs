//! The way along a tree: what begins and what ends, in the order of the text, with a loop, so that no depth of nesting can
//! exhaust the stack.

use std::ops::Range;

use crate::tree::{Kind, NodeId, Tree};

/// What a writer is told of a tree.
pub trait Visit {
    /// A node begins. Says whether what is in it is visited, and its end told.
    fn begin(&mut self, node: NodeId, kind: Kind) -> bool;

    fn end(&mut self, node: NodeId, kind: Kind);
}

/// Visits the nodes of a range, which begins and ends where subtrees do.
pub fn walk(tree: &Tree, range: Range<NodeId>, visit: &mut impl Visit) {
    let mut open: Vec<NodeId> = Vec::new();
    let mut node = range.start;
    let close = |open: &mut Vec<NodeId>, visit: &mut _, before: NodeId| {
        while let Some(&last) = open.last()
            && tree.node(last).end <= before
        {
            Visit::end(visit, last, tree.node(last).kind);
            open.pop();
        }
    };
    while node < range.end {
        close(&mut open, visit, node);
        let here = tree.node(node);
        if visit.begin(node, here.kind) {
            open.push(node);
            node += 1;
        } else {
            node = here.end;
        }
    }
    close(&mut open, visit, range.end);
}
