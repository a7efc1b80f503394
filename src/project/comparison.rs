//! A page × all environments → [`Comparison`]: what of it is the same everywhere, and what is not. Takes as long as
//! projecting the page into each of them.

use std::collections::{BTreeMap, HashMap};

use super::fill::{Variables, mentions};
use super::matrix::Standing;
use super::tree::Narrowing;
use super::{ItemVariant, Variant, project};
use crate::catalog::{Catalog, Page};
use crate::model::EnvSet;
use crate::tree::{Kind, NodeId, Tree};

/// A page in several environments.
#[derive(Debug)]
pub struct Comparison<'a> {
    /// Places of the environments that have the page, in order, and what it is there.
    pub variants: Vec<(usize, Variant<'a>)>,
    /// In the page's order.
    pub items: Vec<ComparedItem>,
    /// Blocks of commands that are not the same everywhere.
    pub commands: Vec<ComparedCommands>,
    /// The declared variables that the page mentions, by name.
    pub variables: Vec<ComparedVariable<'a>>,
    /// Whether some of its text is not the same everywhere, be it an item's or not.
    pub differs: bool,
}

/// One item, or several of one title that are never in the same environment.
#[derive(Debug)]
pub struct ComparedItem {
    /// For each variant, the item's place among the variant's.
    pub places: Vec<Option<usize>>,
    pub difference: Option<Difference>,
}

/// In what way an item is not the same everywhere; the first that holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Difference {
    /// It is lacking somewhere.
    Presence,
    /// It is required here and optional there.
    Standing,
    /// Its title or its criteria.
    Words,
}

/// A block of commands, or several of one place that are never in the same environment.
#[derive(Debug)]
pub struct ComparedCommands {
    /// The item it stands in, by its place in [`Comparison::items`].
    pub item: Option<usize>,
    /// The anchor of the section it stands in, if it stands in no item.
    pub section: Option<String>,
    pub language: String,
    /// For each variant, its commands.
    pub commands: Vec<Option<Vec<String>>>,
}

/// A declared variable.
#[derive(Debug)]
pub struct ComparedVariable<'a> {
    pub name: &'a str,
    /// Whether a reader may fill it in.
    pub asked: bool,
    /// For each variant, its value; none where it is not mentioned.
    pub values: Vec<Option<&'a str>>,
}

impl ComparedVariable<'_> {
    /// Whether it has several values.
    pub fn differs(&self) -> bool {
        let mut present = self.values.iter().flatten();
        let first = present.next();
        present.any(|value| Some(value) != first)
    }
}

/// Compares the page at `place` of the catalog.
pub fn compare(catalog: &Catalog, place: usize) -> Comparison<'_> {
    let page = &catalog.pages[place];
    let built = catalog.built(page);
    let variants = built.iter().map(|one| (one, project(catalog, place, one)));
    let variants: Vec<(usize, Variant<'_>)> = variants.collect();
    let (items, of_id) = items(page, &variants);
    let commands = commands(&variants, &items, &of_id);
    let variables = variables(catalog, page, &variants);
    let is_narrow = |envs: EnvSet| {
        let here = envs.intersection(built);
        !here.is_empty() && here != built
    };
    let differs = page.narrowed.iter().any(|&(_, envs)| is_narrow(envs))
        || variables.iter().any(ComparedVariable::differs);
    Comparison {
        differs,
        variants,
        items,
        commands,
        variables,
    }
}

impl<'a> Comparison<'a> {
    /// An item where it is, in order: the place of its variant and what it is there.
    pub fn items_of(&self, item: &ComparedItem) -> Vec<(usize, &ItemVariant<'a>)> {
        present(&self.variants, &item.places)
    }
}

fn present<'v, 'a>(
    variants: &'v [(usize, Variant<'a>)],
    places: &[Option<usize>],
) -> Vec<(usize, &'v ItemVariant<'a>)> {
    let places = (0..).zip(places).zip(variants);
    let item =
        |((number, place), (_, variant)): ((usize, &Option<usize>), &'v (usize, Variant<'a>))| {
            Some((number, variant.items.get((*place)?)?))
        };
    places.filter_map(item).collect()
}

