//! `GOOGLE_ALOWED_DOMAIN` where `GOOGLE_ALLOWED_DOMAIN` is defined: the name of a setting that is nearly another's.

use std::collections::BTreeSet;

use crate::catalog::{Catalog, Page};
use crate::diag::{Code, Diagnostic, edits};
use crate::source::Span;
use crate::tree::Kind;

/// The most names of the site that one name is compared with.
const COMPARED: usize = 64;

/// Other names in capitals are other programs' and left alone.
pub fn lint(catalog: &Catalog, page: &Page, found: &mut Vec<Diagnostic>) {
    if catalog.names.by_setting.is_empty() {
        return;
    }
    let tree = page.tree();
    let mut right = BTreeSet::new();
    for node in &tree.nodes {
        let Kind::Code(text) = node.kind else {
            continue;
        };
        let name = tree.text(text);
        if !is_name(name) || catalog.names.by_setting.contains_key(name) || right.contains(name) {
            continue;
        }
        let Some(near) = near(catalog, name) else {
            right.insert(name);
            continue;
        };
        let span = text.source_span().unwrap_or(node.span);
        found.push(undefined(page, span, name, near));
    }
}

/// `UPPER_SNAKE`, of two words at least.
fn is_name(text: &str) -> bool {
    let good = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_';
    text.trim_matches('_').contains('_') && text.chars().all(good)
}

/// The setting that was probably meant: one slip away, or two in a long name. A name that ends or begins otherwise
/// by a whole word, or differs in its numbers, is another setting's.
fn near<'a>(catalog: &'a Catalog, name: &str) -> Option<&'a str> {
    let limit = if name.len() < 12 { 1 } else { 2 };
    let is_near = |known: &&str| {
        let slips = edits(name, known);
        slips <= limit && digits(name) == digits(known) && !is_other_word(name, known, slips)
    };
    // Two slips leave the beginning or the end of a name as it is, and in a site of many settings only those are
    // looked at that begin as this one does; a slip in its first letters goes unseen.
    let start = name.get(..3)?;
    let begin = catalog.names.by_setting.range(start.to_owned()..);
    let alike = begin.map(|(known, _)| known.as_str());
    let mut alike = alike
        .take_while(|known| known.starts_with(start))
        .take(COMPARED);
    alike.find(is_near)
}

fn digits(name: &str) -> String {
    name.chars().filter(char::is_ascii_digit).collect()
}

/// Whether a word differs that is too short for a slip to be told from another word: `AWS_KEY_ID` and `AWS_KEY_IP`.
fn is_other_word(name: &str, known: &str, slips: usize) -> bool {
    let (own, other): (Vec<&str>, Vec<&str>) =
        (name.split('_').collect(), known.split('_').collect());
    if own.len() != other.len() {
        return false;
    }
    let differing = own.iter().zip(&other).filter(|(own, other)| own != other);
    let shortest = differing
        .map(|(own, other)| own.len().min(other.len()))
        .min();
    shortest.is_some_and(|length| length < 4 * slips)
}

fn undefined(page: &Page, span: Span, name: &str, near: &str) -> Diagnostic {
    let message = format!("no setting `{name}` is defined");
    Diagnostic::new(Code::UndefinedSetting, page.path(), span, message)
        .label("leads nowhere")
        .help(format!(
            "write `{near}`, or add `{name}` to a block of settings"
        ))
        .fix(format!("write `{near}`"), span, near)
}
