//! Headings, lists, boxes, tables.

use super::escape::escaped;
use super::{End, Writer};
use crate::export::told;
use crate::export::walk::Visit;
use crate::project::{ItemVariant, ViewHeading, ViewItem};
use crate::tree::{Alert, Alignment, Kind, NodeId};

impl Visit for Writer<'_> {
    fn begin(&mut self, node: NodeId, kind: Kind) -> bool {
        let end = match kind {
            Kind::Page | Kind::Section | Kind::EnvRegion(_) | Kind::DefinitionList => End::Nothing,
            Kind::Heading { level, .. } => {
                self.heading(node, level);
                return false;
            }
            Kind::Paragraph | Kind::Plain => {
                if self.title != Some(node) {
                    let text = self.inline(node);
                    self.paragraph(&text);
                }
                return false;
            }
            Kind::Quote => self.quote(None),
            Kind::Alert(alert) => self.quote(Some(alert)),
            Kind::List { start, .. } => self.list(start),
            Kind::ListItem { task } => self.list_item(node, task),
            Kind::CodeBlock(block) => {
                self.code_block(node, block);
                return false;
            }
            Kind::HtmlBlock(text) => {
                let words = told::words_of_html(self.tree.text(text));
                if !words.trim().is_empty() {
                    let words = escaped(words.trim());
                    self.paragraph(&words);
                }
                return false;
            }
            Kind::Table(alignments) => {
                self.table(node, alignments);
                return false;
            }
            Kind::DefinitionTitle => {
                // A colon would begin what it means.
                let text = self.inline(node).replace(':', "&#58;");
                let marks = self.nested();
                self.line(&format!("{marks}; {text}"));
                return false;
            }
            Kind::DefinitionBody => {
                let length = self.marks.len();
                self.marks = self.nested() + ":";
                self.is_new = true;
                End::Marks(length)
            }
            Kind::Rule => {
                self.gap();
                if self.marks.is_empty() {
                    self.line("----");
                }
                return false;
            }
            Kind::View(_) => {
                self.view(node);
                return false;
            }
            _ => return false,
        };
        self.ends.push(end);
        true
    }

    fn end(&mut self, _: NodeId, _: Kind) {
        match self.ends.pop() {
            Some(End::Marks(length)) => {
                // An item without text is an item.
                self.own_line();
                self.marks.truncate(length);
            }
            Some(End::Line(line)) => {
                self.out.truncate(self.out.trim_end().len());
                self.out.push('\n');
                self.line(line);
                self.gap();
            }
            Some(End::List) => {
                self.lists.pop();
                if self.marks.is_empty() {
                    self.gap();
                }
            }
            Some(End::Nothing) | None => {}
        }
    }
}

