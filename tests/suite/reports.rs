//! `checkdown run report`: the record of a run, held to the vectors that the browser's export is held to as well.

use std::collections::BTreeMap;

use checkdown::model::Moment;
use checkdown::report::record::{csv, html, markdown, style};
use checkdown::run::{Head, Log, Page, Record, Recorded, Recording, Run, Site, strays};
use serde_json::{Value, json};

use crate::records::{but, record, shop, whole};
use crate::runs::{cases, events, moment, page, text, texts};

/// The record of a case of the vectors.
fn recorded(case: &Value) -> Record {
    let owned = |value: &Value, key: &str| text(value, key).map(str::to_owned);
    let site = Site {
        id: owned(&case["site"], "id").unwrap(),
        title: owned(&case["site"], "title").unwrap(),
        url: owned(&case["site"], "url"),
        commit: owned(&case["site"], "commit"),
    };
    let head = Head {
        id: owned(&case["run"], "id").unwrap(),
        environment: owned(&case["run"], "environment").unwrap(),
        created: moment(text(&case["run"], "created").unwrap()),
    };
    let log = Log::new(events(&case["events"]));
    let list = case["pages"].as_array().unwrap();
    let pages: Vec<Page> = list.iter().map(|one| page(&one["page"])).collect();
    let known = case["texts"].as_object().unwrap().iter();
    let known = known.map(|(hash, text)| (hash.clone(), text.as_str().unwrap().to_owned()));
    let known: BTreeMap<String, String> = known.collect();
    let now: Moment = moment(text(case, "now").unwrap());
    let of_pages: Vec<Recorded<'_>> = pages
        .iter()
        .zip(list)
        .map(|(page, one)| Recorded::of(page, owned(one, "version").unwrap(), &log, now))
        .collect();
    let run = Run::of(&log);
    let strays = strays(&log, &pages.iter().collect::<Vec<_>>(), &known);
    let recording = Recording {
        site: &site,
        head: &head,
        run: &run,
        now,
        texts: &known,
        log: &log,
        strays: &strays,
        gaps: texts(case, "gaps"),
    };
    Record::of(&recording, &of_pages)
}

#[test]
fn a_record_is_told_as_the_vectors_say() {
    for case in cases("record") {
        let name = text(&case, "name").unwrap();
        let record = recorded(&case);
        let lines =
            |text: &str, end: &str| -> Vec<String> { text.split(end).map(str::to_owned).collect() };
        assert_eq!(
            lines(&markdown(&record), "\n"),
            texts(&case, "markdown"),
            "{name}"
        );
        assert_eq!(lines(&csv(&record), "\r\n"), texts(&case, "csv"), "{name}");
        let html = html(&record);
        let (before, rest) = html.split_once("<style>").unwrap();
        let (_, after) = rest.split_once("</style>").unwrap();
        let html = format!("{before}<style></style>{after}");
        assert_eq!(lines(&html, "\n"), texts(&case, "html"), "{name}");
    }
}

/// The style of the record in HTML is written twice, once for each half.
#[test]
fn both_halves_have_the_same_style() {
    let script = include_str!("../../themes/default/js/modules/lib/record.js");
    assert!(style().len() > 1000);
    assert!(script.contains(&format!("const STYLE = `\n{}`;", style())));
}

#[test]
fn a_record_is_of_the_content_as_it_is_now() {
    let (site, hashes) = shop();
    let mut file = record(&but("release/backup", Value::Null), &hashes);
    file["events"][1]["hash"] = json!("1:00000000000000000000000000000000");
    let old = "[\"Health was checked\",\"required\",[\"twice\"],[]]";
    file["texts"] = json!({"1:00000000000000000000000000000000": old});
    site.write("run.json", file.to_string());
    site.write(
        "content/quiet.md",
        "# Quiet\n\n- [ ] A <!-- check: {id: a} -->\n",
    );
    let words = "run report run.json --date 2026-11-22";
    let told = site.run(words.split(' ')).expect_exit(0).stdout;
    for line in [
        "Record of Release 2.4 · Production",
        "Required 1/3 · 1 stale · 1 sign-off open — NOT READY",
        "- Health checked: answered for another text · Ada · 2026-11-20T10:00:00.000Z",
        "    | Health was checked (required)",
        "    | - twice",
        "- Backups restored: open",
        "    evidence: https://docs.example.com/log",
        "Nothing was said on these pages, and their items are not in it: Quiet.",
        "Self-attested",
    ] {
        assert!(told.contains(line), "no `{line}` in:\n{told}");
    }
    let with = |more: &str| {
        let words = format!("{words} {more}");
        site.run(words.split(' ')).expect_exit(0).stdout
    };
    assert!(with("--all").contains("- A: open"));
    assert!(with("--page quiet").contains("- A: open"));
    assert!(!with("--page quiet").contains("Health"));

    let told: Value = serde_json::from_str(&with("--format json")).unwrap();
    assert_eq!(told["items"][0]["standing"], json!("stale"));
    assert_eq!(
        told["items"][0]["text"],
        json!("Health was checked (required)\n- twice")
    );
    let csv = with("--format csv");
    assert!(csv.starts_with('\u{feff}') && csv.contains("\"release/health\",\"Health checked\""));
    assert!(with("--format md").starts_with("# Record of Release 2\\.4\n"));

    // The version that is recorded is that of the file which the site has.
    let built = site.build([]);
    let digest = checkdown::hash::sha256(&built["production/release/checklist.json"]);
    assert!(with("--format html").contains(&digest));
    site.run(format!("{words} --format html --out record.html").split(' '))
        .expect_exit(0);
    let written = std::fs::read_to_string(site.path().join("record.html")).unwrap();
    assert_eq!(written, with("--format html"));
}

