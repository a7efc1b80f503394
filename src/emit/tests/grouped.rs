//! The files of a group are made together, and only when what they are made of changed.

use super::*;
use crate::site::Group;

/// A site of one page and a group of these files, made of `inputs`; `made` counts how often the group is.
fn grouped<'a>(files: &'a Tree, inputs: &str, made: &'a AtomicUsize) -> Site<'a> {
    let path = |path: &String| SitePath::new(path.as_str()).expect("it is a path");
    let page = Artifact {
        inputs: Hash::of(b"page"),
        body: Body::Made(Box::new(|| Ok(b"page".to_vec()))),
    };
    let group = Group {
        folder: SitePath::new("search").expect("it is a path"),
        inputs: Hash::of(inputs.as_bytes()),
        make: Box::new(move || {
            made.fetch_add(1, Ordering::Relaxed);
            let files = files.iter();
            files
                .map(|(name, text)| (path(name), text.clone().into_bytes()))
                .collect()
        }),
    };
    Site {
        artifacts: [(path(&"search/index.html".to_owned()), page)].into(),
        groups: vec![group],
        seal: None,
    }
}

#[test]
fn a_group_is_made_once_for_the_same_inputs() {
    for way in WAYS {
        let place = Place::new();
        let made = AtomicUsize::new(0);
        let options = Options {
            root: place.0.path(),
            progress: None,
        };
        let emit = |files: &Tree, inputs: &str| {
            let site = grouped(files, inputs, &made);
            let outcome = emit_by(way.clone(), &site, &place.out(), &options);
            let mut there = read(&place.out());
            there.remove("search/index.html").expect("the page stands");
            assert_eq!(there, *files);
            (
                counts(&outcome.expect("it is written")),
                made.swap(0, Ordering::Relaxed),
            )
        };
        let one = tree([("search/a.bin", "a"), ("search/m.json", "1")]);
        let other = tree([("search/b.bin", "b"), ("search/m.json", "2")]);
        assert_eq!(emit(&one, "1"), ((3, 0, 0), 1));
        assert_eq!(emit(&one, "1"), ((0, 3, 0), 0), "nothing changed");
        assert_eq!(emit(&one, "2"), ((0, 3, 0), 1), "the same bytes");
        assert_eq!(emit(&other, "3"), ((2, 1, 1), 1));
        assert_eq!(emit(&other, "3"), ((0, 3, 0), 0));
        place.edit("search/b.bin", "c");
        assert_eq!(emit(&other, "3"), ((1, 2, 0), 1), "by another hand");
        fs::remove_file(place.out().join("search/m.json")).expect("it is there");
        assert_eq!(emit(&other, "3"), ((1, 2, 0), 1), "gone");
    }
}
