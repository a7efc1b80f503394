//! A page's settings, and what they come to in one environment: a block with `env` overrides the base by name,
//! and `extends` inherits what another environment has, its values aside.

use std::collections::{BTreeMap, HashMap, HashSet};

use crate::model::{EnvSet, Level, SettingKind, When};
use crate::source::Spanned;
use crate::tree::NodeId;

/// All blocks of settings of a page.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// In the order of the page.
    pub blocks: Vec<SettingBlock>,
    pub places: BTreeMap<String, SettingPlace>,
}

/// Where a setting is defined, whichever blocks do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SettingPlace {
    pub anchor: String,
    /// The environments that have it, of themselves or inherited.
    pub envs: EnvSet,
}

/// One block of dotenv code.
#[derive(Clone, Debug)]
pub struct SettingBlock {
    pub node: NodeId,
    pub envs: EnvSet,
    /// Whether it says `env`; one that does not is the base.
    pub own: bool,
    /// The environment whose settings it inherits.
    pub extends: Option<Spanned<usize>>,
    /// What holds for the things around it.
    pub level: Level,
    pub when: Vec<When>,
    pub notes: Vec<String>,
    pub settings: Vec<Setting>,
}

/// A setting as one block writes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setting {
    pub name: Spanned<String>,
    /// As it stands in the file, quotes and all.
    pub written: String,
    /// As a program reads it.
    pub value: String,
    pub kind: SettingKind,
    /// The command of a value that is one `$(…)` and nothing else.
    pub command: Option<String>,
    pub level: Option<Level>,
    pub when: Option<When>,
    /// What the condition asks.
    pub question: String,
    /// The comment above it.
    pub description: Option<String>,
    /// The comment behind its value, said of that value.
    pub remark: Option<String>,
}

/// A setting as it is in one environment.
#[derive(Clone, Debug)]
pub struct Effective<'a> {
    pub name: &'a str,
    /// The definition that its value is taken from; `None` if what another environment has must be set here.
    pub value: Option<&'a Setting>,
    pub kind: SettingKind,
    pub level: Level,
    pub when: Vec<&'a When>,
    /// The definition whose comment asks, if one does.
    pub asks: Option<&'a Setting>,
    pub description: Option<&'a str>,
    /// What is said of the value; nothing of a value that is another block's.
    pub remark: Option<&'a str>,
    /// The environment it is inherited from.
    pub inherited: Option<usize>,
    /// Whether it is the first of its name on the page.
    pub first: bool,
    /// The definition that counts most, for messages.
    pub definition: &'a Setting,
}

/// A definition that has to do with an environment, and the environment it is taken from.
type Candidate<'a> = (usize, &'a SettingBlock, &'a Setting);

impl Settings {
    /// Each block that is in an environment, with its settings as they are there: those it writes, and those it
    /// inherits, in the order of what it extends. What several blocks inherit stands in the first of them. Takes as
    /// long as the blocks of the environment and of all it inherits from are long.
    pub fn of(&self, environment: usize) -> Vec<(&SettingBlock, Vec<Effective<'_>>)> {
        let candidates = self.candidates(environment);
        let mut shown = HashSet::new();
        let mut seen = EnvSet::only(environment);
        let blocks = self.visible(environment).map(|block| {
            let mut names = Vec::new();
            if let Some(extends) = &block.extends {
                let written: HashSet<&str> = block.names().collect();
                self.list(extends.value, &mut seen, &mut names);
                names.retain(|name| {
                    let other = candidates
                        .get(name)
                        .is_none_or(|all| all[0].0 == environment);
                    written.contains(name) || !other
                });
            }
            names.extend(block.names());
            let mut listed = HashSet::new();
            names.retain(|name| listed.insert(*name));
            let settings = names.iter().filter_map(|&name| {
                let candidates = candidates.get(name)?;
                let mut one = effective(environment, name, candidates);
                one.first = shown.insert(name);
                Some(one)
            });
            (block, settings.collect())
        });
        blocks.collect()
    }

