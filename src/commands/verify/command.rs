//! One command in a shell: run in a process group of its own, which ends with it, with its time, or with this program,
//! however that comes about.

use std::io::{self, Read};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::Context;

use crate::commands::guard::Guard;

/// Of what a command prints, so much of its beginning and of its end is kept, in bytes.
const KEPT: usize = 4096;

/// So many pieces of output wait to be heard; who says more waits too.
const WAITING: usize = 16;

/// Between two looks whether it has ended.
const PACE: Duration = Duration::from_millis(10);

/// What is still to come from a command that has ended is waited for no longer.
const GRACE: Duration = Duration::from_millis(500);

/// How a command ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ending {
    /// With success, and it said what was expected.
    Good,
    /// It did not say what was expected.
    Otherwise,
    /// With another exit code, or killed by somebody.
    Bad(Option<i32>),
    /// It was killed when its time was over.
    Late,
    /// The shell cannot be started.
    NoShell,
}

/// What became of a command.
#[derive(Clone, Debug)]
pub struct Told {
    pub ending: Ending,
    /// What it printed, the middle left out if there was much; and what it complained.
    pub output: String,
    pub complaint: String,
}

impl Told {
    /// Why it is not good, behind what it is about; empty if it is.
    pub fn in_words(&self, expect: Option<&str>, seconds: u64) -> String {
        match &self.ending {
            Ending::Good => String::new(),
            Ending::Otherwise => {
                format!(": its output has no “{}”", expect.unwrap_or_default())
            }
            Ending::Bad(Some(code)) => format!(": exit code {code}"),
            Ending::Bad(None) => ": it was killed".to_owned(),
            Ending::Late => format!(": it took longer than {seconds} s and was killed"),
            Ending::NoShell => ": its shell is not installed".to_owned(),
        }
    }
}

/// The program that runs commands of a fence; none if they are not for here.
pub fn shell(language: &str) -> Option<&'static str> {
    let language = language.to_ascii_lowercase();
    Some(match language.as_str() {
        "bash" | "bash-session" => "bash",
        "zsh" | "zsh-session" => "zsh",
        "ksh" => "ksh",
        "fish" => "fish",
        "powershell" | "pwsh" | "ps1" | "ps1con" | "pwsh-session" => return None,
        _ => "sh",
    })
}

/// Runs a command, for no longer than `limit`.
///
/// # Errors
///
/// If no process can be started at all.
pub fn perform(
    language: &str,
    command: &str,
    expect: Option<&str>,
    limit: Duration,
) -> anyhow::Result<Told> {
    let guard = Guard::new().context("cannot start `sh`")?;
    let mut process = Command::new(shell(language).unwrap_or("sh"));
    process
        .args(["-c", command])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    guard.hold(&mut process);
    let mut process = match process.spawn() {
        Ok(process) => process,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            return Ok(Told {
                ending: Ending::NoShell,
                output: String::new(),
                complaint: String::new(),
            });
        }
        Err(error) => return Err(error).context("cannot start a shell"),
    };
    let (sender, receiver) = sync_channel(WAITING);
    let output = process.stdout.take();
    let complaint = process.stderr.take();
    listen(output, sender.clone(), Heard::Output);
    listen(complaint, sender, Heard::Complaint);
    let mut told = Listener::new(expect);
    let status = told.wait(&mut process, &receiver, limit)?;
    // What it left running ends here, and with it holds no pipe open.
    drop(guard);
    if status.is_none() {
        let _ = process.kill();
        let _ = process.wait();
    }
    told.rest(&receiver);
    let ending = match status {
        None => Ending::Late,
        Some(status) if !status.success() => Ending::Bad(status.code()),
        Some(_) if told.is_expected() => Ending::Good,
        Some(_) => Ending::Otherwise,
    };
    Ok(Told {
        ending,
        output: told.output.text(),
        complaint: told.complaint.text(),
    })
}

/// Something that a command said.
enum Heard {
    Output(Vec<u8>),
    Complaint(Vec<u8>),
}

/// Reads what a command says, in a thread that ends with the pipe.
fn listen(
    pipe: Option<impl Read + Send + 'static>,
    sender: SyncSender<Heard>,
    heard: fn(Vec<u8>) -> Heard,
) {
    let Some(mut pipe) = pipe else {
        return;
    };
    thread::spawn(move || {
        let mut buffer = [0; 8192];
        while let Ok(length @ 1..) = pipe.read(&mut buffer) {
            if sender.send(heard(buffer[..length].to_vec())).is_err() {
                return;
            }
        }
    });
}

/// What was heard so far.
struct Listener<'e> {
    output: Excerpt,
    complaint: Excerpt,
    expect: Option<&'e str>,
    /// The end of the output, as long as what is expected could begin in it.
    tail: Vec<u8>,
    found: bool,
}

