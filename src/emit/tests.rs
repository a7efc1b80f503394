//! The laws of writing a site: the old one or the new one stands, nothing is done twice, nothing of
//! anybody else is touched.

mod grouped;
mod killed;
mod refused;
#[cfg(unix)]
mod unix;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use proptest::prelude::*;

use super::*;
use crate::hash::Hash;
use crate::scratch::Scratch;
use crate::site::{Artifact, Body, SitePath};

/// Path to text.
type Tree = BTreeMap<String, String>;

fn tree<const N: usize>(files: [(&str, &str); N]) -> Tree {
    files
        .map(|(path, text)| (path.to_owned(), text.to_owned()))
        .into()
}

/// A site of these files; `made` counts how many are made.
fn site<'a>(tree: &'a Tree, made: &'a AtomicUsize) -> Site<'a> {
    let artifact = |text: &'a String| Artifact {
        inputs: Hash::of(text.as_bytes()),
        body: Body::Made(Box::new(move || {
            made.fetch_add(1, Ordering::Relaxed);
            Ok(text.clone().into_bytes())
        })),
    };
    let path = |path: &String| SitePath::new(path.as_str()).expect("it is a path");
    let artifacts = tree.iter().map(|(name, text)| (path(name), artifact(text)));
    Site {
        seal: None,
        artifacts: artifacts.collect(),
        groups: Vec::new(),
    }
}

/// All files of a folder but the manifest; an empty folder is a path that ends with `/`.
fn read(folder: &Path) -> Tree {
    fn visit(folder: &Path, prefix: &str, tree: &mut Tree) {
        let mut is_empty = true;
        for entry in fs::read_dir(folder).expect("it is read") {
            let entry = entry.expect("it is read");
            is_empty = false;
            let name = entry.file_name().into_string().expect("it is UTF-8");
            let path = format!("{prefix}{name}");
            if entry.file_type().expect("it is read").is_dir() {
                visit(&entry.path(), &format!("{path}/"), tree);
            } else if path != manifest::NAME {
                let text = fs::read_to_string(entry.path()).expect("it is read");
                tree.insert(path, text);
            }
        }
        if is_empty {
            tree.insert(prefix.to_owned(), String::new());
        }
    }
    let mut tree = Tree::new();
    visit(folder, "", &mut tree);
    tree
}

/// Where the tests of one site happen: `public` in a folder of its own.
struct Place(Scratch);

impl Place {
    fn new() -> Self {
        Self(Scratch::new("emit"))
    }

    fn out(&self) -> PathBuf {
        self.0.path().join("public")
    }

    fn try_emit(&self, way: &Way, tree: &Tree) -> Result<(Outcome, usize), Failure> {
        let made = AtomicUsize::new(0);
        let options = Options {
            root: self.0.path(),
            progress: None,
        };
        let outcome = emit_by(way.clone(), &site(tree, &made), &self.out(), &options)?;
        Ok((outcome, made.into_inner()))
    }

    /// The outcome, and how many files were made for it.
    fn emit(&self, way: &Way, tree: &Tree) -> (Outcome, usize) {
        let (outcome, made) = self.try_emit(way, tree).expect("it is written");
        assert_eq!(read(&self.out()), *tree);
        let beside: Vec<_> = names(self.0.path());
        assert!(
            !beside.iter().any(|name| name.ends_with(".checkdown")),
            "{beside:?}"
        );
        (outcome, made)
    }

    /// Edits a file of the site by hand, some time after it was written.
    fn edit(&self, path: &str, text: &str) {
        wait();
        self.0.write(&format!("public/{path}"), text);
    }
}

/// Until the clock of the file system, which ticks every few milliseconds, has ticked.
fn wait() {
    std::thread::sleep(Duration::from_millis(20));
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("it is read");
    entries
        .map(|entry| {
            entry
                .expect("it is read")
                .file_name()
                .into_string()
                .expect("it is UTF-8")
        })
        .collect()
}

fn counts(outcome: &Outcome) -> (usize, usize, usize) {
    (outcome.written, outcome.unchanged, outcome.removed)
}

const WAYS: [Way; 3] = [
    Way::Exchange,
    Way::TwoRenames,
    Way::OneByOne("this is a test"),
];

