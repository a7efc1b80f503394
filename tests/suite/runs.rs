//! The fold, the merge and the gate of runs: the vectors that the reader's half is held to as well, and the laws (I13).

use std::collections::BTreeMap;

use checkdown::model::{Duration, Evidence, Level, Moment, When};
use checkdown::run::{
    Event, Item, ItemState, Json, Log, Page, Piece, Section, gates_of, line_of, read, read_event,
    state_of, states_of, write,
};
use proptest::prelude::*;
use serde_json::Value;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// The cases of a file of `tests/vectors/`; an empty one would pass without a test, so it does not.
pub fn cases(name: &str) -> Vec<Value> {
    let path = format!("{ROOT}/tests/vectors/{name}.json");
    let file: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let cases = file["cases"].as_array().unwrap().clone();
    assert!(!cases.is_empty(), "{name} holds no case");
    cases
}

fn json(value: &Value) -> Json {
    serde_json::from_str(&value.to_string()).unwrap()
}

pub fn text<'v>(value: &'v Value, key: &str) -> Option<&'v str> {
    value[key].as_str()
}

pub fn texts(value: &Value, key: &str) -> Vec<String> {
    let list = value[key].as_array().into_iter().flatten();
    list.map(|one| one.as_str().unwrap().to_owned()).collect()
}

pub fn moment(text: &str) -> Moment {
    Moment::parse(text).unwrap()
}

pub fn events(list: &Value) -> Vec<Event> {
    list.as_array().unwrap().iter().map(event).collect()
}

/// An event written short, as each file's `about` explains.
fn event(short: &Value) -> Event {
    let filled = |id: &str| format!("{id:-<22}");
    let field = text(short, "field").unwrap_or("state");
    let when = text(short, "when").unwrap_or("00:00");
    let when = match when.len() {
        5 => format!("2026-01-01T{when}:00.000Z"),
        _ => when.to_owned(),
    };
    let value = match short["value"].as_str() {
        Some(state) if field == "state" => serde_json::json!({ "state": state }),
        _ => short["value"].clone(),
    };
    Event {
        id: filled(text(short, "id").unwrap()),
        actor: text(short, "actor").unwrap_or("someone").to_owned(),
        who: text(short, "who").unwrap_or("Ada").to_owned(),
        when: moment(&when),
        target: text(short, "target").unwrap_or("p/a").to_owned(),
        field: field.to_owned(),
        value: json(&value),
        hash: text(short, "hash").map(str::to_owned),
        after: texts(short, "after").iter().map(|id| filled(id)).collect(),
    }
}

fn short(id: &str) -> &str {
    id.trim_end_matches('-')
}

fn item(value: &Value) -> Item {
    let condition = |name: String| When {
        negated: name.starts_with('!'),
        condition: name.trim_start_matches('!').to_owned(),
    };
    let flag = |key: &str| value[key].as_bool().unwrap_or(false);
    let owned = |key: &str| text(value, key).map(str::to_owned);
    Item {
        id: owned("id").unwrap(),
        title: owned("title").unwrap(),
        level: level(text(value, "level").unwrap()),
        parent: owned("parent"),
        section: owned("section"),
        phase: owned("phase"),
        planned: flag("planned"),
        sign_off: flag("signOff"),
        no_go: flag("noGo"),
        when: texts(value, "when").into_iter().map(condition).collect(),
        after: texts(value, "after"),
        expires: value["expires"]
            .as_u64()
            .map(|minutes| Duration { minutes }),
        evidence: text(value, "evidence").map_or(Evidence::None, |name| {
            let named = |one: &Evidence| one.as_str() == name;
            Evidence::ALL.into_iter().find(named).unwrap()
        }),
        hash: owned("hash"),
        aliases: texts(value, "aliases"),
        controls: texts(value, "controls"),
    }
}

fn level(name: &str) -> Level {
    let named = |one: &Level| one.as_str() == name;
    Level::ALL.into_iter().find(named).unwrap()
}

pub fn page(value: &Value) -> Page {
    let list = |key: &str| value[key].as_array().cloned().unwrap_or_default();
    let section = |one: &Value| Section {
        anchor: text(one, "anchor").unwrap().to_owned(),
        parent: text(one, "parent").map(str::to_owned),
    };
    Page {
        id: text(value, "id").unwrap_or("p").to_owned(),
        title: text(value, "title").unwrap_or("P").to_owned(),
        sections: list("sections").iter().map(section).collect(),
        items: list("items").iter().map(item).collect(),
    }
}

