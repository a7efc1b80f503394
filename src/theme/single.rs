//! What a page that is one file has in it of the theme: all style sheets as one, and all scripts and modules as two.

use std::collections::BTreeMap;

use super::SiteFiles;
use super::assets::{IMPORT, classic, compact, sent, stylesheet};
use super::files::Files;
use super::join::library;
use super::modules::FOLDER;
use super::script;
use crate::config::Config;

/// The style and the scripts, as they stand in the page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Single {
    pub style: String,
    /// The script that runs before the first paint.
    pub before: String,
    /// All others.
    pub script: String,
}

impl Single {
    /// Without its scripts: what is printed is the page as it reads.
    pub fn quiet(&mut self) {
        self.before.clear();
        self.script.clear();
    }

    pub fn is_quiet(&self) -> bool {
        self.script.is_empty()
    }

    /// Of the theme that the settings name. Where its modules are written in a way that is not understood, nothing of what is
    /// ticked is kept.
    pub fn new(config: &Config, site: &SiteFiles) -> Self {
        let files = Files::new(&config.theme.value, site);
        let text = |path: &str| {
            let bytes = files.get(path).map_or(&[][..], |file| file.bytes);
            String::from_utf8_lossy(&sent(bytes)).into_owned()
        };
        let modules = files.below(FOLDER).filter_map(|(path, file)| {
            let text = std::str::from_utf8(file.bytes).ok()?;
            Some((path.strip_prefix(FOLDER)?, text))
        });
        let modules: BTreeMap<&str, &str> = modules.collect();
        let mut style = stylesheet(&files, config);
        for (path, css) in &modules {
            if path.ends_with(".css") {
                style.push_str(&compact(css));
            }
        }
        let own = files.get("single/single.css");
        let own = own.map(|file| String::from_utf8_lossy(file.bytes).into_owned());
        style.push_str(&compact(&own.unwrap_or_default()));
        let mut scripts = modules;
        scripts.retain(|path, _| path.ends_with(".js"));
        let library = library(&scripts).map(|library| script::bare(&library));
        let classic = String::from_utf8_lossy(&classic(&files)).into_owned();
        let script = library.map(|library| {
            let classic = classic.replace(IMPORT, "$later(\"");
            format!("{library}{classic}{}", text("single/start.js"))
        });
        Self {
            style: style.replace("</", "<\\/"),
            before: inline(&text("js/restore.js")),
            script: inline(&script.unwrap_or_default()),
        }
    }
}

/// A script that can stand in a page: nothing in it ends it, or begins a comment of HTML.
fn inline(script: &str) -> String {
    script.replace("</", "<\\/").replace("<!--", "<\\!--")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_modules_are_understood() {
        let site = SiteFiles::new();
        let files = Files::new("default", &site);
        for (path, file) in files.below(FOLDER) {
            let text = String::from_utf8_lossy(file.bytes).into_owned();
            let name = path.strip_prefix(FOLDER).unwrap_or(path);
            let alone = BTreeMap::from([(name, text.as_str())]);
            assert!(
                !path.ends_with(".js") || library(&alone).is_some(),
                "{path}"
            );
        }
        let config = Config::read(None, &mut Vec::new());
        let single = Single::new(&config, &site);
        assert!(!single.script.contains("import(") && !single.script.contains("</"));
        assert!(single.script.contains("$load(\"main.js\")"));
    }
}
