//! Takes out of what a command printed what nobody else should read: a record is kept and sent around.

use std::env;

use crate::check::secrets;

/// What stands in place of a secret.
const MASK: &str = "[masked]";

/// Values of the environment that are shorter are no secret, or would mask half of every text.
const SHORTEST: usize = 6;

/// Names behind which a secret stands: `password: x`, `API_KEY=x`, `Authorization: Bearer x`.
const NAMES: [&str; 11] = [
    "password",
    "passwd",
    "secret",
    "token",
    "api_key",
    "api-key",
    "apikey",
    "authorization",
    "cookie",
    "private_key",
    "credential",
];

/// The text without control characters but line breaks, and without secrets: those whose form gives them away, values of
/// variables of this program's environment that are named like one, what stands behind a name like one, and what stands
/// before the `@` of an address.
pub fn masked(text: &str) -> String {
    let mut text = plain(text);
    for (name, value) in env::vars_os() {
        let (Some(name), Some(value)) = (name.to_str(), value.to_str()) else {
            continue;
        };
        if value.len() >= SHORTEST && is_secret_name(name) {
            text = text.replace(value, MASK);
        }
    }
    for (_, range) in secrets(&text).into_iter().rev() {
        if text.is_char_boundary(range.start) && text.is_char_boundary(range.end) {
            text.replace_range(range, MASK);
        }
    }
    let lines = text
        .split('\n')
        .map(|line| masked_login(&masked_value(line)));
    lines.collect::<Vec<_>>().join("\n")
}

fn is_secret_name(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    name.ends_with("_key") || NAMES.iter().any(|one| name.contains(one))
}

/// Without escape sequences and other control characters.
fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            // A sequence of ECMA-48: up to its final byte.
            '\u{1b}' if letters.peek() == Some(&'[') => {
                letters.next();
                for letter in letters.by_ref() {
                    if ('@'..='~').contains(&letter) {
                        break;
                    }
                }
            }
            '\n' | '\t' => plain.push(letter),
            letter if letter.is_control() => {}
            letter => plain.push(letter),
        }
    }
    plain
}

/// Of the last name like a secret's in a line, what follows its `=` or `:`.
fn masked_value(line: &str) -> String {
    let lower = line.to_ascii_lowercase();
    let found = NAMES
        .iter()
        .filter_map(|name| lower.find(name).map(|at| at + name.len()));
    let Some(end) = found.min() else {
        return line.to_owned();
    };
    let rest = &line[end..];
    let Some(sign) = rest.find(['=', ':']) else {
        return line.to_owned();
    };
    let is_near = rest[..sign]
        .chars()
        .all(|letter| letter.is_alphanumeric() || "_-\"' ".contains(letter));
    let value = rest[sign + 1..].trim();
    if !is_near || value.is_empty() {
        return line.to_owned();
    }
    format!("{}{} {MASK}", &line[..end], &rest[..=sign])
}

/// `https://user:word@host` without who logs in.
fn masked_login(line: &str) -> String {
    let mut masked = String::with_capacity(line.len());
    let mut rest = line;
    while let Some(at) = rest.find("://") {
        let (before, after) = rest.split_at(at + 3);
        masked.push_str(before);
        let end = after
            .find(|letter: char| letter.is_whitespace() || "/\"'<>".contains(letter))
            .unwrap_or(after.len());
        rest = match after[..end].rfind('@') {
            Some(login) => {
                masked.push_str(MASK);
                &after[login..]
            }
            None => after,
        };
    }
    masked.push_str(rest);
    masked
}

#[cfg(test)]
mod tests {
    use super::masked;

    #[test]
    fn what_looks_like_a_secret_is_masked() {
        let token = format!("ghp_{}", "aB3".repeat(12));
        for (text, expected) in [
            ("HTTP/2 200\nserver: nginx", "HTTP/2 200\nserver: nginx"),
            ("Set-Cookie: id=1", "Set-Cookie: [masked]"),
            ("DB_PASSWORD=hunter2 x", "DB_PASSWORD= [masked]"),
            ("Authorization: Bearer abc", "Authorization: [masked]"),
            ("{\"api_key\": \"abc\"}", "{\"api_key\": [masked]"),
            ("the token has expired", "the token has expired"),
            (
                "postgres://ada:word@db.example.com/x ok",
                "postgres://[masked]@db.example.com/x ok",
            ),
            ("mail ada@example.com", "mail ada@example.com"),
            ("\u{1b}[31mred\u{1b}[0m\r\u{7}", "red"),
            (&format!("got {token} there"), "got [masked] there"),
        ] {
            assert_eq!(masked(text), expected);
        }
    }

    #[test]
    fn values_of_the_environment_that_are_named_like_secrets_are_masked() {
        // Cargo sets none like these, so `PATH` stands for what is no secret.
        let path = std::env::var("PATH").unwrap();
        assert_eq!(masked(&path), path);
    }
}
