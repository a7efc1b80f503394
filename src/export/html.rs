//! A page that is one file: it works from a disk, by mail, as an attachment, with progress, search and all, and asks nobody
//! for anything.

use base64::prelude::{BASE64_STANDARD, Engine as _};

use super::address::Address;
use super::{Addresses, Part};
use crate::assemble::Assembly;
use crate::diag::Diagnostic;
use crate::html::tag::{Attribute, Tag, TagKind, tags};
use crate::html::{Html, unescaped};
use crate::media::media_type;
use crate::project::Variant;
use crate::render::{json, setting};
use crate::search::{index, is_found};
use crate::theme::Single;

/// Reads a file of the site, by its path.
pub type ReadFile<'a> = &'a (dyn Fn(&str) -> Option<Vec<u8>> + Sync);

/// What pages of one file are made of. The assembly is of their environment alone: the search index knows all that is built.
pub struct Made<'a> {
    pub assembly: &'a Assembly<'a>,
    pub single: &'a Single,
    pub read: ReadFile<'a>,
}

impl Made<'_> {
    pub fn html(
        &self,
        variant: &Variant<'_>,
        part: &Part,
        addresses: &Addresses<'_>,
    ) -> Result<String, Box<Diagnostic>> {
        let files = self.files(variant, part);
        let page = (variant, part.page, part.environment);
        let html = self.assembly.single(page, self.single, &files)?;
        Ok(self.led(html.as_str(), variant, addresses))
    }

    /// What the page's scripts read: its items, the list of pages that is only itself, and the search index of the whole
    /// page. A section is searched by the browser.
    fn files(&self, variant: &Variant<'_>, part: &Part) -> Vec<(String, String)> {
        if self.single.is_quiet() {
            return Vec::new();
        }
        let catalog = self.assembly.catalog;
        let checklist = json::json(variant, &catalog.config, None);
        let checklists = self.assembly.checklists(part.environment, Some(part.page));
        let mut files = vec![
            ("checklist.json".to_owned(), checklist.into_bytes()),
            ("checklists.json".to_owned(), checklists.into_bytes()),
        ];
        if self.is_searched(part) {
            files.extend(index(catalog, &[part.page]));
        }
        let encoded = files.into_iter();
        encoded
            .map(|(name, bytes)| (name, BASE64_STANDARD.encode(bytes)))
            .collect()
    }

    fn is_searched(&self, part: &Part) -> bool {
        let catalog = self.assembly.catalog;
        let page = &catalog.pages[part.page];
        catalog.config.search && part.section.is_none() && is_found(catalog, page)
    }

    /// The page with addresses of its own, up to the first script below its text.
    fn led(&self, html: &str, variant: &Variant<'_>, addresses: &Addresses<'_>) -> String {
        let body = html.find("<body").unwrap_or(0);
        let end = html[body..]
            .find("<script")
            .map_or(html.len(), |end| body + end);
        let mut led = html[..body].to_owned();
        let mut at = body;
        for tag in tags(&html[body..end]) {
            if tag.kind != TagKind::Start {
                continue;
            }
            for attribute in &tag.attributes {
                if !matches!(attribute.name.as_str(), "href" | "src") {
                    continue;
                }
                led.push_str(&html[at..body + attribute.range.start]);
                led.push_str(&self.attribute(&tag, attribute, variant, addresses));
                at = body + attribute.range.end;
            }
        }
        led.push_str(&html[at..]);
        led
    }

    fn attribute(
        &self,
        tag: &Tag<'_>,
        attribute: &Attribute<'_>,
        variant: &Variant<'_>,
        addresses: &Addresses<'_>,
    ) -> String {
        let written = unescaped(attribute.value);
        if written.starts_with('#') || written.starts_with("data:") {
            return format!("{}=\"{}\"", attribute.name, attribute.value);
        }
        let path = resolved(addresses.folder(), &written);
        let href = match addresses.of(&path) {
            _ if path == addresses.settings() => {
                Some(data("text/plain;charset=utf-8", setting::file(variant)))
            }
            Address::File(file) if tag.name == "img" => self.picture(file, addresses),
            Address::Absolute(_) if tag.name == "img" => {
                // The site's own pictures are in the file; others are asked of nobody.
                let file = path.split(['?', '#']).next().unwrap_or(&path);
                self.picture(file, addresses)
            }
            _ => addresses.href(&path),
        };
        let mut html = Html::new();
        match (href, tag.name.as_str()) {
            (Some(href), "img") => html.push_attribute("src", &href),
            (Some(href), _) => html.push_attribute("href", &href),
            (None, _) => &mut html,
        };
        html.into_string().trim_start().to_owned()
    }

    fn picture(&self, path: &str, addresses: &Addresses<'_>) -> Option<String> {
        let Some(bytes) = (self.read)(path) else {
            addresses.wants(path);
            return None;
        };
        Some(data(media_type(path), bytes))
    }
}

/// A file as an address that holds it.
fn data(media_type: &str, bytes: impl AsRef<[u8]>) -> String {
    format!("data:{media_type};base64,{}", BASE64_STANDARD.encode(bytes))
}

/// An address as the site's root sees it that is written as a folder of the site sees it.
fn resolved(folder: &str, written: &str) -> String {
    if crate::render::html::has_scheme(written) || written.starts_with("//") {
        return written.to_owned();
    }
    let (path, rest) = match written.find(['?', '#']) {
        Some(end) => written.split_at(end),
        None => (written, ""),
    };
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    let mut names = path.split('/').peekable();
    let mut resolved = String::new();
    while let Some(name) = names.next() {
        match name {
            "." | "" => {}
            ".." => {
                parts.pop();
            }
            name if names.peek().is_none() => resolved = name.to_owned(),
            name => parts.push(name),
        }
    }
    let mut folders: String = parts.iter().flat_map(|part| [*part, "/"]).collect();
    if folders.is_empty() && resolved.is_empty() {
        folders.push_str("./");
    }
    folders + &resolved + rest
}

#[cfg(test)]
mod tests {
    use super::resolved;

    #[test]
    fn an_address_is_seen_from_the_root() {
        assert_eq!(
            resolved("production/release", "../tls/#a"),
            "production/tls/#a"
        );
        assert_eq!(resolved("production/release", "../../map.png"), "map.png");
        assert_eq!(resolved("production/release", "./"), "production/release/");
        assert_eq!(resolved("production", "../"), "./");
        assert_eq!(resolved("a", "https://b.example/c"), "https://b.example/c");
    }
}
