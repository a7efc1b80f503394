//! What a state of a site says of each item, in words that another state can be compared with.

use std::collections::BTreeSet;

use super::effect::{self, Weight};
use super::{Aspect, Change, Effect, lists, plain};
use crate::catalog::{Attributes, Catalog, Item, Page};
use crate::model::Evidence;
use crate::project::{Material, materials};

/// One item.
pub struct Said<'a> {
    pub catalog: &'a Catalog,
    pub page: &'a Page,
    /// Of the page in its catalog.
    pub place: usize,
    pub item: &'a Item,
    pub full_id: String,
    /// Names of the built environments it is in; empty on a site that has none.
    pub environments: Vec<&'a str>,
    /// Its texts in those of the environments that both states have, by their place in that list; of the
    /// first environment alone if there is none.
    pub texts: Vec<(usize, Material)>,
}

impl Said<'_> {
    pub fn title(&self) -> &str {
        self.texts
            .first()
            .map_or(&self.item.title, |(_, text)| &text.title)
    }

    /// The titles of the page's sections; that of the page's own heading is empty, as for what stands above all.
    fn sections(&self) -> BTreeSet<&str> {
        let outside = self.page.items.iter().any(|item| item.section.is_none());
        let places = 0..self.page.sections.len();
        let titles = places.map(|place| self.title_of(place));
        titles.chain(outside.then_some("")).collect()
    }

    fn section(&self) -> &str {
        self.item.section.map_or("", |place| self.title_of(place))
    }

    fn title_of(&self, section: usize) -> &str {
        let section = &self.page.sections[section];
        match self.page.title_section == Some(section.node) {
            true => "",
            false => &section.title,
        }
    }
}

/// Names of the environments that are built.
pub fn environments(catalog: &Catalog) -> Vec<&str> {
    let environments = catalog.envs.iter();
    environments
        .filter_map(|place| catalog.config.environments.get(place))
        .map(|environment| environment.name.value.as_str())
        .collect()
}

/// Names of the environments that are built of both. Two sites without any have the unnamed one.
pub fn common_environments<'a>(before: &'a Catalog, after: &'a Catalog) -> Vec<&'a str> {
    let (old, new) = (environments(before), environments(after));
    if before.config.environments.is_empty() && after.config.environments.is_empty() {
        return vec![""];
    }
    new.into_iter().filter(|name| old.contains(name)).collect()
}

/// All items that are in some built environment, in the order of pages and items.
pub fn read<'a>(catalog: &'a Catalog, common: &[&str]) -> Vec<Said<'a>> {
    let mut all = Vec::new();
    for (place, page) in catalog.pages.iter().enumerate() {
        let built = page.attributes.envs.intersection(catalog.envs);
        let mut of_page: Vec<Said<'a>> = Vec::new();
        let mut places: Vec<Option<usize>> = vec![None; page.items.len()];
        for environment in built.iter() {
            let declared = catalog.config.environments.get(environment);
            let name = declared.map_or("", |one| one.name.value.as_str());
            let is_common = common.iter().position(|known| *known == name);
            let texts = materials(page, &catalog.config, environment);
            for (item, text) in texts.into_iter().enumerate() {
                let Some(text) = text else {
                    continue;
                };
                let at = *places[item].get_or_insert_with(|| {
                    let declared = &page.items[item];
                    of_page.push(Said {
                        catalog,
                        page,
                        place,
                        item: declared,
                        full_id: page.full_id(declared),
                        environments: Vec::new(),
                        texts: Vec::new(),
                    });
                    of_page.len() - 1
                });
                let said = &mut of_page[at];
                said.environments.extend((!name.is_empty()).then_some(name));
                match is_common {
                    Some(common) => said.texts.push((common, text)),
                    None if said.texts.is_empty() => said.texts.push((usize::MAX, text)),
                    None => {}
                }
            }
        }
        // A text of no common environment stands for the item only where there is no other.
        for said in &mut of_page {
            if said.texts.iter().any(|(common, _)| *common != usize::MAX) {
                said.texts.retain(|(common, _)| *common != usize::MAX);
            }
        }
        of_page.sort_by_key(|said| said.item.node);
        all.extend(of_page);
    }
    all
}

