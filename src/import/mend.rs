//! The last steps: what would be a mistake in the new page is written as text, and its items get their ids.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use super::{Draft, Guess, Imported};
use crate::catalog::Catalog;
use crate::check::check;
use crate::config::Config;
use crate::diag::{Code, Diagnostic};
use crate::ids::{Refusal, ids, written};
use crate::model::{Date, EnvSet};
use crate::parse::parse;
use crate::project::{SourceEdit, apply};
use crate::resolve::{Selection, resolve};
use crate::shape::forms::is_id;
use crate::slug::slug;
use crate::source::{Source, Span};

/// The longest id that is made of a title's words, in bytes; a first word alone may be longer.
const LONGEST: usize = 48;

/// How often a page is read again to see whether it is right now.
const ROUNDS: usize = 6;

pub fn finish(mut draft: Draft) -> Imported {
    if !draft.annotated {
        for round in 0..ROUNDS {
            let catalog = catalog(&draft.text);
            let wrong = wrong(&catalog);
            if wrong.is_empty() {
                break;
            }
            draft.text = repaired(&draft.text, &wrong, round);
        }
        ask(&mut draft);
        draft.text = called(&draft.text);
    }
    let mut text = named(&draft.text);
    text = numbered(text);
    let items = catalog(&text)
        .pages
        .iter()
        .map(|page| page.items.len())
        .sum();
    draft.guesses.sort();
    draft.guesses.dedup();
    Imported {
        markdown: text,
        kept: draft.annotated,
        items,
        ticked: draft.ticked,
        guesses: draft.guesses,
        owners: draft.owners,
    }
}

/// What is wrong with a page, the lack of ids too.
#[cfg(test)]
pub fn problems(text: &str) -> Vec<Diagnostic> {
    let catalog = catalog(text);
    let of_page = catalog.pages.iter().flat_map(|page| &page.diagnostics);
    let nameless = of_page.filter(|one| one.code == Code::MissingItemId);
    let nameless: Vec<Diagnostic> = nameless.cloned().collect();
    wrong(&catalog).into_iter().chain(nameless).collect()
}

/// A site of this one page.
fn catalog(text: &str) -> Catalog {
    let config = Config::read(None, &mut Vec::new());
    let document = Arc::new(parse(&Source::new("content/index.md", text)));
    let selection = Selection {
        envs: EnvSet::first(0),
        drafts: true,
    };
    resolve(vec![document], config, BTreeSet::new(), &selection)
}

/// The problems that the words of a list make, not those of what it leads to: other pages may well be there.
fn wrong(catalog: &Catalog) -> Vec<Diagnostic> {
    let of_pages = catalog
        .pages
        .iter()
        .flat_map(|page| page.diagnostics.iter().chain(&page.document.diagnostics));
    // No day is too late for a new page.
    let all = check(catalog, Date::from_unix_seconds(0))
        .into_iter()
        .chain(of_pages.cloned());
    let excused = [
        Code::AnchorCollision,
        Code::MissingItemId,
        Code::UnnamedCondition,
        Code::BrokenLink,
        Code::BrokenAsset,
        Code::BrokenAnchor,
        Code::MissingBaseUrl,
        Code::MissingSiteId,
        Code::SecretLiteral,
        Code::IgnoredHtml,
        Code::IgnoredFenceAttributes,
    ];
    all.filter(|one| !excused.contains(&one.code)).collect()
}

