//! Which page and which item of one state is which of the other: by id, by an alias on either side, and last
//! by being word for word the same where nothing else is.

use std::collections::{HashMap, HashSet};

use super::said::Said;
use crate::catalog::Catalog;
use crate::resolve::alias_url;

/// What belongs together; what one of the states has alone stands alone.
pub struct Pairs {
    /// Places of pages, in the order of the newer state.
    pub pages: Vec<(Option<usize>, Option<usize>)>,
    /// Places among what the states say, in the order of the newer one.
    pub items: Vec<(Option<usize>, Option<usize>)>,
    newer: HashMap<usize, usize>,
}

impl Pairs {
    pub fn find(before: &Catalog, after: &Catalog, old: &[Said<'_>], new: &[Said<'_>]) -> Self {
        let pages = pages(before, after);
        let newer = pages.of_old.clone();
        let items = items(before, after, old, new, &pages);
        Self {
            pages: pages.all(),
            items: items.all(),
            newer,
        }
    }

    /// The place that a page of the older state has in the newer one.
    pub fn newer(&self, place: usize) -> Option<usize> {
        self.newer.get(&place).copied()
    }
}

/// Pairs being found.
pub struct Match {
    of_old: HashMap<usize, usize>,
    of_new: HashMap<usize, usize>,
    /// In order.
    olds: Vec<usize>,
    news: Vec<usize>,
}

impl Match {
    pub fn new(olds: impl Iterator<Item = usize>, news: impl Iterator<Item = usize>) -> Self {
        Self {
            of_old: HashMap::new(),
            of_new: HashMap::new(),
            olds: olds.collect(),
            news: news.collect(),
        }
    }

    /// Joins two that are both still alone.
    pub fn join(&mut self, old: usize, new: usize) {
        if !self.of_old.contains_key(&old) && !self.of_new.contains_key(&new) {
            self.of_old.insert(old, new);
            self.of_new.insert(new, old);
        }
    }

    /// Joins what has the same key.
    pub fn join_by<'k>(
        &mut self,
        old: impl Fn(usize) -> Option<&'k str>,
        new: impl Fn(usize) -> Option<&'k str>,
    ) {
        let mut places: HashMap<&str, usize> = HashMap::new();
        for &place in &self.olds {
            if let Some(key) = old(place).filter(|_| !self.of_old.contains_key(&place)) {
                places.entry(key).or_insert(place);
            }
        }
        for place in self.news.clone() {
            if let Some(&old) = new(place).and_then(|key| places.get(key)) {
                self.join(old, place);
            }
        }
    }

    pub fn has_old(&self, place: usize) -> bool {
        self.of_old.contains_key(&place)
    }

    pub fn has_new(&self, place: usize) -> bool {
        self.of_new.contains_key(&place)
    }

    pub fn all(&self) -> Vec<(Option<usize>, Option<usize>)> {
        let news = self.news.iter();
        let news = news.map(|place| (self.of_new.get(place).copied(), Some(*place)));
        let olds = self
            .olds
            .iter()
            .filter(|place| !self.of_old.contains_key(place));
        news.chain(olds.map(|place| (Some(*place), None))).collect()
    }
}

fn pages(before: &Catalog, after: &Catalog) -> Match {
    let built = |catalog: &Catalog| -> Vec<usize> {
        let places = 0..catalog.pages.len();
        let is_built = |&place: &usize| !catalog.built(&catalog.pages[place]).is_empty();
        places.filter(is_built).collect()
    };
    let mut pairs = Match::new(built(before).into_iter(), built(after).into_iter());
    pairs.join_by(
        |place| Some(&before.pages[place].id.value),
        |place| Some(&after.pages[place].id.value),
    );
    pairs.join_by(
        |place| Some(before.pages[place].path().as_str()),
        |place| Some(after.pages[place].path().as_str()),
    );
    for (one, other, is_newer) in [(after, before, true), (before, after, false)] {
        for (place, page) in one.pages.iter().enumerate() {
            for alias in &page.aliases {
                let Some(&earlier) = other.names.by_url.get(&alias_url(&alias.value)) else {
                    continue;
                };
                let (old, new) = if is_newer {
                    (earlier, place)
                } else {
                    (place, earlier)
                };
                let is_built = |places: &[usize], place| places.binary_search(&place).is_ok();
                if is_built(&pairs.olds, old) && is_built(&pairs.news, new) {
                    pairs.join(old, new);
                }
            }
        }
    }
    pairs
}

