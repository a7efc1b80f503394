//! What results can be filtered by: a file for each facet, with the nodes of each of its values.
//!
//! ```text
//! file    := length:varint values:json lists
//! values  := [[name, label, items, bytes]…]        how many items have it, and how long its list is
//! list    := (gap:varint [run:varint])…            gap: nodes left out since the last run, twice, plus 1 if the run is of
//!                                                  several; run: of how many, less 2
//! ```
//!
//! One file is nothing to filter by alone: that of *classes*. A class is a set of environments that nodes are in, and how much
//! they count beside others. Its name is the places of its environments in the manifest, with commas between; its label is
//! that number. The commonest has no list: it is where no other is.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde_json::json;

use super::bytes::varint;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Facet {
    Class,
    Kind,
    Level,
    Owner,
    Tag,
    Control,
    Phase,
    /// By id; for what asks about one page.
    Page,
}

impl Facet {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Class => "class",
            Self::Kind => "kind",
            Self::Level => "level",
            Self::Owner => "owner",
            Self::Tag => "tag",
            Self::Control => "control",
            Self::Phase => "phase",
            Self::Page => "page",
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
            varint(&mut bytes, (first - next) << 1 | usize::from(count > 1));
            if count > 1 {
                varint(&mut bytes, count - 2);
            }
            next = first + count;
        }
        bytes
    }
}

/// The file of a facet. `label` says what a value is called in it, and what readers call it.
pub fn encode<'v>(
    facet: Facet,
    values: &'v BTreeMap<String, Nodes>,
    label: impl Fn(&'v str) -> (Cow<'v, str>, Cow<'v, str>),
) -> Vec<u8> {
    let mut values: Vec<(&String, &Nodes)> = values.iter().collect();
    let is_class = facet == Facet::Class;
    if is_class {
        values.sort_by_key(|(_, nodes)| std::cmp::Reverse(nodes.runs.len()));
    }
    let mut lists = Vec::new();
    let mut head = Vec::new();
    for (place, (name, nodes)) in values.into_iter().enumerate() {
        let list = match is_class && place == 0 {
            true => Vec::new(),
            false => nodes.encode(),
        };
        let (name, label) = label(name);
        head.push(json!([name, label, nodes.items, list.len()]));
        lists.extend(list);
    }
    let head = serde_json::Value::Array(head).to_string();
    let mut bytes = Vec::new();
    varint(&mut bytes, head.len());
    bytes.extend_from_slice(head.as_bytes());
    bytes.extend(lists);
    bytes
}
