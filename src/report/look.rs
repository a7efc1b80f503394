//! How text for people looks on the terminal at hand: whether it has colours, and how wide it may be.

use std::borrow::Cow;

/// The look of text for people.
#[derive(Clone, Copy, Debug)]
pub struct Look {
    pub color: bool,
    /// In columns.
    pub width: usize,
}

impl Look {
    /// Of a file, or of a terminal nothing is known of.
    pub const PLAIN: Look = Look {
        color: false,
        width: 120,
    };

    pub fn bold(self, text: &str) -> Cow<'_, str> {
        self.styled("1", text)
    }

    pub fn red(self, text: &str) -> Cow<'_, str> {
        self.styled("1;31", text)
    }

    pub fn green(self, text: &str) -> Cow<'_, str> {
        self.styled("1;32", text)
    }

    pub fn yellow(self, text: &str) -> Cow<'_, str> {
        self.styled("1;33", text)
    }

    pub fn cyan(self, text: &str) -> Cow<'_, str> {
        self.styled("36", text)
    }

    /// `codes` are those of ECMA-48's "select graphic rendition".
    fn styled<'a>(self, codes: &str, text: &'a str) -> Cow<'a, str> {
        if self.color {
            Cow::Owned(format!("\x1b[{codes}m{text}\x1b[0m"))
        } else {
            Cow::Borrowed(text)
        }
    }
}
