//! The trip over a page's nodes, and what holds at each: attributes come down from the page to the section to the item.

use std::ops::Range;
use std::sync::Arc;

use crate::catalog::{Attributes, Document, Section, SettingBlock, View};
use crate::config::Config;
use crate::diag::{Code, Diagnostic};
use crate::model::{Condition, EnvSet, Items, Keys};
use crate::resolve::inherit::{Lookup, Names};
use crate::resolve::item::Draft;
use crate::tree::{AnnotationKind, Kind, Node, NodeId, Tree};

/// A node around the one being visited, and how many of its children were.
pub(super) struct Ancestor {
    id: NodeId,
    visited: u32,
}

/// What holds for the nodes up to `end`.
pub(super) struct Scope {
    pub(super) end: NodeId,
    pub(super) attributes: Arc<Attributes>,
    pub(super) item: Option<usize>,
    pub(super) section: Option<usize>,
}

/// Attributes as they are around, if they are no others.
fn shared(around: &Arc<Attributes>, own: Attributes) -> Arc<Attributes> {
    match **around == own {
        true => Arc::clone(around),
        false => Arc::new(own),
    }
}

pub(super) struct Walk<'a> {
    pub(super) tree: &'a Tree,
    pub(super) config: &'a Config,
    pub(super) lookup: Lookup<'a>,
    /// Annotations' places in the tree's table, by the node they stand at, in order.
    bound: Vec<(NodeId, usize)>,
    /// Which of them stand at the section or list item being visited.
    here: Range<usize>,
    pub(super) drafts: Vec<Draft>,
    pub(super) sections: Vec<Section>,
    pub(super) narrowed: Vec<(NodeId, EnvSet)>,
    pub(super) suffixes: Vec<NodeId>,
    /// Conditions that the title being read speaks of.
    pub(super) spoken_of: Vec<Condition>,
    /// Heading nodes with the environments they are in.
    pub(super) headings: Vec<(NodeId, EnvSet)>,
    pub(super) settings: Vec<SettingBlock>,
    pub(super) views: Vec<View>,
    /// Outermost first.
    pub(super) ancestors: Vec<Ancestor>,
}

impl<'a> Walk<'a> {
    pub(super) fn new(document: &'a Document, config: &'a Config, names: Names<'a>) -> Self {
        let own = document.front.conditions.iter();
        let conditions = own.chain(&config.conditions).collect();
        let tree = &document.tree;
        let annotations = tree.annotations.iter().enumerate();
        let bound = annotations.filter_map(|(place, annotation)| match annotation.kind {
            AnnotationKind::Check(node) | AnnotationKind::Section(node) => Some((node, place)),
            AnnotationKind::Env(_) | AnnotationKind::View(_) => None,
        });
        let mut bound: Vec<(NodeId, usize)> = bound.collect();
        bound.sort_unstable();
        Self {
            tree,
            config,
            lookup: Lookup {
                config,
                conditions,
                path: document.source.path.clone(),
                waiting: Vec::new(),
                names,
                diagnostics: Vec::new(),
            },
            bound,
            here: 0..0,
            drafts: Vec::with_capacity(tree.annotations.len()),
            sections: Vec::new(),
            narrowed: Vec::new(),
            suffixes: Vec::new(),
            spoken_of: Vec::new(),
            headings: Vec::new(),
            settings: Vec::new(),
            views: Vec::new(),
            ancestors: Vec::new(),
        }
    }

    pub(super) fn run(&mut self, page: &Attributes) {
        let mut scopes = vec![Scope {
            end: NodeId::MAX,
            attributes: Arc::new(page.clone()),
            item: None,
            section: None,
        }];
        for (id, node) in (0..).zip(&self.tree.nodes) {
            while scopes.len() > 1 && scopes.last().is_some_and(|scope| scope.end <= id) {
                scopes.pop();
            }
            let Some(scope) = scopes.last() else { return };
            self.descend(id);
            let opened = match node.kind {
                Kind::Section => self.section(id, scope),
                Kind::EnvRegion(annotation) => self.region(id, annotation, scope),
                Kind::ListItem { task } => self.list_item(id, task.is_some(), scope),
                Kind::CodeBlock(block) => {
                    let block = &self.tree.code_blocks[block as usize];
                    let mut envs = scope.attributes.envs;
                    if let Some(env) = &block.keys.env {
                        envs = self.lookup.narrow(envs, env);
                        self.note_narrowed(id, envs, scope.attributes.envs);
                    }
                    self.settings(id, block, envs, scope);
                    None
                }
                Kind::View(annotation) => {
                    self.view(annotation, scope.attributes.envs);
                    None
                }
                Kind::Heading { .. } => {
                    self.headings.push((id, scope.attributes.envs));
                    None
                }
                _ => None,
            };
            scopes.extend(opened);
            self.ancestors.push(Ancestor { id, visited: 0 });
        }
    }

