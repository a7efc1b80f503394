//! What trees look like as HTML of the site.

use std::borrow::Cow;

use super::specification::{Plain, read};
use super::*;
use crate::source::SourcePath;
use crate::tree::{Fill, Kind};

/// Every task is an item, every heading has its slug, and links to `.md` lose their ending.
struct Site<'a>(&'a Tree);

impl Parts for Site<'_> {
    fn is_item(&self, item: NodeId) -> bool {
        matches!(self.0.node(item).kind, Kind::ListItem { task: Some(_) })
    }
    fn item(&self, _: NodeId, title: Html, body: Html) -> Result<Html> {
        let mut html = Html::new();
        html.push_markup("<li class=\"item\">[")
            .push(&title)
            .push_markup("]")
            .push(&body)
            .push_markup("</li>\n");
        Ok(html)
    }
    fn code(&self, tree: &Tree, node: NodeId, block: &CodeBlock) -> Result<Html> {
        Plain.code(tree, node, block)
    }
    fn view(&self, _: NodeId) -> Result<Html> {
        Ok(Html::text("(view)"))
    }
    fn section(&self, _: NodeId) -> Option<Html> {
        Some(Html::new())
    }
    fn heading(&self, node: NodeId, level: u8, title: Html) -> Result<Html> {
        Plain.heading(node, level, title)
    }
    fn table_label(&self, _: NodeId) -> String {
        "Ports & hosts".to_owned()
    }
    fn shows_parenthesis(&self, _: NodeId) -> bool {
        false
    }
    fn destination<'a>(&self, written: &'a str) -> Cow<'a, str> {
        written.strip_suffix(".md").unwrap_or(written).into()
    }
    fn html_destination<'a>(&self, written: &'a str) -> Cow<'a, str> {
        self.destination(written)
    }
    fn is_html_anchor(&self, id: &str) -> bool {
        id != "taken"
    }
    fn image_size(&self, written: &str) -> Option<ImageSize> {
        (written == "known.png").then_some(ImageSize {
            width: 3,
            height: 4,
        })
    }
}

fn site(text: &str) -> String {
    let tree = read(text);
    let html = content(&tree, &Site(&tree)).expect("nothing in it can fail");
    html.into_string()
}

fn reports(text: &str) -> Vec<String> {
    let tree = read(text);
    let mut found = Vec::new();
    report_unsafe(&tree, &SourcePath::new("page.md"), &mut found);
    let told = found.into_iter().map(|diagnostic| {
        let marked = &text[diagnostic.primary.span.range()];
        format!("{marked}: {}", diagnostic.message)
    });
    told.collect()
}

#[test]
fn items_are_made_of_their_title_and_the_rest() {
    let text = "1. [ ] **a** (Optional)\n   - b\n\n   <b>c</b>\n2. [x] d\n\n- e\n";
    let expected = "<ol class=\"items steps\">\n<li class=\"item\">[<strong>a</strong>]<ul>\n<li>b</li>\n</ul>\n<p><b>c</b></p>\n</li>\n<li class=\"item\">[d]</li>\n</ol>\n<ul>\n<li>e</li>\n</ul>\n";
    assert_eq!(site(text), expected);
}

#[test]
fn the_sites_own_markup_stands_around_blocks() {
    let text = "## T\n\n> [!TIP]\n> a\n\n| b | c |\n|:-:|---|\n| d | e |\n\n![f](known.png) ![g *h*](i.png \"j\")\n";
    let expected = "<section class=\"section\">\n<h2>T</h2>\n<div class=\"alert alert-tip\" role=\"note\"><p class=\"alert-title\">Tip</p>\n<p>a</p>\n</div>\n<div class=\"table\" tabindex=\"0\" role=\"region\" aria-label=\"Ports &amp; hosts\">\n<table>\n<thead>\n<tr>\n<th class=\"align-center\">b</th>\n<th>c</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<td class=\"align-center\">d</td>\n<td>e</td>\n</tr>\n</tbody>\n</table>\n</div>\n<p><img src=\"known.png\" alt=\"f\" width=\"3\" height=\"4\"> <img src=\"i.png\" alt=\"g h\" title=\"j\" loading=\"lazy\"></p>\n</section>\n";
    assert_eq!(site(text), expected);
}

