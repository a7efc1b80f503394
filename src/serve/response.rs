//! What is answered, as a value: what has not changed is not sent again, and of a long file only the part that is
//! wanted.

use std::ops::Range;
use std::path::PathBuf;

use super::request::Request;
use crate::hash::Hash;

/// An answer, before it is written to a connection.
#[derive(Debug, PartialEq, Eq)]
pub struct Response {
    pub status: u16,
    pub headers: Vec<(&'static str, String)>,
    pub body: Body,
    /// How long the body is that would be sent, in bytes, when only the head is asked for.
    pub length: u64,
}

/// What follows a head.
#[derive(Debug, PartialEq, Eq)]
pub enum Body {
    Nothing,
    Bytes(Vec<u8>),
    /// A part of a file.
    Part(PathBuf, Range<u64>),
    /// What happens from now on, one message after the other.
    Events,
}

/// A file of the site that is to be sent.
#[derive(Debug)]
pub struct Sent {
    pub media_type: &'static str,
    pub hash: Hash,
    pub body: SentBody,
}

/// Where the bytes of a file are.
#[derive(Debug)]
pub enum SentBody {
    Bytes(Vec<u8>),
    /// A file of this length, in bytes.
    File(PathBuf, u64),
}

impl Response {
    /// An answer of a few words, for a person.
    pub fn words(status: u16, words: &str) -> Self {
        let body = format!("{words}\n").into_bytes();
        Self {
            status,
            headers: vec![("Content-Type", "text/plain; charset=utf-8".to_owned())],
            length: body.len() as u64,
            body: Body::Bytes(body),
        }
    }

    pub fn redirect(status: u16, to: &str) -> Self {
        let mut response = Self::words(status, to);
        response.headers.push(("Location", to.to_owned()));
        response
    }

    pub fn events() -> Self {
        Self {
            status: 200,
            headers: vec![("Content-Type", "text/event-stream".to_owned())],
            body: Body::Events,
            length: 0,
        }
    }

    /// A file with `status`. Of one that is found, only what `request` lacks.
    pub fn file(status: u16, request: &Request, sent: Sent) -> Self {
        let tag = format!("\"{}\"", sent.hash);
        let headers = vec![
            ("Content-Type", sent.media_type.to_owned()),
            ("ETag", tag.clone()),
        ];
        let whole = match &sent.body {
            SentBody::Bytes(bytes) => bytes.len() as u64,
            SentBody::File(_, length) => *length,
        };
        if status == 200 && is_known(request, &tag) {
            return Self {
                status: 304,
                headers,
                body: Body::Nothing,
                length: 0,
            };
        }
        let wanted = match status {
            200 => part(request, &tag, whole),
            _ => Part::Whole,
        };
        let mut response = Self {
            status,
            headers,
            body: Body::Nothing,
            length: whole,
        };
        if status == 200 {
            response.headers.push(("Accept-Ranges", "bytes".to_owned()));
        }
        let range = match wanted {
            Part::Whole => 0..whole,
            Part::Some(range) => {
                response.status = 206;
                let (first, last) = (range.start, range.end - 1);
                let told = format!("bytes {first}-{last}/{whole}");
                response.headers.push(("Content-Range", told));
                range
            }
            Part::None => {
                response.status = 416;
                let told = format!("bytes */{whole}");
                response.headers.push(("Content-Range", told));
                0..0
            }
        };
        response.length = range.end - range.start;
        response.body = sent.body.part(range);
        response
    }

