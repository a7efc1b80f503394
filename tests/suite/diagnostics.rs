//! Every diagnostic has a golden folder that shows it, and that shows nothing else.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use checkdown::diag::{Code, Severity};
use serde_json::Value;

use crate::golden;

/// The codes whose `diagnostic-<code>` folder needs company to be itself.
const IN_COMPANY: &[(&str, &[&str])] = &[];

#[test]
fn every_code_has_a_golden_folder_that_shows_it_alone() {
    let folders: BTreeMap<_, _> = golden::folders().collect();
    let mut failures = Vec::new();
    for code in Code::ALL {
        let name = format!("diagnostic-{}", code.as_str());
        let Some(folder) = folders.get(&name) else {
            failures.push(format!("{name}: there is no such folder"));
            continue;
        };
        let said =
            ["stdout", "stderr"].map(|file| fs::read_to_string(folder.join("expected").join(file)));
        if !said
            .iter()
            .flatten()
            .any(|text| text.contains(code.as_str()))
        {
            failures.push(format!(
                "{name}: the expected output does not name the code"
            ));
        }
        let company = IN_COMPANY
            .iter()
            .find(|(of, _)| *of == code.as_str())
            .map_or(&[][..], |(_, others)| *others);
        let wanted: BTreeSet<_> = company
            .iter()
            .copied()
            .chain([code.as_str()])
            .map(str::to_owned)
            .collect();
        let run = golden::input(folder).run(["check", "--date", "2026-01-01", "--format", "json"]);
        let found = codes(&run.stdout);
        if found != wanted {
            failures.push(format!("{name}: `check` finds {found:?}"));
        }
        let exit = if code.severity() == Severity::Error {
            1
        } else {
            0
        };
        if run.exit != Some(exit) {
            failures.push(format!(
                "{name}: `check` ends with {:?} instead of {exit}",
                run.exit
            ));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn every_diagnostic_folder_is_named_after_a_code() {
    for (name, _) in golden::folders() {
        if let Some(code) = name.strip_prefix("diagnostic-") {
            assert!(Code::named(code).is_some(), "{name}");
        }
    }
}

#[test]
fn every_code_is_explained_with_a_bad_and_a_good_example() {
    for code in Code::ALL {
        let name = code.as_str();
        let run = crate::program::Folder::new()
            .run(["explain", name])
            .expect_exit(0);
        assert!(run.stdout.contains(name), "{name}: {}", run.stdout);
        assert!(run.stdout.lines().count() > 8, "{name}: {}", run.stdout);
    }
}

/// All values of `"code"` in the report.
fn codes(report: &str) -> BTreeSet<String> {
    fn walk(value: &Value, found: &mut BTreeSet<String>) {
        match value {
            Value::Array(values) => values.iter().for_each(|value| walk(value, found)),
            Value::Object(entries) => {
                if let Some(code) = entries.get("code").and_then(Value::as_str) {
                    found.insert(code.to_owned());
                }
                entries.values().for_each(|value| walk(value, found));
            }
            _ => {}
        }
    }
    let mut found = BTreeSet::new();
    if let Ok(value) = serde_json::from_str(report) {
        walk(&value, &mut found);
    }
    found
}
