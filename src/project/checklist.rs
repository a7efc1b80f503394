//! A variant as a run sees it: its items and sections without their text.

use super::Variant;
use crate::model::When;
use crate::run::{Item, Page, Section};

/// What the reader's half reads of the variant's page.
pub fn checklist(variant: &Variant<'_>) -> Page {
    let anchor = |place: usize| variant.sections[place].anchor.clone();
    let sections = variant.sections.iter().map(|section| Section {
        anchor: section.anchor.clone(),
        parent: section.parent.map(anchor),
    });
    let items = variant.items.iter().map(|item| {
        let facts = &item.facts;
        let parent = item.parent.map(|place| &variant.items[place].full_id);
        let when = facts.when.iter().map(|when| When {
            condition: when.id.clone(),
            negated: when.negated,
        });
        Item {
            id: item.full_id.clone(),
            title: item.title.clone(),
            level: facts.level,
            parent: parent.cloned(),
            section: item.section.map(anchor),
            phase: facts.phase.map(str::to_owned),
            planned: item.planned,
            sign_off: item.sign_off,
            no_go: item.no_go,
            when: when.collect(),
            after: item
                .after
                .iter()
                .flat_map(|one| &one.targets)
                .cloned()
                .collect(),
            expires: item.expires,
            evidence: item.evidence,
            hash: Some(item.hash()),
            aliases: item.aliases.clone(),
            controls: facts
                .controls
                .iter()
                .map(|one| format!("{}:{}", one.framework, one.id))
                .collect(),
        }
    });
    Page {
        id: variant.id.to_owned(),
        title: variant.title.clone(),
        sections: sections.collect(),
        items: items.collect(),
    }
}
