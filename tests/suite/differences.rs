//! `checkdown diff`: laws on random sites, and the command on real repositories.

mod commits;
mod settings;

use checkdown::catalog::Catalog;
use checkdown::compile::catalog;
use checkdown::diff::{Aspect, Change, Diff, Effect, Subject, diff};
use checkdown::discover::discover;
use checkdown::memo::Memo;
use checkdown::model::Date;
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::program::Folder;
use crate::repository::Repository;
use crate::sites::plans;

const TODAY: Date = Date {
    year: 2026,
    month: 1,
    day: 1,
};

fn read(folder: &Folder) -> Catalog {
    let snapshot = discover(folder.path(), &folder.path().join("public"), TODAY).unwrap();
    catalog(&snapshot, &Memo::default(), &[]).0
}

/// Every change with what it is of, in an order of its own.
fn flat(diff: &Diff) -> Vec<(Option<String>, Option<String>, Change)> {
    let items = diff.pages.iter().flat_map(|page| &page.items);
    let of_items = items.flat_map(|item| {
        let changes = item.changes.iter().cloned();
        changes.map(|change| (item.before.clone(), item.after.clone(), change))
    });
    let pages = diff.pages.iter().flat_map(|page| &page.changes);
    let of_site = pages.chain(&diff.environments).cloned();
    let mut all: Vec<_> = of_items
        .chain(of_site.map(|change| (None, None, change)))
        .collect();
    for (_, _, change) in &mut all {
        change.environments.sort();
    }
    all.sort();
    all
}

/// The same as if the newer state had been the older one.
fn mirrored(diff: &Diff) -> Vec<(Option<String>, Option<String>, Change)> {
    let flat = flat(diff);
    // A command is called what it is now.
    let earlier = |after: &Option<String>, now: &str| {
        let mut commands = flat.iter().filter(|(_, item, one)| {
            (item, one.aspect, one.to.as_deref()) == (after, Aspect::Command, Some(now))
        });
        commands.find_map(|(.., one)| one.from.clone())
    };
    let turned = flat.iter().cloned().map(|(before, after, change)| {
        let subject = change.subject.map(|subject| match subject {
            Subject::Command(now) => Subject::Command(earlier(&after, &now).unwrap_or(now)),
            Subject::Setting(_) => subject,
        });
        let effect = match change.effect {
            Effect::Loosens => Effect::Tightens,
            Effect::Tightens => Effect::Loosens,
            Effect::Neither => Effect::Neither,
        };
        let change = Change {
            from: change.to,
            to: change.from,
            effect,
            subject,
            ..change
        };
        (after, before, change)
    });
    let mut all: Vec<_> = turned.collect();
    all.sort();
    all
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_site_differs_in_nothing_from_itself(plan in plans()) {
        let (site, again) = (plan.write(false), plan.write(false));
        let found = diff(&read(&site.folder), &read(&again.folder));
        prop_assert!(found.is_empty(), "{found:?}");
    }

    #[test]
    fn the_way_back_is_the_mirrored_way(one in plans(), other in plans()) {
        let (one, other) = (one.write(false), other.write(false));
        let (one, other) = (read(&one.folder), read(&other.folder));
        prop_assert_eq!(flat(&diff(&one, &other)), mirrored(&diff(&other, &one)));
    }
}

const SETTINGS: &str = "\
id: moves
title: Moves
base_url: https://docs.example.com/moves/
environments: {production: {vars: {host: prod}}, staging: {vars: {host: stage}}}
owners: {security: {label: Security}, platform: {label: Platform}}
conditions: {slack: Slack?}
";

const BEFORE: &str = "\
# Release

## Security

- [ ] HTTPS <!-- check: {id: tls, evidence: link, expires: 30d} -->
  - TLS 1.2 or newer
  - HSTS is on

  ```sh
  curl https://{{host}}/
  ```
