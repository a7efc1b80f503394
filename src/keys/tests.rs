//! What annotations, fences and front matter are read as, and what is said of mistakes in them.

use super::*;
use crate::model::{Date, Due, Duration, Evidence, Items, Level, When};

fn path() -> SourcePath {
    SourcePath::new("content/a.md")
}

fn item(text: &str) -> (Keys, Vec<Diagnostic>) {
    in_scope(text, Scope::Item)
}

fn in_scope(text: &str, scope: Scope) -> (Keys, Vec<Diagnostic>) {
    let mut diagnostics = Vec::new();
    let keys = read(text, 0, scope, &path(), &mut diagnostics);
    (keys, diagnostics)
}

/// The code, the text it is about, the message and the help of each diagnostic.
fn told(text: &str, diagnostics: &[Diagnostic]) -> Vec<String> {
    let told = |d: &Diagnostic| {
        let about = &text[d.primary.span.range()];
        let help = d.help.as_deref().unwrap_or_default();
        format!("{} `{about}`: {}. {help}", d.code.as_str(), d.message)
    };
    diagnostics.iter().map(told).collect()
}

fn values(names: &[Spanned<String>]) -> Vec<&str> {
    names.iter().map(|name| name.value.as_str()).collect()
}

#[test]
fn every_item_key_is_read() {
    let text = "{id: tls, level: optional, env: production, when: [a, !b], owner: sec, phase: deploy, \
                after: [x, p/y, \"#z\"], controls: [SOC2:CC6.7], tags: [t], evidence: link, expires: 90d, \
                effort: 5m, due: T-7d, links: [https://example.com, {Book: /b}, {label: L, url: u}], \
                aliases: old, planned: true, sign_off: false}";
    let (keys, diagnostics) = item(text);
    assert_eq!(diagnostics, []);
    assert_eq!(
        keys.id.unwrap(),
        Spanned::new("tls".to_owned(), Span::new(5, 8))
    );
    assert_eq!(keys.level, Some(Level::Optional));
    assert_eq!(values(&keys.env.unwrap().value), ["production"]);
    let when: Vec<When> = keys.when.into_iter().map(|when| when.value).collect();
    let condition = |id: &str, negated| When {
        condition: id.to_owned(),
        negated,
    };
    assert_eq!(when, [condition("a", false), condition("b", true)]);
    assert_eq!(keys.owner.unwrap().value, "sec");
    assert_eq!(keys.phase.unwrap().value, "deploy");
    assert_eq!(values(&keys.after), ["x", "p/y", "#z"]);
    assert_eq!(values(&keys.controls), ["SOC2:CC6.7"]);
    assert_eq!(keys.tags, ["t"]);
    assert_eq!(keys.evidence, Some(Evidence::Link));
    assert_eq!(
        keys.expires,
        Some(Duration {
            minutes: 90 * 24 * 60
        })
    );
    assert_eq!(keys.effort, Some(Duration { minutes: 5 }));
    assert_eq!(keys.due, Due::parse("T-7d"));
    let links: Vec<_> = keys
        .links
        .iter()
        .map(|l| (l.label.as_deref(), l.url.as_str()))
        .collect();
    assert_eq!(
        links,
        [
            (None, "https://example.com"),
            (Some("Book"), "/b"),
            (Some("L"), "u")
        ]
    );
    assert_eq!(values(&keys.aliases), ["old"]);
    assert_eq!((keys.planned, keys.sign_off), (Some(true), Some(false)));
}

#[test]
fn a_switch_can_stand_alone_and_nothing_else() {
    let (keys, diagnostics) = item("{sign_off, id}");
    assert_eq!(keys.sign_off, Some(true));
    assert_eq!(keys.id, None);
    assert_eq!(diagnostics[0].message, "`id` without a value");
}

#[test]
fn braces_can_be_left_out() {
    assert_eq!(item("id: tls").0.id.unwrap().value, "tls");
    let (keys, _) = in_scope("[a, b]", Scope::Env);
    assert_eq!(values(&keys.env.unwrap().value), ["a", "b"]);
    let (keys, _) = in_scope("production", Scope::Env);
    assert_eq!(keys.env.unwrap().span, Span::new(0, 10));
    assert_eq!(
        told("tls", &item("tls").1),
        ["invalid-value `tls`: text where a map is wanted. write `{id: …}`"]
    );
    assert_eq!(
        told("id:tls", &item("id:tls").1),
        ["invalid-value `id:tls`: text where a map is wanted. put a space behind the colon"]
    );
}

