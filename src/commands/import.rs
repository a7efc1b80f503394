//! `checkdown import`: plain checklists of other tools become annotated pages.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::Context;

use super::Outcome;
use super::rewrite;
use super::terminal::Terminal;
use crate::cli::ImportArguments;
use crate::import::{Imported, import};
use crate::report::plural;
use crate::slug::slug;

pub fn run(arguments: &ImportArguments, terminal: &Terminal) -> anyhow::Result<Outcome> {
    if arguments.out.is_none() && arguments.files.len() > 1 {
        terminal.complain("error: several lists need a folder to be written to: `--out DIR`");
        return Ok(Outcome::WrongUsage);
    }
    let mut pages = Vec::new();
    for file in &arguments.files {
        let bytes = fs::read(file).with_context(|| format!("cannot read {}", file.display()))?;
        let Ok(text) = String::from_utf8(bytes) else {
            terminal.complain(&format!(
                "error: {} is not UTF-8; save it as UTF-8",
                file.display()
            ));
            return Ok(Outcome::Problems);
        };
        let page = import(&file.to_string_lossy(), &text);
        pages.push((file, page));
    }
    let Some(folder) = &arguments.out else {
        for (file, page) in &pages {
            terminal.out().write_all(page.markdown.as_bytes())?;
            tell(file, page, terminal);
        }
        return Ok(Outcome::Fine);
    };
    let targets: Vec<PathBuf> = pages
        .iter()
        .map(|(file, _)| folder.join(name(file)))
        .collect();
    for (place, target) in targets.iter().enumerate() {
        if targets[..place].contains(target) {
            terminal.complain(&format!("error: two lists would be {}", target.display()));
            return Ok(Outcome::Problems);
        }
        if !arguments.force && fs::symlink_metadata(target).is_ok() {
            let target = target.display();
            terminal.complain(&format!(
                "error: {target} exists; `--force` overwrites it. Nothing was written."
            ));
            return Ok(Outcome::Problems);
        }
    }
    fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
    for ((file, page), target) in pages.iter().zip(&targets) {
        rewrite::create(target, page.markdown.as_bytes(), arguments.force)
            .with_context(|| format!("cannot write {}", target.display()))?;
        tell(file, page, terminal);
        terminal.say(&format!(
            "wrote {}: {}",
            target.display(),
            plural(page.items, "item")
        ));
    }
    Ok(Outcome::Fine)
}

/// `Go-live list.csv` → `go-live-list.md`
fn name(file: &Path) -> String {
    let stem = file.file_stem().unwrap_or_default().to_string_lossy();
    match slug(&stem).as_str() {
        "" => "checklist.md".to_owned(),
        slug => format!("{slug}.md"),
    }
}

/// What was guessed, on standard error.
fn tell(file: &Path, page: &Imported, terminal: &Terminal) {
    let file = file.display();
    if page.kept {
        terminal.say(&format!(
            "{file}: a page already; nothing changes but ticks and missing ids"
        ));
    }
    for guess in &page.guesses {
        terminal.say(&format!("{file}:{}: {}", guess.line, guess.says));
    }
    if page.ticked > 0 {
        let items = plural(page.ticked, "item");
        terminal.say(&format!(
            "{file}: {items} ticked; a page keeps no progress, so no box is ticked now"
        ));
    }
    if !page.owners.is_empty() {
        terminal.say(&format!("{file}: owners stand below their items as text; to declare them, add to checkdown.yaml:"));
        terminal.say("owners:");
        for owner in &page.owners {
            terminal.say(&format!(
                "  {}: {{label: \"{}\"}}",
                slug(owner),
                owner.replace(['\\', '"'], "'")
            ));
        }
    }
}
