//! The preview shows what a build would write: after any edits, and whatever was shown before.

use std::sync::Arc;
use std::sync::mpsc::channel;

use checkdown::catalog::Held;
use checkdown::compile::{Options, compile, prepare};
use checkdown::diag::{Diagnostic, Severity};
use checkdown::discover::{Snapshot, discover};
use checkdown::hash::Hasher;
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

/// What a person may have open while a site is edited.
const LOOKED_AT: [&str; 7] = [
    "index.html",
    "production/index.html",
    "production/area/one/index.html",
    "staging/other/three/index.html",
    "owners/team/index.html",
    "search/index.html",
    "search/items/index.html",
];

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

/// What is wrong with a state of the sources, as the preview and as a new compilation tell it.
fn told(scene: &Scene) -> [Vec<Diagnostic>; 2] {
    let (answer, told) = channel();
    scene
        .written
        .check(move |problems| answer.send(problems).unwrap());
    let memo = Memo::default();
    let compiled = compile(&scene.written.snapshot, &memo, &options()).unwrap();
    [told.recv().unwrap(), compiled.diagnostics]
}

/// Which files of a state are looked at.
type Look<'a> = &'a dyn Fn(&str) -> bool;

/// Shows another state; the files that the preview has otherwise than a new compilation of the same texts, and those of
/// the state `before` that it still has.
fn shown_otherwise(
    preview: &mut Preview,
    folder: &Folder,
    before: &mut Files,
    is_looked_at: Look<'_>,
) -> Vec<String> {
    let scene = preview.show(snapshot(folder)).unwrap();
    // Without errors what is shown is what is written.
    let is_whole = scene.written.facts.broken.is_empty();
    let is_written = Arc::ptr_eq(&scene.shown.snapshot, &scene.written.snapshot);
    assert!(!is_whole || is_written);
    let [told, wanted] = told(&scene);
    assert_eq!(told, wanted);
    let wanted = built(&scene.shown.snapshot);
    let gone = before.keys().filter(|path| !wanted.contains_key(*path));
    let gone = gone.filter(|path| is_looked_at(path) && shown(&scene, path).is_some());
    let looked_at = wanted.iter().filter(|(path, _)| is_looked_at(path));
    let other = looked_at.filter(|(path, bytes)| shown(&scene, path).as_ref() != Some(*bytes));
    let otherwise = other.map(|(path, _)| path).chain(gone).cloned().collect();
    *before = wanted;
    otherwise
}

/// How many sequences of edits are tried; `CHECKDOWN_SEQUENCES=2000` tries more.
fn sequences() -> u32 {
    let wanted = std::env::var("CHECKDOWN_SEQUENCES").ok();
    wanted.and_then(|count| count.parse().ok()).unwrap_or(200)
}

