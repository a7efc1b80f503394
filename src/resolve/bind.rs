//! Page × all names → [`Bindings`]: where its links and references lead.

mod mention;
mod report;

use std::collections::HashMap;

use super::address::{decode, folder_url};
use super::destination::{Destination, is_external};
use super::html;
use crate::catalog::{Bindings, Catalog, Page, Target};
use crate::diag::{Code, Diagnostic};
use crate::hash::Hasher;
use crate::source::{SourcePath, Span, Spanned};
use crate::tree::Kind;

/// Binds one page of the catalog.
pub fn bind(catalog: &Catalog, page: usize) -> Bindings {
    let mut binder = Binder {
        catalog,
        page: &catalog.pages[page],
        place: page,
        bindings: Bindings::default(),
        guesses_left: GUESSES,
    };
    binder.links();
    binder.item_links();
    binder.html_links();
    binder.after();
    binder.aliases();
    binder.mentions();
    binder.bindings.hash = Some(binder.hash());
    binder.bindings
}

struct Binder<'a> {
    catalog: &'a Catalog,
    page: &'a Page,
    place: usize,
    bindings: Bindings,
    /// How many more names may be looked for by their likeness to a mistaken one, which takes as long as
    /// there are names.
    guesses_left: usize,
}

/// The most likenesses that are looked for on one page.
const GUESSES: usize = 50;

