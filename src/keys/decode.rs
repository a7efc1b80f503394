//! Takes nodes apart that have their shape already.

use crate::diag::{Code, Diagnostic};
use crate::model::{
    Condition, Date, Due, Duration, Evidence, FenceKeys, FrontMatter, ItemLink, Items, Keys, Level,
    Variable, When, Within,
};
use crate::shape::labelled_link;
use crate::source::{SourcePath, Spanned};
use crate::yaml::{Entry, Node, Value};

/// The keys of an item, a section, a page, the site or a view.
pub fn keys(node: Node) -> Keys {
    let mut keys = Keys::default();
    for entry in entries(node) {
        section_keys(&mut keys, entry);
    }
    keys
}

/// Takes one entry over into the keys, if it is one of theirs.
fn section_keys(keys: &mut Keys, Entry { key, value, .. }: Entry) {
    match key.as_str() {
        "id" => keys.id = spanned(value),
        "level" => keys.level = find(&Level::ALL, Level::as_str, &value),
        "env" => keys.env = Some(names(value)),
        "when" => keys.when = names(value).value.into_iter().map(when).collect(),
        "owner" => keys.owner = spanned(value),
        "phase" => keys.phase = spanned(value),
        "after" => keys.after = names(value).value,
        "controls" => keys.controls = names(value).value,
        "tags" | "tag" => keys.tags = texts(value),
        "evidence" => keys.evidence = find(&Evidence::ALL, Evidence::as_str, &value),
        "expires" => keys.expires = value.text().and_then(Duration::parse),
        "effort" => keys.effort = value.text().and_then(Duration::parse),
        "due" => keys.due = value.text().and_then(Due::parse),
        "links" => keys.links = links(value).into_iter().map(item_link).collect(),
        "aliases" => keys.aliases = names(value).value,
        "planned" => keys.planned = switch(&value),
        "sign_off" => keys.sign_off = switch(&value),
        "in" => keys.within = find(&Within::ALL, Within::as_str, &value),
        "items" => {
            keys.items = value.text().map(|text| match text {
                "bullets" => Items::Bullets,
                _ => Items::Boxes,
            });
        }
        _ => {}
    }
}

pub(super) fn fence(node: Node) -> FenceKeys {
    let mut keys = FenceKeys::default();
    for Entry { key, value, .. } in entries(node) {
        let on = switch(&value) == Some(true);
        match key.as_str() {
            "env" => keys.env = Some(names(value)),
            "verify" => keys.verify = on,
            "expect" => keys.expect = text(value),
            "danger" => keys.danger = on,
            "rollback" => keys.rollback = on,
            "output" => keys.output = on,
            "copy" => keys.copy = Some(on),
            "title" => keys.title = text(value),
            "extends" => keys.extends = spanned(value),
            _ => {}
        }
    }
    keys
}

pub(super) fn front_matter(
    node: Node,
    path: &SourcePath,
    diagnostics: &mut Vec<Diagnostic>,
) -> FrontMatter {
    let mut front = FrontMatter::default();
    for Entry { key, value, .. } in entries(node) {
        match key.as_str() {
            "title" => front.title = text(value),
            "description" => front.description = text(value),
            "draft" => front.draft = switch(&value) == Some(true),
            "order" => front.order = value.text().and_then(|text| text.parse().ok()),
            "aliases" => front.aliases = names(value).value,
            "search" => front.search = switch(&value),
            "checklist" => checklist(&mut front, value, path, diagnostics),
            _ => {}
        }
    }
    front
}

fn checklist(
    front: &mut FrontMatter,
    node: Node,
    path: &SourcePath,
    diagnostics: &mut Vec<Diagnostic>,
) {
    for entry in entries(node) {
        match entry.key.as_str() {
            "review_by" => {
                let date = entry.value.text().and_then(Date::parse);
                front.review_by = date.map(|date| Spanned::new(date, entry.value.span));
            }
            "conditions" => front.conditions = conditions(entry.value),
            "vars" => front.vars = variables(entry.value, path, diagnostics),
            _ => section_keys(&mut front.checklist, entry),
        }
    }
}

/// Conditions: ids and questions.
pub fn conditions(node: Node) -> Vec<Condition> {
    let condition = |entry: Entry| {
        let id = Spanned::new(entry.key, entry.key_span);
        text(entry.value).map(|question| Condition { id, question })
    };
    entries(node).into_iter().filter_map(condition).collect()
}

