//! A page of one file as a PDF: a Chromium that is installed prints it.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::{Context, bail};

use crate::commands::guard::Guard;
use crate::commands::random;
use crate::report::printable;

/// What it may be called, in the order in which they are tried; `CHROMIUM` names another.
const NAMES: [&str; 5] = [
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
];

/// How long one page may take.
const LIMIT: Duration = Duration::from_secs(60);

/// The bytes of the PDF.
///
/// # Errors
///
/// If there is no Chromium, or it fails or takes too long.
pub fn print(html: &str) -> anyhow::Result<Vec<u8>> {
    let program = program()?;
    let folder = env::temp_dir().join(format!("checkdown-{}", random::id()?));
    fs::create_dir(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
    let printed = print_in(&folder, &program, html);
    // What stays in a folder of temporary files is the system's to take away.
    let _ = fs::remove_dir_all(&folder);
    printed
}

fn print_in(folder: &Path, program: &Path, html: &str) -> anyhow::Result<Vec<u8>> {
    let (page, pdf) = (folder.join("page.html"), folder.join("page.pdf"));
    fs::write(&page, html).with_context(|| format!("cannot write {}", page.display()))?;
    let said = folder.join("said");
    let shown = program.display();
    let mut command = Command::new(program);
    command
        .args([
            "--headless",
            "--disable-gpu",
            "--no-pdf-header-footer",
            "--no-first-run",
        ])
        .arg(joined("--user-data-dir=", &folder.join("profile")))
        .arg(joined("--print-to-pdf=", &pdf))
        .args(
            env::var("CHROMIUM_FLAGS")
                .unwrap_or_default()
                .split_whitespace(),
        )
        .arg(joined("file://", &page))
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(fs::File::create(&said)?);
    // Where there is no shell, nothing but Chromium itself can be ended.
    let guard = Guard::new().ok();
    guard.iter().for_each(|guard| guard.hold(&mut command));
    let child = command
        .spawn()
        .with_context(|| format!("cannot run {shown}"))?;
    let status = ended(child, LIMIT).with_context(|| format!("{shown} printed nothing"))?;
    drop(guard);
    // One that is half written ends anyhow.
    let is_whole =
        |bytes: &Vec<u8>| bytes.starts_with(b"%PDF-") && bytes.trim_ascii_end().ends_with(b"%%EOF");
    let printed = fs::read(&pdf).ok().filter(is_whole);
    match printed.filter(|_| status.success()) {
        Some(bytes) => Ok(bytes),
        None => bail!(
            "{shown} made no PDF ({status}){}; what it needs, such as `--no-sandbox` in a container, can be given in CHROMIUM_FLAGS",
            last_words(&said)
        ),
    }
}

/// What a program said last, for a line.
fn last_words(said: &Path) -> String {
    let said = fs::read(said).unwrap_or_default();
    let said = String::from_utf8_lossy(&said);
    let mut lines = said.lines().map(str::trim);
    match lines.rfind(|line| !line.is_empty()) {
        Some(line) => format!(": {}", printable(line)),
        None => String::new(),
    }
}

fn joined(option: &str, path: &Path) -> std::ffi::OsString {
    let mut joined = std::ffi::OsString::from(option);
    joined.push(path);
    joined
}

fn program() -> anyhow::Result<PathBuf> {
    if let Some(named) = env::var_os("CHROMIUM").filter(|named| !named.is_empty()) {
        return Ok(PathBuf::from(named));
    }
    let path = env::var_os("PATH").unwrap_or_default();
    let folders: Vec<PathBuf> = env::split_paths(&path).collect();
    let found = NAMES.iter().find_map(|name| {
        let mut files = folders.iter().map(|folder| folder.join(name));
        files.find(|file| file.is_file())
    });
    found.context(
        "no Chromium is installed; CHROMIUM names one, or export `--format html` and print it",
    )
}

/// Waits for a program, and ends it when its time is over.
fn ended(mut child: Child, limit: Duration) -> anyhow::Result<ExitStatus> {
    let start = Instant::now();
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(status);
        }
        if start.elapsed() > limit {
            child.kill()?;
            child.wait()?;
            bail!("it did not end within {} s", limit.as_secs());
        }
        sleep(Duration::from_millis(20));
    }
}

#[cfg(unix)]
#[cfg(test)]
mod tests {
    use std::fs;
    use std::os::unix::fs::PermissionsExt;
    use std::process::Command;
    use std::thread::sleep;
    use std::time::Duration;

    use super::{ended, print_in};
    use crate::scratch::Scratch;

    /// What is told of a program that does this instead of printing, with `$pdf` for the file that is wanted.
    fn told(work: &str) -> String {
        let folder = Scratch::new("pdf");
        let find =
            "for one in \"$@\"; do case $one in --print-to-pdf=*) pdf=${one#*=};; esac; done";
        let program = folder.write("chromium", format!("#!/bin/sh\n{find}\n{work}\n"));
        fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
        match print_in(folder.path(), &program, "<p>") {
            Ok(bytes) => String::from_utf8(bytes).unwrap(),
            Err(error) => format!("{error:#}"),
        }
    }

    #[test]
    fn only_a_whole_pdf_is_one() {
        assert!(told("echo '%PDF-1.4 %%EOF' > $pdf").starts_with("%PDF-1.4"));
        let half = told("echo '%PDF-1.4 half' > $pdf");
        assert!(
            half.contains("made no PDF (exit status: 0); what"),
            "{half}"
        );
        let failed = told("echo '%PDF-1.4 %%EOF' > $pdf; echo 'no sandbox' >&2; exit 1");
        let words = "made no PDF (exit status: 1): no sandbox; what it needs";
        assert!(failed.contains(words), "{failed}");
        assert!(told("").contains("made no PDF"));
    }

    /// Where Chromium is begun by a script, the script's end is not Chromium's.
    #[test]
    fn what_was_begun_ends_with_the_printing() {
        let folder = Scratch::new("pdf");
        let late = folder.path().join("late");
        told(&format!("(sleep 1; echo > '{}') & exit 1", late.display()));
        sleep(Duration::from_millis(1500));
        assert!(!late.exists(), "its child lives on");
    }

    #[test]
    fn what_hangs_is_ended() {
        let child = Command::new("sleep").arg("60").spawn();
        let error = ended(child.unwrap(), Duration::from_millis(200)).unwrap_err();
        assert!(error.to_string().contains("did not end within"), "{error}");
    }
}
