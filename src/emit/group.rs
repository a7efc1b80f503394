//! The files of groups: those that the destination has, if they are what would be made today, else new ones.

use std::collections::BTreeMap;

use super::Before;
use crate::hash::Hash;
use crate::site::{Artifact, Body, Group, Make, SitePath};

impl Before {
    /// The files of all groups. A group is made here and now, unless the destination holds all that it made of the
    /// same inputs.
    pub(super) fn grouped<'a>(&self, groups: &'a [Group<'a>]) -> BTreeMap<SitePath, Artifact<'a>> {
        let files = groups.iter().flat_map(|group| match self.kept(group) {
            Some(paths) => paths,
            None => made(group),
        });
        files.collect()
    }

    /// What an earlier build made of a group's inputs, if all of it is still there.
    fn kept<'a>(&self, group: &'a Group<'a>) -> Option<Vec<(SitePath, Artifact<'a>)>> {
        let written = self.manifest.of_group(group.folder.as_str(), group.inputs);
        let file = |(path, _)| {
            self.entry(path)?;
            let path = SitePath::new(path)?;
            // The file stays as it is, so this is not called; if it were, it would give the same bytes.
            let again: Make<'a> = Box::new({
                let path = path.clone();
                move || {
                    let mut files = (group.make)().into_iter();
                    let found = files.find(|(other, _)| *other == path);
                    Ok(found.map(|(_, bytes)| bytes).unwrap_or_default())
                }
            });
            Some((path, artifact(group.inputs, again)))
        };
        let files: Option<Vec<_>> = written.map(file).collect();
        files.filter(|files| !files.is_empty())
    }
}

fn made<'a>(group: &'a Group<'a>) -> Vec<(SitePath, Artifact<'a>)> {
    let files = (group.make)().into_iter();
    let file = |(path, bytes): (SitePath, Vec<u8>)| {
        let make: Make<'a> = Box::new(move || Ok(bytes.clone()));
        (path, artifact(group.inputs, make))
    };
    files.map(file).collect()
}

fn artifact(inputs: Hash, make: Make<'_>) -> Artifact<'_> {
    let body = Body::Made(make);
    Artifact { inputs, body }
}
