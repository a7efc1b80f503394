//! Lists as text: Markdown, and what looks a little like it.

use super::line::{Line, Mark, Marker};
use super::survey::{Survey, heading_level, is_fenced, is_marked, is_underline, survey};
use super::{Draft, table};

pub fn read(text: &str) -> Draft {
    let survey = survey(text);
    let lines: Vec<&str> = text
        .split('\n')
        .map(|line| line.strip_suffix('\r').unwrap_or(line))
        .collect();
    let mut reader = Reader {
        survey,
        draft: Draft {
            annotated: survey.annotated,
            ..Draft::default()
        },
        lines: &lines,
        at: 0,
        fence: None,
        criteria: false,
        hang: None,
    };
    if survey.annotated {
        reader.draft.titled = true;
        reader.keep(text);
        return reader.draft;
    }
    while reader.at < lines.len() {
        reader.line();
    }
    let kept = reader.draft.text.trim_end().len();
    reader.draft.text.truncate(kept);
    reader.draft.text.push('\n');
    reader.draft
}

struct Reader<'a> {
    survey: Survey,
    draft: Draft,
    lines: &'a [&'a str],
    /// The line that is next.
    at: usize,
    fence: Option<String>,
    /// Whether bullets that follow belong to the item above them.
    criteria: bool,
    /// Whether the line above is of a list, and how far the list item's text is indented.
    hang: Option<usize>,
}

impl<'a> Reader<'a> {
    /// A page stays as it is, but for ticks.
    fn keep(&mut self, text: &str) {
        let mut fence = None;
        for line in text.split_inclusive('\n') {
            let read = Line::read(line.trim_start_matches(['>', ' ', '\t']));
            let ticked = read.mark.is_some_and(|mark| mark.ticked && mark.plain)
                && read.marker != Marker::None;
            if is_fenced(line, &mut fence) || !ticked {
                self.draft.text.push_str(line);
                continue;
            }
            self.draft.ticked += 1;
            let line = line.replacen("[x]", "[ ]", 1);
            self.draft.text.push_str(&line.replacen("[X]", "[ ]", 1));
        }
    }

    fn line(&mut self) {
        let line = self.lines[self.at];
        self.at += 1;
        if is_fenced(line, &mut self.fence) {
            return self.draft.push(line);
        }
        if line.trim().is_empty() {
            self.hang = None;
            return self.draft.gap();
        }
        if let Some((name, rest)) = scraped(line) {
            return self.scraped(name, rest);
        }
        if self.table() || self.command(line) || self.assignments(line) || self.heading(line) {
            return;
        }
        let read = Line::read(line);
        if read.is_listed() {
            return self.listed(&read);
        }
        let first = !self.draft.titled && self.draft.text.trim().is_empty();
        if first && read.indent.is_empty() && !is_marked(line) {
            return self.title(line.trim());
        }
        if !line.trim().is_empty() && line.trim().chars().all(|letter| letter == '=') {
            // It would make a heading of the words above it.
            return self
                .draft
                .push(&format!("{}\\{}", read.indent, line.trim()));
        }
        match self.hang {
            Some(_) if self.criteria => self.criteria(line.trim()),
            Some(hang) if read.indent.is_empty() && !is_marked(line) => {
                self.draft.push(&format!("{}{line}", " ".repeat(hang)));
            }
            _ => self.draft.push(line),
        }
    }

    /// A line of an item's criteria. Where a criterion began with code, its bullet was lost, and the next one's
    /// stands right behind it: `DOMAIN set- DNS records`.
    fn criteria(&mut self, line: &str) {
        let mut rest = line;
        let glued = |text: &str| {
            let mut places = text.match_indices("- ").map(|(at, _)| at);
            places.find(|&at| {
                let before = text[..at].chars().next_back();
                let after = text[at + 2..].chars().next();
                before.is_some_and(|letter| !letter.is_whitespace())
                    && after.is_some_and(char::is_uppercase)
            })
        };
        while let Some(at) = glued(rest) {
            self.draft
                .guess(self.at, "a `-` behind a word read as the next criterion");
            self.draft.push(&format!("    - {}", rest[..at].trim()));
            rest = rest[at + 2..].trim_start();
        }
        // An empty bullet would make a heading of the words above it.
        if !rest.is_empty() {
            self.draft.push(&format!("    - {rest}"));
        }
    }

    /// The first line of all is the title; as plain words it may be underlined.
    fn title(&mut self, words: &str) {
        self.draft.titled = true;
        self.draft.guess(self.at, "the first line is the title");
        self.draft.push(&format!("# {words}"));
        let below = self.lines.get(self.at).copied().unwrap_or_default().trim();
        if is_underline(below) {
            self.at += 1;
        }
        self.draft.gap();
    }

