//! The preview's server as browsers, and those who are none, meet it.

mod about;
mod past;
mod served;

use std::io::{Read, Write};
use std::net::TcpStream;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use checkdown::serve::inject::without_script;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

use crate::edits::{moves, sites};
use crate::program::{Folder, checkdown, files};
use crate::sites::small;
use served::Served;

#[test]
fn files_come_with_what_browsers_want_to_know() {
    let site = small();
    site.write("content/long.bin", vec![7; 300_000]);
    let served = Served::start(site.path(), &["--port", "0"]);
    let home = served.get("/small/", "");
    assert_eq!(
        home.header("Content-Type"),
        Some("text/html; charset=utf-8")
    );
    let tag = home.header("ETag").unwrap();
    let again = served.get("/small/", &format!("If-None-Match: {tag}\r\n"));
    assert_eq!((again.status, again.body.len()), (304, 0));
    let part = served.get("/small/long.bin", "Range: bytes=299990-\r\n");
    assert_eq!((part.status, part.body.as_slice()), (206, &[7; 10][..]));
    assert_eq!(served.get("/small/long.bin", "").body.len(), 300_000);
    let host = format!("Host: localhost:{}\r\n", served.port);
    let head = served.ask(&format!(
        "HEAD /small/ HTTP/1.1\r\n{host}Connection: close\r\n\r\n"
    ));
    assert!(head.body.is_empty());
    assert_eq!(head.header("Content-Length"), home.header("Content-Length"));
    let folder = served.get("/small/production?a=b", "");
    assert_eq!(folder.status, 302);
    assert_eq!(folder.header("Location"), Some("/small/production/?a=b"));
    assert_eq!(served.get("/", "").header("Location"), Some("/small/"));
    let missing = served.get("/small/nowhere/", "");
    assert_eq!(missing.status, 404);
    assert!(missing.text().contains("There is no page here"));
    let worker = served.get("/small/sw.js", "");
    assert!(
        worker.text().contains("unregister"),
        "no worker of a built site stays"
    );
    let post = served.ask(&format!(
        "POST /small/ HTTP/1.1\r\n{host}Connection: close\r\n\r\n"
    ));
    assert_eq!(
        (post.status, post.header("Allow")),
        (405, Some("GET, HEAD"))
    );
}

#[test]
fn nothing_but_the_site_is_served() {
    let site = small();
    site.write("secret.txt", "SECRET");
    site.write("content/.hidden", "SECRET");
    let served = Served::start(site.path(), &["--port", "0"]);
    for path in [
        "/small/../secret.txt",
        "/small/%2e%2e/secret.txt",
        "/small/..%2fsecret.txt",
        "/small/%2e%2e%2fsecret.txt",
        "/small/production/..%5c..%5csecret.txt",
        "/small/.hidden",
        "/small/content/index.md",
        "/small//secret.txt",
        "//secret.txt",
        "/secret.txt",
        "/small/checkdown.yaml",
        "/@checkdown/../secret.txt",
        "/@checkdown/%2e%2e/secret.txt",
        "/small/%00",
        "/small/%ff",
        "/small/%",
    ] {
        let answer = served.get(path, "");
        assert_eq!(answer.status, 404, "{path}");
        assert!(!answer.text().contains("SECRET"), "{path}");
    }
}

#[test]
fn other_names_and_other_sites_are_turned_away() {
    let site = small();
    let served = Served::start(site.path(), &["--port", "0"]);
    for host in [
        "evil.example",
        "localhost:1",
        "localhost.evil.example",
        "0.0.0.0",
    ] {
        let answer = served.ask(&format!(
            "GET /small/ HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"
        ));
        assert_eq!(answer.status, 403, "{host}");
    }
    assert_eq!(
        served.get("/small/", "Host: localhost\r\n").status,
        403,
        "two hosts"
    );
    assert_eq!(
        served
            .get("/small/", "Origin: http://evil.example\r\n")
            .status,
        403
    );
    assert_eq!(
        served.get("/@checkdown/events", "Origin: null\r\n").status,
        403
    );
    let absolute = format!(
        "GET http://evil.example/small/ HTTP/1.1\r\nHost: localhost:{}\r\nConnection: close\r\n\r\n",
        served.port
    );
    assert_eq!(served.ask(&absolute).status, 200, "the host is what counts");
}

