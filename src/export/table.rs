//! Items as rows of a table.

use crate::csv;
use crate::model::{Duration, Evidence};
use crate::project::{ItemVariant, Variant};

/// The names of the columns, in their order.
const COLUMNS: [&str; 23] = [
    "id",
    "title",
    "environment",
    "page",
    "section",
    "level",
    "parent",
    "owner",
    "phase",
    "when",
    "after",
    "controls",
    "tags",
    "evidence",
    "expires_minutes",
    "effort_minutes",
    "due",
    "sign_off",
    "planned",
    "no_go",
    "criteria",
    "commands",
    "hash",
];

/// The items of variants, a row each, below a row of names. A byte-order mark stands in front: by it spreadsheets know UTF-8.
pub fn rows(variants: &[Variant<'_>]) -> String {
    let mut text = "\u{feff}".to_owned() + &csv::row(COLUMNS);
    for variant in variants {
        for item in &variant.items {
            let cells = cells(variant, item);
            text.push_str(&csv::row(cells.iter().map(String::as_str)));
        }
    }
    text
}

fn cells(variant: &Variant<'_>, item: &ItemVariant<'_>) -> [String; COLUMNS.len()] {
    let facts = &item.facts;
    let flag = |is: bool| if is { "yes".to_owned() } else { String::new() };
    let minutes =
        |one: Option<Duration>| one.map(|one| one.minutes.to_string()).unwrap_or_default();
    let section = item
        .section
        .map(|section| variant.sections[section].title.clone());
    let parent = item
        .parent
        .map(|parent| variant.items[parent].full_id.clone());
    let negated = |negated: bool| if negated { "!" } else { "" };
    let when = facts
        .when
        .iter()
        .map(|one| format!("{}{}", negated(one.negated), one.id));
    let after = item
        .after
        .iter()
        .flat_map(|one| one.targets.iter().cloned());
    let controls = facts.controls.iter();
    let controls = controls.map(|one| format!("{}:{}", one.framework, one.id));
    let evidence = (item.evidence != Evidence::None).then(|| item.evidence.as_str().to_owned());
    [
        item.full_id.clone(),
        item.title.clone(),
        variant
            .environment
            .map(|one| one.name.value.clone())
            .unwrap_or_default(),
        variant.title.clone(),
        section.unwrap_or_default(),
        facts.level.as_str().to_owned(),
        parent.unwrap_or_default(),
        facts
            .owner
            .map(|owner| owner.name.value.clone())
            .unwrap_or_default(),
        facts.phase.unwrap_or_default().to_owned(),
        list(when),
        list(after),
        list(controls),
        list(facts.tags.iter().map(|tag| (*tag).to_owned())),
        evidence.unwrap_or_default(),
        minutes(item.expires),
        minutes(item.effort),
        item.due.map(|due| due.to_string()).unwrap_or_default(),
        flag(item.sign_off),
        flag(item.planned),
        flag(item.no_go),
        item.criteria.join("\n"),
        item.commands.join("\n"),
        item.hash(),
    ]
}

fn list(values: impl Iterator<Item = String>) -> String {
    values.collect::<Vec<_>>().join(" ")
}
