//! The texts of one page's items, version by version, from the newest to the oldest.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::{Known, Pasts, split_id};
use crate::assemble::Assembly;
use crate::catalog::Page;
use crate::history::Version;
use crate::model::EnvSet;
use crate::project::{Material, materials};
use crate::render::history::{
    CommitJson, HistoryJson, ItemJson, PageJson, RetiredJson, WordingJson,
};
use crate::resolve::{earlier, plain_parentheses};
use crate::source::Source;

/// `history.json` of the page at `place` of the catalog.
pub fn text(assembly: &Assembly<'_>, pasts: &Pasts<'_>, place: usize) -> String {
    let page = &assembly.catalog.pages[place];
    let built = assembly.catalog.built(page);
    let versions = pasts.versions(page);
    let mut past = Past::new(assembly, page, built);
    let mut unreadable = false;
    for known in &versions.known {
        match pasts.text(known) {
            Some(text) => past.read(&text, known),
            None => unreadable = true,
        }
    }
    let mut json = HistoryJson::new(PageJson {
        id: &page.id.value,
        path: match page.url.as_str() {
            "" => "/".to_owned(),
            url => format!("/{url}/"),
        },
    });
    let missing = [
        (pasts.history.shallow, "shallow"),
        (versions.cut, "limit"),
        (unreadable, "unreadable"),
    ];
    json.missing = missing
        .into_iter()
        .filter_map(|(is, why)| is.then_some(why))
        .collect();
    json.items = past.items.iter().map(|item| past.item(item)).collect();
    let retired = past.retired.iter();
    json.retired = retired
        .map(|(id, retired)| RetiredJson {
            id,
            moved_to: pasts.claimed(assembly, page, id),
            last_seen: commit(retired.last_seen),
            earlier: past.wordings(&retired.wordings),
        })
        .collect();
    json.text()
}

impl Pasts<'_> {
    fn text(&self, known: &Known<'_>) -> Option<String> {
        let blob = known.version.blob.as_deref()?;
        self.history.texts.text(blob)
    }
}

/// One text of an item.
struct Wording<'a> {
    hash: String,
    text: Material,
    envs: EnvSet,
    since: Option<&'a Version>,
}

struct Item<'a> {
    full_id: String,
    aliases: BTreeSet<String>,
    current: Vec<Wording<'a>>,
    earlier: Vec<Wording<'a>>,
}

struct Retired<'a> {
    last_seen: &'a Version,
    wordings: Vec<Wording<'a>>,
}

struct Past<'a> {
    assembly: &'a Assembly<'a>,
    /// The environments that are built.
    built: EnvSet,
    /// What the page says in parentheses and means as words.
    plain: HashSet<String>,
    items: Vec<Item<'a>>,
    /// Places of items by the ids that are theirs on this page, and those that were.
    places: HashMap<String, usize>,
    /// By full id.
    retired: BTreeMap<String, Retired<'a>>,
}

impl<'a> Past<'a> {
    fn new(assembly: &'a Assembly<'a>, page: &Page, built: EnvSet) -> Self {
        let mut past = Self {
            assembly,
            built: assembly.catalog.envs,
            plain: plain_parentheses(page),
            items: Vec::new(),
            places: HashMap::new(),
            retired: BTreeMap::new(),
        };
        let mut current: Vec<Vec<Wording<'a>>> = page.items.iter().map(|_| Vec::new()).collect();
        for environment in built.iter() {
            let texts = materials(page, &assembly.catalog.config, environment);
            for (wordings, text) in current.iter_mut().zip(texts) {
                if let Some(text) = text {
                    note(wordings, text, environment, None);
                }
            }
        }
        for (item, current) in page.items.iter().zip(current) {
            if current.is_empty() {
                continue;
            }
            past.places.insert(item.id.clone(), past.items.len());
            past.items.push(Item {
                full_id: page.full_id(item),
                aliases: BTreeSet::new(),
                current,
                earlier: Vec::new(),
            });
        }
        past.name_aliases(page);
        past
    }

