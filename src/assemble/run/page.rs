//! The page of one committed run.

use std::collections::{BTreeMap, BTreeSet};

use super::{FOLDER, RecordedRun, TITLE, described, home};
use crate::assemble::frame::frame;
use crate::assemble::{Assembly, Spot};
use crate::diag::Diagnostic;
use crate::model::Moment;
use crate::project::{checklist, folder_href, project, variant_url};
use crate::render::view::{LinkView, RunGateView, RunItemView, RunPageView, RunView};
use crate::run::{
    Gate, ItemState, Log, Page, Piece, Row, SELF_ATTESTED, Standing, State, states_of, strays,
};

/// The anchor of what was said on a page. Ids of items and of the frame are others.
pub fn anchor(page: &str) -> String {
    format!("page:{page}")
}

/// A run, held against the pages as they are now, at the moment of its end.
pub struct Held<'a> {
    run: &'a RecordedRun,
    pages: Vec<HeldPage>,
    strays: Page,
    /// The exact words behind the hashes.
    texts: BTreeMap<String, String>,
}

struct HeldPage {
    /// The items, each with the text that was answered.
    page: Page,
    /// The ids of those whose text is another one now.
    changed: BTreeSet<String>,
    /// Where it stands, with its environment.
    url: String,
}

impl<'a> Held<'a> {
    pub fn of(assembly: &Assembly<'_>, run: &'a RecordedRun) -> Self {
        let catalog = assembly.catalog;
        let committed = &run.committed;
        let mut texts = BTreeMap::new();
        let mut pages = Vec::new();
        for &place in &run.pages {
            let variant = project(catalog, place, committed.environment);
            let items = variant.items.iter();
            texts.extend(items.map(|item| (item.hash(), item.material_text())));
            let mut page = checklist(&variant);
            let changed = answered(&mut page, &committed.file.log, committed.end);
            let url = variant_url(catalog, committed.environment, variant.url);
            pages.push(HeldPage { page, changed, url });
        }
        texts.extend(committed.file.texts.clone());
        let known: Vec<&Page> = pages.iter().map(|held| &held.page).collect();
        let strays = strays(&committed.file.log, &known, &texts);
        Self {
            run,
            pages,
            strays,
            texts,
        }
    }

    fn states<'h>(&'h self, page: &'h Page) -> Vec<ItemState<'h>> {
        let committed = &self.run.committed;
        states_of(&committed.file.log, page, committed.end)
    }

    /// Of all pages together: the verdict, and the line.
    pub fn gate(&self) -> (&'static str, String) {
        let states: Vec<ItemState<'_>> = self
            .pages
            .iter()
            .flat_map(|held| self.states(&held.page))
            .collect();
        let gate = Gate::of(&states);
        (gate.verdict.as_str(), gate.line)
    }

    /// Who signed, each once.
    pub fn signers(&self) -> Vec<String> {
        let mut signers: Vec<String> = Vec::new();
        for held in &self.pages {
            for state in self.states(&held.page) {
                let signed = state.item.sign_off && state.state == State::Done;
                if signed && !state.who.is_empty() && !signers.contains(&state.who) {
                    signers.push(state.who);
                }
            }
        }
        signers
    }
}

/// Gives each item the hash of the text that was answered, so that the gate is that of the run's end. Returns the ids of
/// those whose text is another one now.
fn answered(page: &mut Page, log: &Log, end: Moment) -> BTreeSet<String> {
    let mut hashes: BTreeMap<String, Option<String>> = BTreeMap::new();
    for state in states_of(log, page, end) {
        if let Some(event) = state.event.filter(|event| event.hash != state.item.hash) {
            hashes.insert(state.item.id.clone(), event.hash.clone());
        }
    }
    for item in &mut page.items {
        if let Some(hash) = hashes.get(&item.id) {
            item.hash.clone_from(hash);
        }
    }
    hashes.into_keys().collect()
}

pub fn html(
    assembly: &Assembly<'_>,
    run: &RecordedRun,
    own: &Spot,
) -> Result<Vec<u8>, Box<Diagnostic>> {
    let held = Held::of(assembly, run);
    let name = run.committed.name();
    let view = view(assembly, &held, &assembly.folder_of(own));
    let words = format!("What was ticked, waived and signed in {name}, by whom, and when.");
    let mut frame = frame(assembly, own, described(&name, &words));
    let list = LinkView {
        label: TITLE.to_owned(),
        href: "../".to_owned(),
    };
    frame.breadcrumbs = vec![home(assembly, own), list];
    debug_assert!(own.url.starts_with(FOLDER));
    let html = assembly.theme.render_page(&frame, &view)?;
    Ok(html.into_string().into_bytes())
}

