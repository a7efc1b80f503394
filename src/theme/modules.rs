//! The theme's ES modules: published as they are, in one folder that is named by what all of them hold, so that
//! their relative imports need no rewriting and browsers may keep each for ever.

use std::collections::BTreeSet;

use super::assets::Asset;
use super::files::Files;
use crate::hash::Hasher;

/// Where modules are in a theme.
pub const FOLDER: &str = "js/modules/";

/// The module that pages load; it imports the others.
const ENTRY: &str = "main.js";

/// What pages load of the modules, and all that is published.
#[derive(Default)]
pub struct Modules {
    pub published: Vec<Asset>,
    /// The entry's address, seen from the site's root; none in a theme without modules.
    pub entry: Option<String>,
    /// What the entry imports, directly or not, so that a page can ask for all of it at once.
    pub imported: Vec<String>,
}

impl Modules {
    pub fn new(files: &Files<'_>) -> Self {
        let modules: Vec<(&str, &[u8])> = files
            .below(FOLDER)
            .filter_map(|(path, file)| Some((path.strip_prefix(FOLDER)?, file.bytes)))
            .filter(|(path, _)| path.ends_with(".js") || path.ends_with(".json"))
            .collect();
        let mut hasher = Hasher::new();
        for (path, bytes) in &modules {
            hasher.text(path).bytes(bytes);
        }
        let folder = format!("assets/modules.{}", hasher.finish().short());
        let published = modules.iter().map(|(path, bytes)| Asset {
            path: format!("{folder}/{path}"),
            bytes: (*bytes).into(),
        });
        let has_entry = modules.iter().any(|(path, _)| *path == ENTRY);
        let imported = imported(&modules).into_iter();
        Self {
            published: published.collect(),
            entry: has_entry.then(|| format!("{folder}/{ENTRY}")),
            imported: imported.map(|path| format!("{folder}/{path}")).collect(),
        }
    }
}

/// The modules that the entry needs before it can run, sorted; `import()` is not asked for beforehand.
fn imported(modules: &[(&str, &[u8])]) -> BTreeSet<String> {
    let text = |name: &str| {
        let place = modules
            .binary_search_by(|(path, _)| (*path).cmp(name))
            .ok()?;
        std::str::from_utf8(modules[place].1).ok()
    };
    let mut found = BTreeSet::new();
    let mut waiting = vec![ENTRY.to_owned()];
    while let Some(module) = waiting.pop() {
        for import in text(&module).into_iter().flat_map(static_imports) {
            if let Some(path) = joined(&module, import)
                && text(&path).is_some()
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

/// The path that a relative specifier names, seen from a module; `None` above the modules' folder.
fn joined(module: &str, specifier: &str) -> Option<String> {
    let mut parts: Vec<&str> = module.split('/').collect();
    parts.pop();
    for part in specifier.split('/') {
        match part {
            "." | "" => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_entry_imports_is_found_and_what_it_may_import_later_is_not() {
        let main = b"import { a } from \"./lib/a.js\";\nimport {\n  b,\n} from \"./b.js\";\nconst c = await import(\"./c.js\");\n";
        let modules: &[(&str, &[u8])] = &[
            ("b.js", b"import \"./main.js\";\n"),
            ("c.js", b""),
            (
                "lib/a.js",
                b"export * from \"../d.js\";\nimport x from \"../../up.js\";\n",
            ),
            ("d.js", b""),
            ("main.js", main),
        ];
        let mut sorted = modules.to_vec();
        sorted.sort();
        let found: Vec<_> = imported(&sorted).into_iter().collect();
        assert_eq!(found, ["b.js", "d.js", "lib/a.js"]);
    }
}
