//! Jira's markup and Org mode → lines that read as other lists do, line for line.

use super::Draft;

/// The text with what only these two write in Markdown's words; `None` if neither wrote it.
pub fn translated(text: &str, draft: &mut Draft) -> Option<String> {
    let is_any = |holds: &dyn Fn(&str) -> bool| text.lines().any(|line| holds(line.trim_start()));
    let is_jira = is_any(&|line| {
        jira_heading(line) || line.starts_with("{code") || line.starts_with("* (/)")
    });
    let is_org = is_any(&|line| {
        line.starts_with("#+") || line.starts_with("** TODO ") || line.starts_with("** DONE ")
    });
    let translate = match (is_jira, is_org) {
        (true, _) => jira,
        (false, true) => org,
        _ => return None,
    };
    let mut lines = Vec::new();
    let mut is_code = false;
    for (number, line) in (1..).zip(text.split('\n')) {
        let line = line.strip_suffix('\r').unwrap_or(line);
        let other = translate(line).filter(|other| !is_code || other == "```");
        match other {
            Some(other) => {
                is_code ^= other.starts_with("```");
                let shown = line.trim();
                draft.guess(number, format!("`{shown}` read as `{}`", other.trim()));
                lines.push(other);
            }
            None => lines.push(line.to_owned()),
        }
    }
    Some(lines.join("\n"))
}

/// `h2. Words`
fn jira_heading(line: &str) -> bool {
    let mut letters = line.chars();
    letters.next() == Some('h')
        && letters.next().is_some_and(|level| level.is_ascii_digit())
        && letters.as_str().starts_with(". ")
}

fn jira(line: &str) -> Option<String> {
    let words = line.trim();
    if let Some(rest) = words
        .strip_prefix("{code")
        .or(words.strip_prefix("{noformat"))
    {
        let (language, after) = rest.split_once('}')?;
        let language = language.trim_start_matches(':');
        let is_language = language.chars().all(char::is_alphanumeric);
        return (after.is_empty() && is_language).then(|| format!("```{language}"));
    }
    let sign = words
        .chars()
        .next()
        .filter(|sign| matches!(sign, '*' | '#' | '-'))?;
    let rest = words.trim_start_matches(sign);
    let depth = words.len() - rest.len();
    let rest = rest.strip_prefix(' ').filter(|_| depth <= 6)?.trim_start();
    let (mark, rest) = match (rest.strip_prefix("(/)"), rest.strip_prefix("(x)")) {
        (Some(rest), _) => ("[x] ", rest.trim_start()),
        (_, Some(rest)) => ("[ ] ", rest.trim_start()),
        _ => ("", rest),
    };
    if depth == 1 && mark.is_empty() && sign != '#' {
        return None;
    }
    let marker = if sign == '#' { "1." } else { "-" };
    Some(format!("{}{marker} {mark}{rest}", "    ".repeat(depth - 1)))
}

fn org(line: &str) -> Option<String> {
    if let Some(rest) = line.trim_start().strip_prefix("#+") {
        let (key, value) = rest.split_once([' ', ':']).unwrap_or((rest, ""));
        let value = value.trim_start_matches([' ', ':']);
        return match key.to_ascii_lowercase().as_str() {
            "title" if !value.is_empty() => Some(format!("# {value}")),
            "begin_src" => Some(format!(
                "```{}",
                value.split(' ').next().unwrap_or_default()
            )),
            "begin_example" | "end_src" | "end_example" => Some("```".to_owned()),
            _ => None,
        };
    }
    if line.starts_with('|')
        && line.contains("-+-")
        && line.chars().all(|letter| matches!(letter, '|' | '-' | '+'))
    {
        return Some(line.replace('+', "|"));
    }
    let words = line.trim_start_matches('*');
    let depth = line.len() - words.len();
    let words = words
        .strip_prefix(' ')
        .filter(|_| (1..=5).contains(&depth))?
        .trim();
    match (words.strip_prefix("TODO "), words.strip_prefix("DONE ")) {
        (Some(words), _) => Some(format!("- [ ] {words}")),
        (_, Some(words)) => Some(format!("- [x] {words}")),
        _ => Some(format!("{} {words}", "#".repeat(depth + 1))),
    }
}