#[test]
fn logs_merge_as_the_vectors_say() {
    for case in cases("merge") {
        let name = text(&case, "name").unwrap();
        let logs: Vec<Vec<Event>> = case["logs"]
            .as_array()
            .unwrap()
            .iter()
            .map(events)
            .collect();
        for is_reversed in [false, true] {
            let mut order = logs.clone();
            if is_reversed {
                order.reverse();
            }
            let log = order.into_iter().map(Log::new).reduce(Log::merge).unwrap();
            let mut ids: Vec<&str> = log.events().iter().map(|event| short(&event.id)).collect();
            ids.sort_unstable();
            ids.dedup();
            let mut heads = serde_json::Map::new();
            let mut conflicts = Vec::new();
            for (target, field) in log.fields() {
                let reading = log.reading(&[target], field);
                let ids: Vec<&str> = reading.heads.iter().map(|head| short(&head.id)).collect();
                heads.insert(format!("{target} {field}"), ids.into());
                if !reading.conflict().is_empty() {
                    conflicts.push(format!("{target} {field}"));
                }
            }
            let clashes: Vec<&str> = log.clashes().iter().map(|id| short(id)).collect();
            assert_eq!(Value::from(ids), case["ids"], "{name}");
            assert_eq!(Value::from(heads), case["heads"], "{name}");
            assert_eq!(Value::from(conflicts), case["conflicts"], "{name}");
            assert_eq!(Value::from(clashes), case["clashes"], "{name}");
        }
    }
}

#[test]
fn an_item_is_folded_as_the_vectors_say() {
    for case in cases("fold") {
        let name = text(&case, "name").unwrap();
        let item = item(&case["item"]);
        let log = Log::new(events(&case["events"]));
        let state = state_of(&log, &item, moment(text(&case, "now").unwrap()), false);
        for (field, expected) in case["expected"].as_object().unwrap() {
            assert_eq!(&shown(&state, field), expected, "{name}: {field}");
        }
    }
}

/// A field of a state as the vectors write it.
fn shown(state: &ItemState<'_>, field: &str) -> Value {
    match field {
        "state" => state.state.as_str().into(),
        "standing" => state.standing.as_str().into(),
        "reason" => state.reason.as_str().into(),
        "until" => state
            .until
            .map(|day| day.to_string())
            .unwrap_or_default()
            .into(),
        "who" => state.who.as_str().into(),
        "when" => state
            .when
            .map(|when| when.to_string())
            .unwrap_or_default()
            .into(),
        "stale" => state.stale.into(),
        "expired" => state.expired.into(),
        "inactive" => state.inactive.into(),
        "unanswered" => state.unanswered.clone().into(),
        "note" => state.note.as_str().into(),
        "evidence" => state.evidence.iter().map(piece).collect(),
        "seen" => state.seen.as_str().into(),
        field => format!("no field `{field}`").into(),
    }
}

fn piece(piece: &Piece) -> Value {
    match piece {
        Piece::Link { link, label: None } => serde_json::json!({ "link": link }),
        Piece::Link { link, label } => serde_json::json!({ "link": link, "label": label }),
        Piece::File {
            file,
            sha256,
            bytes,
        } => serde_json::json!({ "file": file, "sha256": sha256, "bytes": bytes }),
    }
}

#[test]
fn parents_are_derived_as_the_vectors_say() {
    for case in cases("parents") {
        let name = text(&case, "name").unwrap();
        let page = page(&case);
        let log = Log::new(events(&case["events"]));
        let states = states_of(&log, &page, moment("2026-01-02T00:00:00.000Z"));
        for (id, expected) in case["expected"].as_object().unwrap() {
            let state = states.iter().find(|state| state.item.id == *id).unwrap();
            assert_eq!(state.standing.as_str(), expected, "{name}: {id}");
        }
    }
}

#[test]
fn gates_are_as_the_vectors_say() {
    for case in cases("gate") {
        let name = text(&case, "name").unwrap();
        let page = page(&case["page"]);
        let log = Log::new(events(&case["events"]));
        let states = states_of(&log, &page, moment(text(&case, "now").unwrap()));
        let gates = gates_of(&page, &states);
        let gate = &gates.page;
        let reasons = gate.reasons.iter();
        let excluded = gate.excluded.iter();
        let sections = gates.sections.iter();
        let waiting = states
            .iter()
            .map(|state| (state.item.id.as_str(), &state.waiting));
        let waiting: BTreeMap<_, _> = waiting.collect();
        for (field, expected) in case["expected"].as_object().unwrap() {
            let found: Value = match field.as_str() {
                "line" => gate.line.as_str().into(),
                "verdict" => gate.verdict.as_str().into(),
                "reasons" => reasons
                    .clone()
                    .map(|one| vec![one.code.as_str(), one.id])
                    .collect(),
                "excluded" => excluded
                    .clone()
                    .map(|one| vec![one.id, one.standing.as_str(), &one.reason])
                    .collect(),
                "unanswered" => gate.unanswered.clone().into(),
                "waiting" => {
                    let asked = expected.as_object().unwrap().keys();
                    let of = |id: &String| (id.clone(), Value::from(waiting[id.as_str()].clone()));
                    Value::Object(asked.map(of).collect())
                }
                "recommended" => line_of(Level::Recommended, gate.count(Level::Recommended)).into(),
                "optional" => line_of(Level::Optional, gate.count(Level::Optional)).into(),
                "sections" => {
                    let line = |(anchor, gate): &(&str, checkdown::run::Gate<'_>)| {
                        ((*anchor).to_owned(), Value::from(gate.line.as_str()))
                    };
                    Value::Object(sections.clone().map(line).collect())
                }
                "phases" => {
                    let line = |(name, gate): (&&str, &checkdown::run::Gate<'_>)| {
                        ((*name).to_owned(), Value::from(gate.line.as_str()))
                    };
                    Value::Object(gates.phases.iter().map(line).collect())
                }
                field => panic!("the vectors ask for `{field}`"),
            };
            assert_eq!(&found, expected, "{name}: {field}");
        }
    }
}

