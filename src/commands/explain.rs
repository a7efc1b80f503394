//! `checkdown explain`: why a problem matters and what to write instead, on a terminal.

use std::io::{self, Write};

use super::Outcome;
use super::terminal::Terminal;
use crate::diag::{Code, Severity, nearest};
use crate::report::Look;

pub fn run(code: Option<&str>, terminal: &Terminal) -> anyhow::Result<Outcome> {
    let mut out = io::BufWriter::new(terminal.out());
    let outcome = match code.map(|name| (name, Code::named(name))) {
        None => {
            list(terminal.look, &mut out)?;
            Outcome::Fine
        }
        Some((_, Some(code))) => {
            explain(code, terminal.look, &mut out)?;
            Outcome::Fine
        }
        Some((name, None)) => {
            terminal.complain(&unknown(name));
            Outcome::WrongUsage
        }
    };
    out.flush()?;
    Ok(outcome)
}

fn unknown(name: &str) -> String {
    let known = Code::ALL.iter().map(|code| code.as_str());
    let name = name.escape_debug();
    match nearest(&name.to_string(), known) {
        Some(known) => {
            format!("error: no diagnostic has the code `{name}`; did you mean `{known}`?")
        }
        None => {
            format!("error: no diagnostic has the code `{name}`; `checkdown explain` lists all")
        }
    }
}

/// All codes, with their severities and what they stand for.
fn list(look: Look, out: &mut dyn Write) -> io::Result<()> {
    let longest = |lengths: &mut dyn Iterator<Item = &'static str>| {
        lengths.map(str::len).max().unwrap_or_default()
    };
    let codes = longest(&mut Code::ALL.iter().map(|code| code.as_str()));
    let severities = longest(&mut Code::ALL.iter().map(|code| code.usual()));
    for code in Code::ALL {
        let severity = format!("{:severities$}", code.usual());
        let severity = severe(look, code.severity(), &severity);
        let name = format!("{:codes$}", code.as_str());
        writeln!(out, "{}  {severity}  {}", look.bold(&name), code.summary())?;
    }
    Ok(())
}

fn severe<'a>(look: Look, severity: Severity, text: &'a str) -> std::borrow::Cow<'a, str> {
    match severity {
        Severity::Error => look.red(text),
        Severity::Warning => look.yellow(text),
        Severity::Note => look.green(text),
    }
}

/// The explanation with a light touch: fences become indented, what is bad red, what is good green.
fn explain(code: Code, look: Look, out: &mut dyn Write) -> io::Result<()> {
    let severity = severe(look, code.severity(), code.usual());
    let name = look.bold(code.as_str());
    writeln!(out, "{severity}[{name}]: {}\n", code.summary())?;
    let mut fence = None;
    for line in code.explanation().trim().lines() {
        let ticks = line.len() - line.trim_start_matches('`').len();
        match fence {
            Some(opened) if ticks >= opened && ticks == line.len() => fence = None,
            Some(_) if line.is_empty() => writeln!(out)?,
            Some(_) => writeln!(out, "    {line}")?,
            None if ticks >= 3 => fence = Some(ticks),
            None => writeln!(out, "{}", prose(line, look))?,
        }
    }
    Ok(())
}

/// A line of text; code between backticks is coloured, or keeps its backticks where there are no colours.
fn prose(line: &str, look: Look) -> String {
    match line {
        "Bad:" => return look.red(line).into_owned(),
        "Good:" => return look.green(line).into_owned(),
        _ if !look.color => return line.to_owned(),
        _ => {}
    }
    let mut out = String::with_capacity(line.len());
    let mut rest = line;
    while let Some((text, ticked)) = rest.split_once('`') {
        let ticks = 1 + ticked.len() - ticked.trim_start_matches('`').len();
        let delimiter = "`".repeat(ticks);
        out.push_str(text);
        let Some((code, after)) = ticked[ticks - 1..].split_once(&delimiter) else {
            out.push('`');
            rest = ticked;
            continue;
        };
        out.push_str(&look.cyan(code.trim()));
        rest = after;
    }
    out + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    const COLORED: Look = Look {
        color: true,
        width: 80,
    };

    #[test]
    fn every_explanation_prints_without_fences() {
        for code in Code::ALL {
            let mut out = Vec::new();
            explain(*code, Look::PLAIN, &mut out).unwrap();
            let text = String::from_utf8(out).unwrap();
            let outside = |line: &&str| line.starts_with("```");
            assert!(text.lines().find(outside).is_none(), "{text}");
            assert!(text.starts_with(code.usual()), "{text}");
        }
    }

    #[test]
    fn code_is_coloured_or_keeps_its_backticks() {
        assert_eq!(
            prose("write `a`, not ``b`c``.", Look::PLAIN),
            "write `a`, not ``b`c``."
        );
        assert_eq!(
            prose("write `a`, not `` b`c ``: ` it is", COLORED),
            "write \x1b[36ma\x1b[0m, not \x1b[36mb`c\x1b[0m: ` it is"
        );
        assert_eq!(prose("Bad:", COLORED), "\x1b[1;31mBad:\x1b[0m");
    }

    #[test]
    fn an_unknown_code_gets_the_nearest() {
        assert_eq!(
            unknown("broken-lnk"),
            "error: no diagnostic has the code `broken-lnk`; did you mean `broken-link`?"
        );
        assert!(unknown("xyzzy\u{1b}").contains("`xyzzy\\u{1b}`; `checkdown explain` lists all"));
    }

    #[test]
    fn the_list_has_every_code() {
        let mut out = Vec::new();
        list(Look::PLAIN, &mut out).unwrap();
        let text = String::from_utf8(out).unwrap();
        assert_eq!(text.lines().count(), Code::ALL.len());
        assert!(
            text.contains("broken-link               warning  a link to a page"),
            "{text}"
        );
    }
}
