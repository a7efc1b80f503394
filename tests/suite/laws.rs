//! Laws that hold for every site, tried on random ones; the numbers are those of `src/README.md`.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use proptest::test_runner::Config;
use serde_json::Value;

use crate::markup::{Element, elements};
use crate::program::{Files, Folder};
use crate::search::readable;
use crate::sites::{ENVIRONMENTS, Marker, plans};

/// Each case starts the program, which takes about as long as everything else a case does.
fn cases(cases: u32) -> Config {
    Config {
        cases,
        max_shrink_iters: 200,
        failure_persistence: None,
        ..Config::default()
    }
}

proptest! {
    #![proptest_config(cases(24))]

    /// I6: nothing under `/<env>/` is of another environment, and nothing of that environment is lacking.
    #[test]
    fn a_variant_holds_its_own_environment_and_no_other(plan in plans()) {
        let site = plan.write(false);
        let files = site.folder.build([]);
        for environment in ENVIRONMENTS {
            let inside = format!("{environment}/");
            let (own, others) = parted(&site.markers, environment);
            let files = || files.iter().filter(|(path, _)| path.starts_with(&inside));
            for (path, bytes) in files() {
                let strays = found(bytes, &others);
                prop_assert!(strays.is_empty(), "{path} holds {strays:?}");
            }
            let pages = files().filter(|(path, _)| path.ends_with(".html"));
            let seen: BTreeSet<_> = pages.flat_map(|(_, bytes)| found(bytes, &own)).collect();
            for marker in own.iter().filter(|marker| marker.shown) {
                prop_assert!(seen.contains(&marker.word), "{environment} lacks {}", marker.word);
            }
        }
    }

    /// I6: a build of one environment contains no other's text or values anywhere.
    #[test]
    fn a_build_of_one_environment_holds_no_other(plan in plans(), chosen in 0usize..3) {
        let site = plan.write(false);
        let environment = ENVIRONMENTS[chosen];
        let files = site.folder.build(["--env", environment]);
        let (_, others) = parted(&site.markers, environment);
        for (path, bytes) in &readable(&files) {
            let strays = found(bytes, &others);
            prop_assert!(strays.is_empty(), "{path} holds {strays:?}");
        }
    }

    /// I11: every internal link and anchor of a site resolves.
    #[test]
    fn every_link_and_anchor_resolves(plan in plans()) {
        let site = plan.write(false);
        let files = site.folder.build([]);
        let broken = broken_links(&files, "https://docs.example.com/laws/");
        prop_assert!(broken.is_empty(), "{}", broken.join("\n"));
    }

    /// I7: explicit ids, and the anchors made of them, stay when items change places.
    #[test]
    fn explicit_ids_survive_a_new_order(plan in plans()) {
        let (before, after) = (plan.write(false), plan.write(true));
        let (before_files, after_files) = (before.folder.build([]), after.folder.build([]));
        let told = item_ids(&before_files);
        prop_assert_eq!(&told, &item_ids(&after_files));
        let mut written = before.ids.clone();
        written.sort();
        prop_assert_eq!(told.into_iter().collect::<Vec<_>>(), written);
        prop_assert_eq!(anchors(&before_files), anchors(&after_files));
    }

    /// I9: what an author writes is text, wherever it is written; no script and no handler comes of it.
    #[test]
    fn no_text_becomes_a_script(payload in payloads()) {
        let yaml = payload.replace('\'', "''");
        let line = payload.replace('\n', " ");
        let site = Folder::of(&[
            ("checkdown.yaml", &format!(
                "id: laws\ntitle: '{yaml}'\ndescription: '{yaml}'\nbase_url: https://docs.example.com/laws/\n\
                 environments: {{a: {{label: '{yaml}', vars: {{v: '{yaml}'}}}}}}\nowners: {{o: {{label: '{yaml}'}}}}\n\
                 conditions: {{c: '{yaml}'}}\n")),
            ("content/index.md", &format!("# {line}\n\n{line}\n")),
            ("content/page.md", &format!(
                "---\ntitle: '{yaml}'\ndescription: '{yaml}'\n---\n\n## {line}\n\n- [ ] {line} \
                 <!-- check: {{id: a, owner: o, when: c, tags: ['{yaml}'], links: [{{'{yaml}': https://a.example/}}]}} -->\n    \
                 - {line}\n\n{payload}\n\n> {line}\n\n| {line} |\n| --- |\n| {line} |\n\n```sh {{title: '{yaml}'}}\n\
                 {payload}\n{{{{v}}}}\n```\n\n```nolanguage\n{payload}\n```\n\n```dotenv\n# {line}\nA={line}\n```\n\n\
                 [{line}](https://a.example/ '{yaml}') ![{line}](missing.png)\n")),
        ]);
        // A title may be text that this build refuses; then there is nothing to look at.
        let run = site.run(["build", "--date", "2026-01-01"]);
        prop_assume!(run.exit == Some(0));
        for (path, bytes) in crate::program::files(&site.path().join("public")) {
            if path.ends_with(".html") {
                for element in elements(std::str::from_utf8(&bytes).unwrap()) {
                    let danger = danger(&element);
                    prop_assert!(danger.is_none(), "{path}: {} in {element:?}", danger.unwrap());
                }
            }
        }
    }

    /// I8: what is shown to be copied equals the command, byte for byte, variables filled.
    #[test]
    fn a_command_is_shown_byte_for_byte(words in proptest::collection::vec("[ -~äß→]{1,12}", 1..6)) {
        let words: Vec<_> = words.iter().map(|word| word.replace(['\\', '{', '}', '`', '\'', '"'], "+")).collect();
        let command = format!("run '{}' {{{{host}}}}", words.join(" "));
        let site = Folder::of(&[
            ("checkdown.yaml", "id: laws\ntitle: Laws\nbase_url: https://docs.example.com/\nvars: {host: h.example.com}\n"),
            ("content/index.md", &format!(
                "# Home\n\n```sh\n{command}\n```\n\n```console\n$ {command}\nsome output\n```\n")),
        ]);
        let files = site.build([]);
        let wanted = command.replace("{{host}}", "h.example.com");
        let page = elements(std::str::from_utf8(&files["index.html"]).unwrap());
        let codes: Vec<_> = page.iter().filter(|element| element.name == "code").collect();
        let shown = codes.iter().filter(|code| code.text.trim_end_matches('\n') == wanted).count();
        prop_assert!(shown >= 2, "{wanted:?} is not shown twice: {codes:#?}");
        prop_assert!(codes.iter().all(|code| !code.text.contains("$ run")), "a prompt is inside the command");
    }
}

