//! The day that a build takes for today. Nothing else in the program reads a clock for a date.

use std::env;
use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::Context;

use crate::model::Date;

/// The day that was asked for, else `SOURCE_DATE_EPOCH` (reproducible-builds.org), else today in UTC.
///
/// # Errors
/// `SOURCE_DATE_EPOCH` is not a number of seconds.
pub fn today(asked: Option<Date>) -> anyhow::Result<Date> {
    if let Some(date) = asked {
        return Ok(date);
    }
    let seconds = match env::var_os("SOURCE_DATE_EPOCH").filter(|value| !value.is_empty()) {
        Some(value) => value
            .to_str()
            .and_then(|text| text.parse().ok())
            .with_context(|| format!("{} is not a number of seconds", value.display()))
            .context("cannot read SOURCE_DATE_EPOCH")?,
        None => SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .map_or(0, |since| since.as_secs()),
    };
    Ok(Date::from_unix_seconds(seconds))
}
