//! A recorded session: prompts, commands, and what they printed.

use std::ops::Range;

use super::{Part, PartText, lines, push};
use crate::tree::SegmentKind;

const CONTINUATION: &str = "> ";

/// The parts of a session. A command whose line ends with a backslash goes on in the next line even
/// without a continuation prompt, as it would in a shell.
pub(super) fn split(text: &str) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut command: Option<Command> = None;
    for line in lines(text) {
        let written = &text[line.clone()];
        if let Some((prompt, length)) = prompt(written) {
            parts.extend(command.take().map(|command| command.finish(text)));
            command = Some(Command {
                prompt,
                lines: std::iter::once(line.start + length..line.end).collect(),
            });
        } else if let Some(command) = &mut command
            && let Some(rest) = command.continued_by(text, &line)
        {
            command.lines.push(rest);
        } else {
            parts.extend(command.take().map(|command| command.finish(text)));
            push(&mut parts, SegmentKind::Output, line);
        }
    }
    parts.extend(command.map(|command| command.finish(text)));
    parts
}

struct Command {
    prompt: &'static str,
    lines: Vec<Range<usize>>,
}

impl Command {
    /// The part of a line that belongs to this command, if the line continues it.
    fn continued_by(&self, text: &str, line: &Range<usize>) -> Option<Range<usize>> {
        let written = &text[line.clone()];
        if written.starts_with(CONTINUATION) {
            return Some(line.start + CONTINUATION.len()..line.end);
        }
        if written == CONTINUATION.trim_end() {
            return Some(line.end..line.end);
        }
        let last = self.lines.last().map(|last| &text[last.clone()]);
        let backslashes = last.map_or(0, |last| last.len() - last.trim_end_matches('\\').len());
        (backslashes % 2 == 1).then(|| line.clone())
    }

    fn finish(self, text: &str) -> Part {
        let verbatim = match self.lines.as_slice() {
            [only] => Some(only.clone()),
            [first, .., last] => {
                let follow = |pair: &[Range<usize>]| pair[0].end + 1 == pair[1].start;
                let is_whole = self.lines.windows(2).all(follow);
                is_whole.then_some(first.start..last.end)
            }
            [] => Some(0..0),
        };
        let joined = || {
            let lines: Vec<&str> = self.lines.iter().map(|line| &text[line.clone()]).collect();
            lines.join("\n")
        };
        Part {
            kind: SegmentKind::Command(Some(self.prompt)),
            text: verbatim.map_or_else(|| PartText::Joined(joined()), PartText::Verbatim),
        }
    }
}

/// The prompt that a line begins with, as it is shown, and its length with the space behind it. In
/// PowerShell's the current folder is left out.
fn prompt(line: &str) -> Option<(&'static str, usize)> {
    let simple = [("$ ", "$"), ("# ", "#"), ("PS> ", "PS>")];
    if let Some((written, shown)) = simple.iter().find(|(written, _)| line.starts_with(written)) {
        return Some((shown, written.len()));
    }
    let folder = line.strip_prefix("PS ")?;
    let end = folder.find("> ")?;
    let is_path = folder.contains(":\\") || folder.starts_with(['/', '~']);
    is_path.then_some(("PS>", "PS ".len() + end + "> ".len()))
}