fn parted(markers: &[Marker], environment: &str) -> (Vec<Marker>, Vec<Marker>) {
    markers
        .iter()
        .cloned()
        .partition(|marker| marker.is_in(environment))
}

/// The words of `markers` that stand in `bytes`.
fn found(bytes: &[u8], markers: &[Marker]) -> Vec<String> {
    let text = String::from_utf8_lossy(bytes);
    let words = markers.iter().filter(|marker| text.contains(&marker.word));
    words.map(|marker| marker.word.clone()).collect()
}

/// Ids of all items that any `checklist.json` lists, as `page/item`.
fn item_ids(files: &Files) -> BTreeSet<String> {
    fn walk(value: &Value, ids: &mut BTreeSet<String>) {
        match value {
            Value::Array(values) => values.iter().for_each(|value| walk(value, ids)),
            Value::Object(entries) => {
                let id = entries.get("id").and_then(Value::as_str);
                if let Some(id) = id.filter(|id| id.contains('/') && entries.contains_key("title"))
                {
                    ids.insert(id.to_owned());
                }
                entries.values().for_each(|value| walk(value, ids));
            }
            _ => {}
        }
    }
    let mut ids = BTreeSet::new();
    for (_, bytes) in files
        .iter()
        .filter(|(path, _)| path.ends_with("checklist.json"))
    {
        walk(&serde_json::from_slice(bytes).unwrap(), &mut ids);
    }
    ids
}

/// The ids that stand in each page.
fn anchors(files: &Files) -> BTreeMap<&str, BTreeSet<String>> {
    let pages = files.iter().filter(|(path, _)| path.ends_with(".html"));
    let ids = |bytes: &[u8]| {
        let page = elements(&String::from_utf8_lossy(bytes));
        page.iter()
            .filter_map(|element| element.attribute("id").map(str::to_owned))
            .collect()
    };
    pages
        .map(|(path, bytes)| (path.as_str(), ids(bytes)))
        .collect()
}

/// Text that would run if it were taken for markup, in the ways that have been tried before.
fn payloads() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("<script>pwned()</script>"),
        Just("<img src=x onerror=pwned()>"),
        Just("<a href=javascript:pwned()>x</a>"),
        Just("\"><script>pwned()</script>"),
        Just("' onmouseover='pwned()"),
        Just("\" onmouseover=\"pwned()"),
        Just("<svg onload=pwned()>"),
        Just("</title><script>pwned()</script>"),
        Just("</code></pre><script>pwned()</script>"),
        Just("</script><script>pwned()</script>"),
        Just("--><script>pwned()</script>"),
        Just("[x](javascript:pwned())"),
        Just("![x](javascript:pwned())"),
        Just("<javascript:pwned()>"),
        Just("[x](data:text/html,<script>pwned()</script>)"),
        Just("&lt;script&gt;pwned()&lt;/script&gt;"),
        Just("{{ pwned() }}"),
        Just("{% raw %}"),
        Just("<style>*{color:pwned}</style>"),
        Just("<iframe srcdoc='<script>pwned()</script>'></iframe>"),
        Just("`code`"),
        Just("**bold**"),
        Just("&amp;"),
    ];
    proptest::collection::vec(piece, 1..4).prop_map(|pieces| pieces.concat())
}

