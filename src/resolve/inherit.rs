//! Inheritance: site → page → sections, outermost first → parent item → the item itself; at each step a
//! title's suffixes come before its annotation. Scalars override; `controls`, `tags` and `links` add up;
//! `env` narrows; `when` adds up with "and".

use std::collections::HashSet;

use crate::catalog::{Attributes, Conditions, Filter, tag_key};
use crate::config::Config;
use crate::diag::{Code, Diagnostic, nearest};
use crate::model::{EnvSet, Evidence, Items, Keys, Level};
use crate::source::{SourcePath, Spanned};

/// What names are looked up in, and where problems are told.
pub struct Lookup<'a> {
    pub config: &'a Config,
    /// The site's conditions and the page's.
    pub conditions: Conditions,
    pub path: SourcePath,
    /// Conditions that were named and not declared so far.
    pub waiting: Vec<Spanned<String>>,
    pub names: Names<'a>,
    pub diagnostics: Vec<Diagnostic>,
}

/// Whether a name that nothing declares is a mistake, or one that was declared once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Names<'a> {
    Known,
    /// With the parentheses that are plain words today, in lower case: `(read only)` is of no environment
    /// that there was.
    Forgotten(&'a HashSet<String>),
}

/// What holds before anything was written.
pub fn defaults(config: &Config) -> Attributes {
    Attributes {
        level: Level::Required,
        envs: EnvSet::first(config.environments.len()),
        when: Vec::new(),
        owner: None,
        phase: None,
        controls: Vec::new(),
        tags: Vec::new(),
        evidence: Evidence::None,
        expires: None,
        effort: None,
        links: Vec::new(),
        after: Vec::new(),
        planned: false,
        sign_off: false,
        no_go: false,
        items: Items::Boxes,
    }
}