fn items(
    before: &Catalog,
    after: &Catalog,
    old: &[Said<'_>],
    new: &[Said<'_>],
    pages: &Match,
) -> Match {
    let mut pairs = Match::new(0..old.len(), 0..new.len());
    pairs.join_by(
        |place| Some(&old[place].full_id),
        |place| Some(&new[place].full_id),
    );
    // On a page that has another id now, its items have the same.
    let own = |said: &Said<'_>, page: Option<usize>| {
        page.map(|page| format!("{} {}", page, said.item.id))
    };
    let old_ids: Vec<_> = old.iter().map(|said| own(said, Some(said.place))).collect();
    let new_ids: Vec<_> = new
        .iter()
        .map(|said| own(said, pages.of_new.get(&said.place).copied()))
        .collect();
    pairs.join_by(
        |place| old_ids[place].as_deref(),
        |place| new_ids[place].as_deref(),
    );
    let by_id = |said: &[Said<'_>]| -> HashMap<String, usize> {
        let ids = said.iter().enumerate();
        ids.map(|(place, said)| (said.full_id.clone(), place))
            .collect()
    };
    let (old_by_id, new_by_id) = (by_id(old), by_id(new));
    for (place, alias) in aliases(new, after) {
        if let Some(&earlier) = old_by_id.get(&alias) {
            pairs.join(earlier, place);
        }
    }
    for (place, alias) in aliases(old, before) {
        if let Some(&later) = new_by_id.get(&alias) {
            pairs.join(place, later);
        }
    }
    let (old_texts, new_texts) = (texts(old, &pairs.of_old), texts(new, &pairs.of_new));
    pairs.join_by(
        |place| old_texts.get(&place).map(String::as_str),
        |place| new_texts.get(&place).map(String::as_str),
    );
    pairs
}

/// The full ids that items had before, unless the page has an item of that id.
fn aliases(said: &[Said<'_>], catalog: &Catalog) -> Vec<(usize, String)> {
    let mut all = Vec::new();
    for (place, said) in said.iter().enumerate() {
        for alias in &said.item.aliases {
            let own = (said.page.id.value.as_str(), alias.value.as_str());
            let (page, id) = alias.value.rsplit_once('/').unwrap_or(own);
            let page_now = catalog
                .names
                .by_id
                .get(page)
                .map(|&page| &catalog.pages[page]);
            if page_now.is_none_or(|page| page.item(id).is_none()) {
                all.push((place, format!("{page}/{id}")));
            }
        }
    }
    all
}

/// The texts of those items that are alone and that no other such item shares.
fn texts(said: &[Said<'_>], joined: &HashMap<usize, usize>) -> HashMap<usize, String> {
    let alone = (0..said.len()).filter(|place| !joined.contains_key(place));
    let text = |place: usize| {
        let texts = said[place].texts.all();
        let texts = texts.map(|(common, text)| format!("{common:?} {}", text.material.hash()));
        texts.collect::<Vec<_>>().join(" ")
    };
    let texts: HashMap<usize, String> = alone.map(|place| (place, text(place))).collect();
    let mut seen: HashSet<&str> = HashSet::new();
    let twice: HashSet<String> = texts
        .values()
        .filter(|text| !seen.insert(text))
        .cloned()
        .collect();
    let once = texts.into_iter().filter(|(_, text)| !twice.contains(text));
    once.collect()
}
