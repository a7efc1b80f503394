//! What the settings are read as, and what is said of mistakes in them.

use super::*;
use crate::diag::Diagnostic;
use crate::model::EnvSet;
use crate::source::{Source, Span};

fn read(text: &str) -> (Config, Vec<Diagnostic>) {
    let mut diagnostics = Vec::new();
    let source = Source::new("checkdown.yaml", text);
    let config = Config::read(Some(&source), &mut diagnostics);
    (config, diagnostics)
}

/// The diagnostics of settings that otherwise say all they should.
fn told(text: &str) -> Vec<String> {
    let text = format!("id: a\nbase_url: https://example.com/\n{text}\n");
    let (_, diagnostics) = read(&text);
    let told = |d: &Diagnostic| {
        let about = &text[d.primary.span.range()];
        format!("{} `{about}`: {}", d.code.as_str(), d.message)
    };
    diagnostics.iter().map(told).collect()
}

const FULL: &str = r##"
id: rack-ops
title: Rack Gateway operations
description: How we run it.
language: en
logo: images/logo.svg
base_url: https://docs.example.com/ops
environments:
  production: {label: Production, color: crimson, vars: {host: gateway.example.com}}
  staging:    {label: Staging,    vars: {host: gateway-staging.example.com}}
  eu-west:
vars: {org: example, region: {default: us, env: {staging: eu}}}
owners: {security: {label: Security team, contact: "#security"}, platform: Platform team}
controls:
  SOC2: {title: SOC 2 Type II, complete: true, items: {"CC6.1": Logical access, CC6.6: Boundary protection}}
phases: [pre-deploy, deploy]
conditions: {slack: Are you sending Slack notifications?}
checklist: {level: recommended}
embed: {allow: ["https://wiki.example.com"]}
edit_url: https://git.example.com/ops/edit/main/{path}
theme: mine
nav: [{Guide: guide/}, {label: Code, url: "https://git.example.com"}]
editor: vscode://file/{path}:{line}
search: {synonyms: ["2fa: two-factor", mfa: two-factor], exclude: [drafts], boost: {runbooks: 2, old/notes.md: 0.5}}
lints: {missing-item-id: off, broken-link: error}
"##;

#[test]
fn every_setting_is_read() {
    let (config, diagnostics) = read(FULL);
    assert_eq!(diagnostics, []);
    assert_eq!(
        (config.id.as_str(), config.title.as_str()),
        ("rack-ops", "Rack Gateway operations")
    );
    assert_eq!(
        config.base_url.as_deref(),
        Some("https://docs.example.com/ops/")
    );
    assert_eq!(config.logo.as_ref().unwrap().value, "images/logo.svg");
    let labels: Vec<_> = config
        .environments
        .iter()
        .map(|e| e.label.as_str())
        .collect();
    assert_eq!(labels, ["Production", "Staging", "Eu-west"]);
    assert_eq!(config.environment("staging"), Some(1));
    assert_eq!(config.environments[0].color.as_deref(), Some("crimson"));
    assert_eq!(
        config.environments[0].vars[0].default,
        "gateway.example.com"
    );
    assert_eq!(config.vars[1].env[0].1, "eu");
    assert_eq!(config.owners[0].contact.as_deref(), Some("#security"));
    assert_eq!(config.owners[1].label, "Platform team");
    assert!(config.frameworks[0].complete);
    assert_eq!(config.frameworks[0].controls[1].0.value, "CC6.6");
    assert_eq!(config.phases[1].value, "deploy");
    assert_eq!(config.conditions[0].id.value, "slack");
    assert_eq!(
        config.checklist.level,
        Some(crate::model::Level::Recommended)
    );
    assert_eq!(config.embed_allow, ["https://wiki.example.com"]);
    assert!(config.edit_url.is_some() && config.editor.is_some());
    assert_eq!(config.theme.value, "mine");
    assert_eq!(
        (config.nav[0].0.as_str(), config.nav[0].1.value.as_str()),
        ("Guide", "guide/")
    );
    assert_eq!(
        (config.nav[1].0.as_str(), config.nav[1].1.value.as_str()),
        ("Code", "https://git.example.com")
    );
    let pair = |word: &str, meaning: &str| (word.to_owned(), meaning.to_owned());
    assert_eq!(
        config.synonyms,
        [pair("2fa", "two-factor"), pair("mfa", "two-factor")]
    );
    let excluded = config.search_exclude.iter().map(|path| &*path.value);
    assert_eq!(excluded.collect::<Vec<_>>(), ["drafts"]);
    let boost = [("runbooks", "2"), ("old/notes.md", "0.5")];
    let boosted = config.search_boost.iter();
    let boosted = boosted.map(|(path, factor)| (&*path.value, &**factor));
    assert_eq!(boosted.collect::<Vec<_>>(), boost);
    assert_eq!(config.lints[&Code::MissingItemId], None);
    assert_eq!(config.lints[&Code::BrokenLink], Some(Severity::Error));
    assert_eq!(config.hash, Hash::of(FULL.as_bytes()));
}

