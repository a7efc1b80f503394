//! A file to read, to print and to keep: no script, no request; its policy forbids both.

use std::collections::HashMap;

use crate::html::Html;
use crate::run::{Record, Row, SELF_ATTESTED};

/// Without the line that says what it is for.
pub fn style() -> &'static str {
    let (_, style) = include_str!("record.css")
        .split_once('\n')
        .unwrap_or_default();
    style.trim_end()
}

/// What is settled and what keeps a gate shut, as it stands in a report; nothing of the rest.
const GOOD: [&str; 3] = ["done", "confirmed absent", "waived"];
const BAD: [&str; 7] = [
    "failed",
    "blocked",
    "in conflict",
    "expired",
    "answered for another text",
    "done, without the evidence asked for",
    "waived, until a day that is over",
];

const COLUMNS: [&str; 5] = [
    "Item",
    "State",
    "Who and when",
    "Evidence and note",
    "Controls",
];

pub fn html(record: &Record) -> String {
    let mut html = Html::new();
    html.push_markup(
        "<!doctype html>\n\
         <html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
         <title>",
    );
    html.push_text(&record.title)
        .push_markup("</title><style>\n")
        .push_markup(style())
        .push_markup("</style></head><body><main>\n<h1>")
        .push_text(&record.title)
        .push_markup("</h1>\n<table class=\"facts\">");
    for (name, value) in &record.facts {
        html.push_markup("<tr><th scope=\"row\">")
            .push_text(name)
            .push_markup("</th><td>")
            .push_text(value)
            .push_markup("</td></tr>");
    }
    html.push_markup("</table>\n<p class=\"attested\">")
        .push_markup(SELF_ATTESTED)
        .push_markup("</p>\n<h2>Gate</h2>\n");
    for (place, (name, lines)) in record.gates.iter().enumerate() {
        html.push_markup(if place > 0 { "\n" } else { "" })
            .push_markup("<p class=\"gate\"><b>")
            .push_text(name)
            .push_markup("</b>");
        push_lines(&mut html, lines.iter().map(|line| Html::text(line)));
        html.push_markup("</p>");
    }
    html.push_markup("\n");
    if !record.reasons.is_empty() {
        html.push_markup("<p>Not ready because:</p>");
        push_list(&mut html, &record.reasons);
    }
    html.push_markup("\n");
    if !record.gaps.is_empty() {
        html.push_markup("<h2>Not in this record</h2>");
        push_list(&mut html, &record.gaps);
    }
    push_pages(&mut html, &record.rows);
    html.push_markup("\n</main></body></html>\n");
    html.into_string()
}

fn push_list(html: &mut Html, lines: &[String]) {
    html.push_markup("<ul>");
    for line in lines {
        html.push_markup("<li>")
            .push_text(line)
            .push_markup("</li>");
    }
    html.push_markup("</ul>");
}

/// With a line break between them.
fn push_lines(html: &mut Html, lines: impl IntoIterator<Item = Html>) {
    for (place, line) in lines.into_iter().enumerate() {
        html.push_markup(if place > 0 { "<br>" } else { "" })
            .push(&line);
    }
}

/// A table for each title of a page, in the order in which they come first.
fn push_pages(html: &mut Html, rows: &[Row]) {
    let mut places: HashMap<&str, usize> = HashMap::new();
    let mut pages: Vec<(&str, Vec<&Row>)> = Vec::new();
    for row in rows {
        let place = *places.entry(&row.page).or_insert(pages.len());
        match pages.get_mut(place) {
            Some((_, of_page)) => of_page.push(row),
            None => pages.push((&row.page, vec![row])),
        }
    }
    if pages.is_empty() {
        html.push_markup("\n");
    }
    for (page, rows) in pages {
        html.push_markup("\n<h2>")
            .push_text(page)
            .push_markup("</h2>\n<div class=\"scroll\" tabindex=\"0\" role=\"region\"");
        html.push_attribute("aria-label", &format!("Items of {page}"))
            .push_markup("><table class=\"items\"><thead><tr>");
        for column in COLUMNS {
            html.push_markup("<th scope=\"col\">")
                .push_markup(column)
                .push_markup("</th>");
        }
        html.push_markup("</tr></thead><tbody>\n");
        for row in rows {
            push_row(html, row);
            html.push_markup("\n");
        }
        html.push_markup("</tbody></table></div>");
    }
}

fn push_row(html: &mut Html, row: &Row) {
    html.push_markup("<tr")
        .push_attribute("id", &row.id)
        .push_markup("><td><strong>")
        .push_text(&row.title)
        .push_markup("</strong><br>");
    let kind = if row.kind == "item" { "" } else { row.kind };
    let parts = [&row.id, kind, row.level];
    let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    html.push(&small(&parts.join(" · ")));
    // An item that says no more than its title says it once.
    match row.text.is_empty() || row.text == format!("{} ({})", row.title, row.level) {
        true => html.push_markup("<br>"),
        false => html
            .push_markup("<pre>")
            .push_text(&row.text)
            .push_markup("</pre>"),
    };
    html.push(&small(&row.hash)).push_markup("</td>");
    let mut standing = Html::new();
    standing.push_markup("<span class=\"standing");
    if GOOD.contains(&row.standing) {
        standing.push_markup(" good");
    } else if BAD.contains(&row.standing) {
        standing.push_markup(" bad");
    }
    standing
        .push_markup("\">")
        .push_text(row.standing)
        .push_markup("</span>");
    let mut when = Html::new();
    if !row.when.is_empty() {
        when.push_markup("<small><time>")
            .push_text(&row.when)
            .push_markup("</time></small>");
    }
    let told = |before: &str, text: &str| match text {
        "" => String::new(),
        text => format!("{before}{text}"),
    };
    let text = Html::text;
    let (until, seen) = (told("until ", &row.until), told("signed with: ", &row.seen));
    push_cell(html, [standing, text(&row.reason), text(&until)]);
    push_cell(html, [text(&row.who), when, small(&seen)]);
    push_cell(html, [text(&row.evidence), text(&row.note)]);
    push_cell(html, [text(&row.controls)]);
    html.push_markup("</tr>");
}

fn push_cell<const N: usize>(html: &mut Html, lines: [Html; N]) {
    html.push_markup("<td>");
    let lines = lines.into_iter().filter(|line| !line.as_str().is_empty());
    push_lines(html, lines);
    html.push_markup("</td>");
}

fn small(text: &str) -> Html {
    let mut html = Html::new();
    if !text.is_empty() {
        html.push_markup("<small>")
            .push_text(text)
            .push_markup("</small>");
    }
    html
}
