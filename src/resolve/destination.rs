//! Destinations of links as they are written: taken apart, decoded, made relative.

/// A destination taken apart.
pub struct Destination<'a> {
    pub path: &'a str,
    /// `?…`, kept as it is.
    pub query: &'a str,
    pub anchor: Option<&'a str>,
}

impl<'a> Destination<'a> {
    pub fn read(text: &'a str) -> Self {
        let (rest, anchor) = match text.split_once('#') {
            Some((rest, anchor)) => (rest, Some(anchor)),
            None => (text, None),
        };
        let at = rest.find('?').unwrap_or(rest.len());
        Self {
            path: &rest[..at],
            query: &rest[at..],
            anchor,
        }
    }
}

/// Whether a destination leads out of the site: it has a scheme or names a host.
pub fn is_external(destination: &str) -> bool {
    if destination.starts_with("//") {
        return true;
    }
    let Some((scheme, _)) = destination.split_once(':') else {
        return false;
    };
    let good = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.');
    scheme.len() > 1
        && scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.chars().all(good)
}

/// The path from the file `from` to the file `to`, both below one folder.
pub fn relative(from: &str, to: &str) -> String {
    let from: Vec<&str> = from.split('/').collect();
    let to: Vec<&str> = to.split('/').collect();
    let folders = from.len().saturating_sub(1);
    let shared = from[..folders]
        .iter()
        .zip(&to[..to.len().saturating_sub(1)])
        .take_while(|(a, b)| a == b)
        .count();
    let mut parts = vec![".."; folders - shared];
    parts.extend(&to[shared..]);
    parts.join("/")
}
