//! Blocks of code: their text, what stands behind their language, and what in them is a command.

use pulldown_cmark::CodeBlockKind;

use super::builder::{Builder, span_in};
use super::{Visitor, task_box};
use crate::model::FenceKeys;
use crate::parse::command::{self, PartText};
use crate::source::Span;
use crate::tree::{CodeBlock, Segment, TextRef, Tree};

/// A block of code of which not all lines are read.
pub(super) struct OpenCode {
    /// The info string, decoded; an indented block has none.
    info: Option<String>,
    text: TextRef,
    span: Span,
}

impl OpenCode {
    pub fn new(kind: CodeBlockKind<'_>, span: Span) -> Self {
        Self {
            info: match kind {
                CodeBlockKind::Indented => None,
                CodeBlockKind::Fenced(info) => Some(info.into_string()),
            },
            text: TextRef::EMPTY,
            span,
        }
    }

    pub fn push(&mut self, tree: &mut Tree, source: &str, piece: &str) {
        let part = span_in(source, piece);
        self.text = match (self.text.source_span(), part) {
            (_, Some(part)) if self.text.is_empty() => TextRef::of_source(part),
            (Some(text), Some(part)) if text.end == part.start => {
                TextRef::of_source(Span::new(text.start as usize, part.end as usize))
            }
            _ => tree.append(self.text, piece),
        };
    }
}

impl<V: Visitor> Builder<'_, V> {
    pub fn finish_code(&mut self, code: OpenCode) {
        let (language, keys) = match &code.info {
            Some(info) => self.info(info, code.span),
            None => {
                self.check_indented(code.text, code.span);
                (TextRef::EMPTY, FenceKeys::default())
            }
        };
        let segments = self.segments(language, code.text);
        self.tree.code_blocks.push(CodeBlock {
            language,
            keys,
            text: code.text,
            segments,
            fills: Vec::new(),
        });
    }

    /// The language ends at white space or a brace. What follows it is shown to the visitor as it was
    /// written, because the parser's decoding would take backslashes out of quoted strings.
    fn info(&mut self, info: &str, span: Span) -> (TextRef, FenceKeys) {
        let source = self.source;
        let line = source.text[span.range()].lines().next().unwrap_or_default();
        let fence = line.len() - line.trim_start_matches(['`', '~']).len();
        let written = line[fence..].trim();
        let start = span_in(&source.text, written).unwrap_or(span).start as usize;
        let name = &written[..language_length(written)];
        let class = class_of(written);
        let language = match name == &info[..language_length(info)] {
            _ if name.is_empty() => self.text_ref(class),
            true => self.text_ref(name),
            false => self.tree.decode(&info[..language_length(info)]),
        };
        let rest = written[name.len()..].trim_start();
        if rest.is_empty() {
            return (language, FenceKeys::default());
        }
        let at = start + written.len() - rest.len();
        let keys = self.visitor.fence(rest, Span::new(at, at + rest.len()));
        (language, keys)
    }

    fn segments(&mut self, language: TextRef, text: TextRef) -> Vec<Segment> {
        let parts = command::split(self.tree.text(language), self.tree.text(text));
        let parts = parts.unwrap_or_default().into_iter();
        parts
            .map(|part| Segment {
                kind: part.kind,
                text: match part.text {
                    PartText::Verbatim(range) => text.slice(range),
                    PartText::Joined(joined) => self.tree.decode(&joined),
                },
            })
            .collect()
    }

    /// A list that was indented too far is a block of code.
    fn check_indented(&mut self, text: TextRef, span: Span) {
        let code = self.tree.text(text);
        let boxed = |line: &str| task_box::in_text(line.trim_start()).is_some();
        let Some(line) = code.lines().find(|line| boxed(line)) else {
            return;
        };
        let line = line.trim();
        let span = match text.source_span() {
            Some(_) => span_in(&self.source.text, line).unwrap_or(span),
            None => span,
        };
        let diagnostic = task_box::in_code(&self.source.path, span);
        self.visitor.report(diagnostic);
    }
}

/// The language in `{.python hl_lines="2"}`, as Pandoc and its kin write it.
fn class_of(info: &str) -> &str {
    let braces = info.strip_prefix('{').map(str::trim_start);
    let class = braces.and_then(|rest| rest.strip_prefix('.'));
    let class = class.unwrap_or_default();
    let end = class.find(|c: char| c.is_whitespace() || matches!(c, '.' | '}'));
    &class[..end.unwrap_or(class.len())]
}

fn language_length(info: &str) -> usize {
    info.find(|c: char| c.is_whitespace() || c == '{')
        .unwrap_or(info.len())
}
