//! Languages that have no lexer of ours, read by the grammars of syntect. Their regular expressions are
//! neither fast nor linear, so what they are given is bounded, and the same classes come out.

use std::collections::HashMap;
use std::sync::LazyLock;

use syntect::parsing::{ParseState, Scope, ScopeStack, SyntaxReference, SyntaxSet};

use super::scanner::Scanner;
use super::{Class, Token};

/// Longer lines are left plain, in bytes: a grammar may look at each character again for each token.
const LONGEST_LINE: usize = 2_000;
/// What comes after so many bytes is left plain.
const LONGEST_TEXT: usize = 256 * 1024;

/// Read from the program's own bytes at first use, which takes a few milliseconds.
static GRAMMARS: LazyLock<SyntaxSet> = LazyLock::new(two_face::syntax::extra_newlines);

/// What scopes mean, from the general to the particular: the last that fits counts.
static MEANINGS: LazyLock<Vec<(Scope, Option<Class>)>> = LazyLock::new(|| {
    let meanings = [
        ("comment", Some(Class::Comment)),
        ("constant", Some(Class::Constant)),
        ("constant.numeric", Some(Class::Number)),
        ("constant.character", Some(Class::String)),
        ("entity.name", Some(Class::Type)),
        ("entity.name.function", Some(Class::Function)),
        ("entity.name.section", Some(Class::Heading)),
        ("entity.name.tag", Some(Class::Keyword)),
        ("entity.other.attribute-name", Some(Class::Attribute)),
        ("entity.other.inherited-class", Some(Class::Type)),
        ("invalid", None),
        ("keyword", Some(Class::Keyword)),
        ("keyword.operator", Some(Class::Punctuation)),
        ("markup.deleted", Some(Class::Deleted)),
        ("markup.heading", Some(Class::Heading)),
        ("markup.inserted", Some(Class::Inserted)),
        ("markup.raw", Some(Class::String)),
        ("markup.underline.link", Some(Class::String)),
        ("punctuation", Some(Class::Punctuation)),
        ("punctuation.definition.comment", Some(Class::Comment)),
        ("punctuation.definition.heading", Some(Class::Heading)),
        ("punctuation.definition.string", Some(Class::String)),
        ("punctuation.definition.variable", Some(Class::Variable)),
        ("storage", Some(Class::Keyword)),
        ("string", Some(Class::String)),
        ("support.constant", Some(Class::Constant)),
        ("support.function", Some(Class::Function)),
        ("support.class", Some(Class::Type)),
        ("support.type", Some(Class::Type)),
        ("variable", Some(Class::Variable)),
        ("variable.function", Some(Class::Function)),
        ("variable.language", Some(Class::Constant)),
    ];
    let scopes = meanings
        .into_iter()
        .map(|(name, class)| Some((Scope::new(name).ok()?, class)));
    scopes.flatten().collect()
});

/// The tokens of a text in a language with that name, file extension or alias; none if no grammar has it.
pub(super) fn tokens(language: &str, text: &str) -> Vec<Token> {
    if language.is_empty() {
        return Vec::new();
    }
    match GRAMMARS.find_syntax_by_token(language) {
        Some(syntax) => read(syntax, text).unwrap_or_default(),
        None => Vec::new(),
    }
}

/// Nothing if the grammar is at fault.
fn read(syntax: &SyntaxReference, text: &str) -> Option<Vec<Token>> {
    let mut scanner = Scanner::new(text);
    let mut state = ParseState::new(syntax);
    let mut scopes = ScopeStack::new();
    let mut classes = HashMap::new();
    for line in text.split_inclusive('\n') {
        let start = scanner.at();
        if start > LONGEST_TEXT {
            break;
        }
        if line.len() <= LONGEST_LINE {
            for (at, change) in state.parse_line(line, &GRAMMARS).ok()? {
                take(&mut scanner, start + at, &scopes, &mut classes);
                scopes.apply(&change).ok()?;
            }
            take(&mut scanner, start + line.len(), &scopes, &mut classes);
        }
        scanner.go_to(start + line.len());
    }
    Some(scanner.into_tokens())
}

/// Everything up to `end`, which stands in `scopes`.
fn take(
    scanner: &mut Scanner<'_>,
    end: usize,
    scopes: &ScopeStack,
    classes: &mut HashMap<Scope, Meaning>,
) {
    let mut meanings = scopes
        .scopes
        .iter()
        .rev()
        .map(|&scope| *classes.entry(scope).or_insert_with(|| meaning_of(scope)));
    let class = meanings.find_map(|meaning| match meaning {
        Meaning::Class(class) => Some(Some(class)),
        Meaning::Plain => Some(None),
        Meaning::Unknown => None,
    });
    match class.flatten() {
        Some(class) => scanner.take_to(class, end),
        None => scanner.go_to(end),
    }
}

#[derive(Clone, Copy)]
enum Meaning {
    Class(Class),
    Plain,
    /// The scope around it counts.
    Unknown,
}

fn meaning_of(scope: Scope) -> Meaning {
    let fits = |(prefix, _): &&(Scope, Option<Class>)| prefix.is_prefix_of(scope);
    match MEANINGS.iter().rfind(fits) {
        Some((_, Some(class))) => Meaning::Class(*class),
        Some((_, None)) => Meaning::Plain,
        None => Meaning::Unknown,
    }
}
