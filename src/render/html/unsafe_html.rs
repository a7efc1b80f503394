//! What the page leaves out of its author's HTML and links, told before anything is rendered.

use std::collections::{BTreeMap, HashMap};

use super::allowed::{ATTRIBUTES, ATTRIBUTES_OF, WITH_CONTENT, is_allowed_destination, is_closed};
use super::raw::{Context, Mix};
use super::writer::{context, mixed};
use crate::diag::{Code, Diagnostic};
use crate::html::Html;
use crate::html::tag::{Attribute, Tag, TagKind, tags};
use crate::source::{SourcePath, Span};
use crate::tree::{Kind, NodeId, TextRef, Tree};

/// Reports everything in a page's raw HTML and links that [`super::content`] leaves out or shows as text.
pub fn report_unsafe(tree: &Tree, path: &SourcePath, found: &mut Vec<Diagnostic>) {
    let mut report = Report {
        path,
        found,
        ignored: BTreeMap::new(),
    };
    for link in tree.links.iter() {
        let destination = tree.text(link.destination);
        if !is_allowed_destination(destination) {
            let message = "this link is left out, because its scheme is not one of the safe ones";
            report.push(link.span, message);
        }
    }
    for container in mixed(tree, tree.subtree(0)) {
        report.container(tree, container);
    }
    report.ignored();
}

/// Elements that are left out and not missed, for what is in them stays.
const LOOKS: [&str; 17] = [
    "acronym", "address", "article", "basefont", "big", "center", "font", "footer", "header",
    "hgroup", "main", "nav", "nobr", "picture", "source", "strike", "tt",
];

struct Report<'a> {
    path: &'a SourcePath,
    found: &'a mut Vec<Diagnostic>,
    /// What no reader misses: where the first of that name stands, and how many there are.
    ignored: BTreeMap<String, (Span, usize)>,
}

/// Tags that are open in a container.
#[derive(Default)]
struct OpenTags {
    stack: Vec<(String, Span)>,
    counts: HashMap<String, usize>,
}