    /// Makes `ancestors` those of the node about to be visited.
    fn descend(&mut self, id: NodeId) {
        while self
            .ancestors
            .last()
            .is_some_and(|one| self.tree.node(one.id).end <= id)
        {
            self.ancestors.pop();
        }
        if let Some(parent) = self.ancestors.last_mut() {
            parent.visited += 1;
        }
    }

    fn section(&mut self, id: NodeId, outer: &Scope) -> Option<Scope> {
        let heading = id + 1;
        let Kind::Heading { level, .. } = self.tree.nodes.get(heading as usize)?.kind else {
            return None;
        };
        self.stand_at(id);
        let mut attributes = Attributes::clone(&outer.attributes);
        self.apply_suffixes(heading, &mut attributes, self.has_items(id, outer));
        self.apply_annotations(&mut attributes);
        let attributes = shared(&outer.attributes, attributes);
        self.imply(attributes.envs);
        self.note_narrowed(id, attributes.envs, outer.attributes.envs);
        self.sections.push(Section {
            node: id,
            heading,
            level,
            title: self.title_text(heading),
            anchor: String::new(),
            attributes: Arc::clone(&attributes),
        });
        Some(Scope {
            end: self.tree.node(id).end,
            attributes,
            item: None,
            section: Some(self.sections.len() - 1),
        })
    }

    /// Whether there is anything in a section that a suffix could be said of. `### port (required)` above a
    /// paragraph is a heading as any other.
    fn has_items(&self, section: NodeId, outer: &Scope) -> bool {
        let boxed = |node: &Node| matches!(node.kind, Kind::ListItem { task: Some(_) });
        let range = self.tree.subtree(section);
        let nodes = &self.tree.nodes[range.start as usize..range.end as usize];
        outer.attributes.items == Items::Bullets || !self.here.is_empty() || nodes.iter().any(boxed)
    }

    fn region(&mut self, id: NodeId, annotation: u32, outer: &Scope) -> Option<Scope> {
        let mut attributes = Attributes::clone(&outer.attributes);
        let env = &self.tree.annotations[annotation as usize].keys.env;
        if let Some(env) = env {
            attributes.envs = self.lookup.narrow(attributes.envs, env);
        }
        self.note_narrowed(id, attributes.envs, outer.attributes.envs);
        Some(Scope {
            end: self.tree.node(id).end,
            attributes: Arc::new(attributes),
            ..*outer
        })
    }

    /// A list of items; one that names what is not declared is reported, and shows nothing.
    fn view(&mut self, annotation: u32, envs: EnvSet) {
        let written = &self.tree.annotations[annotation as usize];
        let view = self.lookup.filter(&written.keys).map(|filter| View {
            annotation,
            span: written.span,
            filter,
            envs,
        });
        self.views.extend(view);
    }

    fn list_item(&mut self, id: NodeId, boxed: bool, outer: &Scope) -> Option<Scope> {
        self.stand_at(id);
        let bullets = outer.attributes.items == Items::Bullets && self.is_top_level_bullet();
        if !boxed && !bullets {
            self.report_unbound();
            return None;
        }
        let first = self.tree.children(id).next();
        let title_node = first
            .filter(|&child| matches!(self.tree.node(child).kind, Kind::Paragraph | Kind::Plain));
        let attributes = self.item_attributes(title_node, &outer.attributes);
        self.imply(attributes.envs);
        self.note_narrowed(id, attributes.envs, outer.attributes.envs);
        let draft = Draft {
            node: id,
            parent: outer.item,
            section: outer.section,
            explicit: self.keys().find_map(|keys| keys.id.clone()),
            annotation: self.annotations().next(),
            title_node,
            title: title_node.map_or_else(String::new, |node| self.title_text(node)),
            attributes: Arc::clone(&attributes),
            due: self.keys().filter_map(|keys| keys.due).last(),
            aliases: self.keys().flat_map(|keys| keys.aliases.clone()).collect(),
            step: self.step(),
        };
        self.drafts.push(draft);
        Some(Scope {
            end: self.tree.node(id).end,
            attributes,
            item: Some(self.drafts.len() - 1),
            section: outer.section,
        })
    }

