//! Snapshots → the site that is shown: each state of the sources is compiled with what was remembered of the one
//! before. A file with errors is shown as it was when it had none, so that a slip of the pen takes nothing away from
//! the screen.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::shown::Shown;
use crate::compile::{Options, UnknownEnvironment};
use crate::config::Config;
use crate::discover::Snapshot;
use crate::memo::Memo;
use crate::source::SourcePath;

/// What is shown, and what is to be said of the sources as they are.
#[derive(Clone)]
pub struct Scene {
    /// What browsers are given.
    pub shown: Shown,
    /// The sources as they are, which problems are told of; the same site, unless something is broken.
    pub written: Shown,
}

/// A site in preview, from state to state.
pub struct Preview {
    memo: Arc<Memo>,
    options: Options,
    scene: Option<Scene>,
    /// Of what is shown, the files that were never whole.
    broken: BTreeSet<SourcePath>,
}

impl Preview {
    pub fn new(options: Options) -> Self {
        Self {
            memo: Arc::new(Memo::default()),
            options,
            scene: None,
            broken: BTreeSet::new(),
        }
    }

    /// Compiles another state of the sources, and shows it.
    ///
    /// # Errors
    ///
    /// If the environment that was asked for is not in the settings; what was shown stays.
    pub fn show(&mut self, snapshot: Snapshot) -> Result<Scene, UnknownEnvironment> {
        self.memo.begin_round();
        let start = |snapshot| Shown::start(snapshot, Arc::clone(&self.memo), self.options.clone());
        let written = start(Arc::new(snapshot))?;
        let broken: BTreeSet<SourcePath> = written.facts.broken.iter().cloned().collect();
        let last = self.scene.as_ref().map(|scene| &*scene.shown.snapshot);
        let healed = last.and_then(|last| healed(&written.snapshot, last, &broken, &self.broken));
        let shown = match healed {
            Some((healed, still_broken)) => {
                self.broken = still_broken;
                start(Arc::new(healed))?
            }
            None => {
                self.broken = broken;
                written.clone()
            }
        };
        let scene = Scene { shown, written };
        self.scene = Some(scene.clone());
        Ok(scene)
    }
}

/// The snapshot with files that are `broken` as they were in `last`, and those for which that was no help, for they
/// were `never_whole`. `None` if there is nothing better than what is written.
fn healed(
    written: &Snapshot,
    last: &Snapshot,
    broken: &BTreeSet<SourcePath>,
    never_whole: &BTreeSet<SourcePath>,
) -> Option<(Snapshot, BTreeSet<SourcePath>)> {
    let mut healed = written.clone();
    let mut still = BTreeSet::new();
    let is_theme = |path: &SourcePath| path.as_str().starts_with("themes/");
    let is_run = |path: &SourcePath| path.as_str().starts_with("runs/");
    for path in broken {
        let is_mended = !never_whole.contains(path)
            && if path.as_str() == Config::FILE {
                healed.settings = last.settings.clone();
                true
            } else if is_theme(path) {
                // Its templates belong together.
                healed.theme_files = last.theme_files.clone();
                !never_whole.iter().any(is_theme)
            } else if is_run(path) {
                healed.runs = last.runs.clone();
                !never_whole.iter().any(is_run)
            } else {
                replace_page(&mut healed, last, path)
            };
        if !is_mended {
            still.insert(path.clone());
        }
    }
    healed
        .diagnostics
        .retain(|one| !broken.contains(&one.primary.path) || still.contains(&one.primary.path));
    (still.len() < broken.len()).then_some((healed, still))
}

fn replace_page(healed: &mut Snapshot, last: &Snapshot, path: &SourcePath) -> bool {
    let place =
        |pages: &[crate::source::Source]| pages.binary_search_by(|page| page.path.cmp(path));
    match (place(&healed.pages), place(&last.pages)) {
        (Ok(here), Ok(there)) => {
            healed.pages[here] = last.pages[there].clone();
            true
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::super::shown::Found;
    use super::*;
    use crate::model::Date;
    use crate::site::SitePath;
    use crate::source::Source;

    fn snapshot(settings: &str, pages: &[(&str, &str)]) -> Snapshot {
        Snapshot {
            settings: Some(Source::new(Config::FILE, settings)),
            pages: pages
                .iter()
                .map(|(path, text)| Source::new(path, *text))
                .collect(),
            assets: Vec::new(),
            theme_files: BTreeMap::new(),
            runs: Vec::new(),
            history: None,
            today: Date {
                year: 2026,
                month: 1,
                day: 1,
            },
            notes: Vec::new(),
            diagnostics: Vec::new(),
        }
    }

    fn page(scene: &Scene, path: &str) -> String {
        match scene.shown.wait_for(SitePath::new(path).unwrap()) {
            Found::Bytes(bytes) => String::from_utf8(bytes).unwrap(),
            other => panic!("{path}: {other:?}"),
        }
    }

    const SETTINGS: &str = "id: a\ntitle: Site\n";

    #[test]
    fn a_broken_page_is_shown_as_it_was_and_the_others_as_they_are() {
        let mut preview = Preview::new(Options::default());
        let whole = [("content/a.md", "# One\n"), ("content/b.md", "# Two\n")];
        preview.show(snapshot(SETTINGS, &whole)).unwrap();
        let broken = "# Changed\n\n- [ ] x <!-- check: {levle: x} -->\n";
        let pages = [("content/a.md", broken), ("content/b.md", "# Three\n")];
        let scene = preview.show(snapshot(SETTINGS, &pages)).unwrap();
        assert!(
            page(&scene, "a/index.html").contains("<h1>One</h1>")
                || page(&scene, "a/index.html").contains("One")
        );
        assert!(!page(&scene, "a/index.html").contains("Changed"));
        assert!(page(&scene, "b/index.html").contains("Three"));
        assert_eq!(scene.written.facts.broken.len(), 1);
        // Again, with nothing mended.
        let scene = preview.show(snapshot(SETTINGS, &pages)).unwrap();
        assert!(!page(&scene, "a/index.html").contains("Changed"));
        let mended = [
            ("content/a.md", "# Changed\n"),
            ("content/b.md", "# Three\n"),
        ];
        let scene = preview.show(snapshot(SETTINGS, &mended)).unwrap();
        assert!(page(&scene, "a/index.html").contains("Changed"));
    }

    #[test]
    fn broken_settings_leave_the_site_as_it_was() {
        let mut preview = Preview::new(Options::default());
        let pages = [("content/a.md", "# One\n")];
        preview.show(snapshot(SETTINGS, &pages)).unwrap();
        let pages = [("content/a.md", "# Two\n")];
        let scene = preview.show(snapshot("id: a\ntitle: [\n", &pages)).unwrap();
        assert!(page(&scene, "a/index.html").contains("Two"));
        assert!(page(&scene, "a/index.html").contains("Site"));
    }

    #[test]
    fn a_page_that_was_never_whole_is_shown_as_well_as_can_be() {
        let mut preview = Preview::new(Options::default());
        let broken = [(
            "content/a.md",
            "# One\n\n- [ ] x <!-- check: {levle: x} -->\n",
        )];
        let scene = preview.show(snapshot(SETTINGS, &broken)).unwrap();
        assert!(page(&scene, "a/index.html").contains("One"));
        let broken = [(
            "content/a.md",
            "# Two\n\n- [ ] x <!-- check: {levle: x} -->\n",
        )];
        let scene = preview.show(snapshot(SETTINGS, &broken)).unwrap();
        assert!(page(&scene, "a/index.html").contains("Two"));
    }
}
