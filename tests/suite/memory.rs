//! What a compilation remembers never changes what comes of the next one.

use checkdown::compile::{Options, compile};
use checkdown::discover::{Snapshot, discover};
use checkdown::memo::Memo;
use checkdown::model::Date;
use checkdown::site::Body;
use proptest::prelude::*;

use crate::program::{Files, Folder};
use crate::sites::plans;

const TODAY: Date = Date {
    year: 2026,
    month: 1,
    day: 1,
};

fn snapshot(folder: &Folder) -> Snapshot {
    discover(folder.path(), &folder.path().join("public"), TODAY).unwrap()
}

/// All files of the site, and what was said of it.
fn compiled(snapshot: &Snapshot, memo: &Memo) -> (Files, String) {
    let compiled = compile(snapshot, memo, &Options::default()).unwrap();
    let assembly = compiled.assembly();
    let site = compiled.site(&assembly);
    let files = site.artifacts.iter().filter_map(|(path, artifact)| {
        let Body::Made(make) = &artifact.body else {
            return None;
        };
        // The hash of the inputs is compared as well: it is what tells a change from none.
        let mut bytes = artifact.inputs.to_string().into_bytes();
        bytes.extend(make().unwrap());
        Some((path.to_string(), bytes))
    });
    let grouped = site.groups.iter().flat_map(|group| {
        let files = (group.make)().into_iter();
        files.map(|(path, bytes)| (path.to_string(), bytes))
    });
    (
        files.chain(grouped).collect(),
        format!("{:?}", compiled.diagnostics),
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    /// I3: compiling with a kept memo equals compiling with a new one, after any edits.
    #[test]
    fn a_kept_memo_changes_nothing(plans in proptest::collection::vec(plans(), 2..4)) {
        let kept = Memo::default();
        for (round, plan) in plans.iter().enumerate() {
            let site = plan.write(round % 2 == 1);
            let snapshot = snapshot(&site.folder);
            let (files, told) = compiled(&snapshot, &kept);
            let (fresh, fresh_told) = compiled(&snapshot, &Memo::default());
            prop_assert_eq!(told, fresh_told);
            let different: Vec<_> = fresh.iter().filter(|(path, bytes)| files.get(*path) != Some(*bytes)).map(|(path, _)| path).collect();
            prop_assert!(different.is_empty() && files.len() == fresh.len(), "{different:?}");
            // And once more, now that everything is remembered.
            prop_assert!(compiled(&snapshot, &kept).0 == fresh);
        }
    }
}

/// I3: what is kept of names is told apart by the settings too, though these reach nothing but what is said of names.
#[test]
fn an_environment_that_takes_a_pages_address_is_told_of() {
    let kept = Memo::default();
    let settings = "id: a\ntitle: A\nenvironments:\n";
    let folder = Folder::new();
    folder.write("content/area/one.md", "# One\n");
    for name in ["staging", "area", "staging"] {
        folder.write("checkdown.yaml", format!("{settings}  {name}:\n"));
        let (_, told) = compiled(&snapshot(&folder), &kept);
        assert_eq!(told.contains("ReservedPath"), name == "area", "{told}");
    }
}
