//! One connection with a peer that sends, takes and stalls as it likes.

use std::collections::VecDeque;

use super::*;

/// A peer that sends and takes in pieces.
#[derive(Default)]
struct Peer {
    sends: VecDeque<Vec<u8>>,
    took: Vec<u8>,
    /// How many bytes it takes before it must be waited for.
    takes: usize,
    is_gone: bool,
}

impl Read for Peer {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self.sends.pop_front() {
            Some(piece) => {
                buffer[..piece.len()].copy_from_slice(&piece);
                Ok(piece.len())
            }
            None if self.is_gone => Ok(0),
            None => Err(io::ErrorKind::WouldBlock.into()),
        }
    }
}

impl Write for Peer {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let count = bytes.len().min(self.takes);
        if count == 0 {
            return Err(io::ErrorKind::WouldBlock.into());
        }
        self.takes -= count;
        self.took.extend(&bytes[..count]);
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn connection(sends: &[&str]) -> Connection<Peer> {
    let peer = Peer {
        sends: sends
            .iter()
            .map(|piece| piece.as_bytes().to_vec())
            .collect(),
        takes: usize::MAX,
        ..Peer::default()
    };
    Connection::new(peer, Instant::now())
}

#[test]
fn requests_in_pieces_and_in_one_piece_are_answered_in_turn() {
    let now = Instant::now();
    let text = "GET /a HTTP/1.1\r\nHost: x\r\n\r\nGET /b HTTP/1.1\r\nConnection: close\r\n\r\n";
    for size in [1, 7, text.len()] {
        let pieces: Vec<&str> = text
            .as_bytes()
            .chunks(size)
            .map(|piece| std::str::from_utf8(piece).unwrap())
            .collect();
        let mut one = connection(&pieces);
        let Progress::Asked(first) = one.advance(now) else {
            panic!("a request is there")
        };
        assert_eq!(first.target, "/a");
        assert!(
            matches!(one.advance(now), Progress::Open),
            "the answer is waited for"
        );
        let Progress::Asked(second) = one.answer(Response::words(200, "A"), now) else {
            panic!("the next request is there")
        };
        assert_eq!(second.target, "/b");
        assert!(matches!(
            one.answer(Response::words(200, "B"), now),
            Progress::Closed
        ));
        let took = String::from_utf8(one.stream.took).unwrap();
        assert_eq!(took.matches("HTTP/1.1 200 OK").count(), 2, "{took}");
    }
}

#[test]
fn a_slow_reader_gets_all_of_it_and_a_stalled_one_is_left() {
    let now = Instant::now();
    let mut one = connection(&["GET / HTTP/1.1\r\n\r\n"]);
    one.stream.takes = 0;
    one.advance(now);
    assert!(matches!(
        one.answer(Response::words(200, "all of it"), now),
        Progress::Open
    ));
    assert!(!one.is_overdue(now + STALL_TIME));
    assert!(one.is_overdue(now + STALL_TIME + Duration::from_millis(1)));
    while !one.stream.took.ends_with(b"all of it\n") {
        one.stream.takes = 3;
        assert!(matches!(one.advance(now), Progress::Open));
    }
}

#[test]
fn a_head_that_never_ends_is_not_waited_for() {
    let now = Instant::now();
    let mut one = connection(&["GET / HT"]);
    assert!(matches!(one.advance(now), Progress::Open));
    assert!(one.is_overdue(now + HEAD_TIME + Duration::from_millis(1)));
    one.stream.is_gone = true;
    assert!(matches!(one.advance(now), Progress::Closed));
    let endless = vec!["x".repeat(4096); 5];
    let endless: Vec<&str> = endless.iter().map(String::as_str).collect();
    let mut one = connection(&endless);
    assert!(matches!(one.advance(now), Progress::Closed));
    assert!(one.stream.took.starts_with(b"HTTP/1.1 4"));
}

#[test]
fn a_head_alone_is_answered_with_a_head_alone() {
    let now = Instant::now();
    let mut one = connection(&["HEAD / HTTP/1.1\r\n\r\n"]);
    one.advance(now);
    one.answer(Response::words(200, "body"), now);
    let took = String::from_utf8(one.stream.took).unwrap();
    assert!(
        took.contains("Content-Length: 5\r\n") && took.ends_with("\r\n\r\n"),
        "{took}"
    );
}

#[test]
fn events_go_out_until_nobody_listens() {
    let now = Instant::now();
    let mut one = connection(&["GET / HTTP/1.1\r\n\r\n"]);
    one.advance(now);
    assert!(matches!(
        one.answer(Response::events(), now),
        Progress::Open
    ));
    assert!(matches!(one.tell(b"data: 1\n\n", now), Progress::Open));
    assert!(one.stream.took.ends_with(b"\r\n\r\ndata: 1\n\n"));
    one.stream.takes = 0;
    while one.outgoing.len() <= MOST_WAITING_BYTES {
        assert!(matches!(one.tell(&[b'x'; 9999], now), Progress::Open));
    }
    assert!(
        matches!(one.tell(b"x", now), Progress::Closed),
        "it does not grow for ever"
    );
    let mut gone = connection(&["GET / HTTP/1.1\r\n\r\n"]);
    gone.advance(now);
    gone.answer(Response::events(), now);
    gone.stream.is_gone = true;
    assert!(matches!(gone.tell(b"x", now), Progress::Closed));
}
