//! Copies a page's tree, leaving out what is not in the environment and filling in variables.

use std::collections::{HashMap, HashSet};

use super::fill::{Piece, Variables};
use super::title::is_escaped;
use super::{Hrefs, Lead};
use crate::catalog::{Bindings, Page};
use crate::model::FenceKeys;
use crate::source::Span;
use crate::tree::{CodeBlock, Fill, Kind, Link, Node, NodeId, Segment, TextRef, Tree};

/// What of a page is not in an environment.
pub struct Narrowing {
    /// In order; those inside of others among them.
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

    /// The spans that are hidden, in order, each as large as it can be.
    pub fn spans(&self, tree: &Tree) -> Vec<Span> {
        let mut spans: Vec<Span> = Vec::new();
        let mut end = 0;
        for &node in &self.hidden {
            if node >= end {
                end = tree.node(node).end;
                spans.push(tree.node(node).span);
            }
        }
        spans
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

    /// A footnote that only hidden text refers to is hidden with it, and so are those that it alone
    /// refers to.
    fn hide_footnotes(&mut self, tree: &Tree) {
        let mut definitions: HashMap<&str, Vec<NodeId>> = HashMap::new();
        // The footnote that each node stands in, if it does, and the label that it refers to.
        let mut references: Vec<(NodeId, Option<&str>, &str)> = Vec::new();
        let (mut inside, mut inside_end) = (None, 0);
        for (id, node) in (0..).zip(&tree.nodes) {
            match node.kind {
                Kind::FootnoteDefinition(label) => {
                    (inside, inside_end) = (Some(tree.text(label)), node.end);
                    definitions.entry(tree.text(label)).or_default().push(id);
                }
                Kind::FootnoteReference(label) => {
                    let within = inside.filter(|_| id < inside_end);
                    references.push((id, within, tree.text(label)));
                }
                _ => {}
            }
        }
        let visible: HashSet<NodeId> = match references.is_empty() {
            true => return,
            false => self.visible(tree).map(|(id, _)| id).collect(),
        };
        let referred: HashSet<&str> = references.iter().map(|&(_, _, label)| label).collect();
        references.retain(|(id, ..)| visible.contains(id));
        let mut inner: HashMap<&str, Vec<&str>> = HashMap::new();
        let mut waiting: Vec<&str> = Vec::new();
        for (_, within, label) in references {
            match within.filter(|within| referred.contains(within)) {
                Some(within) => inner.entry(within).or_default().push(label),
                None => waiting.push(label),
            }
        }
        let mut seen: HashSet<&str> = HashSet::new();
        while let Some(label) = waiting.pop() {
            if seen.insert(label) {
                waiting.extend(inner.remove(label).into_iter().flatten());
            }
        }
        let unseen = referred.iter().filter(|label| !seen.contains(*label));
        let hidden = unseen.filter_map(|label| definitions.get(label)).flatten();
        self.hidden.extend(hidden);
        self.hidden.sort_unstable();
        self.hidden.dedup();
    }
}

/// A copy being made.
pub struct Copy<'a> {
    page: &'a Page,
    bindings: &'a Bindings,
    variables: &'a Variables<'a>,
    hrefs: &'a Hrefs<'a>,
    pub narrowing: &'a Narrowing,
    /// What is hidden, in order.
    hidden: Vec<Span>,
    /// Where the heading or link ends in which no name becomes a link.
    closed_until: NodeId,
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
        narrowing: &'a Narrowing,
    ) -> Self {
        Self {
            page,
            bindings,
            variables,
            hrefs,
            narrowing,
            hidden: narrowing.spans(page.tree()),
            closed_until: 0,
            tree: page.tree().without_nodes(),
            copies: vec![None; page.tree().nodes.len()],
        }
    }

    pub fn run(&mut self) {
        let from = self.page.tree();
        // The ends of copied nodes that are still open: in the page's tree, and where they are in the copy.
        let mut open: Vec<(NodeId, usize)> = Vec::new();
        // The heading that became the title is shown as the title.
        let title = self
            .page
            .title_section
            .map(|section| from.subtree(section + 1));
        for (id, node) in self.narrowing.visible(from) {
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
        if let Kind::Heading { .. } | Kind::Link(_) | Kind::Image(_) = node.kind {
            self.closed_until = self.closed_until.max(node.end);
        }
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
            Kind::Code(text) => self.copy_inline_code(id, text, node),
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
        let escaped = is_escaped(from, text);
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
                    self.push_variable(name, text, node);
                }
                Piece::Open { range, name } => self.push_variable(name, text.slice(range), node),
            }
        }
    }

    /// Code in a line of text; the name of a setting leads to where it is defined.
    fn copy_inline_code(&mut self, id: NodeId, text: TextRef, node: Node) {
        let name = self.page.tree().text(text);
        let open = id >= self.closed_until;
        let href = self.bindings.mentions.get(name).filter(|_| open);
        let href = href.and_then(|pages| self.hrefs.of_setting(pages, name));
        let text = self.filled(text, &mut None);
        let Some(href) = href else {
            return self.push(Kind::Code(text), node);
        };
        let destination = self.tree.decode(&href);
        self.tree.links.push(Link {
            destination,
            title: TextRef::EMPTY,
            span: node.span,
            automatic: false,
            definition: None,
        });
        let link = self.next_id();
        let place = index(self.tree.links.len());
        self.push(Kind::Link(place), node);
        self.push(Kind::Code(text), node);
        self.tree.nodes[link as usize].end = self.next_id();
    }

    fn push_variable(&mut self, name: &str, text: TextRef, node: Node) {
        let name = name.to_owned();
        self.tree.fills.push(Fill { name, text });
        let fill = index(self.tree.fills.len());
        self.push(Kind::Variable(fill), node);
    }

    /// A text filled in one piece; where variables to fill in stand is noted in `fills`.
    fn filled(&mut self, text: TextRef, fills: &mut Option<&mut Vec<Fill>>) -> TextRef {
        let words = self.page.tree().text(text);
        let Some((filled, asked)) = self.variables.fill_marked(words) else {
            return text;
        };
        let filled = self.tree.decode(&filled);
        if let Some(fills) = fills {
            fills.extend(asked.into_iter().map(|(range, name)| Fill {
                name: name.to_owned(),
                text: filled.slice(range),
            }));
        }
        filled
    }

    fn code_block(&mut self, block: &CodeBlock) -> CodeBlock {
        let mut fills = Vec::new();
        if block.dotenv.is_some() {
            // Its settings are shown in its place, and they are filled for themselves.
            let title = block.keys.title.as_deref();
            let title = title.map(|title| self.variables.fill_plain(title));
            let keys = FenceKeys {
                title,
                ..block.keys.clone()
            };
            return CodeBlock {
                keys,
                ..block.clone()
            };
        }
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
            dotenv: None,
            fills,
        }
    }

    fn copy_link(&mut self, link: u32, node: Node) {
        let mut copy = self.page.tree().links[link as usize];
        copy.title = self.filled(copy.title, &mut None);
        let target = self.bindings.links.get(link as usize);
        copy.destination = match self.hrefs.of_link(&copy, target, &self.hidden) {
            Lead::Markdown(href) | Lead::To(href) => self.tree.decode(&href),
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
