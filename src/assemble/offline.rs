//! What keeps a site at hand without network: the service worker, the record of the build, and for each environment, and
//! for what stands above them, lists of files.
//!
//! ```text
//! sw.js ─▶ build.json ── hash of ─▶ production/offline-3.json ── hash of ─▶ production/release/index.html
//!                     └─ hash of ─▶ offline-0.json            ── hash of ─▶ controls/index.html
//! ```
//!
//! A browser takes a file for one of a build only if its hash is in that build's list, and a list only if its hash is
//! in the record. So two builds never mix, whatever hosts and caches between do, and what did not change from one
//! build to the next is not fetched again. The lists are short, and what is in one folder is in one of them, so that a
//! page can be kept without the names of all others.

use std::collections::{BTreeMap, HashMap, HashSet};

use serde::Serialize;

use super::Assembly;
use super::register::every;
use crate::catalog::Catalog;
use crate::config::EMBED;
use crate::hash::{Hash, Hasher};
use crate::project::shown_assets;
use crate::search;
use crate::site::{Artifact, Body, Content, Site, SitePath};

/// The worker. It is the same in every build, so that no build has to wait for the tabs of the one before.
pub const WORKER: &str = "sw.js";

/// What the build is called, what all its pages load, and the hashes of its lists.
const RECORD: &str = "build.json";

/// Folders at the site's top that are kept as soon as an environment is, whichever it is.
const TOGETHER: &[&str] = &["search/"];

/// So many files are in one list, more or less: few enough that the list of a page is quickly there, and enough that the
/// hashes of all lists are no burden to the record.
const FILES_OF_A_LIST: usize = 128;

/// What hosts, crawlers and other sites read, and readers do not.
const OF_HOSTS: &[&str] = &[
    WORKER,
    "404.html",
    "_headers",
    "checkdown-list.js",
    "embed.js",
    "embed/sync/index.html",
    "llms.txt",
    "robots.txt",
    "sitemap.xml",
];

#[derive(Serialize)]
struct RecordJson<'a> {
    version: u32,
    build: String,
    /// Files that all pages share, named by their content: path to hash.
    shell: BTreeMap<&'a str, String>,
    /// Folders at the site's top that are kept with every environment.
    together: &'a [&'a str],
    /// By environment; the empty name stands for the site's top.
    lists: BTreeMap<&'a str, ListsJson>,
}

#[derive(Serialize)]
struct ListsJson {
    /// How long all the files are together, with those that are kept with them.
    bytes: u64,
    /// The hash of each list; the first is `offline-0.json`.
    parts: Vec<String>,
}

/// Path, seen from the site's root, to hash.
type List<'a> = BTreeMap<&'a str, String>;

/// Adds the worker, and the files that list all that are there by now.
pub fn add_all<'s>(assembly: &'s Assembly<'_>, site: &mut Site<'s>) {
    // They list all files, so who wants one file wants none of these.
    if assembly.wanted.is_some() {
        return;
    }
    let config = &assembly.catalog.config;
    let worker = assembly.theme.worker(config.offline);
    super::add(
        site,
        WORKER,
        Hash::of(worker),
        Box::new(|| Ok(worker.to_vec())),
    );
    if !config.offline {
        return;
    }
    let mut hasher = Hasher::new();
    hasher.hash(assembly.common);
    for (path, artifact) in &site.artifacts {
        hasher.text(path.as_str()).hash(artifact.inputs);
    }
    for group in &site.groups {
        hasher.text(group.folder.as_str()).hash(group.inputs);
    }
    let inputs = hasher.finish();
    let mut places = Places::of(assembly);
    places.divide(site.artifacts.keys().map(SitePath::as_str));
    let paths: Vec<SitePath> = places
        .paths()
        .into_iter()
        .filter_map(SitePath::new)
        .collect();
    for path in paths {
        let body = Body::Sealed;
        site.artifacts.insert(path, Artifact { inputs, body });
    }
    site.seal = Some(Box::new(move |contents| {
        let files = places.seal(contents);
        let files = files.into_iter();
        files
            .filter_map(|(path, bytes)| Some((SitePath::new(path)?, bytes)))
            .collect()
    }));
}

