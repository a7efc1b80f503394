//! Blocks of code: their text, what stands behind their language, and what in them is a command.

use pulldown_cmark::CodeBlockKind;

use super::builder::{Builder, span_in};
use super::{Visitor, task_box};
use crate::diag::{Code, Diagnostic};
use crate::model::FenceKeys;
use crate::parse::command::{self, PartText};
use crate::parse::dotenv::{self, ProblemKind};
use crate::source::Span;
use crate::tree::{CodeBlock, Dotenv, Segment, TextRef, Tree};

/// A block of code of which not all lines are read.
pub(super) struct OpenCode {
    /// The info string, decoded; an indented block has none.
    info: Option<String>,
    text: TextRef,
    span: Span,
    /// Where stretches of the text begin, in it and in the source; a container's marks stand between them.
    pieces: Vec<(usize, Option<u32>)>,
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
            pieces: Vec::new(),
        }
    }

    pub fn push(&mut self, tree: &mut Tree, source: &str, piece: &str) {
        let part = span_in(source, piece);
        let end = self.text.source_span().map(|text| text.end);
        if self.pieces.is_empty() || part.is_none() || end != part.map(|part| part.start) {
            let piece = (self.text.len(), part.map(|part| part.start));
            self.pieces.push(piece);
        }
        self.text = match (self.text.source_span(), part) {
            (_, Some(part)) if self.text.is_empty() => TextRef::of_source(part),
            (Some(text), Some(part)) if text.end == part.start => {
                TextRef::of_source(Span::new(text.start as usize, part.end as usize))
            }
            _ => tree.append(self.text, piece),
        };
    }

    /// The place in the source of a place in the text; of what does not stand there verbatim, the whole block.
    fn place(&self, span: Span) -> Span {
        let offset = |at: usize| {
            let after = self.pieces.partition_point(|&(start, _)| start <= at);
            let (start, source) = self.pieces.get(after.checked_sub(1)?)?;
            Some((*source)? as usize + (at - start))
        };
        let last = (span.end as usize).saturating_sub(1);
        let range = offset(span.start as usize).zip(offset(last.max(span.start as usize)));
        let empty = usize::from(span.start == span.end);
        range.map_or(self.span, |(start, last)| {
            Span::new(start, last + 1 - empty)
        })
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
        let dotenv = self.dotenv(language, &code);
        self.tree.code_blocks.push(CodeBlock {
            language,
            keys,
            text: code.text,
            segments,
            dotenv,
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

    /// The settings of a block; nothing if there is none in it.
    fn dotenv(&mut self, language: TextRef, code: &OpenCode) -> Option<Box<Dotenv>> {
        let language = self.tree.text(language);
        if !["dotenv", "env"]
            .iter()
            .any(|name| language.eq_ignore_ascii_case(name))
        {
            return None;
        }
        let (mut dotenv, problems) = dotenv::read(self.tree.text(code.text));
        for line in &mut dotenv.lines {
            line.name.span = code.place(line.name.span);
            if let Some(condition) = &mut line.condition {
                condition.span = code.place(condition.span);
            }
        }
        for problem in problems {
            let diagnostic = self.bad_setting(problem.kind, code.place(problem.span), code);
            self.visitor.report(diagnostic);
        }
        (!dotenv.lines.is_empty()).then(|| Box::new(dotenv))
    }

    fn bad_setting(&self, kind: ProblemKind, span: Span, code: &OpenCode) -> Diagnostic {
        let malformed =
            |message| Diagnostic::new(Code::MalformedSetting, &self.source.path, span, message);
        match kind {
            ProblemKind::NoSetting => malformed("this line is not a setting")
                .label("shown as a note")
                .help("write `NAME=value`, or begin the line with `#`"),
            ProblemKind::Unclosed => malformed("nothing closes this")
                .label("the rest of the line is the value")
                .help("close it"),
            ProblemKind::BehindQuote => {
                malformed("this stands behind the quote that ends the value")
                    .label("taken as a description")
                    .help("put it into the quotes, or write ` # ` before it")
            }
            ProblemKind::Duplicate(first) => {
                let name = self.source.text.get(span.range()).unwrap_or_default();
                let message = format!("`{name}` is set twice in this block");
                Diagnostic::new(Code::DuplicateSetting, &self.source.path, span, message)
                    .label("this value counts")
                    .related(&self.source.path, code.place(first), "first set here")
                    .help("take one of them away")
            }
        }
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