impl Lookup<'_> {
    /// Lays `keys` over what is inherited.
    pub fn apply(&mut self, inherited: &mut Attributes, keys: &Keys) {
        if let Some(env) = &keys.env {
            inherited.envs = self.narrow(inherited.envs, env);
        }
        inherited.level = keys.level.unwrap_or(inherited.level);
        inherited.evidence = keys.evidence.unwrap_or(inherited.evidence);
        inherited.expires = keys.expires.or(inherited.expires);
        inherited.effort = keys.effort.or(inherited.effort);
        inherited.planned = keys.planned.unwrap_or(inherited.planned);
        inherited.sign_off = keys.sign_off.unwrap_or(inherited.sign_off);
        inherited.items = keys.items.unwrap_or(inherited.items);
        if let Some(owner) = &keys.owner {
            inherited.owner = self.owner(owner).or(inherited.owner);
        }
        if let Some(phase) = &keys.phase {
            inherited.phase = self.phase(phase).or(inherited.phase);
        }
        if !keys.after.is_empty() {
            inherited.after.clone_from(&keys.after);
        }
        for control in &keys.controls {
            if let Some(control) = self.control(control) {
                push_new(&mut inherited.controls, control);
            }
        }
        for tag in &keys.tags {
            push_new(&mut inherited.tags, tag.clone());
        }
        for link in &keys.links {
            push_new(&mut inherited.links, link.clone());
        }
        for when in &keys.when {
            // A title further down may speak of it.
            if !self.conditions.contains(&when.value.condition) {
                let name = when.value.condition.clone();
                self.waiting.push(Spanned::new(name, when.span));
            }
            push_new(&mut inherited.when, when.value.clone());
        }
    }

    /// The environments named, which must be among those inherited.
    pub fn narrow(&mut self, inherited: EnvSet, names: &Spanned<Vec<Spanned<String>>>) -> EnvSet {
        let mut narrowed = EnvSet::NONE;
        for name in &names.value {
            let Some(index) = self.environment(name) else {
                continue;
            };
            if inherited.contains(index) {
                narrowed = narrowed.with(index);
                continue;
            }
            let inherited: Vec<&str> = inherited
                .iter()
                .filter_map(|index| self.config.environments.get(index))
                .map(|environment| environment.name.value.as_str())
                .collect();
            self.diagnostics.push(
                Diagnostic::new(
                    Code::WideningEnv,
                    &self.path,
                    name.span,
                    format!("`{}` is not among the environments around this", name.value),
                )
                .label(format!("only {} is inherited here", list(&inherited)))
                .help("name only environments that hold here already, or widen the outer `env`"),
            );
        }
        // After a mistake everything inherited stays, so that one problem does not hide others.
        // What was for an environment that is no more is in none.
        match narrowed.is_empty() && self.names == Names::Known {
            true => inherited,
            false => narrowed,
        }
    }

    /// The place of an environment in the settings.
    pub fn environment(&mut self, name: &Spanned<String>) -> Option<usize> {
        let found = self.config.environment(&name.value);
        if found.is_none() {
            let known = self.config.environments.iter();
            let known: Vec<&str> = known.map(|one| one.name.value.as_str()).collect();
            self.unknown(Code::UnknownEnvironment, "environment", name, &known);
        }
        found
    }

    fn owner(&mut self, name: &Spanned<String>) -> Option<usize> {
        let owners = &self.config.owners;
        let found = owners.iter().position(|one| one.name.value == name.value);
        if found.is_none() {
            let known: Vec<&str> = owners.iter().map(|one| one.name.value.as_str()).collect();
            self.unknown(Code::UnknownOwner, "owner", name, &known);
        }
        found
    }

    fn phase(&mut self, name: &Spanned<String>) -> Option<usize> {
        let phases = &self.config.phases;
        let found = phases.iter().position(|one| one.value == name.value);
        if found.is_none() {
            let known: Vec<&str> = phases.iter().map(|one| one.value.as_str()).collect();
            self.unknown(Code::UnknownPhase, "phase", name, &known);
        }
        found
    }

    fn control(&mut self, name: &Spanned<String>) -> Option<(usize, usize)> {
        let frameworks = &self.config.frameworks;
        let found = name.value.split_once(':').and_then(|(framework, id)| {
            let place = frameworks
                .iter()
                .position(|one| one.name.value == framework)?;
            let mut controls = frameworks[place].controls.iter();
            Some((place, controls.position(|(known, _)| known.value == id)?))
        });
        if found.is_none() {
            let known: Vec<String> = frameworks
                .iter()
                .flat_map(|one| {
                    let framework = &one.name.value;
                    let full = move |(id, _): &(Spanned<String>, String)| {
                        format!("{framework}:{}", id.value)
                    };
                    one.controls.iter().map(full)
                })
                .collect();
            let known: Vec<&str> = known.iter().map(String::as_str).collect();
            self.unknown(Code::UnknownControl, "control", name, &known);
        }
        found
    }

    /// What a view asks for; `None` if something that it names is not declared.
    pub fn filter(&mut self, keys: &Keys) -> Option<Filter> {
        let before = self.diagnostics.len();
        let mut filter = Filter {
            owner: keys.owner.as_ref().and_then(|name| self.owner(name)),
            phase: keys.phase.as_ref().and_then(|name| self.phase(name)),
            tags: keys.tags.iter().map(|tag| tag_key(tag)).collect(),
            within: keys.within.unwrap_or_default(),
            controls: Vec::new(),
        };
        for name in &keys.controls {
            let control = match name.value.contains(':') {
                true => self.control(name).map(|(place, one)| (place, Some(one))),
                false => self.framework(name).map(|place| (place, None)),
            };
            filter.controls.extend(control);
        }
        (self.diagnostics.len() == before).then_some(filter)
    }

    fn framework(&mut self, name: &Spanned<String>) -> Option<usize> {
        let frameworks = &self.config.frameworks;
        let names = frameworks.iter().map(|one| one.name.value.as_str());
        let found = names.clone().position(|known| known == name.value);
        if found.is_none() {
            let known: Vec<&str> = names.collect();
            self.unknown(Code::UnknownControl, "framework of controls", name, &known);
        }
        found
    }

    /// Whether a condition was named that nothing declares.
    pub fn is_to_settle(&mut self) -> bool {
        let conditions = &self.conditions;
        self.waiting
            .retain(|name| !conditions.contains(&name.value));
        !self.waiting.is_empty()
    }

    /// Says which of the conditions that were named are none, now that all of them are known, and takes them
    /// away from what `named` them.
    pub fn settle<'n>(&mut self, named: impl Iterator<Item = &'n mut Attributes>) {
        if !self.is_to_settle() {
            return;
        }
        let waiting = std::mem::take(&mut self.waiting);
        let conditions = self.conditions.clone();
        let known: Vec<&str> = conditions.iter().map(|one| one.id.value.as_str()).collect();
        for name in &waiting {
            self.unknown(Code::UnknownCondition, "condition", name, &known);
        }
        for attributes in named {
            let conditions = &self.conditions;
            attributes
                .when
                .retain(|when| conditions.contains(&when.condition));
        }
    }

    fn unknown(&mut self, code: Code, noun: &str, name: &Spanned<String>, known: &[&str]) {
        let message = format!("`{}` is not a declared {noun}", name.value);
        let mut diagnostic = Diagnostic::new(code, &self.path, name.span, message);
        let near = nearest(&name.value, known.iter().copied());
        diagnostic = match near {
            Some(near) => diagnostic
                .help(format!("write `{near}`, or declare `{}`", name.value))
                .fix(format!("write `{near}`"), name.span, near),
            None if known.is_empty() => diagnostic.help(format!(
                "declare it in checkdown.yaml; no {noun} is declared yet"
            )),
            None => diagnostic.help(format!("declare it, or use one of {}", list(known))),
        };
        self.diagnostics.push(diagnostic);
    }
}

/// Names as a reader reads a list: `a`, `b` and `c`; of many, the first eight.
fn list(names: &[&str]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    match quoted.as_slice() {
        [] => "none".to_owned(),
        [one] => one.clone(),
        [first @ .., last] if names.len() <= 8 => format!("{} and {last}", first.join(", ")),
        many => format!("{}, …", many[..8].join(", ")),
    }
}

fn push_new<T: PartialEq>(list: &mut Vec<T>, value: T) {
    if !list.contains(&value) {
        list.push(value);
    }
}
