//! Lists as text: Markdown, and what looks a little like it.

use super::copied::scraped;
use super::line::{Line, Mark, Marker};
use super::survey::{Survey, is_fenced, is_marked, is_underline, survey};
use super::{Draft, dialect, table};

pub fn read(text: &str) -> Draft {
    let mut draft = Draft::default();
    let translated = dialect::translated(text, &mut draft);
    let text = translated.as_deref().unwrap_or(text);
    let mut survey = survey(text);
    survey.annotated &= translated.is_none();
    let lines: Vec<&str> = text
        .split('\n')
        .map(|line| line.strip_suffix('\r').unwrap_or(line))
        .collect();
    let mut reader = Reader {
        survey,
        draft: Draft {
            annotated: survey.annotated,
            ..draft
        },
        lines: &lines,
        at: 0,
        fence: None,
        criteria: false,
        hang: None,
        again: None,
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

pub struct Reader<'a> {
    pub(super) survey: Survey,
    pub(super) draft: Draft,
    pub(super) lines: &'a [&'a str],
    /// The line that is next.
    pub(super) at: usize,
    fence: Option<String>,
    /// Whether bullets that follow belong to the item above them.
    pub(super) criteria: bool,
    /// Whether the line above is of a list, and how far the list item's text is indented.
    pub(super) hang: Option<usize>,
    /// The line that says a bullet a second time.
    pub(super) again: Option<usize>,
}

impl<'a> Reader<'a> {
    /// A page stays as it is, but for ticks.
    fn keep(&mut self, text: &str) {
        let mut fence = None;
        for line in text.split_inclusive('\n') {
            let read = Line::read(line.trim_start_matches(['>', ' ', '\t']));
            let is_code = is_fenced(line, &mut fence);
            let is_listed = read.marker != Marker::None && !is_code;
            match read
                .mark
                .filter(|mark| mark.ticked && mark.plain && is_listed)
            {
                Some(mark) => {
                    self.draft.ticked += 1;
                    self.draft
                        .text
                        .push_str(&line.replacen(mark.written, "[ ]", 1));
                }
                None => self.draft.text.push_str(line),
            }
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
        if let Some((before, name)) = self.glued_heading(line) {
            self.rest(before);
            let word = before
                .rsplit(char::is_whitespace)
                .next()
                .unwrap_or_default();
            let says = format!("`{word}{name}` read as words and the heading `{name}`");
            self.draft.guess(self.at, says);
            return self.section(2, name);
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
        let underlines = line.trim().chars().all(|letter| letter == '=');
        let defines = self.hang.is_some() && line.trim().starts_with(':');
        if underlines || defines {
            // It would make a heading of the words above it, or a term of an item's title.
            return self
                .draft
                .push(&format!("{}\\{}", read.indent, line.trim()));
        }
        if self.criteria && is_underline(line.trim()) {
            self.criteria = false;
            self.draft.gap();
            return self.draft.push("---\n");
        }
        match self.hang {
            Some(_) if self.criteria => self.criteria(line.trim()),
            Some(hang) if read.indent.is_empty() && !is_marked(line) => self.goes_on(line, hang),
            _ => self.draft.push(line),
        }
    }

    pub(super) fn section(&mut self, level: usize, words: &str) {
        self.criteria = false;
        self.hang = None;
        self.draft.gap();
        self.draft.push(&format!("{} {words}", "#".repeat(level)));
        self.draft.gap();
    }

    /// Reads what stands behind something as a line of its own.
    pub(super) fn rest(&mut self, rest: &'a str) {
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
            again: None,
        };
        // A lone bullet's title is on the next line of this reader.
        if rest.trim() == "-" {
            self.draft = inner.draft;
            return self.lone_bullet();
        }
        let before = inner.draft.guesses.len();
        inner.line();
        self.draft = inner.draft;
        (self.criteria, self.hang, self.fence) = (inner.criteria, inner.hang, inner.fence);
        for guess in &mut self.draft.guesses[before..] {
            guess.line = self.at;
        }
    }

    fn listed(&mut self, read: &Line<'a>) {
        if self.survey.lone_bullets && read.words.is_empty() && read.marker == Marker::Bullet('-') {
            return self.lone_bullet();
        }
        if read.mark.is_none() && !self.is_first() {
            return;
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
        if read.words.is_empty() {
            // Nothing is said, and below words it would make a heading of them.
            if let Marker::Number(number, sign) = read.marker {
                let says = format!("left out: `{number}{sign}` without words");
                self.draft.guess(self.at, says);
            }
            return;
        }
        let is_step = read.foreign.is_some() && matches!(read.marker, Marker::Number(..));
        let is_item = read.mark.is_some() || is_step || !self.survey.boxes && !nested;
        if !is_item && !nested && matches!(read.marker, Marker::Number(..)) {
            let says = "a number without a box is text here, for other lines have boxes";
            self.draft.guess(self.at, says);
        }
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
