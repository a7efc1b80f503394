//! Whether a scalar has a shape, and what was probably meant if it has not.

use super::Shape;
use super::forms::{Form, is_address};
use crate::diag::{Code, nearest};

/// Whether a scalar can stand where a scalar of that shape is wanted.
pub(super) fn fits(text: &str, quoted: bool, shape: &Shape) -> bool {
    match shape {
        Shape::Text => !text.is_empty(),
        Shape::Bool => !quoted && matches!(text, "true" | "false"),
        Shape::Integer => text.parse::<i64>().is_ok(),
        Shape::OneOf(words) => words.contains(&text),
        Shape::Code => Code::named(text).is_some(),
        Shape::Form(form) => (form.matches)(text),
        Shape::Links => is_address(text),
        _ => true,
    }
}

/// What is wrong with a scalar, and what to write in its place if that is known.
pub(super) struct Problem {
    pub code: Code,
    pub message: String,
    pub help: String,
    pub meant: Option<String>,
}

impl Problem {
    /// Why a scalar does not fit, standing as the value of `name`.
    pub(super) fn of(text: &str, shape: &Shape, name: &str) -> Self {
        let shown = shortened(text);
        let message = match shape {
            Shape::Bool => format!("`{shown}` is neither true nor false"),
            Shape::Integer => format!("`{shown}` is not a whole number"),
            Shape::OneOf(_) => format!("`{shown}` is not a value of `{name}`"),
            Shape::Code => format!("no diagnostic has the code `{shown}`"),
            Shape::Form(form) => format!("`{shown}` is not {}", form.name),
            Shape::Links => format!("`{shown}` is not an address"),
            _ => format!("`{name}` is empty"),
        };
        let meant = meant(text, shape);
        let help = match (&meant, shape) {
            (Some(meant), Shape::Code) => format!("did you mean `{meant}`?"),
            (Some(meant), _) => format!("did you mean `{meant}`? Write {}", shape.describe()),
            (None, Shape::Links) => {
                "write an address that begins with `https://`, or a path; a space is `%20`"
                    .to_owned()
            }
            (None, _) => format!("write {}", shape.describe()),
        };
        let code = match shape {
            Shape::Code => Code::UnknownCode,
            _ => Code::InvalidValue,
        };
        Self {
            code,
            message,
            help,
            meant,
        }
    }
}

/// What was probably meant, and fits.
fn meant(text: &str, shape: &Shape) -> Option<String> {
    let near = match shape {
        Shape::Bool => switch_meant(text),
        Shape::OneOf(words) => nearest(text, words.iter().copied()),
        Shape::Code => nearest(text, Code::ALL.iter().map(|code| code.as_str())),
        Shape::Form(form) => return form_meant(text, form),
        _ => None,
    };
    near.map(str::to_owned)
}

fn form_meant(text: &str, form: &Form) -> Option<String> {
    let near = nearest(text, form.known.iter().copied()).map(str::to_owned);
    near.or_else(|| Some((form.mend)(text)).filter(|mended| (form.matches)(mended)))
}

/// The switch that YAML 1.1 reads these words as, and quotes hide.
fn switch_meant(text: &str) -> Option<&'static str> {
    match text.to_lowercase().as_str() {
        "true" | "yes" | "on" | "y" => Some("true"),
        "false" | "no" | "off" | "n" => Some("false"),
        _ => None,
    }
}

/// Whether a text is several of a shape with commas between them.
pub(super) fn is_separated(text: &str, shape: &Shape) -> bool {
    let words = matches!(shape, Shape::Form(_) | Shape::OneOf(_) | Shape::Code);
    words && text.contains(',') && text.split(',').all(|part| fits(part.trim(), false, shape))
}

/// The beginning of a text, short enough for a message.
fn shortened(text: &str) -> String {
    let limit = 40;
    let line = text.lines().next().unwrap_or_default();
    match line.char_indices().nth(limit) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None if line.len() < text.len() => format!("{line}…"),
        None => line.to_owned(),
    }
}
