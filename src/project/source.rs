//! A variant as changes to its page's source, so that the Markdown a machine or a wiki gets is the
//! author's own text: narrowed, filled, its links and item ids written out, and not a byte else.

use std::collections::HashMap;

use super::fill::{Variables, mentions};
use super::tree::Narrowing;
use super::{Hrefs, Lead};
use crate::catalog::{Bindings, Item, Page};
use crate::model::Level;
use crate::source::Span;
use crate::tree::{CodeBlock, Kind, Node, NodeId};

/// A replacement of bytes in a page's source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceEdit {
    pub span: Span,
    pub text: String,
    /// Nothing is left of the lines it covers, if nothing else stands on them.
    pub lines: bool,
}

/// The edits that make a variant of a page's source, by place; none overlap once applied in order.
pub fn edits(
    page: &Page,
    bindings: &Bindings,
    narrowing: &Narrowing,
    variables: &Variables<'_>,
    hrefs: &Hrefs<'_>,
) -> Vec<SourceEdit> {
    let mut writer = Writer {
        page,
        bindings,
        variables,
        hrefs,
        edits: Vec::new(),
    };
    let tree = page.tree();
    writer.front_matter();
    for &span in &tree.comments {
        writer.remove(span);
    }
    for &span in &tree.definitions {
        writer.remove(span);
    }
    for (id, _) in &page.narrowed {
        if narrowing.hides(*id) {
            writer.remove(tree.node(*id).span);
        }
    }
    let items: HashMap<NodeId, &Item> = page.items.iter().map(|item| (item.node, item)).collect();
    for (id, node) in narrowing.visible(tree) {
        writer.node(id, node);
        if let Some(item) = items.get(&id) {
            writer.item_id(item);
        }
    }
    writer
        .edits
        .sort_by_key(|edit| (edit.span.start, std::cmp::Reverse(edit.span.end)));
    writer.edits
}

struct Writer<'a> {
    page: &'a Page,
    bindings: &'a Bindings,
    variables: &'a Variables<'a>,
    hrefs: &'a Hrefs<'a>,
    edits: Vec<SourceEdit>,
}

impl Writer<'_> {
    fn source(&self, span: Span) -> &str {
        let source = &self.page.document.source.text;
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
        let title = match self.page.title_section {
            Some(_) => String::new(),
            None => format!(
                "# {}\n\n",
                escape(&self.variables.fill_plain(&self.page.title))
            ),
        };
        let span = self.page.document.front.span;
        self.replace(Span::new(0, span.end as usize), title);
    }

    fn node(&mut self, id: NodeId, node: Node) {
        let tree = self.page.tree();
        match node.kind {
            Kind::Text(_) | Kind::Parenthesis(_) => self.mentions(node.span, true),
            Kind::Code(_) => self.mentions(node.span, false),
            Kind::CodeBlock(block) => {
                self.fence_attributes(node.span, &tree.code_blocks[block as usize]);
                self.mentions(node.span, false);
            }
            Kind::Link(link) | Kind::Image(link) => self.link(id, node, link),
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
    fn fence_attributes(&mut self, span: Span, block: &CodeBlock) {
        if block.keys == crate::model::FenceKeys::default() {
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

    /// Every link is written in place, so that no definition is needed that another environment made.
    fn link(&mut self, id: NodeId, node: Node, link: u32) {
        let tree = self.page.tree();
        let written = tree.links[link as usize];
        let target = self.bindings.links.get(link as usize);
        let lead = target.map_or(Lead::Literal, |target| self.hrefs.of(target));
        let href = match &lead {
            Lead::To(href) => markdown_href(href),
            Lead::Literal => self.variables.fill_plain(tree.text(written.destination)),
            Lead::Nowhere => String::new(),
        };
        if written.automatic {
            return self.mentions(node.span, false);
        }
        let title = tree.text(written.title);
        let title = match title.is_empty() {
            true => String::new(),
            false => format!(" \"{}\"", title.replace('\\', "\\\\").replace('"', "\\\"")),
        };
        let href = match href.contains([' ', '(', ')', '<', '>']) || href.is_empty() {
            true => format!("<{}>", href.replace('<', "%3C").replace('>', "%3E")),
            false => href,
        };
        let open = match node.kind {
            Kind::Image(_) => "![",
            _ => "[",
        };
        let close = format!("]({href}{title})");
        let (open, close) = match lead {
            Lead::Nowhere => ("", String::new()),
            _ => (open, close),
        };
        let first = tree.children(id).next();
        let last = tree.children(id).last();
        match (first, last) {
            (Some(first), Some(last)) => {
                let start = tree.node(first).span.start;
                let end = tree.node(last).span.end;
                let (outer_start, outer_end) = (node.span.start, node.span.end);
                self.replace(
                    Span::new(outer_start as usize, start as usize),
                    open.to_owned(),
                );
                self.replace(Span::new(end as usize, outer_end as usize), close);
            }
            _ => self.replace(node.span, format!("{open}{close}")),
        }
    }

    /// An item keeps its id wherever its text goes.
    fn item_id(&mut self, item: &Item) {
        let tree = self.page.tree();
        let Some(title) = tree.children(item.node).next() else {
            return;
        };
        if !matches!(tree.node(title).kind, Kind::Paragraph | Kind::Plain) {
            return;
        }
        let spelt = (self.page.suffixes.iter()).any(|suffix| tree.subtree(title).contains(suffix));
        let level = match item.attributes.level {
            Level::Required => String::new(),
            _ if spelt => String::new(),
            level => format!(", level: {}", level.as_str()),
        };
        let comment = format!(" <!-- check: {{id: {}{level}}} -->", item.id);
        let end = item.span.end as usize;
        self.replace(Span::new(end, end), comment);
    }
}

/// Links between pages lead to the other page's Markdown.
fn markdown_href(href: &str) -> String {
    let (path, anchor) = match href.split_once('#') {
        Some((path, anchor)) => (path, format!("#{anchor}")),
        None => (href, String::new()),
    };
    match path.ends_with('/') {
        true => format!("{path}index.md{anchor}"),
        false => href.to_owned(),
    }
}

/// Text as Markdown that means just this text.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        if matches!(
            character,
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '~' | '&'
        ) {
            escaped.push('\\');
        }
        escaped.push(character);
    }
    escaped
}

