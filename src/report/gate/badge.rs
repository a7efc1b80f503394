//! A badge: how a run stands, small enough for the head of another page.

use serde_json::json;

use super::Report;
use crate::html::Html;
use crate::model::Level;
use crate::run::{Standing, State};

/// What a badge is drawn as.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum BadgeFormat {
    #[default]
    Svg,
    /// The endpoint format of shields.io, version 1.
    Json,
}

impl BadgeFormat {
    pub const ALL: [BadgeFormat; 2] = [Self::Svg, Self::Json];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Svg => "svg",
            Self::Json => "json",
        }
    }
}

/// Two words side by side, and whether they are good news.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Badge {
    pub label: String,
    pub message: String,
    pub is_ready: bool,
}

/// Of the picture, in pixels.
const HEIGHT: usize = 20;
/// On either side of a text, in pixels.
const MARGIN: usize = 7;
/// So many letters of a label are drawn; all of it is the picture's title.
const LONGEST: usize = 60;
/// White on each of them has a contrast of at least 4.5 (WCAG 2.2, 1.4.3).
const GREY: &str = "#4b5563";
const GREEN: &str = "#1f7a3d";
const RED: &str = "#b3261e";

impl Report<'_> {
    /// The run and its environment; the verdict, and how many required items are done.
    pub fn badge(&self) -> Badge {
        let name = self.run.called(self.head);
        let label = match self.environment {
            Some(environment) => format!("{name} · {environment}"),
            None => name,
        };
        let required = self
            .pages
            .iter()
            .map(|page| &page.counts[Level::Required as usize]);
        let (mut done, mut all, mut waived) = (0, 0, 0);
        for count in required {
            done += count.done;
            all += count.all;
            waived += count.other.get(&Standing::Is(State::Waived)).unwrap_or(&0);
        }
        // Without it `ready 6/7` would be a riddle.
        let waived = match waived {
            0 => String::new(),
            waived => format!(" · {waived} waived"),
        };
        let word = if self.is_ready() {
            "ready"
        } else {
            "not ready"
        };
        Badge {
            label,
            message: format!("{word} {done}/{all}{waived}"),
            is_ready: self.is_ready(),
        }
    }
}

impl Badge {
    pub fn text(&self, format: BadgeFormat) -> String {
        match format {
            BadgeFormat::Svg => self.svg(),
            BadgeFormat::Json => {
                let color = if self.is_ready { "green" } else { "red" };
                let (label, message) = (&self.label, &self.message);
                let badge = json!({
                    "schemaVersion": 1,
                    "label": label,
                    "message": message,
                    "color": color,
                });
                format!("{badge:#}\n")
            }
        }
    }

    /// A picture that asks for nothing: no font, no script, no other file.
    fn svg(&self) -> String {
        let color = if self.is_ready { GREEN } else { RED };
        // What XML 1.0 has no place for even when it is escaped.
        let strange = ['\u{fffe}', '\u{ffff}'];
        let escaped = |text: &str| Html::text(&text.replace(strange, "")).into_string();
        let (label, message) = (escaped(&self.label), escaped(&self.message));
        let shown = shortened(&self.label);
        let (left, right) = (width(&shown), width(&self.message));
        let shown = escaped(&shown);
        let (all, middle) = (left + right, HEIGHT - 6);
        let (at_label, at_message) = (left / 2, left + right / 2);
        let (label_length, message_length) = (left - 2 * MARGIN, right - 2 * MARGIN);
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{all}\" height=\"{HEIGHT}\" role=\"img\" aria-label=\"{label}: {message}\">\n\
             <title>{label}: {message}</title>\n\
             <clipPath id=\"r\"><rect width=\"{all}\" height=\"{HEIGHT}\" rx=\"3\"/></clipPath>\n\
             <g clip-path=\"url(#r)\"><path fill=\"{GREY}\" d=\"M0 0h{left}v{HEIGHT}H0z\"/><path fill=\"{color}\" d=\"M{left} 0h{right}v{HEIGHT}H{left}z\"/></g>\n\
             <g fill=\"#fff\" text-anchor=\"middle\" font-family=\"Verdana, DejaVu Sans, sans-serif\" font-size=\"11\">\n\
             <text x=\"{at_label}\" y=\"{middle}\" textLength=\"{label_length}\">{shown}</text>\n\
             <text x=\"{at_message}\" y=\"{middle}\" textLength=\"{message_length}\">{message}</text>\n\
             </g></svg>\n"
        )
    }
}

/// The beginning of a label that would make the picture wider than a page.
fn shortened(label: &str) -> String {
    match label.char_indices().nth(LONGEST) {
        Some(_) => label.chars().take(LONGEST - 1).chain(['…']).collect(),
        None => label.to_owned(),
    }
}

/// How wide a text is with its margins, in pixels. A guess by the breadth of letters, which `textLength` makes true.
fn width(text: &str) -> usize {
    let letter = |letter: char| match letter {
        'i' | 'j' | 'l' | '.' | ',' | ':' | '|' | '\'' => 3,
        'f' | 't' | 'r' | ' ' | '/' | '(' | ')' | '-' | '·' => 5,
        'm' | 'w' | 'M' | 'W' => 10,
        letter if letter.is_uppercase() => 8,
        letter if u32::from(letter) > 0x2e80 => 11,
        _ => 7,
    };
    2 * MARGIN + text.chars().map(letter).sum::<usize>()
}
