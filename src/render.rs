//! From a variant and a theme to the bytes of pages.

pub mod highlight;
