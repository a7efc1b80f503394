//! Items and sections as a reader of one environment sees them.

use super::fill::Variables;
use super::material::{Asked, Material, texts};
use super::title::heading_title;
use super::tree::Copy;
use super::{
    ConditionInWords, Control, Facts, Hrefs, ItemVariant, LabelledLink, Lead, Reference,
    SectionVariant,
};
use crate::catalog::{Attributes, Counts, Item, Page, Target};
use crate::config::Config;
use crate::model::When;
use crate::tree::NodeId;

/// The page's items that are in the variant.
pub fn items<'a>(
    hrefs: &Hrefs<'a>,
    place: usize,
    copy: &Copy<'_>,
    variables: &Variables<'_>,
) -> Vec<ItemVariant<'a>> {
    let page = &hrefs.catalog.pages[place];
    let view = View {
        hrefs,
        place,
        page,
        variables,
    };
    let places = kept(page.items.iter().map(|item| item.node), copy);
    let sections = kept(page.sections.iter().map(|section| section.node), copy);
    let mut items: Vec<ItemVariant<'a>> = Vec::new();
    let mut shown = texts(page, copy.narrowing, variables, Asked::Default);
    let mut named = match variables.are_asked() {
        true => texts(page, copy.narrowing, variables, Asked::Name),
        false => Vec::new(),
    };
    for (place, item) in page.items.iter().enumerate() {
        let (Some(node), Some(text)) = (copy.copies[item.node as usize], shown[place].take())
        else {
            continue;
        };
        let named = named.get_mut(place).and_then(Option::take);
        let named = named.filter(|named| *named != text);
        let mut variant = view.item(item, node, text, named);
        variant.parent = item.parent.and_then(|parent| places[parent]);
        variant.section = item.section.and_then(|section| sections[section]);
        if let Some(parent) = variant.parent {
            items[parent].has_children = true;
        }
        items.push(variant);
    }
    items
}

/// The page's sections that are in the variant.
pub fn sections<'a>(
    hrefs: &Hrefs<'a>,
    place: usize,
    copy: &Copy<'_>,
    items: &[ItemVariant<'a>],
    variables: &Variables<'_>,
) -> Vec<SectionVariant<'a>> {
    let page = &hrefs.catalog.pages[place];
    let mut sections: Vec<SectionVariant<'a>> = Vec::new();
    for section in &page.sections {
        let Some(node) = copy.copies[section.node as usize] else {
            continue;
        };
        let mut parent = sections.len().checked_sub(1);
        while let Some(other) = parent
            && copy.tree.node(sections[other].node).end <= node
        {
            parent = sections[other].parent;
        }
        sections.push(SectionVariant {
            node,
            level: section.level,
            title: heading_title(page, section.heading, variables),
            anchor: section.anchor.clone(),
            facts: facts(hrefs, page, &section.attributes),
            sign_off: section.attributes.sign_off,
            items: Counts::default(),
            parent,
        });
    }
    for item in items.iter().filter(|item| !item.has_children) {
        let mut next = item.section;
        while let Some(section) = next {
            sections[section]
                .items
                .add(item.facts.level, item.planned, item.sign_off);
            next = sections[section].parent;
        }
    }
    sections
}

/// Where each of the nodes comes to stand among those that were copied. The title's section, which is not
/// copied, counts as none.
fn kept(nodes: impl Iterator<Item = NodeId>, copy: &Copy<'_>) -> Vec<Option<usize>> {
    let mut next = 0;
    let mut place = |node: NodeId| {
        copy.copies[node as usize].map(|_| {
            next += 1;
            next - 1
        })
    };
    nodes.map(&mut place).collect()
}

/// Attributes as words and references.
pub fn facts<'a>(hrefs: &Hrefs<'a>, page: &'a Page, attributes: &'a Attributes) -> Facts<'a> {
    let catalog = hrefs.catalog;
    let config = &catalog.config;
    let built = attributes.envs.intersection(catalog.envs);
    let environments = built.iter().filter_map(|env| config.environments.get(env));
    let phase = attributes.phase.and_then(|phase| config.phases.get(phase));
    let when = attributes.when.iter();
    let control = |&(framework, control): &(usize, usize)| {
        let framework = config.frameworks.get(framework)?;
        let (id, title) = framework.controls.get(control)?;
        Some(Control {
            framework: &framework.name.value,
            id: &id.value,
            title,
        })
    };
    Facts {
        level: attributes.level,
        owner: attributes.owner.and_then(|owner| config.owners.get(owner)),
        phase: phase.map(|phase| phase.value.as_str()),
        environments: environments.map(|one| one.label.as_str()).collect(),
        when: when
            .map(|when| condition_in_words(when, page, config, hrefs.environment))
            .collect(),
        controls: attributes.controls.iter().filter_map(control).collect(),
        tags: attributes.tags.iter().map(String::as_str).collect(),
    }
}

