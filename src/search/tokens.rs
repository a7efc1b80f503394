//! What text is searched by: the terms of a text, the same in `themes/default/js/modules/search/tokens.js`, which reads
//! queries. `tests/vectors/tokens.json` holds the two equal.
//!
//! ```text
//! GET /api/v1/health  ─▶  get · api · v1 · health · api/v1/health · v1/health
//! APP_SECRET_KEY      ─▶  app · secret · key · app_secret_key · secret_key
//! ```
//!
//! A text is folded (NFKD, combining marks dropped, NFC) and cut at white space into chunks. A chunk gives its parts, cut at
//! what is no letter or digit, where camelCase begins a word, and where the script changes to or from one that is written
//! without spaces; of such a script every two neighbours are a term. A chunk of several parts gives itself and all its tails
//! as well. Terms are in lower case.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The longest term, in characters. A longer part is cut, a longer chunk or tail is no term.
const LONGEST: usize = 64;

/// Of so many parts of a chunk the tails begin.
const MOST_TAILS: usize = 12;

/// The words of a phrase: a line of code of so many is a term as a whole.
const PHRASE: std::ops::RangeInclusive<usize> = 2..=6;

/// Text in which what only looks different is the same; letter case stays.
pub fn fold(text: &str) -> String {
    if text.is_ascii() {
        return text.to_owned();
    }
    let bare = text.nfkd().filter(|&letter| !is_combining_mark(letter));
    bare.nfc().collect()
}

/// Calls `found` with each term of a text, in order, and whether it is a part of its chunk or the whole or a tail of it. A
/// term that stands there twice comes twice.
pub fn terms(text: &str, mut found: impl FnMut(&str, bool)) {
    let folded = fold(text);
    for chunk in folded.split(is_space).filter(|chunk| !chunk.is_empty()) {
        Chunk::of(chunk).terms(&mut found);
    }
}

/// Calls `found` with the phrase that a line of code is, and its tails, down to two words. What has no letter and no digit,
/// a `|` say, is no word of it.
pub fn phrases(code: &str, mut found: impl FnMut(&str)) {
    let folded = lower(&fold(code));
    let words: Vec<&str> = folded
        .split(is_space)
        .filter(|word| word.chars().any(char::is_alphanumeric))
        .collect();
    if !PHRASE.contains(&words.len()) {
        return;
    }
    for start in 0..words.len() - 1 {
        let phrase = words[start..].join(" ");
        if phrase.chars().count() <= LONGEST {
            found(&phrase);
        }
    }
}

fn is_space(letter: char) -> bool {
    letter.is_whitespace() || letter == '\u{feff}'
}

/// Letter by letter, so that no letter depends on those around it.
fn lower(text: &str) -> String {
    let lower = text.chars().flat_map(char::to_lowercase);
    lower
        .map(|letter| if letter == 'ς' { 'σ' } else { letter })
        .collect()
}

/// Scripts that are written without spaces: Thai and Lao, Myanmar, Khmer, kana, Han.
fn is_spaceless(letter: char) -> bool {
    matches!(u32::from(letter),
        0x0e00..=0x0eff | 0x1000..=0x109f | 0x1780..=0x17ff | 0x3040..=0x30ff | 0x31f0..=0x31ff | 0x3400..=0x9fff
        | 0xf900..=0xfaff | 0x20000..=0x323af)
}

/// What stands between spaces, and its parts.
struct Chunk<'a> {
    letters: Vec<char>,
    text: &'a str,
    /// Where each part begins and ends among the letters.
    parts: Vec<(usize, usize)>,
    has_spaceless: bool,
}

impl<'a> Chunk<'a> {
    fn of(text: &'a str) -> Self {
        let letters: Vec<char> = text.chars().collect();
        let mut parts: Vec<(usize, usize)> = Vec::new();
        let mut has_spaceless = false;
        for (at, &letter) in letters.iter().enumerate() {
            has_spaceless |= is_spaceless(letter);
            if !letter.is_alphanumeric() {
                continue;
            }
            match parts.last_mut() {
                Some((_, end)) if *end == at && !begins(&letters, at) => *end = at + 1,
                _ => parts.push((at, at + 1)),
            }
        }
        Self {
            letters,
            text,
            parts,
            has_spaceless,
        }
    }

