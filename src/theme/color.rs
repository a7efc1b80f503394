//! The colours that tell environments apart. Their values stand in `tokens.css`.

use crate::config::Environment;

/// The palette: names that an environment's `color` can have beside `#rrggbb`.
pub const COLORS: &[&str] = &[
    "crimson", "orange", "amber", "green", "teal", "blue", "indigo", "violet", "pink", "slate",
];

/// The colour of an environment: what the settings say, else one by its name, so that production is unmistakable, else
/// one by its place among the environments.
pub fn color_of(environment: &Environment, place: usize) -> &str {
    if let Some(color) = &environment.color {
        return color;
    }
    let name = environment.name.value.as_str();
    match BY_NAME.iter().find(|(word, _)| name.starts_with(word)) {
        Some((_, color)) => color,
        None => BY_PLACE[place % BY_PLACE.len()],
    }
}

/// Beginnings of names that most sites use.
const BY_NAME: &[(&str, &str)] = &[
    ("prod", "crimson"),
    ("live", "crimson"),
    ("stag", "amber"),
    ("pre", "amber"),
    ("test", "violet"),
    ("qa", "violet"),
    ("dev", "teal"),
    ("local", "slate"),
];

/// Everything but the colour of production.
const BY_PLACE: &[&str] = &[
    "blue", "green", "violet", "orange", "teal", "pink", "indigo",
];

/// A style rule for each `#rrggbb` of the environments; names of the palette have theirs in `tokens.css`.
pub(super) fn rules(environments: &[Environment]) -> String {
    let mut colors: Vec<_> = environments
        .iter()
        .filter_map(|e| e.color.as_deref())
        .collect();
    colors.sort_unstable();
    colors.dedup();
    let rule = |color: &str| {
        let text = text_on(luminance(color)?);
        Some(format!(
            "[data-color=\"{color}\"]{{--environment:{color};--on-environment:{text}}}\n"
        ))
    };
    colors.into_iter().filter_map(rule).collect()
}

/// Black or white, whichever is easier to read on a colour of that luminance: at least 4.58 to 1, at the worst.
fn text_on(luminance: f64) -> &'static str {
    let on_white = 1.05 / (luminance + 0.05);
    let on_black = (luminance + 0.05) / 0.05;
    if on_white >= on_black { "#fff" } else { "#000" }
}

/// The relative luminance of `#rrggbb`, from 0 to 1: <https://www.w3.org/TR/WCAG22/#dfn-relative-luminance>.
fn luminance(color: &str) -> Option<f64> {
    let digits = color.strip_prefix('#').filter(|digits| digits.len() == 6)?;
    let channel = |range| {
        let value = f64::from(u8::from_str_radix(digits.get(range)?, 16).ok()?) / 255.0;
        Some(match value {
            dark if dark <= 0.040_45 => dark / 12.92,
            light => ((light + 0.055) / 1.055).powf(2.4),
        })
    };
    Some(0.2126 * channel(0..2)? + 0.7152 * channel(2..4)? + 0.0722 * channel(4..6)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{Span, Spanned};

    fn environment(name: &str, color: Option<&str>) -> Environment {
        Environment {
            name: Spanned::new(name.into(), Span::default()),
            label: name.into(),
            color: color.map(str::to_owned),
            vars: Vec::new(),
        }
    }

    #[test]
    fn production_is_crimson_unless_the_settings_say_otherwise() {
        assert_eq!(color_of(&environment("production", None), 1), "crimson");
        assert_eq!(color_of(&environment("prod", Some("teal")), 0), "teal");
        assert_eq!(color_of(&environment("eu-west", None), 1), "green");
    }

    #[test]
    fn only_colours_outside_of_the_palette_need_a_rule() {
        let environments = [
            environment("a", Some("crimson")),
            environment("b", Some("#FFDD00")),
            environment("c", Some("#003366")),
            environment("d", Some("#FFDD00")),
            environment("e", Some("#00336g")),
        ];
        let expected = "[data-color=\"#003366\"]{--environment:#003366;--on-environment:#fff}\n\
            [data-color=\"#FFDD00\"]{--environment:#FFDD00;--on-environment:#000}\n";
        assert_eq!(rules(&environments), expected);
    }

    #[test]
    fn the_palette_is_the_one_of_the_style_sheet() {
        let css = include_str!("../../themes/default/css/tokens.css");
        let names = css.split("[data-color=").skip(1);
        let names: Vec<_> = names.filter_map(|rest| rest.split(']').next()).collect();
        assert_eq!(names, COLORS);
    }
}