struct View<'v, 'a> {
    hrefs: &'v Hrefs<'a>,
    place: usize,
    page: &'a Page,
    variables: &'v Variables<'v>,
}

impl<'a> View<'_, 'a> {
    fn item(
        &self,
        item: &'a Item,
        node: NodeId,
        text: Material,
        named: Option<Material>,
    ) -> ItemVariant<'a> {
        let attributes = &item.attributes;
        ItemVariant {
            node,
            parent: None,
            section: None,
            id: &item.id,
            full_id: self.page.full_id(item),
            title: text.title,
            facts: facts(self.hrefs, self.page, attributes),
            evidence: attributes.evidence,
            expires: attributes.expires,
            effort: attributes.effort,
            due: item.due,
            after: self.after(attributes),
            links: self.links(attributes),
            planned: attributes.planned,
            sign_off: attributes.sign_off,
            no_go: attributes.no_go,
            step: item.step,
            has_children: false,
            criteria: text.criteria,
            commands: text.commands,
            named,
            aliases: self.aliases(item),
        }
    }

    /// An alias without a page is one of this page.
    fn aliases(&self, item: &Item) -> Vec<String> {
        let own = &self.page.id.value;
        let full = |alias: &str| match alias.contains('/') {
            true => alias.to_owned(),
            false => format!("{own}/{alias}"),
        };
        item.aliases
            .iter()
            .map(|alias| full(&alias.value))
            .collect()
    }

    fn after(&self, attributes: &Attributes) -> Vec<Reference> {
        let bindings = self.hrefs.catalog.bindings(self.place);
        let reference = |name: &String| {
            let (page, anchor) = bindings.after.get(name)?;
            let href = self.hrefs.of_page(*page, anchor.as_deref())?;
            let label = self.hrefs.name_of(*page, anchor.as_deref());
            let there = &self.hrefs.catalog.pages[*page];
            let label = label.unwrap_or_else(|| name.clone());
            let range = anchor.as_deref().and_then(|anchor| there.range(anchor));
            let targets = match range {
                Some(range) => there
                    .leaves(range, self.hrefs.environment)
                    .filter(|item| !item.attributes.planned)
                    .map(|item| there.full_id(item))
                    .collect(),
                None => vec![name.clone()],
            };
            Some(Reference {
                targets,
                link: LabelledLink { label, href },
            })
        };
        let mut references: Vec<Reference> = Vec::new();
        for one in attributes
            .after
            .iter()
            .filter_map(|name| reference(&name.value))
        {
            // One place can have two names: `tls` and `prod/tls`.
            if !references.iter().any(|known| known.link == one.link) {
                references.push(one);
            }
        }
        references
    }

    fn links(&self, attributes: &Attributes) -> Vec<LabelledLink> {
        let bindings = self.hrefs.catalog.bindings(self.place);
        let link = |link: &crate::model::ItemLink| {
            let target = bindings.item_links.get(&link.url);
            let href = match target.map_or(Lead::Literal, |target| self.hrefs.of(target)) {
                Lead::Markdown(href) | Lead::To(href) => href,
                Lead::Literal => self.variables.fill_plain(&link.url),
                Lead::Nowhere => return None,
            };
            let name = match target {
                Some(Target::Page(page, anchor)) => self.hrefs.name_of(*page, anchor.as_deref()),
                _ => None,
            };
            let label = match &link.label {
                Some(label) => self.variables.fill_plain(label),
                None => name.unwrap_or_else(|| self.variables.fill_plain(&link.url)),
            };
            Some(LabelledLink { label, href })
        };
        attributes.links.iter().filter_map(link).collect()
    }
}

/// `Are you using Slack?` asks what `If using Slack` says.
pub fn condition_in_words(
    when: &When,
    page: &Page,
    config: &Config,
    environment: usize,
) -> ConditionInWords {
    let question = question(&when.condition, page, config, environment);
    let about_reader = question
        .strip_prefix("Are you ")
        .and_then(|rest| rest.strip_suffix('?'));
    let words = match (about_reader, when.negated) {
        (Some(rest), false) => format!("If {rest}"),
        (Some(rest), true) => format!("If not {rest}"),
        (None, false) => format!("If yes: {question}"),
        (None, true) => format!("If no: {question}"),
    };
    ConditionInWords {
        id: when.condition.clone(),
        negated: when.negated,
        words,
    }
}

/// What a condition asks in the environment, its variables filled.
pub fn question(condition: &str, page: &Page, config: &Config, environment: usize) -> String {
    let question = page.conditions.question(condition, environment);
    match question.contains("{{") {
        true => Variables::new(page, config, environment).fill_plain(&question),
        false => question.into_owned(),
    }
}