/// What changed from one item to another.
pub fn changes(old: &Said<'_>, new: &Said<'_>, common: &[&str]) -> Vec<Change> {
    let weight = Weight::of(Some(old), Some(new));
    let mut changes = Vec::new();
    if old.full_id != new.full_id {
        changes.push(plain(Aspect::Id, Some(&old.full_id), Some(&new.full_id)));
    }
    changes.extend(place(old, new));
    changes.extend(texts(old, new, weight, common));
    let is_common = |name: &&&str| common.contains(*name);
    let here = |said: &Said<'_>| -> Vec<String> {
        let names = said.environments.iter().filter(is_common);
        names.map(|name| (*name).to_owned()).collect()
    };
    set(
        &mut changes,
        Aspect::Environment,
        &here(old),
        &here(new),
        |added| weight.asks_less(!added),
    );
    attributes(&mut changes, old, new, weight);
    changes
}

/// Another page or section. A section that only has another title now is the same place.
fn place(old: &Said<'_>, new: &Said<'_>) -> Option<Change> {
    let (from, to) = (old.section(), new.section());
    if old.page.path() != new.page.path() && old.page.id.value != new.page.id.value {
        let full = |said: &Said<'_>| match said.section() {
            "" => said.page.title.clone(),
            section => format!("{} › {section}", said.page.title),
        };
        return Some(plain(Aspect::Place, Some(&full(old)), Some(&full(new))));
    }
    let still = new.sections().contains(from) || old.sections().contains(to);
    let words = |title: &str| match title {
        "" => "the page's top".to_owned(),
        title => title.to_owned(),
    };
    (from != to && still).then(|| plain(Aspect::Place, Some(&words(from)), Some(&words(to))))
}

/// Titles, criteria and commands, environment by environment; what is the same in all is told once.
fn texts(old: &Said<'_>, new: &Said<'_>, weight: Weight, common: &[&str]) -> Vec<Change> {
    let mut pairs: Vec<(Option<&str>, &Material, &Material)> = Vec::new();
    for (place, text) in &new.texts {
        let same = old.texts.iter().find(|(other, _)| other == place);
        pairs.extend(same.map(|(_, before)| (common.get(*place).copied(), before, text)));
    }
    if let ([], [(_, before), ..], [(_, after), ..]) = (&*pairs, &*old.texts, &*new.texts) {
        pairs.push((None, before, after));
    }
    let mut changes: Vec<Change> = Vec::new();
    for (environment, before, after) in &pairs {
        for mut change in of_texts(before, after, weight) {
            let known = changes.iter_mut().find(|known| {
                (known.aspect, &known.from, &known.to) == (change.aspect, &change.from, &change.to)
            });
            let name = environment.map(str::to_owned);
            match known {
                Some(known) => known.environments.extend(name),
                None => {
                    change.environments.extend(name);
                    changes.push(change);
                }
            }
        }
    }
    for change in &mut changes {
        change.environments.dedup();
        if change.environments.len() == pairs.len() {
            change.environments.clear();
        }
    }
    changes
}

fn of_texts(before: &Material, after: &Material, weight: Weight) -> Vec<Change> {
    let mut changes = Vec::new();
    if before.title != after.title {
        changes.push(plain(
            Aspect::Title,
            Some(&before.title),
            Some(&after.title),
        ));
    }
    let criteria = lists::compare(&before.criteria, &after.criteria);
    for (from, to) in criteria.texts {
        let effect = match (from, to) {
            (Some(_), None) => weight.asks_less(true),
            (None, Some(_)) => weight.asks_less(false),
            // Whether other words ask less is for people to judge.
            _ => Effect::Neither,
        };
        let change = plain(Aspect::Criterion, from, to);
        changes.push(Change { effect, ..change });
    }
    let commands = lists::compare(&before.commands, &after.commands);
    let pairs = commands.texts.iter();
    changes.extend(pairs.map(|&(from, to)| plain(Aspect::Command, from, to)));
    let orders = [
        (criteria.reordered, Aspect::CriteriaOrder),
        (commands.reordered, Aspect::CommandOrder),
    ];
    let orders = orders.into_iter().filter(|(is, _)| *is);
    changes.extend(orders.map(|(_, aspect)| plain(aspect, None, None)));
    changes
}

