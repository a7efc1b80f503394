//! `checkdown schema`: the JSON Schemas that editors complete and check settings and front matter by.

use crate::shape::schema;

/// What a schema describes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// `checkdown.yaml`
    Settings,
    /// The front matter of a page.
    Page,
}

/// The schema as text, with a line break at its end.
pub fn text(subject: Subject) -> String {
    let schema = match subject {
        Subject::Settings => schema::settings(),
        Subject::Page => schema::page(),
    };
    format!("{schema:#}\n")
}
