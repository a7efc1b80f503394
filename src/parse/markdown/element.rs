//! Elements in raw HTML: which ones there are, and which of them are open.

use std::ops::Range;

/// The elements of HTML, its obsolete ones too (<https://html.spec.whatwg.org/#elements-3>, section 16.2).
const ELEMENTS: &str = " a abbr acronym address applet area article aside audio b base basefont bdi bdo big \
    blink blockquote body br button canvas caption center cite code col colgroup data datalist dd del details \
    dfn dialog dir div dl dt em embed fieldset figcaption figure font footer form frame frameset h1 h2 h3 h4 \
    h5 h6 head header hgroup hr html i iframe img input ins kbd label legend li link main map mark marquee \
    math menu meta meter nav nobr noembed noframes noscript object ol optgroup option output p param picture \
    plaintext pre progress q rb rp rt rtc ruby s samp script search section select slot small source span \
    strike strong style sub summary sup svg table tbody td template textarea tfoot th thead time title tr \
    track tt u ul var video wbr xmp ";

/// Whether a tag is no HTML but words in angle brackets: `<your name>`. What has a value or closes itself was
/// meant as a tag.
pub(super) fn is_placeholder(tag: &str) -> bool {
    let inner = tag.strip_prefix('<').and_then(|tag| tag.strip_suffix('>'));
    let Some(inner) = inner.filter(|inner| !inner.contains('=') && !inner.ends_with('/')) else {
        return false;
    };
    let name = inner.strip_prefix('/').unwrap_or(inner);
    let name = name.split_whitespace().next().unwrap_or_default();
    name.starts_with(|first: char| first.is_ascii_alphabetic())
        && !ELEMENTS.contains(&format!(" {} ", name.to_ascii_lowercase()))
}

/// How many elements are open at the page's own level that people put around headings. A heading in one of
/// them makes no section, because its element and theirs would cross.
#[derive(Debug)]
pub(super) struct Nesting {
    counts: [Count; 2],
}

#[derive(Debug)]
struct Count {
    start: &'static str,
    end: &'static str,
    open: usize,
    /// How many ends are still to come; unknown until the first start.
    ends: Option<usize>,
}

impl Default for Nesting {
    fn default() -> Self {
        let count = |start, end| Count {
            start,
            end,
            open: 0,
            ends: None,
        };
        Self {
            counts: [count("<details", "</details"), count("<div", "</div")],
        }
    }
}

impl Nesting {
    /// Whether an element is open whose end is still to come: one without an end is a mistake.
    pub fn is_open(&self) -> bool {
        let is_open = |count: &Count| count.open > 0 && count.ends.is_some_and(|ends| ends > 0);
        self.counts.iter().any(is_open)
    }

    /// Reads a part of the page's raw HTML.
    pub fn read(&mut self, page: &str, part: &str, place: Range<usize>) {
        if !part.contains("<d") && !part.contains("</d") {
            return;
        }
        for count in &mut self.counts {
            let starts = part.matches(count.start).count();
            let ends = part.matches(count.end).count();
            match &mut count.ends {
                None if starts == 0 => continue,
                None => count.ends = Some(page[place.end..].matches(count.end).count()),
                Some(left) => *left = left.saturating_sub(ends),
            }
            count.open = (count.open + starts).saturating_sub(ends);
        }
    }
}
