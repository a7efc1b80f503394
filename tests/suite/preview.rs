//! The preview shows what a build would write: after any edits, and whatever was shown before.

use checkdown::compile::{Options, compile};
use checkdown::discover::{Snapshot, discover};
use checkdown::memo::Memo;
use checkdown::model::Date;
use checkdown::report::Counts;
use checkdown::serve::preview::{Preview, Scene};
use checkdown::serve::shown::Found;
use checkdown::site::{Body, SitePath};
use proptest::prelude::*;

use crate::edits::{edits, sites};
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

/// All files of a site as a new build makes them; `None` if it has errors and none would be written.
fn built(snapshot: &Snapshot) -> Option<Files> {
    let memo = Memo::default();
    let compiled = compile(snapshot, &memo, &options()).unwrap();
    if Counts::of(&compiled.diagnostics).errors > 0 {
        return None;
    }
    let assembly = compiled.assembly();
    let site = compiled.site(&assembly);
    let files = site.artifacts.iter().map(|(path, artifact)| {
        let bytes = match &artifact.body {
            Body::Made(make) => make().unwrap(),
            Body::File(file) => std::fs::read(file).unwrap(),
        };
        (path.to_string(), bytes)
    });
    Some(files.collect())
}

/// A file as the preview has it.
fn shown(scene: &Scene, path: &str) -> Option<Vec<u8>> {
    match scene.shown.wait_for(SitePath::new(path).unwrap()) {
        Found::Bytes(bytes) => Some(bytes),
        Found::File(file, _) => Some(std::fs::read(file).unwrap()),
        Found::Mistake(_) | Found::Missing => None,
    }
}

/// The files that the preview has otherwise than a build, and those of an earlier state that it still has.
fn different(scene: &Scene, wanted: &Files, before: &Files) -> Vec<String> {
    let gone = before.keys().filter(|path| !wanted.contains_key(*path));
    let gone = gone.filter(|path| shown(scene, path).is_some());
    let other = wanted
        .iter()
        .filter(|(path, bytes)| shown(scene, path).as_ref() != Some(*bytes));
    other.map(|(path, _)| path).chain(gone).cloned().collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    /// I3: what is shown after any sequence of edits is what a fresh build would write.
    #[test]
    fn after_any_edits_the_preview_shows_what_is_built(first in sites(), edits in edits()) {
        let mut site = first;
        let mut preview = Preview::new(options());
        let mut before = Files::new();
        for edit in std::iter::once(None).chain(edits.iter().map(Some)) {
            if let Some(edit) = edit {
                site.make(edit);
            }
            let folder = site.write();
            let snapshot = snapshot(&folder);
            let wanted = built(&snapshot);
            let scene = preview.show(snapshot).unwrap();
            if let Some(wanted) = wanted {
                let different = different(&scene, &wanted, &before);
                prop_assert!(different.is_empty(), "after {edit:?}: {different:?}");
                before = wanted;
            }
        }
    }

    /// I3: a site that has nothing to do with the one before, and each file asked for by itself.
    #[test]
    fn every_file_can_be_asked_for_by_itself(plans in proptest::collection::vec(plans(), 1..3)) {
        let mut preview = Preview::new(options());
        let mut before = Files::new();
        for (round, plan) in plans.iter().enumerate() {
            let site = plan.write(round % 2 == 1);
            let snapshot = snapshot(&site.folder);
            let wanted = built(&snapshot);
            let scene = preview.show(snapshot).unwrap();
            if let Some(wanted) = wanted {
                let different = different(&scene, &wanted, &before);
                prop_assert!(different.is_empty(), "{different:?}");
                before = wanted;
            }
        }
    }
}
