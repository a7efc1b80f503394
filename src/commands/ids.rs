//! `checkdown ids`: lists the items that have no id of their own, and writes the ids in.

use std::collections::BTreeSet;
use std::io::Write;
use std::path::{Path, PathBuf};

use super::rewrite::{self, Rewrite};
use super::terminal::Terminal;
use super::{Outcome, check, clock, stages};
use crate::cli::{IdsArguments, SiteArguments};
use crate::diag::{Code, Diagnostic, Severity};
use crate::discover::Snapshot;
use crate::ids::{PageIds, Refusal, ids, written};
use crate::memo::Memo;
use crate::report::plural;

pub fn run(arguments: &IdsArguments, terminal: &Terminal) -> anyhow::Result<Outcome> {
    let site = SiteArguments::of(&arguments.root);
    let snapshot = stages::read(&site, clock::today(None)?)?;
    let memo = Memo::once();
    let compiled = stages::compile(&snapshot, &memo, &site)?;
    // The settings may well call a missing id an error, and here it is what is to be mended.
    let errors = compiled.diagnostics.iter();
    let errors = errors
        .filter(|one| one.severity == Severity::Error && one.code != Code::MissingItemId)
        .cloned();
    let errors: Vec<Diagnostic> = errors.collect();
    if !errors.is_empty() {
        let outcome = check::tell(&snapshot, &errors, &site, terminal)?;
        terminal.complain("error: no ids are given while the site has errors");
        return Ok(outcome);
    }
    let mut pages = ids(&compiled.catalog);
    if let Some(stranger) = choose(&mut pages, arguments, &snapshot) {
        let shown = stranger.display();
        terminal.complain(&format!("error: no page of this site is at {shown}"));
        return Ok(Outcome::WrongUsage);
    }
    if arguments.write {
        rewrite::all(&rewrites(&pages, arguments, &snapshot))?;
    }
    tell(&pages, arguments, &snapshot, terminal)
}

/// Leaves the pages that were asked for, and says which of the paths means none of the site's.
fn choose(
    pages: &mut Vec<PageIds>,
    arguments: &IdsArguments,
    snapshot: &Snapshot,
) -> Option<PathBuf> {
    if arguments.paths.is_empty() {
        return None;
    }
    let mut chosen = BTreeSet::new();
    for path in &arguments.paths {
        let below = |page: &str| {
            let root = &arguments.root;
            let within = path.strip_prefix(root).unwrap_or(path);
            Path::new(page).starts_with(within.strip_prefix(".").unwrap_or(within))
        };
        let found = snapshot.pages.iter().map(|page| page.path.as_str());
        let found: Vec<&str> = found.filter(|page| below(page)).collect();
        if found.is_empty() {
            return Some(path.clone());
        }
        chosen.extend(found);
    }
    pages.retain(|page| chosen.contains(page.path.as_str()));
    None
}

fn rewrites(pages: &[PageIds], arguments: &IdsArguments, snapshot: &Snapshot) -> Vec<Rewrite> {
    let changed = pages.iter().filter(|page| !page.edits.is_empty());
    let rewrite = |page: &PageIds| {
        let before = snapshot.text(&page.path)?.to_owned();
        Some(Rewrite {
            file: arguments.root.join(page.path.as_str()),
            after: written(&before, &page.edits),
            before,
        })
    };
    changed.filter_map(rewrite).collect()
}

/// A line for each item, and one that counts them. What could not be named is for the author to mend.
fn tell(
    pages: &[PageIds],
    arguments: &IdsArguments,
    snapshot: &Snapshot,
    terminal: &Terminal,
) -> anyhow::Result<Outcome> {
    let mut out = terminal.out();
    let (mut named, mut refused) = (0, 0);
    for page in pages {
        let file = arguments.root.join(page.path.as_str());
        let file = file.strip_prefix(".").unwrap_or(&file).display();
        let text = snapshot.text(&page.path).unwrap_or_default();
        let (mut line, mut at) = (1, 0);
        for item in &page.missing {
            // Items stand in order: the lines before one are counted from the one before it.
            let start = (item.span.start as usize).max(at);
            line += text
                .get(at..start)
                .unwrap_or_default()
                .matches('\n')
                .count();
            at = start;
            let id = match item.refused {
                None => item.id.clone(),
                Some(Refusal::Alphabet) => {
                    "(an id of `a` to `z` and digits is yours to choose)".to_owned()
                }
                Some(Refusal::Place) => format!("({}: write it by hand)", item.id),
            };
            refused += usize::from(item.refused.is_some());
            named += usize::from(item.refused.is_none());
            if !terminal.quiet || item.refused.is_some() {
                writeln!(out, "{file}:{line}: {id}: {}", item.title)?;
            }
        }
    }
    let count = plural(named, "id");
    let files = plural(
        pages.iter().filter(|page| !page.edits.is_empty()).count(),
        "file",
    );
    terminal.say(&match (named + refused, arguments.write) {
        (0, _) => "every item has an id of its own".to_owned(),
        (_, true) => format!("wrote {count} in {files}"),
        (_, false) => format!("{count} missing in {files}; `checkdown ids --write` writes them in"),
    });
    if refused > 0 {
        terminal.complain(&format!(
            "{} must be named by hand",
            plural(refused, "item")
        ));
        return Ok(Outcome::Problems);
    }
    Ok(Outcome::Fine)
}