fn view(assembly: &Assembly<'_>, held: &Held<'_>, from: &str) -> RunView {
    let mut view = RunView {
        title: held.run.committed.name(),
        note: SELF_ATTESTED,
        facts: facts(assembly, held),
        ..RunView::default()
    };
    if held.pages.len() > 1 {
        let (verdict, line) = held.gate();
        view.gates.push(RunGateView {
            title: "All of it".to_owned(),
            href: None,
            verdict,
            line,
        });
    }
    for of_page in &held.pages {
        let page = &of_page.page;
        let states = held.states(page);
        let gate = Gate::of(&states);
        let href = folder_href(from, &of_page.url);
        view.gates.push(RunGateView {
            title: page.title.clone(),
            href: Some(format!("#{}", anchor(&page.id))),
            verdict: gate.verdict.as_str(),
            line: gate.line,
        });
        let items: Vec<RunItemView> = states
            .iter()
            .map(|state| {
                let changed = of_page.changed.contains(&state.item.id);
                let link = state
                    .item
                    .id
                    .rsplit_once('/')
                    .map(|(_, id)| format!("{href}#{id}"));
                item(held, page, state, changed, link)
            })
            .collect();
        for (state, shown) in states.iter().zip(&items) {
            if state.item.sign_off {
                view.sign_offs.push(shown.clone());
            } else if is_exception(state) {
                view.exceptions.push(shown.clone());
            }
        }
        view.pages.push(RunPageView {
            anchor: anchor(&page.id),
            title: page.title.clone(),
            href: Some(href),
            items,
        });
    }
    if !held.strays.items.is_empty() {
        let states = held.states(&held.strays);
        let items = states.iter();
        view.pages.push(RunPageView {
            anchor: anchor(""),
            title: held.strays.title.clone(),
            href: None,
            items: items
                .map(|state| item(held, &held.strays, state, false, None))
                .collect(),
        });
    }
    view
}

/// Whether somebody who looks for what went another way wants to see it.
fn is_exception(state: &ItemState<'_>) -> bool {
    let is_plain = matches!(
        state.standing,
        Standing::Is(State::Done | State::Open) | Standing::Planned
    );
    !state.is_parent && !is_plain
}

fn facts(assembly: &Assembly<'_>, held: &Held<'_>) -> Vec<String> {
    let committed = &held.run.committed;
    let environment = assembly
        .catalog
        .config
        .environments
        .get(committed.environment)
        .map(|one| one.label.clone());
    let state = match committed.run.closed {
        true => "closed",
        false => "not closed",
    };
    let facts = [
        ("", environment),
        ("go-live ", committed.run.date.map(|date| date.to_string())),
        ("begun ", Some(in_words(committed.file.head.created))),
        ("last entry ", Some(in_words(committed.end))),
        ("", Some(state.to_owned())),
        ("exported from commit ", committed.file.site.commit.clone()),
    ];
    let facts = facts.into_iter();
    facts
        .filter_map(|(name, value)| Some(format!("{name}{}", value?)))
        .collect()
}

/// `2026-11-20 10:00 UTC`
fn in_words(when: Moment) -> String {
    let text = when.to_string();
    let minutes = text.get(11..16).unwrap_or_default();
    format!("{} {minutes} UTC", when.date)
}

fn item(
    held: &Held<'_>,
    page: &Page,
    state: &ItemState<'_>,
    changed: bool,
    href: Option<String>,
) -> RunItemView {
    let row = Row::of(page, state, &held.texts);
    let mut links = Vec::new();
    let mut files = Vec::new();
    for piece in &state.evidence {
        match piece {
            Piece::Link { link, label } => links.push(LinkView {
                label: label.clone().unwrap_or_else(|| link.clone()),
                href: link.clone(),
            }),
            Piece::File { .. } => files.push(piece.in_words()),
        }
    }
    let is_plain = row.text == format!("{} ({})", row.title, row.level);
    let kind = match row.kind {
        "item" if row.level == "required" => None,
        "item" => Some(row.level),
        kind => Some(kind),
    };
    RunItemView {
        title: row.title,
        href,
        kind,
        state: row.code,
        standing: row.standing,
        part: state.item.parent.is_some(),
        changed,
        // An item that says no more than its title says it once; of what nobody answered no text was.
        text: match is_plain || state.event.is_none() {
            true => String::new(),
            false => row.text,
        },
        reason: row.reason,
        until: row.until,
        who: state.who.clone(),
        machine: state.machine,
        when: state.when.map(in_words).unwrap_or_default(),
        time: row.when,
        links,
        files,
        note: row.note,
        seen: row.seen,
    }
}
