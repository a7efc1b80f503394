//! `checkdown schema`: the JSON Schemas by which editors complete and check settings and front matter.

use std::io::Write;

use super::Outcome;
use super::terminal::Terminal;
use crate::cli::SchemaKind;
use crate::shape::schema;

pub fn run(which: SchemaKind, terminal: &Terminal) -> anyhow::Result<Outcome> {
    let schema = match which {
        SchemaKind::Settings => schema::settings(),
        SchemaKind::Page => schema::page(),
    };
    writeln!(terminal.out(), "{schema:#}")?;
    Ok(Outcome::Fine)
}
