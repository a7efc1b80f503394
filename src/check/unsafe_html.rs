//! Raw HTML that is left out of the page, or changed.

use crate::catalog::{Catalog, Page};
use crate::diag::Diagnostic;

pub fn lint(_: &Catalog, page: &Page, found: &mut Vec<Diagnostic>) {
    crate::render::html::report_unsafe(page.tree(), page.path(), found);
}
