//! Copies a page's tree, leaving out what is not in the environment and filling in variables.

use std::collections::HashSet;

use super::fill::{Piece, Variables};
use super::{Hrefs, Lead};
use crate::catalog::{Bindings, Page};
use crate::tree::{CodeBlock, Fill, Kind, Node, NodeId, Segment, TextRef, Tree};

/// What of a page is not in an environment.
pub struct Narrowing {
    /// Sorted.
    hidden: Vec<NodeId>,
}

impl Narrowing {
    pub fn new(page: &Page, environment: usize) -> Self {
        let narrowed = page.narrowed.iter();
        let hidden = narrowed.filter(|(_, envs)| !envs.contains(environment));
        let mut narrowing = Self {
            hidden: hidden.map(|&(node, _)| node).collect(),
        };
        if !narrowing.hidden.is_empty() {
            narrowing.hide_footnotes(page.tree());
        }
        narrowing
    }

    pub fn hides(&self, node: NodeId) -> bool {
        self.hidden.binary_search(&node).is_ok()
    }

    /// The nodes that are visible, in order.
    pub fn visible<'a>(&'a self, tree: &'a Tree) -> impl Iterator<Item = (NodeId, Node)> + 'a {
        let mut next = 0;
        std::iter::from_fn(move || {
            while self.hides(next) {
                next = tree.node(next).end;
            }
            let node = *tree.nodes.get(next as usize)?;
            next += 1;
            Some((next - 1, node))
        })
    }

    /// A footnote that only hidden text refers to is hidden with it.
    fn hide_footnotes(&mut self, tree: &Tree) {
        let labels = |nodes: &mut dyn Iterator<Item = Node>| -> HashSet<String> {
            let references = nodes.filter_map(|node| match node.kind {
                Kind::FootnoteReference(label) => Some(tree.text(label).to_owned()),
                _ => None,
            });
            references.collect()
        };
        let all = labels(&mut tree.nodes.iter().copied());
        let seen = labels(&mut self.visible(tree).map(|(_, node)| node));
        for (id, node) in (0..).zip(&tree.nodes) {
            if let Kind::FootnoteDefinition(label) = node.kind {
                let label = tree.text(label);
                if all.contains(label) && !seen.contains(label) {
                    self.hidden.push(id);
                }
            }
        }
        self.hidden.sort_unstable();
    }
}

/// A copy being made.
pub struct Copy<'a> {
    page: &'a Page,
    bindings: &'a Bindings,
    variables: &'a Variables<'a>,
    hrefs: &'a Hrefs<'a>,
    pub tree: Tree,
    /// The copy of each of the page's nodes, if it has one.
    pub copies: Vec<Option<NodeId>>,
}

impl<'a> Copy<'a> {
    pub fn new(
        page: &'a Page,
        bindings: &'a Bindings,
        variables: &'a Variables<'a>,
        hrefs: &'a Hrefs<'a>,
    ) -> Self {
        Self {
            page,
            bindings,
            variables,
            hrefs,
            tree: page.tree().without_nodes(),
            copies: vec![None; page.tree().nodes.len()],
        }
    }

    pub fn run(&mut self, narrowing: &Narrowing) {
        let from = self.page.tree();
        // The ends of copied nodes that are still open: in the page's tree, and where they are in the copy.
        let mut open: Vec<(NodeId, usize)> = Vec::new();
        // The heading that became the title is shown as the title.
        let title = self
            .page
            .title_section
            .map(|section| from.subtree(section + 1));
        for (id, node) in narrowing.visible(from) {
            if title.as_ref().is_some_and(|title| title.contains(&id)) {
                continue;
            }
            self.close(&mut open, id);
            let before = self.tree.nodes.len();
            self.copy(id, node);
            let copied = before < self.tree.nodes.len();
            if copied {
                self.copies[id as usize] = NodeId::try_from(before).ok();
            }
            let leaf = node.end == id + 1;
            if copied && !leaf {
                open.push((node.end, before));
            }
        }
        self.close(&mut open, NodeId::MAX);
    }

    /// Ends the nodes that end before `next`; a list in which nothing is left goes.
    fn close(&mut self, open: &mut Vec<(NodeId, usize)>, next: NodeId) {
        while let Some(&(end, place)) = open.last()
            && end <= next
        {
            open.pop();
            if self.tree.nodes.len() == place + 1
                && matches!(self.tree.nodes[place].kind, Kind::List { .. })
            {
                self.tree.nodes.pop();
                continue;
            }
            self.tree.nodes[place].end = self.next_id();
        }
    }

    fn next_id(&self) -> NodeId {
        NodeId::try_from(self.tree.nodes.len()).unwrap_or(NodeId::MAX)
    }

    fn push(&mut self, kind: Kind, node: Node) {
        let end = self.next_id() + 1;
        self.tree.nodes.push(Node { kind, end, ..node });
    }

