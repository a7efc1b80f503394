//! The lexicon: which terms there are and where their postings stand, in parts of about 16 KB, and the postings in files of
//! at least 8 KB. Terms are sorted as JavaScript compares text, by UTF-16 units.
//!
//! ```text
//! part    := files:varint name…  entry…       names of the files of postings that its terms are in, 10 hex digits each
//! entry   := shared:varint length:varint suffix  count:varint  head:varint  [tail: name, if count tells that there is one]
//! ```
//!
//! An entry shares its first UTF-16 units with the one before it (front coding; Witten, Moffat and Bell, "Managing
//! Gigabytes", 1999); `length` is that of the suffix in UTF-8. `count` is how many nodes use the term, twice, plus 1 if there is a
//! tail, which is a file of its own. `head` is how long its list is, twice, plus 1 if that begins a file. So the length of one list
//! moves no number of another, and an edit changes the parts of its own terms alone.

use std::collections::HashMap;

use rayon::prelude::*;

use super::bytes::{is_cut, varint};
use super::postings::Postings;
use crate::hash::Hash;

/// How long parts and files of postings are at least; they may be three times that.
const PART: usize = 10 * 1024;
const FILE: usize = 4 * 1024;

/// Of so many terms about one begins a part, once the one before it is long enough; likewise a file, where lists are long.
const ONE_IN: usize = 32;
const FILE_ONE_IN: usize = 2;

/// A term with its postings as they are written.
struct Entry {
    term: Box<str>,
    count: usize,
    head: Vec<u8>,
    tail: Option<Vec<u8>>,
}

/// A part of the lexicon.
pub struct Part {
    /// No term before it is as great as this, and none in it is less.
    pub first: Box<str>,
    pub bytes: Vec<u8>,
    /// Files of postings, by what names them.
    pub files: Vec<(Hash, Vec<u8>)>,
}

/// The lexicon of these terms.
pub fn parts(terms: HashMap<Box<str>, Postings>) -> Vec<Part> {
    let mut terms: Vec<(Box<str>, Postings)> = terms.into_iter().collect();
    terms.par_sort_unstable_by(|(a, _), (b, _)| compare(a, b));
    let entries: Vec<Entry> = terms.into_par_iter().map(entry).collect();
    let mut starts = vec![0];
    let mut size = 0;
    for (place, entry) in entries.iter().enumerate() {
        if is_cut(size, PART, Hash::of(entry.term.as_bytes()), ONE_IN) {
            starts.push(place);
            size = 0;
        }
        size += entry.term.len() / 2 + 5;
    }
    let ends = starts.iter().skip(1).copied().chain([entries.len()]);
    let ranges: Vec<_> = starts
        .iter()
        .copied()
        .zip(ends)
        .filter(|(start, end)| start < end)
        .collect();
    ranges
        .into_par_iter()
        .map(|(start, end)| {
            let before = start.checked_sub(1).map_or("", |last| &entries[last].term);
            part(before, &entries[start..end])
        })
        .collect()
}

fn compare(a: &str, b: &str) -> std::cmp::Ordering {
    match a.is_ascii() && b.is_ascii() {
        true => a.cmp(b),
        false => a.encode_utf16().cmp(b.encode_utf16()),
    }
}

fn entry((term, postings): (Box<str>, Postings)) -> Entry {
    let (head, tail) = postings.encode();
    Entry {
        count: postings.count(),
        term,
        head,
        tail,
    }
}

/// The part of these terms, the last before which is `last`.
fn part(last: &str, entries: &[Entry]) -> Part {
    let mut heads = Files::default();
    let mut tails = Vec::new();
    let mut bytes = Vec::new();
    let mut before = "";
    for entry in entries {
        let shared = shared(before, &entry.term);
        let units: usize = entry.term[..shared].encode_utf16().count();
        varint(&mut bytes, units);
        varint(&mut bytes, entry.term.len() - shared);
        bytes.extend_from_slice(&entry.term.as_bytes()[shared..]);
        varint(
            &mut bytes,
            entry.count << 1 | usize::from(entry.tail.is_some()),
        );
        let hash = Hash::of(entry.term.as_bytes());
        varint(&mut bytes, heads.add(&entry.head, hash));
        if let Some(tail) = &entry.tail {
            let hash = Hash::of(tail);
            bytes.extend_from_slice(hash.short().as_bytes());
            tails.push((hash, tail.clone()));
        }
        before = &entry.term;
    }
    let heads = heads.named();
    let mut part = Vec::new();
    varint(&mut part, heads.len());
    for (hash, _) in &heads {
        part.extend_from_slice(hash.short().as_bytes());
    }
    part.extend(bytes);
    let first = entries.first().map_or("", |entry| &entry.term);
    Part {
        first: separator(last, first).into(),
        bytes: part,
        files: heads.into_iter().chain(tails).collect(),
    }
}

/// The shortest beginning of a term by which it is told from the one before it (Bayer and Unterauer, "Prefix B-trees",
/// 1977).
fn separator<'a>(before: &str, term: &'a str) -> &'a str {
    let shared = shared(before, term);
    let next = term[shared..].chars().next();
    &term[..shared + next.map_or(0, char::len_utf8)]
}

/// Where in UTF-8 two terms begin to differ.
fn shared(before: &str, term: &str) -> usize {
    let same = before.chars().zip(term.chars()).take_while(|(a, b)| a == b);
    same.map(|(letter, _)| letter.len_utf8()).sum()
}

/// Files being filled with lists.
#[derive(Default)]
struct Files(Vec<Vec<u8>>);

impl Files {
    /// Adds a list; tells how long it is and whether it begins a file.
    fn add(&mut self, list: &[u8], hash: Hash) -> usize {
        let is_first = match self.0.last() {
            None => true,
            Some(file) => is_cut(file.len(), FILE, hash, FILE_ONE_IN),
        };
        if is_first {
            self.0.push(Vec::new());
        }
        if let Some(file) = self.0.last_mut() {
            file.extend_from_slice(list);
        }
        list.len() << 1 | usize::from(is_first)
    }

    fn named(self) -> Vec<(Hash, Vec<u8>)> {
        let files = self.0.into_iter();
        files.map(|file| (Hash::of(&file), file)).collect()
    }
}
