//! What trees are made of small pages, told as indented text.

use std::fmt::Write as _;

use super::*;
use crate::tree::Kind;

/// Answers comments by their first word, and writes down what it is told.
#[derive(Default)]
struct Told {
    lines: Vec<String>,
    regions: u32,
}

impl Visitor for Told {
    fn comment(&mut self, text: &str, span: Span, place: Place) -> CommentAction {
        let stands = match place.stands {
            Stands::Block { alone: true } => "alone".to_owned(),
            Stands::Block { alone: false } => "beside text".to_owned(),
            Stands::Inline {
                block,
                starts_line,
                ends_line,
            } => format!("{block:?} {starts_line} {ends_line}"),
        };
        let mut line = format!("{}..{} {:?} {stands}", span.start, span.end, text.trim());
        for (word, node) in [("item", place.item), ("section", place.section)] {
            if let Some(node) = node {
                let _ = write!(line, " {word} {node}");
            }
        }
        if place.under_heading {
            line.push_str(" under heading");
        }
        self.lines.push(line);
        match text.split_whitespace().next() {
            Some("env:") => {
                self.regions += 1;
                CommentAction::OpenRegion(self.regions - 1)
            }
            Some("/env") => CommentAction::CloseRegion,
            Some("view:") => CommentAction::View(9),
            _ => CommentAction::Drop,
        }
    }

    fn fence(&mut self, info: &str, span: Span) -> FenceKeys {
        self.lines
            .push(format!("{}..{} fence {info:?}", span.start, span.end));
        FenceKeys::default()
    }

    fn unclosed_region(&mut self, annotation: u32, why: Unclosed) {
        self.lines.push(format!("unclosed {annotation} {why:?}"));
    }

    fn stray_close(&mut self, span: Span) {
        self.lines
            .push(format!("stray {}..{}", span.start, span.end));
    }

    fn report(&mut self, diagnostic: Diagnostic) {
        let span = diagnostic.primary.span;
        self.lines.push(format!(
            "{}..{} {} {}",
            span.start,
            span.end,
            diagnostic.code.as_str(),
            diagnostic.message
        ));
    }
}

fn read(text: &str) -> (Tree, Vec<String>) {
    let source = Source::new("page.md", text);
    let mut told = Told::default();
    let tree = tree(&source, 0..text.len(), &mut told);
    (tree, told.lines)
}

/// The tree as lines, two spaces for each level.
fn drawn(text: &str) -> String {
    let (tree, _) = read(text);
    let mut drawing = String::new();
    let mut ends: Vec<NodeId> = Vec::new();
    for (id, node) in tree.nodes.iter().enumerate().skip(1) {
        ends.retain(|&end| end as usize > id);
        let words = match node.kind {
            Kind::Text(text) => format!("{:?}", tree.text(text)),
            Kind::Parenthesis(text) => format!("Parenthesis {:?}", tree.text(text)),
            Kind::Code(text) => format!("Code {:?}", tree.text(text)),
            Kind::HtmlBlock(text) => format!("HtmlBlock {:?}", tree.text(text)),
            Kind::InlineHtml(text) => format!("InlineHtml {:?}", tree.text(text)),
            Kind::Link(link) => {
                let destination = tree.links[link as usize].destination;
                format!("Link {:?}", tree.text(destination))
            }
            Kind::CodeBlock(block) => {
                let block = &tree.code_blocks[block as usize];
                format!(
                    "CodeBlock {:?} {:?}",
                    tree.text(block.language),
                    tree.text(block.text)
                )
            }
            Kind::Heading { level, heading } => {
                format!("Heading {level} {:?}", tree.headings[heading as usize].id)
            }
            Kind::ListItem { task } => format!("ListItem {task:?}"),
            Kind::List { tight, .. } => format!("List {}", if tight { "tight" } else { "loose" }),
            Kind::FootnoteDefinition(label) => format!("FootnoteDefinition {}", tree.text(label)),
            Kind::FootnoteReference(label) => format!("FootnoteReference {}", tree.text(label)),
            kind => format!("{kind:?}"),
        };
        let _ = writeln!(drawing, "{}{words}", "  ".repeat(ends.len()));
        ends.push(node.end);
    }
    drawing
}

#[test]
fn headings_of_the_page_open_sections_and_others_do_not() {
    let text =
        "intro\n\n# A {#a .x}\n\n### C\n\n> ## quoted\n\n## B (Optional) {#b}\n\n# Set ${HOME}\n";
    let expected = r#"Paragraph
  "intro"
Section
  Heading 1 Some("a")
    "A"
  Section
    Heading 3 None
      "C"
    Quote
      Heading 2 None
        "quoted"
  Section
    Heading 2 Some("b")
      "B"
      Parenthesis " (Optional)"
Section
  Heading 1 None
    "Set ${HOME}"
"#;
    assert_eq!(drawn(text), expected);
}