    /// An alias is never the id of an item that the page has.
    fn name_aliases(&mut self, page: &Page) {
        let own: BTreeSet<&str> = page.items.iter().map(|item| item.id.as_str()).collect();
        for item in page.items.iter().filter(|item| !item.aliases.is_empty()) {
            let Some(&place) = self.places.get(&item.id) else {
                continue;
            };
            for alias in &item.aliases {
                let (old_page, id) = split_id(&alias.value, &page.id.value);
                let is_here = old_page == page.id.value;
                if is_here && own.contains(id) {
                    continue;
                }
                if is_here {
                    self.places.entry(id.to_owned()).or_insert(place);
                }
                self.items[place].aliases.insert(format!("{old_page}/{id}"));
            }
        }
    }

    /// Reads one version, older than all that were read before.
    fn read(&mut self, text: &str, known: &Known<'a>) {
        let config = &self.assembly.catalog.config;
        let source = Source::new(known.path.as_str(), text);
        let Some(page) = earlier(&source, config, &self.plain) else {
            return;
        };
        for environment in page.attributes.envs.intersection(self.built).iter() {
            let texts = materials(&page, config, environment);
            for (item, text) in page.items.iter().zip(texts) {
                let Some(text) = text else {
                    continue;
                };
                let full_id = page.full_id(item);
                match self.places.get(&item.id) {
                    Some(&place) => {
                        let item = &mut self.items[place];
                        item.remember(full_id, text, environment, known.version);
                    }
                    None => self.retire(full_id, text, environment, known.version),
                }
            }
        }
    }

    fn retire(&mut self, id: String, text: Material, environment: usize, version: &'a Version) {
        let retired = self.retired.entry(id).or_insert_with(|| Retired {
            last_seen: version,
            wordings: Vec::new(),
        });
        note(&mut retired.wordings, text, environment, Some(version));
    }

    fn item<'s>(&'s self, item: &'s Item<'_>) -> ItemJson<'s> {
        ItemJson {
            id: item.full_id.clone(),
            aliases: item.aliases.iter().map(String::as_str).collect(),
            current: self.wordings(&item.current),
            earlier: self.wordings(&item.earlier),
        }
    }

    fn wordings<'s>(&'s self, wordings: &'s [Wording<'_>]) -> Vec<WordingJson<'s>> {
        let wording = |one: &'s Wording<'_>| {
            let names = &self.assembly.catalog.config.environments;
            let names = one.envs.iter().filter_map(|place| names.get(place));
            WordingJson {
                hash: &one.hash,
                environments: names.map(|one| one.name.value.as_str()).collect(),
                since: one.since.map(commit),
                text: (&one.text).into(),
            }
        };
        wordings.iter().map(wording).collect()
    }
}

impl<'a> Item<'a> {
    /// A text that it has is only older for it; any other is an earlier one.
    fn remember(&mut self, id: String, text: Material, environment: usize, version: &'a Version) {
        if id != self.full_id {
            self.aliases.insert(id);
        }
        let hash = text.hash();
        match self.current.iter_mut().find(|one| one.hash == hash) {
            Some(current) => current.since = Some(version),
            None => note(&mut self.earlier, text, environment, Some(version)),
        }
    }
}

/// Adds a text, or what is new of one that is there.
fn note<'a>(
    wordings: &mut Vec<Wording<'a>>,
    text: Material,
    environment: usize,
    since: Option<&'a Version>,
) {
    let hash = text.hash();
    match wordings.iter_mut().find(|one| one.hash == hash) {
        Some(known) => {
            known.envs = known.envs.with(environment);
            known.since = since;
        }
        None => wordings.push(Wording {
            hash,
            text,
            envs: EnvSet::only(environment),
            since,
        }),
    }
}

fn commit(version: &Version) -> CommitJson<'_> {
    CommitJson {
        commit: &version.commit,
        date: version.time(),
    }
}
