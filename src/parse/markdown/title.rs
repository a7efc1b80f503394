//! The ends of titles: `{#id}` of headings, and parentheses that may turn out to be suffixes.

use std::ops::Range;

use crate::source::Span;
use crate::tree::{Kind, Node, NodeId, TextRef, Tree};

/// Takes `{#id}` off a heading, then splits its parentheses off.
pub(super) fn finish_heading(tree: &mut Tree, heading: NodeId) {
    cut_id(tree, heading);
    split_parentheses(tree, heading);
}

/// `{#id}` or `{#id .class key=value}` at the end. Classes and keys are those of other programs and mean
/// nothing here. Braces without an id are text.
fn cut_id(tree: &mut Tree, heading: NodeId) -> Option<()> {
    let (node, text) = last_text(tree, heading)?;
    let written = tree.text(text).trim_end();
    let (before, attributes) = written.strip_suffix('}')?.rsplit_once('{')?;
    let mut id = None;
    for word in attributes.split_whitespace() {
        match word.strip_prefix('#') {
            Some(name) if !name.is_empty() => id = Some(name.to_owned()),
            _ if word.starts_with('.') || word.contains('=') => {}
            _ => return None,
        }
    }
    let id = Some(id?);
    let kept = text.slice(0..before.trim_end().len());
    if let Kind::Heading { heading: index, .. } = tree.node(heading).kind
        && let Some(entry) = tree.headings.get_mut(index as usize)
    {
        entry.id = id;
    }
    replace_last(tree, heading, node, &[Kind::Text(kept)]);
    Some(())
}

/// Trailing parentheses of a block of text become nodes of their own.
pub(super) fn split_parentheses(tree: &mut Tree, block: NodeId) {
    let Some((node, text)) = last_text(tree, block) else {
        return;
    };
    let written = tree.text(text);
    if !written.trim_end().ends_with(')') {
        return;
    }
    let before = tree.node(node - 1).kind;
    let start = Start {
        is_title: node == block + 1,
        is_line: matches!(before, Kind::SoftBreak | Kind::HardBreak),
    };
    let mut groups = trailing_groups(written, &start);
    let Some(first) = groups.last() else {
        return;
    };
    let mut kinds = vec![Kind::Text(text.slice(0..first.start))];
    groups.reverse();
    kinds.extend(
        groups
            .into_iter()
            .map(|group| Kind::Parenthesis(text.slice(group))),
    );
    replace_last(tree, block, node, &kinds);
}

/// What a text is the start of.
struct Start {
    is_title: bool,
    is_line: bool,
}

/// The balanced `(…)` at the end of a text, last first, each with the white space before it. One without
/// white space before it belongs to its word, and one that is the whole title is no suffix of it.
fn trailing_groups(text: &str, text_start: &Start) -> Vec<Range<usize>> {
    let mut groups = Vec::new();
    let mut end = text.trim_end().len();
    while let Some(open) = group_start(&text[..end]) {
        let start = text[..open].trim_end().len();
        let is_suffix = match start {
            0 if text_start.is_title => false,
            0 => start < open || text_start.is_line,
            _ => start < open,
        };
        if !is_suffix {
            break;
        }
        groups.push(start..end);
        end = start;
    }
    groups
}

/// Where the balanced `(…)` that ends the text begins.
fn group_start(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, byte) in text.bytes().enumerate().rev() {
        match byte {
            b')' => depth += 1,
            b'(' => depth = depth.checked_sub(1)?,
            _ => {}
        }
        if depth == 0 {
            return (byte == b'(').then_some(at);
        }
    }
    None
}

/// The text that ends a block, in it or in emphasis that ends with it.
fn last_text(tree: &Tree, block: NodeId) -> Option<(NodeId, TextRef)> {
    let end = tree.node(block).end;
    let node = end.checked_sub(1)?;
    let Kind::Text(text) = tree.node(node).kind else {
        return None;
    };
    let plain = parents_of_last(tree, block).all(|parent| {
        matches!(
            tree.node(parent).kind,
            Kind::Emphasis | Kind::Strong | Kind::Strikethrough
        )
    });
    plain.then_some((node, text))
}

/// The nodes between a block and its last leaf.
fn parents_of_last(tree: &Tree, block: NodeId) -> impl Iterator<Item = NodeId> {
    let end = tree.node(block).end;
    (block + 1..end.saturating_sub(1)).filter(move |&node| tree.node(node).end == end)
}

/// Puts other leaves, some of them perhaps empty, in the place of the block's last one.
fn replace_last(tree: &mut Tree, block: NodeId, last: NodeId, kinds: &[Kind]) {
    let parents: Vec<NodeId> = parents_of_last(tree, block).collect();
    let whole = tree.node(last).span;
    tree.nodes.truncate(last as usize);
    for &kind in kinds {
        let (Kind::Text(text) | Kind::Parenthesis(text)) = kind else {
            continue;
        };
        if !text.is_empty() {
            let span: Span = text.source_span().unwrap_or(whole);
            let end = tree.nodes.len() as NodeId + 1;
            tree.nodes.push(Node { kind, span, end });
        }
    }
    let end = tree.nodes.len() as NodeId;
    for parent in parents.into_iter().chain([block]) {
        tree.nodes[parent as usize].end = end;
    }
}
