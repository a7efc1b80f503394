//! Takes out of what a command printed what nobody else should read: a record is kept and sent around.

use std::env;

use crate::check::secrets;

/// What stands in place of a secret.
const MASK: &str = "[masked]";

/// Values of the environment that are shorter are no secret, or would mask half of every text.
const SHORTEST: usize = 6;

/// Names behind which a secret stands: `password: x`, `API_KEY=x`, `Authorization: Bearer x`.
const NAMES: [&str; 13] = [
    "password",
    "passphrase",
    "passwd",
    "secret",
    "token",
    "api_key",
    "api-key",
    "apikey",
    "authorization",
    "cookie",
    "private_key",
    "access_key",
    "credential",
];

/// The text without control characters but line breaks, and without secrets: private keys, what else gives itself away by
/// its form, values of variables of this program's environment that are named like one, what stands behind a name like one,
/// and what stands before the `@` of an address.
pub fn masked(text: &str) -> String {
    let environment = env::vars_os().filter_map(|(name, value)| {
        let (name, value) = (name.into_string().ok()?, value.into_string().ok()?);
        Some((name, value))
    });
    masked_of(text, &secret_values(environment))
}

/// The lines of values that are named like secrets, the longest first: one may begin with another.
fn secret_values(environment: impl Iterator<Item = (String, String)>) -> Vec<String> {
    let secret = environment.filter(|(name, _)| is_secret_name(name));
    let mut values: Vec<String> = secret
        .flat_map(|(_, value)| plain(&value).lines().map(str::to_owned).collect::<Vec<_>>())
        .filter(|line| line.len() >= SHORTEST)
        .collect();
    values.sort_by_key(|value| std::cmp::Reverse(value.len()));
    values
}

fn masked_of(text: &str, values: &[String]) -> String {
    let mut text = without_keys(&plain(text));
    for value in values {
        text = text.replace(value, MASK);
    }
    for (_, range) in secrets(&text).into_iter().rev() {
        if text.is_char_boundary(range.start) && text.is_char_boundary(range.end) {
            text.replace_range(range, MASK);
        }
    }
    let lines = text
        .split('\n')
        .map(|line| masked_login(&masked_values(line)));
    lines.collect::<Vec<_>>().join("\n")
}

fn is_secret_name(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    name.ends_with("_key") || name.ends_with("_pass") || NAMES.iter().any(|one| name.contains(one))
}

