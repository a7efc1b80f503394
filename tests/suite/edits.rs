//! An artifact's inputs name all that its bytes are made of: after any edit, what has the same inputs has
//! the same bytes, which is why a build may leave it alone.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Arc;

use checkdown::compile::{Options, compile};
use checkdown::discover::{Snapshot, discover};
use checkdown::history::{History, Texts, Version};
use checkdown::memo::Memo;
use checkdown::model::Date;
use checkdown::site::Body;
use proptest::collection::vec;
use proptest::prelude::*;

use crate::program::Folder;

const TODAY: Date = Date {
    year: 2026,
    month: 1,
    day: 1,
};

/// Where the pages of a site can stand, each in one of two places or nowhere.
const PLACES: [[&str; 2]; 7] = [
    ["index.md", "README.md"],
    ["alpha.md", "omega.md"],
    ["area/index.md", "area/start.md"],
    ["area/one.md", "area/ten.md"],
    ["area/deep/two.md", "area/deep/index.md"],
    ["other/three.md", "other/four.md"],
    ["area.md", "other.md"],
];

/// What can be said of a page, each a choice among a few: see [`page`].
const FIELDS: usize = 15;
const SETTINGS: usize = 6;

/// A site, as the numbers of the choices made.
#[derive(Clone, Debug)]
pub struct Choices {
    pages: Vec<[u8; FIELDS]>,
    settings: [u8; SETTINGS],
}

/// One choice made anew.
#[derive(Clone, Debug)]
pub enum Edit {
    Page(usize, usize, u8),
    Setting(usize, u8),
}

pub fn sites() -> impl Strategy<Value = Choices> {
    let pages = vec(any::<[u8; FIELDS]>(), PLACES.len());
    (pages, any::<[u8; SETTINGS]>()).prop_map(|(pages, settings)| Choices { pages, settings })
}

pub fn edits() -> impl Strategy<Value = Vec<Edit>> {
    let edit = prop_oneof![
        8 => (0..PLACES.len(), 0..FIELDS, any::<u8>())
            .prop_map(|(page, field, value)| Edit::Page(page, field, value)),
        1 => (0..SETTINGS, any::<u8>()).prop_map(|(field, value)| Edit::Setting(field, value)),
    ];
    vec(edit, 1..8)
}

/// Edits of what other pages show of a page, for the most part: where it stands, what it is called, whether it is there.
pub fn moves() -> impl Strategy<Value = Vec<Edit>> {
    // Nothing else changes with these, so what is made of names alone must notice them by itself.
    let names = prop::sample::select(vec![5, 9, FIELDS - 1]);
    let edit = prop_oneof![
        4 => (0..PLACES.len(), 0..6usize, any::<u8>())
            .prop_map(|(page, field, value)| Edit::Page(page, field, value)),
        3 => (0..PLACES.len(), names, any::<u8>())
            .prop_map(|(page, field, value)| Edit::Page(page, field, value)),
        2 => (0..PLACES.len(), 0..FIELDS, any::<u8>())
            .prop_map(|(page, field, value)| Edit::Page(page, field, value)),
        1 => (0..SETTINGS, any::<u8>()).prop_map(|(field, value)| Edit::Setting(field, value)),
    ];
    vec(edit, 6..14)
}

impl Edit {
    /// Whether it can name an item that is not there, which is an error.
    pub fn is_of_names(&self) -> bool {
        matches!(self, Self::Page(_, 8 | 11, _))
    }
}

impl Choices {
    /// The same site without names of items, and so without errors.
    pub fn without_names(mut self) -> Self {
        for page in &mut self.pages {
            page[8] |= 8;
            page[11] |= 4;
        }
        self
    }

    pub fn make(&mut self, edit: &Edit) {
        match *edit {
            Edit::Page(page, field, value) => self.pages[page][field] = value,
            Edit::Setting(field, value) => self.settings[field] = value,
        }
    }

