//! What is read because the command line names it.

use std::fs;
use std::io::{self, Read};
use std::path::Path;

use anyhow::Context;

/// What a file is called where its problems are told.
pub fn name(path: &Path) -> String {
    match path == Path::new("-") {
        true => "standard input".to_owned(),
        false => path.display().to_string(),
    }
}

/// The text of a file; `-` is standard input. What is no UTF-8 in it is marked as lost.
pub fn text(path: &Path) -> anyhow::Result<String> {
    let mut bytes = Vec::new();
    if path == Path::new("-") {
        let mut input = io::stdin().lock();
        input
            .read_to_end(&mut bytes)
            .context("cannot read standard input")?;
    } else {
        bytes = fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
    }
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}
