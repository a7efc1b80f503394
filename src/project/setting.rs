//! Settings as a reader of one environment sees them: what holds there, and what must be set there.

mod written;

use std::ops::Range;

use super::fill::Variables;
use super::item::condition_in_words;
use super::tree::Copy;
use super::{ConditionInWords, Hrefs};
use crate::catalog::{Catalog, Effective, Page};
use crate::config::Environment;
use crate::model::{Level, SettingKind};
use crate::tree::NodeId;

/// A block of settings that is in the variant.
#[derive(Debug)]
pub struct SettingBlockVariant<'a> {
    /// The block of code, in the variant's tree.
    pub node: NodeId,
    /// What is said of the block, a paragraph each.
    pub notes: Vec<String>,
    pub settings: Vec<SettingVariant<'a>>,
}

/// A setting as it is in the variant's environment.
#[derive(Debug)]
pub struct SettingVariant<'a> {
    pub name: &'a str,
    pub anchor: &'a str,
    /// Whether it is the first of its name on the page, which has the anchor.
    pub first: bool,
    pub kind: SettingKind,
    /// As a program reads it, filled; of a generated one as it is written.
    pub value: String,
    /// Where in the value a reader may fill in a variable, and its name.
    pub fills: Vec<(Range<usize>, &'a str)>,
    /// What prints the value of a generated one, if that is all of it.
    pub command: Option<String>,
    /// As it stands in a file: quoted where it must be.
    pub written: String,
    pub level: Level,
    pub when: Vec<ConditionInWords>,
    pub description: Option<String>,
    /// The environment that has it; here it must be set, unless it is generated.
    pub inherited: Option<&'a Environment>,
}

impl SettingVariant<'_> {
    /// What is known of its value: the value itself, or of one that must be set its form, which `xxx` alone is not.
    pub fn shown(&self) -> &str {
        match self.kind == SettingKind::Unset && self.value.trim() == "xxx" {
            true => "",
            false => &self.value,
        }
    }
}

/// What a file of settings is called when it is saved.
pub fn file_name(environment: Option<&Environment>) -> String {
    match environment {
        Some(environment) => format!(".env.{}", environment.name.value),
        None => ".env".to_owned(),
    }
}

/// The blocks of settings of a variant.
pub fn settings<'a>(
    hrefs: &Hrefs<'a>,
    page: &'a Page,
    copy: &Copy<'_>,
    variables: &Variables<'a>,
) -> Vec<SettingBlockVariant<'a>> {
    if page.settings.blocks.is_empty() {
        return Vec::new();
    }
    let blocks = page.settings.of(hrefs.environment).into_iter();
    let blocks = blocks.filter_map(|(block, settings)| {
        let settings = settings.into_iter();
        let settings = settings.map(|one| setting(hrefs, page, one, variables));
        Some(SettingBlockVariant {
            node: copy.copies[block.node as usize]?,
            notes: block
                .notes
                .iter()
                .map(|note| variables.fill_plain(note))
                .collect(),
            settings: settings.collect(),
        })
    });
    blocks.collect()
}

/// The settings of a page in an environment, each once, without the page around them.
pub fn project_settings(
    catalog: &Catalog,
    place: usize,
    environment: usize,
) -> Vec<SettingVariant<'_>> {
    let page = &catalog.pages[place];
    let variables = Variables::new(page, &catalog.config, environment);
    let hrefs = Hrefs {
        catalog,
        environment,
        from: String::new(),
    };
    let blocks = page.settings.of(environment).into_iter();
    let settings = blocks.flat_map(|(_, settings)| settings);
    let settings = settings.filter(|one| one.first);
    settings
        .map(|one| setting(&hrefs, page, one, &variables))
        .collect()
}

fn setting<'a>(
    hrefs: &Hrefs<'a>,
    page: &'a Page,
    one: Effective<'a>,
    variables: &Variables<'a>,
) -> SettingVariant<'a> {
    let fill = |text: &str| {
        let marked = variables.fill_marked(text);
        marked.unwrap_or_else(|| (text.to_owned(), Vec::new()))
    };
    let value = one.value.map_or("", |definition| &definition.value);
    let (value, fills) = fill(value);
    let command = one.value.and_then(|definition| {
        let command = definition.command.as_deref()?;
        Some(variables.fill_plain(command))
    });
    let written = one.value.map_or_else(String::new, |definition| {
        written::written(definition, &value, command.as_deref(), variables)
    });
    let place = page.settings.places.get(one.name);
    SettingVariant {
        name: one.name,
        anchor: place.map_or(one.name, |place| &place.anchor),
        first: one.first,
        kind: one.kind,
        value,
        fills,
        command,
        written,
        level: one.level,
        when: one
            .when
            .iter()
            .map(|when| condition_in_words(when, page, &hrefs.catalog.config, hrefs.environment))
            .collect(),
        description: said(&one).map(|text| variables.fill_plain(&text)),
        inherited: one
            .inherited
            .and_then(|place| hrefs.catalog.config.environments.get(place)),
    }
}

/// What the comment above it says, and the one behind its value.
fn said(one: &Effective<'_>) -> Option<String> {
    let words: Vec<&str> = one.description.into_iter().chain(one.remark).collect();
    (!words.is_empty()).then(|| words.join(" "))
}
