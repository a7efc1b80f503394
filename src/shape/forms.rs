//! Texts of a form of their own: ids, dates, addresses.

use crate::model::{Date, Due, Duration};
use crate::slug::slug;

/// A form that a text must have.
#[derive(Debug)]
pub struct Form {
    /// With its article: `a duration`.
    pub name: &'static str,
    /// What to write, behind `write`.
    pub accepts: &'static str,
    /// The regular expression that JSON Schema gets; [`Form::matches`] may be stricter.
    pub pattern: &'static str,
    /// Whether a text has the form.
    pub matches: fn(&str) -> bool,
    /// Words that have it, to be suggested.
    pub known: &'static [&'static str],
    /// A text that was probably meant; used only if it has the form.
    pub mend: fn(&str) -> String,
}

const fn form(
    name: &'static str,
    accepts: &'static str,
    pattern: &'static str,
    matches: fn(&str) -> bool,
) -> Form {
    Form {
        name,
        accepts,
        pattern,
        matches,
        known: &[],
        mend: str::to_owned,
    }
}

pub static ID: Form = Form {
    mend: slug,
    ..form(
        "an id",
        "lower-case letters, digits, `.`, `_` and `-`, with a letter or digit first",
        "^[a-z0-9][a-z0-9._-]*$",
        is_id,
    )
};

pub static NAME: Form = form(
    "a name",
    "letters, digits, `.`, `_` and `-`, with a letter or digit first",
    "^[A-Za-z0-9][A-Za-z0-9._-]*$",
    is_name,
);

/// A name where one is used: whether it is declared is looked up later, and told better than its form.
pub static REFERENCE: Form = form(
    "a name",
    "a name without spaces or commas",
    "^[^\\s,]+$",
    is_word,
);

pub static ENVIRONMENT: Form = Form {
    mend: slug,
    ..form(
        "the name of an environment",
        "lower-case letters, digits and `-`, with a letter or digit first",
        "^[a-z0-9][a-z0-9-]*$",
        |text| is_id(text) && !text.contains(['.', '_']),
    )
};

pub static VARIABLE: Form = form(
    "the name of a variable",
    "letters, digits, `_` and `-`, with a letter or `_` first",
    "^[A-Za-z_][A-Za-z0-9_-]*$",
    |text| {
        let first = |first: char| first.is_ascii_alphabetic() || first == '_';
        let rest = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
        text.starts_with(first) && text.bytes().all(rest)
    },
);

pub static WHEN: Form = form(
    "a condition's id",
    "the id of a condition, with `!` before it to negate it",
    "^!?[a-z0-9][a-z0-9._-]*$",
    |text| is_id(text.strip_prefix('!').unwrap_or(text)),
);

pub static AFTER: Form = form(
    "an item or section",
    "an item's id, `page/item` for one of another page, or `\"#section\"` with its quotes",
    "^(#[^\\s,]+|[a-z0-9][a-z0-9._-]*(/[a-z0-9][a-z0-9._-]*)?)$",
    |text| match text.strip_prefix('#') {
        Some(section) => is_word(section),
        None => is_item(text),
    },
);

pub static ITEM_ID: Form = form(
    "an item's id",
    "an item's id, or `page/item`",
    "^[a-z0-9][a-z0-9._-]*(/[a-z0-9][a-z0-9._-]*)?$",
    is_item,
);

pub static CONTROL_ID: Form = form(
    "a control's id",
    "letters, digits and `.`, `_`, `-`, `(`, `)`, with a letter or digit first",
    "^[A-Za-z0-9][A-Za-z0-9._()-]*$",
    is_control_id,
);

pub static CONTROL: Form = form(
    "a control",
    "`FRAMEWORK:ID`, as in `SOC2:CC6.1`",
    "^[A-Za-z0-9][A-Za-z0-9._-]*:[A-Za-z0-9][A-Za-z0-9._()-]*$",
    is_control,
);

pub static FRAMEWORK_OR_CONTROL: Form = form(
    "a framework or control",
    "`FRAMEWORK` or `FRAMEWORK:ID`, as in `SOC2` or `SOC2:CC6.1`",
    "^[A-Za-z0-9][A-Za-z0-9._-]*(:[A-Za-z0-9][A-Za-z0-9._()-]*)?$",
    |text| is_name(text) || is_control(text),
);