/// Without private keys in their armour (RFC 7468), of which the beginning or the end may be cut off.
fn without_keys(text: &str) -> String {
    let is_body = |line: &str| {
        let line = line.trim();
        !line.is_empty()
            && (line.contains(": ")
                || line
                    .chars()
                    .all(|c| c.is_ascii_alphanumeric() || "+/=".contains(c)))
    };
    let mut lines: Vec<&str> = Vec::new();
    let mut is_open = false;
    for line in text.split('\n') {
        let is_end = line.contains("-----END ") && line.contains("PRIVATE KEY");
        let begins = line
            .find("-----BEGIN ")
            .filter(|_| line.contains("PRIVATE KEY"));
        if let Some(start) = begins {
            lines.push(&line[..start]);
            lines.push(MASK);
            is_open = !is_end;
        } else if is_end {
            if !is_open {
                while lines.last().is_some_and(|line| is_body(line)) {
                    lines.pop();
                }
                lines.push(MASK);
            }
            is_open = false;
        } else if !is_open || !(is_body(line) || line.trim().is_empty()) {
            is_open = false;
            lines.push(line);
        }
    }
    lines.join("\n")
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

/// Behind each name like a secret's: all that follows its `=` or `:`, or the word behind an option, `--password x`.
fn masked_values(line: &str) -> String {
    let lower = line.to_ascii_lowercase();
    let mut masked = String::with_capacity(line.len());
    let mut from = 0;
    while let Some(end) = NAMES
        .iter()
        .filter_map(|name| lower[from..].find(name).map(|at| from + at + name.len()))
        .min()
    {
        if let Some(sign) = sign_behind(&line[end..]) {
            return format!(
                "{masked}{}{} {MASK}",
                &line[from..end],
                &line[end..end + sign]
            );
        }
        let word = line[..end]
            .rfind(char::is_whitespace)
            .map_or(0, |at| at + 1);
        let next = match line[word..].starts_with('-') {
            true => word_behind(line, end),
            false => None,
        };
        let (kept, after) = match &next {
            Some(value) => (value.start, value.end),
            None => (end, end),
        };
        masked.push_str(&line[from..kept]);
        if next.is_some() {
            masked.push_str(MASK);
        }
        from = after;
    }
    masked.push_str(&line[from..]);
    masked
}

/// How much of a text its `=` or `:` ends, if that belongs to the name before the text and something follows.
fn sign_behind(rest: &str) -> Option<usize> {
    let sign = rest.find(['=', ':'])?;
    let is_near = rest[..sign]
        .chars()
        .all(|letter| letter.is_alphanumeric() || "_-\"' ".contains(letter));
    (is_near && !rest[sign + 1..].trim().is_empty()).then_some(sign + 1)
}

/// The word behind the one that is left at `end`.
fn word_behind(line: &str, end: usize) -> Option<std::ops::Range<usize>> {
    let space = end + line[end..].find(char::is_whitespace)?;
    let start = line.len() - line[space..].trim_start().len();
    let length = line[start..]
        .find(char::is_whitespace)
        .unwrap_or(line.len() - start);
    (length > 0).then_some(start..start + length)
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
            (
                "token has expired, password=word",
                "token has expired, password= [masked]",
            ),
            (
                "mysql --password word -h db",
                "mysql --password [masked] -h db",
            ),
            (
                "run --token-file x --secret",
                "run --token-file [masked] --secret",
            ),
            ("\u{1b}[31mred\u{1b}[0m\r\u{7}", "red"),
            (&format!("got {token} there"), "got [masked] there"),
        ] {
            assert_eq!(masked(text), expected);
        }
    }

    #[test]
    fn a_private_key_is_masked_with_its_body_also_where_it_is_cut() {
        let armour = |word: &str| format!("-----{word} RSA PRIVATE {}-----", "KEY");
        let (begin, end) = (armour("BEGIN"), armour("END"));
        let body = "MIIEpAIBAAKCAQEA+/8=\n".repeat(3);
        let (whole, masked_whole) = (
            format!("a\n{begin}\n{body}{end}\nz z"),
            "a\n\n[masked]\nz z",
        );
        assert_eq!(masked(&whole), masked_whole);
        assert_eq!(masked(&format!("{begin}\n{body}")), "\n[masked]");
        assert_eq!(masked(&format!("b b\n{body}{end}\nz")), "b b\n[masked]\nz");
        assert_eq!(masked(&format!("x {begin}\\n{end}\nz")), "x \n[masked]\nz");
    }

    #[test]
    fn values_of_the_environment_that_are_named_like_secrets_are_masked() {
        let environment = [
            ("APP_TOKEN", "abcdef"),
            ("APP_SECRET", "abcdefgh"),
            ("DEPLOY_KEY", "first line\r\nsecond line\nx"),
            ("REGION", "north-one"),
        ];
        let environment = environment.map(|(name, value)| (name.to_owned(), value.to_owned()));
        let values = super::secret_values(environment.into_iter());
        let text = "abcdefgh abcdef\nof it the second line x north-one";
        assert_eq!(
            super::masked_of(text, &values),
            "[masked] [masked]\nof it the [masked] x north-one"
        );
        // Cargo sets none like these, so `PATH` stands for what is no secret.
        let path = std::env::var("PATH").unwrap();
        assert_eq!(masked(&path), path);
    }
}
