//! What the reader's half reads of a page, as attributes of `main`, `section` and `li`: what holds for the items inside
//! until something nearer says otherwise. `themes/default/js/modules/lib/page.js` is their reader and says what each means.
//! Only what differs from what is around is written.

use std::borrow::Cow;

use crate::html::Html;
use crate::model::{Duration, Evidence, Level};
use crate::project::{Facts, ItemVariant, Variant};

/// With more items, a page's sections are laid out when they come into sight.
const LONG: usize = 300;

/// Of `main`, on a page with items: `commit` is the one that gave the page its text.
pub fn of_page(variant: &Variant<'_>, commit: Option<&str>) -> Html {
    let mut html = Html::new();
    html.push_attribute("data-page", variant.id);
    if let Some(commit) = commit {
        html.push_attribute("data-commit", commit);
    }
    if variant.items.len() > LONG {
        html.push_attribute("data-long", "");
    }
    let nothing = Facts {
        level: Level::Required,
        owner: None,
        phase: None,
        environments: Vec::new(),
        when: Vec::new(),
        controls: Vec::new(),
        tags: Vec::new(),
    };
    push_facts(&mut html, &variant.facts, &nothing);
    html
}

/// Of a `section`.
pub fn of_section(own: &Facts<'_>, around: &Facts<'_>) -> Html {
    let mut html = Html::new();
    push_facts(&mut html, own, around);
    html
}

/// Of an item's `li`. `around` is what holds around it, `parent` the item that it is part of.
pub fn of_item(
    item: &ItemVariant<'_>,
    around: &Facts<'_>,
    parent: Option<&ItemVariant<'_>>,
) -> Html {
    let mut html = Html::new();
    html.push_attribute("data-hash", &item.hash());
    if !item.aliases.is_empty() {
        html.push_attribute("data-aliases", &item.aliases.join(" "));
    }
    if let Some(due) = item.due {
        html.push_attribute("data-due", &due.to_string());
    }
    push_facts(&mut html, &item.facts, around);
    let after = |item: &ItemVariant<'_>| {
        let targets = item.after.iter().flat_map(|one| &one.targets);
        let targets = targets.map(String::as_str);
        targets.collect::<Vec<_>>().join(" ")
    };
    let expires = |item: &ItemVariant<'_>| item.expires.map(minutes).unwrap_or_default();
    let evidence = |item: &ItemVariant<'_>| match item.evidence {
        Evidence::None => "",
        evidence => evidence.as_str(),
    };
    push_changed(
        &mut html,
        "data-after",
        &after(item),
        &parent.map(after).unwrap_or_default(),
    );
    push_changed(
        &mut html,
        "data-expires",
        &expires(item),
        &parent.map(expires).unwrap_or_default(),
    );
    push_changed(
        &mut html,
        "data-evidence",
        evidence(item),
        parent.map(evidence).unwrap_or_default(),
    );
    html
}

fn minutes(duration: Duration) -> String {
    duration.minutes.to_string()
}

fn push_facts(html: &mut Html, own: &Facts<'_>, around: &Facts<'_>) {
    push_changed(
        html,
        "data-level",
        own.level.as_str(),
        around.level.as_str(),
    );
    push_changed(
        html,
        "data-phase",
        own.phase.unwrap_or_default(),
        around.phase.unwrap_or_default(),
    );
    fn owner<'a>(facts: &Facts<'a>) -> &'a str {
        facts.owner.map_or("", |owner| owner.name.value.as_str())
    }
    push_changed(html, "data-owner", owner(own), owner(around));
    let new = own.beyond(around);
    let when = new.when.iter().map(|when| match when.negated {
        true => Cow::Owned(format!("!{}", when.id)),
        false => Cow::Borrowed(when.id.as_str()),
    });
    let when: Vec<_> = when.collect();
    push_changed(html, "data-when", &when.join(" "), "");
    let controls = new.controls.iter();
    let controls: Vec<_> = controls
        .map(|control| format!("{}:{}", control.framework, control.id))
        .collect();
    push_changed(html, "data-controls", &controls.join(" "), "");
}

fn push_changed(html: &mut Html, name: &'static str, own: &str, around: &str) {
    if own != around {
        html.push_attribute(name, own);
    }
}
