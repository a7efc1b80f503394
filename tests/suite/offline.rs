//! What a browser is told of a site's files, so that it can keep a build whole: all of them, with the hashes that they
//! have, and another name for the build whenever one of them is another.

use std::collections::BTreeMap;
use std::fs;

use checkdown::hash::sha256;
use proptest::prelude::*;
use serde::Deserialize;

use crate::program::{Files, Folder, files};
use crate::sites::{ENVIRONMENTS, plans, small};

#[derive(Deserialize)]
struct Record {
    version: u32,
    build: String,
    shell: BTreeMap<String, String>,
    lists: BTreeMap<String, Lists>,
}

#[derive(Deserialize)]
struct Lists {
    bytes: u64,
    parts: Vec<String>,
}

/// Path to hash.
type List = BTreeMap<String, String>;

fn record(files: &Files) -> Record {
    serde_json::from_slice(&files["build.json"]).unwrap()
}

fn path_of(name: &str, part: usize) -> String {
    match name {
        "" => format!("offline-{part}.json"),
        name => format!("{name}/offline-{part}.json"),
    }
}

fn part(files: &Files, name: &str, part: usize) -> List {
    serde_json::from_slice(&files[&path_of(name, part)]).unwrap()
}

/// All files of an environment, whichever list they are in.
fn list(files: &Files, name: &str) -> List {
    let count = record(files).lists[name].parts.len();
    (0..count).flat_map(|one| part(files, name, one)).collect()
}

fn hash(bytes: &[u8]) -> String {
    sha256(bytes)[..10].to_owned()
}

/// Paths of all files but the bookkeeping.
fn written(files: &Files) -> Files {
    let own = |path: &str| !path.starts_with('.') && path != "sw.js" && path != "build.json";
    let all = files.iter().filter(|(path, _)| own(path));
    all.map(|(path, bytes)| (path.clone(), bytes.clone()))
        .collect()
}

/// How long all files of an environment are, with those that are kept with them: what was said before on its pages, and
/// the search.
fn bytes_kept(files: &Files, name: &str, list: &List) -> u64 {
    let top = self::list(files, "").into_keys();
    let beside = top.filter(|path| {
        let page = path.strip_suffix("history.json");
        let is_past =
            page.is_some_and(|page| list.contains_key(&format!("{name}/{page}index.html")));
        !name.is_empty() && (is_past || path.starts_with("search/"))
    });
    let paths = list.keys().cloned().chain(beside);
    paths.map(|path| files[&path].len() as u64).sum()
}

/// Why the record and the lists do not say what the files are.
fn untrue(files: &Files) -> Option<String> {
    let record = record(files);
    if record.version != 1 {
        return Some("version".to_owned());
    }
    let wrong = |path: &String, told: &String| match files.get(path) {
        Some(bytes) if hash(bytes) == *told => None,
        Some(_) => Some(format!("{path} has another hash")),
        None => Some(format!("{path} is not there")),
    };
    for (name, lists) in &record.lists {
        for (number, told) in lists.parts.iter().enumerate() {
            if let Some(why) = wrong(&path_of(name, number), told) {
                return Some(why);
            }
        }
        let list = list(files, name);
        if let Some(why) = list.iter().find_map(|(path, told)| wrong(path, told)) {
            return Some(why);
        }
        if bytes_kept(files, name, &list) != lists.bytes {
            return Some(format!("`{name}` has another sum"));
        }
    }
    let shell = record.shell.iter();
    shell
        .clone()
        .find_map(|(path, told)| wrong(path, told))
        .or_else(|| {
            let lacks = shell.len() < 5;
            lacks.then(|| "the theme's files are not there".to_owned())
        })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn lists_say_what_the_files_are_and_leave_none_out(plan in plans()) {
        let site = plan.write(false);
        let files = site.folder.build([]);
        prop_assert_eq!(untrue(&files), None);
        for environment in ENVIRONMENTS {
            let (inside, own) = (format!("{environment}/"), format!("{environment}/offline-"));
            let list = list(&files, environment);
            // What stands in frames of other sites is not kept.
            let is_kept = |path: &str| path.starts_with(&inside) && !path.starts_with(&own) && !path.contains("/embed/");
            let lacking: Vec<_> = files.keys().filter(|path| is_kept(path) != list.contains_key(*path) && path.starts_with(&inside) && !path.starts_with(&own)).collect();
            prop_assert!(lacking.is_empty(), "{environment} lacks {lacking:?}");
            let others = ENVIRONMENTS.iter().filter(|other| **other != environment);
            let foreign: Vec<_> = others.flat_map(|other| list.keys().filter(move |path| path.starts_with(&format!("{other}/")))).collect();
            prop_assert!(foreign.is_empty(), "{environment} lists {foreign:?}");
        }
        // A build that makes little anew says the same as one that makes all.
        site.folder.write("content/index.md", "# Another home\n");
        let again = site.folder.build([]);
        fs::remove_dir_all(site.folder.path().join("public")).unwrap();
        prop_assert!(again["build.json"] == site.folder.build([])["build.json"]);
        prop_assert_eq!(untrue(&again), None);
    }
}

/// Publishes a change, and says whether any file is another, and whether the build is.
fn changes(site: &Folder, before: &mut Files) -> (bool, bool) {
    let after = site.build([]);
    let changed = (
        written(before) != written(&after),
        record(before).build != record(&after).build,
    );
    *before = after;
    changed
}