    /// The head as it is sent.
    pub fn head(&self, keep_alive: bool) -> Vec<u8> {
        let mut head = format!("HTTP/1.1 {} {}\r\n", self.status, reason(self.status));
        for (name, value) in &self.headers {
            // What would end the line is not sent; only addresses that were asked for could hold it.
            let value: String = value
                .chars()
                .filter(|letter| !letter.is_control())
                .collect();
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        if self.status != 304 && self.body != Body::Events {
            head.push_str(&format!("Content-Length: {}\r\n", self.length));
        }
        // Everything is asked for again, and mostly answered by "not changed".
        head.push_str("Cache-Control: no-cache\r\nX-Content-Type-Options: nosniff\r\n");
        head.push_str(
            "Cross-Origin-Resource-Policy: same-origin\r\nReferrer-Policy: same-origin\r\n",
        );
        if !keep_alive {
            head.push_str("Connection: close\r\n");
        }
        head.push_str("\r\n");
        head.into_bytes()
    }
}

impl SentBody {
    fn part(self, range: Range<u64>) -> Body {
        let place = |at: u64| usize::try_from(at).unwrap_or(usize::MAX);
        match self {
            Self::Bytes(mut bytes) => {
                bytes.truncate(place(range.end));
                bytes.drain(..place(range.start).min(bytes.len()));
                Body::Bytes(bytes)
            }
            Self::File(path, _) => Body::Part(path, range),
        }
    }
}

/// Whether who asks has the file already (RFC 9110, 13.1.2).
fn is_known(request: &Request, tag: &str) -> bool {
    let known = request.header("if-none-match").unwrap_or_default();
    let mut known = known
        .split(',')
        .map(|one| one.trim().trim_start_matches("W/"));
    known.any(|one| one == tag || one == "*")
}

enum Part {
    Whole,
    Some(Range<u64>),
    None,
}

/// The part of a file that is wanted (RFC 9110, 14.2). Of several parts all is sent, which is allowed.
fn part(request: &Request, tag: &str, whole: u64) -> Part {
    let is_same = request.header("if-range").is_none_or(|known| known == tag);
    let range = request.header("range").filter(|_| is_same);
    let Some(range) = range.and_then(|range| range.trim().strip_prefix("bytes=")) else {
        return Part::Whole;
    };
    let Some((first, last)) = range.split_once('-').filter(|_| !range.contains(',')) else {
        return Part::Whole;
    };
    let number = |text: &str| text.trim().parse::<u64>();
    let range = match (first.trim(), last.trim()) {
        ("", last) => match number(last) {
            Ok(count) => whole.saturating_sub(count)..whole,
            Err(_) => return Part::Whole,
        },
        (first, "") => match number(first) {
            Ok(first) => first..whole,
            Err(_) => return Part::Whole,
        },
        (first, last) => match (number(first), number(last)) {
            (Ok(first), Ok(last)) if first <= last => first..last.saturating_add(1).min(whole),
            _ => return Part::Whole,
        },
    };
    match range.start < range.end {
        true => Part::Some(range),
        false => Part::None,
    }
}

fn reason(status: u16) -> &'static str {
    match status {
        200 => "OK",
        206 => "Partial Content",
        301 => "Moved Permanently",
        302 => "Found",
        304 => "Not Modified",
        400 => "Bad Request",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        408 => "Request Timeout",
        413 => "Content Too Large",
        416 => "Range Not Satisfiable",
        431 => "Request Header Fields Too Large",
        503 => "Service Unavailable",
        505 => "HTTP Version Not Supported",
        _ => "Internal Server Error",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(headers: &[(&str, &str)], bytes: &[u8]) -> Response {
        let headers = headers.iter();
        let request = Request {
            headers: headers
                .map(|(name, value)| ((*name).into(), (*value).into()))
                .collect(),
            ..Request::default()
        };
        let sent = Sent {
            media_type: "text/plain",
            hash: Hash::of(bytes),
            body: SentBody::Bytes(bytes.to_vec()),
        };
        Response::file(200, &request, sent)
    }

    #[test]
    fn what_is_known_is_not_sent_again() {
        let tag = format!("\"{}\"", Hash::of(b"abc"));
        assert_eq!(asked(&[], b"abc").body, Body::Bytes(b"abc".to_vec()));
        for known in [tag.as_str(), &format!("\"x\", W/{tag}"), "*"] {
            let response = asked(&[("if-none-match", known)], b"abc");
            assert_eq!((response.status, response.body), (304, Body::Nothing));
        }
        assert_eq!(asked(&[("if-none-match", &tag)], b"abd").status, 200);
    }

    #[test]
    fn a_part_is_sent_where_it_is_wanted() {
        let cases: &[(&str, u16, &str)] = &[
            ("bytes=0-1", 206, "01"),
            ("bytes=2-", 206, "234"),
            ("bytes=-2", 206, "34"),
            ("bytes=-9", 206, "01234"),
            ("bytes=3-99", 206, "34"),
            ("bytes=4-18446744073709551615", 206, "4"),
            ("bytes=5-", 416, ""),
            ("bytes=-0", 416, ""),
            ("bytes=3-1", 200, "01234"),
            ("bytes=0-1,3-4", 200, "01234"),
            ("bytes=x", 200, "01234"),
            ("lines=0-1", 200, "01234"),
            ("bytes=99999999999999999999-", 200, "01234"),
        ];
        for (range, status, body) in cases {
            let response = asked(&[("range", range)], b"01234");
            assert_eq!(response.status, *status, "{range}");
            assert_eq!(response.length, body.len() as u64, "{range}");
            assert_eq!(
                response.body,
                Body::Bytes(body.as_bytes().to_vec()),
                "{range}"
            );
        }
        let stale = asked(&[("range", "bytes=0-1"), ("if-range", "\"x\"")], b"01234");
        assert_eq!(stale.status, 200);
        let told = asked(&[("range", "bytes=1-2")], b"01234");
        assert!(
            told.headers
                .contains(&("Content-Range", "bytes 1-2/5".to_owned()))
        );
        assert_eq!(asked(&[("range", "bytes=0-")], b"").status, 416);
    }

    #[test]
    fn a_head_holds_no_line_that_is_not_ours() {
        let head = Response::redirect(301, "/a\r\nSet-Cookie: x").head(true);
        let head = String::from_utf8(head).unwrap();
        assert!(head.contains("Location: /aSet-Cookie: x\r\n"), "{head}");
    }
}
