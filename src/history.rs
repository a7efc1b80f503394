//! What is known of a site's past, as values: the versions of each page, and a way to their texts.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::Arc;

use crate::model::Date;
use crate::source::SourcePath;

/// Gives the texts of earlier versions. A text is named by its content, so that reading it later is
/// reading it now, and the same name always gives the same text.
pub trait Texts: fmt::Debug + Send + Sync {
    /// The text of a blob without its byte-order mark; `None` if it is lacking, no text, or too long.
    fn text(&self, blob: &str) -> Option<String>;
}

/// One file as a commit left it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    /// Its full hash.
    pub commit: Arc<str>,
    /// Seconds since 1970-01-01 UTC, of the commit.
    pub seconds: u64,
    /// How many commits back, so that versions of several files can be put in one order.
    pub age: u32,
    /// `None` where the commit took the file away.
    pub blob: Option<Arc<str>>,
    /// Whether what was before the commit is unknown: the text may be older than it.
    pub boundary: bool,
}

impl Version {
    pub fn date(&self) -> Date {
        Date::from_unix_seconds(self.seconds)
    }

    /// Day and time in UTC, as ISO 8601 writes them.
    pub fn time(&self) -> String {
        let second = self.seconds % 86_400;
        let (hour, minute) = (second / 3600, second / 60 % 60);
        format!("{}T{hour:02}:{minute:02}:{:02}Z", self.date(), second % 60)
    }
}

/// The past of all pages.
#[derive(Clone, Debug)]
pub struct History {
    /// Newest first, by path.
    pub versions: Arc<BTreeMap<SourcePath, Vec<Version>>>,
    /// Pages whose text is not the one that was committed last.
    pub uncommitted: BTreeSet<SourcePath>,
    /// Whether the repository holds only its newest commits.
    pub shallow: bool,
    pub texts: Arc<dyn Texts>,
}

impl History {
    /// Whether both tell the same of every page.
    pub fn tells_the_same(&self, other: &Self) -> bool {
        self.versions == other.versions
            && self.uncommitted == other.uncommitted
            && self.shallow == other.shallow
    }

    pub fn of(&self, path: &SourcePath) -> &[Version] {
        self.versions.get(path).map_or(&[], Vec::as_slice)
    }

    /// The day of the commit that gave a page the text it has; `None` where that cannot be told.
    pub fn changed(&self, path: &SourcePath) -> Option<Date> {
        self.newest(path).map(Version::date)
    }

    /// The version whose text a page has; `None` where that cannot be told.
    pub fn newest(&self, path: &SourcePath) -> Option<&Version> {
        let newest = self.of(path).first()?;
        let known = newest.blob.is_some() && !newest.boundary && !self.uncommitted.contains(path);
        known.then_some(newest)
    }
}
