//! What there is to say of an item or a section beside its text, in words.

use std::borrow::Cow;

use crate::model::{Evidence, Level, SettingKind};
use crate::project::{Facts, ItemVariant, SectionVariant, SettingVariant, Variant};
use crate::render::words;
use crate::tree::{CodeBlock, Kind, NodeId, Segment, SegmentKind, Tree};

/// A word or two that mark an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    Recommended,
    Optional,
    /// Ticking means confirmed absent.
    NoGo,
    Planned,
    SignOff,
}

impl Mark {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Recommended => "Recommended",
            Self::Optional => "Optional",
            Self::NoGo => "No-go",
            Self::Planned => "Planned",
            Self::SignOff => "Sign-off",
        }
    }

    fn of_level(level: Level) -> Option<Self> {
        match level {
            Level::Required => None,
            Level::Recommended => Some(Self::Recommended),
            Level::Optional => Some(Self::Optional),
        }
    }
}

/// The marks of an item.
pub fn marks(item: &ItemVariant<'_>) -> Vec<Mark> {
    let marks = [
        Mark::of_level(item.facts.level),
        item.no_go.then_some(Mark::NoGo),
        item.planned.then_some(Mark::Planned),
        item.sign_off.then_some(Mark::SignOff),
    ];
    marks.into_iter().flatten().collect()
}

/// What else is said of an item and not of what is around it: `Owner: Security team`.
pub fn of_item(variant: &Variant<'_>, item: &ItemVariant<'_>) -> Vec<String> {
    let parent = item.parent.map(|parent| &variant.items[parent].facts);
    let section = item.section.map(|section| &variant.sections[section].facts);
    let around = parent.or(section).unwrap_or(&variant.facts);
    let mut told = of_facts(&item.facts.beyond(around));
    let mut add = |name: &str, value: Option<String>| {
        told.extend(value.map(|value| format!("{name}: {value}")));
    };
    let evidence = item.evidence != Evidence::None;
    add(
        "Evidence",
        evidence.then(|| item.evidence.as_str().to_owned()),
    );
    add("Good for", item.expires.map(words::duration));
    add("Takes", item.effort.map(words::duration));
    add("Due", item.due.map(words::due));
    let after: Vec<&str> = item
        .after
        .iter()
        .map(|one| one.link.label.as_str())
        .collect();
    add("After", (!after.is_empty()).then(|| after.join(", ")));
    told
}

/// What is said of a section and not of what is around it.
pub fn of_section(variant: &Variant<'_>, section: &SectionVariant<'_>) -> Vec<String> {
    let parent = section.parent.map(|parent| &variant.sections[parent].facts);
    of_facts(&section.facts.beyond(parent.unwrap_or(&variant.facts)))
}

/// What is said of a page as a whole: its environment first.
pub fn of_page(variant: &Variant<'_>) -> Vec<String> {
    let environment = variant.environment.map(|one| one.label.clone());
    let mut told: Vec<String> = environment.into_iter().collect();
    told.extend(of_facts(&variant.facts));
    told
}

fn of_facts(facts: &Facts<'_>) -> Vec<String> {
    let mut told = Vec::new();
    if let Some(owner) = facts.owner {
        told.push(match &owner.contact {
            Some(contact) => format!("Owner: {} ({contact})", owner.label),
            None => format!("Owner: {}", owner.label),
        });
    }
    told.extend(facts.phase.map(|phase| format!("Phase: {phase}")));
    told.extend(facts.when.iter().map(|when| when.words.clone()));
    let controls = facts.controls.iter();
    let controls: Vec<String> = controls
        .map(|one| format!("{}:{}", one.framework, one.id))
        .collect();
    if !controls.is_empty() {
        told.push(format!("Controls: {}", controls.join(", ")));
    }
    if !facts.tags.is_empty() {
        told.push(format!("Tags: {}", facts.tags.join(", ")));
    }
    told
}

/// The title of a list item, if it begins with a paragraph.
pub fn title_of(tree: &Tree, item: NodeId) -> Option<NodeId> {
    let first = tree.children(item).next()?;
    matches!(tree.node(first).kind, Kind::Paragraph | Kind::Plain).then_some(first)
}

/// The words in an author's raw HTML: its elements are another tool's business.
pub fn words_of_html(raw: &str) -> Cow<'_, str> {
    if !raw.contains(['<', '&']) {
        return raw.into();
    }
    crate::html::Html::words(raw).into()
}

/// The parts of a block of code: what is typed apart from what is printed, so that either is copied alone. Each is whether
/// it is printed, and its text.
pub fn code_parts(tree: &Tree, block: &CodeBlock) -> Vec<(bool, String)> {
    let is_output = |kind: SegmentKind| kind == SegmentKind::Output;
    if block.segments.is_empty() {
        let text = tree.text(block.text).trim_end_matches('\n');
        return vec![(block.keys.output, text.to_owned())];
    }
    let groups = block
        .segments
        .chunk_by(|one, other| is_output(one.kind) == is_output(other.kind));
    let part = |group: &[Segment]| {
        let lines: Vec<&str> = group.iter().map(|one| tree.text(one.text)).collect();
        let printed = group.first().is_some_and(|one| is_output(one.kind));
        (printed, lines.join("\n").trim_end_matches('\n').to_owned())
    };
    let parts = groups.map(part);
    parts.filter(|(_, text)| !text.trim().is_empty()).collect()
}

/// What is said behind a setting's value.
pub fn of_value(setting: &SettingVariant<'_>) -> &'static str {
    match setting.kind {
        SettingKind::Unset if setting.shown().is_empty() => "must be set",
        SettingKind::Unset => " (must be set)",
        SettingKind::Generated => " (generate once)",
        SettingKind::Value => "",
    }
}

/// What a setting is for, and who needs it.
pub fn of_setting(setting: &SettingVariant<'_>) -> String {
    let level = Mark::of_level(setting.level).map(Mark::as_str);
    let when = setting.when.iter().map(|when| when.words.as_str());
    let told = setting.description.as_deref().into_iter();
    let told: Vec<&str> = told.chain(level).chain(when).collect();
    told.join(" · ")
}

/// Whether raw HTML breaks a line, which of all elements is a matter of the text.
pub fn is_break(raw: &str) -> bool {
    let name = raw
        .trim_start_matches('<')
        .trim_end_matches(['>', '/', ' ']);
    name.eq_ignore_ascii_case("br")
}
