//! What can be typed behind `checkdown export`.

use std::path::PathBuf;

use clap::builder::PossibleValue;
use clap::{Args, ValueEnum};

use super::{SiteArguments, base_url, date};
use crate::export::Format;
use crate::model::Date;

/// Which pages leave the site, and in what form.
#[derive(Args, Clone, Debug)]
pub struct ExportArguments {
    /// Pages by their ids or files, and `PAGE#SECTION` for a section alone; all pages if none is named.
    #[arg(value_name = "PAGE")]
    pub pages: Vec<String>,

    /// The form: one HTML file that works by itself, a PDF, Markdown of code hosts, Confluence's storage format,
    /// wikitext, JSON, or a table of items.
    #[arg(long, short, value_enum, value_name = "FORMAT")]
    pub format: Format,

    /// As it is in this environment; in each of several. All of them if none is named.
    #[arg(long = "env", value_name = "NAME")]
    pub environments: Vec<String>,

    /// The file to write, or the folder if there are several documents. One document alone goes to standard
    /// output without it.
    #[arg(long, value_name = "PATH")]
    pub out: Option<PathBuf>,

    /// The page that will be replaced, in Confluence's storage format: its ticks stay, found by item id. `-` is
    /// standard input.
    #[arg(long, value_name = "FILE")]
    pub merge: Option<PathBuf>,

    /// The folder with checkdown.yaml and content/.
    #[arg(long, value_name = "DIR", default_value = ".")]
    pub root: PathBuf,

    /// The site's address, instead of the settings' base_url: links to what is not exported lead there.
    #[arg(long, value_name = "URL", value_parser = base_url)]
    pub base_url: Option<String>,

    /// Export pages marked as drafts too.
    #[arg(long)]
    pub drafts: bool,

    /// The day that counts as today, as YYYY-MM-DD [default: SOURCE_DATE_EPOCH, else today in UTC].
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub date: Option<Date>,
}

impl ExportArguments {
    /// What is compiled.
    pub fn site(&self) -> SiteArguments {
        SiteArguments {
            environments: self.environments.clone(),
            base_url: self.base_url.clone(),
            drafts: self.drafts,
            date: self.date,
            ..SiteArguments::of(&self.root)
        }
    }
}

choices!(Format);