/// Pages may have one title, and items may be gone: each is told once, with the words that were answered.
#[test]
fn a_record_tells_each_item_once() {
    let (site, hashes) = shop();
    let mut entries = whole();
    entries.push(("again/a".to_owned(), json!("done")));
    entries.push((
        "gone/b".to_owned(),
        json!({"state": "waived", "reason": "later", "by": "Bo", "until": "2026-11-21"}),
    ));
    let mut file = record(&entries, &hashes);
    for event in file["events"].as_array_mut().unwrap() {
        if event["hash"].is_null() && event["field"] == "state" {
            event["hash"] = json!("1:00000000000000000000000000000000");
        }
    }
    let old = "[\"It was there\",\"required\",[\"ls\"],[]]";
    file["texts"] = json!({"1:00000000000000000000000000000000": old});
    site.write("run.json", file.to_string());
    site.write(
        "content/again.md",
        "# Release\n\n- [ ] Alone <!-- check: {id: a} -->\n",
    );
    let words = "run report run.json --date 2026-11-22".split(' ');
    let told = site.run(words).expect_exit(0).stdout;
    for line in ["  - Alone: answered", "  - Health checked: done"] {
        assert_eq!(told.matches(line).count(), 1, "{line} in:\n{told}");
    }
    assert_eq!(told.matches("    | It was there").count(), 2, "{told}");
    let words = "It was there: waived, until a day that is over, 2026-11-21 (later) · Bo";
    assert!(told.contains(words), "{told}");
}

/// What nobody's browser wrote: the record is made all the same, or refused in words.
#[test]
fn a_record_of_anything_is_made_or_refused() {
    let (site, hashes) = shop();
    let mut strange = record(&whole(), &hashes);
    strange["events"][1]["target"] = json!("../../etc/passwd");
    strange["events"][2]["target"] = json!("release/..");
    strange["events"][0]["value"] = json!("<script>alert(1)</script>\u{202e}");
    strange["events"][3]["who"] = json!("\u{1b}[31mAda");
    site.write("run.json", strange.to_string());
    for format in ["human", "md", "html", "csv", "json"] {
        let words = ["run", "report", "run.json", "--format", format];
        let told = site.run(words).expect_exit(0);
        assert!(told.stderr.contains("entry 2 has a bad target"));
        assert!(told.stderr.contains("entry 4 has a bad who"));
        assert!(!told.stdout.contains('\u{1b}'), "{format}");
        if ["md", "html"].contains(&format) {
            assert!(!told.stdout.contains("<script>alert"), "{format}");
        }
    }
    site.write("other.json", "[]");
    let told = site.run(["run", "report", "other.json"]).expect_exit(1);
    assert!(told.stderr.contains("not a run of Checkdown"));
}

#[test]
fn a_run_begins_as_a_file_that_everything_else_takes() {
    let (site, _) = shop();
    let words = "run start --env production --name 2.4 --go-live 2026-12-01 --who Ops --out runs/new/run.json";
    let start = || site.run(words.split(' ').chain(["--date", "2026-11-20"]));
    start().expect_exit(0);
    // Where nobody has kept a run yet, there is no folder for it.
    let file = std::fs::read_to_string(site.path().join("runs/new/run.json")).unwrap();
    let file: Value = serde_json::from_str(&file).unwrap();
    assert_eq!(
        file["site"],
        json!({"id": "shop", "title": "Shop", "url": "https://docs.example.com/shop/"})
    );
    assert_eq!(file["run"]["environment"], json!("production"));
    assert_eq!(file["run"]["created"], json!("2026-11-20T23:59:59.999Z"));
    let said: Vec<&Value> = file["events"].as_array().unwrap().iter().collect();
    let mut values: Vec<&str> = said
        .iter()
        .filter_map(|one| one["value"].as_str())
        .collect();
    values.sort_unstable();
    assert_eq!(values, ["2.4", "2026-12-01"]);
    assert_ne!(said[0]["id"], said[1]["id"]);
    let told = site
        .run(["run", "report", "runs/new/run.json", "--all"])
        .expect_exit(0)
        .stdout;
    assert!(
        told.starts_with("Record of 2.4 · Production · 2026-12-01\n"),
        "{told}"
    );
    site.run(["run", "merge", "runs/new/run.json"])
        .expect_exit(0);

    // What is there already is somebody's.
    let told = start().expect_exit(3).stderr;
    assert!(
        told.contains("runs/new/run.json is there already"),
        "{told}"
    );

    let told = site.run(["run", "start"]).expect_exit(2).stderr;
    assert!(
        told.contains("the site has `staging`, `production`"),
        "{told}"
    );
    let told = site
        .run(["run", "start", "--env", "prod"])
        .expect_exit(2)
        .stderr;
    assert!(told.contains("no environment `prod`"), "{told}");
    let name = "a\nb";
    let told = site.run(["run", "start", "--env", "staging", "--name", name]);
    assert!(told.expect_exit(2).stderr.contains("one line"));
}
