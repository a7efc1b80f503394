//! The theme's ES modules: published without comments, in one folder that is named by what all of them hold, so that
//! their relative imports need no rewriting and browsers may keep each for ever. What the entry imports is joined with it
//! into one file.

use std::collections::{BTreeMap, BTreeSet};

use super::assets::Asset;
use super::files::Files;
use super::join::{Joined, join, joined};
use super::script;
use crate::hash::Hasher;

/// Where modules are in a theme.
pub const FOLDER: &str = "js/modules/";

/// The module that pages load; it imports the others.
const ENTRY: &str = "main.js";

/// The module that is loaded when a page is at rest.
const LATER: &str = "later.js";

/// The module that is loaded for a search, joined with what it imports, which nothing else does.
const SEARCH: &str = "search/engine.js";

/// The module of the window in which the progress of a frame and of the site are brought together.
const SYNC: &str = "embed/window.js";

/// What pages load of the modules, and all that is published.
#[derive(Default)]
pub struct Modules {
    pub published: Vec<Asset>,
    /// Where they are, seen from the site's root; no `/` at its end.
    pub folder: String,
    /// The entry's address, seen from the site's root; none in a theme without modules.
    pub entry: Option<String>,
    /// The module that is loaded when a page is at rest, as the scripts beside the modules see it.
    pub later: Option<String>,
    /// The address of the module of the window that brings progress together, seen from the site's root.
    pub sync: Option<String>,
    /// What the entry imports, directly or not, so that a page can ask for all of it at once; nothing if it is joined.
    pub imported: Vec<String>,
}

impl Modules {
    pub fn new(files: &Files<'_>) -> Self {
        let published: Vec<(&str, &[u8])> = files
            .below(FOLDER)
            .filter_map(|(path, file)| Some((path.strip_prefix(FOLDER)?, file.bytes)))
            .filter(|(path, _)| {
                [".js", ".json", ".css"]
                    .iter()
                    .any(|end| path.ends_with(end))
            })
            .collect();
        let mut hasher = Hasher::new();
        for (path, bytes) in &published {
            hasher.text(path).bytes(bytes);
        }
        let folder = format!("assets/modules.{}", hasher.finish().short());
        let modules: BTreeMap<&str, &str> = published
            .iter()
            .filter(|(path, _)| path.ends_with(".js"))
            .filter_map(|(path, bytes)| Some((*path, std::str::from_utf8(bytes).ok()?)))
            .collect();
        let whole = join(ENTRY, &modules);
        let imported = match whole {
            Some(_) => BTreeSet::new(),
            None => imported(&modules),
        };
        let mut joined = whole.unwrap_or_default();
        let search = join(SEARCH, &modules).unwrap_or_default();
        if search.keys().all(|path| !joined.contains_key(path)) {
            joined.extend(search);
        }
        // The window loads nothing else, so it has what it imports to itself.
        let sync = join(SYNC, &modules).and_then(|mut sync| sync.remove(SYNC));
        joined.extend(sync.map(|sync| (SYNC.to_owned(), sync)));
        let asset = |(path, bytes): &(&str, &[u8])| Asset {
            path: format!("{folder}/{path}"),
            bytes: sent(path, bytes, &modules, &joined).into(),
            is_named_by_content: true,
        };
        let address = |path: &str| format!("{folder}/{path}");
        Self {
            published: published.iter().map(asset).collect(),
            later: modules
                .contains_key(LATER)
                .then(|| address(LATER).replacen("assets/", "./", 1)),
            entry: modules.contains_key(ENTRY).then(|| address(ENTRY)),
            sync: modules.contains_key(SYNC).then(|| address(SYNC)),
            imported: imported.iter().map(|path| address(path)).collect(),
            folder: folder.clone(),
        }
    }
}

/// The bytes of one file as they are sent.
fn sent(path: &str, bytes: &[u8], modules: &BTreeMap<&str, &str>, joined: &Joined) -> Vec<u8> {
    let joined = joined.get(path).map(String::as_str);
    match joined.or(modules.get(path).copied()) {
        Some(source) => script::bare(source).into_bytes(),
        None => bytes.to_vec(),
    }
}

/// The modules that the entry needs before it can run, sorted; `import()` is not asked for beforehand.
fn imported(modules: &BTreeMap<&str, &str>) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut waiting = vec![ENTRY.to_owned()];
    while let Some(module) = waiting.pop() {
        let source = modules.get(module.as_str());
        for import in source.into_iter().flat_map(|source| static_imports(source)) {
            if let Some(path) = joined(&module, import)
                && modules.contains_key(path.as_str())
                && path != ENTRY
                && found.insert(path.clone())
            {
                waiting.push(path);
            }
        }
    }
    found
}

/// The relative specifiers of a module's `import … from "…"`, `export … from "…"` and `import "…"`. A specifier that
/// is overlooked costs a reader one round trip and nothing else.
fn static_imports(source: &str) -> impl Iterator<Item = &str> {
    source.lines().filter_map(specifier)
}

fn specifier(line: &str) -> Option<&str> {
    let line = line.trim_end().trim_end_matches(';');
    let begins = ["import ", "export ", "} from "];
    if !begins.iter().any(|one| line.starts_with(one)) {
        return None;
    }
    let (before, specifier) = line.strip_suffix('"')?.rsplit_once('"')?;
    let imports = before.ends_with("from ") || before == "import ";
    (imports && specifier.starts_with('.')).then_some(specifier)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::theme::SiteFiles;

    #[test]
    fn what_the_entry_imports_is_found_and_what_it_may_import_later_is_not() {
        let main = "import { a } from \"./lib/a.js\";\nimport {\n  b,\n} from \"./b.js\";\nconst c = await import(\"./c.js\");\n";
        let a = "export * from \"../d.js\";\nimport x from \"../../up.js\";\n";
        let modules = BTreeMap::from([
            ("b.js", "import \"./main.js\";\n"),
            ("c.js", ""),
            ("lib/a.js", a),
            ("d.js", ""),
            ("main.js", main),
        ]);
        let found: Vec<_> = imported(&modules).into_iter().collect();
        assert_eq!(found, ["b.js", "d.js", "lib/a.js"]);
    }

    #[test]
    fn the_built_in_modules_are_joined_and_lose_their_comments() {
        let site = SiteFiles::new();
        let files = Files::new("default", &site);
        let modules = Modules::new(&files);
        assert!(modules.entry.is_some() && modules.imported.is_empty());
        for asset in modules
            .published
            .iter()
            .filter(|one| one.path.ends_with(".js"))
        {
            let text = String::from_utf8_lossy(&asset.bytes);
            assert!(
                !text.contains("/**") && !text.contains("\n//"),
                "{}",
                asset.path
            );
        }
    }
}