#[test]
fn all_that_is_wrong_is_told_and_the_rest_is_read() {
    let text = "{id: My Id, levl: required, level: requred, expires: 90 days, due: 2026-02-30, id2: x, \
                items: bullets, planned: yes, env: [], owner: , links: javascript:x, tags: {a: b}}";
    let (keys, diagnostics) = item(text);
    assert_eq!(
        keys,
        Keys {
            env: keys.env.clone(),
            ..Keys::default()
        }
    );
    let told = told(text, &diagnostics);
    let expected = [
        "invalid-value `My Id`: `My Id` is not an id. did you mean `my-id`?",
        "unknown-key `levl`: `levl` is not a key of an item. did you mean `level`?",
        "invalid-value `requred`: `requred` is not a value of `level`. did you mean `required`?",
        "invalid-value `90 days`: `90 days` is not a duration. did you mean `90d`?",
        "invalid-value `2026-02-30`: `2026-02-30` is not a due date. write a day",
        "unknown-key `id2`: `id2` is not a key of an item. did you mean `id`?",
        "unknown-key `items`: `items` belongs to a section. move it there",
        "invalid-value `yes`: `yes` is neither true nor false. did you mean `true`?",
        "invalid-value `[]`: `env` as an empty list",
        "invalid-value ``: `owner` without a value. write text; a value that begins with `#`",
        "invalid-value `javascript:x`: `javascript:x` is not an address",
        "invalid-value `{a: b}`: `tags` cannot be a map. write text",
    ];
    assert_eq!(told.len(), expected.len(), "{told:#?}");
    for (told, expected) in told.iter().zip(expected) {
        assert!(told.starts_with(expected), "{told}\n{expected}");
    }
}

#[test]
fn a_link_without_its_address_is_no_link() {
    for text in [
        "{links: {label: Book, url: \"javascript:x\"}}",
        "{links: [{Book: }]}",
        "{links: [{Book}]}",
        "{links: [[https://example.com]]}",
    ] {
        let (keys, diagnostics) = item(text);
        assert_eq!((keys.links.len(), diagnostics.len()), (0, 1), "{text}");
    }
}

#[test]
fn mistakes_with_one_meaning_are_mended() {
    for (text, mended) in [
        ("{levl: optional}", "{level: optional}"),
        ("{level: Optional}", "{level: optional}"),
        ("{id: My Id}", "{id: my-id}"),
        ("{expires: 90 days}", "{expires: 90d}"),
        ("{due: 7d}", "{due: T-7d}"),
        ("{planned: \"true\"}", "{planned: true}"),
        ("env: a, b", "env: [a, b]"),
        ("sign-off: true", "sign_off: true"),
    ] {
        let (_, diagnostics) = item(text);
        let edit = &diagnostics[0].fix.as_ref().expect("a fix").edits[0];
        let mut fixed = text.to_owned();
        fixed.replace_range(edit.span.range(), &edit.text);
        assert_eq!(fixed, mended);
        assert_eq!(item(mended).1, []);
    }
}

#[test]
fn a_key_of_something_else_is_sent_there() {
    for (text, scope, message) in [
        ("{due: T}", Scope::Section, "`due` belongs to an item"),
        (
            "{items: bullets}",
            Scope::Item,
            "`items` belongs to a section",
        ),
        ("{verify: true}", Scope::Item, "`verify` belongs to a fence"),
        (
            "{vars: {}}",
            Scope::Section,
            "`vars` belongs to a page's checklist",
        ),
        (
            "{level: optional}",
            Scope::View,
            "`level` belongs to an item",
        ),
    ] {
        let (_, diagnostics) = in_scope(text, scope);
        assert_eq!(diagnostics[0].message, message);
    }
}

#[test]
fn sections_and_views_are_read() {
    let (keys, diagnostics) = in_scope("{items: bullets, sign_off: true}", Scope::Section);
    assert_eq!((keys.items, diagnostics), (Some(Items::Bullets), vec![]));
    let (keys, diagnostics) = in_scope("{controls: SOC2, tag: [a, b]}", Scope::View);
    assert_eq!(diagnostics, []);
    assert_eq!(values(&keys.controls), ["SOC2"]);
    assert_eq!(keys.tags, ["a", "b"]);
}

#[test]
fn an_annotation_that_says_nothing_is_told() {
    for (scope, help) in [
        (Scope::Item, "write `<!-- check: {id: tls} -->`"),
        (Scope::Env, "write `<!-- env: production -->`"),
    ] {
        let (_, diagnostics) = in_scope(" ", scope);
        assert_eq!(diagnostics[0].help.as_deref(), Some(help));
    }
}

#[test]
fn fences_are_read() {
    let text =
        "{verify, expect: \"HTTP/2 200\", env: [a], copy: false, title: T, extends: production}";
    let mut diagnostics = Vec::new();
    let keys = read_fence(text, 0, &path(), &mut diagnostics);
    assert_eq!(diagnostics, []);
    assert!(keys.verify && !keys.danger);
    assert_eq!(keys.expect.as_deref(), Some("HTTP/2 200"));
    assert_eq!(keys.copy, Some(false));
    assert_eq!(keys.extends.unwrap().value, "production");
}

