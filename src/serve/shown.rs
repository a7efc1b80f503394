//! A compiled site that answers questions. It lives on a thread of its own, which holds everything that its files
//! borrow from; nothing of it is made before it is asked for.

use std::collections::BTreeMap;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use super::about::{self, About, Place};
use crate::compile::{Compiled, Options, UnknownEnvironment, prepare};
use crate::diag::{Diagnostic, Severity};
use crate::discover::Snapshot;
use crate::memo::Memo;
use crate::site::{Body, Group, Site, SitePath};
use crate::source::SourcePath;

/// A file of the site, made.
#[derive(Debug)]
pub enum Found {
    Bytes(Vec<u8>),
    /// As it lies in the content folder, and how long it is, in bytes.
    File(std::path::PathBuf, u64),
    /// It cannot be made, for what its author wrote.
    Mistake(Box<Diagnostic>),
    Missing,
}

type Answer<T> = Box<dyn FnOnce(T) + Send>;

enum Question {
    File(SitePath, Answer<Found>),
    About(String, Answer<About>),
    Places(Vec<SourcePath>, Answer<Vec<Place>>),
    Problems(Answer<Vec<Diagnostic>>),
}

/// What is known of a site as soon as it is compiled.
#[derive(Clone, Debug)]
pub struct Facts {
    /// The path that it stands below.
    pub base: String,
    /// Files with errors that were seen already; to look for all takes longer.
    pub broken: Vec<SourcePath>,
    /// An editor's address for a file and a line, as the settings have it.
    pub editor: Option<String>,
    /// The service worker of a site that keeps nothing: it takes away what another one kept.
    pub worker: Vec<u8>,
}

/// A site that can be asked, until this is dropped.
#[derive(Clone)]
pub struct Shown {
    questions: Sender<Question>,
    pub facts: Arc<Facts>,
    pub snapshot: Arc<Snapshot>,
}

impl Shown {
    /// Compiles a site and keeps it.
    ///
    /// # Errors
    ///
    /// If `options` names an environment that the settings do not.
    pub fn start(
        snapshot: Arc<Snapshot>,
        memo: Arc<Memo>,
        options: Options,
    ) -> Result<Self, UnknownEnvironment> {
        let (questions, asked) = channel();
        let (ready, facts) = channel();
        let sources = Arc::clone(&snapshot);
        thread::spawn(move || live(&sources, &memo, &options, &ready, &asked));
        // A thread that ended without a word has panicked: nothing is known of its site.
        let unknown = UnknownEnvironment {
            name: String::new(),
            known: Vec::new(),
        };
        Ok(Self {
            facts: Arc::new(facts.recv().unwrap_or(Err(unknown))?),
            questions,
            snapshot,
        })
    }

    /// Makes a file, and hands it to `answer` on some thread.
    pub fn file(&self, path: SitePath, answer: impl FnOnce(Found) + Send + 'static) {
        let _ = self.questions.send(Question::File(path, Box::new(answer)));
    }

    /// Tells what stands at a path of the site, and where it comes from.
    pub fn about(&self, path: String, answer: impl FnOnce(About) + Send + 'static) {
        let _ = self.questions.send(Question::About(path, Box::new(answer)));
    }

    /// Tells where some files are shown.
    pub fn places(&self, paths: Vec<SourcePath>, answer: impl FnOnce(Vec<Place>) + Send + 'static) {
        let _ = self
            .questions
            .send(Question::Places(paths, Box::new(answer)));
    }

    /// Looks at the whole site for problems, and hands them to `answer` on some thread.
    pub fn check(&self, answer: impl FnOnce(Vec<Diagnostic>) + Send + 'static) {
        let _ = self.questions.send(Question::Problems(Box::new(answer)));
    }

    /// [`Shown::file`], waited for.
    pub fn wait_for(&self, path: SitePath) -> Found {
        let (sender, found) = channel();
        self.file(path, move |file| {
            let _ = sender.send(file);
        });
        found.recv().unwrap_or(Found::Missing)
    }
}