impl Writer<'_> {
    fn heading(&mut self, node: NodeId, level: u8) {
        let section = self.sections.get(&node).copied();
        // One sign is the wiki's own for the page's title.
        let signs = "=".repeat(usize::from(level.clamp(2, 6)));
        let anchor = section
            .map(|section| anchor(&section.anchor))
            .unwrap_or_default();
        let text = self.inline(node).replace('=', "&#61;");
        self.gap();
        self.line(&format!("{signs} {anchor}{} {signs}", text.trim()));
        self.gap();
        if let Some(section) = section {
            let told = told::of_section(self.variant, section);
            if !told.is_empty() {
                self.paragraph(&format!("''{}''", escaped(&told.join(" · "))));
            }
        }
    }

    /// The marks of a line that belongs to the item that is open, whose own line comes first.
    fn nested(&mut self) -> String {
        match self.marks.is_empty() {
            true => String::new(),
            false => self.line_marks(),
        }
    }

    fn quote(&mut self, alert: Option<Alert>) -> End {
        let name = alert.map(|alert| match alert {
            Alert::Note => "'''Note'''",
            Alert::Tip => "'''Tip'''",
            Alert::Important => "'''Important'''",
            Alert::Warning => "'''Warning'''",
            Alert::Caution => "'''Caution'''",
        });
        if self.marks.is_empty() {
            self.gap();
            self.line("<blockquote>");
            name.iter().for_each(|name| self.paragraph(name));
            return End::Line("</blockquote>");
        }
        // In a list what is quoted is indented.
        let length = self.marks.len();
        name.iter().for_each(|name| self.paragraph(name));
        self.own_line();
        self.marks.push_str("::");
        End::Marks(length)
    }

    /// The line of the item that is open, without text, if it is still to be written.
    fn own_line(&mut self) {
        if std::mem::take(&mut self.is_new) {
            let marks = self.marks.clone();
            self.line(&marks);
        }
    }

    fn list(&mut self, start: Option<u32>) -> End {
        if self.marks.is_empty() {
            self.gap();
        }
        self.own_line();
        self.lists.push(start);
        End::List
    }

    fn list_item(&mut self, node: NodeId, task: Option<bool>) -> End {
        let length = self.marks.len();
        let number = self.lists.last_mut().and_then(|next| {
            let number = *next;
            *next = number.map(|number| number.saturating_add(1));
            number
        });
        let is_box = task.is_some() || self.items.contains_key(&node);
        // A wiki counts from one; a box stands before its number.
        self.marks.push(if number.is_some() && !is_box {
            '#'
        } else {
            '*'
        });
        self.is_new = true;
        if let Some(&item) = self.items.get(&node) {
            self.item(item);
        }
        End::Marks(length)
    }

    /// The line of an item: where its parts have boxes, it has none.
    fn item(&mut self, item: &ItemVariant<'_>) {
        let title = told::title_of(self.tree, item.node);
        let mut line = anchor(item.id);
        if !item.has_children {
            line.push_str("☐ ");
        }
        if let Some(step) = item.step {
            line.push_str(&format!("{step}. "));
        }
        line.push_str(&match title {
            Some(title) => self.inline(title),
            None => escaped(&item.title),
        });
        let mut told: Vec<String> = told::marks(item)
            .iter()
            .map(|mark| mark.as_str().to_owned())
            .collect();
        told.extend(told::of_item(self.variant, item));
        if !told.is_empty() {
            line.push_str(&format!(" ''({})''", escaped(&told.join("; "))));
        }
        for link in &item.links {
            line.push(' ');
            line.push_str(&self.link(&link.href, &escaped(&link.label)));
        }
        self.paragraph(&line);
        self.title = title;
    }

    /// Tables do not nest, and what stands in a cell is text.
    fn table(&mut self, node: NodeId, alignments: u32) {
        let tree = self.tree;
        let none = Vec::new();
        let alignments = tree.alignments.get(alignments as usize).unwrap_or(&none);
        let mut rows: Vec<(bool, Vec<String>)> = Vec::new();
        for row in tree.children(node) {
            let is_head = tree.node(row).kind == Kind::TableHead;
            let cells = tree.children(row).map(|cell| {
                let text = self.inline(cell);
                // Two of them would begin another cell.
                if is_head {
                    text.replace("!!", "!&#33;")
                } else {
                    text
                }
            });
            rows.push((is_head, cells.collect()));
        }
        let style = |column: usize| match alignments.get(column) {
            Some(Alignment::Center) => " style=\"text-align: center\"",
            Some(Alignment::Right) => " style=\"text-align: right\"",
            _ => "",
        };
        if self.marks.is_empty() {
            self.gap();
            self.line("{| class=\"wikitable\"");
            for (is_head, cells) in &rows {
                self.line("|-");
                for (column, cell) in cells.iter().enumerate() {
                    let sign = if *is_head { '!' } else { '|' };
                    let line = match style(column) {
                        "" => format!("{sign} {cell}"),
                        style => format!("{sign}{style} | {cell}"),
                    };
                    self.line(line.trim_end());
                }
            }
            self.line("|}");
            return self.gap();
        }
        // In a list all of it is one line.
        let mut line = "<table class=\"wikitable\">".to_owned();
        for (is_head, cells) in &rows {
            line.push_str("<tr>");
            for (column, cell) in cells.iter().enumerate() {
                let name = if *is_head { "th" } else { "td" };
                line.push_str(&format!("<{name}{}>{cell}</{name}>", style(column)));
            }
            line.push_str("</tr>");
        }
        line.push_str("</table>");
        self.paragraph(&line);
    }

    /// The lists that an author asks for, as links.
    fn view(&mut self, node: NodeId) {
        let view = self.variant.view_at(node);
        for group in view.iter().flat_map(|view| &view.groups) {
            match &group.heading {
                ViewHeading::Here => {}
                ViewHeading::Page { title, href } => {
                    let text = self.link(href, &escaped(title));
                    self.paragraph(&text);
                }
                ViewHeading::Control(control) => {
                    let words = format!("{} {}", control.id, control.title);
                    self.paragraph(&escaped(&words));
                }
            }
            self.view_items(&group.items);
        }
        if self.marks.is_empty() {
            self.gap();
        }
    }

    fn view_items(&mut self, items: &[ViewItem<'_>]) {
        let marks = self.nested();
        if items.is_empty() {
            self.line(&format!("{marks}* No item covers it here."));
        }
        for item in items {
            let link = self.link(&item.href, &escaped(&item.title));
            self.line(&format!("{marks}* {link}"));
        }
    }
}

/// A place that links can lead to.
pub fn anchor(name: &str) -> String {
    format!(
        "<span id=\"{}\"></span>",
        escaped(name).replace('"', "&quot;")
    )
}
