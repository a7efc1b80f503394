//! What is a heading: of Markdown, of other tools, and what only looks like one.

use super::line::Line;
use super::survey::{heading_level, is_marked, is_underline};
use super::text::Reader;

/// Signs that stand in code and sentences and not in names.
const IN_CODE: [char; 6] = ['_', '`', '/', '=', '.', ','];

impl Reader<'_> {
    /// The first line of all is the title; as plain words it may be underlined.
    pub(super) fn title(&mut self, words: &str) {
        self.draft.titled = true;
        self.draft.guess(self.at, "the first line is the title");
        self.draft.push(&format!("# {words}"));
        let below = self.lines.get(self.at).copied().unwrap_or_default().trim();
        if is_underline(below) {
            self.at += 1;
        }
        self.draft.gap();
    }

    pub(super) fn heading(&mut self, line: &str) -> bool {
        let number = self.at;
        if let Some((level, words)) = heading_level(line) {
            if line.starts_with('h') {
                self.draft
                    .guess(number, format!("`h{level}.` read as a heading"));
            }
            self.draft.titled |= level == 1;
            self.section(level, words);
            return true;
        }
        let read = Line::read(line);
        if read.is_listed() || !read.indent.is_empty() {
            return false;
        }
        if self.org(line) {
            return true;
        }
        let below = self.lines.get(self.at).copied().unwrap_or_default().trim();
        if is_underline(below) && !is_marked(line) {
            self.at += 1;
            let level = if below.starts_with('=') && !self.draft.titled {
                1
            } else {
                2
            };
            self.draft.titled |= level == 1;
            self.section(level, line.trim());
            return true;
        }
        let words = line.trim();
        let few = words.split_whitespace().count() <= 6;
        let named = words
            .strip_suffix(':')
            .filter(|_| few && self.leads_a_list());
        let capitals = few
            && words.chars().any(char::is_alphabetic)
            && !words.chars().any(char::is_lowercase)
            && !words.contains(IN_CODE);
        let capitals = capitals && self.leads_a_list() && self.draft.titled;
        let names =
            capitals || self.draft.titled && few && self.leads_a_list() && self.is_name(words);
        let name = named.or(names.then_some(words));
        let Some(name) = name.filter(|_| !self.survey.headings && !self.criteria) else {
            return false;
        };
        self.draft
            .guess(number, "read as a heading, because a list follows it");
        self.section(2, name);
        true
    }

    /// Whether a line reads as a name and not as the end of the sentence above it.
    fn is_name(&self, words: &str) -> bool {
        let above = self.draft.text.trim_end().chars().next_back();
        words.starts_with(char::is_uppercase)
            && words.chars().any(char::is_lowercase)
            && !words.contains(IN_CODE)
            && !above.is_some_and(|letter| matches!(letter, ':' | ',' | ';'))
    }

    /// `** Words`: a heading of Org mode.
    fn org(&mut self, line: &str) -> bool {
        let stars = line.bytes().take_while(|byte| *byte == b'*').count();
        let Some(words) = line.get(stars..).and_then(|rest| rest.strip_prefix(' ')) else {
            return false;
        };
        if !(2..=6).contains(&stars) {
            return false;
        }
        let marked = Line::read(&line[stars - 1..]);
        if marked.mark.is_some() {
            return false;
        }
        self.draft.guess(self.at, "read as a heading of Org mode");
        self.section(stars, words.trim());
        true
    }

    /// Whether the next line that is not empty is of a list.
    fn leads_a_list(&self) -> bool {
        let mut rest = self.lines[self.at..].iter().take(3);
        rest.find(|line| !line.trim().is_empty())
            .is_some_and(|line| Line::read(line).is_listed())
    }
}
