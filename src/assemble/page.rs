//! The files of a page's variant: HTML for people, Markdown and JSON for machines, its settings for services.

use std::collections::BTreeMap;

use super::frame::{Described, frame};
use super::{Assembly, Spot, list, run};
use crate::catalog::{Counts, Page};
use crate::config::EMBED;
use crate::diag::Diagnostic;
use crate::html::Html;
use crate::project::{Variant, project, project_source};
use crate::render::view::{
    AlternateView, ConditionView, CountsView, FactsView, OwnerView, PageView, TocView, VariableView,
};
use crate::render::{content, json, markdown, progress, setting, words};
use crate::search::is_found;

/// `index.html`.
pub fn html(
    assembly: &Assembly<'_>,
    place: usize,
    environment: usize,
) -> Result<Vec<u8>, Box<Diagnostic>> {
    let variant = project(assembly.catalog, place, environment);
    let page = &assembly.catalog.pages[place];
    let spot = Spot::of(page, Some(environment));
    let described = Described {
        alternates: alternates(),
        embeds: true,
        ..Described::of(&variant, place)
    };
    let frame = frame(assembly, &spot, described);
    let content = body(assembly, &variant, place, environment)?;
    let mut view = view(assembly, &variant, page, content);
    if !variant.items.is_empty() {
        view.progress = progress::of_page(&variant, commit(assembly, page));
    }
    view.embed = Some(format!("{EMBED}/"));
    view.facts.run = run::of_page(assembly, place, environment);
    view.found = is_found(assembly.catalog, page);
    let (previous, next) = assembly.outline(Some(environment)).neighbours(place);
    let link = |place: usize| list::page_link(assembly, &spot, place);
    view.previous = previous.map(link);
    view.next = next.map(link);
    if page.url.is_empty() {
        view.home = true;
        view.groups = list::groups(assembly, &spot);
    }
    let html = assembly.theme.render_page(&frame, &view)?;
    Ok(html.into_string().into_bytes())
}

/// `index.md`.
pub fn markdown(assembly: &Assembly<'_>, place: usize, environment: usize) -> Vec<u8> {
    let variant = project_source(assembly.catalog, place, environment);
    markdown::markdown(&variant).into_bytes()
}

/// `checklist.json`.
pub fn json(assembly: &Assembly<'_>, place: usize, environment: usize) -> Vec<u8> {
    let variant = project(assembly.catalog, place, environment);
    let page = &assembly.catalog.pages[place];
    json::json(&variant, &assembly.catalog.config, commit(assembly, page)).into_bytes()
}

/// `env.txt`.
pub fn settings(assembly: &Assembly<'_>, place: usize, environment: usize) -> Vec<u8> {
    let variant = project(assembly.catalog, place, environment);
    setting::file(&variant).into_bytes()
}

/// The same page in other formats, beside it.
fn alternates() -> Vec<AlternateView> {
    let alternate = |href: &str, media_type, label| AlternateView {
        href: href.to_owned(),
        media_type,
        label,
    };
    vec![
        alternate("index.md", "text/markdown", "Markdown"),
        alternate("checklist.json", "application/json", "JSON"),
    ]
}

/// A variant's content as HTML. The page and its frame for other sites show the same, and are made one right after the
/// other.
pub fn body(
    assembly: &Assembly<'_>,
    variant: &Variant<'_>,
    place: usize,
    environment: usize,
) -> Result<Html, Box<Diagnostic>> {
    let make = || content::content(variant, assembly.theme, assembly.memo);
    let key = assembly.text_hash(place, environment);
    Result::clone(&assembly.memo.bodies.get(key, make))
}

