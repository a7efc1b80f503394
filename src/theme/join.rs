//! The entry module and what it imports as one file, so that a page asks for one. Each module becomes a function that
//! returns what the module exports; the file of a module that was joined hands on the same values, so that modules
//! which are loaded later get no second copy. What is written in another way than it understands stays as it is.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::script::{Line, lines};

/// What a path stands for once its module is joined: the entry, and small files that hand on what is in it.
pub type Joined = BTreeMap<String, String>;

/// Joins the modules that `entry` imports, `import()` aside. `None` if one of them has a form that is not understood:
/// a default export, a namespace, an export that changes, `await` outside of functions, a circle. What the entry exports the
/// file exports.
pub fn join(entry: &str, modules: &BTreeMap<&str, &str>) -> Option<Joined> {
    let (mut whole, mut joined, exports) = whole(entry, modules)?;
    let places = (0..joined.len()).map(|place| format!("${place}"));
    let names: Vec<String> = places.chain(exports).collect();
    let _ = writeln!(whole, "export {{ {} }};", names.join(", "));
    joined.insert(entry.to_owned(), whole);
    Some(joined)
}

/// As [`join`], but a script that is no module, for who can only be given one.
pub fn script(entry: &str, modules: &BTreeMap<&str, &str>) -> Option<String> {
    let (whole, _, exports) = whole(entry, modules)?;
    exports.is_empty().then_some(whole)
}

/// All modules in one script that is no module, for a page that can load nothing: `$load("main.js")` runs one, with what it
/// imports, the first time that it is called for, and gives what it exports. `None` as for [`join`].
pub fn library(modules: &BTreeMap<&str, &str>) -> Option<String> {
    let mut library =
        "const $made = {};\nconst $load = (path) => $made[path] ??= $modules[path]();\n\
        const $later = async (path) => $load(path);\nconst $modules = {\n"
            .to_owned();
    for (path, source) in modules {
        // Where a module is, is where the page is.
        let source = source.replace("import.meta.url", "document.baseURI");
        let module = Module::read(path, &source, "")?;
        let _ = writeln!(library, "\"{path}\": () => {{");
        for (names, from) in &module.imports {
            let _ = writeln!(library, "const {{ {names} }} = $load(\"{from}\");");
        }
        library.push_str(&module.code.replace("import(\"./", "$later(\""));
        let _ = writeln!(library, "return {{ {} }};\n}},", module.exports.join(", "));
    }
    library.push_str("};\n");
    Some(library)
}

/// What the entry and all it imports come to, what the files of those others are to hand on, and what the entry exports.
fn whole(entry: &str, modules: &BTreeMap<&str, &str>) -> Option<(String, Joined, Vec<String>)> {
    let mut joining = Joining {
        modules,
        up: "../".repeat(entry.matches('/').count()),
        order: Vec::new(),
        open: Vec::new(),
    };
    joining.visit(entry)?;
    let places: BTreeMap<&str, usize> = (0..)
        .zip(&joining.order)
        .map(|(place, module)| (module.path.as_str(), place))
        .collect();
    let mut whole = String::new();
    let mut joined = Joined::new();
    let mut exports = Vec::new();
    for (place, module) in joining.order.iter().enumerate() {
        let mut code = String::new();
        for (names, from) in &module.imports {
            if !names.is_empty() {
                let _ = writeln!(code, "const {{ {names} }} = ${};", places[from.as_str()]);
            }
        }
        code.push_str(&module.code);
        if module.path == entry {
            whole.push_str(&code);
            exports.clone_from(&module.exports);
            continue;
        }
        let names = module.exports.join(", ");
        let _ = writeln!(
            whole,
            "const ${place} = (() => {{\n{code}return {{ {names} }};\n}})();"
        );
        let up = "../".repeat(module.path.matches('/').count());
        let up = if up.is_empty() { "./" } else { &up };
        let hands_on = format!(
            "import {{ ${place} }} from \"{up}{entry}\";\nexport const {{ {names} }} = ${place};\n"
        );
        joined.insert(module.path.clone(), hands_on);
    }
    Some((whole, joined, exports))
}

/// A module taken apart.
#[derive(Debug, Default)]
struct Module {
    path: String,
    /// What is imported, as a pattern: `a, b: c`; and the path of the module it comes from.
    imports: Vec<(String, String)>,
    exports: Vec<String>,
    /// Without imports, and without the word `export`.
    code: String,
}

struct Joining<'a> {
    modules: &'a BTreeMap<&'a str, &'a str>,
    /// From the entry's folder to the one that all modules are in.
    up: String,
    /// Each after what it imports.
    order: Vec<Module>,
    open: Vec<String>,
}

impl Joining<'_> {
    fn visit(&mut self, path: &str) -> Option<()> {
        if self.order.iter().any(|module| module.path == path) {
            return Some(());
        }
        if self.open.iter().any(|open| open == path) {
            return None;
        }
        let module = Module::read(path, self.modules.get(path)?, &self.up)?;
        self.open.push(path.to_owned());
        for (_, from) in &module.imports {
            self.visit(from)?;
        }
        self.open.pop();
        self.order.push(module);
        Some(())
    }
}

impl Module {
    fn read(path: &str, source: &str, up: &str) -> Option<Self> {
        let mut module = Self {
            path: path.to_owned(),
            ..Self::default()
        };
        let lines = lines(source)?;
        let mut rest = lines.iter();
        while let Some(line) = rest.next() {
            if line.text.contains("import.meta") || line.is_top && awaits(&line.text) {
                return None;
            }
            if line.is_top && line.text.starts_with("import ") {
                let mut statement = line.text.clone();
                while !statement.ends_with(';') {
                    statement.push(' ');
                    statement.push_str(&rest.next()?.text);
                }
                module.import(&statement)?;
            } else {
                module.line(line, up)?;
            }
        }
        Some(module)
    }