#[test]
fn others_need_the_token_where_others_can_reach_it() {
    let site = small();
    let served = Served::start(site.path(), &["--port", "0", "--host", "0.0.0.0"]);
    let token = served.address.split_once("?token=").unwrap().1;
    assert!(token.len() >= 32, "{token}");
    assert_eq!(served.get("/small/", "").status, 403);
    assert_eq!(served.get("/small/?token=0", "").status, 403);
    let admitted = served.get(&format!("/small/?token={token}"), "");
    assert_eq!(
        (admitted.status, admitted.header("Location")),
        (302, Some("/small/"))
    );
    let cookie = admitted.header("Set-Cookie").unwrap();
    assert!(cookie.contains("HttpOnly; SameSite=Strict"), "{cookie}");
    let cookie = cookie.split(';').next().unwrap();
    assert_eq!(
        served
            .get("/small/", &format!("Cookie: {cookie}\r\n"))
            .status,
        200
    );
}

#[test]
fn a_busy_port_gives_way_to_the_next() {
    let site = small();
    let first = Served::start(site.path(), &["--port", "0"]);
    let port = first.port.to_string();
    let second = Served::start(site.path(), &["--port", &port]);
    assert!(second.port > first.port);
    second.is_well();
    first.is_well();
}

#[test]
fn what_is_malformed_slow_huge_or_cut_off_costs_one_connection() {
    let site = small();
    let served = Served::start(site.path(), &["--port", "0"]);
    let huge = [b"GET / HTTP/1.1\r\nA: ".to_vec(), vec![b'x'; 1 << 20]].concat();
    let body = [
        b"POST / HTTP/1.1\r\nContent-Length: 1048576\r\n\r\n".to_vec(),
        vec![0; 1 << 20],
    ]
    .concat();
    for bytes in [
        &huge,
        &body,
        &b"\x16\x03\x01\x02\0\x01\0\x01\xfc"[..].to_vec(),
        &b"\r\n\r\n\r\n\0"[..].to_vec(),
        &vec![0; 100_000],
    ] {
        let answer = served.send(bytes);
        // A head of its own, or none if the kernel dropped it with what was still to be read.
        assert!(
            answer.is_empty() || answer.starts_with(b"HTTP/1.1 4"),
            "{:?}",
            String::from_utf8_lossy(&answer)
        );
        served.is_well();
    }
    // Hung up on at every place of a request and of its answer.
    let request = format!(
        "GET /small/production/ HTTP/1.1\r\nHost: localhost:{}\r\n\r\n",
        served.port
    );
    for end in (0..=request.len()).step_by(5) {
        let mut stream = served.connect();
        stream.write_all(&request.as_bytes()[..end]).unwrap();
        // Closing with bytes unread resets the connection.
        if end == request.len() {
            let mut some = [0; 10];
            stream.read_exact(&mut some).unwrap();
        }
        drop(stream);
    }
    served.is_well();
    let mut slow = served.connect();
    slow.write_all(b"GET / HT").unwrap();
    let begun = Instant::now();
    let mut answer = Vec::new();
    let _ = slow.read_to_end(&mut answer);
    assert!(
        begun.elapsed() < Duration::from_secs(18),
        "a slow one is not waited for"
    );
    served.is_well();
}

#[test]
fn a_thousand_at_once_are_served_by_a_few_threads() {
    let site = small();
    let served = Served::start(site.path(), &["--port", "0"]);
    let request = format!(
        "GET /small/production/ HTTP/1.1\r\nHost: localhost:{}\r\n\r\n",
        served.port
    );
    // A test may have as many files open as it may; those that are refused show that others are served.
    let streams = (0..1000).map_while(|_| TcpStream::connect(("127.0.0.1", served.port)).ok());
    let mut streams: Vec<TcpStream> = streams.collect();
    assert!(streams.len() > 900, "{} connections", streams.len());
    for stream in &mut streams {
        stream
            .set_read_timeout(Some(Duration::from_secs(60)))
            .unwrap();
        let _ = stream.write_all(request.as_bytes());
    }
    if let Ok(status) = std::fs::read_to_string(format!("/proc/{}/status", served.child.id())) {
        let threads = status
            .lines()
            .find_map(|line| line.strip_prefix("Threads:"))
            .unwrap();
        let threads: usize = threads.trim().parse().unwrap();
        let most = 16 + 3 * std::thread::available_parallelism().unwrap().get();
        assert!(threads < most, "{threads} threads");
    }
    let mut answered = 0;
    for stream in streams.iter_mut().take(900) {
        let mut some = [0; 15];
        answered +=
            usize::from(stream.read_exact(&mut some).is_ok() && some.starts_with(b"HTTP/1.1 200"));
    }
    assert_eq!(answered, 900);
    drop(streams);
    served.is_well();
}

