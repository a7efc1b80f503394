//! Suffixes of titles: what a parenthesis at a title's end means, if it is more than text.

use crate::config::Config;
use crate::model::Level;

/// Whether this would be of an environment, if there were one of that name: `(X only)`.
pub fn says_only(parenthesis: &str) -> bool {
    let inner = parenthesis.trim().trim_end_matches(')').trim_end();
    inner.to_lowercase().ends_with(" only")
}

/// The meaning of one `(…)`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Suffix {
    Level(Level),
    /// Ticking means *confirmed absent*.
    NoGo,
    Planned,
    /// `(If using X)`: the words X; empty for the bare `(If using)`.
    IfUsing(String),
    /// `(X only)`: the environment's place.
    Only(usize),
}

impl Suffix {
    /// Reads `(…)`, letter case aside; anything that is not a suffix is text.
    pub fn read(parenthesis: &str, config: &Config) -> Option<Self> {
        let inner = parenthesis
            .trim()
            .strip_prefix('(')?
            .strip_suffix(')')?
            .trim();
        let lower = inner.to_lowercase();
        match lower.as_str() {
            "required" => return Some(Self::Level(Level::Required)),
            "recommended" => return Some(Self::Level(Level::Recommended)),
            "optional" => return Some(Self::Level(Level::Optional)),
            "no-go" => return Some(Self::NoGo),
            "planned" => return Some(Self::Planned),
            "if using" => return Some(Self::IfUsing(String::new())),
            _ => {}
        }
        if lower.starts_with("if using ") {
            // Lower-casing may change lengths, so the words are cut from the text as written.
            let words = inner.splitn(3, ' ').nth(2)?;
            return Some(Self::IfUsing(words.trim().to_owned()));
        }
        let name = lower.strip_suffix(" only")?.trim();
        let same = |text: &str| text.to_lowercase() == name;
        let mut environments = config.environments.iter();
        environments
            .position(|one| same(&one.name.value) || same(&one.label))
            .map(Self::Only)
    }
}