/// What the template shows of a variant, its neighbours aside.
pub fn view(
    assembly: &Assembly<'_>,
    variant: &Variant<'_>,
    page: &Page,
    content: Html,
) -> PageView {
    let mut counts = Counts::default();
    for item in variant.items.iter().filter(|item| !item.has_children) {
        counts.add(item.facts.level, item.planned, item.sign_off);
    }
    let asks = variant.asks.iter().map(|ask| VariableView {
        name: ask.name.to_owned(),
        ask: ask.question.to_owned(),
        // Without a default the command shows the question's place.
        default: match ask.value.is_empty() {
            true => format!("{{{{{}}}}}", ask.name),
            false => ask.value.clone(),
        },
        pattern: ask.pattern.map(str::to_owned),
    });
    let conditions = variant
        .conditions
        .iter()
        .map(|(id, question)| ConditionView {
            id: id.clone(),
            question: question.clone(),
        });
    PageView {
        id: variant.id.to_owned(),
        title: variant.title.clone(),
        description: variant.description.clone(),
        facts: facts(assembly, variant, page),
        counts: counts_view(counts),
        variables: asks.collect(),
        conditions: conditions.collect(),
        phases: phases(variant),
        toc: toc(variant),
        content,
        alternates: alternates(),
        ..PageView::default()
    }
}

fn facts(assembly: &Assembly<'_>, variant: &Variant<'_>, page: &Page) -> FactsView {
    let edit_url = assembly.catalog.config.edit_url.as_ref();
    FactsView {
        owner: variant.facts.owner.map(|owner| OwnerView {
            label: owner.label.clone(),
            contact: owner.contact.clone(),
            href: variant.lists.owner(&owner.name.value),
        }),
        effort: variant.effort.map(words::duration),
        review_by: variant.review_by.map(|date| date.to_string()),
        changed: changed(assembly, page),
        run: None,
        edit_url: edit_url.map(|url| url.replace("{path}", page.path().as_str())),
    }
}

/// The day on which a page's text last changed, ISO, if git knows.
pub fn changed(assembly: &Assembly<'_>, page: &Page) -> Option<String> {
    let date = assembly.history?.changed(page.path())?;
    Some(date.to_string())
}

/// The commit that gave a page its text, if git knows.
pub fn commit<'a>(assembly: &Assembly<'a>, page: &Page) -> Option<&'a str> {
    Some(&assembly.history?.newest(page.path())?.commit)
}

pub fn counts_view(counts: Counts) -> CountsView {
    CountsView {
        required: counts.required,
        recommended: counts.recommended,
        optional: counts.optional,
        sign_offs: counts.sign_offs,
    }
}

/// The phases that a reader can choose among, in the order of the page.
fn phases(variant: &Variant<'_>) -> Vec<String> {
    let mut phases: Vec<String> = Vec::new();
    for phase in variant.items.iter().filter_map(|item| item.facts.phase) {
        if !phases.iter().any(|known| known == phase) {
            phases.push(phase.to_owned());
        }
    }
    if phases.len() < 2 {
        phases.clear();
    }
    phases
}

/// Sections of the first two levels that the page has, how many items are in each, and their sign-offs.
fn toc(variant: &Variant<'_>) -> Vec<TocView> {
    let mut toc: Vec<TocView> = Vec::new();
    let mut top = Vec::new();
    let mut signs: BTreeMap<usize, Vec<TocView>> = BTreeMap::new();
    for item in variant.items.iter().filter(|item| item.sign_off) {
        if let Some(section) = item.section {
            signs.entry(section).or_default().push(TocView {
                title: item.title.clone(),
                anchor: item.id.to_owned(),
                sign_off: true,
                ..TocView::default()
            });
        }
    }
    for (place, section) in variant.sections.iter().enumerate() {
        let entry = TocView {
            title: section.title.clone(),
            anchor: section.anchor.clone(),
            items: section.items.items() + section.items.sign_offs,
            sign_off: false,
            children: signs.remove(&place).unwrap_or_default(),
        };
        match section.parent {
            None => {
                top.push(place);
                toc.push(entry);
            }
            Some(parent) if top.last() == Some(&parent) => {
                if let Some(parent) = toc.last_mut() {
                    parent.children.push(entry);
                }
            }
            Some(_) => {}
        }
    }
    toc
}
