//! Catalog → diagnostics: what is not wrong by the rules of the language, but wrong all the same. One lint
//! a file; nearly all look at one page.

mod crowded_phase;
mod empty_view;
mod missing_setting;
mod overdue_review;
mod secret_literal;
mod uncovered_control;
mod undeclared_variable;
mod undefined_setting;
mod unknown_search_path;
mod unsafe_html;

pub use secret_literal::secrets;

use rayon::prelude::*;

use crate::catalog::{Catalog, Page};
use crate::diag::Diagnostic;
use crate::model::Date;
use crate::parse::is_allowed;

/// A lint of one page.
type Lint = fn(&Catalog, &Page, &mut Vec<Diagnostic>);

const LINTS: [Lint; 7] = [
    crowded_phase::lint,
    empty_view::lint,
    missing_setting::lint,
    secret_literal::lint,
    undeclared_variable::lint,
    undefined_setting::lint,
    unsafe_html::lint,
];

/// All problems of a catalog: those of its files, of its names, and those the lints find, save what the
/// author allows where it stands. What is overdue is so `today`.
pub fn check(catalog: &Catalog, today: Date) -> Vec<Diagnostic> {
    let pages = catalog.pages.par_iter().enumerate();
    let of_pages = pages.flat_map_iter(|(place, page)| {
        let mut found = page.document.diagnostics.clone();
        found.extend(page.diagnostics.iter().cloned());
        found.extend(catalog.bindings(place).diagnostics.iter().cloned());
        for lint in LINTS {
            lint(catalog, page, &mut found);
        }
        overdue_review::lint(page, today, &mut found);
        found.retain(|diagnostic| !is_allowed(&page.document, diagnostic));
        found
    });
    let mut all: Vec<Diagnostic> = of_pages.collect();
    all.extend(catalog.names.diagnostics.iter().cloned());
    all.extend(catalog.diagnostics.iter().cloned());
    uncovered_control::lint(catalog, &mut all);
    unknown_search_path::lint(catalog, &mut all);
    all
}
