//! Makes the tree out of the YAML parser's events. A stack of what is open stands in for recursion.

use std::ops::Range;

use granit_parser::{Event, Parser, ScalarStyle, ScanError, StructureStyle, options};

use super::entries::{keep_first, merge};
use super::{DEPTH_LIMIT, Entry, Node, Value, syntax};
use crate::diag::{Code, Diagnostic};
use crate::source::{SourcePath, Span};

/// How often reading starts again after a syntax error.
const RESTART_LIMIT: usize = 20;

/// What a key alone in a flow map stands for: `{verify}` means `{verify: true}`.
pub(super) fn bare_value(key_span: Span) -> Node {
    Node {
        span: key_span,
        value: Value::Scalar {
            text: "true".to_owned(),
            quoted: false,
        },
    }
}

/// The tree of `text`; see [`super::parse`].
pub(super) fn tree(
    text: &str,
    offset: usize,
    path: &SourcePath,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Node> {
    let mut builder = Builder {
        text,
        offset,
        path,
        diagnostics,
        start: 0,
        open: Vec::new(),
        root: None,
        stopped: 0,
        last_scalar: 0..0,
    };
    let mut root = None;
    for _ in 0..RESTART_LIMIT {
        let failed = builder.read();
        root = merge(root, builder.root.take());
        let Some(restart) = failed.then(|| builder.restart()).flatten() else {
            break;
        };
        builder.start = restart;
    }
    if let Some(Node {
        value: Value::Map(entries),
        ..
    }) = &mut root
    {
        keep_first(entries, path, diagnostics);
    }
    root
}

/// A list or map whose end has not been read.
enum Open {
    List {
        start: usize,
        elements: Vec<Node>,
    },
    Map {
        start: usize,
        flow: bool,
        entries: Vec<Entry>,
        key: Option<Key>,
    },
}

/// A key whose value has not been read.
enum Key {
    Word {
        text: String,
        span: Span,
        quoted: bool,
    },
    /// A key that is a list, a map or nothing: reported, and left out with its value.
    Unusable,
}

impl Key {
    fn of(node: Node) -> Self {
        match node.value {
            Value::Scalar { text, quoted } if !text.is_empty() || quoted => Self::Word {
                text,
                span: node.span,
                quoted,
            },
            _ => Self::Unusable,
        }
    }
}

struct Builder<'a> {
    text: &'a str,
    offset: usize,
    path: &'a SourcePath,
    diagnostics: &'a mut Vec<Diagnostic>,
    /// Where the part of the text begins that is being read.
    start: usize,
    open: Vec<Open>,
    root: Option<Node>,
    /// Where the last key of the outermost map begins, or the mistake behind it.
    stopped: usize,
    /// Where the last scalar stands.
    last_scalar: Range<usize>,
}