    fn heading(&mut self, line: &str) -> bool {
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
        let capitals =
            few && words.chars().any(char::is_alphabetic) && !words.chars().any(char::is_lowercase);
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
            && !words.contains(['_', '`', '/', '=', '.', ','])
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

    fn section(&mut self, level: usize, words: &str) {
        self.criteria = false;
        self.hang = None;
        self.draft.gap();
        self.draft.push(&format!("{} {words}", "#".repeat(level)));
        self.draft.gap();
    }

    /// Whether the next line that is not empty is of a list.
    fn leads_a_list(&self) -> bool {
        let mut rest = self.lines[self.at..].iter().take(3);
        rest.find(|line| !line.trim().is_empty())
            .is_some_and(|line| Line::read(line).is_listed())
    }

    /// The words that documentation sites put behind their headings for screen readers.
    fn scraped(&mut self, name: &str, rest: &'a str) {
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

    /// Reads what stands behind something as a line of its own.
    fn rest(&mut self, rest: &'a str) {
        if rest.trim().is_empty() {
            return;
        }
        let lines = [rest];
        let mut inner = Reader {
            survey: self.survey,
            draft: std::mem::take(&mut self.draft),
            lines: &lines,
            at: 0,
            fence: None,
            criteria: self.criteria,
            hang: self.hang,
        };
        // A lone bullet's title is on the next line of this reader.
        if rest.trim() == "-" {
            self.draft = inner.draft;
            return self.lone_bullet();
        }
        let before = inner.draft.guesses.len();
        inner.line();
        self.draft = inner.draft;
        (self.criteria, self.hang) = (inner.criteria, inner.hang);
        for guess in &mut self.draft.guesses[before..] {
            guess.line = self.at;
        }
    }

    fn listed(&mut self, read: &Line<'_>) {
        if self.survey.lone_bullets && read.words.is_empty() && read.marker == Marker::Bullet('-') {
            return self.lone_bullet();
        }
        let number = self.at;
        if let Some(foreign) = read.foreign {
            let meaning = match read.marker {
                Marker::Number(step, _) => format!("step {step}"),
                _ => "a bullet".to_owned(),
            };
            self.draft
                .guess(number, format!("`{foreign}` read as {meaning}"));
        }
        if let Some(mark) = &read.mark {
            self.mark(mark);
        }
        if self.criteria && read.mark.is_none() && self.survey.lone_bullets {
            return match read.marker {
                Marker::Number(..) => self.criteria(self.lines[number - 1].trim()),
                _ => self.criteria(read.words),
            };
        }
        let nested = read.width() >= 2;
        if read.words.is_empty() && matches!(read.marker, Marker::Bullet(_)) {
            // Nothing is said, and below words it would make a heading of them.
            return;
        }
        let is_step = read.foreign.is_some() && matches!(read.marker, Marker::Number(..));
        let is_item = read.mark.is_some() || is_step || !self.survey.boxes && !nested;
        let sign = match read.marker {
            Marker::Number(step, sign) => format!("{step}{sign}"),
            Marker::Bullet(sign) => sign.to_string(),
            Marker::None => "-".to_owned(),
        };
        let space = if is_item { " [ ] " } else { " " };
        let above = self.draft.text.trim_end_matches('\n');
        let above = above.rsplit('\n').next().unwrap_or_default();
        let after_words = self.draft.text.ends_with('\n') && !self.draft.text.ends_with("\n\n");
        if !nested && self.hang.is_none() && after_words && !above.trim().is_empty() {
            self.draft.gap();
        }
        self.hang = Some(read.width() + sign.len() + 1);
        self.draft
            .push(&format!("{}{sign}{space}{}", read.indent, read.words));
    }

    fn mark(&mut self, mark: &Mark<'_>) {
        self.draft.ticked += usize::from(mark.ticked);
        if !mark.plain {
            let meaning = if mark.ticked {
                "a ticked box"
            } else {
                "an empty box"
            };
            self.draft
                .guess(self.at, format!("`{}` read as {meaning}", mark.written));
        }
    }

    /// `-` on a line, the title on the next, and its criteria below.
    fn lone_bullet(&mut self) {
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

    /// `$ command`, and what documentation sites write above a command.
    fn command(&mut self, line: &str) -> bool {
        let words = line.trim_start();
        let (language, command) = match words.strip_prefix("Terminal window ") {
            Some(command) => ("sh", command),
            None if words.starts_with("$ ") => ("console", words),
            None => return false,
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
        self.draft.push(&format!(
            "{indent}```{language}\n{indent}{}",
            command.trim()
        ));
        while language == "console"
            && let Some(next) = self.lines.get(self.at).map(|next| next.trim_start())
            && next.starts_with("$ ")
        {
            self.draft.push(&format!("{indent}{}", next.trim_end()));
            self.at += 1;
        }
        self.draft.push(&format!("{indent}```\n"));
        true
    }

    /// `# Required A=b`: a comment of a file of settings, not a heading.
    fn assignments(&mut self, line: &str) -> bool {
        let is_comment = line.starts_with("# ") && line.contains('=') && !line.contains(" = ");
        if is_comment {
            self.draft
                .guess(self.at, "read as settings, because of its `=`");
            self.draft.push(&format!("```\n{}\n```", line.trim_end()));
        }
        is_comment
    }

    /// A table with a column of ticks becomes items.
    fn table(&mut self) -> bool {
        let rest = &self.lines[self.at - 1..];
        if !rest[0].trim_start().starts_with('|') || self.survey.boxes && !rest[0].contains('|') {
            return false;
        }
        let count = rest
            .iter()
            .take_while(|line| line.trim_start().starts_with('|'))
            .count();
        if !table::of_lines(&rest[..count], self.at, &mut self.draft) {
            return false;
        }
        self.at += count - 1;
        true
    }
}

/// The name in `Section titled “Name”`, and what follows.
fn scraped(line: &str) -> Option<(&str, &str)> {
    line.trim_start()
        .strip_prefix("Section titled “")?
        .split_once('”')
}
