//! The walk: what is written where a node begins and where it ends.

use std::collections::HashSet;
use std::ops::Range;

use super::block::Table;
use super::footnote::Footnotes;
use super::raw::{Context, Mix};
use super::{Flavour, Parts, Result};
use crate::html::Html;
use crate::tree::{Kind, NodeId, Tree};

pub(super) struct Writer<'a> {
    pub tree: &'a Tree,
    pub parts: &'a dyn Parts,
    pub flavour: Flavour,
    pub html: Html,
    pub footnotes: Footnotes,
    pub open: Vec<Element>,
    /// The nodes with raw HTML among their children, sorted.
    pub mixed: Vec<NodeId>,
    pub table: Table,
    /// The places that raw HTML has named so far.
    pub ids: HashSet<String>,
}

/// A node whose end is still to come.
pub(super) struct Element {
    pub node: NodeId,
    pub end: NodeId,
    pub closing: Closing,
    /// What was written before it, if what is in it is gathered apart.
    pub outside: Option<Html>,
    pub mix: Option<Mix>,
}

/// What happens at the end of an element.
pub(super) enum Closing {
    Markup(&'static str),
    /// A paragraph without an element of its own.
    Plain,
    Heading(u8),
    Paragraph,
    /// The first paragraph of an item: the title is handed to the item.
    Title,
    Item(Html),
    Table,
    Footnote,
}

impl<'a> Writer<'a> {
    pub fn new(tree: &'a Tree, parts: &'a dyn Parts, flavour: Flavour) -> Self {
        Self {
            tree,
            parts,
            flavour,
            html: Html::new(),
            footnotes: Footnotes::default(),
            open: Vec::new(),
            mixed: Vec::new(),
            table: Table::default(),
            ids: HashSet::new(),
        }
    }

    pub fn page(mut self) -> Result<Html> {
        if self.tree.nodes.is_empty() {
            return Ok(self.html);
        }
        self.footnotes = Footnotes::of(self.tree);
        self.walk(self.tree.subtree(0))?;
        self.footnotes.push_all(&mut self.html);
        Ok(self.html)
    }

    pub fn fragment(mut self, range: Range<NodeId>) -> Result<Html> {
        self.walk(range)?;
        Ok(self.html)
    }

    pub fn is_site(&self) -> bool {
        self.flavour == Flavour::Site
    }

    fn walk(&mut self, range: Range<NodeId>) -> Result<()> {
        if self.is_site() {
            self.mixed = mixed(self.tree, range.clone());
        }
        let mut node = range.start;
        while node < range.end {
            while self.open.last().is_some_and(|element| element.end <= node) {
                self.close()?;
            }
            node = self.enter(node)?;
        }
        while !self.open.is_empty() {
            self.close()?;
        }
        Ok(())
    }

    /// Writes the beginning of a node, or all of it, and says where to go on.
    fn enter(&mut self, node: NodeId) -> Result<NodeId> {
        let here = *self.tree.node(node);
        match here.kind {
            Kind::Page | Kind::EnvRegion(_) => self.open(node, "", ""),
            Kind::Section => self.section(node),
            Kind::Heading { level, .. } => self.open_apart(node, Closing::Heading(level)),
            Kind::Paragraph | Kind::Plain => self.paragraph(node, here.kind),
            Kind::Quote => self.open(node, "<blockquote>\n", "</blockquote>\n"),
            Kind::Alert(alert) => self.alert(node, alert),
            Kind::List { start, .. } => self.list(node, start),
            Kind::ListItem { task } => self.item(node, task),
            Kind::CodeBlock(block) => {
                if let Some(block) = self.tree.code_blocks.get(block as usize) {
                    let html = self.parts.code(self.tree, node, block)?;
                    self.html.push(&html);
                }
                return Ok(here.end);
            }
            Kind::HtmlBlock(text) => self.raw(text),
            Kind::Table(alignments) => self.table(node, alignments),
            Kind::TableHead => {
                self.table.in_head = true;
                self.table.column = 0;
                self.open(node, "<thead>\n<tr>\n", "</tr>\n</thead>\n");
            }
            Kind::TableRow => self.table_row(node),
            Kind::TableCell => self.table_cell(node),
            Kind::FootnoteDefinition(_) => self.open_apart(node, Closing::Footnote),
            Kind::DefinitionList => self.open(node, "<dl>\n", "</dl>\n"),
            Kind::DefinitionTitle => self.open(node, "<dt>", "</dt>\n"),
            Kind::DefinitionBody => self.open(node, "<dd>", "</dd>\n"),
            Kind::Rule => {
                self.html.push_markup("<hr>\n");
            }
            Kind::View(_) => {
                let html = self.parts.view(node)?;
                self.html.push(&html);
            }
            _ => return Ok(self.enter_inline(node)),
        }
        Ok(node + 1)
    }

