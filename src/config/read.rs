//! Reads `checkdown.yaml`.

use std::collections::BTreeMap;

use super::{Config, EMBED, Environment, Framework, OWN_FOLDERS, Owner};
use crate::diag::{Code, Diagnostic, Severity, nearest};
use crate::hash::Hash;
use crate::keys::{self, entries, spanned, switch, text, texts};
use crate::model::{EnvSet, Keys, Variable};
use crate::shape::{self, SETTINGS, forms};
use crate::slug::slug;
use crate::source::{Source, SourcePath, Span, Spanned};
use crate::yaml::{self, Entry, Node, Value};

const TITLE: &str = "Checklists";

impl Config {
    /// The settings in `settings`, or the defaults of a site that has none. All that is wrong is reported, and
    /// stands at its default.
    pub fn read(settings: Option<&Source>, diagnostics: &mut Vec<Diagnostic>) -> Config {
        let file = SourcePath::new(Self::FILE);
        let path = settings.map_or(&file, |source| &source.path);
        let text = settings.map_or("", |source| &source.text);
        let before = diagnostics.len();
        let node = yaml::parse(text, 0, path, diagnostics);
        let complete = diagnostics[before..]
            .iter()
            .all(|d| d.code != Code::YamlSyntax);
        let missing = Missing::of(node.as_ref(), text, complete);
        let node =
            node.and_then(|node| shape::sieve(node, &SETTINGS, "the settings", path, diagnostics));
        let mut reader = Reader {
            config: Config::empty(Hash::of(text.as_bytes())),
            path,
            diagnostics,
        };
        for entry in node.map(entries).unwrap_or_default() {
            reader.entry(entry);
        }
        reader.check_environments();
        reader.check_variables();
        reader.complete(&missing);
        reader.config
    }

    fn empty(hash: Hash) -> Self {
        Self {
            id: String::new(),
            title: TITLE.to_owned(),
            description: None,
            language: "en".to_owned(),
            logo: None,
            base_url: None,
            environments: Vec::new(),
            vars: Vec::new(),
            owners: Vec::new(),
            frameworks: Vec::new(),
            phases: Vec::new(),
            conditions: Vec::new(),
            checklist: Keys::default(),
            embed_allow: Vec::new(),
            edit_url: None,
            theme: Spanned::new("default".to_owned(), Span::default()),
            offline: true,
            nav: Vec::new(),
            editor: None,
            search: true,
            search_exclude: Vec::new(),
            search_boost: Vec::new(),
            synonyms: Vec::new(),
            lints: BTreeMap::new(),
            hash,
        }
    }
}

/// What every site should say and this one does not.
struct Missing {
    id: bool,
    base_url: bool,
    /// Where an `id` can be written on a line of its own.
    place: Option<usize>,
}

impl Missing {
    fn of(node: Option<&Node>, text: &str, complete: bool) -> Self {
        let entries = match node.map(|node| &node.value) {
            Some(Value::Map(entries)) => entries.as_slice(),
            _ => &[],
        };
        // What was lost to a syntax error may have been there.
        let missing = |key: &str| complete && entries.iter().all(|entry| entry.key != key);
        let block = node.filter(|node| !text[node.span.range()].starts_with(['{', '[']));
        Self {
            id: missing("id"),
            base_url: missing("base_url"),
            place: block.map(|node| node.span.start as usize),
        }
    }
}

struct Reader<'a> {
    config: Config,
    path: &'a SourcePath,
    diagnostics: &'a mut Vec<Diagnostic>,
}

