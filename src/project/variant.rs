//! What a page is in one environment, as values: what renders it needs nothing else of the page.

use std::collections::{BTreeSet, HashMap};

use super::{Lists, Material, SettingBlockVariant, SourceEdit, ViewVariant, material};
use crate::catalog::Counts;
use crate::config::{Environment, Owner};
use crate::model::{Date, Due, Duration, Evidence, Level};
use crate::source::SourcePath;
use crate::tree::{NodeId, Tree};

/// One page as it is in one environment.
#[derive(Debug)]
pub struct Variant<'a> {
    pub path: &'a SourcePath,
    /// The page's id.
    pub id: &'a str,
    /// The page's address, without the environment.
    pub url: &'a str,
    /// `None` on a site without environments.
    pub environment: Option<&'a Environment>,
    pub title: String,
    pub description: Option<String>,
    pub facts: Facts<'a>,
    pub effort: Option<Duration>,
    pub review_by: Option<Date>,
    /// The page's Markdown, narrowed and filled; links lead where they must from the variant's address.
    pub tree: Tree,
    pub sections: Vec<SectionVariant<'a>>,
    /// In order; parents come before their children.
    pub items: Vec<ItemVariant<'a>>,
    /// The blocks of settings, in order.
    pub settings: Vec<SettingBlockVariant<'a>>,
    /// Where `env.txt` is, seen from the variant's address.
    pub settings_href: String,
    /// The variables that a reader may fill in and that the page mentions.
    pub asks: Vec<Ask<'a>>,
    /// The conditions its items and settings depend on: id and question.
    pub conditions: Vec<(String, String)>,
    /// The lists that its text asks for, in order.
    pub views: Vec<ViewVariant<'a>>,
    /// Where the site's own lists are, seen from the variant.
    pub lists: Lists<'a>,
    /// Where the destinations in raw HTML lead, as they are written there.
    pub html_links: HashMap<String, String>,
    /// The places that raw HTML names.
    pub html_anchors: &'a BTreeSet<String>,
}

impl<'a> Variant<'a> {
    /// The block of settings at a node of the tree, if it is one.
    pub fn settings_at(&self, node: NodeId) -> Option<&SettingBlockVariant<'a>> {
        let place = self.settings.binary_search_by_key(&node, |one| one.node);
        self.settings.get(place.ok()?)
    }

    /// The list at a node of the tree, if the text asks for one there.
    pub fn view_at(&self, node: NodeId) -> Option<&ViewVariant<'a>> {
        let place = self.views.binary_search_by_key(&node, |one| one.node);
        self.views.get(place.ok()?)
    }
}

/// One page as it is in one environment, as Markdown.
#[derive(Debug)]
pub struct SourceVariant<'a> {
    pub source: &'a str,
    /// The source with this applied is the variant.
    pub edits: Vec<SourceEdit>,
}

/// A section that is in the variant.
#[derive(Debug)]
pub struct SectionVariant<'a> {
    pub node: NodeId,
    /// Of its heading, 1 to 6.
    pub level: u8,
    pub title: String,
    pub anchor: String,
    pub facts: Facts<'a>,
    pub sign_off: bool,
    /// Of all items inside it, those of inner sections too.
    pub items: Counts,
    /// Place of the section around it among the variant's.
    pub parent: Option<usize>,
}

/// An item that is in the variant.
#[derive(Debug)]
pub struct ItemVariant<'a> {
    pub node: NodeId,
    /// Places among the variant's items and sections.
    pub parent: Option<usize>,
    pub section: Option<usize>,
    pub id: &'a str,
    pub full_id: String,
    pub title: String,
    pub facts: Facts<'a>,
    pub evidence: Evidence,
    pub expires: Option<Duration>,
    pub effort: Option<Duration>,
    pub due: Option<Due>,
    pub after: Vec<Reference>,
    pub links: Vec<LabelledLink>,
    pub planned: bool,
    pub sign_off: bool,
    pub no_go: bool,
    pub step: Option<u32>,
    pub has_children: bool,
    /// Nested plain bullets, as text.
    pub criteria: Vec<String>,
    /// Its commands, exactly as they are copied.
    pub commands: Vec<String>,
    /// The material text, where variables that a reader may fill in make it another than these.
    pub named: Option<Material>,
    /// Full ids that it had before.
    pub aliases: Vec<String>,
}

impl ItemVariant<'_> {
    /// The material hash.
    pub fn hash(&self) -> String {
        material::hash(&self.material_text())
    }

    /// The exact words that the material hash is made of.
    pub fn material_text(&self) -> String {
        match &self.named {
            Some(named) => named.text(),
            None => {
                let level = self.facts.level;
                material::text(&self.title, level, &self.criteria, &self.commands)
            }
        }
    }
}

/// What a page, a section or an item says of the items in it, with what it inherits.
#[derive(Clone, Debug)]
pub struct Facts<'a> {
    pub level: Level,
    pub owner: Option<&'a Owner>,
    pub phase: Option<&'a str>,
    /// Labels of all its environments that are built.
    pub environments: Vec<&'a str>,
    pub when: Vec<ConditionInWords>,
    pub controls: Vec<Control<'a>>,
    pub tags: Vec<&'a str>,
}

impl<'a> Facts<'a> {
    /// What these facts say that the facts `around` them do not, so that nothing is shown twice. The level
    /// stays, since it always means something.
    pub fn beyond(&self, around: &Facts<'a>) -> Facts<'a> {
        fn new<T: PartialEq + Clone>(own: &[T], around: &[T]) -> Vec<T> {
            own.iter()
                .filter(|one| !around.contains(one))
                .cloned()
                .collect()
        }
        let environments = match self.environments == around.environments {
            true => Vec::new(),
            false => self.environments.clone(),
        };
        Facts {
            level: self.level,
            owner: self.owner.filter(|&owner| around.owner != Some(owner)),
            phase: self.phase.filter(|&phase| around.phase != Some(phase)),
            environments,
            when: new(&self.when, &around.when),
            controls: new(&self.controls, &around.controls),
            tags: new(&self.tags, &around.tags),
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConditionInWords {
    pub id: String,
    pub negated: bool,
    /// `If using Slack`, or the question with its answer.
    pub words: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Control<'a> {
    pub framework: &'a str,
    pub id: &'a str,
    pub title: &'a str,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LabelledLink {
    pub label: String,
    pub href: String,
}

/// An item or a section that another item waits for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// What must be done: full ids of items that have no parts, those of an item that has; what is not in this environment, or
    /// only planned, is not waited for. Or `#` and the anchor of a section of the same page.
    pub targets: Vec<String>,
    pub link: LabelledLink,
}

/// A variable that a reader may fill in.
#[derive(Debug)]
pub struct Ask<'a> {
    pub name: &'a str,
    pub question: &'a str,
    pub value: String,
    pub pattern: Option<&'a str>,
}