impl Report<'_> {
    fn push(&mut self, span: Span, message: impl Into<String>) -> &mut Diagnostic {
        let diagnostic = Diagnostic::new(Code::UnsafeHtml, self.path, span, message);
        self.found.push(diagnostic);
        let last = self.found.len() - 1;
        &mut self.found[last]
    }

    fn container(&mut self, tree: &Tree, container: NodeId) {
        let context = context(tree.node(container).kind);
        let mut open = OpenTags::default();
        let mut mix = Mix::default();
        let mut first = None;
        for child in tree.children(container) {
            let node = tree.node(child);
            let (Kind::HtmlBlock(text) | Kind::InlineHtml(text)) = node.kind else {
                mix.push_piece(Html::text("."));
                continue;
            };
            first.get_or_insert(node.span);
            mix.push_raw(tree.text(text));
            self.html(tree, text, node.span, context, &mut open);
        }
        for (name, span) in open.stack {
            let message = format!("`<{name}>` is not closed in the block that it is opened in");
            self.push(span, message).help = Some(format!("write `</{name}>`"));
        }
        if let Some(span) = first.filter(|_| !mix.holds_together(context)) {
            let message = "this HTML would swallow what stands around it, so it is shown as text";
            self.push(span, message).help = Some("close what it opens".to_owned());
        }
    }

    fn html(
        &mut self,
        tree: &Tree,
        text: TextRef,
        whole: Span,
        context: Context,
        open: &mut OpenTags,
    ) {
        let mut skipped: Option<String> = None;
        for tag in tags(tree.text(text)) {
            let span = |range| text.slice(range).source_span().unwrap_or(whole);
            if let Some(name) = &skipped {
                // What is in a script is not HTML.
                if tag.kind == TagKind::End && tag.name == *name {
                    skipped = None;
                }
                continue;
            }
            let at = span(tag.range.clone());
            match tag.kind {
                TagKind::Declaration => {
                    self.push(at, "declarations are left out");
                }
                TagKind::OpenComment => {
                    self.push(
                        at,
                        "this comment never ends, and takes all that follows with it",
                    )
                    .help = Some("close it with `-->`".to_owned());
                }
                TagKind::Start | TagKind::End if !context.allows(&tag.name) => {
                    if tag.kind == TagKind::Start {
                        self.element(&tag, at, context);
                        if WITH_CONTENT.contains(&tag.name.as_str()) {
                            skipped = Some(tag.name);
                        }
                    }
                }
                TagKind::Start => {
                    for attribute in &tag.attributes {
                        self.attribute(&tag, attribute, span(attribute.range.clone()));
                    }
                    open.push(tag.name, at);
                }
                TagKind::End => self.end(tag.name, at, open),
            }
        }
    }

    fn element(&mut self, tag: &Tag<'_>, span: Span, context: Context) {
        let name = &tag.name;
        if LOOKS.contains(&name.as_str()) {
            return self.ignore(format!("`<{name}>`"), span);
        }
        let message = match context {
            Context::Phrasing if Context::Flow.allows(name) => {
                format!("`<{name}>` is left out, because it stands inside of a paragraph")
            }
            Context::Link if name == "a" => "a link inside of a link is left out".to_owned(),
            _ => format!("`<{name}>` is left out"),
        };
        let diagnostic = self.push(span, message);
        if !Context::Flow.allows(name) && !WITH_CONTENT.contains(&name.as_str()) {
            diagnostic.help = Some("if it is meant as text, write it in backticks".to_owned());
        } else if Context::Flow.allows(name) {
            diagnostic.help = Some("put it on a line of its own, after a blank line".to_owned());
        }
    }

    fn attribute(&mut self, tag: &Tag<'_>, attribute: &Attribute<'_>, span: Span) {
        let (element, name) = (tag.name.as_str(), attribute.name.as_str());
        let of_element = ATTRIBUTES_OF
            .iter()
            .any(|(of, names)| *of == element && names.contains(&name));
        if !of_element && !ATTRIBUTES.contains(&name) {
            // A page has hundreds of `class`es if it has one: they are told of together.
            if name.starts_with("on") {
                self.push(span, format!("the attribute `{name}` is left out"));
            } else if !tag.is_place(attribute) {
                self.ignore(format!("the attribute `{name}`"), span);
            }
            return;
        }
        let leads = matches!(name, "href" | "src" | "cite");
        // A character written as a number may be a part of a scheme; nobody has a good reason for it.
        let start = attribute.value.split(['/', '?']).next().unwrap_or_default();
        let is_hidden = start.contains("&#");
        if leads && (is_hidden || !is_allowed_destination(attribute.value)) {
            let message =
                "this destination is left out, because its scheme is not one of the safe ones";
            self.push(span, message);
        }
    }

    fn ignore(&mut self, name: String, span: Span) {
        self.ignored.entry(name).or_insert((span, 0)).1 += 1;
    }

    /// One note for each name.
    fn ignored(self) {
        for (name, (span, count)) in self.ignored {
            let message = match count {
                1 => format!("{name} is left out"),
                _ => format!("{name} is left out in {count} places, of which this is the first"),
            };
            let note = Diagnostic::new(Code::IgnoredHtml, self.path, span, message);
            let help = "how a page looks is the theme's; if the text is complete without it, this needs nothing";
            self.found.push(note.help(help));
        }
    }

    fn end(&mut self, name: String, span: Span, open: &mut OpenTags) {
        if !is_closed(&name) {
            return;
        }
        if open.counts.get(&name).is_none_or(|count| *count == 0) {
            let message = format!("`</{name}>` closes nothing in the block that it stands in");
            self.push(span, message);
            return;
        }
        while let Some((opened, at)) = open.stack.pop() {
            if let Some(count) = open.counts.get_mut(&opened) {
                *count -= 1;
            }
            if opened == name {
                return;
            }
            let message = format!("`<{opened}>` is not closed before `</{name}>`");
            self.push(at, message).help = Some(format!("write `</{opened}>`"));
        }
    }
}

impl OpenTags {
    fn push(&mut self, name: String, span: Span) {
        if is_closed(&name) {
            *self.counts.entry(name.clone()).or_default() += 1;
            self.stack.push((name, span));
        }
    }
}
