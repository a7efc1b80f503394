//! Environments of two states: those that both have are compared, one by one, and what is the same in all of
//! them is told once.

use std::collections::HashMap;

use super::Change;
use crate::catalog::Catalog;

/// Names of the environments that are built.
pub fn names(catalog: &Catalog) -> Vec<&str> {
    let environments = catalog.envs.iter();
    environments
        .map(|place| name(catalog, place))
        .filter(|name| !name.is_empty())
        .collect()
}

/// The name of an environment; the one of a site without any has none.
pub fn name(catalog: &Catalog, environment: usize) -> &str {
    let declared = catalog.config.environments.get(environment);
    declared.map_or("", |one| &one.name.value)
}

/// Names of the environments that are built of both. Two sites without any have the unnamed one.
pub fn common<'a>(before: &'a Catalog, after: &'a Catalog) -> Vec<&'a str> {
    if before.config.environments.is_empty() && after.config.environments.is_empty() {
        return vec![""];
    }
    let old = names(before);
    let mut common = names(after);
    common.retain(|name| old.contains(name));
    common
}

/// What a thing is in each environment that it is in.
pub struct Somewhere<T> {
    /// In those that both states have, by their place in the list of these.
    common: Vec<(usize, T)>,
    /// In the first of the others, where there is nothing else to compare.
    other: Option<T>,
}

impl<T> Default for Somewhere<T> {
    fn default() -> Self {
        Self {
            common: Vec::new(),
            other: None,
        }
    }
}

impl<T> Somewhere<T> {
    pub fn add(&mut self, name: &str, common: &[&str], what: T) {
        match common.iter().position(|known| *known == name) {
            Some(place) => self.common.push((place, what)),
            None => {
                self.other.get_or_insert(what);
            }
        }
    }

    pub fn is_empty(&self) -> bool {
        self.common.is_empty() && self.other.is_none()
    }

    pub fn first(&self) -> Option<&T> {
        self.all().next().map(|(_, what)| what)
    }

    /// With the place of the environment, if both states have it.
    pub fn all(&self) -> impl Iterator<Item = (Option<usize>, &T)> {
        let other = self.other.iter().filter(|_| self.common.is_empty());
        let common = self.common.iter().map(|(place, what)| (Some(*place), what));
        common.chain(other.map(|what| (None, what)))
    }

    fn in_common(&self, place: usize) -> Option<&T> {
        let mut common = self.common.iter();
        common
            .find(|(other, _)| *other == place)
            .map(|(_, what)| what)
    }
}

/// What is of one environment in both states, or in one of them; the environment has no name if both do not have it.
pub type Pair<'a, T> = (Option<&'a str>, Option<&'a T>, Option<&'a T>);

/// Pairs what is of the same environment; where nothing is of a common one, what is of any.
pub fn pairs<'a, T>(
    old: Option<&'a Somewhere<T>>,
    new: Option<&'a Somewhere<T>>,
    common: &[&'a str],
) -> Vec<Pair<'a, T>> {
    let places = common.iter().enumerate();
    let mut pairs: Vec<Pair<'a, T>> = places
        .map(|(place, name)| {
            let there = |state: Option<&'a Somewhere<T>>| state?.in_common(place);
            (Some(*name), there(old), there(new))
        })
        .filter(|(_, old, new)| old.is_some() || new.is_some())
        .collect();
    if pairs.is_empty() {
        let first = |state: Option<&'a Somewhere<T>>| state?.first();
        pairs.push((None, first(old), first(new)));
    }
    pairs
}

/// All changes of all pairs, each once and with its environments, unless these are as many as `whole`.
pub fn merged<T>(
    pairs: &[Pair<'_, T>],
    whole: usize,
    changes: impl Fn(Option<&T>, Option<&T>) -> Vec<Change>,
) -> Vec<Change> {
    let mut all: Vec<Change> = Vec::new();
    let mut places: HashMap<Change, usize> = HashMap::new();
    for &(name, old, new) in pairs {
        for change in changes(old, new) {
            let place = *places.entry(change).or_insert_with_key(|change| {
                all.push(change.clone());
                all.len() - 1
            });
            let environments = &mut all[place].environments;
            // The same may happen to two things of one environment.
            let name = name.filter(|name| environments.last().is_none_or(|last| last != name));
            environments.extend(name.map(str::to_owned));
        }
    }
    for change in &mut all {
        if change.environments.len() == whole {
            change.environments.clear();
        }
    }
    all
}