#[test]
fn other_programs_braces_are_left_alone() {
    for (text, help) in [
        (
            "{1,3-5}",
            "if they are another program's, this needs nothing",
        ),
        (
            "{.numberLines startFrom=\"100\"}",
            "if they are another program's, this needs nothing",
        ),
        (
            "{x: [}",
            "if they are another program's, this needs nothing",
        ),
        ("{verfy}", "did you mean `verify`?"),
    ] {
        let mut diagnostics = Vec::new();
        assert_eq!(
            read_fence(text, 0, &path(), &mut diagnostics),
            FenceKeys::default()
        );
        assert_eq!(diagnostics.len(), 1, "{diagnostics:?}");
        assert_eq!(diagnostics[0].code, Code::IgnoredFenceAttributes);
        assert_eq!(diagnostics[0].help.as_deref(), Some(help));
    }
    let mut diagnostics = Vec::new();
    read_fence("{verify, 1-3}", 0, &path(), &mut diagnostics);
    assert_eq!(diagnostics[0].code, Code::UnknownKey);
    assert_eq!(
        read_fence("{}", 0, &path(), &mut Vec::new()),
        FenceKeys::default()
    );
}

#[test]
fn front_matter_is_read() {
    let text = "title: 1.10\ndate: 2024-01-01\ndraft: true\norder: -3\naliases: [old]\nsearch: false\n\
                layout: {x: [1]}\nchecklist:\n  id: prod\n  owner: platform\n  review_by: 2027-03-01\n  \
                conditions: {ci: Are you?}\n  vars:\n    app: {ask: Name, default: my-app}\n    \
                host: {default: a, env: {staging: b}}\n    org: example\n";
    let mut diagnostics = Vec::new();
    let front = read_front_matter(text, 4, &path(), &mut diagnostics);
    assert_eq!(diagnostics, []);
    assert_eq!(front.title.as_deref(), Some("1.10"));
    assert!(front.draft);
    assert_eq!((front.order, front.search), (Some(-3), Some(false)));
    assert_eq!(values(&front.aliases), ["old"]);
    assert_eq!(front.checklist.id.unwrap().value, "prod");
    assert_eq!(front.checklist.owner.unwrap().value, "platform");
    assert_eq!(
        front.review_by.unwrap().value,
        Date::parse("2027-03-01").unwrap()
    );
    assert_eq!(front.conditions[0].question, "Are you?");
    assert_eq!(front.vars[0].ask.as_deref(), Some("Name"));
    assert_eq!(front.vars[1].env[0].1, "b");
    assert_eq!(front.vars[2].default, "example");
    assert_eq!(front.span, Span::new(4, 4 + text.len()));
}

#[test]
fn checklists_in_front_matter_are_strict_and_the_rest_is_not() {
    for (text, told_of) in [
        ("titel: x\nweight: 3\n", None),
        (
            "checklst: {id: x}\n",
            Some("`checklst` is not a key of front matter"),
        ),
        (
            "checklist: {idd: x}\n",
            Some("`idd` is not a key of a page's checklist"),
        ),
        (
            "checklist: {title: x}\n",
            Some("`title` belongs to front matter"),
        ),
        (
            "checklist: {vars: {a: {ask: x, defult: y}}}\n",
            Some("`defult` is not a key of a variable"),
        ),
        (
            "checklist: {vars: {a: {}}}\n",
            Some("the variable `a` has no value"),
        ),
        (
            "checklist: {vars: {a: {ask: x, default: \"a b\"}}}\n",
            Some("the default of `a` could not be filled in by a reader"),
        ),
    ] {
        let mut diagnostics = Vec::new();
        read_front_matter(text, 0, &path(), &mut diagnostics);
        let messages: Vec<_> = diagnostics.iter().map(|d| d.message.as_str()).collect();
        assert_eq!(messages, told_of.as_slice(), "{text}");
    }
}

#[test]
fn allow_takes_codes() {
    let mut diagnostics = Vec::new();
    let codes = read_allow(
        "[broken-link, missing-item-id]",
        0,
        &path(),
        &mut diagnostics,
    );
    assert_eq!(
        codes[1],
        Spanned::new(Code::MissingItemId, Span::new(14, 29))
    );
    assert_eq!(read_allow("broken-lnk", 0, &path(), &mut diagnostics), []);
    assert_eq!(
        told("broken-lnk", &diagnostics),
        [
            "unknown-code `broken-lnk`: no diagnostic has the code `broken-lnk`. did you mean `broken-link`?"
        ]
    );
}