    /// Writes markup, and more of it when the node ends.
    pub fn open(&mut self, node: NodeId, before: &'static str, after: &'static str) {
        self.html.push_markup(before);
        self.open_with(node, Closing::Markup(after));
    }

    /// What is in the node goes where it stands, unless raw HTML is among it.
    pub fn open_with(&mut self, node: NodeId, closing: Closing) {
        match self.mixed.binary_search(&node) {
            Ok(_) => self.open_apart(node, closing),
            Err(_) => self.open.push(Element {
                node,
                end: self.tree.node(node).end,
                closing,
                outside: None,
                mix: None,
            }),
        }
    }

    /// What is in the node is gathered apart.
    pub fn open_apart(&mut self, node: NodeId, closing: Closing) {
        let is_mixed = self.mixed.binary_search(&node).is_ok();
        self.open.push(Element {
            node,
            end: self.tree.node(node).end,
            closing,
            outside: Some(std::mem::take(&mut self.html)),
            mix: is_mixed.then(Mix::default),
        });
    }

    /// Raw HTML: a part of what its container mixes.
    pub fn raw(&mut self, text: crate::tree::TextRef) {
        let raw = self.tree.text(text);
        if !self.is_site() {
            self.html.push(&Html::rendered(raw.to_owned()));
            return;
        }
        let context = self.context();
        let mix = self
            .open
            .last_mut()
            .and_then(|element| element.mix.as_mut());
        if let Some(mix) = mix {
            mix.push_piece(std::mem::take(&mut self.html));
            mix.push_anchored(raw, self.parts, &mut self.ids);
        } else {
            // What is rendered without its container has nothing to be mixed with.
            let mut alone = Mix::default();
            alone.push_anchored(raw, self.parts, &mut self.ids);
            self.html.push(&alone.finish(context, self.parts));
        }
    }

    fn context(&self) -> Context {
        let container = self.open.last().map(|element| element.node);
        container.map_or(Context::Phrasing, |node| context(self.tree.node(node).kind))
    }

    fn close(&mut self) -> Result<()> {
        let Some(element) = self.open.pop() else {
            return Ok(());
        };
        let mut inside = Html::new();
        if let Some(outside) = element.outside {
            inside = std::mem::replace(&mut self.html, outside);
            if let Some(mut mix) = element.mix {
                mix.push_piece(inside);
                inside = mix.finish(context(self.tree.node(element.node).kind), self.parts);
            }
        }
        match element.closing {
            Closing::Markup(markup) => {
                self.html.push(&inside).push_markup(markup);
            }
            Closing::Plain => {
                self.html.push(&inside);
                if self
                    .open
                    .last()
                    .is_some_and(|outer| outer.end > element.end)
                {
                    self.html.push_markup("\n");
                }
            }
            Closing::Heading(level) => {
                let heading = self.parts.heading(element.node, level, inside)?;
                self.html.push(&heading);
            }
            Closing::Paragraph => {
                self.html.push(&inside);
                self.end_paragraph(element.end);
            }
            Closing::Title => {
                if let Some(Element {
                    closing: Closing::Item(title),
                    ..
                }) = self.open.last_mut()
                {
                    *title = inside;
                }
            }
            Closing::Item(title) => {
                let item = self.parts.item(element.node, title, inside)?;
                self.html.push(&item);
            }
            Closing::Table => self.end_table(&inside),
            Closing::Footnote => self.end_footnote(element.node, inside),
        }
        Ok(())
    }
}

/// The nodes of a range with raw HTML among their children, sorted.
pub(super) fn mixed(tree: &Tree, range: Range<NodeId>) -> Vec<NodeId> {
    let mut mixed: Vec<NodeId> = Vec::new();
    let mut open: Vec<NodeId> = Vec::new();
    for node in range {
        let here = tree.node(node);
        while open
            .last()
            .is_some_and(|&outer| tree.node(outer).end <= node)
        {
            open.pop();
        }
        if let Kind::HtmlBlock(_) | Kind::InlineHtml(_) = here.kind {
            mixed.extend(open.last());
        }
        if here.end > node + 1 {
            open.push(node);
        }
    }
    mixed.sort_unstable();
    mixed.dedup();
    mixed
}

/// What raw HTML may be among the children of a node.
pub(super) fn context(kind: Kind) -> Context {
    match kind {
        Kind::Link(_) => Context::Link,
        Kind::Paragraph
        | Kind::Plain
        | Kind::Heading { .. }
        | Kind::DefinitionTitle
        | Kind::Emphasis
        | Kind::Strong
        | Kind::Strikethrough => Context::Phrasing,
        Kind::TableCell => Context::Cell,
        _ => Context::Flow,
    }
}
