//! What a long build is doing, on one line of the terminal that is written over and over.

use std::io::{self, IsTerminal, Write};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use super::terminal::Terminal;
use crate::report::grouped;

/// A build that takes no longer says nothing.
const PATIENCE: Duration = Duration::from_secs(1);

/// Between two writings of the line.
const PAUSE: Duration = Duration::from_millis(100);

/// Tells on standard error what is going on, if that is a terminal and nobody wants quiet. The line is
/// wiped when this is dropped.
pub struct Progress {
    line: Option<Mutex<Line>>,
    started: Instant,
}

struct Line {
    /// When it was written last; `None` while nothing stands there.
    written: Option<Instant>,
    out: Box<dyn Write + Send>,
}

impl Progress {
    pub fn new(terminal: &Terminal) -> Self {
        let wanted = !terminal.quiet && io::stderr().is_terminal();
        Self::with(wanted.then(|| Box::new(io::stderr()) as Box<dyn Write + Send>))
    }

    fn with(out: Option<Box<dyn Write + Send>>) -> Self {
        let line = out.map(|out| Line { written: None, out });
        Self {
            line: line.map(Mutex::new),
            started: Instant::now(),
        }
    }

    pub fn started(&self) -> Instant {
        self.started
    }

    /// Something of unknown length is going on: `reading`.
    pub fn at(&self, doing: &str) {
        self.write(self.started.elapsed(), || doing.to_owned());
    }

    /// `done` of `total` are behind us: `rendering 3,120/10,000`. May be called from any thread, and as
    /// often as wanted.
    pub fn count(&self, doing: &str, done: usize, total: usize) {
        self.write(self.started.elapsed(), || {
            format!("{doing} {}/{}", grouped(done), grouped(total))
        });
    }

    fn write(&self, elapsed: Duration, text: impl FnOnce() -> String) {
        // A thread that finds the line taken has nothing newer to tell.
        let Some(Ok(mut line)) = self.line.as_ref().map(Mutex::try_lock) else {
            return;
        };
        let fresh = line
            .written
            .is_some_and(|written| written.elapsed() < PAUSE);
        if elapsed < PATIENCE || fresh {
            return;
        }
        line.written = Some(Instant::now());
        // A line that cannot be written is not missed. `ESC [ K` clears what stood there before.
        let _ = write!(line.out, "\r\x1b[K{}", text());
        let _ = line.out.flush();
    }

    /// Wipes the line, before something else is printed.
    pub fn clear(&self) {
        if let Some(Ok(mut line)) = self.line.as_ref().map(Mutex::lock)
            && line.written.take().is_some()
        {
            let _ = write!(line.out, "\r\x1b[K");
            let _ = line.out.flush();
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.clear();
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    #[derive(Clone, Default)]
    struct Paper(Arc<Mutex<Vec<u8>>>);

    impl Write for Paper {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().write(bytes)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_short_build_says_nothing_and_a_long_one_cleans_up() {
        let paper = Paper::default();
        let text = || String::from_utf8(paper.0.lock().unwrap().clone()).unwrap();
        let progress = Progress::with(Some(Box::new(paper.clone())));
        progress.count("rendering", 1, 10_000);
        progress.clear();
        assert_eq!(text(), "");
        progress.write(PATIENCE, || "rendering 3,120/10,000".to_owned());
        progress.write(PATIENCE, || "too soon".to_owned());
        drop(progress);
        assert_eq!(text(), "\r\x1b[Krendering 3,120/10,000\r\x1b[K");
    }
}