    fn copy(&mut self, id: NodeId, node: Node) {
        let from = self.page.tree();
        match node.kind {
            Kind::EnvRegion(_) => {}
            Kind::Section if self.page.title_section == Some(id) => {}
            Kind::Heading { level, heading } => self.copy_heading(id, node, level, heading),
            Kind::Text(text) => self.copy_text(text, node),
            Kind::Parenthesis(text) => {
                if self.page.suffixes.binary_search(&id).is_err() {
                    self.copy_text(text, node);
                }
            }
            Kind::Code(text) => {
                let text = self.filled(text, &mut None);
                self.push(Kind::Code(text), node);
            }
            Kind::CodeBlock(block) => {
                let block = self.code_block(&from.code_blocks[block as usize]);
                self.tree.code_blocks.push(block);
                let index = index(self.tree.code_blocks.len());
                self.push(Kind::CodeBlock(index), node);
            }
            Kind::Link(link) | Kind::Image(link) => self.copy_link(link, node),
            Kind::Table(table) => {
                let alignments = from.alignments[table as usize].clone();
                self.tree.alignments.push(alignments);
                let index = index(self.tree.alignments.len());
                self.push(Kind::Table(index), node);
            }
            kind => self.push(kind, node),
        }
    }

    fn copy_heading(&mut self, id: NodeId, node: Node, level: u8, heading: u32) {
        let mut copy = self.page.tree().headings[heading as usize].clone();
        copy.id = self.page.heading_anchors.get(&id).cloned();
        self.tree.headings.push(copy);
        let heading = index(self.tree.headings.len());
        self.push(Kind::Heading { level, heading }, node);
    }

    /// A text with its variables: those to be filled in are nodes of their own.
    fn copy_text(&mut self, text: TextRef, node: Node) {
        let from = self.page.tree();
        let words = from.text(text);
        let escaped = text.source_span().is_some_and(|span| {
            let before = from.source().get(..span.start as usize);
            before.is_some_and(|before| before.ends_with('\\'))
        });
        let Some(pieces) = self.variables.pieces(words, escaped) else {
            return self.push(Kind::Text(text), node);
        };
        for piece in pieces {
            match piece {
                Piece::Kept(range) => self.push(Kind::Text(text.slice(range)), node),
                Piece::Value { text, ask: None } => {
                    let text = self.tree.decode(text);
                    self.push(Kind::Text(text), node);
                }
                Piece::Value {
                    text,
                    ask: Some(name),
                } => {
                    let text = self.tree.decode(text);
                    let name = name.to_owned();
                    self.tree.fills.push(Fill { name, text });
                    let fill = index(self.tree.fills.len());
                    self.push(Kind::Variable(fill), node);
                }
            }
        }
    }

    /// A text filled in one piece; where variables to fill in stand is noted in `fills`.
    fn filled(&mut self, text: TextRef, fills: &mut Option<&mut Vec<Fill>>) -> TextRef {
        let from = self.page.tree();
        let words = from.text(text);
        let Some(pieces) = self.variables.pieces(words, false) else {
            return text;
        };
        let mut filled = String::with_capacity(words.len());
        let mut asked = Vec::new();
        for piece in pieces {
            match piece {
                Piece::Kept(range) => filled.push_str(&words[range]),
                Piece::Value { text, ask } => {
                    let start = filled.len();
                    filled.push_str(text);
                    asked.extend(ask.map(|name| (name.to_owned(), start..filled.len())));
                }
            }
        }
        let filled = self.tree.decode(&filled);
        if let Some(fills) = fills {
            fills.extend(asked.into_iter().map(|(name, range)| Fill {
                name,
                text: filled.slice(range),
            }));
        }
        filled
    }

    fn code_block(&mut self, block: &CodeBlock) -> CodeBlock {
        let mut fills = Vec::new();
        let text = self.filled(block.text, &mut Some(&mut fills));
        let segments = block.segments.iter().map(|segment| Segment {
            kind: segment.kind,
            text: self.filled(segment.text, &mut Some(&mut fills)),
        });
        let segments = segments.collect();
        let mut keys = block.keys.clone();
        for words in [&mut keys.title, &mut keys.expect].into_iter().flatten() {
            *words = self.variables.fill_plain(words);
        }
        CodeBlock {
            language: block.language,
            keys,
            text,
            segments,
            fills,
        }
    }

    fn copy_link(&mut self, link: u32, node: Node) {
        let mut copy = self.page.tree().links[link as usize];
        let target = self.bindings.links.get(link as usize);
        copy.destination = match target.map_or(Lead::Literal, |target| self.hrefs.of(target)) {
            Lead::To(href) => self.tree.decode(&href),
            Lead::Literal => self.filled(copy.destination, &mut None),
            // Its words stay, as children of what is around it.
            Lead::Nowhere => return,
        };
        self.tree.links.push(copy);
        let link = index(self.tree.links.len());
        let kind = match node.kind {
            Kind::Image(_) => Kind::Image(link),
            _ => Kind::Link(link),
        };
        self.push(kind, node);
    }
}

/// The place of a table's last row.
fn index(length: usize) -> u32 {
    u32::try_from(length.saturating_sub(1)).unwrap_or(u32::MAX)
}
