//! What `checkdown verify` notes in a run: beside what people noted, as short as a run takes it, and without secrets.

use serde_json::{Value, json};

use super::{noted, run_file, server, verified, words};
use crate::program::{Folder, checkdown};

/// Once more, with a person's note and an answer in between: the run is extended, nothing disagrees.
#[test]
fn a_run_is_extended() {
    let port = format!("port={}", server(2));
    let (site, _) = verified(&port);
    let mut run = run_file(&site);
    let events = run["events"].as_array_mut().unwrap();
    let count = events.len();
    let entry = |id: &str, target: &str, field: &str, value: Value, after: Value| {
        json!({"id": format!("{id:-<22}"), "actor": "ada", "who": "Ops", "when": "2026-11-20T10:00:00.000Z",
            "target": target, "field": field, "value": value, "after": after})
    };
    let heads: Vec<Value> = events
        .iter()
        .filter(|event| event["target"] == "release/health" && event["field"] == "note")
        .map(|event| event["id"].clone())
        .collect();
    events.push(entry(
        "n",
        "release/health",
        "note",
        json!("Seen by eye"),
        json!(heads),
    ));
    events.push(entry("c", "?slack", "answer", json!(false), json!([])));
    site.write("run.json", run.to_string());
    let told = site.run(words(&port, &["--yes"])).expect_exit(1);
    assert!(
        told.stdout
            .contains("not run: release/slack Slack is told (its condition is answered with no)"),
        "{}",
        told.stdout
    );
    let run = run_file(&site);
    assert_eq!(run["events"].as_array().unwrap().len(), count + 2 + 8);
    let (_, note) = noted(&run, "health");
    assert!(
        note.starts_with("Seen by eye\n\nChecked by checkdown verify"),
        "{note}"
    );
    let told = site
        .run(["run", "report", "run.json"])
        .expect_exit(0)
        .stdout;
    assert!(!told.contains("in conflict"), "{told}");
}

/// A site whose page has one item, checked by one command.
fn checked_by(command: &str) -> Folder {
    let page = format!(
        "---\nchecklist: {{id: release}}\n---\n\n# Release\n\n- [ ] It is so <!-- check: {{id: so}} -->\n\n    \
         ```sh {{verify}}\n    {command}\n    ```\n"
    );
    Folder::of(&[
        ("checkdown.yaml", "id: shop\ntitle: Shop\n"),
        ("content/release.md", &page),
    ])
}

const VERIFY: [&str; 5] = ["verify", "release", "--yes", "--run", "run.json"];

/// Notes something as a person, after all that was noted before.
fn noted_by_hand(site: &Folder, note: &str) {
    let mut run = run_file(site);
    let events = run["events"].as_array_mut().unwrap();
    let heads: Vec<Value> = events
        .iter()
        .filter(|event| event["field"] == "note")
        .map(|event| event["id"].clone())
        .collect();
    events.push(
        json!({"id": "a".repeat(22), "actor": "ada", "who": "Ops", "when": "2026-11-20T10:00:00.000Z",
        "target": "release/so", "field": "note", "value": note, "after": heads}),
    );
    site.write("run.json", run.to_string());
}

#[test]
fn a_note_is_never_longer_than_a_run_takes_and_what_a_person_wrote_stays_whole() {
    let site = checked_by("yes '\u{1f600}\u{1f600}\u{1f600}' | head -n 2000");
    site.run(VERIFY).expect_exit(0);
    let long = "\u{1f600}".repeat(1600);
    noted_by_hand(&site, &long);
    site.run(VERIFY).expect_exit(0);
    let run = run_file(&site);
    let note = noted(&run, "so").1;
    assert!(note.starts_with(&long), "a person's note was cut: {note}");
    assert!(note.contains("Checked by checkdown verify"));
    assert!(note.encode_utf16().count() <= 4000);
    // It is read whole again.
    site.run(VERIFY).expect_exit(0);
}

#[test]
fn what_a_person_wrote_above_and_below_stays_and_what_was_seen_before_goes() {
    let site = checked_by("echo seen");
    site.run(VERIFY).expect_exit(0);
    let run = run_file(&site);
    let seen = noted(&run, "so").1;
    noted_by_hand(&site, &format!("Above.\n\n{seen}\n\nBelow."));
    site.run(VERIFY).expect_exit(0);
    let run = run_file(&site);
    let note = noted(&run, "so").1;
    assert_eq!(note.matches("Checked by").count(), 1, "{note}");
    assert!(
        note.starts_with("Above.") && note.contains("Below."),
        "{note}"
    );
}

/// What is left out of the middle may begin and end within a secret, and masks may bring both ends near.
#[test]
fn half_a_secret_is_none_either() {
    for more in [1, 7, 19, 30] {
        let site = checked_by(&format!(
            "cat long; printf '%{more}s' ''; for at in $(seq 400); do printf '%s ' \"$TAG\"; done; cat long; echo end"
        ));
        // Nothing of it is left in a note, but it counts for the cut.
        site.write("long", "\u{1b}[0m".repeat(1000));
        let tag = format!("ghp_{}", "aB3".repeat(12));
        let output = checkdown(site.path())
            .args(VERIFY)
            .env("TAG", &tag)
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(0));
        let run = run_file(&site);
        let note = noted(&run, "so").1;
        assert!(!note.contains("aB3"), "{note}");
    }
}
