//! `checkdown run`: records of runs, judged by a site and merged, as a person or a pipeline would.

use std::process::Command;

use serde_json::{Value, json};

use crate::program::{Folder, alone};

const PAGE: &str = "\
# Release

- [ ] Health checked <!-- check: {id: health} -->
- [ ] Backups restored <!-- check: {id: backup, evidence: link, expires: 30d} -->
- [ ] Slack told (If using Slack) <!-- check: {id: slack} -->
- [ ] Dashboards (Recommended) <!-- check: {id: dash} -->

## Sign-off
<!-- section: {sign_off: true, phase: go} -->

- [ ] Ops agree <!-- check: {id: so, owner: ops, after: [health, backup]} -->
";

const SETTINGS: &str = "\
id: shop
title: Shop
base_url: https://docs.example.com/shop/
phases: [prepare, go]
owners: {ops: Operations}
conditions: {slack: Are you using Slack?}
environments: {staging: {}, production: {label: Production}}
";

/// The site, and the hash of each item's text in production.
pub fn shop() -> (Folder, Value) {
    let site = Folder::of(&[("checkdown.yaml", SETTINGS), ("content/release.md", PAGE)]);
    let files = site.build([]);
    let list: Value = serde_json::from_slice(&files["production/release/checklist.json"]).unwrap();
    let items = list["items"].as_array().unwrap().iter();
    let hashes = items.map(|item| {
        (
            item["id"].as_str().unwrap().to_owned(),
            item["hash"].clone(),
        )
    });
    let hashes: Value = Value::Object(hashes.collect());
    (site, hashes)
}

/// A run with these entries: target and value, of the field that the target mostly has, at ten on 20 November.
pub fn record(entries: &[(String, Value)], hashes: &Value) -> Value {
    let event = |(number, (target, value)): (usize, &(String, Value))| {
        let (target, field) = target.split_once(' ').unwrap_or((
            target,
            match target.as_bytes()[0] {
                b'?' => "answer",
                _ => "state",
            },
        ));
        let value = match value.as_str() {
            Some(state) if field == "state" => json!({ "state": state }),
            _ => value.clone(),
        };
        let mut event = json!({
            "id": format!("{:-<22}", format!("{number}{}", target.trim_start_matches(['?', '/']).replace('/', "_"))),
            "actor": "ada",
            "who": "Ada",
            "when": "2026-11-20T10:00:00.000Z",
            "target": target,
            "field": field,
            "value": value,
            "after": [],
        });
        if field == "state" {
            event["hash"] = hashes[target].clone();
        }
        event
    };
    json!({
        "format": "checkdown-run",
        "version": 1,
        "site": {"id": "shop", "title": "Shop"},
        "run": {
            "id": "run-------------------",
            "environment": "production",
            "created": "2026-11-20T09:00:00.000Z",
        },
        "events": entries.iter().enumerate().map(event).collect::<Vec<_>>(),
        "texts": {},
    })
}

/// Everything that is required, done.
pub fn whole() -> Vec<(String, Value)> {
    let link = json!([{"link": "https://docs.example.com/log"}]);
    let entries = [
        ("run name", json!("Release 2.4")),
        ("release/health", json!("done")),
        ("release/backup", json!("done")),
        ("release/backup evidence", link),
        ("release/slack", json!("done")),
        ("release/so", json!("done")),
    ];
    let owned = entries.map(|(target, said)| (target.to_owned(), said));
    owned.to_vec()
}

/// Everything done but for one thing, which is said instead, or not at all.
pub fn but(target: &str, said: Value) -> Vec<(String, Value)> {
    let mut entries = whole();
    entries.retain(|(other, _)| other != target);
    if !said.is_null() {
        entries.push((target.to_owned(), said));
    }
    entries
}

/// Each case of `gate.json`: everything is done, `but` one thing is said otherwise or not at all, something is `also`
/// said, one thing was said of another text (`stale`); or `only` this is said.
#[test]
fn a_run_is_ready_only_if_nothing_is_missing() {
    let (site, hashes) = shop();
    let cases: Vec<Value> = serde_json::from_str(include_str!("records/gate.json")).unwrap();
    assert!(!cases.is_empty());
    for case in cases {
        let name = case["name"].as_str().unwrap();
        let pair = |pair: &Value| (pair[0].as_str().unwrap().to_owned(), pair[1].clone());
        let list = |key: &str| {
            case[key]
                .as_array()
                .map(|list| list.iter().map(pair).collect())
        };
        let mut entries = match case["but"].as_array() {
            Some(said) => but(said[0].as_str().unwrap(), said[1].clone()),
            None => list("only").unwrap_or_else(whole),
        };
        entries.extend(list("also").unwrap_or_default());
        let mut file = record(&entries, &hashes);
        for event in file["events"].as_array_mut().unwrap() {
            if event["target"] == case["stale"] {
                event["hash"] = json!("1:00000000000000000000000000000000");
            }
        }
        site.write("run.json", file.to_string());
        let words = case["words"].as_str().unwrap_or_default();
        let day = match words.contains("--date") {
            true => "",
            false => "--date 2026-11-22",
        };
        let words = format!("run gate run.json {words} {day}");
        let run = site.run(words.split_whitespace());
        let said = format!("{}{}", run.stdout, run.stderr);
        assert_eq!(
            run.exit.map(Value::from).as_ref(),
            Some(&case["exit"]),
            "{name}:\n{said}"
        );
        let says = case["says"].as_str().unwrap();
        assert!(said.contains(says), "{name}: no `{says}` in:\n{said}");
    }
}

