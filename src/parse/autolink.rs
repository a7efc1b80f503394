//! Bare addresses in text, by the autolink extension of GitHub Flavored Markdown
//! (<https://github.github.com/gfm/#autolinks-extension->).
//!
//! Where code hosts are more generous than that text, so is this: an address with a scheme may follow any
//! character that is not a letter or digit, and its host needs no period (`http://localhost:8080`). A
//! `{{variable}}` may be a part of a host.

use std::ops::Range;

use memchr::memchr3_iter;

/// An address in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    pub range: Range<usize>,
    /// What to write before it to make it a destination; empty if it has a scheme.
    pub scheme: &'static str,
}

/// The longest name of a host, in bytes (RFC 1035, section 2.3.4). Without a bound a text without any
/// address could be searched again from each of its parts.
const MAX_HOST: usize = 253;

const SCHEMES: [&str; 3] = ["https", "http", "ftp"];

/// The addresses in a text, in order. Linear in its length.
pub fn find(text: &str) -> Vec<Address> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    // Before `from` everything belongs to an address.
    let mut from = 0;
    for at in memchr3_iter(b':', b'.', b'@', bytes) {
        if at < from {
            continue;
        }
        let address = match bytes[at] {
            b':' => url(text, from, at),
            b'.' => www(text, from, at),
            _ => email(text, from, at),
        };
        if let Some(address) = address {
            from = address.range.end;
            found.push(address);
        }
    }
    found
}

/// `https://…` whose colon is at `colon`.
fn url(text: &str, from: usize, colon: usize) -> Option<Address> {
    let after = text[colon..].strip_prefix("://")?;
    let before = &text[from..colon];
    let scheme = SCHEMES.into_iter().find(|scheme| {
        before
            .len()
            .checked_sub(scheme.len())
            .and_then(|start| before.get(start..))
            .is_some_and(|end| end.eq_ignore_ascii_case(scheme))
    })?;
    let start = colon - scheme.len();
    if text[..start].ends_with(char::is_alphanumeric) {
        return None;
    }
    let host = host_length(after, false)?;
    let end = end_of(text, start, colon + "://".len() + host);
    Some(Address {
        range: start..end,
        scheme: "",
    })
}

/// `www.…` whose first period is at `period`.
fn www(text: &str, from: usize, period: usize) -> Option<Address> {
    let start = period.checked_sub("www".len())?;
    if start < from || !text.get(start..period)?.eq_ignore_ascii_case("www") {
        return None;
    }
    let may_follow = |before: char| before.is_whitespace() || "*_~(".contains(before);
    if !text[..start].chars().next_back().is_none_or(may_follow) {
        return None;
    }
    let host = host_length(&text[start..], true)?;
    let end = end_of(text, start, start + host);
    (end > period + 1).then_some(Address {
        range: start..end,
        scheme: "http://",
    })
}

/// `name@host` whose `@` is at `at`.
fn email(text: &str, from: usize, at: usize) -> Option<Address> {
    let is_name = |byte: &u8| byte.is_ascii_alphanumeric() || b".-_+".contains(byte);
    let before = &text.as_bytes()[from..at];
    let name = before.iter().rev().take_while(|byte| is_name(byte)).count();
    let start = at - name;
    if name == 0 || text[..start].ends_with(['/', '@', ':']) {
        return None;
    }
    let host = text.as_bytes()[at + 1..]
        .iter()
        .take_while(|byte| byte.is_ascii_alphanumeric() || b".-_".contains(byte))
        .count();
    let host = text[at + 1..at + 1 + host].trim_end_matches('.');
    let ends_well = host.ends_with(|last: char| last.is_ascii_alphabetic());
    let is_followed = text[at + 1 + host.len()..].starts_with('@');
    if !host.contains('.')
        || host.contains("..")
        || host.starts_with('.')
        || !ends_well
        || is_followed
    {
        return None;
    }
    Some(Address {
        range: start..at + 1 + host.len(),
        scheme: "mailto:",
    })
}