#[test]
fn footnotes_stand_at_the_end_in_the_order_of_their_references() {
    let text = "[^b]: B\n\n[^c]: C[^a]\n\n[^a]: A\n\n    - x\n\nSee[^a], [^b], [^a].\n";
    let html = site(text);
    let order: Vec<usize> = [
        "<li id=\"fn:1\">\n<p>A",
        "<li id=\"fn:2\">\n<p>B",
        "<li id=\"fn:3\">\n<p>C",
    ]
    .iter()
    .map(|note| html.find(note).expect(note))
    .collect();
    assert!(order.is_sorted(), "{html}");
    for link in [
        "<a role=\"doc-noteref\" id=\"fnref:1:2\" href=\"#fn:1\">1</a>",
        "<a class=\"footnote-back\" role=\"doc-backlink\" href=\"#fnref:2\" aria-label=\"Back to reference 2\">↩</a></p>",
        "href=\"#fnref:1:3\"",
    ] {
        assert!(html.contains(link), "{link}\n{html}");
    }
    assert_eq!(
        html.matches("id=\"fnref:").count(),
        html.matches("href=\"#fnref:").count()
    );
}

#[test]
fn markdown_may_stand_in_raw_html() {
    let text = "<details>\n<summary>More</summary>\n\n- **a**\n\n</details>\n\nPress <kbd>*b*</kbd> <img src=c.md>.\n";
    let expected = "<details>\n<summary>More</summary>\n<ul>\n<li><strong>a</strong></li>\n</ul>\n</details>\n<p>Press <kbd><em>b</em></kbd> <img alt=\"\" src=\"c\" loading=\"lazy\">.</p>\n";
    assert_eq!(site(text), expected);
    assert_eq!(reports(text), Vec::<String>::new());
}

#[test]
fn nothing_dangerous_passes_and_all_of_it_is_reported() {
    for (text, html, told) in [
        (
            "<script>alert(1)</script>\n",
            "\n",
            "<script>: `<script>` is left out",
        ),
        (
            "a <b onclick=\"x()\">b</b>\n",
            "<p>a <b>b</b></p>\n",
            "onclick=\"x()\": the attribute `onclick` is left out",
        ),
        (
            "<p id=x style='y'>\n",
            "<p id=\"x\">\n</p>",
            "style='y': the attribute `style` is left out",
        ),
        (
            "[a](JavaScript:alert(1))\n",
            "<p>a</p>\n",
            "[a](JavaScript:alert(1)): this link is left out, because its scheme is not one of the safe ones",
        ),
        (
            "![a](data:image/png;base64,x)\n",
            "<p>a</p>\n",
            "![a](data:image/png;base64,x): this link is left out, because its scheme is not one of the safe ones",
        ),
        (
            "<a href=\"java&#115;cript:x\">a</a>\n",
            "<p><a>a</a></p>\n",
            "href=\"java&#115;cript:x\": this destination is left out, because its scheme is not one of the safe ones",
        ),
        (
            "a <div>b</div>\n",
            "<p>a b</p>\n",
            "<div>: `<div>` is left out, because it stands inside of a paragraph",
        ),
        (
            "[a <a href=b>c</a>](d)\n",
            "<p><a href=\"d\">a c</a></p>\n",
            "<a href=b>: a link inside of a link is left out",
        ),
        (
            "<!-- never\n\n**closed**\n",
            "",
            "<!-- never\n\n**closed**\n: this comment never ends, and takes all that follows with it",
        ),
        (
            "<?php x ?>\n",
            "\n",
            "<?php x ?>: declarations are left out",
        ),
    ] {
        assert_eq!(site(text), html, "{text}");
        assert!(
            reports(text).contains(&told.to_owned()),
            "{text}: {:?}",
            reports(text)
        );
    }
}

#[test]
fn html_that_would_swallow_text_is_shown_instead() {
    let text = "<title>\n\n*a*\n\n</title>\n";
    assert_eq!(
        site(text),
        "<pre>&lt;title&gt;</pre>\n<p><em>a</em></p>\n<pre>&lt;/title&gt;</pre>\n"
    );
    let told = "<title>\n: this HTML would swallow what stands around it, so it is shown as text";
    assert!(
        reports(text).contains(&told.to_owned()),
        "{:?}",
        reports(text)
    );
}