    fn terms(&self, found: &mut impl FnMut(&str, bool)) {
        if let [(0, end)] = self.parts[..]
            && end == self.letters.len()
            && end <= LONGEST
            && !self.has_spaceless
        {
            return found(&lower(self.text), true);
        }
        for &(start, end) in &self.parts {
            let letters = &self.letters[start..end];
            match is_spaceless(letters[0]) && letters.len() > 1 {
                true => letters.windows(2).for_each(|two| found(&word(two), true)),
                false => found(&word(&letters[..letters.len().min(LONGEST)]), true),
            }
        }
        let end = self.parts.last().map_or(0, |&(_, end)| end);
        if self.has_spaceless || self.parts.len() < 2 {
            return;
        }
        let starts = self.parts[..self.parts.len() - 1].iter().take(MOST_TAILS);
        for &(start, _) in starts.filter(|(start, _)| end - start <= LONGEST) {
            found(&word(&self.letters[start..end]), false);
        }
    }
}

fn word(letters: &[char]) -> String {
    let lower = letters.iter().flat_map(|letter| letter.to_lowercase());
    lower
        .map(|letter| if letter == 'ς' { 'σ' } else { letter })
        .collect()
}

/// Whether a part begins at a letter behind another letter: `secretKey` at `K`, `HTTPServer` at `S`.
fn begins(letters: &[char], at: usize) -> bool {
    let (before, letter) = (letters[at - 1], letters[at]);
    let is_lower = |letter: Option<&char>| letter.is_some_and(|letter| letter.is_lowercase());
    let camel = letter.is_uppercase()
        && (before.is_lowercase() || before.is_uppercase() && is_lower(letters.get(at + 1)));
    camel || is_spaceless(before) != is_spaceless(letter)
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use super::*;

    const VECTORS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/vectors/tokens.json");

    /// A text, its terms, and its phrases.
    type Vector = (String, Vec<String>, Vec<String>);

    fn vector(text: &str) -> Vector {
        let (mut words, mut lines) = (Vec::new(), Vec::new());
        terms(text, |term, _| words.push(term.to_owned()));
        phrases(text, |phrase| lines.push(phrase.to_owned()));
        (text.to_owned(), words, lines)
    }

    #[test]
    fn the_terms_are_what_the_vectors_say() {
        let file = std::fs::read_to_string(VECTORS).unwrap_or("[]".to_owned());
        let vectors: Vec<Vector> = serde_json::from_str(&file).unwrap();
        if std::env::var_os("UPDATE_EXPECT").is_some() {
            let known = vectors.into_iter().map(|(text, ..)| text).take(SAID);
            let all = known.chain(random(400));
            let lines: Vec<String> = all
                .map(|text| serde_json::to_string(&vector(&text)).unwrap())
                .collect();
            return std::fs::write(VECTORS, format!("[\n{}\n]\n", lines.join(",\n"))).unwrap();
        }
        assert_eq!(vectors.len(), SAID + 400);
        for expected in vectors {
            assert_eq!(vector(&expected.0), expected);
        }
    }

    /// How many of the vectors, at the beginning of the file, somebody thought of.
    const SAID: usize = 24;

    /// Texts of letters that are known for trouble, the same every time: a linear congruential generator (Knuth's MMIX).
    fn random(count: usize) -> Vec<String> {
        let letters: Vec<char> = "aAbZéÉßİıΣςσжЖẞǅﬁ½²١٣あアｱガ東京한글กำไक्षिनी\u{301}\u{30a}\u{200d}\u{feff}\u{a0}\u{85}\u{3000}\u{1e9b}\u{323}\u{1f600}\u{20000}\u{2126}09 ./_-:@#$%&+=~'’—"
            .chars()
            .collect();
        let mut state: u64 = 1;
        let mut next = |below: usize| {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) as usize % below
        };
        let mut text = |_| {
            let length = 1 + next(24);
            (0..length).fold(String::new(), |mut text, _| {
                // Runs of plain letters are what most chunks are.
                match next(3) {
                    0 => write!(text, "{}", letters[next(letters.len())]).unwrap(),
                    1 => write!(text, "{}", char::from(b'a' + next(26) as u8)).unwrap(),
                    _ => write!(text, "{}", char::from(b'!' + next(94) as u8)).unwrap(),
                }
                text
            })
        };
        (0..count).map(&mut text).collect()
    }
}
