//! Code, commands and settings.

use super::Writer;
use super::block::anchor;
use super::escape::escaped;
use crate::export::told;
use crate::project::{SettingBlockVariant, SettingVariant};
use crate::tree::{CodeBlock, NodeId};

impl Writer<'_> {
    pub fn code_block(&mut self, node: NodeId, block: u32) {
        if let Some(settings) = self.variant.settings_at(node) {
            return self.settings(settings);
        }
        let Some(block) = self.tree.code_blocks.get(block as usize) else {
            return;
        };
        let keys = &block.keys;
        let said = [
            (keys.rollback, "'''How to go back:'''"),
            (keys.danger, "'''Danger: this cannot be taken back.'''"),
            (keys.verify, "Check:"),
        ];
        for (_, words) in said.iter().filter(|(is_said, _)| *is_said) {
            self.paragraph(words);
        }
        if let Some(title) = &keys.title {
            self.paragraph(&format!("''{}''", escaped(title)));
        }
        self.parts(block);
        if let Some(expect) = &keys.expect {
            self.paragraph(&format!(
                "The output must contain <code>{}</code>",
                escaped(expect)
            ));
        }
    }

    fn parts(&mut self, block: &CodeBlock) {
        let language = self.tree.text(block.language);
        for (is_output, text) in told::code_parts(self.tree, block) {
            if is_output {
                self.paragraph("Output:");
            }
            self.code(if is_output { "" } else { language }, &text);
        }
    }

    fn code(&mut self, language: &str, text: &str) {
        let language = match language.to_ascii_lowercase().as_str() {
            "" | "dotenv" => "text".to_owned(),
            "sh" | "shell" | "zsh" | "console" | "terminal" => "bash".to_owned(),
            other => other.to_owned(),
        };
        let is_name = language
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"+-#.".contains(&byte));
        let language = if is_name { language.as_str() } else { "text" };
        // What would end the element cannot be hidden in it; in the other one it can.
        let code = match text.to_ascii_lowercase().contains("</syntaxhighlight") {
            true => format!("<pre>{}</pre>", escaped_code(text)),
            false => format!("<syntaxhighlight lang=\"{language}\">\n{text}\n</syntaxhighlight>"),
        };
        if self.marks.is_empty() {
            self.gap();
            self.line(&code);
            self.gap();
        } else {
            self.paragraph(&code);
        }
    }

    fn settings(&mut self, block: &SettingBlockVariant<'_>) {
        for note in &block.notes {
            self.paragraph(&escaped(note));
        }
        let mut rows = "<table class=\"wikitable\">".to_owned();
        rows.push_str("<tr><th>Setting</th><th>Value</th><th>What it is</th></tr>");
        for setting in &block.settings {
            rows.push_str(&row(setting));
        }
        rows.push_str("</table>");
        self.paragraph(&rows);
    }
}

/// Code in an element that knows entities and nothing else.
fn escaped_code(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

fn row(setting: &SettingVariant<'_>) -> String {
    let place = if setting.first {
        anchor(setting.anchor)
    } else {
        String::new()
    };
    let value = match setting.shown() {
        "" => String::new(),
        shown => format!("<code>{}</code>", escaped(shown)),
    };
    let what = told::of_value(setting);
    let (name, told) = (escaped(setting.name), escaped(&told::of_setting(setting)));
    format!("<tr><td>{place}<code>{name}</code></td><td>{value}{what}</td><td>{told}</td></tr>")
}
