//! What each verb does: a few lines over the library.

pub mod schema;
