//! Programs that end with this one: what they begin ends with them, however that comes about.

use std::io;
use std::process::{Child, ChildStdin, Command, Stdio};

/// A shell at the head of a process group that ends the whole group, itself too, as soon as nobody holds the other end of
/// its input: when this is dropped, and when this program is gone.
pub struct Guard {
    shell: Child,
    input: Option<ChildStdin>,
}

impl Guard {
    /// # Errors
    ///
    /// If no shell can be started.
    pub fn new() -> io::Result<Self> {
        let mut shell = Command::new("sh");
        shell
            .args(["-c", "read _; kill -9 0"])
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        lead(&mut shell, 0);
        let mut shell = shell.spawn()?;
        let input = shell.stdin.take();
        Ok(Self { shell, input })
    }

    /// Puts a program that is to be started into the group.
    pub fn hold(&self, command: &mut Command) {
        lead(command, self.shell.id());
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        self.input = None;
        // It kills itself last; that it is gone already is as well.
        let _ = self.shell.wait();
    }
}

/// Puts a process into the group of a leader; 0 makes it one.
#[cfg(unix)]
fn lead(command: &mut Command, leader: u32) {
    use std::os::unix::process::CommandExt;
    command.process_group(i32::try_from(leader).unwrap_or(0));
}

#[cfg(not(unix))]
fn lead(_: &mut Command, _: u32) {}
