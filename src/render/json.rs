//! A variant for machines: `checklist.json`.

use serde::Serialize;

use crate::config::Config;
use crate::project::{
    ConditionInWords, ItemVariant, LabelledLink, Material, Purpose, SectionVariant, SettingVariant,
    Variant, purposes,
};

/// The document's version; it grows when a reader of an older one could be misled.
const VERSION: u32 = 1;

/// One page in one environment. Absent means not said.
#[derive(Serialize)]
struct ChecklistJson<'a> {
    version: u32,
    site: Named<'a>,
    page: PageJson<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    environment: Option<EnvironmentJson<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    conditions: Vec<ConditionJson<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    variables: Vec<VariableJson<'a>>,
    sections: Vec<SectionJson<'a>>,
    items: Vec<ItemJson<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    settings: Vec<SettingJson<'a>>,
}

#[derive(Serialize)]
struct Named<'a> {
    id: &'a str,
    title: &'a str,
}

#[derive(Serialize)]
struct PageJson<'a> {
    id: &'a str,
    title: &'a str,
    /// The address without the environment, `/` at its end.
    path: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    owner: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    review_by: Option<String>,
    /// The one that gave the page its text.
    #[serde(skip_serializing_if = "Option::is_none")]
    commit: Option<&'a str>,
}

#[derive(Serialize)]
struct EnvironmentJson<'a> {
    name: &'a str,
    label: &'a str,
}

#[derive(Serialize)]
struct ConditionJson<'a> {
    id: &'a str,
    question: &'a str,
}

#[derive(Serialize)]
struct VariableJson<'a> {
    name: &'a str,
    ask: &'a str,
    default: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pattern: Option<&'a str>,
}

#[derive(Serialize)]
struct SectionJson<'a> {
    anchor: &'a str,
    title: &'a str,
    level: u8,
    #[serde(skip_serializing_if = "Option::is_none")]
    owner: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    phase: Option<&'a str>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    sign_off: bool,
}

#[derive(Serialize)]
struct ItemJson<'a> {
    /// `page/item`, unique in the site.
    id: &'a str,
    /// The material hash: it changes with what the item says.
    hash: String,
    title: &'a str,
    /// Full ids that it had before: what was recorded under them is this item's.
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    aliases: &'a [String],
    level: &'static str,
    /// The anchor of its section.
    #[serde(skip_serializing_if = "Option::is_none")]
    section: Option<&'a str>,
    /// The id of the item it is part of.
    #[serde(skip_serializing_if = "Option::is_none")]
    parent: Option<&'a str>,
    /// Its number in an ordered list.
    #[serde(skip_serializing_if = "Option::is_none")]
    step: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    owner: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    phase: Option<&'a str>,
    /// Condition ids, `!` before those that must be answered with no.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    when: Vec<String>,
    /// Full ids of items that have no parts; `#` and an anchor for sections of this page.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    after: Vec<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    controls: Vec<String>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    tags: &'a [&'a str],
    #[serde(skip_serializing_if = "Option::is_none")]
    evidence: Option<&'static str>,
    /// Minutes for which a tick is good.
    #[serde(skip_serializing_if = "Option::is_none")]
    expires_minutes: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    effort_minutes: Option<u64>,
    /// As it is written: a date, or `T-7d` from the day of going live.
    #[serde(skip_serializing_if = "Option::is_none")]
    due: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    links: Vec<LinkJson<'a>>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    planned: bool,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    sign_off: bool,
    /// Ticking means confirmed absent.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    no_go: bool,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    criteria: &'a [String],
    /// Exactly as they are copied.
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    commands: &'a [String],
    /// What is said of some of them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    purposes: Vec<PurposeJson<'a>>,
    /// What the hash is made of, where variables to fill in make it another text than the keys above.
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<TextJson<'a>>,
}

/// A material text.
#[derive(Serialize)]
pub struct TextJson<'a> {
    title: &'a str,
    level: &'static str,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    criteria: &'a [String],
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    commands: &'a [String],
}

/// What a command is for.
#[derive(Serialize)]
struct PurposeJson<'a> {
    /// Its place among the item's commands, from 0.
    command: usize,
    /// It shows whether the item holds.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    verify: bool,
    /// What its standard output must contain.
    #[serde(skip_serializing_if = "Option::is_none")]
    expect: Option<&'a str>,
    /// It cannot be taken back.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    danger: bool,
    /// It takes back what the item did.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    rollback: bool,
}

impl<'a> From<&Purpose<'a>> for PurposeJson<'a> {
    fn from(purpose: &Purpose<'a>) -> Self {
        let keys = purpose.keys;
        Self {
            command: purpose.command,
            verify: keys.verify,
            expect: keys.expect.as_deref(),
            danger: keys.danger,
            rollback: keys.rollback,
        }
    }
}

impl<'a> From<&'a Material> for TextJson<'a> {
    fn from(text: &'a Material) -> Self {
        Self {
            title: &text.title,
            level: text.level.as_str(),
            criteria: &text.criteria,
            commands: &text.commands,
        }
    }
}