    fn path(&self, page: usize) -> Option<&'static str> {
        let choice = self.pages[page][0] % 5;
        (choice < 4).then(|| PLACES[page][usize::from(choice / 2)])
    }

    pub fn write(&self) -> Folder {
        let folder = Folder::new();
        self.write_to(&folder);
        folder
    }

    fn write_to(&self, folder: &Folder) {
        folder.write("checkdown.yaml", self.yaml());
        // A site whose last page has gone still has the folder.
        std::fs::create_dir_all(folder.path().join("content")).unwrap();
        for page in 0..PLACES.len() {
            if let Some(path) = self.path(page) {
                folder.write(&format!("content/{path}"), self.page(page));
            }
        }
        let run = self.settings[4] / 2 % 4;
        if run > 0 {
            folder.write("runs/one.json", self.run(run));
        }
        if self.settings[4].is_multiple_of(2) {
            folder.write("content/area/plan.txt", "a plan");
        }
        if self.settings[5] % 4 > 1 {
            let css = format!("main {{order: {}}}\n", self.settings[5] % 4);
            folder.write("themes/default/css/parts/own.css", css);
        }
    }

    /// A committed run about items that are there in some states of the site, under their own names or earlier ones.
    fn run(&self, choice: u8) -> String {
        let environment = if self.has_environments() {
            "production"
        } else {
            ""
        };
        let said = |number: usize, target: &str, field: &str, value: serde_json::Value| {
            serde_json::json!({
                "id": format!("{number:-<22}"), "actor": "someone", "who": format!("Team {choice}"),
                "when": format!("2026-01-01T10:{number:02}:00.000Z"), "target": target, "field": field,
                "value": value, "after": [],
            })
        };
        let mut events = vec![said(
            0,
            "run",
            "name",
            serde_json::json!(format!("Run {choice}")),
        )];
        for (page, item) in [(0, 0), (1, 1), (2, 0), (3, 1), (9, 0), (9, 1)] {
            let target = format!("p{page}/i{item}");
            let state = serde_json::json!({"state": "done"});
            events.push(said(events.len(), &target, "state", state));
        }
        events.truncate(usize::from(choice) * 3);
        serde_json::json!({
            "format": "checkdown-run", "version": 1, "site": {"id": "edits", "title": "Edits"},
            "run": {"id": "r".repeat(22), "environment": environment, "created": "2026-01-01T09:00:00.000Z"},
            "events": events, "texts": {},
        })
        .to_string()
    }

    fn yaml(&self) -> String {
        let [base_url, label, host, order, ..] = self.settings;
        let mut text = String::from(
            "id: edits\ntitle: Edits\nowners: {team: {label: The team}, ops: Operations}\nphases: [prepare, go]\n\
             controls: {F: {items: {A: First, B: Second}}}\n",
        );
        if base_url.is_multiple_of(2) {
            text.push_str("base_url: https://docs.example.com/edits/\n");
        }
        let mut environments = [
            format!(
                "  production: {{label: P{}, vars: {{host: p{}}}}}\n",
                label % 2,
                host % 2
            ),
            format!("  staging: {{vars: {{host: s{}}}}}\n", host / 2 % 2),
        ];
        if order % 2 == 1 {
            environments.reverse();
        }
        if order % 8 < 6 {
            write!(text, "environments:\n{}", environments.concat()).unwrap();
        } else {
            text.push_str("vars: {host: h}\n");
        }
        text
    }

    /// Whether its address has a path, `/edits/`.
    pub fn has_base(&self) -> bool {
        self.settings[0].is_multiple_of(2)
    }

    fn has_environments(&self) -> bool {
        self.settings[3] % 8 < 6
    }

    /// `env: […]`, or nothing.
    fn env(&self, choice: u8) -> Option<&'static str> {
        match choice % 4 {
            0 if self.has_environments() => Some("env: [production]"),
            1 if self.has_environments() => Some("env: [staging]"),
            _ => None,
        }
    }

    fn page(&self, page: usize) -> String {
        let [
            _,
            title,
            description,
            order,
            draft,
            env,
            item,
            level,
            link,
            alias,
            vars,
            anchor,
            facts,
            view,
            setting,
        ] = self.pages[page];
        let mut text = String::from("---\n");
        match title % 4 {
            0 => {}
            1 => text.push_str("title: On {{host}}\n"),
            more => writeln!(text, "title: Page {page} {more}").unwrap(),
        }
        if description % 3 > 0 {
            writeln!(text, "description: About {} {{{{host}}}}", description % 3).unwrap();
        }
        if order % 4 > 0 {
            writeln!(text, "order: {}", order % 4).unwrap();
        }
        if draft.is_multiple_of(5) {
            text.push_str("draft: true\n");
        }
        if alias.is_multiple_of(4) {
            writeln!(text, "aliases: [old/{page}]").unwrap();
        }
        let mut keys = vec![format!("id: p{page}")];
        keys.extend(self.env(env).map(str::to_owned));
        if vars.is_multiple_of(2) {
            keys.push(format!("vars: {{word: {{default: w{}}}}}", vars / 2 % 2));
        }
        writeln!(text, "checklist: {{{}}}\n---\n", keys.join(", ")).unwrap();
        writeln!(text, "# Heading {}\n\nOn {{{{host}}}}.\n", title / 4 % 2).unwrap();
        writeln!(text, "## Section {}\n", anchor % 2).unwrap();
        let mut keys = vec![format!("id: i{}", item % 2)];
        let level_name = ["required", "recommended", "optional"][usize::from(level % 3)];
        keys.push(format!("level: {level_name}"));
        // An item of another page's environment alone is no mistake here, only nothing.
        if env % 4 > 1 {
            keys.extend(self.env(level / 3).map(str::to_owned));
        }
        let owner = ["owner: team", "owner: ops", "phase: go", "tags: [night]"];
        keys.push(owner[usize::from(facts % 4)].to_owned());
        if (facts / 4).is_multiple_of(2) {
            keys.push(format!(
                "controls: [\"F:{}\"]",
                ["A", "B"][usize::from(facts / 8 % 2)]
            ));
        }
        let asked = ["owner: team", "tag: night", "controls: F", "phase: go"];
        let within = ["site", "folder", "page"][usize::from(view / 4 % 3)];
        if view / 16 < 8 {
            let asked = asked[usize::from(view % 4)];
            writeln!(text, "<!-- view: {{{asked}, in: {within}}} -->\n").unwrap();
        }
        let other = usize::from(link) % PLACES.len();
        if (link / 8).is_multiple_of(2) {
            keys.push(format!("after: [p{other}/i{}]", link / 16 % 2));
        }
        if anchor % 8 < 3 {
            keys.push(format!("aliases: [p{other}/i1, p9/i{}]", anchor % 3));
        }
        writeln!(
            text,
            "- [ ] Item {} {{{{word}}}} on {{{{host}}}} <!-- check: {{{}}} -->\n",
            item / 2 % 3,
            keys.join(", ")
        )
        .unwrap();
        let own = self.path(page).unwrap_or_default();
        let up = "../".repeat(own.matches('/').count());
        let to = PLACES[other][usize::from(link / 64 % 2)];
        writeln!(
            text,
            "See [a]({up}{to}#section-0), [b]({up}{to}#i0), [c]({up}area/plan.txt)."
        )
        .unwrap();
        text.push_str(&self.settings_block(setting, env));
        text
    }

    /// A block of settings, and names of settings that this page or another defines.
    fn settings_block(&self, setting: u8, env: u8) -> String {
        let mut text = String::new();
        if !setting.is_multiple_of(4) {
            let key = self.env(setting / 4).filter(|_| env % 4 > 1);
            let key = key.map_or(String::new(), |key| format!(" {{{key}}}"));
            writeln!(
                text,
                "\n```dotenv{key}\n# If using {}\nS_{}={{{{host}}}}\nT={}\n```",
                setting % 3,
                setting % 4,
                setting % 5
            )
            .unwrap();
        }
        writeln!(text, "\nSet `S_1`, `S_2` and `T`.").unwrap();
        text
    }
}

