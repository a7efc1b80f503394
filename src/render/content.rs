//! A variant's text as the theme shows it: items, headings, commands and code through their templates.

use std::borrow::Cow;
use std::collections::HashMap;

use super::code::{self, FillIn};
use super::html::{self, ImageSize, Parts};
use super::view::{
    BadgeView, ChipView, CodeView, CommandView, ControlView, HeadingView, ItemView, LinkView,
    SegmentKind as SegmentKindView, SegmentView,
};
use super::{listing, progress, setting, words};
use crate::config::Owner;
use crate::hash::Hasher;
use crate::html::Html;
use crate::memo::Memo;
use crate::model::{Evidence, Level};
use crate::project::{Control, Facts, ItemVariant, LabelledLink, SectionVariant, Variant};
use crate::theme::Theme;
use crate::tree::{CodeBlock, Kind, NodeId, SegmentKind, Tree};

/// Everything below the title.
///
/// # Errors
///
/// What is wrong with a template of the theme.
pub fn content(variant: &Variant<'_>, theme: &Theme, memo: &Memo) -> html::Result<Html> {
    let items = variant.items.iter().map(|item| (item.node, item));
    // A section's first child is its heading.
    let sections = variant
        .sections
        .iter()
        .map(|section| (section.node + 1, section));
    let nodes = (0..).zip(&variant.tree.nodes);
    let tables = nodes.filter(|(_, node)| matches!(node.kind, Kind::Table(_)));
    let themed = Themed {
        variant,
        theme,
        memo,
        items: items.collect(),
        sections: sections.collect(),
        settings: (0..)
            .zip(&variant.settings)
            .map(|(place, block)| (block.node, place))
            .collect(),
        tables: tables.map(|(id, _)| id).collect(),
    };
    html::content(&variant.tree, &themed)
}

struct Themed<'a> {
    variant: &'a Variant<'a>,
    theme: &'a Theme,
    memo: &'a Memo,
    items: HashMap<NodeId, &'a ItemVariant<'a>>,
    /// By the node of the heading.
    sections: HashMap<NodeId, &'a SectionVariant<'a>>,
    /// Places of blocks of settings, by the node of the code.
    settings: HashMap<NodeId, usize>,
    /// In order; a table is called by its number.
    tables: Vec<NodeId>,
}

