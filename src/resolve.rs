//! Documents → [`Catalog`]: every page declares what it has; then names and links are bound to it.

mod address;
mod anchor;
mod bind;
mod config;
mod declare;
mod destination;
mod html;
mod inherit;
mod item;
mod names;
pub mod outline;
mod suffix;
mod title;

pub use destination::is_external;
pub use names::alias_file;

use std::sync::Arc;

use rayon::prelude::*;

use crate::catalog::{Catalog, Document, Page};
use crate::config::Config;
use crate::model::EnvSet;

/// What a build chooses beside the site itself.
#[derive(Clone, Debug)]
pub struct Selection {
    /// The environments that are built.
    pub envs: EnvSet,
    /// Whether pages marked `draft` are in.
    pub drafts: bool,
}

/// A page whose text has changed, as it would be in the same place of the same site.
pub fn declare_again(page: &Page, document: Arc<Document>, config: &Config) -> Page {
    let (site, _) = config::defaults(config);
    declare::declare(document, config, &site, page.url.clone(), page.index)
}

/// Looks everything up. `documents` are sorted by path; `assets` are paths below `content/`.
pub fn resolve(
    documents: Vec<Arc<Document>>,
    config: Config,
    assets: std::collections::BTreeSet<String>,
    selection: &Selection,
) -> Catalog {
    let is_in = |document: &Arc<Document>| selection.drafts || !document.front.draft;
    let (documents, drafts): (Vec<_>, Vec<_>) = documents.into_iter().partition(is_in);
    let drafts = drafts.iter().map(|document| document.source.path.clone());
    let addresses = address::addresses(&documents);
    let (site, mut told) = config::defaults(&config);
    let pages = documents
        .into_par_iter()
        .zip(addresses)
        .map(|(document, address)| {
            let mut page = declare::declare(document, &config, &site, address.url, address.index);
            // What annotations said stands in the page now. Together they are larger than the pages' text.
            if let Some(document) = Arc::get_mut(&mut page.document) {
                document.tree.annotations = Vec::new();
            }
            page
        })
        .collect();
    let mut catalog = names::gather(pages, config, assets, selection.envs);
    catalog.drafts = drafts.collect();
    let bindings = (0..catalog.pages.len())
        .into_par_iter()
        .map(|page| bind::bind(&catalog, page))
        .collect();
    catalog.bindings = bindings;
    catalog.diagnostics.append(&mut told);
    config::bind(&mut catalog);
    catalog
}
