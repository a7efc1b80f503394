//! Lengths of time, dates and due dates: how they are written, and how they are reckoned.

use std::fmt;

/// A length of time in minutes; `d` is 24 hours, `y` 365 days.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Duration {
    pub minutes: u64,
}

/// The units of a duration and their length in minutes, longest first.
const UNITS: [(char, u64); 5] = [
    ('y', 365 * 24 * 60),
    ('w', 7 * 24 * 60),
    ('d', 24 * 60),
    ('h', 60),
    ('m', 1),
];

impl Duration {
    /// Reads `90d`: a whole number and one of `m h d w y`.
    pub fn parse(text: &str) -> Option<Self> {
        let unit = text.chars().next_back()?;
        let (_, minutes) = UNITS.iter().find(|(letter, _)| *letter == unit)?;
        let number = &text[..text.len() - 1];
        let digits = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
        let count: u64 = number.parse().ok().filter(|_| digits)?;
        let minutes = count.checked_mul(*minutes)?;
        Some(Self { minutes })
    }
}

/// As it is written, in the longest unit that divides it; in days rather than weeks, as go-live dates are
/// counted: `7d`, `1y`, `90m`.
impl fmt::Display for Duration {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let divides = |length: u64| self.minutes > 0 && self.minutes.is_multiple_of(length);
        let unit = UNITS
            .iter()
            .find(|(letter, length)| *letter != 'w' && divides(*length));
        let (letter, length) = unit.unwrap_or(&('m', 1));
        write!(formatter, "{}{letter}", self.minutes / length)
    }
}

/// A calendar date, UTC. Ordered by time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Date {
    pub year: u16,
    pub month: u8,
    pub day: u8,
}

impl Date {
    /// Reads `2027-03-01`, a day that the calendar has.
    pub fn parse(text: &str) -> Option<Self> {
        let bytes = text.as_bytes();
        let shaped = bytes.len() == 10
            && bytes.iter().enumerate().all(|(place, byte)| match place {
                4 | 7 => *byte == b'-',
                _ => byte.is_ascii_digit(),
            });
        if !shaped {
            return None;
        }
        let date = Self {
            year: text[..4].parse().ok()?,
            month: text[5..7].parse().ok()?,
            day: text[8..].parse().ok()?,
        };
        let exists =
            (1..=12).contains(&date.month) && (1..=date.days_in_month()).contains(&date.day);
        exists.then_some(date)
    }

    /// The day, UTC, of a number of seconds since 1970-01-01; years past 9999 are 9999's last day.
    ///
    /// This is `civil_from_days` of Howard Hinnant's "chrono-compatible low-level date algorithms"
    /// (<https://howardhinnant.github.io/date_algorithms.html#civil_from_days>): years are counted from
    /// 1 March, so that the leap day is the last of its year.
    pub fn from_unix_seconds(seconds: u64) -> Self {
        let last = Self {
            year: 9999,
            month: 12,
            day: 31,
        };
        // Days since 0000-03-01.
        let days = seconds / 86_400 + 719_468;
        let era = days / 146_097;
        let day_of_era = days % 146_097;
        let year_of_era =
            (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let month_from_march = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
        let month = (month_from_march + 2) % 12 + 1;
        let year = era * 400 + year_of_era + u64::from(month <= 2);
        match (u16::try_from(year), u8::try_from(month), u8::try_from(day)) {
            (Ok(year), Ok(month), Ok(day)) if year <= 9999 => Self { year, month, day },
            _ => last,
        }
    }

    /// Days since 0000-03-01; before it they are negative. The inverse of [`Date::from_unix_seconds`], from the same source:
    /// `days_from_civil`.
    fn days(self) -> i64 {
        let year = i64::from(self.year) - i64::from(self.month <= 2);
        let era = year.div_euclid(400);
        let year_of_era = year.rem_euclid(400);
        let month_from_march = (i64::from(self.month) + 9) % 12;
        let day_of_year = (153 * month_from_march + 2) / 5 + i64::from(self.day) - 1;
        era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year
    }

    fn days_in_month(self) -> u8 {
        let year = self.year;
        let leap =
            year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
        match self.month {
            2 if leap => 29,
            2 => 28,
            4 | 6 | 9 | 11 => 30,
            _ => 31,
        }
    }
}

impl fmt::Display for Date {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "{:04}-{:02}-{:02}",
            self.year, self.month, self.day
        )
    }
}

