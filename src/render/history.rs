//! The past of a page's items for machines: `history.json`.

use serde::Serialize;

use super::json::TextJson;

/// The document's version; it grows when a reader of an older one could be misled.
const VERSION: u32 = 1;

/// One page's items in all built environments, and what they said before. Absent means none.
#[derive(Serialize)]
pub struct HistoryJson<'a> {
    version: u32,
    pub page: PageJson<'a>,
    /// Why earlier texts may be lacking: `shallow`, `limit`, `unreadable`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<&'static str>,
    pub items: Vec<ItemJson<'a>>,
    /// Items that the page had and has no more.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub retired: Vec<RetiredJson<'a>>,
}

impl<'a> HistoryJson<'a> {
    pub fn new(page: PageJson<'a>) -> Self {
        Self {
            version: VERSION,
            page,
            missing: Vec::new(),
            items: Vec::new(),
            retired: Vec::new(),
        }
    }

    /// The file's text, indented, with a line break at its end.
    pub fn text(&self) -> String {
        // Only maps with odd keys and failing writers can fail, and neither is here.
        let mut text = serde_json::to_string_pretty(self).unwrap_or_default();
        text.push('\n');
        text
    }
}

#[derive(Serialize)]
pub struct PageJson<'a> {
    pub id: &'a str,
    /// The address without the environment, `/` at its end.
    pub path: String,
}

#[derive(Serialize)]
pub struct ItemJson<'a> {
    /// `page/item`, unique in the site.
    pub id: String,
    /// Full ids that it had before: what was recorded under them is this item's.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<&'a str>,
    /// What it says now, each text once.
    pub current: Vec<WordingJson<'a>>,
    /// What it said before, newest first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub earlier: Vec<WordingJson<'a>>,
}

#[derive(Serialize)]
pub struct RetiredJson<'a> {
    pub id: &'a str,
    /// The full id of the item that takes its place.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub moved_to: Option<&'a str>,
    /// The last version that had it.
    pub last_seen: CommitJson<'a>,
    /// What it said, newest first.
    pub earlier: Vec<WordingJson<'a>>,
}

/// One text of an item, and where and since when it is or was to be read.
#[derive(Serialize)]
pub struct WordingJson<'a> {
    pub hash: &'a str,
    /// Names; none on a site without environments.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub environments: Vec<&'a str>,
    /// The oldest version known to have it; none for what was never committed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub since: Option<CommitJson<'a>>,
    pub text: TextJson<'a>,
}

#[derive(Serialize)]
pub struct CommitJson<'a> {
    pub commit: &'a str,
    /// Day and time in UTC.
    pub date: String,
}
