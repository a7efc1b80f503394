//! What can be typed behind `checkdown verify`.

use std::path::PathBuf;

use clap::Args;

/// What is checked, and where the outcome is noted.
#[derive(Args, Clone, Debug)]
pub struct VerifyArguments {
    /// The page, by its id or its file.
    #[arg(value_name = "PAGE")]
    pub page: String,

    /// The environment that is checked; needed where the site has several.
    #[arg(long = "env", value_name = "NAME")]
    pub environment: Option<String>,

    /// The run file that the outcome is added to; begun if it does not exist. Without it the outcome is only told.
    #[arg(long = "run", short = 'o', value_name = "FILE")]
    pub file: Option<PathBuf>,

    /// A value for what the page asks of its reader. May be repeated.
    #[arg(long = "var", value_name = "NAME=VALUE", value_parser = pair)]
    pub variables: Vec<(String, String)>,

    /// How long a command may take, in seconds.
    #[arg(long, value_name = "SECONDS", default_value_t = 30, value_parser = clap::value_parser!(u64).range(1..=86_400))]
    pub timeout: u64,

    /// Do not ask: for pipelines.
    #[arg(long, short)]
    pub yes: bool,

    /// The folder with checkdown.yaml and content/.
    #[arg(long, value_name = "DIR", default_value = ".")]
    pub root: PathBuf,
}

fn pair(text: &str) -> Result<(String, String), String> {
    let (name, value) = text.split_once('=').ok_or("write it as NAME=VALUE")?;
    Ok((name.to_owned(), value.to_owned()))
}
