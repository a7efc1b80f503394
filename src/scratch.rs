//! Folders for tests: made empty, removed with the value.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

/// A folder of a test's own below the system's folder for temporary files.
pub(crate) struct Scratch(PathBuf);

impl Scratch {
    /// An empty folder; `purpose` is part of its name.
    pub(crate) fn new(purpose: &str) -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("checkdown-{purpose}-{}-{count}", std::process::id());
        let path = std::env::temp_dir().join(name);
        fs::create_dir(&path).expect("the folder is new");
        Self(path.canonicalize().expect("the folder is there"))
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }

    /// Writes a file below the folder, its parents too.
    pub(crate) fn write(&self, path: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let file = self.0.join(path);
        let parent = file.parent().expect("a file has a parent");
        fs::create_dir_all(parent).expect("the parent can be made");
        fs::write(&file, bytes).expect("the file can be written");
        file
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // What a test leaves behind is in nobody's way.
        let _ = fs::remove_dir_all(&self.0);
    }
}
