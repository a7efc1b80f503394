//! How values on the command line are read; an error says what to write instead.

use crate::model::Date;

/// A day of the calendar.
pub fn date(text: &str) -> Result<Date, String> {
    Date::parse(text).ok_or_else(|| "write a day of the calendar as 2027-03-01".to_owned())
}

/// An absolute address, with a `/` at its end.
pub fn base_url(text: &str) -> Result<String, String> {
    let host = text
        .strip_prefix("https://")
        .or_else(|| text.strip_prefix("http://"))
        .ok_or("write it with its scheme: https://docs.example.com/ops/")?;
    if host.is_empty() || host.starts_with('/') {
        return Err("the host is missing: https://docs.example.com/ops/".to_owned());
    }
    if host.contains(|letter: char| letter.is_whitespace() || "?#\"<>".contains(letter)) {
        return Err("write the address of a folder, without query or fragment".to_owned());
    }
    Ok(format!("{}/", text.trim_end_matches('/')))
}

/// What a folder of a theme can be called.
pub fn theme_name(text: &str) -> Result<String, String> {
    let letter = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    let good = text.bytes().next().is_some_and(letter)
        && text
            .bytes()
            .all(|byte| letter(byte) || b"._-".contains(&byte));
    match (good, text) {
        (_, "default") => Err("`default` is the built-in theme's own name".to_owned()),
        (true, _) => Ok(text.to_owned()),
        (false, _) => Err("use lower-case letters, digits, `.`, `_` and `-`".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_base_url_is_absolute_and_ends_in_a_slash() {
        assert_eq!(
            base_url("https://a.example/b").as_deref(),
            Ok("https://a.example/b/")
        );
        assert_eq!(
            base_url("http://a.example//").as_deref(),
            Ok("http://a.example/")
        );
        for wrong in [
            "a.example",
            "https://",
            "https:///x",
            "https://a.example/?q",
            "https://a b/",
        ] {
            assert!(base_url(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_theme_name_is_one_folder() {
        assert_eq!(theme_name("house-2").as_deref(), Ok("house-2"));
        for wrong in ["", "..", "../x", "a/b", "House", "default", "-x"] {
            assert!(theme_name(wrong).is_err(), "{wrong}");
        }
    }
}
