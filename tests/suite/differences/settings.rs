//! Settings in `checkdown diff`.

use serde_json::{Value, json};

use super::{SETTINGS, json_of};
use crate::repository::Repository;

/// What is told of the settings of each page: name, aspect, from, to, effect, environments.
fn settings(document: &Value) -> Vec<String> {
    let pages = document["pages"].as_array().unwrap().iter();
    let changes = pages.flat_map(|page| page["changes"].as_array().unwrap());
    let changes = changes.filter(|one| one["setting"].is_string());
    let text = |value: &Value| value.as_str().unwrap_or("-").to_owned();
    changes
        .map(|one| {
            let keys = ["setting", "aspect", "from", "to", "effect"];
            let environments = one["environments"]
                .as_array()
                .map_or(&[][..], Vec::as_slice);
            let words = keys.iter().map(|key| text(&one[key]));
            let words: Vec<_> = words.chain(environments.iter().map(text)).collect();
            words.join(" | ")
        })
        .collect()
}

/// Two states of a page of settings.
fn settings_of(before: &str, after: &str) -> (Repository, Value) {
    let page = |blocks: &str| format!("# Settings\n\n{blocks}");
    let repository = Repository::new();
    let files = [
        ("checkdown.yaml", SETTINGS),
        ("content/settings.md", &page(before)),
    ];
    repository.commit("2026-01-01", &files);
    repository.commit("2026-02-01", &[("content/settings.md", &page(after))]);
    let document = json_of(&repository, "HEAD~..HEAD");
    (repository, document)
}

#[test]
fn settings_are_compared_by_name() {
    let (repository, document) = settings_of(
        "```dotenv\n# Required\nGONE=xxx\nKEPT=1\nKEY=xxx\nURL=https://xxx@{{host}}\nSLACK=xxx\nRETENTION=400\n# Optional\nEXTRA=1\n```\n",
        "```dotenv\n# Required\nKEPT=1\nNEW=$(openssl rand -hex 8)\nKEY=$(openssl rand -hex 16)\nURL='https://a b'\n# If using Slack\nSLACK=xxx\n# Recommended\nRETENTION=400\n```\n",
    );
    assert_eq!(
        settings(&document),
        [
            "NEW | setting | - | $(openssl rand -hex 8) | tightened",
            "KEY | value | must be set | $(openssl rand -hex 16) | -",
            "URL | value | must be set: https://xxx@prod | 'https://a b' | - | production",
            "URL | value | must be set: https://xxx@stage | 'https://a b' | - | staging",
            "SLACK | condition | - | slack | loosened",
            "RETENTION | level | required | recommended | loosened",
            "GONE | setting | must be set | - | loosened",
            "EXTRA | setting | 1 | - | -",
        ]
    );
    let totals = &document["totals"];
    assert_eq!(
        (&totals["settings"], &totals["loosened"]),
        (&json!(7), &json!(3))
    );
    let run = repository
        .folder
        .run(["diff", "HEAD~..HEAD", "--fail-on", "loosened"])
        .expect_exit(1);
    assert!(
        run.stdout.contains("  setting GONE: removed (loosened)\n"),
        "{}",
        run.stdout
    );
    assert!(
        run.stdout
            .ends_with("7 settings changed on 1 page: 3 loosened, 1 tightened\n"),
        "{}",
        run.stdout
    );
}

#[test]
fn a_setting_is_compared_where_it_is() {
    let (_, document) = settings_of(
        "```dotenv {env: production}\nA=1\nB=1\n```\n\n```dotenv {env: staging}\nA=2\n```\n",
        "```dotenv {env: production}\nA=1\n```\n\n```dotenv {env: staging, extends: production}\nA=3\nB=2\n```\n",
    );
    let wanted = [
        "A | value | 2 | 3 | - | staging",
        "B | setting | 1 | - | loosened | production",
        "B | setting | - | 2 | tightened | staging",
    ];
    assert_eq!(settings(&document), wanted);
    // What staging inherits it must set itself, so no value of production is told of it.
    let (_, document) = settings_of(
        "```dotenv {env: production}\nA=1\n```\n\n```dotenv {env: staging}\nA=2\n```\n",
        "```dotenv {env: production}\nA=1\n```\n\n```dotenv {env: staging, extends: production}\nB=3\n```\n",
    );
    assert_eq!(
        settings(&document),
        [
            "A | value | 2 | must be set | - | staging",
            "B | setting | - | 3 | tightened | staging",
        ]
    );
}

#[test]
fn a_setting_that_moved_to_another_page_is_one_setting() {
    let (repository, _) = settings_of("```dotenv\nA=xxx\nB=1\n```\n", "```dotenv\nB=1\n```\n");
    let other = "# Other\n\n```dotenv\nA=xxx\n```\n";
    repository.commit("2026-03-01", &[("content/other.md", other)]);
    let document = json_of(&repository, "HEAD~2..HEAD");
    assert_eq!(settings(&document), ["A | place | Settings | Other | -"]);
}
