//! Anchors of a page: an item's is its id; a heading's is its `{#id}` or the code host's slug of the whole
//! heading; a setting's is its name. Items come first, so that an item's address never changes for a heading's sake.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::catalog::{Anchor, AnchorOf, Document, Item, Settings};
use crate::diag::{Code, Diagnostic};
use crate::model::EnvSet;
use crate::slug::slug;
use crate::tree::{Kind, NodeId};

/// What wants an anchor.
pub struct Places<'a> {
    pub items: &'a [Item],
    /// Heading nodes and the environments they are in, in order.
    pub headings: &'a [(NodeId, EnvSet)],
    /// Each is told its anchor.
    pub settings: &'a mut Settings,
    /// The section whose heading became the page's title.
    pub title_section: Option<NodeId>,
    /// Ids that raw HTML brings along.
    pub html: Vec<String>,
    pub envs: EnvSet,
}

/// What was given.
pub struct Anchors {
    pub places: BTreeMap<String, Anchor>,
    pub of_heading: HashMap<NodeId, String>,
    /// Those of raw HTML that nothing else has.
    pub of_html: BTreeSet<String>,
}

/// Gives every item, heading and setting its anchor, no two the same.
pub fn assign(
    places: &mut Places<'_>,
    document: &Document,
    diagnostics: &mut Vec<Diagnostic>,
) -> Anchors {
    let place = |envs, of| Anchor {
        envs,
        top: false,
        of,
    };
    let of_item = |(index, item): (usize, &Item)| {
        let anchor = place(item.attributes.envs, AnchorOf::Item(index));
        (item.id.clone(), anchor)
    };
    let mut anchors = Anchors {
        // Of two that want the same the first has it, and a map takes the last.
        places: places.items.iter().enumerate().rev().map(of_item).collect(),
        of_heading: HashMap::with_capacity(places.headings.len()),
        of_html: BTreeSet::new(),
    };
    let mut next: HashMap<String, u32> = HashMap::new();
    for &(heading, envs) in places.headings {
        let wanted = wanted(document, heading);
        let top = heading > 0 && places.title_section == Some(heading - 1);
        let anchor = free(&wanted, &anchors.places, &mut next);
        let owner = anchors.places.get(&wanted).map(|owner| owner.of);
        if !top && anchor != wanted && matches!(owner, Some(AnchorOf::Item(_))) {
            diagnostics.push(collision(document, heading, &wanted, &anchor));
        }
        let of = AnchorOf::Heading(heading);
        let place = Anchor { envs, top, of };
        anchors.places.insert(anchor.clone(), place);
        anchors.of_heading.insert(heading, anchor);
    }
    for (name, setting) in &mut places.settings.places {
        setting.anchor = free(name, &anchors.places, &mut next);
        let place = place(setting.envs, AnchorOf::Setting);
        anchors.places.insert(setting.anchor.clone(), place);
    }
    for id in &places.html {
        if let Entry::Vacant(free) = anchors.places.entry(id.clone()) {
            free.insert(place(places.envs, AnchorOf::Html));
            anchors.of_html.insert(id.clone());
        }
    }
    anchors
}

fn wanted(document: &Document, heading: NodeId) -> String {
    let tree = &document.tree;
    if let Kind::Heading { heading, .. } = tree.node(heading).kind
        && let Some(Some(id)) = tree.headings.get(heading as usize).map(|one| &one.id)
    {
        return id.clone();
    }
    let slug = slug(&tree.plain_text(heading, |_| false));
    match slug.is_empty() {
        true => "section".to_owned(),
        false => slug,
    }
}

/// `wanted`, or `wanted-1`, `wanted-2`, … as code hosts number repeats.
fn free(wanted: &str, taken: &BTreeMap<String, Anchor>, next: &mut HashMap<String, u32>) -> String {
    let number = next.entry(wanted.to_owned()).or_insert(0);
    loop {
        let anchor = match *number {
            0 => wanted.to_owned(),
            number => format!("{wanted}-{number}"),
        };
        *number += 1;
        if !taken.contains_key(&anchor) {
            return anchor;
        }
    }
}

fn collision(document: &Document, heading: NodeId, wanted: &str, given: &str) -> Diagnostic {
    let path = &document.source.path;
    let span = document.tree.node(heading).span;
    let text = document.tree.source().get(span.range()).unwrap_or_default();
    let start = span.start as usize;
    let span = crate::source::Span::new(start, start + text.trim_end().len());
    Diagnostic::new(
        Code::AnchorCollision,
        path,
        span,
        format!("the anchor `#{wanted}` of this heading belongs to an item"),
    )
    .label(format!("reached by `#{given}` instead"))
    .help("reword the heading, give it an anchor with `{#…}`, or give the item another id")
}
