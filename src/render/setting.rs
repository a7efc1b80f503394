//! A variant's settings: as a table for people, and as `env.txt`, the file that a service reads.

use super::code::FillIn;
use super::view::{SettingView, SettingsView};
use crate::html::Html;
use crate::model::{Level, SettingKind};
use crate::project::{SettingBlockVariant, SettingVariant, Variant, file_name};
use crate::tree::{CodeBlock, Kind};

/// What the theme shows of a block of settings; `paint` colours code.
pub fn view<'v>(
    variant: &'v Variant<'_>,
    place: usize,
    block: &'v CodeBlock,
    paint: impl Fn(&str, &str, &[FillIn<'_>]) -> Html,
) -> SettingsView<'v> {
    let locked = is_locked(block);
    let tree = &variant.tree;
    let mut open = variant
        .settings
        .iter()
        .map(|one| &tree.nodes[one.node as usize]);
    // The text is long, and once on a page is enough.
    let first_open = open.position(|node| match node.kind {
        Kind::CodeBlock(block) => !is_locked(&tree.code_blocks[block as usize]),
        _ => false,
    });
    let SettingBlockVariant {
        notes, settings, ..
    } = &variant.settings[place];
    let settings = settings.iter().map(|one| setting(one, &paint));
    SettingsView {
        title: block.keys.title.as_deref(),
        file: file_name(variant.environment),
        href: &variant.settings_href,
        text: (first_open == Some(place)).then(|| file(variant)),
        notes,
        settings: settings.collect(),
        locked,
    }
}

fn is_locked(block: &CodeBlock) -> bool {
    block.keys.copy == Some(false)
}

fn setting<'v>(
    setting: &'v SettingVariant<'_>,
    paint: &impl Fn(&str, &str, &[FillIn<'_>]) -> Html,
) -> SettingView<'v> {
    let unset = setting.kind == SettingKind::Unset;
    let value = match setting.shown() {
        "" => Html::new(),
        shown => paint("", shown, &setting.fills),
    };
    let inherited = setting.inherited.filter(|_| unset);
    let command = setting.command.as_deref();
    SettingView {
        name: setting.name,
        anchor: setting.first.then_some(setting.anchor),
        value,
        unset,
        generated: setting.kind == SettingKind::Generated,
        command: command.map(|command| paint("sh", command, &[])),
        level: (setting.level != Level::Required).then(|| setting.level.as_str()),
        conditions: setting
            .when
            .iter()
            .map(|when| when.words.as_str())
            .collect(),
        description: setting.description.as_deref(),
        inherited: inherited.map(|environment| environment.label.as_str()),
    }
}

/// The text of `env.txt`: every setting of the page once, under its level and condition, what is said of it in
/// comments above it. No comment stands behind a value, because not every reader of such files knows those.
pub fn file(variant: &Variant<'_>) -> String {
    let label = variant
        .environment
        .map(|environment| format!(", {}", environment.label));
    let mut file = String::new();
    push_comment(
        &mut file,
        &format!("{}{}", variant.title, label.unwrap_or_default()),
    );
    let mut group = String::new();
    for block in &variant.settings {
        for note in &block.notes {
            file.push('\n');
            push_comment(&mut file, note);
            group.clear();
        }
        for setting in block.settings.iter().filter(|one| one.first) {
            let own = group_words(setting);
            if own != group {
                file.push('\n');
                push_comment(&mut file, &own);
                group = own;
            }
            push_setting(&mut file, setting);
        }
    }
    file
}

fn push_setting(file: &mut String, setting: &SettingVariant<'_>) {
    if let Some(description) = &setting.description {
        push_comment(file, description);
    }
    let open = setting
        .fills
        .iter()
        .any(|(range, _)| setting.value[range.clone()].starts_with("{{"));
    if setting.kind == SettingKind::Unset || open {
        push_comment(file, "must be set");
    }
    if setting.kind == SettingKind::Generated {
        // A shell would run it each time that it reads the file, and what is no shell takes it for the value.
        push_comment(file, "generate once: put what $(…) prints in its place");
    }
    file.push_str(setting.name);
    file.push('=');
    file.push_str(&setting.written);
    file.push('\n');
}

/// `Required`, `If using Slack`, `Recommended, if using Slack`.
fn group_words(setting: &SettingVariant<'_>) -> String {
    let level = match setting.level {
        Level::Required => "Required",
        Level::Recommended => "Recommended",
        Level::Optional => "Optional",
    };
    let when: Vec<&str> = setting
        .when
        .iter()
        .map(|when| when.words.as_str())
        .collect();
    let when = when.join(", and ");
    match (setting.level, when.strip_prefix("If")) {
        (Level::Required, Some(_)) => when,
        (_, Some(rest)) => format!("{level}, if{rest}"),
        (_, None) => level.to_owned(),
    }
}

fn push_comment(file: &mut String, words: &str) {
    let words: Vec<&str> = words.split_whitespace().collect();
    file.push_str("# ");
    file.push_str(&words.join(" "));
    file.push('\n');
}
