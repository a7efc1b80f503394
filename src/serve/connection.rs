//! One connection: bytes come in until they are a request, bytes go out until the answer is sent. It never waits, and
//! what it holds of a stranger is bounded.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::time::{Duration, Instant};

use super::request::{self, Head, MOST_HEAD_BYTES, Request};
use super::response::{Body, Response};

/// A head must be there this long after its first byte, and after the connection was made.
pub const HEAD_TIME: Duration = Duration::from_secs(10);

/// A connection on which nothing is asked is kept so long.
pub const IDLE_TIME: Duration = Duration::from_secs(60);

/// Who takes no byte for so long is gone.
pub const STALL_TIME: Duration = Duration::from_secs(30);

/// So much of a file is held at once.
const PIECE_BYTES: usize = 64 * 1024;

/// Of a stream of events so much may wait for a slow reader; then it is ended, and the browser asks again.
const MOST_WAITING_BYTES: usize = 256 * 1024;

/// What a connection is about.
#[derive(Debug)]
enum Phase {
    /// Nothing was sent since the last answer.
    Idle,
    /// A head has begun.
    Reading,
    /// The answer is being made; until then nothing more is read.
    Waiting {
        keep_alive: bool,
        is_head: bool,
    },
    Writing {
        keep_alive: bool,
    },
    /// Events go out as they come.
    Streaming,
}

/// What became of a connection.
#[derive(Debug)]
pub enum Progress {
    /// It waits, for its peer or for an answer.
    Open,
    /// A request is there.
    Asked(Request),
    /// It is over.
    Closed,
}

/// One connection over any stream that does not block.
#[derive(Debug)]
pub struct Connection<S> {
    pub stream: S,
    phase: Phase,
    incoming: Vec<u8>,
    outgoing: Vec<u8>,
    written: usize,
    /// What follows `outgoing`.
    rest: Option<(File, u64)>,
    /// When the phase began, or bytes last moved in it.
    since: Instant,
}

impl<S: Read + Write> Connection<S> {
    pub fn new(stream: S, now: Instant) -> Self {
        Self {
            stream,
            phase: Phase::Reading,
            incoming: Vec::new(),
            outgoing: Vec::new(),
            written: 0,
            rest: None,
            since: now,
        }
    }

    pub fn is_streaming(&self) -> bool {
        matches!(self.phase, Phase::Streaming)
    }

    /// Whether it could be closed without a loss to anybody.
    pub fn is_idle(&self) -> bool {
        matches!(self.phase, Phase::Idle)
    }

    /// Whether its peer has taken too long.
    pub fn is_overdue(&self, now: Instant) -> bool {
        let limit = match self.phase {
            Phase::Idle => IDLE_TIME,
            Phase::Reading => HEAD_TIME,
            Phase::Waiting { .. } => return false,
            Phase::Writing { .. } => STALL_TIME,
            Phase::Streaming if self.written < self.outgoing.len() => STALL_TIME,
            Phase::Streaming => return false,
        };
        now.duration_since(self.since) > limit
    }

    /// Moves what can be moved.
    pub fn advance(&mut self, now: Instant) -> Progress {
        let step = || -> io::Result<Progress> {
            loop {
                match self.phase {
                    Phase::Idle | Phase::Reading => return self.receive(now),
                    Phase::Waiting { .. } => return Ok(Progress::Open),
                    Phase::Writing { keep_alive } => {
                        if !self.send(now)? {
                            return Ok(Progress::Open);
                        }
                        if !keep_alive {
                            return Ok(Progress::Closed);
                        }
                        self.phase = Phase::Idle;
                        self.since = now;
                    }
                    Phase::Streaming => {
                        self.send(now)?;
                        return self.watch();
                    }
                }
            }
        };
        let mut step = step;
        step().unwrap_or(Progress::Closed)
    }

