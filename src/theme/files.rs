//! The files of a theme: the built-in ones, and those of the site that stand for them.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::DEFAULT;

/// Files of a site's `themes/`: path below it to bytes.
pub type SiteFiles = BTreeMap<String, Arc<[u8]>>;

macro_rules! built_in {
    ($($path:literal)*) => {
        /// The files of `themes/default/`, as they were when the program was built: path below it, and bytes.
        pub const BUILT_IN_FILES: &[(&str, &[u8])] =
            &[$(($path, include_bytes!(concat!("../../themes/default/", $path))),)*];
    };
}

built_in! {
    "css/layers.css"
    "css/layout.css"
    "css/parts/alert.css"
    "css/parts/anchor.css"
    "css/parts/asks.css"
    "css/parts/chip.css"
    "css/parts/command.css"
    "css/parts/comparison.css"
    "css/parts/copy.css"
    "css/parts/facts.css"
    "css/parts/grid.css"
    "css/parts/groups.css"
    "css/parts/header.css"
    "css/parts/heading.css"
    "css/parts/item.css"
    "css/parts/listing.css"
    "css/parts/menu.css"
    "css/parts/nav.css"
    "css/parts/panel.css"
    "css/parts/run-bar.css"
    "css/parts/scheme.css"
    "css/parts/search.css"
    "css/parts/settings.css"
    "css/parts/sign-off.css"
    "css/parts/sign.css"
    "css/parts/state.css"
    "css/parts/switch.css"
    "css/parts/table.css"
    "css/parts/toc.css"
    "css/parts/variants.css"
    "css/print.css"
    "css/prose.css"
    "css/reset.css"
    "css/run.css"
    "css/syntax.css"
    "css/tokens.css"
    "embed/embed.css"
    "embed/host.js"
    "embed/list.js"
    "embed/start.js"
    "favicon.svg"
    "js/elements/color-scheme.js"
    "js/elements/copy-command.js"
    "js/elements/search-open.js"
    "js/main.js"
    "js/modules/batches.js"
    "js/modules/elements/arrival.js"
    "js/modules/elements/ask-panel.js"
    "js/modules/elements/conflicts.js"
    "js/modules/elements/draft.js"
    "js/modules/elements/dress.js"
    "js/modules/elements/drift.js"
    "js/modules/elements/embed-dialog.css"
    "js/modules/elements/embed-dialog.js"
    "js/modules/elements/embed-section.css"
    "js/modules/elements/embed-section.js"
    "js/modules/elements/exchange.css"
    "js/modules/elements/filter.js"
    "js/modules/elements/help.js"
    "js/modules/elements/import-dialog.js"
    "js/modules/elements/item-history.js"
    "js/modules/elements/item-list.js"
    "js/modules/elements/item-panel.js"
    "js/modules/elements/keys.js"
    "js/modules/elements/make.js"
    "js/modules/elements/next.js"
    "js/modules/elements/offline-panel.css"
    "js/modules/elements/offline-panel.js"
    "js/modules/elements/offline-site.js"
    "js/modules/elements/open-runs.css"
    "js/modules/elements/open-runs.js"
    "js/modules/elements/reminder.js"
    "js/modules/elements/reveal.js"
    "js/modules/elements/ring.css"
    "js/modules/elements/ring.js"
    "js/modules/elements/run-bar.js"
    "js/modules/elements/run-facts.js"
    "js/modules/elements/run-menu.js"
    "js/modules/elements/said.js"
    "js/modules/elements/search-dialog.js"
    "js/modules/elements/search-filters.js"
    "js/modules/elements/search.css"
    "js/modules/elements/share-dialog.js"
    "js/modules/elements/sheet.js"
    "js/modules/elements/waiting.js"
    "js/modules/elements/words.js"
    "js/modules/embed/frame.js"
    "js/modules/embed/places.js"
    "js/modules/embed/sync.js"
    "js/modules/embed/window.js"
    "js/modules/gates.js"
    "js/modules/later.js"
    "js/modules/lib/archive.js"
    "js/modules/lib/checklist.js"
    "js/modules/lib/difference.js"
    "js/modules/lib/due.js"
    "js/modules/lib/event.js"
    "js/modules/lib/gate.js"
    "js/modules/lib/intake.js"
    "js/modules/lib/json.js"
    "js/modules/lib/log.js"
    "js/modules/lib/material.js"
    "js/modules/lib/pack.js"
    "js/modules/lib/page.js"
    "js/modules/lib/problem.js"
    "js/modules/lib/reason.js"
    "js/modules/lib/record.js"
    "js/modules/lib/run.js"
    "js/modules/lib/settle.js"
    "js/modules/lib/share.js"
    "js/modules/lib/state.js"
    "js/modules/lib/storage.js"
    "js/modules/lib/strays.js"
    "js/modules/lib/undo.js"
    "js/modules/main.js"
    "js/modules/merging.js"
    "js/modules/pages.js"
    "js/modules/reader.js"
    "js/modules/run.schema.json"
    "js/modules/runs.js"
    "js/modules/search/ask.js"
    "js/modules/search/engine.js"
    "js/modules/search/facets.js"
    "js/modules/search/files.js"
    "js/modules/search/found.js"
    "js/modules/search/near.js"
    "js/modules/search/parts.js"
    "js/modules/search/rank.js"
    "js/modules/search/show.js"
    "js/modules/search/tokens.js"
    "js/modules/search/types.d.ts"
    "js/modules/search/words.js"
    "js/modules/session.js"
    "js/modules/texts.js"
    "js/modules/types.d.ts"
    "js/modules/undoing.js"
    "js/restore.js"
    "single/single.css"
    "single/start.js"
    "templates/base.html"
    "templates/comparison.html"
    "templates/embed.html"
    "templates/matrix.html"
    "templates/not-found.html"
    "templates/overview.html"
    "templates/page.html"
    "templates/parts/breadcrumbs.html"
    "templates/parts/chip.html"
    "templates/parts/code.html"
    "templates/parts/command.html"
    "templates/parts/counts.html"
    "templates/parts/facts.html"
    "templates/parts/grid.html"
    "templates/parts/groups.html"
    "templates/parts/header.html"
    "templates/parts/heading.html"
    "templates/parts/item.html"
    "templates/parts/listing.html"
    "templates/parts/nav.html"
    "templates/parts/overview.html"
    "templates/parts/pager.html"
    "templates/parts/run-bar.html"
    "templates/parts/run.html"
    "templates/parts/setting-table.html"
    "templates/parts/settings.html"
    "templates/parts/switch.html"
    "templates/parts/toc.html"
    "templates/parts/values.html"
    "templates/parts/variables.html"
    "templates/parts/variants.html"
    "templates/redirect.html"
    "templates/run.html"
    "templates/runs.html"
    "templates/search.html"
    "templates/setting-reference.html"
    "templates/single.html"
    "templates/sync.html"
    "worker/answer.js"
    "worker/build.js"
    "worker/fill.js"
    "worker/keep.js"
    "worker/leave.js"
    "worker/missing.js"
    "worker/site.js"
    "worker/state.js"
}