/// Texts of earlier states by their hash.
#[derive(Debug)]
struct Kept(BTreeMap<String, String>);

impl Texts for Kept {
    fn text(&self, blob: &str) -> Option<String> {
        self.0.get(blob).cloned()
    }
}

/// The pages of all states so far, oldest first.
#[derive(Default)]
struct Past(Vec<BTreeMap<String, String>>);

impl Past {
    fn remember(&mut self, snapshot: &Snapshot) {
        let pages = snapshot.pages.iter();
        let pages = pages.map(|page| (page.path.to_string(), page.text.to_string()));
        self.0.push(pages.collect());
    }

    fn history(&self) -> History {
        let mut texts = BTreeMap::new();
        let mut versions: BTreeMap<_, Vec<Version>> = BTreeMap::new();
        for (age, state) in self.0.iter().rev().enumerate() {
            for (path, text) in state {
                let blob = checkdown::hash::Hash::of(text.as_bytes()).to_string();
                texts.insert(blob.clone(), text.clone());
                let number = self.0.len() - age;
                let version = Version {
                    commit: format!("c{number}").into(),
                    seconds: 86_400 * number as u64,
                    age: u32::try_from(age).unwrap(),
                    blob: Some(blob.into()),
                    boundary: false,
                };
                let path = checkdown::source::SourcePath::new(path);
                versions.entry(path).or_default().push(version);
            }
        }
        History {
            versions: Arc::new(versions),
            uncommitted: std::collections::BTreeSet::new(),
            shallow: false,
            texts: Arc::new(Kept(texts)),
        }
    }
}

