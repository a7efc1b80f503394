//! Pages of the documentation that are made from the code equal what the code makes now.
//!
//! `UPDATE_EXPECT=1` writes them anew.

use std::fs;
use std::path::Path;

use checkdown::diag;

#[test]
fn the_reference_pages_say_what_the_code_says() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("content/reference");
    let pages = [("diagnostics.md", diag::reference())];
    let mut stale = Vec::new();
    for (name, wanted) in pages {
        let path = folder.join(name);
        if fs::read_to_string(&path).is_ok_and(|written| written == wanted) {
            continue;
        }
        if std::env::var_os("UPDATE_EXPECT").is_some() {
            fs::write(&path, &wanted).unwrap();
        } else {
            stale.push(name);
        }
    }
    assert!(
        stale.is_empty(),
        "{stale:?} are not what the code makes; UPDATE_EXPECT=1 writes them anew"
    );
}