/// One file of a theme.
#[derive(Clone, Copy)]
pub(super) struct File<'a> {
    pub bytes: &'a [u8],
    /// The folder of the site's `themes/` that it is from; none for a built-in file.
    pub folder: Option<&'a str>,
}

/// A theme's files by their path in it.
pub(super) struct Files<'a>(BTreeMap<&'a str, File<'a>>);

impl<'a> Files<'a> {
    /// The files of the theme `name`: the built-in ones, under those of `themes/default/`, under its own.
    pub fn new(name: &'a str, site: &'a SiteFiles) -> Self {
        let built_in = BUILT_IN_FILES.iter().map(|&(path, bytes)| {
            let folder = None;
            (path, File { bytes, folder })
        });
        let mut files = BTreeMap::from_iter(built_in);
        for theme in [DEFAULT, name] {
            files.extend(site.iter().filter_map(|(path, bytes)| {
                let (folder, path) = path.split_once('/')?;
                let folder = (folder == theme).then_some(folder);
                folder.map(|_| (path, File { bytes, folder }))
            }));
        }
        Self(files)
    }

    pub fn get(&self, path: &str) -> Option<File<'a>> {
        self.0.get(path).copied()
    }

    /// All files, sorted by path.
    pub fn iter(&self) -> impl Iterator<Item = (&'a str, File<'a>)> + '_ {
        self.0.iter().map(|(&path, &file)| (path, file))
    }

    /// The files below `folder`, sorted by path.
    pub fn below(&self, folder: &'static str) -> impl Iterator<Item = (&'a str, File<'a>)> + '_ {
        self.iter()
            .filter(move |(path, _)| path.starts_with(folder))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_of_the_default_theme_is_built_in() {
        let root = concat!(env!("CARGO_MANIFEST_DIR"), "/themes/default");
        let mut found = Vec::new();
        for entry in walkdir::WalkDir::new(root) {
            let entry = entry.expect("the folder is readable");
            if entry.file_type().is_file() {
                let path = entry
                    .path()
                    .strip_prefix(root)
                    .expect("it is below the root");
                found.push(path.to_str().expect("it is UTF-8").replace('\\', "/"));
            }
        }
        found.sort();
        let built_in: Vec<_> = BUILT_IN_FILES.iter().map(|(path, _)| *path).collect();
        assert_eq!(built_in, found);
    }

    #[test]
    fn the_themes_own_file_stands_for_the_sites_default_which_stands_for_the_built_in() {
        let site = SiteFiles::from([
            ("default/css/tokens.css".into(), Arc::from(*b"default")),
            ("default/favicon.svg".into(), Arc::from(*b"default")),
            ("ours/css/tokens.css".into(), Arc::from(*b"ours")),
            ("theirs/favicon.svg".into(), Arc::from(*b"theirs")),
        ]);
        let files = Files::new("ours", &site);
        let bytes = |path| files.get(path).map(|file| file.bytes);
        assert_eq!(bytes("css/tokens.css"), Some(&b"ours"[..]));
        assert_eq!(bytes("favicon.svg"), Some(&b"default"[..]));
        assert!(
            files
                .get("css/reset.css")
                .is_some_and(|file| file.folder.is_none())
        );
    }
}
