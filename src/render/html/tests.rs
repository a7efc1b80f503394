//! What trees look like as HTML.
