//! Lists of very many items: none is long, and all of them together hold each item where it belongs.

use crate::laws::broken_links;
use crate::markup::elements;
use crate::program::{Files, Folder};

const PAGES: usize = 26;
const ITEMS: usize = 30;

/// A site of 780 items of one tag and one control, in two folders and at the top.
fn large() -> Files {
    let folder = Folder::new();
    folder.write(
        "checkdown.yaml",
        "id: large\ntitle: Large\nbase_url: https://docs.example.com/large/\n\
         environments: {production: Production, staging: Staging}\n\
         owners: {ops: Operations}\n\
         controls: {F: {title: Framework, items: {A: First, B: Second, C: Third}}}\n",
    );
    for page in 0..PAGES {
        let items: String = (0..ITEMS)
            .map(|item| {
                let owner = if item == 0 { ", owner: ops" } else { "" };
                let control = if item % 2 == 0 { "A" } else { "B" };
                format!(
                    "- [ ] Item {page} {item} <!-- check: {{id: i{item}, tags: [all], controls: [\"F:{control}\"]{owner}}} -->\n"
                )
            })
            .collect();
        let place = match page {
            0 => String::new(),
            page if page < 6 => "few/".to_owned(),
            page => format!("many/part-{}/", page % 2),
        };
        let text = format!("---\nchecklist: {{id: p{page}}}\n---\n\n# Page {page}\n\n{items}");
        folder.write(&format!("content/{place}page-{page}.md"), text);
    }
    folder.build([])
}

/// The rows of a list's table that are items.
fn items(files: &Files, path: &str) -> usize {
    let page = elements(&String::from_utf8_lossy(&files[path]));
    let links = page.iter().filter(|element| element.name == "a");
    let is_cell = |class: &str| class.split(' ').any(|one| one == "level");
    links
        .filter(|link| link.attribute("class").is_some_and(is_cell))
        .count()
        / 2
}

#[test]
fn a_long_list_is_parted_by_folder_and_a_long_framework_by_control() {
    let files = large();
    let lists = files.keys().filter(|path| {
        path.starts_with("tags/") || path.starts_with("controls/") || path.starts_with("owners/")
    });
    let counts: Vec<(&str, usize)> = lists
        .map(|path| (path.as_str(), items(&files, path)))
        .collect();
    let expected = [
        ("controls/f/a/index.html", PAGES * ITEMS / 2),
        ("controls/f/b/index.html", PAGES * ITEMS / 2),
        ("controls/f/index.html", 0),
        ("controls/index.html", 0),
        ("owners/index.html", 0),
        ("owners/ops/index.html", PAGES),
        ("tags/all/few/index.html", 5 * ITEMS),
        ("tags/all/index.html", 0),
    ];
    for (path, count) in expected {
        assert!(
            counts.contains(&(path, count)),
            "{path}: {count} in {counts:?}"
        );
    }
    let parts = counts.iter().filter(|(path, _)| path.starts_with("tags/"));
    assert_eq!(parts.map(|(_, count)| count).sum::<usize>(), PAGES * ITEMS);
    assert!(counts.iter().all(|&(_, count)| count <= 500), "{counts:?}");
    let broken = broken_links(&files, "https://docs.example.com/large/");
    assert_eq!(broken, [""; 0]);
}

#[test]
fn settings_are_inherited_through_many_environments_in_no_time() {
    const COUNT: usize = 30;
    let folder = Folder::new();
    let environments: String = (0..COUNT).map(|one| format!("  e{one}: E\n")).collect();
    let config = format!("id: deep\ntitle: Deep\ntheme: default\nenvironments:\n{environments}");
    folder.write("checkdown.yaml", config);
    // Through two blocks each there are as many ways to the last environment as 2 to the power of their number.
    let block = |one: usize, name: char| {
        let extends = match one + 1 < COUNT {
            true => format!(", extends: e{}", one + 1),
            false => String::new(),
        };
        format!("```dotenv {{env: e{one}{extends}}}\n{name}{one}=1\n```\n\n")
    };
    let page: String = (0..COUNT)
        .map(|one| block(one, 'A') + &block(one, 'B'))
        .collect();
    folder.write("content/index.md", page);
    let files = folder.build([]);
    let file = String::from_utf8_lossy(&files["e0/env.txt"]);
    let names = file.lines().filter(|line| line.contains('=')).count();
    assert_eq!(names, 2 * COUNT, "{file}");
}
