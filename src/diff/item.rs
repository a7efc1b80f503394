//! What changed of an item that both states have.

use super::effect::{self, Weight};
use super::environment::{self, Pair};
use super::said::{Said, Text};
use super::{Aspect, Change, Effect, command, lists, plain, set};
use crate::catalog::Attributes;
use crate::model::Evidence;

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

/// Titles, criteria and commands.
fn texts(old: &Said<'_>, new: &Said<'_>, weight: Weight, common: &[&str]) -> Vec<Change> {
    let mut pairs = environment::pairs(Some(&old.texts), Some(&new.texts), common);
    // That it is in an environment more or less is told of the item, and not of its texts.
    let both = |(_, old, new): &Pair<'_, Text<'_>>| old.is_some() && new.is_some();
    pairs.retain(both);
    if pairs.is_empty() {
        pairs.push((None, old.texts.first(), new.texts.first()));
    }
    environment::merged(&pairs, pairs.len(), |old, new| match (old, new) {
        (Some(old), Some(new)) => of_texts(old, new, weight),
        _ => Vec::new(),
    })
}

fn of_texts(old: &Text<'_>, new: &Text<'_>, weight: Weight) -> Vec<Change> {
    let (before, after) = (&old.material, &new.material);
    let mut changes = Vec::new();
    if before.title != after.title {
        let (from, to) = (&*before.title, &*after.title);
        changes.push(plain(Aspect::Title, Some(from), Some(to)));
    }
    let criteria = lists::compare(&before.criteria, &after.criteria);
    for &(from, to) in &criteria.changed {
        let effect = match (from, to) {
            (Some(_), None) => weight.asks_less(true),
            (None, Some(_)) => weight.asks_less(false),
            // Whether other words ask less is for people to judge.
            _ => Effect::Neither,
        };
        let from = from.map(|place| &*before.criteria[place]);
        let to = to.map(|place| &*after.criteria[place]);
        let change = plain(Aspect::Criterion, from, to);
        changes.push(Change { effect, ..change });
    }
    if criteria.reordered {
        changes.push(plain(Aspect::CriteriaOrder, None, None));
    }
    changes.extend(command::changes(old, new, weight));
    changes
}

/// Everything that is written in YAML: first what an item has one of, then lists.
fn attributes(changes: &mut Vec<Change>, old: &Said<'_>, new: &Said<'_>, weight: Weight) {
    for (aspect, from, to, effect) in values(old, new, weight) {
        if from != to {
            let change = plain(aspect, from.as_deref(), to.as_deref());
            changes.push(Change { effect, ..change });
        }
    }
    let (before, after) = (&old.item.attributes, &new.item.attributes);
    let (from, to) = (conditions(before), conditions(after));
    set(changes, Aspect::Condition, &from, &to, |added| {
        weight.asks_less(added)
    });
    let (from, to) = (controls(old), controls(new));
    set(changes, Aspect::Control, &from, &to, |_| Effect::Neither);
    let names = |said: &Attributes| -> Vec<String> {
        said.after.iter().map(|name| name.value.clone()).collect()
    };
    let locks = before.sign_off && after.sign_off;
    let (from, to) = (names(before), names(after));
    set(changes, Aspect::After, &from, &to, |added| match locks {
        true => weight.asks_less(!added),
        false => Effect::Neither,
    });
}

/// An aspect of which an item has one value, in both states, and what it means if that is another one.
type Value = (Aspect, Option<String>, Option<String>, Effect);

fn values(old: &Said<'_>, new: &Said<'_>, weight: Weight) -> Vec<Value> {
    let (before, after) = (&old.item.attributes, &new.item.attributes);
    let of_attributes = |aspect, words: fn(&Attributes) -> Option<String>, effect| {
        (aspect, words(before), words(after), effect)
    };
    let of_item = |aspect, words: fn(&Said<'_>) -> Option<String>| {
        (aspect, words(old), words(new), Effect::Neither)
    };
    let flag = |is: bool| is.then(|| "yes".to_owned());
    let flags = |aspect, is: fn(&Attributes) -> bool, effect| {
        (aspect, flag(is(before)), flag(is(after)), effect)
    };
    vec![
        of_attributes(
            Aspect::Level,
            |said| Some(said.level.as_str().to_owned()),
            effect::of_level(before.level, after.level),
        ),
        of_attributes(
            Aspect::Evidence,
            |said| (said.evidence != Evidence::None).then(|| said.evidence.as_str().to_owned()),
            effect::of_evidence(weight, before.evidence, after.evidence),
        ),
        of_attributes(
            Aspect::Expires,
            |said| said.expires.map(|one| one.to_string()),
            effect::of_expires(weight, before.expires, after.expires),
        ),
        of_item(Aspect::Due, |said| said.item.due.map(|due| due.to_string())),
        of_item(Aspect::Owner, |said| owner(said).map(str::to_owned)),
        of_item(Aspect::Phase, |said| phase(said).map(str::to_owned)),
        flags(
            Aspect::SignOff,
            |said| said.sign_off,
            weight.asks_less(before.sign_off),
        ),
        flags(Aspect::NoGo, |said| said.no_go, Effect::Neither),
        flags(
            Aspect::Planned,
            |said| said.planned,
            weight.asks_less(after.planned),
        ),
    ]
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