- [ ] Old name <!-- check: {id: old} -->
- [ ] Gone <!-- check: {id: gone} -->
- [ ] Extra (Optional) <!-- check: {id: extra} -->
  - said once

## Later

- [ ] Moves <!-- check: {id: moves, owner: security} -->
";

const AFTER: &str = "\
# Release

## Security

- [ ] HTTPS (Recommended) <!-- check: {id: tls, expires: 1y, env: production} -->
  - TLS 1.3 or newer

  ```sh
  curl -I https://{{host}}/
  ```
- [ ] New name <!-- check: {id: new, aliases: [old], when: slack} -->
- [ ] Come <!-- check: {id: come} -->
- [ ] Extra (Optional) <!-- check: {id: extra} -->
- [ ] Moves <!-- check: {id: moves, owner: platform} -->

## Later
";

fn repository() -> Repository {
    let repository = Repository::new();
    let pages = [("checkdown.yaml", SETTINGS), ("content/release.md", BEFORE)];
    repository.commit("2026-01-01", &pages);
    repository.git(["tag", "v1"]);
    repository.commit("2026-02-01", &[("content/release.md", AFTER)]);
    repository.git(["tag", "v2"]);
    repository
}

fn json_of(repository: &Repository, revisions: &str) -> Value {
    let run = repository
        .folder
        .run(["diff", revisions, "--format", "json"]);
    serde_json::from_str(&run.expect_exit(0).stdout).unwrap()
}

/// Of one item: aspect, from, to, effect.
fn changes(document: &Value, id: &str) -> Vec<[String; 4]> {
    let items = document["pages"][0]["items"].as_array().unwrap();
    let wanted = |item: &&Value| item["after"] == id || item["before"] == id;
    let item = items.iter().find(wanted).expect("the item is told");
    let text = |value: &Value| value.as_str().unwrap_or("-").to_owned();
    let changes = item["changes"].as_array().unwrap().iter();
    changes
        .map(|one| ["aspect", "from", "to", "effect"].map(|key| text(&one[key])))
        .collect()
}

#[test]
fn changes_are_told_with_their_effect() {
    let document = json_of(&repository(), "v1..v2");
    let said = |id: &str| -> Vec<String> {
        let changes = changes(&document, id).into_iter();
        changes.map(|change| change.join(" | ")).collect()
    };
    assert_eq!(
        said("release/tls"),
        [
            "level | required | recommended | loosened",
            "environment | staging | - | loosened",
            "criterion | HSTS is on | - | loosened",
            "criterion | TLS 1.2 or newer | TLS 1.3 or newer | -",
            "command | curl https://prod/ | curl -I https://prod/ | -",
            "evidence | link | - | loosened",
            "expires | 30d | 1y | loosened",
        ]
    );
    assert_eq!(
        said("release/new"),
        [
            "id | release/old | release/new | -",
            "title | Old name | New name | -",
            "condition | - | slack | loosened",
        ]
    );
    assert_eq!(said("release/gone"), ["item | Gone | - | loosened"]);
    assert_eq!(said("release/come"), ["item | - | Come | tightened"]);
    assert_eq!(said("release/extra"), ["criterion | said once | - | -"]);
    assert_eq!(
        said("release/moves"),
        [
            "place | Later | Security | -",
            "owner | security | platform | -"
        ]
    );
    let totals = json!({"added": 1, "removed": 1, "changed": 4, "settings": 0, "loosened": 7, "tightened": 1});
    assert_eq!(document["totals"], totals);
}

#[test]
fn a_weaker_requirement_fails_where_that_is_asked_for() {
    let repository = repository();
    let loosened = ["--fail-on", "loosened"];
    let run = |revisions| {
        let words = ["diff", revisions].into_iter().chain(loosened);
        repository.folder.run(words)
    };
    run("v1..v2").expect_exit(1);
    let back = run("v2..v1").expect_exit(1);
    assert!(
        back.stdout.contains("1 loosened, 7 tightened"),
        "{}",
        back.stdout
    );
    let none = run("v1..v1").expect_exit(0);
    assert_eq!(none.stdout, "nothing changed in meaning\n");
    repository.folder.run(["diff", "v1..v2"]).expect_exit(0);
}

