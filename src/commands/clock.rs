//! The day that a build takes for today. Nothing else in the program reads a clock for a date.

use std::env;
use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::Context;

use crate::model::{Date, Moment};

/// The day that was asked for, else `SOURCE_DATE_EPOCH` (reproducible-builds.org), else today in UTC.
///
/// # Errors
/// `SOURCE_DATE_EPOCH` is not a number of seconds.
pub fn today(asked: Option<Date>) -> anyhow::Result<Date> {
    match asked {
        Some(date) => Ok(date),
        None => Ok(Date::from_unix_seconds(seconds()?)),
    }
}

/// The end of the day that was asked for, else the moment as [`today`] has the day.
///
/// # Errors
/// As [`today`].
pub fn now(asked: Option<Date>) -> anyhow::Result<Moment> {
    match asked {
        Some(date) => Ok(Moment::end_of(date)),
        None => Ok(Moment::from_unix_seconds(seconds()?)),
    }
}

/// Since 1970.
fn seconds() -> anyhow::Result<u64> {
    Ok(
        match env::var_os("SOURCE_DATE_EPOCH").filter(|value| !value.is_empty()) {
            Some(value) => value
                .to_str()
                .and_then(|text| text.parse().ok())
                .with_context(|| format!("{} is not a number of seconds", value.display()))
                .context("cannot read SOURCE_DATE_EPOCH")?,
            None => SystemTime::now()
                .duration_since(UNIX_EPOCH)
                .map_or(0, |since| since.as_secs()),
        },
    )
}
