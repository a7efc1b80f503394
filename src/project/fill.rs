//! Variables: `{{name}}` becomes its value, if the name is declared and no `$` stands before it. Values
//! are not expanded again; `\{{name}}` is literal.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap};
use std::ops::Range;

use super::Ask;
use crate::catalog::Page;
use crate::config::Config;
use crate::model::Variable;
use crate::tree::Tree;

/// The variables in force on a page in one environment.
pub struct Variables<'a> {
    values: HashMap<&'a str, Value<'a>>,
}

/// Where in a text a variable stands that a reader may fill in, and its name.
pub type Filled<'a> = (Range<usize>, &'a str);

struct Value<'a> {
    text: &'a str,
    declared: &'a Variable,
}

/// What one stretch of a text becomes.
#[derive(Debug, PartialEq, Eq)]
pub enum Piece<'a> {
    /// Stays as it is, by its place in the text.
    Kept(Range<usize>),
    /// A variable's value, and its name if a reader may fill it in.
    Value { text: &'a str, ask: Option<&'a str> },
    /// A variable that only a reader can fill in, by its place: a command must not lose a word of its own.
    Open { range: Range<usize>, name: &'a str },
}

impl<'a> Variables<'a> {
    /// Page before environment before site.
    pub fn new(page: &'a Page, config: &'a Config, environment: usize) -> Self {
        let environment = config.environments.get(environment);
        let own = environment.map_or(&[][..], |one| &one.vars);
        let name = environment.map(|one| one.name.value.as_str());
        let mut values = HashMap::new();
        let vars = page.document.front.vars.iter();
        for declared in vars.chain(own).chain(&config.vars) {
            let of_env = declared
                .env
                .iter()
                .find(|(env, _)| Some(env.value.as_str()) == name);
            let text = of_env.map_or(declared.default.as_str(), |(_, text)| text);
            let value = Value { text, declared };
            values.entry(declared.name.value.as_str()).or_insert(value);
        }
        Self { values }
    }

    /// A variable's name, its value, and whether a reader may fill it in.
    pub fn get(&self, name: &str) -> Option<(&'a str, &'a str, bool)> {
        let (&name, value) = self.values.get_key_value(name)?;
        Some((name, value.text, value.declared.ask.is_some()))
    }

    /// Whether a reader may fill in any of them.
    pub fn are_asked(&self) -> bool {
        self.values
            .values()
            .any(|value| value.declared.ask.is_some())
    }

    /// Cuts a text at its variables; `None` if nothing changes. `escaped` tells that a backslash, already
    /// read by Markdown, stood before the text.
    pub fn pieces(&self, text: &str, escaped: bool) -> Option<Vec<Piece<'a>>> {
        if self.values.is_empty() || !text.contains("{{") {
            return None;
        }
        let mut pieces = Vec::new();
        let mut kept = 0;
        for found in mentions(text) {
            let Some((&name, value)) = self.values.get_key_value(&text[found.name.clone()]) else {
                continue;
            };
            let start = found.whole.start;
            if start == 0 && escaped {
                continue;
            }
            if text[..start].ends_with('\\') {
                pieces.push(Piece::Kept(kept..start - 1));
                kept = start;
                continue;
            }
            pieces.push(Piece::Kept(kept..start));
            let ask = value.declared.ask.as_ref().map(|_| name);
            let range = found.whole.clone();
            pieces.push(match (ask, value.text) {
                (Some(name), "") => Piece::Open { range, name },
                (ask, text) => Piece::Value { text, ask },
            });
            kept = found.whole.end;
        }
        if pieces.is_empty() {
            return None;
        }
        pieces.push(Piece::Kept(kept..text.len()));
        pieces.retain(|piece| !matches!(piece, Piece::Kept(range) if range.is_empty()));
        Some(pieces)
    }

    /// A text with its variables filled.
    pub fn fill_plain(&self, text: &str) -> String {
        self.fill(text, false).into_owned()
    }

    /// The same of a text before which a backslash may have stood; see [`Variables::pieces`].
    pub fn fill<'t>(&self, text: &'t str, escaped: bool) -> Cow<'t, str> {
        let Some(pieces) = self.pieces(text, escaped) else {
            return text.into();
        };
        let words = pieces.iter().map(|piece| match piece {
            Piece::Kept(range) | Piece::Open { range, .. } => &text[range.clone()],
            Piece::Value { text, .. } => text,
        });
        words.collect()
    }

    /// A text filled in one piece, and where variables to fill in stand in it; `None` if nothing changes.
    pub fn fill_marked(&self, text: &str) -> Option<(String, Vec<Filled<'a>>)> {
        let pieces = self.pieces(text, false)?;
        let mut filled = String::with_capacity(text.len());
        let mut asked = Vec::new();
        for piece in pieces {
            let start = filled.len();
            let ask = match piece {
                Piece::Kept(range) => {
                    filled.push_str(&text[range]);
                    None
                }
                Piece::Open { range, name } => {
                    filled.push_str(&text[range]);
                    Some(name)
                }
                Piece::Value { text, ask } => {
                    filled.push_str(text);
                    ask
                }
            };
            asked.extend(ask.map(|name| (start..filled.len(), name)));
        }
        Some((filled, asked))
    }

    /// The variables to fill in that a variant mentions, by name: in its tree, and `more`.
    pub fn asks<'t>(&self, tree: &'t Tree, more: impl Iterator<Item = &'t str>) -> Vec<Ask<'a>> {
        let in_text = tree.fills.iter();
        let in_code = tree.code_blocks.iter().flat_map(|block| &block.fills);
        let names = in_text.chain(in_code).map(|fill| fill.name.as_str());
        let names: BTreeSet<&str> = names.chain(more).collect();
        let ask = |name: &str| {
            let (&name, value) = self.values.get_key_value(name)?;
            Some(Ask {
                name,
                question: value.declared.ask.as_deref()?,
                value: value.text.to_owned(),
                pattern: value.declared.pattern.as_deref(),
            })
        };
        names.into_iter().filter_map(ask).collect()
    }
}

/// One `{{name}}` in a text.
#[derive(Debug, PartialEq, Eq)]
pub struct Mention {
    pub whole: Range<usize>,
    pub name: Range<usize>,
}

/// Every `{{name}}` that has the form of a variable: a name without spaces, and no `$` before it.
pub fn mentions(text: &str) -> impl Iterator<Item = Mention> + '_ {
    let mut from = 0;
    std::iter::from_fn(move || {
        loop {
            let start = from + text.get(from..)?.find("{{")?;
            let name = start + 2;
            let rest = &text[name..];
            let good = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
            let length = rest.find(|c| !good(c)).unwrap_or(rest.len());
            let closed = rest[length..].starts_with("}}");
            if length == 0 || !closed || text[..start].ends_with(['$', '{']) {
                // `{{{` holds another `{{` one character on, and is another language's as well.
                from = start + 1;
                continue;
            }
            from = name + length + 2;
            return Some(Mention {
                whole: start..from,
                name: name..name + length,
            });
        }
    })
}

#[cfg(test)]
mod tests {
    use super::mentions;

    #[test]
    fn only_bare_names_are_mentions() {
        let names = |text: &str| -> Vec<String> {
            mentions(text)
                .map(|one| text[one.name].to_owned())
                .collect()
        };
        assert_eq!(names("a {{host}} b {{x_1}}"), ["host", "x_1"]);
        assert_eq!(
            names("${{ github.sha }} ${{host}} {{ .Values }} {{}} {{a"),
            [""; 0]
        );
        assert_eq!(names("{{{host}}}"), [""; 0]);
    }
}
