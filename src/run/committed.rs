//! Runs that are committed beside the content, `runs/*.json`: read, and told apart by whose they are. What is wrong with
//! them is told where it stands.

use std::collections::BTreeMap;

use super::file::{self, Imported, RunFile};
use super::{Run, json::Json};
use crate::config::Config;
use crate::diag::{Code, Diagnostic};
use crate::hash::{Hash, Hasher};
use crate::model::Moment;
use crate::slug::slug;
use crate::source::{Source, SourcePath, Span};

/// So many of a file's damages are told one by one: each is looked for in its text, and nobody reads thousands.
pub const MOST_TOLD: usize = 20;

/// The folder of the site that they stand in.
pub const FOLDER: &str = "runs";

/// One file as it was read.
#[derive(Clone, Debug)]
pub struct ReadFile {
    path: SourcePath,
    hash: Hash,
    file: Option<RunFile>,
    /// Where its site, its environment and its id stand in it.
    site: Span,
    environment: Span,
    id: Span,
    diagnostics: Vec<Diagnostic>,
}

/// A run of the site, from one file or from several.
#[derive(Clone, Debug)]
pub struct Committed {
    /// Names its page.
    pub slug: String,
    /// The place of its environment in the settings; 0 on a site without.
    pub environment: usize,
    pub run: Run,
    pub file: RunFile,
    /// When something was said last.
    pub end: Moment,
    /// Of its files.
    pub hash: Hash,
}

impl Committed {
    /// What it is called: its name, else the day it began.
    pub fn name(&self) -> String {
        self.run.called(&self.file.head)
    }
}

/// Reads one file.
pub fn read_file(source: &Source) -> ReadFile {
    let mut read = ReadFile {
        path: source.path.clone(),
        hash: source.hash,
        file: None,
        site: Span::default(),
        environment: Span::default(),
        id: Span::default(),
        diagnostics: Vec::new(),
    };
    let told = |code, span, message: String| Diagnostic::new(code, &source.path, span, message);
    let Imported {
        file,
        refused,
        clashes,
    } = match file::read(&source.text) {
        Ok(imported) => imported,
        Err(problem) => {
            let problem = problem.to_string();
            let problem = problem.trim_end_matches('.');
            let rest = problem.strip_prefix("The file ").unwrap_or(problem);
            let message = format!("this file {rest}");
            let help = "export the run from a page, or begin one with `checkdown run start`";
            read.diagnostics
                .push(told(Code::UnreadableRun, fault(&source.text), message).help(help));
            return read;
        }
    };
    let whole = "take the file as it was exported";
    let refused = refused.iter().map(|one| {
        let help = format!("it is left out; {whole}");
        (one.id.as_str(), one.in_words(), help)
    });
    let clashes = clashes.iter().map(|hash| {
        let words = format!("two texts claim the hash `{hash}`");
        (hash.as_str(), words, whole.to_owned())
    });
    let twice = file.log.clashes().iter().map(|id| {
        let words = format!("different entries claim the id `{id}`");
        let help = "find out who changed one of them".to_owned();
        (id.as_str(), words, help)
    });
    let mut damages = refused.chain(clashes).chain(twice);
    for (word, words, help) in damages.by_ref().take(MOST_TOLD) {
        let span = place(&source.text, word);
        read.diagnostics
            .push(told(Code::DamagedRun, span, words).help(help));
    }
    let more = damages.count();
    if more > 0 {
        let words = format!("the file is damaged in {more} more places");
        read.diagnostics
            .push(told(Code::DamagedRun, Span::default(), words).help(whole));
    }
    read.site = place(&source.text, &file.site.id);
    read.environment = place(&source.text, &file.head.environment);
    read.id = place(&source.text, &file.head.id);
    read.file = Some(file);
    read
}

/// Where a text is no JSON; its beginning if it is.
fn fault(text: &str) -> Span {
    let Err(error) = serde_json::from_str::<Json>(text) else {
        return Span::default();
    };
    let before = text
        .split_inclusive('\n')
        .take(error.line().saturating_sub(1));
    let line: usize = before.map(str::len).sum();
    let at = (line + error.column().saturating_sub(1)).min(text.len());
    let at = (0..=at).rev().find(|&at| text.is_char_boundary(at));
    let at = at.unwrap_or(0);
    let end = text[at..]
        .chars()
        .next()
        .map_or(at, |one| at + one.len_utf8());
    Span::new(at, end)
}