#[test]
fn the_build_has_another_name_exactly_when_a_file_is_another() {
    let site = small();
    let mut before = site.build([]);
    let settings = fs::read_to_string(site.path().join("checkdown.yaml")).unwrap();
    site.write("checkdown.yaml", format!("{settings}# a remark\n"));
    assert_eq!(changes(&site, &mut before), (false, false), "a remark");
    site.write("content/data.bin", [0, 159, 146, 150]);
    assert_eq!(changes(&site, &mut before), (true, true), "a new file");
    site.write("content/data.bin", [0, 159, 146, 151]);
    assert_eq!(
        changes(&site, &mut before),
        (true, true),
        "another byte in it"
    );
    site.write("themes/default/css/extra.css", ".extra { color: red; }\n");
    assert_eq!(changes(&site, &mut before), (true, true), "another style");
    site.write("themes/default/worker/keep.js", "// Another worker.\n");
    assert_eq!(
        changes(&site, &mut before),
        (false, false),
        "the worker is no part of what it keeps"
    );
    fs::remove_file(site.path().join("content/data.bin")).unwrap();
    assert_eq!(changes(&site, &mut before), (true, true), "a file less");
    assert_eq!(changes(&site, &mut before), (false, false), "nothing");
}

/// I6: what only one environment says changes nothing of what another's list says.
#[test]
fn a_list_changes_with_its_own_environment_alone() {
    let site = small();
    let page = |word: &str| {
        format!(
            "# Release\n\n- [ ] Seen <!-- check: {{id: seen, env: production}} -->\n\n  {word}\n"
        )
    };
    site.write("content/release.md", page("one"));
    let before = site.build([]);
    site.write("content/release.md", page("two"));
    let after = site.build([]);
    assert_eq!(
        before["staging/offline-0.json"],
        after["staging/offline-0.json"]
    );
    assert_ne!(
        before["production/offline-0.json"],
        after["production/offline-0.json"]
    );
    assert_ne!(record(&before).build, record(&after).build);
}

#[test]
fn a_file_that_is_shown_in_one_environment_is_in_its_list_alone() {
    let site = Folder::of(&[
        (
            "checkdown.yaml",
            "id: one\ntitle: One\nenvironments: {production: P, staging: S}\n",
        ),
        (
            "content/index.md",
            "# Home\n\n<!-- env: production -->\n\n[plan](plan.txt)\n\n<!-- /env -->\n",
        ),
        ("content/plan.txt", "a plan"),
        ("content/loose.txt", "nobody leads here"),
    ]);
    let files = site.build([]);
    let has = |name: &str, path: &str| list(&files, name).contains_key(path);
    assert!(has("production", "plan.txt") && !has("staging", "plan.txt") && has("", "plan.txt"));
    assert!(!has("production", "loose.txt") && has("", "loose.txt"));
    // What only hosts read is in none.
    assert!(!has("", "404.html") && !has("", "_headers") && !has("", "sw.js"));
}

#[test]
fn a_site_without_environments_has_one_list() {
    let site = Folder::of(&[
        ("checkdown.yaml", "id: one\ntitle: One\n"),
        ("content/index.md", "# Home\n"),
        ("content/guide/page.md", "# Page\n"),
    ]);
    let files = site.build([]);
    assert_eq!(untrue(&files), None);
    assert_eq!(record(&files).lists.len(), 1);
    assert!(list(&files, "").contains_key("guide/page/checklist.json"));
}

/// A page is kept without the names of all others.
#[test]
fn a_large_environment_has_many_short_lists_and_a_folder_is_in_one_of_them() {
    let site = Folder::of(&[
        (
            "checkdown.yaml",
            "id: one\ntitle: One\nenvironments: {production: P}\n",
        ),
        ("content/index.md", "# Home\n"),
    ]);
    for page in 0..150 {
        let text = format!("# Page {page}\n\n- [ ] Done <!-- check: {{id: i{page}}} -->\n");
        site.write(&format!("content/guide/p{page}.md"), text);
    }
    let files = site.build([]);
    assert_eq!(untrue(&files), None);
    let count = record(&files).lists["production"].parts.len();
    let parts: Vec<List> = (0..count)
        .map(|one| part(&files, "production", one))
        .collect();
    let all: usize = parts.iter().map(List::len).sum();
    assert!(all > 450 && parts.iter().all(|list| list.len() < 200));
    for page in 0..150 {
        let folder = format!("production/guide/p{page}/");
        let own = parts
            .iter()
            .filter(|list| list.keys().any(|path| path.starts_with(&folder)));
        assert_eq!(own.count(), 1, "{folder}");
    }
    // Which list it is is what the worker reckons: see `worker/build.js`.
    let number = |path: &str| {
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        usize::from_str_radix(&sha256(folder.as_bytes())[..8], 16).unwrap() % count
    };
    for (place, list) in parts.iter().enumerate() {
        assert!(list.keys().all(|path| number(path) == place));
    }
}

#[test]
fn a_file_of_the_content_folder_is_not_called_as_a_list() {
    let site = Folder::of(&[
        ("checkdown.yaml", "id: one\ntitle: One\n"),
        ("content/index.md", "# Home\n"),
        ("content/offline-12.json", "{}"),
    ]);
    let run = site.run(["check"]);
    let said = run.stdout + &run.stderr;
    assert!(said.contains("output-collision"), "{said}");
}

#[test]
fn a_site_that_is_not_kept_has_the_worker_that_leaves() {
    let site = Folder::of(&[
        ("checkdown.yaml", "id: one\ntitle: One\noffline: false\n"),
        ("content/index.md", "# Home\n"),
    ]);
    site.build([]);
    let files = files(&site.path().join("public"));
    let text = |path: &str| String::from_utf8_lossy(&files[path]).into_owned();
    assert!(text("sw.js").contains("unregister") && !text("sw.js").contains("\"fetch\""));
    assert!(!text("index.html").contains("sw.js"));
    assert!(!files.contains_key("build.json") && !files.contains_key("offline-0.json"));
}
