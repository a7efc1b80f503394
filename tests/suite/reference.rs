//! Pages of the documentation that are made from the code equal what the code makes now.
//!
//! `UPDATE_EXPECT=1` writes them anew.

use std::fs;
use std::path::Path;

use checkdown::{diag, shape};

const ANNOTATIONS: &str = "\
---
description: Every key of items, sections, pages, code blocks and views.
order: 2
---

# Annotations

This page lists every key of items, sections, pages, code blocks and views.
[Annotations](../writing/annotations.md) tells where each of them stands.
";

const SETTINGS: &str = "\
---
description: Every key of checkdown.yaml.
order: 1
---

# Settings

This page lists every key of `checkdown.yaml`. [The settings file](../settings-file.md) tells what they are for.
";

fn with_tables(page: &str, tables: &str) -> String {
    let tables = tables.trim_end().replace("### ", "## ");
    format!("{page}\n{tables}\n")
}

#[test]
fn the_reference_pages_say_what_the_code_says() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("content/reference");
    let pages = [
        (
            "annotations.md",
            with_tables(ANNOTATIONS, &shape::reference::annotations()),
        ),
        ("diagnostics.md", diag::reference()),
        (
            "settings.md",
            with_tables(SETTINGS, &shape::reference::settings()),
        ),
    ];
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
