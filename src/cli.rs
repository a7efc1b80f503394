//! What can be typed: the one source of the help, the completions and the usage errors.

/// What can be typed for types whose values are in `ALL`, each by its `as_str`.
macro_rules! choices {
    ($($kind:ty),*) => {$(
        impl ValueEnum for $kind {
            fn value_variants<'a>() -> &'a [Self] {
                &Self::ALL
            }

            fn to_possible_value(&self) -> Option<PossibleValue> {
                Some(PossibleValue::new(self.as_str()))
            }
        }
    )*};
}

mod export;
mod preview;
mod run;
mod value;
mod verify;

use std::path::{Path, PathBuf};

use clap::builder::PossibleValue;
use clap::{Args, CommandFactory, Parser, Subcommand, ValueEnum};
pub use clap_complete::Shell;
pub use export::ExportArguments;
pub use preview::{BuildArguments, ServeArguments};
pub use run::{
    BadgeArguments, ContentArguments, GateArguments, JudgeArguments, MergeArguments,
    ReportArguments, RunVerb, StartArguments,
};

pub use verify::VerifyArguments;

use value::{base_url, date, theme_name};

use crate::model::Date;
use crate::report::Format;
use crate::report::diff::Format as DiffFormat;

/// Compiles checklists written in Markdown into a fast static site, with a variant for every environment.
#[derive(Clone, Debug, Parser)]
#[command(
    name = "checkdown",
    version,
    after_help = "Example: checkdown init ops && checkdown build --root ops",
    arg_required_else_help = true
)]
pub struct Cli {
    #[command(subcommand)]
    pub verb: Verb,

    /// Colours: for a terminal, always, or never. NO_COLOR and TERM=dumb count as never.
    #[arg(
        long,
        global = true,
        value_enum,
        default_value_t,
        value_name = "WHEN",
        help_heading = "Output"
    )]
    pub color: ColorChoice,

    /// Print problems only.
    #[arg(long, short, global = true, help_heading = "Output")]
    pub quiet: bool,
}

impl Cli {
    /// What was typed. A wrong usage ends the program with its help and exit code 2.
    pub fn read() -> Self {
        Self::parse()
    }
}

/// The script that completes this command line in `shell`.
pub fn completions(shell: Shell) -> Vec<u8> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "checkdown", &mut script);
    script
}

/// What the program can be told to do.
#[derive(Clone, Debug, Subcommand)]
pub enum Verb {
    /// Write a small site to start from, or a copy of the built-in theme. Overwrites nothing.
    #[command(after_help = "Example: checkdown init ops\n         \
                            checkdown init ops --theme house")]
    Init(InitArguments),

    /// Compile the site and write it. On an error nothing is written and the old site stays.
    #[command(
        after_help = "Example: checkdown build --env production --strict\n         \
                            checkdown build --watch"
    )]
    Build(BuildArguments),

    /// Show the site in a browser, drafts too, and follow every change of its sources. Writes no file.
    #[command(after_help = "Example: checkdown serve --open")]
    Serve(ServeArguments),

    /// Report what is wrong with the site. Writes no file.
    #[command(after_help = "Example: checkdown check --strict --format github")]
    Check(SiteArguments),

    /// Tell what changed in meaning between two git revisions of the site.
    #[command(after_help = "Example: checkdown diff main...\n         \
                            checkdown diff v2.3..v2.4 --format markdown --fail-on loosened")]
    Diff(DiffArguments),

    /// List the items that have no id of their own, or write the ids in. Not a byte else changes.
    #[command(after_help = "Example: checkdown ids --write content/release.md")]
    Ids(IdsArguments),

    /// Turn plain checklists of other tools into annotated pages, and say what was guessed.
    #[command(
        after_help = "Example: checkdown import go-live.txt > content/go-live.md\n         \
                            checkdown import lists/go-live.csv lists/restore.md --out content"
    )]
    Import(ImportArguments),

    /// Write pages in the form that another tool reads, as they are in one environment.
    #[command(
        after_help = "Example: checkdown export release --env production --format markdown\n         \
                            checkdown export release#sign-off --env production --format confluence --merge page.xml --out page.xml\n         \
                            checkdown export --format mediawiki --out wiki"
    )]
    Export(ExportArguments),

    /// Begin runs; record, judge and merge what readers export.
    #[command(after_help = "Example: checkdown run gate runs/release-2.4.json --env production")]
    Run {
        #[command(subcommand)]
        verb: RunVerb,
    },

    /// Run the commands that check a page's items, and note the outcome. Asks first.
    #[command(
        after_help = "Example: checkdown verify --env staging release --run runs/release-2.4.json\n         \
                      checkdown verify --env staging release --yes --var app=shop"
    )]
    Verify(VerifyArguments),

    /// Print a JSON Schema, with which editors complete and check keys.
    #[command(after_help = "Example: checkdown schema settings > checkdown.schema.json")]
    Schema {
        /// Of checkdown.yaml, of a page's front matter, or of the run.json that a reader exports.
        #[arg(value_enum, default_value_t, value_name = "WHICH")]
        which: SchemaKind,
    },

    /// Explain a diagnostic's code, or list all codes.
    #[command(after_help = "Example: checkdown explain broken-link")]
    Explain {
        /// As printed in brackets behind a problem's severity.
        #[arg(value_name = "CODE")]
        code: Option<String>,
    },

    /// Print a completion script for a shell.
    #[command(
        after_help = "Example: checkdown completions bash > ~/.local/share/bash-completion/completions/checkdown"
    )]
    Completions {
        /// The shell that will read the script.
        #[arg(value_enum, value_name = "SHELL")]
        shell: Shell,
    },
}