/// Variables: names with values, or with maps that say more.
pub fn variables(
    node: Node,
    path: &SourcePath,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Variable> {
    let variable = |entry: Entry| variable(entry, path, diagnostics);
    entries(node).into_iter().map(variable).collect()
}

fn variable(entry: Entry, path: &SourcePath, diagnostics: &mut Vec<Diagnostic>) -> Variable {
    let mut variable = Variable {
        name: Spanned::new(entry.key, entry.key_span),
        ask: None,
        default: String::new(),
        env: Vec::new(),
        pattern: None,
    };
    let span = entry.value.span;
    let mut default = None;
    match entry.value.value {
        Value::Scalar { text, .. } => default = Some(Spanned::new(text, span)),
        Value::Map(entries) => {
            for Entry { key, value, .. } in entries {
                match key.as_str() {
                    "ask" => variable.ask = text(value),
                    "default" => default = spanned(value),
                    "pattern" => variable.pattern = text(value),
                    "env" => variable.env = pairs(value),
                    _ => {}
                }
            }
        }
        Value::List(_) => {}
    }
    let name = &variable.name;
    match &default {
        None if variable.ask.is_none() && variable.env.is_empty() => {
            let message = format!("the variable `{}` has no value", name.value);
            let help =
                "write `default:`, values under `env:`, or `ask:` to have a reader fill it in";
            diagnostics
                .push(Diagnostic::new(Code::InvalidValue, path, name.span, message).help(help));
        }
        Some(default)
            if variable.ask.is_some()
                && variable.pattern.is_none()
                && !can_be_filled_in(&default.value) =>
        {
            let message = format!(
                "the default of `{}` could not be filled in by a reader",
                name.value
            );
            let help = "write only letters, digits and `. _ : / @ -`, or give a `pattern:` that it matches";
            diagnostics
                .push(Diagnostic::new(Code::InvalidValue, path, default.span, message).help(help));
        }
        _ => {}
    }
    variable.default = default.map(|default| default.value).unwrap_or_default();
    variable
}

/// What a reader may fill in where a variable has no pattern of its own; the empty default is "not yet".
pub fn can_be_filled_in(value: &str) -> bool {
    value
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || b"._:/@-".contains(&byte))
}

/// The entries of a map from names to texts.
pub fn pairs(node: Node) -> Vec<(Spanned<String>, String)> {
    entries(node).into_iter().filter_map(pair).collect()
}

fn pair(entry: Entry) -> Option<(Spanned<String>, String)> {
    let key = Spanned::new(entry.key, entry.key_span);
    text(entry.value).map(|value| (key, value))
}

/// Links: labels, if there are any, and addresses.
pub fn links(node: Node) -> Vec<(Option<String>, Spanned<String>)> {
    let span = node.span;
    match node.value {
        Value::Scalar { text, .. } => vec![(None, Spanned::new(text, span))],
        Value::List(nodes) => nodes.into_iter().flat_map(links).collect(),
        Value::Map(entries) => {
            if let Some((label, url)) = labelled_link(&entries) {
                let label = label.value.text().map(str::to_owned);
                let url = url
                    .value
                    .text()
                    .map(|text| Spanned::new(text.to_owned(), url.value.span));
                return url.map(|url| (label, url)).into_iter().collect();
            }
            let link = |entry: Entry| Some((Some(entry.key), spanned(entry.value)?));
            entries.into_iter().filter_map(link).collect()
        }
    }
}

fn item_link((label, url): (Option<String>, Spanned<String>)) -> ItemLink {
    let url = url.value;
    ItemLink { label, url }
}

fn when(name: Spanned<String>) -> Spanned<When> {
    let negated = name.value.starts_with('!');
    let condition = name.value.trim_start_matches('!').to_owned();
    Spanned::new(When { condition, negated }, name.span)
}

/// One scalar or a list of them, with the span of the whole.
pub fn names(node: Node) -> Spanned<Vec<Spanned<String>>> {
    let span = node.span;
    let names = match node.value {
        Value::List(nodes) => nodes.into_iter().filter_map(spanned).collect(),
        _ => spanned(node).into_iter().collect(),
    };
    Spanned::new(names, span)
}

pub(crate) fn texts(node: Node) -> Vec<String> {
    let names = names(node).value.into_iter();
    names.map(|name| name.value).collect()
}

pub(crate) fn entries(node: Node) -> Vec<Entry> {
    match node.value {
        Value::Map(entries) => entries,
        _ => Vec::new(),
    }
}

pub(crate) fn text(node: Node) -> Option<String> {
    match node.value {
        Value::Scalar { text, .. } => Some(text),
        _ => None,
    }
}

pub(crate) fn spanned(node: Node) -> Option<Spanned<String>> {
    let span = node.span;
    text(node).map(|text| Spanned::new(text, span))
}

pub(crate) fn switch(node: &Node) -> Option<bool> {
    match node.text()? {
        "true" => Some(true),
        "false" => Some(false),
        _ => None,
    }
}

fn find<T: Copy>(all: &[T], name: fn(T) -> &'static str, node: &Node) -> Option<T> {
    let text = node.text()?;
    all.iter().copied().find(|value| name(*value) == text)
}
