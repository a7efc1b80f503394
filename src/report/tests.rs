//! The four formats on one small site, and on anything at all.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::diag::{Code, Edit, Fix};
use crate::source::Span;

const PAGE: &str = "# Release\n\n- [ ] **TLS** <!-- check: {id:tls, owner: secruity} -->\n- [ ] Näm€: 100%, done\n";
const SETTINGS: &str = "title: Ops\nowners: {security: {}}\n";

fn texts(path: &SourcePath) -> Option<&'static str> {
    match path.as_str() {
        "content/release.md" => Some(PAGE),
        "checkdown.yaml" => Some(SETTINGS),
        _ => None,
    }
}

fn span(text: &str, part: &str) -> Span {
    let start = text.find(part).unwrap();
    Span::new(start, start + part.len())
}

/// A misspelt value with its declaration elsewhere, a missing space with its fix, a warning behind wide
/// characters, and a note on a file without text.
fn diagnostics() -> Vec<Diagnostic> {
    let page = SourcePath::new("content/release.md");
    let settings = SourcePath::new("checkdown.yaml");
    let colon = span(PAGE, "id:tls").start as usize + 3;
    let mut list = vec![
        Diagnostic::new(
            Code::UnknownOwner,
            &page,
            span(PAGE, "secruity"),
            "no owner is called `secruity`",
        )
        .label("not declared")
        .related(&settings, span(SETTINGS, "security"), "declared here")
        .help("did you mean `security`?"),
        Diagnostic::new(
            Code::InvalidValue,
            &page,
            span(PAGE, "id:tls"),
            "a space is missing after the colon",
        )
        .fix("insert a space", Span::new(colon, colon), " "),
        Diagnostic::new(
            Code::MissingItemId,
            &page,
            span(PAGE, "100%, done"),
            "this item has no id: 100%, done",
        )
        .help("give it one that lasts")
        .fix(
            "insert an id",
            Span::new(PAGE.len() - 1, PAGE.len() - 1),
            " <!-- check: {id: done} -->",
        ),
        Diagnostic::new(
            Code::IgnoredFenceAttributes,
            &SourcePath::new("themes/a b/x:y,z.html"),
            Span::default(),
            "nothing reads this",
        ),
    ];
    Diagnostic::sort(&mut list);
    list
}

