//! Document → [`Page`]: what one page declares, by itself and the settings alone.

mod settings;
mod suffixes;
mod walk;

use std::sync::Arc;

use super::address::Address;
use super::inherit::Names;
use super::item;
use super::{anchor, html, names, title};
use crate::catalog::{Attributes, Document, Item, Page};
use crate::config::Config;
use crate::hash::{Hash, Hasher};
use crate::model::EnvSet;
use crate::source::{Span, Spanned};
use walk::Walk;

/// Reads everything a page says of itself; `site` is what it inherits, `address` comes from its path.
pub fn declare(
    document: Arc<Document>,
    config: &Config,
    site: &Attributes,
    Address { url, index }: Address,
    names: Names<'_>,
) -> Page {
    let mut walk = Walk::new(&document, config, names);
    let mut attributes = site.clone();
    walk.lookup
        .apply(&mut attributes, &document.front.checklist);
    for (environment, _) in document.front.vars.iter().flat_map(|one| &one.env) {
        walk.lookup.environment(environment);
    }
    walk.run(&attributes);
    let title = title::find(&document, &walk.sections, &url, &mut attributes.envs);
    let id = document.front.checklist.id.clone().unwrap_or_else(|| {
        let id = match url.as_str() {
            "" => "index".to_owned(),
            url => url.replace('/', "."),
        };
        Spanned::new(id, Span::default())
    });
    let Walk {
        mut lookup,
        mut drafts,
        mut sections,
        narrowed,
        suffixes,
        headings,
        settings,
        views,
        ..
    } = walk;
    if lookup.is_to_settle() {
        let of_items = drafts.iter_mut().map(|draft| &mut draft.attributes);
        let of_sections = sections.iter_mut().map(|section| &mut section.attributes);
        let shared = of_items.chain(of_sections).map(Arc::make_mut);
        lookup.settle(shared.chain([&mut attributes]));
    }
    let items = item::name(drafts, &document, &mut lookup);
    let mut settings = settings::gather(settings, attributes.envs, &mut lookup);
    let title_section = title.section;
    let mut places = anchor::Places {
        items: &items,
        headings: &headings,
        settings: &mut settings,
        title_section,
        html: html::ids(&document.tree),
        envs: attributes.envs,
    };
    let anchors = anchor::assign(&mut places, &document, &mut lookup.diagnostics);
    sections.shrink_to_fit();
    for section in &mut sections {
        if let Some(anchor) = anchors.of_heading.get(&section.heading) {
            section.anchor.clone_from(anchor);
        }
    }
    let mut page = Page {
        id,
        url,
        index,
        title: title.text,
        title_section,
        description: document.front.description.clone(),
        attributes,
        sections,
        ticked: items
            .iter()
            .fold(EnvSet::NONE, |envs, item| envs.union(item.attributes.envs)),
        items,
        settings,
        anchors: anchors.places,
        heading_anchors: anchors.of_heading,
        html_anchors: anchors.of_html,
        narrowed,
        suffixes,
        conditions: lookup.conditions,
        views,
        outline_hash: Hash::default(),
        items_hash: Hash::default(),
        names_hash: Hash::default(),
        diagnostics: lookup.diagnostics,
        document,
    };
    page.outline_hash = outline_hash(&page);
    page.items_hash = items_hash(&page);
    page.names_hash = names::page_hash(&page);
    page
}

/// Of the page's place, and of what it is called.
fn outline_hash(page: &Page) -> Hash {
    let description = page.description.as_deref().unwrap_or_default();
    let mut hasher = Hasher::new();
    hasher.text(page.path().as_str()).text(&page.url);
    hasher.text(&page.title).text(description);
    hasher.number(page.attributes.envs.bits());
    hasher.number(u64::from(page.index));
    // Where there is something to tick, and by which id its progress is known.
    hasher.number(page.ticked.bits()).text(&page.id.value);
    let order = page.document.front.order;
    hasher.number(u64::from(order.is_some()));
    hasher.bytes(&order.unwrap_or_default().to_le_bytes());
    // What fills them may stand anywhere on the page.
    if page.title.contains("{{") || description.contains("{{") {
        hasher.hash(page.document.source.hash);
    }
    hasher.finish()
}

fn items_hash(page: &Page) -> Hash {
    let mut hasher = Hasher::new();
    let place = |place: Option<usize>| place.map_or(0, |place| place as u64 + 1);
    hasher.number(page.items.len() as u64);
    for Item { attributes, .. } in &page.items {
        hasher.number(attributes.envs.bits());
        hasher.number(place(attributes.owner));
        hasher.number(place(attributes.phase));
        hasher.number(attributes.controls.len() as u64);
        for &(framework, control) in &attributes.controls {
            hasher.number(framework as u64).number(control as u64);
        }
        hasher.number(attributes.tags.len() as u64);
        for tag in &attributes.tags {
            hasher.text(tag);
        }
    }
    hasher.finish()
}