/// Why a browser might run author's text here.
fn danger(element: &Element) -> Option<&'static str> {
    let value = |name| {
        element
            .attribute(name)
            .map(|value| value.trim().to_ascii_lowercase())
    };
    let address = ["href", "src", "action", "formaction", "data"]
        .into_iter()
        .filter_map(value);
    let mut schemes =
        address.filter(|value| value.starts_with("javascript:") || value.starts_with("data:text"));
    if ["script", "style"].contains(&element.name.as_str()) && element.text.contains("pwned") {
        Some("author's text in a script or style")
    } else if element
        .attributes
        .iter()
        .any(|(name, _)| name.starts_with("on") || name == "srcdoc")
    {
        Some("a handler")
    } else if schemes.next().is_some() {
        Some("an address that runs")
    } else {
        None
    }
}

/// The links of all pages that lead nowhere within the site, which stands at `base_url`.
pub fn broken_links(files: &Files, base_url: &str) -> Vec<String> {
    let anchors = anchors(files);
    let mut broken = Vec::new();
    for (path, bytes) in files.iter().filter(|(path, _)| path.ends_with(".html")) {
        let elements = elements(&String::from_utf8_lossy(bytes));
        let base = elements.iter().find(|element| element.name == "base");
        let base = base.and_then(|base| inside(path, base.attribute("href")?, base_url));
        let seen_from = base.map_or(path.clone(), |(folder, _)| slashed(&folder));
        for element in elements.iter().filter(|element| element.name != "base") {
            let targets = ["href", "src", "action"]
                .into_iter()
                .filter_map(|name| element.attribute(name));
            for target in targets {
                if let Some((to, fragment)) = inside(&seen_from, target, base_url) {
                    let file = if files.contains_key(&to) {
                        to
                    } else {
                        format!("{}index.html", slashed(&to))
                    };
                    let known = match anchors.get(file.as_str()) {
                        Some(ids) => fragment.is_empty() || ids.contains(&fragment),
                        None => files.contains_key(&file),
                    };
                    if !known {
                        broken.push(format!("{path}: <{} {target}>", element.name));
                    }
                }
            }
        }
    }
    broken
}

fn slashed(path: &str) -> String {
    if path.is_empty() || path.ends_with('/') {
        path.to_owned()
    } else {
        format!("{path}/")
    }
}

/// The file of the site and the anchor that an address on page `from` means; `None` if it leads elsewhere.
fn inside(from: &str, address: &str, base_url: &str) -> Option<(String, String)> {
    let root = base_url
        .split_once("://")
        .and_then(|(_, rest)| rest.split_once('/'))
        .map_or("", |(_, path)| path);
    let (address, fragment) = address.split_once('#').unwrap_or((address, ""));
    let address = address.split('?').next().unwrap_or_default();
    let path = if let Some(path) = address.strip_prefix(base_url) {
        path.to_owned()
    } else if let Some(path) = address.strip_prefix('/') {
        path.strip_prefix(root)?.to_owned()
    } else if address.contains(':') {
        return None;
    } else if address.is_empty() {
        from.to_owned()
    } else {
        let folder = from.rsplit_once('/').map_or("", |(folder, _)| folder);
        let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
        for part in address.split('/') {
            match part {
                "." => {}
                ".." => {
                    parts.pop();
                }
                part => parts.push(part),
            }
        }
        parts.join("/")
    };
    Some((decoded(&path), decoded(fragment)))
}

/// Text without its percent-encoding.
fn decoded(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let Some((&first, tail)) = rest.split_first() {
        let hex = tail
            .get(..2)
            .and_then(|digits| std::str::from_utf8(digits).ok());
        match hex
            .filter(|_| first == b'%')
            .and_then(|digits| u8::from_str_radix(digits, 16).ok())
        {
            Some(byte) => {
                bytes.push(byte);
                rest = &tail[2..];
            }
            None => {
                bytes.push(first);
                rest = tail;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[test]
fn a_broken_link_is_seen() {
    let files: Files = [
        ("index.html", "<a href='a/'>a</a><a href='a/#x'>x</a><a href='https://elsewhere.example/'>e</a>"),
        ("a/index.html", "<p id=x><a href='../'>up</a><a href='#y'>y</a><a href='../b/'>b</a><a href='/r/c'>c</a>"),
    ]
    .into_iter()
    .map(|(path, text)| (path.to_owned(), text.as_bytes().to_vec()))
    .collect();
    let broken = broken_links(&files, "https://docs.example.com/r/");
    assert_eq!(
        broken,
        [
            "a/index.html: <a #y>",
            "a/index.html: <a ../b/>",
            "a/index.html: <a /r/c>"
        ]
    );
}
