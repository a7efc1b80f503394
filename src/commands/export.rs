//! `checkdown export`: pages leave the site in the form that another tool reads.

mod pdf;

use std::collections::{BTreeSet, HashMap, HashSet};
use std::fs;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::terminal::Terminal;
use super::{Outcome, check, clock, input, output, stages};
use crate::catalog::Catalog;
use crate::cli::{ExportArguments, SiteArguments};
use crate::diag::{Diagnostic, Severity, did_you_mean, nearest};
use crate::discover::Snapshot;
use crate::export::{Document, Export, Failure, Format, Kept, Made, Part};
use crate::memo::Memo;
use crate::report::plural;
use crate::theme::Single;

/// Why nothing can be exported as it was asked for.
struct Refusal(String);

pub fn run(arguments: &ExportArguments, terminal: &Terminal) -> anyhow::Result<Outcome> {
    let site = arguments.site();
    let snapshot = stages::read(&site, clock::today(arguments.date)?)?;
    // Pages of one file are compiled once more, and read once.
    let memo = Memo::default();
    let compiled = stages::compile(&snapshot, &memo, &site)?;
    let errors = compiled.diagnostics.iter();
    let errors = errors
        .filter(|one| one.severity == Severity::Error)
        .cloned();
    let errors: Vec<Diagnostic> = errors.collect();
    if !errors.is_empty() {
        let outcome = check::tell(&snapshot, &errors, &site, terminal)?;
        terminal.complain("error: nothing is exported while the site has errors");
        return Ok(outcome);
    }
    let made = parts(arguments, &compiled.catalog)
        .and_then(|parts| export(arguments, &compiled.catalog, parts));
    let export = match made {
        Ok(export) => export,
        Err(Refusal(problem)) => {
            terminal.complain(&format!("error: {problem}"));
            return Ok(Outcome::WrongUsage);
        }
    };
    match arguments.format {
        Format::Html | Format::Pdf => write_pages(arguments, &export, (&snapshot, &memo), terminal),
        _ => write_all(arguments, &export, export.parts().len(), terminal),
    }
}

/// Makes and writes pages of one file. Each environment is compiled by itself, so that nothing of another is in its files.
fn write_pages(
    arguments: &ExportArguments,
    export: &Export<'_>,
    (snapshot, memo): (&Snapshot, &Memo),
    terminal: &Terminal,
) -> anyhow::Result<Outcome> {
    let assets = snapshot.assets.iter();
    let assets: HashMap<&str, &Path> = assets
        .map(|asset| (asset.path.as_str(), asset.file.as_path()))
        .collect();
    let read = |path: &str| fs::read(assets.get(path)?).ok();
    let mut single = Single::new(export.config(), &snapshot.theme_files);
    if arguments.format == Format::Pdf {
        single.quiet();
    }
    let environments: BTreeSet<usize> =
        export.parts().iter().map(|part| part.environment).collect();
    for environment in environments {
        let name = export.config().environments.get(environment);
        let site = SiteArguments {
            environments: name.map(|one| one.name.value.clone()).into_iter().collect(),
            ..arguments.site()
        };
        let compiled = stages::compile(snapshot, memo, &site)?;
        let assembly = compiled.assembly();
        let parts = export.parts().iter();
        let parts = parts
            .filter(|part| part.environment == environment)
            .cloned();
        let made = Made {
            assembly: &assembly,
            single: &single,
            read: &read,
        };
        // Its sections have been found once already.
        let Ok(own) = Export::new(&compiled.catalog, arguments.format, parts.collect()) else {
            continue;
        };
        let outcome = write_all(arguments, &own.with(made), export.parts().len(), terminal)?;
        if outcome != Outcome::Fine {
            return Ok(outcome);
        }
    }
    Ok(Outcome::Fine)
}