/// Inputs and bytes of each file, in the order of their paths; nothing if the site has errors.
fn artifacts(choices: &Choices, memo: &Memo, past: &mut Past) -> Vec<(String, String, Vec<u8>)> {
    let folder = choices.write();
    let mut snapshot = discover(folder.path(), &folder.path().join("public"), TODAY).unwrap();
    past.remember(&snapshot);
    snapshot.history = Some(past.history());
    let compiled = compile(&snapshot, memo, &Options::default()).unwrap();
    let assembly = compiled.assembly();
    let site = compiled.site(&assembly);
    let files = site.artifacts.iter().filter_map(|(path, artifact)| {
        let Body::Made(make) = &artifact.body else {
            return None;
        };
        let inputs = artifact.inputs.to_string();
        Some((path.to_string(), inputs, make().unwrap()))
    });
    // All files of a group have its inputs: which there are depends on them as well as what is in them.
    let groups = site.groups.iter().map(|group| {
        let files = (group.make)().into_iter();
        let files = files.flat_map(|(path, bytes)| [path.to_string().into_bytes(), bytes]);
        let inputs = group.inputs.to_string();
        (
            format!("{}/", group.folder),
            inputs,
            files.flatten().collect(),
        )
    });
    let mut all: Vec<_> = files.chain(groups).collect();
    all.sort();
    all
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn equal_inputs_mean_equal_bytes(first in sites(), edits in edits()) {
        let memo = Memo::default();
        let mut site = first;
        let mut past = Past::default();
        let mut before = artifacts(&site, &memo, &mut past);
        for edit in &edits {
            site.make(edit);
            let after = artifacts(&site, &memo, &mut past);
            for (path, inputs, bytes) in &after {
                let old = before.binary_search_by(|(old, ..)| old.cmp(path));
                if let Ok(old) = old.map(|old| &before[old]) && old.1 == *inputs {
                    let (old_text, text) = (String::from_utf8_lossy(&old.2), String::from_utf8_lossy(bytes));
                    let line = old_text.lines().zip(text.lines()).find(|(old, new)| old != new);
                    prop_assert!(old.2 == *bytes, "{path} after {edit:?}: {line:?}");
                }
            }
            before = after;
        }
    }
}
