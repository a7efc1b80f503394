//! The hash of what an item says: what it is made of, and what it does not change with.

use checkdown::hash::sha256;
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::program::Folder;
use crate::sites::plans;

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whoever has `checklist.json` can compute every hash in it.
    #[test]
    fn a_hash_is_made_of_what_stands_beside_it(plan in plans()) {
        let site = plan.write(false);
        for (path, bytes) in site.folder.build([]) {
            if !path.ends_with("checklist.json") {
                continue;
            }
            let checklist: Value = serde_json::from_slice(&bytes).unwrap();
            for item in checklist["items"].as_array().unwrap() {
                let text = item.get("text").unwrap_or(item);
                let list = |key: &str| text.get(key).cloned().unwrap_or(json!([]));
                let material = json!([text["title"], text["level"], list("criteria"), list("commands")]);
                let hash = format!("1:{}", &sha256(material.to_string().as_bytes())[..32]);
                prop_assert_eq!(&item["hash"], &json!(hash), "{}", path);
            }
        }
    }
}

/// What is not among title, level, criteria and commands can change without a word.
#[test]
fn a_hash_changes_with_the_words_alone() {
    let hash = |text: &str| -> String {
        let settings =
            "id: m\ntitle: M\nbase_url: https://docs.example.com/m/\nowners: {team: {label: T}}\n";
        let site = Folder::of(&[("checkdown.yaml", settings), ("content/p.md", text)]);
        let files = site.build([]);
        let checklist: Value = serde_json::from_slice(&files["p/checklist.json"]).unwrap();
        let items = checklist["items"].as_array().unwrap();
        let item = items.iter().find(|item| item["id"] == "p/a").unwrap();
        item["hash"].as_str().unwrap().to_owned()
    };
    let text = "# P\n\n- [ ] **One** and two <!-- check: {id: a} -->\n  - crit\n\n  ```sh\n  a \\\n    b\n  ```\n";
    let wanted = hash(text);
    for same in [
        text.replace("# P\n", "# Q\n\nWords.\n\n## Section\n"),
        text.replace(
            "- [ ] **One**",
            "- [ ] First <!-- check: {id: z} -->\n- [ ] *One*",
        ),
        text.replace("{id: a}", "{id: a, owner: team, evidence: note}"),
        text.replace("  - crit", "\n  A paragraph.\n\n  - crit"),
        text.replace("One** and two", "One**\n  and   two"),
        text.replace(
            "  - crit\n",
            "  - crit\n  - [ ] Child <!-- check: {id: c} -->\n    - its own\n",
        ),
        text.replace('\n', "\r\n"),
    ] {
        assert_eq!(hash(&same), wanted, "{same}");
    }
    for other in [
        text.replace("One", "Two"),
        text.replace("and two", "and two (Recommended)"),
        text.replace("crit", "criterion"),
        text.replace("    b", "     b"),
        text.replace("a \\", "c \\"),
    ] {
        assert_ne!(hash(&other), wanted, "{other}");
    }
}
