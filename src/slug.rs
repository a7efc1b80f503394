//! Names made of titles, by the rule that code hosts use for the anchors of headings.

/// The slug of a title: lower case; letters, digits, marks, `-` and `_` stay; white space becomes `-`;
/// everything else is dropped. Two spaces make two hyphens.
///
/// This is GitHub's rule for headings, as its own `html-pipeline` (`table_of_contents_filter.rb`) has it:
/// what `\p{Word}`, `-` and the space do not cover is removed. A title of punctuation alone has the empty slug.
///
/// ```
/// assert_eq!(checkdown::slug::slug("HTTPS & TLS 1.2 (or newer)"), "https--tls-12-or-newer");
/// ```
pub fn slug(title: &str) -> String {
    let mut slug = String::with_capacity(title.len());
    for character in title.trim().chars() {
        match character {
            '-' | '_' => slug.push(character),
            _ if character.is_whitespace() => slug.push('-'),
            _ if is_letter(character) => slug.extend(character.to_lowercase()),
            _ => {}
        }
    }
    slug
}

/// Letters, digits and the marks that belong to them.
pub fn is_letter(character: char) -> bool {
    character.is_alphanumeric() || unicode_normalization::char::is_combining_mark(character)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs_are_the_code_hosts() {
        for (title, expected) in [
            ("Security hardening", "security-hardening"),
            ("  Final sign-off ", "final-sign-off"),
            ("HTTPS & TLS", "https--tls"),
            ("What's `env_file`?", "whats-env_file"),
            ("Größe über 1.5×", "größe-über-15"),
            ("日本語 テスト", "日本語-テスト"),
            ("e\u{301}te\u{301}", "e\u{301}te\u{301}"),
            ("🔒", ""),
            ("", ""),
        ] {
            assert_eq!(slug(title), expected);
        }
    }

    #[test]
    fn a_slug_is_its_own_slug() {
        for title in ["Private network – deployment", "A  b", "İstanbul"] {
            let once = slug(title);
            assert_eq!(slug(&once), once);
        }
    }
}