/// The text with each problem's own remedy, or with a backslash before what Markdown reads on its line.
fn repaired(text: &str, wrong: &[Diagnostic], round: usize) -> String {
    let mut edits: Vec<SourceEdit> = Vec::new();
    let mut escaped: BTreeSet<(usize, bool)> = BTreeSet::new();
    for one in wrong {
        let at = (one.primary.span.start as usize).min(text.len());
        if let Some(fix) = one.fix.as_ref().filter(|_| round == 0) {
            edits.extend(fix.edits.iter().map(|edit| edited(edit.span, &edit.text)));
        } else if let Some(language) = dotenv_around(text, at) {
            edits.push(edited(language, ""));
        } else {
            let line = text[..at].rfind('\n').map_or(0, |newline| newline + 1);
            let keeps_box = one.code != Code::SwallowedTaskBox;
            if !keeps_box && round == 0 && at > line && text[line..at].trim().is_empty() {
                // Indented so far that it became code.
                edits.extend(margins(text, line, one.primary.span.end as usize));
                continue;
            }
            // However much is wrong with a line, it is escaped once.
            let is_html = one.code == Code::UnsafeHtml && round > 1;
            if escaped.insert((line, keeps_box)) {
                edits.extend(escapes(text, line, keeps_box, is_html));
            }
        }
    }
    edits.sort_by_key(|edit| edit.span.start);
    edits.dedup();
    apply(text, &edits)
}

fn edited(span: Span, text: &str) -> SourceEdit {
    SourceEdit {
        span,
        text: text.to_owned(),
        lines: false,
    }
}

/// Takes away what the lines from byte `start` to byte `end` are indented by.
fn margins(text: &str, start: usize, end: usize) -> Vec<SourceEdit> {
    let mut edits = Vec::new();
    let mut at = start;
    for line in text[start..end.min(text.len())].split_inclusive('\n') {
        let indent = line.len() - line.trim_start_matches([' ', '\t']).len();
        edits.push(edited(Span::new(at, at + indent), ""));
        at += line.len();
    }
    edits
}

/// The language of the block of settings that byte `at` is in: without it, the block is text.
fn dotenv_around(text: &str, at: usize) -> Option<Span> {
    let (fence, language) = ("```dotenv\n", "```".len().."```dotenv".len());
    let start = text[..at].rfind(fence)?;
    let is_closed = text[start + fence.len() - 1..at].contains("\n```\n");
    (!is_closed).then(|| Span::new(start + language.start, start + language.end))
}

/// Backslashes before what Markdown reads on the line that begins at byte `line`. In a block of raw HTML they mean
/// nothing: there, a `<` is written as HTML writes it.
fn escapes(text: &str, line: usize, keeps_box: bool, is_html: bool) -> Vec<SourceEdit> {
    let end = text[line..]
        .find('\n')
        .map_or(text.len(), |newline| line + newline);
    let words = end - text[line..end].trim_start().len();
    let mut edits = Vec::new();
    let mut backslashes = 0;
    for (offset, letter) in text[words..end].char_indices() {
        let at = words + offset;
        let is_escaped = backslashes % 2 == 1;
        backslashes = if letter == '\\' { backslashes + 1 } else { 0 };
        let is_box = keeps_box && offset < 12 && text[at..].starts_with("[ ] ");
        if is_html && letter == '<' {
            edits.push(edited(Span::new(at, at + 1), "&lt;"));
        } else if !is_html
            && !is_escaped
            && !is_box
            && matches!(letter, '<' | '[' | '{' | '`' | '|')
        {
            edits.push(edited(Span::new(at, at), "\\"));
        }
    }
    edits
}

/// A bare `(If using)` becomes a condition whose question the page asks.
fn ask(draft: &mut Draft) {
    let catalog = catalog(&draft.text);
    let Some(page) = catalog.pages.first() else {
        return;
    };
    let bare = |one: &&Diagnostic| one.code == Code::UnnamedCondition;
    let bare: Vec<Span> = page
        .diagnostics
        .iter()
        .filter(bare)
        .map(|one| one.primary.span)
        .collect();
    let mut edits = Vec::new();
    let mut questions: Vec<(String, String)> = Vec::new();
    for item in &page.items {
        if !bare.iter().any(|span| item.span.contains(*span)) {
            continue;
        }
        let [when] = item.attributes.when.as_slice() else {
            continue;
        };
        if !is_id(&when.condition) {
            continue;
        }
        let end = item.span.end as usize;
        edits.push(edited(
            Span::new(end, end),
            &format!(" <!-- check: {{when: {}}} -->", when.condition),
        ));
        let question = format!("Does this apply: {}?", item.title.replace(['"', '\\'], "'"));
        if questions.iter().all(|(known, _)| *known != when.condition) {
            questions.push((when.condition.clone(), question));
        }
    }
    if questions.is_empty() {
        return;
    }
    let asked = questions
        .iter()
        .map(|(id, question)| format!("    {id}: \"{question}\"\n"));
    let front: String = asked.collect();
    for (id, _) in &questions {
        draft.guesses.push(Guess {
            line: 1,
            says: format!("`(If using)` does not say what; it asks for the condition `{id}`"),
        });
    }
    let text = apply(&draft.text, &edits);
    draft.text = format!("---\nchecklist:\n  conditions:\n{front}---\n\n{text}");
}

