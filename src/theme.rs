//! A theme: templates, styles and scripts; the built-in one, overridden file by file by the site's.
