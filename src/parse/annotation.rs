//! Annotations: HTML comments of one line that say something in YAML of what stands beside them.

use super::markdown::{CommentAction, Place, Stands, TextBlock, Unclosed, Visitor};
use crate::diag::{Code, Diagnostic, nearest};
use crate::keys::{self, Scope};
use crate::model::FenceKeys;
use crate::source::{Source, SourcePath, Span, Spanned};
use crate::tree::{Annotation, AnnotationKind};

/// The words that make a comment an annotation.
const WORDS: [&str; 5] = ["check", "section", "env", "view", "allow"];

/// A silenced code and the comment that silences it; what follows the comment is looked up when the tree
/// is whole.
pub struct Silence {
    pub code: Code,
    pub comment: Span,
}

/// Reads a page's annotations as the tree is built.
pub struct Reader<'a> {
    path: &'a SourcePath,
    pub annotations: Vec<Annotation>,
    pub silences: Vec<Silence>,
    pub comments: Vec<Span>,
    pub diagnostics: Vec<Diagnostic>,
}

impl Visitor for Reader<'_> {
    fn comment(&mut self, text: &str, span: Span, place: Place) -> CommentAction {
        self.comments.push(span);
        // `<!--` is four bytes long.
        let offset = span.start as usize + 4 + (text.len() - text.trim_start().len());
        let text = text.trim();
        if text == "/env" {
            self.require_alone("/env", span, place);
            return CommentAction::CloseRegion;
        }
        let Some((word, rest)) = text.split_once(':') else {
            return CommentAction::Drop;
        };
        let rest_offset = offset + word.len() + 1 + (rest.len() - rest.trim_start().len());
        let rest = rest.trim();
        match word {
            "check" => self.check(rest, rest_offset, span, place),
            "section" => self.section(rest, rest_offset, span, place),
            "env" => return self.env(rest, rest_offset, span, place),
            "view" => return self.view(rest, rest_offset, span, place),
            "allow" => self.allow(rest, rest_offset, span, place),
            _ => self.near_miss(word, rest, offset, span),
        }
        CommentAction::Drop
    }

    fn fence(&mut self, info: &str, span: Span) -> FenceKeys {
        match info.starts_with('{') {
            true => keys::read_fence(info, span.start as usize, self.path, &mut self.diagnostics),
            false => FenceKeys::default(),
        }
    }

    fn unclosed_region(&mut self, annotation: u32, why: Unclosed) {
        let Some(annotation) = self.annotations.get(annotation as usize) else {
            return;
        };
        let opened = |code, message| {
            Diagnostic::new(code, self.path, annotation.span, message).label("opened here")
        };
        let diagnostic = match why {
            Unclosed::Container => opened(Code::UnclosedEnv, "this region is never closed")
                .help("write `<!-- /env -->` on a line of its own, in the same list item or quote"),
            Unclosed::Heading(heading) => {
                opened(Code::EnvAcrossHeading, "a region cannot span a heading")
                    .related(self.path, heading, "this heading ends it")
                    .help(
                        "close it before the heading; for a whole section write \
                     `<!-- section: {env: …} -->` under its heading",
                    )
            }
        };
        self.diagnostics.push(diagnostic);
    }

    fn stray_close(&mut self, span: Span) {
        self.diagnostics.push(
            Diagnostic::new(Code::StrayEnvEnd, self.path, span, "no region is open here")
                .label("closes nothing")
                .help(
                    "write `<!-- env: name -->` before it, in the same list item or quote, or take \
                     this away",
                ),
        );
    }

    fn report(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }
}

impl<'a> Reader<'a> {
    pub fn new(source: &'a Source) -> Self {
        // A guess that is seldom exceeded: keys are large, and to move them takes long.
        let expected = source.text.len() / 256;
        Self {
            path: &source.path,
            annotations: Vec::with_capacity(expected),
            silences: Vec::new(),
            comments: Vec::with_capacity(expected),
            diagnostics: Vec::new(),
        }
    }

