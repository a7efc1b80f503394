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

/// `%20` and its like as characters; what is no UTF-8 then stays as it was.
pub fn decode(text: &str) -> String {
    if !text.contains('%') {
        return text.to_owned();
    }
    let bytes = text.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let hex = bytes
            .get(at + 1..at + 3)
            .and_then(|hex| std::str::from_utf8(hex).ok());
        let value = hex.and_then(|hex| u8::from_str_radix(hex, 16).ok());
        match (bytes[at], value) {
            (b'%', Some(value)) => {
                decoded.push(value);
                at += 3;
            }
            (byte, _) => {
                decoded.push(byte);
                at += 1;
            }
        }
    }
    String::from_utf8(decoded).unwrap_or_else(|_| text.to_owned())
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