    /// What holds for an item: what holds around it, and what its title and its annotations say.
    fn item_attributes(
        &mut self,
        title: Option<NodeId>,
        around: &Arc<Attributes>,
    ) -> Arc<Attributes> {
        let is_parenthesis = |node: NodeId| {
            let kind = self.tree.node(node).kind;
            matches!(kind, Kind::Parenthesis(_))
        };
        let title = title.filter(|&title| self.tree.subtree(title).any(is_parenthesis));
        if title.is_none() && self.keys().all(Keys::only_name) {
            return Arc::clone(around);
        }
        let mut attributes = Attributes::clone(around);
        if let Some(title) = title {
            self.apply_suffixes(title, &mut attributes, true);
        }
        self.apply_annotations(&mut attributes);
        shared(around, attributes)
    }

    /// Finds the annotations at the node being visited.
    fn stand_at(&mut self, id: NodeId) {
        let start = self.bound.partition_point(|&(node, _)| node < id);
        let here = self.bound[start..].iter();
        self.here = start..start + here.take_while(|&&(node, _)| node == id).count();
    }

    /// The places in the tree's table of the annotations at the node being visited, in order.
    fn annotations(&self) -> impl Iterator<Item = usize> {
        self.bound[self.here.clone()]
            .iter()
            .map(|&(_, place)| place)
    }

    /// What they say.
    pub(super) fn keys(&self) -> impl Iterator<Item = &'a Keys> + use<'a, '_> {
        let tree = self.tree;
        self.annotations()
            .map(|place| &tree.annotations[place].keys)
    }

    /// A check annotation in a list item that is no item belongs to nothing.
    fn report_unbound(&mut self) {
        for &(_, annotation) in &self.bound[self.here.clone()] {
            let span = self.tree.annotations[annotation].span;
            let path = self.lookup.path.clone();
            self.lookup.diagnostics.push(
                Diagnostic::new(
                    Code::UnboundAnnotation,
                    &path,
                    span,
                    "this list item is not an item",
                )
                .label("belongs to no item")
                .help("begin the list item with `[ ] `, or say `items: bullets` of its section"),
            );
        }
    }

    /// An unordered list item whose list stands in no other list, quote or table.
    fn is_top_level_bullet(&self) -> bool {
        let mut kinds = self
            .ancestors
            .iter()
            .rev()
            .map(|one| self.tree.node(one.id).kind);
        matches!(kinds.next(), Some(Kind::List { start: None, .. }))
            && kinds.all(|kind| matches!(kind, Kind::Page | Kind::Section | Kind::EnvRegion(_)))
    }

    /// The number of the list item being visited, if its list is ordered.
    fn step(&self) -> Option<u32> {
        let list = self.ancestors.last()?;
        match self.tree.node(list.id).kind {
            Kind::List { start, .. } => start.map(|start| start.saturating_add(list.visited - 1)),
            _ => None,
        }
    }

    fn apply_annotations(&mut self, attributes: &mut Attributes) {
        for &(_, annotation) in &self.bound[self.here.clone()] {
            let keys = &self.tree.annotations[annotation].keys;
            self.lookup.apply(attributes, keys);
        }
    }

    /// A title's words without its suffixes.
    pub(super) fn title_text(&self, node: NodeId) -> String {
        let skip = |node| self.suffixes.binary_search(&node).is_ok();
        let text = self.tree.plain_text(node, skip);
        match text.trim() {
            trimmed if trimmed.len() == text.len() => text,
            trimmed => trimmed.to_owned(),
        }
    }

    pub(super) fn note_narrowed(&mut self, id: NodeId, envs: EnvSet, inherited: EnvSet) {
        if envs != inherited {
            self.narrowed.push((id, envs));
        }
    }
}
