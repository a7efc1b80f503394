//! What `checkdown verify` passes over, and that it says so.

use serde_json::{Value, json};

use super::{noted, run_file, was_run};
use crate::program::Folder;

const PAGE: &str = r#"---
checklist: {id: release}
---

# Release

- [ ] Windows <!-- check: {id: windows} -->

    ```powershell {verify}
    Get-Service gateway
    ```

- [ ] Either <!-- check: {id: either} -->

    ```sh {verify}
    true
    ```

    ```pwsh {verify}
    Get-Service gateway
    ```

- [ ] Script <!-- check: {id: script} -->

    ```python {verify}
    print(1)
    ```

- [ ] Waived <!-- check: {id: waived} -->

    ```sh {verify}
    touch waived-was-run; false
    ```

- [ ] Not applicable <!-- check: {id: na} -->

    ```sh {verify}
    touch na-was-run; false
    ```

- [ ] Lapsed <!-- check: {id: lapsed} -->

    ```sh {verify}
    true
    ```
"#;

const VERIFY: [&str; 5] = ["verify", "release", "--yes", "--run", "run.json"];

/// A site of one page.
fn site(page: &str) -> Folder {
    Folder::of(&[
        ("checkdown.yaml", "id: shop\ntitle: Shop\n"),
        ("content/release.md", page),
    ])
}

/// A page whose one item fails.
const FAILS: &str = "---\nchecklist: {id: release}\n---\n\n# Release\n\n- [ ] A <!-- check: {id: a} -->\n\n    \
                     ```sh {verify}\n    false\n    ```\n";

/// A run in which a person said this of items.
fn said(site: &Folder, states: &[(&str, Value)]) {
    let checklist: Value =
        serde_json::from_slice(&site.build([])["release/checklist.json"]).unwrap();
    let hash = |item: &str| {
        let id = format!("release/{item}");
        let items = checklist["items"].as_array().unwrap();
        items.iter().find(|one| one["id"] == id.as_str()).unwrap()["hash"].clone()
    };
    let empty = site.run(["run", "start"]).expect_exit(0).stdout;
    let mut run: Value = serde_json::from_str(&empty).unwrap();
    let events = run["events"].as_array_mut().unwrap();
    for (at, (item, state)) in states.iter().enumerate() {
        events.push(
            json!({"id": format!("{at:-<22}"), "actor": "ada", "who": "Ops", "when": "2026-11-20T10:00:00.000Z",
            "target": format!("release/{item}"), "field": "state", "value": state, "hash": hash(item), "after": []}),
        );
    }
    site.write("run.json", run.to_string());
}

#[test]
fn what_is_passed_over_is_said_and_what_a_person_decided_stands() {
    let site = site(PAGE);
    let waived =
        |until: &str| json!({"state": "waived", "by": "Ops", "reason": "later", "until": until});
    said(
        &site,
        &[
            ("waived", waived("2999-01-01")),
            ("na", json!({"state": "na", "reason": "none here"})),
            ("lapsed", waived("2020-01-01")),
        ],
    );
    let told = site.run(VERIFY).expect_exit(0).stdout;
    for line in [
        "  not run: release/windows Windows (PowerShell is not run here)",
        "  not run: release/either Either (PowerShell is not run here)",
        "  not run: release/script Script (`python` is no shell)",
        "  not run: release/waived Waived (it is waived in this run)",
        "  not run: release/na Not applicable (it is not applicable in this run)",
        "ok     Either",
        "ok     Lapsed",
        "2 of 2 items verified",
    ] {
        assert!(told.contains(line), "no `{line}` in:\n{told}");
    }
    assert!(was_run(&site).is_empty(), "{told}");
    let run = run_file(&site);
    assert_eq!(noted(&run, "waived").0["state"], json!("waived"));
    assert!(noted(&run, "windows").0.is_null());
}

#[test]
fn where_a_person_decided_all_there_is_nothing_to_complain_of() {
    let site = site(FAILS);
    said(
        &site,
        &[("a", json!({"state": "na", "reason": "none here"}))],
    );
    let told = site.run(VERIFY).expect_exit(0).stdout;
    assert!(told.contains("not run: release/a A"), "{told}");
    said(&site, &[]);
    site.run(VERIFY).expect_exit(1);
}
