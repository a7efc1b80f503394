//! Headings, lists, tasks, panels, tables.

use super::ticks::says;
use super::writer::Writer;
use crate::export::told::{self, Mark};
use crate::export::walk::{Visit, walk};
use crate::project::{ItemVariant, ViewHeading, ViewItem};
use crate::tree::{Alert, Alignment, Kind, NodeId};

impl Visit for Writer<'_> {
    fn begin(&mut self, node: NodeId, kind: Kind) -> bool {
        match kind {
            Kind::Page | Kind::Section | Kind::EnvRegion(_) => self.open("", ""),
            Kind::Heading { level, .. } => return self.heading(node, level),
            Kind::Paragraph | Kind::Plain if self.title == Some(node) => return false,
            Kind::Plain if self.is_in_plain_list_item(node) => self.open("", ""),
            Kind::Paragraph | Kind::Plain => self.open_block("<p>", "</p>\n"),
            Kind::Quote => self.open_block("<blockquote>\n", "</blockquote>\n"),
            Kind::Alert(alert) => self.alert(alert),
            Kind::List { start, .. } => self.list(node, start),
            Kind::ListItem { task } => self.list_item(node, task),
            Kind::CodeBlock(block) => {
                self.code_block(node, block);
                return false;
            }
            Kind::HtmlBlock(text) => {
                self.html(text);
                return false;
            }
            Kind::Table(_) => self.open_block("<table>\n<tbody>\n", "</tbody>\n</table>\n"),
            Kind::TableHead | Kind::TableRow => {
                self.column = 0;
                self.open("<tr>", "</tr>\n");
            }
            Kind::TableCell => self.cell(node),
            Kind::FootnoteDefinition(_) => return false,
            Kind::DefinitionList => self.open("", ""),
            Kind::DefinitionTitle => self.open_block("<p><strong>", "</strong></p>\n"),
            Kind::DefinitionBody => self.open_block("<blockquote>\n", "</blockquote>\n"),
            Kind::Rule => {
                self.block();
                self.out.markup("<hr/>\n");
                return false;
            }
            Kind::View(_) => {
                self.view(node);
                return false;
            }
            inline => return self.begin_inline(node, inline),
        }
        true
    }

    fn end(&mut self, _: NodeId, kind: Kind) {
        // Tasks that were opened inside of a block end with it; those around text stay open.
        let end = self.ends.pop().unwrap_or_default();
        if !end.is_empty() && !is_inline(kind) {
            self.block();
        }
        self.out.markup(end);
    }
}

fn is_inline(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::Emphasis | Kind::Strong | Kind::Strikethrough | Kind::Link(_)
    )
}

