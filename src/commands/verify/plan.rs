//! What would be run: the commands of a page, filled with the values that were given.

use std::collections::{BTreeMap, BTreeSet};

use onig::Regex;

use crate::catalog::Catalog;
use crate::commands::choice;
use crate::compile::UnknownEnvironment;
use crate::diag::did_you_mean;
use crate::keys::can_be_filled_in;
use crate::project::{Ask, Variant, Verification, verifications};

/// A command that is to be run.
#[derive(Clone, Debug)]
pub struct Step<'v> {
    /// The item's place among the variant's, its full id and its title.
    pub item: usize,
    pub id: String,
    pub title: &'v str,
    pub language: &'v str,
    pub command: String,
    pub expect: Option<&'v str>,
}

/// The place of a page and of the environment.
pub fn page(
    catalog: &Catalog,
    page: &str,
    environment: Option<&str>,
) -> Result<Result<(usize, usize), String>, UnknownEnvironment> {
    let why = "commands differ by environment: name one with --env";
    let environment = match choice::environment(&catalog.config, environment, why)? {
        Ok(environment) => environment,
        Err(problem) => return Ok(Err(problem)),
    };
    Ok(choice::page(catalog, page, environment).map(|place| (place, environment)))
}

/// The steps of a page. Items that are only planned, or whose condition was answered with no, have none; nor have
/// commands of shells that are not to be had here.
///
/// # Errors
///
/// Says which value is missing, unknown, or not what its pattern asks for.
pub fn plan<'v>(
    variant: &'v Variant<'_>,
    given: &[(String, String)],
    inactive: &BTreeSet<String>,
) -> Result<Vec<Step<'v>>, String> {
    let values = values(&variant.asks, given)?;
    let mut steps = Vec::new();
    for one in verifications(variant) {
        let item = &variant.items[one.item];
        // A signature is a person's.
        let is_left_out =
            item.planned || item.has_children || item.sign_off || inactive.contains(&item.full_id);
        if is_left_out || super::command::shell(one.language).is_none() {
            continue;
        }
        steps.push(Step {
            item: one.item,
            id: item.full_id.clone(),
            title: &item.title,
            language: one.language,
            command: filled(&one, &values)?,
            expect: one.expect,
        });
    }
    Ok(steps)
}

/// What each variable that is asked for comes to; those without a value are left out.
fn values<'a>(
    asks: &'a [Ask<'_>],
    given: &'a [(String, String)],
) -> Result<BTreeMap<&'a str, &'a str>, String> {
    let mut values: BTreeMap<&str, &str> = asks
        .iter()
        .filter(|ask| !ask.value.is_empty())
        .map(|ask| (ask.name, ask.value.as_str()))
        .collect();
    for (name, value) in given {
        let Some(ask) = asks.iter().find(|ask| ask.name == name) else {
            let names = asks.iter().map(|ask| ask.name);
            let hint = did_you_mean(name, names);
            return Err(format!("the page asks for no variable `{name}`{hint}"));
        };
        fits(ask, value)?;
        values.insert(ask.name, value);
    }
    Ok(values)
}

/// Whether a value may stand in a command. It is checked as in a browser.
fn fits(ask: &Ask<'_>, value: &str) -> Result<(), String> {
    let name = ask.name;
    let Some(pattern) = ask.pattern else {
        return match !value.is_empty() && can_be_filled_in(value) {
            true => Ok(()),
            false => Err(format!(
                "`{name}` takes letters, digits and `. _ : / @ -` only"
            )),
        };
    };
    let whole = Regex::new(&format!(r"\A(?:{pattern})\z"));
    let whole = whole.map_err(|_| format!("the pattern of `{name}` cannot be read"))?;
    match whole.is_match(value) && !value.contains(['\n', '\0']) {
        true => Ok(()),
        false => Err(format!("`{name}` must look like {pattern}")),
    }
}

fn filled(one: &Verification<'_>, values: &BTreeMap<&str, &str>) -> Result<String, String> {
    let mut command = String::with_capacity(one.command.len());
    let mut from = 0;
    for (range, name) in &one.asked {
        let value = values.get(name).ok_or_else(|| {
            format!("the page asks for `{name}`: give it with `--var {name}=VALUE`")
        })?;
        command.push_str(&one.command[from..range.start]);
        command.push_str(value);
        from = range.end;
    }
    command.push_str(&one.command[from..]);
    Ok(command)
}