/// Whose files a list has.
struct Place<'a> {
    /// Empty for the site's top.
    name: &'a str,
    /// The files of the content folder that the environment's pages show or lead to.
    shown: HashSet<&'a str>,
    /// How many lists there are; a power of two.
    count: usize,
}

struct Places<'a> {
    catalog: &'a Catalog,
    /// What all pages share.
    shell: HashSet<&'a str>,
    /// The site's top first.
    all: Vec<Place<'a>>,
    /// Where in `all` an environment is.
    by_name: HashMap<&'a str, usize>,
}

impl<'a> Places<'a> {
    fn of(assembly: &'a Assembly<'_>) -> Self {
        let environments = &assembly.catalog.config.environments;
        let assets = assembly.theme.assets().iter();
        let shell = assets.filter(|asset| asset.is_named_by_content);
        let top = Place {
            name: "",
            shown: HashSet::new(),
            count: 1,
        };
        let built = assembly.catalog.envs.iter();
        let built = built.filter_map(|one| Some((one, &environments.get(one)?.name.value)));
        let built = built.map(|(environment, name)| Place {
            name,
            shown: shown_assets(assembly.catalog, environment),
            count: 1,
        });
        let all: Vec<Place<'a>> = std::iter::once(top).chain(built).collect();
        Self {
            catalog: assembly.catalog,
            shell: shell.map(|asset| asset.path.as_str()).collect(),
            by_name: all
                .iter()
                .skip(1)
                .map(|place| place.name)
                .zip(1..)
                .collect(),
            all,
        }
    }

    /// Where in `all` a file is listed: what stands in an environment's folder there, a file of the content folder with
    /// each environment whose pages show it or lead to it, and with the site's top all that is in no environment's
    /// folder. Nowhere if only hosts read it.
    fn listing(&self, path: &str) -> Vec<usize> {
        let is_hidden = path.split('/').any(|part| part.starts_with('.'));
        let is_left_out =
            OF_HOSTS.contains(&path) || is_for_no_scripts(path) || self.is_of_frame(path);
        if is_hidden || is_left_out || self.shell.contains(path) {
            return Vec::new();
        }
        let (folder, _) = path.split_once('/').unwrap_or_default();
        let own = self.by_name.get(folder).copied().unwrap_or_default();
        let all = self.all.iter().enumerate();
        all.filter(|(place, one)| *place == own || one.shown.contains(path))
            .map(|(place, _)| place)
            .collect()
    }

    /// Whether a file is a page's frame for other sites, or describes it: who is without network sees none of these sites,
    /// and the page itself is kept.
    fn is_of_frame(&self, path: &str) -> bool {
        let Some((folder, _)) = path.rsplit_once('/') else {
            return false;
        };
        let Some(page) = folder.strip_suffix(EMBED) else {
            return false;
        };
        let page = page.trim_end_matches('/');
        let (first, rest) = page.split_once('/').unwrap_or((page, ""));
        let url = match self.by_name.contains_key(first) {
            true => rest,
            false => page,
        };
        self.catalog.names.by_url.contains_key(url)
    }

