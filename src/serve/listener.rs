//! The loop over all connections: one thread that never waits for any of them, so that a thousand cost no thread
//! and a slow one costs nothing.

use std::collections::HashMap;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::{Duration, Instant};

use mio::net::{TcpListener, TcpStream};
use mio::{Events, Interest, Poll, Token, Waker};

use super::connection::{Connection, Progress};
use super::request::Request;
use super::response::Response;

/// More connections than a system lets one program have.
const MOST_CONNECTIONS: usize = 2048;

/// How often it is looked for connections that take too long.
const TICK: Duration = Duration::from_secs(1);

/// Who listens hears something at least this often, so that the end of either is noticed.
const HEARTBEAT: Duration = Duration::from_secs(15);

/// So long nothing is accepted after the system refused to.
const PAUSE: Duration = Duration::from_millis(100);

/// The port after the asked one that is tried last.
const PORTS_TRIED: u16 = 100;

const LISTENER: Token = Token(0);
const WAKER: Token = Token(1);

/// What is said to the loop from other threads.
enum News {
    Answer(Token, Response),
    Event(Arc<[u8]>),
}

/// Says things to the loop.
#[derive(Clone)]
pub struct Line {
    news: Sender<News>,
    waker: Arc<Waker>,
}

impl Line {
    /// Sends a message to all who listen.
    pub fn broadcast(&self, message: &[u8]) {
        self.say(News::Event(message.into()));
    }

    fn say(&self, news: News) {
        // If the loop has ended, the program is about to.
        if self.news.send(news).is_ok() {
            let _ = self.waker.wake();
        }
    }
}

/// Where the answer to one request goes. Whoever drops it without an answer leaves the asker waiting no longer.
pub struct Reply {
    line: Line,
    token: Option<Token>,
}

impl Reply {
    pub fn send(mut self, response: Response) {
        if let Some(token) = self.token.take() {
            self.line.say(News::Answer(token, response));
        }
    }
}

impl Drop for Reply {
    fn drop(&mut self) {
        if let Some(token) = self.token.take() {
            let response =
                Response::words(500, "The preview could not make this. See its terminal.");
            self.line.say(News::Answer(token, response));
        }
    }
}

/// A socket that is listened to, and all its connections.
pub struct Listener {
    poll: Poll,
    socket: TcpListener,
    address: SocketAddr,
    line: Line,
    news: Receiver<News>,
    connections: HashMap<Token, Connection<TcpStream>>,
    next: usize,
    paused_until: Option<Instant>,
}

impl Listener {
    /// Listens at `port`, or at the next one that is free; at any if it is 0.
    ///
    /// # Errors
    ///
    /// If the system allows none of them.
    pub fn bind(address: IpAddr, port: u16) -> io::Result<Self> {
        let mut tried = (0..=PORTS_TRIED).filter_map(|more| port.checked_add(more));
        let mut socket = loop {
            let Some(port) = tried.next() else {
                return Err(io::ErrorKind::AddrInUse.into());
            };
            match TcpListener::bind(SocketAddr::new(address, port)) {
                Ok(socket) => break socket,
                Err(error) if error.kind() == io::ErrorKind::AddrInUse => {}
                Err(error) => return Err(error),
            }
        };
        let poll = Poll::new()?;
        poll.registry()
            .register(&mut socket, LISTENER, Interest::READABLE)?;
        let waker = Arc::new(Waker::new(poll.registry(), WAKER)?);
        let (sender, news) = channel();
        Ok(Self {
            address: socket.local_addr()?,
            line: Line {
                news: sender,
                waker,
            },
            poll,
            socket,
            news,
            connections: HashMap::new(),
            next: WAKER.0 + 1,
            paused_until: None,
        })
    }

    pub fn address(&self) -> SocketAddr {
        self.address
    }

    pub fn line(&self) -> Line {
        self.line.clone()
    }

