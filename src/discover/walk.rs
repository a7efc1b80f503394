//! Finds the files of a site: what is hidden is left alone, and no link leads out.

use std::ffi::OsStr;
use std::fmt::Display;
use std::io;
use std::path::{Component, Path, PathBuf};

use walkdir::{DirEntry, WalkDir};

use crate::diag::{Code, Diagnostic};
use crate::source::{SourcePath, Span};

/// A file of the site.
#[derive(Debug)]
pub(super) struct Found {
    /// Relative to the root, with `/` between its parts.
    pub path: String,
    /// Where to read it.
    pub file: PathBuf,
}

impl Found {
    pub(super) fn is_page(&self) -> bool {
        let extension = self.file.extension().and_then(OsStr::to_str);
        matches!(extension, Some("md" | "markdown"))
    }
}

/// The folder of a site, and what in it is never read.
pub(super) struct Grounds {
    root: PathBuf,
    /// The folder that builds write, if it is there.
    out: Option<PathBuf>,
}

impl Grounds {
    pub(super) fn new(root: &Path, out: &Path) -> io::Result<Self> {
        let root = root.canonicalize()?;
        if !root.is_dir() {
            return Err(io::ErrorKind::NotADirectory.into());
        }
        let out = out.canonicalize().ok();
        Ok(Self { root, out })
    }

    /// Absolute, without links.
    pub(super) fn root(&self) -> &Path {
        &self.root
    }

    /// The file `name` right below the root, if there is one.
    pub(super) fn find(&self, name: &str) -> Result<Option<Found>, Unreadable> {
        let file = self.root.join(name);
        match file.symlink_metadata() {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(Unreadable::new(name, error)),
            Ok(metadata) if metadata.is_symlink() => self.check_link(name, &file)?,
            Ok(_) => {}
        }
        if !file.is_file() {
            return Err(Unreadable::new(name, "it is not a file"));
        }
        let path = name.to_owned();
        Ok(Some(Found { path, file }))
    }

    /// A name that is passed over wherever it stands.
    fn is_passed_over(name: &OsStr) -> bool {
        name.as_encoded_bytes().starts_with(b".") || name == "node_modules"
    }

    /// Whether a folder is the one that builds write. Only a folder of that name can be, so few are
    /// looked up.
    fn is_out(&self, folder: &Path) -> bool {
        self.out.as_deref().is_some_and(|out| {
            out.file_name() == folder.file_name()
                && folder.canonicalize().is_ok_and(|folder| folder == out)
        })
    }

    /// Whether the link `file` may be followed.
    fn check_link(&self, path: &str, file: &Path) -> Result<(), Unreadable> {
        let target = file
            .canonicalize()
            .map_err(|error| Unreadable::new(path, error))?;
        let Ok(below) = target.strip_prefix(&self.root) else {
            return Err(Unreadable::new(path, "the link leaves the site")
                .help("copy what it points to into the site"));
        };
        if file.starts_with(&target) {
            return Err(Unreadable::new(
                path,
                "the link leads back to a folder that it is in",
            ));
        }
        let in_out = self.out.as_ref().is_some_and(|out| target.starts_with(out));
        if in_out || below.iter().any(Self::is_passed_over) {
            return Err(Unreadable::new(
                path,
                "the link leads to what is never read: a hidden file, `node_modules` or the built site",
            ));
        }
        Ok(())
    }
}

/// All files below `root/folder`, sorted by path.
pub(super) fn walk(
    grounds: &Grounds,
    folder: &str,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Found> {
    let mut found = Vec::new();
    let mut walker = WalkDir::new(grounds.root.join(folder))
        .follow_links(true)
        .into_iter();
    while let Some(entry) = walker.next() {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                diagnostics.extend(explain(grounds, &error).map(Diagnostic::from));
                continue;
            }
        };
        match examine(grounds, &entry) {
            Ok(Some(file)) => found.push(file),
            Ok(None) if entry.file_type().is_dir() && !is_entered(grounds, &entry) => {
                walker.skip_current_dir();
            }
            Ok(None) => {}
            Err(unreadable) => {
                diagnostics.push(unreadable.into());
                if entry.file_type().is_dir() {
                    walker.skip_current_dir();
                }
            }
        }
    }
    found.sort_unstable_by(|a, b| a.path.cmp(&b.path));
    found
}

fn is_entered(grounds: &Grounds, folder: &DirEntry) -> bool {
    !Grounds::is_passed_over(folder.file_name()) && !grounds.is_out(folder.path())
}

/// A file to read, `None` for a folder or what is passed over.
fn examine(grounds: &Grounds, entry: &DirEntry) -> Result<Option<Found>, Unreadable> {
    if Grounds::is_passed_over(entry.file_name()) {
        return Ok(None);
    }
    let path = named(grounds, entry.path())?;
    if entry.path_is_symlink() {
        grounds.check_link(&path, entry.path())?;
    }
    let kind = entry.file_type();
    if kind.is_dir() {
        return Ok(None);
    }
    if !kind.is_file() {
        return Err(Unreadable::new(&path, "it is neither a file nor a folder"));
    }
    let file = entry.path().to_owned();
    Ok(Some(Found { path, file }))
}

/// The path of a file as the site writes it.
fn named(grounds: &Grounds, file: &Path) -> Result<String, Unreadable> {
    let relative = file.strip_prefix(&grounds.root).unwrap_or(file);
    let parts = relative.components().map(Component::as_os_str);
    let path = parts
        .map(OsStr::to_string_lossy)
        .collect::<Vec<_>>()
        .join("/");
    let is_text = relative.to_str().is_some();
    if is_text && !path.contains(|c: char| c == '\\' || c.is_control()) {
        return Ok(path);
    }
    let reason = match is_text {
        true => "its name holds a backslash or a control character, which not every system allows",
        false => "its name is not UTF-8",
    };
    let printable = path.replace(char::is_control, "\u{fffd}");
    Err(Unreadable::new(&printable, reason).help("rename it"))
}

fn explain(grounds: &Grounds, error: &walkdir::Error) -> Option<Unreadable> {
    let file = error.path().unwrap_or(&grounds.root);
    // An editor's lock is a hidden link that leads nowhere.
    if file.file_name().is_some_and(Grounds::is_passed_over) {
        return None;
    }
    let path = match named(grounds, file) {
        Ok(path) => path,
        Err(unreadable) => return Some(unreadable),
    };
    Some(match (error.loop_ancestor(), error.io_error()) {
        (Some(_), _) => Unreadable::new(&path, "the link leads back to a folder that it is in"),
        (None, Some(error)) => Unreadable::new(&path, error),
        (None, None) => Unreadable::new(&path, error),
    })
}

/// Why a file could not be read.
pub(super) struct Unreadable {
    path: String,
    reason: String,
    help: Option<&'static str>,
}

impl Unreadable {
    pub(super) fn new(path: &str, reason: impl Display) -> Self {
        Self {
            path: path.to_owned(),
            reason: reason.to_string(),
            help: None,
        }
    }

    /// What to do, in the imperative.
    pub(super) fn help(self, help: &'static str) -> Self {
        let help = Some(help);
        Self { help, ..self }
    }
}

impl From<Unreadable> for Diagnostic {
    /// There is no text to point into, so the span is empty.
    fn from(unreadable: Unreadable) -> Self {
        let path = SourcePath::new(&unreadable.path);
        let message = format!("cannot be read: {}", unreadable.reason);
        Diagnostic::new(Code::UnreadableFile, &path, Span::default(), message)
            .help_if(unreadable.help.map(str::to_owned))
    }
}