/// What the words on the command line ask for, in the order of the environments.
fn parts(arguments: &ExportArguments, catalog: &Catalog) -> Result<Vec<Part>, Refusal> {
    let mut asked = Vec::new();
    for words in &arguments.pages {
        asked.push(page(words, catalog)?);
    }
    if asked.is_empty() {
        asked.extend((0..catalog.pages.len()).map(|page| (page, None)));
    }
    let mut parts = Vec::new();
    let mut seen = HashSet::new();
    for environment in catalog.envs.iter() {
        for (page, section) in &asked {
            let part = Part {
                page: *page,
                environment,
                section: section.clone(),
            };
            let is_there = catalog.pages[*page].attributes.envs.contains(environment);
            // What is named twice is one document.
            if is_there && seen.insert((environment, *page, section)) {
                parts.push(part);
            }
        }
    }
    let exported: BTreeSet<usize> = parts.iter().map(|part| part.page).collect();
    let missing = asked.iter().find(|(page, _)| !exported.contains(page));
    match missing.filter(|_| !arguments.pages.is_empty()) {
        Some((page, _)) => {
            let id = &catalog.pages[*page].id.value;
            Err(Refusal(format!(
                "the page `{id}` is in none of these environments"
            )))
        }
        None if parts.is_empty() => Err(Refusal("the site has no page".to_owned())),
        None => Ok(parts),
    }
}

/// A page by its id or file, and the section behind a `#`.
fn page(words: &str, catalog: &Catalog) -> Result<(usize, Option<String>), Refusal> {
    let (name, section) = match words.split_once('#') {
        Some((name, section)) => (name, Some(section.to_owned())),
        None => (words, None),
    };
    let place = catalog.named(name.trim_start_matches("./"));
    place.map(|place| (place, section)).ok_or_else(|| {
        let ids = catalog.pages.iter().map(|page| page.id.value.as_str());
        let hint = did_you_mean(name, ids);
        Refusal(format!("the site has no page `{name}`{}", hint))
    })
}

fn export<'a>(
    arguments: &ExportArguments,
    catalog: &'a Catalog,
    parts: Vec<Part>,
) -> Result<Export<'a>, Refusal> {
    let is_table = arguments.format == Format::Csv;
    if parts.len() > 1 && arguments.out.is_none() && !is_table {
        let environments: BTreeSet<usize> = parts.iter().map(|part| part.environment).collect();
        let narrower = match environments.len() {
            1 => "name one page",
            _ => "name one page and one environment (`--env NAME`)",
        };
        let count = parts.len();
        return Err(Refusal(format!(
            "{count} documents need a folder to be written to: `--out DIR`; or {narrower}"
        )));
    }
    if arguments.merge.is_some() {
        let problem = match parts.len() {
            _ if arguments.format != Format::Confluence => {
                "only pages in Confluence's format can be merged: `--format confluence`"
            }
            1 => "",
            _ => "one page is merged at a time: name a page and an environment",
        };
        if !problem.is_empty() {
            return Err(Refusal(problem.to_owned()));
        }
    }
    Export::new(catalog, arguments.format, parts).map_err(|unknown| {
        let section = unknown.part.section.unwrap_or_default();
        let page = &catalog.pages[unknown.part.page].id.value;
        let known = unknown.known.iter().map(String::as_str);
        let hint = match (nearest(&section, known), unknown.known.as_slice()) {
            (Some(near), _) => format!("; did you mean `#{near}`?"),
            (None, []) => ": it has none".to_owned(),
            (None, known) if known.len() <= MOST_NAMED => {
                format!("; it has `#{}`", known.join("`, `#"))
            }
            _ => String::new(),
        };
        Refusal(format!(
            "the page `{page}` has no section `#{section}`{hint}"
        ))
    })
}

/// So many sections are named where none is near what was asked for.
const MOST_NAMED: usize = 8;

/// How many documents are made before they are written: enough for all processors, and few enough for memory.
const AT_ONCE: usize = 64;

/// What a table is called in a folder.
const TABLE: &str = "items.csv";

/// The file that a document goes to: the one that `--out` names, or one of this name in the folder that it names, as it does
/// for several documents.
fn file(arguments: &ExportArguments, name: &str, several: bool) -> Option<PathBuf> {
    let out = arguments.out.as_ref()?;
    let is_folder = several || out.is_dir() || out.to_string_lossy().ends_with('/');
    Some(match is_folder {
        true => out.join(name),
        false => out.clone(),
    })
}

