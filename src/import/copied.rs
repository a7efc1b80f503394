//! What is left of a page that was copied as text: bullets without their words, words without their bullets, and
//! commands and settings whose line breaks are gone.

use super::line::{Line, Marker};
use super::text::Reader;

impl<'a> Reader<'a> {
    /// A line of an item's criteria. Where a criterion began with code, its bullet was lost, and the next one's
    /// stands right behind it: `DOMAIN set- DNS records`.
    pub(super) fn criteria(&mut self, line: &'a str) {
        let goes_on = self.draft.text.ends_with("(\n") || self.is_continued();
        let mut pieces = pieces(line, goes_on).into_iter();
        if goes_on && let Some(first) = pieces.next() {
            // Code was set apart from the words that it stands in.
            let kept = self.draft.text.trim_end().len();
            self.draft.text.truncate(kept);
            let space = if self.draft.text.ends_with('(') {
                ""
            } else {
                " "
            };
            self.draft.push(&format!("{space}{}", first.trim()));
        }
        for piece in pieces {
            let piece = match piece.strip_prefix("- ") {
                Some(piece) => {
                    self.draft
                        .guess(self.at, "a `-` behind a word read as the next criterion");
                    piece
                }
                None => piece,
            };
            // An empty bullet would make a heading of the words above it.
            if !piece.trim().is_empty() {
                self.draft.push(&format!("    - {}", piece.trim()));
            }
        }
    }

    /// A line at the margin that goes on with the item above it, and may hold the next ones.
    pub(super) fn goes_on(&mut self, line: &'a str, hang: usize) {
        let mut pieces = pieces(line, !self.survey.boxes).into_iter();
        if let Some(first) = pieces.next() {
            self.draft.push(&format!("{}{first}", " ".repeat(hang)));
        }
        for piece in pieces {
            self.draft
                .guess(self.at, "a `-` behind a word read as the next bullet");
            self.rest(piece);
        }
    }

    /// Whether the line that was read last goes on with a bullet that is said again: code in an item makes a
    /// copied page say it first with the code, and then once more without.
    fn is_continued(&self) -> bool {
        self.again.is_some()
            && self.at >= 2
            && self.lines.get(self.at - 2).copied() == self.again.map(|at| self.lines[at])
    }

    /// Notes where the bullet that was just read is said again; false if it is itself the second.
    pub(super) fn is_first(&mut self) -> bool {
        let here = self.at - 1;
        if self.again == Some(here) {
            self.again = None;
            self.draft
                .guess(self.at, "left out: the same words begin an item above");
            return false;
        }
        let is_plain = |line: &&&str| !line.trim().is_empty() && !Line::read(line).is_listed();
        if self.again.is_none() && self.lines.get(self.at).as_ref().is_some_and(is_plain) {
            let next = self.lines[self.at..]
                .iter()
                .take(4)
                .take_while(|line| !line.trim().is_empty());
            let same = next.into_iter().position(|line| *line == self.lines[here]);
            self.again = same.map(|place| self.at + place);
        }
        true
    }

    /// Where the next heading's words stand right behind a line's.
    pub(super) fn glued_heading(&self, line: &'a str) -> Option<(&'a str, &'a str)> {
        let (name, _) = scraped(self.lines.get(self.at)?)?;
        let before = line.strip_suffix(name).filter(|before| {
            !name.is_empty()
                && before.ends_with(|letter: char| letter != '”' && !letter.is_whitespace())
        })?;
        Some((before, &line[before.len()..]))
    }

    /// The words that documentation sites put behind their headings for screen readers.
    pub(super) fn scraped(&mut self, name: &str, rest: &'a str) {
        self.draft
            .guess(self.at, format!("left out: `Section titled “{name}”`"));
        let text = self.draft.text.trim_end();
        let start = text.rfind('\n').map_or(0, |newline| newline + 1);
        if text[start..].trim().trim_start_matches("- ") == name {
            self.draft.text.truncate(start);
            self.section(2, name);
        }
        self.rest(rest);
    }

    /// `-` on a line, the title on the next, and its criteria below.
    pub(super) fn lone_bullet(&mut self) {
        let Some(title) = self.lines[self.at..]
            .iter()
            .position(|line| !line.trim().is_empty())
        else {
            return;
        };
        self.draft.guess(
            self.at,
            "a lone `-` begins an item; the bullets below it are its criteria",
        );
        self.at += title + 1;
        let line = self.lines[self.at - 1];
        let words = match Line::read(line) {
            Line {
                marker: Marker::Bullet(_),
                mark: None,
                words,
                ..
            } => words.trim_end(),
            _ => line.trim(),
        };
        if words.is_empty() {
            return;
        }
        self.draft.push(&format!("- [ ] {words}"));
        self.criteria = true;
        self.hang = Some(4);
    }

