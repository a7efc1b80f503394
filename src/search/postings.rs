//! Where each term stands, as it is gathered and as it is written.
//!
//! A *point* is a node that uses the term. A *span* is a node with others in it that uses the term in its title, which
//! counts for all of them: it is stored once, however many there are.
//!
//! ```text
//! list    := points spans
//! points  := levels:varint (count:varint gap:varint…)…   a set bit of `levels` for each level that has any, the highest first;
//! spans   := levels:varint (count:varint (gap length)…)… of spans with how many nodes are in them
//! gap     := how far a node is from the one before it in the level, less 1
//! ```
//!
//! The levels are those of impact-ordered indexes (Anh and Moffat, "Pruned query evaluation using pre-computed impacts",
//! 2006): what counts most comes first. Of a term in many more than [`HEAD`] nodes the rest is a list of its own, which is read
//! only if the first does not tell enough.

use super::bytes::varint;
use super::weights::LEVELS;

/// The most points of a list that is read at once.
pub const HEAD: usize = 2048;

/// A node and a level: `node << 3 | level - 1`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Point(u32);

impl Point {
    pub fn new(node: usize, level: u8) -> Self {
        let level = u32::from(level.clamp(1, LEVELS) - 1);
        // A site of half a milliard nodes has other worries.
        Self(u32::try_from(node).unwrap_or(u32::MAX) << 3 | level)
    }

    pub fn node(self) -> usize {
        (self.0 >> 3) as usize
    }

    /// 0 to 7.
    fn level(self) -> usize {
        (self.0 & 7) as usize
    }

    /// The same, where the nodes are numbered from `base`.
    pub fn shifted(self, base: usize) -> Self {
        Self(
            self.0
                .wrapping_add(u32::try_from(base).unwrap_or(u32::MAX) << 3),
        )
    }
}

/// All that is known of a term. Both lists are in the order of their nodes.
#[derive(Clone, Debug, Default)]
pub struct Postings {
    pub points: Vec<Point>,
    /// Each with how many nodes are in it.
    pub spans: Vec<(Point, u32)>,
}

impl Postings {
    /// Adds those of what was gathered apart and begins at `base`.
    pub fn append(&mut self, more: Self, base: usize) {
        self.points
            .extend(more.points.into_iter().map(|point| point.shifted(base)));
        let spans = more.spans.into_iter();
        self.spans
            .extend(spans.map(|(point, length)| (point.shifted(base), length)));
    }

    /// How many nodes use the term.
    pub fn count(&self) -> usize {
        self.points.len() + self.spans.len()
    }

    /// As it is written: the list that is read first, and the rest.
    pub fn encode(&self) -> (Vec<u8>, Option<Vec<u8>>) {
        let mut by_level = by_level(&self.points, |point| *point);
        let spans = by_level_of_spans(&self.spans);
        if self.points.len() <= HEAD + HEAD / 2 {
            return (list(&by_level, &spans), None);
        }
        let mut left = HEAD;
        let mut rest: Vec<Vec<usize>> = Vec::new();
        for nodes in by_level.iter_mut().rev() {
            let kept = left.min(nodes.len());
            left -= kept;
            rest.push(nodes.split_off(kept));
        }
        rest.reverse();
        (list(&by_level, &spans), Some(list(&rest, &[])))
    }
}

fn by_level<T>(entries: &[T], point: impl Fn(&T) -> Point) -> Vec<Vec<usize>> {
    let mut levels = vec![Vec::new(); LEVELS.into()];
    for entry in entries {
        let point = point(entry);
        levels[point.level()].push(point.node());
    }
    levels
}

fn by_level_of_spans(spans: &[(Point, u32)]) -> Vec<Vec<(usize, usize)>> {
    let mut levels = vec![Vec::new(); LEVELS.into()];
    for &(point, length) in spans {
        levels[point.level()].push((point.node(), length as usize));
    }
    levels
}

fn list(points: &[Vec<usize>], spans: &[Vec<(usize, usize)>]) -> Vec<u8> {
    let mut bytes = Vec::new();
    varint(&mut bytes, present(points));
    for nodes in points.iter().rev().filter(|nodes| !nodes.is_empty()) {
        varint(&mut bytes, nodes.len());
        let mut next = 0;
        for &node in nodes {
            varint(&mut bytes, node - next);
            next = node + 1;
        }
    }
    varint(&mut bytes, present(spans));
    for spans in spans.iter().rev().filter(|spans| !spans.is_empty()) {
        varint(&mut bytes, spans.len());
        let mut next = 0;
        for &(node, length) in spans {
            varint(&mut bytes, node - next);
            varint(&mut bytes, length);
            next = node + 1;
        }
    }
    bytes
}

/// A bit for each level that is not empty.
fn present<T>(levels: &[Vec<T>]) -> usize {
    let bits = (0..).zip(levels).filter(|(_, level)| !level.is_empty());
    bits.fold(0, |bits, (level, _)| bits | 1 << level)
}