#[test]
fn headings_inside_of_details_open_no_section() {
    let text = "# A\n\n<details>\n\n## B\n\n</details>\n\n## C\n";
    let expected = r#"Section
  Heading 1 None
    "A"
  HtmlBlock "<details>\n"
  Heading 2 None
    "B"
  HtmlBlock "</details>\n"
  Section
    Heading 2 None
      "C"
"#;
    assert_eq!(drawn(text), expected);
}

#[test]
fn an_element_without_an_end_does_not_keep_headings_from_opening_sections() {
    let text = "<div>\n\n# A\n\n</div>\n\n<div>\n\n# B\n";
    let expected = "HtmlBlock \"<div>\\n\"\nHeading 1 None\n  \"A\"\nHtmlBlock \"</div>\\n\"\nHtmlBlock \"<div>\\n\"\nSection\n  Heading 1 None\n    \"B\"\n";
    assert_eq!(drawn(text), expected);
}

#[test]
fn words_in_angle_brackets_are_text() {
    let text = "- [ ] Deploy <your app> (Optional)\n- [ ] <b>b</b> <x y=z> </c>\n";
    let expected = r#"List tight
  ListItem Some(false)
    Plain
      "Deploy <your app>"
      Parenthesis " (Optional)"
  ListItem Some(false)
    Plain
      InlineHtml "<b>"
      "b"
      InlineHtml "</b>"
      " "
      InlineHtml "<x y=z>"
      " </c>"
"#;
    assert_eq!(drawn(text), expected);
    assert_eq!(read(text).1.len(), 2);
}

#[test]
fn titles_end_in_parentheses() {
    let text = "- [ ] Deploy approvals (Optional) (If using CircleCI) <!-- check: {} -->\n  - call f() in (it)s\n- [x] **Private (Recommended)**\n- (all of it)\n- **Bold** (a (b))\n\n  para (no)\n";
    let expected = r#"List loose
  ListItem Some(false)
    Paragraph
      "Deploy approvals"
      Parenthesis " (Optional)"
      Parenthesis " (If using CircleCI)"
    List tight
      ListItem None
        Plain
          "call f() in (it)s"
  ListItem Some(true)
    Paragraph
      Strong
        "Private"
        Parenthesis " (Recommended)"
  ListItem None
    Paragraph
      "(all of it)"
  ListItem None
    Paragraph
      Strong
        "Bold"
      Parenthesis " (a (b))"
    Paragraph
      "para (no)"
"#;
    assert_eq!(drawn(text), expected);
}

#[test]
fn comments_leave_nothing_behind() {
    let text =
        "a <!-- 1 --> <!-- 2 -->\n     <!-- 3 -->\nb\n\n- [ ] <!-- 4 --> Title\n- [ ] <!-- 5 -->\n";
    let expected = r#"Paragraph
  "a"
  SoftBreak
  "b"
List tight
  ListItem Some(false)
    Plain
      "Title"
  ListItem Some(false)
"#;
    assert_eq!(drawn(text), expected);
}

#[test]
fn comments_are_told_where_they_stand() {
    let text = "## T <!-- a -->\n<!-- b -->\n<!-- c --> <!-- d -->\n<!-- e --> f\n\n- [ ] g\n    <!-- h -->\n    | i <!-- j --> |\n    |--|\n";
    let expected = [
        r#"5..15 "a" Heading false true section 1"#,
        r#"16..26 "b" alone section 1 under heading"#,
        r#"27..37 "c" alone section 1 under heading"#,
        r#"38..48 "d" alone section 1 under heading"#,
        r#"49..59 "e" beside text section 1 under heading"#,
        r#"75..85 "h" alone item 6 section 1"#,
        r#"94..104 "j" Cell false false item 6 section 1"#,
    ];
    assert_eq!(read(text).1, expected);
}

