//! The material text of an item: the words that a tick is about, and their hash, version 1. What it is made
//! of is written down in `content/reference/material-hash.md`; the prefix `1:` never changes its meaning.

use unicode_normalization::UnicodeNormalization;

use super::fill::{Piece, Variables};
use super::title::is_escaped;
use super::tree::Narrowing;
use crate::catalog::Page;
use crate::config::Config;
use crate::hash::sha256;
use crate::model::Level;
use crate::tree::{Kind, NodeId, Tree};

/// What a reader confirms by ticking an item, as plain text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Material {
    /// Without its suffixes.
    pub title: String,
    pub level: Level,
    pub criteria: Vec<String>,
    pub commands: Vec<String>,
}

impl Material {
    /// `1:` and 32 hex digits.
    pub fn hash(&self) -> String {
        hash(&self.text())
    }

    /// What is hashed.
    pub fn text(&self) -> String {
        text(&self.title, self.level, &self.criteria, &self.commands)
    }
}

/// What is hashed: `[title, level, [criteria], [commands]]` as `JSON.stringify` of ECMAScript writes it.
pub fn text(title: &str, level: Level, criteria: &[String], commands: &[String]) -> String {
    // Lists of text cannot fail to be written.
    serde_json::to_string(&(title, level.as_str(), criteria, commands)).unwrap_or_default()
}

/// The material hash, version 1: SHA-256 of a material text in UTF-8; of that the first 32 hex digits.
pub fn hash(text: &str) -> String {
    let digest = sha256(text.as_bytes());
    format!("1:{}", &digest[..32])
}

/// What stands for a variable that a reader may fill in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// What it is until the reader says otherwise: so it is shown.
    Default,
    /// `{{name}}`, so that no answer and no default makes the text another one: so it is hashed.
    Name,
}

/// The material text of each item of a page as it is hashed; `None` for what is not in the environment.
pub fn materials(page: &Page, config: &Config, environment: usize) -> Vec<Option<Material>> {
    let narrowing = Narrowing::new(page, environment);
    let variables = Variables::new(page, config, environment);
    texts(page, &narrowing, &variables, Asked::Name)
}

/// The texts of each of a page's items; `None` for what is not in the environment.
pub fn texts(
    page: &Page,
    narrowing: &Narrowing,
    variables: &Variables<'_>,
    asked: Asked,
) -> Vec<Option<Material>> {
    let mut reader = Reader {
        page,
        tree: page.tree(),
        variables,
        asked,
        texts: page.items.iter().map(|_| None).collect(),
        criteria: Vec::new(),
        open: Vec::new(),
    };
    let mut next_item = 0;
    for (id, node) in narrowing.visible(page.tree()) {
        while reader.open.last().is_some_and(|one| one.end <= id) {
            reader.open.pop();
        }
        while page.items.get(next_item).is_some_and(|item| item.node < id) {
            next_item += 1;
        }
        let is_item = page
            .items
            .get(next_item)
            .is_some_and(|item| item.node == id);
        match node.kind {
            _ if is_item => reader.begin_item(next_item, node.end),
            Kind::ListItem { .. } => reader.begin_criterion(node.end),
            kind => reader.read(id, kind),
        }
    }
    reader.finish()
}

/// A list item around what is being read.
struct Open {
    end: NodeId,
    /// By its place in [`crate::catalog::Content::items`].
    item: usize,
    /// The criterion that it is, if it is no item, by its place among the reader's.
    criterion: Option<usize>,
}

struct Reader<'a> {
    page: &'a Page,
    tree: &'a Tree,
    variables: &'a Variables<'a>,
    asked: Asked,
    texts: Vec<Option<Material>>,
    /// Each with the item it belongs to.
    criteria: Vec<(usize, Prose)>,
    /// Outermost first.
    open: Vec<Open>,
}