#[derive(Args, Clone, Debug)]
pub struct InitArguments {
    /// The folder of the site; made if it does not exist.
    #[arg(value_name = "DIR", default_value = ".")]
    pub folder: PathBuf,

    /// Write a copy of the built-in theme to DIR/themes/NAME instead, to be changed.
    #[arg(long, value_name = "NAME", value_parser = theme_name)]
    pub theme: Option<String>,
}

/// Which items are to be named.
#[derive(Args, Clone, Debug)]
pub struct IdsArguments {
    /// Pages, or folders of pages; all of the site if none is named.
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,

    /// The folder with checkdown.yaml and content/.
    #[arg(long, value_name = "DIR", default_value = ".")]
    pub root: PathBuf,

    /// Write the ids into the files.
    #[arg(long)]
    pub write: bool,
}

/// What is to become pages.
#[derive(Args, Clone, Debug)]
pub struct ImportArguments {
    /// Lists: Markdown, plain text, or tables as .csv or .tsv.
    #[arg(value_name = "FILE", required = true)]
    pub files: Vec<PathBuf>,

    /// The folder to write pages to; one list alone goes to standard output without it.
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,

    /// Overwrite pages that exist.
    #[arg(long, requires = "out")]
    pub force: bool,
}

/// What a site is compiled from, and how strictly.
#[derive(Args, Clone, Debug)]
pub struct SiteArguments {
    /// The folder with checkdown.yaml and content/.
    #[arg(long, value_name = "DIR", default_value = ".")]
    pub root: PathBuf,

    /// Where the site is written; relative to the root.
    #[arg(long, value_name = "DIR", default_value = "public")]
    pub out: PathBuf,

    /// Compile this environment only; nothing of another is anywhere in the site. May be repeated.
    #[arg(long = "env", value_name = "NAME")]
    pub environments: Vec<String>,

    /// The site's address, instead of the settings' base_url.
    #[arg(long, value_name = "URL", value_parser = base_url)]
    pub base_url: Option<String>,

    /// Count warnings as errors.
    #[arg(long)]
    pub strict: bool,

    /// Compile pages marked as drafts too.
    #[arg(long)]
    pub drafts: bool,

    /// Do not ask git: no history.json, and no page says when its text last changed.
    #[arg(long)]
    pub no_history: bool,

    /// The day that counts as today, as YYYY-MM-DD [default: SOURCE_DATE_EPOCH, else today in UTC].
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub date: Option<Date>,

    /// How problems are reported: for people, as one JSON document, as workflow commands for GitHub, or
    /// as SARIF 2.1.0 for code scanning.
    #[arg(
        long,
        value_enum,
        default_value_t,
        value_name = "FORMAT",
        help_heading = "Output"
    )]
    pub format: Format,
}

impl SiteArguments {
    /// The whole site in `root`, drafts too, as far as its sources are looked at.
    pub fn of(root: &Path) -> Self {
        Self {
            root: root.to_owned(),
            out: PathBuf::from("public"),
            environments: Vec::new(),
            base_url: None,
            strict: false,
            drafts: true,
            date: None,
            no_history: true,
            format: Format::default(),
        }
    }

    /// The folder that the site is written to.
    pub fn out(&self) -> PathBuf {
        if self.root == Path::new(".") {
            return self.out.clone();
        }
        self.root.join(&self.out)
    }
}

/// Which states of a site are compared, and how the result is told.
#[derive(Args, Clone, Debug)]
pub struct DiffArguments {
    /// A..B, or A...B to begin where they parted; without B the folder as it is.
    #[arg(value_name = "REVISIONS", default_value = "HEAD")]
    pub revisions: String,

    /// The folder with checkdown.yaml and content/.
    #[arg(long, value_name = "DIR", default_value = ".")]
    pub root: PathBuf,

    /// Compare this environment only. May be repeated.
    #[arg(long = "env", value_name = "NAME")]
    pub environments: Vec<String>,

    /// End with exit code 1 if a requirement became weaker.
    #[arg(long, value_enum, value_name = "WHAT")]
    pub fail_on: Option<FailOn>,

    /// How changes are told: for people, as one JSON document, or as Markdown for a review.
    #[arg(
        long,
        value_enum,
        default_value_t,
        value_name = "FORMAT",
        help_heading = "Output"
    )]
    pub format: DiffFormat,
}

/// What makes a comparison fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum FailOn {
    Loosened,
}

choices!(DiffFormat, Format);

/// When output is coloured.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum ColorChoice {
    #[default]
    Auto,
    Always,
    Never,
}

/// Which file a schema describes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum SchemaKind {
    #[default]
    Settings,
    Page,
    Run,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_well_formed() {
        Cli::command().debug_assert();
    }

    #[test]
    fn every_verb_has_an_example_that_parses() {
        let mut command = Cli::command();
        command.build();
        for verb in command.get_subcommands() {
            if verb.get_name() == "help" {
                continue;
            }
            let example = verb.get_after_help().map(ToString::to_string);
            let example = example.unwrap_or_default();
            let lines = example
                .strip_prefix("Example: ")
                .unwrap_or_default()
                .lines();
            let mut seen = 0;
            for line in lines {
                let words = line.split_whitespace().take_while(|word| *word != ">");
                Cli::try_parse_from(words).unwrap();
                seen += 1;
            }
            assert!(seen > 0, "`{}` has no example", verb.get_name());
        }
    }
}