    /// Decides how many lists each place has. Only its own files count, so nothing is told of other environments.
    fn divide<'p>(&mut self, paths: impl Iterator<Item = &'p str>) {
        let mut counts = vec![0_usize; self.all.len()];
        for place in paths.flat_map(|path| self.listing(path)) {
            counts[place] += 1;
        }
        for (place, count) in self.all.iter_mut().zip(counts) {
            place.count = count.div_ceil(FILES_OF_A_LIST).next_power_of_two();
        }
    }

    /// The paths of all files that list others.
    fn paths(&self) -> Vec<String> {
        let lists = self.all.iter().flat_map(Place::paths);
        lists.chain([RECORD.to_owned()]).collect()
    }

    /// The files that list others, by their paths.
    fn seal(&self, contents: &[Content<'_>]) -> BTreeMap<String, Vec<u8>> {
        let mut lists: Vec<Vec<List<'_>>> = self.all.iter().map(Place::lists).collect();
        let mut bytes = self.bytes_beside(contents);
        for content in contents {
            for place in self.listing(content.path) {
                bytes[place] += content.length;
                let list = part(content.path, self.all[place].count);
                lists[place][list].insert(content.path, content.hash.short());
            }
        }
        let mut hasher = Hasher::new();
        for content in contents.iter().filter(|content| content.path != WORKER) {
            hasher.text(content.path).hash(content.hash);
        }
        let shell = contents.iter();
        let shell = shell.filter(|content| self.shell.contains(content.path));
        let mut record = RecordJson {
            version: 1,
            build: hasher.finish().short(),
            shell: shell
                .map(|content| (content.path, content.hash.short()))
                .collect(),
            together: TOGETHER,
            lists: BTreeMap::new(),
        };
        let mut files = BTreeMap::new();
        for ((place, lists), bytes) in self.all.iter().zip(&lists).zip(bytes) {
            let lists: Vec<Vec<u8>> = lists.iter().map(json).collect();
            let parts = lists.iter().map(|list| Hash::published(list).short());
            let parts = parts.collect();
            record.lists.insert(place.name, ListsJson { bytes, parts });
            files.extend(place.paths().zip(lists));
        }
        files.insert(RECORD.to_owned(), json(&record));
        files
    }

    /// For each place, how long the files are together that are kept with it and listed with the site's top: those of
    /// [`TOGETHER`], and of its pages what they said before.
    fn bytes_beside(&self, contents: &[Content<'_>]) -> Vec<u64> {
        let pages = contents.iter().map(|content| content.path);
        let pages: HashSet<&str> = pages.filter(|path| path.ends_with("index.html")).collect();
        let mut bytes = vec![0; self.all.len()];
        for content in contents {
            let is_together = !is_for_no_scripts(content.path)
                && TOGETHER
                    .iter()
                    .any(|folder| content.path.starts_with(folder));
            let page = content.path.strip_suffix("history.json");
            for (place, one) in self.all.iter().enumerate().skip(1) {
                let is_of = |page: &str| pages.contains(&*format!("{}/{page}index.html", one.name));
                if is_together || page.is_some_and(is_of) {
                    bytes[place] += content.length;
                }
            }
        }
        bytes
    }
}

impl Place<'_> {
    fn paths(&self) -> impl Iterator<Item = String> {
        let folder = match self.name {
            "" => String::new(),
            name => format!("{name}/"),
        };
        (0..self.count).map(move |part| format!("{folder}offline-{part}.json"))
    }

    fn lists<'p>(&self) -> Vec<List<'p>> {
        vec![List::new(); self.count]
    }
}

/// Whether a file is for readers whose browser runs no scripts: nor does it keep anything.
fn is_for_no_scripts(path: &str) -> bool {
    let below = path.strip_prefix(search::FOLDER);
    let below = below.and_then(|rest| rest.strip_prefix('/')?.strip_prefix(every::FOLDER));
    below.is_some_and(|rest| rest.starts_with('/'))
}

/// Which of the lists a file is in: that of its folder. The worker counts as this does.
fn part(path: &str, count: usize) -> usize {
    let (folder, _) = path.rsplit_once('/').unwrap_or_default();
    let number = usize::try_from(Hash::published(folder.as_bytes()).leading());
    number.unwrap_or_default() % count
}

/// Maps of text cannot fail to be written.
fn json(value: &impl Serialize) -> Vec<u8> {
    let mut text = serde_json::to_vec(value).unwrap_or_default();
    text.push(b'\n');
    text
}
