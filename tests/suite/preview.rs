//! The preview shows what a build would write: after any edits, and whatever was shown before.

use std::sync::Arc;

use checkdown::compile::{Options, compile};
use checkdown::discover::{Snapshot, discover};
use checkdown::memo::Memo;
use checkdown::model::Date;
use checkdown::serve::preview::{Preview, Scene};
use checkdown::serve::shown::Found;
use checkdown::site::{Body, SitePath};
use proptest::prelude::*;

use crate::edits::{moves, sites};
use crate::program::{Files, Folder};
use crate::sites::plans;

const TODAY: Date = Date {
    year: 2026,
    month: 1,
    day: 1,
};

fn options() -> Options {
    Options {
        drafts: true,
        ..Options::default()
    }
}

fn snapshot(folder: &Folder) -> Snapshot {
    discover(folder.path(), &folder.path().join("public"), TODAY).unwrap()
}

/// All files of a site as a new compilation makes them.
fn built(snapshot: &Snapshot) -> Files {
    let memo = Memo::default();
    let compiled = compile(snapshot, &memo, &options()).unwrap();
    let assembly = compiled.assembly();
    let site = compiled.site(&assembly);
    // What keeps a site for offline use has no place in a preview.
    let kept = site
        .artifacts
        .iter()
        .filter(|(path, _)| path.as_str() != "sw.js");
    let files = kept.filter_map(|(path, artifact)| {
        let bytes = match &artifact.body {
            Body::Made(make) => make().unwrap(),
            Body::File(file) => std::fs::read(file).unwrap(),
            Body::Sealed => return None,
        };
        Some((path.to_string(), bytes))
    });
    let mut files: Files = files.collect();
    for (path, bytes) in site.groups.iter().flat_map(|group| (group.make)()) {
        files.entry(path.to_string()).or_insert(bytes);
    }
    files
}

/// A file as the preview has it.
fn shown(scene: &Scene, path: &str) -> Option<Vec<u8>> {
    match scene.shown.wait_for(SitePath::new(path).unwrap()) {
        Found::Bytes(bytes) => Some(bytes),
        Found::File(file, _) => Some(std::fs::read(file).unwrap()),
        Found::Mistake(_) | Found::Missing => None,
    }
}

/// Shows another state; the files that the preview has otherwise than a new compilation of the same texts, and those of
/// the state `before` that it still has.
fn shown_otherwise(preview: &mut Preview, folder: &Folder, before: &mut Files) -> Vec<String> {
    let scene = preview.show(snapshot(folder)).unwrap();
    // Without errors what is shown is what is written.
    let is_whole = scene.written.facts.broken.is_empty();
    let is_written = Arc::ptr_eq(&scene.shown.snapshot, &scene.written.snapshot);
    assert!(!is_whole || is_written);
    let wanted = built(&scene.shown.snapshot);
    let gone = before.keys().filter(|path| !wanted.contains_key(*path));
    let gone = gone.filter(|path| shown(&scene, path).is_some());
    let other = wanted
        .iter()
        .filter(|(path, bytes)| shown(&scene, path).as_ref() != Some(*bytes));
    let otherwise = other.map(|(path, _)| path).chain(gone).cloned().collect();
    *before = wanted;
    otherwise
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, failure_persistence: None, ..ProptestConfig::default() })]

    /// I3: what is shown after any sequence of edits is what a fresh build would write.
    #[test]
    fn after_any_edits_the_preview_shows_what_is_built(first in sites(), edits in moves()) {
        let mut site = first;
        let mut preview = Preview::new(options());
        let mut before = Files::new();
        for edit in std::iter::once(None).chain(edits.iter().map(Some)) {
            if let Some(edit) = edit {
                site.make(edit);
            }
            let otherwise = shown_otherwise(&mut preview, &site.write(), &mut before);
            prop_assert!(otherwise.is_empty(), "after {edit:?}: {otherwise:?}");
        }
    }

    /// I3: a site that has nothing to do with the one before, and each file asked for by itself.
    #[test]
    fn every_file_can_be_asked_for_by_itself(plans in proptest::collection::vec(plans(), 1..3)) {
        let mut preview = Preview::new(options());
        let mut before = Files::new();
        for (round, plan) in plans.iter().enumerate() {
            let site = plan.write(round % 2 == 1);
            let otherwise = shown_otherwise(&mut preview, &site.folder, &mut before);
            prop_assert!(otherwise.is_empty(), "{otherwise:?}");
        }
    }
}
