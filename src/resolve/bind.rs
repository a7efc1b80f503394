//! Page × all names → [`Bindings`]: where its links and references lead.

use std::collections::HashMap;

use super::address::{decode, folder_url};
use super::html;
use crate::catalog::{Bindings, Catalog, Page, Target};
use crate::diag::{Code, Diagnostic, nearest};
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

/// A destination taken apart.
struct Destination<'a> {
    path: &'a str,
    /// `?…`, kept as it is.
    query: &'a str,
    anchor: Option<&'a str>,
}

impl<'a> Destination<'a> {
    fn read(text: &'a str) -> Self {
        let (rest, anchor) = match text.split_once('#') {
            Some((rest, anchor)) => (rest, Some(anchor)),
            None => (text, None),
        };
        let at = rest.find('?').unwrap_or(rest.len());
        Self {
            path: &rest[..at],
            query: &rest[at..],
            anchor,
        }
    }
}

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

    fn report_definition(&mut self, link: Span, definition: Span) {
        let message = "not every environment defines where this link leads";
        let path = self.page.path();
        self.bindings.diagnostics.push(
            Diagnostic::new(Code::BrokenLink, path, link, message)
                .label("only words where the definition is not")
                .related(path, definition, "defined for some environments only")
                .help("define it outside, or write the address into the link"),
        );
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
        if let Some(&page) = self.catalog.by_path.get(&source) {
            return self.page_target(page, parts.anchor, span);
        }
        if self.catalog.assets.contains(&path) {
            let anchor = parts.anchor.map(|anchor| format!("#{anchor}"));
            let rest = format!("{}{}", parts.query, anchor.unwrap_or_default());
            return Target::Asset(path, rest);
        }
        if let Some(url) = self.address(&path).filter(|_| !image) {
            return match self.catalog.by_url.get(&url) {
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
        urls.find(|url| catalog.by_url.contains_key(url) || catalog.folders.contains_key(url))
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

    fn may_guess(&mut self) -> bool {
        let may = self.guesses_left > 0;
        self.guesses_left = self.guesses_left.saturating_sub(1);
        may
    }

    fn report_anchor(&mut self, page: usize, anchor: &str, span: Span) {
        let there = &self.catalog.pages[page];
        let anchors = there.anchors.keys().map(String::as_str);
        let near = self.may_guess().then(|| nearest(anchor, anchors)).flatten();
        let message = match page == self.place {
            true => format!("this page has no `#{anchor}`"),
            false => format!("`{}` has no `#{anchor}`", there.path()),
        };
        let diagnostic = Diagnostic::new(Code::BrokenAnchor, self.page.path(), span, message);
        self.bindings.diagnostics.push(match near {
            Some(near) => diagnostic.help(format!("did you mean `#{near}`?")),
            None => diagnostic.help("link to a heading's slug or an item's id"),
        });
    }

    fn report_broken(&mut self, written: &str, parts: &Destination<'_>, span: Span, image: bool) {
        let name = parts.path.rsplit('/').next().unwrap_or_default();
        let is_page = name.ends_with(".md") || name.ends_with(".markdown") || !name.contains('.');
        let code = match is_page && !image {
            true => Code::BrokenLink,
            false => Code::BrokenAsset,
        };
        let noun = if code == Code::BrokenLink {
            "page"
        } else {
            "file"
        };
        let message = format!("no {noun} of this site is `{written}`");
        let is_draft = |path: String| {
            let path = SourcePath::new(&format!("content/{path}"));
            self.catalog.drafts.contains(&path)
        };
        if self.absolute(&decode(parts.path)).is_some_and(is_draft) {
            self.bindings.diagnostics.push(
                Diagnostic::new(code, self.page.path(), span, message)
                    .label("a draft, which is left out")
                    .help("build with `--drafts`, or take `draft: true` out of its front matter"),
            );
            return;
        }
        let diagnostic = Diagnostic::new(code, self.page.path(), span, message);
        let guess = self
            .may_guess()
            .then(|| self.suggestion(parts.path))
            .flatten();
        self.bindings.diagnostics.push(match guess {
            Some(path) => diagnostic.help(format!("did you mean `{path}`?")),
            None => diagnostic.help("write the path relative to this file"),
        });
    }

    /// The relative path of a file with that name, or nearly that name, elsewhere in the site.
    fn suggestion(&self, written: &str) -> Option<String> {
        let name = written.rsplit('/').next().unwrap_or_default();
        let stem = name.split('.').next().unwrap_or_default().to_lowercase();
        if matches!(stem.as_str(), "" | "index" | "readme") {
            return None;
        }
        let own = self.page.path().as_str();
        let pages = self.catalog.pages.iter().map(|page| page.path().as_str());
        let pages = pages.filter_map(|path| path.strip_prefix("content/"));
        let paths = pages.chain(self.catalog.assets.iter().map(String::as_str));
        let last = |path: &str| path.rsplit('/').next().unwrap_or_default().to_owned();
        // Of several with that name the one whose folders are called the same, if there is just one.
        let alike = |path: &str| {
            let (found, wanted) = (path.rsplit('/'), written.rsplit('/'));
            found.zip(wanted).take_while(|(a, b)| a == b).count()
        };
        let mut same: Vec<(usize, &str)> = paths
            .filter(|path| last(path) == name)
            .map(|path| (alike(path), path))
            .collect();
        same.sort_unstable_by(|a, b| b.cmp(a));
        let clear = same.len() < 2 || same[0].0 > same[1].0;
        let same = same.first().filter(|_| clear).map(|(_, path)| *path);
        // Nearness is looked for among files of the same folder only: elsewhere it would be a guess.
        let found = same.map(str::to_owned).or_else(|| {
            let folder = own.rsplit_once('/').map_or("", |(folder, _)| folder);
            let siblings = self.catalog.pages.iter().filter_map(|page| {
                let (other, name) = page.path().as_str().rsplit_once('/')?;
                (other == folder).then_some(name)
            });
            let near = nearest(name, siblings)?;
            let below = folder.strip_prefix("content").unwrap_or(folder);
            Some(format!("{}/{near}", below.trim_start_matches('/')))
        })?;
        let own = own.strip_prefix("content/").unwrap_or(own);
        Some(relative(own, found.trim_start_matches('/')))
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
        let page = *self.catalog.by_id.get(page)?;
        has(&self.catalog.pages[page], id).then(|| (page, Some(id.to_owned())))
    }

    fn report_reference(&mut self, name: &Spanned<String>) {
        let page = self.page;
        let near = self.may_guess().then(|| {
            let anchors = page.anchors.keys().map(|anchor| format!("#{anchor}"));
            let ids: Vec<String> = match name.value.starts_with('#') {
                true => anchors.collect(),
                false => page.items.iter().map(|item| item.id.clone()).collect(),
            };
            nearest(&name.value, ids.iter().map(String::as_str)).map(str::to_owned)
        });
        let near = near.flatten();
        let message = format!("`{}` is no item or section", name.value);
        let diagnostic = Diagnostic::new(Code::UnknownItem, page.path(), name.span, message);
        self.bindings.diagnostics.push(match near {
            Some(near) => {
                // Without its quotes a `#` begins a comment.
                let quoted = near.starts_with('#').then(|| format!("\"{near}\""));
                let text = quoted.unwrap_or_else(|| near.clone());
                diagnostic.help(format!("did you mean `{near}`?")).fix(
                    format!("write `{near}`"),
                    name.span,
                    text,
                )
            }
            None => diagnostic.help(
                "name an item's id, a full id such as `page/item`, or `#` and a heading's slug",
            ),
        });
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
                    let envs = self.catalog.folders.get(&url);
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
        }
        hasher.finish()
    }

    fn hash_place(&self, hasher: &mut Hasher, page: usize, anchor: Option<&str>) {
        let page = &self.catalog.pages[page];
        let anchor = anchor.unwrap_or_default();
        let envs = page.anchors.get(anchor).map_or(0, |one| one.envs.bits());
        let item = page.item(anchor).map_or("", |item| &item.title);
        hasher.text(&page.url).text(&page.title).text(anchor);
        hasher.text(item);
        hasher.number(page.attributes.envs.bits()).number(envs);
        if page.title.contains("{{") || item.contains("{{") {
            // Which words those become is the other page's to say.
            hasher.hash(page.document.source.hash);
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

/// Whether a destination leads out of the site: it has a scheme or names a host.
pub fn is_external(destination: &str) -> bool {
    if destination.starts_with("//") {
        return true;
    }
    let Some((scheme, _)) = destination.split_once(':') else {
        return false;
    };
    let good = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.');
    scheme.len() > 1
        && scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.chars().all(good)
}

/// The path from the file `from` to the file `to`, both below one folder.
pub fn relative(from: &str, to: &str) -> String {
    let from: Vec<&str> = from.split('/').collect();
    let to: Vec<&str> = to.split('/').collect();
    let folders = from.len().saturating_sub(1);
    let shared = from[..folders]
        .iter()
        .zip(&to[..to.len().saturating_sub(1)])
        .take_while(|(a, b)| a == b)
        .count();
    let mut parts = vec![".."; folders - shared];
    parts.extend(&to[shared..]);
    parts.join("/")
}