#[test]
fn events_are_read_as_the_vectors_say() {
    for case in cases("event") {
        let name = text(&case, "name").unwrap();
        let raw = json(&case["raw"]);
        match (read_event(&raw), text(&case, "problem")) {
            (Ok(event), None) => {
                let event = serde_json::to_value(&event).unwrap();
                assert_eq!(event, case["raw"], "{name}");
            }
            (Err(problem), Some(expected)) => assert_eq!(problem.to_string(), expected, "{name}"),
            (found, expected) => panic!("{name}: {found:?}, not {expected:?}"),
        }
    }
}

#[test]
fn files_are_read_and_written_as_the_vectors_say() {
    for case in cases("file") {
        let name = text(&case, "name").unwrap();
        let given = texts(&case, "text").concat();
        match (read(&given), text(&case, "problem")) {
            (Ok(imported), None) => {
                let refused = imported.refused.iter();
                let refused: Vec<String> = refused
                    .map(|one| format!("{} {} {}", one.index, one.id, one.problem))
                    .collect();
                assert_eq!(Value::from(refused), case["refused"], "{name}");
                let again = write(&imported.file);
                assert_eq!(again, texts(&case, "again").concat(), "{name}");
                assert_eq!(write(&read(&again).unwrap().file), again, "{name}");
            }
            (Err(problem), Some(expected)) => {
                assert_eq!(problem.to_string(), expected, "{name}");
            }
            (found, expected) => panic!("{name}: {found:?}, not {expected:?}"),
        }
    }
}

/// Events of few targets and ids, so that they replace each other, disagree, and clash.
fn logs() -> impl Strategy<Value = Vec<Event>> {
    let one = (
        0u8..12,
        0u8..3,
        0u8..4,
        prop::collection::vec(0u8..12, 0..3),
        0u8..3,
    );
    let event = |(id, target, value, after, when): (u8, u8, u8, Vec<u8>, u8)| {
        let states = ["open", "done", "failed", "blocked"];
        event(&serde_json::json!({
            "id": format!("e{id}"),
            "target": format!("p/{target}"),
            "value": states[usize::from(value)],
            "after": after.iter().map(|id| format!("e{id}")).collect::<Vec<_>>(),
            "when": format!("0{when}:00"),
        }))
    };
    prop::collection::vec(one.prop_map(event), 0..16)
}

proptest! {
    #[test]
    fn merging_is_the_union_of_sets(a in logs(), b in logs(), c in logs()) {
        let log = |events: &Vec<Event>| Log::new(events.clone());
        let merged = log(&a).merge(log(&b));
        let other = log(&b).merge(log(&a));
        prop_assert_eq!(merged.events(), other.events());
        let left = log(&a).merge(log(&b)).merge(log(&c));
        let right = log(&a).merge(log(&b).merge(log(&c)));
        prop_assert_eq!(left.events(), right.events());
        let twice = left.clone().merge(left.clone());
        prop_assert_eq!(twice.events(), left.events());
        for event in a.iter().chain(&b).chain(&c) {
            prop_assert!(left.events().contains(event), "{} is gone", event.id);
        }
        for (target, field) in left.fields() {
            let heads = left.reading(&[target], field).heads;
            prop_assert!(!heads.is_empty(), "something said stands");
            prop_assert_eq!(heads, right.reading(&[target], field).heads);
        }
    }

    #[test]
    fn reading_a_file_never_fails_badly(text in any::<String>(), places in prop::collection::vec(any::<(u16, u8)>(), 0..4)) {
        let _ = read(&text);
        // A whole file with some bytes of it changed.
        let whole = cases("file").iter().find(|case| case["problem"].is_null()).map(|case| texts(case, "text").concat());
        let mut bytes = whole.unwrap().into_bytes();
        for (place, byte) in places {
            let place = usize::from(place) % bytes.len();
            bytes[place] = byte;
        }
        if let Ok(imported) = read(&String::from_utf8_lossy(&bytes)) {
            let again = write(&imported.file);
            prop_assert_eq!(write(&read(&again).unwrap().file), again);
        }
    }
}
