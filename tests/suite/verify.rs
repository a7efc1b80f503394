//! `checkdown verify`: commands of a page, run against a real server on loopback, and what is noted of them.

mod notes;
mod passed;

use std::fs;
use std::io::{Read, Write};
use std::net::TcpListener;
use std::process::Stdio;
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::program::{Folder, checkdown};

const SETTINGS: &str = "\
id: shop
title: Shop
base_url: https://docs.example.com/shop/
conditions: {slack: Are you using Slack?}
environments: {staging: {}, production: {label: Production}}
";

const PAGE: &str = r#"---
checklist:
  id: release
  vars:
    port: {ask: The port of the gateway}
    app: {ask: The app, default: shop, pattern: "[a-z]{2,8}"}
---

# Release

- [ ] Health answers <!-- check: {id: health} -->

    ```bash {verify, expect: "asked for /{{app}} {{{"}
    exec 3<>/dev/tcp/127.0.0.1/{{port}}; printf 'GET /{{app}} HTTP/1.0\r\n\r\n' >&3; cat <&3
    ```

- [ ] It says yes <!-- check: {id: says} -->

    ```console {verify, expect: "yes"}
    $ echo no; echo "DB_PASSWORD=hunter2 $SHOP_TOKEN" >&2
    ```

- [ ] It is there <!-- check: {id: there} -->

    ```sh {verify}
    true
    exit 3
    ```

- [ ] It talks a lot <!-- check: {id: talks, env: [production]} -->

    ```sh {verify, expect: "the end"}
    yes 'a line of some length' | head -n 300000; echo the end
    ```

- [ ] Slack is told <!-- check: {id: slack, when: slack} -->

    ```sh {verify}
    touch slack-was-run
    ```

- [ ] Dangerous <!-- check: {id: danger} -->

    ```sh {verify, danger}
    touch danger-was-run
    ```

    ```sh {verify, rollback}
    touch rollback-was-run
    ```

    ```sh
    touch plain-was-run
    ```

- [ ] Ops agree <!-- check: {id: so, sign_off: true} -->

    ```sh {verify}
    touch signature-was-run
    ```
"#;

const SLOW: &str = "\
# Slow

- [ ] It ends in time <!-- check: {id: ends} -->

    ```sh {verify}
    sleep 300 & echo $! > slow.pid; sleep 300
    ```
";

fn shop() -> Folder {
    Folder::of(&[
        ("checkdown.yaml", SETTINGS),
        ("content/release.md", PAGE),
        ("content/slow.md", SLOW),
    ])
}

/// A server on loopback that answers so many requests, or as many as come in two minutes.
fn server(answers: usize) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    listener.set_nonblocking(true).unwrap();
    thread::spawn(move || {
        let begun = Instant::now();
        let mut left = answers;
        while left > 0 && begun.elapsed() < Duration::from_secs(120) {
            let Ok((mut stream, _)) = listener.accept() else {
                thread::sleep(Duration::from_millis(5));
                continue;
            };
            stream.set_nonblocking(false).unwrap();
            let mut asked = [0; 512];
            let length = stream.read(&mut asked).unwrap();
            let path = String::from_utf8_lossy(&asked[..length]).into_owned();
            let path = path.split(' ').nth(1).unwrap_or_default().to_owned();
            write!(
                stream,
                "HTTP/1.0 200 OK\r\nSet-Cookie: id=secret\r\n\r\nasked for {path} {{{{{{\n"
            )
            .unwrap();
            left -= 1;
        }
    });
    port
}

/// What is noted of an item: its state, and its note; of several what nobody said anything after, for times may be alike.
fn noted<'r>(run: &'r Value, item: &str) -> (&'r Value, &'r str) {
    let events = run["events"].as_array().unwrap();
    let of = |field: &str| {
        let newest = events.iter().find(|event| {
            event["target"] == json!(format!("release/{item}"))
                && event["field"] == json!(field)
                && !events
                    .iter()
                    .any(|other| other["after"].as_array().unwrap().contains(&event["id"]))
        });
        newest.map_or(&Value::Null, |event| &event["value"])
    };
    (of("state"), of("note").as_str().unwrap_or_default())
}

fn run_file(site: &Folder) -> Value {
    let text = fs::read_to_string(site.path().join("run.json")).unwrap();
    serde_json::from_str(&text).unwrap()
}

fn was_run(site: &Folder) -> Vec<String> {
    let names = fs::read_dir(site.path()).unwrap();
    let names = names.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    names.filter(|name| name.ends_with("-was-run")).collect()
}

