//! The words of a variant as its page shows them, each with the page, section or item that it stands in.

use crate::project::Variant;
use crate::tree::{Kind, NodeId};

/// What a page, a section or an item says beside its title.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Text {
    /// Words with single spaces between them.
    pub body: String,
    /// Code that stands in lines of text, the title's too.
    pub codes: Vec<String>,
}

/// Of the page first, then of its sections and its items, in the variant's order.
pub fn texts(variant: &Variant<'_>) -> Vec<Text> {
    let mut reader = Reader {
        variant,
        texts: vec![Text::default(); 1 + variant.sections.len() + variant.items.len()],
        open: Vec::new(),
        title_end: 0,
    };
    reader.run();
    if let Some(description) = &variant.description {
        let body = &mut reader.texts[0].body;
        *body = format!("{description} {body}");
    }
    for text in &mut reader.texts {
        text.body = text.body.split_whitespace().collect::<Vec<_>>().join(" ");
    }
    reader.texts
}

struct Reader<'a> {
    variant: &'a Variant<'a>,
    texts: Vec<Text>,
    /// Where what is around ends, and whose text it is; outermost first.
    open: Vec<(NodeId, usize)>,
    /// Where the title ends that is being passed over.
    title_end: NodeId,
}

impl Reader<'_> {
    fn run(&mut self) {
        let (mut section, mut item) = (0, 0);
        let variant = self.variant;
        for (id, node) in (0..).zip(&variant.tree.nodes) {
            while self.open.last().is_some_and(|&(end, _)| end <= id) {
                self.open.pop();
            }
            if variant
                .sections
                .get(section)
                .is_some_and(|one| one.node == id)
            {
                section += 1;
                self.open.push((node.end, section));
                self.begin_title(id, |kind| matches!(kind, Kind::Heading { .. }));
            } else if variant.items.get(item).is_some_and(|one| one.node == id) {
                item += 1;
                self.open.push((node.end, variant.sections.len() + item));
                self.begin_title(id, |kind| matches!(kind, Kind::Paragraph | Kind::Plain));
            }
            self.read(id, node.kind);
        }
    }

    /// The title of what begins at `id` is its first child, if that is one.
    fn begin_title(&mut self, id: NodeId, is_title: impl Fn(Kind) -> bool) {
        let tree = &self.variant.tree;
        if let Some(child) = tree.children(id).next()
            && is_title(tree.node(child).kind)
        {
            self.title_end = tree.node(child).end;
        }
    }

    fn read(&mut self, id: NodeId, kind: Kind) {
        let tree = &self.variant.tree;
        let owner = self.open.last().map_or(0, |&(_, owner)| owner);
        let is_title = id < self.title_end;
        let text = &mut self.texts[owner];
        let words = match kind {
            Kind::Text(words) | Kind::Parenthesis(words) => tree.text(words),
            Kind::Variable(fill) => tree.text(tree.fills[fill as usize].text),
            Kind::Code(code) => {
                text.codes.push(tree.text(code).to_owned());
                tree.text(code)
            }
            Kind::CodeBlock(block) => return self.read_code(id, owner, block),
            Kind::Emphasis | Kind::Strong | Kind::Strikethrough | Kind::Link(_) => "",
            Kind::InlineHtml(_) | Kind::FootnoteReference(_) => "",
            _ => " ",
        };
        if !is_title {
            text.body.push_str(words);
        }
    }

    /// Of settings what they are called and what is said of them; never their values.
    fn read_code(&mut self, id: NodeId, owner: usize, block: u32) {
        let tree = &self.variant.tree;
        let block = &tree.code_blocks[block as usize];
        let body = &mut self.texts[owner].body;
        let mut add = |words: &str| {
            body.push(' ');
            body.push_str(words);
            body.push(' ');
        };
        add(block.keys.title.as_deref().unwrap_or_default());
        if block.dotenv.is_none() {
            return add(tree.text(block.text));
        }
        let Some(shown) = self.variant.settings_at(id) else {
            return;
        };
        shown.notes.iter().for_each(|note| add(note));
        for setting in &shown.settings {
            add(setting.name);
            add(setting.description.as_deref().unwrap_or_default());
        }
    }
}
