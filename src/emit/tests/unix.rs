//! Links and permissions, which only Unix has.

use std::os::unix::fs::{PermissionsExt, symlink};

use super::*;

#[test]
fn links_in_the_site_are_removed_and_what_they_lead_to_is_not() {
    for way in WAYS {
        let (place, other) = (Place::new(), Scratch::new("emit"));
        place.emit(&way, &old_site());
        other.write("index.html", "mine");
        let link = |path: &str, target: &Path| {
            let path = place.out().join(path);
            symlink(target, path).expect("linked");
        };
        fs::remove_dir_all(place.out().join("a")).expect("it is there");
        fs::remove_file(place.out().join("index.html")).expect("it is there");
        link("a", other.path());
        link("index.html", &other.path().join("index.html"));
        link("stray", other.path());
        place.emit(&way, &old_site());
        assert_eq!(read(other.path()), tree([("index.html", "mine")]));
    }
}

#[test]
fn a_destination_that_is_a_link_stays_one() {
    let place = Place::new();
    symlink("deep/er", place.out()).expect("linked");
    place.0.write("deep/er/.checkdown.json", "");
    for site in [old_site(), new_site()] {
        place.emit(&Way::best(), &site);
        assert!(place.out().is_symlink());
    }
    assert_eq!(names(&place.0.path().join("deep")), ["er"]);
}

#[test]
fn the_folder_keeps_its_permissions() {
    for way in WAYS {
        let place = Place::new();
        fs::create_dir(place.out()).expect("it is new");
        let permissions = fs::Permissions::from_mode(0o2770);
        fs::set_permissions(place.out(), permissions).expect("it is ours");
        for site in [old_site(), new_site()] {
            place.emit(&way, &site);
            let metadata = place.out().metadata().expect("it is there");
            assert_eq!(metadata.permissions().mode() & 0o7777, 0o2770);
        }
    }
}

#[test]
fn a_file_that_changes_is_a_new_one_so_links_to_the_old_keep_its_bytes() {
    for way in WAYS {
        let place = Place::new();
        place.emit(&way, &old_site());
        let kept = place.0.path().join("kept");
        fs::hard_link(place.out().join("index.html"), &kept).expect("linked");
        let mut site = old_site();
        site.insert("index.html".into(), "changed".into());
        place.emit(&way, &site);
        assert_eq!(fs::read(&kept).expect("it is there"), b"home");
    }
}
