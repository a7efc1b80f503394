//! The template engine: loads a theme's templates, renders them, and says where one is wrong.

use std::collections::BTreeMap;

use tera::{Context, ErrorKind, Tera};

use super::files::{BUILT_IN_FILES, Files};
use crate::diag::{Code, Diagnostic};
use crate::html::Html;
use crate::source::{Source, SourcePath, Span};

/// Where templates stand in a theme.
const FOLDER: &str = "templates/";

/// Before the name of a built-in template, so that the site's can extend what it stands for:
/// `{% extends "built-in/page.html" %}`. A name that is not found is looked up with it.
const BUILT_IN: &str = "built-in/";

pub(super) struct Templates {
    tera: Tera,
    /// The site's templates by name.
    sources: BTreeMap<String, Source>,
}

impl Templates {
    /// The built-in templates, and those of the site unless one of them does not load.
    pub fn load(files: &Files<'_>, diagnostics: &mut Vec<Diagnostic>) -> Self {
        let mut templates = Self {
            tera: Tera::new(),
            sources: BTreeMap::new(),
        };
        let mut problems = Vec::new();
        problems.extend(templates.add_built_in().err().map(|problem| *problem));
        for (path, file) in files.below(FOLDER) {
            let Some(folder) = file.folder else { continue };
            let origin = format!("themes/{folder}/{path}");
            match std::str::from_utf8(file.bytes) {
                Ok(text) => {
                    let name = path[FOLDER.len()..].to_owned();
                    templates.sources.insert(name, Source::new(&origin, text));
                }
                Err(error) => {
                    let at = Span::new(error.valid_up_to(), error.valid_up_to());
                    let path = SourcePath::new(&origin);
                    let message = "this template is not UTF-8";
                    problems.push(Diagnostic::new(Code::NotUtf8, &path, at, message));
                }
            }
        }
        problems.extend(templates.syntax_problems());
        if problems.is_empty() {
            problems.extend(templates.add_sources());
        }
        diagnostics.append(&mut problems);
        templates
    }

    fn add_built_in(&mut self) -> Result<(), Box<Diagnostic>> {
        // Every template is escaped, whatever its name ends with.
        self.tera.autoescape_on([""]);
        let built_in = BUILT_IN_FILES.iter().filter_map(|(path, bytes)| {
            let name = format!("{BUILT_IN}{}", path.strip_prefix(FOLDER)?);
            Some((name, std::str::from_utf8(bytes).ok()?))
        });
        let added = self.tera.set_fallback_prefixes([BUILT_IN]);
        let added = added.and_then(|()| self.tera.add_raw_templates(built_in));
        added.map_err(|error| Box::new(self.problem("base.html", &error)))
    }

    /// Every template by itself: alone it can only be wrong in its syntax, for what it names stands in others.
    fn syntax_problems(&self) -> Vec<Diagnostic> {
        let problem = |(name, source): (&String, &Source)| {
            let error = Tera::new().add_raw_template(name, &source.text).err()?;
            let syntax = matches!(error.kind(), ErrorKind::SyntaxError(_));
            syntax.then(|| self.problem(name, &error))
        };
        self.sources.iter().filter_map(problem).collect()
    }

    /// All of the site's templates together.
    fn add_sources(&mut self) -> Vec<Diagnostic> {
        let sources = self.sources.iter();
        let sources = sources.map(|(name, source)| (name, &source.text));
        match self.tera.add_raw_templates(sources) {
            Ok(()) => Vec::new(),
            Err(error) => self.problems(&error),
        }
    }

    pub fn render(&self, name: &str, context: &Context) -> Result<Html, Box<Diagnostic>> {
        match self.tera.render(name, context) {
            Ok(html) => Ok(Html::rendered(html)),
            Err(error) => Err(Box::new(self.problem(name, &error))),
        }
    }

    /// A diagnostic for what went wrong with the template `name`, or with one that it names.
    pub fn problem(&self, name: &str, error: &tera::Error) -> Diagnostic {
        match error.kind() {
            ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
                let range = &report.span().range;
                let span = Span::new(range.start, range.end);
                self.diagnostic(report.filename(), span, report.message())
            }
            ErrorKind::MissingParent { current, parent } => {
                let span = self.span_of(current, parent);
                let message = format!("template `{parent}` does not exist");
                self.diagnostic(current, span, &message)
            }
            ErrorKind::CircularExtend { tpl, .. } | ErrorKind::CircularInclude { tpl, .. } => {
                self.diagnostic(tpl, Span::default(), &error.to_string())
            }
            _ => self.diagnostic(name, Span::default(), &error.to_string()),
        }
    }

    /// What is wrong among templates that were added together. Of unknown filters, tests, functions, components,
    /// templates and blocks the engine tells in one text: reports with an empty line between them.
    fn problems(&self, error: &tera::Error) -> Vec<Diagnostic> {
        let text = error.to_string();
        let reports = text.split("\n\n").map(|report| self.report(report));
        let reports: Option<Vec<_>> = reports.collect();
        reports.unwrap_or_else(|| vec![self.problem("base.html", error)])
    }

    /// One report: `error: message`, `--> name:line:column`, `|`, the line, marks below what is meant.
    fn report(&self, report: &str) -> Option<Diagnostic> {
        let mut lines = report.lines();
        let message = lines.next()?.strip_prefix("error: ")?;
        let mut place = lines
            .next()?
            .trim_start()
            .strip_prefix("--> ")?
            .rsplitn(3, ':');
        let column: usize = place.next()?.parse().ok()?;
        let line: usize = place.next()?.parse().ok()?;
        let name = place.next()?;
        let marks = lines.nth(2)?.matches('^').count();
        let text = self.sources.get(name)?.text.as_ref();
        let line_start = text
            .split_inclusive('\n')
            .take(line - 1)
            .map(str::len)
            .sum();
        let offset = |characters: usize| {
            let rest = &text[line_start..];
            let found = rest.char_indices().nth(characters);
            line_start + found.map_or(rest.len(), |(at, _)| at)
        };
        let span = Span::new(offset(column - 1), offset(column - 1 + marks));
        Some(self.diagnostic(name, span, message))
    }

    /// Where the template `name` says `word`.
    fn span_of(&self, name: &str, word: &str) -> Span {
        let text = self.sources.get(name).map_or("", |source| &source.text);
        let found = text.find(word);
        found.map_or(Span::default(), |at| Span::new(at, at + word.len()))
    }

    fn diagnostic(&self, name: &str, span: Span, message: &str) -> Diagnostic {
        let path = match self.sources.get(name) {
            Some(source) => source.path.clone(),
            None => {
                let name = name.strip_prefix(BUILT_IN).unwrap_or(name);
                SourcePath::new(&format!("themes/default/{FOLDER}{name}"))
            }
        };
        Diagnostic::new(Code::TemplateError, &path, span, sentence(message))
    }
}

/// The engine's words as a diagnostic says them: lower case at the beginning, no full stop.
fn sentence(message: &str) -> String {
    let message = message.trim_end_matches('.');
    let mut letters = message.chars();
    match letters.next() {
        Some(first) => first.to_lowercase().chain(letters).collect(),
        None => String::new(),
    }
}