impl<'e> Listener<'e> {
    fn new(expect: Option<&'e str>) -> Self {
        Self {
            output: Excerpt::default(),
            complaint: Excerpt::default(),
            expect,
            tail: Vec::new(),
            found: false,
        }
    }

    fn is_expected(&self) -> bool {
        self.found || self.expect.is_none_or(str::is_empty)
    }

    fn hear(&mut self, heard: Heard) {
        match heard {
            Heard::Complaint(bytes) => self.complaint.push(&bytes),
            Heard::Output(bytes) => {
                self.output.push(&bytes);
                let expect = self.expect.unwrap_or_default().as_bytes();
                if self.found || expect.is_empty() {
                    return;
                }
                self.tail.extend_from_slice(&bytes);
                self.found = self.tail.windows(expect.len()).any(|part| part == expect);
                let kept = self.tail.len().min(expect.len() - 1);
                self.tail.drain(..self.tail.len() - kept);
            }
        }
    }

    /// Listens until the command ends or its time is over; none if it is.
    fn wait(
        &mut self,
        process: &mut Child,
        receiver: &Receiver<Heard>,
        limit: Duration,
    ) -> anyhow::Result<Option<ExitStatus>> {
        let begun = Instant::now();
        let mut looked = begun;
        loop {
            match receiver.recv_timeout(PACE) {
                Ok(heard) => self.hear(heard),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => thread::sleep(PACE),
            }
            // Something that it left running may talk without end.
            if looked.elapsed() >= PACE {
                looked = Instant::now();
                if let Some(status) = process.try_wait().context("cannot wait for a command")? {
                    return Ok(Some(status));
                }
            }
            if begun.elapsed() >= limit {
                return Ok(None);
            }
        }
    }

    /// What is still to come, for a moment.
    fn rest(&mut self, receiver: &Receiver<Heard>) {
        let begun = Instant::now();
        while let Some(left) = GRACE.checked_sub(begun.elapsed()) {
            match receiver.recv_timeout(left) {
                Ok(heard) => self.hear(heard),
                Err(_) => return,
            }
        }
    }
}

/// The beginning and the end of a long text.
#[derive(Default)]
struct Excerpt {
    head: Vec<u8>,
    tail: Vec<u8>,
    is_cut: bool,
}

impl Excerpt {
    fn push(&mut self, bytes: &[u8]) {
        let room = (KEPT - self.head.len()).min(bytes.len());
        self.head.extend_from_slice(&bytes[..room]);
        self.tail.extend_from_slice(&bytes[room..]);
        if self.tail.len() > KEPT {
            self.is_cut = true;
            self.tail.drain(..self.tail.len() - KEPT);
        }
    }

    /// At a cut whole lines are left, whole words of a line that is longer: half a secret would not be known for one.
    fn text(&self) -> String {
        let head = String::from_utf8_lossy(&self.head);
        let tail = String::from_utf8_lossy(&self.tail);
        if !self.is_cut {
            return format!("{head}{tail}");
        }
        let head = match head.rfind('\n').or_else(|| head.rfind(char::is_whitespace)) {
            Some(end) => &head[..end],
            None => "",
        };
        let tail = match tail.find('\n').or_else(|| tail.find(char::is_whitespace)) {
            Some(start) => tail[start..].trim_start(),
            None => "",
        };
        format!("{head}\n…\n{tail}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_of_a_command_is_seen_while_what_it_left_running_talks_on() {
        let (sender, receiver) = sync_channel(WAITING);
        for _ in 0..4 {
            let sender = sender.clone();
            thread::spawn(move || while sender.send(Heard::Output(b"y\n".to_vec())).is_ok() {});
        }
        let mut process = Command::new("true").spawn().unwrap();
        process.wait().unwrap();
        let limit = Duration::from_millis(200);
        let status = Listener::new(None).wait(&mut process, &receiver, limit);
        assert!(status.unwrap().is_some());
    }

    #[test]
    fn at_a_cut_whole_lines_and_words_are_left() {
        let told = |text: &str| {
            let mut excerpt = Excerpt::default();
            excerpt.push(text.as_bytes());
            excerpt.text()
        };
        let (half, long) = ("x".repeat(KEPT - 8), "y".repeat(3 * KEPT));
        assert_eq!(told("short"), "short");
        assert_eq!(
            told(&format!("{half}\nlast {long} first\nthe end")),
            format!("{half}\n…\nthe end")
        );
        assert_eq!(told(&format!("one {long} two")), "one\n…\ntwo");
        assert_eq!(told(&long), "\n…\n");
    }
}