/// Everything that is written in YAML.
fn attributes(changes: &mut Vec<Change>, old: &Said<'_>, new: &Said<'_>, weight: Weight) {
    let (before, after) = (&old.item.attributes, &new.item.attributes);
    let mut value = |aspect, from: Option<&str>, to: Option<&str>, effect| {
        if from != to {
            let change = plain(aspect, from, to);
            changes.push(Change { effect, ..change });
        }
    };
    let level = effect::of_level(before.level, after.level);
    let (from, to) = (before.level.as_str(), after.level.as_str());
    value(Aspect::Level, Some(from), Some(to), level);
    let evidence = effect::of_evidence(weight, before.evidence, after.evidence);
    let said = |evidence: Evidence| (evidence != Evidence::None).then(|| evidence.as_str());
    value(
        Aspect::Evidence,
        said(before.evidence),
        said(after.evidence),
        evidence,
    );
    let expires = effect::of_expires(weight, before.expires, after.expires);
    let words = |attributes: &Attributes| attributes.expires.map(|one| one.to_string());
    value(
        Aspect::Expires,
        words(before).as_deref(),
        words(after).as_deref(),
        expires,
    );
    let due = |said: &Said<'_>| said.item.due.map(|due| due.to_string());
    value(
        Aspect::Due,
        due(old).as_deref(),
        due(new).as_deref(),
        Effect::Neither,
    );
    value(Aspect::Owner, owner(old), owner(new), Effect::Neither);
    value(Aspect::Phase, phase(old), phase(new), Effect::Neither);
    let flag = |is: bool| is.then_some("yes");
    let sign_off = weight.asks_less(before.sign_off);
    value(
        Aspect::SignOff,
        flag(before.sign_off),
        flag(after.sign_off),
        sign_off,
    );
    value(
        Aspect::NoGo,
        flag(before.no_go),
        flag(after.no_go),
        Effect::Neither,
    );
    let planned = weight.asks_less(after.planned);
    value(
        Aspect::Planned,
        flag(before.planned),
        flag(after.planned),
        planned,
    );
    set(
        changes,
        Aspect::Condition,
        &conditions(before),
        &conditions(after),
        |added| weight.asks_less(added),
    );
    set(
        changes,
        Aspect::Control,
        &controls(old),
        &controls(new),
        |_| Effect::Neither,
    );
    let names = |said: &Attributes| -> Vec<String> {
        said.after.iter().map(|name| name.value.clone()).collect()
    };
    let locks = before.sign_off && after.sign_off;
    set(
        changes,
        Aspect::After,
        &names(before),
        &names(after),
        |added| match locks {
            true => weight.asks_less(!added),
            false => Effect::Neither,
        },
    );
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

fn owner<'a>(said: &Said<'a>) -> Option<&'a str> {
    let owner = said.item.attributes.owner?;
    let owner = said.catalog.config.owners.get(owner)?;
    Some(&owner.name.value)
}

fn phase<'a>(said: &Said<'a>) -> Option<&'a str> {
    let phase = said.item.attributes.phase?;
    let phase = said.catalog.config.phases.get(phase)?;
    Some(&phase.value)
}

fn conditions(attributes: &Attributes) -> Vec<String> {
    let when = attributes.when.iter();
    when.map(|when| match when.negated {
        true => format!("!{}", when.condition),
        false => when.condition.clone(),
    })
    .collect()
}

fn controls(said: &Said<'_>) -> Vec<String> {
    let controls = said.item.attributes.controls.iter();
    controls
        .filter_map(|&(framework, control)| {
            let framework = said.catalog.config.frameworks.get(framework)?;
            let (id, _) = framework.controls.get(control)?;
            Some(format!("{}:{}", framework.name.value, id.value))
        })
        .collect()
}
