//! XML, written piece by piece.

use std::borrow::Cow;

/// A text of XML; whoever writes it closes what is opened.
#[derive(Clone, Debug, Default)]
pub struct Xml(String);

impl Xml {
    /// Markup of this program's own, or of a page that was read.
    pub fn markup(&mut self, markup: &str) -> &mut Self {
        self.0.push_str(markup);
        self
    }

    pub fn text(&mut self, text: &str) -> &mut Self {
        for character in allowed(text).chars() {
            match character {
                '&' => self.0.push_str("&amp;"),
                '<' => self.0.push_str("&lt;"),
                '>' => self.0.push_str("&gt;"),
                '"' => self.0.push_str("&quot;"),
                character => self.0.push(character),
            }
        }
        self
    }

    /// ` name="value"`
    pub fn attribute(&mut self, name: &'static str, value: &str) -> &mut Self {
        self.markup(" ").markup(name).markup("=\"");
        self.text(value).markup("\"")
    }

    /// `<name>text</name>`
    pub fn element(&mut self, name: &'static str, text: &str) -> &mut Self {
        self.markup("<").markup(name).markup(">").text(text);
        self.markup("</").markup(name).markup(">")
    }

    /// Text that is not read for markup. What would end it is split between two.
    pub fn plain(&mut self, text: &str) -> &mut Self {
        let text = allowed(text).replace("]]>", "]]]]><![CDATA[>");
        self.markup("<![CDATA[").markup(&text).markup("]]>")
    }

    /// The beginning of a macro.
    pub fn begin_macro(&mut self, name: &str) -> &mut Self {
        self.markup("<ac:structured-macro");
        self.attribute("ac:name", name);
        self.attribute("ac:schema-version", "1").markup(">")
    }

    pub fn parameter(&mut self, name: &str, value: &str) -> &mut Self {
        self.markup("<ac:parameter").attribute("ac:name", name);
        self.markup(">").text(value).markup("</ac:parameter>")
    }

    pub fn end_macro(&mut self) -> &mut Self {
        self.markup("</ac:structured-macro>")
    }

    /// A place that links can lead to.
    pub fn anchor(&mut self, name: &str) -> &mut Self {
        self.begin_macro("anchor").parameter("", name).end_macro()
    }

    /// A coloured word.
    pub fn status(&mut self, title: &str, colour: &str) -> &mut Self {
        self.begin_macro("status").parameter("title", title);
        self.parameter("colour", colour).end_macro()
    }

    /// What was written from a place on.
    pub fn since(&self, place: usize) -> &str {
        self.0.get(place..).unwrap_or_default()
    }

    pub fn len(&self) -> usize {
        self.0.len()
    }

    pub fn into_string(self) -> String {
        self.0
    }
}

/// The text with what XML 1.0 cannot hold marked as lost.
fn allowed(text: &str) -> Cow<'_, str> {
    let is_char = |letter: char| match letter {
        '\t' | '\n' | '\r' => true,
        '\u{fffe}' | '\u{ffff}' => false,
        letter => letter >= ' ',
    };
    match text.chars().all(is_char) {
        true => text.into(),
        false => text.replace(|letter| !is_char(letter), "\u{fffd}").into(),
    }
}
