//! The last steps: what would be a mistake in the new page is written as text, and its items get their ids.

use std::collections::BTreeSet;
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

/// How often a page is read again to see whether it is right now.
const ROUNDS: usize = 4;

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
        draft.text = apart(&draft.text);
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
    for one in wrong {
        if let Some(fix) = one.fix.as_ref().filter(|_| round == 0) {
            let fixes = fix.edits.iter().map(|edit| SourceEdit {
                span: edit.span,
                text: edit.text.clone(),
                lines: false,
            });
            edits.extend(fixes);
            continue;
        }
        let span = one.primary.span.range();
        let start = text[..span.start.min(text.len())]
            .rfind('\n')
            .map_or(0, |newline| newline + 1);
        let end = text[span.start.min(text.len())..]
            .find('\n')
            .map_or(text.len(), |newline| span.start + newline);
        let words = start + (text[start..end].len() - text[start..end].trim_start().len());
        let mut escape = |at: usize| {
            edits.push(SourceEdit {
                span: Span::new(at, at),
                text: "\\".to_owned(),
                lines: false,
            });
        };
        for (offset, letter) in text[words..end].char_indices() {
            let before = &text[..words + offset];
            let escaped = (before.len() - before.trim_end_matches('\\').len()) % 2 == 1;
            let is_box = one.code != Code::SwallowedTaskBox
                && offset < 12
                && text[words + offset..].starts_with("[ ] ");
            if !escaped && !is_box && matches!(letter, '<' | '[' | '{' | '`' | '|') {
                escape(words + offset);
            }
        }
    }
    edits.sort_by_key(|edit| edit.span.start);
    edits.dedup();
    apply(text, &edits)
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
        edits.push(SourceEdit {
            span: Span::new(end, end),
            text: format!(" <!-- check: {{when: {}}} -->", when.condition),
            lines: false,
        });
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

/// Items that are called as a heading is get an id that is not the heading's anchor.
fn apart(text: &str) -> String {
    let catalog = catalog(text);
    let Some(page) = catalog.pages.first() else {
        return text.to_owned();
    };
    let known: BTreeSet<&str> = page.items.iter().map(|item| item.id.as_str()).collect();
    let headings: BTreeSet<String> = page
        .sections
        .iter()
        .map(|section| slug(&section.title))
        .collect();
    let mut edits = Vec::new();
    for item in page.items.iter().filter(|item| !item.explicit) {
        let id = format!("{}-item", item.id);
        let is_free = !known.contains(id.as_str()) && !headings.contains(&id);
        if headings.contains(&item.id) && is_id(&id) && is_free {
            let end = item.span.end as usize;
            edits.push(SourceEdit {
                span: Span::new(end, end),
                text: format!(" <!-- check: {{id: {id}}} -->"),
                lines: false,
            });
        }
    }
    apply(text, &edits)
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
        Some(SourceEdit {
            span: Span::new(end, end),
            text: format!(" <!-- check: {{id: {}}} -->", free.next()?),
            lines: false,
        })
    });
    apply(&text, &edits.collect::<Vec<_>>())
}
