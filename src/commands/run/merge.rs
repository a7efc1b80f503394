//! `checkdown run merge`: exports of one run become one file.

use super::read_all;
use crate::cli::MergeArguments;
use crate::commands::terminal::Terminal;
use crate::commands::{Outcome, output};
use crate::report::{grouped, plural};
use crate::run::write;

pub fn run(arguments: &MergeArguments, terminal: &Terminal) -> anyhow::Result<Outcome> {
    let Some(file) = read_all(&arguments.files, terminal)? else {
        return Ok(Outcome::Problems);
    };
    let text = write(&file);
    output::write(arguments.out.as_deref(), text.as_bytes(), true, terminal)?;
    let entries = match file.log.events().len() {
        1 => "1 entry".to_owned(),
        count => format!("{} entries", grouped(count)),
    };
    let files = plural(arguments.files.len(), "file");
    terminal.say(&format!("{entries} from {files}"));
    Ok(Outcome::Fine)
}
