//! Where the links of a document lead: into it, to another document, to the site, or nowhere.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeSet, HashSet};

use super::{Export, Format};
use crate::project::{Variant, absolute, folder_href, percent_encode, variant_url};
use crate::render::html::{has_scheme, is_allowed_destination};

/// Where a link leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Address<'a> {
    /// A place in the document itself.
    Here(&'a str),
    /// Another document, by what it is called, or a place in it.
    Document {
        /// Its place among the documents.
        place: usize,
        title: &'a str,
        /// The way to its file.
        href: String,
        anchor: Option<&'a str>,
    },
    /// An absolute address.
    Absolute(String),
    /// A file of the site, by its path, where the site's own address is not known.
    File(&'a str),
    Nowhere,
}

/// The addresses of one document.
pub struct Addresses<'a> {
    export: &'a Export<'a>,
    place: usize,
    /// The folder of the site that the document's page has.
    folder: String,
    files: RefCell<BTreeSet<String>>,
    /// How many links to the site have become words.
    lost: Cell<usize>,
}

impl<'a> Addresses<'a> {
    pub fn new(export: &'a Export<'a>, place: usize) -> Self {
        let part = &export.parts[place];
        let url = &export.catalog.pages[part.page].url;
        Self {
            export,
            place,
            folder: variant_url(export.catalog, part.environment, url),
            files: RefCell::default(),
            lost: Cell::default(),
        }
    }

    /// Of an address that is written from the site's root, or is absolute.
    pub fn of<'d>(&'d self, written: &'d str) -> Address<'d> {
        if !is_allowed_destination(written) {
            return Address::Nowhere;
        }
        let is_absolute = written.starts_with("//") || has_scheme(written);
        if is_absolute {
            return Address::Absolute(written.to_owned());
        }
        let (path, anchor) = match written.split_once('#') {
            Some((path, anchor)) => (path, Some(anchor).filter(|anchor| !anchor.is_empty())),
            None => (written, None),
        };
        let within = path.strip_prefix("./").unwrap_or(path);
        if let Some(address) = self.within(path, within.trim_end_matches('/'), anchor) {
            return address;
        }
        match &self.export.catalog.config.base_url {
            Some(base) => {
                let base = base.trim_end_matches('/');
                Address::Absolute(format!(
                    "{base}/{}",
                    written.strip_prefix("./").unwrap_or(written)
                ))
            }
            None if path.ends_with('/') || path.is_empty() => {
                self.lost.set(self.lost.get() + 1);
                Address::Nowhere
            }
            None => Address::File(within),
        }
    }

    /// An address in one of the documents.
    fn within<'d>(
        &'d self,
        path: &str,
        folder: &str,
        anchor: Option<&'d str>,
    ) -> Option<Address<'d>> {
        let names = &self.export.names;
        let here = path.is_empty() || folder == self.folder;
        let has = |place: usize| match (&names[place].anchors, anchor) {
            (None, _) => true,
            (Some(anchors), Some(anchor)) => anchors.contains(anchor),
            (Some(_), None) => false,
        };
        if here && has(self.place) {
            return anchor.map(Address::Here).or(Some(Address::Nowhere));
        }
        if !self.has_files() && !self.has_titles() {
            return None;
        }
        let folder = if path.is_empty() {
            &self.folder
        } else {
            folder
        };
        let documents = self.export.documents.get(folder)?;
        let found = documents.iter().find(|&&place| has(place))?;
        let name = &names[*found];
        Some(Address::Document {
            place: *found,
            title: &name.title,
            href: self.way_to(&name.path),
            anchor,
        })
    }

    /// The way from this document's file to another.
    fn way_to(&self, path: &str) -> String {
        let own = &self.export.names[self.place].path;
        let folder = own.rsplit_once('/').map_or("", |(folder, _)| folder);
        let (to, file) = path.rsplit_once('/').unwrap_or(("", path));
        let way = folder_href(folder, &percent_encode(to));
        format!(
            "{}{}",
            way.strip_prefix("./").unwrap_or(&way),
            percent_encode(file)
        )
    }

    /// An address as Markdown can hold it.
    pub fn href(&self, written: &str) -> Option<String> {
        match self.of(written) {
            Address::Here(anchor) => Some(format!("#{}", self.export.anchor(self.place, anchor))),
            Address::Document {
                place,
                href,
                anchor,
                ..
            } if self.has_files() => {
                let anchor = anchor.map(|anchor| format!("#{}", self.export.anchor(place, anchor)));
                Some(href + &anchor.unwrap_or_default())
            }
            Address::Absolute(href) => Some(href),
            // Nothing lies beside a page that is printed.
            Address::File(_) if self.export.format == Format::Pdf => {
                self.lost.set(self.lost.get() + 1);
                None
            }
            Address::File(path) => {
                self.wants(path);
                Some(path.to_owned())
            }
            Address::Document { .. } | Address::Nowhere => None,
        }
    }

    /// Whether documents lead to each other's files.
    fn has_files(&self) -> bool {
        matches!(self.export.format, Format::Markdown | Format::Html)
    }

    /// Whether documents lead to each other by their titles in a wiki.
    fn has_titles(&self) -> bool {
        matches!(self.export.format, Format::Confluence | Format::Mediawiki)
    }

    /// The folder of the site that the document's page has.
    pub fn folder(&self) -> &str {
        &self.folder
    }

    /// The site's file of the page's settings.
    pub fn settings(&self) -> String {
        match self.folder.as_str() {
            "" => "env.txt".to_owned(),
            folder => format!("{folder}/env.txt"),
        }
    }

    /// Notes that the document shows a file that is not in it.
    pub fn wants(&self, path: &str) {
        self.files.borrow_mut().insert(path.to_owned());
    }

    /// The files that were wanted and that the document's text names.
    pub fn files(&self, text: &str) -> Vec<String> {
        let files = self.files.borrow();
        let name = |file: &str| file.rsplit('/').next().unwrap_or(file).to_owned();
        let shown = files.iter().filter(|file| text.contains(&name(file)));
        shown.cloned().collect()
    }

    pub fn lost(&self) -> usize {
        self.lost.get()
    }

    /// The address of the document's page in the site, if the site knows its own.
    pub fn page(&self) -> Option<String> {
        absolute(&self.export.catalog.config, &self.folder)
    }
}

/// The places of a variant that links can lead to.
pub fn anchors(variant: &Variant<'_>) -> HashSet<String> {
    let sections = variant.sections.iter().map(|one| one.anchor.clone());
    let items = variant.items.iter().map(|one| one.id.to_owned());
    let blocks = variant.settings.iter().flat_map(|block| &block.settings);
    let settings = blocks
        .filter(|one| one.first)
        .map(|one| one.anchor.to_owned());
    sections.chain(items).chain(settings).collect()
}
