//! The files that a theme publishes: one style sheet, two scripts, its modules, an icon, what pages in frames
//! load, and what is in `static/`.

use std::sync::Arc;

use super::color;
use super::files::Files;
use super::modules::{self, Modules};
use super::script;
use crate::config::Config;
use crate::hash::Hash;
use crate::render::view::AssetsView;

/// What the theme's pages need to be allowed to do: to load files of their own site, and the pictures that stand
/// in the style sheet. For `Content-Security-Policy`.
pub const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; \
    img-src 'self' data:; media-src 'self'; font-src 'self'; connect-src 'self'; frame-src 'self'; manifest-src 'self'; worker-src 'self'; \
    base-uri 'none'; form-action 'none'";

/// The same for pages that stand in a frame: their addresses are as the page above them sees them.
pub const EMBED_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; \
    img-src 'self' data:; media-src 'self'; font-src 'self'; connect-src 'self'; base-uri 'self'; form-action 'none'";

/// Style sheets in the order of the cascade; those of the parts, by name, stand before the last.
const STYLES: &[&str] = &[
    "layers", "tokens", "reset", "layout", "prose", "syntax", "print",
];

/// The style sheet of pages about committed runs; it is not part of the one of all pages.
const RUNS: &str = "css/run.css";

/// A file of the theme in the site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asset {
    /// Relative to the site's root; begins with `assets/`.
    pub path: String,
    pub bytes: Arc<[u8]>,
    /// Another file would have another path.
    pub is_named_by_content: bool,
}

pub(super) struct Assets {
    published: Vec<Asset>,
    /// As the site's root sees them.
    view: AssetsView,
}

impl Assets {
    pub fn new(files: &Files<'_>, config: &Config) -> Self {
        let mut published = Vec::new();
        // The name tells the content, so that browsers may keep the file for ever.
        let mut publish = |stem: &str, extension: &str, bytes: &[u8]| {
            let path = format!("assets/{stem}.{}.{extension}", Hash::of(bytes).short());
            let bytes = bytes.into();
            published.push(Asset {
                path: path.clone(),
                bytes,
                is_named_by_content: true,
            });
            path
        };
        let bytes = |path| files.get(path).map_or(&[][..], |file| file.bytes);
        let modules = Modules::new(files);
        let view = AssetsView {
            stylesheet: publish("checkdown", "css", stylesheet(files, config).as_bytes()),
            runs: Some(publish(
                "runs",
                "css",
                compact(&String::from_utf8_lossy(bytes(RUNS))).as_bytes(),
            )),
            restore: publish("restore", "js", &sent(bytes("js/restore.js"))),
            script: publish("checkdown", "js", &scripts(files, &modules.folder)),
            embed: publish("embed", "js", &sent(bytes("embed/start.js"))),
            embed_stylesheet: publish(
                "embed",
                "css",
                compact(&String::from_utf8_lossy(bytes("embed/embed.css"))).as_bytes(),
            ),
            favicon: publish("favicon", "svg", bytes("favicon.svg")),
            later: modules.later,
            module: modules.entry,
            sync: modules.sync,
            imported: modules.imported,
        };
        published.extend(modules.published);
        // These keep their names, for the style sheet beside them to use.
        published.extend(files.below("static/").map(|(path, file)| Asset {
            path: path.replacen("static/", "assets/", 1),
            bytes: file.bytes.into(),
            is_named_by_content: false,
        }));
        Self { published, view }
    }

    pub fn published(&self) -> &[Asset] {
        &self.published
    }

    pub fn view(&self, root: &str) -> AssetsView {
        let address = |path: &String| format!("{root}{path}");
        AssetsView {
            stylesheet: address(&self.view.stylesheet),
            runs: self.view.runs.as_ref().map(address),
            restore: address(&self.view.restore),
            script: address(&self.view.script),
            favicon: address(&self.view.favicon),
            embed: address(&self.view.embed),
            embed_stylesheet: address(&self.view.embed_stylesheet),
            later: self.view.later.clone(),
            module: self.view.module.as_ref().map(address),
            sync: self.view.sync.as_ref().map(address),
            imported: self.view.imported.iter().map(address).collect(),
        }
    }
}

/// All style sheets as one, and the rules for the colours of the site's environments.
pub(super) fn stylesheet(files: &Files<'_>, config: &Config) -> String {
    let place = |path: &str| {
        let stem = path.trim_start_matches("css/").trim_end_matches(".css");
        let place = STYLES.iter().position(|style| *style == stem);
        place.unwrap_or(STYLES.len() - 1) * 2 + usize::from(place.is_some())
    };
    let mut styles: Vec<_> = files.below("css/").collect();
    styles.retain(|(path, _)| path.ends_with(".css") && *path != RUNS);
    styles.sort_by_key(|(path, _)| place(path));
    let styles = styles
        .iter()
        .map(|(_, file)| String::from_utf8_lossy(file.bytes));
    let mut stylesheet: String = styles.map(|css| compact(&css)).collect();
    stylesheet.push_str(&color::rules(&config.environments));
    stylesheet
}

/// A style sheet without its comments, indentation and empty lines.
pub(super) fn compact(css: &str) -> String {
    let mut code = String::with_capacity(css.len());
    let mut rest = css;
    while let Some(start) = rest.find("/*") {
        code.push_str(&rest[..start]);
        rest = rest[start..]
            .split_once("*/")
            .map_or("", |(_, after)| after);
    }
    code.push_str(rest);
    let lines = code.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.flat_map(|line| [line, "\n"]).collect()
}

/// A script without its comments.
pub(super) fn sent(bytes: &[u8]) -> Vec<u8> {
    match std::str::from_utf8(bytes) {
        Ok(source) => script::bare(source).into_bytes(),
        Err(_) => bytes.to_vec(),
    }
}

/// All scripts but modules and the one before the first paint. They are classic scripts, so that they run from a file
/// too. What they `import()` is found beside them, in the folder of the modules.
fn scripts(files: &Files<'_>, folder: &str) -> Vec<u8> {
    let beside = folder.strip_prefix("assets/").unwrap_or(folder);
    match String::from_utf8(classic(files)) {
        Ok(code) => code
            .replace(IMPORT, &format!("import(\"./{beside}/"))
            .into_bytes(),
        Err(odd) => odd.into_bytes(),
    }
}

/// How a classic script asks for a module.
pub(super) const IMPORT: &str = "import(\"../modules/";

/// The classic scripts, one behind the other.
pub(super) fn classic(files: &Files<'_>) -> Vec<u8> {
    let scripts = files.below("js/");
    let scripts = scripts.filter(|(path, _)| {
        path.ends_with(".js") && *path != "js/restore.js" && !path.starts_with(modules::FOLDER)
    });
    scripts.flat_map(|(_, file)| sent(file.bytes)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_indentation_are_not_published() {
        let css = "/* why\n so */\na {\n    color: red; /* b */\n}\n\n/* open";
        assert_eq!(compact(css), "a {\ncolor: red;\n}\n");
    }
}
