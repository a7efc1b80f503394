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
        self.step(now).unwrap_or(Progress::Closed)
    }

    fn step(&mut self, now: Instant) -> io::Result<Progress> {
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
            match moved(|| self.stream.read(&mut piece))? {
                None => return Ok(Progress::Open),
                Some(0) => return Ok(Progress::Closed),
                Some(count) => self.incoming.extend_from_slice(&piece[..count]),
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
                match moved(|| self.stream.write(&self.outgoing[self.written..]))? {
                    None => return Ok(false),
                    Some(0) => return Err(io::ErrorKind::WriteZero.into()),
                    Some(count) => {
                        self.written += count;
                        self.since = now;
                    }
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
            match moved(|| self.stream.read(&mut piece))? {
                None => return Ok(Progress::Open),
                Some(0) => return Ok(Progress::Closed),
                Some(_) => {}
            }
        }
    }
}

/// How many bytes went one way, as soon as nothing interrupts it; `None` if that would have to be waited for.
fn moved(mut bytes: impl FnMut() -> io::Result<usize>) -> io::Result<Option<usize>> {
    loop {
        return match bytes() {
            Ok(count) => Ok(Some(count)),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => Ok(None),
            Err(error) => Err(error),
        };
    }
}

#[cfg(test)]
mod tests;
