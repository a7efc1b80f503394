//! What can be typed behind `checkdown run`.

use std::path::PathBuf;

use clap::builder::PossibleValue;
use clap::{Args, Subcommand, ValueEnum};

use super::value::date;
use crate::model::Date;
use crate::report::gate::{BadgeFormat, Format};
use crate::report::record::Format as RecordFormat;

/// What can be done with the records of runs.
#[derive(Clone, Debug, Subcommand)]
pub enum RunVerb {
    /// Begin a run: write an empty file, for people to import in their browsers.
    #[command(
        after_help = "Example: checkdown run start --env production --name 2.4 --out runs/release-2.4.json"
    )]
    Start(StartArguments),

    /// Tell whether a run is ready for release, and what is missing. Exit code 0 only if it is.
    #[command(
        after_help = "Example: checkdown run gate runs/release-2.4.json --env production\n         \
                      checkdown run gate ada.json bo.json --page release --format json"
    )]
    Gate(GateArguments),

    /// Write the record of a run: every item with who, when, why, and the exact text that was ticked.
    #[command(
        after_help = "Example: checkdown run report runs/release-2.4.json\n         \
                      checkdown run report ada.json bo.json --format html --out release.html"
    )]
    Report(ReportArguments),

    /// Draw how a run stands, for a page elsewhere. Exit code 0, ready or not.
    #[command(after_help = "Example: checkdown run badge runs/release-2.4.json --out badge.svg")]
    Badge(BadgeArguments),

    /// Merge exports of one run. Nothing is lost, whatever their order.
    #[command(after_help = "Example: checkdown run merge ada.json bo.json --out runs/release.json")]
    Merge(MergeArguments),
}

/// What begins.
#[derive(Args, Clone, Debug)]
pub struct StartArguments {
    /// The environment that is worked through; needed where the site has several.
    #[arg(long = "env", value_name = "NAME")]
    pub environment: Option<String>,

    /// What the run is called.
    #[arg(long, value_name = "NAME")]
    pub name: Option<String>,

    /// The day it goes live, as YYYY-MM-DD: what is due before it is counted from there.
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub go_live: Option<Date>,

    /// Who begins it.
    #[arg(long, value_name = "NAME")]
    pub who: Option<String>,

    /// The folder with checkdown.yaml and content/.
    #[arg(long, value_name = "DIR", default_value = ".")]
    pub root: PathBuf,

    /// Begin at the end of this day, as YYYY-MM-DD [default: SOURCE_DATE_EPOCH, else now].
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub date: Option<Date>,

    /// The file to write, which must not exist; standard output without it.
    #[arg(long, short, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

/// A run, and the content that it is held against.
#[derive(Args, Clone, Debug)]
pub struct ContentArguments {
    /// Files that readers exported, all of one run; `-` is standard input.
    #[arg(value_name = "RUN", required = true)]
    pub files: Vec<PathBuf>,

    /// The folder with checkdown.yaml and content/.
    #[arg(long, value_name = "DIR", default_value = ".")]
    pub root: PathBuf,

    /// The environment that is released; a run of another one is refused.
    #[arg(long = "env", value_name = "NAME")]
    pub environment: Option<String>,

    /// This page only, by its id or its file. May be repeated.
    #[arg(long = "page", value_name = "PAGE")]
    pub pages: Vec<String>,

    /// Judge as at the end of this day, as YYYY-MM-DD [default: SOURCE_DATE_EPOCH, else now].
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub date: Option<Date>,
}

/// What is judged, and by which content.
#[derive(Args, Clone, Debug)]
pub struct JudgeArguments {
    #[command(flatten)]
    pub content: ContentArguments,

    /// Judge the items of this phase only.
    #[arg(long, value_name = "NAME")]
    pub phase: Option<String>,
}

/// What is judged, and how it is told.
#[derive(Args, Clone, Debug)]
pub struct GateArguments {
    #[command(flatten)]
    pub judge: JudgeArguments,

    /// How it is told: for people, or as one JSON document.
    #[arg(
        long,
        value_enum,
        default_value_t,
        value_name = "FORMAT",
        help_heading = "Output"
    )]
    pub format: Format,
}

/// What is judged, and what the picture is.
#[derive(Args, Clone, Debug)]
pub struct BadgeArguments {
    #[command(flatten)]
    pub judge: JudgeArguments,

    /// A picture, or JSON from which shields.io and its like draw one.
    #[arg(
        long,
        value_enum,
        default_value_t,
        value_name = "FORMAT",
        help_heading = "Output"
    )]
    pub format: BadgeFormat,

    /// The file to write; standard output without it.
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

/// What is recorded, and how it is told.
#[derive(Args, Clone, Debug)]
pub struct ReportArguments {
    #[command(flatten)]
    pub content: ContentArguments,

    /// Also pages on which nothing was said.
    #[arg(long, conflicts_with = "pages")]
    pub all: bool,

    /// How it is told: for people, as Markdown, CSV or HTML of one file, or as one JSON document.
    #[arg(
        long,
        value_enum,
        default_value_t,
        value_name = "FORMAT",
        help_heading = "Output"
    )]
    pub format: RecordFormat,

    /// The file to write; standard output without it.
    #[arg(long, short, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

/// What is merged, and into what.
#[derive(Args, Clone, Debug)]
pub struct MergeArguments {
    /// Files that readers exported, all of one run; `-` is standard input.
    #[arg(value_name = "RUN", required = true)]
    pub files: Vec<PathBuf>,

    /// The file to write, which may be one of those read; standard output without it.
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

choices!(Format, BadgeFormat, RecordFormat);
