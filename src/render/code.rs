//! Code as HTML: coloured words, with the variables in it where a reader may fill them in. The text of the
//! HTML is the code, byte for byte.

use std::ops::Range;

use super::highlight::{Token, highlight};
use crate::html::Html;
use crate::tree::{CodeBlock, SegmentKind, TextRef, Tree};

/// A variable in a text: where its default stands, in bytes, and its name.
pub type FillIn<'a> = (Range<usize>, &'a str);

/// A text with its tokens as `<span class>` and its variables as `<var>` around them. A pure function of its
/// arguments. Variables that overlap an earlier one, or do not lie in the text, are text.
pub fn paint(language: &str, text: &str, fills: &[FillIn<'_>]) -> Html {
    let tokens = match language {
        "" => Vec::new(),
        _ => highlight(language, text),
    };
    let mut fills: Vec<&FillIn<'_>> = fills.iter().collect();
    fills.sort_by_key(|(range, _)| range.start);
    let mut html = Html::new();
    let mut at = 0;
    for (range, name) in fills {
        if range.start < at || text.get(range.clone()).is_none() {
            continue;
        }
        push_tokens(&mut html, text, at..range.start, &tokens);
        html.push_markup("<var class=\"variable\"")
            .push_attribute("data-variable", name)
            .push_markup(">");
        push_tokens(&mut html, text, range.clone(), &tokens);
        html.push_markup("</var>");
        at = range.end;
    }
    push_tokens(&mut html, text, at..text.len(), &tokens);
    html
}

/// A part of a text, the tokens at its ends cut.
fn push_tokens(html: &mut Html, text: &str, range: Range<usize>, tokens: &[Token]) {
    let first = tokens.partition_point(|token| token.range.end <= range.start);
    let mut at = range.start;
    for token in &tokens[first..] {
        if token.range.start >= range.end {
            break;
        }
        let (start, end) = (token.range.start.max(at), token.range.end.min(range.end));
        html.push_text(&text[at..start])
            .push_markup("<span")
            .push_attribute("class", token.class.as_str())
            .push_markup(">")
            .push_text(&text[start..end])
            .push_markup("</span>");
        at = end;
    }
    html.push_text(&text[at..range.end]);
}

/// The whole of a block by a function like [`paint`], which may remember what it made.
pub fn block(
    tree: &Tree,
    block: &CodeBlock,
    paint: impl Fn(&str, &str, &[FillIn<'_>]) -> Html,
) -> Html {
    let fills = fills_in(tree, block, block.text);
    paint(tree.text(block.language), tree.text(block.text), &fills)
}

/// The segments of a block of commands, in order, by a function like [`paint`]. What stands behind a prompt
/// is code of the prompt's shell; what was printed is text.
pub fn segments(
    tree: &Tree,
    block: &CodeBlock,
    paint: impl Fn(&str, &str, &[FillIn<'_>]) -> Html,
) -> Vec<(SegmentKind, Html)> {
    let language = tree.text(block.language);
    let segments = block.segments.iter().map(|segment| {
        let language = match segment.kind {
            SegmentKind::Command(Some("PS>")) => "powershell",
            SegmentKind::Command(Some(_)) => "sh",
            SegmentKind::Command(None) | SegmentKind::Comment => language,
            SegmentKind::Output => "",
        };
        let fills = fills_in(tree, block, segment.text);
        (
            segment.kind,
            paint(language, tree.text(segment.text), &fills),
        )
    });
    segments.collect()
}

/// The variables of a block that stand in this text of it.
fn fills_in<'a>(tree: &'a Tree, block: &'a CodeBlock, text: TextRef) -> Vec<FillIn<'a>> {
    let fills = block.fills.iter().filter_map(|fill| {
        let start = text.offset_of(fill.text)?;
        Some((
            start..start + tree.text(fill.text).len(),
            fill.name.as_str(),
        ))
    });
    fills.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variables_stand_around_the_tokens_they_cut() {
        let text = "echo \"a b\" # c";
        let html = paint("sh", text, &[(6..7, "x"), (6..9, "y"), (90..91, "z")]);
        assert!(
            html.as_str().contains("<var class=\"variable\" data-variable=\"x\"><span class=\"s\">a</span></var><span class=\"s\"> b&quot;</span>"),
            "{}",
            html.as_str()
        );
        assert_eq!(html.as_str().matches("<var").count(), 1);
    }

    #[test]
    fn text_without_a_language_is_text() {
        assert_eq!(paint("", "a < b", &[]).as_str(), "a &lt; b");
        assert_eq!(paint("no-such-language", "if", &[]).as_str(), "if");
    }
}
