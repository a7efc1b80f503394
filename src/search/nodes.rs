//! The nodes of a page: what can be found of it. A node is a page, a section or an item with one text; where environments have
//! different texts there are several, and where they have the same there is one.
//!
//! Nodes stand in preorder, so that one that others are in knows them by where they end.

use std::collections::{BTreeMap, HashMap};

use super::text::{Text, texts};
use crate::catalog::{Catalog, Page};
use crate::model::{EnvSet, Level};
use crate::project::{Facts, Variant, project};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Page,
    Section,
    Item,
}

impl Kind {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Page => "page",
            Self::Section => "section",
            Self::Item => "item",
        }
    }
}

/// What can be found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    pub said: Said,
    /// Among the page's nodes: what it is in, and the innermost section around it.
    pub parent: Option<usize>,
    pub section: Option<usize>,
    /// One past the last node in it.
    pub end: usize,
    /// The built environments whose pages say it so.
    pub envs: EnvSet,
}

/// What a variant says of a page, a section or an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    pub kind: Kind,
    /// Empty for a page; an item's is its id.
    pub anchor: String,
    pub title: String,
    pub text: Text,
    /// Of items alone, as what follows.
    pub level: Option<Level>,
    pub owner: Option<String>,
    pub phase: Option<String>,
    pub tags: Vec<String>,
    /// `FRAMEWORK:ID`
    pub controls: Vec<String>,
    /// In words: `If using Slack`.
    pub when: Vec<String>,
    pub planned: bool,
    pub sign_off: bool,
    pub no_go: bool,
}

/// Something that a variant says, and where.
struct Spoken {
    said: Said,
    /// Of what it is in, and of the innermost section: by their places on the page.
    parent: Option<u32>,
    section: Option<u32>,
}

/// The nodes of the page at `place` of the catalog, in preorder.
pub fn nodes(catalog: &Catalog, place: usize) -> Vec<Node> {
    let page = &catalog.pages[place];
    let mut spoken: BTreeMap<u32, Vec<(usize, Spoken)>> = BTreeMap::new();
    for environment in catalog.built(page).iter() {
        let variant = project(catalog, place, environment);
        for (place, one) in speak(page, &variant) {
            spoken.entry(place).or_default().push((environment, one));
        }
    }
    let mut grown = Grown::default();
    for (place, variants) in spoken {
        grown.add(place, variants);
    }
    grown.finish()
}

/// The nodes of a page, growing.
#[derive(Default)]
struct Grown {
    nodes: Vec<Node>,
    /// For each node, where the nodes of its place on the page begin and end, and its titles.
    places: Vec<(usize, usize, usize)>,
    /// The node of a place of the page in an environment.
    known: HashMap<(u32, usize), usize>,
    /// Numbers of titles, each with the number of those around it.
    titles: HashMap<(usize, String), usize>,
}

impl Grown {
    /// Adds what stands at one place of the page. Two environments share a node if all that is shown of it is the same
    /// there, the titles of what it is in among it.
    fn add(&mut self, place: u32, variants: Vec<(usize, Spoken)>) {
        let first = self.nodes.len();
        for (environment, one) in variants {
            let Spoken {
                said,
                parent,
                section,
            } = one;
            let of = |place: Option<u32>| self.known.get(&(place?, environment)).copied();
            let (parent, section) = (of(parent), of(section));
            let around = parent.map_or(0, |parent| self.places[parent].2);
            let count = self.titles.len() + 1;
            let titles = *self
                .titles
                .entry((around, said.title.clone()))
                .or_insert(count);
            let mut known = first..self.nodes.len();
            let same = known.find(|&at| self.places[at].2 == titles && self.nodes[at].said == said);
            let number = same.unwrap_or_else(|| {
                self.places.push((first, first, titles));
                self.nodes.push(Node {
                    said,
                    parent,
                    section,
                    end: self.nodes.len() + 1,
                    envs: EnvSet::NONE,
                });
                self.nodes.len() - 1
            });
            self.nodes[number].envs = self.nodes[number].envs.with(environment);
            self.known.insert((place, environment), number);
        }
        let last = self.nodes.len();
        self.places[first..]
            .iter_mut()
            .for_each(|place| place.1 = last);
    }

    /// Tells each node where what is in it ends.
    fn finish(mut self) -> Vec<Node> {
        for number in (0..self.nodes.len()).rev() {
            let end = self.nodes[number].end;
            if let Some(parent) = self.nodes[number].parent {
                let (first, last, _) = self.places[parent];
                let parents = self.nodes[first..last].iter_mut();
                parents.for_each(|parent| parent.end = parent.end.max(end));
            }
        }
        self.nodes
    }
}

/// What a variant says, by its place on the page: 0 is the page, others are the nodes of its tree.
fn speak(page: &Page, variant: &Variant<'_>) -> Vec<(u32, Spoken)> {
    let mut texts = texts(variant).into_iter();
    let mut text = || texts.next().unwrap_or_default();
    let mut spoken = vec![(
        0,
        Spoken {
            said: said(Kind::Page, "", &variant.title, text()),
            parent: None,
            section: None,
        },
    )];
    let sections = page.sections.iter();
    let by_anchor: BTreeMap<&str, u32> = sections
        .map(|one| (one.anchor.as_str(), one.node))
        .collect();
    let by_id: BTreeMap<&str, u32> = page
        .items
        .iter()
        .map(|one| (one.id.as_str(), one.node))
        .collect();
    let section_place = |place: Option<usize>| {
        let section = variant.sections.get(place?)?;
        by_anchor.get(section.anchor.as_str()).copied()
    };
    for (at, section) in variant.sections.iter().enumerate() {
        let said = said(Kind::Section, &section.anchor, &section.title, text());
        let around = section_place(section.parent);
        if let Some(place) = section_place(Some(at)) {
            let parent = around.or(Some(0));
            let section = around;
            spoken.push((
                place,
                Spoken {
                    said,
                    parent,
                    section,
                },
            ));
        }
    }
    let item_place = |place: Option<usize>| by_id.get(variant.items.get(place?)?.id).copied();
    for (at, item) in variant.items.iter().enumerate() {
        let mut said = said(Kind::Item, item.id, &item.title, text());
        said.describe(&item.facts);
        (said.planned, said.sign_off, said.no_go) = (item.planned, item.sign_off, item.no_go);
        let section = section_place(item.section);
        if let Some(place) = item_place(Some(at)) {
            let parent = item_place(item.parent).or(section).or(Some(0));
            spoken.push((
                place,
                Spoken {
                    said,
                    parent,
                    section,
                },
            ));
        }
    }
    spoken
}

fn said(kind: Kind, anchor: &str, title: &str, text: Text) -> Said {
    Said {
        kind,
        anchor: anchor.to_owned(),
        title: title.split_whitespace().collect::<Vec<_>>().join(" "),
        text,
        level: None,
        owner: None,
        phase: None,
        tags: Vec::new(),
        controls: Vec::new(),
        when: Vec::new(),
        planned: false,
        sign_off: false,
        no_go: false,
    }
}

impl Said {
    fn describe(&mut self, facts: &Facts<'_>) {
        self.level = Some(facts.level);
        self.owner = facts.owner.map(|owner| owner.name.value.clone());
        self.phase = facts.phase.map(str::to_owned);
        self.tags = facts.tags.iter().map(|&tag| tag.to_owned()).collect();
        self.when = facts.when.iter().map(|when| when.words.clone()).collect();
        let controls = facts.controls.iter();
        self.controls = controls
            .map(|one| format!("{}:{}", one.framework, one.id))
            .collect();
    }
}