/// Whether a process is there and no mere remains of one.
fn is_alive(id: &str) -> bool {
    let status = fs::read_to_string(format!("/proc/{}/stat", id.trim()));
    status.is_ok_and(|status| !status.contains(") Z "))
}

/// Whether a process is gone, at the latest after a while: who is killed may be busy.
fn is_gone(id: &str) -> bool {
    let begun = Instant::now();
    while is_alive(id) && begun.elapsed() < Duration::from_secs(10) {
        thread::sleep(Duration::from_millis(10));
    }
    !is_alive(id)
}

fn words<'w>(port: &'w str, more: &[&'w str]) -> Vec<&'w str> {
    let words = ["verify", "--env", "production", "release"];
    let run = ["--run", "run.json", "--var", port];
    words.iter().chain(&run).chain(more).copied().collect()
}

/// The site, verified once by a server; and what was said.
fn verified(port: &str) -> (Folder, String) {
    let site = shop();
    let mut program = checkdown(site.path());
    let output = program
        .args(words(port, &["--yes"]))
        .env("SHOP_TOKEN", "abcdefgh12345")
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&output.stdout).into_owned();
    assert_eq!(output.status.code(), Some(1), "{told}");
    (site, told)
}

#[test]
fn where_nobody_can_be_asked_nothing_is_run() {
    let site = shop();
    let told = site.run(words("port=1", &[])).expect_exit(2);
    assert!(told.stderr.contains("say `--yes`"), "{}", told.stderr);
    for line in [
        "    $ exec 3<>/dev/tcp/127.0.0.1/1;",
        "expects “asked for /shop {{{”",
    ] {
        assert!(told.stdout.contains(line), "{}", told.stdout);
    }
    for never in ["danger", "rollback", "plain", "signature"] {
        assert!(!told.stdout.contains(never), "{}", told.stdout);
    }
    assert!(!site.path().join("run.json").exists());
    assert!(was_run(&site).is_empty());
}

#[test]
fn what_was_agreed_to_is_run_and_noted() {
    let (site, told) = verified(&format!("port={}", server(1)));
    for line in [
        "ok     Health answers",
        "failed It says yes: its output has no “yes”",
        "failed It is there: exit code 3",
        "ok     It talks a lot",
        "3 of 5 items verified",
    ] {
        assert!(told.contains(line), "no `{line}` in:\n{told}");
    }
    assert_eq!(was_run(&site), ["slack-was-run"]);

    let run = run_file(&site);
    let (state, note) = noted(&run, "health");
    assert_eq!(state, &json!({"state": "done", "by": "verify"}));
    assert!(
        note.contains("HTTP/1.0 200 OK") && note.contains("asked for /shop"),
        "{note}"
    );
    assert!(
        note.contains("Set-Cookie: [masked]") && !note.contains("id=secret"),
        "{note}"
    );
    let (state, note) = noted(&run, "says");
    assert_eq!(state["state"], json!("failed"));
    assert!(
        !note.contains("hunter2") && !note.contains("abcdefgh12345"),
        "{note}"
    );
    let (state, _) = noted(&run, "there");
    assert_eq!(state["reason"], json!("`exit 3`: exit code 3"));
    let (_, note) = noted(&run, "talks");
    assert!(
        note.chars().count() < 4000 && note.contains("the end"),
        "{note}"
    );
    assert!(noted(&run, "danger").0.is_null() && noted(&run, "so").0.is_null());
}

#[test]
fn what_takes_too_long_is_killed_with_all_that_it_left_running() {
    let site = shop();
    let words = "verify --env staging slow --yes --timeout 5";
    let told = site.run(words.split(' ')).expect_exit(1).stdout;
    let line = "failed It ends in time: it took longer than 5 s and was killed";
    assert!(told.contains(line), "{told}");
    let left = fs::read_to_string(site.path().join("slow.pid")).unwrap();
    assert!(is_gone(&left), "what a command left behind lives on");
}

/// The rest of the program takes it, and tells a machine's word from a person's.
#[test]
fn what_a_machine_said_is_marked() {
    let (site, _) = verified(&format!("port={}", server(1)));
    let told = site
        .run(["run", "report", "run.json"])
        .expect_exit(0)
        .stdout;
    assert!(
        told.contains("Health answers: done · verify (machine)"),
        "{told}"
    );
    fs::create_dir(site.path().join("runs")).unwrap();
    fs::copy(
        site.path().join("run.json"),
        site.path().join("runs/a.json"),
    )
    .unwrap();
    let files = site.build([]);
    let shown = String::from_utf8_lossy(&files["production/runs/a/index.html"]).into_owned();
    assert!(shown.contains("machine-checked"), "{shown}");
}