/// A moment, UTC, to the millisecond, as events are dated. Ordered by time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Moment {
    pub date: Date,
    /// Since the day began.
    milliseconds: u32,
}

const DAY_MS: u32 = 86_400_000;

impl Moment {
    /// Reads its one form, `2026-11-21T22:41:47.000Z`.
    pub fn parse(text: &str) -> Option<Self> {
        let date = Date::parse(text.get(..10)?)?;
        let bytes = text.as_bytes();
        let shaped = bytes.len() == 24
            && bytes
                .iter()
                .enumerate()
                .skip(10)
                .all(|(place, byte)| match place {
                    10 => *byte == b'T',
                    13 | 16 => *byte == b':',
                    19 => *byte == b'.',
                    23 => *byte == b'Z',
                    _ => byte.is_ascii_digit(),
                });
        if !shaped {
            return None;
        }
        let number = |range: std::ops::Range<usize>| text[range].parse::<u32>().ok();
        let (hour, minute, second) = (number(11..13)?, number(14..16)?, number(17..19)?);
        let milliseconds = ((hour * 60 + minute) * 60 + second) * 1000 + number(20..23)?;
        (hour < 24 && minute < 60 && second < 60).then_some(Self { date, milliseconds })
    }

    /// The last moment of a day.
    pub fn end_of(date: Date) -> Self {
        Self {
            date,
            milliseconds: DAY_MS - 1,
        }
    }

    /// The moment that lies this many seconds after the beginning of 1970.
    pub fn from_unix_seconds(seconds: u64) -> Self {
        let milliseconds = u32::try_from(seconds % 86_400).unwrap_or(0) * 1000;
        Self {
            date: Date::from_unix_seconds(seconds),
            milliseconds,
        }
    }

    /// Whether more than a length of time lies between this moment and a later one.
    pub fn is_older_than(self, length: Duration, now: Self) -> bool {
        let since = |moment: Self| {
            i128::from(moment.date.days()) * i128::from(DAY_MS) + i128::from(moment.milliseconds)
        };
        since(self) + i128::from(length.minutes) * 60_000 < since(now)
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let seconds = self.milliseconds / 1000;
        write!(
            formatter,
            "{}T{:02}:{:02}:{:02}.{:03}Z",
            self.date,
            seconds / 3600,
            seconds / 60 % 60,
            seconds % 60,
            self.milliseconds % 1000
        )
    }
}

/// When an item is due: on a date, or this long before (or after) the run's go-live date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Due {
    On(Date),
    Before(Duration),
    After(Duration),
}

impl Due {
    /// Reads `2027-03-01`, `T-7d`, `T+2h` or `T`, the go-live date itself.
    pub fn parse(text: &str) -> Option<Self> {
        let Some(distance) = text.strip_prefix('T') else {
            return Date::parse(text).map(Self::On);
        };
        if distance.is_empty() {
            return Some(Self::Before(Duration { minutes: 0 }));
        }
        let before = distance.strip_prefix('-').and_then(Duration::parse);
        let after = distance.strip_prefix('+').and_then(Duration::parse);
        before.map(Self::Before).or(after.map(Self::After))
    }
}

impl fmt::Display for Due {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::On(date) => write!(formatter, "{date}"),
            Self::Before(Duration { minutes: 0 }) | Self::After(Duration { minutes: 0 }) => {
                formatter.write_str("T")
            }
            Self::Before(distance) => write!(formatter, "T-{distance}"),
            Self::After(distance) => write!(formatter, "T+{distance}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn durations_are_read_and_written() {
        let written = |text| Duration::parse(text).map(|duration| duration.to_string());
        for (text, again) in [
            ("90d", "90d"),
            ("2w", "14d"),
            ("365d", "1y"),
            ("60m", "1h"),
            ("90m", "90m"),
            ("0h", "0m"),
        ] {
            assert_eq!(written(text).as_deref(), Some(again));
        }
        for text in [
            "",
            "d",
            "90",
            "90 d",
            "-1d",
            "+1d",
            "1.5h",
            "90D",
            "9é",
            "99999999999999999y",
        ] {
            assert_eq!(written(text), None, "{text}");
        }
    }

