//! The path of a request → the file of the site that it names. Nothing that is no [`SitePath`] gets through, however
//! it is encoded.

use crate::config;
use crate::site::SitePath;

/// Where the preview keeps what is its own; no page stands there, for slugs have no `@`.
pub const OWN: &str = "/@checkdown/";

/// What a path asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Route {
    /// One of the preview's own addresses, by what follows [`OWN`].
    Own(String),
    /// A file of the site.
    File(SitePath),
    /// A folder of the site: its `index.html`.
    Index(SitePath),
    /// Another address, percent-encoded.
    Redirect(String),
    /// No path of any site.
    Nowhere,
}

/// What the percent-encoded `path` asks for of a site that stands below `base`, which has a `/` at both ends.
pub fn route(path: &str, base: &str) -> Route {
    let Some(decoded) = decode(path) else {
        return Route::Nowhere;
    };
    if let Some(own) = decoded.strip_prefix(OWN) {
        return Route::Own(own.to_owned());
    }
    if decoded == "/" && base != "/" || decoded == base.trim_end_matches('/') && !decoded.is_empty()
    {
        return Route::Redirect(base.to_owned());
    }
    let Some(inside) = decoded.strip_prefix(base) else {
        return Route::Nowhere;
    };
    let (name, is_folder) = match inside.strip_suffix('/') {
        Some(folder) => (format!("{folder}/index.html"), true),
        None if inside.is_empty() => ("index.html".to_owned(), true),
        None => (inside.to_owned(), false),
    };
    match SitePath::new(name) {
        Some(path) if is_folder => Route::Index(path),
        Some(path) => Route::File(path),
        None => Route::Nowhere,
    }
}

/// The `index.html` of a path without a `/` at its end, for when no file has its name.
pub fn index_of(path: &SitePath) -> Option<SitePath> {
    SitePath::new(format!("{path}/index.html"))
}

/// `%20` and its like as characters. `None` for what is no UTF-8, and for a `%` that encodes nothing.
pub fn decode(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'%' => {
                let mut digit = || char::from(rest.next()?).to_digit(16);
                let (high, low) = (digit()?, digit()?);
                u8::try_from(high * 16 + low).ok()?
            }
            byte => byte,
        });
    }
    String::from_utf8(bytes).ok()
}

/// `/ops/` of `https://docs.example.com/ops/`: where the pages of a site think they stand.
pub fn base_path(base_url: Option<&str>) -> String {
    let path = base_url.map(config::base_path);
    let path = path.and_then(decode).unwrap_or_default();
    match path.trim_matches('/') {
        "" => "/".to_owned(),
        path => format!("/{path}/"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(path: &str) -> Route {
        Route::File(SitePath::new(path).unwrap())
    }

    fn index(path: &str) -> Route {
        Route::Index(SitePath::new(path).unwrap())
    }

    #[test]
    fn a_path_names_a_file_or_a_folder() {
        assert_eq!(route("/", "/"), index("index.html"));
        assert_eq!(route("/a/b/", "/"), index("a/b/index.html"));
        assert_eq!(route("/a/b.css", "/"), file("a/b.css"));
        assert_eq!(route("/a%20b/%C3%A4.png", "/"), file("a b/ä.png"));
        assert_eq!(
            route("/@checkdown/events", "/"),
            Route::Own("events".into())
        );
    }

    #[test]
    fn a_site_stands_where_its_address_says() {
        assert_eq!(base_path(None), "/");
        assert_eq!(base_path(Some("https://a.example/")), "/");
        assert_eq!(base_path(Some("https://a.example/ops/x/")), "/ops/x/");
        assert_eq!(route("/", "/ops/"), Route::Redirect("/ops/".into()));
        assert_eq!(route("/ops", "/ops/"), Route::Redirect("/ops/".into()));
        assert_eq!(route("/ops/", "/ops/"), index("index.html"));
        assert_eq!(route("/ops/a/", "/ops/"), index("a/index.html"));
        assert_eq!(route("/opsx/", "/ops/"), Route::Nowhere);
    }

    #[test]
    fn no_path_leaves_the_site() {
        for path in [
            "/..",
            "/../secret",
            "/a/../../secret",
            "/%2e%2e/secret",
            "/%2E%2E%2Fsecret",
            "/..%2fsecret",
            "/a/%2e%2e/%2e%2e/secret",
            "/%5c..%5csecret",
            "/..\\secret",
            "//etc/passwd",
            "/a//b",
            "/%2fetc/passwd",
            "/a%00.html",
            "/%ff",
            "/%c0%ae%c0%ae/secret",
            "/%",
            "/%2",
            "/%zz",
            "/./a",
            "/a/.",
        ] {
            assert_eq!(route(path, "/"), Route::Nowhere, "{path}");
        }
        // Decoded once, and not again.
        assert_eq!(route("/%252e%252e/x", "/"), file("%2e%2e/x"));
    }
}
