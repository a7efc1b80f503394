//! `{{hots}}` where `host` is declared: a variable that is nearly another.

use crate::catalog::{Catalog, Page};
use crate::diag::{Code, Diagnostic, nearest};
use crate::project::mentions;
use crate::source::Span;
use crate::tree::Kind;

/// Other words in double braces belong to other languages and are left alone.
pub fn lint(catalog: &Catalog, page: &Page, found: &mut Vec<Diagnostic>) {
    let tree = page.tree();
    if !tree.source().contains("{{") {
        return;
    }
    let environments = catalog.config.environments.iter().flat_map(|one| &one.vars);
    let all = page
        .document
        .front
        .vars
        .iter()
        .chain(environments)
        .chain(&catalog.config.vars);
    let known: Vec<&str> = all.map(|variable| variable.name.value.as_str()).collect();
    for node in &tree.nodes {
        if !matches!(
            node.kind,
            Kind::Text(_) | Kind::Code(_) | Kind::CodeBlock(_)
        ) {
            continue;
        }
        let start = node.span.start as usize;
        let text = tree.source().get(node.span.range()).unwrap_or_default();
        for mention in mentions(text) {
            let name = &text[mention.name.clone()];
            let escaped = tree.source()[..start + mention.whole.start].ends_with('\\');
            if escaped || known.contains(&name) {
                continue;
            }
            let Some(near) = nearest(name, known.iter().copied()) else {
                continue;
            };
            let span =
                |range: std::ops::Range<usize>| Span::new(range.start, range.end).shifted(start);
            let message = format!("no variable `{name}` is declared");
            found.push(
                Diagnostic::new(
                    Code::UndeclaredVariable,
                    page.path(),
                    span(mention.whole),
                    message,
                )
                .label("stays as it is")
                .help(format!(
                    "write `{{{{{near}}}}}`, or declare `{name}` under `vars`"
                ))
                .fix(format!("write `{near}`"), span(mention.name), near),
            );
        }
    }
}