impl Builder<'_> {
    /// Reads from `start` to the end or to the first syntax error, which it reports. True if there was one.
    fn read(&mut self) -> bool {
        self.stopped = self.start;
        let options = options! {
            disallow_directives: true,
            emit_unresolved_aliases: true,
            flow_nesting_limit: DEPTH_LIMIT,
            block_nesting_limit: DEPTH_LIMIT,
        };
        let mut documents = 0;
        for event in Parser::new_from_str_with_options(&self.text[self.start..], options) {
            let (event, span) = match event {
                Ok(event) => event,
                Err(error) => {
                    self.fail(&error);
                    return true;
                }
            };
            let span = self.local(span.byte_range().unwrap_or_default(), span.tag_span());
            if matches!(event, Event::DocumentStart(..)) {
                documents += 1;
                if documents > 1 {
                    let message = "a second YAML document";
                    let help = "keep what comes before this `---` and remove the rest";
                    self.report(span.node, message, help);
                    return false;
                }
            }
            self.event(event, &span);
        }
        false
    }

    /// An event's spans in the whole text.
    fn local(&self, range: Range<usize>, tag: Option<granit_parser::Span>) -> EventSpan {
        let shifted = |range: Range<usize>| {
            let end = (range.end + self.start).min(self.text.len());
            (range.start + self.start).min(end)..end
        };
        EventSpan {
            node: shifted(range),
            tag: tag.and_then(|tag| tag.byte_range()).map(shifted),
        }
    }

    fn event(&mut self, event: Event<'_>, span: &EventSpan) {
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                self.report_anchor(anchor, span);
                self.last_scalar = span.node.clone();
                let quoted = style != ScalarStyle::Plain;
                let node = self.scalar(&text, quoted, tag.is_some(), span);
                self.push(node);
            }
            Event::Alias(_) | Event::UnresolvedAlias(_) => {
                let help = "write the value out";
                self.report(span.node.clone(), "aliases are not supported", help);
                let node = self.node(span.node.clone(), Value::empty());
                self.push(node);
            }
            Event::SequenceStart(_, anchor, tag) => {
                self.report_anchor(anchor, span);
                self.report_tag(tag.is_some(), span);
                self.open.push(Open::List {
                    start: span.node.start,
                    elements: Vec::new(),
                });
            }
            Event::MappingStart(style, anchor, tag) => {
                self.report_anchor(anchor, span);
                self.report_tag(tag.is_some(), span);
                self.open.push(Open::Map {
                    start: span.node.start,
                    flow: style == StructureStyle::Flow,
                    entries: Vec::new(),
                    key: None,
                });
            }
            Event::SequenceEnd | Event::MappingEnd => self.close(span.node.end),
            _ => {}
        }
    }

    fn scalar(&mut self, text: &str, quoted: bool, tagged: bool, span: &EventSpan) -> Node {
        let value = |text: &str| Value::Scalar {
            text: text.to_owned(),
            quoted,
        };
        if let (true, Some(tag)) = (tagged, span.tag.clone()) {
            // To YAML `!slack` is a tag on nothing; to Checkdown it is a negated condition.
            let word = self.text[tag.clone()].strip_prefix('!');
            if text.is_empty() && !quoted && word.is_some_and(super::flow::is_word) {
                let value = value(&self.text[tag.clone()]);
                return self.node(tag, value);
            }
            self.report_tag(true, span);
        }
        // The parser gives `~` for nothing; it has no place in the text.
        let nothing = span.node.is_empty() && !quoted;
        let value = value(if nothing { "" } else { text });
        self.node(span.node.clone(), value)
    }

    fn node(&self, range: Range<usize>, value: Value) -> Node {
        let span = self.span(range);
        Node { span, value }
    }

    fn span(&self, range: Range<usize>) -> Span {
        Span::new(range.start, range.end).shifted(self.offset)
    }

    /// A finished node becomes an element, a key or a value of what is open, or the root.
    fn push(&mut self, node: Node) {
        let outermost = self.open.len() == 1;
        let (flow, entries, key) = match self.open.last_mut() {
            None => return self.root = Some(node),
            Some(Open::List { elements, .. }) => return elements.push(node),
            Some(Open::Map {
                flow, entries, key, ..
            }) => (*flow, entries, key),
        };
        match key.take() {
            None => {
                if outermost {
                    self.stopped = node.span.start as usize - self.offset;
                }
                let span = node.span;
                *key = Some(Key::of(node));
                if matches!(key, Some(Key::Unusable)) {
                    let help = "write a word, a colon and a space before the value";
                    self.report_span(span, "a key that is not a word", help);
                }
            }
            Some(Key::Unusable) => {}
            Some(Key::Word {
                text: key,
                span,
                quoted,
            }) => {
                let behind = &self.text[span.end as usize - self.offset..];
                let bare = flow && node.is_empty() && !behind.trim_start().starts_with(':');
                let value = if bare { bare_value(span) } else { node };
                let entry = Entry {
                    key,
                    key_span: span,
                    value,
                };
                let mended = syntax::missing_space(&entry, quoted).filter(|_| bare);
                if let Some((_, colon)) = mended {
                    let diagnostic = syntax::missing_space_diagnostic(self.path, colon);
                    self.diagnostics.push(diagnostic);
                }
                entries.push(mended.map_or(entry, |(entry, _)| entry));
            }
        }
    }

    /// Ends the innermost list or map. A block has no closing bracket, so it ends where its last part does.
    fn close(&mut self, end: usize) {
        let node = match self.open.pop() {
            Some(Open::List { start, elements }) => {
                let bracket = self.text[start..].starts_with('[');
                let last = elements.last().map(|node| node.span);
                let end = self.collection_end(bracket, last, start, end);
                self.node(start..end, Value::List(elements))
            }
            Some(Open::Map {
                start,
                flow,
                mut entries,
                ..
            }) => {
                let last = entries.last().map(|entry| entry.value.span);
                let end = self.collection_end(flow, last, start, end);
                if !self.open.is_empty() {
                    keep_first(&mut entries, self.path, self.diagnostics);
                }
                self.node(start..end, Value::Map(entries))
            }
            None => return,
        };
        self.push(node);
    }

    fn collection_end(&self, flow: bool, last: Option<Span>, start: usize, end: usize) -> usize {
        match last {
            Some(last) if flow => end.max(last.end as usize - self.offset),
            Some(last) => last.end as usize - self.offset,
            None if flow => end.max(start),
            None => start,
        }
    }

    fn report_anchor(&mut self, anchor: usize, span: &EventSpan) {
        if anchor > 0 {
            let before = &self.text[..span.node.start];
            let at = before.rfind('&').unwrap_or(span.node.start);
            let length = before[at..].find([' ', '\n']).unwrap_or(before.len() - at);
            let help = "remove the anchor, and write the value out where it is wanted";
            self.report(at..at + length, "anchors are not supported", help);
        }
    }

    fn report_tag(&mut self, tagged: bool, span: &EventSpan) {
        if tagged {
            let range = span.tag.clone().unwrap_or(span.node.clone());
            let help = "remove the tag; put quotes around a text that begins with `!`";
            self.report(range, "tags are not supported", help);
        }
    }

    fn report(&mut self, range: Range<usize>, message: &str, help: &str) {
        self.report_span(self.span(range), message, help);
    }

    fn report_span(&mut self, span: Span, message: &str, help: &str) {
        let diagnostic = Diagnostic::new(Code::YamlSyntax, self.path, span, message).help(help);
        self.diagnostics.push(diagnostic);
    }

    /// Reports a syntax error and closes everything that is open.
    fn fail(&mut self, error: &ScanError) {
        let at = error.marker().byte_offset().unwrap_or_default() + self.start;
        let at = at.min(self.text.len());
        let mut starts = self.open.iter().rev().map(|open| match open {
            Open::List { start, .. } | Open::Map { start, .. } => *start,
        });
        let bracket = starts.find(|&start| self.text[start..].starts_with(['{', '[']));
        let place = syntax::Place {
            text: self.text,
            start: self.start,
            at,
            bracket,
            last_scalar: self.last_scalar.clone(),
        };
        let diagnostic = place.diagnostic(error.kind(), self.path, self.offset);
        let mistake = diagnostic.primary.span.start as usize - self.offset;
        self.stopped = self.stopped.max(mistake);
        self.diagnostics.push(diagnostic);
        while !self.open.is_empty() {
            self.close(at);
        }
    }

    /// Where to read on after a syntax error: the next line that begins with a key, past the last one read.
    fn restart(&self) -> Option<usize> {
        let from = self.stopped.max(self.start);
        let rest = &self.text[from..];
        let block = !self.text[self.start..].trim_start().starts_with(['{', '[']);
        let mut at = from;
        for line in rest.split_inclusive('\n') {
            if block && at > from && syntax::begins_with_key(line) {
                return Some(at);
            }
            at += line.len();
        }
        None
    }
}

/// Where an event stands in the text.
struct EventSpan {
    node: Range<usize>,
    tag: Option<Range<usize>>,
}

impl Value {
    fn empty() -> Self {
        Self::Scalar {
            text: String::new(),
            quoted: false,
        }
    }
}
