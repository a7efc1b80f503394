//! The program, serving a folder on the loopback interface, and what it answers.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Stdio};
use std::time::Duration;

use crate::program::checkdown;

/// Where `sites::small` stands.
pub const SMALL_BASE: &str = "/small/";

/// The program, serving a folder until this is dropped.
pub struct Served {
    pub child: Child,
    /// With the token, if there is one.
    pub address: String,
    pub port: u16,
}

impl Served {
    pub fn start(folder: &Path, words: &[&str]) -> Self {
        let mut child = checkdown(folder)
            .args(["serve", "--date", "2026-01-01"])
            .args(words)
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut said = BufReader::new(child.stderr.take().unwrap());
        let mut line = String::new();
        said.read_line(&mut line).unwrap();
        // What it says later is read, so that it never waits for a reader.
        std::thread::spawn(move || std::io::copy(&mut said, &mut std::io::sink()));
        let address = line.split(' ').next().unwrap().to_owned();
        let after_host = address.rsplit_once("]:").or_else(|| {
            let rest = address.strip_prefix("http://")?;
            rest.split_once(':')
        });
        let port = after_host.unwrap().1.split('/').next().unwrap();
        let port = port.parse().expect("a port stands in the first line");
        Self {
            child,
            address,
            port,
        }
    }

    pub fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        stream
            .set_read_timeout(Some(Duration::from_secs(20)))
            .unwrap();
        stream
    }

    /// What comes back for these bytes, until the server hangs up.
    pub fn send(&self, bytes: &[u8]) -> Vec<u8> {
        let mut stream = self.connect();
        // The server may hang up before it has read all.
        let _ = stream.write_all(bytes);
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        answer
    }

    pub fn get(&self, path: &str, headers: &str) -> Answer {
        let host = format!("Host: localhost:{}\r\n", self.port);
        self.ask(&format!(
            "GET {path} HTTP/1.1\r\n{host}{headers}Connection: close\r\n\r\n"
        ))
    }

    pub fn ask(&self, text: &str) -> Answer {
        let bytes = self.send(text.as_bytes());
        let end = bytes.windows(4).position(|window| window == b"\r\n\r\n");
        let end = end.expect("a head is answered with a head");
        let head = String::from_utf8(bytes[..end].to_vec()).unwrap();
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        Answer {
            status,
            head,
            body: bytes[end + 4..].to_vec(),
        }
    }

    pub fn is_well(&self) {
        assert_eq!(self.get(SMALL_BASE, "").status, 200);
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub head: String,
    pub body: Vec<u8>,
}

impl Answer {
    pub fn header(&self, name: &str) -> Option<&str> {
        let lines = self.head.lines().filter_map(|line| line.split_once(": "));
        let mut lines = lines.filter(|(known, _)| known.eq_ignore_ascii_case(name));
        lines.next().map(|(_, value)| value)
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}