#[test]
fn regions_end_in_the_container_they_began_in() {
    let text = "<!-- env: a -->\n\nx\n\n> <!-- env: b -->\n> y\n\n<!-- /env -->\n<!-- /env -->\n\n<!-- env: c -->\n# H\n\n<!-- /env -->\n<!-- /env -->\n";
    let expected = r#"EnvRegion(0)
  Paragraph
    "x"
  Quote
    EnvRegion(1)
      Paragraph
        "y"
EnvRegion(2)
Section
  Heading 1 None
    "H"
"#;
    assert_eq!(drawn(text), expected);
    let told = read(text).1;
    let told: Vec<&str> = told
        .iter()
        .map(String::as_str)
        .filter(|line| line.starts_with("unclosed") || line.starts_with("stray"))
        .collect();
    assert_eq!(
        told,
        [
            "unclosed 1 Container",
            "unclosed 2 Heading(Span { start: 88, end: 91 })",
            "stray 107..120"
        ]
    );
}

#[test]
fn comments_in_quotes_have_spaces_for_the_marks_of_the_quote() {
    let text = "> <!-- a\n> b -->\n> <div>\n> <!-- c -->\n> </div>\n";
    let told = [
        r#"2..16 "a\n  b" alone under heading"#,
        r#"27..37 "c" alone"#,
    ];
    let told_twice = read(text).1;
    assert_eq!(told_twice.len(), 2, "{told_twice:?}");
    assert_eq!(told_twice[0], told[0].replace(" under heading", ""));
    assert_eq!(told_twice[1], told[1]);
    assert_eq!(
        drawn(text),
        "Quote\n  HtmlBlock \"<div>\\n\"\n  HtmlBlock \"\\n</div>\\n\"\n"
    );
}

#[test]
fn what_follows_a_language_is_told_as_it_was_written() {
    let text = "- ```sh {verify, expect: \"a\\\\b\"}\r\n  curl\r\n\r\n  wget\r\n  ```\n\n```js{1,3}\n```\n";
    assert_eq!(
        read(text).1,
        [
            r#"8..32 fence "{verify, expect: \"a\\\\b\"}""#,
            r#"64..69 fence "{1,3}""#
        ]
    );
    let expected = "List tight\n  ListItem None\n    CodeBlock \"sh\" \"curl\\n\\nwget\\n\"\nCodeBlock \"js\" \"\"\n";
    assert_eq!(drawn(text), expected);
}

#[test]
fn text_is_one_node_and_escapes_begin_another() {
    let expected = "Paragraph\n  \"a\"\n  \"*b & c \"\n  \"{{name}} [x] _y©z\"\n";
    assert_eq!(drawn("a\\*b &amp; c \\{{name}} [x] _y&copy;z\n"), expected);
}

#[test]
fn swallowed_boxes_are_reported() {
    for (text, span) in [
        ("- [ ] a\n  - \n", "2..5"),
        ("- [ ] | a |\n  |--|\n  | b |\n", "2..5"),
        ("- [] a\n", "2..4"),
        ("1. [ ]a\n", "3..6"),
        ("- [x]**a**\n", "2..5"),
        ("- [ x] a\n", "2..6"),
        ("- [\u{a0}] a\n", "2..6"),
        ("- [~] a\n", "2..5"),
        ("-[ ] a\n", "0..4"),
        ("text\n2. [ ] a\n", "5..11"),
        ("- [ ] a\n      - [ ] b\n", "14..19"),
        ("a\n\n    - [ ] b\n", "7..14"),
        ("[ ] a\n", "0..3"),
    ] {
        let told = read(text).1;
        assert_eq!(told.len(), 1, "{text:?}: {told:?}");
        assert!(
            told[0].starts_with(&format!("{span} swallowed-task-box")),
            "{text:?}: {told:?}"
        );
    }
}

#[test]
fn what_is_no_task_box_is_not_reported() {
    for text in [
        "- [ ] a\n- [x] b\n  - [X] c\n\n1. [ ] d\n",
        "- [x](https://example.com)\n- [x]: y\n- [text] y\n- []byte\n- [1] note\n- [x][y]\n",
        "- `[ ] code`\n- \\[ ] a\n- [link]\n\n[link]: https://example.com\n",
        "```md\n- [ ] a\n```\n\n    git log\n",
        "text\n- [ ] a\n",
        "- x -\n- 2024. [x] y\n",
        "\\[ ] a\n\ntext\n\\- [ ] b\n\n- [ ] \\[ ] c\n",
    ] {
        assert_eq!(read(text).1, Vec::<String>::new(), "{text:?}");
    }
}

#[test]
fn fifty_thousand_levels_do_not_exhaust_the_stack() {
    let depth = 50_000;
    let (tree, _) = read(&">".repeat(depth));
    assert_eq!(tree.nodes.len(), depth + 1);
    let (tree, _) = read(&"+ ".repeat(depth));
    assert!(tree.nodes.len() > depth);
}
