//! Holds what an author wrote against its shape: reports all that does not fit, and keeps what does.

use super::scalar::{self, Problem};
use super::{Record, Shape, Unknown};
use crate::diag::{Code, Diagnostic, nearest};
use crate::source::{SourcePath, Span};
use crate::yaml::{Entry, Node, Value, colon_without_space};

/// What of `node` has the shape; every other part is reported and left out. `name` is what the node is the
/// value of, for messages.
pub fn sieve(
    node: Node,
    shape: &Shape,
    name: &str,
    path: &SourcePath,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Node> {
    let mut sieve = Sieve { path, diagnostics };
    sieve.node(node, shape, name)
}

struct Sieve<'a> {
    path: &'a SourcePath,
    diagnostics: &'a mut Vec<Diagnostic>,
}

impl Sieve<'_> {
    fn node(&mut self, node: Node, shape: &Shape, name: &str) -> Option<Node> {
        if node.is_empty() {
            return self.nothing(node, shape, name);
        }
        match shape {
            Shape::Either(first, second) => {
                let is_map = matches!(node.value, Value::Map(_));
                self.node(node, if is_map { second } else { first }, name)
            }
            Shape::List(shape) => self.list(node, shape, name),
            Shape::Some(shape) => {
                if is_empty_list(&node) {
                    let message = format!("`{name}` as an empty list");
                    let help = format!("write {}, or leave it out", shape.describe());
                    self.report(node.span, message, help);
                    return None;
                }
                let kept = self.list(node, shape, name);
                kept.filter(|node| !is_empty_list(node))
            }
            Shape::Links => self.links(node, name),
            Shape::Map { key, value } => self.map(node, key, value, name),
            Shape::Record(record) => self.record(node, record, name),
            _ => self.scalar(node, shape, name),
        }
    }

    /// A key without a value: an empty map or list where one can stand, else a mistake.
    fn nothing(&mut self, node: Node, shape: &Shape, name: &str) -> Option<Node> {
        let value = match shape {
            Shape::List(_) | Shape::Links => Value::List(Vec::new()),
            Shape::Map { .. } | Shape::Record(_) => Value::Map(Vec::new()),
            Shape::Either(_, second) => return self.nothing(node, second, name),
            _ => {
                let message = format!("`{name}` without a value");
                let help = format!(
                    "write {}; a value that begins with `#` needs quotes",
                    shape.describe()
                );
                self.report(node.span, message, help);
                return None;
            }
        };
        let span = node.span;
        Some(Node { span, value })
    }

    fn list(&mut self, mut node: Node, shape: &Shape, name: &str) -> Option<Node> {
        match &mut node.value {
            Value::List(nodes) => {
                let taken = std::mem::take(nodes);
                let kept = taken
                    .into_iter()
                    .filter_map(|node| self.node(node, shape, name));
                *nodes = kept.collect();
                Some(node)
            }
            Value::Scalar {
                text,
                quoted: false,
            } if scalar::is_separated(text, shape) => {
                let list = format!("[{text}]");
                let message = format!("`{name}` as a list without brackets");
                let help = format!("write `{list}`");
                let span = node.span;
                let diagnostic = self.invalid(span, message, help);
                self.diagnostics
                    .push(diagnostic.fix("put brackets around it", span, list));
                None
            }
            _ => self.node(node, shape, name),
        }
    }

    fn links(&mut self, mut node: Node, name: &str) -> Option<Node> {
        match &mut node.value {
            Value::List(nodes) => {
                let taken = std::mem::take(nodes);
                let kept = taken.into_iter().filter_map(|node| match node.value {
                    Value::List(_) => self.mismatch(&node, &Shape::Links, name),
                    _ => self.links(node, name),
                });
                *nodes = kept.collect();
            }
            Value::Map(entries) => {
                let labelled = labelled_link(entries).is_some();
                let taken = std::mem::take(entries);
                let kept = taken.into_iter().filter(|entry| {
                    let text = entry
                        .value
                        .text()
                        .filter(|text| !text.is_empty() && !entry.is_bare());
                    match text {
                        Some(_) if labelled && entry.key == "label" => true,
                        Some(text) => self.address(text, entry.value.span),
                        None => {
                            let message = format!("`{}` without an address", entry.key);
                            let help = "write the address behind the colon";
                            self.report(entry.value.span, message, help.to_owned());
                            false
                        }
                    }
                });
                *entries = kept.collect();
                if labelled && entries.len() < 2 {
                    return None;
                }
            }
            Value::Scalar { text, .. } => {
                if !self.address(text, node.span) {
                    return None;
                }
            }
        }
        Some(node)
    }

    fn address(&mut self, text: &str, span: Span) -> bool {
        let good = scalar::fits(text, false, &Shape::Links);
        if !good {
            self.problem(Problem::of(text, &Shape::Links, "links"), span);
        }
        good
    }

    fn map(&mut self, mut node: Node, key: &Shape, value: &Shape, name: &str) -> Option<Node> {
        let Value::Map(entries) = &mut node.value else {
            return self.mismatch(
                &node,
                &Shape::Map {
                    key: &Shape::Text,
                    value: &Shape::Value,
                },
                name,
            );
        };
        let taken = std::mem::take(entries);
        let kept = taken.into_iter().filter_map(|entry| {
            if !scalar::fits(&entry.key, false, key) {
                self.problem(Problem::of(&entry.key, key, name), entry.key_span);
                return None;
            }
            self.entry(entry, value)
        });
        *entries = kept.collect();
        Some(node)
    }

    fn record(&mut self, mut node: Node, record: &Record, name: &str) -> Option<Node> {
        let Value::Map(entries) = &mut node.value else {
            return self.no_record(&node, record, name);
        };
        let taken = std::mem::take(entries);
        let kept = taken
            .into_iter()
            .filter_map(|entry| match record.field(&entry.key) {
                Some(field) => self.entry(entry, &field.shape),
                None => {
                    self.unknown_key(&entry, record);
                    None
                }
            });
        *entries = kept.collect();
        Some(node)
    }

    /// An entry whose value fits. A key alone is `true`, so only a switch can stand alone.
    fn entry(&mut self, mut entry: Entry, shape: &Shape) -> Option<Entry> {
        if entry.is_bare() && !matches!(shape, Shape::Bool) {
            entry.value.value = Value::Scalar {
                text: String::new(),
                quoted: false,
            };
        }
        let value = self.node(entry.value, shape, &entry.key)?;
        Some(Entry { value, ..entry })
    }

    fn unknown_key(&mut self, entry: &Entry, record: &Record) {
        let Entry { key, key_span, .. } = entry;
        let known = || record.fields.iter().map(|field| field.key);
        if let Unknown::Ignored { unless_near } = &record.unknown {
            let near = nearest(key, known()).is_some_and(|near| unless_near.contains(&near));
            if !near {
                return;
            }
        }
        let elsewhere = record
            .elsewhere
            .iter()
            .find(|other| other.field(key).is_some());
        let diagnostic = if let Some(other) = elsewhere {
            let message = format!("`{key}` belongs to {}", other.name);
            Diagnostic::new(Code::UnknownKey, self.path, *key_span, message).help(format!(
                "move it there, or remove it: {} has no `{key}`",
                record.name
            ))
        } else {
            let message = format!("`{key}` is not a key of {}", record.name);
            let diagnostic = Diagnostic::new(Code::UnknownKey, self.path, *key_span, message);
            match nearest(key, known()) {
                Some(near) => diagnostic.help(format!("did you mean `{near}`?")).fix(
                    format!("write `{near}`"),
                    *key_span,
                    near,
                ),
                None => {
                    let known: Vec<&str> = known().collect();
                    diagnostic.help(format!("write one of its keys: `{}`", known.join("`, `")))
                }
            }
        };
        self.diagnostics.push(diagnostic);
    }

    fn no_record<T>(&mut self, node: &Node, record: &Record, name: &str) -> Option<T> {
        let text = node.text().unwrap_or_default();
        let message = format!("{} where a map is wanted", node.kind());
        let diagnostic = self.invalid(node.span, message, String::new());
        let key = text
            .split_whitespace()
            .next()
            .and_then(|word| word.split(':').next());
        let diagnostic = match colon_without_space(text) {
            Some(colon) if node.span.range().len() == text.len() => {
                let behind = node.span.start as usize + colon + 1;
                diagnostic.help("put a space behind the colon").fix(
                    "insert a space",
                    Span::new(behind, behind),
                    " ",
                )
            }
            _ => {
                let example = key
                    .and_then(|key| record.field(key))
                    .or(record.fields.first())
                    .map_or("key", |field| field.key);
                diagnostic.help(format!("write `{{{example}: …}}`"))
            }
        };
        self.diagnostics
            .push(diagnostic.label(format!("the value of {name}")));
        None
    }

    fn scalar(&mut self, node: Node, shape: &Shape, name: &str) -> Option<Node> {
        let Value::Scalar { text, quoted } = &node.value else {
            return self.mismatch(&node, shape, name);
        };
        if scalar::fits(text, *quoted, shape) {
            return Some(node);
        }
        self.problem(Problem::of(text, shape, name), node.span);
        None
    }

    fn mismatch<T>(&mut self, node: &Node, shape: &Shape, name: &str) -> Option<T> {
        let message = format!("`{name}` cannot be {}", node.kind());
        let help = format!("write {}", shape.describe());
        self.report(node.span, message, help);
        None
    }

    fn problem(&mut self, problem: Problem, span: Span) {
        let mut diagnostic =
            Diagnostic::new(problem.code, self.path, span, problem.message).help(problem.help);
        if let Some(meant) = problem.meant {
            let title = format!("write `{meant}`");
            diagnostic = diagnostic.fix(title, span, meant);
        }
        self.diagnostics.push(diagnostic);
    }

    fn invalid(&self, span: Span, message: String, help: String) -> Diagnostic {
        Diagnostic::new(Code::InvalidValue, self.path, span, message).help(help)
    }

    fn report(&mut self, span: Span, message: String, help: String) {
        let diagnostic = self.invalid(span, message, help);
        self.diagnostics.push(diagnostic);
    }
}

/// The label and address of `{label: …, url: …}`.
pub(crate) fn labelled_link(entries: &[Entry]) -> Option<(&Entry, &Entry)> {
    let entry = |key: &str| entries.iter().find(|entry| entry.key == key);
    let both = entry("label").zip(entry("url"));
    both.filter(|_| entries.len() == 2)
}

fn is_empty_list(node: &Node) -> bool {
    matches!(&node.value, Value::List(nodes) if nodes.is_empty())
}