pub static DURATION: Form = Form {
    mend: |text| {
        // `90 days` was meant to be `90d`.
        let digits = text.bytes().take_while(u8::is_ascii_digit).count();
        let (number, unit) = text.split_at(digits);
        let letter = unit.trim_start().chars().next().unwrap_or_default();
        let months = unit.trim_start().to_lowercase().starts_with("mo");
        if months {
            String::new()
        } else {
            format!("{number}{}", letter.to_ascii_lowercase())
        }
    },
    ..form(
        "a duration",
        "a whole number and one of `m`, `h`, `d`, `w`, `y`, as in `90d`",
        "^[0-9]+[mhdwy]$",
        |text| Duration::parse(text).is_some(),
    )
};

pub static DATE: Form = form(
    "a date",
    "a day as `2027-03-01`",
    "^[0-9]{4}-[0-9]{2}-[0-9]{2}$",
    |text| Date::parse(text).is_some(),
);

pub static DUE: Form = Form {
    mend: |text| {
        let distance = text.trim_start_matches(['T', 't', '-', ' ']);
        format!("T-{distance}")
    },
    ..form(
        "a due date",
        "a day as `2027-03-01`, or a distance from the go-live date as `T-7d`",
        "^([0-9]{4}-[0-9]{2}-[0-9]{2}|T([+-][0-9]+[mhdwy])?)$",
        |text| Due::parse(text).is_some(),
    )
};

pub static BASE_URL: Form = form(
    "a site's address",
    "an address that begins with `https://` or `http://`, without `?` or `#`",
    "^https?://[^\\s/?#]+[^\\s?#]*$",
    |text| is_http(text) && !text.contains(['?', '#']),
);

pub static ORIGIN: Form = Form {
    mend: |text| {
        let host = text.find("://").map_or(0, |at| at + 3);
        let end = text[host..].find('/').map_or(text.len(), |at| host + at);
        text[..end].to_owned()
    },
    ..form(
        "an origin",
        "a scheme and a host without a path, as in `https://wiki.example.com`",
        "^https?://(\\*\\.)?[A-Za-z0-9.-]+(:[0-9]+)?$",
        is_origin,
    )
};

pub static PATH_URL: Form = form(
    "an address with `{path}`",
    "an address in which `{path}` stands for the page's file",
    "^https?://[^\\s]*\\{path\\}[^\\s]*$",
    |text| is_http(text) && text.contains("{path}"),
);

pub static EDITOR: Form = form(
    "an address with `{path}`",
    "an address in which `{path}` and `{line}` are filled in, as in `vscode://file/{path}:{line}`",
    "^[a-z][a-z0-9+.-]*:[^\\s]*\\{path\\}[^\\s]*$",
    |text| {
        let scheme = text.split(':').next().unwrap_or_default();
        is_word(text) && text.contains("{path}") && scheme.len() < text.len() && is_scheme(scheme)
    },
);

pub static LANGUAGE: Form = form(
    "a language",
    "a BCP 47 tag, as in `en` or `pt-BR`",
    "^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$",
    |text| {
        let part = |part: &str| {
            (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric())
        };
        let first = text.split('-').next().unwrap_or_default();
        let letters = first.bytes().all(|byte| byte.is_ascii_alphabetic());
        first.len() >= 2 && letters && text.split('-').all(part)
    },
);

pub static CONTENT_PATH: Form = form(
    "a path in `content/`",
    "a path relative to `content/`, with `/` between its parts",
    "^[^/\\\\][^\\\\]*$",
    |text| {
        let part = |part: &str| !matches!(part, "." | "..");
        !text.is_empty()
            && !text.starts_with('/')
            && !text.contains('\\')
            && text.split('/').all(part)
    },
);

pub static FACTOR: Form = form(
    "a factor",
    "a number from 0.1 to 10, as `2` or `0.5`",
    "^(10(\\.0)?|[1-9](\\.\\d)?|0\\.[1-9])$",
    is_factor,
);

/// `2fa: two-factor`: a word and what it means.
pub static SYNONYM: Form = form(
    "a synonym",
    "`\"word: meaning\"` with its quotes, as in `\"2fa: two-factor\"`; one word on the left",
    "^\\s*[^:\\s]*[\\p{L}\\p{N}][^:\\s]*\\s*:.*[\\p{L}\\p{N}]",
    |text| synonym(text).is_some(),
);

/// The left side of a [`SYNONYM`]: what is typed is cut at its spaces.
pub static SYNONYM_WORD: Form = form(
    "a word",
    "one word with a letter or a digit, without spaces",
    "^\\s*\\S*[\\p{L}\\p{N}]\\S*\\s*$",
    is_one_word,
);

