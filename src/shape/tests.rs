//! That the checks, the schemas and the tables say the same of every key.

use proptest::prelude::*;

use super::*;
use crate::source::SourcePath;
use crate::yaml::{self, Node};

/// Every shape that is the root of something, with its name.
fn roots() -> [(&'static str, Shape); 10] {
    [
        ("settings", SETTINGS),
        ("front matter", Shape::Record(&FRONT_MATTER)),
        ("item", Shape::Record(&ITEM)),
        ("section", Shape::Record(&SECTION)),
        ("page", Shape::Record(&PAGE)),
        ("site", Shape::Record(&SITE)),
        ("fence", Shape::Record(&FENCE)),
        ("view", Shape::Record(&VIEW)),
        ("env", ENV),
        ("allow", ALLOW),
    ]
}

fn sieved(node: Node, shape: &Shape) -> (Option<Node>, usize) {
    let mut diagnostics = Vec::new();
    let path = SourcePath::new("a.yaml");
    let node = sieve(node, shape, "a", &path, &mut diagnostics);
    (node, diagnostics.len())
}

/// Every key of every record below a shape.
fn keys(shape: &Shape, found: &mut Vec<&'static str>) {
    match shape {
        Shape::Record(record) => {
            for field in record.fields {
                found.push(field.key);
                keys(&field.shape, found);
            }
        }
        Shape::Map { key, value } => {
            keys(key, found);
            keys(value, found);
        }
        Shape::List(shape) | Shape::Some(shape) => keys(shape, found),
        Shape::Either(first, second) => {
            keys(first, found);
            keys(second, found);
        }
        _ => {}
    }
}

/// YAML with the keys that are known, and values of which some fit.
fn almost_fitting() -> impl Strategy<Value = String> {
    let mut known = Vec::new();
    for (_, shape) in roots() {
        keys(&shape, &mut known);
    }
    let scalar = prop::sample::select(vec![
        "true",
        "false",
        "required",
        "tls",
        "SOC2:CC6.1",
        "90d",
        "T-7d",
        "2027-03-01",
        "none",
        "boxes",
        "off",
        "https://example.com",
        "\"#hash\"",
        "'a b'",
        "\"\"",
        "",
        "production",
        "!a",
        "missing-item-id",
        "crimson",
        "-3",
        "a: b",
        "content/{path}",
        "\"2fa: two-factor\"",
        "en",
        "x, y",
    ]);
    let key = prop_oneof![
        4 => prop::sample::select(known),
        1 => prop::sample::select(vec!["levl", "x", "Own er", "CC6.1", "broken-link"]),
    ];
    let value = scalar
        .prop_map(str::to_owned)
        .prop_recursive(4, 24, 5, move |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4)
                    .prop_map(|nodes| format!("[{}]", nodes.join(", "))),
                prop::collection::vec((key.clone(), inner), 0..5).prop_map(|entries| {
                    let entries: Vec<_> = entries
                        .iter()
                        .map(|(key, value)| format!("{key}: {value}"))
                        .collect();
                    format!("{{{}}}", entries.join(", "))
                }),
            ]
        });
    value.prop_map(|value| value)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_kept_fits(text in almost_fitting()) {
        let path = SourcePath::new("a.yaml");
        for (name, shape) in roots() {
            let Some(node) = yaml::parse(&text, 0, &path, &mut Vec::new()) else { continue };
            let (kept, _) = sieved(node, &shape);
            if let Some(kept) = kept {
                let (again, problems) = sieved(kept.clone(), &shape);
                prop_assert_eq!(problems, 0, "{} {:?}", name, kept);
                prop_assert_eq!(again, Some(kept));
            }
        }
    }
}

#[test]
fn what_fits_is_kept_whole() {
    let text = "{level: optional, owner: platform, controls: [SOC2:CC6.1], planned: true}";
    let node = yaml::parse(text, 0, &SourcePath::new("a.yaml"), &mut Vec::new()).unwrap();
    let (kept, problems) = sieved(node.clone(), &Shape::Record(&SECTION));
    assert_eq!((kept, problems), (Some(node), 0));
}

#[test]
fn keys_are_words_and_their_meaning_is_a_sentence() {
    for (name, shape) in roots() {
        let mut found = Vec::new();
        keys(&shape, &mut found);
        for key in found {
            assert!(
                key.bytes().all(|b| b.is_ascii_lowercase() || b == b'_'),
                "{name} {key}"
            );
        }
    }
    for record in [&ITEM, &SECTION, &PAGE, &FENCE, &VIEW, &FRONT_MATTER] {
        for field in record.fields {
            assert!(
                field.doc.ends_with('.') && !field.doc.contains('\n'),
                "{}",
                field.key
            );
        }
    }
}

#[test]
fn schemas_know_every_key_and_no_other() {
    let of = |value: &serde_json::Value, key: &str| value["properties"][key].clone();
    let settings = schema::settings();
    assert_eq!(
        settings["$schema"],
        "https://json-schema.org/draft/2020-12/schema"
    );
    assert_eq!(settings["additionalProperties"], false);
    let Shape::Record(root) = SETTINGS else {
        panic!()
    };
    for field in root.fields {
        assert_eq!(of(&settings, field.key)["description"], field.doc);
    }
    assert_eq!(
        settings["properties"].as_object().unwrap().len(),
        root.fields.len()
    );
    assert_eq!(of(&settings, "checklist")["additionalProperties"], false);
    let page = schema::page();
    assert_eq!(page["additionalProperties"], true);
    let checklist = of(&page, "checklist");
    assert_eq!(checklist["additionalProperties"], false);
    assert_eq!(of(&checklist, "level")["enum"][1], "recommended");
    assert_eq!(
        checklist["properties"].as_object().unwrap().len(),
        PAGE.fields.len()
    );
}

#[test]
fn tables_have_a_row_for_every_key() {
    let settings = reference::settings();
    let annotations = reference::annotations();
    let Shape::Record(root) = SETTINGS else {
        panic!()
    };
    for field in root.fields {
        assert!(
            settings.contains(&format!("\n| `{}` | ", field.key)),
            "{}",
            field.key
        );
    }
    for row in [
        "| `environments.*.color` | ",
        "| `search.synonyms` | ",
        "| `vars.*.ask` | ",
    ] {
        assert!(settings.contains(row), "{row}");
    }
    assert!(
        !settings.contains("`checklist.level`"),
        "they have a table of their own"
    );
    for record in [&ITEM, &SECTION, &FENCE, &VIEW, &FRONT_MATTER] {
        for field in record.fields {
            assert!(
                annotations.contains(&format!("\n| `{}` | ", field.key)),
                "{}",
                field.key
            );
        }
    }
    assert!(annotations.contains("\n| `checklist.review_by` | "));
    assert!(annotations.contains("| `due` | items | "));
    assert!(annotations.contains("| `items` | sections, pages | `boxes` or `bullets` | "));
    let columns = |line: &str| line.replace("\\|", "").matches('|').count();
    assert!(settings.lines().all(|line| columns(line) == 4));
}

#[test]
fn the_palette_is_the_same_everywhere() {
    let schema = schema::settings();
    let color = &schema["properties"]["environments"]["additionalProperties"]["anyOf"][1]["properties"]
        ["color"];
    let pattern = color["pattern"].as_str().unwrap();
    let described = reference::settings();
    for name in PALETTE {
        assert!(pattern.contains(&format!("|{name}")), "{name}");
        assert!(described.contains(name), "{name}");
    }
    assert_eq!(pattern.matches('|').count(), PALETTE.len());
}
