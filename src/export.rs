//! Documents for elsewhere: a page as it is in one environment, or a section of it, in the form that another tool reads.
//!
//! Everything is made of the same variants as the site. What leads to another document of the same export leads there; what
//! leads elsewhere in the site needs the site's own address, and is plain words without it.

mod address;
mod confluence;
mod html;

mod markdown;
mod mediawiki;
mod notes;
mod table;
mod told;
mod walk;

use std::collections::{HashMap, HashSet};
use std::sync::OnceLock;

use rayon::prelude::*;

pub use address::Addresses;
pub use confluence::{Kept, Unreadable};
pub use html::Made;

use crate::catalog::Catalog;
use crate::config::Config;
use crate::diag::Diagnostic;
use crate::project::{Variant, page_words, project, project_from_root, variant_url};
use crate::render::json;

/// The form of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// One file that works by itself.
    Html,
    /// What a browser prints of that file: a document of this format holds the file.
    Pdf,
    /// Of code hosts: boxes to tick, and nothing that speaks to this compiler.
    Markdown,
    /// Confluence's storage format.
    Confluence,
    Mediawiki,
    /// A variant's `checklist.json`.
    Json,
    /// A row for each item.
    Csv,
}

impl Format {
    pub const ALL: [Format; 7] = [
        Format::Html,
        Format::Pdf,
        Format::Markdown,
        Format::Confluence,
        Format::Mediawiki,
        Format::Json,
        Format::Csv,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Html => "html",
            Self::Pdf => "pdf",
            Self::Markdown => "markdown",
            Self::Confluence => "confluence",
            Self::Mediawiki => "mediawiki",
            Self::Json => "json",
            Self::Csv => "csv",
        }
    }

    /// What names of its files end in.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Html => "html",
            Self::Pdf => "pdf",
            Self::Markdown => "md",
            Self::Confluence => "xml",
            Self::Mediawiki => "wiki",
            Self::Json => "json",
            Self::Csv => "csv",
        }
    }
}

/// What one document is made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// Its place in the catalog.
    pub page: usize,
    /// One that the page is in.
    pub environment: usize,
    /// The anchor of a section; the whole page without it.
    pub section: Option<String>,
}

/// Documents that are exported together, and lead to each other.
pub struct Export<'a> {
    catalog: &'a Catalog,
    /// What pages of one file are made of.
    made: Option<Made<'a>>,
    format: Format,
    names: Vec<Name>,
    /// By the folder of the site that a page has: the documents made of it.
    documents: HashMap<String, Vec<usize>>,
    parts: Vec<Part>,
    /// Of each document, the headings that lead to its places; known once they are asked for.
    headings: Vec<OnceLock<HashMap<String, String>>>,
}

/// What a document is called.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Name {
    /// In the folder that documents are written to.
    path: String,
    /// In a wiki.
    title: String,
    /// The places in it, if it is not a whole page.
    anchors: Option<HashSet<String>>,
}

/// A document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Document {
    pub text: String,
    /// Files of the site that it shows and that are not in it, by their paths: a wiki wants them as attachments.
    pub files: Vec<String>,
    /// How many of its links would lead to pages of the site, whose address is not known.
    pub lost: usize,
    /// What became of the ticks of the page that it replaces.
    pub kept: Kept,
}

/// Why there is no document.
#[derive(Debug)]
pub enum Failure {
    Unreadable(Unreadable),
    /// The page that is replaced is of this environment, whose ticks say nothing of another.
    Foreign(String),
    Theme(Box<Diagnostic>),
}

impl From<Unreadable> for Failure {
    fn from(unreadable: Unreadable) -> Self {
        Self::Unreadable(unreadable)
    }
}

impl From<Box<Diagnostic>> for Failure {
    fn from(mistake: Box<Diagnostic>) -> Self {
        Self::Theme(mistake)
    }
}

/// A section that a page does not have in an environment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownSection {
    pub part: Part,
    /// The anchors that it has.
    pub known: Vec<String>,
}

impl<'a> Export<'a> {
    /// # Errors
    ///
    /// The first part whose section is not there.
    pub fn new(
        catalog: &'a Catalog,
        format: Format,
        parts: Vec<Part>,
    ) -> Result<Self, UnknownSection> {
        let environments: HashSet<usize> = parts.iter().map(|part| part.environment).collect();
        let several = environments.len() > 1;
        let names = parts
            .par_iter()
            .map(|part| name(catalog, format, part, several));
        let mut names = names.collect::<Result<Vec<Name>, UnknownSection>>()?;
        tell_apart(catalog, &parts, &mut names);
        let mut documents: HashMap<String, Vec<usize>> = HashMap::new();
        for (place, part) in parts.iter().enumerate() {
            let url = &catalog.pages[part.page].url;
            let folder = variant_url(catalog, part.environment, url);
            documents.entry(folder).or_default().push(place);
        }
        Ok(Self {
            catalog,
            made: None,
            format,
            headings: names.iter().map(|_| OnceLock::new()).collect(),
            names,
            documents,
            parts,
        })
    }

    /// The same, for pages of one file, which are made as the site's are.
    pub fn with(self, made: Made<'a>) -> Self {
        Self {
            made: Some(made),
            ..self
        }
    }

    /// The settings of the site.
    pub fn config(&self) -> &Config {
        &self.catalog.config
    }

    pub fn parts(&self) -> &[Part] {
        &self.parts
    }

    /// The path of a document in the folder that all are written to, `/` between its parts.
    pub fn path(&self, place: usize) -> &str {
        &self.names[place].path
    }