/// How long the host is that the text begins with: parts of letters, digits, `-` and `_` between periods,
/// the last two of them without `_`.
fn host_length(text: &str, needs_period: bool) -> Option<usize> {
    let mut length = 0;
    let (mut periods, mut in_last, mut in_one_before) = (0, false, false);
    while let Some(next) = text[length..].chars().next() {
        match next {
            _ if length > MAX_HOST => break,
            '.' => {
                periods += 1;
                in_one_before = std::mem::take(&mut in_last);
            }
            '_' => in_last = true,
            '{' => match variable_length(&text[length..]) {
                Some(variable) => {
                    length += variable;
                    continue;
                }
                None => break,
            },
            _ if next.is_alphanumeric() || next == '-' => {}
            _ => break,
        }
        length += next.len_utf8();
    }
    let is_valid =
        (1..=MAX_HOST).contains(&length) && !text.starts_with('.') && !in_last && !in_one_before;
    (is_valid && (periods > 0 || !needs_period)).then_some(length)
}

/// `{{name}}`
fn variable_length(text: &str) -> Option<usize> {
    let name = text.strip_prefix("{{")?;
    let is_name = |byte: &u8| byte.is_ascii_alphanumeric() || b"_-".contains(byte);
    let length = name.bytes().take_while(is_name).count();
    let closed = length > 0 && name[length..].starts_with("}}");
    closed.then_some(length + "{{}}".len())
}

/// The end of the address that begins at `start` and whose host ends at `host_end`: up to white space or
/// `<`, without punctuation that belongs to the sentence.
fn end_of(text: &str, start: usize, host_end: usize) -> usize {
    let rest = &text[host_end..];
    let length = rest
        .find(|c: char| c.is_whitespace() || c == '<')
        .unwrap_or(rest.len());
    let mut address = &text[start..host_end + length];
    let count = |parenthesis| address.bytes().filter(|&byte| byte == parenthesis).count();
    let mut excess = count(b')').saturating_sub(count(b'('));
    loop {
        address = match address.chars().next_back() {
            Some('?' | '!' | '.' | ',' | ':' | '*' | '_' | '~' | '\'' | '"') => {
                &address[..address.len() - 1]
            }
            Some(')') if excess > 0 => {
                excess -= 1;
                &address[..address.len() - 1]
            }
            Some(';') => without_entity(&address[..address.len() - 1]),
            _ => return start + address.len(),
        };
    }
}

/// Without `&name` at its end.
fn without_entity(address: &str) -> &str {
    let name = address.trim_end_matches(|c: char| c.is_ascii_alphanumeric());
    match name.strip_suffix('&') {
        Some(before) if name.len() < address.len() => before,
        _ => address,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<String> {
        let addresses = find(text).into_iter();
        addresses
            .map(|address| format!("{}{}", address.scheme, &text[address.range]))
            .collect()
    }

    #[test]
    fn addresses_end_before_the_punctuation_of_the_sentence() {
        let text = "See (https://example.com/a_(b)), www.example.com/x?y=1&z; or ops@example.com.";
        assert_eq!(
            found(text),
            [
                "https://example.com/a_(b)",
                "http://www.example.com/x?y=1",
                "mailto:ops@example.com"
            ]
        );
    }

    #[test]
    fn hosts_may_be_local_or_variable() {
        let text = "http://localhost:8080/a, https://{{host}}/api and https://{{ host }}/";
        assert_eq!(
            found(text),
            ["http://localhost:8080/a", "https://{{host}}/api"]
        );
    }

    #[test]
    fn what_only_looks_like_an_address_is_text() {
        for text in [
            "xhttp://example.com",
            "mailto:a@example.com",
            "a@b",
            "a@b.c-",
            "http://",
            "www.",
            "awww.example.com",
            "https://a_b.example",
            "ssh://example.com",
            "host/a@example.com",
            "a@b@example.com",
        ] {
            assert_eq!(found(text), Vec::<String>::new(), "{text}");
        }
    }
}