#[test]
fn the_folder_is_compared_as_it_is_and_left_so() {
    let repository = repository();
    assert_eq!(json_of(&repository, "v2")["pages"], json!([]));
    let text = AFTER.replace("Come", "Came");
    repository.folder.write("content/release.md", &text);
    let document = json_of(&repository, "HEAD");
    assert_eq!(document["to"]["commit"], Value::Null);
    assert_eq!(changes(&document, "release/come")[0][0], "title");
    assert_eq!(
        repository.git(["status", "--porcelain"]),
        " M content/release.md\n"
    );
}

#[test]
fn three_dots_begin_where_the_branches_parted() {
    let repository = repository();
    repository.git(["checkout", "--quiet", "-b", "topic", "v1"]);
    repository.commit(
        "2026-03-01",
        &[(
            "content/more.md",
            "# More\n\n- [ ] A <!-- check: {id: a} -->\n",
        )],
    );
    let document = json_of(&repository, "main...topic");
    assert_eq!(document["pages"].as_array().unwrap().len(), 1);
    assert_eq!(document["pages"][0]["changes"][0]["aspect"], "page");
    assert_eq!(
        json_of(&repository, "main..topic")["pages"]
            .as_array()
            .unwrap()
            .len(),
        2
    );
}

#[test]
fn an_item_that_moved_to_another_page_is_one_item() {
    let repository = repository();
    let text = AFTER.replace("- [ ] Come <!-- check: {id: come} -->\n", "");
    let moved = "# Other\n\n- [ ] Come <!-- check: {id: c} -->\n";
    repository.commit(
        "2026-03-01",
        &[("content/release.md", &text), ("content/other.md", moved)],
    );
    let document = json_of(&repository, "v2..HEAD");
    let changes = changes(&document, "other/c");
    assert_eq!(changes[0][..3], ["id", "release/come", "other/c"]);
    assert_eq!(changes[1][..3], ["place", "Release › Security", "Other"]);
    assert_eq!(document["totals"]["loosened"], 0);
}

#[test]
fn one_environment_is_compared_alone() {
    let repository = repository();
    let run = repository
        .folder
        .run(["diff", "v1..v2", "--env", "staging"])
        .expect_exit(0);
    assert!(
        run.stdout.contains("- release/tls HTTPS\n"),
        "{}",
        run.stdout
    );
    assert!(!run.stdout.contains("prod"), "{}", run.stdout);
    repository
        .folder
        .run(["diff", "v1..v2", "--env", "nowhere"])
        .expect_exit(2);
}

#[test]
fn a_bad_revision_is_one_clear_error() {
    let repository = repository();
    for revisions in ["v1..nowhere", "nowhere", "nowhere...v1"] {
        let run = repository.folder.run(["diff", revisions]).expect_exit(2);
        let wanted = "error: `nowhere` is no commit, branch or tag of this repository\n";
        assert_eq!(run.stderr, wanted);
    }
    let run = Folder::of(&[("content/a.md", "# A\n")]).run(["diff"]);
    let run = run.expect_exit(3);
    assert!(
        run.stderr.contains("not a git repository"),
        "{}",
        run.stderr
    );
}

#[test]
fn a_revision_with_errors_is_compared_as_far_as_it_goes() {
    let repository = repository();
    repository.commit(
        "2026-03-01",
        &[(
            "content/bad.md",
            "# Bad\n\n- [ ] A <!-- check: {id: a, levle: x} -->\n",
        )],
    );
    let run = repository.folder.run(["diff", "v2..HEAD"]).expect_exit(0);
    assert!(run.stdout.contains("+ bad/a A"), "{}", run.stdout);
    assert_eq!(
        run.stderr,
        "note: HEAD has 1 error; it is compared as far as it could be read\n"
    );
}