impl Reader<'_> {
    fn begin_item(&mut self, item: usize, end: NodeId) {
        let declared = &self.page.items[item];
        self.texts[item] = Some(Material {
            title: self.title(declared.node),
            level: declared.attributes.level,
            criteria: Vec::new(),
            commands: Vec::new(),
        });
        self.open.push(Open {
            end,
            item,
            criterion: None,
        });
    }

    fn begin_criterion(&mut self, end: NodeId) {
        let Some(item) = self.open.last().map(|one| one.item) else {
            return;
        };
        self.criteria.push((item, Prose::default()));
        self.open.push(Open {
            end,
            item,
            criterion: Some(self.criteria.len() - 1),
        });
    }

    /// The first paragraph of a list item, its suffixes cut.
    fn title(&self, item: NodeId) -> String {
        let mut prose = Prose::default();
        let first = self.tree.children(item).next();
        let is_title =
            |id: &NodeId| matches!(self.tree.node(*id).kind, Kind::Paragraph | Kind::Plain);
        if let Some(title) = first.filter(is_title) {
            for id in self.tree.subtree(title) {
                if self.page.suffixes.binary_search(&id).is_err() {
                    self.words(&mut prose, self.tree.node(id).kind);
                }
            }
        }
        prose.finish()
    }

    fn read(&mut self, id: NodeId, kind: Kind) {
        let Some(open) = self.open.last() else {
            return;
        };
        if let Kind::CodeBlock(block) = kind {
            let commands = self.tree.code_blocks[block as usize].commands();
            let commands = commands.map(|one| self.fill(self.tree.text(one.text), false));
            let commands: Vec<String> = commands.collect();
            if let Some(text) = &mut self.texts[open.item] {
                text.commands.extend(commands);
            }
        } else if let Some(criterion) = open.criterion
            && self.page.suffixes.binary_search(&id).is_err()
        {
            let mut prose = std::mem::take(&mut self.criteria[criterion].1);
            self.words(&mut prose, kind);
            self.criteria[criterion].1 = prose;
        }
    }

    /// What one node adds to the prose it stands in.
    fn words(&self, prose: &mut Prose, kind: Kind) {
        match kind {
            Kind::Text(text) | Kind::Parenthesis(text) => {
                let escaped = is_escaped(self.tree, text);
                prose.words(&self.fill(self.tree.text(text), escaped));
            }
            Kind::Code(text) => prose.code(&self.fill(self.tree.text(text), false)),
            Kind::SoftBreak
            | Kind::HardBreak
            | Kind::Paragraph
            | Kind::Plain
            | Kind::Heading { .. }
            | Kind::TableCell
            | Kind::DefinitionTitle
            | Kind::DefinitionBody => prose.words(" "),
            _ => {}
        }
    }

    fn fill(&self, text: &str, escaped: bool) -> String {
        let Some(pieces) = self.variables.pieces(text, escaped) else {
            return text.to_owned();
        };
        let mut filled = String::with_capacity(text.len());
        for piece in pieces {
            match piece {
                Piece::Kept(range) | Piece::Open { range, .. } => filled.push_str(&text[range]),
                Piece::Value {
                    ask: Some(name), ..
                } if self.asked == Asked::Name => {
                    filled.push_str("{{");
                    filled.push_str(name);
                    filled.push_str("}}");
                }
                Piece::Value { text, .. } => filled.push_str(text),
            }
        }
        filled
    }

    fn finish(mut self) -> Vec<Option<Material>> {
        for (item, prose) in self.criteria {
            let criterion = prose.finish();
            if let Some(text) = &mut self.texts[item]
                && !criterion.is_empty()
            {
                text.criteria.push(criterion);
            }
        }
        self.texts
    }
}

/// Words in normalisation form C with single spaces between them, and code among them as it stands.
#[derive(Debug, Default)]
struct Prose {
    text: String,
    /// Words not yet normalised: what composes may come in several pieces.
    words: String,
    /// Whether a space stands before what comes next.
    space: bool,
}

impl Prose {
    fn words(&mut self, words: &str) {
        self.words.push_str(words);
    }

    fn code(&mut self, code: &str) {
        self.flush();
        self.separate();
        self.text.push_str(code);
    }

    fn finish(mut self) -> String {
        self.flush();
        self.text
    }

    fn flush(&mut self) {
        let words = std::mem::take(&mut self.words);
        for letter in words.nfc() {
            if letter.is_whitespace() {
                self.space = true;
            } else {
                self.separate();
                self.text.push(letter);
            }
        }
    }

    fn separate(&mut self) {
        if std::mem::take(&mut self.space) && !self.text.is_empty() {
            self.text.push(' ');
        }
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    /// One line of `tests/vectors/material.json`.
    #[derive(Deserialize)]
    struct Vector {
        material: (String, String, Vec<String>, Vec<String>),
        json: String,
        hash: String,
    }

    #[test]
    fn the_hash_is_what_the_vectors_say() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/vectors/material.json");
        let file = std::fs::read_to_string(path).unwrap();
        let vectors: Vec<Vector> = serde_json::from_str(&file).unwrap();
        assert!(vectors.len() > 5);
        for vector in vectors {
            let (title, level, criteria, commands) = &vector.material;
            assert_eq!(
                serde_json::to_string(&vector.material).unwrap(),
                vector.json
            );
            let level = Level::ALL.into_iter().find(|one| one.as_str() == level);
            let hashed = text(title, level.unwrap(), criteria, commands);
            assert_eq!(hashed, vector.json);
            assert_eq!(hash(&hashed), vector.hash);
        }
    }

    #[test]
    fn prose_is_normalised_and_code_is_not() {
        let mut prose = Prose::default();
        prose.words("  cafe");
        prose.words("\u{301}\u{a0}\n au ");
        prose.code("a  e\u{301} ");
        prose.words("lait\t");
        assert_eq!(prose.finish(), "caf\u{e9} au a  e\u{301} lait");
    }
}
