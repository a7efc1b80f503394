//! The shapes as JSON Schema 2020-12, for editors: they complete keys, show what they mean and mark mistakes.

use serde_json::{Map, Value, json};

use super::{FRONT_MATTER, Record, SETTINGS, Shape, Unknown};
use crate::diag::Code;

/// The schema of `checkdown.yaml`.
pub fn settings() -> Value {
    document(
        "The settings of a Checkdown site: checkdown.yaml",
        &SETTINGS,
    )
}

/// The schema of a page's front matter.
pub fn page() -> Value {
    document(
        "The front matter of a Checkdown page",
        &Shape::Record(&FRONT_MATTER),
    )
}

fn document(title: &str, shape: &Shape) -> Value {
    let mut schema = schema(shape);
    if let Value::Object(object) = &mut schema {
        let dialect = "https://json-schema.org/draft/2020-12/schema";
        object.insert("$schema".to_owned(), json!(dialect));
        object.insert("title".to_owned(), json!(title));
    }
    schema
}

fn schema(shape: &Shape) -> Value {
    match shape {
        // To an editor `1.10` is a number and `on` may be a switch; here they are the text that was written.
        Shape::Text => json!({"type": ["string", "number", "boolean"], "minLength": 1}),
        Shape::Value => json!({"type": ["string", "number", "boolean"]}),
        Shape::Bool => json!({"type": "boolean"}),
        Shape::Integer => json!({"type": "integer"}),
        Shape::OneOf(words) => json!({"enum": words}),
        Shape::Code => {
            let codes: Vec<&str> = Code::ALL.iter().map(|code| code.as_str()).collect();
            json!({"enum": codes})
        }
        Shape::Form(form) => json!({"type": ["string", "number"], "pattern": form.pattern}),
        Shape::Links => links(),
        Shape::List(shape) => {
            json!({"anyOf": [schema(shape), {"type": ["array", "null"], "items": schema(shape)}]})
        }
        Shape::Some(shape) => {
            json!({"anyOf": [schema(shape), {"type": "array", "items": schema(shape), "minItems": 1}]})
        }
        Shape::Map { key, value } => {
            let mut names = schema(key);
            if let Value::Object(names) = &mut names {
                names.remove("type");
            }
            json!({
                "type": ["object", "null"],
                "propertyNames": names,
                "additionalProperties": schema(value),
            })
        }
        Shape::Record(record) => self::record(record),
        Shape::Either(first, second) => json!({"anyOf": [schema(first), schema(second)]}),
    }
}

fn record(record: &Record) -> Value {
    let properties: Map<String, Value> = record
        .fields
        .iter()
        .map(|field| {
            let mut property = schema(&field.shape);
            if let Value::Object(property) = &mut property {
                property.insert("description".to_owned(), json!(field.doc));
            }
            (field.key.to_owned(), property)
        })
        .collect();
    let open = matches!(record.unknown, Unknown::Ignored { .. });
    json!({
        "type": ["object", "null"],
        "properties": properties,
        "additionalProperties": open,
    })
}

fn links() -> Value {
    let address = json!({"type": "string", "pattern": "^[^\\s]+$"});
    let labelled = json!({
        "type": "object",
        "properties": {"label": {"type": "string"}, "url": address},
        "required": ["label", "url"],
        "additionalProperties": false,
    });
    let by_label = json!({
        "type": ["object", "null"],
        "minProperties": 1,
        "additionalProperties": address,
    });
    let one = json!([address, labelled, by_label]);
    json!({"anyOf": [address, labelled, by_label, {"type": "array", "items": {"anyOf": one}}]})
}
