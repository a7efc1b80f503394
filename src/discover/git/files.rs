//! The files of a site as a commit holds them, links followed as they are in a folder.

use std::collections::{BTreeMap, HashMap};

use super::{Failure, Git};
use crate::config::Config;

/// More links than these are not followed: those that lead to each other lead on for ever.
const MOST_LINKS: usize = 1_000;

/// The settings' file and all that is in `content/`.
#[derive(Debug, Default)]
pub(super) struct Files {
    /// Blobs by path.
    pub blobs: BTreeMap<String, String>,
    /// Folders that are of another repository, which the commit has only the name of.
    pub submodules: Vec<String>,
}

/// What git lists of one tree.
struct Listed {
    /// Where the tree stands.
    prefix: String,
    /// The trees that it stands in and the links to it go through, so that no link leads back into one.
    above: Vec<String>,
    entries: Vec<u8>,
}

/// `100644 blob <hash>\t<path>`
struct Entry<'a> {
    mode: &'a str,
    hash: &'a str,
    path: &'a str,
}

pub(super) fn files(git: &Git, commit: &str) -> Result<Files, Failure> {
    let words = [
        "ls-tree",
        "-r",
        "-t",
        "-z",
        commit,
        "--",
        Config::FILE,
        "content",
    ];
    let mut files = Files::default();
    let mut links = 0;
    let mut waiting = vec![Listed {
        prefix: String::new(),
        above: Vec::new(),
        entries: git.ask(&words)?,
    }];
    while let Some(listed) = waiting.pop() {
        let entries = listed.entries.split(|&byte| byte == 0);
        let mut trees: HashMap<&str, &str> = HashMap::new();
        for entry in entries.filter_map(Entry::read) {
            let path = format!("{}{}", listed.prefix, entry.path);
            match entry.mode {
                "040000" => {
                    trees.insert(entry.path, entry.hash);
                }
                "160000" => files.submodules.push(path),
                "120000" if links < MOST_LINKS => {
                    links += 1;
                    let mut above = listed.above.clone();
                    let folders = entry.path.match_indices('/');
                    let folders = folders.filter_map(|(end, _)| trees.get(&entry.path[..end]));
                    above.extend(folders.map(|&hash| hash.to_owned()));
                    match target(git, commit, &path)? {
                        Some(Target::Blob(hash)) => {
                            files.blobs.insert(path, hash);
                        }
                        Some(Target::Tree(hash)) if !above.contains(&hash) => {
                            let words = ["ls-tree", "-r", "-t", "-z", "--full-tree", &hash];
                            let entries = git.ask(&words)?;
                            above.push(hash);
                            waiting.push(Listed {
                                prefix: path + "/",
                                above,
                                entries,
                            });
                        }
                        _ => {}
                    }
                }
                "120000" => {}
                _ => {
                    files.blobs.insert(path, entry.hash.to_owned());
                }
            }
        }
    }
    // A file of that name is no site.
    files.blobs.remove("content");
    Ok(files)
}

impl<'a> Entry<'a> {
    /// `None` for what no build reads.
    fn read(entry: &'a [u8]) -> Option<Self> {
        let (about, path) = std::str::from_utf8(entry).ok()?.split_once('\t')?;
        let mut words = about.split(' ');
        let (mode, _, hash) = (words.next()?, words.next()?, words.next()?);
        let passed_over = |part: &str| part.starts_with('.') || part == "node_modules";
        let good = !path.split('/').any(passed_over)
            && !path.contains(|c: char| c == '\\' || c.is_control());
        good.then_some(Self { mode, hash, path })
    }
}

/// Where a link ends.
enum Target {
    Blob(String),
    Tree(String),
}

/// `None` if the link leads nowhere, round and round, or out of the repository.
fn target(git: &Git, commit: &str, path: &str) -> Result<Option<Target>, Failure> {
    // A path that begins with `./` would need a working tree.
    let folder = git.ask_line(&["rev-parse", "--show-prefix"])?;
    let words = ["cat-file", "--batch-check", "--follow-symlinks"];
    let answer = git.ask_about(&words, &format!("{commit}:{folder}{path}\n"))?;
    let answer = String::from_utf8_lossy(&answer);
    let words: Vec<&str> = answer.split_ascii_whitespace().collect();
    Ok(match words.as_slice() {
        [hash, "blob", _] => Some(Target::Blob((*hash).to_owned())),
        [hash, "tree", _] => Some(Target::Tree((*hash).to_owned())),
        _ => None,
    })
}