#[test]
fn what_cannot_be_judged_is_refused() {
    let (site, hashes) = shop();
    let mut other = record(&whole(), &hashes);
    other["site"]["id"] = json!("docs");
    site.write("other.json", other.to_string());
    let told = site
        .run(["run", "gate", "other.json"])
        .expect_exit(1)
        .stderr;
    assert!(
        told.contains("the run is of the site `docs`, not of `shop`"),
        "{told}"
    );

    site.write("half.json", "{\"format\": ");
    let told = site.run(["run", "gate", "half.json"]).expect_exit(1).stderr;
    assert!(told.contains("half.json: The file is not JSON."), "{told}");

    let mut strange = record(&whole(), &hashes);
    strange["events"][1]["when"] = json!("yesterday");
    site.write("run.json", strange.to_string());
    let run = site.run(["run", "gate", "run.json"]).expect_exit(1);
    assert!(
        run.stderr
            .contains("entry 2 has a bad when and is left out"),
        "{}",
        run.stderr
    );
    assert!(
        run.stdout.contains("Health checked is open"),
        "{}",
        run.stdout
    );

    // Content with errors is not what a release is judged by.
    site.write("run.json", record(&whole(), &hashes).to_string());
    let twice = "# More\n\n- [ ] A <!-- check: {id: a} -->\n- [ ] B <!-- check: {id: a} -->\n";
    site.write("content/more.md", twice);
    let told = site.run(["run", "gate", "run.json"]).expect_exit(1).stderr;
    assert!(told.contains("the site has 1 error"), "{told}");
    site.write("content/more.md", "# More\n");

    let mut nothing = record(&[], &hashes);
    nothing["events"] = json!({});
    site.write("run.json", nothing.to_string());
    let told = site.run(["run", "gate", "run.json"]).expect_exit(1).stderr;
    assert_eq!(
        told,
        "warning: run.json: what should be the list of entries is none and is left out\n"
    );

    let mut nowhere = record(&whole(), &hashes);
    nowhere["run"]["environment"] = json!("");
    site.write("run.json", nowhere.to_string());
    for words in ["run gate run.json", "run gate run.json --env production"] {
        let told = site.run(words.split(' ')).expect_exit(1).stderr;
        assert!(told.contains("the run is of no environment"), "{told}");
    }
}

#[test]
fn the_gate_is_told_to_tools() {
    let (site, hashes) = shop();
    site.write(
        "run.json",
        record(&but("release/health", json!("failed")), &hashes).to_string(),
    );
    let words = [
        "run",
        "gate",
        "run.json",
        "--date",
        "2026-11-22",
        "--format",
        "json",
    ];
    let told: Value = serde_json::from_str(&site.run(words).expect_exit(1).stdout).unwrap();
    assert_eq!(told["ready"], json!(false));
    assert_eq!(told["run"]["name"], json!("Release 2.4"));
    let page = &told["pages"][0];
    assert_eq!(page["verdict"], json!("not-ready"));
    assert_eq!(
        page["counts"]["required"],
        json!({"all": 3, "done": 2, "other": {"failed": 1}})
    );
    let codes: Vec<&Value> = page["missing"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| &one["code"])
        .collect();
    assert_eq!(codes, ["failed", "waiting"]);
}

#[test]
fn a_badge_says_how_a_run_stands() {
    let (site, hashes) = shop();
    let mut entries = whole();
    entries[0].1 = json!("<b>\"R&D\"");
    site.write("run.json", record(&entries, &hashes).to_string());
    let words = "run badge run.json --date 2026-11-22";
    let words = || words.split(' ');
    let svg = site.run(words()).expect_exit(0).stdout;
    let name = "&lt;b&gt;&quot;R&amp;D&quot; · Production";
    assert!(
        svg.contains(&format!("aria-label=\"{name}: ready 3/3\"")),
        "{svg}"
    );
    assert!(!svg.contains("<b>"), "{svg}");

    site.write(
        "run.json",
        record(&but("release/health", json!("failed")), &hashes).to_string(),
    );
    let told = site
        .run(words().chain(["--format", "json"]))
        .expect_exit(0)
        .stdout;
    let badge: Value = serde_json::from_str(&told).unwrap();
    let expected = json!({
        "schemaVersion": 1,
        "label": "Release 2.4 · Production",
        "message": "not ready 2/3",
        "color": "red",
    });
    assert_eq!(badge, expected);
    // One that is waived is not done, and one without a name is called by its day.
    let waived = json!({"state": "waived", "reason": "later", "by": "Bo", "until": "2026-11-30"});
    let mut entries = but("release/health", waived);
    entries.remove(0);
    site.write("run.json", record(&entries, &hashes).to_string());
    let svg = site.run(words()).expect_exit(0).stdout;
    let label = "Run of 2026-11-20 · Production: ready 2/3 · 1 waived";
    assert!(svg.contains(label), "{svg}");

    // A name may be longer than a page is wide: the picture is not.
    entries.insert(0, ("run name".to_owned(), json!("W".repeat(200))));
    site.write("run.json", record(&entries, &hashes).to_string());
    let svg = site.run(words()).expect_exit(0).stdout;
    assert!(svg.contains(&"W".repeat(200)), "{svg}");
    assert!(
        svg.contains(&format!(">{}…</text>", "W".repeat(59))),
        "{svg}"
    );
    site.run(words().chain(["--out", "badge.svg"]))
        .expect_exit(0);
    assert!(site.path().join("badge.svg").exists());
}

