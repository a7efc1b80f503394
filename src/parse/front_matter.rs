//! Front matter: YAML between `---` lines at a file's start.

use std::ops::Range;

use crate::diag::{Code, Diagnostic};
use crate::keys;
use crate::model::FrontMatter;
use crate::source::{Source, Span};

/// A page's front matter, and the bytes that follow it.
pub fn read(source: &Source, diagnostics: &mut Vec<Diagnostic>) -> (FrontMatter, Range<usize>) {
    let text = &*source.text;
    let whole = 0..text.len();
    if let Some(toml) = toml(source, diagnostics) {
        return toml;
    }
    let Some(opening) = fence(text, 0) else {
        return (FrontMatter::default(), whole);
    };
    let Some((yaml_end, body)) = closing(text, opening) else {
        // A lone `---` is a rule to Markdown; only what looks like YAML below it is a mistake.
        let line = text[opening..].lines().next().unwrap_or_default();
        let key = line.split(':').next().unwrap_or_default();
        let good = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
        if line.contains(':') && !key.is_empty() && key.chars().all(good) {
            let span = Span::new(0, 3);
            diagnostics.push(
                Diagnostic::new(
                    Code::YamlSyntax,
                    &source.path,
                    span,
                    "this front matter never ends",
                )
                .help("write a line `---` below its last key"),
            );
        }
        return (FrontMatter::default(), whole);
    };
    let yaml = &text[opening..yaml_end];
    // Two rules with text between them.
    if !yaml.contains(':') && !yaml.trim().is_empty() {
        return (FrontMatter::default(), whole);
    }
    let mut front = keys::read_front_matter(yaml, opening, &source.path, diagnostics);
    front.span = Span::new(0, body);
    (front, body..text.len())
}

/// Front matter in TOML, between `+++` lines: of it only the title and whether it is a draft are read.
fn toml(source: &Source, diagnostics: &mut Vec<Diagnostic>) -> Option<(FrontMatter, Range<usize>)> {
    let text = &*source.text;
    let first = text.split_inclusive('\n').next()?;
    if first.trim_end() != "+++" {
        return None;
    }
    let mut front = FrontMatter::default();
    let mut at = first.len();
    let mut top = true;
    for line in text[at..].split_inclusive('\n') {
        at += line.len();
        if line.trim_end() == "+++" {
            let message = "of front matter in TOML only the title and `draft` are read";
            let span = Span::new(0, 3);
            let diagnostic = Diagnostic::new(Code::ForeignFrontMatter, &source.path, span, message);
            diagnostics.push(diagnostic.help("write it in YAML, between lines of `---`"));
            front.span = Span::new(0, at);
            return Some((front, at..text.len()));
        }
        top &= !line.starts_with('[');
        let Some((key, value)) = line.split_once('=').filter(|_| top) else {
            continue;
        };
        let value = value.trim();
        match key.trim() {
            "title" => {
                let quoted = |quote| value.strip_prefix(quote)?.strip_suffix(quote);
                let title = quoted('"').or_else(|| quoted('\''));
                front.title = title.filter(|title| !title.is_empty()).map(str::to_owned);
            }
            "draft" => front.draft = value == "true",
            _ => {}
        }
    }
    None
}

/// Where the line after a `---` at `start` begins.
fn fence(text: &str, start: usize) -> Option<usize> {
    let rest = text.get(start..)?.strip_prefix("---")?;
    let line = rest.split_inclusive('\n').next()?;
    let ended = line.ends_with('\n') && line.trim().is_empty();
    ended.then_some(start + 3 + line.len())
}

/// Where the YAML ends, and where the text behind its closing line begins.
fn closing(text: &str, opening: usize) -> Option<(usize, usize)> {
    let mut at = opening;
    for line in text[opening..].split_inclusive('\n') {
        if matches!(line.trim_end(), "---" | "...") {
            return Some((at, at + line.len()));
        }
        at += line.len();
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn body(text: &str) -> &str {
        let mut diagnostics = Vec::new();
        let (_, range) = read(&Source::new("content/a.md", text), &mut diagnostics);
        &text[range]
    }

    #[test]
    fn front_matter_ends_at_its_closing_line() {
        assert_eq!(body("---\ntitle: a\n---\ntext\n"), "text\n");
        assert_eq!(body("---\r\ntitle: a\r\n---\r\ntext"), "text");
        assert_eq!(body("---\n---\ntext"), "text");
        assert_eq!(body("text\n---\n"), "text\n---\n");
        assert_eq!(body("---\n\ntext\n"), "---\n\ntext\n");
        assert_eq!(body("---\ntext\n---\n"), "---\ntext\n---\n");
    }

    #[test]
    fn front_matter_in_toml_is_told_of_and_not_shown() {
        let source = Source::new(
            "content/a.md",
            "+++\ntitle = \"A\"\ndraft = true\n[x]\ntitle = 'b'\n+++\ntext\n",
        );
        let mut diagnostics = Vec::new();
        let (front, range) = read(&source, &mut diagnostics);
        assert_eq!(&source.text[range], "text\n");
        assert_eq!((front.title.as_deref(), front.draft), (Some("A"), true));
        assert_eq!(diagnostics[0].code, Code::ForeignFrontMatter);
        assert_eq!(body("+++\ntext\n"), "+++\ntext\n");
    }
}
