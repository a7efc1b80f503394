//! Texts beside each other, with the words marked in which they differ.

use std::ops::Range;

use similar::{Algorithm, DiffOp, capture_diff_slices};

use crate::html::Html;

/// The longest texts that are compared word by word, in bytes; comparing takes as long as both are long, times
/// how much they differ.
const LIMIT: usize = 4096;

/// Each text's parts as HTML. A word stands in `<mark>` where the first text and another differ in it.
pub fn marked(texts: &[&[String]]) -> Vec<Vec<Html>> {
    let joined: Vec<String> = texts.iter().map(|parts| parts.join("\n")).collect();
    let mut marks: Vec<Vec<Range<usize>>> = vec![Vec::new(); texts.len()];
    let Some(first) = joined.first() else {
        return Vec::new();
    };
    let first_words = words(first);
    for (number, text) in joined.iter().enumerate().skip(1) {
        if first.len() > LIMIT || text.len() > LIMIT {
            continue;
        }
        let own_words = words(text);
        let of = |text: &'_ str, words: &[Range<usize>]| -> Vec<String> {
            words
                .iter()
                .map(|word| text[word.clone()].to_owned())
                .collect()
        };
        let (before, after) = (of(first, &first_words), of(text, &own_words));
        for operation in capture_diff_slices(Algorithm::Myers, &before, &after) {
            if !matches!(operation, DiffOp::Equal { .. }) {
                marks[0].extend(first_words[operation.old_range()].iter().cloned());
                marks[number].extend(own_words[operation.new_range()].iter().cloned());
            }
        }
    }
    let all = texts.iter().zip(&joined).zip(marks);
    all.map(|((parts, text), marks)| in_parts(parts, text, marks))
        .collect()
}

/// Runs of letters, digits, `_` and `-`, so that `--wait` is one; and every other character by itself.
fn words(text: &str) -> Vec<Range<usize>> {
    let mut words: Vec<Range<usize>> = Vec::new();
    let mut open = false;
    for (at, letter) in text.char_indices() {
        let inside = letter.is_alphanumeric() || matches!(letter, '_' | '-');
        match words.last_mut().filter(|_| inside && open) {
            Some(word) => word.end = at + letter.len_utf8(),
            None => words.push(at..at + letter.len_utf8()),
        }
        open = inside;
    }
    words
}

fn in_parts(parts: &[String], text: &str, mut marks: Vec<Range<usize>>) -> Vec<Html> {
    marks.sort_by_key(|mark| mark.start);
    let mut joined: Vec<Range<usize>> = Vec::new();
    for mark in marks {
        match joined.last_mut().filter(|last| last.end >= mark.start) {
            Some(last) => last.end = last.end.max(mark.end),
            None => joined.push(mark),
        }
    }
    let mut start = 0;
    let mut all = Vec::with_capacity(parts.len());
    for part in parts {
        let range = start..start + part.len();
        all.push(with_marks(text, range.clone(), &joined));
        // A line break stands between two parts.
        start = range.end + 1;
    }
    all
}

fn with_marks(text: &str, range: Range<usize>, marks: &[Range<usize>]) -> Html {
    let mut html = Html::new();
    let mut at = range.start;
    let first = marks.partition_point(|mark| mark.end <= range.start);
    for mark in marks[first..]
        .iter()
        .take_while(|mark| mark.start < range.end)
    {
        let (start, end) = (mark.start.max(at), mark.end.min(range.end));
        html.push_text(&text[at..start]);
        // The space beside a word is nothing to look at.
        let whole = &text[start..end];
        let (word, after) = whole.split_at(whole.trim_end().len());
        let (before, word) = word.split_at(word.len() - word.trim_start().len());
        html.push_text(before);
        if !word.is_empty() {
            html.push_markup("<mark>")
                .push_text(word)
                .push_markup("</mark>");
        }
        html.push_text(after);
        at = end;
    }
    html.push_text(&text[at..range.end]);
    html
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(texts: &[&[&str]]) -> Vec<Vec<String>> {
        let owned: Vec<Vec<String>> = texts
            .iter()
            .map(|parts| parts.iter().map(|part| (*part).to_owned()).collect())
            .collect();
        let borrowed: Vec<&[String]> = owned.iter().map(Vec::as_slice).collect();
        let html = marked(&borrowed).into_iter();
        html.map(|parts| parts.into_iter().map(Html::into_string).collect())
            .collect()
    }

    #[test]
    fn words_that_differ_are_marked_in_both() {
        assert_eq!(
            texts(&[
                &["curl https://a.example.com/"],
                &["curl https://b.example.com/"]
            ]),
            [
                ["curl https://<mark>a</mark>.example.com/"],
                ["curl https://<mark>b</mark>.example.com/"]
            ]
        );
    }

    #[test]
    fn what_only_one_has_is_marked_there() {
        assert_eq!(
            texts(&[
                &["run --wait", "check"],
                &["run", "check"],
                &["run", "check <a>"]
            ]),
            [
                ["run <mark>--wait</mark>", "check"],
                ["run", "check"],
                ["run", "check <mark>&lt;a&gt;</mark>"]
            ]
        );
    }

    #[test]
    fn long_texts_are_not_compared() {
        let (long, other) = ("a ".repeat(LIMIT), "b ".repeat(LIMIT));
        let html = texts(&[&[&long], &[&other]]);
        assert!(!html[0][0].contains("<mark>") && !html[1][0].contains("<mark>"));
    }
}
