//! Which parts of a block of code are commands: what the copy buttons copy, byte for byte.

mod console;
mod script;

use std::ops::Range;

use crate::tree::SegmentKind;

/// A part of a block of code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    pub kind: SegmentKind,
    pub text: PartText,
}

/// The text of a part, without its last line break.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PartText {
    /// A range of the block's text.
    Verbatim(Range<usize>),
    /// Lines of the block's text, their prompts cut.
    Joined(String),
}

/// How a shell writes what matters here.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Dialect {
    Posix,
    Fish,
    PowerShell,
}

/// The parts of a block of code in the language of a shell or of a console; nothing for other languages.
///
/// In a console `$ `, `# ` and `PS> ` start a command, `> ` continues it, and the rest is output. In a
/// shell each logical line is a command, and a block with a here-document or a compound statement is one.
pub fn split(language: &str, text: &str) -> Option<Vec<Part>> {
    let language = language.to_ascii_lowercase();
    let dialect = match language.as_str() {
        "console" | "terminal" | "shell-session" | "shellsession" | "sh-session"
        | "bash-session" | "zsh-session" | "ps1con" | "pwsh-session" => {
            return Some(console::split(text));
        }
        "sh" | "bash" | "zsh" | "shell" | "ksh" | "dash" | "ash" => Dialect::Posix,
        "fish" => Dialect::Fish,
        "powershell" | "pwsh" | "ps1" => Dialect::PowerShell,
        _ => return None,
    };
    Some(script::split(dialect, text))
}

/// The ranges of a text's lines, without their line breaks. A text that ends with a line break has no
/// empty line behind it.
fn lines(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut at = 0;
    text.split_inclusive('\n').map(move |line| {
        let start = at;
        at += line.len();
        start..start + line.strip_suffix('\n').unwrap_or(line).len()
    })
}

/// Appends a part, or makes the last one longer if both are of a kind that has no bounds of its own.
fn push(parts: &mut Vec<Part>, kind: SegmentKind, range: Range<usize>) {
    if let Some(Part {
        kind: last,
        text: PartText::Verbatim(text),
    }) = parts.last_mut()
        && *last == kind
        && !matches!(kind, SegmentKind::Command(_))
    {
        text.end = range.end;
        return;
    }
    parts.push(Part {
        kind,
        text: PartText::Verbatim(range),
    });
}
