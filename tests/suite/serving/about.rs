//! What the preview's own script asks of a page.

use std::time::{Duration, Instant};

use super::served::Served;
use crate::sites::small;

#[test]
fn the_preview_knows_where_a_page_is_written() {
    let site = small();
    site.write(
        "content/broken.md",
        "---\ndraft: true\n---\n# Broken\n\n- [ ] No id\n\nTo [nowhere](nowhere.md).\n\n\
         | a | b |\n| --- | --- |\n| one | two |\n\n\
         <!-- env: production -->\nNot here.\n<!-- /env -->\n\n```sh\nfirst\nsecond\n```\n",
    );
    let served = Served::start(site.path(), &["--port", "0"]);
    let about = || {
        let answer = served.get("/@checkdown/about?path=/small/staging/broken/", "");
        serde_json::from_slice::<serde_json::Value>(&answer.body).unwrap()
    };
    let begun = Instant::now();
    while about()["is_checked"] != true {
        assert!(begun.elapsed() < Duration::from_secs(20));
    }
    let about = about();
    assert_eq!(about["source"], "content/broken.md");
    assert_eq!(about["draft"], true);
    assert_eq!(about["lines"]["no-id"], 6);
    let blocks: Vec<_> = about["blocks"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| {
            (
                one["line"].as_u64().unwrap(),
                one["words"].as_str().unwrap(),
            )
        })
        .collect();
    assert_eq!(
        blocks,
        [
            (4, "Broken"),
            (6, "No id"),
            (8, "To nowhere."),
            (10, "a b"),
            (12, "one two"),
            (19, "first"),
            (20, "second"),
        ]
    );
    assert_eq!(about["unnamed"], serde_json::json!(["no-id"]));
    let codes: Vec<_> = about["problems"]["here"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["code"].as_str().unwrap())
        .collect();
    assert_eq!(codes, ["missing-item-id", "broken-link"]);
    assert_eq!(about["problems"]["here"][1]["line"], 8);
}
