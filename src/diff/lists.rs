//! Lists of texts compared: what is new, what is gone, and what of both is the same thing in other words.

use std::collections::{HashMap, HashSet};

/// How two lists differ.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Differences<'a> {
    /// Before and after; one of them may be lacking.
    pub texts: Vec<(Option<&'a str>, Option<&'a str>)>,
    /// Whether both hold the same in another order.
    pub reordered: bool,
}

/// More texts than these are not looked through for likenesses, which takes as long as there are pairs.
const MOST_LIKENESSES: usize = 64;

/// Compares two lists. Compared the other way round, the result is mirrored.
pub fn compare<'a>(before: &'a [String], after: &'a [String]) -> Differences<'a> {
    let (gone, come) = (without(before, after), without(after, before));
    let reordered = gone.is_empty() && come.is_empty() && before != after;
    let mut partner_of_gone: Vec<Option<usize>> = vec![None; gone.len()];
    let mut is_taken = vec![false; come.len()];
    for (one, other) in likenesses(&gone, &come) {
        if partner_of_gone[one].is_none() && !is_taken[other] {
            partner_of_gone[one] = Some(other);
            is_taken[other] = true;
        }
    }
    let old = gone.iter().zip(&partner_of_gone);
    let old = old.map(|(&gone, partner)| (Some(gone), partner.map(|place| come[place])));
    let new = come.iter().zip(is_taken).filter(|(_, taken)| !taken);
    let new = new.map(|(&come, _)| (None, Some(come)));
    Differences {
        texts: old.chain(new).collect(),
        reordered,
    }
}

/// What `list` has beyond `other`, each as often as it has it more often.
fn without<'a>(list: &'a [String], other: &[String]) -> Vec<&'a str> {
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for text in other {
        *counts.entry(text).or_default() += 1;
    }
    let is_new = |text: &&String| match counts.get_mut(text.as_str()) {
        Some(count) if *count > 0 => {
            *count -= 1;
            false
        }
        _ => true,
    };
    let mut is_new = is_new;
    list.iter()
        .filter(|text| is_new(text))
        .map(String::as_str)
        .collect()
}

/// Pairs that share at least half of their words, the likest first. Equal ones are ordered by what does not
/// depend on which list is the older.
fn likenesses(gone: &[&str], come: &[&str]) -> Vec<(usize, usize)> {
    if gone.len() > MOST_LIKENESSES || come.len() > MOST_LIKENESSES {
        return Vec::new();
    }
    let words =
        |text: &str| -> HashSet<String> { text.split_whitespace().map(str::to_owned).collect() };
    let come_words: Vec<_> = come.iter().map(|text| words(text)).collect();
    let mut found = Vec::new();
    for (one, text) in gone.iter().enumerate() {
        let own = words(text);
        for (other, others) in come_words.iter().enumerate() {
            let shared = own.intersection(others).count();
            let all = own.len() + others.len();
            // In thousandths.
            let likeness = 2 * shared * 1000 / all.max(1);
            if likeness >= 500 {
                let texts = (*text.min(&come[other]), *text.max(&come[other]));
                let key = (std::cmp::Reverse(likeness), one + other, texts);
                found.push((key, (one, other)));
            }
        }
    }
    found.sort();
    found.into_iter().map(|(_, pair)| pair).collect()
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::*;

    fn list(texts: &[&str]) -> Vec<String> {
        texts.iter().map(|&text| text.to_owned()).collect()
    }

    #[test]
    fn what_is_alike_is_one_thing_changed() {
        let before = list(&["TLS 1.2 or newer", "HSTS is on", "no cookies"]);
        let after = list(&["TLS 1.3 or newer", "no cookies", "logs are kept"]);
        let found = compare(&before, &after);
        let wanted = [
            (Some("TLS 1.2 or newer"), Some("TLS 1.3 or newer")),
            (Some("HSTS is on"), None),
            (None, Some("logs are kept")),
        ];
        assert_eq!(found.texts, wanted);
        assert!(!found.reordered);
        assert!(compare(&list(&["a", "b"]), &list(&["b", "a"])).reordered);
    }

    proptest! {
        #[test]
        fn the_other_way_round_is_mirrored(before in vec("[ab]( [ab]){0,3}", 0..6), after in vec("[ab]( [ab]){0,3}", 0..6)) {
            let there = compare(&before, &after);
            let back = compare(&after, &before);
            let mut mirrored: Vec<_> = back.texts.iter().map(|&(old, new)| (new, old)).collect();
            let mut texts = there.texts.clone();
            mirrored.sort_unstable();
            texts.sort_unstable();
            prop_assert_eq!(texts, mirrored);
            prop_assert_eq!(there.reordered, back.reordered);
            prop_assert!(compare(&before, &before) == Differences::default());
        }
    }
}
