//! What changed of settings: which there are, what they are set to, and whether they must be.

use std::collections::HashMap;

use super::effect::{self, Weight};
use super::environment::{self, Somewhere};
use super::pairs::{Match, Pairs};
use super::{Aspect, Change, Subject, plain, set};
use crate::catalog::{Catalog, Page};
use crate::model::SettingKind;
use crate::project::{SettingVariant, project_settings};

/// A setting of a page, as a state of the site has it.
struct SaidSetting<'a> {
    page: &'a Page,
    /// Of the page in its catalog.
    place: usize,
    name: &'a str,
    variants: Somewhere<SettingVariant<'a>>,
}

/// The changes of each setting with the page that it is on, or was. Two settings are one if they have the same
/// name on the same page, or if each is alone in its state in having the name and no such partner.
pub fn changes<'a>(
    before: &'a Catalog,
    after: &'a Catalog,
    common: &[&str],
    pages: &Pairs,
) -> Vec<(&'a Page, Vec<Change>)> {
    let (old, new) = (read(before, common), read(after, common));
    let mut changes = Vec::new();
    for (one, other) in pairs(&old, &new, pages) {
        let (one, other) = (one.map(|place| &old[place]), other.map(|place| &new[place]));
        let page = match (one, other) {
            (_, Some(other)) => other.page,
            (Some(one), None) => {
                let newer = pages.newer(one.place);
                newer.map_or(one.page, |place| &after.pages[place])
            }
            (None, None) => continue,
        };
        let found = of_setting(one, other, common);
        if !found.is_empty() {
            changes.push((page, found));
        }
    }
    changes
}

/// All settings that are in some built environment, in the order of pages and of their blocks.
fn read<'a>(catalog: &'a Catalog, common: &[&str]) -> Vec<SaidSetting<'a>> {
    let mut all: Vec<SaidSetting<'a>> = Vec::new();
    for (place, page) in catalog.pages.iter().enumerate() {
        if page.settings.blocks.is_empty() {
            continue;
        }
        let mut places: HashMap<&str, usize> = HashMap::new();
        let built = catalog.built(page);
        for environment in built.iter() {
            let environment_name = environment::name(catalog, environment);
            for variant in project_settings(catalog, place, environment) {
                let name = variant.name;
                let at = *places.entry(name).or_insert_with(|| {
                    all.push(SaidSetting {
                        page,
                        place,
                        name,
                        variants: Somewhere::default(),
                    });
                    all.len() - 1
                });
                all[at].variants.add(environment_name, common, variant);
            }
        }
    }
    all
}

fn pairs(
    old: &[SaidSetting<'_>],
    new: &[SaidSetting<'_>],
    pages: &Pairs,
) -> Vec<(Option<usize>, Option<usize>)> {
    let mut pairs = Match::new(0..old.len(), 0..new.len());
    let key = |place: Option<usize>, name: &str| place.map(|place| format!("{place} {name}"));
    let old_keys = old.iter().map(|one| key(pages.newer(one.place), one.name));
    let old_keys: Vec<_> = old_keys.collect();
    let new_keys: Vec<_> = new
        .iter()
        .map(|one| key(Some(one.place), one.name))
        .collect();
    pairs.join_by(
        |place| old_keys[place].as_deref(),
        |place| new_keys[place].as_deref(),
    );
    let names = |said: &[SaidSetting<'_>], is_joined: &dyn Fn(usize) -> bool| {
        let mut names: HashMap<String, Option<usize>> = HashMap::new();
        for (place, one) in said
            .iter()
            .enumerate()
            .filter(|(place, _)| !is_joined(*place))
        {
            let alone = names.entry(one.name.to_owned());
            alone.and_modify(|one| *one = None).or_insert(Some(place));
        }
        names
    };
    let old_names = names(old, &|place| pairs.has_old(place));
    let new_names = names(new, &|place| pairs.has_new(place));
    for (name, place) in new_names {
        let partner = old_names.get(&name).copied().flatten();
        if let (Some(old), Some(new)) = (partner, place) {
            pairs.join(old, new);
        }
    }
    pairs.all()
}

fn of_setting(
    old: Option<&SaidSetting<'_>>,
    new: Option<&SaidSetting<'_>>,
    common: &[&str],
) -> Vec<Change> {
    let mut changes = Vec::new();
    if let (Some(old), Some(new)) = (old, new)
        && old.page.path() != new.page.path()
        && old.page.id.value != new.page.id.value
    {
        let (from, to) = (&*old.page.title, &*new.page.title);
        changes.push(plain(Aspect::Place, Some(from), Some(to)));
    }
    let (before, after) = (
        old.map(|said| &said.variants),
        new.map(|said| &said.variants),
    );
    let pairs = environment::pairs(before, after, common);
    changes.extend(environment::merged(&pairs, common.len(), of_variant));
    let name = new.or(old).map_or("", |said| said.name);
    for change in &mut changes {
        change.subject = Some(Subject::Setting(name.to_owned()));
    }
    changes
}

/// What changed in one environment.
fn of_variant(old: Option<&SettingVariant<'_>>, new: Option<&SettingVariant<'_>>) -> Vec<Change> {
    let level = |one: Option<&SettingVariant<'_>>| one.map(|one| one.level);
    let weight = Weight::of_levels(level(old), level(new));
    let value = |one: Option<&SettingVariant<'_>>| one.map(in_words);
    let (from, to) = (value(old), value(new));
    let (from, to) = (from.as_deref(), to.as_deref());
    let (Some(old), Some(new)) = (old, new) else {
        let effect = weight.asks_less(old.is_some());
        let change = plain(Aspect::Setting, from, to);
        return vec![Change { effect, ..change }];
    };
    let mut changes = Vec::new();
    if from != to {
        changes.push(plain(Aspect::Value, from, to));
    }
    if old.level != new.level {
        let (from, to) = (old.level.as_str(), new.level.as_str());
        let change = plain(Aspect::Level, Some(from), Some(to));
        let effect = effect::of_level(old.level, new.level);
        changes.push(Change { effect, ..change });
    }
    set(
        &mut changes,
        Aspect::Condition,
        &conditions(old),
        &conditions(new),
        |added| weight.asks_less(added),
    );
    changes
}

/// What a setting is set to, as it is written; of what must be set, that it must.
fn in_words(setting: &SettingVariant<'_>) -> String {
    match (setting.kind, setting.shown()) {
        (SettingKind::Unset, "") => "must be set".to_owned(),
        (SettingKind::Unset, form) => format!("must be set: {form}"),
        _ => setting.written.clone(),
    }
}

fn conditions(setting: &SettingVariant<'_>) -> Vec<String> {
    let when = setting.when.iter();
    when.map(|when| match when.negated {
        true => format!("!{}", when.id),
        false => when.id.clone(),
    })
    .collect()
}
