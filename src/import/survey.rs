//! What a list is as a whole, and what single lines of it are: asked before a line is changed.

use super::line::{Line, Marker};

/// What is known of the list as a whole.
#[derive(Clone, Copy, Debug, Default)]
pub struct Survey {
    /// It is a page of this program, or nothing but Markdown.
    pub annotated: bool,
    /// Some lines have boxes: others are no items then.
    pub boxes: bool,
    /// Some lines are `# headings`.
    pub headings: bool,
    /// Titles stand on a line of their own below a lone `-`, as copied from a rendered page.
    pub lone_bullets: bool,
}

pub fn survey(text: &str) -> Survey {
    let mut survey = Survey {
        annotated: has_front_matter(text),
        ..Survey::default()
    };
    survey.annotated |= ["<!-- check:", "<!-- section:", "<!-- view:", "<!-- env:"]
        .iter()
        .any(|word| text.contains(word));
    let mut foreign = false;
    let mut fence = None;
    for line in text.lines() {
        if is_fenced(line, &mut fence) {
            continue;
        }
        let read = Line::read(line);
        survey.boxes |= read.mark.is_some();
        survey.headings |= heading_level(line).is_some() && !line.contains('=');
        survey.lone_bullets |= read.marker == Marker::Bullet('-') && line.trim() == "-";
        foreign |= read.foreign.is_some();
        foreign |= read
            .mark
            .is_some_and(|mark| !mark.plain || read.marker == Marker::None);
        foreign |= line.trim_start().starts_with('|') || line.trim_start().starts_with("$ ");
    }
    // A page of boxes below a title is a page as it should be.
    survey.annotated |= survey.boxes && !foreign && text.trim_start().starts_with("# ");
    survey
}

/// Whether a line is a fence or inside of one; `open` is the fence that is.
pub fn is_fenced(line: &str, open: &mut Option<String>) -> bool {
    let words = line.trim_start().trim_start_matches("> ");
    let words = Line::read(words).words;
    let sign = words
        .chars()
        .next()
        .filter(|sign| matches!(sign, '`' | '~'));
    let length = sign.map_or(0, |sign| {
        words.chars().take_while(|letter| *letter == sign).count()
    });
    match open {
        Some(fence) => {
            let closes = length >= fence.len() && words.starts_with(fence.as_str());
            if closes && words.trim_end().chars().all(|letter| Some(letter) == sign) {
                *open = None;
            }
            true
        }
        None if length >= 3 => {
            *open = Some(words[..length].to_owned());
            true
        }
        None => false,
    }
}

/// The level of `# words`, and of `h2. words`.
pub fn heading_level(line: &str) -> Option<(usize, &str)> {
    let hashes = line.bytes().take_while(|byte| *byte == b'#').count();
    if (1..=6).contains(&hashes)
        && let Some(words) = line[hashes..].strip_prefix(' ')
    {
        return Some((hashes, words.trim()));
    }
    let level = line.strip_prefix('h')?;
    let (level, words) = level.split_once(". ")?;
    let level = level.parse().ok().filter(|level| (1..=6).contains(level))?;
    Some((level, words.trim()))
}

pub fn is_underline(line: &str) -> bool {
    line.len() >= 3
        && ['=', '-']
            .iter()
            .any(|sign| line.chars().all(|letter| letter == *sign))
}

/// Whether Markdown takes a line for something else than words.
pub fn is_marked(line: &str) -> bool {
    line.starts_with(['#', '>', '|', '<', '`', '~', '=', '[', '!', '\t'])
        || is_underline(line.trim())
}

fn has_front_matter(text: &str) -> bool {
    let mut lines = text.lines();
    lines.next() == Some("---") && lines.any(|line| line.trim_end() == "---")
}
