//! What some pages have to be found by, numbered from 0: their terms, what a result shows of them, and what can be
//! filtered by. Pages are gathered by the dozen and put together afterwards, so that all cores gather.

use std::collections::{BTreeMap, HashMap};

use super::documents::Document;
use super::facets::{Facet, Nodes};
use super::nodes::{Kind, Node, nodes};
use super::postings::{Point, Postings};
use super::tally::tally;
use super::weights::{Uses, level};
use crate::catalog::Catalog;
use crate::config::{Config, is_at};
use crate::source::SourcePath;

/// The numbers of a page's nodes begin at a multiple of this, so that a page may grow by an item, and those behind it
/// keep their numbers.
const ROOM: usize = 8;

/// Some pages, gathered.
#[derive(Default)]
pub struct Gathered {
    pub terms: HashMap<Box<str>, Postings>,
    /// By number; none where a page has room.
    pub documents: Vec<Option<Document>>,
    pub facets: BTreeMap<(Facet, String), Nodes>,
    pub items: usize,
}

/// Gathers the pages at these places of the catalog.
pub fn gather(catalog: &Catalog, places: &[usize]) -> Gathered {
    let mut gathered = Gathered::default();
    for &place in places {
        gathered.add_page(catalog, place);
    }
    gathered
}

impl Gathered {
    fn add_page(&mut self, catalog: &Catalog, place: usize) {
        let page = &catalog.pages[place];
        let base = self.documents.len();
        let nodes = nodes(catalog, place);
        let boost = boost(&catalog.config, page.path()).unwrap_or("1");
        for (number, node) in nodes.iter().enumerate() {
            self.add_terms(base + number, node, base + node.end);
            self.add_facets(base + number, node, boost);
            let is_item = node.said.kind == Kind::Item;
            self.add_facet(Facet::Page, &page.id.value, base + number, is_item);
            self.items += usize::from(is_item);
        }
        let documents = Document::all(page, nodes);
        self.documents.extend(documents.into_iter().map(Some));
        while !self.documents.len().is_multiple_of(ROOM) {
            self.documents.push(None);
        }
    }

    fn add_terms(&mut self, number: usize, node: &Node, end: usize) {
        let kind = node.said.kind;
        let (uses, lengths) = tally(&node.said);
        let is_around = end > number + 1;
        for (term, uses) in uses {
            let own = level(kind, uses, lengths);
            let postings = self.terms.entry(term).or_default();
            let inherited = match is_around && uses.title > 0 {
                true => level(kind, Uses { body: 0, ..uses }, lengths),
                false => 0,
            };
            if inherited > 0 {
                let length = u32::try_from(end - number - 1).unwrap_or(u32::MAX);
                postings.spans.push((Point::new(number, inherited), length));
            }
            if own > inherited {
                postings.points.push(Point::new(number, own));
            }
        }
    }

    fn add_facets(&mut self, number: usize, node: &Node, boost: &str) {
        let said = &node.said;
        let is_item = said.kind == Kind::Item;
        let mut add = |facet: Facet, value: &str| self.add_facet(facet, value, number, is_item);
        add(Facet::Kind, said.kind.as_str());
        add(Facet::Class, &format!("{} {boost}", node.envs.bits()));
        if let Some(level) = said.level {
            add(Facet::Level, level.as_str());
        }
        said.owner.iter().for_each(|owner| add(Facet::Owner, owner));
        said.phase.iter().for_each(|phase| add(Facet::Phase, phase));
        said.tags.iter().for_each(|tag| add(Facet::Tag, tag));
        said.controls
            .iter()
            .for_each(|one| add(Facet::Control, one));
    }

    fn add_facet(&mut self, facet: Facet, value: &str, number: usize, is_item: bool) {
        let nodes = self.facets.entry((facet, value.to_owned())).or_default();
        nodes.add(number, is_item);
    }
}

/// How much more or less than others a page counts, by the longest path that is set for it.
fn boost<'a>(config: &'a Config, path: &SourcePath) -> Option<&'a str> {
    let set = config.search_boost.iter();
    let set = set.filter(|(place, _)| is_at(&place.value, path));
    let longest = set.max_by_key(|(place, _)| place.value.len());
    longest.map(|(_, boost)| boost.as_str())
}
