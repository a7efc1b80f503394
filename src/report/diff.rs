//! Tells what changed between two states of a site, to people and to tools.

mod human;
mod json;
mod markdown;

use std::io::{self, Write};

use super::{Look, plural};
use crate::diff::{Aspect, Change, Diff, Effect, Subject};

/// How changes are told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    #[default]
    Human,
    /// One JSON document.
    Json,
    /// To be pasted into a review.
    Markdown,
}

impl Format {
    pub const ALL: [Format; 3] = [Self::Human, Self::Json, Self::Markdown];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Human => "human",
            Self::Json => "json",
            Self::Markdown => "markdown",
        }
    }
}

/// One of the states compared.
#[derive(Clone, Debug)]
pub struct State {
    /// As it was typed.
    pub name: String,
    /// `None` for a folder.
    pub commit: Option<String>,
}

/// Changes and all that is needed to tell them.
pub struct Report<'a> {
    pub diff: &'a Diff,
    pub older: &'a State,
    pub newer: &'a State,
    /// Of the newer site.
    pub base_url: Option<&'a str>,
}

impl Report<'_> {
    /// Writes the whole report.
    ///
    /// # Errors
    /// Those of `out`.
    pub fn write(&self, format: Format, look: Look, out: &mut dyn Write) -> io::Result<()> {
        let mut out = io::BufWriter::new(out);
        match format {
            Format::Human => human::write(self, look, &mut out)?,
            Format::Json => json::write(self, &mut out)?,
            Format::Markdown => markdown::write(self, &mut out)?,
        }
        out.flush()
    }

    /// `1 item added, 2 changed on 2 pages: 1 loosened`
    fn summary(&self) -> String {
        let totals = self.diff.totals();
        let counts = [
            (totals.added, "added"),
            (totals.removed, "removed"),
            (totals.changed, "changed"),
        ];
        let mut parts: Vec<String> = Vec::new();
        for (count, what) in counts.into_iter().filter(|(count, _)| *count > 0) {
            parts.push(match parts.is_empty() {
                true => format!("{} {what}", plural(count, "item")),
                false => format!("{count} {what}"),
            });
        }
        if totals.settings > 0 {
            parts.push(format!("{} changed", plural(totals.settings, "setting")));
        }
        if parts.is_empty() {
            parts.push("no item changed".to_owned());
        }
        let effects = [
            (totals.loosened, "loosened"),
            (totals.tightened, "tightened"),
        ];
        let effects = effects.into_iter().filter(|(count, _)| *count > 0);
        let effects: Vec<_> = effects
            .map(|(count, word)| format!("{count} {word}"))
            .collect();
        if totals.pages == 0 {
            return parts.join(", ");
        }
        let pages = plural(totals.pages, "page");
        match effects.is_empty() {
            true => format!("{} on {pages}", parts.join(", ")),
            false => format!("{} on {pages}: {}", parts.join(", "), effects.join(", ")),
        }
    }
}

/// A change in words, and the texts that it is about if those want lines of their own.
struct Words<'a> {
    line: String,
    /// What was and what is, each of any number of lines.
    texts: Option<(Option<&'a str>, Option<&'a str>)>,
}

impl<'a> Words<'a> {
    fn of(change: &'a Change) -> Self {
        let (from, to) = (change.from.as_deref(), change.to.as_deref());
        let verb = match (from, to) {
            (None, Some(_)) => "added",
            (Some(_), None) => "removed",
            _ => "changed",
        };
        let one = to.or(from).unwrap_or_default();
        let arrow = |noun: &str| {
            let none = "none";
            format!("{noun}: {} → {}", from.unwrap_or(none), to.unwrap_or(none))
        };
        let is_now = |what: &str| match to {
            Some(_) => format!("is {what} now"),
            None => format!("is {what} no more"),
        };
        let mut texts = None;
        let mut line = match change.aspect {
            Aspect::Page => format!("page {verb}"),
            Aspect::Item => verb.to_owned(),
            Aspect::Setting if to.is_some() => format!("added: {one}"),
            Aspect::Setting => verb.to_owned(),
            Aspect::Id => arrow("id"),
            Aspect::Place => arrow("moved"),
            Aspect::Title => arrow("title"),
            Aspect::Level => arrow("level"),
            Aspect::Environment if to.is_some() => format!("also in {one}"),
            Aspect::Environment => format!("no more in {one}"),
            Aspect::Condition => format!("condition {verb}: {one}"),
            Aspect::Criterion | Aspect::Command => {
                texts = Some((from, to));
                format!("{} {verb}", change.aspect.as_str())
            }
            Aspect::CriteriaOrder => "criteria in another order".to_owned(),
            Aspect::Verify => is_now("a check"),
            Aspect::Expect => arrow("expected output"),
            Aspect::Danger => is_now("marked as dangerous"),
            Aspect::Rollback => is_now("marked as the way back"),
            Aspect::CommandOrder => "commands in another order".to_owned(),
            Aspect::Value => arrow("value"),
            Aspect::Evidence => arrow("evidence"),
            Aspect::Expires => arrow("expires"),
            Aspect::Due => arrow("due"),
            Aspect::After => format!("prerequisite {verb}: {one}"),
            Aspect::Owner => arrow("owner"),
            Aspect::Phase => arrow("phase"),
            Aspect::Control => format!("control {verb}: {one}"),
            Aspect::SignOff => is_now("a sign-off"),
            Aspect::NoGo => is_now("a no-go"),
            Aspect::Planned => is_now("only planned"),
        };
        if let Some(subject) = &change.subject {
            line = format!("{}: {line}", name(subject));
        }
        if !change.environments.is_empty() {
            line.push_str(&format!(" in {}", change.environments.join(", ")));
        }
        Self { line, texts }
    }
}

/// What a change is about; of a command the first line.
fn name(subject: &Subject) -> String {
    match subject {
        Subject::Setting(name) => format!("setting {name}"),
        Subject::Command(text) => match text.split_once('\n') {
            Some((line, _)) => format!("command `{line} …`"),
            None => format!("command `{text}`"),
        },
    }
}

fn effect(change: &Change) -> Option<&'static str> {
    match change.effect {
        Effect::Loosens => Some("loosened"),
        Effect::Tightens => Some("tightened"),
        Effect::Neither => None,
    }
}