#[derive(Serialize)]
struct SettingJson<'a> {
    name: &'a str,
    level: &'static str,
    /// `value`, `unset` or `generated`.
    kind: &'static str,
    /// As a program reads it; of an unset one its form, of a generated one as it is written.
    #[serde(skip_serializing_if = "str::is_empty")]
    value: &'a str,
    /// Prints the value of a generated one.
    #[serde(skip_serializing_if = "Option::is_none")]
    command: Option<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    when: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<&'a str>,
    /// The name of the environment that has it, and of which this one has inherited it.
    #[serde(skip_serializing_if = "Option::is_none")]
    inherited: Option<&'a str>,
}

#[derive(Serialize)]
struct LinkJson<'a> {
    label: &'a str,
    href: &'a str,
}

impl<'a> From<&'a LabelledLink> for LinkJson<'a> {
    fn from(link: &'a LabelledLink) -> Self {
        Self {
            label: &link.label,
            href: &link.href,
        }
    }
}

/// The file's text, indented, with a line break at its end.
pub fn json(variant: &Variant<'_>, config: &Config, commit: Option<&str>) -> String {
    let document = ChecklistJson {
        version: VERSION,
        site: Named {
            id: &config.id,
            title: &config.title,
        },
        page: PageJson {
            id: variant.id,
            title: &variant.title,
            path: match variant.url {
                "" => "/".to_owned(),
                url => format!("/{url}/"),
            },
            description: variant.description.as_deref(),
            owner: variant.facts.owner.map(|owner| owner.name.value.as_str()),
            review_by: variant.review_by.map(|date| date.to_string()),
            commit,
        },
        environment: variant.environment.map(|environment| EnvironmentJson {
            name: &environment.name.value,
            label: &environment.label,
        }),
        conditions: conditions(variant),
        variables: variables(variant),
        sections: variant.sections.iter().map(section).collect(),
        items: variant
            .items
            .iter()
            .zip(&purposes(&variant.tree, &variant.items))
            .map(|(one, purposes)| item(variant, one, purposes))
            .collect(),
        settings: settings(variant),
    };
    // Only maps with odd keys and failing writers can fail, and neither is here.
    let mut text = serde_json::to_string_pretty(&document).unwrap_or_default();
    text.push('\n');
    text
}

fn conditions<'a>(variant: &'a Variant<'_>) -> Vec<ConditionJson<'a>> {
    let all = variant.conditions.iter();
    all.map(|(id, question)| ConditionJson { id, question })
        .collect()
}

fn variables<'a>(variant: &'a Variant<'_>) -> Vec<VariableJson<'a>> {
    let asks = variant.asks.iter();
    asks.map(|one| VariableJson {
        name: one.name,
        ask: one.question,
        default: &one.value,
        pattern: one.pattern,
    })
    .collect()
}

fn settings<'a>(variant: &'a Variant<'_>) -> Vec<SettingJson<'a>> {
    let all = variant.settings.iter().flat_map(|block| &block.settings);
    let json = |one: &'a SettingVariant<'_>| SettingJson {
        name: one.name,
        level: one.level.as_str(),
        kind: one.kind.as_str(),
        value: one.shown(),
        command: one.command.as_deref(),
        when: when(&one.when),
        description: one.description.as_deref(),
        inherited: one
            .inherited
            .map(|environment| environment.name.value.as_str()),
    };
    all.filter(|one| one.first).map(json).collect()
}

fn when(when: &[ConditionInWords]) -> Vec<String> {
    let negated = |one: &ConditionInWords| if one.negated { "!" } else { "" };
    when.iter()
        .map(|one| format!("{}{}", negated(one), one.id))
        .collect()
}

fn section<'a>(section: &'a SectionVariant<'_>) -> SectionJson<'a> {
    SectionJson {
        anchor: &section.anchor,
        title: &section.title,
        level: section.level,
        owner: section.facts.owner.map(|owner| owner.name.value.as_str()),
        phase: section.facts.phase,
        sign_off: section.sign_off,
    }
}

fn item<'a>(
    variant: &'a Variant<'_>,
    item: &'a ItemVariant<'_>,
    purposes: &[Purpose<'a>],
) -> ItemJson<'a> {
    let facts = &item.facts;
    let evidence = item.evidence != crate::model::Evidence::None;
    ItemJson {
        id: &item.full_id,
        hash: item.hash(),
        title: &item.title,
        aliases: &item.aliases,
        level: facts.level.as_str(),
        section: item
            .section
            .map(|section| variant.sections[section].anchor.as_str()),
        parent: item
            .parent
            .map(|parent| variant.items[parent].full_id.as_str()),
        step: item.step,
        owner: facts.owner.map(|owner| owner.name.value.as_str()),
        phase: facts.phase,
        when: when(&facts.when),
        after: item
            .after
            .iter()
            .flat_map(|one| &one.targets)
            .map(String::as_str)
            .collect(),
        controls: facts
            .controls
            .iter()
            .map(|one| format!("{}:{}", one.framework, one.id))
            .collect(),
        tags: &facts.tags,
        evidence: evidence.then(|| item.evidence.as_str()),
        expires_minutes: item.expires.map(|one| one.minutes),
        effort_minutes: item.effort.map(|one| one.minutes),
        due: item.due.map(|due| due.to_string()),
        links: item.links.iter().map(LinkJson::from).collect(),
        planned: item.planned,
        sign_off: item.sign_off,
        no_go: item.no_go,
        criteria: &item.criteria,
        commands: &item.commands,
        purposes: purposes.iter().map(PurposeJson::from).collect(),
        text: item.named.as_ref().map(TextJson::from),
    }
}
