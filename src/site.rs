//! A compiled site: a map from the path of each file to how its bytes are made.

use std::collections::BTreeMap;
use std::fmt;
use std::path::PathBuf;

use crate::hash::Hash;

/// The path of a file in the site, with `/` between its parts: never absolute, never empty, no part is
/// empty, `.` or `..`.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SitePath(String);

impl SitePath {
    /// `None` for a path that would leave the site or that is no path.
    pub fn new(path: impl Into<String>) -> Option<Self> {
        let path = path.into();
        let good = |part: &str| !matches!(part, "" | "." | "..") && !part.contains(['\\', '\0']);
        path.split('/').all(good).then_some(Self(path))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for SitePath {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl fmt::Debug for SitePath {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// Makes an artifact's bytes; pure, so calling it twice gives the same.
pub type Make<'a> =
    Box<dyn Fn() -> Result<Vec<u8>, Box<crate::diag::Diagnostic>> + Send + Sync + 'a>;

/// A file of the site that has been made.
#[derive(Clone, Copy, Debug)]
pub struct Content<'a> {
    pub path: &'a str,
    /// Of its bytes, as [`Hash::published`] has it.
    pub hash: Hash,
    /// In bytes.
    pub length: u64,
}

/// Makes the bytes of all files that list others, by their paths; from those others, in the order of their paths.
pub type Seal<'a> = Box<dyn Fn(&[Content<'_>]) -> BTreeMap<SitePath, Vec<u8>> + Send + Sync + 'a>;

/// How an artifact's bytes come to be.
pub enum Body<'a> {
    /// Made when they are wanted, and made again if they are wanted again.
    Made(Make<'a>),
    /// A file of the content folder, copied as it is.
    File(PathBuf),
    /// Made last by the site's [`Seal`], of what the others came to.
    Sealed,
}

/// One file of the site.
pub struct Artifact<'a> {
    /// The hash of all that the bytes are made of: equal inputs mean equal bytes.
    pub inputs: Hash,
    pub body: Body<'a>,
}

/// Makes the files of a group; pure.
pub type MakeAll<'a> = Box<dyn Fn() -> Vec<(SitePath, Vec<u8>)> + Send + Sync + 'a>;

/// Files that are made in one go, because what one of them holds depends on what all pages say. Which files there are
/// is known only when they are made.
pub struct Group<'a> {
    /// The folder that all of them are below.
    pub folder: SitePath,
    /// The hash of all that they are made of: equal inputs mean the same files with equal bytes.
    pub inputs: Hash,
    pub make: MakeAll<'a>,
}

/// All files of a site.
#[derive(Default)]
pub struct Site<'a> {
    pub artifacts: BTreeMap<SitePath, Artifact<'a>>,
    pub groups: Vec<Group<'a>>,
    /// Makes those of them that are sealed.
    pub seal: Option<Seal<'a>>,
}