#[test]
fn a_run_that_cannot_be_written_is_known_before_anything_is_run() {
    let site = shop();
    let name = "r".repeat(260);
    let words = format!("verify --yes --env production release --var port=1 --run {name}");
    let told = site.run(words.split(' ')).expect_exit(1);
    assert!(told.stderr.contains("cannot write rrr"), "{}", told.stderr);
    assert!(was_run(&site).is_empty());
}

#[test]
fn what_cannot_be_done_is_said_before_anything_is() {
    let site = shop();
    for (words, exit, says) in [
        ("release", 2, "the site has `staging`, `production`"),
        ("--env prod release", 2, "no environment `prod`"),
        ("--env staging relese", 2, "did you mean `release`?"),
        (
            "--env staging release",
            2,
            "give it with `--var port=VALUE`",
        ),
        (
            "--env staging release --var port=1;reboot",
            2,
            "`port` takes letters, digits",
        ),
        (
            "--env staging release --var port=1 --var app=A",
            2,
            "`app` must look like",
        ),
        (
            "--env staging release --var prt=1",
            2,
            "did you mean `port`?",
        ),
        (
            "--env staging release --var port",
            2,
            "write it as NAME=VALUE",
        ),
        (
            "--env staging release --timeout 0",
            2,
            "0 is not in 1..=86400",
        ),
        (
            "--env staging release --var port=1 --run broken.json",
            1,
            "The file is not JSON",
        ),
        (
            "--env staging release --var port=1 --run other.json",
            1,
            "is of `production`, not of `staging`",
        ),
        (
            "--env production release --var port=1 --run closed.json",
            1,
            "the run is closed",
        ),
        (
            "--env production release --var port=1 --run damaged.json",
            1,
            "cannot be read whole",
        ),
        (
            "--env production release --var port=1 --run none/run.json",
            1,
            "there is no folder none",
        ),
        ("--env production quiet", 2, "mark one with `{verify}`"),
    ] {
        let run = |events: Value| {
            json!({"format": "checkdown-run", "version": 1, "site": {"id": "shop", "title": "Shop"},
                "run": {"id": "r".repeat(22), "environment": "production", "created": "2026-11-20T09:00:00.000Z"},
                "events": events, "texts": {}})
            .to_string()
        };
        let closed = json!([{"id": "c".repeat(22), "actor": "a", "who": "", "when": "2026-11-20T10:00:00.000Z",
            "target": "run", "field": "closed", "value": true, "after": []}]);
        site.write(
            "content/quiet.md",
            "# Quiet\n\n- [ ] A <!-- check: {id: a} -->\n",
        );
        site.write("broken.json", "{");
        site.write("other.json", run(json!([])));
        site.write("closed.json", run(closed));
        site.write("damaged.json", run(json!([7])));
        let words = format!("verify --yes {words}");
        let told = site.run(words.split(' ')).expect_exit(exit);
        assert!(told.stderr.contains(says), "{words}: {}", told.stderr);
        assert!(
            was_run(&site).is_empty() && !site.path().join("slow.pid").exists(),
            "{words}"
        );
    }
}

/// However the program ends, what it started ends with it, and the run file is as it was.
#[test]
fn nothing_outlives_a_program_that_is_killed() {
    let site = shop();
    let empty = site
        .run(["run", "start", "--env", "staging"])
        .expect_exit(0)
        .stdout;
    site.write("run.json", &empty);
    let words = "verify --env staging slow --yes --run run.json";
    let mut program = checkdown(site.path());
    program
        .args(words.split(' '))
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    let mut program = program.spawn().unwrap();
    let begun = Instant::now();
    let path = site.path().join("slow.pid");
    let left = loop {
        let text = fs::read_to_string(&path).unwrap_or_default();
        if text.ends_with('\n') {
            break text;
        }
        assert!(
            begun.elapsed() < Duration::from_secs(30),
            "the command did not begin"
        );
        thread::sleep(Duration::from_millis(10));
    };
    assert!(is_alive(&left));
    program.kill().unwrap();
    program.wait().unwrap();
    assert!(is_gone(&left), "what a command left behind lives on");
    let run = fs::read_to_string(site.path().join("run.json")).unwrap();
    assert_eq!(run, empty);
}