/// Applies edits to a source; of two that overlap the first stands.
pub fn apply(source: &str, edits: &[SourceEdit]) -> String {
    let mut text = String::with_capacity(source.len());
    let mut at = 0;
    for edit in edits {
        let mut range = edit.span.range();
        if edit.lines {
            range = whole_lines(source, range);
        }
        if range.end < at || edit.span.range().start < at && !edit.lines {
            continue;
        }
        text.push_str(source.get(at..range.start.max(at)).unwrap_or_default());
        text.push_str(&edit.text);
        at = at.max(range.end);
    }
    text.push_str(source.get(at..).unwrap_or_default());
    text
}

/// Widens a range to whole lines where only a container's marks stand beside it.
fn whole_lines(source: &str, range: std::ops::Range<usize>) -> std::ops::Range<usize> {
    let bytes = source.as_bytes();
    let blank = |byte: &u8| matches!(byte, b' ' | b'\t');
    let mut end = range.end.min(bytes.len());
    let at_line_start = end > 0 && bytes[end - 1] == b'\n';
    if !at_line_start {
        while bytes.get(end).is_some_and(blank) {
            end += 1;
        }
        if bytes.get(end) == Some(&b'\r') {
            end += 1;
        }
        match bytes.get(end) {
            Some(b'\n') => end += 1,
            None => {}
            Some(_) => return trailing(source, range),
        }
    }
    let mut start = range.start.min(bytes.len());
    while start > 0 && matches!(bytes[start - 1], b' ' | b'\t' | b'>') {
        start -= 1;
    }
    match start == 0 || bytes[start - 1] == b'\n' {
        true => start..end,
        false => trailing(source, range),
    }
}

/// A range and the blanks before it, for what stands behind other text.
fn trailing(source: &str, range: std::ops::Range<usize>) -> std::ops::Range<usize> {
    let before = source.get(..range.start).unwrap_or_default();
    before.trim_end_matches([' ', '\t']).len()..range.end
}

#[cfg(test)]
mod tests {
    use super::*;

    fn removed(source: &str, part: &str) -> String {
        let start = source.find(part).unwrap();
        let edit = SourceEdit {
            span: Span::new(start, start + part.len()),
            text: String::new(),
            lines: true,
        };
        apply(source, &[edit])
    }

    #[test]
    fn what_is_removed_takes_its_line_along() {
        assert_eq!(removed("a\n<!-- x -->\nb\n", "<!-- x -->"), "a\nb\n");
        assert_eq!(
            removed("> a\n> <!-- x -->\n> b\n", "<!-- x -->"),
            "> a\n> b\n"
        );
        assert_eq!(
            removed("- [ ] a <!-- x -->\n- [ ] b\n", "<!-- x -->"),
            "- [ ] a\n- [ ] b\n"
        );
        assert_eq!(removed("- [ ] a\n- [ ] b\n", "- [ ] a\n"), "- [ ] b\n");
    }
}
