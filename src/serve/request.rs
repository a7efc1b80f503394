//! Bytes → [`Request`]: the head of an HTTP/1.1 request, read strictly and within limits.

/// The longest head that is read, in bytes; browsers send one or two thousand.
pub const MOST_HEAD_BYTES: usize = 16 * 1024;

/// The most headers of a request.
const MOST_HEADERS: usize = 64;

/// What a browser asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Request {
    pub method: String,
    /// Path and query as they were sent, percent-encoded; begins with `/`.
    pub target: String,
    /// In lower case, in the order they were sent.
    pub headers: Vec<(String, String)>,
    /// Whether the connection may be used again.
    pub keep_alive: bool,
}

impl Request {
    /// The value of a header, by its name in lower case. `None` if it is not there, or there twice: what one part of
    /// a program takes for the first and another for the last is a hole.
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut values = self.headers.iter().filter(|(known, _)| known == name);
        let (_, value) = values.next()?;
        values.next().is_none().then_some(value)
    }

    /// The path, percent-encoded.
    pub fn path(&self) -> &str {
        self.target
            .split_once('?')
            .map_or(&self.target, |(path, _)| path)
    }

    /// The value of a name in the query, decoded.
    pub fn query(&self, name: &str) -> Option<String> {
        let (_, query) = self.target.split_once('?')?;
        let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
        let mut values = pairs.filter(|(known, _)| *known == name);
        super::route::decode(values.next()?.1)
    }

    pub fn is_head(&self) -> bool {
        self.method == "HEAD"
    }
}

/// What the bytes so far come to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Head {
    /// There is more to come.
    Partial,
    /// A request, and how many bytes it took.
    Whole(Request, usize),
    /// No request that is answered, and the status that says so; the connection ends after it.
    Refused(u16),
}

/// Reads the head at the beginning of `bytes`. A request that brings a body is refused: nothing here takes one.
pub fn read(bytes: &[u8]) -> Head {
    let mut space = [httparse::EMPTY_HEADER; MOST_HEADERS];
    let mut parsed = httparse::Request::new(&mut space);
    let length = match parsed.parse(bytes) {
        Ok(httparse::Status::Complete(length)) if length <= MOST_HEAD_BYTES => length,
        Ok(httparse::Status::Partial) if bytes.len() < MOST_HEAD_BYTES => return Head::Partial,
        Ok(_) | Err(httparse::Error::TooManyHeaders) => return Head::Refused(431),
        Err(httparse::Error::Version) => return Head::Refused(505),
        Err(_) => return Head::Refused(400),
    };
    let (Some(method), Some(target), Some(version)) = (parsed.method, parsed.path, parsed.version)
    else {
        return Head::Refused(400);
    };
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).ok();
    let headers = parsed.headers.iter();
    let headers: Option<Vec<_>> = headers
        .map(|header| Some((header.name.to_ascii_lowercase(), text(header.value)?)))
        .collect();
    let (Some(headers), Some(target)) = (headers, origin_form(target)) else {
        return Head::Refused(400);
    };
    let mut request = Request {
        method: method.to_owned(),
        target: target.to_owned(),
        headers,
        keep_alive: version == 1,
    };
    let has = |name: &str| request.headers.iter().any(|(known, _)| known == name);
    let is_empty = |name: &str| request.header(name).is_some_and(|length| length == "0");
    if has("transfer-encoding") || has("content-length") && !is_empty("content-length") {
        return Head::Refused(413);
    }
    if let Some(words) = request.header("connection") {
        let mut words = words.split(',').map(str::trim);
        request.keep_alive &= !words.any(|word| word.eq_ignore_ascii_case("close"));
    }
    Head::Whole(request, length)
}

/// The path of `/path` and of `http://host/path`, which proxies are sent. `None` for what is neither.
fn origin_form(target: &str) -> Option<&str> {
    if target.starts_with('/') {
        return Some(target);
    }
    let rest = target.strip_prefix("http://")?;
    Some(rest.find('/').map_or("/", |slash| &rest[slash..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn whole(text: &str) -> Request {
        match read(text.as_bytes()) {
            Head::Whole(request, length) => {
                assert_eq!(length, text.len());
                request
            }
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_request_is_read() {
        let request = whole(
            "GET /a%20b/?page=%2Fx%2F&q HTTP/1.1\r\nHost: localhost:1\r\nRange: bytes=0-\r\n\r\n",
        );
        assert_eq!(request.path(), "/a%20b/");
        assert_eq!(request.query("page").as_deref(), Some("/x/"));
        assert_eq!(request.query("q"), None);
        assert_eq!(request.header("host"), Some("localhost:1"));
        assert!(request.keep_alive && !request.is_head());
        assert!(!whole("GET / HTTP/1.1\r\nConnection: x, Close\r\n\r\n").keep_alive);
        assert!(!whole("GET / HTTP/1.0\r\n\r\n").keep_alive);
        assert_eq!(
            whole("GET http://a.example/b HTTP/1.1\r\n\r\n").target,
            "/b"
        );
    }

    #[test]
    fn what_is_sent_twice_counts_for_nothing() {
        let request = whole("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n");
        assert_eq!(request.header("host"), None);
    }

    #[test]
    fn what_is_no_request_is_refused_and_what_is_half_waits() {
        let long = format!("GET / HTTP/1.1\r\nA: {}\r\n", "x".repeat(MOST_HEAD_BYTES));
        let many = format!(
            "GET / HTTP/1.1\r\n{}\r\n",
            "A: b\r\n".repeat(MOST_HEADERS + 1)
        );
        for (bytes, status) in [
            ("\0\x01\x02\r\n\r\n", 400),
            ("\x16\x03\x01\x02\0\x01\0", 400),
            ("GET x HTTP/1.1\r\n\r\n", 400),
            ("GET / HTTP/2.0\r\n\r\n", 505),
            ("POST / HTTP/1.1\r\nContent-Length: 5\r\n\r\n", 413),
            (
                "POST / HTTP/1.1\r\nContent-Length: 0\r\nContent-Length: 5\r\n\r\n",
                413,
            ),
            ("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n", 413),
            ("GET / HTTP/1.1\r\nA : b\r\n\r\n", 400),
            (&long, 431),
            (&many, 431),
        ] {
            assert_eq!(read(bytes.as_bytes()), Head::Refused(status), "{bytes:.40}");
        }
        let text = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
        for end in 0..text.len() {
            assert_eq!(read(&text.as_bytes()[..end]), Head::Partial, "{end}");
        }
    }
}
