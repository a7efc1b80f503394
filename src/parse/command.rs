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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The parts as lines: what each is, and its text.
    fn told(language: &str, text: &str) -> Vec<String> {
        let parts = split(language, text).expect("it is a shell").into_iter();
        let told = parts.map(|part| {
            let words = match &part.text {
                PartText::Verbatim(range) => &text[range.clone()],
                PartText::Joined(joined) => joined,
            };
            match part.kind {
                SegmentKind::Command(None) => format!("command {words:?}"),
                SegmentKind::Command(Some(prompt)) => format!("command {prompt} {words:?}"),
                SegmentKind::Output => format!("output {words:?}"),
                SegmentKind::Comment => format!("comment {words:?}"),
            }
        });
        told.collect()
    }

    #[test]
    fn a_session_is_prompts_commands_and_output() {
        let text = "$ curl -sI \\\n>   https://example.com\nHTTP/2 200\n\nserver: x\n# whoami\n$ a \\\n  b\nPS C:\\> dir\nPS> ls\n> x\n";
        assert_eq!(
            told("console", text),
            [
                r#"command $ "curl -sI \\\n  https://example.com""#,
                r#"output "HTTP/2 200\n\nserver: x""#,
                r##"command # "whoami""##,
                r#"command $ "a \\\n  b""#,
                r#"command PS> "dir""#,
                r#"command PS> "ls\nx""#,
            ]
        );
    }

    #[test]
    fn a_script_is_its_logical_lines() {
        let text = "# one\n\nexport A='x\ny' # z\ncurl -s \"a\\\"b\" |\n  jq '.[0]' &&\n  true\nB=$(\n  date\n)\necho it\\'s \\\n  c\n";
        assert_eq!(
            told("sh", text),
            [
                r##"comment "# one\n""##,
                r#"command "export A='x\ny' # z""#,
                r#"command "curl -s \"a\\\"b\" |\n  jq '.[0]' &&\n  true""#,
                r#"command "B=$(\n  date\n)""#,
                r#"command "echo it\\'s \\\n  c""#,
            ]
        );
    }

    #[test]
    fn a_block_whose_lines_belong_together_is_one_command() {
        for (language, text) in [
            ("sh", "a\ncat <<EOF\nx\nEOF"),
            ("bash", "cat <<-'EOF' > f\nx\nEOF"),
            ("sh", "for x in a b; do\n  echo $x\ndone"),
            ("sh", "a\nls | while read -r f; do echo; done"),
            ("zsh", "f() {\n  a\n}\nf"),
            ("sh", "a && {\n  b\n}"),
            ("sh", "echo 'never closed\nb"),
            ("fish", "if true\n  a\nend"),
            ("powershell", "Get-Item x | % {\n  $_\n}"),
            ("pwsh", "$a = @'\nx\n'@"),
        ] {
            assert_eq!(told(language, text), [format!("command {text:?}")]);
        }
    }

    #[test]
    fn words_that_only_look_like_the_start_of_a_statement_are_words() {
        for text in [
            "echo for you\ngit switch if",
            "cat <<< x\necho ${a} {b,c}",
            "find . -exec rm {} \\;\n./case in",
            "echo $((1 << 2))\necho a#b 'it'",
        ] {
            let lines: Vec<String> = text
                .lines()
                .map(|line| format!("command {line:?}"))
                .collect();
            assert_eq!(told("sh", text), lines);
        }
        assert_eq!(
            told("pwsh", "ls `\n  -a\ncd C:\\\nls"),
            [
                r#"command "ls `\n  -a""#,
                r#"command "cd C:\\""#,
                r#"command "ls""#,
            ]
        );
    }

    #[test]
    fn other_languages_have_no_commands() {
        assert_eq!(split("yaml", "a: b"), None);
        assert_eq!(split("", "ls"), None);
        assert_eq!(split("SH", "").map(|parts| parts.len()), Some(0));
    }

    fn any_code() -> impl Strategy<Value = String> {
        let pieces = vec![
            "a", "if ", "for ", "$ ", "# ", "> ", "PS> ", "\n", "\n", " ", "'", "\"", "`", "\\",
            "|", "&&", "(", ")", "$(", "{", "}", "<<EOF", "@'", "é", "\r\n", "#", "f()", ";",
        ];
        proptest::collection::vec(proptest::sample::select(pieces), 0..24)
            .prop_map(|pieces| pieces.concat())
    }

    proptest! {
        /// I8: the parts of a script, a line break between them, are the script, byte for byte.
        #[test]
        fn no_byte_of_a_script_is_lost(text in any_code(), language in prop_oneof!["sh", "fish", "pwsh"]) {
            let parts = split(&language, &text).expect("it is a shell");
            let texts = parts.iter().map(|part| match &part.text {
                PartText::Verbatim(range) => &text[range.clone()],
                PartText::Joined(joined) => joined.as_str(),
            });
            let whole: Vec<&str> = texts.collect();
            prop_assert_eq!(whole.join("\n"), text.strip_suffix('\n').unwrap_or(&text));
        }

        /// I8: in a session nothing but prompts stands between the parts.
        #[test]
        fn no_line_of_a_session_is_lost(text in any_code()) {
            let parts = split("console", &text).expect("it is a session");
            let mut lines = text.strip_suffix('\n').unwrap_or(&text).split('\n');
            for part in &parts {
                let words = match &part.text {
                    PartText::Verbatim(range) => &text[range.clone()],
                    PartText::Joined(joined) => joined.as_str(),
                };
                for line in words.split('\n') {
                    let written = lines.next().expect("there are no more lines than in the text");
                    let prompt = written.strip_suffix(line).expect("the line ends as it was written");
                    let is_prompt = prompt.is_empty() || prompt.ends_with(' ') || prompt == ">";
                    prop_assert!(is_prompt, "{written:?} {line:?}");
                }
            }
            prop_assert_eq!(lines.next().filter(|_| !text.is_empty()), None);
        }
    }
}
