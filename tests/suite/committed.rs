//! Runs that are committed beside the content: what the site shows of them, and to whom.

use serde_json::{Value, json};

use crate::markup::elements;
use crate::program::Files;
use crate::records::{record, shop, whole};

fn page<'f>(files: &'f Files, path: &str) -> &'f str {
    let bytes = files.get(path).expect(path);
    std::str::from_utf8(bytes).unwrap()
}

#[test]
fn a_committed_run_is_shown_with_the_text_that_was_answered() {
    let (site, hashes) = shop();
    let mut entries = whole();
    entries.retain(|(target, _)| target != "release/slack");
    let waived = json!({"state": "waived", "reason": "after the move", "by": "Ops lead", "until": "2026-12-31"});
    entries.push(("release/slack".to_owned(), waived));
    entries.push(("release/gone".to_owned(), json!("done")));
    entries.push((
        "release/so seen".to_owned(),
        json!("Required 2/3 · 1 waived"),
    ));
    let mut file = record(&entries, &hashes);
    for event in file["events"].as_array_mut().unwrap() {
        if event["hash"].is_null() {
            event.as_object_mut().unwrap().remove("hash");
        }
    }
    // The health check said something else then.
    file["events"][1]["hash"] = json!("1:00000000000000000000000000000000");
    file["texts"] = json!({"1:00000000000000000000000000000000": "[\"Health was seen\",\"required\",[\"by eye\"],[]]"});
    site.write("runs/release-2.4.json", file.to_string());
    let files = site.build([]);
    let shown = page(&files, "production/runs/release-2-4/index.html");
    for words in [
        "<h1>Release 2.4</h1>",
        "Required 2/3 · 1 waived — READY",
        "Its text has changed since. It was:",
        "Health was seen (required)\n- by eye",
        "after the move",
        "until <time>2026-12-31</time>",
        "Signed with: Required 2/3 · 1 waived",
        "2026-11-20 10:00 UTC",
        "href=\"https://docs.example.com/log\"",
        "On no page any more",
        "release/gone",
        "<meta name=\"robots\" content=\"noindex\">",
        "Self-attested",
        "../../release/#health",
    ] {
        assert!(shown.contains(words), "no `{words}` in:\n{shown}");
    }
    for (path, words) in [
        (
            "production/release/index.html",
            "last run <a href=\"../runs/release-2-4/#page:release\">Release 2.4</a>",
        ),
        (
            "production/index.html",
            "<a href=\"runs/release-2-4/\">Release 2.4</a>",
        ),
        (
            "production/runs/index.html",
            "Required 2/3 · 1 waived — READY",
        ),
        (
            "runs/index.html",
            "<a href=\"../production/runs/release-2-4/\">Release 2.4</a>",
        ),
        ("index.html", "href=\"runs/\""),
    ] {
        assert!(
            page(&files, path).contains(words),
            "{path}:\n{}",
            page(&files, path)
        );
    }
    // On a phone what stands first is in sight: whether it was ready.
    let list = page(&files, "production/runs/index.html");
    let at = |words: &str| list.find(words).unwrap();
    assert!(at("1 waived — READY") < at("<time>2026-11-20"), "{list}");
    let lists = page(&files, "sitemap.xml");
    assert!(!lists.contains("runs"), "{lists}");

    // I6: nothing of it is where another environment is, nor in a build of another one.
    let staging = |path: &str| path.starts_with("staging/");
    for (path, bytes) in files.iter().filter(|(path, _)| staging(path)) {
        let text = String::from_utf8_lossy(bytes);
        assert!(!text.contains("Release 2.4"), "{path}");
    }
    let others = site.build(["--env", "staging"]);
    for (path, bytes) in others
        .iter()
        .filter(|(path, _)| !path.starts_with("assets/"))
    {
        let text = String::from_utf8_lossy(bytes);
        assert!(
            !text.contains("Release 2.4") && !path.contains("runs/"),
            "{path}"
        );
    }
}

/// A later version may add to every entry: a few are told, and the rest are counted.
#[test]
fn many_damages_are_told_in_few_words() {
    let (site, hashes) = shop();
    let mut file = record(&[], &hashes);
    let event = record(&whole(), &hashes)["events"][0].clone();
    let events = (0..20_000).map(|place| {
        let mut event = event.clone();
        event["id"] = json!(format!("{place:022}"));
        event["mood"] = json!("new");
        event
    });
    file["events"] = events.collect();
    site.write("runs/a.json", file.to_string());
    let start = std::time::Instant::now();
    let run = site.run(["check"]).expect_exit(0);
    let told = format!("{}{}", run.stdout, run.stderr);
    assert_eq!(told.matches("has the unknown key").count(), 20, "{told}");
    assert!(told.contains("damaged in 19980 more places"), "{told}");
    let run = site.run(["run", "merge", "runs/a.json"]).expect_exit(0);
    let told = run.stderr;
    assert_eq!(told.lines().count(), 22, "{told}");
    assert!(told.contains("19,980 more entries are left out"), "{told}");
    assert!(start.elapsed().as_secs() < 10, "{:?}", start.elapsed());
}

