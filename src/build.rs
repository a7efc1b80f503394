//! Runs before the program is compiled: names the sources it is made of by a hash, so that a page made by
//! other code is never taken for one that is up to date.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let root = env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default();
    let mut hasher = DefaultHasher::new();
    for folder in ["src", "themes"] {
        println!("cargo::rerun-if-changed={folder}");
        hash_folder(&Path::new(&root).join(folder), &mut hasher)?;
    }
    println!(
        "cargo::rustc-env=CHECKDOWN_SOURCES={:016x}",
        hasher.finish()
    );
    Ok(())
}

/// All files of a folder, by name and content, in the order of their names.
fn hash_folder(folder: &Path, hasher: &mut impl Hasher) -> io::Result<()> {
    let mut entries = fs::read_dir(folder)?.collect::<io::Result<Vec<_>>>()?;
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        entry.file_name().hash(hasher);
        match entry.file_type()?.is_dir() {
            true => hash_folder(&entry.path(), hasher)?,
            false => fs::read(entry.path())?.hash(hasher),
        }
    }
    Ok(())
}
