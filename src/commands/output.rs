//! What is written because the command line names it.

use std::fs;
use std::io::{ErrorKind, Write};
use std::path::Path;

use anyhow::{Context, bail};

use super::rewrite;
use super::terminal::Terminal;

/// Writes the file that `--out` names, in a folder that is made if it is missing; without one, to standard output. A file
/// that is there already is replaced if `replaces`.
///
/// # Errors
///
/// If that cannot be done; the old file stays then.
pub fn write(
    out: Option<&Path>,
    bytes: &[u8],
    replaces: bool,
    terminal: &Terminal,
) -> anyhow::Result<()> {
    let Some(file) = out else {
        return Ok(terminal.out().write_all(bytes)?);
    };
    let shown = file.display();
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
    }
    match rewrite::create(file, bytes, replaces) {
        Err(error) if error.kind() == ErrorKind::AlreadyExists && !replaces => {
            bail!("{shown} is there already, and is not overwritten; name another file")
        }
        written => written.with_context(|| format!("cannot write {shown}")),
    }
}
