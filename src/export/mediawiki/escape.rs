//! Text as wikitext that means just this text.

use std::fmt::Write as _;

/// What begins a link by itself, or is one of the old magic words, and the place of the letter that is hidden.
const MAGIC: [(&str, usize); 4] = [("://", 0), ("ISBN ", 4), ("RFC ", 3), ("PMID ", 4)];

/// What begins a link by itself, in capitals as well, and ends with the letter that is hidden.
const SCHEMES: [&str; 12] = [
    "bitcoin:", "geo:", "magnet:", "mailto:", "matrix:", "news:", "sip:", "sips:", "sms:", "tel:",
    "urn:", "xmpp:",
];

/// Text with everything that a wiki would read as markup hidden from it, wherever it stands in a line.
pub fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    let words = MAGIC.iter();
    let words =
        words.flat_map(|(word, at)| text.match_indices(word).map(move |(place, _)| place + at));
    let lower = text.to_ascii_lowercase();
    let schemes = SCHEMES.iter();
    let schemes = schemes.flat_map(|scheme| {
        let ends = lower.match_indices(scheme);
        ends.map(move |(place, _)| place + scheme.len() - 1)
    });
    let mut hidden: Vec<usize> = words.chain(schemes).collect();
    hidden.sort_unstable();
    let bytes = text.as_bytes();
    for (place, letter) in text.char_indices() {
        // The next text may begin with the same letter.
        let is_doubled = || {
            let next = bytes.get(place + 1).copied();
            let previous = place.checked_sub(1).map(|before| bytes[before]);
            [next, previous]
                .iter()
                .any(|one| one.is_none_or(|one| char::from(one) == letter))
        };
        let hides = match letter {
            '[' | ']' | '{' | '}' | '|' => true,
            '\'' | '_' | '~' => is_doubled(),
            '\u{7f}' => true,
            _ => hidden.binary_search(&place).is_ok(),
        };
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '\n' => out.push(' '),
            letter if letter < ' ' && letter != '\t' => out.push('\u{fffd}'),
            letter if hides => push_entity(&mut out, letter),
            letter => out.push(letter),
        }
    }
    out
}

/// Wikitext at the beginning of a line, where some letters begin a block.
pub fn guarded(text: &str) -> String {
    let mut letters = text.chars();
    match letters.next() {
        Some(first) if " *#:;=!-\t".contains(first) => {
            let mut out = String::new();
            push_entity(&mut out, first);
            out + letters.as_str()
        }
        _ => text.to_owned(),
    }
}

fn push_entity(out: &mut String, letter: char) {
    let _ = write!(out, "&#{};", u32::from(letter));
}

/// A title as a wiki's page can have it.
pub fn page_name(title: &str) -> String {
    let forbidden = |letter: char| "#<>[]|{}_".contains(letter) || letter.is_control();
    let name = title.replace(forbidden, " ");
    let name: Vec<&str> = name.split_whitespace().collect();
    name.join(" ")
        .trim_start_matches([':', '/', '.'])
        .to_owned()
}

/// An address in an external link, which ends at a space or a bracket.
pub fn address(href: &str) -> String {
    let mut out = String::with_capacity(href.len());
    for letter in href.chars() {
        match letter {
            ' ' | '[' | ']' | '<' | '>' | '"' | '{' | '}' | '|' | '\'' | '\t' | '\n' => {
                let _ = write!(out, "%{:02X}", u32::from(letter));
            }
            letter => out.push(letter),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{address, escaped, guarded, page_name};

    #[test]
    fn what_a_wiki_would_read_as_markup_is_hidden() {
        assert_eq!(escaped("Let's go: 2 < 3"), "Let's go: 2 &lt; 3");
        assert_eq!(escaped("[[a|b]]"), "&#91;&#91;a&#124;b&#93;&#93;");
        assert_eq!(escaped("''x''"), "&#39;&#39;x&#39;&#39;");
        assert_eq!(
            escaped("__TOC__ ~~~~"),
            "&#95;&#95;TOC&#95;&#95; &#126;&#126;&#126;&#126;"
        );
        assert_eq!(escaped("https://x RFC 1"), "https&#58;//x RFC&#32;1");
        assert_eq!(
            escaped("Tel:1 urn:a bite: x"),
            "Tel&#58;1 urn&#58;a bite: x"
        );
        assert_eq!(
            escaped("&amp; {{x}}"),
            "&amp;amp; &#123;&#123;x&#125;&#125;"
        );
    }

    #[test]
    fn a_line_begins_with_text() {
        assert_eq!(guarded("# no list"), "&#35; no list");
        assert_eq!(guarded("plain"), "plain");
    }

    #[test]
    fn names_and_addresses_hold_what_a_wiki_allows() {
        assert_eq!(page_name(":Go [live] #1 | now"), "Go live 1 now");
        assert_eq!(
            address("https://a.example/x y]"),
            "https://a.example/x%20y%5D"
        );
    }
}