    fn receive(&mut self, now: Instant) -> io::Result<Progress> {
        loop {
            // What came with the request before is looked at first.
            if !self.incoming.is_empty() {
                if matches!(self.phase, Phase::Idle) {
                    self.phase = Phase::Reading;
                    self.since = now;
                }
                match request::read(&self.incoming) {
                    Head::Partial => {}
                    Head::Whole(request, length) => {
                        self.incoming.drain(..length);
                        self.phase = Phase::Waiting {
                            keep_alive: request.keep_alive,
                            is_head: request.is_head(),
                        };
                        return Ok(Progress::Asked(request));
                    }
                    Head::Refused(status) => {
                        self.phase = Phase::Waiting {
                            keep_alive: false,
                            is_head: false,
                        };
                        self.incoming.clear();
                        return Ok(self.answer(Response::words(status, "That is no request."), now));
                    }
                }
            }
            let mut piece = [0; 4096];
            match self.stream.read(&mut piece) {
                Ok(0) => return Ok(Progress::Closed),
                Ok(count) => self.incoming.extend_from_slice(&piece[..count]),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
                    return Ok(Progress::Open);
                }
                Err(error) => return Err(error),
            }
            debug_assert!(self.incoming.len() <= MOST_HEAD_BYTES + piece.len());
        }
    }

    /// Takes the answer to what was asked, and sends what can be sent of it.
    pub fn answer(&mut self, response: Response, now: Instant) -> Progress {
        let Phase::Waiting {
            keep_alive,
            is_head,
        } = self.phase
        else {
            return Progress::Closed;
        };
        self.since = now;
        self.written = 0;
        self.outgoing = response.head(keep_alive);
        self.phase = Phase::Writing { keep_alive };
        if !is_head {
            match response.body {
                Body::Nothing => {}
                // Head and body leave in one piece, so that neither waits for the other to be acknowledged.
                Body::Bytes(bytes) => self.outgoing.extend(bytes),
                Body::Part(path, range) => {
                    let opened = File::open(path).and_then(|mut file| {
                        file.seek(SeekFrom::Start(range.start))?;
                        Ok(file)
                    });
                    // The head has promised a body, so there is nothing better than to hang up.
                    let Ok(file) = opened else {
                        return Progress::Closed;
                    };
                    self.rest = Some((file, range.end - range.start));
                }
                Body::Events => self.phase = Phase::Streaming,
            }
        }
        self.advance(now)
    }

    /// Sends a message to one who listens.
    pub fn tell(&mut self, message: &[u8], now: Instant) -> Progress {
        if !self.is_streaming() || self.outgoing.len() - self.written > MOST_WAITING_BYTES {
            return Progress::Closed;
        }
        if self.written == self.outgoing.len() {
            self.since = now;
        }
        self.outgoing.extend_from_slice(message);
        self.advance(now)
    }

    /// Whether all is sent.
    fn send(&mut self, now: Instant) -> io::Result<bool> {
        loop {
            while self.written < self.outgoing.len() {
                match self.stream.write(&self.outgoing[self.written..]) {
                    Ok(0) => return Err(io::ErrorKind::WriteZero.into()),
                    Ok(count) => {
                        self.written += count;
                        self.since = now;
                    }
                    Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                    Err(error) if error.kind() == io::ErrorKind::WouldBlock => return Ok(false),
                    Err(error) => return Err(error),
                }
            }
            self.outgoing.clear();
            self.written = 0;
            let Some((file, left)) = &mut self.rest else {
                return Ok(true);
            };
            let piece = usize::try_from(*left)
                .unwrap_or(PIECE_BYTES)
                .min(PIECE_BYTES);
            self.outgoing.resize(piece, 0);
            // A file that became shorter ends the connection, for the length was promised.
            file.read_exact(&mut self.outgoing)?;
            *left -= piece as u64;
            if *left == 0 {
                self.rest = None;
            }
        }
    }

    /// Of one who listens nothing is read, only whether it is still there.
    fn watch(&mut self) -> io::Result<Progress> {
        let mut piece = [0; 512];
        loop {
            match self.stream.read(&mut piece) {
                Ok(0) => return Ok(Progress::Closed),
                Ok(_) => {}
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
                    return Ok(Progress::Open);
                }
                Err(error) => return Err(error),
            }
        }
    }
}

#[cfg(test)]
mod tests {
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
}