impl Binder<'_> {
    fn links(&mut self) {
        let page = self.page;
        let tree = page.tree();
        let mut images = vec![false; tree.links.len()];
        for node in &tree.nodes {
            if let Kind::Image(link) = node.kind {
                images[link as usize] = true;
            }
        }
        let narrowed = outermost(page);
        for (link, image) in tree.links.iter().zip(images) {
            if let Some(definition) = link.definition
                && let Some(around) = definition.around(&narrowed)
                && !around.contains(link.span)
            {
                self.report_definition(link.span, definition);
            }
            let target = match link.automatic {
                true => Target::Literal,
                false => self.target(tree.text(link.destination), link.span, image),
            };
            self.bindings.links.push(target);
        }
    }

    fn item_links(&mut self) {
        for item in &self.page.items {
            for link in &item.attributes.links {
                if !self.bindings.item_links.contains_key(&link.url) {
                    let target = self.target(&link.url, item.span, false);
                    self.bindings.item_links.insert(link.url.clone(), target);
                }
            }
        }
    }

    fn html_links(&mut self) {
        for html::Destination {
            written,
            span,
            image,
        } in html::destinations(self.page.tree())
        {
            let target = self.target(&written, span, image);
            self.bindings.html_links.insert(written, target);
        }
    }

    fn target(&mut self, destination: &str, span: Span, image: bool) -> Target {
        if destination.is_empty() || is_external(destination) || destination.contains("{{") {
            return Target::Literal;
        }
        let parts = Destination::read(destination);
        if parts.path.is_empty() {
            return self.page_target(self.place, parts.anchor, span);
        }
        let Some(path) = self.absolute(&decode(parts.path)) else {
            self.report_broken(destination, &parts, span, image);
            return Target::Literal;
        };
        let source = SourcePath::new(&format!("content/{path}"));
        if let Some(&page) = self.catalog.names.by_path.get(&source) {
            return self.page_target(page, parts.anchor, span);
        }
        if self.catalog.assets.contains(&path) {
            let anchor = parts.anchor.map(|anchor| format!("#{anchor}"));
            let rest = format!("{}{}", parts.query, anchor.unwrap_or_default());
            return Target::Asset(path, rest);
        }
        if let Some(url) = self.address(&path).filter(|_| !image) {
            return match self.catalog.names.by_url.get(&url) {
                Some(&page) => self.page_target(page, parts.anchor, span),
                None => Target::Folder(url),
            };
        }
        self.report_broken(destination, &parts, span, image);
        Target::Literal
    }

    /// The address of the page or the folder that a path means as a browser reads it: `guide`, `guide/`,
    /// `guide.html`, `guide/index.html`.
    fn address(&self, path: &str) -> Option<String> {
        let path = path.strip_suffix(".html").unwrap_or(path);
        let folder = match path.rsplit_once('/') {
            Some((folder, "index")) => folder,
            None if path == "index" => "",
            _ => path,
        };
        let mut urls = [path, folder].into_iter().map(folder_url);
        let catalog = self.catalog;
        urls.find(|url| {
            catalog.names.by_url.contains_key(url) || catalog.names.folders.contains_key(url)
        })
    }

    fn page_target(&mut self, page: usize, anchor: Option<&str>, span: Span) -> Target {
        let Some(anchor) = anchor.filter(|anchor| !anchor.is_empty()) else {
            return Target::Page(page, None);
        };
        let there = &self.catalog.pages[page];
        let decoded = decode(anchor);
        match there.anchors.get(&decoded) {
            Some(place) if place.top => Target::Page(page, None),
            Some(_) => Target::Page(page, Some(decoded)),
            None => {
                self.report_anchor(page, &decoded, span);
                Target::Page(page, Some(decoded))
            }
        }
    }

    /// A path below `content/`, from one relative to the page or, with a leading `/`, to the site.
    fn absolute(&self, path: &str) -> Option<String> {
        let own = self.page.path().as_str();
        let own = own.strip_prefix("content/").unwrap_or(own);
        let base = own.rsplit_once('/').map_or("", |(folder, _)| folder);
        let mut parts: Vec<&str> = match path.starts_with('/') {
            true => Vec::new(),
            false => base.split('/').filter(|part| !part.is_empty()).collect(),
        };
        for part in path.split('/') {
            match part {
                "" | "." => {}
                ".." => {
                    parts.pop()?;
                }
                part => parts.push(part),
            }
        }
        Some(parts.join("/"))
    }

    fn after(&mut self) {
        let mut names: HashMap<&str, &Spanned<String>> = HashMap::new();
        let page = self.page;
        let sections = page.sections.iter().map(|section| &section.attributes);
        let items = page.items.iter().map(|item| &item.attributes);
        for name in sections.chain(items).flat_map(|one| &one.after) {
            names.entry(&name.value).or_insert(name);
        }
        let mut names: Vec<_> = names.into_iter().collect();
        names.sort_by_key(|(_, name)| name.span);
        for (name, written) in names {
            match self.reference(name) {
                Some(target) => {
                    self.bindings.after.insert(name.to_owned(), target);
                }
                None => self.report_reference(written),
            }
        }
    }

    /// An item id, a full id, or `#section`.
    fn reference(&self, name: &str) -> Option<(usize, Option<String>)> {
        if let Some(anchor) = name.strip_prefix('#') {
            let known = self.page.anchors.contains_key(anchor);
            return known.then(|| (self.place, Some(anchor.to_owned())));
        }
        let has = |page: &Page, id: &str| page.item(id).is_some();
        if has(self.page, name) {
            return Some((self.place, Some(name.to_owned())));
        }
        let (page, id) = name.rsplit_once('/')?;
        let page = *self.catalog.names.by_id.get(page)?;
        has(&self.catalog.pages[page], id).then(|| (page, Some(id.to_owned())))
    }

    /// An earlier id must not be some item's present one.
    fn aliases(&mut self) {
        for item in &self.page.items {
            for alias in &item.aliases {
                let Some((page, Some(id))) = self.reference(&alias.value) else {
                    continue;
                };
                let other = &self.catalog.pages[page];
                let Some(other_item) = other.item(&id) else {
                    continue;
                };
                let message = format!("the alias `{}` is the id of an item", alias.value);
                self.bindings.diagnostics.push(
                    Diagnostic::new(Code::DuplicateItemId, self.page.path(), alias.span, message)
                        .related(other.path(), other_item.span, "this item has it")
                        .help("take the alias away; an id has one meaning"),
                );
            }
        }
    }

    /// Of everything a rendered page shows of its targets.
    fn hash(&self) -> crate::hash::Hash {
        let mut hasher = Hasher::new();
        let bindings = &self.bindings;
        let sorted = |links: &'_ HashMap<String, Target>| {
            let mut links: Vec<_> = links.clone().into_iter().collect();
            links.sort_by(|(one, _), (other, _)| one.cmp(other));
            links.into_iter().map(|(_, target)| target)
        };
        let others = sorted(&bindings.item_links).chain(sorted(&bindings.html_links));
        for target in bindings.links.iter().cloned().chain(others) {
            match target {
                Target::Page(page, anchor) => self.hash_place(&mut hasher, page, anchor.as_deref()),
                Target::Folder(url) => {
                    let envs = self.catalog.names.folders.get(&url);
                    hasher.text(&url);
                    hasher.number(envs.map_or(0, |envs| envs.bits()));
                }
                Target::Asset(path, rest) => {
                    hasher.text(&path).text(&rest);
                }
                Target::Literal => {
                    hasher.number(0);
                }
            }
        }
        let mut after: Vec<_> = bindings.after.values().collect();
        after.sort();
        for (page, anchor) in after {
            self.hash_place(&mut hasher, *page, anchor.as_deref());
            self.hash_parts(&mut hasher, *page, anchor.as_deref());
        }
        for (name, pages) in &bindings.mentions {
            hasher.number(pages.len() as u64);
            for &page in pages {
                let place = self.catalog.pages[page].settings.places.get(name);
                self.hash_place(&mut hasher, page, place.map(|one| one.anchor.as_str()));
            }
        }
        hasher.finish()
    }

    /// Of the parts of an item that another one waits for.
    fn hash_parts(&self, hasher: &mut Hasher, page: usize, anchor: Option<&str>) {
        let page = &self.catalog.pages[page];
        let Some(range) = anchor.and_then(|anchor| page.range(anchor)) else {
            return;
        };
        let parts = page.items.get(range).unwrap_or_default();
        hasher.number(parts.len() as u64);
        for item in parts {
            hasher.text(&item.id);
            hasher.number(item.attributes.envs.bits());
            hasher.number(u64::from(item.attributes.planned));
        }
    }

    fn hash_place(&self, hasher: &mut Hasher, page: usize, anchor: Option<&str>) {
        let page = &self.catalog.pages[page];
        // What a whole page is called is known without looking at what stands on it.
        let there = anchor.and_then(|anchor| page.anchors.get(anchor));
        let envs = there.map_or(0, |one| one.envs.bits());
        let item = anchor.and_then(|anchor| page.item(anchor));
        let item = item.map_or("", |item| &item.title);
        let anchor = anchor.unwrap_or_default();
        hasher.text(&page.url).text(&page.title).text(anchor);
        hasher.text(item);
        hasher.number(page.attributes.envs.bits()).number(envs);
        if page.title.contains("{{") || item.contains("{{") {
            // Which words those become is the other page's to say.
            hasher.hash(page.source.hash);
        }
    }
}

/// The spans of what is not in every environment of a page, in order, each as large as it can be.
fn outermost(page: &Page) -> Vec<Span> {
    let mut spans: Vec<Span> = Vec::new();
    for (node, _) in &page.narrowed {
        let span = page.tree().node(*node).span;
        if spans.last().is_none_or(|last| span.start >= last.end) {
            spans.push(span);
        }
    }
    spans
}