fn old_site() -> Tree {
    tree([
        ("a/index.html", "a"),
        ("assets/style.css", "css"),
        ("b/deep/er/index.html", "b"),
        ("index.html", "home"),
    ])
}

fn new_site() -> Tree {
    tree([
        ("a/index.html", "a"),
        ("b", "a file where a folder was"),
        ("c/index.html", "new"),
        ("index.html/index.html", "a folder where a file was"),
    ])
}

#[test]
fn a_site_is_written_and_then_replaced_every_way() {
    for way in WAYS {
        let place = Place::new();
        let (outcome, _) = place.emit(&way, &old_site());
        assert_eq!(
            (counts(&outcome), outcome.files, outcome.bytes),
            ((4, 0, 0), 4, 9)
        );
        let (outcome, made) = place.emit(&way, &new_site());
        assert_eq!((counts(&outcome), made), ((3, 1, 3), 3), "{way:?}");
        let is_told = outcome
            .notes
            .iter()
            .any(|note| note.contains("because this is a test"));
        assert_eq!(
            is_told,
            matches!(way, Way::OneByOne(_)),
            "{:?}",
            outcome.notes
        );
    }
}

#[test]
fn an_unchanged_site_is_neither_made_nor_written() {
    for way in WAYS {
        let place = Place::new();
        place.emit(&way, &old_site());
        let state = |path: &str| {
            let metadata = place.out().join(path).metadata().expect("it is there");
            (
                metadata.modified().expect("it has a time"),
                inode(&metadata),
            )
        };
        let paths = ["", manifest::NAME, "index.html", "a"];
        let before = paths.map(state);
        let (outcome, made) = place.emit(&way, &old_site());
        assert_eq!((counts(&outcome), made), ((0, 4, 0), 0));
        assert_eq!(paths.map(state), before);
    }
}

#[cfg(unix)]
fn inode(metadata: &fs::Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::ino(metadata)
}

#[cfg(not(unix))]
fn inode(_metadata: &fs::Metadata) -> u64 {
    0
}

#[test]
fn two_builds_are_equal_to_the_byte_manifest_included() {
    let [one, other, third] = [Place::new(), Place::new(), Place::new()];
    one.emit(&Way::best(), &old_site());
    other.emit(&Way::best(), &new_site());
    other.emit(&Way::best(), &old_site());
    // What the site had is gone before the build, so that only the manifest still speaks of it.
    let mut longer = old_site();
    longer.insert("z".into(), "gone".into());
    third.emit(&Way::best(), &longer);
    fs::remove_file(third.out().join("z")).expect("it is there");
    third.emit(&Way::best(), &old_site());
    let manifest = |place: &Place| fs::read(place.out().join(manifest::NAME)).expect("it is there");
    assert_eq!(manifest(&one), manifest(&other));
    assert_eq!(manifest(&one), manifest(&third));
}

#[test]
fn what_was_done_to_the_site_by_hand_is_undone() {
    for way in WAYS {
        let place = Place::new();
        let site = old_site();
        place.emit(&way, &site);
        place.edit("index.html", "hand"); // as long as before
        assert_eq!(counts(&place.emit(&way, &site).0), (1, 3, 0));
        place.edit("index.html", "home"); // touched only
        assert_eq!(counts(&place.emit(&way, &site).0), (0, 4, 0));
        fs::remove_file(place.out().join("a/index.html")).expect("it is there");
        assert_eq!(counts(&place.emit(&way, &site).0), (1, 3, 0));
        place.edit("notes/more/todo.txt", "mine");
        assert_eq!(counts(&place.emit(&way, &site).0), (0, 4, 1));
        fs::create_dir_all(place.out().join("x/y")).expect("made");
        assert_eq!(counts(&place.emit(&way, &site).0), (0, 4, 0));
        fs::write(place.out().join(manifest::NAME), "garbage").expect("it is ours");
        assert_eq!(counts(&place.emit(&way, &site).0), (0, 4, 0));
        assert_eq!(place.emit(&way, &site).1, 0, "the manifest is whole again");
    }
}

