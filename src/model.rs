//! The domain as plain data: what an author can say of an item, a section, a page. Not `Serialize`: what
//! leaves the program has a view type of its own.

mod time;

pub use time::{Date, Due, Duration, Moment};

use crate::source::{Span, Spanned};

/// How much an item counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Level {
    #[default]
    Required,
    Recommended,
    Optional,
}

impl Level {
    pub const ALL: [Level; 3] = [Level::Required, Level::Recommended, Level::Optional];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Required => "required",
            Self::Recommended => "recommended",
            Self::Optional => "optional",
        }
    }
}

/// What a tick must carry.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Evidence {
    #[default]
    None,
    Note,
    Link,
    File,
}

impl Evidence {
    pub const ALL: [Evidence; 4] = [
        Evidence::None,
        Evidence::Note,
        Evidence::Link,
        Evidence::File,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Note => "note",
            Self::Link => "link",
            Self::File => "file",
        }
    }
}

/// What a setting says of its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SettingKind {
    Value,
    /// It must be set: no value, or a placeholder.
    Unset,
    /// It is what a command prints: `$(…)`.
    Generated,
}

impl SettingKind {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Value => "value",
            Self::Unset => "unset",
            Self::Generated => "generated",
        }
    }
}

/// A set of the settings' environments, by their place in them. A site without environments has one
/// unnamed variant, which is the set's bit 0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct EnvSet(u64);

impl EnvSet {
    /// The most environments a site can have.
    pub const MAX: usize = 64;
    pub const NONE: EnvSet = EnvSet(0);

    /// The first `count` environments, at least one.
    pub fn first(count: usize) -> Self {
        Self(u64::MAX >> (64 - count.clamp(1, Self::MAX)))
    }

    pub fn only(index: usize) -> Self {
        Self(1 << index)
    }

    pub fn contains(self, index: usize) -> bool {
        self.0 >> index & 1 == 1
    }

    pub fn with(self, index: usize) -> Self {
        Self(self.0 | 1 << index)
    }

    pub fn intersection(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    pub fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    pub fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    pub fn is_subset(self, other: Self) -> bool {
        self.0 & !other.0 == 0
    }

    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    pub fn bits(self) -> u64 {
        self.0
    }

    /// The places of its members, in order.
    pub fn iter(self) -> impl Iterator<Item = usize> {
        let mut rest = self.0;
        std::iter::from_fn(move || {
            let place = rest.trailing_zeros() as usize;
            // The lowest of the bits that are left, if there is one, goes out.
            rest &= rest.checked_sub(1)?;
            Some(place)
        })
    }
}

/// A reference to a condition, `!id` negated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct When {
    pub condition: String,
    pub negated: bool,
}

/// A link of an item: where to, and what to call it (the address, if the author gave no label).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ItemLink {
    pub label: Option<String>,
    pub url: String,
}

/// Whether plain bullets are items.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Items {
    #[default]
    Boxes,
    Bullets,
}

/// Which pages a view looks at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Within {
    #[default]
    Site,
    /// The page's own folder, and all below it.
    Folder,
    Page,
}

impl Within {
    pub const ALL: [Within; 3] = [Within::Site, Within::Folder, Within::Page];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Site => "site",
            Self::Folder => "folder",
            Self::Page => "page",
        }
    }
}

/// What an author wrote of an item, a section or a page in YAML, names not yet looked up. Absent means
/// not written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Keys {
    pub id: Option<Spanned<String>>,
    pub level: Option<Level>,
    pub env: Option<Spanned<Vec<Spanned<String>>>>,
    pub when: Vec<Spanned<When>>,
    pub owner: Option<Spanned<String>>,
    pub phase: Option<Spanned<String>>,
    pub after: Vec<Spanned<String>>,
    /// `FRAMEWORK:ID`
    pub controls: Vec<Spanned<String>>,
    pub tags: Vec<String>,
    pub evidence: Option<Evidence>,
    pub expires: Option<Duration>,
    pub effort: Option<Duration>,
    pub due: Option<Due>,
    pub links: Vec<ItemLink>,
    pub aliases: Vec<Spanned<String>>,
    pub planned: Option<bool>,
    pub sign_off: Option<bool>,
    pub items: Option<Items>,
    /// `in:` of a view.
    pub within: Option<Within>,
}

impl Keys {
    /// Whether they say nothing that could be inherited: most annotations only name an item.
    pub fn only_name(&self) -> bool {
        let Self {
            id: _,
            aliases: _,
            due: _,
            level,
            env,
            when,
            owner,
            phase,
            after,
            controls,
            tags,
            evidence,
            expires,
            effort,
            links,
            planned,
            sign_off,
            items,
            within: _,
        } = self;
        level.is_none()
            && env.is_none()
            && when.is_empty()
            && owner.is_none()
            && phase.is_none()
            && after.is_empty()
            && controls.is_empty()
            && tags.is_empty()
            && evidence.is_none()
            && expires.is_none()
            && effort.is_none()
            && links.is_empty()
            && planned.is_none()
            && sign_off.is_none()
            && items.is_none()
    }
}

/// What an author wrote in the braces behind a fence's language.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FenceKeys {
    pub env: Option<Spanned<Vec<Spanned<String>>>>,
    pub verify: bool,
    /// A substring of standard output.
    pub expect: Option<String>,
    pub danger: bool,
    pub rollback: bool,
    pub output: bool,
    /// `copy: false` takes the copy button away.
    pub copy: Option<bool>,
    pub title: Option<String>,
    pub extends: Option<Spanned<String>>,
}

/// A variable: its value in each environment, and whether a reader may fill it in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Variable {
    pub name: Spanned<String>,
    /// The question to the reader, if the reader may fill it in.
    pub ask: Option<String>,
    pub default: String,
    /// Values by the environment's name.
    pub env: Vec<(Spanned<String>, String)>,
    /// A regular expression that a filled-in value must match as a whole.
    pub pattern: Option<String>,
}

/// A condition: its id and the question it asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition {
    pub id: Spanned<String>,
    pub question: String,
}

/// Front matter of a page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FrontMatter {
    pub title: Option<String>,
    pub description: Option<String>,
    pub draft: bool,
    pub order: Option<i64>,
    pub aliases: Vec<Spanned<String>>,
    pub search: Option<bool>,
    pub checklist: Keys,
    /// The page's own id, from `checklist: {id}`.
    pub review_by: Option<Spanned<Date>>,
    pub conditions: Vec<Condition>,
    pub vars: Vec<Variable>,
    /// The whole block, fences included; empty when there is none.
    pub span: Span,
}
