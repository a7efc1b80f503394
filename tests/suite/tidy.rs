//! The rules of the repository, held by reading it: where things stand, who may import whom, what is written where.

mod imports;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use walkdir::WalkDir;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// What may stand at the top beside dot-files.
const TOP_LEVEL: &[&str] = &[
    "Cargo.lock",
    "Cargo.toml",
    "LICENSE",
    "README.md",
    "checkdown.yaml",
    "content",
    "runs",
    "src",
    "tests",
    "themes",
];

/// A file of more lines is two files; one of more than 400 is looked at twice.
const LONGEST_FILE: usize = 500;

/// A text file of the repository.
struct File {
    /// From the root, with `/` between its parts.
    path: String,
    text: String,
}

impl File {
    fn is(&self, suffix: &str) -> bool {
        self.path.ends_with(suffix)
    }

    fn below(&self, folder: &str) -> bool {
        self.path.starts_with(folder)
    }

    /// The module of `src/` that the file belongs to, with the path below it: `render/html`.
    fn module(&self) -> Option<&str> {
        let path = self.path.strip_prefix("src/")?.strip_suffix(".rs")?;
        Some(path.strip_suffix("/mod").unwrap_or(path))
    }

    /// A Rust file's lines that are compiled into the program: without its tests and comments.
    fn code(&self) -> impl Iterator<Item = (usize, &str)> {
        let body = self
            .text
            .split("#[cfg(test)]\nmod tests {")
            .next()
            .unwrap_or_default();
        let lines = body.lines().enumerate();
        lines
            .map(|(number, line)| (number + 1, line))
            .filter(|(_, line)| !line.trim_start().starts_with("//"))
    }
}

/// All text files but those that git ignores.
fn repository() -> Vec<File> {
    let ignored: Vec<_> = fs::read_to_string(Path::new(ROOT).join(".gitignore"))
        .unwrap()
        .lines()
        .map(|line| Path::new(ROOT).join(line.trim_start_matches('/')))
        .chain([Path::new(ROOT).join(".git")])
        .collect();
    let walk = WalkDir::new(ROOT).sort_by_file_name().into_iter();
    walk.filter_entry(|entry| !ignored.iter().any(|path| path == entry.path()))
        .map(Result::unwrap)
        .filter(|entry| entry.file_type().is_file())
        .filter_map(|entry| {
            let path = entry
                .path()
                .strip_prefix(ROOT)
                .unwrap()
                .to_str()
                .unwrap()
                .replace('\\', "/");
            let text = String::from_utf8(fs::read(entry.path()).unwrap()).ok()?;
            Some(File { path, text })
        })
        .collect()
}

/// Gathers what breaks a rule, and ends the test with all of it.
#[derive(Default)]
struct Broken(Vec<String>);

impl Broken {
    fn note(&mut self, file: &File, line: usize, what: impl std::fmt::Display) {
        self.0.push(format!("{}:{line}: {what}", file.path));
    }

    #[track_caller]
    fn none(self) {
        assert!(self.0.is_empty(), "\n{}\n", self.0.join("\n"));
    }
}

#[test]
fn the_top_level_stays_small() {
    let ignored = fs::read_to_string(Path::new(ROOT).join(".gitignore")).unwrap();
    for entry in fs::read_dir(ROOT).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        let known = name.starts_with('.')
            || TOP_LEVEL.contains(&name.as_str())
            || ignored.lines().any(|line| line == format!("/{name}"));
        assert!(known, "{name} has no place at the top level");
    }
}

#[test]
fn every_file_opens_with_what_it_is_for() {
    let mut broken = Broken::default();
    for file in repository()
        .iter()
        .filter(|file| !file.below("tests/golden/"))
    {
        let kind = file.path.rsplit('.').next().unwrap();
        let opening = match kind {
            "rs" => &["//! ", "#![doc ="][..],
            "js" | "mjs" | "ts" => &["// ", "/* ", "/** ", "#!"],
            "css" => &["/* "],
            "html" => &["{# ", "{#- ", "<!-- "],
            "sh" => &["#!"],
            _ => continue,
        };
        if !opening.iter().any(|start| file.text.starts_with(start)) {
            broken.note(
                file,
                1,
                format!(
                    "a .{kind} file opens with {}, and what it is for",
                    opening[0]
                ),
            );
        }
    }
    broken.none();
}

#[test]
fn files_are_short_enough_to_be_read() {
    let mut broken = Broken::default();
    for file in repository() {
        let lines = file.text.lines().count();
        if [".rs", ".css", ".js", ".mjs", ".html"]
            .iter()
            .any(|kind| file.is(kind))
            && !file.below("tests/golden/")
            && lines > LONGEST_FILE
        {
            broken.note(
                &file,
                lines,
                "is longer than a file should be; find the second noun in it",
            );
        }
    }
    broken.none();
}

#[test]
fn nothing_is_silenced_without_a_reason() {
    let mut broken = Broken::default();
    let forbidden = [
        concat!("#[al", "low"),
        concat!("#![al", "low"),
        concat!("#[ig", "nore"),
    ];
    for file in repository().iter().filter(|file| file.is(".rs")) {
        for (number, line) in file.text.lines().enumerate() {
            if forbidden.iter().any(|word| line.contains(word)) {
                broken.note(
                    file,
                    number + 1,
                    "write #[expect(…, reason = \"…\")], or mend it",
                );
            }
        }
    }
    broken.none();
}