#[test]
fn a_file_whose_bytes_stay_keeps_its_age_though_it_is_made_again() {
    for way in WAYS {
        let place = Place::new();
        let made = AtomicUsize::new(0);
        let tree = old_site();
        place.emit(&way, &tree);
        let age = || {
            place
                .out()
                .join("index.html")
                .metadata()
                .and_then(|m| m.modified())
        };
        let before = age().expect("it is there");
        let mut changed = site(&tree, &made);
        for artifact in changed.artifacts.values_mut() {
            artifact.inputs = Hash::of(b"others");
        }
        let options = Options {
            root: place.0.path(),
            progress: None,
        };
        for expected in [4, 0] {
            let outcome = emit_by(way.clone(), &changed, &place.out(), &options);
            assert_eq!(counts(&outcome.expect("it is written")), (0, 4, 0));
            assert_eq!(made.swap(0, Ordering::Relaxed), expected);
        }
        assert_eq!(age().expect("it is there"), before);
    }
}

#[test]
fn files_of_the_content_are_copied_without_their_permissions() {
    for way in WAYS {
        let place = Place::new();
        let file = place.0.write("content/run.sh", "long\n".repeat(50_000));
        executable(&file);
        let options = Options {
            root: place.0.path(),
            progress: None,
        };
        let emit_copy = |inputs: &str| {
            let artifact = Artifact {
                inputs: Hash::of(inputs.as_bytes()),
                body: Body::File(file.clone()),
            };
            let path = SitePath::new("files/run.sh").expect("it is a path");
            let site = Site {
                seal: None,
                artifacts: [(path, artifact)].into(),
                groups: Vec::new(),
            };
            let outcome = emit_by(way.clone(), &site, &place.out(), &options);
            counts(&outcome.expect("it is written"))
        };
        assert_eq!(emit_copy("1"), (1, 0, 0));
        let copy = place.out().join("files/run.sh");
        assert_eq!(
            fs::read(&copy).expect("copied"),
            fs::read(&file).expect("it is there")
        );
        assert!(!is_executable(&copy));
        assert_eq!(emit_copy("1"), (0, 1, 0));
        assert_eq!(emit_copy("2"), (0, 1, 0), "the same bytes");
        place.edit("files/run.sh", &"hand\n".repeat(50_000));
        assert_eq!(emit_copy("2"), (1, 0, 0));
        fs::write(&file, "short").expect("it is ours");
        assert_eq!(emit_copy("3"), (1, 0, 0));
        assert_eq!(fs::read(&copy).expect("copied"), b"short");
    }
}

#[cfg(unix)]
fn executable(file: &Path) {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(file, fs::Permissions::from_mode(0o755)).expect("it is ours");
}

#[cfg(unix)]
fn is_executable(file: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    file.metadata().expect("it is there").permissions().mode() & 0o111 != 0
}

#[cfg(not(unix))]
fn executable(_file: &Path) {}

#[cfg(not(unix))]
fn is_executable(_file: &Path) -> bool {
    false
}

#[test]
fn progress_counts_what_is_made() {
    let place = Place::new();
    let made = AtomicUsize::new(0);
    let mut calls = Mutex::new(vec![]);
    let progress = |done, total| calls.lock().expect("nobody panics").push((done, total));
    let options = Options {
        root: place.0.path(),
        progress: Some(&progress),
    };
    let tree = old_site();
    emit(&site(&tree, &made), &place.out(), &options).expect("it is written");
    emit(&site(&tree, &made), &place.out(), &options).expect("it is written");
    let calls = calls.get_mut().expect("nobody panics");
    calls.sort_unstable();
    assert_eq!(*calls, [(1, 4), (2, 4), (3, 4), (4, 4)]);
}

fn any_tree() -> impl Strategy<Value = Tree> {
    let path = prop::sample::select(vec![
        "a.html",
        "b.css",
        "x/a.html",
        "x/b.html",
        "x/y/a.html",
        "x/y/z/a.html",
        "w/a.html",
    ]);
    prop::collection::btree_map(path.prop_map(str::to_owned), "[ab]{0,2}", 0..7)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn after_any_builds_and_edits_the_destination_is_the_last_site(
        way in prop::sample::select(WAYS.to_vec()),
        steps in prop::collection::vec((any_tree(), any_tree(), any::<bool>()), 1..6),
    ) {
        let place = Place::new();
        for (site, edits, is_manifest_lost) in steps {
            place.emit(&way, &site);
            wait();
            for (path, text) in &edits {
                place.0.write(&format!("public/{path}"), text);
            }
            if is_manifest_lost {
                fs::write(place.out().join(manifest::NAME), "").expect("it is ours");
            }
        }
    }
}
