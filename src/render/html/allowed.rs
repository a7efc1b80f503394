//! What raw HTML may hold, and where links may lead.
//!
//! No `id`, because it could be that of an item or a heading; no `class` and no `style`, because they would
//! reach into the theme; nothing that loads or runs anything but images.

/// The schemes of links and images. A destination without a scheme is relative.
pub const SCHEMES: [&str; 16] = [
    "ftp", "ftps", "git", "http", "https", "irc", "ircs", "mailto", "matrix", "sftp", "slack",
    "sms", "ssh", "tel", "webcal", "xmpp",
];

/// Elements of text.
pub(super) const PHRASING: [&str; 28] = [
    "a", "abbr", "b", "bdi", "bdo", "br", "cite", "code", "del", "dfn", "em", "i", "img", "ins",
    "kbd", "mark", "q", "rp", "rt", "ruby", "s", "samp", "small", "span", "strong", "sub", "sup",
    "u",
];

/// More of them, which need no second look.
pub(super) const PHRASING_RARE: [&str; 3] = ["time", "var", "wbr"];

/// Elements that may stand between blocks, besides those of text.
pub(super) const FLOW: [&str; 33] = [
    "blockquote",
    "caption",
    "col",
    "colgroup",
    "dd",
    "details",
    "div",
    "dl",
    "dt",
    "figcaption",
    "figure",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "li",
    "ol",
    "p",
    "pre",
    "section",
    "summary",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
    "ul",
    "aside",
];

/// Attributes of every element.
pub(super) const ATTRIBUTES: [&str; 3] = ["dir", "lang", "title"];

/// Attributes of some elements.
pub(super) const ATTRIBUTES_OF: [(&str, &[&str]); 14] = [
    ("a", &["href"]),
    ("blockquote", &["cite"]),
    ("col", &["span"]),
    ("colgroup", &["span"]),
    ("del", &["cite", "datetime"]),
    ("details", &["open"]),
    ("img", &["alt", "height", "src", "width"]),
    ("ins", &["cite", "datetime"]),
    ("li", &["value"]),
    ("ol", &["reversed", "start", "type"]),
    ("q", &["cite"]),
    ("td", &["colspan", "rowspan"]),
    ("th", &["colspan", "rowspan", "scope"]),
    ("time", &["datetime"]),
];

/// Elements that go together with what is in them.
pub(super) const WITH_CONTENT: [&str; 6] =
    ["iframe", "noembed", "noframes", "script", "style", "title"];

/// Elements without an end.
const VOID: [&str; 6] = ["br", "col", "hr", "img", "input", "wbr"];

/// Elements whose end may be left out.
const OPTIONAL_END: [&str; 13] = [
    "caption", "colgroup", "dd", "dt", "li", "p", "rp", "rt", "tbody", "td", "tfoot", "th", "tr",
];

/// Whether an element must be closed by its end tag.
pub(super) fn is_closed(element: &str) -> bool {
    !VOID.contains(&element) && !OPTIONAL_END.contains(&element)
}

/// Whether a link may lead there: a relative destination, or one of the [`SCHEMES`].
pub fn is_allowed_destination(destination: &str) -> bool {
    scheme(destination).is_none_or(|scheme| {
        SCHEMES
            .iter()
            .any(|allowed| allowed.eq_ignore_ascii_case(scheme))
    })
}

/// Whether a destination says its scheme, so that it leads to the same place from wherever it stands.
pub fn has_scheme(destination: &str) -> bool {
    scheme(destination).is_some()
}

/// What stands before the first colon, if that colon can end a scheme. Browsers leave white space and
/// control characters out of it, so this does not look at what kinds of characters it is made of.
fn scheme(destination: &str) -> Option<&str> {
    let end = destination.find([':', '/', '?', '#'])?;
    destination[end..]
        .starts_with(':')
        .then(|| destination[..end].trim())
}
