//! The tables of views in `themes/README.md` are these types' own documentation; `UPDATE_EXPECT=1` writes them
//! anew.

use std::fmt::Write as _;

const SOURCES: &[&str] = &[
    include_str!("frame.rs"),
    include_str!("page.rs"),
    include_str!("item.rs"),
    include_str!("command.rs"),
    include_str!("setting.rs"),
    include_str!("list.rs"),
    include_str!("listing.rs"),
    include_str!("run.rs"),
];

const BEGINS: &str = "<!-- The tables of views begin. They are made from src/render/view/. -->\n";
const ENDS: &str = "<!-- The tables of views end. -->\n";

#[test]
fn the_readme_of_themes_has_every_field_of_every_view() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/themes/README.md");
    let written = std::fs::read_to_string(path).expect("the README is readable");
    let (before, rest) = written
        .split_once(BEGINS)
        .expect("the tables have a beginning");
    let (_, after) = rest.split_once(ENDS).expect("the tables have an end");
    let tables: String = SOURCES.iter().map(|source| tables(source)).collect();
    let wanted = format!("{before}{BEGINS}{tables}\n{ENDS}{after}");
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        std::fs::write(path, &wanted).expect("the README is writable");
    } else {
        assert!(written == wanted, "UPDATE_EXPECT=1 writes the tables anew");
    }
}

/// A heading and a table for each type of a source.
fn tables(source: &str) -> String {
    let mut tables = String::new();
    let mut says = String::new();
    let mut absent = false;
    for line in source.lines() {
        let code = line.trim_start();
        if let Some(words) = code.strip_prefix("///") {
            says.push_str(words);
            continue;
        }
        if code.starts_with("#[") {
            absent |= code.contains("skip_serializing_if");
            continue;
        }
        if let Some(name) = declared(code, "pub struct ") {
            let _ = write!(tables, "\n#### {name}\n\n{}\n", words(&says));
            if !code.ends_with("{}") {
                tables.push_str("\n| field | is | |\n|---|---|---|\n");
            }
        } else if let Some(name) = declared(code, "pub enum ") {
            let _ = write!(
                tables,
                "\n#### {name}\n\n{}\n\n| text | |\n|---|---|\n",
                words(&says)
            );
        } else if let Some((field, kind)) = field(code) {
            let mark = if absent { ", or absent" } else { "" };
            let _ = writeln!(
                tables,
                "| `{field}` | {}{mark} | {} |",
                words_of(kind),
                words(&says)
            );
        } else if let Some(variant) = code.strip_suffix(',') {
            let _ = writeln!(
                tables,
                "| `{}` | {} |",
                variant.to_lowercase(),
                words(&says)
            );
        }
        says.clear();
        absent = false;
    }
    tables
}

fn declared<'a>(code: &'a str, keyword: &str) -> Option<&'a str> {
    code.strip_prefix(keyword)?.split(['<', ' ']).next()
}

fn field(code: &str) -> Option<(&str, &str)> {
    code.strip_prefix("pub ")?
        .strip_suffix(',')?
        .split_once(": ")
}

/// A Rust type in the words of a template's author.
fn words_of(kind: &str) -> String {
    let inside = |wrapper: &str| kind.strip_prefix(wrapper)?.strip_suffix('>');
    if let Some(kind) = inside("Option<") {
        return words_of(kind);
    }
    if let Some(kind) = inside("Vec<") {
        return format!("list of {}", words_of(kind));
    }
    if let Some(kind) = kind
        .strip_prefix("&'a [")
        .and_then(|kind| kind.strip_suffix(']'))
    {
        return format!("list of {}", words_of(kind));
    }
    match kind.split('<').next().unwrap_or(kind) {
        "String" | "&'a str" | "&'static str" => "text".to_owned(),
        "&'a [String]" => "list of text".to_owned(),
        "Html" => "HTML".to_owned(),
        "bool" => "flag".to_owned(),
        "usize" | "u8" => "number".to_owned(),
        view => format!("[{view}](#{})", view.to_lowercase()),
    }
}

/// Documentation without what only Rust's own can link to.
fn words(says: &str) -> String {
    let says = says.trim().replace("[`", "`").replace("`]", "`");
    says.replace("crate::theme::", "").replace('|', "\\|")
}
