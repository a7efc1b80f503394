//! From a variant to the files of a site, through a typed view for each template.

pub mod view;
