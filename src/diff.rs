//! Catalog × catalog → [`Diff`]: what changed in meaning from one state of a site to another, and whether a
//! requirement became weaker. Compared by ids, never by lines. `content/reference/diff.md` has the rules.

mod command;
mod effect;
mod environment;
mod item;
mod lists;
mod pairs;
mod said;
mod setting;

use std::collections::BTreeMap;

use crate::catalog::{Catalog, Page};
use effect::Weight;
use pairs::Pairs;
use said::Said;

/// All that changed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Diff {
    /// Environments that the site has now, or has no more.
    pub environments: Vec<Change>,
    /// By path; only those with changes.
    pub pages: Vec<PageDiff>,
}

/// What changed on a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageDiff {
    pub id: String,
    pub title: String,
    /// Of its source.
    pub path: String,
    /// Of the page itself, then of its settings.
    pub changes: Vec<Change>,
    /// In the page's order; those that are gone come last.
    pub items: Vec<ItemDiff>,
}

/// What changed of an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ItemDiff {
    /// Full ids; `None` where there was no such item, or is none.
    pub before: Option<String>,
    pub after: Option<String>,
    pub title: String,
    /// Address of the item in the newer state, without the environment: folder and anchor.
    pub address: Option<(String, String)>,
    /// The first environment it is in, if the site has any.
    pub environment: Option<String>,
    pub changes: Vec<Change>,
}

/// One change. What was added has no `from`, what was removed no `to`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Change {
    pub aspect: Aspect,
    /// What of the page or the item it is about, if not about all of it.
    pub subject: Option<Subject>,
    pub from: Option<String>,
    pub to: Option<String>,
    pub effect: Effect,
    /// The environments in which it is so; none for all that both states have.
    pub environments: Vec<String>,
}

/// A thing without an id that changes of its own.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Subject {
    /// By its name.
    Setting(String),
    /// As it is now.
    Command(String),
}

/// What of a page, an item, or a subject of theirs changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Aspect {
    Page,
    Item,
    Setting,
    Id,
    Place,
    Title,
    Level,
    Environment,
    Condition,
    Criterion,
    CriteriaOrder,
    Command,
    Verify,
    Expect,
    Danger,
    Rollback,
    CommandOrder,
    Value,
    Evidence,
    Expires,
    Due,
    After,
    Owner,
    Phase,
    Control,
    SignOff,
    NoGo,
    Planned,
}

impl Aspect {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Page => "page",
            Self::Item => "item",
            Self::Setting => "setting",
            Self::Id => "id",
            Self::Place => "place",
            Self::Title => "title",
            Self::Level => "level",
            Self::Environment => "environment",
            Self::Condition => "condition",
            Self::Criterion => "criterion",
            Self::CriteriaOrder => "criteria-order",
            Self::Command => "command",
            Self::Verify => "verify",
            Self::Expect => "expect",
            Self::Danger => "danger",
            Self::Rollback => "rollback",
            Self::CommandOrder => "command-order",
            Self::Value => "value",
            Self::Evidence => "evidence",
            Self::Expires => "expires",
            Self::Due => "due",
            Self::After => "after",
            Self::Owner => "owner",
            Self::Phase => "phase",
            Self::Control => "control",
            Self::SignOff => "sign-off",
            Self::NoGo => "no-go",
            Self::Planned => "planned",
        }
    }
}

/// What a change does to what is asked of a reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Effect {
    Loosens,
    Tightens,
    Neither,
}

/// How much changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    pub added: usize,
    pub removed: usize,
    /// Items that are in both states.
    pub changed: usize,
    /// Settings that changed in whatever way.
    pub settings: usize,
    pub pages: usize,
    /// Changes.
    pub loosened: usize,
    pub tightened: usize,
}

impl Diff {
    pub fn is_empty(&self) -> bool {
        self.environments.is_empty() && self.pages.is_empty()
    }

    pub fn totals(&self) -> Totals {
        let mut totals = Totals {
            pages: self.pages.len(),
            ..Totals::default()
        };
        for item in self.pages.iter().flat_map(|page| &page.items) {
            match (&item.before, &item.after) {
                (None, _) => totals.added += 1,
                (_, None) => totals.removed += 1,
                _ => totals.changed += 1,
            }
            totals.weigh(&item.changes);
        }
        for page in &self.pages {
            // The changes of a setting stand together.
            let settings = page.changes.iter().filter(|one| one.subject.is_some());
            let mut settings: Vec<_> = settings.map(|one| &one.subject).collect();
            settings.dedup();
            totals.settings += settings.len();
            totals.weigh(&page.changes);
        }
        totals
    }
}

impl Totals {
    fn weigh(&mut self, changes: &[Change]) {
        for change in changes {
            match change.effect {
                Effect::Loosens => self.loosened += 1,
                Effect::Tightens => self.tightened += 1,
                Effect::Neither => {}
            }
        }
    }
}