/// About one file in `share`; another choice for each `seed`.
fn is_chosen(path: &str, seed: u64, share: u64) -> bool {
    let mut hasher = Hasher::new();
    let hash = hasher.text(path).number(seed).finish();
    u64::from(hash.leading()).is_multiple_of(share)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: sequences(), failure_persistence: None, ..ProptestConfig::default() })]

    /// I3: what is shown after any sequence of edits is what a fresh build would write. Each state is looked at, so that
    /// there is something to remember; the last one, which is any, is compared.
    #[test]
    fn after_any_edits_the_preview_shows_what_is_built(first in sites(), edits in moves(), seed in any::<u64>()) {
        let mut site = first;
        let mut preview = Preview::new(options());
        for (round, edit) in (0..6).zip(&edits) {
            let scene = preview.show(snapshot(&site.write())).unwrap();
            for path in LOOKED_AT.iter().filter(|path| is_chosen(path, seed + round, 2)) {
                shown(&scene, path);
            }
            site.make(edit);
        }
        let chosen = |path: &str| is_chosen(path, seed, 4);
        let otherwise = shown_otherwise(&mut preview, &site.write(), &mut Files::new(), &chosen);
        prop_assert!(otherwise.is_empty(), "after {edits:?}: {otherwise:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 8, failure_persistence: None, ..ProptestConfig::default() })]

    /// I3: as above, and each state is compared, with all its files.
    #[test]
    fn after_each_edit_the_preview_shows_what_is_built(first in sites(), edits in moves()) {
        let mut site = first;
        let mut preview = Preview::new(options());
        let mut before = Files::new();
        for edit in std::iter::once(None).chain(edits.iter().take(5).map(Some)) {
            if let Some(edit) = edit {
                site.make(edit);
            }
            let otherwise = shown_otherwise(&mut preview, &site.write(), &mut before, &|_| true);
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
            let otherwise = shown_otherwise(&mut preview, &site.folder, &mut before, &|_| true);
            prop_assert!(otherwise.is_empty(), "{otherwise:?}");
        }
    }
}

/// Pages that lead to each other, are listed, define settings; a picture; and a run, in which something was said of one.
fn large_site() -> Folder {
    let folder = Folder::of(&[(
        "checkdown.yaml",
        "id: a\ntitle: A\nenvironments: {staging: {}, production: {}}\nowners: {team: The team}\n\
         controls: {F: {items: {A: First}}}\nvars: {host: h}\n",
    )]);
    let keys =
        "<!-- check: {id: one, owner: team, tags: [x], controls: [\"F:A\"], aliases: [was]} -->";
    for number in 0..9 {
        let text = format!(
            "# Page {number}\n\n- [ ] One {keys}\n- [ ] Two <!-- check: {{id: two}} -->\n\n  \
             [a page](page-2.md), [its item](page-3.md#one) ![A plan](plan.svg)\n\n```dotenv\nPORT=80\n```\n"
        );
        // Of all but one no item was ever called otherwise.
        let text = if number == 4 {
            text
        } else {
            text.replace(", aliases: [was]", "")
        };
        folder.write(&format!("content/area/page-{number}.md"), text);
    }
    folder.write("content/area/plan.svg", "<svg/>");
    let said = |number: u32, target: &str| {
        serde_json::json!({
            "id": format!("{number:-<22}"), "actor": "someone", "who": "Somebody",
            "when": "2026-01-01T10:00:00.000Z", "target": target, "field": "state",
            "value": {"state": "done"}, "after": [],
        })
    };
    let run = serde_json::json!({
        "format": "checkdown-run", "version": 1, "site": {"id": "a", "title": "A"},
        "run": {"id": "r".repeat(22), "environment": "production", "created": "2026-01-01T09:00:00.000Z"},
        "events": [said(1, "area.page-4/was"), said(2, "area.page-4/two")], "texts": {},
    });
    folder.write("runs/first.json", run.to_string());
    folder
}

/// To show one page of ten thousand, what stands on the others must not be read a second time.
#[test]
fn a_page_is_shown_without_looking_at_the_others() {
    let folder = large_site();
    let read = |path: &str, environments: &[&str]| {
        let options = Options {
            envs: environments.iter().map(ToString::to_string).collect(),
            ..options()
        };
        let (snapshot, memo) = (snapshot(&folder), Memo::default());
        let compiled = prepare(&snapshot, &memo, &options).unwrap();
        assert!(compiled.catalog.pages.iter().all(|page| !page.is_broken));
        let is_error = |one: &Diagnostic| one.severity == Severity::Error;
        assert!(!compiled.diagnostics.iter().any(is_error));
        let path = SitePath::new(path).unwrap();
        let assembly = compiled.assembly_of(&path);
        let site = compiled.site(&assembly);
        if let Body::Made(make) = &site.artifacts[&path].body {
            make().unwrap();
        }
        let pages = compiled.catalog.pages.iter();
        pages.filter(|page| page.is_read()).count()
    };
    // That of which something was said in a run is always looked at.
    for (path, pages) in [
        ("production/area/page-4/index.html", 2),
        ("production/area/page-3/index.html", 2),
        ("production/area/page-1/index.html", 3),
        ("production/index.html", 1),
        ("production/runs/first/index.html", 2),
        ("index.html", 1),
        ("404.html", 1),
        ("search/index.html", 1),
        ("owners/index.html", 1),
        ("tags/index.html", 1),
        ("controls/index.html", 1),
        ("area/plan.svg", 1),
    ] {
        assert_eq!(read(path, &[]), pages, "{path}");
    }
    for (path, pages) in [
        ("production/area/page-1/index.html", 3),
        ("production/index.html", 1),
        // Whose it is, the links of all pages tell.
        ("area/plan.svg", 9),
    ] {
        assert_eq!(
            read(path, &["production"]),
            pages,
            "{path}, production alone"
        );
    }
}

/// Lists of pages ask at once what such a page is called.
#[test]
fn a_page_that_is_called_by_variables_is_read_once() {
    let folder = large_site();
    folder.write("content/a.md", "# On {{host}}\n");
    folder.write("content/b.md", "---\ndescription: On {{host}}.\n---\n# B\n");
    folder.write("content/c.md", "# C\n\nOn {{host}}.\n");
    let (snapshot, memo) = (snapshot(&folder), Memo::default());
    let compiled = prepare(&snapshot, &memo, &options()).unwrap();
    let pages = compiled.catalog.pages.iter();
    let kept = pages.filter(|page| matches!(page.content, Held::Here(_)));
    let kept: Vec<&str> = kept.map(|page| page.path().as_str()).collect();
    assert_eq!(kept, ["content/a.md", "content/b.md"]);
}
