//! A page of one file as a PDF: a Chromium that is installed prints it.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::{Context, bail};

use crate::commands::random;

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
    let shown = program.display();
    let child = Command::new(program)
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
        .stderr(Stdio::null())
        .spawn()
        .with_context(|| format!("cannot run {shown}"))?;
    let status = ended(child)?;
    match fs::read(&pdf) {
        Ok(bytes) => Ok(bytes),
        Err(_) => bail!(
            "{shown} made no PDF ({status}); what it needs, such as `--no-sandbox` in a container, can be given in CHROMIUM_FLAGS"
        ),
    }
}

fn joined(option: &str, path: &Path) -> std::ffi::OsString {
    let mut joined = std::ffi::OsString::from(option);
    joined.push(path);
    joined
}

fn program() -> anyhow::Result<PathBuf> {
    if let Some(named) = env::var_os("CHROMIUM") {
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
fn ended(mut child: Child) -> anyhow::Result<ExitStatus> {
    let start = Instant::now();
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(status);
        }
        if start.elapsed() > LIMIT {
            child.kill()?;
            child.wait()?;
            bail!("Chromium did not end within {} s", LIMIT.as_secs());
        }
        sleep(Duration::from_millis(20));
    }
}
