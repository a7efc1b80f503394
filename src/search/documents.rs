//! What a result shows, in blocks of about 8 KB: those of the nodes that are near each other, so that results on one page
//! are read at once.
//!
//! A block is JSON: `{"pages": [[title, address, id]…], "sections": [[title, anchor]…], "nodes": [node or null…]}`, the nodes
//! by their number. A node is `[kind, page, section, title, body, anchor, environments, owner, notes]`. `page` and `section` are
//! places in the block's tables, -1 is none; `notes` are words that are said beside the title.

use std::sync::Arc;

use serde::Serialize;

use super::bytes::is_cut;
use super::nodes::{Kind, Node, Said};
use crate::catalog::Page;
use crate::hash::{Hash, Hasher};
use crate::model::Level;

/// How long a block is, in bytes of JSON; it may be three times that.
const BLOCK: usize = 6 * 1024;

/// Of so many nodes about one begins a block, once the block before it is long enough.
const ONE_IN: usize = 16;

/// How many blocks are named together, at least; they may be three times as many, and of so many about one begins others.
const FEW: usize = 3;
const FEW_ONE_IN: usize = 2 * ONE_IN;

/// The most characters of a body that are shown.
const BODY: usize = 1000;

/// What is shown of a node.
pub struct Document {
    node: Node,
    page: Arc<PageWords>,
    section: Option<(String, String)>,
    title: String,
}

/// What is shown of a page.
#[derive(PartialEq, Eq)]
struct PageWords {
    url: String,
    id: String,
}

/// A block of documents, packed.
pub struct Block {
    /// The number of its first node.
    pub first: usize,
    /// Whether it is not named together with the one before it.
    pub begins: bool,
    pub json: Vec<u8>,
}

impl Document {
    /// Of all nodes of a page.
    pub fn all(page: &Page, mut nodes: Vec<Node>) -> Vec<Self> {
        let words = Arc::new(PageWords {
            url: page.url.clone(),
            id: page.id.value.clone(),
        });
        // Of the environments of a node the first names what it is in; others call it the same.
        let title = |node: &Node| {
            let pages = nodes.iter().take_while(|one| one.said.kind == Kind::Page);
            let mut pages = pages.filter(|page| !page.envs.intersection(node.envs).is_empty());
            pages
                .next()
                .map_or(String::new(), |page| page.said.title.clone())
        };
        let titles: Vec<String> = nodes.iter().map(title).collect();
        let section = |node: &Node| {
            let section = &nodes[node.section?].said;
            Some((section.title.clone(), section.anchor.clone()))
        };
        let sections: Vec<_> = nodes.iter().map(section).collect();
        for node in &mut nodes {
            shorten(&mut node.said.text.body);
            node.said.text.codes = Vec::new();
            node.said.when = Vec::new();
        }
        let documents = nodes.into_iter().zip(titles).zip(sections);
        let document = |((node, title), section)| Self {
            node,
            page: Arc::clone(&words),
            section,
            title,
        };
        documents.map(document).collect()
    }

    /// Which node it is, whatever it says.
    fn hash(&self) -> Hash {
        let mut hasher = Hasher::new();
        hasher.text(&self.page.id).text(&self.node.said.anchor);
        hasher.finish()
    }
}

/// Cuts what is too long behind a word.
fn shorten(body: &mut String) {
    if let Some((end, _)) = body.char_indices().nth(BODY) {
        let end = body[..end].rfind(' ').unwrap_or(end);
        body.truncate(end);
        body.push_str(" …");
    }
    body.shrink_to_fit();
}

/// A block being filled.
#[derive(Default, Serialize)]
struct Open<'a> {
    pages: Vec<(&'a str, &'a str, &'a str)>,
    sections: Vec<(&'a str, &'a str)>,
    nodes: Vec<Option<Shown<'a>>>,
}

type Shown<'a> = (
    u8,
    usize,
    isize,
    &'a str,
    &'a str,
    &'a str,
    Vec<&'a str>,
    &'a str,
    Vec<&'static str>,
);

