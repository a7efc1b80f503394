//! Decodes what an author wrote in YAML into the model's words. What does not fit its shape is reported and
//! left out; names are looked up later.

mod decode;
mod foreign;

pub use decode::{can_be_filled_in, conditions, keys, links, names, pairs, variables};
pub(crate) use decode::{entries, spanned, switch, text, texts};

use crate::diag::{Code, Diagnostic};
use crate::model::{FenceKeys, FrontMatter, Keys};
use crate::shape::{self, Record, Shape};
use crate::source::{SourcePath, Span, Spanned};
use crate::yaml::{self, Entry, Node, Value};

/// Whose keys they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// `check:`
    Item,
    /// `section:`
    Section,
    /// `checklist:` in a page's front matter.
    Page,
    /// `checklist:` in the settings.
    Site,
    /// `view:`; its one `tag` or several are [`Keys::tags`].
    View,
    /// `env:`, whose value is a name or a list of names.
    Env,
}

impl Scope {
    fn shape(self) -> Shape {
        let record: &'static Record = match self {
            Self::Item => &shape::ITEM,
            Self::Section => &shape::SECTION,
            Self::Page => &shape::PAGE,
            Self::Site => &shape::SITE,
            Self::View => &shape::VIEW,
            Self::Env => return shape::ENV,
        };
        Shape::Record(record)
    }

    /// What stands before its value, for messages.
    fn word(self) -> &'static str {
        match self {
            Self::Item => "check:",
            Self::Section => "section:",
            Self::Page | Self::Site => "checklist:",
            Self::View => "view:",
            Self::Env => "env:",
        }
    }
}

/// The keys of an annotation whose word has been read: `text` is the rest, and stands at byte `offset` of the
/// file. An annotation that says nothing is reported.
pub fn read(
    text: &str,
    offset: usize,
    scope: Scope,
    path: &SourcePath,
    diagnostics: &mut Vec<Diagnostic>,
) -> Keys {
    let before = diagnostics.len();
    match yaml::parse_flow(text, offset, path, diagnostics) {
        Some(node) => decode(node, scope, path, diagnostics),
        None => {
            if diagnostics.len() == before {
                diagnostics.push(without_value(text, offset, scope.word(), path));
            }
            Keys::default()
        }
    }
}

/// The keys of a whole annotation or `checklist:` map.
pub fn decode(
    node: Node,
    scope: Scope,
    path: &SourcePath,
    diagnostics: &mut Vec<Diagnostic>,
) -> Keys {
    let shape = scope.shape();
    let Some(node) = shape::sieve(node, &shape, scope.word(), path, diagnostics) else {
        return Keys::default();
    };
    if scope == Scope::Env {
        let env = Some(decode::names(node));
        return Keys {
            env,
            ..Keys::default()
        };
    }
    decode::keys(node)
}

/// The attributes of a fence: `text` is what stands behind the language, braces included. Braces of other
/// programs, with no key that a fence knows, are left alone with a note.
pub fn read_fence(
    text: &str,
    offset: usize,
    path: &SourcePath,
    diagnostics: &mut Vec<Diagnostic>,
) -> FenceKeys {
    let mut found = Vec::new();
    let node = yaml::parse_flow(text, offset, path, &mut found);
    let ours = |word: &str| shape::FENCE.field(word).is_some();
    let letter = |character: char| character.is_ascii_alphabetic() || character == '_';
    if !found.is_empty() && !text.split(|character| !letter(character)).any(ours) {
        let span = Span::new(0, text.len()).shifted(offset);
        diagnostics.push(ignored(span, None, path));
        return FenceKeys::default();
    }
    diagnostics.append(&mut found);
    node.map_or_else(FenceKeys::default, |node| fence(node, path, diagnostics))
}

