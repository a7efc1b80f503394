//! What is read, what is reported, and that the two ways of reading agree.

use proptest::prelude::*;

use super::*;
use crate::diag::Code;

/// The tree in one line, each text with its span; and the diagnostics.
fn read(text: &str) -> (String, Vec<Diagnostic>) {
    let mut diagnostics = Vec::new();
    let path = SourcePath::new("a.yaml");
    let node = parse(text, 0, &path, &mut diagnostics);
    (
        node.map(|node| show(&node)).unwrap_or_default(),
        diagnostics,
    )
}

fn show(node: &Node) -> String {
    match &node.value {
        Value::Scalar { text, quoted: true } => format!("{text:?}"),
        Value::Scalar { text, .. } => text.clone(),
        Value::List(nodes) => {
            let parts: Vec<_> = nodes.iter().map(show).collect();
            format!("[{}]", parts.join(", "))
        }
        Value::Map(entries) => {
            let parts: Vec<_> = entries
                .iter()
                .map(|entry| format!("{}: {}", entry.key, show(&entry.value)))
                .collect();
            format!("{{{}}}", parts.join(", "))
        }
    }
}

/// Every message with the text it is about.
fn messages(text: &str) -> Vec<String> {
    let (_, diagnostics) = read(text);
    let told = |d: &Diagnostic| format!("{:?} {}", &text[d.primary.span.range()], d.message);
    diagnostics.iter().map(told).collect()
}

/// The text after the fix of its one diagnostic.
fn fixed(text: &str) -> String {
    let (_, diagnostics) = read(text);
    assert_eq!(diagnostics.len(), 1, "{diagnostics:?}");
    let edit = &diagnostics[0].fix.as_ref().expect("a fix").edits[0];
    let mut fixed = text.to_owned();
    fixed.replace_range(edit.span.range(), &edit.text);
    fixed
}

#[test]
fn scalars_stay_the_text_the_author_wrote() {
    let text = "id: 1.10\nno: off\nyes: \"true\"\nnull: ~\nempty:\nlong: >\n  a\n  b\n";
    let (tree, diagnostics) = read(text);
    assert_eq!(diagnostics, []);
    assert_eq!(
        tree,
        "{id: 1.10, no: off, yes: \"true\", null: ~, empty: , long: \"a b\\n\"}"
    );
}

#[test]
fn spans_point_into_the_file() {
    let text = "a: é\nb:\n  - c: \"d\"\n    e: f\n  - g\n";
    let mut diagnostics = Vec::new();
    let node = parse(text, 100, &SourcePath::new("a.yaml"), &mut diagnostics).unwrap();
    let Value::Map(entries) = &node.value else {
        panic!("{node:?}")
    };
    let slice = |span: Span| &text[span.start as usize - 100..span.end as usize - 100];
    assert_eq!(slice(entries[0].value.span), "é");
    assert_eq!(slice(entries[1].key_span), "b");
    assert_eq!(slice(entries[1].value.span), "- c: \"d\"\n    e: f\n  - g");
}

#[test]
fn a_key_alone_in_braces_is_true() {
    assert_eq!(read("{verify, a: {b}}").0, "{verify: true, a: {b: true}}");
    assert_eq!(read("{verify: }").0, "{verify: }");
}

#[test]
fn an_exclamation_mark_before_a_word_is_text() {
    let (tree, diagnostics) = read("{when: !slack, x: [!a, b]}");
    assert_eq!(
        (tree.as_str(), diagnostics),
        ("{when: !slack, x: [!a, b]}", vec![])
    );
    assert_eq!(
        messages("x: !!str b\ny: !z b\n"),
        [
            "\"!!str\" tags are not supported",
            "\"!z\" tags are not supported"
        ]
    );
}

