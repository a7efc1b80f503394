//! The installed `git`, asked a few times a run. Outside a repository, or without it, there are fewer facts
//! and no problem.

mod blobs;
mod files;
mod log;
mod revision;

use std::ffi::OsStr;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::{Duration, Instant};

pub use log::{Past, past};
pub use revision::{UnknownRevision, commit, merge_base, snapshot};

/// A question that takes longer is given up.
const LIMIT: Duration = Duration::from_secs(60);

/// What a hook or another git hands down, and what would make this git speak of something else than the
/// folder it is asked about. `GIT_CONFIG_…` stay: a runner declares safe folders by them.
const FOREIGN: [&str; 18] = [
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_IMPLICIT_WORK_TREE",
    "GIT_COMMON_DIR",
    "GIT_INDEX_FILE",
    "GIT_PREFIX",
    "GIT_NAMESPACE",
    "GIT_OBJECT_DIRECTORY",
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_GRAFT_FILE",
    "GIT_SHALLOW_FILE",
    "GIT_LITERAL_PATHSPECS",
    "GIT_GLOB_PATHSPECS",
    "GIT_NOGLOB_PATHSPECS",
    "GIT_ICASE_PATHSPECS",
    "GIT_DIFF_OPTS",
    "GIT_EXTERNAL_DIFF",
    "GIT_ATTR_SOURCE",
];

/// Why git gave no answer.
#[derive(Debug)]
pub enum Failure {
    /// There is no such program.
    Lacking,
    /// It did not end in time.
    Slow,
    /// What it said on standard error.
    Refused(String),
    Io(io::Error),
}

/// Asks about one folder.
#[derive(Clone, Debug)]
pub struct Git {
    root: PathBuf,
    program: PathBuf,
    limit: Duration,
}

impl Git {
    pub fn new(root: &Path) -> Self {
        Self {
            root: root.to_owned(),
            program: PathBuf::from("git"),
            limit: LIMIT,
        }
    }

    /// Another program, and how long it may take.
    #[cfg(all(test, unix))]
    fn by(root: &Path, program: &Path, limit: Duration) -> Self {
        let (root, program) = (root.to_owned(), program.to_owned());
        Self {
            root,
            program,
            limit,
        }
    }

    /// Runs in the site's folder, whatever calls it and whatever its user likes; asks nothing of
    /// anybody, takes no locks, and reaches no other machine.
    fn command<I: IntoIterator<Item = S>, S: AsRef<OsStr>>(&self, words: I) -> Command {
        let mut command = Command::new(&self.program);
        for name in FOREIGN {
            command.env_remove(name);
        }
        command
            .arg("-C")
            .arg(&self.root)
            .args(["--no-pager", "-c", "core.fsmonitor=false"])
            .args(["-c", "log.showSignature=false", "-c", "color.ui=false"])
            .args(["-c", "log.showRoot=true", "-c", "log.diffMerges=separate"])
            .args(["-c", "i18n.logOutputEncoding=UTF-8"])
            .args(words)
            .env("GIT_TERMINAL_PROMPT", "0")
            .env("GIT_OPTIONAL_LOCKS", "0")
            .env("GIT_NO_LAZY_FETCH", "1")
            // Older ones fetch what a partial clone lacks, and do not over a protocol that is forbidden.
            .env("GIT_ALLOW_PROTOCOL", "")
            .env("LC_ALL", "C")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    /// What git prints.
    fn ask(&self, words: &[&str]) -> Result<Vec<u8>, Failure> {
        self.ask_about(words, "")
    }

    /// What git prints when it reads a question of a few lines.
    fn ask_about(&self, words: &[&str], question: &str) -> Result<Vec<u8>, Failure> {
        let mut command = self.command(words);
        if !question.is_empty() {
            command.stdin(Stdio::piped());
        }
        let mut child =
            command
                .spawn()
                .map_err(|error| match error.kind() == io::ErrorKind::NotFound {
                    true => Failure::Lacking,
                    false => Failure::Io(error),
                })?;
        if let Some(mut pipe) = child.stdin.take() {
            // One that does not read has a reason, which it tells as it ends.
            let _ = pipe.write_all(question.as_bytes());
        }
        let out = drained(child.stdout.take());
        let said = drained(child.stderr.take());
        let end = Instant::now() + self.limit;
        let Ok(out) = out.recv_timeout(self.limit) else {
            return Err(given_up(child));
        };
        let Some(status) = ended(&mut child, end) else {
            return Err(given_up(child));
        };
        match status.success() {
            true => Ok(out),
            false => {
                let said = said.recv_timeout(Duration::from_secs(1));
                let said = said.unwrap_or_default();
                Err(Failure::Refused(
                    String::from_utf8_lossy(&said).into_owned(),
                ))
            }
        }
    }

    /// One line that git prints.
    fn ask_line(&self, words: &[&str]) -> Result<String, Failure> {
        let line = String::from_utf8_lossy(&self.ask(words)?).trim().to_owned();
        Ok(line)
    }
}

/// All that comes out of a pipe, read beside the rest, so that a full pipe stops nobody.
fn drained(pipe: Option<impl Read + Send + 'static>) -> Receiver<Vec<u8>> {
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        let mut bytes = Vec::new();
        if let Some(mut pipe) = pipe {
            // A broken pipe ends it as its end does.
            let _ = pipe.read_to_end(&mut bytes);
        }
        let _ = sender.send(bytes);
    });
    receiver
}

/// How a program ended that has closed its output; `None` if it has not by then.
fn ended(child: &mut Child, end: Instant) -> Option<ExitStatus> {
    loop {
        match child.try_wait() {
            Ok(Some(status)) => return Some(status),
            Ok(None) if Instant::now() < end => thread::sleep(Duration::from_millis(1)),
            _ => return None,
        }
    }
}

fn given_up(mut child: Child) -> Failure {
    let _ = child.kill();
    let _ = child.wait();
    Failure::Slow
}

#[cfg(test)]
mod tests;