/// Items that are called as a heading is get an id that is not the heading's anchor, and those with long titles
/// a short one: no progress is stored under their names yet.
fn called(text: &str) -> String {
    let catalog = catalog(text);
    let Some(page) = catalog.pages.first() else {
        return text.to_owned();
    };
    let items = page.items.iter().map(|item| item.id.clone());
    let headings = page.sections.iter().map(|section| slug(&section.title));
    let headings: BTreeSet<String> = headings.collect();
    let mut taken: BTreeSet<String> = items.chain(headings.iter().cloned()).collect();
    let mut numbers: HashMap<String, usize> = HashMap::new();
    let mut edits = Vec::new();
    for item in page.items.iter().filter(|item| !item.explicit) {
        let mut id = short(&item.id);
        if headings.contains(&id) {
            id.push_str("-item");
        }
        if id == item.id || !is_id(&id) {
            continue;
        }
        let number = numbers.entry(id.clone()).or_insert(1);
        let mut free = id.clone();
        while taken.contains(&free) {
            *number += 1;
            free = format!("{id}-{number}");
        }
        edits.push(naming(text, item.span.end as usize, &free));
        taken.insert(free);
    }
    let called = apply(text, &edits);
    // Where a comment is not one, all of them are left to the writer of ids, which tries each.
    let titles = |catalog: &Catalog| -> Vec<String> {
        let items = catalog.pages.iter().flat_map(|page| &page.items);
        items.map(|item| item.title.clone()).collect()
    };
    match titles(&self::catalog(&called)) == titles(&catalog) {
        true => called,
        false => text.to_owned(),
    }
}

/// The insertion that names an item whose title ends at byte `end`.
fn naming(text: &str, end: usize, id: &str) -> SourceEdit {
    let rest = text.get(end..).unwrap_or_default();
    let open = " <!-- check: {";
    let (at, text) = match rest.starts_with(open) {
        true => (end + open.len(), format!("id: {id}, ")),
        false => (end, format!(" <!-- check: {{id: {id}}} -->")),
    };
    edited(Span::new(at, at), &text)
}

/// The first words of a slug, up to [`LONGEST`] letters of them, a hyphen between each two.
fn short(slug: &str) -> String {
    let mut short = String::new();
    for word in slug.split('-').filter(|word| !word.is_empty()) {
        if !short.is_empty() && short.len() + 1 + word.len() > LONGEST {
            break;
        }
        if !short.is_empty() {
            short.push('-');
        }
        short.push_str(word);
    }
    short
}

fn named(text: &str) -> String {
    match ids(&catalog(text)).pop() {
        Some(page) => written(text, &page.edits),
        None => text.to_owned(),
    }
}

/// Items whose titles have no letters of an id are numbered.
fn numbered(text: String) -> String {
    let catalog = catalog(&text);
    let Some(page) = ids(&catalog).pop() else {
        return text;
    };
    let known: BTreeSet<&str> = catalog.pages[0]
        .items
        .iter()
        .map(|item| item.id.as_str())
        .collect();
    let mut free = (1..)
        .map(|number| format!("item-{number}"))
        .filter(|id| !known.contains(id.as_str()));
    let refused = page
        .missing
        .iter()
        .filter(|one| one.refused == Some(Refusal::Alphabet));
    let edits = refused.filter_map(|one| {
        let end = one.span.end as usize;
        Some(edited(
            Span::new(end, end),
            &format!(" <!-- check: {{id: {}}} -->", free.next()?),
        ))
    });
    apply(&text, &edits.collect::<Vec<_>>())
}