#[test]
fn a_site_without_settings_has_the_defaults_and_is_asked_for_two() {
    for settings in [None, Some(Source::new("checkdown.yaml", "# nothing yet\n"))] {
        let mut diagnostics = Vec::new();
        let config = Config::read(settings.as_ref(), &mut diagnostics);
        assert_eq!(
            (config.id.as_str(), config.title.as_str()),
            ("checklists", "Checklists")
        );
        let told: Vec<_> = diagnostics
            .iter()
            .map(|d| (d.code, d.primary.path.as_str(), d.primary.span))
            .collect();
        assert_eq!(
            told,
            [
                (Code::MissingSiteId, "checkdown.yaml", Span::default()),
                (Code::MissingBaseUrl, "checkdown.yaml", Span::default()),
            ]
        );
    }
}

#[test]
fn a_missing_id_can_be_written_down() {
    let text = "# ours\ntitle: Größe & Co.\nbase_url: http://example.com\n";
    let (config, diagnostics) = read(text);
    assert_eq!(config.id, "gre--co");
    let edit = &diagnostics[0].fix.as_ref().unwrap().edits[0];
    let mut fixed = text.to_owned();
    fixed.replace_range(edit.span.range(), &edit.text);
    assert_eq!(
        fixed,
        "# ours\nid: gre--co\ntitle: Größe & Co.\nbase_url: http://example.com\n"
    );
    assert_eq!(read(&fixed).1, []);
    assert_eq!(read("title: 日本語\n").0.id, "checklists");
}

#[test]
fn nothing_is_called_missing_that_a_mistake_may_have_swallowed() {
    let (config, diagnostics) = read("title: \"Ours\nvars: {a: b}\n");
    let codes: Vec<_> = diagnostics.iter().map(|d| d.code).collect();
    assert_eq!(codes, [Code::YamlSyntax]);
    assert_eq!(config.vars[0].default, "b");
    let (_, diagnostics) = read("id: A B\nbase_url: example.com\n");
    let codes: Vec<_> = diagnostics.iter().map(|d| d.code).collect();
    assert_eq!(codes, [Code::InvalidValue, Code::InvalidValue]);
}

#[test]
fn mistakes_are_told_where_they_are() {
    for (text, expected) in [
        (
            "ttle: x",
            "unknown-key `ttle`: `ttle` is not a key of the settings",
        ),
        (
            "owner: x",
            "unknown-key `owner`: `owner` belongs to the site's checklist",
        ),
        (
            "environments: {Prod: }",
            "invalid-value `Prod`: `Prod` is not the name of an environment",
        ),
        (
            "environments: {search: }",
            "reserved-path `search`: an environment cannot be called `search`",
        ),
        (
            "environments: {a: {color: crimzon}}",
            "invalid-value `crimzon`: `crimzon` is not a colour",
        ),
        (
            "environments: [a, b]",
            "invalid-value `[a, b]`: `environments` cannot be a list",
        ),
        (
            "vars: {a: {env: {b: c}}}",
            "unknown-environment `b`: no environment is called `b`",
        ),
        (
            "vars: {1a: x}",
            "invalid-value `1a`: `1a` is not the name of a variable",
        ),
    ] {
        assert_eq!(told(text), [expected], "{text}");
    }
}

#[test]
fn values_of_a_wrong_form_are_told_where_they_are() {
    for (text, expected) in [
        (
            "lints: {missing-item-ids: off}",
            "unknown-code `missing-item-ids`: no diagnostic has the code `missing-item-ids`",
        ),
        (
            "lints: {missing-item-id: ignore}",
            "invalid-value `ignore`: `ignore` is not a value of `missing-item-id`",
        ),
        (
            "edit_url: https://example.com/edit",
            "invalid-value `https://example.com/edit`: `https://example.com/edit` is not an address with `{path}`",
        ),
        (
            "embed: {allow: https://example.com/wiki}",
            "invalid-value `https://example.com/wiki`: `https://example.com/wiki` is not an origin",
        ),
        (
            "nav: [{Docs: javascript:x}]",
            "invalid-value `javascript:x`: `javascript:x` is not an address",
        ),
        (
            "controls: {SOC2: {items: {a b: c}}}",
            "invalid-value `a b`: `a b` is not a control's id",
        ),
        (
            "checklist: {due: T}",
            "unknown-key `due`: `due` belongs to an item",
        ),
        (
            "language: english (UK)",
            "invalid-value `english (UK)`: `english (UK)` is not a language",
        ),
        (
            "logo: /etc/../x.svg",
            "invalid-value `/etc/../x.svg`: `/etc/../x.svg` is not a path in `content/`",
        ),
        ("title: \"\"", "invalid-value `\"\"`: `title` is empty"),
        ("id: b", "duplicate-key `id`: `id` is written twice"),
    ] {
        assert_eq!(told(text), [expected], "{text}");
    }
    assert_eq!(told("vars: {a: \"\"}\n"), Vec::<String>::new());
    assert_eq!(told("owners:\nvars:\nnav:\n"), Vec::<String>::new());
    assert_eq!(
        told("environments: {production, staging}"),
        Vec::<String>::new()
    );
}

#[test]
fn no_site_has_more_environments_than_a_set_holds() {
    let names: Vec<String> = (0..=EnvSet::MAX)
        .map(|number| format!("e{number}"))
        .collect();
    let text = format!("environments: {{{}}}", names.join(", "));
    assert_eq!(
        told(&text),
        ["invalid-value `e64`: more than 64 environments"]
    );
    assert_eq!(read(&text).0.environments.len(), EnvSet::MAX);
}