    #[test]
    fn dates_are_days_that_the_calendar_has() {
        for text in ["2027-03-01", "2024-02-29", "2000-02-29", "0001-12-31"] {
            assert_eq!(
                Date::parse(text).map(|date| date.to_string()).as_deref(),
                Some(text)
            );
        }
        for text in [
            "2026-02-30",
            "2026-02-29",
            "1900-02-29",
            "2026-13-01",
            "2026-00-10",
            "2026-04-31",
            "2026-1-1",
            "26-01-01",
            "2026-01-0é",
        ] {
            assert_eq!(Date::parse(text), None, "{text}");
        }
    }

    #[test]
    fn moments_are_read_and_written() {
        for text in [
            "2026-11-21T22:41:47.003Z",
            "0000-01-01T00:00:00.000Z",
            "9999-12-31T23:59:59.999Z",
        ] {
            let moment = Moment::parse(text).map(|moment| moment.to_string());
            assert_eq!(moment.as_deref(), Some(text));
        }
        for text in [
            "2026-11-21T22:41:47Z",
            "2026-11-21T24:00:00.000Z",
            "2026-11-21T22:60:00.000Z",
            "2026-11-21T22:41:60.000Z",
            "2026-02-29T22:41:47.000Z",
            "2026-11-21 22:41:47.000Z",
            "2026-11-21T22:41:47.00éZ",
            "",
        ] {
            assert_eq!(Moment::parse(text), None, "{text}");
        }
    }

    #[test]
    fn a_moment_is_older_than_a_length_once_more_than_that_has_passed() {
        let moment = |text| Moment::parse(text).unwrap();
        let told = moment("2024-02-28T12:00:00.000Z");
        let length = Duration {
            minutes: 2 * 24 * 60,
        };
        assert!(!told.is_older_than(length, moment("2024-03-01T12:00:00.000Z")));
        assert!(told.is_older_than(length, moment("2024-03-01T12:00:00.001Z")));
        assert!(!told.is_older_than(
            Duration { minutes: u64::MAX },
            moment("9999-12-31T00:00:00.000Z")
        ));
    }

    proptest! {
        #[test]
        fn days_are_counted_as_they_are_told(seconds in 0u64..253_402_300_800) {
            let days = i64::try_from(seconds / 86_400).unwrap() + 719_468;
            prop_assert_eq!(Date::from_unix_seconds(seconds).days(), days);
        }
    }

    #[test]
    fn due_dates_are_read_and_written() {
        for text in ["2027-03-01", "T-7d", "T+2h", "T"] {
            assert_eq!(
                Due::parse(text).map(|due| due.to_string()).as_deref(),
                Some(text)
            );
        }
        for text in ["T7d", "T-", "t-7d", "T--7d", "7d"] {
            assert_eq!(Due::parse(text), None, "{text}");
        }
    }

    #[test]
    fn seconds_are_the_days_that_a_calendar_says() {
        let day = |seconds| Date::from_unix_seconds(seconds).to_string();
        assert_eq!(day(0), "1970-01-01");
        assert_eq!(day(86_399), "1970-01-01");
        assert_eq!(day(951_782_400), "2000-02-29");
        assert_eq!(day(1_798_761_600), "2027-01-01");
        assert_eq!(day(u64::MAX), "9999-12-31");
    }

    proptest! {
        #[test]
        fn each_day_follows_the_one_before(day in 0_u64..2_900_000) {
            let date = Date::from_unix_seconds(day * 86_400);
            let next = Date::from_unix_seconds((day + 1) * 86_400);
            prop_assert_eq!(Date::parse(&date.to_string()), Some(date));
            prop_assert!(next > date);
            let same_month = (next.year, next.month) == (date.year, date.month);
            let follows = if same_month {
                next.day == date.day + 1
            } else {
                next.day == 1 && date.day == date.days_in_month()
            };
            prop_assert!(follows, "{} after {}", next, date);
        }
    }
}
