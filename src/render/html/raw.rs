//! Raw HTML among text that is already HTML.
//!
//! `<details>`, Markdown, `</details>` are three children of one container. Each child that is not raw is
//! a balanced piece, so a mark takes its place, the whole container is cleaned at once, and the pieces are
//! put back. If the cleaner loses or doubles a mark, the raw parts are shown as text instead.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use ammonia::{Builder, UrlRelative, UrlRelativeEvaluate};

use super::Parts;
use super::allowed::{
    ATTRIBUTES, ATTRIBUTES_OF, FLOW, PHRASING, PHRASING_RARE, SCHEMES, WITH_CONTENT, is_closed,
};
use crate::hash::Hasher;
use crate::html::Html;
use crate::html::tag::{TagKind, tags};

/// What may stand in a container.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Context {
    Flow,
    Phrasing,
    /// Phrasing without links, for links do not nest.
    Link,
    /// Of a table: text, among which blocks can stand.
    Cell,
}

impl Context {
    pub fn allows(self, element: &str) -> bool {
        let is_phrasing = PHRASING.contains(&element) || PHRASING_RARE.contains(&element);
        match self {
            Self::Flow | Self::Cell => is_phrasing || FLOW.contains(&element),
            Self::Phrasing => is_phrasing,
            Self::Link => is_phrasing && element != "a",
        }
    }

    /// The element of a mark: the parser treats it as it would treat the piece.
    fn mark(self) -> &'static str {
        match self {
            Self::Flow => "div",
            _ => "span",
        }
    }
}

/// The deepest nesting of elements that is cleaned: browsers stop there too, and the cleaner's time grows
/// with its square.
const MAX_DEPTH: usize = 512;

/// The children of a container, in order.
#[derive(Debug, Default)]
pub(super) struct Mix {
    chunks: Vec<Chunk>,
    /// The `id`s in its raw parts that reach the page.
    ids: HashSet<String>,
}

#[derive(Debug)]
enum Chunk {
    Raw(String),
    Piece(Html),
}

impl Mix {
    pub fn push_raw(&mut self, raw: &str) {
        self.chunks.push(Chunk::Raw(raw.to_owned()));
    }

    /// Raw HTML whose `id`s are places of the page, each of them once; `taken` are those it has already.
    /// The `name` of an `<a>` is the `id` that it was before there were any; an image without a description
    /// gets an empty one.
    pub fn push_anchored(&mut self, raw: &str, parts: &dyn Parts, taken: &mut HashSet<String>) {
        let mut anchored = String::with_capacity(raw.len());
        let mut at = 0;
        for tag in tags(raw).filter(|tag| tag.kind == TagKind::Start) {
            let name_end = tag.range.start + 1 + tag.name.len();
            if tag.name == "img" && tag.attributes.iter().all(|one| one.name != "alt") {
                // Without it the file's name would be read out.
                anchored.push_str(&raw[at..name_end]);
                anchored.push_str(" alt=\"\"");
                at = name_end;
            }
            for attribute in tag.attributes.iter().filter(|one| tag.is_place(one)) {
                let id = attribute.value;
                anchored.push_str(&raw[at..attribute.range.start]);
                at = attribute.range.end;
                if parts.is_html_anchor(id) && taken.insert(id.to_owned()) {
                    anchored.push_str("id=\"");
                    anchored.push_str(id);
                    anchored.push('"');
                    self.ids.insert(id.to_owned());
                }
            }
        }
        anchored.push_str(&raw[at..]);
        self.chunks.push(Chunk::Raw(anchored));
    }

    pub fn push_piece(&mut self, piece: Html) {
        if !piece.is_empty() {
            self.chunks.push(Chunk::Piece(piece));
        }
    }

    pub fn finish(&self, context: Context, parts: &dyn Parts) -> Html {
        let destination = |written: &str| parts.html_destination(written).into_owned();
        match self.cleaned(context, &destination) {
            Some(html) => html,
            None => self.as_text(context),
        }
    }

    /// Whether the cleaner keeps the pieces where they are.
    pub fn holds_together(&self, context: Context) -> bool {
        self.cleaned(context, &str::to_owned).is_some()
    }

