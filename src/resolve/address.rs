//! The address of a page: its path below `content/`, slugged part by part.

use std::collections::HashSet;

use rayon::prelude::*;

use crate::catalog::Page;
use crate::slug::slug;
use crate::source::SourcePath;

/// Where a page stands in the site.
pub struct Address {
    /// Slugs joined by `/`; empty for the home.
    pub url: String,
    /// Whether the page is its folder's own.
    pub index: bool,
}

impl Address {
    /// Where a page stands that has an address already.
    pub fn of(page: &Page) -> Self {
        Self {
            url: page.url.clone(),
            index: page.index,
        }
    }
}

/// The addresses of all pages, in their order. `index.md` is its folder's page; so is `README.md` where
/// there is no `index.md` beside it.
pub fn addresses<'a>(paths: impl Iterator<Item = &'a SourcePath>) -> Vec<Address> {
    let paths: Vec<&str> = paths.map(SourcePath::as_str).collect();
    let with_index: HashSet<&str> = paths
        .iter()
        .filter(|path| stem(path).eq_ignore_ascii_case("index"))
        .map(|path| folder(path))
        .collect();
    paths
        .par_iter()
        .map(|path| {
            let stem = stem(path);
            let readme = stem.eq_ignore_ascii_case("readme") && !with_index.contains(folder(path));
            address(path, stem.eq_ignore_ascii_case("index") || readme)
        })
        .collect()
}

/// The address of a page by itself: what its path alone says of it.
pub fn path_url(path: &str) -> String {
    let stem = stem(path);
    let index = ["index", "readme"]
        .iter()
        .any(|name| stem.eq_ignore_ascii_case(name));
    address(path, index).url
}

fn address(path: &str, index: bool) -> Address {
    let below = path.strip_prefix("content/").unwrap_or(path);
    let mut parts: Vec<String> = folder(below).split('/').map(part).collect();
    parts.retain(|part| !part.is_empty());
    if !index {
        parts.push(part(stem(path)));
    }
    Address {
        url: parts.join("/"),
        index,
    }
}

/// A part's slug; what has no letter that could stand in one is named by its bytes.
fn part(text: &str) -> String {
    // A heading's slug drops dots; here `1.10` and `11.0` are two addresses.
    let slug = slug(&text.replace('.', "-"));
    match slug.is_empty() && !text.is_empty() {
        true => crate::hash::Hash::of(text.as_bytes()).short(),
        false => slug,
    }
}

/// The address of a folder that a link names, slugged as pages are.
pub fn folder_url(path: &str) -> String {
    let mut parts: Vec<String> = path.split('/').map(part).collect();
    parts.retain(|part| !part.is_empty());
    parts.join("/")
}

fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

fn stem(path: &str) -> &str {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

/// `%20` and its like as characters; what is no UTF-8 then stays as it was.
pub fn decode(text: &str) -> String {
    if !text.contains('%') {
        return text.to_owned();
    }
    let bytes = text.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let hex = bytes
            .get(at + 1..at + 3)
            .and_then(|hex| std::str::from_utf8(hex).ok());
        let value = hex.and_then(|hex| u8::from_str_radix(hex, 16).ok());
        match (bytes[at], value) {
            (b'%', Some(value)) => {
                decoded.push(value);
                at += 3;
            }
            (byte, _) => {
                decoded.push(byte);
                at += 1;
            }
        }
    }
    String::from_utf8(decoded).unwrap_or_else(|_| text.to_owned())
}
