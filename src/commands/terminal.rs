//! Where the program speaks: standard output and standard error, and what is known of them.

use std::env;
use std::ffi::OsString;
use std::io::{self, IsTerminal, Write};

use crate::cli::ColorChoice;
use crate::report::Look;

/// What the verbs print to.
#[derive(Clone, Copy, Debug)]
pub struct Terminal {
    pub quiet: bool,
    /// Of standard output.
    pub look: Look,
}

impl Terminal {
    pub fn new(color: ColorChoice, quiet: bool) -> Self {
        let color = is_colored(color, io::stdout().is_terminal(), |name| env::var_os(name));
        let width = terminal_size::terminal_size().map(|(width, _)| usize::from(width.0));
        Self {
            quiet,
            look: Look {
                color,
                width: width.unwrap_or(Look::PLAIN.width).max(40),
            },
        }
    }

    /// Standard output.
    pub fn out(&self) -> Output {
        Output { closed: false }
    }

    /// A line on standard error, for a person; not if they want quiet.
    pub fn say(&self, line: &str) {
        if !self.quiet {
            self.complain(line);
        }
    }

    /// A line on standard error in any case. Whoever closed it does not want to know.
    pub fn complain(&self, line: &str) {
        let _ = writeln!(io::stderr().lock(), "{line}");
    }
}

/// The rules of no-color.org, and none for a terminal that says it has none.
fn is_colored(
    choice: ColorChoice,
    is_terminal: bool,
    variable: impl Fn(&str) -> Option<OsString>,
) -> bool {
    let set = |name| variable(name).is_some_and(|value| !value.is_empty());
    let dumb = || variable("TERM").is_some_and(|value| value == "dumb");
    match choice {
        ColorChoice::Always => true,
        ColorChoice::Never => false,
        ColorChoice::Auto => is_terminal && !set("NO_COLOR") && !dumb(),
    }
}

/// Standard output, whose reader may stop reading (`| head`): what is written after that goes nowhere,
/// and is no error.
#[derive(Debug)]
pub struct Output {
    closed: bool,
}

impl Output {
    fn unless_closed<T>(&mut self, result: io::Result<T>, otherwise: T) -> io::Result<T> {
        match result {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {
                self.closed = true;
                Ok(otherwise)
            }
            result => result.map_err(|error| {
                let told = format!("cannot write to standard output: {error}");
                io::Error::new(error.kind(), told)
            }),
        }
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.closed {
            return Ok(bytes.len());
        }
        let written = io::stdout().lock().write(bytes);
        self.unless_closed(written, bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.closed {
            return Ok(());
        }
        let flushed = io::stdout().lock().flush();
        self.unless_closed(flushed, ())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_are_for_terminals_that_want_them() {
        let none = |_: &str| None;
        let no_color = |name: &str| (name == "NO_COLOR").then(|| OsString::from("1"));
        let empty = |name: &str| (name == "NO_COLOR").then(OsString::new);
        let dumb = |name: &str| (name == "TERM").then(|| OsString::from("dumb"));
        assert!(is_colored(ColorChoice::Auto, true, none));
        assert!(is_colored(ColorChoice::Auto, true, empty));
        assert!(!is_colored(ColorChoice::Auto, false, none));
        assert!(!is_colored(ColorChoice::Auto, true, no_color));
        assert!(!is_colored(ColorChoice::Auto, true, dumb));
        assert!(is_colored(ColorChoice::Always, false, no_color));
        assert!(!is_colored(ColorChoice::Never, true, none));
    }
}