/// The right side.
pub static SYNONYM_MEANING: Form = form(
    "a meaning",
    "words with a letter or a digit",
    "[\\p{L}\\p{N}]",
    is_said,
);

/// The two sides of a [`SYNONYM`].
pub fn synonym(text: &str) -> Option<(&str, &str)> {
    let (word, meaning) = text.split_once(':')?;
    (is_one_word(word) && is_said(meaning)).then_some((word.trim(), meaning.trim()))
}

fn is_one_word(text: &str) -> bool {
    is_said(text) && !text.trim().contains(char::is_whitespace)
}

fn is_said(text: &str) -> bool {
    text.contains(char::is_alphanumeric)
}

/// Whether an address can be linked to: relative, or of a scheme that runs nothing.
pub fn is_address(text: &str) -> bool {
    let scheme = text
        .split(['/', '?', '#'])
        .next()
        .and_then(|start| start.split_once(':'));
    let harmless = |scheme: &str| {
        ["http", "https", "mailto", "tel"]
            .iter()
            .any(|known| scheme.eq_ignore_ascii_case(known))
    };
    let strange = text
        .chars()
        .any(|character| character.is_whitespace() || character.is_control());
    !text.is_empty() && !strange && scheme.is_none_or(|(scheme, _)| harmless(scheme))
}

/// Whether a text is a colour as `#rrggbb`.
pub fn is_hex_color(text: &str) -> bool {
    text.strip_prefix('#')
        .is_some_and(|hex| hex.len() == 6 && hex.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

pub fn is_id(text: &str) -> bool {
    let byte = |byte: u8| {
        byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'.' | b'_' | b'-')
    };
    !text.is_empty() && !text.starts_with(['.', '_', '-']) && text.bytes().all(byte)
}

fn is_name(text: &str) -> bool {
    let byte = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-');
    !text.is_empty() && !text.starts_with(['.', '_', '-']) && text.bytes().all(byte)
}

fn is_word(text: &str) -> bool {
    let strange = |character: char| character.is_whitespace() || character == ',';
    !text.is_empty() && !text.contains(strange)
}

fn is_item(text: &str) -> bool {
    match text.split_once('/') {
        Some((page, item)) => is_id(page) && is_id(item),
        None => is_id(text),
    }
}

fn is_control_id(text: &str) -> bool {
    let byte =
        |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-' | b'(' | b')');
    let first = |first: char| first.is_ascii_alphanumeric();
    text.starts_with(first) && text.bytes().all(byte)
}

fn is_control(text: &str) -> bool {
    text.split_once(':')
        .is_some_and(|(framework, id)| is_name(framework) && is_control_id(id))
}

/// From 0.1 to 10, with one digit behind the point at most.
fn is_factor(text: &str) -> bool {
    let (whole, tenths) = text.split_once('.').unwrap_or((text, "0"));
    let whole = match whole {
        "10" => Some(100),
        whole => digit(whole).map(|digit| 10 * digit),
    };
    let tenths = whole
        .zip(digit(tenths))
        .map(|(whole, tenths)| whole + tenths);
    tenths.is_some_and(|tenths| (1..=100).contains(&tenths))
}

fn digit(text: &str) -> Option<u32> {
    let mut letters = text.chars();
    let digit = letters.next()?.to_digit(10)?;
    letters.next().is_none().then_some(digit)
}

fn is_http(text: &str) -> bool {
    let rest = text
        .strip_prefix("https://")
        .or(text.strip_prefix("http://"));
    let host = rest.and_then(|rest| rest.split(['/', '?', '#']).next());
    host.is_some_and(|host| !host.is_empty()) && !text.contains(char::is_whitespace)
}

fn is_origin(text: &str) -> bool {
    let rest = text
        .strip_prefix("https://")
        .or(text.strip_prefix("http://"));
    let Some(rest) = rest.map(|rest| rest.strip_prefix("*.").unwrap_or(rest)) else {
        return false;
    };
    let (host, port) = rest.split_once(':').unwrap_or((rest, "443"));
    let host_byte = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-');
    let host = !host.is_empty() && host.bytes().all(host_byte);
    host && port.parse::<u16>().is_ok()
}

fn is_scheme(text: &str) -> bool {
    let scripting = ["javascript", "vbscript", "data"].contains(&text);
    let byte =
        |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"+.-".contains(&byte);
    let first = |first: char| first.is_ascii_lowercase();
    !scripting && text.starts_with(first) && text.bytes().all(byte)
}
