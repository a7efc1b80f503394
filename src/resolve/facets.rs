//! By what a page's items are listed, and how many there are.

use std::sync::Arc;

use crate::catalog::{Attributes, Counts, Facets, Item};
use crate::hash::{Hash, Hasher};
use crate::model::EnvSet;

/// What lists know of a page's items, in their order.
pub fn facets(items: &[Item]) -> Vec<Facets> {
    let mut all: Vec<Facets> = Vec::with_capacity(items.len());
    let mut before: Option<&Arc<Attributes>> = None;
    for (place, Item { attributes, .. }) in (0..).zip(items) {
        let is_shared = before.is_some_and(|before| Arc::ptr_eq(before, attributes));
        match all.last_mut() {
            Some(last) if is_shared || is_told(last, attributes) => last.items.end = place + 1,
            _ => all.push(Facets {
                items: place..place + 1,
                envs: attributes.envs,
                planned: attributes.planned,
                owner: attributes.owner,
                phase: attributes.phase,
                controls: attributes.controls.clone(),
                tags: attributes.tags.clone(),
            }),
        }
        before = Some(attributes);
    }
    all.shrink_to_fit();
    all
}

/// Whether an item says nothing else.
fn is_told(facets: &Facets, attributes: &Attributes) -> bool {
    let Facets {
        items: _,
        envs,
        planned,
        owner,
        phase,
        controls,
        tags,
    } = facets;
    *envs == attributes.envs
        && *planned == attributes.planned
        && *owner == attributes.owner
        && *phase == attributes.phase
        && *controls == attributes.controls
        && *tags == attributes.tags
}

/// The items of each environment that have no child items there; of a site without environments, of the one that it is.
pub fn counts(items: &[Item], environments: usize) -> Vec<Counts> {
    let mut counts = vec![Counts::default(); environments.max(1)];
    let mut with_children = vec![EnvSet::NONE; items.len()];
    for item in items {
        if let Some(parent) = item.parent {
            with_children[parent] = with_children[parent].union(item.attributes.envs);
        }
    }
    for (item, with_children) in items.iter().zip(with_children) {
        let attributes = &item.attributes;
        for environment in attributes.envs.without(with_children).iter() {
            if let Some(counts) = counts.get_mut(environment) {
                counts.add(attributes.level, attributes.planned, attributes.sign_off);
            }
        }
    }
    counts
}

/// Of all that is said there.
pub fn hash(facets: &[Facets]) -> Hash {
    let mut hasher = Hasher::new();
    let place = |place: Option<usize>| place.map_or(0, |place| place as u64 + 1);
    hasher.number(facets.len() as u64);
    for facets in facets {
        hasher.number(u64::from(facets.items.end));
        hasher.number(facets.envs.bits());
        hasher.number(u64::from(facets.planned));
        hasher.number(place(facets.owner));
        hasher.number(place(facets.phase));
        hasher.number(facets.controls.len() as u64);
        for &(framework, control) in &facets.controls {
            hasher.number(framework as u64).number(control as u64);
        }
        hasher.number(facets.tags.len() as u64);
        for tag in &facets.tags {
            hasher.text(tag);
        }
    }
    hasher.finish()
}