    /// `# Required A=b`: a comment of a file of settings, not a heading. What stands behind it may be the rest of
    /// the file.
    pub(super) fn assignments(&mut self, line: &str) -> bool {
        let is_comment = line.starts_with("# ") && line.contains('=') && !line.contains(" = ");
        if is_comment {
            let lines = settings(line.trim_end());
            let glued = lines.windows(2).map(|pair| {
                let before = pair[0].rsplit([' ', '=']).next().unwrap_or_default();
                let name = pair[1].split('=').next().unwrap_or_default();
                format!("`{before}{name}`")
            });
            let glued: Vec<String> = glued.collect();
            let says = match glued.is_empty() {
                true => "read as settings, because of its `=`".to_owned(),
                false => format!(
                    "read as settings, a line each; taken apart: {}",
                    glued.join(", ")
                ),
            };
            self.draft.guess(self.at, says);
            self.draft.gap();
            self.draft
                .push(&format!("```dotenv\n{}\n```\n", lines.join("\n")));
        }
        is_comment
    }

    /// `$ command`, and what documentation sites write above a command.
    pub(super) fn command(&mut self, line: &str) -> bool {
        let words = line.trim_start();
        let (language, command) = match words.strip_prefix("Terminal window ") {
            Some(command) => ("sh", command),
            None if words.starts_with("$ ") => ("console", words),
            None => return false,
        };
        // The next item's bullet, which stood alone.
        let (command, is_bullet) = match command.trim().strip_suffix(" -") {
            Some(command) if self.survey.lone_bullets => (command.trim_end(), true),
            _ => (command.trim(), false),
        };
        // A fence in the command must not end the one around it.
        let fence = if command.contains("```") {
            "`".repeat(command.len())
        } else {
            "```".to_owned()
        };
        let indent = match self.criteria {
            true => "    ",
            false => &line[..line.len() - words.len()],
        };
        let saying = match language {
            "sh" => "`Terminal window` read as a command; check where the command ends",
            _ => "read as a command, because of its prompt",
        };
        self.draft.guess(self.at, saying);
        self.draft.gap();
        self.draft
            .push(&format!("{indent}{fence}{language}\n{indent}{command}"));
        while language == "console"
            && let Some(next) = self.lines.get(self.at).map(|next| next.trim_start())
            && next.starts_with("$ ")
        {
            self.draft.push(&format!("{indent}{}", next.trim_end()));
            self.at += 1;
        }
        self.draft.push(&format!("{indent}{fence}\n"));
        if is_bullet {
            self.lone_bullet();
        }
        true
    }
}

/// The name in `Section titled “Name”`, and what follows.
pub fn scraped(line: &str) -> Option<(&str, &str)> {
    line.trim_start()
        .strip_prefix("Section titled “")?
        .split_once('”')
}

/// A line, and behind it the bullets that stand right behind its words: `set- DNS records`; of those apart from
/// the words only where a line is known to go on.
fn pieces(line: &str, spaced: bool) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut start = 0;
    for (at, _) in line.match_indices("- ") {
        let before = line[..at].chars().next_back();
        let after = line[at + 2..].chars().next();
        let is_bullet =
            before.is_some_and(|letter| letter != '-' && (spaced || !letter.is_whitespace()));
        if is_bullet && after.is_some_and(char::is_uppercase) {
            pieces.push(line[start..at].trim_end());
            start = at;
        }
    }
    pieces.push(line[start..].trim_end());
    pieces
}

/// The lines of a file of settings whose line breaks are gone: `# RequiredKEY=$(make)HOST=example.com`.
fn settings(text: &str) -> Vec<&str> {
    let is_name =
        |letter: char| letter.is_ascii_uppercase() || letter.is_ascii_digit() || letter == '_';
    let mut lines = Vec::new();
    let mut start = 0;
    for (at, _) in text.match_indices('=') {
        let name = text[start..at].trim_end_matches(is_name).len() + start;
        // Digits may be the end of the value before it.
        let name = at
            - text[name..at]
                .trim_start_matches(|letter: char| !letter.is_ascii_uppercase())
                .len();
        let stands_apart = text[..name]
            .ends_with(|letter: char| !matches!(letter, '=' | '?' | '&' | '-' | '/' | '.'));
        if at - name >= 3 && name > start && stands_apart {
            lines.push(text[start..name].trim_end());
            start = name;
        }
    }
    lines.push(&text[start..]);
    lines
}
