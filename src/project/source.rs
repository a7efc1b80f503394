//! A variant as changes to its page's source, so that the Markdown a machine or a wiki gets is the
//! author's own text: narrowed, filled, its links and item ids written out, and not a byte else.

mod form;
mod list;

pub use form::SourceForm;

use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};

use super::fill::{Variables, mentions};
use super::title::page_title;
use super::tree::Narrowing;
use super::{Hrefs, Lead, SourceEdit, view};
use crate::catalog::{Bindings, Item, Page};
use crate::model::{FenceKeys, Level};
use crate::shape::forms::is_id;
use crate::source::Span;
use crate::tree::{Kind, Node, NodeId, Tree};
use form::{escape, link_href, link_title};

/// The edits that make a variant of a page's source, by place; none overlap once applied in order.
pub fn edits(
    place: usize,
    narrowing: &Narrowing,
    variables: &Variables<'_>,
    hrefs: &Hrefs<'_>,
    form: &SourceForm<'_>,
) -> Vec<SourceEdit> {
    let page = &hrefs.catalog.pages[place];
    let hidden = narrowing.spans(page.tree());
    let mut writer = Writer {
        place,
        page,
        bindings: hrefs.catalog.bindings(place),
        variables,
        hrefs,
        form,
        hidden: &hidden,
        has_levels: page.sections.iter().any(|section| {
            let says = |&level: &Level| says_level(page.tree(), section.heading, level);
            Level::ALL.iter().any(says)
        }),
        list_item_end: 0,
        edits: Vec::new(),
    };
    let tree = page.tree();
    writer.front_matter();
    let spans = tree.comments.iter().chain(&tree.definitions).copied();
    // A view's comment makes room for its list.
    let views: HashSet<Span> = page.views.iter().map(|view| view.span).collect();
    for span in spans.chain(hidden.iter().copied()) {
        if !views.contains(&span) {
            writer.remove(span);
        }
    }
    let items: HashMap<NodeId, &Item> = page.items.iter().map(|item| (item.node, item)).collect();
    for (id, node) in narrowing.visible(tree) {
        writer.node(id, node);
        if let Some(item) = items.get(&id) {
            writer.item(item);
        }
    }
    // What is put in comes before what is taken away at the same place; of the latter the larger stands.
    writer.edits.sort_by_key(|edit| {
        let is_replacement = edit.span.start < edit.span.end;
        (edit.span.start, is_replacement, Reverse(edit.span.end))
    });
    writer.edits
}

struct Writer<'a> {
    /// Of the page in the catalog.
    place: usize,
    page: &'a Page,
    bindings: &'a Bindings,
    variables: &'a Variables<'a>,
    hrefs: &'a Hrefs<'a>,
    form: &'a SourceForm<'a>,
    /// What is not in the variant, in order.
    hidden: &'a [Span],
    /// Whether some heading says a level for the items below it.
    has_levels: bool,
    /// The end of the list item that is being visited, if one is.
    list_item_end: NodeId,
    edits: Vec<SourceEdit>,
}