impl Reader<'_> {
    fn entry(&mut self, Entry { key, value, .. }: Entry) {
        let config = &mut self.config;
        match key.as_str() {
            "id" => config.id = text(value).unwrap_or_default(),
            "title" => config.title = text(value).unwrap_or_default(),
            "description" => config.description = text(value),
            "language" => config.language = text(value).unwrap_or_default(),
            "logo" => config.logo = spanned(value),
            "base_url" => config.base_url = text(value).map(with_slash),
            "environments" => {
                let environment = |entry| environment(entry, self.path, self.diagnostics);
                config.environments = entries(value).into_iter().map(environment).collect();
            }
            "vars" => config.vars = keys::variables(value, self.path, self.diagnostics),
            "owners" => config.owners = entries(value).into_iter().map(owner).collect(),
            "controls" => config.frameworks = entries(value).into_iter().map(framework).collect(),
            "phases" => config.phases = keys::names(value).value,
            "conditions" => config.conditions = keys::conditions(value),
            "checklist" => config.checklist = keys::keys(value),
            "embed" => {
                config.embed_allow = entries(value)
                    .into_iter()
                    .flat_map(|e| texts(e.value))
                    .collect();
            }
            "edit_url" => config.edit_url = text(value),
            "theme" => config.theme = spanned(value).unwrap_or(config.theme.clone()),
            "offline" => config.offline = switch(&value).unwrap_or(true),
            "nav" => config.nav = nav(value),
            "editor" => config.editor = text(value),
            "search" => {
                config.search = switch(&value).unwrap_or(true);
                for entry in entries(value) {
                    match entry.key.as_str() {
                        "synonyms" => config.synonyms = synonyms(entry.value),
                        "boost" => config.search_boost = boost(entry.value),
                        _ => config.search_exclude = keys::names(entry.value).value,
                    }
                }
            }
            "lints" => config.lints = entries(value).into_iter().filter_map(lint).collect(),
            _ => {}
        }
    }

    fn check_environments(&mut self) {
        for environment in &self.config.environments {
            let Spanned { value: name, span } = &environment.name;
            if name == EMBED || OWN_FOLDERS.contains(&name.as_str()) {
                let message = format!("an environment cannot be called `{name}`");
                let help = format!("choose another name: the site keeps `/{name}/` for itself");
                let diagnostic = Diagnostic::new(Code::ReservedPath, self.path, *span, message);
                self.diagnostics.push(diagnostic.help(help));
            }
        }
        if let Some(first) = self.config.environments.get(EnvSet::MAX) {
            let message = format!("more than {} environments", EnvSet::MAX);
            let diagnostic =
                Diagnostic::new(Code::InvalidValue, self.path, first.name.span, message);
            self.diagnostics
                .push(diagnostic.help("remove environments, or make two sites"));
        }
        self.config.environments.truncate(EnvSet::MAX);
    }

    /// Values of variables are for environments that exist.
    fn check_variables(&mut self) {
        let names = || {
            self.config
                .environments
                .iter()
                .map(|environment| environment.name.value.as_str())
        };
        for (name, _) in self
            .config
            .vars
            .iter()
            .flat_map(|variable: &Variable| &variable.env)
        {
            if names().any(|known| known == name.value) {
                continue;
            }
            let message = format!("no environment is called `{}`", name.value);
            let diagnostic =
                Diagnostic::new(Code::UnknownEnvironment, self.path, name.span, message);
            self.diagnostics.push(match nearest(&name.value, names()) {
                Some(near) => diagnostic.help(format!("did you mean `{near}`?")).fix(
                    format!("write `{near}`"),
                    name.span,
                    near,
                ),
                None => diagnostic.help("declare it under `environments`, or remove the value"),
            });
        }
    }

    /// Fills in what the site does not say of itself, and asks for it.
    fn complete(&mut self, missing: &Missing) {
        let nowhere = Span::default();
        if self.config.id.is_empty() {
            self.config.id = default_id(&self.config.title);
        }
        if missing.id {
            let id = &self.config.id;
            let message =
                format!("the settings have no `id`; `{id}`, made of the title, stands in");
            let help = format!(
                "write `id: {id}`, so that readers keep their progress when the title changes"
            );
            let mut diagnostic =
                Diagnostic::new(Code::MissingSiteId, self.path, nowhere, message).help(help);
            if let Some(place) = missing.place {
                let line = format!("id: {id}\n");
                diagnostic = diagnostic.fix("write it down", Span::new(place, place), line);
            }
            self.diagnostics.push(diagnostic);
        }
        if missing.base_url {
            let message = "the settings have no `base_url`: canonical links, the sitemap and oEmbed are left out";
            let help = "write `base_url:` and the address that the site is published at";
            let diagnostic = Diagnostic::new(Code::MissingBaseUrl, self.path, nowhere, message);
            self.diagnostics.push(diagnostic.help(help));
        }
    }
}

