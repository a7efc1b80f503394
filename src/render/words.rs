//! Lengths of time and dates as a reader says them.

use crate::model::{Due, Duration};

const HOUR: u64 = 60;
const DAY: u64 = 24 * HOUR;
const YEAR: u64 = 365 * DAY;

/// `45 min`, `2 h 30 min`, `90 days`, `1 year`: the two largest units that are not zero.
pub fn duration(duration: Duration) -> String {
    let units: [(u64, &str, &str); 4] = [
        (YEAR, "year", "years"),
        (DAY, "day", "days"),
        (HOUR, "h", "h"),
        (1, "min", "min"),
    ];
    let mut rest = duration.minutes;
    let mut parts = Vec::new();
    for (minutes, one, many) in units {
        let count = rest / minutes;
        rest %= minutes;
        if count > 0 && parts.len() < 2 {
            parts.push(format!("{count} {}", if count == 1 { one } else { many }));
        }
    }
    match parts.is_empty() {
        true => "0 min".to_owned(),
        false => parts.join(" "),
    }
}

/// `2027-03-01`, `7 days before go-live`.
pub fn due(due: Due) -> String {
    match due {
        Due::On(date) => date.to_string(),
        Due::Before(Duration { minutes: 0 }) | Due::After(Duration { minutes: 0 }) => {
            "at go-live".to_owned()
        }
        Due::Before(before) => format!("{} before go-live", duration(before)),
        Due::After(after) => format!("{} after go-live", duration(after)),
    }
}

#[cfg(test)]
mod tests {
    use super::duration;
    use crate::model::Duration;

    #[test]
    fn durations_read_as_people_say_them() {
        let say = |minutes| duration(Duration { minutes });
        assert_eq!(say(45), "45 min");
        assert_eq!(say(150), "2 h 30 min");
        assert_eq!(say(90 * 24 * 60), "90 days");
        assert_eq!(say(366 * 24 * 60), "1 year 1 day");
        assert_eq!(say(0), "0 min");
    }
}
