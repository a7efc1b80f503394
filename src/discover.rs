//! The only reader of the disk: a folder becomes a [`Snapshot`]. Nothing is parsed here.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use crate::diag::Diagnostic;
use crate::hash::Hash;
use crate::model::Date;
use crate::source::Source;

/// All that a build knows of the outside world.
#[derive(Clone, Debug)]
pub struct Snapshot {
    /// `checkdown.yaml`; a site without one has the defaults.
    pub settings: Option<Source>,
    /// `content/**.md`, sorted by path; the path begins with `content/`.
    pub pages: Vec<Source>,
    /// Every other file of `content/`, sorted by path.
    pub assets: Vec<Asset>,
    /// `themes/**` of the site: path below `themes/` to bytes.
    pub theme_files: BTreeMap<String, Arc<[u8]>>,
    /// The day on which the build is made to happen.
    pub today: Date,
    /// What could not be read.
    pub diagnostics: Vec<Diagnostic>,
}

/// A file that is published as it is.
#[derive(Clone, Debug)]
pub struct Asset {
    /// Relative to `content/`.
    pub path: String,
    /// Where to read it.
    pub file: PathBuf,
    pub hash: Hash,
    /// In bytes.
    pub length: u64,
}
