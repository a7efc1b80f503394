//! What is not written, and what is never touched.

use super::*;
use crate::diag::Code;
use crate::source::{SourcePath, Span};

#[test]
fn mistakes_are_all_told_and_the_old_site_stays() {
    for way in WAYS {
        let place = Place::new();
        let (old, new) = (old_site(), new_site());
        place.emit(&way, &old);
        let made = AtomicUsize::new(0);
        let mut site = site(&new, &made);
        for (path, artifact) in site.artifacts.iter_mut().skip(2) {
            let path = SourcePath::new(path.as_str());
            artifact.body = Body::Made(Box::new(move || {
                Err(Box::new(Diagnostic::new(
                    Code::TemplateError,
                    &path,
                    Span::default(),
                    "no such field",
                )))
            }));
        }
        let options = Options {
            root: place.0.path(),
            progress: None,
        };
        let failed = emit_by(way, &site, &place.out(), &options);
        let Err(Failure::Mistakes(mistakes)) = failed else {
            panic!("it is refused: {failed:?}")
        };
        let paths: Vec<_> = mistakes.iter().map(|d| d.primary.path.as_str()).collect();
        assert_eq!(paths, ["c/index.html", "index.html/index.html"]);
        assert_eq!(read(&place.out()), old);
        assert_eq!(names(place.0.path()), ["public"]);
    }
}

#[test]
fn a_disk_that_says_no_leaves_the_old_site() {
    let place = Place::new();
    let old = old_site();
    place.emit(&Way::best(), &old);
    let long = "x".repeat(300);
    let failed = place.try_emit(&Way::best(), &tree([("index.html", "new"), (&long, "")]));
    let Err(Failure::Machine(error)) = failed else {
        panic!("no file has such a name: {failed:?}")
    };
    assert!(
        format!("{error:#}").contains("xxx: File name too long"),
        "{error:#}"
    );
    assert_eq!(read(&place.out()), old);
    assert_eq!(names(place.0.path()), ["public"]);
}

#[test]
fn only_an_empty_folder_or_our_own_is_written_to() {
    for way in WAYS {
        let place = Place::new();
        fs::create_dir(place.out()).expect("it is new");
        place.emit(&way, &old_site());
        fs::remove_file(place.out().join(manifest::NAME)).expect("it is there");
        let failed = place.try_emit(&way, &new_site());
        assert!(matches!(failed, Err(Failure::Machine(_))), "{failed:?}");
        assert_eq!(read(&place.out()), old_site());
    }
}

#[test]
fn a_repository_in_the_destination_is_kept() {
    let place = Place::new();
    place
        .0
        .write("public/.git", "gitdir: ../.git/worktrees/public");
    for mut site in [old_site(), new_site()] {
        let (outcome, _) = place.try_emit(&Way::best(), &site).expect("it is written");
        assert!(outcome.notes[0].contains("because it holds a repository's `.git`"));
        site.insert(".git".into(), "gitdir: ../.git/worktrees/public".into());
        assert_eq!(read(&place.out()), site);
    }
}

#[test]
fn paths_of_builds_are_not_for_sites() {
    let place = Place::new();
    for path in [".checkdown.json", ".checkdown/next", ".git/config"] {
        let failed = place.try_emit(&Way::best(), &tree([(path, "")]));
        assert!(matches!(failed, Err(Failure::Machine(_))), "{failed:?}");
    }
}