/// All items, and which of them each id is.
fn items<'a>(
    page: &'a Page,
    variants: &[(usize, Variant<'a>)],
) -> (Vec<ComparedItem>, HashMap<&'a str, usize>) {
    let places = |(_, variant): &(usize, Variant<'a>)| -> HashMap<&'a str, usize> {
        variant.items.iter().map(|item| item.id).zip(0..).collect()
    };
    let by_id: Vec<HashMap<&str, usize>> = variants.iter().map(places).collect();
    let mut items: Vec<ComparedItem> = Vec::new();
    let mut of_id: HashMap<&str, usize> = HashMap::new();
    // Items that are not everywhere, by where they stand and what they are called.
    let mut partial: HashMap<(Option<usize>, Option<usize>, String), usize> = HashMap::new();
    for item in &page.items {
        let places: Vec<Option<usize>> = by_id
            .iter()
            .map(|known| known.get(item.id.as_str()).copied())
            .collect();
        if places.iter().all(Option::is_none) {
            continue;
        }
        let words = present(variants, &places)
            .first()
            .map(|(_, item)| item.title.to_lowercase());
        if places.contains(&None) {
            let key = (item.section, item.parent, words.unwrap_or_default());
            let known = partial
                .get(&key)
                .and_then(|&row| Some((row, items.get_mut(row)?)));
            if let Some((row, other)) = known
                && other
                    .places
                    .iter()
                    .zip(&places)
                    .all(|(a, b)| a.is_none() || b.is_none())
            {
                for (known, place) in other.places.iter_mut().zip(&places) {
                    *known = known.or(*place);
                }
                of_id.insert(&item.id, row);
                continue;
            }
            partial.insert(key, items.len());
        }
        of_id.insert(&item.id, items.len());
        items.push(ComparedItem {
            places,
            difference: None,
        });
    }
    for item in &mut items {
        item.difference = difference(variants, item);
    }
    (items, of_id)
}

fn difference(variants: &[(usize, Variant<'_>)], item: &ComparedItem) -> Option<Difference> {
    let present = present(variants, &item.places);
    let differ = |of: &dyn Fn(&ItemVariant<'_>) -> String| {
        let mut all = present.iter().map(|(_, item)| of(item));
        let first = all.next();
        all.any(|one| Some(one) != first)
    };
    if item.places.contains(&None) {
        Some(Difference::Presence)
    } else if differ(&|item| Standing::of_variant(item).as_str().to_owned()) {
        Some(Difference::Standing)
    } else if differ(&|item| format!("{}\n{}", item.title, item.criteria.join("\n"))) {
        Some(Difference::Words)
    } else {
        None
    }
}

/// A block of commands of a variant.
struct Block {
    item: Option<usize>,
    section: Option<String>,
    language: String,
    commands: Vec<String>,
}

fn commands(
    variants: &[(usize, Variant<'_>)],
    items: &[ComparedItem],
    of_id: &HashMap<&str, usize>,
) -> Vec<ComparedCommands> {
    // By where they begin in the page's source: the same block is the same everywhere.
    let mut blocks: BTreeMap<u32, ComparedCommands> = BTreeMap::new();
    for (number, (_, variant)) in variants.iter().enumerate() {
        for (start, block) in blocks_of(variant, of_id) {
            let known = blocks.entry(start).or_insert_with(|| ComparedCommands {
                item: block.item,
                section: block.section,
                language: block.language,
                commands: vec![None; variants.len()],
            });
            known.commands[number] = Some(block.commands);
        }
    }
    let mut compared: Vec<ComparedCommands> = Vec::new();
    for block in blocks.into_values() {
        let known = compared.last_mut().filter(|last| {
            let mut pairs = last.commands.iter().zip(&block.commands);
            (last.item, &last.section, &last.language)
                == (block.item, &block.section, &block.language)
                && pairs.all(|(a, b)| a.is_none() || b.is_none())
        });
        match known {
            Some(last) => {
                for (known, one) in last.commands.iter_mut().zip(block.commands) {
                    *known = known.take().or(one);
                }
            }
            None => compared.push(block),
        }
    }
    let differs = |block: &ComparedCommands| {
        // Where the item is not, nobody expects its commands.
        let item = block.item.and_then(|item| items.get(item));
        let expected = |number: usize| item.is_none_or(|item| item.places[number].is_some());
        let all = (0..)
            .zip(&block.commands)
            .filter(|(number, _)| expected(*number));
        let mut all = all.map(|(_, commands)| commands);
        let first = all.next();
        all.any(|one| Some(one) != first)
    };
    compared.retain(differs);
    compared
}

/// The blocks of commands of a variant, and where in the page's source each begins.
fn blocks_of(variant: &Variant<'_>, of_id: &HashMap<&str, usize>) -> Vec<(u32, Block)> {
    let tree = &variant.tree;
    let sections: HashMap<NodeId, &str> = variant
        .sections
        .iter()
        .map(|one| (one.node, one.anchor.as_str()))
        .collect();
    let items: HashMap<NodeId, usize> = variant
        .items
        .iter()
        .filter_map(|item| Some((item.node, *of_id.get(item.id)?)))
        .collect();
    let mut open_items: Vec<(NodeId, usize)> = Vec::new();
    let mut open_sections: Vec<(NodeId, &str)> = Vec::new();
    let mut blocks = Vec::new();
    for (id, node) in (0..).zip(&tree.nodes) {
        while open_items.last().is_some_and(|&(end, _)| end <= id) {
            open_items.pop();
        }
        while open_sections.last().is_some_and(|&(end, _)| end <= id) {
            open_sections.pop();
        }
        open_items.extend(items.get(&id).map(|&item| (node.end, item)));
        open_sections.extend(sections.get(&id).map(|&anchor| (node.end, anchor)));
        let Kind::CodeBlock(block) = node.kind else {
            continue;
        };
        let commands = commands_of(tree, block);
        if commands.is_empty() {
            continue;
        }
        let item = open_items.last().map(|&(_, item)| item);
        let section = open_sections.last().filter(|_| item.is_none());
        blocks.push((
            node.span.start,
            Block {
                item,
                section: section.map(|&(_, anchor)| anchor.to_owned()),
                language: tree
                    .text(tree.code_blocks[block as usize].language)
                    .to_owned(),
                commands,
            },
        ));
    }
    blocks
}

fn commands_of(tree: &Tree, block: u32) -> Vec<String> {
    let commands = tree.code_blocks[block as usize].commands();
    commands.map(|one| tree.text(one.text).to_owned()).collect()
}

fn variables<'a>(
    catalog: &'a Catalog,
    page: &'a Page,
    variants: &[(usize, Variant<'a>)],
) -> Vec<ComparedVariable<'a>> {
    let mut compared: BTreeMap<&str, ComparedVariable<'a>> = BTreeMap::new();
    for (number, (environment, _)) in variants.iter().enumerate() {
        let variables = Variables::new(page, &catalog.config, *environment);
        for name in mentioned(page, *environment) {
            let Some((name, value, asked)) = variables.get(name) else {
                continue;
            };
            let known = compared.entry(name).or_insert_with(|| ComparedVariable {
                name,
                asked,
                values: vec![None; variants.len()],
            });
            known.asked |= asked;
            known.values[number] = Some(value);
        }
    }
    compared.into_values().collect()
}

/// The names that a page mentions in what an environment has of it.
fn mentioned(page: &Page, environment: usize) -> Vec<&str> {
    let tree = page.tree();
    let source = tree.source();
    if !source.contains("{{") {
        return Vec::new();
    }
    let narrowing = Narrowing::new(page, environment);
    let words = narrowing
        .visible(tree)
        .filter_map(|(_, node)| match node.kind {
            Kind::Text(_) | Kind::Parenthesis(_) | Kind::Code(_) | Kind::CodeBlock(_) => {
                source.get(node.span.range())
            }
            Kind::Link(link) | Kind::Image(link) => {
                Some(tree.text(tree.links[link as usize].destination))
            }
            _ => None,
        });
    let own = [Some(page.title.as_str()), page.description.as_deref()];
    let mut names = Vec::new();
    for text in words.chain(own.into_iter().flatten()) {
        let found = mentions(text).filter(|one| !text[..one.whole.start].ends_with('\\'));
        names.extend(found.map(|one| &text[one.name]));
    }
    names
}
