//! Lists of texts compared: what is new, what is gone, and what of both is the same thing in other words.

use std::collections::{HashMap, HashSet, VecDeque};

/// How two lists differ, by the places of their texts.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Differences {
    /// Before and after of what is the same in both.
    pub same: Vec<(usize, usize)>,
    /// Before and after of what is not; one of them may be lacking.
    pub changed: Vec<(Option<usize>, Option<usize>)>,
    /// Whether both hold the same in another order.
    pub reordered: bool,
}

/// More texts than these are not looked through for likenesses, which takes as long as there are pairs.
const MOST_LIKENESSES: usize = 64;

/// Compares two lists. Compared the other way round, the result is mirrored.
pub fn compare(before: &[String], after: &[String]) -> Differences {
    let (same, gone, come) = parted(before, after);
    let reordered = gone.is_empty() && come.is_empty() && before != after;
    let mut partner_of_gone: Vec<Option<usize>> = vec![None; gone.len()];
    let mut is_taken = vec![false; come.len()];
    for (one, other) in likenesses(before, &gone, after, &come) {
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
        same,
        changed: old.chain(new).collect(),
        reordered,
    }
}

/// What both lists have, the first with the first where they have it more than once, and what is left of each.
fn parted(before: &[String], after: &[String]) -> (Vec<(usize, usize)>, Vec<usize>, Vec<usize>) {
    let mut places: HashMap<&str, VecDeque<usize>> = HashMap::new();
    for (place, text) in after.iter().enumerate() {
        places.entry(text).or_default().push_back(place);
    }
    let (mut same, mut gone) = (Vec::new(), Vec::new());
    for (place, text) in before.iter().enumerate() {
        match places.get_mut(text.as_str()).and_then(VecDeque::pop_front) {
            Some(other) => same.push((place, other)),
            None => gone.push(place),
        }
    }
    let mut come: Vec<usize> = places.into_values().flatten().collect();
    come.sort_unstable();
    (same, gone, come)
}

/// Pairs that share at least half of their words, the likest first. Equal ones are ordered by what does not
/// depend on which list is the older.
fn likenesses(
    before: &[String],
    gone: &[usize],
    after: &[String],
    come: &[usize],
) -> Vec<(usize, usize)> {
    if gone.len() > MOST_LIKENESSES || come.len() > MOST_LIKENESSES {
        return Vec::new();
    }
    let words = |text: &'_ String| -> HashSet<String> {
        text.split_whitespace().map(str::to_owned).collect()
    };
    let come_words: Vec<_> = come.iter().map(|&place| words(&after[place])).collect();
    let mut found = Vec::new();
    for (one, &old) in gone.iter().enumerate() {
        let own = words(&before[old]);
        for (other, others) in come_words.iter().enumerate() {
            let shared = own.intersection(others).count();
            let all = own.len() + others.len();
            // In thousandths.
            let likeness = 2 * shared * 1000 / all.max(1);
            if likeness >= 500 {
                let (from, to) = (&before[old], &after[come[other]]);
                let texts = (from.min(to), from.max(to));
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

    fn texts<'a>(
        found: &Differences,
        before: &'a [String],
        after: &'a [String],
    ) -> Vec<(Option<&'a str>, Option<&'a str>)> {
        let changed = found.changed.iter();
        let text = |list: &'a [String], place: Option<usize>| place.map(|place| &*list[place]);
        changed
            .map(|&(from, to)| (text(before, from), text(after, to)))
            .collect()
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
        assert_eq!(texts(&found, &before, &after), wanted);
        assert_eq!(found.same, [(2, 1)]);
        assert!(!found.reordered);
        assert!(compare(&list(&["a", "b"]), &list(&["b", "a"])).reordered);
    }

    proptest! {
        #[test]
        fn the_other_way_round_is_mirrored(before in vec("[ab]( [ab]){0,3}", 0..6), after in vec("[ab]( [ab]){0,3}", 0..6)) {
            let there = compare(&before, &after);
            let back = compare(&after, &before);
            let mut mirrored: Vec<_> = texts(&back, &after, &before).iter().map(|&(old, new)| (new, old)).collect();
            let mut texts = texts(&there, &before, &after);
            mirrored.sort_unstable();
            texts.sort_unstable();
            prop_assert_eq!(texts, mirrored);
            prop_assert_eq!(there.reordered, back.reordered);
            let same = compare(&before, &before);
            prop_assert!(same.changed.is_empty() && !same.reordered);
            prop_assert_eq!(same.same.len(), before.len());
        }
    }
}
