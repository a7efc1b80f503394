//! A path of `search.exclude` or `search.boost` at which no page is: it was misspelt, or the page has moved.

use crate::catalog::Catalog;
use crate::config::{Config, is_at};
use crate::diag::{Code, Diagnostic, nearest};
use crate::source::SourcePath;

pub fn lint(catalog: &Catalog, found: &mut Vec<Diagnostic>) {
    let settings = SourcePath::new(Config::FILE);
    let config = &catalog.config;
    let boosted = config.search_boost.iter().map(|(path, _)| path);
    for path in config.search_exclude.iter().chain(boosted) {
        let mut pages = catalog.pages.iter();
        if pages.any(|page| is_at(&path.value, page.path())) {
            continue;
        }
        let message = format!("no page is at `{}` in `content/`", path.value);
        let seen = path.value.trim_start_matches("content/");
        let help = match nearest(seen.trim_end_matches('/'), places(catalog)) {
            Some(near) => format!("write `{near}`"),
            None => "write a path as it is seen from `content/`, or leave it out".to_owned(),
        };
        let code = Code::UnknownSearchPath;
        found.push(Diagnostic::new(code, &settings, path.span, message).help(help));
    }
}

/// Every page, and every folder that has one.
fn places(catalog: &Catalog) -> impl Iterator<Item = &str> {
    catalog.pages.iter().flat_map(|page| {
        let path = page.path().as_str();
        let path = path.strip_prefix("content/").unwrap_or(path);
        let folders = path.match_indices('/').map(|(end, _)| &path[..end]);
        folders.chain([path])
    })
}
