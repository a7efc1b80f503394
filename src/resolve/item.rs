//! Ids of items: the author's own, else a slug of the title that no other item has.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::inherit::Lookup;
use crate::catalog::{Attributes, Document, Item};
use crate::diag::{Code, Diagnostic};
use crate::model::Due;
use crate::shape::forms::is_id;
use crate::slug::slug;
use crate::source::{Span, Spanned};
use crate::tree::NodeId;

/// An item that has no id yet.
pub struct Draft {
    pub node: NodeId,
    /// Places among the page's items and sections.
    pub parent: Option<usize>,
    pub section: Option<usize>,
    pub explicit: Option<Spanned<String>>,
    /// Its first annotation's place in the tree's table.
    pub annotation: Option<usize>,
    pub title_node: Option<NodeId>,
    pub title: String,
    pub attributes: Arc<Attributes>,
    pub due: Option<Due>,
    pub aliases: Vec<Spanned<String>>,
    pub step: Option<u32>,
}

/// Gives every item its id; reports duplicates at both places, and missing ones with a fix.
pub fn name(drafts: Vec<Draft>, document: &Document, lookup: &mut Lookup<'_>) -> Vec<Item> {
    let mut given = given(&drafts, document, lookup).into_iter();
    let item = |draft: Draft| Item {
        span: title_span(document, &draft),
        node: draft.node,
        parent: draft.parent,
        section: draft.section,
        explicit: draft.explicit.is_some(),
        id: draft
            .explicit
            .map_or_else(|| given.next().unwrap_or_default(), |id| id.value),
        title: draft.title,
        attributes: draft.attributes,
        due: draft.due,
        aliases: draft.aliases,
        step: draft.step,
    };
    // To collect them would keep the room of the drafts.
    let mut items = Vec::with_capacity(drafts.len());
    items.extend(drafts.into_iter().map(item));
    items
}

/// The ids of those that have none of their own, in order.
fn given(drafts: &[Draft], document: &Document, lookup: &mut Lookup<'_>) -> Vec<String> {
    let mut explicit: HashMap<&str, Span> = HashMap::with_capacity(drafts.len());
    for id in drafts.iter().filter_map(|draft| draft.explicit.as_ref()) {
        match explicit.get(id.value.as_str()) {
            Some(&first) => lookup.diagnostics.push(duplicate(document, id, first)),
            None => {
                explicit.insert(&id.value, id.span);
            }
        }
    }
    let unnamed: Vec<&Draft> = drafts
        .iter()
        .filter(|draft| draft.explicit.is_none())
        .collect();
    if unnamed.is_empty() {
        return Vec::new();
    }
    let mut taken: HashSet<String> = explicit.keys().map(|&id| id.to_owned()).collect();
    let mut next: HashMap<String, u32> = HashMap::new();
    let give = |draft: &Draft| {
        let id = free_id(&draft.title, &mut taken, &mut next);
        if !is_misread(document, draft) {
            lookup.diagnostics.push(missing(document, draft, &id));
        }
        id
    };
    unnamed.into_iter().map(give).collect()
}

/// The slug of a title, with `-2`, `-3`, … where it is taken. `next` remembers where to go on, so that a
/// thousand equal titles cost a thousand steps.
fn free_id(title: &str, taken: &mut HashSet<String>, next: &mut HashMap<String, u32>) -> String {
    let slug = slug(title);
    let slug = slug.trim_start_matches(['-', '_']).trim_end_matches('-');
    let base = if slug.is_empty() { "item" } else { slug };
    let number = next.entry(base.to_owned()).or_insert(1);
    loop {
        let id = match *number {
            1 => base.to_owned(),
            number => format!("{base}-{number}"),
        };
        *number += 1;
        if taken.insert(id.clone()) {
            return id;
        }
    }
}

/// The title's own span, or the first line of the list item.
fn title_span(document: &Document, draft: &Draft) -> Span {
    let tree = &document.tree;
    let node = tree.node(draft.title_node.unwrap_or(draft.node)).span;
    let text = tree.source().get(node.range()).unwrap_or_default();
    let length = match draft.title_node {
        Some(_) => text.trim_end().len(),
        None => text.find('\n').unwrap_or(text.len()),
    };
    Span::new(node.start as usize, node.start as usize + length)
}

fn duplicate(document: &Document, id: &Spanned<String>, first: Span) -> Diagnostic {
    let path = &document.source.path;
    Diagnostic::new(
        Code::DuplicateItemId,
        path,
        id.span,
        format!("the id `{}` is used twice on this page", id.value),
    )
    .label("used again here")
    .related(path, first, "first used here")
    .help("give one of them another id; if this item is the older one, keep its id here")
}

/// Whether something else is wrong that may have cost the item its id, or its title.
fn is_misread(document: &Document, draft: &Draft) -> bool {
    let annotation = draft
        .annotation
        .map(|place| document.tree.annotations[place].span);
    let item = document.tree.node(draft.node).span;
    document.diagnostics.iter().any(|diagnostic| {
        let span = diagnostic.primary.span;
        match diagnostic.code {
            Code::SwallowedTaskBox => item.contains(span),
            Code::InvalidValue | Code::YamlSyntax => {
                annotation.is_some_and(|annotation| annotation.contains(span))
            }
            _ => false,
        }
    })
}

fn missing(document: &Document, draft: &Draft, id: &str) -> Diagnostic {
    let path = &document.source.path;
    let span = title_span(document, draft);
    let diagnostic = Diagnostic::new(
        Code::MissingItemId,
        path,
        span,
        "this item has no id of its own",
    )
    .label(format!("known as `{id}` until its title changes"));
    if !is_id(id) {
        // Which letters of the alphabet stand for these is the author's to say.
        return diagnostic.help(
            "add `<!-- check: {id: …} -->` with a name of `a` to `z`, digits, `.`, `_` and `-`, so that \
             progress survives a rewording",
        );
    }
    let diagnostic = diagnostic.help(format!(
        "add `<!-- check: {{id: {id}}} -->`, so that progress survives a rewording"
    ));
    match draft.annotation {
        None => {
            let end = Span::new(span.end as usize, span.end as usize);
            diagnostic.fix("add the id", end, format!(" <!-- check: {{id: {id}}} -->"))
        }
        Some(annotation) => {
            let span = document.tree.annotations[annotation].span;
            let text = document.tree.source().get(span.range()).unwrap_or_default();
            match text.find('{') {
                Some(brace) => {
                    let at = span.start as usize + brace + 1;
                    diagnostic.fix("add the id", Span::new(at, at), format!("id: {id}, "))
                }
                None => diagnostic,
            }
        }
    }
}
