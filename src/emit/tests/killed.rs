//! I12, the law of this stage: a build may be killed at any moment. Builds run in processes of their own and are killed,
//! each a little later than the one before.

use std::env;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use super::*;

/// Set in the process that builds: which site, and by which way.
const SITE: &str = "CHECKDOWN_TEST_SITE";
const WAY: &str = "CHECKDOWN_TEST_WAY";
const FOLDER: &str = "CHECKDOWN_TEST_FOLDER";
const READY: &str = "ready to build";

/// How many builds are killed each way.
const KILLS: u32 = 15;

/// Two sites that share a third of their files.
fn sites() -> [Tree; 2] {
    ["old", "new"].map(|version| {
        let file = |number: usize| match number % 3 {
            0 => (format!("same/{number}/index.html"), "same".repeat(number)),
            1 => (format!("page/{number}.html"), format!("{version} {number}")),
            _ => (format!("{version}/{number}/a.json"), version.repeat(number)),
        };
        (0..90).map(file).collect()
    })
}

#[test]
fn a_killed_build_leaves_a_whole_site_and_the_next_build_puts_all_right() {
    if let Ok(folder) = env::var(FOLDER) {
        return build(Path::new(&folder));
    }
    let sites = sites();
    for (number, way) in WAYS.iter().enumerate() {
        let place = Place::new();
        place.emit(way, &sites[0]);
        let duration = [1, 0].map(|site| lasting(&place, number, site));
        let step = duration.into_iter().sum::<Duration>() / (2 * KILLS);
        let mut seen = [0; 2];
        for kill in 1..=KILLS {
            let target = kill as usize % 2;
            let mut child = start(&place, number, target);
            thread::sleep(step * kill);
            child.kill().expect("it is ours");
            child.wait().expect("it has ended");
            check(way, &place, &sites);
            seen[usize::from(is_left_over(&place))] += 1;
            // The builds between are killed on what a killed build left.
            if kill % 3 == 0 {
                place.emit(way, &sites[target]);
            }
        }
        assert!(seen[1] > 0, "no build was killed at work: {seen:?}");
    }
}

fn is_left_over(place: &Place) -> bool {
    let left = [".public.checkdown", "public/.checkdown"];
    left.iter()
        .any(|folder| place.0.path().join(folder).exists())
}

/// Where folders are exchanged, one of the sites stands, or none for the moment between two renames; where
/// files are, each of them is whole.
fn check(way: &Way, place: &Place, sites: &[Tree; 2]) {
    if *way == Way::TwoRenames && !place.out().exists() {
        return;
    }
    let after = read(&place.out());
    if !matches!(way, Way::OneByOne(_)) {
        assert!(sites.contains(&after), "{way:?} left {:?}", after.keys());
        return;
    }
    for (path, text) in &after {
        let is_whole = sites.iter().any(|site| site.get(path) == Some(text));
        let is_work = path.ends_with('/') || path.starts_with(work::INSIDE);
        assert!(is_whole || is_work, "{path}: {text}");
    }
}

/// In the process that is killed.
fn build(folder: &Path) {
    let number = |name| {
        env::var(name)
            .expect("it is set")
            .parse::<usize>()
            .expect("it is a number")
    };
    let tree = &sites()[number(SITE)];
    let made = AtomicUsize::new(0);
    let site = site(tree, &made);
    let options = Options {
        root: folder,
        progress: None,
    };
    println!("{READY}");
    emit_by(
        WAYS[number(WAY)].clone(),
        &site,
        &folder.join("public"),
        &options,
    )
    .expect("it is written");
}

/// Starts a process that builds and waits until it begins.
fn start(place: &Place, way: usize, site: usize) -> Child {
    let test =
        "emit::tests::killed::a_killed_build_leaves_a_whole_site_and_the_next_build_puts_all_right";
    let mut child = Command::new(env::current_exe().expect("it runs"))
        .args([test, "--exact", "--nocapture"])
        .env(FOLDER, place.0.path())
        .env(WAY, way.to_string())
        .env(SITE, site.to_string())
        .stdout(Stdio::piped())
        .spawn()
        .expect("it starts");
    let output = child.stdout.as_mut().expect("it is piped");
    let mut lines = BufReader::new(output).lines();
    let is_ready = lines.any(|line| line.is_ok_and(|line| line.contains(READY)));
    assert!(is_ready, "the process did not build");
    child
}

/// How long a build of the site lasts.
fn lasting(place: &Place, way: usize, site: usize) -> Duration {
    let mut child = start(place, way, site);
    let begin = Instant::now();
    assert!(child.wait().expect("it has ended").success());
    begin.elapsed()
}
