//! Where links lead, seen from one variant: to the same environment, else to the stable address above all
//! of them.

use super::fill::Variables;
use super::title::{heading_title, item_title, page_title};
use crate::catalog::{AnchorOf, Catalog, Page, Target};
use crate::config::Config;
use crate::model::EnvSet;
use crate::source::Span;
use crate::tree::Link;

/// A page's address in an environment: `staging/ops/release`, without `/` at either end.
pub fn variant_url(catalog: &Catalog, environment: usize, url: &str) -> String {
    match catalog.config.environments.get(environment) {
        None => url.to_owned(),
        Some(environment) if url.is_empty() => environment.name.value.clone(),
        Some(environment) => format!("{}/{url}", environment.name.value),
    }
}

/// The way from the folder `from` of the site to the folder `to`; both without `/` at their ends.
pub fn folder_href(from: &str, to: &str) -> String {
    let parts = |url: &'_ str| -> Vec<String> {
        url.split('/')
            .filter(|part| !part.is_empty())
            .map(str::to_owned)
            .collect()
    };
    let (from, to) = (parts(from), parts(to));
    let shared = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    let mut href = "../".repeat(from.len() - shared);
    for part in &to[shared..] {
        href.push_str(part);
        href.push('/');
    }
    match href.is_empty() {
        true => "./".to_owned(),
        false => href,
    }
}

/// The absolute address of a folder of the site, if the site knows its own.
pub fn absolute(config: &Config, folder: &str) -> Option<String> {
    let base = config.base_url.as_ref()?;
    Some(match folder.is_empty() {
        true => base.clone(),
        false => format!("{base}{}/", percent_encode(folder)),
    })
}

/// Where things are, seen from one variant.
pub struct Hrefs<'a> {
    pub catalog: &'a Catalog,
    pub environment: usize,
    /// The variant's own folder.
    pub from: String,
}

