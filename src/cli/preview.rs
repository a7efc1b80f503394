//! What can be typed behind `checkdown build` and `checkdown serve`.

use std::net::IpAddr;
use std::path::PathBuf;

use clap::Args;

use super::{SiteArguments, date};
use crate::model::Date;

/// What is built, and how often.
#[derive(Args, Clone, Debug)]
pub struct BuildArguments {
    #[command(flatten)]
    pub site: SiteArguments,

    /// Build again whenever a source changes, until the program is ended.
    #[arg(long)]
    pub watch: bool,
}

/// What is shown in a browser, and to whom.
#[derive(Args, Clone, Debug)]
pub struct ServeArguments {
    /// The folder with checkdown.yaml and content/.
    #[arg(long, value_name = "DIR", default_value = ".")]
    pub root: PathBuf,

    /// Where builds write the site; relative to the root. Nothing is read there.
    #[arg(long, value_name = "DIR", default_value = "public")]
    pub out: PathBuf,

    /// Show this environment only. May be repeated.
    #[arg(long = "env", value_name = "NAME")]
    pub environments: Vec<String>,

    /// The port to listen at; the next free one is taken if it is busy.
    #[arg(long, short, value_name = "NUMBER", default_value_t = 4321)]
    pub port: u16,

    /// Listen at this address, so that other machines can see the site, drafts too. They need a token,
    /// which is printed. Without it only this machine can.
    #[arg(long, value_name = "ADDRESS")]
    pub host: Option<IpAddr>,

    /// Open the site in a browser.
    #[arg(long)]
    pub open: bool,

    /// Let the browser go to the page that was saved.
    #[arg(long)]
    pub follow: bool,

    /// The day that counts as today, as YYYY-MM-DD [default: SOURCE_DATE_EPOCH, else today in UTC].
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub date: Option<Date>,
}

impl ServeArguments {
    /// What is compiled.
    pub fn site(&self) -> SiteArguments {
        SiteArguments {
            out: self.out.clone(),
            environments: self.environments.clone(),
            date: self.date,
            ..SiteArguments::of(&self.root)
        }
    }
}