fn told(diagnostics: &[Diagnostic], format: Format, look: Look, root: &str) -> String {
    let report = Report {
        diagnostics,
        texts: &|path| texts(path),
        root,
    };
    let mut out = Vec::new();
    report.write(format, look, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

#[test]
fn people_see_the_lines_and_what_to_write_instead() {
    let expected = "\
error[invalid-value]: a space is missing after the colon
 --> content/release.md:3:28
  |
3 | - [ ] **TLS** <!-- check: {id:tls, owner: secruity} -->
  |                            ^^^^^^
  |
help: insert a space
  |
3 | - [ ] **TLS** <!-- check: {id: tls, owner: secruity} -->
  |                               +

error[unknown-owner]: no owner is called `secruity`
 --> content/release.md:3:43
  |
3 | - [ ] **TLS** <!-- check: {id:tls, owner: secruity} -->
  |                                           ^^^^^^^^ not declared
  |
 ::: checkdown.yaml:2:10
  |
2 | owners: {security: {}}
  |          -------- declared here
  |
  = help: did you mean `security`?

warning[missing-item-id]: this item has no id: 100%, done
 --> content/release.md:4:13
  |
4 | - [ ] Näm€: 100%, done
  |             ^^^^^^^^^^
  |
help: give it one that lasts
  |
4 | - [ ] Näm€: 100%, done <!-- check: {id: done} -->
  |                        ++++++++++++++++++++++++++

note[ignored-fence-attributes]: nothing reads this
--> themes/a b/x:y,z.html

2 errors, 1 warning, 1 note in 2 files; `checkdown explain invalid-value` tells more
";
    assert_eq!(
        told(&diagnostics(), Format::Human, Look::PLAIN, "."),
        expected
    );
}

#[test]
fn github_gets_a_line_for_each_problem_with_its_escapes() {
    let expected = "\
::error file=content/release.md,line=3,endLine=3,col=28,endColumn=34,title=invalid-value::a space is missing after the colon
::error file=content/release.md,line=3,endLine=3,col=43,endColumn=51,title=unknown-owner::no owner is called `secruity` (not declared)%0Ahelp: did you mean `security`?%0Acheckdown.yaml:2:10: declared here
::warning file=content/release.md,line=4,endLine=4,col=13,endColumn=23,title=missing-item-id::this item has no id: 100%25, done%0Ahelp: give it one that lasts
::notice file=themes/a b/x%3Ay%2Cz.html,title=ignored-fence-attributes::nothing reads this
";
    assert_eq!(
        told(&diagnostics(), Format::Github, Look::PLAIN, "."),
        expected
    );
}

#[test]
fn github_gets_no_columns_of_several_lines() {
    let path = SourcePath::new("content/release.md");
    let whole = Span::new(0, PAGE.len());
    let list = [Diagnostic::new(
        Code::EnvAcrossHeading,
        &path,
        whole,
        "a\r\nb",
    )];
    assert_eq!(
        told(&list, Format::Github, Look::PLAIN, "."),
        "::error file=content/release.md,line=1,endLine=5,title=env-across-heading::a%0D%0Ab\n"
    );
}

#[test]
fn programs_get_one_document() {
    let expected = r#"{"version":1,
"summary":{"errors":2,"warnings":1,"notes":1,"files":2},
"diagnostics":[
{"code":"invalid-value","severity":"error","message":"a space is missing after the colon","path":"content/release.md","start":{"line":3,"column":28,"byte":38},"end":{"line":3,"column":34,"byte":44},"label":null,"help":null,"related":[],"fix":{"title":"insert a space","edits":[{"start":{"line":3,"column":31,"byte":41},"end":{"line":3,"column":31,"byte":41},"text":" "}]}},
{"code":"unknown-owner","severity":"error","message":"no owner is called `secruity`","path":"content/release.md","start":{"line":3,"column":43,"byte":53},"end":{"line":3,"column":51,"byte":61},"label":"not declared","help":"did you mean `security`?","related":[{"path":"checkdown.yaml","start":{"line":2,"column":10,"byte":20},"end":{"line":2,"column":18,"byte":28},"message":"declared here"}],"fix":null},
{"code":"missing-item-id","severity":"warning","message":"this item has no id: 100%, done","path":"content/release.md","start":{"line":4,"column":13,"byte":82},"end":{"line":4,"column":23,"byte":92},"label":null,"help":"give it one that lasts","related":[],"fix":{"title":"insert an id","edits":[{"start":{"line":4,"column":23,"byte":92},"end":{"line":4,"column":23,"byte":92},"text":" <!-- check: {id: done} -->"}]}},
{"code":"ignored-fence-attributes","severity":"note","message":"nothing reads this","path":"themes/a b/x:y,z.html","start":null,"end":null,"label":null,"help":null,"related":[],"fix":null}
]}
"#;
    let json = told(&diagnostics(), Format::Json, Look::PLAIN, ".");
    assert_eq!(json, expected);
    serde_json::from_str::<Value>(&json).unwrap();
}

#[test]
fn code_scanning_gets_what_its_schema_requires() {
    let sarif = told(&diagnostics(), Format::Sarif, Look::PLAIN, ".");
    let log: Value = serde_json::from_str(&sarif).unwrap();
    assert_eq!(log["version"], "2.1.0");
    let run = &log["runs"][0];
    assert_eq!(run["columnKind"], "unicodeCodePoints");
    let driver = &run["tool"]["driver"];
    assert_eq!(driver["name"], "Checkdown");
    let rules = driver["rules"].as_array().unwrap();
    let results = run["results"].as_array().unwrap();
    assert_eq!(results.len(), 4);
    for result in results {
        let rule = &rules[usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap()];
        assert_eq!(rule["id"], result["ruleId"]);
        assert!(rule["help"]["markdown"].is_string());
        assert!(["note", "warning", "error"].contains(&result["level"].as_str().unwrap()));
        assert!(result["message"]["text"].is_string());
        let place = &result["locations"][0]["physicalLocation"];
        assert!(place["artifactLocation"]["uri"].is_string());
    }
    let uri = |result: &Value| {
        result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"].clone()
    };
    assert_eq!(uri(&results[3]), "themes/a%20b/x%3Ay%2Cz.html");
    let region = json!({"startLine": 4, "startColumn": 13, "endLine": 4, "endColumn": 23});
    assert_eq!(
        results[2]["locations"][0]["physicalLocation"]["region"],
        region
    );
    let related = &results[1]["relatedLocations"][0];
    assert_eq!(related["id"], 1);
    assert_eq!(related["message"]["text"], "declared here");
    let replacement = &results[0]["fixes"][0]["artifactChanges"][0]["replacements"][0];
    assert_eq!(replacement["insertedContent"]["text"], " ");
    assert_eq!(replacement["deletedRegion"]["startColumn"], 31);
}

#[test]
fn paths_begin_where_the_program_runs() {
    let line = |root| {
        let told = told(&diagnostics()[..1], Format::Github, Look::PLAIN, root);
        told.split(',').next().unwrap().to_owned()
    };
    assert_eq!(line(""), "::error file=content/release.md");
    assert_eq!(line("."), "::error file=content/release.md");
    assert_eq!(line("./docs/"), "::error file=docs/content/release.md");
    assert_eq!(line("../ops"), "::error file=../ops/content/release.md");
    assert_eq!(line("/"), "::error file=/content/release.md");
    let sarif = told(&diagnostics()[..1], Format::Sarif, Look::PLAIN, "/srv/ops");
    assert!(
        sarif.contains("\"file:///srv/ops/content/release.md\""),
        "{sarif}"
    );
}

#[test]
fn without_problems_documents_are_complete_and_people_see_nothing() {
    assert_eq!(told(&[], Format::Human, Look::PLAIN, "."), "");
    assert_eq!(told(&[], Format::Github, Look::PLAIN, "."), "");
    let json: Value = serde_json::from_str(&told(&[], Format::Json, Look::PLAIN, ".")).unwrap();
    assert_eq!(json["diagnostics"], json!([]));
    let sarif: Value = serde_json::from_str(&told(&[], Format::Sarif, Look::PLAIN, ".")).unwrap();
    assert_eq!(sarif["runs"][0]["results"], json!([]));
}

#[test]
fn a_long_list_is_cut_but_never_its_errors() {
    let path = SourcePath::new("content/release.md");
    let warning = Diagnostic::new(Code::MissingItemId, &path, Span::new(0, 3), "no id");
    let mut list = vec![warning; 1500];
    list.push(Diagnostic::new(
        Code::UnclosedEnv,
        &path,
        Span::new(5, 6),
        "left open",
    ));
    let text = told(&list, Format::Human, Look::PLAIN, ".");
    assert_eq!(text.matches("warning[missing-item-id]").count(), 199);
    assert!(text.contains("error[unclosed-env]: left open"));
    let end = "\n… and 1,301 more; `--format json` tells them all\n\n\
               1 error, 1,500 warnings in 1 file; `checkdown explain unclosed-env` tells more\n";
    assert!(text.ends_with(end), "{text}");
}

#[test]
fn of_a_line_that_nobody_could_read_the_place_is_told() {
    let text = format!("one\n![](data:{})\n", "A".repeat(1_000_000));
    let path = SourcePath::new("content/a.md");
    let span = Span::new(500_000, 500_004);
    let list = [
        Diagnostic::new(Code::BrokenAsset, &path, span, "no such file").fix("remove it", span, ""),
    ];
    let report = Report {
        diagnostics: &list,
        texts: &|_| Some(&text),
        root: "",
    };
    let mut out = Vec::new();
    report.write(Format::Human, Look::PLAIN, &mut out).unwrap();
    let told = String::from_utf8(out).unwrap();
    assert!(told.contains("--> content/a.md:2:499997\n"), "{told}");
    assert!(told.contains("help: remove it\n"), "{told}");
    assert!(told.len() < 1000, "{}", told.len());
}

#[test]
fn labels_far_apart_in_one_file_are_shown_apart() {
    let text = format!("first\n{}last\n", "between\n".repeat(5000));
    let path = SourcePath::new("content/a.md");
    let last = Span::new(text.len() - 5, text.len() - 1);
    let list = [
        Diagnostic::new(Code::DuplicateItemId, &path, last, "twice").related(
            &path,
            Span::new(0, 5),
            "first here",
        ),
    ];
    let report = Report {
        diagnostics: &list,
        texts: &|_| Some(&text),
        root: "",
    };
    let mut out = Vec::new();
    report.write(Format::Human, Look::PLAIN, &mut out).unwrap();
    let expected = "\
error[duplicate-item-id]: twice
    --> content/a.md:5002:1
     |
5002 | last
     | ^^^^
     |
    ::: content/a.md:1:1
     |
   1 | first
     | ----- first here

1 error in 1 file; `checkdown explain duplicate-item-id` tells more
";
    assert_eq!(String::from_utf8(out).unwrap(), expected);
}

#[test]
fn text_of_an_author_cannot_steer_the_terminal() {
    let source = "a\u{1b}[31mb\u{9b}2J\u{202e}c\r\nnext\n";
    let path = SourcePath::new("content/\u{1b}[2J.md");
    let span = Span::new(0, source.len());
    let list = [
        Diagnostic::new(Code::UnsafeHtml, &path, span, "x\u{1b}]0;y\u{7}\u{85}")
            .label("\u{1b}[1m")
            .help("\u{9b}1m")
            .fix("\u{1b}c", Span::new(1, 2), "\u{1b}[5m"),
    ];
    let report = Report {
        diagnostics: &list,
        texts: &|_| Some(source),
        root: "",
    };
    let mut out = Vec::new();
    report.write(Format::Human, Look::PLAIN, &mut out).unwrap();
    let text = String::from_utf8(out).unwrap();
    let steers = |letter: &char| letter.is_control() && *letter != '\n';
    assert!(!text.contains(|letter| steers(&letter)), "{text:?}");
}

proptest! {
    /// Any text, any spans, ordered or not, inside a character or past the end.
    #[test]
    fn no_text_and_no_span_stops_a_report(
        text in "(\\PC|\t|\n|\r\n|\r|😀|\u{1b}|表|e\u{301}|a{1,90}){0,24}",
        spans in prop::collection::vec((0_usize..140, 0_usize..60), 1..5),
        edits in prop::collection::vec((0_usize..140, 0_usize..9, "(\\PC|\n|\t| ){0,5}"), 0..4),
        messages in prop::collection::vec("(\\PC|\n|\t){0,12}", 5),
        width in 0_usize..120,
    ) {
        let path = SourcePath::new("content/a.md");
        let span = |(start, length): (usize, usize)| Span::new(start, start + length);
        let mut one = Diagnostic::new(Code::BrokenLink, &path, span(spans[0]), messages[0].as_str())
            .label(messages[1].as_str())
            .help(messages[2].as_str());
        for (index, other) in spans[1..].iter().enumerate() {
            let path = if index == 1 { SourcePath::new("content/b.md") } else { path.clone() };
            one = one.related(&path, span(*other), messages[3].as_str());
        }
        if !edits.is_empty() {
            let edits = edits.into_iter().map(|(start, length, text)| {
                Edit { span: span((start, length)), text }
            });
            one.fix = Some(Fix { title: messages[4].clone(), edits: edits.collect() });
        }
        let list = [one];
        let report = Report { diagnostics: &list, texts: &|_| Some(&text), root: "" };
        for format in Format::ALL {
            let look = Look { color: width % 2 == 0, width };
            let mut out = Vec::new();
            report.write(format, look, &mut out).unwrap();
            prop_assert!(!out.is_empty());
        }
    }
}
