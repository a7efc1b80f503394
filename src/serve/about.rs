//! What the preview knows of a page that readers are not told: which file it is made from, at which line each of its
//! parts is written, and what is not settled yet.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::catalog::Page;
use crate::compile::Compiled;
use crate::model::EnvSet;
use crate::source::SourcePath;
use crate::tree::{Kind, NodeId, Tree};

/// A page, or whatever else stands at an address.
#[derive(Debug, Default, Serialize)]
pub struct About {
    /// The file it is made from; none for what is made of many.
    pub source: Option<String>,
    pub draft: bool,
    /// By the anchors of its items and sections: the line of the file, from 1.
    pub lines: BTreeMap<String, usize>,
    /// What else stands in it, in order, to be found by its words.
    pub blocks: Vec<Block>,
    /// The items that have no id of their own.
    pub unnamed: Vec<String>,
    /// In the order of the settings: those that have the page.
    pub environments: Vec<String>,
}

/// A paragraph, a heading, a row of a table or a line of code.
#[derive(Debug, Serialize)]
pub struct Block {
    /// Of the file, from 1.
    pub line: usize,
    /// The first of its words, variables not filled.
    pub words: String,
}

/// So many letters tell one block from another.
const LETTERS: usize = 120;

/// Where a source file is shown.
#[derive(Clone, Debug, Serialize)]
pub struct Place {
    pub source: String,
    pub title: String,
    /// The path of the page below its environment, `/` at its end unless it is empty.
    pub url: String,
    /// The environments that have it; none on a site without.
    pub environments: Vec<String>,
}

/// What stands at a path of the site.
pub fn about(compiled: &Compiled<'_>, path: &str) -> About {
    let catalog = &compiled.catalog;
    let url = path.trim_matches('/');
    let (first, rest) = url.split_once('/').unwrap_or((url, ""));
    let environment = catalog.config.environment(first);
    let url = match environment {
        Some(_) => rest,
        None => url,
    };
    let Some(page) = catalog
        .names
        .by_url
        .get(url)
        .map(|&page| &catalog.pages[page])
    else {
        return About::default();
    };
    let lines = Lines::of(page.tree());
    let here = |envs: EnvSet| environment.is_none_or(|one| envs.contains(one));
    let items = page.items.iter().filter(|one| here(one.attributes.envs));
    let items = items.map(|item| (item.id.clone(), lines.line(item.span.start)));
    let sections = page.sections.iter();
    let sections = sections.filter(|one| here(one.attributes.envs));
    let sections = sections.map(|section| {
        let heading = page.tree().node(section.heading);
        (section.anchor.clone(), lines.line(heading.span.start))
    });
    let unnamed = page.items.iter().filter(|item| !item.explicit);
    About {
        source: Some(page.path().to_string()),
        draft: page.document.front.draft,
        lines: sections.chain(items).collect(),
        blocks: blocks(page, &lines, here),
        unnamed: unnamed.map(|item| item.id.clone()).collect(),
        environments: environments(compiled, page),
    }
}

/// Where the lines of a page's file begin.
struct Lines(Vec<usize>);

impl Lines {
    fn of(tree: &Tree) -> Self {
        let breaks = tree.source().match_indices('\n');
        Self(breaks.map(|(at, _)| at + 1).collect())
    }

    /// The line that a place in the file, in bytes, is on, from 1.
    fn line(&self, at: u32) -> usize {
        self.0.partition_point(|&start| start <= at as usize) + 1
    }
}

/// The blocks of a page that are in one of the environments looked at.
fn blocks(page: &Page, lines: &Lines, here: impl Fn(EnvSet) -> bool) -> Vec<Block> {
    let tree = page.tree();
    let mut blocks = Vec::new();
    let mut id: NodeId = 0;
    while let Some(node) = tree.nodes.get(id as usize) {
        let narrowed = page.narrowed.binary_search_by_key(&id, |(node, _)| *node);
        if narrowed.is_ok_and(|place| !here(page.narrowed[place].1)) {
            id = node.end;
            continue;
        }
        let line = lines.line(node.span.start);
        match node.kind {
            Kind::Paragraph | Kind::Plain | Kind::Heading { .. } => {
                blocks.push(Block::new(line, &tree.plain_text(id, |_| false)));
            }
            Kind::TableHead | Kind::TableRow => blocks.push(Block::new(line, &cells(tree, id))),
            Kind::CodeBlock(block) => {
                let text = tree.code_blocks[block as usize].text;
                let first = text
                    .source_span()
                    .map_or(line + 1, |span| lines.line(span.start));
                let code = (first..).zip(tree.text(text).lines());
                blocks.extend(code.map(|(line, code)| Block::new(line, code)));
            }
            _ => {}
        }
        id += 1;
    }
    blocks.retain(|block| !block.words.is_empty());
    blocks
}

/// The words of a row, a space between its cells.
fn cells(tree: &Tree, row: NodeId) -> String {
    let cells = tree.children(row);
    let cells: Vec<String> = cells.map(|cell| tree.plain_text(cell, |_| false)).collect();
    cells.join(" ")
}

impl Block {
    fn new(line: usize, text: &str) -> Self {
        let words: Vec<&str> = text.split_whitespace().collect();
        Self {
            line,
            words: words.join(" ").chars().take(LETTERS).collect(),
        }
    }
}

/// Where some files are shown; those that are no pages are left out.
pub fn places(compiled: &Compiled<'_>, paths: &[SourcePath]) -> Vec<Place> {
    let catalog = &compiled.catalog;
    let pages = paths
        .iter()
        .filter_map(|path| catalog.names.by_path.get(path));
    let pages = pages.map(|&page| &*catalog.pages[page]);
    let place = |page: &Page| Place {
        source: page.path().to_string(),
        title: page.title.clone(),
        url: match page.url.as_str() {
            "" => String::new(),
            url => format!("{url}/"),
        },
        environments: environments(compiled, page),
    };
    pages.map(place).collect()
}

fn environments(compiled: &Compiled<'_>, page: &Page) -> Vec<String> {
    let catalog = &compiled.catalog;
    let all = catalog.built(page);
    let names = all
        .iter()
        .filter_map(|one| catalog.config.environments.get(one));
    names.map(|one| one.name.value.clone()).collect()
}
