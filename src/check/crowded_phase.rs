//! More required items in one pause point than people go through with care.

use std::collections::{HashMap, HashSet};

use crate::catalog::{Catalog, Item, Page};
use crate::diag::{Code, Diagnostic};
use crate::model::Level;

/// The most required items of one phase on one page.
const LIMIT: usize = 9;

pub fn lint(catalog: &Catalog, page: &Page, found: &mut Vec<Diagnostic>) {
    if !catalog.config.lints.contains_key(&Code::CrowdedPhase) {
        return;
    }
    // Each phase once, in the first environment in which it is crowded.
    let mut told: HashSet<usize> = HashSet::new();
    for environment in catalog.built(page).iter() {
        let mut phases: HashMap<usize, Vec<&Item>> = HashMap::new();
        for item in page.leaves(0..page.items.len(), environment) {
            let attributes = &item.attributes;
            let counts =
                attributes.level == Level::Required && !attributes.planned && !attributes.sign_off;
            if let Some(phase) = attributes.phase.filter(|_| counts) {
                phases.entry(phase).or_default().push(item);
            }
        }
        for (phase, items) in phases {
            let Some(tenth) = items.get(LIMIT) else {
                continue;
            };
            if told.insert(phase) {
                let count = items.len();
                found.push(diagnostic(
                    catalog,
                    page,
                    environment,
                    (phase, count),
                    tenth,
                ));
            }
        }
    }
}

fn diagnostic(
    catalog: &Catalog,
    page: &Page,
    environment: usize,
    (phase, count): (usize, usize),
    tenth: &Item,
) -> Diagnostic {
    let config = &catalog.config;
    let phase = config.phases.get(phase).map_or("", |phase| &phase.value);
    let environment = config.environments.get(environment);
    let place = environment.map_or(String::new(), |one| format!(" in {}", one.label));
    let message = format!("`{phase}` has {count} required items on this page{place}");
    Diagnostic::new(Code::CrowdedPhase, page.path(), tenth.span, message)
        .label("the tenth")
        .help("part them into two phases, or make some of them `recommended`")
}
