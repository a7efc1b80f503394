//! What would be run: the commands of a page, filled with the values that were given.

use std::collections::BTreeMap;

use onig::Regex;

use crate::catalog::Catalog;
use crate::commands::choice;
use crate::compile::UnknownEnvironment;
use crate::diag::did_you_mean;
use crate::keys::can_be_filled_in;
use crate::project::{
    Ask, ItemVariant, Variant, Verification, mentions, unrunnable, verifications,
};

/// A command that is to be run.
#[derive(Clone, Debug)]
pub struct Step<'v> {
    /// The item's place among the variant's, its full id and its title.
    pub item: usize,
    pub id: String,
    pub title: &'v str,
    pub language: &'v str,
    pub command: String,
    pub expect: Option<String>,
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

/// Something marked to be run that is not run, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passed<'v> {
    pub id: &'v str,
    pub title: &'v str,
    pub why: String,
    /// Somebody said in the run that there is nothing to check.
    pub is_answered: bool,
}

/// What is to be run, and what is passed over.
pub struct Plan<'v> {
    pub steps: Vec<Step<'v>>,
    pub passed: Vec<Passed<'v>>,
}

/// The steps of a page. Items that are only planned have none; nor have those that are `answered`, with a reason, in the run;
/// nor have commands of shells that are not to be had here.
///
/// # Errors
///
/// Says which value is missing, unknown, or not what its pattern asks for.
pub fn plan<'v>(
    variant: &'v Variant<'_>,
    given: &[(String, String)],
    answered: &BTreeMap<String, &'static str>,
) -> Result<Plan<'v>, String> {
    let values = values(&variant.asks, given)?;
    let mut plan = Plan {
        steps: Vec::new(),
        passed: Vec::new(),
    };
    for one in verifications(variant) {
        let item = &variant.items[one.item];
        if !can_be_checked(item) {
            continue;
        }
        if let Some(why) = answered.get(&item.full_id) {
            plan.pass(item, (*why).to_owned(), true);
        } else if super::command::shell(one.language).is_none() {
            plan.pass(item, "PowerShell is not run here".to_owned(), false);
        } else {
            plan.steps.push(Step {
                item: one.item,
                id: item.full_id.clone(),
                title: &item.title,
                language: one.language,
                command: filled(&one, &values)?,
                expect: one
                    .expect
                    .map(|text| expected(text, &variant.asks, &values))
                    .transpose()?,
            });
        }
    }
    for (item, language) in unrunnable(variant) {
        let item = &variant.items[item];
        if can_be_checked(item) {
            let why = match language {
                "" => "a block without a language has no commands".to_owned(),
                language => format!("`{language}` is no shell"),
            };
            plan.pass(item, why, false);
        }
    }
    Ok(plan)
}

/// A signature is a person's; what has parts is as they are.
fn can_be_checked(item: &ItemVariant<'_>) -> bool {
    !item.planned && !item.has_children && !item.sign_off
}

impl<'v> Plan<'v> {
    /// Each reason once for each item.
    fn pass(&mut self, item: &'v ItemVariant<'_>, why: String, is_answered: bool) {
        let passed = Passed {
            id: &item.full_id,
            title: &item.title,
            why,
            is_answered,
        };
        if !self.passed.contains(&passed) {
            self.passed.push(passed);
        }
    }
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

/// What is expected, with the values of variables that are asked for.
fn expected(text: &str, asks: &[Ask<'_>], values: &BTreeMap<&str, &str>) -> Result<String, String> {
    let mut filled = String::with_capacity(text.len());
    let mut from = 0;
    for found in mentions(text) {
        let name = &text[found.name];
        if asks.iter().any(|ask| ask.name == name) {
            filled.push_str(&text[from..found.whole.start]);
            filled.push_str(value(name, values)?);
            from = found.whole.end;
        }
    }
    filled.push_str(&text[from..]);
    Ok(filled)
}

fn value<'v>(name: &str, values: &BTreeMap<&str, &'v str>) -> Result<&'v str, String> {
    let value = values.get(name).copied();
    value.ok_or_else(|| format!("the page asks for `{name}`: give it with `--var {name}=VALUE`"))
}

fn filled(one: &Verification<'_>, values: &BTreeMap<&str, &str>) -> Result<String, String> {
    let mut command = String::with_capacity(one.command.len());
    let mut from = 0;
    for (range, name) in &one.asked {
        command.push_str(&one.command[from..range.start]);
        command.push_str(value(name, values)?);
        from = range.end;
    }
    command.push_str(&one.command[from..]);
    Ok(command)
}