/// Compares two states of a site in the environments that are built of each.
pub fn diff(before: &Catalog, after: &Catalog) -> Diff {
    let common = environment::common(before, after);
    let old = said::read(before, &common);
    let new = said::read(after, &common);
    let pairs = Pairs::find(before, after, &old, &new);
    let mut pages: BTreeMap<&str, PageDiff> = BTreeMap::new();
    for &(old, new) in &pairs.pages {
        let changes = page_changes(
            old.map(|place| &*before.pages[place]),
            new.map(|place| &*after.pages[place]),
        );
        let there = new
            .map(|place| &*after.pages[place])
            .or(old.map(|place| &*before.pages[place]));
        if let Some(page) = there.filter(|_| !changes.is_empty()) {
            entry(&mut pages, page).changes = changes;
        }
    }
    for (page, changes) in setting::changes(before, after, &common, &pairs) {
        entry(&mut pages, page).changes.extend(changes);
    }
    for &(before_place, after_place) in &pairs.items {
        let one = before_place.map(|place| &old[place]);
        let other = after_place.map(|place| &new[place]);
        let changes = item_changes(one, other, &common);
        let Some(said) = other.or(one).filter(|_| !changes.is_empty()) else {
            continue;
        };
        // An item that is gone is told of where its page is now.
        let page = match other {
            Some(_) => said.page,
            None => pairs
                .newer(said.place)
                .map_or(said.page, |place| &after.pages[place]),
        };
        let item = ItemDiff {
            before: one.map(|said| said.full_id.clone()),
            after: other.map(|said| said.full_id.clone()),
            title: said.title().to_owned(),
            address: other.map(|said| (said.page.url.clone(), said.item.id.clone())),
            environment: said.environments.first().map(|name| (*name).to_owned()),
            changes,
        };
        entry(&mut pages, page).items.push(item);
    }
    Diff {
        environments: environments(before, after),
        pages: pages.into_values().collect(),
    }
}

fn entry<'m, 'a>(pages: &'m mut BTreeMap<&'a str, PageDiff>, page: &'a Page) -> &'m mut PageDiff {
    let path = page.path().as_str();
    pages.entry(path).or_insert_with(|| PageDiff {
        id: page.id.value.clone(),
        title: page.title.clone(),
        path: path.to_owned(),
        changes: Vec::new(),
        items: Vec::new(),
    })
}

/// A change that asks neither more nor less.
fn plain(aspect: Aspect, from: Option<&str>, to: Option<&str>) -> Change {
    Change {
        aspect,
        subject: None,
        from: from.map(str::to_owned),
        to: to.map(str::to_owned),
        effect: Effect::Neither,
        environments: Vec::new(),
    }
}

/// One change for each that only one of the lists has; `effect` is told whether it was added.
fn set(
    changes: &mut Vec<Change>,
    aspect: Aspect,
    before: &[String],
    after: &[String],
    effect: impl Fn(bool) -> Effect,
) {
    for name in before.iter().filter(|name| !after.contains(name)) {
        let effect = effect(false);
        let change = plain(aspect, Some(name), None);
        changes.push(Change { effect, ..change });
    }
    for name in after.iter().filter(|name| !before.contains(name)) {
        let effect = effect(true);
        let change = plain(aspect, None, Some(name));
        changes.push(Change { effect, ..change });
    }
}

fn environments(before: &Catalog, after: &Catalog) -> Vec<Change> {
    let (old, new) = (environment::names(before), environment::names(after));
    let gone = old.iter().filter(|name| !new.contains(name));
    let come = new.iter().filter(|name| !old.contains(name));
    gone.map(|name| plain(Aspect::Environment, Some(name), None))
        .chain(come.map(|name| plain(Aspect::Environment, None, Some(name))))
        .collect()
}

fn page_changes(old: Option<&Page>, new: Option<&Page>) -> Vec<Change> {
    let title = |page: Option<&Page>| page.map(|page| page.title.clone());
    let (Some(old), Some(new)) = (old, new) else {
        let (from, to) = (title(old), title(new));
        return vec![plain(Aspect::Page, from.as_deref(), to.as_deref())];
    };
    let address = |page: &Page| format!("/{}", page.url);
    let pairs = [
        (Aspect::Id, old.id.value.clone(), new.id.value.clone()),
        (Aspect::Place, address(old), address(new)),
        (Aspect::Title, old.title.clone(), new.title.clone()),
    ];
    let changed = pairs.into_iter().filter(|(_, old, new)| old != new);
    changed
        .map(|(aspect, old, new)| plain(aspect, Some(&old), Some(&new)))
        .collect()
}

fn item_changes(old: Option<&Said<'_>>, new: Option<&Said<'_>>, common: &[&str]) -> Vec<Change> {
    let (Some(old), Some(new)) = (old, new) else {
        let weight = Weight::of(old, new);
        let title = |said: Option<&Said<'_>>| said.map(|said| said.title().to_owned());
        let change = plain(Aspect::Item, title(old).as_deref(), title(new).as_deref());
        let effect = weight.asks_less(old.is_some());
        return vec![Change { effect, ..change }];
    };
    let mut changes = item::changes(old, new, common);
    changes.sort();
    changes
}
