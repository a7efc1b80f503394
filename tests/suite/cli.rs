//! The command line as people and scripts meet it: what can be typed, and what it answers.

use std::fs;
use std::path::Path;

use crate::program::{self, Folder, assert_same, checkdown, files};
use crate::sites::{SMALL, small as site};

#[test]
fn exit_codes_tell_who_has_to_act() {
    let site = site();
    site.run(["build"]).expect_exit(0);
    site.run(["check"]).expect_exit(0);
    site.write(
        "content/broken.md",
        "# Broken\n\n- [ ] One <!-- check: {id: a, levle: required} -->\n",
    );
    site.run(["check"]).expect_exit(1);
    site.run(["build"]).expect_exit(1);
    site.run(["build", "--no-such-option"]).expect_exit(2);
    site.run(["no-such-verb"]).expect_exit(2);
    site.run([]).expect_exit(2);
    site.run(["build", "--env", "nowhere"]).expect_exit(2);
    let missing = site.run(["build", "--root", "no/such/folder"]);
    assert!(matches!(missing.exit, Some(2 | 3)), "{missing:?}");
}

#[test]
fn strict_makes_warnings_count() {
    let site = site();
    site.write("content/link.md", "# Link\n\nTo [nowhere](nowhere.md).\n");
    site.run(["check"]).expect_exit(0);
    site.run(["check", "--strict"]).expect_exit(1);
}

#[test]
fn the_readme_shows_the_help_as_it_is() {
    let readme = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/README.md")).unwrap();
    let help = checkdown(Path::new("."))
        .arg("--help")
        .env("COLUMNS", "100")
        .output()
        .unwrap();
    let help = String::from_utf8(help.stdout).unwrap();
    let shown = readme
        .split("```text\n")
        .skip(1)
        .filter_map(|block| block.split("```").next());
    let block = shown
        .into_iter()
        .find(|block| block.contains("Usage: checkdown"));
    assert_eq!(block.expect("the README has a help block"), help);
}

#[test]
fn every_shell_gets_a_completion_script() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let run = Folder::new().run(["completions", shell]).expect_exit(0);
        assert!(
            run.stdout.contains("checkdown") && run.stdout.contains("explain"),
            "{shell}"
        );
    }
}

#[test]
fn the_schemas_are_json_schemas() {
    for which in ["settings", "page"] {
        let run = Folder::new().run(["schema", which]).expect_exit(0);
        let schema: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
        assert!(schema["$schema"].is_string(), "{which}");
        assert_eq!(
            schema["additionalProperties"]
                .as_bool()
                .unwrap_or(which == "page"),
            which == "page"
        );
        assert!(
            schema["properties"].as_object().unwrap().len() > 5,
            "{which}"
        );
    }
}

#[test]
fn the_schema_of_a_run_is_the_one_that_the_theme_holds() {
    let run = Folder::new().run(["schema", "run"]).expect_exit(0);
    let file = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/themes/default/js/modules/run.schema.json"
    );
    assert_eq!(run.stdout, std::fs::read_to_string(file).unwrap());
}

#[test]
fn an_unknown_code_is_explained_by_its_neighbour() {
    let run = Folder::new().run(["explain", "broken-lnik"]).expect_exit(2);
    assert!(run.stderr.contains("broken-link"), "{}", run.stderr);
}

#[test]
fn what_init_writes_builds_without_a_word() {
    let folder = Folder::new();
    folder.run(["init", "ops"]).expect_exit(0);
    let run = program::run(&folder.path().join("ops"), ["build", "--strict"]).expect_exit(0);
    assert!(!run.stderr.contains("warning"), "{}", run.stderr);
    let before = files(folder.path());
    folder.run(["init", "ops"]);
    assert_same(&before, &files(folder.path()));
}

#[test]
fn a_copy_of_the_theme_builds_the_same_site() {
    let site = site();
    let mut before = site.build([]);
    site.run(["init", "--theme", "house"]).expect_exit(0);
    assert!(
        site.path()
            .join("themes/house/templates/page.html")
            .is_file()
    );
    site.write("checkdown.yaml", format!("{SMALL}theme: house\n"));
    let mut after = site.build([]);
    // The build's own notes name what each file was made of, and that is another theme now.
    for files in [&mut before, &mut after] {
        files.remove(".checkdown.json");
    }
    assert_same(&before, &after);
}