/// The slug of a title, or of the default title if there is nothing in it that an id can hold.
fn default_id(title: &str) -> String {
    let ascii: String = slug(title).chars().filter(char::is_ascii).collect();
    let id = ascii.trim_start_matches(['-', '_']);
    if forms::is_id(id) {
        id.to_owned()
    } else {
        slug(TITLE)
    }
}

fn with_slash(mut url: String) -> String {
    if !url.ends_with('/') {
        url.push('/');
    }
    url
}

fn environment(entry: Entry, path: &SourcePath, diagnostics: &mut Vec<Diagnostic>) -> Environment {
    let mut letters = entry.key.chars();
    let first = letters.next().map(|first| first.to_uppercase().to_string());
    let mut environment = Environment {
        label: first.unwrap_or_default() + letters.as_str(),
        name: Spanned::new(entry.key, entry.key_span),
        color: None,
        vars: Vec::new(),
    };
    match entry.value.value {
        Value::Scalar { text, .. } => environment.label = text,
        _ => {
            for Entry { key, value, .. } in entries(entry.value) {
                match key.as_str() {
                    "label" => environment.label = text(value).unwrap_or_default(),
                    "color" => environment.color = text(value),
                    _ => environment.vars = keys::variables(value, path, diagnostics),
                }
            }
        }
    }
    environment
}

fn owner(entry: Entry) -> Owner {
    let mut owner = Owner {
        label: entry.key.clone(),
        name: Spanned::new(entry.key, entry.key_span),
        contact: None,
    };
    match entry.value.value {
        Value::Scalar { text, .. } => owner.label = text,
        _ => {
            for Entry { key, value, .. } in entries(entry.value) {
                match key.as_str() {
                    "label" => owner.label = text(value).unwrap_or_default(),
                    _ => owner.contact = text(value),
                }
            }
        }
    }
    owner
}

fn framework(entry: Entry) -> Framework {
    let mut framework = Framework {
        title: entry.key.clone(),
        name: Spanned::new(entry.key, entry.key_span),
        complete: false,
        controls: Vec::new(),
    };
    for Entry { key, value, .. } in entries(entry.value) {
        match key.as_str() {
            "title" => framework.title = text(value).unwrap_or_default(),
            "complete" => framework.complete = switch(&value) == Some(true),
            _ => framework.controls = keys::pairs(value),
        }
    }
    framework
}

fn nav(node: Node) -> Vec<(String, Spanned<String>)> {
    let link = |(label, url): (Option<String>, Spanned<String>)| {
        let label = label.unwrap_or_else(|| url.value.clone());
        (label, url)
    };
    keys::links(node).into_iter().map(link).collect()
}

fn synonyms(node: Node) -> Vec<(String, String)> {
    match node.value {
        Value::List(nodes) => nodes.into_iter().flat_map(synonyms).collect(),
        Value::Map(_) => {
            let pairs = keys::pairs(node).into_iter();
            pairs.map(|(word, meaning)| (word.value, meaning)).collect()
        }
        Value::Scalar { text, .. } => {
            let pair = forms::synonym(&text);
            pair.map(|(word, meaning)| (word.to_owned(), meaning.to_owned()))
                .into_iter()
                .collect()
        }
    }
}

fn boost(node: Node) -> Vec<(Spanned<String>, String)> {
    let pairs = entries(node).into_iter();
    let pairs = pairs.map(|entry| {
        let path = Spanned::new(entry.key, entry.key_span);
        Some((path, text(entry.value)?))
    });
    pairs.flatten().collect()
}

fn lint(entry: Entry) -> Option<(Code, Option<Severity>)> {
    let severity = match entry.value.text()? {
        "error" => Some(Severity::Error),
        "warning" => Some(Severity::Warning),
        _ => None,
    };
    Code::named(&entry.key).map(|code| (code, severity))
}