impl Hrefs<'_> {
    /// The address of a link of the page. One whose destination is defined in what is `hidden` (in order)
    /// leads nowhere: another environment's addresses are its own.
    pub fn of_link(&self, link: &Link, target: Option<&Target>, hidden: &[Span]) -> Lead {
        let is_hidden = |definition: Span| definition.around(hidden).is_some();
        let is_hidden = link.definition.is_some_and(is_hidden);
        match target {
            _ if is_hidden => Lead::Nowhere,
            Some(target) => self.of(target),
            None => Lead::Literal,
        }
    }

    /// The address of a target: the same environment's variant if it is there, else the stable page.
    /// Words without an address are no link.
    pub fn of(&self, target: &Target) -> Lead {
        match target {
            Target::Literal => Lead::Literal,
            Target::Asset(path, rest) => {
                let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
                let folder = folder_href(&self.from, &percent_encode(folder));
                let folder = if folder == "./" { "" } else { &folder };
                Lead::To(format!("{folder}{}{rest}", percent_encode(name)))
            }
            Target::Folder(url) => {
                let envs = self.catalog.names.folders.get(url).copied();
                let envs = envs.unwrap_or(EnvSet::NONE);
                let built = envs.intersection(self.catalog.envs);
                let to = match envs.contains(self.environment) {
                    true => variant_url(self.catalog, self.environment, url),
                    false => url.clone(),
                };
                match built.is_empty() {
                    true => Lead::Nowhere,
                    false => Lead::To(folder_href(&self.from, &to)),
                }
            }
            Target::Page(page, anchor) => {
                let anchor = anchor.as_deref();
                let here = self.is_here(&self.catalog.pages[*page], anchor);
                match self.of_page(*page, anchor) {
                    Some(href) if here => Lead::Markdown(href),
                    Some(href) => Lead::To(href),
                    None => Lead::Nowhere,
                }
            }
        }
    }

    /// The stable address of a page; `None` if no environment that is built has it.
    pub fn stable(&self, page: usize) -> Option<String> {
        let page = &self.catalog.pages[page];
        let built = self.catalog.built(page);
        (!built.is_empty()).then(|| folder_href(&self.from, &page.url))
    }

    /// The address of a page, or of a place on it; `None` if no environment that is built has it.
    pub fn of_page(&self, page: usize, anchor: Option<&str>) -> Option<String> {
        let page = &self.catalog.pages[page];
        let built = self.catalog.built(page);
        if built.is_empty() {
            return None;
        }
        if !self.is_here(page, anchor) {
            let folder = folder_href(&self.from, &page.url);
            return Some(folder + &self.above(page, anchor).unwrap_or_default());
        }
        let to = variant_url(self.catalog, self.environment, &page.url);
        let anchor = anchor.map(|anchor| format!("#{anchor}"));
        Some(match (to == self.from, anchor) {
            (true, Some(anchor)) => anchor,
            (_, anchor) => folder_href(&self.from, &to) + &anchor.unwrap_or_default(),
        })
    }

    /// The place of an item at its page's stable address, as a link ends; the home has none.
    fn above(&self, page: &Page, anchor: Option<&str>) -> Option<String> {
        let place = page.anchors.get(anchor?)?;
        let is_item = matches!(place.of, AnchorOf::Item(_)) && !page.url.is_empty();
        let built = place.envs.intersection(self.catalog.envs);
        (is_item && !built.is_empty()).then(|| format!("#{}", anchor.unwrap_or_default()))
    }

    /// The address of a setting: on the first of `pages` that defines it in the variant's environment.
    pub fn of_setting(&self, pages: &[usize], name: &str) -> Option<String> {
        pages.iter().find_map(|&page| {
            let there = &self.catalog.pages[page];
            let anchor = there.settings.places.get(name)?.anchor.as_str();
            let here = self.is_here(there, Some(anchor));
            here.then(|| self.of_page(page, Some(anchor))).flatten()
        })
    }

    /// Whether a page, and a place on it, is in the variant's environment.
    fn is_here(&self, page: &Page, anchor: Option<&str>) -> bool {
        let place = anchor.and_then(|anchor| page.anchors.get(anchor));
        let place_is_here = place.is_none_or(|place| place.envs.contains(self.environment));
        page.attributes.envs.contains(self.environment) && place_is_here
    }

    /// What a page, or a place on it, is called in the variant's environment. What is not there has no name
    /// that may be told here.
    pub fn name_of(&self, page: usize, anchor: Option<&str>) -> Option<String> {
        let page = &self.catalog.pages[page];
        let variables = Variables::new(page, &self.catalog.config, self.environment);
        let place = anchor.and_then(|anchor| page.anchors.get(anchor));
        let of = place.map_or(AnchorOf::Html, |place| place.of);
        self.is_here(page, anchor).then(|| match of {
            AnchorOf::Item(item) => item_title(page, &page.items[item], &variables),
            AnchorOf::Heading(heading) => heading_title(page, heading, &variables),
            AnchorOf::Setting => anchor.unwrap_or_default().to_owned(),
            AnchorOf::Html => page_title(page, &variables),
        })
    }
}

/// Where a link leads, seen from a variant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lead {
    /// Where the author wrote.
    Literal,
    /// To a variant of a page, which is there as Markdown too.
    Markdown(String),
    To(String),
    /// To something that is not in this site.
    Nowhere,
}

/// A path as a part of a URL, as RFC 3986 wants it.
pub fn percent_encode(name: &str) -> String {
    let mut encoded = String::with_capacity(name.len());
    for byte in name.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                encoded.push(char::from(byte));
            }
            byte => encoded.push_str(&format!("%{byte:02X}")),
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::folder_href;

    #[test]
    fn the_way_between_folders_is_relative() {
        assert_eq!(folder_href("a/b", "a/c"), "../c/");
        assert_eq!(folder_href("", "a"), "a/");
        assert_eq!(folder_href("a", "a"), "./");
        assert_eq!(folder_href("a/b", ""), "../../");
    }
}