    /// `import { a, b as c } from "./d.js";` or `import "./d.js";`
    fn import(&mut self, statement: &str) -> Option<()> {
        let statement = statement.strip_prefix("import ")?.strip_suffix("\";")?;
        let (what, specifier) = statement.split_once('"')?;
        let names = match what.trim() {
            "" => String::new(),
            what => {
                let names = what.strip_suffix("from")?.trim();
                let names = names.strip_prefix('{')?.strip_suffix('}')?;
                names.trim().trim_end_matches(',').replace(" as ", ": ")
            }
        };
        let from = joined(&self.path, specifier)?;
        self.imports.push((names, from));
        Some(())
    }

    fn line(&mut self, Line { text, is_top }: &Line, up: &str) -> Option<()> {
        let declared = text.strip_prefix("export ").filter(|_| *is_top);
        if let Some(declared) = declared {
            let mut words = declared.split(|letter: char| !is_name(letter));
            let name = match words.next()? {
                "const" | "class" | "function" => words.next()?,
                "async" => words.nth(1)?,
                _ => return None,
            };
            if name.is_empty() || name == "default" {
                return None;
            }
            self.exports.push(name.to_owned());
        }
        let code = declared.unwrap_or(text);
        self.code.push_str(&led(&self.path, code, up)?);
        self.code.push('\n');
        Some(())
    }
}

/// A line whose `import("…")` are as the entry's folder sees them, for that is where the line goes.
fn led(path: &str, line: &str, up: &str) -> Option<String> {
    let up = if up.is_empty() { "./" } else { up };
    const CALL: &str = "import(\"";
    let mut parts = line.split(CALL);
    let mut led = parts.next()?.to_owned();
    for part in parts {
        let (specifier, rest) = part.split_once('"')?;
        let _ = write!(led, "{CALL}{up}{}\"{rest}", joined(path, specifier)?);
    }
    Some(led)
}

/// Whether a line waits outside of functions.
fn awaits(line: &str) -> bool {
    let before = line.split("await ").next().unwrap_or_default();
    before.len() < line.len() && !before.contains("async ")
}

fn is_name(letter: char) -> bool {
    letter.is_alphanumeric() || matches!(letter, '_' | '$')
}

/// The path that a relative specifier names, seen from a module; `None` above the modules' folder, and for what is
/// not relative.
pub fn joined(module: &str, specifier: &str) -> Option<String> {
    if !specifier.starts_with('.') {
        return None;
    }
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
    fn what_the_entry_imports_becomes_one_file_and_the_others_hand_on_what_is_in_it() {
        let modules = BTreeMap::from([
            (
                "a.js",
                "export const one = 1;\nexport async function two() {\n  return import(\"./late.js\");\n}\n",
            ),
            ("late.js", "import { one } from \"./a.js\";\n"),
            (
                "lib/b.js",
                "import {\n  one,\n  two as too,\n} from \"../a.js\"; // why\nexport class Three {}\nconst hidden = import(\"./c.js\");\n",
            ),
            (
                "main.js",
                "import { Three } from \"./lib/b.js\";\nimport \"./a.js\";\nnew Three();\n",
            ),
        ]);
        let joined = join("main.js", &modules).expect("it is understood");
        let whole = "const $0 = (() => {\nconst one = 1;\nasync function two() {\nreturn import(\"./late.js\");\n}\nreturn { one, two };\n})();\n\
            const $1 = (() => {\nconst { one, two: too } = $0;\nclass Three {}\nconst hidden = import(\"./lib/c.js\");\nreturn { Three };\n})();\n\
            const { Three } = $1;\nnew Three();\nexport { $0, $1 };\n";
        assert_eq!(joined["main.js"], whole);
        let b = "import { $1 } from \"../main.js\";\nexport const { Three } = $1;\n";
        assert_eq!(joined["lib/b.js"], b);
        assert!(!joined.contains_key("late.js"));
    }

    #[test]
    fn an_entry_in_a_folder_leads_on_from_there_and_exports_what_it_did() {
        let modules = BTreeMap::from([
            ("search/a.js", "export const one = 1;\n"),
            (
                "search/open.js",
                "import { one } from \"./a.js\";\nexport const open = () => import(\"./late.js\") ?? import(\"../up.js\");\n",
            ),
        ]);
        let joined = join("search/open.js", &modules).expect("it is understood");
        let whole = "const $0 = (() => {\nconst one = 1;\nreturn { one };\n})();\nconst { one } = $0;\n\
            const open = () => import(\"../search/late.js\") ?? import(\"../up.js\");\nexport { $0, open };\n";
        assert_eq!(joined["search/open.js"], whole);
        let a = "import { $0 } from \"../search/open.js\";\nexport const { one } = $0;\n";
        assert_eq!(joined["search/a.js"], a);
    }

    #[test]
    fn what_is_not_understood_is_not_joined() {
        for (main, other) in [
            ("import x from \"./a.js\";", ""),
            ("import * as x from \"./a.js\";", ""),
            ("import { x } from \"./a.js\";", "export default 1;"),
            ("import { x } from \"./a.js\";", "export let x = 1;"),
            ("import { x } from \"./a.js\";", "export const x = await y;"),
            ("import { x } from \"./a.js\";", "import \"./main.js\";"),
            ("import { x } from \"./gone.js\";", ""),
            ("import { x } from \"elsewhere\";", ""),
            ("const x = `;", ""),
        ] {
            let modules = BTreeMap::from([("a.js", other), ("main.js", main)]);
            assert_eq!(join("main.js", &modules), None, "{main} {other}");
        }
    }
}