/// Documents being cut into blocks, in the order of their numbers.
pub struct Blocks<'c> {
    /// Those built, in display order, each with its name.
    environments: Vec<(usize, &'c str)>,
    done: Vec<Block>,
    open: Vec<Option<Document>>,
    /// The number of the first of them, and about how long they are.
    first: usize,
    size: usize,
    /// Whether the block that is open begins others, and how many are named with it so far.
    begins: bool,
    few: usize,
}

impl<'c> Blocks<'c> {
    pub fn new(environments: Vec<(usize, &'c str)>) -> Self {
        Self {
            environments,
            done: Vec::new(),
            open: Vec::new(),
            first: 0,
            size: 0,
            begins: true,
            few: 0,
        }
    }

    /// How many numbers there are.
    pub fn len(&self) -> usize {
        self.first + self.open.len()
    }

    /// Adds the next document, or a number that has none.
    pub fn add(&mut self, document: Option<Document>) {
        if let Some(document) = &document {
            if is_cut(self.size, BLOCK, document.hash(), ONE_IN) {
                self.close();
                self.begins = is_cut(self.few, FEW, document.hash(), FEW_ONE_IN);
            }
            self.size += document.size();
        }
        self.open.push(document);
    }

    fn close(&mut self) {
        let first = self.first;
        self.first = self.len();
        let documents = std::mem::take(&mut self.open);
        self.size = 0;
        self.few = if self.begins { 1 } else { self.few + 1 };
        let (begins, json) = (self.begins, block(&documents, &self.environments));
        self.done.push(Block {
            first,
            begins,
            json,
        });
    }

    pub fn finish(mut self) -> Vec<Block> {
        self.close();
        self.done
    }
}

fn block(documents: &[Option<Document>], environments: &[(usize, &str)]) -> Vec<u8> {
    let mut open = Open::default();
    let filled = documents
        .iter()
        .rposition(Option::is_some)
        .map_or(0, |last| last + 1);
    for document in &documents[..filled] {
        let shown = document
            .as_ref()
            .map(|document| open.show(document, environments));
        open.nodes.push(shown);
    }
    // Text and numbers cannot fail to be written.
    serde_json::to_vec(&open).unwrap_or_default()
}

impl Document {
    /// About how long it is as JSON.
    fn size(&self) -> usize {
        let said = &self.node.said;
        said.title.len() + said.text.body.len() + said.anchor.len() + 32
    }
}

impl<'a> Open<'a> {
    fn show(&mut self, document: &'a Document, environments: &[(usize, &'a str)]) -> Shown<'a> {
        let Document {
            node,
            page,
            section,
            title,
        } = document;
        let page = (title.as_str(), page.url.as_str(), page.id.as_str());
        let section = section
            .as_ref()
            .map(|(title, anchor)| (title.as_str(), anchor.as_str()));
        let page = place(&mut self.pages, page);
        let section = section.map(|section| place(&mut self.sections, section));
        let section = section
            .and_then(|place| isize::try_from(place).ok())
            .unwrap_or(-1);
        let own = environments.iter();
        let own = own.filter(|(environment, _)| node.envs.contains(*environment));
        let Said {
            kind,
            title,
            text,
            anchor,
            owner,
            ..
        } = &node.said;
        (
            *kind as u8,
            page,
            section,
            title,
            &text.body,
            anchor,
            own.map(|(_, name)| *name).collect(),
            owner.as_deref().unwrap_or_default(),
            notes(&node.said),
        )
    }
}

/// What is said beside its title.
fn notes(said: &Said) -> Vec<&'static str> {
    let level = said.level.filter(|level| *level != Level::Required);
    let notes = [
        (said.kind != Kind::Item).then(|| said.kind.as_str()),
        said.sign_off.then_some("sign-off"),
        said.no_go.then_some("no-go"),
        said.planned.then_some("planned"),
        level.map(Level::as_str),
    ];
    notes.into_iter().flatten().collect()
}

/// Where in a table something stands; it is added if it does not. What stands there is among the last.
fn place<T: PartialEq>(table: &mut Vec<T>, value: T) -> usize {
    match table.iter().rposition(|known| *known == value) {
        Some(place) => place,
        None => {
            table.push(value);
            table.len() - 1
        }
    }
}