    fn check(&mut self, text: &str, offset: usize, span: Span, place: Place) {
        let keys = self.keys(text, offset, Scope::Item);
        let Some(item) = place.item else {
            return self.unbound(
                span,
                "no item is here",
                "write it inside a list item that begins with `[ ] `",
            );
        };
        let at_end = match place.stands {
            Stands::Block { alone } => alone,
            Stands::Inline {
                block, ends_line, ..
            } => ends_line && block == TextBlock::Paragraph,
        };
        if !at_end {
            self.beside(
                "check",
                span,
                "put it at the end of the item's line, or alone on a line inside the item",
            );
        }
        self.push(AnnotationKind::Check(item), span, keys);
    }

    fn section(&mut self, text: &str, offset: usize, span: Span, place: Place) {
        self.require_alone("section", span, place);
        let keys = self.keys(text, offset, Scope::Section);
        match place.section.filter(|_| place.under_heading) {
            Some(section) => {
                self.push(AnnotationKind::Section(section), span, keys);
            }
            None => self.unbound(
                span,
                "no heading stands right above this",
                "write it alone on the line right under a heading",
            ),
        }
    }

    fn env(&mut self, text: &str, offset: usize, span: Span, place: Place) -> CommentAction {
        self.require_alone("env", span, place);
        let mut keys = self.keys(text, offset, Scope::Env);
        // Without a name that could be read the region is in every environment.
        keys.env.get_or_insert(Spanned::new(Vec::new(), span));
        CommentAction::OpenRegion(self.push(AnnotationKind::Env(place.next), span, keys))
    }

    fn view(&mut self, text: &str, offset: usize, span: Span, place: Place) -> CommentAction {
        self.require_alone("view", span, place);
        let keys = self.keys(text, offset, Scope::View);
        CommentAction::View(self.push(AnnotationKind::View(place.next), span, keys))
    }

    fn allow(&mut self, text: &str, offset: usize, span: Span, place: Place) {
        self.require_alone("allow", span, place);
        let codes = keys::read_allow(text, offset, self.path, &mut self.diagnostics);
        let silences = codes.into_iter().map(|code| Silence {
            code: code.value,
            comment: span,
        });
        self.silences.extend(silences);
    }

    /// `<!-- chekc: {…} -->` is a comment to Markdown and a mistake to people.
    fn near_miss(&mut self, word: &str, rest: &str, offset: usize, span: Span) {
        if !rest.starts_with('{') || word.contains(char::is_whitespace) {
            return;
        }
        let Some(near) = nearest(word, WORDS) else {
            return;
        };
        let place = Span::new(offset, offset + word.len());
        self.diagnostics.push(
            Diagnostic::new(
                Code::UnknownAnnotation,
                self.path,
                span,
                format!("`{word}` is no annotation, so this comment says nothing"),
            )
            .help(format!("write `{near}:`"))
            .fix(format!("write `{near}`"), place, near),
        );
    }

    fn keys(&mut self, text: &str, offset: usize, scope: Scope) -> crate::model::Keys {
        keys::read(text, offset, scope, self.path, &mut self.diagnostics)
    }

    fn push(&mut self, kind: AnnotationKind, span: Span, keys: crate::model::Keys) -> u32 {
        self.annotations.push(Annotation { kind, span, keys });
        u32::try_from(self.annotations.len() - 1).unwrap_or(u32::MAX)
    }

    fn unbound(&mut self, span: Span, message: &str, help: &str) {
        self.diagnostics.push(
            Diagnostic::new(Code::UnboundAnnotation, self.path, span, message)
                .label("belongs to nothing")
                .help(help),
        );
    }

    fn require_alone(&mut self, word: &str, span: Span, place: Place) {
        if !matches!(place.stands, Stands::Block { alone: true }) {
            self.beside(
                word,
                span,
                "put it on a line of its own, with empty lines around it",
            );
        }
    }

    fn beside(&mut self, word: &str, span: Span, help: &str) {
        self.diagnostics.push(
            Diagnostic::new(
                Code::AnnotationNotAlone,
                self.path,
                span,
                format!("`{word}` shares its line with text"),
            )
            .help(help),
        );
    }
}
