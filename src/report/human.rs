//! For people: each problem with its lines marked, what to write instead, and one line to sum up.

use std::borrow::Cow;
use std::io::{self, Write};
use std::ops::Range;

use annotate_snippets::{
    AnnotationKind, Group, Level, Origin, Patch, Renderer, Snippet, normalize_untrusted_str,
};

use super::places::{Lines, Places};
use super::{Counts, Look, Report, grouped, plural};
use crate::diag::{Diagnostic, Edit, Fix, Label, Severity};
use crate::source::SourcePath;

/// More problems than these are counted but not shown: nobody reads the two hundred and first.
const MOST_SHOWN: usize = 200;

/// Of a longer stretch of text only the place is told: a data URL of a megabyte helps nobody.
const LONGEST_EXCERPT_BYTES: usize = 16 * 1024;

pub(super) fn write(report: &Report<'_>, look: Look, out: &mut dyn Write) -> io::Result<()> {
    if report.diagnostics.is_empty() {
        return Ok(());
    }
    let shown = shown(report.diagnostics);
    let page = Page {
        report,
        places: Places::of(shown.iter().copied(), report.texts),
    };
    let renderer = match look.color {
        true => Renderer::styled(),
        false => Renderer::plain(),
    }
    .term_width(look.width);
    for diagnostic in &shown {
        writeln!(out, "{}\n", renderer.render(&page.groups(diagnostic)))?;
    }
    let hidden = report.diagnostics.len() - shown.len();
    if hidden > 0 {
        let hidden = grouped(hidden);
        writeln!(out, "… and {hidden} more; `--format json` tells them all\n")?;
    }
    writeln!(out, "{}", look.bold(&summary(report.diagnostics)))
}

/// What is shown of a long list, in the list's order: errors first of all, then warnings, then notes.
fn shown(diagnostics: &[Diagnostic]) -> Vec<&Diagnostic> {
    let mut order = diagnostics.iter().enumerate().collect::<Vec<_>>();
    if order.len() > MOST_SHOWN {
        order.sort_by_key(|(index, one)| (std::cmp::Reverse(one.severity), *index));
        order.truncate(MOST_SHOWN);
        order.sort_by_key(|(index, _)| *index);
    }
    order.into_iter().map(|(_, one)| one).collect()
}

/// `2 errors, 1 warning in 3 files; …`
fn summary(diagnostics: &[Diagnostic]) -> String {
    let counts = Counts::of(diagnostics);
    let parts = [
        (counts.errors, "error"),
        (counts.warnings, "warning"),
        (counts.notes, "note"),
    ];
    let parts = parts.into_iter().filter(|(count, _)| *count > 0);
    let parts: Vec<_> = parts.map(|(count, noun)| plural(count, noun)).collect();
    let (parts, files) = (parts.join(", "), plural(counts.files, "file"));
    // The first of the worst: of several equal maxima `max_by_key` gives the last.
    let worst = diagnostics.iter().rev().max_by_key(|one| one.severity);
    let code = worst.map_or("CODE", |one| one.code.as_str());
    format!("{parts} in {files}; `checkdown explain {code}` tells more")
}

/// What the problems of a report are laid out with.
struct Page<'r, 't> {
    report: &'r Report<'t>,
    places: Places<'t>,
}

impl Page<'_, '_> {
    fn groups<'s>(&'s self, diagnostic: &'s Diagnostic) -> Vec<Group<'s>> {
        let title = match diagnostic.severity {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
            Severity::Note => Level::NOTE,
        };
        let title = title.primary_title(printable(&diagnostic.message));
        let mut group = Group::with_title(title.id(diagnostic.code.as_str()));
        for stretch in self.stretches(diagnostic) {
            group = match stretch.snippet(self) {
                Some(snippet) => group.element(snippet),
                None => group.element(self.origin(&stretch)),
            };
        }
        let help = diagnostic.help.as_deref();
        let fix = match &diagnostic.fix {
            // What the fix does can be seen below its title; the help says more.
            Some(fix) => Some(self.fix(&diagnostic.primary.path, fix, help.unwrap_or(&fix.title))),
            None => {
                group = group.elements(help.map(|help| Level::HELP.message(printable(help))));
                None
            }
        };
        std::iter::once(group).chain(fix).collect()
    }

    /// The labels by file, the primary's first; within a file together if they stand near enough to be
    /// shown as one stretch of text.
    fn stretches<'s>(&'s self, diagnostic: &'s Diagnostic) -> Vec<Stretch<'s>> {
        let mut stretches: Vec<Stretch<'s>> = Vec::new();
        let related = diagnostic.related.iter().map(|label| (label, false));
        for (label, primary) in std::iter::once((&diagnostic.primary, true)).chain(related) {
            let lines = self.places.lines(&label.path);
            let range = lines.map_or(0..0, |lines| lines.range(label.span));
            let mark = Mark {
                label,
                range: range.clone(),
                primary,
            };
            let near = stretches.iter_mut().find(|stretch| {
                stretch.path == &label.path && {
                    let start = stretch.range.start.min(range.start);
                    stretch.range.end.max(range.end) - start <= LONGEST_EXCERPT_BYTES
                }
            });
            match near {
                Some(stretch) => {
                    stretch.range.start = stretch.range.start.min(range.start);
                    stretch.range.end = stretch.range.end.max(range.end);
                    stretch.marks.push(mark);
                }
                None => stretches.push(Stretch {
                    path: &label.path,
                    lines,
                    range,
                    marks: vec![mark],
                }),
            }
        }
        stretches
    }

