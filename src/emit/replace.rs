//! Changes the destination file by file, where it cannot be exchanged as a whole. Everything is made before the
//! first file moves, so that half a site is seen for as short as it takes to rename what changed.

use std::ffi::{OsStr, OsString};
use std::fs;
use std::io;
use std::path::Path;

use anyhow::Context;
use rayon::prelude::*;

use super::destination::Standing;
use super::make::{Fate, Made, with_parents};
use super::survey::{Found, key};
use super::{Emission, manifest};

impl Emission<'_> {
    /// Moves the staged files in, then removes what is not of the site; the manifest comes last.
    pub(super) fn replace_files(
        &self,
        made: &[Made],
        strays: &[&Found],
        stage: &Path,
        reason: &str,
    ) -> anyhow::Result<Vec<String>> {
        if self.before.standing != Standing::Own {
            self.claim()?;
        }
        let files = strays.iter().map(|found| &found.path);
        let strays: Vec<_> = files.chain(&self.before.survey.empty_folders).collect();
        let (blocking, harmless): (Vec<&OsString>, Vec<&OsString>) = strays
            .into_iter()
            .partition(|stray| self.is_blocking(stray));
        self.remove(&blocking)?;

        let written = made
            .iter()
            .zip(&self.paths)
            .filter(|(made, _)| made.fate == Fate::Written);
        // What pages need is there before the pages.
        let (pages, others): (Vec<&str>, Vec<&str>) = written
            .map(|(_, path)| *path)
            .partition(|path| path.ends_with(".html"));
        for paths in [others, pages] {
            paths
                .par_iter()
                .try_for_each(|path| self.move_in(path, stage))?;
        }
        self.remove(&harmless)?;

        if !stage.join(manifest::NAME).exists() {
            self.write_manifest(made, stage)?;
        }
        self.place_manifest(stage)?;
        Ok(vec![format!(
            "{} was changed file by file, because {reason}: who looked meanwhile may have seen parts of both sites",
            self.out.display()
        )])
    }

    /// An empty manifest makes the folder ours, so that the next build goes on if this one is killed.
    fn claim(&self) -> anyhow::Result<()> {
        let file = self.out.join(manifest::NAME);
        let json = manifest::to_json(std::iter::empty())?;
        with_parents(&file, |file| fs::write(file, &json))
            .with_context(|| format!("cannot write {}", file.display()))
    }

    /// Whether a stray is in the way of a file: it is no folder where one must be, or it lies in a folder
    /// where a file must be.
    fn is_blocking(&self, stray: &OsStr) -> bool {
        let stray = key(stray);
        let below = [stray, b"/"].concat();
        let place = self
            .paths
            .partition_point(|path| path.as_bytes() < &below[..]);
        let is_folder = |path: &&str| path.as_bytes().starts_with(&below);
        let is_file = |folder: &[u8]| {
            let found = self
                .paths
                .binary_search_by(|path| path.as_bytes().cmp(folder));
            found.is_ok()
        };
        let ends = stray.iter().enumerate().filter(|(_, byte)| **byte == b'/');
        self.paths.get(place).is_some_and(is_folder)
            || is_file(stray)
            || ends.into_iter().any(|(end, _)| is_file(&stray[..end]))
    }

    fn move_in(&self, path: &str, stage: &Path) -> anyhow::Result<()> {
        let (from, to) = (stage.join(path), self.out.join(path));
        with_parents(&to, |to| fs::rename(&from, to))
            .with_context(|| format!("cannot write {}", to.display()))
    }

    /// Removes files and empty folders, and the folders that are empty then.
    fn remove(&self, strays: &[&OsString]) -> anyhow::Result<()> {
        for stray in strays {
            let path = self.out.join(stray);
            let is_folder = path
                .symlink_metadata()
                .is_ok_and(|metadata| metadata.is_dir());
            let removed = match is_folder {
                true => fs::remove_dir(&path),
                false => fs::remove_file(&path),
            };
            match removed {
                Err(error) if error.kind() != io::ErrorKind::NotFound => {
                    return Err(error).with_context(|| format!("cannot remove {}", path.display()));
                }
                _ => {}
            }
            let folders = path
                .ancestors()
                .skip(1)
                .take_while(|folder| *folder != self.out);
            // The first that still holds something ends it.
            for folder in folders {
                if fs::remove_dir(folder).is_err() {
                    break;
                }
            }
        }
        Ok(())
    }
}