    /// How a place of a document is called in a link.
    fn anchor<'n>(&'n self, place: usize, anchor: &'n str) -> &'n str {
        if self.format != Format::Markdown {
            return anchor;
        }
        let headings = self.headings[place]
            .get_or_init(|| markdown::headings(self.catalog, &self.parts[place]));
        headings.get(anchor).map_or(anchor, String::as_str)
    }

    /// What a document is called in a wiki.
    pub fn title(&self, place: usize) -> &str {
        &self.names[place].title
    }

    /// Makes a document.
    ///
    /// # Errors
    ///
    /// If `replaced`, the text of the page that it replaces in a wiki, cannot be read, or is another environment's; or a
    /// template of the theme is wrong.
    pub fn document(&self, place: usize, replaced: Option<&str>) -> Result<Document, Failure> {
        let part = &self.parts[place];
        let addresses = Addresses::new(self, place);
        let mut kept = Kept::default();
        let variant = || variant(self.catalog, part, self.format);
        let text = match self.format {
            Format::Html | Format::Pdf => match (&self.made, variant()) {
                (Some(made), Some(one)) => made.html(&one, part, &addresses)?,
                _ => String::new(),
            },
            Format::Markdown => markdown::markdown(self.catalog, part, &addresses),
            Format::Json => variant()
                .map(|one| json::json(&one, &self.catalog.config, None))
                .unwrap_or_default(),
            Format::Csv => variant().map(|one| table::rows(&[one])).unwrap_or_default(),
            Format::Mediawiki => variant()
                .map(|one| mediawiki::mediawiki(&one, &addresses))
                .unwrap_or_default(),
            Format::Confluence => {
                let before = replaced.map(confluence::read).transpose()?;
                let before = before.unwrap_or_default();
                self.own(part, &before)?;
                let tasks = before.tasks;
                let made = variant().map(|one| confluence::confluence(&one, &addresses, tasks));
                let (text, ticks) = made.unwrap_or_default();
                kept = ticks;
                text
            }
        };
        // A section's Markdown is cut out of its page's, and so the links of all of it have been looked at.
        let is_cut = self.format == Format::Markdown && part.section.is_some();
        Ok(Document {
            files: addresses.files(&text),
            lost: if is_cut { 0 } else { addresses.lost() },
            text,
            kept,
        })
    }

    /// Whether a page that is replaced is of the part's environment. One that the settings do not have may be the same by
    /// an earlier name.
    fn own(&self, part: &Part, before: &confluence::Page) -> Result<(), Failure> {
        let config = &self.catalog.config;
        let of = before.environment.as_deref();
        let known = of.and_then(|name| Some((name, config.environment(name)?)));
        match known.filter(|(_, place)| *place != part.environment) {
            Some((name, _)) => Err(Failure::Foreign(name.to_owned())),
            None => Ok(()),
        }
    }

    /// All parts as rows of one table.
    pub fn table(&self) -> String {
        let variants = self
            .parts
            .iter()
            .filter_map(|part| variant(self.catalog, part, self.format));
        table::rows(&variants.collect::<Vec<_>>())
    }
}

/// A wiki has one page of a title, whatever its letter case: those of one title are told apart by their pages' ids.
fn tell_apart(catalog: &Catalog, parts: &[Part], names: &mut [Name]) {
    let mut counts: HashMap<String, usize> = HashMap::new();
    for name in names.iter() {
        *counts.entry(name.title.to_lowercase()).or_default() += 1;
    }
    for (name, part) in names.iter_mut().zip(parts) {
        if counts[&name.title.to_lowercase()] > 1 || name.title.is_empty() {
            let anchor = part.section.iter().map(|anchor| format!(".{anchor}"));
            let id = &catalog.pages[part.page].id.value;
            let own: String = std::iter::once(id.clone()).chain(anchor).collect();
            name.title = match name.title.as_str() {
                "" => own,
                title => format!("{title} ({own})"),
            };
        }
    }
}

fn variant<'a>(catalog: &'a Catalog, part: &Part, format: Format) -> Option<Variant<'a>> {
    let whole = match format {
        // Its addresses are looked at when the page is made.
        Format::Html | Format::Pdf => project(catalog, part.page, part.environment),
        _ => project_from_root(catalog, part.page, part.environment),
    };
    match &part.section {
        Some(anchor) => whole.excerpt(anchor),
        None => Some(whole),
    }
}

fn name(
    catalog: &Catalog,
    format: Format,
    part: &Part,
    several: bool,
) -> Result<Name, UnknownSection> {
    let url = match catalog.pages[part.page].url.as_str() {
        "" => "index",
        url => url,
    };
    let mut title = page_words(catalog, part.page, part.environment).title;
    let mut path = variant_url(catalog, part.environment, url);
    let mut anchors = None;
    let environment = catalog.config.environments.get(part.environment);
    if let Some(anchor) = &part.section {
        let variant = project_from_root(catalog, part.page, part.environment);
        let known: Vec<String> = variant
            .sections
            .iter()
            .map(|one| one.anchor.clone())
            .collect();
        let section = variant.excerpt(anchor).ok_or_else(|| UnknownSection {
            part: part.clone(),
            known,
        })?;
        // No page has a dot in its path.
        path = format!("{path}.{anchor}");
        title = match section.sections.first() {
            Some(one) => format!("{title}: {}", one.title),
            None => title,
        };
        anchors = Some(address::anchors(&section));
    }
    if let Some(environment) = environment.filter(|_| several) {
        title = format!("{title} ({})", environment.label);
    }
    if format == Format::Mediawiki {
        title = mediawiki::page_name(&title);
    }
    Ok(Name {
        path: format!("{path}.{}", format.extension()),
        title,
        anchors,
    })
}