    /// The place alone, where its text cannot be shown.
    fn origin(&self, stretch: &Stretch<'_>) -> Origin<'static> {
        let origin = Origin::path(printable(&self.report.path(stretch.path)));
        match (stretch.lines, stretch.marks.first()) {
            (Some(lines), Some(mark)) => {
                let position = lines.position(mark.range.start);
                origin
                    .line(position.line as usize)
                    .char_column(position.column as usize)
            }
            _ => origin,
        }
    }

    fn fix<'s>(&'s self, path: &'s SourcePath, fix: &'s Fix, title: &str) -> Group<'s> {
        let group = Group::with_title(Level::HELP.secondary_title(printable(title)));
        let patches = self.places.lines(path).and_then(|lines| {
            let edits = disjoint(lines, &fix.edits)?;
            let start = edits.iter().map(|(range, _)| range.start).min()?;
            let end = edits.iter().map(|(range, _)| range.end).max()?;
            let (text, offset, line) = excerpt(lines, start..end)?;
            let patches = edits.into_iter().map(move |(range, replacement)| {
                let range = range.start - offset..range.end - offset;
                Patch::new(range, printable(replacement))
            });
            let snippet = Snippet::source(text).line_start(line);
            Some(
                snippet
                    .path(printable(&self.report.path(path)))
                    .patches(patches),
            )
        });
        match patches {
            Some(snippet) => group.element(snippet),
            None => group,
        }
    }
}

/// A label and its place in the text.
struct Mark<'a> {
    label: &'a Label,
    range: Range<usize>,
    primary: bool,
}

/// A part of a file with the labels in it.
struct Stretch<'a> {
    path: &'a SourcePath,
    lines: Option<&'a Lines<'a>>,
    range: Range<usize>,
    marks: Vec<Mark<'a>>,
}

impl<'a> Stretch<'a> {
    fn snippet(
        &self,
        page: &Page<'_, '_>,
    ) -> Option<Snippet<'a, annotate_snippets::Annotation<'a>>> {
        let lines = self.lines?;
        let (text, offset, line) = excerpt(lines, self.range.clone())?;
        let marks = self.marks.iter().map(|mark| {
            let kind = match mark.primary {
                true => AnnotationKind::Primary,
                false => AnnotationKind::Context,
            };
            let annotation = kind.span(mark.range.start - offset..mark.range.end - offset);
            match mark.label.message.as_str() {
                "" => annotation,
                message => annotation.label(printable(message)),
            }
        });
        let snippet = Snippet::source(text).line_start(line);
        let path = printable(&page.report.path(self.path));
        Some(snippet.path(path).annotations(marks))
    }
}

/// The lines around a range, the byte they start at and the number of the first; `None` if they are
/// too long to show.
fn excerpt<'a>(lines: &Lines<'a>, range: Range<usize>) -> Option<(Cow<'a, str>, usize, usize)> {
    let (around, line) = lines.around(range);
    let text = lines.text.get(around.clone())?;
    (text.len() <= LONGEST_EXCERPT_BYTES).then(|| (harmless(text), around.start, line))
}

/// The edits in order, each within the text; `None` if two of them overlap.
fn disjoint<'a>(lines: &Lines<'_>, edits: &'a [Edit]) -> Option<Vec<(Range<usize>, &'a str)>> {
    let edits = edits
        .iter()
        .map(|edit| (lines.range(edit.span), edit.text.as_str()));
    let mut edits = edits.collect::<Vec<_>>();
    edits.sort_by_key(|(range, _)| (range.start, range.end));
    let apart = edits.is_sorted_by(|(a, _), (b, _)| a.end <= b.start);
    apart.then_some(edits)
}

/// Text of an author, with the characters that would steer a terminal made visible.
pub fn printable(text: &str) -> String {
    normalize_untrusted_str(&harmless(text))
}

/// C1 control characters steer some terminals as escape sequences do, and the renderer lets them pass.
/// Each is replaced by one of its own length in bytes, so that spans stay right.
fn harmless(text: &str) -> Cow<'_, str> {
    let steers = |letter: char| ('\u{80}'..='\u{9f}').contains(&letter);
    if text.contains(steers) {
        Cow::Owned(text.replace(steers, "\u{b7}"))
    } else {
        Cow::Borrowed(text)
    }
}