    fn cleaned(&self, context: Context, destination: &Destination<'_>) -> Option<Html> {
        if self.depth() > MAX_DEPTH {
            return None;
        }
        let attribute = self.attribute();
        let mark = context.mark();
        let (before, after) = (format!("<{mark} {attribute}=\""), format!("\"></{mark}>"));
        let mut text = String::new();
        let mut pieces = Vec::new();
        for chunk in &self.chunks {
            match chunk {
                Chunk::Raw(raw) => text.push_str(raw),
                Chunk::Piece(piece) => {
                    text.push_str(&before);
                    text.push_str(&pieces.len().to_string());
                    text.push_str(&after);
                    pieces.push(piece);
                }
            }
        }
        Html::sanitized(&text, &self.cleaner(context, &attribute, destination))
            .filled(&before, &after, &pieces)
    }

    /// How many elements are open at once, at most, if none is closed by another.
    fn depth(&self) -> usize {
        let (mut open, mut deepest) = (0_usize, 0);
        for chunk in &self.chunks {
            let Chunk::Raw(raw) = chunk else { continue };
            for tag in tags(raw) {
                match tag.kind {
                    TagKind::Start => open += usize::from(is_closed(&tag.name)),
                    TagKind::End if is_closed(&tag.name) => open = open.saturating_sub(1),
                    _ => {}
                }
                deepest = deepest.max(open);
            }
        }
        deepest
    }

    /// The attribute of the marks. It depends on all of the content, so no content can contain it.
    fn attribute(&self) -> String {
        let mut hasher = Hasher::new();
        for chunk in &self.chunks {
            match chunk {
                Chunk::Raw(raw) => hasher.text(raw),
                Chunk::Piece(piece) => hasher.text(piece.as_str()),
            };
        }
        format!("data-{}", hasher.finish())
    }

    fn cleaner<'a>(
        &self,
        context: Context,
        attribute: &'a str,
        destination: &'a Destination<'a>,
    ) -> Builder<'a> {
        let elements = PHRASING.iter().chain(&PHRASING_RARE).chain(&FLOW);
        let elements: HashSet<&str> = elements
            .copied()
            .filter(|element| context.allows(element))
            .collect();
        let is_element = |element: &&str| elements.contains(element);
        let mut attributes: HashMap<&str, HashSet<&str>> = ATTRIBUTES_OF
            .into_iter()
            .filter(|(element, _)| is_element(element))
            .map(|(element, names)| (element, names.iter().copied().collect()))
            .collect();
        attributes
            .entry(context.mark())
            .or_default()
            .insert(attribute);
        let lazy = HashMap::from([("img", HashMap::from([("loading", "lazy")]))]);
        let mut builder = Builder::empty();
        let ids = self.ids.clone();
        let mut generic = HashSet::from(ATTRIBUTES);
        if !ids.is_empty() {
            generic.insert("id");
            builder.attribute_filter(move |_, name, value| match name {
                "id" if !ids.contains(value) => None,
                _ => Some(value.into()),
            });
        }
        builder
            .tags(elements)
            .tag_attributes(attributes)
            .generic_attributes(generic)
            .set_tag_attribute_values(lazy)
            .clean_content_tags(HashSet::from(WITH_CONTENT))
            .url_schemes(HashSet::from(SCHEMES))
            .url_relative(UrlRelative::Custom(Box::new(Destinations(destination))))
            .link_rel(None)
            .strip_comments(true);
        builder
    }

    fn as_text(&self, context: Context) -> Html {
        let mut html = Html::new();
        for chunk in &self.chunks {
            match (chunk, context) {
                (Chunk::Piece(piece), _) => html.push(piece),
                (Chunk::Raw(raw), Context::Flow) => html
                    .push_markup("<pre>")
                    .push_text(raw.trim())
                    .push_markup("</pre>\n"),
                (Chunk::Raw(raw), _) => html.push_text(raw),
            };
        }
        html
    }
}

/// Where the relative destinations in raw HTML lead.
struct Destinations<'a>(&'a Destination<'a>);

type Destination<'a> = dyn Fn(&str) -> String + Sync + 'a;

impl<'a> UrlRelativeEvaluate<'a> for Destinations<'a> {
    fn evaluate<'url>(&self, written: &'url str) -> Option<Cow<'url, str>> {
        Some(Cow::Owned((self.0)(written)))
    }
}