#[test]
fn raw_colours_stand_in_the_tokens_alone() {
    let mut broken = Broken::default();
    let functions = [
        "rgb(", "rgba(", "hsl(", "hsla(", "hwb(", "lab(", "lch(", "oklab(", "oklch(",
    ];
    for file in repository() {
        if !file.below("themes/") || !file.is(".css") || file.is("/tokens.css") {
            continue;
        }
        let mut comment = false;
        for (number, line) in file.text.lines().enumerate() {
            let code = without_comments(line, &mut comment);
            let words = code.split([' ', ',', '(', ')', ';', ':']);
            let hex = words
                .filter_map(|word| word.strip_prefix('#'))
                .any(|digits| {
                    [3, 4, 6, 8].contains(&digits.len())
                        && digits.bytes().all(|byte| byte.is_ascii_hexdigit())
                });
            // A selector may begin with `#`, a colour stands in a declaration.
            let declared = code.contains(':') && !code.trim_end().ends_with('{');
            if declared && (hex || functions.iter().any(|function| code.contains(function))) {
                broken.note(&file, number + 1, "a raw colour; name it in tokens.css");
            }
        }
    }
    broken.none();
}

/// `## Content` has the anchor `content`: a heading's slug holds no colon, so what does is the theme's alone.
#[test]
fn ids_of_the_theme_are_no_headings() {
    let mut broken = Broken::default();
    for file in repository() {
        if !file.below("themes/default/templates/") {
            continue;
        }
        for (number, line) in file.text.lines().enumerate() {
            let ids = line.split(" id=\"").skip(1);
            let mut ids = ids.filter_map(|rest| rest.split('"').next());
            if ids.any(|id| !id.starts_with("{{") && !id.contains(':')) {
                broken.note(&file, number + 1, "an id that a heading can have");
            }
        }
    }
    broken.none();
}

fn without_comments(line: &str, comment: &mut bool) -> String {
    let mut code = String::new();
    let mut rest = line;
    loop {
        let mark = if *comment { "*/" } else { "/*" };
        let Some((before, after)) = rest.split_once(mark) else {
            if !*comment {
                code.push_str(rest);
            }
            return code;
        };
        if !*comment {
            code.push_str(before);
        }
        *comment = !*comment;
        rest = after;
    }
}

#[test]
fn no_file_knows_one_machine() {
    let mut broken = Broken::default();
    let paths = ["home", "root", "Users", "work", "farm"].map(|folder| format!("/{folder}/"));
    let resolved = concat!("\"resol", "ved\":");
    for file in repository() {
        for (number, line) in file.text.lines().enumerate() {
            let starts = |path: &String| {
                line.match_indices(path.as_str()).any(|(at, _)| {
                    let before = line[..at].chars().next_back();
                    !before.is_some_and(|letter| {
                        letter.is_alphanumeric() || ".-_~})>]*<".contains(letter)
                    })
                })
            };
            // A checklist may well speak of an operator's home folder.
            let code = !file.below("content/") && !file.below("tests/golden/");
            if code && paths.iter().any(starts) {
                broken.note(
                    &file,
                    number + 1,
                    format!("a path of one machine: {}", line.trim()),
                );
            }
            if file.is("package-lock.json") && line.contains(resolved) {
                broken.note(
                    &file,
                    number + 1,
                    "the address of a registry; see tests/browser/.npmrc",
                );
            }
            let source = line.strip_prefix("source = \"");
            if file.path == "Cargo.lock"
                && source.is_some_and(|source| {
                    !source.starts_with("registry+https://github.com/rust-lang/crates.io-index\"")
                })
            {
                broken.note(
                    &file,
                    number + 1,
                    "a crate that does not come from crates.io",
                );
            }
        }
    }
    broken.none();
}

#[test]
fn text_files_end_cleanly() {
    let mut broken = Broken::default();
    let kinds = [
        ".rs", ".md", ".css", ".js", ".mjs", ".html", ".yaml", ".yml", ".toml", ".json",
    ];
    for file in repository() {
        // Golden folders hold what authors get wrong, and what the program says, as it is.
        if file.below("tests/golden/")
            || !kinds.iter().any(|kind| file.is(kind))
            || file.text.is_empty()
        {
            continue;
        }
        let last = file.text.lines().count();
        if !file.text.ends_with('\n') || file.text.ends_with("\n\n") {
            broken.note(&file, last, "ends with exactly one newline");
        }
        for (number, line) in file.text.lines().enumerate() {
            if line.ends_with(['\r', '\t']) || (line.ends_with(' ') && !file.is(".md")) {
                broken.note(&file, number + 1, "white space at the end of the line");
            }
        }
    }
    broken.none();
}

#[test]
fn every_invariant_has_a_test_that_names_it() {
    let files = repository();
    let readme = files
        .iter()
        .find(|file| file.path == "src/README.md")
        .unwrap();
    let mut named: BTreeMap<u32, bool> = BTreeMap::new();
    for word in readme.text.split(|letter: char| !letter.is_alphanumeric()) {
        if let Some(number) = word
            .strip_prefix('I')
            .and_then(|digits| digits.parse().ok())
        {
            named.insert(number, false);
        }
    }
    assert!(
        (1..=12).all(|number| named.contains_key(&number)),
        "src/README.md names I1 to I12: {named:?}"
    );
    for (number, tested) in &mut named {
        let name = format!("I{number}: ");
        let tests = files
            .iter()
            .filter(|file| file.is(".rs") || file.is(".test.mjs"));
        *tested = tests.into_iter().any(|file| file.text.contains(&name));
    }
    let untested: Vec<_> = named
        .iter()
        .filter(|(_, tested)| !**tested)
        .map(|(number, _)| format!("I{number}"))
        .collect();
    assert!(
        untested.is_empty(),
        "no test says `{}: …`",
        untested.join(": …`, `")
    );
}

#[test]
fn a_comment_holds_no_colour() {
    let mut comment = false;
    assert_eq!(without_comments("a /* b */ c /* d", &mut comment), "a  c ");
    assert_eq!(without_comments("e */ f", &mut comment), " f");
}