#[test]
fn unbalanced_html_is_balanced_and_reported() {
    let text = "> <details>\n>\n> a\n\nb </b>\n";
    let html = "<blockquote>\n<details>\n<p>a</p>\n</details></blockquote>\n<p>b </p>\n";
    assert_eq!(site(text), html);
    assert_eq!(
        reports(text),
        [
            "<details>: `<details>` is not closed in the block that it is opened in",
            "</b>: `</b>` closes nothing in the block that it stands in",
        ]
    );
}

#[test]
fn marks_cannot_be_forged() {
    // The mark of the piece depends on the content, so an author cannot write it beforehand.
    let text =
        "<div data-0123456789abcdef0123456789abcdef=\"0\"></div>\n\na\n\n<div>\n\nb\n\n</div>\n";
    let html = site(text);
    assert_eq!(
        (
            html.matches("<p>a</p>").count(),
            html.matches("<p>b</p>").count()
        ),
        (1, 1)
    );
    assert!(!html.contains("data-"), "{html}");
}

#[test]
fn variables_can_be_filled_in() {
    let mut tree = read("x\n");
    let Kind::Text(text) = tree.nodes[2].kind else {
        panic!("the second node is text")
    };
    tree.fills.push(Fill {
        name: "app".to_owned(),
        text,
    });
    tree.nodes[2].kind = Kind::Variable(0);
    let html = content(&tree, &Site(&tree)).expect("nothing in it can fail");
    let expected = "<p><var class=\"variable\" data-variable=\"app\">x</var></p>\n";
    assert_eq!(html.as_str(), expected);
    let inner = inline(&tree, 1, &Site(&tree)).expect("nothing in it can fail");
    assert_eq!(format!("<p>{}</p>\n", inner.as_str()), expected);
}

#[test]
fn fifty_thousand_levels_do_not_exhaust_the_stack() {
    let depth = 50_000;
    let html = site(&format!("{}a", ">".repeat(depth)));
    assert_eq!(html.matches("<blockquote>").count(), depth);
    let html = site(&"<i>".repeat(depth));
    assert_eq!(html.matches("&lt;i&gt;").count(), depth);
}

#[test]
fn html_nested_beyond_reason_is_shown_as_text() {
    let html = site(&"<div>\n".repeat(1_000));
    assert!(html.starts_with("<pre>&lt;div&gt;"), "{html}");
    let html = site(&format!("<ul>\n{}</ul>\n", "<li>a\n".repeat(1_000)));
    assert!(html.starts_with("<ul>\n<li>a"), "{html}");
}

#[test]
fn raw_html_names_places_once_and_never_those_of_others() {
    for (text, html) in [
        ("a <a name=\"x\"></a>b\n", "<p>a <a id=\"x\"></a>b</p>\n"),
        ("<a id=x name=x>b</a>\n", "<p><a id=\"x\">b</a></p>\n"),
        (
            "<b id=x>a</b> <b id=x>b</b>\n",
            "<p><b id=\"x\">a</b> <b>b</b></p>\n",
        ),
        (
            "<b id=taken>a</b> <img name=x>\n",
            "<p><b>a</b> <img alt=\"\" loading=\"lazy\"></p>\n",
        ),
    ] {
        assert_eq!(site(text), html);
    }
}

#[test]
fn cells_of_tables_hold_blocks_of_raw_html() {
    let table = "| a |\n|---|\n| b <ul><li>*c*</li></ul> |\n";
    assert!(
        site(table).contains("<td>b <ul><li><em>c</em></li></ul></td>"),
        "{}",
        site(table)
    );
}

#[test]
fn an_address_in_a_link_of_raw_html_is_not_another_link() {
    let html = site(
        "<a href=\"x.md\">**http://a.example**</a> http://b.example\n\n<a>\n\nwww.c.example\n",
    );
    assert_eq!(html.matches("<a href").count(), 3, "{html}");
}
