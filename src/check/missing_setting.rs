//! A required setting of one environment that another, with settings of its own on the page, neither has nor inherits.

use crate::catalog::{Catalog, Effective, Page};
use crate::diag::{Code, Diagnostic, together};
use crate::model::{EnvSet, Level};

pub fn lint(catalog: &Catalog, page: &Page, found: &mut Vec<Diagnostic>) {
    let settings = &page.settings;
    let all = page.attributes.envs;
    // What stands in every environment of the page says nothing of any of them.
    let own = settings.blocks.iter().filter(|block| block.envs != all);
    let own = own.fold(EnvSet::NONE, |envs, block| envs.union(block.envs));
    if own.is_empty() {
        return;
    }
    let mut seen = std::collections::HashSet::new();
    for environment in own.iter() {
        let blocks = settings.of(environment).into_iter();
        for one in blocks.flat_map(|(_, settings)| settings) {
            let Some(place) = settings.places.get(one.name) else {
                continue;
            };
            let here = one.level == Level::Required && one.inherited.is_none();
            let lacks = own.iter().filter(|&other| !place.envs.contains(other));
            let lacks: Vec<usize> = lacks.collect();
            if here && !lacks.is_empty() && seen.insert(one.name) {
                found.push(missing(catalog, page, environment, &one, &lacks));
            }
        }
    }
}

fn missing(
    catalog: &Catalog,
    page: &Page,
    environment: usize,
    one: &Effective<'_>,
    lacks: &[usize],
) -> Diagnostic {
    let name = |environment: usize| {
        let environment = catalog.config.environments.get(environment);
        environment.map_or("", |one| one.name.value.as_str())
    };
    let quoted: Vec<String> = lacks
        .iter()
        .map(|&one| format!("`{}`", name(one)))
        .collect();
    let quoted: Vec<&str> = quoted.iter().map(String::as_str).collect();
    let others = together(&quoted);
    let (has, verb) = (
        name(environment),
        if lacks.len() == 1 { "has" } else { "have" },
    );
    let message = format!(
        "`{}` is required in `{has}`, and {others} {verb} no such setting",
        one.name
    );
    // Who already inherits the other way round must not be told to inherit in a circle.
    let ancestors = page.settings.ancestors(environment);
    let help = match lacks.iter().any(|lacking| ancestors.contains(lacking)) {
        true => format!("add it to the settings of {others}, or group it under `# Optional`"),
        false => format!("add it to the settings of {others}, or write `extends: {has}` there"),
    };
    Diagnostic::new(
        Code::MissingSetting,
        page.path(),
        one.definition.name.span,
        message,
    )
    .label(format!("not in {others}"))
    .help(help)
}
