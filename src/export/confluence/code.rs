//! Code, commands and settings.

use super::writer::Writer;
use crate::export::told;
use crate::project::{SettingBlockVariant, SettingVariant};
use crate::tree::{CodeBlock, NodeId};

/// The names that the code macro has for languages, and ours for them.
const LANGUAGES: [(&str, &str); 15] = [
    (
        "bash",
        "sh bash zsh shell ksh console terminal shell-session dotenv dockerfile",
    ),
    ("c#", "csharp cs c#"),
    ("cpp", "c cpp c++ h hpp cc"),
    ("css", "css scss less"),
    ("diff", "diff patch"),
    ("groovy", "groovy gradle"),
    ("java", "java"),
    ("js", "javascript js json jsonc typescript ts jsx tsx mjs"),
    ("php", "php"),
    ("powershell", "powershell ps1 pwsh ps"),
    ("py", "python py"),
    ("ruby", "ruby rb"),
    ("sql", "sql psql mysql sqlite postgresql"),
    ("xml", "html xml xhtml svg"),
    ("yml", "yaml yml k8s kubernetes helm ansible compose"),
];

impl Writer<'_> {
    pub fn code_block(&mut self, node: NodeId, block: u32) {
        self.block();
        if let Some(settings) = self.variant.settings_at(node) {
            return self.settings(settings);
        }
        let Some(block) = self.tree.code_blocks.get(block as usize) else {
            return;
        };
        let keys = &block.keys;
        let ends = [
            keys.rollback
                .then(|| self.begin_body("expand", "How to go back")),
            keys.danger
                .then(|| self.begin_body("warning", "Danger: this cannot be taken back")),
        ];
        if keys.verify {
            self.out.markup("<p>Check:</p>\n");
        }
        self.parts(block);
        if let Some(expect) = &keys.expect {
            self.out.markup("<p>The output must contain ");
            self.out.element("code", expect).markup("</p>\n");
        }
        for end in ends.into_iter().flatten() {
            self.out.markup(end);
        }
    }

    /// A macro with text in it; hands out its end.
    fn begin_body(&mut self, name: &str, title: &str) -> &'static str {
        self.out.begin_macro(name).parameter("title", title);
        self.out.markup("<ac:rich-text-body>\n");
        "</ac:rich-text-body></ac:structured-macro>\n"
    }

    fn parts(&mut self, block: &CodeBlock) {
        let language = self.tree.text(block.language);
        // The title is that of the whole block, and stands once.
        let mut title = block.keys.title.as_deref();
        for (is_output, text) in told::code_parts(self.tree, block) {
            match is_output {
                true if block.keys.output => {
                    self.code("", title.take().or(Some("Output")), &text);
                }
                true => self.code("", Some("Output"), &text),
                false => self.code(language, title.take(), &text),
            }
        }
    }

    fn code(&mut self, language: &str, title: Option<&str>, text: &str) {
        let language = language.to_ascii_lowercase();
        let known = LANGUAGES.iter();
        let mut known = known.filter(|(_, names)| names.split(' ').any(|name| name == language));
        self.out.begin_macro("code");
        let name = known.next().map_or("text", |(name, _)| name);
        self.out.parameter("language", name);
        if let Some(title) = title {
            self.out.parameter("title", title);
        }
        self.out.markup("<ac:plain-text-body>");
        self.out.plain(text);
        self.out.markup("</ac:plain-text-body>").end_macro();
        self.out.markup("\n");
    }

    fn settings(&mut self, block: &SettingBlockVariant<'_>) {
        for note in &block.notes {
            self.out.element("p", note).markup("\n");
        }
        self.out.markup(
            "<table>\n<tbody>\n<tr><th>Setting</th><th>Value</th><th>What it is</th></tr>\n",
        );
        for setting in &block.settings {
            self.setting(setting);
        }
        self.out.markup("</tbody>\n</table>\n");
    }

    fn setting(&mut self, setting: &SettingVariant<'_>) {
        self.out.markup("<tr><td>");
        if setting.first {
            self.out.anchor(setting.anchor);
        }
        self.out.element("code", setting.name).markup("</td><td>");
        let shown = setting.shown();
        if !shown.is_empty() {
            self.out.element("code", shown);
        }
        self.out.text(told::of_value(setting)).markup("</td><td>");
        self.out.text(&told::of_setting(setting));
        self.out.markup("</td></tr>\n");
    }
}
