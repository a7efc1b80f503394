//! What is known while a page is written, and its beginning and end.

use std::collections::{HashMap, HashSet};

use super::ticks::Before;
use super::xml::Xml;
use super::{ENVIRONMENT, Kept};
use crate::export::notes::Notes;
use crate::export::walk::walk;
use crate::export::{Addresses, told};
use crate::project::{ItemVariant, SectionVariant, Variant};
use crate::tree::{NodeId, Tree};

pub struct Writer<'a> {
    pub variant: &'a Variant<'a>,
    pub tree: &'a Tree,
    pub addresses: &'a Addresses<'a>,
    pub before: &'a Before,
    pub items: HashMap<NodeId, &'a ItemVariant<'a>>,
    /// By the node of the heading.
    pub sections: HashMap<NodeId, &'a SectionVariant<'a>>,
    /// The lists with items of the checklist in them.
    pub item_lists: HashSet<NodeId>,
    /// Of each node.
    pub parents: Vec<NodeId>,
    pub out: Xml,
    /// What ends the nodes that are open, outermost first.
    pub ends: Vec<&'static str>,
    /// Whether a list of tasks is open: nothing but tasks can stand in it.
    pub in_tasks: bool,
    /// The number that the next new task gets.
    pub next_task: u64,
    /// The item's title that has been written before its turn.
    pub title: Option<NodeId>,
    /// Of the next cell, from 0.
    pub column: usize,
    pub kept: Kept,
    pub notes: Notes,
}

impl<'a> Writer<'a> {
    pub fn new(variant: &'a Variant<'a>, addresses: &'a Addresses<'a>, before: &'a Before) -> Self {
        let tree = &variant.tree;
        let sections = variant.sections.iter();
        let parents = parents(tree);
        let lists = variant.items.iter().map(|item| parents[item.node as usize]);
        Self {
            variant,
            tree,
            addresses,
            before,
            items: variant.items.iter().map(|item| (item.node, item)).collect(),
            // A section's first child is its heading.
            sections: sections
                .map(|section| (section.node + 1, section))
                .collect(),
            item_lists: lists.collect(),
            parents,
            out: Xml::default(),
            ends: Vec::new(),
            in_tasks: false,
            next_task: before.next_task(),
            title: None,
            column: 0,
            kept: Kept::default(),
            notes: Notes::new(tree),
        }
    }

    pub fn page(mut self) -> (String, Kept) {
        self.intro();
        if !self.tree.nodes.is_empty() {
            walk(self.tree, self.tree.subtree(0), &mut self);
        }
        self.block();
        self.footnotes();
        self.kept.gone = self.before.gone();
        let mut text = self.out.into_string();
        text.truncate(text.trim_end().len());
        text.push('\n');
        (text, self.kept)
    }

    /// What the page is of, and what its reader has to fill in.
    fn intro(&mut self) {
        let told = told::of_page(self.variant).join(" · ");
        let page = self.addresses.page();
        if !told.is_empty() || page.is_some() {
            self.out.markup("<p>");
            if let Some(environment) = self.variant.environment {
                let anchor = format!("{ENVIRONMENT}{}", environment.name.value);
                self.out.anchor(&anchor);
            }
            self.out.text(&told);
            if let Some(page) = page {
                let space = if told.is_empty() { "" } else { " · " };
                self.out.text(space).markup("<a").attribute("href", &page);
                self.out.markup(">").text(&page).markup("</a>");
            }
            self.out.markup("</p>\n");
        }
        if let Some(description) = &self.variant.description {
            self.out
                .markup("<p>")
                .element("em", description)
                .markup("</p>\n");
        }
        if self.variant.asks.is_empty() {
            return;
        }
        self.out.markup("<p>Fill in before you begin:</p>\n<ul>\n");
        for ask in &self.variant.asks {
            let name = format!("{{{{{}}}}}", ask.name);
            self.out.markup("<li>").element("code", &name);
            self.out.text(" ").text(ask.question);
            if !ask.value.is_empty() {
                self.out.text("; here ").element("code", &ask.value);
            }
            self.out.markup("</li>\n");
        }
        self.out.markup("</ul>\n");
    }

    /// Before any block that is no task.
    pub fn block(&mut self) {
        if std::mem::take(&mut self.in_tasks) {
            self.out.markup("</ac:task-list>\n");
        }
    }

    /// The notes at the page's end; a note that nothing refers to stands last.
    fn footnotes(&mut self) {
        let rest = self.notes.all();
        if rest.is_empty() {
            return;
        }
        self.out.markup("<hr/>\n<ol>\n");
        let mut written = 0;
        for last in rest.into_iter().map(Some).chain([None]) {
            while let Some(note) = self.notes.nth(written) {
                written += 1;
                self.out.markup("<li>").anchor(&note_anchor(written));
                walk(self.tree, note + 1..self.tree.node(note).end, self);
                self.block();
                self.out.markup("</li>\n");
            }
            if let Some(last) = last {
                self.notes.number(last);
            }
        }
        self.out.markup("</ol>\n");
    }
}

pub fn note_anchor(number: usize) -> String {
    format!("fn-{number}")
}

/// Of each node the one it stands in; the root stands in itself.
fn parents(tree: &Tree) -> Vec<NodeId> {
    let mut parents = vec![0; tree.nodes.len()];
    let mut open: Vec<NodeId> = Vec::new();
    for (id, _) in (0..).zip(&tree.nodes) {
        while open.last().is_some_and(|&outer| tree.node(outer).end <= id) {
            open.pop();
        }
        parents[id as usize] = open.last().copied().unwrap_or(0);
        open.push(id);
    }
    parents
}
