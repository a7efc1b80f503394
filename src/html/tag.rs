//! Tags in raw HTML: for messages about them, and for the places and destinations that they name. What is
//! safe is not decided here but by the cleaner, which parses as browsers do.

use std::ops::Range;

/// A tag, or what looks like one and is left out: a declaration, a comment without an end.
#[derive(Debug, PartialEq, Eq)]
pub struct Tag<'a> {
    pub range: Range<usize>,
    pub kind: TagKind,
    /// In lower case.
    pub name: String,
    pub attributes: Vec<Attribute<'a>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TagKind {
    Start,
    End,
    /// `<!…>` and `<?…>`
    Declaration,
    OpenComment,
}

#[derive(Debug, PartialEq, Eq)]
pub struct Attribute<'a> {
    pub range: Range<usize>,
    /// In lower case.
    pub name: String,
    pub value: &'a str,
}

impl Tag<'_> {
    /// Whether an attribute of it names a place to link to.
    pub fn is_place(&self, attribute: &Attribute<'_>) -> bool {
        match attribute.name.as_str() {
            "id" => true,
            "name" => self.name == "a",
            _ => false,
        }
    }

    /// Whether an attribute of it says where a link leads or an image is.
    pub fn is_destination(&self, attribute: &Attribute<'_>) -> bool {
        matches!(
            (self.name.as_str(), attribute.name.as_str()),
            ("a", "href") | ("img", "src")
        )
    }
}

/// The tags of a text in order; comments and what stands between tags are passed over.
pub fn tags(text: &str) -> impl Iterator<Item = Tag<'_>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        while let Some(open) = text[at..].find('<').map(|offset| at + offset) {
            let rest = &text[open + 1..];
            let (tag, next) = match rest.as_bytes().first() {
                Some(b'!') if rest.starts_with("!--") => comment(text, open),
                Some(b'!' | b'?') => declaration(text, open),
                Some(b'/') if begins_name(&rest[1..]) => element(text, open, TagKind::End),
                _ if begins_name(rest) => element(text, open, TagKind::Start),
                _ => (None, open + 1),
            };
            at = next;
            if tag.is_some() {
                return tag;
            }
        }
        None
    })
}

fn begins_name(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_alphabetic())
}

/// The tag at `open`, if there is one to tell of, and where to go on.
type Found<'a> = (Option<Tag<'a>>, usize);

fn comment(text: &str, open: usize) -> Found<'_> {
    match text[open + 2..].find("-->") {
        Some(close) => (None, open + 2 + close + 3),
        None => bare(text, open..text.len(), TagKind::OpenComment),
    }
}

fn declaration(text: &str, open: usize) -> Found<'_> {
    let end = text[open..]
        .find('>')
        .map_or(text.len(), |close| open + close + 1);
    bare(text, open..end, TagKind::Declaration)
}

fn bare(text: &str, range: Range<usize>, kind: TagKind) -> Found<'_> {
    let next = range.end.min(text.len());
    let tag = Tag {
        range,
        kind,
        name: String::new(),
        attributes: Vec::new(),
    };
    (Some(tag), next)
}

fn element(text: &str, open: usize, kind: TagKind) -> Found<'_> {
    let start = open + 1 + usize::from(kind == TagKind::End);
    let name_end = skip(text, start, |byte| {
        !is_space(byte) && !b"/>".contains(&byte)
    });
    let mut attributes = Vec::new();
    let mut at = name_end;
    loop {
        at = skip(text, at, |byte| is_space(byte) || byte == b'/');
        match text.as_bytes().get(at) {
            None => break,
            Some(b'>') => {
                at += 1;
                break;
            }
            Some(_) => {
                let (attribute, next) = attribute(text, at);
                attributes.push(attribute);
                at = next;
            }
        }
    }
    let tag = Tag {
        range: open..at,
        kind,
        name: text[start..name_end].to_ascii_lowercase(),
        attributes,
    };
    (Some(tag), at)
}

fn attribute(text: &str, start: usize) -> (Attribute<'_>, usize) {
    let name_end = skip(text, start + 1, |byte| {
        !is_space(byte) && !b"/>=".contains(&byte)
    });
    let name_end = (name_end..)
        .find(|&at| text.is_char_boundary(at))
        .unwrap_or(text.len());
    let equals = skip(text, name_end, is_space);
    let mut value = name_end..name_end;
    let mut end = name_end;
    if text.as_bytes().get(equals) == Some(&b'=') {
        let from = skip(text, equals + 1, is_space);
        (value, end) = match text.as_bytes().get(from) {
            Some(&quote @ (b'"' | b'\'')) => {
                let close = skip(text, from + 1, |byte| byte != quote);
                (from + 1..close, (close + 1).min(text.len()))
            }
            _ => {
                let close = skip(text, from, |byte| !is_space(byte) && byte != b'>');
                (from..close, close)
            }
        };
    }
    let attribute = Attribute {
        range: start..end,
        name: text[start..name_end].to_ascii_lowercase(),
        value: &text[value],
    };
    (attribute, end)
}

/// Where the bytes end that are `wanted`. It ends only at ASCII or at the end of the text, so always
/// between characters.
fn skip(text: &str, from: usize, wanted: impl Fn(u8) -> bool) -> usize {
    let bytes = text.as_bytes().iter().skip(from);
    from.min(text.len()) + bytes.take_while(|byte| wanted(**byte)).count()
}

fn is_space(byte: u8) -> bool {
    byte.is_ascii_whitespace()
}
