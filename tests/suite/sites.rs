//! Random sites for the laws: pages in folders, sections, items within items, regions, fences and links, each
//! with an environment of its own, and each with a word that stands nowhere else.

mod choices;
mod item;
mod run;

use std::fmt::Write as _;

use proptest::collection::vec;
use proptest::prelude::*;

use crate::program::Folder;
use choices::{narrow, sign_off, view};
use item::ItemPlan;

/// The environments of every random site, in display order.
pub const ENVIRONMENTS: [&str; 3] = ["production", "staging", "preview"];
const ALL: u8 = 0b111;

/// The settings of [`small`].
pub const SMALL: &str = "\
id: small
title: Small
base_url: https://docs.example.com/small/
environments:
  production: {vars: {host: prod-7f3a.example.com}}
  staging: {vars: {host: stage-91bc.example.com}}
";

/// A site of two pages and two environments, the same every time.
pub fn small() -> Folder {
    Folder::of(&[
        ("checkdown.yaml", SMALL),
        (
            "content/index.md",
            "# Home\n\nStart with the [release](release.md).\n",
        ),
        (
            "content/release.md",
            "# Release\n\n- [ ] Health checked <!-- check: {id: health} -->\n\n```sh\ncurl https://{{host}}/\n```\n",
        ),
    ])
}

/// A random site, to be written down.
#[derive(Clone, Debug)]
pub struct Plan {
    pages: Vec<PagePlan>,
    /// The environments that have a committed run, as bits.
    runs: u8,
}

#[derive(Clone, Debug)]
struct PagePlan {
    folder: u8,
    environments: u8,
    /// Whether search finds it.
    found: bool,
    sections: Vec<SectionPlan>,
}

#[derive(Clone, Debug)]
struct SectionPlan {
    environments: u8,
    /// Whether its items are signatures, and what they wait for; see [`sign_off`].
    sign_off: u8,
    blocks: Vec<Block>,
}

#[derive(Clone, Debug)]
enum Block {
    Paragraph(u8),
    Item(ItemPlan),
    View(u8),
    Fence { environments: u8, language: u8 },
    Link { page: u8, item: u8 },
    Settings { environments: u8, extends: bool },
}

/// A word of the site and the environments, as bits, in which it may be read.
#[derive(Clone, Debug)]
pub struct Marker {
    pub word: String,
    pub environments: u8,
    /// Whether every one of them must show it; a variable's value shows only where it is used.
    pub shown: bool,
    /// Whether search must find it in each of them.
    pub found: bool,
}

impl Marker {
    pub fn is_in(&self, environment: &str) -> bool {
        let place = ENVIRONMENTS.iter().position(|name| *name == environment);
        self.environments >> place.expect("a known environment") & 1 == 1
    }
}

/// Sites of one to four pages.
pub fn plans() -> impl Strategy<Value = Plan> {
    let block = prop_oneof![
        2 => any::<u8>().prop_map(Block::Paragraph),
        4 => item::plans().prop_map(Block::Item),
        2 => any::<u8>().prop_map(Block::View),
        3 => (any::<u8>(), 0u8..5).prop_map(
            |(environments, language)| Block::Fence { environments, language }),
        2 => (any::<u8>(), any::<u8>()).prop_map(|(page, item)| Block::Link { page, item }),
        2 => (any::<u8>(), any::<bool>()).prop_map(
            |(environments, extends)| Block::Settings { environments, extends }),
    ];
    let section = (any::<u8>(), any::<u8>(), vec(block, 0..6)).prop_map(
        |(environments, sign_off, blocks)| SectionPlan {
            environments,
            sign_off,
            blocks,
        },
    );
    let found = proptest::bool::weighted(0.8);
    let page = (0u8..3, any::<u8>(), found, vec(section, 0..4)).prop_map(
        |(folder, environments, found, sections)| PagePlan {
            folder,
            environments,
            found,
            sections,
        },
    );
    (vec(page, 1..5), 0u8..8).prop_map(|(pages, runs)| Plan { pages, runs })
}

/// A site's text, and what is to be found in it.
pub struct Written {
    pub folder: Folder,
    pub markers: Vec<Marker>,
    /// Full ids of all items.
    pub ids: Vec<String>,
}

impl Plan {
    /// Writes the site into a folder of its own; `reversed` writes the items of a section in the other order,
    /// under the same ids.
    pub fn write(&self, reversed: bool) -> Written {
        let mut writer = Writer {
            plan: self,
            extending: false,
            extended: false,
            found: false,
            markers: Vec::new(),
            ids: Vec::new(),
            reversed,
        };
        let folder = Folder::new();
        folder.write("checkdown.yaml", writer.settings());
        folder.write("content/index.md", "# Home\n\nWhere everything begins.\n");
        for (index, page) in self.pages.iter().enumerate() {
            let text = writer.page(index, page);
            folder.write(&self.path(index), text);
        }
        writer.found = false;
        for (place, name) in ENVIRONMENTS.iter().enumerate() {
            if self.runs >> place & 1 == 1 {
                folder.write(&format!("runs/{name}.json"), writer.run(place));
            }
        }
        Written {
            folder,
            markers: writer.markers,
            ids: writer.ids,
        }
    }