#[test]
fn a_missing_space_is_named_and_mended() {
    for (text, mended) in [
        ("{id:tls}", "{id: tls}"),
        ("{id:tls, env: [a]}", "{id: tls, env: [a]}"),
        ("{env:[a]}", "{env: [a]}"),
        ("id:tls\ntitle: x\n", "id: tls\ntitle: x\n"),
        ("title: x\nid:tls\nnav: y\n", "title: x\nid: tls\nnav: y\n"),
        ("a:\n  id:tls\n  b: c\n", "a:\n  id: tls\n  b: c\n"),
        ("- id:tls\n  b: c\n", "- id: tls\n  b: c\n"),
    ] {
        assert_eq!(fixed(text), mended);
        assert_eq!(read(mended).1, []);
    }
    assert_eq!(read("{id:tls, level: x}").0, "{id: tls, level: x}");
    assert_eq!(read("{https://example.com}").1, []);
}

#[test]
fn mistakes_are_named_where_they_are() {
    for (text, message) in [
        ("a:\n\tb: c\n", r#""\t" a tab where YAML wants spaces"#),
        ("- 🔒\n\t- b", r#""\t" a tab where YAML wants spaces"#),
        ("a: \"x\n", r#""\"" `"` without its closing `"`"#),
        ("{a: 'x}", r#""'" `'` without its closing `'`"#),
        ("a: [b, c\n", r#""[" `[` without its `]`"#),
        ("[é, 🔒: ---\n: ]", r#""[" `[` without its `]`"#),
        ("{a: b", r#""{" `{` without its `}`"#),
        ("{a: [b}", r#""[" `[` without its `]`"#),
        ("a: b]: c", r#"":" a second colon in one value"#),
        ("a: b: c", r#"":" a second colon in one value"#),
        ("a: @x", r#""@" a value that begins with `@`"#),
        ("a: 'it's'", r#""s" text behind a closing quote"#),
        ("a: \"\\q\"", r#""\"" an escape that YAML does not know"#),
        ("[a, , b]", r#""," no comma where one is wanted"#),
        ("a: ]", r#""]" a closing bracket that closes nothing"#),
        ("{a: b} c", r#""c" text behind the end of the value"#),
        ("a: b\n---\nc: d", r#""---" a second YAML document"#),
        ("a: *b", r#""*b" aliases are not supported"#),
        ("a: &b c", r#""&b" anchors are not supported"#),
        ("{[a]: b}", r#""[a]" a key that is not a word"#),
        ("%YAML 1.2\n---\na: b", r#""%" a YAML directive"#),
        (
            "a:\n  - b:c\n d: e: f\n",
            r#""d" a line that does not line up with the ones it belongs to"#,
        ),
        (
            "a: b:c\n d: e\n",
            r#"":" a key where the text before it goes on"#,
        ),
        ("a: b\nc\nd: e\n", r#""c" a line without a colon"#),
        ("a: \u{1}", "\"\\u{1}\" the control character U+0001"),
    ] {
        assert_eq!(messages(text), [message], "{text:?}");
    }
    let deep = "[".repeat(100_000);
    assert_eq!(
        messages(&deep),
        [r#""[" lists and maps too deep in each other"#]
    );
}

#[test]
fn a_hash_that_swallows_a_bracket_is_named_and_mended() {
    assert_eq!(
        fixed("{id: a, after: [#security, b]}"),
        "{id: a, after: [\"#security\", b]}"
    );
    assert_eq!(fixed("{contact: #help}"), "{contact: \"#help\"}");
}

#[test]
fn reading_goes_on_at_the_next_key() {
    let text = "a: \"x\nb: 1\nc: [2\nd: {e: 3}\nb: 4\n";
    assert_eq!(
        messages(text),
        [
            r#""\"" `"` without its closing `"`"#,
            r#""[" `[` without its `]`"#,
            r#""b" `b` is written twice"#,
        ]
    );
    assert_eq!(read(text).0, "{b: 1, c: [], d: {e: 3}}");
}

#[test]
fn the_first_of_two_equal_keys_stands() {
    let text = "{a: 1, b: 2, a: 3, a: 4}";
    let (tree, diagnostics) = read(text);
    assert_eq!(tree, "{a: 1, b: 2}");
    assert_eq!(diagnostics.len(), 2);
    for diagnostic in &diagnostics {
        assert_eq!(diagnostic.code, Code::DuplicateKey);
        assert_eq!(diagnostic.related[0].span, Span::new(1, 2));
    }
    assert_eq!(diagnostics[1].primary.span, Span::new(19, 20));
}

#[test]
fn nothing_but_comments_is_no_tree() {
    for text in ["", "  \n", "# a\n# b: c\n"] {
        assert_eq!(read(text), (String::new(), vec![]));
    }
}

#[test]
fn annotations_take_the_short_way() {
    for text in [
        r#"{id: tls, env: [production], expect: "HTTP/2 200"}"#,
        "{controls: [SOC2:CC6.7, 'a b'], when: !slack, effort: 5m}",
        "{verify}",
        " { links: [{Run book: https://example.com/?a=b#c}] } ",
        "production",
        "[production, staging]",
    ] {
        assert!(flow::scan(text, 0).is_some(), "{text}");
    }
}

#[test]
fn front_matter_takes_the_short_way() {
    for text in [
        "title: Release (Recommended), or not",
        "title: a\nchecklist:\n  owner: ops\n  vars:\n    app: {ask: Name, default: web}\n  tags: [a, b]\ndraft: true\n",
        "title: \"a: b\"\ndescription: É—ü\n",
    ] {
        assert!(block::scan(text, 0).is_some(), "{text}");
    }
    for text in [
        "a: b: c",
        "a: b #c",
        "order: -1",
        "a: b\n\nc: d",
        "a: b\n  c: d",
        "a:\nb: c",
        "a: |\n  b",
        "a: b\na: c",
        "- a: b",
        "a: b\r\n",
        "a:\n    b: c\n  d: e",
        "a:\tb",
        "a: b ",
        "'a': b",
        "a b: c",
        "a: b\n# c\n",
    ] {
        assert_eq!(block::scan(text, 0), None, "{text:?}");
    }
}

#[test]
fn what_is_not_simple_takes_the_long_way() {
    for text in [
        "{a: b #c}",
        r#"{a: "b\"c"}"#,
        r#"{a: "b\\"}"#,
        "{a: 'b''c'}",
        "{a: 'b'c}",
        "{a: b\tc}",
        "{a: b,\n c: d}",
        "{a: b, a: c}",
        "{a:b}",
        "{a: }",
        "{a: [b}",
        "{a: b} c",
        "[a: b]",
        "{\"a\":b}",
        "{a: &b c}",
        "{a: !b c}",
        "{a: @b}",
        "{a: b\u{2028}c}",
        "a: b",
        "a b",
        "",
    ] {
        assert_eq!(flow::scan(text, 0), None, "{text:?}");
    }
}

/// Text that is often close to YAML, and often not.
fn almost_yaml() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("{"),
        Just("}"),
        Just("["),
        Just("]"),
        Just(", "),
        Just(","),
        Just(": "),
        Just(":"),
        Just("id"),
        Just("env"),
        Just("a b"),
        Just("1.10"),
        Just("\""),
        Just("'"),
        Just("#"),
        Just(" #"),
        Just(" "),
        Just("\n"),
        Just("\n  "),
        Just("\t"),
        Just("- "),
        Just("-"),
        Just("!"),
        Just("!x"),
        Just("&a "),
        Just("*a"),
        Just("? "),
        Just("|\n"),
        Just("é"),
        Just("\\"),
        Just("~"),
        Just("---\n"),
        Just("..."),
        Just("%"),
        Just("@"),
        Just("\r\n"),
        Just("\u{2028}"),
        Just("\u{feff}"),
        Just("🔒"),
        Just("http://x"),
        Just("<<"),
        Just("=")
    ];
    prop::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

/// Maps of the kind that annotations hold.
fn flow_map() -> impl Strategy<Value = String> {
    let scalar = prop_oneof![
        "[a-z0-9._/!~$(+<=-][a-zA-Z0-9 :#._/=?&!~$()+<>;'\"|%@*-]{0,8}",
        "\"[^\"\n\r]{0,8}\"",
        "'([^'\n\r]|''){0,6}'",
        "[é—ü🔒a-z]{1,4}",
    ];
    let value = scalar.prop_recursive(3, 12, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4)
                .prop_map(|nodes| format!("[{}]", nodes.join(", "))),
            prop::collection::vec(("[a-z_]{1,6}( [a-z]{1,3})?", inner), 0..4).prop_map(|entries| {
                let entries: Vec<_> = entries
                    .iter()
                    .map(|(key, value)| format!("{key}: {value}"))
                    .collect();
                format!("{{{}}}", entries.join(", "))
            }),
        ]
    });
    let entry = prop_oneof![
        ("[a-z_]{1,6}", value).prop_map(|(key, value)| format!("{key}: {value}")),
        "[a-z0-9_=.-]{1,6}".prop_map(|key| key),
    ];
    prop::collection::vec(entry, 0..5).prop_map(|entries| format!("{{{}}}", entries.join(", ")))
}

/// Maps of the kind that front matter holds, most of them plain.
fn block_map() -> impl Strategy<Value = String> {
    let value = prop_oneof![
        9 => "[a-zé0-9]{1,5}( [a-z0-9.,]{1,4}){0,2}",
        1 => "[a-z0-9é][a-zA-Z :#,._/=?&!~$()+<>;'\"|%@*{}\\[\\]-]{0,5}",
        2 => flow_map(),
        1 => "\"[^\"\n\r]{0,8}\"",
        1 => "'([^'\n\r]|''){0,6}'",
        1 => "[-?:,\\[\\]{}#&*!|>'\"%@`~ ]{0,2}",
        1 => "[a-z](: | #|:| ,|\t|\u{2028}|\u{feff}| ){1,2}[a-z]?",
    ];
    let line = (
        prop_oneof![6 => 0..3_usize, 1 => Just(9)],
        "[a-z0-9_.-]{1,5}",
        value,
    );
    prop::collection::vec((line, 0..8_u8), 0..7).prop_map(|lines| {
        let mut text = String::new();
        for ((indent, key, value), kind) in lines {
            let indent = " ".repeat(indent * 2);
            text += &match kind {
                0 => format!("{indent}{key}:\n"),
                1 => format!("{indent}{key}:{value}\n"),
                _ => format!("{indent}{key}: {value}\n"),
            };
        }
        text
    })
}

/// Holds the scanners equal to the YAML parser wherever it does not decline. True if it did not.
fn agree(text: &str) -> Result<bool, TestCaseError> {
    let Some(scanned) = flow::scan(text, 7).or_else(|| block::scan(text, 7)) else {
        return Ok(false);
    };
    let mut diagnostics = Vec::new();
    let parsed = build::tree(text, 7, &SourcePath::new("a.yaml"), &mut diagnostics);
    prop_assert_eq!(diagnostics, vec![]);
    prop_assert_eq!(Some(scanned), parsed);
    Ok(true)
}

fn check_spans(node: &Node, text: &str) -> Result<(), TestCaseError> {
    prop_assert!(text.get(node.span.range()).is_some(), "{node:?}");
    match &node.value {
        Value::Scalar { .. } => {}
        Value::List(nodes) => {
            for inner in nodes {
                prop_assert!(node.span.contains(inner.span), "{node:?}");
                check_spans(inner, text)?;
            }
        }
        Value::Map(entries) => {
            for entry in entries {
                prop_assert!(node.span.contains(entry.key_span), "{node:?}");
                prop_assert!(node.span.contains(entry.value.span), "{node:?}");
                check_spans(&entry.value, text)?;
            }
        }
    }
    Ok(())
}

fn check_any(text: &str) -> Result<(), TestCaseError> {
    let mut diagnostics = Vec::new();
    if let Some(node) = parse(text, 0, &SourcePath::new("a.yaml"), &mut diagnostics) {
        check_spans(&node, text)?;
    }
    for diagnostic in diagnostics {
        prop_assert!(
            text.get(diagnostic.primary.span.range()).is_some(),
            "{diagnostic:?}"
        );
    }
    agree(text).map(|_| ())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_read_without_a_panic(text in any::<String>()) {
        check_any(&text)?;
    }

    #[test]
    fn almost_yaml_is_read_without_a_panic(text in almost_yaml()) {
        check_any(&text)?;
    }

    #[test]
    fn the_ways_of_reading_annotations_agree(text in flow_map()) {
        agree(&text)?;
    }

    #[test]
    fn the_ways_of_reading_front_matter_agree(text in block_map()) {
        agree(&text)?;
        agree(text.trim_end())?;
    }
}
