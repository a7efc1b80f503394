//! What a page's blocks of dotenv code say, names looked up: environments, conditions, what they extend.

use std::collections::BTreeMap;

use super::walk::{Scope, Walk};
use crate::catalog::{Attributes, Setting, SettingBlock, SettingPlace, Settings};
use crate::config::Config;
use crate::diag::{Code, Diagnostic};
use crate::model::{Condition, EnvSet, When};
use crate::resolve::inherit::Lookup;
use crate::slug::slug;
use crate::source::{SourcePath, Spanned};
use crate::tree::{CodeBlock, DotenvLine, NodeId};

impl Walk<'_> {
    /// Notes the settings of a block of code, which is in `envs`.
    pub fn settings(&mut self, node: NodeId, block: &CodeBlock, envs: EnvSet, scope: &Scope) {
        let Some(dotenv) = &block.dotenv else {
            return;
        };
        let extends = block.keys.extends.as_ref();
        let extends = extends.and_then(|name| {
            let environment = self.lookup.environment(name)?;
            Some(Spanned::new(environment, name.span))
        });
        let settings = dotenv.lines.iter().map(setting).collect();
        let Attributes { level, when, .. } = &*scope.attributes;
        self.settings.push(SettingBlock {
            node,
            envs,
            own: block.keys.env.is_some(),
            extends,
            level: *level,
            when: when.clone(),
            notes: dotenv.notes.clone(),
            settings,
        });
    }
}

fn setting(line: &DotenvLine) -> Setting {
    let words = line.condition.as_ref().map(|words| words.value.as_str());
    let words = words.filter(|words| !slug(words).is_empty());
    Setting {
        name: line.name.clone(),
        written: line.written.clone(),
        value: line.value.clone(),
        kind: line.kind,
        command: line.command.clone(),
        level: line.level,
        when: words.map(|words| When {
            condition: slug(words),
            negated: false,
        }),
        question: words.map_or_else(String::new, |words| format!("Are you using {words}?")),
        description: line.description.clone(),
        remark: line.remark.clone(),
    }
}

/// A page's settings by name, the conditions they ask for, and what is wrong with its blocks taken together.
pub fn gather(blocks: Vec<SettingBlock>, page: EnvSet, lookup: &mut Lookup<'_>) -> Settings {
    let mut settings = Settings {
        blocks,
        ..Settings::default()
    };
    let mut places = BTreeMap::new();
    let mut seen = EnvSet::NONE;
    for environment in page.iter().filter(|_| !settings.blocks.is_empty()) {
        if seen.contains(environment) {
            continue;
        }
        let alike = settings.alike(environment).intersection(page);
        seen = seen.union(alike);
        for one in settings
            .of(environment)
            .into_iter()
            .flat_map(|(_, all)| all)
        {
            let none = || SettingPlace {
                anchor: String::new(),
                envs: EnvSet::NONE,
            };
            let place = places.entry(one.name.to_owned()).or_insert_with(none);
            place.envs = place.envs.union(alike);
            // Who inherits a setting is asked what its comment asks.
            if let Some((asks, when)) = one.asks.and_then(|asks| Some((asks, asks.when.as_ref()?)))
            {
                let condition = Condition {
                    id: Spanned::new(when.condition.clone(), asks.name.span),
                    question: asks.question.clone(),
                };
                lookup.conditions.imply(condition, alike);
            }
        }
    }
    settings.places = places;
    duplicates(&settings, &lookup.path, &mut lookup.diagnostics);
    for block in &settings.blocks {
        extends(
            &settings,
            block,
            lookup.config,
            &lookup.path,
            &mut lookup.diagnostics,
        );
    }
    settings
}

/// Of two blocks for one environment, neither the other's base, only one may write a name.
fn duplicates(settings: &Settings, path: &SourcePath, diagnostics: &mut Vec<Diagnostic>) {
    let mut seen: std::collections::HashMap<(&str, bool), Vec<(EnvSet, &Setting)>> =
        std::collections::HashMap::new();
    for block in &settings.blocks {
        for setting in &block.settings {
            let name = &setting.name;
            let known = seen.entry((&name.value, block.own)).or_default();
            let same = known
                .iter()
                .find(|(envs, _)| !envs.intersection(block.envs).is_empty());
            if let Some((_, first)) = same {
                let message = format!("another block of this page sets `{}` as well", name.value);
                diagnostics.push(
                    Diagnostic::new(Code::DuplicateSetting, path, name.span, message)
                        .label("this value counts")
                        .related(path, first.name.span, "first set here")
                        .help("take one of them away, or say of one which `env` it is for"),
                );
            }
            known.push((block.envs, setting));
        }
    }
}

fn extends(
    settings: &Settings,
    block: &SettingBlock,
    config: &Config,
    path: &SourcePath,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let Some(extends) = &block.extends else {
        return;
    };
    let name = |environment: usize| {
        let environment = config.environments.get(environment);
        environment.map_or("", |one| one.name.value.as_str())
    };
    let other = name(extends.value);
    let ancestors = settings.ancestors(extends.value);
    let circle = block
        .envs
        .iter()
        .find(|one| *one == extends.value || ancestors.contains(one));
    if let Some(environment) = circle {
        let message = match environment == extends.value {
            true => format!("`{other}` extends itself"),
            false => format!("`{other}` itself inherits from `{}`", name(environment)),
        };
        diagnostics.push(
            Diagnostic::new(Code::ExtendsCycle, path, extends.span, message)
                .label("inherits from itself")
                .help("take one `extends` away; put what all share into a block without `env`"),
        );
        return;
    }
    let inherits = settings
        .visible(extends.value)
        .any(|one| !block.envs.is_subset(one.envs));
    if !inherits && ancestors.is_empty() {
        let message = format!("`{other}` has no settings of its own on this page");
        diagnostics.push(
            Diagnostic::new(Code::EmptyExtends, path, extends.span, message)
                .label("nothing is inherited")
                .help(format!(
                    "write a block for `{other}` on this page, or take `extends` away"
                )),
        );
    }
}