/// Where a word stands in quotes first; the file's beginning if it does not.
fn place(text: &str, word: &str) -> Span {
    let quoted = format!("\"{word}\"");
    let found = text.find(&quoted).filter(|_| !word.is_empty());
    found.map_or(Span::default(), |at| Span::new(at, at + quoted.len()))
}

/// The runs of the site, by environment and slug. Files of one run are one; what is of another site or of an environment
/// that is no more is left out and told, and what was deleted is left out.
pub fn gather(
    reads: &[impl AsRef<ReadFile>],
    config: &Config,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Committed> {
    let mut runs: BTreeMap<&str, (&ReadFile, Committed)> = BTreeMap::new();
    for read in reads.iter().map(AsRef::as_ref) {
        diagnostics.extend(read.diagnostics.iter().cloned());
        let Some(file) = &read.file else {
            continue;
        };
        let environment = match environment(read, file, config) {
            Ok(environment) => environment,
            Err(diagnostic) => {
                diagnostics.push(*diagnostic);
                continue;
            }
        };
        match runs.get_mut(file.head.id.as_str()) {
            Some((first, run)) if run.file.head == file.head => {
                let whole = run.file.clone().merge(file.clone());
                let mut hasher = Hasher::new();
                hasher.hash(run.hash).hash(read.hash);
                *run = committed(first, whole, environment, hasher.finish());
            }
            Some((first, _)) => {
                let message = "another run has the same id";
                diagnostics.push(
                    Diagnostic::new(Code::DamagedRun, &read.path, read.id, message)
                        .related(&first.path, Span::default(), "this one")
                        .help("it is left out; take the file as it was exported"),
                );
            }
            None => {
                let run = committed(read, file.clone(), environment, read.hash);
                runs.insert(&file.head.id, (read, run));
            }
        }
    }
    apart(runs.into_values().collect(), diagnostics)
}

/// Which environment a run is of, if it is the site's.
fn environment(read: &ReadFile, file: &RunFile, config: &Config) -> Result<usize, Box<Diagnostic>> {
    let told = |span, message: String| {
        let help = "it is not shown; take it out of `runs/`";
        Box::new(Diagnostic::new(Code::ForeignRun, &read.path, span, message).help(help))
    };
    if file.site.id != config.id {
        let (theirs, ours) = (&file.site.id, &config.id);
        let message = format!("this run is of the site `{theirs}`, not of `{ours}`");
        return Err(told(read.site, message));
    }
    let name = file.head.environment.as_str();
    if name.is_empty() && config.environments.is_empty() {
        return Ok(0);
    }
    config.environment(name).ok_or_else(|| {
        let message = format!("this run is of `{name}`, which is no environment of the site");
        told(read.environment, message)
    })
}

fn committed(read: &ReadFile, file: RunFile, environment: usize, hash: Hash) -> Committed {
    let path = read.path.as_str();
    let name = path.rsplit_once('/').map_or(path, |(_, name)| name);
    let stem = name.strip_suffix(".json").unwrap_or(name);
    let slug = match slug(&stem.replace('.', "-")) {
        slug if slug.is_empty() => Hash::of(stem.as_bytes()).short(),
        slug => slug,
    };
    Committed {
        slug,
        environment,
        run: Run::of(&file.log),
        end: file
            .log
            .events()
            .last()
            .map_or(file.head.created, |event| event.when),
        file,
        hash,
    }
}

/// Of two runs that want one address, the second is told.
fn apart(
    mut runs: Vec<(&ReadFile, Committed)>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Committed> {
    runs.retain(|(_, run)| !run.run.deleted);
    runs.sort_by(|(a, one), (b, other)| {
        let key = |run: &Committed| (run.environment, run.slug.clone());
        key(one).cmp(&key(other)).then_with(|| a.path.cmp(&b.path))
    });
    for pair in runs.windows(2) {
        let ((first, one), (second, other)) = (&pair[0], &pair[1]);
        if (one.environment, &one.slug) == (other.environment, &other.slug) {
            let message = format!("`{}` is the address of another run, too", other.slug);
            diagnostics.push(
                Diagnostic::new(
                    Code::OutputCollision,
                    &second.path,
                    Span::default(),
                    message,
                )
                .related(&first.path, Span::default(), "the other run")
                .help("rename one of the files"),
            );
        }
    }
    runs.into_iter().map(|(_, run)| run).collect()
}
