//! Committed runs of a random site: of some environments, with words that stand nowhere else, about items that are there,
//! that are in another environment, and that are gone.

use serde_json::{Value, json};

use super::{ENVIRONMENTS, Writer};

const STATES: [&str; 4] = ["done", "failed", "na", "waived"];

impl Writer<'_> {
    /// The file of a run of the environment in this place.
    pub(super) fn run(&mut self, place: usize) -> String {
        let environment = ENVIRONMENTS[place];
        let mut events: Vec<Value> = Vec::new();
        let mut texts = serde_json::Map::new();
        let name = self.marker(1 << place);
        let mut say = |target: &str, field: &str, value: Value, who: &str, hash: Option<&str>| {
            let number = events.len();
            let mut event = json!({
                "id": format!("{:-<22}", format!("{environment}{number}")),
                "actor": "someone",
                "who": who,
                "when": format!("2026-01-01T10:{:02}:00.000Z", number % 60),
                "target": target,
                "field": field,
                "value": value,
                "after": [],
            });
            if let Some(hash) = hash {
                event["hash"] = json!(hash);
            }
            events.push(event);
        };
        say("run", "name", json!(name), "", None);
        let mut ids = self.ids.clone();
        ids.push("gone/item".to_owned());
        for (number, id) in ids
            .iter()
            .enumerate()
            .filter(|(number, _)| number % 2 == place % 2)
        {
            let mut word = || {
                let word = self.marker(1 << place);
                self.markers.last_mut().unwrap().shown = false;
                word
            };
            let (who, why, note, title) = (word(), word(), word(), word());
            let hash = format!("1:{number:032x}");
            texts.insert(
                hash.clone(),
                json!(format!("[\"{title}\",\"required\",[\"{why}\"],[]]")),
            );
            let state = STATES[number % STATES.len()];
            let mut value = json!({"state": state, "reason": why});
            if state == "waived" {
                value["by"] = json!(who);
                value["until"] = json!("2026-06-01");
            }
            say(id, "state", value, &who, Some(&hash));
            say(id, "note", json!(note), &who, None);
            let link = json!([{"link": format!("https://a.example/{note}"), "label": note}]);
            say(id, "evidence", link, &who, None);
        }
        let file = json!({
            "format": "checkdown-run",
            "version": 1,
            "site": {"id": "laws", "title": "Laws"},
            "run": {
                "id": format!("{environment:-<22}"),
                "environment": environment,
                "created": "2026-01-01T09:00:00.000Z",
            },
            "events": events,
            "texts": texts,
        });
        file.to_string()
    }
}
