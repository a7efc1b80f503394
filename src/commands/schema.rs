//! `checkdown schema`: the JSON Schemas by which editors complete and check settings and front matter, and the
//! one of what readers export.

use std::io::Write;

use super::Outcome;
use super::terminal::Terminal;
use crate::cli::SchemaKind;
use crate::shape::schema;

/// What readers export is described where it is made: beside the theme's modules.
const RUN: &[u8] = include_bytes!("../../themes/default/js/modules/run.schema.json");

pub fn run(which: SchemaKind, terminal: &Terminal) -> anyhow::Result<Outcome> {
    let schema = match which {
        SchemaKind::Settings => schema::settings(),
        SchemaKind::Page => schema::page(),
        SchemaKind::Run => {
            terminal.out().write_all(RUN)?;
            return Ok(Outcome::Fine);
        }
    };
    writeln!(terminal.out(), "{schema:#}")?;
    Ok(Outcome::Fine)
}