/// Makes the documents and writes them as they are made; a table holds all parts in one. `total` is how many documents are
/// written in all.
fn write_all(
    arguments: &ExportArguments,
    export: &Export<'_>,
    total: usize,
    terminal: &Terminal,
) -> anyhow::Result<Outcome> {
    if arguments.format == Format::Csv {
        let table = Document {
            text: export.table(),
            ..Document::default()
        };
        let file = file(arguments, TABLE, false);
        write(file.as_deref(), table.text.as_bytes(), None, terminal)?;
        return Ok(Outcome::Fine);
    }
    let replaced = arguments.merge.as_deref().map(input::text).transpose()?;
    let is_wiki = matches!(arguments.format, Format::Confluence | Format::Mediawiki);
    let places: Vec<usize> = (0..export.parts().len()).collect();
    for chunk in places.chunks(AT_ONCE) {
        let made = chunk
            .par_iter()
            .map(|&place| export.document(place, replaced.as_deref()));
        for (&place, document) in chunk.iter().zip(made.collect::<Vec<_>>()) {
            let document = match document {
                Ok(document) => document,
                Err(failure) => {
                    let name = arguments.merge.as_deref().unwrap_or(Path::new("-"));
                    terminal.complain(&match failure {
                        Failure::Unreadable(problem) => {
                            format!("error: {}: {problem}", input::name(name))
                        }
                        Failure::Foreign(environment) => format!(
                            "error: {}: it is the page of `{environment}`, whose ticks are its own; write `--env {environment}`, or leave out `--merge`",
                            input::name(name)
                        ),
                        Failure::Theme(mistake) => format!("error: {}", mistake.message),
                    });
                    return Ok(Outcome::Problems);
                }
            };
            let title = is_wiki.then(|| export.title(place));
            let printed = match arguments.format {
                Format::Pdf => Some(pdf::print(&document.text)?),
                _ => None,
            };
            let bytes = printed.as_deref().unwrap_or(document.text.as_bytes());
            let file = file(arguments, export.path(place), total > 1);
            write(file.as_deref(), bytes, title, terminal)?;
            if arguments.merge.is_some() {
                let ticks = plural(document.kept.ticks, "tick");
                let why = match document.kept.tasks {
                    0 => ": the page that is replaced has no tasks",
                    _ => "",
                };
                terminal.say(&format!("{ticks} kept{why}"));
            }
            tell(&document, terminal);
        }
    }
    Ok(Outcome::Fine)
}

/// Writes a document to its file, or to standard output.
fn write(
    file: Option<&Path>,
    bytes: &[u8],
    title: Option<&str>,
    terminal: &Terminal,
) -> anyhow::Result<()> {
    output::write(file, bytes, true, terminal)?;
    if let Some(file) = file {
        let called = title.map(|title| format!(": “{title}”"));
        let called = called.unwrap_or_default();
        terminal.say(&format!("wrote {}{called}", file.display()));
    }
    Ok(())
}

/// What a person has to know of a document.
fn tell(document: &Document, terminal: &Terminal) {
    let Kept {
        torn,
        reworded,
        gone,
        ..
    } = &document.kept;
    for id in torn {
        terminal.complain(&format!(
            "warning: {id} stands twice on the page, ticked and open; it is open"
        ));
    }
    for id in reworded {
        terminal.complain(&format!(
            "warning: {id} is ticked and says something else now"
        ));
    }
    for text in gone {
        terminal.complain(&format!(
            "warning: “{text}” was ticked and is no item of the page now"
        ));
    }
    if document.lost > 0 {
        let (links, they) = match document.lost {
            1 => ("1 link leads".to_owned(), "it leads"),
            count => (format!("{count} links lead"), "they lead"),
        };
        terminal.complain(&format!(
            "note: {links} elsewhere in the site and became words; with `--base-url` {they} there"
        ));
    }
    for file in &document.files {
        terminal.complain(&format!(
            "note: it shows {file}, which must be put beside it; with `--base-url` it leads to the site"
        ));
    }
}
