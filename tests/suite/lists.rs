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
fn without_scripts_every_item_is_in_one_of_few_lists() {
    let files = large();
    let lists = files
        .keys()
        .filter(|path| path.starts_with("search/items/"));
    let counts: Vec<(&str, usize)> = lists
        .map(|path| (path.as_str(), items(&files, path)))
        .collect();
    // A folder, one that has more than a list can show, and what is behind them.
    let expected = [
        ("search/items/1/index.html", 5 * ITEMS),
        ("search/items/2/1/index.html", 10 * ITEMS),
        ("search/items/2/2/index.html", 10 * ITEMS),
        ("search/items/2/index.html", 0),
        ("search/items/3/index.html", ITEMS),
        ("search/items/index.html", 0),
    ];
    assert_eq!(counts, expected);
    let text = |path: &str| String::from_utf8_lossy(&files[path]).into_owned();
    assert!(text("search/index.html").contains("<a href=\"items/\">All items</a>"));
    assert!(text("search/items/index.html").contains("<a href=\"2/\">Many</a>"));
    let part = text("search/items/2/1/index.html");
    assert!(part.contains("../../../../production/many/part-"), "{part}");
    // Nothing keeps them for reading without a network: who runs no scripts has no worker.
    let kept = files.iter().filter(|(path, _)| path.contains("offline-"));
    let mut kept = kept.map(|(_, list)| String::from_utf8_lossy(list));
    assert!(!kept.any(|list| list.contains("search/items/")));
}

#[test]
fn the_page_of_the_search_stays_short_however_many_pages_there_are() {
    let listed = |folders: usize, pages: usize| {
        let folder = Folder::new();
        folder.write(
            "checkdown.yaml",
            "id: many\ntitle: Many\nbase_url: https://docs.example.com/\ntheme: default\n",
        );
        folder.write("content/index.md", "# Home\n");
        for (one, page) in (0..folders).flat_map(|one| (0..pages).map(move |page| (one, page))) {
            folder.write(&format!("content/f{one}/p{page}.md"), "# Page\n");
        }
        let files = folder.build([]);
        let page = elements(&String::from_utf8_lossy(&files["search/index.html"]));
        let links = page.iter().filter(|element| element.name == "a");
        let hrefs = links.filter_map(|link| link.attribute("href"));
        hrefs
            .filter(|href| href.starts_with("../f") && href.ends_with('/'))
            .count()
    };
    // The list of pages beside the text names the folders as well.
    assert_eq!(listed(9, 100), 9 + 9 * 101);
    assert_eq!(listed(10, 100), 10 + 10);
}

#[test]
fn what_search_leaves_out_its_lists_leave_out() {
    let site = |settings: &str| {
        let folder = Folder::of(&[
            (
                "checkdown.yaml",
                &format!("id: s\ntitle: S\nbase_url: https://docs.example.com/\n{settings}"),
            ),
            ("content/index.md", "# Home\n"),
            (
                "content/a.md",
                "# A\n\n- [ ] Seen <!-- check: {id: a} -->\n",
            ),
            (
                "content/b.md",
                "---\nsearch: false\n---\n# B\n\n- [ ] Hidden <!-- check: {id: b} -->\n",
            ),
        ]);
        folder.build([])
    };
    let files = site("");
    let list = String::from_utf8_lossy(&files["search/items/index.html"]);
    assert!(list.contains("Seen") && !list.contains("Hidden"), "{list}");
    for settings in ["search: false\n", "search: {exclude: [a.md]}\n"] {
        let files = site(settings);
        assert!(!files.contains_key("search/items/index.html"), "{settings}");
        let page = files.get("search/index.html");
        assert!(page.is_none_or(|page| !String::from_utf8_lossy(page).contains("items/")));
    }
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