#[test]
#[cfg(unix)]
fn an_interrupt_ends_it_at_once() {
    let site = small();
    let mut served = Served::start(site.path(), &["--port", "0"]);
    let mut listening = served.connect();
    let host = format!("Host: localhost:{}\r\n", served.port);
    let request = format!("GET /@checkdown/events HTTP/1.1\r\n{host}\r\n");
    listening.write_all(request.as_bytes()).unwrap();
    let mut some = [0; 12];
    listening.read_exact(&mut some).unwrap();
    let begun = Instant::now();
    let kill = Command::new("kill")
        .args(["-INT", &served.child.id().to_string()])
        .status();
    assert!(kill.unwrap().success());
    // It lives on where whoever started the tests has told them not to mind an interrupt.
    while served.child.try_wait().unwrap().is_none() {
        assert!(begun.elapsed() < Duration::from_secs(2));
        std::thread::sleep(Duration::from_millis(10));
    }
}

/// I3: what comes over the wire after any edits of the files is what a fresh build writes, but for the script.
#[test]
fn after_any_edits_of_the_folder_what_is_served_is_what_is_built() {
    let mut runner = TestRunner::deterministic();
    let (mut states, mut compared) = (0, 0);
    for _ in 0..3 {
        let site = sites().new_tree(&mut runner).unwrap().current();
        let mut site = site.without_names();
        let mut edits = moves().new_tree(&mut runner).unwrap().current();
        edits.retain(|edit| !edit.is_of_names());
        let folder = site.write();
        let served = Served::start(folder.path(), &["--port", "0"]);
        for edit in std::iter::once(None).chain(edits.iter().map(Some)) {
            if let Some(edit) = edit {
                site.make(edit);
                let next = site.write();
                replace(&folder, &next);
            }
            let out = Folder::new();
            let words = [
                "build",
                "--drafts",
                "--no-history",
                "--date",
                "2026-01-01",
                "--out",
            ];
            let run = crate::program::run(
                folder.path(),
                words
                    .into_iter()
                    .chain([out.path().join("site").to_str().unwrap()]),
            );
            states += 1;
            if run.exit != Some(0) {
                continue;
            }
            compared += 1;
            let mut wanted = files(&out.path().join("site"));
            // What keeps a site for offline use has no place in a preview.
            let is_kept = |path: &str| {
                let name = path.rsplit('/').next().unwrap_or(path);
                ["sw.js", "build.json"].contains(&path) || name.starts_with("offline-")
            };
            wanted.retain(|path, _| path != ".checkdown.json" && !is_kept(path));
            let base = if site.has_base() { "/edits/" } else { "/" };
            let same = || {
                let different = wanted.iter().find(|(path, bytes)| {
                    let answer = served.get(&format!("{base}{path}"), "");
                    without_script(&answer.body) != **bytes
                });
                different.map(|(path, _)| path.clone())
            };
            let begun = Instant::now();
            while let Some(path) = same() {
                assert!(
                    begun.elapsed() < Duration::from_secs(20),
                    "{path} after {edit:?}"
                );
                std::thread::sleep(Duration::from_millis(50));
            }
        }
    }
    assert!(
        compared * 2 > states,
        "{compared} of {states} states have no errors"
    );
}

/// Makes the files of a folder those of another one, without touching what is the same.
fn replace(folder: &Folder, next: &Folder) {
    let (old, new) = (files(folder.path()), files(next.path()));
    for (path, bytes) in &new {
        if old.get(path) != Some(bytes) {
            folder.write(path, bytes);
        }
    }
    for path in old.keys().filter(|path| !new.contains_key(*path)) {
        std::fs::remove_file(folder.path().join(path)).unwrap();
    }
}

#[test]
fn a_build_that_watches_builds_again() {
    let site = small();
    let mut child = checkdown(site.path())
        .args(["build", "--watch", "--date", "2026-01-01", "--quiet"])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let page = site.path().join("public/production/release/index.html");
    let begun = Instant::now();
    let shows = |words: &str| loop {
        let text = std::fs::read_to_string(&page).unwrap_or_default();
        if text.contains(words) {
            return true;
        }
        if begun.elapsed() > Duration::from_secs(30) {
            return false;
        }
        std::thread::sleep(Duration::from_millis(20));
    };
    let first = shows("Health checked");
    // A mistake leaves the old site, and does not end the program.
    site.write(
        "content/release.md",
        "# Release\n\n- [ ] x <!-- check: {levle: x} -->\n",
    );
    std::thread::sleep(Duration::from_millis(300));
    let kept = shows("Health checked");
    site.write("content/release.md", "# Release\n\nWritten again.\n");
    let again = shows("Written again.");
    let _ = child.kill();
    let _ = child.wait();
    assert_eq!([first, kept, again], [true; 3]);
}