#[test]
fn markdown_is_for_a_review() {
    let run = repository()
        .folder
        .run(["diff", "v1..v2", "--format", "markdown"])
        .expect_exit(0);
    let link =
        "- [**`release/tls`**](https://docs.example.com/moves/production/release/#tls) HTTPS\n";
    assert!(run.stdout.contains(link), "{}", run.stdout);
    let fence = "  - command changed\n\n    ```diff\n    - curl https://prod/\n    + curl -I https://prod/\n    ```\n";
    assert!(run.stdout.contains(fence), "{}", run.stdout);
}

#[test]
fn what_a_command_is_for_is_part_of_its_meaning() {
    let page = |fences: [&str; 4], level: &str| {
        let [one, two, three, four] = fences;
        format!(
            "# P\n\n- [ ] A{level} <!-- check: {{id: a}} -->\n\n  ```sh{one}\n  curl -f https://example.com\n  ```\n\n  \
             ```sh{two}\n  dig example.com\n  ```\n\n  ```sh{three}\n  drop all\n  ```\n\n  ```sh{four}\n  restore all of it\n  ```\n"
        )
    };
    let said = |level: &str| {
        let before = [
            " {verify, expect: ok}",
            " {expect: a}",
            " {danger}",
            " {rollback}",
        ];
        let repository = Repository::new();
        repository.commit("2026-01-01", &[("content/p.md", &page(before, level))]);
        let after = page(["", " {expect: b, verify}", "", ""], level);
        repository.commit(
            "2026-02-01",
            &[("content/p.md", &after.replace("dig ", "dig +short "))],
        );
        let document = json_of(&repository, "HEAD~..HEAD");
        let changes = document["pages"][0]["items"][0]["changes"]
            .as_array()
            .unwrap()
            .clone();
        let changes = changes.iter().map(|one| {
            let keys = ["aspect", "command", "from", "to", "effect"];
            let words = keys.iter().map(|key| one[key].as_str().unwrap_or("-"));
            words.collect::<Vec<_>>().join(" | ")
        });
        changes.collect::<Vec<_>>()
    };
    let of_required = [
        "command | - | dig example.com | dig +short example.com | -",
        "verify | curl -f https://example.com | yes | - | loosened",
        "verify | dig +short example.com | - | yes | tightened",
        "expect | curl -f https://example.com | ok | - | loosened",
        "expect | dig +short example.com | a | b | -",
        "danger | drop all | yes | - | -",
        "rollback | restore all of it | yes | - | -",
    ];
    assert_eq!(said(""), of_required);
    assert!(
        said(" (Optional)")
            .iter()
            .all(|change| change.ends_with(" | -"))
    );
}

/// A check that is taken away altogether is gone as well.
#[test]
fn a_check_that_is_removed_loosens() {
    let item = "# P\n\n- [ ] A <!-- check: {id: a} -->\n";
    let repository = Repository::new();
    let fence =
        format!("{item}\n  ```sh {{verify}}\n  curl x\n  ```\n\n  ```sh\n  wget y\n  ```\n");
    repository.commit("2026-01-01", &[("content/p.md", &fence)]);
    repository.commit("2026-02-01", &[("content/p.md", item)]);
    let document = json_of(&repository, "HEAD~..HEAD");
    assert_eq!(
        changes(&document, "p/a"),
        [
            ["command", "curl x", "-", "loosened"],
            ["command", "wget y", "-", "-"]
        ]
        .map(|one| one.map(str::to_owned))
    );
    let run = repository
        .folder
        .run(["diff", "HEAD~..HEAD"])
        .expect_exit(0);
    assert!(
        run.stdout
            .contains("      command removed (loosened)\n        - curl x\n"),
        "{}",
        run.stdout
    );
}