#[test]
fn files_of_one_run_merge_in_any_order() {
    let (site, hashes) = shop();
    let whole = whole();
    let (one, two) = whole.split_at(3);
    site.write("a.json", record(one, &hashes).to_string());
    let mut second = record(two, &hashes);
    // Numbered from the first one on, as if in one browser.
    for event in second["events"].as_array_mut().unwrap() {
        event["id"] = json!(
            event["id"]
                .as_str()
                .unwrap()
                .replacen(char::is_numeric, "z", 1)
        );
    }
    site.write("b.json", second.to_string());
    let merged = site
        .run(["run", "merge", "a.json", "b.json"])
        .expect_exit(0)
        .stdout;
    for words in [
        &["b.json", "a.json"][..],
        &["a.json", "b.json", "a.json"],
        &["b.json", "b.json", "a.json", "a.json"],
    ] {
        let words = ["run", "merge"].iter().chain(words).copied();
        assert_eq!(site.run(words).expect_exit(0).stdout, merged);
    }
    site.run(["run", "merge", "a.json", "b.json", "--out", "a.json"])
        .expect_exit(0);
    assert_eq!(
        std::fs::read_to_string(site.path().join("a.json")).unwrap(),
        merged
    );
    let read: Value = serde_json::from_str(&merged).unwrap();
    assert_eq!(read["events"].as_array().unwrap().len(), whole.len());

    // Of another run nothing is taken, and nothing is written.
    second["run"]["id"] = json!("other-----------------");
    site.write("b.json", second.to_string());
    let words = ["run", "merge", "a.json", "b.json", "--out", "c.json"];
    let told = site.run(words).expect_exit(1).stderr;
    // Both are called the same: their ids tell them apart.
    assert_eq!(
        told,
        "error: b.json: it is the run other-----------------, the first one is “Release 2.4” \
         (run-------------------); only files of one run merge\n"
    );
    assert!(!site.path().join("c.json").exists());
}

/// `checkdown run merge` as git's merge driver: two people's branches of one record come together by themselves.
#[test]
fn branches_of_one_record_merge_without_conflicts() {
    let (site, hashes) = shop();
    let git = |words: &[&str]| {
        let mut command = Command::new("git");
        let command = alone(&mut command).current_dir(site.path()).args(words);
        let output = command.output().expect("git starts");
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "git {words:?}: {told}");
    };
    let program = std::env::var("CHECKDOWN_BIN")
        .unwrap_or_else(|_| env!("CARGO_BIN_EXE_checkdown").to_owned());
    let driver = format!("'{program}' run merge --quiet %A %B --out %A");
    let write = |entries: &[(String, Value)]| {
        site.write("runs/release.json", record(entries, &hashes).to_string());
    };
    git(&["init", "-q", "-b", "main"]);
    for (key, value) in [
        ("user.name", "Ada"),
        ("user.email", "ada@example.com"),
        ("merge.checkdown.driver", &driver),
    ] {
        git(&["config", key, value]);
    }
    site.write(".gitattributes", "runs/*.json merge=checkdown\n");
    let whole = whole();
    write(&whole[..1]);
    git(&["add", ".gitattributes", "runs"]);
    git(&["commit", "-qm", "one"]);
    git(&["checkout", "-qb", "bo"]);
    write(&[&whole[..1], &whole[1..2]].concat());
    git(&["commit", "-qam", "two"]);
    git(&["checkout", "-q", "main"]);
    let mut here = whole[..1].to_vec();
    here.push(("release/slack".to_owned(), json!("done")));
    write(&here);
    git(&["commit", "-qam", "three"]);
    git(&["merge", "-q", "--no-edit", "bo"]);
    let merged = std::fs::read_to_string(site.path().join("runs/release.json")).unwrap();
    let merged: Value = serde_json::from_str(&merged).unwrap();
    let mut targets: Vec<&str> = Vec::new();
    for event in merged["events"].as_array().unwrap() {
        targets.push(event["target"].as_str().unwrap());
    }
    targets.sort_unstable();
    assert_eq!(targets, ["release/health", "release/slack", "run"]);
}