impl Writer<'_> {
    /// Writes the beginning of a node, and keeps its end.
    pub fn open(&mut self, begin: &str, end: &'static str) {
        self.out.markup(begin);
        self.ends.push(end);
    }

    pub fn open_block(&mut self, begin: &str, end: &'static str) {
        self.block();
        self.open(begin, end);
    }

    /// The text in a block, without the element around it.
    pub fn inline(&mut self, block: NodeId) {
        walk(self.tree, block + 1..self.tree.node(block).end, self);
    }

    fn heading(&mut self, node: NodeId, level: u8) -> bool {
        const ELEMENTS: [(&str, &str); 6] = [
            ("<h1>", "</h1>\n"),
            ("<h2>", "</h2>\n"),
            ("<h3>", "</h3>\n"),
            ("<h4>", "</h4>\n"),
            ("<h5>", "</h5>\n"),
            ("<h6>", "</h6>\n"),
        ];
        self.block();
        let (begin, end) = ELEMENTS[usize::from(level.clamp(1, 6)) - 1];
        self.out.markup(begin);
        let section = self.sections.get(&node).copied();
        if let Some(section) = section {
            self.out.anchor(&section.anchor);
        }
        self.inline(node);
        self.out.markup(end);
        if let Some(section) = section {
            let told = told::of_section(self.variant, section);
            if !told.is_empty() {
                self.out.markup("<p>").element("em", &told.join(" · "));
                self.out.markup("</p>\n");
            }
        }
        false
    }

    fn alert(&mut self, alert: Alert) {
        let name = match alert {
            Alert::Note => "info",
            Alert::Tip => "tip",
            Alert::Important => "note",
            Alert::Warning | Alert::Caution => "warning",
        };
        self.block();
        self.out.begin_macro(name);
        self.open(
            "<ac:rich-text-body>\n",
            "</ac:rich-text-body></ac:structured-macro>\n",
        );
    }

    fn list(&mut self, node: NodeId, start: Option<u32>) {
        match start {
            _ if self.item_lists.contains(&node) => self.open("", ""),
            None => self.open_block("<ul>\n", "</ul>\n"),
            Some(1) => self.open_block("<ol>\n", "</ol>\n"),
            Some(start) => {
                self.block();
                self.out
                    .markup("<ol")
                    .attribute("start", &start.to_string());
                self.open(">\n", "</ol>\n");
            }
        }
    }

    fn list_item(&mut self, node: NodeId, task: Option<bool>) {
        if let Some(&item) = self.items.get(&node) {
            self.item(item);
            return self.ends.push("");
        }
        let among_items = self.item_lists.contains(&self.parents[node as usize]);
        match among_items {
            true => self.open_block("<ul><li>", "</li></ul>\n"),
            false => self.open_block("<li>", "</li>\n"),
        }
        if let Some(done) = task {
            self.out.text(if done { "☑ " } else { "☐ " });
        }
    }

    /// Whether a text stands in a list item that is no item of the checklist.
    fn is_in_plain_list_item(&self, text: NodeId) -> bool {
        let parent = self.parents[text as usize];
        let is_list_item = matches!(self.tree.node(parent).kind, Kind::ListItem { .. });
        is_list_item && !self.items.contains_key(&parent)
    }

    /// An item: a task, or, where its parts are tasks, words above them.
    fn item(&mut self, item: &ItemVariant<'_>) {
        let title = told::title_of(self.tree, item.node);
        if item.has_children {
            self.block();
            self.out.markup("<p>").anchor(item.id).markup("<strong>");
            self.title(item, title);
            self.out.markup("</strong>");
            self.facts(item);
            self.out.markup("</p>\n");
        } else {
            if !self.in_tasks {
                self.out.markup("<ac:task-list>\n");
                self.in_tasks = true;
            }
            let before = self.before.task(item.id);
            let number = before.and_then(|task| task.number).unwrap_or_else(|| {
                self.next_task += 1;
                self.next_task - 1
            });
            let is_done = self.before.is_done(item.id);
            let status = if is_done { "complete" } else { "incomplete" };
            self.out.markup("<ac:task>");
            self.out.element("ac:task-id", &number.to_string());
            self.out.element("ac:task-status", status);
            self.out.markup("<ac:task-body>").anchor(item.id);
            let start = self.out.len();
            self.title(item, title);
            if let Some(task) = before.filter(|_| is_done) {
                self.kept.ticks += 1;
                if !says(task, item, self.out.since(start)) {
                    self.kept.reworded.push(item.full_id.clone());
                }
            }
            if self.before.is_torn(item.id) {
                self.kept.torn.push(item.full_id.clone());
            }
            self.facts(item);
            for extra in before.iter().flat_map(|task| &task.extras) {
                self.out.text(" ").markup(extra);
            }
            self.out.markup("</ac:task-body></ac:task>\n");
        }
        self.title = title;
    }

    fn title(&mut self, item: &ItemVariant<'_>, title: Option<NodeId>) {
        if let Some(step) = item.step {
            self.out.text(&format!("{step}. "));
        }
        match title {
            // A paragraph inside of a task would be a block of its own.
            Some(title) => self.inline(title),
            None => {
                self.out.text(&item.title);
            }
        }
    }

    fn facts(&mut self, item: &ItemVariant<'_>) {
        for mark in told::marks(item) {
            let colour = match mark {
                Mark::Recommended => "Blue",
                Mark::Optional | Mark::Planned => "Grey",
                Mark::NoGo => "Red",
                Mark::SignOff => "Yellow",
            };
            self.out.text(" ").status(mark.as_str(), colour);
        }
        let told = told::of_item(self.variant, item);
        if !told.is_empty() {
            self.out
                .text(" ")
                .element("em", &format!("({})", told.join("; ")));
        }
        for link in &item.links {
            self.out.text(" ");
            let end = self.begin_link(&link.href);
            self.out.text(&link.label).markup(end);
        }
    }

    fn cell(&mut self, node: NodeId) {
        let row = self.parents[node as usize];
        let column = self.column;
        self.column += 1;
        let alignments = match self.tree.node(self.parents[row as usize]).kind {
            Kind::Table(alignments) => self.tree.alignments.get(alignments as usize),
            _ => None,
        };
        let alignment = alignments.and_then(|all| all.get(column));
        let style = match alignment {
            Some(Alignment::Center) => " style=\"text-align: center;\"",
            Some(Alignment::Right) => " style=\"text-align: right;\"",
            _ => "",
        };
        let (begin, end) = match self.tree.node(row).kind == Kind::TableHead {
            true => ("<th", "</th>"),
            false => ("<td", "</td>"),
        };
        self.out.markup(begin).markup(style);
        self.open(">", end);
    }

    /// The lists that an author asks for, as links.
    fn view(&mut self, node: NodeId) {
        self.block();
        let view = self.variant.view_at(node);
        for group in view.iter().flat_map(|view| &view.groups) {
            match &group.heading {
                ViewHeading::Here => {}
                ViewHeading::Page { title, href } => {
                    self.out.markup("<p>");
                    let end = self.begin_link(href);
                    self.out.text(title).markup(end).markup("</p>\n");
                }
                ViewHeading::Control(control) => {
                    let words = format!("{} {}", control.id, control.title);
                    self.out.element("p", &words).markup("\n");
                }
            }
            self.view_items(&group.items);
        }
    }

    fn view_items(&mut self, items: &[ViewItem<'_>]) {
        if items.is_empty() {
            self.out.markup("<p>No item covers it here.</p>\n");
            return;
        }
        self.out.markup("<ul>\n");
        for item in items {
            self.out.markup("<li>");
            let end = self.begin_link(&item.href);
            self.out.text(&item.title).markup(end).markup("</li>\n");
        }
        self.out.markup("</ul>\n");
    }
}
