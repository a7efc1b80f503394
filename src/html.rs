//! HTML that is known to be safe. Author's text enters only through [`Html::push_text`] (escaped) and
//! [`Html::sanitized`] (parsed and cleaned); everything else is a literal of this program.

pub mod tag;

/// A piece of HTML, balanced and free of scripts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Html(String);

impl Html {
    pub fn new() -> Self {
        Self::default()
    }

    /// Text as HTML: `& < > "` become entities, so it is safe between tags and in quoted attributes.
    pub fn text(text: &str) -> Self {
        let mut html = Self::new();
        html.push_text(text);
        html
    }

    /// Raw HTML by an author, cleaned of everything but harmless elements and attributes.
    pub fn sanitized(raw: &str, cleaner: &ammonia::Builder<'_>) -> Self {
        Self(cleaner.clean(raw).to_string())
    }

    /// The words in raw HTML, without its elements; what is in scripts and styles is no words.
    pub fn words(raw: &str) -> String {
        let words = ammonia::Builder::empty().clean(raw).to_string();
        unescaped(&words)
    }

    /// What a template made of typed views; the engine escapes every value that is not [`Html`].
    pub(crate) fn rendered(html: String) -> Self {
        Self(html)
    }

    /// Markup of this program's own.
    pub fn push_markup(&mut self, markup: &'static str) -> &mut Self {
        self.0.push_str(markup);
        self
    }

    /// Text, escaped.
    pub fn push_text(&mut self, text: &str) -> &mut Self {
        let mut rest = text;
        while let Some(at) = rest.find(['&', '<', '>', '"']) {
            self.0.push_str(&rest[..at]);
            self.0.push_str(match rest.as_bytes()[at] {
                b'&' => "&amp;",
                b'<' => "&lt;",
                b'>' => "&gt;",
                _ => "&quot;",
            });
            rest = &rest[at + 1..];
        }
        self.0.push_str(rest);
        self
    }

    /// ` name="value"`, the value escaped.
    pub fn push_attribute(&mut self, name: &'static str, value: &str) -> &mut Self {
        self.0.push(' ');
        self.0.push_str(name);
        self.0.push_str("=\"");
        self.push_text(value);
        self.0.push('"');
        self
    }

    pub fn push(&mut self, html: &Html) -> &mut Self {
        self.0.push_str(&html.0);
        self
    }

    pub fn push_number(&mut self, number: usize) -> &mut Self {
        self.0.push_str(&number.to_string());
        self
    }

    /// This HTML with the `n`th piece in the place of `{before}{n}{after}`; nothing unless each of these
    /// marks stands in it exactly once.
    pub(crate) fn filled(&self, before: &str, after: &str, pieces: &[&Html]) -> Option<Self> {
        let mut parts = self.0.split(before);
        let mut filled = Self(parts.next().unwrap_or_default().to_owned());
        let mut missing: Vec<Option<&Html>> = pieces.iter().copied().map(Some).collect();
        for part in parts {
            let (number, rest) = part.split_once(after)?;
            let piece = missing.get_mut(number.parse::<usize>().ok()?)?;
            filled.push(piece.take()?).0.push_str(rest);
        }
        missing.iter().all(Option::is_none).then_some(filled)
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub fn into_string(self) -> String {
        self.0
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// Text that was escaped by [`Html`], or by the cleaner.
pub fn unescaped(text: &str) -> String {
    let text = text.replace("&nbsp;", "\u{a0}").replace("&lt;", "<");
    let text = text.replace("&gt;", ">").replace("&quot;", "\"");
    text.replace("&amp;", "&")
}