impl Writer<'_> {
    fn source(&self, span: Span) -> &str {
        let source = &self.page.source.text;
        source.get(span.range()).unwrap_or_default()
    }

    fn replace(&mut self, span: Span, text: String) {
        self.edits.push(SourceEdit {
            span,
            text,
            lines: false,
        });
    }

    fn remove(&mut self, span: Span) {
        self.edits.push(SourceEdit {
            span,
            text: String::new(),
            lines: true,
        });
    }

    /// Front matter speaks to this compiler; its title becomes a heading where the text has none.
    fn front_matter(&mut self) {
        let title = page_title(self.page, self.variables);
        let text = match self.page.title_section {
            Some(_) => String::new(),
            None => format!("# {}\n\n", escape(&title)),
        };
        let span = Span::new(0, self.page.document.front.span.end as usize);
        self.edits.push(SourceEdit {
            span,
            text,
            lines: true,
        });
    }

    /// A list in the place of the comment that asks for it.
    fn view(&mut self, id: NodeId, annotation: u32) {
        let views = &self.page.views;
        let found = views.binary_search_by_key(&annotation, |view| view.annotation);
        let Some(asked) = found.ok().and_then(|place| views.get(place)) else {
            return;
        };
        let Hrefs {
            catalog,
            environment,
            from,
        } = self.hrefs;
        let groups = view::view(catalog, self.place, asked, *environment, from);
        let source = &self.page.source.text;
        let in_item = id < self.list_item_end;
        let text = list::markdown(&groups, self.form, source, asked.span, in_item);
        self.replace(asked.span, text);
    }

    fn node(&mut self, id: NodeId, node: Node) {
        let tree = self.page.tree();
        match node.kind {
            Kind::View(annotation) => self.view(id, annotation),
            Kind::ListItem { .. } => self.list_item_end = self.list_item_end.max(node.end),
            Kind::Parenthesis(text) if self.is_suffix(id) && is_only(tree.text(text)) => {
                self.replace(node.span, String::new());
            }
            Kind::Text(_) | Kind::Parenthesis(_) => {
                self.mentions(node.span, true);
                self.false_comments(node.span);
            }
            Kind::Code(_) => self.mentions(node.span, false),
            Kind::Heading { heading, .. } if tree.headings[heading as usize].id.is_some() => {
                self.heading_id(node.span);
            }
            Kind::CodeBlock(block) => {
                let keys = &tree.code_blocks[block as usize].keys;
                self.say_fence(node.span, keys);
                self.fence_attributes(node.span, keys);
                self.mentions(node.span, false);
            }
            Kind::Link(link) | Kind::Image(link) => self.link(id, node, link),
            Kind::HtmlBlock(_) => self.comments(node.span),
            _ => {}
        }
    }

    fn mentions(&mut self, span: Span, prose: bool) {
        let text = self.source(span);
        if !text.contains("{{") {
            return;
        }
        let before = |at: usize| self.source(Span::new(0, span.start as usize + at));
        let mut found = Vec::new();
        for mention in mentions(text) {
            let whole = &text[mention.whole.clone()];
            let value = self.variables.fill_plain(whole);
            if value == whole {
                continue;
            }
            let place =
                Span::new(mention.whole.start, mention.whole.end).shifted(span.start as usize);
            match (before(mention.whole.start).ends_with('\\'), prose) {
                // In prose the backslash says the same in Markdown; in code it has done its work.
                (true, true) => {}
                (true, false) => {
                    let at = place.start as usize;
                    found.push((Span::new(at - 1, at), String::new()));
                }
                (false, true) => found.push((place, escape(&value))),
                (false, false) => found.push((place, value)),
            }
        }
        for (span, text) in found {
            self.replace(span, text);
        }
    }

    /// What stands in braces behind a fence's language speaks to this compiler.
    fn fence_attributes(&mut self, span: Span, keys: &FenceKeys) {
        if *keys == FenceKeys::default() {
            return;
        }
        let text = self.source(span);
        let line = &text[..text.find('\n').unwrap_or(text.len())];
        if let Some(brace) = line.find('{') {
            let start = line[..brace].trim_end().len();
            let end = line.trim_end().len();
            let span = Span::new(start, end).shifted(span.start as usize);
            self.replace(span, String::new());
        }
    }

    /// What the braces say, in words above the block, where nobody reads braces.
    fn say_fence(&mut self, span: Span, keys: &FenceKeys) {
        let words = form::of_fence(keys).filter(|_| matches!(self.form, SourceForm::Plain(_)));
        let Some(words) = words else {
            return;
        };
        let source = &self.page.source.text;
        let marks = form::marks(source, span);
        let bare = marks.trim_end();
        let start = span.start as usize;
        let text = format!("{words}\n{bare}\n{marks}");
        match form::is_first(source, span) {
            true => self.replace(Span::new(start, start), text),
            false => {
                let line = start - marks.len();
                self.replace(Span::new(line, start), format!("{bare}\n{marks}{text}"));
            }
        }
    }

    /// `{#id}` behind a heading is text to a code host.
    fn heading_id(&mut self, span: Span) {
        let heading = self.source(span);
        if matches!(self.form, SourceForm::Annotated) {
            return;
        }
        if let Some(start) = heading.rfind("{#")
            && let Some(end) = heading[start..].find('}')
        {
            let before = heading[..start].trim_end().len();
            let span = Span::new(before, start + end + 1).shifted(span.start as usize);
            self.replace(span, String::new());
        }
    }

    /// A `<!--` that nothing ends is text, and would swallow it up to the end of the next comment.
    fn false_comments(&mut self, span: Span) {
        let text = self.source(span);
        let starts: Vec<usize> = text.match_indices("<!--").map(|(at, _)| at).collect();
        for at in starts {
            let at = span.start as usize + at;
            self.replace(Span::new(at, at), "\\".to_owned());
        }
    }

    /// Comments that stand inside of an author's raw HTML.
    fn comments(&mut self, span: Span) {
        let html = self.source(span);
        let mut found = Vec::new();
        let mut at = 0;
        while let Some(start) = html[at..].find("<!--").map(|start| at + start) {
            let close = html[start + 4..].find("-->");
            at = close.map_or(html.len(), |close| start + 4 + close + 3);
            found.push(Span::new(start, at).shifted(span.start as usize));
        }
        for comment in found {
            self.replace(comment, String::new());
        }
    }

    /// A link that leads elsewhere than its text says is written in place, and so is every reference, so
    /// that no definition is needed that another environment made.
    fn link(&mut self, id: NodeId, node: Node, link: u32) {
        let tree = self.page.tree();
        let written = tree.links[link as usize];
        if written.automatic {
            return self.mentions(node.span, false);
        }
        let destination = tree.text(written.destination);
        let title = tree.text(written.title);
        let target = self.bindings.links.get(link as usize);
        let lead = self.hrefs.of_link(&written, target, self.hidden);
        let href = if lead == Lead::Literal {
            let stands = written.definition.is_none();
            if stands && !destination.contains("{{") && !title.contains("{{") {
                return;
            }
            Some(self.variables.fill_plain(destination))
        } else {
            self.form.href(lead)
        };
        let title = self.variables.fill_plain(title);
        let open = match node.kind {
            Kind::Image(_) => 2,
            _ => 1,
        };
        let start = node.span.start as usize;
        let last = tree
            .children(id)
            .last()
            .map(|last| tree.node(last).span.end);
        let words_end = last.map_or(start + open, |end| end as usize);
        let node_end = node.span.end as usize;
        let rest = self.source(Span::new(words_end, node_end));
        let Some(bracket) = rest.find(']') else {
            return;
        };
        let close = Span::new(words_end + bracket, node_end);
        let Some(href) = href else {
            self.replace(Span::new(start, start + open), String::new());
            return self.replace(close, String::new());
        };
        self.replace(
            close,
            format!("]({}{})", link_href(&href), link_title(&title)),
        );
    }

    /// An item keeps its id and its level wherever its text goes, and has a box even where bullets are items.
    fn item(&mut self, item: &Item) {
        let tree = self.page.tree();
        let Some(title) = tree.children(item.node).next() else {
            return;
        };
        let title_node = tree.node(title);
        if !matches!(title_node.kind, Kind::Paragraph | Kind::Plain) {
            return;
        }
        if tree.node(item.node).kind == (Kind::ListItem { task: None }) {
            let start = title_node.span.start as usize;
            self.replace(Span::new(start, start), "[ ] ".to_owned());
        }
        if matches!(self.form, SourceForm::Plain(_)) {
            return self.say_level(item, title);
        }
        let has_id = item.explicit || is_id(&item.id);
        let id = has_id.then(|| format!("id: {}", item.id));
        let keys: Vec<String> = id.into_iter().chain(self.level(item, title)).collect();
        if keys.is_empty() {
            return;
        }
        let end = item.span.end as usize;
        let comment = format!(" <!-- check: {{{}}} -->", keys.join(", "));
        self.replace(Span::new(end, end), comment);
    }

    /// The level in words, where nobody else says it.
    fn say_level(&mut self, item: &Item, title: NodeId) {
        let level = item.attributes.level;
        if level == Level::Required || says_level(self.page.tree(), title, level) {
            return;
        }
        let span = self.page.tree().node(title).span;
        let end = span.start as usize + self.source(span).trim_end().len();
        self.replace(Span::new(end, end), format!(" ({})", level.as_str()));
    }

    fn is_suffix(&self, node: NodeId) -> bool {
        self.page.suffixes.binary_search(&node).is_ok()
    }

    /// `level: …`, unless the item's title says so, or it is required and nothing around it says otherwise.
    fn level(&self, item: &Item, title: NodeId) -> Option<String> {
        let level = item.attributes.level;
        let parent = item
            .parent
            .map(|place| self.page.items[place].attributes.level);
        let mut around = [Some(level), parent].into_iter().flatten();
        let expected = !self.has_levels && around.all(|level| level == Level::Required);
        let is_written = !expected && !says_level(self.page.tree(), title, level);
        is_written.then(|| format!("level: {}", level.as_str()))
    }
}

/// Whether a title says a level in parentheses.
fn says_level(tree: &Tree, title: NodeId, level: Level) -> bool {
    let suffix = format!("({})", level.as_str());
    tree.subtree(title).any(|node| match tree.node(node).kind {
        Kind::Parenthesis(text) => tree.text(text).trim().eq_ignore_ascii_case(&suffix),
        _ => false,
    })
}

/// Whether a suffix is `(X only)`: in X's own file it says nothing.
fn is_only(suffix: &str) -> bool {
    let suffix = suffix.trim_end().strip_suffix(')').unwrap_or(suffix);
    suffix.trim_end().to_lowercase().ends_with(" only")
}