/// The gate is that of the run's end: what expired, lapsed or was reworded since was as it was.
#[test]
fn what_happened_since_changes_no_gate_of_then() {
    let (site, hashes) = shop();
    site.write("runs/a.json", record(&whole(), &hashes).to_string());
    let built_on = |day: &str| {
        site.run(["build", "--date", day]).expect_exit(0);
        crate::program::files(&site.path().join("public"))
    };
    let (before, after) = (built_on("2026-11-22"), built_on("2036-11-22"));
    let path = "production/runs/a/index.html";
    assert!(page(&before, path).contains("Required 3/3 — READY"));
    assert_eq!(page(&before, path), page(&after, path));
    let text = std::fs::read_to_string(site.path().join("content/release.md")).unwrap();
    site.write(
        "content/release.md",
        text.replace("Health checked", "Health seen"),
    );
    let reworded = site.build([]);
    let shown = page(&reworded, path);
    assert!(shown.contains("Required 3/3 — READY"), "{shown}");
    assert!(shown.contains("Its text has changed since"), "{shown}");
}

#[test]
fn what_strangers_typed_is_text() {
    let (site, hashes) = shop();
    let evil = "<img src=x onerror=alert(1)>\"'{{host}}";
    let mut entries = whole();
    entries[0].1 = json!(evil);
    entries[1].1 = json!({"state": "failed", "reason": evil});
    entries.push(("release/health note".to_owned(), json!(evil)));
    entries.push((
        "release/dash evidence".to_owned(),
        json!([{"link": "https://a.example/\"><script>", "label": evil}, {"file": "../../../etc/passwd", "sha256": "a".repeat(64), "bytes": 1}]),
    ));
    let mut file = record(&entries, &hashes);
    for event in file["events"].as_array_mut().unwrap() {
        event["who"] = json!(evil);
    }
    file["texts"] = json!({"1:00000000000000000000000000000000": evil});
    file["events"][2]["hash"] = json!("1:00000000000000000000000000000000");
    site.write("runs/a..strange name.json", file.to_string());
    let files = site.build([]);
    let shown: Vec<&String> = files
        .keys()
        .filter(|path| path.starts_with("production/runs/") && path.matches('/').count() == 3)
        .collect();
    assert_eq!(shown, ["production/runs/a--strange-name/index.html"]);
    for path in files.keys().filter(|path| path.ends_with(".html")) {
        for element in elements(page(&files, path)) {
            let has = |name: &str| element.attributes.iter().any(|(key, _)| key == name);
            assert!(!has("onerror"), "{path}: {element:?}");
        }
    }
    let shown = page(&files, shown[0]);
    assert!(shown.contains("&lt;img src=x onerror=alert(1)&gt;"));
}

/// Files of one run are one run; what was deleted is not shown; two runs of one address are told.
#[test]
fn files_of_one_run_are_one() {
    let (site, hashes) = shop();
    let whole = whole();
    let (one, two) = whole.split_at(3);
    site.write("runs/ada.json", record(one, &hashes).to_string());
    let mut second = record(two, &hashes);
    for event in second["events"].as_array_mut().unwrap() {
        let id = event["id"]
            .as_str()
            .unwrap()
            .replacen(char::is_numeric, "z", 1);
        event["id"] = json!(id);
    }
    site.write("runs/bo.json", second.to_string());
    let files = site.build([]);
    assert!(page(&files, "production/runs/ada/index.html").contains("Required 3/3 — READY"));
    assert!(!files.contains_key("production/runs/bo/index.html"));

    let mut deleted = whole.clone();
    deleted.push(("run deleted".to_owned(), json!(true)));
    let mut deleted = record(&deleted, &hashes);
    deleted["run"]["id"] = json!("d".repeat(22));
    site.write("runs/deleted.json", deleted.to_string());
    let other = |id: &str| -> Value {
        let mut other = record(&whole, &hashes);
        other["run"]["id"] = json!(id.repeat(22));
        other
    };
    assert!(
        !site
            .build([])
            .contains_key("production/runs/deleted/index.html")
    );
    site.write("runs/ADA.json", other("e").to_string());
    let told = site.run(["check"]).expect_exit(1);
    let told = told.stdout + &told.stderr;
    assert!(
        told.contains("output-collision") && told.contains("`ada` is the address"),
        "{told}"
    );
}

/// A hundred thousand entries are read, folded and shown.
#[test]
fn a_long_run_is_shown() {
    let (site, hashes) = shop();
    let mut file = record(&whole(), &hashes);
    let events = file["events"].as_array_mut().unwrap();
    let mut last = events[1]["id"].clone();
    for number in 0..100_000 {
        let id = format!("{:x<22}", format!("n{number}-"));
        events.push(json!({
            "id": id, "actor": "a", "who": "Ada", "when": "2026-11-20T11:00:00.000Z", "target": "release/health",
            "field": "note", "value": format!("note {number}"), "after": [last],
        }));
        last = json!(id);
    }
    site.write("runs/long.json", file.to_string());
    let files = site.build([]);
    assert!(page(&files, "production/runs/long/index.html").contains("note 99999"));
}
