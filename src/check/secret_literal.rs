//! Secrets that somebody pasted: keys whose form gives them away.

use crate::catalog::{Catalog, Page};
use crate::diag::{Code, Diagnostic};
use crate::source::Span;
use crate::tree::Kind;

/// A kind of secret, told by how it begins and what it is made of.
struct Pattern {
    name: &'static str,
    prefixes: &'static [&'static str],
    /// What the rest is made of, beside letters and digits.
    also: &'static str,
    /// How long the rest is, in bytes.
    length: std::ops::RangeInclusive<usize>,
}

/// The forms that their makers document: AWS access key ids, GitHub tokens, Slack tokens and webhooks.
const PATTERNS: [Pattern; 5] = [
    Pattern {
        name: "an AWS access key id",
        prefixes: &["AKIA", "ASIA"],
        also: "",
        length: 16..=16,
    },
    Pattern {
        name: "a GitHub token",
        prefixes: &["ghp_", "gho_", "ghu_", "ghs_", "ghr_"],
        also: "",
        length: 36..=255,
    },
    Pattern {
        name: "a GitHub token",
        prefixes: &["github_pat_"],
        also: "_",
        length: 60..=255,
    },
    Pattern {
        name: "a Slack token",
        prefixes: &["xoxb-", "xoxp-", "xoxa-", "xoxr-", "xoxs-", "xapp-"],
        also: "-",
        length: 20..=255,
    },
    Pattern {
        name: "a Slack webhook",
        prefixes: &["https://hooks.slack.com/services/"],
        also: "/",
        length: 30..=255,
    },
];

/// Looks at code, in blocks and in text.
pub fn lint(_: &Catalog, page: &Page, found: &mut Vec<Diagnostic>) {
    let tree = page.tree();
    for node in &tree.nodes {
        if !matches!(node.kind, Kind::Code(_) | Kind::CodeBlock(_)) {
            continue;
        }
        let text = tree.source().get(node.span.range()).unwrap_or_default();
        let start = node.span.start as usize;
        for (name, range) in secrets(text) {
            let span = Span::new(range.start, range.end).shifted(start);
            let message = format!("this looks like {name}");
            found.push(
                Diagnostic::new(Code::SecretLiteral, page.path(), span, message)
                    .label("readable by everybody who can read the site or its source")
                    .help(
                        "revoke it, and write a placeholder such as `xxx` or a command that reads \
                         the secret from where it is kept",
                    ),
            );
        }
    }
}

/// The secrets in a text, by place.
pub fn secrets(text: &str) -> Vec<(&'static str, std::ops::Range<usize>)> {
    let mut found = Vec::new();
    for pattern in &PATTERNS {
        for prefix in pattern.prefixes {
            for (start, _) in text.match_indices(prefix) {
                if text[..start].ends_with(|c: char| c.is_ascii_alphanumeric()) {
                    continue;
                }
                let rest = &text[start + prefix.len()..];
                let good = |c: char| c.is_ascii_alphanumeric() || pattern.also.contains(c);
                let length = rest.find(|c| !good(c)).unwrap_or(rest.len());
                if pattern.length.contains(&length) && !is_placeholder(&rest[..length]) {
                    found.push((pattern.name, start..start + prefix.len() + length));
                }
            }
        }
    }
    found.extend(private_keys(text));
    found.extend(web_tokens(text));
    found.sort_by_key(|(_, range)| range.start);
    found
}

/// `xxxxxxxx`, `0000…`, `EXAMPLE`: nobody's secret.
fn is_placeholder(text: &str) -> bool {
    let first = text.chars().next();
    let alike = text
        .chars()
        .filter(|c| !matches!(c, '-' | '_' | '/'))
        .all(|c| Some(c) == first);
    let shouted = text.to_ascii_uppercase();
    alike
        || ["EXAMPLE", "XXXX", "YOUR", "PLACEHOLDER"]
            .iter()
            .any(|word| shouted.contains(word))
}

/// The armour of a private key (RFC 7468), with something in it.
fn private_keys(text: &str) -> impl Iterator<Item = (&'static str, std::ops::Range<usize>)> + '_ {
    text.match_indices("-----BEGIN ").filter_map(|(start, _)| {
        let line = text[start..].lines().next()?;
        let label = line.strip_suffix("-----")?;
        let body = text[start + line.len()..].lines().nth(1)?.trim();
        let filled = body.len() >= 40 && !is_placeholder(body);
        (label.ends_with("PRIVATE KEY") && filled)
            .then(|| ("a private key", start..start + line.len()))
    })
}

/// A JSON web token (RFC 7519): three parts in base 64, the first two of them JSON objects.
fn web_tokens(text: &str) -> impl Iterator<Item = (&'static str, std::ops::Range<usize>)> + '_ {
    text.match_indices("eyJ").filter_map(|(start, _)| {
        let good = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
        if text[..start].ends_with(good) {
            return None;
        }
        let rest = &text[start..];
        let length = rest.find(|c| !good(c)).unwrap_or(rest.len());
        let parts: Vec<&str> = rest[..length].split('.').collect();
        let [header, payload, signature] = parts.as_slice() else {
            return None;
        };
        let real = header.len() >= 16 && payload.starts_with("eyJ") && signature.len() >= 20;
        real.then(|| ("a JSON web token", start..start + length))
    })
}

#[cfg(test)]
mod tests {
    use super::secrets;

    fn names(text: &str) -> Vec<&'static str> {
        secrets(text).into_iter().map(|(name, _)| name).collect()
    }

    // The secrets are put together here, so that no scanner takes this file for a leak.
    #[test]
    fn secrets_are_told_by_their_form() {
        let letters = "A7bC9dE2fG4hJ6kL8mN1pQ3rS5tU7vW9xY2z";
        let body = "MIIEpAIBAAKCAQEA".repeat(4);
        assert_eq!(
            names(&format!("aws {}{}", "AKIA", "I44QH8DHBAAA7QZM")),
            ["an AWS access key id"]
        );
        assert_eq!(names(&format!("t={}{letters}", "ghp_")), ["a GitHub token"]);
        assert_eq!(
            names(&format!("{}12345-{letters}", "xoxb-")),
            ["a Slack token"]
        );
        let armour = format!("-----BEGIN RSA PRIVATE {}-----\n{body}\n", "KEY");
        assert_eq!(names(&armour), ["a private key"]);
        let part = "eyJhbGciOiJIUzI1NiJ9";
        assert_eq!(
            names(&format!("{part}.{part}.{letters}")),
            ["a JSON web token"]
        );
    }

    #[test]
    fn placeholders_are_nobodys_secret() {
        let none: [&str; 0] = [];
        assert_eq!(names(&format!("{}{}", "ghp_", "x".repeat(36))), none);
        assert_eq!(names(&format!("{}IOSFODNN7EXAMPLE", "AKIA")), none);
        assert_eq!(names("SLACK_TOKEN=xoxb-..."), none);
        assert_eq!(names("-----BEGIN PRIVATE KEY-----\n...\n"), none);
    }
}