    /// Hands every request to `handle`, which must not wait, until the program ends.
    ///
    /// # Errors
    ///
    /// If the system cannot tell any more what happens; no connection can bring that about.
    pub fn run(mut self, handle: &dyn Fn(Request, Reply)) -> io::Result<()> {
        let mut events = Events::with_capacity(256);
        let mut looked = Instant::now();
        let mut heard = Instant::now();
        loop {
            let wait = if self.paused_until.is_some() {
                PAUSE
            } else {
                TICK
            };
            // With nobody there, nothing has to be looked after.
            let wait =
                (!self.connections.is_empty() || self.paused_until.is_some()).then_some(wait);
            match self.poll.poll(&mut events, wait) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                result => result?,
            }
            let now = Instant::now();
            for event in &events {
                match event.token() {
                    LISTENER => self.accept(now),
                    WAKER => {}
                    token => self.advance(token, now, handle),
                }
            }
            self.hear(now, handle);
            if self.paused_until.is_some_and(|until| until <= now) {
                self.paused_until = None;
                self.accept(now);
            }
            if now.duration_since(looked) >= TICK {
                looked = now;
                let overdue = self
                    .connections
                    .iter()
                    .filter(|(_, one)| one.is_overdue(now));
                let overdue: Vec<Token> = overdue.map(|(&token, _)| token).collect();
                for token in overdue {
                    self.close(token);
                }
            }
            if now.duration_since(heard) >= HEARTBEAT {
                heard = now;
                self.tell_all(b": still here\n\n", now, handle);
            }
        }
    }

    fn accept(&mut self, now: Instant) {
        if self.paused_until.is_some_and(|until| now < until) {
            return;
        }
        loop {
            match self.socket.accept() {
                Ok((mut stream, _)) => {
                    if self.connections.len() >= MOST_CONNECTIONS && !self.make_room() {
                        continue;
                    }
                    let token = Token(self.next);
                    self.next += 1;
                    // A connection that cannot be watched is of no use.
                    let both = Interest::READABLE | Interest::WRITABLE;
                    let _ = stream.set_nodelay(true);
                    if self
                        .poll
                        .registry()
                        .register(&mut stream, token, both)
                        .is_ok()
                    {
                        self.connections.insert(token, Connection::new(stream, now));
                    }
                }
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => return,
                Err(error) if is_of_one_connection(&error) => {}
                // Too many open files, mostly: those that nobody uses make room.
                Err(_) => {
                    self.make_room();
                    self.paused_until = Some(now + PAUSE);
                    return;
                }
            }
        }
    }

    /// Closes a connection that nobody would miss.
    fn make_room(&mut self) -> bool {
        let mut idle = self.connections.iter().filter(|(_, one)| one.is_idle());
        let idle = idle.next().map(|(&token, _)| token);
        if let Some(token) = idle {
            self.close(token);
        }
        idle.is_some()
    }

    fn advance(&mut self, token: Token, now: Instant, handle: &dyn Fn(Request, Reply)) {
        if let Some(connection) = self.connections.get_mut(&token) {
            let progress = connection.advance(now);
            self.follow(token, progress, handle);
        }
    }

    fn follow(&mut self, token: Token, progress: Progress, handle: &dyn Fn(Request, Reply)) {
        match progress {
            Progress::Open => {}
            Progress::Closed => self.close(token),
            Progress::Asked(request) => {
                let reply = Reply {
                    line: self.line.clone(),
                    token: Some(token),
                };
                handle(request, reply);
            }
        }
    }

    /// Takes in what other threads have said.
    fn hear(&mut self, now: Instant, handle: &dyn Fn(Request, Reply)) {
        while let Ok(news) = self.news.try_recv() {
            match news {
                News::Event(message) => self.tell_all(&message, now, handle),
                News::Answer(token, response) => {
                    if let Some(connection) = self.connections.get_mut(&token) {
                        let progress = connection.answer(response, now);
                        self.follow(token, progress, handle);
                    }
                }
            }
        }
    }

    fn tell_all(&mut self, message: &[u8], now: Instant, handle: &dyn Fn(Request, Reply)) {
        let listening = self
            .connections
            .iter()
            .filter(|(_, one)| one.is_streaming());
        let listening: Vec<Token> = listening.map(|(&token, _)| token).collect();
        for token in listening {
            if let Some(connection) = self.connections.get_mut(&token) {
                let progress = connection.tell(message, now);
                self.follow(token, progress, handle);
            }
        }
    }

    fn close(&mut self, token: Token) {
        if let Some(mut connection) = self.connections.remove(&token) {
            let _ = self.poll.registry().deregister(&mut connection.stream);
        }
    }
}

/// Whether an error of accepting is about the connection that was to be accepted.
fn is_of_one_connection(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::Interrupted
            | io::ErrorKind::ConnectionAborted
            | io::ErrorKind::ConnectionReset
    )
}
