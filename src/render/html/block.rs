//! Paragraphs, lists, tables and the like.

use super::writer::{Closing, Writer};
use crate::html::Html;
use crate::tree::{Alert, Alignment, Kind, NodeId};

/// The table that is being written; tables do not nest.
#[derive(Default)]
pub(super) struct Table {
    pub alignments: usize,
    pub in_head: bool,
    pub has_body: bool,
    pub column: usize,
}

impl Writer<'_> {
    pub fn section(&mut self, node: NodeId) {
        let Some(attributes) = self.parts.section(node) else {
            return self.open(node, "", "");
        };
        self.html
            .push_markup("<section class=\"section\"")
            .push(&attributes);
        self.open(node, ">\n", "</section>\n");
    }

    pub fn paragraph(&mut self, node: NodeId, kind: Kind) {
        if let Some(item) = self.open.last()
            && item.node + 1 == node
            && matches!(item.closing, Closing::Item(_))
        {
            return self.open_apart(node, Closing::Title);
        }
        if kind == Kind::Plain {
            self.push_task_box(node);
            return self.open_with(node, Closing::Plain);
        }
        self.html.push_markup("<p>");
        self.push_task_box(node);
        self.open_with(node, Closing::Paragraph);
    }

    /// The links back from a footnote stand in its last paragraph.
    pub fn end_paragraph(&mut self, end: NodeId) {
        if let Some(footnote) = self.open.last()
            && matches!(footnote.closing, Closing::Footnote)
            && footnote.end == end
        {
            self.footnotes
                .push_links_back(footnote.node, &mut self.html);
        }
        self.html.push_markup("</p>\n");
    }

    pub fn end_footnote(&mut self, node: NodeId, mut inside: Html) {
        let last = self.tree.children(node).last();
        let ends_in_paragraph =
            last.is_some_and(|last| self.tree.node(last).kind == Kind::Paragraph);
        if !ends_in_paragraph {
            inside.push_markup("<p>");
            self.footnotes.push_links_back(node, &mut inside);
            inside.push_markup("</p>\n");
        }
        self.footnotes.keep(node, inside);
    }

    pub fn alert(&mut self, node: NodeId, alert: Alert) {
        let (before, name) = match alert {
            Alert::Note => ("<div class=\"alert alert-note\" role=\"note\">", "Note"),
            Alert::Tip => ("<div class=\"alert alert-tip\" role=\"note\">", "Tip"),
            Alert::Important => (
                "<div class=\"alert alert-important\" role=\"note\">",
                "Important",
            ),
            Alert::Warning => (
                "<div class=\"alert alert-warning\" role=\"note\">",
                "Warning",
            ),
            Alert::Caution => (
                "<div class=\"alert alert-caution\" role=\"note\">",
                "Caution",
            ),
        };
        self.html
            .push_markup(before)
            .push_markup("<p class=\"alert-title\">")
            .push_text(name);
        self.open(node, "</p>\n", "</div>\n");
    }

    pub fn list(&mut self, node: NodeId, start: Option<u32>) {
        let holds_items = self
            .tree
            .children(node)
            .any(|item| self.parts.is_item(item));
        self.html.push_markup(match (start, holds_items) {
            (None, false) => "<ul",
            (None, true) => "<ul class=\"items\"",
            (Some(_), false) => "<ol",
            (Some(_), true) => "<ol class=\"items steps\"",
        });
        if let Some(start) = start.filter(|&start| start != 1) {
            self.html.push_attribute("start", &start.to_string());
        }
        let after = match start {
            None => "</ul>\n",
            Some(_) => "</ol>\n",
        };
        self.open(node, ">\n", after);
    }

    pub fn item(&mut self, node: NodeId, task: Option<bool>) {
        if self.parts.is_item(node) {
            return self.open_apart(node, Closing::Item(Html::new()));
        }
        self.html.push_markup("<li>");
        let first = self.tree.children(node).next();
        let first = first.map(|child| self.tree.node(child).kind);
        if !matches!(first, Some(Kind::Paragraph | Kind::Plain)) {
            self.push_box(task);
        }
        self.open(node, "", "</li>\n");
    }

    /// The box of a plain list item, before its first text.
    fn push_task_box(&mut self, text: NodeId) {
        if let Some(item) = self.open.last()
            && item.node + 1 == text
            && let Kind::ListItem { task } = self.tree.node(item.node).kind
        {
            self.push_box(task);
        }
    }

    fn push_box(&mut self, task: Option<bool>) {
        let label = match (task, self.is_site()) {
            (None, _) => return,
            (_, false) => "",
            (Some(true), true) => " aria-label=\"done\"",
            (Some(false), true) => " aria-label=\"open\"",
        };
        self.html
            .push_markup("<input type=\"checkbox\" disabled=\"\"")
            .push_markup(label)
            .push_markup(if task == Some(true) {
                " checked=\"\"> "
            } else {
                "> "
            });
    }

    pub fn table(&mut self, node: NodeId, alignments: u32) {
        self.table = Table {
            alignments: alignments as usize,
            ..Table::default()
        };
        if self.is_site() {
            self.html
                .push_markup("<div class=\"table\" tabindex=\"0\" role=\"region\"")
                .push_attribute("aria-label", &self.parts.table_label(node))
                .push_markup(">\n");
        }
        self.html.push_markup("<table>\n");
        self.open_with(node, Closing::Table);
    }

    pub fn end_table(&mut self, inside: &Html) {
        self.html.push(inside);
        if self.table.has_body {
            self.html.push_markup("</tbody>\n");
        }
        self.html.push_markup("</table>\n");
        if self.is_site() {
            self.html.push_markup("</div>\n");
        }
    }

    pub fn table_row(&mut self, node: NodeId) {
        if !self.table.has_body {
            self.html.push_markup("<tbody>\n");
        }
        self.table.has_body = true;
        self.table.in_head = false;
        self.table.column = 0;
        self.open(node, "<tr>\n", "</tr>\n");
    }

    pub fn table_cell(&mut self, node: NodeId) {
        let alignments = self.tree.alignments.get(self.table.alignments);
        let alignment = alignments.and_then(|all| all.get(self.table.column));
        let name = match alignment.unwrap_or(&Alignment::None) {
            Alignment::None => "",
            Alignment::Left => "left",
            Alignment::Center => "center",
            Alignment::Right => "right",
        };
        self.table.column += 1;
        let (before, after) = match self.table.in_head {
            true => ("<th", "</th>\n"),
            false => ("<td", "</td>\n"),
        };
        self.html.push_markup(before);
        match (name, self.is_site()) {
            ("", _) => {}
            // The attribute that the specification shows is obsolete, and styles are forbidden.
            (_, true) => {
                self.html.push_attribute("class", &format!("align-{name}"));
            }
            (_, false) => {
                self.html.push_attribute("align", name);
            }
        }
        self.open(node, ">", after);
    }
}
