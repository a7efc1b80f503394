//! What results can be filtered by: a file for each facet, with the nodes of each of its values.
//!
//! ```text
//! file    := length:varint values:json lists
//! values  := [[name, label, items, bytes]…]        how many items have it, and how long its list is
//! list    := (gap:varint run:varint)…              gap: nodes left out since the last run; run: how many follow, less 1
//! ```
//!
//! Of the environments the names are the sets of them that nodes are in, and the commonest has no list: it is where no
//! other is.

use std::collections::BTreeMap;

use serde_json::json;

use super::bytes::varint;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Facet {
    Environment,
    Kind,
    Level,
    Owner,
    Tag,
    Control,
    Phase,
    /// By id; for what asks about one page.
    Page,
    /// How much a page counts beside others; nothing to filter by.
    Boost,
}

impl Facet {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Environment => "environment",
            Self::Kind => "kind",
            Self::Level => "level",
            Self::Owner => "owner",
            Self::Tag => "tag",
            Self::Control => "control",
            Self::Phase => "phase",
            Self::Page => "page",
            Self::Boost => "boost",
        }
    }
}

/// Nodes in order, as runs of them: the first, and how many.
#[derive(Clone, Debug, Default)]
pub struct Nodes {
    runs: Vec<(usize, usize)>,
    items: usize,
}

impl Nodes {
    /// Adds a node behind all others, or the last one again.
    pub fn add(&mut self, node: usize, is_item: bool) {
        match self.runs.last_mut() {
            Some((first, count)) if *first + *count > node => return,
            Some((first, count)) if *first + *count == node => *count += 1,
            _ => self.runs.push((node, 1)),
        }
        self.items += usize::from(is_item);
    }

    /// Adds the nodes of what was gathered apart and begins at `base`.
    pub fn append(&mut self, other: Nodes, base: usize) {
        for (first, count) in other.runs {
            match self.runs.last_mut() {
                Some((last, before)) if *last + *before == base + first => *before += count,
                _ => self.runs.push((base + first, count)),
            }
        }
        self.items += other.items;
    }

    fn encode(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut next = 0;
        for &(first, count) in &self.runs {
            varint(&mut bytes, first - next);
            varint(&mut bytes, count - 1);
            next = first + count;
        }
        bytes
    }
}

/// The file of a facet. `label` says what a value is called.
pub fn encode(
    facet: Facet,
    values: &BTreeMap<String, Nodes>,
    label: impl Fn(&str) -> String,
) -> Vec<u8> {
    let mut values: Vec<(&String, &Nodes)> = values.iter().collect();
    let is_environment = facet == Facet::Environment;
    if is_environment {
        values.sort_by_key(|(_, nodes)| std::cmp::Reverse(nodes.runs.len()));
    }
    let mut lists = Vec::new();
    let mut head = Vec::new();
    for (place, (name, nodes)) in values.into_iter().enumerate() {
        let list = match is_environment && place == 0 {
            true => Vec::new(),
            false => nodes.encode(),
        };
        head.push(json!([name, label(name), nodes.items, list.len()]));
        lists.extend(list);
    }
    let head = serde_json::Value::Array(head).to_string();
    let mut bytes = Vec::new();
    varint(&mut bytes, head.len());
    bytes.extend_from_slice(head.as_bytes());
    bytes.extend(lists);
    bytes
}
