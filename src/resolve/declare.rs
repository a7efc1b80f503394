//! Document → [`Page`]: what one page declares, by itself and the settings alone.

mod settings;
mod suffixes;
mod walk;

use std::sync::Arc;

use super::address::Address;
use super::inherit::Names;
use super::item;
use super::{anchor, facets, html, names, title};
use crate::catalog::{Attributes, Content, Document, Held, Page, Settings};
use crate::config::Config;
use crate::diag::Severity;
use crate::hash::{Hash, Hasher};
use crate::model::EnvSet;
use crate::source::{Span, Spanned};
use walk::Walk;

/// What a page says of itself.
pub struct Declared {
    id: Spanned<String>,
    address: Address,
    title: String,
    attributes: Attributes,
    /// How many there are in the settings.
    environments: usize,
    pub content: Content,
}

/// Reads everything a page says of itself; `site` is what it inherits, `address` comes from its path.
pub fn declare(
    document: Arc<Document>,
    config: &Config,
    site: &Attributes,
    address: Address,
    names: Names<'_>,
) -> Declared {
    let mut walk = Walk::new(&document, config, names);
    let mut attributes = site.clone();
    walk.lookup
        .apply(&mut attributes, &document.front.checklist);
    for (environment, _) in document.front.vars.iter().flat_map(|one| &one.env) {
        walk.lookup.environment(environment);
    }
    walk.run(&attributes);
    let title = title::find(
        &document,
        &walk.sections,
        &address.url,
        &mut attributes.envs,
    );
    let id = document.front.checklist.id.clone().unwrap_or_else(|| {
        let id = match address.url.as_str() {
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
    let content = Content {
        title_section,
        sections,
        items,
        settings,
        anchors: anchors.places,
        heading_anchors: anchors.of_heading,
        html_anchors: anchors.of_html,
        narrowed,
        suffixes,
        conditions: lookup.conditions,
        views,
        diagnostics: lookup.diagnostics,
        document,
    };
    Declared {
        id,
        address,
        title: title.text,
        attributes,
        environments: config.environments.len(),
        content,
    }
}

impl Declared {
    /// The page, with all that stands on it at hand.
    pub fn page(self) -> Page {
        let content = self.content;
        let counts = facets::counts(&content.items, self.environments);
        let front = &content.document.front;
        let facets = facets::facets(&content.items);
        let mut page = Page {
            source: content.document.source.clone(),
            id: self.id,
            url: self.address.url,
            index: self.address.index,
            aliases: front.aliases.clone(),
            order: front.order,
            search: front.search != Some(false),
            title: self.title,
            description: front.description.clone(),
            attributes: self.attributes,
            ticked: facets
                .iter()
                .fold(EnvSet::NONE, |envs, facets| envs.union(facets.envs)),
            counts,
            facets,
            has_former_ids: content.items.iter().any(|item| !item.aliases.is_empty()),
            defines: defines(&content.settings),
            setting_blocks: setting_blocks(&content.settings),
            outline_hash: Hash::default(),
            items_hash: Hash::default(),
            names_hash: Hash::default(),
            is_broken: is_broken(&content),
            content: Held::Here(Box::new(content)),
        };
        page.outline_hash = outline_hash(&page);
        page.items_hash = facets::hash(&page.facets);
        page.names_hash = names::page_hash(&page);
        page
    }
}

/// The settings that a page defines, and in which environments.
fn defines(settings: &Settings) -> Vec<(String, EnvSet)> {
    let places = settings.places.iter();
    places
        .map(|(name, place)| (name.clone(), place.envs))
        .collect()
}

fn setting_blocks(settings: &Settings) -> Option<EnvSet> {
    let envs = settings.blocks.iter().map(|block| block.envs);
    envs.reduce(EnvSet::union)
}

fn is_broken(content: &Content) -> bool {
    let parsed = &content.document.diagnostics;
    let mut all = parsed.iter().chain(&content.diagnostics);
    all.any(|one| one.severity == Severity::Error)
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
    hasher.number(u64::from(page.order.is_some()));
    hasher.bytes(&page.order.unwrap_or_default().to_le_bytes());
    if page.is_called_by_variables() {
        hasher.hash(page.source.hash);
    }
    hasher.finish()
}
