//! The folder that a site is written to: where it really is, and whether it may be written to.

use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};

use anyhow::{Context, bail};

use super::manifest;
use super::work;

/// What is at the destination.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    Absent,
    Empty,
    /// An earlier site, told by its manifest.
    Own,
}

/// What a site is made of, below its root; nothing is written there.
const SOURCES: [&str; 3] = ["content", "themes", "runs"];

/// The destination without links, its parents made.
///
/// # Errors
///
/// When the site's own files would be overwritten, or the path leads nowhere.
pub(super) fn resolve(out: &Path, root: &Path) -> anyhow::Result<PathBuf> {
    let resolved = locate(out).with_context(|| format!("cannot write to {}", out.display()))?;
    let root = root
        .canonicalize()
        .with_context(|| format!("cannot find the site at {}", root.display()))?;
    if root.starts_with(&resolved) {
        bail!(
            "the site cannot be written to {}, because its sources lie there: name a folder of its own",
            resolved.display()
        );
    }
    for name in SOURCES {
        let Ok(folder) = root.join(name).canonicalize() else {
            continue;
        };
        if resolved.starts_with(&folder) || folder.starts_with(&resolved) {
            bail!(
                "the site cannot be written to {}, because `{name}` holds its sources: name a folder outside it",
                resolved.display()
            );
        }
    }
    if let Some(parent) = resolved.parent() {
        fs::create_dir_all(parent).with_context(|| format!("cannot make {}", parent.display()))?;
    }
    Ok(resolved)
}

/// Resolves links as far as the path exists; the rest is to be made.
fn locate(out: &Path) -> anyhow::Result<PathBuf> {
    let absolute = std::path::absolute(out)?;
    let mut missing = Vec::new();
    let mut there = absolute.as_path();
    loop {
        match there.canonicalize() {
            Ok(found) => {
                missing.reverse();
                return Ok(missing
                    .into_iter()
                    .fold(found, |path, part| path.join(part)));
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(error.into()),
        }
        if there.symlink_metadata().is_ok() {
            bail!("{} is a link that leads nowhere", there.display());
        }
        match there.components().next_back() {
            Some(Component::Normal(name)) => missing.push(name),
            _ => bail!("the path leads through a folder that does not exist"),
        }
        let Some(parent) = there.parent() else {
            bail!("the path leads nowhere");
        };
        there = parent;
    }
}

/// What stands at `out`.
///
/// # Errors
///
/// When it is a file, or a folder with files in it that no build of ours has written.
pub(super) fn standing(out: &Path) -> anyhow::Result<Standing> {
    let shown = out.display();
    let entries = match fs::read_dir(out) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Standing::Absent),
        Err(error) if error.kind() == io::ErrorKind::NotADirectory => {
            bail!("{shown} is a file: name a folder to write the site to")
        }
        Err(error) => return Err(error).with_context(|| format!("cannot read {shown}")),
    };
    let manifest = out.join(manifest::NAME);
    if manifest.symlink_metadata().is_ok_and(|m| m.is_file()) {
        return Ok(Standing::Own);
    }
    for entry in entries {
        let name = entry
            .with_context(|| format!("cannot read {shown}"))?
            .file_name();
        if name != work::INSIDE && name != ".git" {
            bail!(
                "{shown} is not empty, and nothing in it says that `checkdown build` has written it: \
                 name another folder, or empty this one"
            );
        }
    }
    Ok(Standing::Empty)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scratch::Scratch;

    fn refusal(site: &Scratch, out: &str) -> String {
        let refused = resolve(&site.path().join(out), site.path());
        format!("{:#}", refused.expect_err("it is refused"))
    }

    #[test]
    fn sources_are_never_written_over() {
        let site = Scratch::new("destination");
        site.write("content/index.md", "");
        for out in [
            "",
            "..",
            "content",
            "content/public",
            "content/../content",
            "/",
        ] {
            let message = refusal(&site, out);
            assert!(message.contains("sources"), "{out}: {message}");
        }
        assert!(!site.path().join("content/public").exists());
    }

    #[test]
    fn a_destination_that_does_not_exist_gets_parents() {
        let site = Scratch::new("destination");
        let out = resolve(&site.path().join("a/b/public"), site.path()).expect("it is good");
        assert_eq!(out, site.path().join("a/b/public"));
        assert!(site.path().join("a/b").is_dir());
        assert_eq!(standing(&out).expect("it is read"), Standing::Absent);
        let message = refusal(&site, "x/../public");
        assert!(message.contains("does not exist"), "{message}");
    }

    #[cfg(unix)]
    #[test]
    fn a_link_is_resolved_before_it_is_judged() {
        use std::os::unix::fs::symlink;
        let site = Scratch::new("destination");
        site.write("content/index.md", "");
        site.write("deep/site/.checkdown.json", "");
        let link = |target: &str, name: &str| {
            symlink(target, site.path().join(name)).expect("linked");
        };
        link("deep/site", "public");
        link("content", "sources");
        link("nowhere", "broken");
        let out = resolve(&site.path().join("public"), site.path()).expect("it is good");
        assert_eq!(out, site.path().join("deep/site"));
        assert!(refusal(&site, "sources").contains("sources"));
        assert!(refusal(&site, "broken").contains("leads nowhere"));
    }

    #[test]
    fn a_folder_with_somebody_elses_files_is_left_alone() {
        let site = Scratch::new("destination");
        site.write("work/report.txt", "three weeks");
        site.write("file", "");
        site.write("own/.checkdown.json", "");
        fs::create_dir(site.path().join("empty")).expect("made");
        let judged = |name: &str| standing(&site.path().join(name));
        let message = judged("work").expect_err("it is refused").to_string();
        assert!(message.contains("name another folder"), "{message}");
        let message = judged("file").expect_err("it is refused").to_string();
        assert!(message.contains("is a file"), "{message}");
        assert_eq!(judged("own").expect("it is read"), Standing::Own);
        assert_eq!(judged("empty").expect("it is read"), Standing::Empty);
    }
}
