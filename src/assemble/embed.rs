//! The pages that other sites show in a frame, `/<env>/<page>/embed/`, and what tells those sites of them.
//!
//! A page's addresses are written as the page itself sees them, here too: `<base>` says so, and so the content is the
//! same to the byte.

use serde::Serialize;

use super::frame::{Described, bare, canonical};
use super::{Assembly, File, Spot, add, add_each, file, page};
use crate::config::EMBED;
use crate::diag::Diagnostic;
use crate::hash::{Hash, Hasher};
use crate::html::Html;
use crate::project::project;
use crate::render::progress;
use crate::render::view::{EmbedView, SyncView};
use crate::site::{Make, Site};
use crate::theme::CONTENT_SECURITY_POLICY;

/// oEmbed 1.0 (<https://oembed.com>), beside the page that it describes.
const DESCRIPTION: &str = "oembed.json";

/// The folder of the window in which a frame's progress and the site's are brought together. No page is there, for none may
/// have `embed` in its address.
pub const SYNC: &str = "embed/sync";

/// The size of a frame where nothing tells its height, in CSS pixels.
const WIDTH: u32 = 800;
const HEIGHT: u32 = 600;

/// Adds the files of all pages of an environment.
pub fn add_to<'s>(assembly: &'s Assembly<'_>, site: &mut Site<'s>, environment: usize) {
    let mut pages = assembly.pages_wanted_in(Some(environment), page_of);
    let page = |place: usize| &assembly.catalog.pages[place];
    pages.retain(|&place| page(place).attributes.envs.contains(environment));
    add_each(site, &pages, |place| files(assembly, place, environment));
}

/// The address of the page that is framed in the folder at `url`.
fn page_of(url: &str) -> Option<&str> {
    match url.strip_suffix(EMBED)? {
        "" => Some(""),
        page => page.strip_suffix('/'),
    }
}

/// Adds the window in which progress is brought together.
pub fn add_window<'s>(assembly: &'s Assembly<'_>, site: &mut Site<'s>) {
    if !assembly.wants(None, SYNC) {
        return;
    }
    let make: Make<'s> = Box::new(move || window(assembly));
    add(site, &file(SYNC, "index.html"), assembly.common, make);
}

fn window(assembly: &Assembly<'_>) -> Result<Vec<u8>, Box<Diagnostic>> {
    let spot = Spot {
        url: SYNC.to_owned(),
        environment: None,
    };
    let described = Described {
        title: "Sync",
        hidden: true,
        own: true,
        ..Described::default()
    };
    let mut frame = bare(assembly, &spot, &described);
    frame.head.csp = CONTENT_SECURITY_POLICY.to_owned();
    frame.head.canonical = None;
    let html = assembly.theme.render_page(&frame, &SyncView::default())?;
    Ok(html.into_string().into_bytes())
}

/// Adds the scripts that pages of other sites load.
pub fn add_scripts<'s>(assembly: &'s Assembly<'_>, site: &mut Site<'s>) {
    for (name, script) in assembly.theme.for_others() {
        let make: Make<'s> = Box::new(move || Ok(script.to_vec()));
        add(site, name, Hash::of(script), make);
    }
}

/// The files of a page in an environment.
fn files<'s>(assembly: &'s Assembly<'_>, place: usize, environment: usize) -> Vec<File<'s>> {
    let page = &assembly.catalog.pages[place];
    let spot = Spot::of(page, Some(environment));
    let folder = folder_of(assembly, &spot);
    let mut hasher = Hasher::new();
    hasher.hash(assembly.text_hash(place, environment));
    hasher.text(page::commit(assembly, page).unwrap_or_default());
    let make: Make<'s> = Box::new(move || html(assembly, place, environment));
    let mut files = vec![(file(&folder, "index.html"), hasher.finish(), make)];
    if assembly.catalog.config.base_url.is_some() {
        let inputs = assembly.content_hash(place, environment);
        let make: Make<'s> = Box::new(move || Ok(description(assembly, place, environment)));
        files.push((file(&folder, DESCRIPTION), inputs, make));
    }
    files
}

/// The folder of the site that a page's frame is in.
fn folder_of(assembly: &Assembly<'_>, spot: &Spot) -> String {
    file(&assembly.folder_of(spot), EMBED)
}

/// The absolute address of what describes a page's frame, if the site knows its own.
pub fn description_href(assembly: &Assembly<'_>, spot: &Spot) -> Option<String> {
    let folder = canonical(assembly, &folder_of(assembly, spot))?;
    Some(format!("{folder}{DESCRIPTION}"))
}

fn html(
    assembly: &Assembly<'_>,
    place: usize,
    environment: usize,
) -> Result<Vec<u8>, Box<Diagnostic>> {
    let variant = project(assembly.catalog, place, environment);
    let page = &assembly.catalog.pages[place];
    let spot = Spot::of(page, Some(environment));
    let described = Described {
        hidden: true,
        ..Described::of(&variant, place)
    };
    let frame = bare(assembly, &spot, &described);
    let content = page::body(assembly, &variant, place, environment)?;
    let mut view = page::view(assembly, &variant, page, content);
    // What is said of the text stands on the page itself.
    view.facts = Default::default();
    view.alternates.clear();
    if !variant.items.is_empty() {
        view.progress = progress::of_page(&variant, page::commit(assembly, page));
    }
    let html = assembly
        .theme
        .render_page(&frame, &EmbedView { page: view })?;
    Ok(html.into_string().into_bytes())
}

#[derive(Serialize)]
struct OembedJson<'a> {
    version: &'static str,
    r#type: &'static str,
    title: &'a str,
    provider_name: &'a str,
    provider_url: &'a str,
    width: u32,
    height: u32,
    html: String,
}

fn description(assembly: &Assembly<'_>, place: usize, environment: usize) -> Vec<u8> {
    let config = &assembly.catalog.config;
    let variant = project(assembly.catalog, place, environment);
    let spot = Spot::of(&assembly.catalog.pages[place], Some(environment));
    let address = canonical(assembly, &folder_of(assembly, &spot)).unwrap_or_default();
    let json = OembedJson {
        version: "1.0",
        r#type: "rich",
        title: &variant.title,
        provider_name: &config.title,
        provider_url: config.base_url.as_deref().unwrap_or_default(),
        width: WIDTH,
        height: HEIGHT,
        html: snippet(&address, &variant.title),
    };
    // Text and numbers cannot fail to be written.
    let mut text = serde_json::to_vec_pretty(&json).unwrap_or_default();
    text.push(b'\n');
    text
}

/// The frame as other sites write it.
fn snippet(address: &str, title: &str) -> String {
    let mut html = Html::new();
    html.push_markup("<iframe");
    html.push_attribute("src", address);
    html.push_attribute("title", title);
    html.push_attribute("width", &WIDTH.to_string());
    html.push_attribute("height", &HEIGHT.to_string());
    html.push_attribute("loading", "lazy");
    html.push_attribute("allow", "clipboard-write");
    html.push_markup("></iframe>");
    html.into_string()
}
