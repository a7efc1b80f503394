//! The day that a build takes for today. Nothing else in the program reads a clock for a date.

use std::env;
use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::Context;

use crate::model::Date;

const SECONDS_PER_DAY: u64 = 24 * 60 * 60;

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
    Ok(day(seconds / SECONDS_PER_DAY))
}

/// The civil date of a number of days since 1970-01-01, by Howard Hinnant's `civil_from_days`
/// ("chrono-Compatible Low-Level Date Algorithms"): eras of 400 years, years that begin in March.
fn day(days: u64) -> Date {
    const DAYS_PER_ERA: u64 = 146_097;
    const LAST: Date = Date {
        year: 9999,
        month: 12,
        day: 31,
    };
    let shifted = days.saturating_add(719_468);
    let (era, of_era) = (shifted / DAYS_PER_ERA, shifted % DAYS_PER_ERA);
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let from_march = (5 * of_year + 2) / 153;
    let day = of_year - (153 * from_march + 2) / 5 + 1;
    let month = if from_march < 10 {
        from_march + 3
    } else {
        from_march - 9
    };
    let year = year_of_era + era * 400 + u64::from(month <= 2);
    match (u16::try_from(year), u8::try_from(month), u8::try_from(day)) {
        (Ok(year), Ok(month), Ok(day)) if year <= LAST.year => Date { year, month, day },
        _ => LAST,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_become_dates() {
        let date = |year, month, day| Date { year, month, day };
        assert_eq!(day(0), date(1970, 1, 1));
        assert_eq!(day(59), date(1970, 3, 1));
        assert_eq!(day(11_016), date(2000, 2, 29));
        assert_eq!(day(20_000), date(2024, 10, 4));
        assert_eq!(day(20_878), date(2027, 3, 1));
        assert_eq!(day(47_540), date(2100, 2, 28));
        assert_eq!(day(47_541), date(2100, 3, 1));
        assert_eq!(day(u64::MAX), date(9999, 12, 31));
    }

    #[test]
    fn each_day_comes_after_the_day_before() {
        assert!((0..200_000).all(|number| day(number) < day(number + 1)));
    }
}
