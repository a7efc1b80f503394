//! The manifest: what a build wrote, and from which inputs. It lies in the site as `.checkdown.json`, makes
//! a folder recognisable as ours, and lets the next build leave alone what did not change.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::io;
use std::path::Path;
use std::time::SystemTime;

use anyhow::Context;
use serde::{Deserialize, Serialize};

use crate::hash::Hash;

/// The manifest's name in the site.
pub(super) const NAME: &str = ".checkdown.json";

/// Rises when the meaning of the manifest changes.
const VERSION: u32 = 2;

/// Another release may make other bytes of the same inputs.
const PROGRAM: &str = env!("CARGO_PKG_VERSION");

/// What was written to one path.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Entry {
    /// The hash of all that the bytes were made of.
    pub inputs: Hash,
    /// The hash of the bytes, as [`Hash::published`] has it.
    pub content: Hash,
    /// In bytes.
    pub length: u64,
}

/// What the last build wrote.
#[derive(Debug, Default)]
pub(super) struct Manifest {
    files: BTreeMap<String, Entry>,
    /// It was written by this release, so equal inputs mean equal bytes.
    is_comparable: bool,
    /// When it was written, which was after all that it lists.
    written_at: Option<SystemTime>,
}

#[derive(Deserialize)]
struct Form {
    version: u32,
    program: String,
    files: BTreeMap<String, Entry>,
}

impl Manifest {
    /// The manifest in `out`. One that is not there, is damaged, or is of another version says nothing of
    /// any file, so that all are made again.
    ///
    /// # Errors
    ///
    /// When it is there but cannot be read.
    pub(super) fn read(out: &Path) -> anyhow::Result<Self> {
        let path = out.join(NAME);
        let read = || -> io::Result<_> { Ok((fs::read(&path)?, path.metadata()?.modified()?)) };
        let (bytes, written_at) = match read() {
            Ok(read) => read,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Self::default()),
            Err(error) => {
                return Err(error).with_context(|| format!("cannot read {}", path.display()));
            }
        };
        Ok(match serde_json::from_slice::<Form>(&bytes) {
            Ok(form) if form.version == VERSION => Self {
                files: form.files,
                is_comparable: form.program == PROGRAM,
                written_at: Some(written_at),
            },
            _ => Self::default(),
        })
    }

    /// What was written to `path`, if the file there, of this length and age, can only be that.
    pub(super) fn entry(&self, path: &str, length: u64, modified: SystemTime) -> Option<&Entry> {
        let entry = self.files.get(path)?;
        let is_untouched = self
            .written_at
            .is_some_and(|written_at| modified <= written_at);
        (entry.length == length && is_untouched).then_some(entry)
    }

    /// Whether a file of these inputs would have the same bytes today.
    pub(super) fn is_current(&self, entry: &Entry, inputs: Hash) -> bool {
        self.is_comparable && entry.inputs == inputs
    }

    /// The files below `folder` that were written from `inputs`, which for a group are all it has.
    pub(super) fn of_group<'m>(
        &'m self,
        folder: &str,
        inputs: Hash,
    ) -> impl Iterator<Item = (&'m str, &'m Entry)> {
        let folder = format!("{folder}/");
        let files = self.files.range(folder.clone()..);
        files
            .take_while(move |(path, _)| path.starts_with(&folder))
            .filter(move |(_, entry)| self.is_current(entry, inputs))
            .map(|(path, entry)| (path.as_str(), entry))
    }

    /// Whether `paths`, which are sorted, are what it lists.
    pub(super) fn lists(&self, paths: &[&str]) -> bool {
        self.files.keys().eq(paths)
    }
}

/// The text of a manifest, a line for each file; `files` come in the order of their paths.
pub(super) fn to_json<'a>(
    files: impl Iterator<Item = (&'a str, &'a Entry)>,
) -> anyhow::Result<String> {
    let mut json = format!("{{\"version\":{VERSION},\"program\":\"{PROGRAM}\",\"files\":{{");
    for (place, (path, entry)) in files.enumerate() {
        let comma = if place == 0 { "" } else { "," };
        let path = serde_json::to_string(path)?;
        let entry = serde_json::to_string(entry)?;
        write!(json, "{comma}\n{path}:{entry}")?;
    }
    json.push_str("\n}}\n");
    Ok(json)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::scratch::Scratch;

    fn entry(text: &str) -> Entry {
        Entry {
            inputs: Hash::of(text.as_bytes()),
            content: Hash::of(b"content"),
            length: 7,
        }
    }

    #[test]
    fn what_is_written_is_read() {
        let out = Scratch::new("manifest");
        let (a, b) = (entry("a"), entry("b"));
        let files = [("a\"b/index.html", &a), ("ü", &b)];
        let json = to_json(files.into_iter()).expect("it is JSON");
        out.write(NAME, json);
        let manifest = Manifest::read(out.path()).expect("it is read");
        let written_at = manifest.written_at.expect("it is a file");
        assert_eq!(manifest.entry("a\"b/index.html", 7, written_at), Some(&a));
        assert_eq!(manifest.entry("ü", 7, written_at), Some(&b));
        assert!(manifest.is_current(&a, a.inputs));
        assert!(!manifest.is_current(&a, b.inputs));
        assert!(manifest.lists(&["a\"b/index.html", "ü"]));
        assert!(!manifest.lists(&["ü"]));
    }

    #[test]
    fn a_file_of_another_length_or_of_later_is_not_what_was_written() {
        let out = Scratch::new("manifest");
        let a = entry("a");
        out.write(NAME, to_json([("a", &a)].into_iter()).expect("it is JSON"));
        let manifest = Manifest::read(out.path()).expect("it is read");
        let written_at = manifest.written_at.expect("it is a file");
        assert_eq!(manifest.entry("a", 8, written_at), None);
        let later = written_at + Duration::from_millis(1);
        assert_eq!(manifest.entry("a", 7, later), None);
        assert_eq!(manifest.entry("b", 7, written_at), None);
    }

    #[test]
    fn what_cannot_be_understood_says_nothing() {
        let out = Scratch::new("manifest");
        for text in [
            "",
            "{",
            "{\"version\":1,\"program\":\"9.0.0\",\"files\":{}}",
        ] {
            out.write(NAME, text);
            let manifest = Manifest::read(out.path()).expect("it is read");
            assert_eq!(
                (manifest.lists(&[]), manifest.written_at),
                (true, None),
                "{text}"
            );
        }
    }

    #[test]
    fn another_release_makes_all_files_again() {
        let out = Scratch::new("manifest");
        let a = entry("a");
        let json = to_json([("a", &a)].into_iter()).expect("it is JSON");
        out.write(NAME, json.replace(PROGRAM, "0.0.0"));
        let manifest = Manifest::read(out.path()).expect("it is read");
        assert!(!manifest.is_current(&a, a.inputs));
        let written_at = manifest.written_at.expect("it is a file");
        assert_eq!(manifest.entry("a", 7, written_at), Some(&a));
    }
}