fn live(
    snapshot: &Snapshot,
    memo: &Memo,
    options: &Options,
    ready: &Sender<Result<Facts, UnknownEnvironment>>,
    questions: &Receiver<Question>,
) {
    let compiled = match prepare(snapshot, memo, options) {
        Ok(compiled) => compiled,
        Err(unknown) => {
            let _ = ready.send(Err(unknown));
            return;
        }
    };
    let config = &compiled.catalog.config;
    let facts = Facts {
        base: super::route::base_path(config.base_url.as_deref()),
        broken: broken(&compiled),
        editor: config.editor.clone(),
        worker: compiled.assembly().theme.worker(false).to_vec(),
    };
    if ready.send(Ok(facts)).is_err() {
        return;
    }
    let strict = options.strict;
    let compiled = &compiled;
    let groups = Groups::default();
    let groups = &groups;
    // Who checks the whole site must not keep the one page waiting that somebody wants to see.
    let threads = rayon::current_num_threads().div_ceil(2);
    let checkers = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
    rayon::in_place_scope(|scope| {
        for question in questions {
            let checkers = checkers.as_ref();
            scope.spawn(move |_| match question {
                Question::File(path, answer) => answer(find(compiled, groups, &path)),
                Question::About(path, answer) => answer(about::about(compiled, &path)),
                Question::Places(paths, answer) => answer(about::places(compiled, &paths)),
                Question::Problems(answer) => {
                    let check = || compiled.check(strict);
                    answer(checkers.map_or_else(|_| check(), |pool| pool.install(check)));
                }
            });
        }
    });
}

/// Files that are made in one go, kept when one of them was asked for; by the folder that they stand below.
type Groups = Mutex<BTreeMap<SitePath, Arc<BTreeMap<SitePath, Vec<u8>>>>>;

/// Makes one file of a site.
fn find(compiled: &Compiled<'_>, groups: &Groups, path: &SitePath) -> Found {
    let assembly = compiled.assembly_of(path);
    let site = compiled.site(&assembly);
    match site.artifacts.get(path).map(|artifact| &artifact.body) {
        // What lists all files is for a site at rest.
        None | Some(Body::Sealed) => {
            grouped(&site, groups, path).map_or(Found::Missing, Found::Bytes)
        }
        Some(Body::Made(make)) => match make() {
            Ok(bytes) => Found::Bytes(bytes),
            Err(mistake) => Found::Mistake(mistake),
        },
        Some(Body::File(file)) => match file.metadata() {
            Ok(metadata) => Found::File(file.clone(), metadata.len()),
            Err(_) => Found::Missing,
        },
    }
}

/// A file of a group. While the group is made nothing is locked, for the thread may do other work meanwhile that wants the
/// same lock; two that come at once both make it, and the same.
fn grouped(site: &Site<'_>, groups: &Groups, path: &SitePath) -> Option<Vec<u8>> {
    let is_around = |group: &&Group<'_>| {
        let below = path.as_str().strip_prefix(group.folder.as_str());
        below.is_some_and(|rest| rest.starts_with('/'))
    };
    let group = site.groups.iter().find(is_around)?;
    let known = || groups.lock().unwrap_or_else(PoisonError::into_inner);
    let kept = known().get(&group.folder).cloned();
    let files = kept.unwrap_or_else(|| {
        let made: Arc<BTreeMap<_, _>> = Arc::new((group.make)().into_iter().collect());
        known().insert(group.folder.clone(), Arc::clone(&made));
        made
    });
    files.get(path).cloned()
}

/// The files that have an error by themselves, or in the way they were read.
fn broken(compiled: &Compiled<'_>) -> Vec<SourcePath> {
    let errors = compiled.diagnostics.iter();
    let errors = errors.filter(|one| one.severity == Severity::Error);
    let pages = compiled.catalog.pages.iter().filter(|page| page.is_broken);
    let pages = pages.map(|page| page.path().clone());
    let errors = errors.map(|one| one.primary.path.clone());
    let mut broken: Vec<SourcePath> = errors.chain(pages).collect();
    broken.sort();
    broken.dedup();
    broken
}