/// The attributes of a fence, read.
pub fn fence(node: Node, path: &SourcePath, diagnostics: &mut Vec<Diagnostic>) -> FenceKeys {
    let entries: &[Entry] = match &node.value {
        Value::Map(entries) => entries,
        _ => &[],
    };
    let ours = entries
        .iter()
        .any(|entry| shape::FENCE.field(&entry.key).is_some());
    if !ours {
        if !entries.is_empty() {
            let known = || shape::FENCE.fields.iter().map(|field| field.key);
            let near = entries
                .iter()
                .find_map(|entry| crate::diag::nearest(&entry.key, known()));
            diagnostics.push(ignored(node.span, near, path));
        }
        return FenceKeys::default();
    }
    let shape = Shape::Record(&shape::FENCE);
    let node = shape::sieve(node, &shape, "a fence's attributes", path, diagnostics);
    node.map_or_else(FenceKeys::default, decode::fence)
}

fn ignored(span: Span, near: Option<&str>, path: &SourcePath) -> Diagnostic {
    let message = "braces behind a fence's language with no key that Checkdown knows";
    let help = match near {
        Some(near) => format!("did you mean `{near}`?"),
        None => "if they are another program's, this needs nothing".to_owned(),
    };
    Diagnostic::new(Code::IgnoredFenceAttributes, path, span, message).help(help)
}

/// Front matter: `text` is what stands between its fences. [`FrontMatter::span`] is that of the text.
pub fn read_front_matter(
    text: &str,
    offset: usize,
    path: &SourcePath,
    diagnostics: &mut Vec<Diagnostic>,
) -> FrontMatter {
    let mut found = Vec::new();
    let mut front_matter = yaml::parse(text, offset, path, &mut found)
        .map(|mut node| {
            foreign::adapt(&mut node);
            self::front_matter(node, path, &mut found)
        })
        .unwrap_or_default();
    front_matter.span = Span::new(0, text.len()).shifted(offset);
    diagnostics.extend(
        found
            .into_iter()
            .map(|one| foreign::weigh(one, text, offset)),
    );
    front_matter
}

/// Front matter, read. [`FrontMatter::span`] is the node's.
pub fn front_matter(
    node: Node,
    path: &SourcePath,
    diagnostics: &mut Vec<Diagnostic>,
) -> FrontMatter {
    let shape = Shape::Record(&shape::FRONT_MATTER);
    let span = node.span;
    let node = shape::sieve(node, &shape, "front matter", path, diagnostics);
    let mut front_matter = node
        .map(|node| decode::front_matter(node, path, diagnostics))
        .unwrap_or_default();
    front_matter.span = span;
    front_matter
}

/// The codes that an `allow:` names; `text` is the rest of the annotation.
pub fn read_allow(
    text: &str,
    offset: usize,
    path: &SourcePath,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Spanned<Code>> {
    let before = diagnostics.len();
    let Some(node) = yaml::parse_flow(text, offset, path, diagnostics) else {
        if diagnostics.len() == before {
            diagnostics.push(without_value(text, offset, "allow:", path));
        }
        return Vec::new();
    };
    let node = shape::sieve(node, &shape::ALLOW, "allow:", path, diagnostics);
    let names = node
        .map(decode::names)
        .map(|names| names.value)
        .unwrap_or_default();
    names
        .into_iter()
        .filter_map(|name| Code::named(&name.value).map(|code| Spanned::new(code, name.span)))
        .collect()
}

fn without_value(text: &str, offset: usize, word: &str, path: &SourcePath) -> Diagnostic {
    let span = Span::new(0, text.len()).shifted(offset);
    let example = match word {
        "check:" => "check: {id: tls}",
        "section:" => "section: {owner: platform}",
        "view:" => "view: {tag: security}",
        "allow:" => "allow: secret-literal",
        _ => "env: production",
    };
    let message = format!("`{word}` without a value");
    Diagnostic::new(Code::InvalidValue, path, span, message)
        .help(format!("write `<!-- {example} -->`"))
}

#[cfg(test)]
mod tests;
