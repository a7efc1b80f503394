//! Settings as a reader of one environment sees them: what holds there, and what is still to be set there.

use std::ops::Range;

use super::fill::{Piece, Variables};
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
    /// The environment that has it; here it is to be set still, unless it is generated.
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
    let command = one
        .value
        .and_then(|definition| definition.command.as_deref());
    let place = page.settings.places.get(one.name);
    SettingVariant {
        name: one.name,
        anchor: place.map_or(one.name, |place| &place.anchor),
        first: one.first,
        kind: one.kind,
        value,
        fills,
        command: command.map(|command| variables.fill_plain(command)),
        written: one
            .value
            .map_or_else(String::new, |one| written(&one.written, variables)),
        level: one.level,
        when: one
            .when
            .iter()
            .map(|when| condition_in_words(when, page, &hrefs.catalog.config, hrefs.environment))
            .collect(),
        description: one.description.map(|text| variables.fill_plain(text)),
        inherited: one
            .inherited
            .and_then(|place| hrefs.catalog.config.environments.get(place)),
    }
}

/// A value for a file, its variables filled. A variable's value must not end the author's: in double quotes what
/// means something there is escaped, and without quotes it gets some if it needs them.
fn written(written: &str, variables: &Variables<'_>) -> String {
    let Some(pieces) = variables.pieces(written, false) else {
        return written.to_owned();
    };
    let quoted = written.starts_with('"') && written.len() > 1 && written.ends_with('"');
    let values = pieces.iter().filter_map(|piece| match piece {
        Piece::Value { text, .. } => Some(*text),
        Piece::Kept(_) | Piece::Open { .. } => None,
    });
    let means = |c: char| c.is_whitespace() || matches!(c, '#' | '"' | '\'' | '`' | '$' | '\\');
    let wrap = !written.starts_with(['"', '\'']) && values.clone().any(|text| text.contains(means));
    let mut file = String::with_capacity(written.len());
    for piece in pieces {
        match piece {
            Piece::Kept(range) | Piece::Open { range, .. } if wrap => {
                push_escaped(&mut file, &written[range], false);
            }
            Piece::Kept(range) | Piece::Open { range, .. } => file.push_str(&written[range]),
            Piece::Value { text, .. } if wrap || quoted => push_escaped(&mut file, text, true),
            Piece::Value { text, .. } => file.push_str(text),
        }
    }
    match wrap {
        true => format!("\"{file}\""),
        false => file,
    }
}

/// Text for a value in double quotes; `$` of the author's own text goes on to mean what it meant.
fn push_escaped(file: &mut String, text: &str, dollar: bool) {
    for character in text.chars() {
        match character {
            '\n' => file.push_str("\\n"),
            '"' | '\\' | '`' => file.extend(['\\', character]),
            '$' if dollar => file.push_str("\\$"),
            _ => file.push(character),
        }
    }
}