impl<'a> Themed<'a> {
    /// Coloured code; the same snippet is coloured once.
    fn paint(&self, language: &str, text: &str, fills: &[FillIn<'_>]) -> Html {
        let mut key = Hasher::new();
        key.text(language).text(text);
        for (range, name) in fills {
            key.number(range.start as u64)
                .number(range.end as u64)
                .text(name);
        }
        let made = self
            .memo
            .snippets
            .get(key.finish(), || code::paint(language, text, fills));
        Html::clone(&made)
    }

    /// What is said already of everything around an item.
    fn around(&self, item: &ItemVariant<'a>) -> &Facts<'a> {
        let parent = item.parent.map(|parent| &self.variant.items[parent].facts);
        let section = item
            .section
            .map(|section| &self.variant.sections[section].facts);
        parent.or(section).unwrap_or(&self.variant.facts)
    }

    fn around_section(&self, section: &SectionVariant<'a>) -> &Facts<'a> {
        let parent = section
            .parent
            .map(|parent| &self.variant.sections[parent].facts);
        parent.unwrap_or(&self.variant.facts)
    }

    fn item_view<'v>(&self, item: &'v ItemVariant<'a>, own: &'v Facts<'a>) -> ItemView<'v> {
        // A signature is somebody's, and says whose unless its title does.
        let signer = item
            .facts
            .owner
            .filter(|owner| !item.title.starts_with(&owner.label));
        let owner = if item.sign_off { signer } else { own.owner };
        let around = self.around(item);
        // What a whole item takes is not what each part of it takes.
        let parent = item.parent.map(|parent| &self.variant.items[parent]);
        let inherited = parent.and_then(|parent| parent.effort);
        ItemView {
            anchor: item.id,
            level: level(item.facts.level, around.level),
            no_go: item.no_go,
            planned: item.planned,
            sign_off: item.sign_off,
            owner: owner.map(|owner| self.owner(owner)),
            environments: own.environments.clone(),
            conditions: conditions(own),
            controls: self.controls(own),
            tags: own.tags.iter().map(|tag| self.tag(tag)).collect(),
            evidence: (item.evidence != Evidence::None).then(|| item.evidence.as_str()),
            expires: item.expires.map(words::duration),
            effort: item
                .effort
                .filter(|_| item.effort != inherited)
                .map(words::duration),
            due: item.due.map(words::due),
            after: item.after.iter().map(|one| link(&one.link)).collect(),
            links: item.links.iter().map(link).collect(),
            progress: progress::of_item(item, around, parent),
            ..ItemView::default()
        }
    }
}

/// What leads to the site's own lists.
impl<'a> Themed<'a> {
    fn owner(&self, owner: &'a Owner) -> ChipView<'a> {
        ChipView {
            label: &owner.label,
            href: self.variant.lists.owner(&owner.name.value),
        }
    }

    fn phase(&self, phase: &'a str) -> ChipView<'a> {
        ChipView {
            label: phase,
            href: self.variant.lists.phase(phase),
        }
    }

    fn tag(&self, tag: &'a str) -> ChipView<'a> {
        ChipView {
            label: tag,
            href: self.variant.lists.tag(tag),
        }
    }

    fn controls(&self, facts: &Facts<'a>) -> Vec<ControlView<'a>> {
        let view = |control: &Control<'a>| ControlView {
            name: format!("{}:{}", control.framework, control.id),
            title: control.title,
            href: self.variant.lists.control(control.framework, control.id),
        };
        facts.controls.iter().map(view).collect()
    }
}

/// What there is to say of a level: that it is not the one to be expected here.
fn level(own: Level, around: Level) -> Option<&'static str> {
    (own != around).then(|| own.as_str())
}

fn conditions(facts: &Facts<'_>) -> Vec<String> {
    facts.when.iter().map(|when| when.words.clone()).collect()
}

fn segment((kind, code): (SegmentKind, Html)) -> SegmentView {
    let (kind, prompt) = match kind {
        SegmentKind::Command(prompt) => (SegmentKindView::Command, prompt),
        SegmentKind::Output => (SegmentKindView::Output, None),
        SegmentKind::Comment => (SegmentKindView::Comment, None),
    };
    SegmentView { kind, prompt, code }
}

fn link(link: &LabelledLink) -> LinkView {
    LinkView {
        label: link.label.clone(),
        href: link.href.clone(),
    }
}

impl Parts for Themed<'_> {
    fn is_item(&self, item: NodeId) -> bool {
        self.items.contains_key(&item)
    }

    fn item(&self, node: NodeId, title: Html, body: Html) -> html::Result<Html> {
        let Some(item) = self.items.get(&node) else {
            return Ok(body);
        };
        let own = item.facts.beyond(self.around(item));
        let view = ItemView {
            title,
            body,
            ..self.item_view(item, &own)
        };
        self.theme.render(&view)
    }

    fn heading(&self, node: NodeId, depth: u8, title: Html) -> html::Result<Html> {
        let anchor = match self.variant.tree.node(node).kind {
            Kind::Heading { heading, .. } => {
                self.variant.tree.headings[heading as usize].id.as_deref()
            }
            _ => None,
        };
        let anchor = anchor.unwrap_or_default();
        let text = self.variant.tree.plain_text(node, |_| false);
        let view = HeadingView {
            level: depth.max(2),
            anchor,
            title,
            text: text.trim(),
            ..HeadingView::default()
        };
        let Some(section) = self.sections.get(&node) else {
            return self.theme.render(&view);
        };
        let around = self.around_section(section);
        let own = section.facts.beyond(around);
        let view = HeadingView {
            item_level: level(own.level, around.level),
            owner: own.owner.map(|owner| self.owner(owner)),
            phase: own.phase.map(|phase| self.phase(phase)),
            environments: own.environments.clone(),
            conditions: conditions(&own),
            controls: self.controls(&own),
            ..view
        };
        self.theme.render(&view)
    }

    fn code(&self, tree: &Tree, node: NodeId, block: &CodeBlock) -> html::Result<Html> {
        let paint =
            |language: &str, text: &str, fills: &[FillIn<'_>]| self.paint(language, text, fills);
        if let Some(&place) = self.settings.get(&node) {
            let view = setting::view(self.variant, place, block, paint);
            return self.theme.render(&view);
        }
        let language = tree.text(block.language);
        let keys = &block.keys;
        let locked = keys.copy == Some(false);
        if block.segments.is_empty() {
            let view = CodeView {
                language,
                title: keys.title.as_deref(),
                code: code::block(tree, block, paint),
                output: keys.output,
                rollback: keys.rollback,
                locked,
            };
            return self.theme.render(&view);
        }
        let segments = code::segments(tree, block, paint).into_iter();
        let segments: Vec<SegmentView> = segments.map(segment).collect();
        let badges = [
            (keys.verify, BadgeView::Verify),
            (keys.danger, BadgeView::Danger),
        ];
        let badges: Vec<BadgeView> = badges
            .iter()
            .filter(|(on, _)| *on)
            .map(|(_, badge)| *badge)
            .collect();
        let commands = segments
            .iter()
            .filter(|one| one.kind == SegmentKindView::Command);
        let view = CommandView {
            language,
            title: keys.title.as_deref(),
            bar: !badges.is_empty() || keys.title.is_some() || commands.count() > 1,
            segments,
            badges,
            expect: keys.expect.as_deref(),
            danger: keys.danger,
            rollback: keys.rollback,
            locked,
        };
        self.theme.render(&view)
    }

    fn view(&self, node: NodeId) -> html::Result<Html> {
        match self.variant.view_at(node) {
            Some(view) => listing::listing(view, &self.variant.lists, self.theme),
            None => Ok(Html::new()),
        }
    }

    fn section(&self, node: NodeId) -> Option<Html> {
        let Some(section) = self.sections.get(&(node + 1)) else {
            return Some(Html::new());
        };
        let around = self.around_section(section);
        Some(progress::of_section(&section.facts, around))
    }

    /// Each is a landmark of its own, so no two are called the same.
    fn table_label(&self, table: NodeId) -> String {
        let before = self.tables.partition_point(|&other| other < table);
        format!("Table {}", before + 1)
    }

    fn shows_parenthesis(&self, _: NodeId) -> bool {
        true
    }

    fn destination<'d>(&self, written: &'d str) -> Cow<'d, str> {
        Cow::Borrowed(written)
    }

    fn html_destination<'d>(&self, written: &'d str) -> Cow<'d, str> {
        match self.variant.html_links.get(written) {
            Some(href) => Cow::Owned(href.clone()),
            None => Cow::Borrowed(written),
        }
    }

    fn is_html_anchor(&self, id: &str) -> bool {
        self.variant.html_anchors.contains(id)
    }

    fn image_size(&self, _: &str) -> Option<ImageSize> {
        None
    }
}