    fn path(&self, index: usize) -> String {
        match self.pages[index].folder {
            0 => format!("content/page-{index}.md"),
            folder => format!("content/area-{folder}/page-{index}.md"),
        }
    }

    /// The address of page `to` as page `from` has to write it.
    fn address(&self, from: usize, to: usize) -> String {
        let to = self.path(to);
        let to = to.trim_start_matches("content/");
        if self.pages[from].folder == 0 {
            to.to_owned()
        } else {
            format!("../{to}")
        }
    }

    fn items(&self, page: usize) -> usize {
        let blocks = self.pages[page]
            .sections
            .iter()
            .flat_map(|section| &section.blocks);
        blocks
            .filter(|block| matches!(block, Block::Item(_)))
            .count()
    }
}

struct Writer<'p> {
    plan: &'p Plan,
    /// Whether a block of settings of this page extends an environment, and whether it is written already: it
    /// inherits all that the page has for that environment, so then there is no other.
    extending: bool,
    extended: bool,
    /// Whether search finds what is being written.
    found: bool,
    markers: Vec<Marker>,
    ids: Vec<String>,
    reversed: bool,
}

impl Writer<'_> {
    fn marker(&mut self, environments: u8) -> String {
        let word = format!("zq{}x", self.markers.len());
        self.markers.push(Marker {
            word: word.clone(),
            environments,
            shown: true,
            found: self.found,
        });
        word
    }

    fn settings(&mut self) -> String {
        let mut text = String::from(
            "id: laws\ntitle: Laws\nbase_url: https://docs.example.com/laws/\n\
             conditions: {gate: Is there a gate?}\nowners: {ops: Operations, security: {label: Security team}}\nphases: [prepare, go]\n\
             controls: {F: {title: Framework, items: {A: First, B: Second, C: Third}}}\n\
             search: {synonyms: [\"zz: gate keeper\"], exclude: [area-2], boost: {area-1: 2.5, area-1/page-0.md: 0.5}}\nenvironments:\n",
        );
        for (place, name) in ENVIRONMENTS.iter().enumerate() {
            let value = self.marker(1 << place);
            self.markers[place].shown = false;
            writeln!(text, "  {name}: {{vars: {{host: {value}.example.com}}}}").unwrap();
        }
        text
    }

    fn page(&mut self, index: usize, page: &PagePlan) -> String {
        // The settings leave the second area out.
        self.found = page.found && page.folder != 2;
        let (environments, key) = narrow(ALL, page.environments);
        let key = key.map_or(String::new(), |key| format!(", {key}"));
        let title = self.marker(environments);
        let search = if page.found { "" } else { "search: false\n" };
        let mut text = format!(
            "---\ntitle: Page {title}\n{search}checklist: {{id: page{index}{key}}}\n---\n\n"
        );
        let words = self.marker(environments);
        writeln!(text, "{words} runs on {{{{host}}}}.\n").unwrap();
        let mut item = 0;
        let blocks = page.sections.iter().flat_map(|section| &section.blocks);
        let extends = |block: &Block| matches!(block, Block::Settings { extends: true, .. });
        self.extending = blocks.into_iter().any(extends);
        self.extended = false;
        for section in &page.sections {
            self.section(&mut text, index, section, environments, &mut item);
        }
        text
    }

    fn section(
        &mut self,
        text: &mut String,
        page: usize,
        plan: &SectionPlan,
        inherited: u8,
        item: &mut usize,
    ) {
        let (environments, key) = narrow(inherited, plan.environments);
        let title = self.marker(environments);
        writeln!(text, "## Section {title}").unwrap();
        let target = self.item_named(page, plan.sign_off >> 3);
        let keys: Vec<String> = key
            .into_iter()
            .chain(sign_off(plan.sign_off, target))
            .collect();
        if !keys.is_empty() {
            writeln!(text, "<!-- section: {{{}}} -->", keys.join(", ")).unwrap();
        }
        text.push('\n');
        let mut blocks = Vec::new();
        for block in &plan.blocks {
            let mut written = String::new();
            self.block(&mut written, page, block, environments, item);
            blocks.push(written);
        }
        if self.reversed {
            blocks.reverse();
        }
        text.push_str(&blocks.concat());
    }

    fn block(
        &mut self,
        text: &mut String,
        page: usize,
        block: &Block,
        inherited: u8,
        item: &mut usize,
    ) {
        match block {
            Block::Paragraph(choice) => {
                let (environments, key) = narrow(inherited, *choice);
                let word = self.marker(environments);
                match key {
                    Some(key) => writeln!(
                        text,
                        "<!-- {key} -->\n\nOnly {word} here.\n\n<!-- /env -->\n"
                    ),
                    None => writeln!(text, "Words {word} for all.\n"),
                }
                .unwrap();
            }
            Block::Item(plan) => self.item(text, page, *plan, inherited, item),
            Block::View(choice) => {
                writeln!(text, "<!-- view: {{{}}} -->\n", view(*choice)).unwrap();
            }
            Block::Fence {
                environments,
                language,
            } => {
                let (environments, key) = narrow(inherited, *environments);
                let word = self.marker(environments);
                let key = key.map_or(String::new(), |key| format!(" {{{key}}}"));
                let output = |keys: &str| match keys.is_empty() {
                    true => " {output}".to_owned(),
                    false => keys.replace(" {", " {output, "),
                };
                let key = if *language == 4 { output(&key) } else { key };
                let (language, code) = match language {
                    0 => ("sh", format!("curl https://{{{{host}}}}/{word}")),
                    1 => ("console", format!("$ run {word}\nsaid {word}")),
                    2 => ("yaml", format!("key: {word}")),
                    4 => ("text", word),
                    _ => ("", word),
                };
                writeln!(text, "```{language}{key}\n{code}\n```\n").unwrap();
            }
            Block::Link { page: to, item } => {
                let word = self.marker(inherited);
                let to = usize::from(*to) % self.plan.pages.len();
                let anchor = match self.plan.items(to) {
                    0 => String::new(),
                    count => format!("#item{}", usize::from(*item) % count),
                };
                writeln!(
                    text,
                    "See [{word}]({}{anchor}).\n",
                    self.plan.address(page, to)
                )
                .unwrap();
            }
            Block::Settings {
                environments,
                extends,
            } if *extends == self.extending && !self.extended => {
                self.extended = *extends;
                // Values are never found, and which names hold where is another law's matter.
                let found = std::mem::take(&mut self.found);
                self.settings_blocks(text, *environments, *extends, inherited);
                self.found = found;
            }
            Block::Settings { .. } => {}
        }
    }

    /// A name in capitals, as those of settings are; it has to be looked for as it stands.
    fn setting(&mut self, environments: u8) -> String {
        let name = self.marker(environments).to_uppercase();
        self.markers.last_mut().unwrap().word.clone_from(&name);
        name
    }

    /// A base, a block that overrides it in some environments, and one in another that extends the second: it
    /// inherits names, descriptions and generators, but no value.
    fn settings_blocks(&mut self, text: &mut String, choice: u8, extends: bool, inherited: u8) {
        let (own, key) = narrow(inherited, choice);
        let base = self.setting(inherited);
        let (about, value) = (self.marker(inherited), self.marker(inherited));
        // Where it is overridden it is in the Markdown alone, which is the author's own text.
        self.markers.last_mut().unwrap().shown = false;
        writeln!(
            text,
            "```dotenv\n# Required\n# {about}\n{base}={value}\n```\n\nSet `{base}`.\n"
        )
        .unwrap();
        let Some(key) = key else {
            return;
        };
        let name = |place: &usize| ENVIRONMENTS[*place];
        let first = (0..3).find(|place| own >> place & 1 == 1).unwrap();
        let other = (0..3)
            .find(|place| (inherited & !own) >> place & 1 == 1)
            .unwrap();
        let heirs = if extends { own | 1 << other } else { own };
        let (setting, generated) = (self.setting(heirs), self.setting(heirs));
        let (about, command) = (self.marker(heirs), self.marker(heirs));
        let (value, overriding, partly) = (self.marker(own), self.marker(own), self.marker(own));
        writeln!(
            text,
            "```env {{{key}}}\n# Optional, if using {about}\n{base}={overriding}\n{setting}='{value}' # {about}\n\
             {generated}=$({command})\n{generated}_URL=https://{partly}:$({command})@db\n```\n"
        )
        .unwrap();
        if extends {
            let (third, value) = (self.setting(1 << other), self.marker(1 << other));
            writeln!(
                text,
                "```dotenv {{env: {}, extends: {}}}\n# Recommended\n{third}={value}\n```\n",
                name(&other),
                name(&first)
            )
            .unwrap();
        }
        writeln!(
            text,
            "<!-- {key} -->\n\nSet `{setting}` and `{generated}`.\n\n<!-- /env -->\n"
        )
        .unwrap();
    }
}