    /// The environments, this one among them, whose settings are the same: they have the same blocks, and where one
    /// inherits from another nothing is said of the rest.
    pub fn alike(&self, environment: usize) -> EnvSet {
        if self.blocks.iter().any(|block| block.extends.is_some()) {
            return EnvSet::only(environment);
        }
        let all = EnvSet::first(EnvSet::MAX);
        self.blocks
            .iter()
            .fold(all, |alike, block| match block.envs.contains(environment) {
                true => alike.intersection(block.envs),
                false => alike.without(block.envs),
            })
    }

    /// The blocks that are in an environment, in order.
    pub fn visible(&self, environment: usize) -> impl DoubleEndedIterator<Item = &SettingBlock> {
        let blocks = self.blocks.iter();
        blocks.filter(move |block| block.envs.contains(environment))
    }

    /// The environments whose settings an environment inherits, the nearest first, itself left out.
    pub fn ancestors(&self, environment: usize) -> Vec<usize> {
        let mut ancestors = vec![environment];
        let mut next = 0;
        while let Some(&one) = ancestors.get(next) {
            for extends in self.visible(one).filter_map(|block| block.extends.as_ref()) {
                if !ancestors.contains(&extends.value) {
                    ancestors.push(extends.value);
                }
            }
            next += 1;
        }
        ancestors.split_off(1)
    }

    /// The names an environment has, in order, those it inherits where they are inherited; a name may come twice.
    /// An environment that was `seen` gives nothing new, or the ways through many blocks would double with each.
    fn list<'a>(&'a self, environment: usize, seen: &mut EnvSet, names: &mut Vec<&'a str>) {
        if seen.contains(environment) {
            return;
        }
        *seen = seen.with(environment);
        for block in self.visible(environment) {
            if let Some(extends) = &block.extends {
                self.list(extends.value, seen, names);
            }
            names.extend(block.names());
        }
    }

    /// For each name the definitions that have to do with an environment, what counts most first: its own blocks,
    /// the base, then those of the environments it inherits from. Of two that count the same the later comes first.
    fn candidates(&self, environment: usize) -> HashMap<&str, Vec<Candidate<'_>>> {
        let mut candidates: HashMap<&str, Vec<Candidate<'_>>> = HashMap::new();
        let mut seen = HashSet::new();
        for from in std::iter::once(environment).chain(self.ancestors(environment)) {
            for own in [true, false] {
                for block in self.visible(from).rev().filter(|block| block.own == own) {
                    if !seen.insert(block.node) {
                        continue;
                    }
                    for setting in &block.settings {
                        let known = candidates.entry(&setting.name.value).or_default();
                        known.push((from, block, setting));
                    }
                }
            }
        }
        candidates
    }
}

impl SettingBlock {
    fn names(&self) -> impl Iterator<Item = &str> {
        self.settings.iter().map(|one| one.name.value.as_str())
    }
}

fn effective<'a>(environment: usize, name: &'a str, candidates: &[Candidate<'a>]) -> Effective<'a> {
    let (from, block, definition) = candidates[0];
    let inherited = (from != environment).then_some(from);
    // What a command prints is nobody's value; any other stays where it was written.
    let value = Some(definition).filter(|one| inherited.is_none() || one.command.is_some());
    let level = candidates.iter().find_map(|(.., one)| one.level);
    let mut asking = candidates.iter().map(|(.., one)| *one);
    let asks = asking.find(|one| one.when.is_some());
    let when = asks.and_then(|one| one.when.as_ref());
    let mut all: Vec<&When> = block.when.iter().collect();
    all.extend(when.filter(|when| !block.when.contains(when)));
    Effective {
        name,
        value,
        kind: value.map_or(SettingKind::Unset, |one| one.kind),
        level: level.unwrap_or(block.level),
        when: all,
        asks,
        description: candidates
            .iter()
            .find_map(|(.., one)| one.description.as_deref()),
        remark: value.and_then(|one| one.remark.as_deref()),
        inherited,
        first: false,
        definition,
    }
}
