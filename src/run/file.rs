//! `run.json`: a run as a file, read and written. `run.schema.json` describes it.

use std::collections::BTreeMap;
use std::fmt;

use serde::Serialize;
use serde_json::ser::{PrettyFormatter, Serializer};

use super::Head;
use super::event::Event;
use super::intake::{Refused, is_id, merge_texts, read_events};
use super::json::Json;
use super::log::Log;
use super::said::is_web;
use crate::config::Config;
use crate::model::Moment;

pub const FORMAT: &str = "checkdown-run";
pub const VERSION: i64 = 1;
/// What is longer is no run but an attack: in bytes, and in events.
const LONGEST_FILE: usize = 64 * 1024 * 1024;
const MOST_EVENTS: usize = 200_000;

/// The site that a run is of.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Site {
    pub id: String,
    pub title: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// The version of the site that the run was exported from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub commit: Option<String>,
}

/// A run as a file holds it.
#[derive(Clone, Debug)]
pub struct RunFile {
    pub site: Site,
    pub head: Head,
    pub log: Log,
    /// Material hash to the text that has it.
    pub texts: BTreeMap<String, String>,
}

impl RunFile {
    /// A run of a site's environment, by its place in the settings, in which nothing is said yet.
    pub fn begun(config: &Config, environment: usize, id: String, created: Moment) -> Self {
        let environment = config.environments.get(environment);
        Self {
            site: Site {
                id: config.id.clone(),
                title: config.title.clone(),
                url: config.base_url.clone(),
                commit: None,
            },
            head: Head {
                id,
                environment: environment.map_or("", |one| &one.name.value).to_owned(),
                created,
            },
            log: Log::default(),
            texts: BTreeMap::new(),
        }
    }

    /// Two files of one run as one: the same, whichever comes first.
    #[must_use]
    pub fn merge(self, other: Self) -> Self {
        let texts = self.texts.iter().chain(&other.texts);
        let (texts, _) = merge_texts(texts.map(|(hash, text)| (hash.as_str(), text.as_str())));
        Self {
            site: self.site.max(other.site),
            head: self.head,
            log: self.log.merge(other.log),
            texts,
        }
    }
}

/// A file that was read.
#[derive(Clone, Debug)]
pub struct Imported {
    pub file: RunFile,
    /// What was no event, and was left out.
    pub refused: Vec<Refused>,
    /// Hashes that came with two texts.
    pub clashes: Vec<String>,
}

/// Why a file is no run; a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unreadable(String);

impl fmt::Display for Unreadable {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl std::error::Error for Unreadable {}

/// Reads the text of a file.
///
/// # Errors
///
/// Says what keeps it from being a run. What is wrong with single events keeps the file from nothing; see
/// [`Imported::refused`].
pub fn read(text: &str) -> Result<Imported, Unreadable> {
    let because = |words: &str| Unreadable(words.to_owned());
    if text.len() > LONGEST_FILE {
        return Err(because("The file is too large to be a run."));
    }
    // A byte-order mark is white space to an editor, not to a parser.
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let raw: Json = serde_json::from_str(text).map_err(|_| because("The file is not JSON."))?;
    if raw.get("format").and_then(Json::as_text) != Some(FORMAT) {
        return Err(because("The file is not a run of Checkdown."));
    }
    let version = raw.get("version").and_then(Json::as_whole);
    let Some(version) = version.filter(|version| *version >= 1) else {
        return Err(because("The file does not say its version."));
    };
    if version > VERSION {
        return Err(Unreadable(format!(
            "The file is of version {version}; this program reads up to {VERSION}. Take a newer one."
        )));
    }
    let head = raw.get("run").and_then(read_head);
    let head = head.ok_or_else(|| because("The file does not say which run it is."))?;
    let site = raw.get("site").and_then(read_site);
    let site = site.ok_or_else(|| because("The file does not say which site it is from."))?;
    let events = raw.get("events");
    if events
        .and_then(Json::as_list)
        .is_some_and(|list| list.len() > MOST_EVENTS)
    {
        return Err(because("The file has too many events to be a run."));
    }
    let (events, refused) = read_events(events);
    let texts = raw
        .get("texts")
        .and_then(Json::as_object)
        .unwrap_or_default();
    let texts = texts
        .iter()
        .filter_map(|(hash, text)| Some((hash.as_str(), text.as_text()?)));
    let (texts, clashes) = merge_texts(texts);
    let log = Log::new(events);
    Ok(Imported {
        file: RunFile {
            site,
            head,
            log,
            texts,
        },
        refused,
        clashes,
    })
}

fn read_head(raw: &Json) -> Option<Head> {
    let text = |key| raw.get(key).and_then(Json::as_text);
    let is_sign = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'-');
    let environment = text("environment")?;
    let is_name = environment.len() <= 100 && environment.bytes().all(is_sign);
    Some(Head {
        id: text("id").filter(|id| is_id(id))?.to_owned(),
        environment: is_name.then(|| environment.to_owned())?,
        created: Moment::parse(text("created")?)?,
    })
}

fn read_site(raw: &Json) -> Option<Site> {
    let short = |key| {
        let text = raw.get(key).and_then(Json::as_text)?;
        (text.encode_utf16().count() <= 2000).then(|| text.to_owned())
    };
    let id = short("id").filter(|id| !id.is_empty())?;
    Some(Site {
        title: short("title").unwrap_or_else(|| id.clone()),
        url: short("url").filter(|url| is_web(url)),
        commit: short("commit").filter(|commit| !commit.is_empty()),
        id,
    })
}

#[derive(Serialize)]
struct FileView<'a> {
    format: &'static str,
    version: i64,
    site: &'a Site,
    run: HeadView<'a>,
    events: &'a [Event],
    texts: &'a BTreeMap<String, String>,
}

#[derive(Serialize)]
struct HeadView<'a> {
    id: &'a str,
    environment: &'a str,
    created: String,
}

/// The text of a file, with a line break at its end. The same log gives the same bytes, which are those that the
/// reader's half would write.
pub fn write(file: &RunFile) -> String {
    let view = FileView {
        format: FORMAT,
        version: VERSION,
        site: &file.site,
        run: HeadView {
            id: &file.head.id,
            environment: &file.head.environment,
            created: file.head.created.to_string(),
        },
        events: file.log.events(),
        texts: &file.texts,
    };
    let mut bytes = Vec::new();
    let mut serializer = Serializer::with_formatter(&mut bytes, PrettyFormatter::with_indent(b" "));
    // Texts and numbers only, into memory: nothing of it can fail.
    let written = view.serialize(&mut serializer);
    debug_assert!(written.is_ok(), "a run is plain data");
    bytes.push(b'\n');
    String::from_utf8(bytes).unwrap_or_default()
}
