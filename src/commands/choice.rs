//! The environment and the page that a command line names.

use crate::catalog::{Catalog, Page};
use crate::compile::UnknownEnvironment;
use crate::config::Config;
use crate::diag::did_you_mean;

/// The place of the environment that is asked for; 0 on a site that has none. Where there are several, one has to be
/// asked for: `why` says so, before the names that there are.
pub fn environment(
    config: &Config,
    asked: Option<&str>,
    why: &str,
) -> Result<Result<usize, String>, UnknownEnvironment> {
    let Some(name) = asked else {
        let known = config.environments.iter();
        let known: Vec<&str> = known.map(|one| one.name.value.as_str()).collect();
        return Ok(match known.is_empty() {
            true => Ok(0),
            false => Err(format!("{why}; the site has `{}`", known.join("`, `"))),
        });
    };
    let place = config.environment(name);
    place
        .map(Ok)
        .ok_or_else(|| UnknownEnvironment::new(name, config))
}

/// The place of the page that somebody calls by its id or its file.
///
/// # Errors
///
/// Says that the environment has none of that name.
pub fn page(catalog: &Catalog, name: &str, environment: usize) -> Result<usize, String> {
    let has = |page: &Page| page.attributes.envs.contains(environment);
    let place = catalog.named(name);
    place
        .filter(|&place| has(&catalog.pages[place]))
        .ok_or_else(|| {
            let ids = catalog.pages.iter().filter(|page| has(page));
            let hint = did_you_mean(name, ids.map(|page| page.id.value.as_str()));
            format!("the environment has no page `{name}`{hint}")
        })
}
