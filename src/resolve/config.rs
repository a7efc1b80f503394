//! What `checkdown.yaml` itself refers to: names in `checklist`, links in `nav`, the file of `logo`.

use super::address::folder_url;
use super::destination::is_external;
use super::inherit;
use crate::catalog::{Attributes, Catalog, Target};
use crate::config::Config;
use crate::diag::{Code, Diagnostic};
use crate::source::{SourcePath, Spanned};

/// What every page inherits of the site, and what is named there that is not declared.
pub fn defaults(config: &Config) -> (Attributes, Vec<Diagnostic>) {
    let mut lookup = inherit::Lookup {
        config,
        conditions: config.conditions.iter().collect(),
        path: SourcePath::new(Config::FILE),
        waiting: Vec::new(),
        names: inherit::Names::Known,
        diagnostics: Vec::new(),
    };
    let mut defaults = inherit::defaults(config);
    lookup.apply(&mut defaults, &config.checklist);
    lookup.settle(std::iter::once(&mut defaults));
    (defaults, lookup.diagnostics)
}

/// Leads the header's links to their pages, and reports those that lead nowhere.
pub fn bind(catalog: &mut Catalog) {
    let path = SourcePath::new(Config::FILE);
    let mut told = Vec::new();
    let broken = |code, noun: &str, written: &Spanned<String>| {
        let message = format!("no {noun} of this site is `{}`", written.value);
        Diagnostic::new(code, &path, written.span, message).help("write its path below `content/`")
    };
    let mut nav = Vec::with_capacity(catalog.config.nav.len());
    for (_, written) in &catalog.config.nav {
        let target = target(catalog, &written.value);
        if target.is_none() {
            told.push(broken(Code::BrokenLink, "page", written));
        }
        nav.push(target.unwrap_or(Target::Literal));
    }
    let logo = catalog.config.logo.as_ref();
    if let Some(logo) = logo.filter(|logo| !catalog.assets.contains(&logo.value)) {
        told.push(broken(Code::BrokenAsset, "file", logo));
    }
    catalog.nav = nav;
    catalog.diagnostics.append(&mut told);
}

/// Where a link of the settings leads: they know no folder but `content/`.
fn target(catalog: &Catalog, written: &str) -> Option<Target> {
    if is_external(written) {
        return Some(Target::Literal);
    }
    let (path, anchor) = match written.split_once('#') {
        Some((path, anchor)) => (path, Some(anchor.to_owned())),
        None => (written, None),
    };
    let path = path.trim_start_matches("./").trim_start_matches('/');
    let source = SourcePath::new(&format!("content/{path}"));
    let page = catalog.names.by_path.get(&source);
    let page = page.or_else(|| catalog.names.by_url.get(&folder_url(path)));
    if let Some(&page) = page {
        return Some(Target::Page(page, anchor));
    }
    let folder = folder_url(path);
    if catalog.names.folders.contains_key(&folder) {
        return Some(Target::Folder(folder));
    }
    let asset = catalog.assets.contains(path);
    asset.then(|| Target::Asset(path.to_owned(), String::new()))
}
