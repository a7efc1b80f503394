//! `git cat-file --batch`, which gives the content of any blob: started when the first is wanted.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::process::{Child, ChildStdin, ChildStdout, Stdio};
use std::sync::{Mutex, PoisonError};

use super::Git;
use crate::history::Texts;

/// A longer version of a page is passed over.
const LONGEST_BYTES: u64 = 16 << 20;

const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

/// Blobs of one repository, read by as many processes as there are threads that want some at a time.
#[derive(Debug)]
pub(super) struct Blobs {
    git: Git,
    idle: Mutex<Vec<Batch>>,
}

impl Blobs {
    pub(super) fn new(git: Git) -> Self {
        Self {
            git,
            idle: Mutex::default(),
        }
    }

    /// The bytes of a blob; `None` if there is no such blob, or if it is too long.
    ///
    /// # Errors
    ///
    /// If git cannot be started, or ends.
    pub(super) fn read(&self, blob: &str) -> io::Result<Option<Vec<u8>>> {
        let idle = self.idle().pop();
        let mut batch = match idle {
            Some(batch) => batch,
            None => Batch::start(&self.git)?,
        };
        let read = batch.read(blob)?;
        // One that failed is not asked again.
        self.idle().push(batch);
        Ok(read)
    }

    fn idle(&self) -> std::sync::MutexGuard<'_, Vec<Batch>> {
        // A thread that panicked while holding the lock left a whole list behind.
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Texts for Blobs {
    fn text(&self, blob: &str) -> Option<String> {
        let bytes = self.read(blob).ok()??;
        let bytes = bytes.strip_prefix(BYTE_ORDER_MARK).unwrap_or(&bytes);
        std::str::from_utf8(bytes).ok().map(str::to_owned)
    }
}

#[derive(Debug)]
struct Batch {
    child: Child,
    questions: ChildStdin,
    answers: BufReader<ChildStdout>,
}

impl Batch {
    fn start(git: &Git) -> io::Result<Self> {
        let mut command = git.command(["cat-file", "--batch"]);
        command.stdin(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn()?;
        let (Some(questions), Some(answers)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(io::ErrorKind::BrokenPipe.into());
        };
        Ok(Self {
            child,
            questions,
            answers: BufReader::new(answers),
        })
    }

    /// Answers are `<hash> blob <length>`, a line break, the bytes and a line break; or `<name> missing`.
    fn read(&mut self, blob: &str) -> io::Result<Option<Vec<u8>>> {
        // In one piece, so that it is one write.
        self.questions.write_all(format!("{blob}\n").as_bytes())?;
        self.questions.flush()?;
        let mut line = String::new();
        self.answers.read_line(&mut line)?;
        if line.is_empty() {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        let words: Vec<&str> = line.split_ascii_whitespace().collect();
        let [_, kind, length] = words.as_slice() else {
            return Ok(None);
        };
        let length: u64 = length.parse().map_err(io::Error::other)?;
        let mut content = (&mut self.answers).take(length);
        let wanted = *kind == "blob" && length <= LONGEST_BYTES;
        let mut bytes = Vec::new();
        match wanted {
            true => content.read_to_end(&mut bytes)?,
            false => usize::try_from(io::copy(&mut content, &mut io::sink())?).unwrap_or(0),
        };
        self.answers.read_exact(&mut [0])?;
        Ok(wanted.then_some(bytes))
    }
}

/// Nothing it could still say is wanted.
impl Drop for Batch {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
