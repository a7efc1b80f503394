//! Whether two readings of a page are the same to everyone but the source: items, sections, anchors, the
//! words of its tree and what is wrong with it.

use crate::catalog::{Attributes, Item, Page, Section};
use crate::diag::{Code, Diagnostic};
use crate::model::EnvSet;
use crate::source::Span;
use crate::tree::{Kind, NodeId, Tree};

pub fn is_same(before: &Page, after: &Page) -> bool {
    let (one, other) = (Reading::new(before), Reading::new(after));
    let mut items = before.items.iter().zip(&after.items);
    let mut sections = before.sections.iter().zip(&after.sections);
    before.items.len() == after.items.len()
        && before.sections.len() == after.sections.len()
        && before.title == after.title
        && before.anchors.keys().eq(after.anchors.keys())
        && one.nodes(&before.suffixes).eq(other.nodes(&after.suffixes))
        && one.narrowed().eq(other.narrowed())
        && questions(before) == questions(after)
        && items.all(|(left, right)| {
            one.places[left.node as usize] == other.places[right.node as usize]
                && is_same_item(left, right)
        })
        && sections.all(|(left, right)| is_same_section(left, right))
        && is_same_tree(&one, &other)
        && problems(before) == problems(after)
}

/// A page whose nodes are numbered without the paragraphs that hold nothing: a comment leaves one behind in an
/// item that had none, and nobody sees it.
struct Reading<'a> {
    page: &'a Page,
    /// The number of each node; of one that does not count, that of the next.
    places: Vec<usize>,
    /// The nodes that count.
    counted: Vec<NodeId>,
}

impl<'a> Reading<'a> {
    fn new(page: &'a Page) -> Self {
        let nodes = &page.tree().nodes;
        let mut places = Vec::with_capacity(nodes.len() + 1);
        let mut counted = Vec::with_capacity(nodes.len());
        for (id, node) in (0..).zip(nodes) {
            places.push(counted.len());
            let is_empty = node.end == id + 1;
            if !(is_empty && matches!(node.kind, Kind::Plain | Kind::Paragraph)) {
                counted.push(id);
            }
        }
        places.push(counted.len());
        Self {
            page,
            places,
            counted,
        }
    }

    fn nodes(&self, nodes: &'a [NodeId]) -> impl Iterator<Item = usize> {
        nodes.iter().map(|&node| self.places[node as usize])
    }

    fn narrowed(&self) -> impl Iterator<Item = (usize, EnvSet)> {
        let narrowed = self.page.narrowed.iter();
        narrowed.map(|&(node, envs)| (self.places[node as usize], envs))
    }
}

fn is_same_item(one: &Item, other: &Item) -> bool {
    let aliases = |item: &Item| -> Vec<String> {
        let aliases = item.aliases.iter();
        aliases.map(|alias| alias.value.clone()).collect()
    };
    let place = |item: &Item| (item.parent, item.section, item.step);
    place(one) == place(other)
        && one.due == other.due
        && one.id == other.id
        && one.title == other.title
        && aliases(one) == aliases(other)
        && placeless(&one.attributes) == placeless(&other.attributes)
}

fn is_same_section(one: &Section, other: &Section) -> bool {
    (&one.title, &one.anchor) == (&other.title, &other.anchor)
        && placeless(&one.attributes) == placeless(&other.attributes)
}

/// Attributes without the places they were written at.
fn placeless(attributes: &Attributes) -> Attributes {
    let mut attributes = attributes.clone();
    for name in &mut attributes.after {
        name.span = Span::default();
    }
    attributes
}

fn questions(page: &Page) -> Vec<(&str, &str)> {
    let conditions = page.conditions.iter();
    conditions
        .map(|one| (one.id.value.as_str(), one.question.as_str()))
        .collect()
}

/// The codes of what is wrong, but for the lack of ids.
fn problems(page: &Page) -> Vec<&'static str> {
    let all = page.diagnostics.iter().chain(&page.document.diagnostics);
    let others = all.filter(|one: &&Diagnostic| one.code != Code::MissingItemId);
    let mut codes: Vec<&'static str> = others.map(|one| one.code.as_str()).collect();
    codes.sort_unstable();
    codes
}

fn is_same_tree(one: &Reading<'_>, other: &Reading<'_>) -> bool {
    let (left, right) = (one.page.tree(), other.page.tree());
    let end = |reading: &Reading<'_>, tree: &Tree, id| reading.places[tree.node(id).end as usize];
    let mut nodes = one.counted.iter().zip(&other.counted);
    one.counted.len() == other.counted.len()
        && left.headings == right.headings
        && left.definitions.len() == right.definitions.len()
        && nodes.all(|(&here, &there)| {
            end(one, left, here) == end(other, right, there)
                && is_same_node((left, here), (right, there))
        })
}

fn is_same_node((one, here): (&Tree, NodeId), (other, there): (&Tree, NodeId)) -> bool {
    let text = |left, right| one.text(left) == other.text(right);
    match (one.node(here).kind, other.node(there).kind) {
        (Kind::Text(left), Kind::Text(right))
        | (Kind::Code(left), Kind::Code(right))
        | (Kind::Parenthesis(left), Kind::Parenthesis(right))
        | (Kind::HtmlBlock(left), Kind::HtmlBlock(right))
        | (Kind::InlineHtml(left), Kind::InlineHtml(right))
        | (Kind::FootnoteDefinition(left), Kind::FootnoteDefinition(right))
        | (Kind::FootnoteReference(left), Kind::FootnoteReference(right)) => text(left, right),
        (Kind::CodeBlock(left), Kind::CodeBlock(right)) => {
            let left = &one.code_blocks[left as usize];
            let right = &other.code_blocks[right as usize];
            text(left.text, right.text) && text(left.language, right.language)
        }
        (Kind::Link(left), Kind::Link(right)) | (Kind::Image(left), Kind::Image(right)) => {
            let (left, right) = (&one.links[left as usize], &other.links[right as usize]);
            text(left.destination, right.destination) && text(left.title, right.title)
        }
        // Their annotations moved on in the table.
        (Kind::EnvRegion(_), Kind::EnvRegion(_)) | (Kind::View(_), Kind::View(_)) => true,
        (left, right) => left == right,
    }
}
