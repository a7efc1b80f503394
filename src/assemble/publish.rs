//! What hosts, crawlers and browsers expect of a site beside its pages.

use serde::Serialize;

use super::frame::{Described, canonical, frame};
use super::{Assembly, Spot, add, embed};
use crate::config::{EMBED, base_path};
use crate::diag::Diagnostic;
use crate::hash::Hasher;
use crate::project::variant_url;
use crate::render::view::NotFoundView;
use crate::search::{FOLDER, FOLDERS, MANIFEST};
use crate::site::{Make, Site};
use crate::theme::CONTENT_SECURITY_POLICY;

/// Adds the files that stand at the site's top.
pub fn add_all<'s>(assembly: &'s Assembly<'_>, site: &mut Site<'s>) {
    if !assembly.wants(None, "") {
        return;
    }
    let mut hasher = Hasher::new();
    hasher.hash(assembly.common);
    for outline in assembly.outlines {
        hasher.number(outline.order.len() as u64);
        for &place in &outline.order {
            hasher.text(&assembly.catalog.pages[place].url);
            hasher.text(outline.title(place));
            hasher.text(outline.description(place).unwrap_or_default());
        }
    }
    for folder in assembly
        .whole
        .folders
        .values()
        .filter_map(|folder| folder.hash)
    {
        hasher.hash(folder);
    }
    assembly.hash_nouns(&mut hasher);
    let inputs = hasher.finish();
    let mut text = |path: &str, make: fn(&Assembly<'_>) -> String| {
        let make: Make<'s> = Box::new(move || Ok(make(assembly).into_bytes()));
        add(site, path, inputs, make);
    };
    text("robots.txt", robots);
    text("llms.txt", llms);
    text("_headers", |assembly| {
        headers() + &index_headers() + &frame_headers(assembly)
    });
    text(".nojekyll", |_| String::new());
    text("manifest.webmanifest", manifest);
    if assembly.catalog.config.base_url.is_some() {
        text("sitemap.xml", sitemap);
    }
    let make: Make<'s> = Box::new(move || not_found(assembly));
    add(site, "404.html", inputs, make);
    embed::add_scripts(assembly, site);
}

/// The pages that a crawler should know: every variant of every page.
fn addresses<'s>(assembly: &'s Assembly<'_>) -> impl Iterator<Item = (usize, String)> + 's {
    assembly.catalog.envs.iter().flat_map(move |environment| {
        let order = assembly.outline(Some(environment)).order.iter();
        order.map(move |&place| {
            let url = &assembly.catalog.pages[place].url;
            (place, variant_url(assembly.catalog, environment, url))
        })
    })
}

/// Sitemap protocol 0.9 (<https://www.sitemaps.org/protocol.html>).
fn sitemap(assembly: &Assembly<'_>) -> String {
    let mut xml = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n",
    );
    let mut folders: Vec<String> = addresses(assembly).map(|(_, folder)| folder).collect();
    if !assembly.catalog.config.environments.is_empty() {
        folders.insert(0, String::new());
    }
    for url in folders
        .iter()
        .filter_map(|folder| canonical(assembly, folder))
    {
        xml.push_str("  <url><loc>");
        xml.push_str(crate::html::Html::text(&url).as_str());
        xml.push_str("</loc></url>\n");
    }
    xml.push_str("</urlset>\n");
    xml
}

fn robots(assembly: &Assembly<'_>) -> String {
    let mut text = String::from("User-agent: *\nAllow: /\n");
    if let Some(base) = &assembly.catalog.config.base_url {
        text.push_str(&format!("\nSitemap: {base}sitemap.xml\n"));
    }
    text
}

/// A map of the site for language models (<https://llmstxt.org>): every page's Markdown.
fn llms(assembly: &Assembly<'_>) -> String {
    let catalog = assembly.catalog;
    let config = &catalog.config;
    let mut text = format!("# {}\n", config.title);
    if let Some(description) = &config.description {
        text.push_str(&format!("\n> {description}\n"));
    }
    let base = config.base_url.as_deref().unwrap_or_default();
    for environment in catalog.envs.iter() {
        let heading = config
            .environments
            .get(environment)
            .map_or("Pages", |one| &one.label);
        text.push_str(&format!("\n## {heading}\n\n"));
        let outline = assembly.outline(Some(environment));
        for &place in &outline.order {
            let page = &catalog.pages[place];
            let folder = variant_url(catalog, environment, &page.url);
            let slash = if folder.is_empty() { "" } else { "/" };
            let title = outline.title(place).replace(['[', ']'], "");
            text.push_str(&format!("- [{title}]({base}{folder}{slash}index.md)"));
            if let Some(description) = outline.description(place) {
                let words: Vec<&str> = description.split_whitespace().collect();
                text.push_str(&format!(": {}", words.join(" ")));
            }
            text.push('\n');
        }
    }
    text
}

/// Headers in the form that several static hosts read.
fn headers() -> String {
    format!(
        "/*\n  Content-Security-Policy: {}; frame-ancestors 'self'\n  \
         X-Content-Type-Options: nosniff\n  Referrer-Policy: strict-origin-when-cross-origin\n  \
         Permissions-Policy: camera=(), geolocation=(), microphone=()\n\n\
         /assets/*\n  Cache-Control: public, max-age=31536000, immutable\n\n\
         /sw.js\n  Cache-Control: no-cache\n\n\
         /build.json\n  Cache-Control: no-cache\n",
        policy()
    )
}

/// What holds for all pages: each says of itself what is stricter. Pages that stand in frames need a `<base>`.
fn policy() -> String {
    CONTENT_SECURITY_POLICY.replace("base-uri 'none'", "base-uri 'self'")
}

/// Of the pages that other sites show in a frame, if some may. A line that begins with `!` takes away what a rule above
/// says, where hosts would add up the two.
fn frame_headers(assembly: &Assembly<'_>) -> String {
    let config = &assembly.catalog.config;
    let origins = &config.embed_allow;
    if origins.is_empty() {
        return String::new();
    }
    let headers = format!(
        "  ! Content-Security-Policy\n  Content-Security-Policy: {}; frame-ancestors 'self' {}\n{}",
        policy(),
        origins.join(" "),
        match &origins[..] {
            [one] if !one.contains('*') => format!("  Access-Control-Allow-Origin: {one}\n"),
            // The header names one origin at most, and this file cannot choose by who asks.
            _ => String::new(),
        }
    );
    let mut text = format!("\n/*/{EMBED}/\n{headers}");
    if config.environments.is_empty() {
        text.push_str(&format!("\n/{EMBED}/\n{headers}"));
    }
    // A sandboxed frame is of no origin, and asks even its own site as a stranger does.
    text.push_str("\n/assets/*\n  Access-Control-Allow-Origin: *\n");
    text
}

/// Of the files of the search index, which are named by their content; the one that names them is asked for each time.
fn index_headers() -> String {
    let folder = |name: &&str| {
        format!("\n/{FOLDER}/{name}/*\n  Cache-Control: public, max-age=31536000, immutable\n")
    };
    let folders = FOLDERS.iter().map(folder).collect::<String>();
    format!("{folders}\n/{FOLDER}/{MANIFEST}\n  Cache-Control: no-cache\n")
}

#[derive(Serialize)]
struct ManifestJson<'a> {
    name: &'a str,
    short_name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<&'a str>,
    start_url: &'a str,
    display: &'a str,
    icons: [IconJson; 1],
}

#[derive(Serialize)]
struct IconJson {
    src: String,
    sizes: &'static str,
    r#type: &'static str,
}

/// A web application manifest (<https://www.w3.org/TR/appmanifest/>).
fn manifest(assembly: &Assembly<'_>) -> String {
    let config = &assembly.catalog.config;
    let manifest = ManifestJson {
        name: &config.title,
        short_name: &config.title,
        description: config.description.as_deref(),
        start_url: "./",
        display: "minimal-ui",
        icons: [IconJson {
            src: assembly.theme.assets_view("").favicon,
            sizes: "any",
            r#type: "image/svg+xml",
        }],
    };
    let mut text = serde_json::to_string_pretty(&manifest).unwrap_or_default();
    text.push('\n');
    text
}

/// Its addresses begin with the path of `base_url`, for nobody knows where it is shown.
fn not_found(assembly: &Assembly<'_>) -> Result<Vec<u8>, Box<Diagnostic>> {
    let spot = Spot {
        url: String::new(),
        environment: None,
    };
    let described = Described {
        title: "Page not found",
        hidden: true,
        ..Described::default()
    };
    let mut frame = frame(assembly, &spot, described);
    let base = assembly.catalog.config.base_url.as_deref();
    let path = base.map_or("/", base_path);
    frame.head.canonical = None;
    // What is shown at any address belongs to no build.
    frame.worker = None;
    let site = &mut frame.site;
    let assets = &mut frame.assets;
    let mut addresses = vec![
        &mut site.home,
        &mut assets.stylesheet,
        &mut assets.restore,
        &mut assets.script,
        &mut assets.favicon,
        &mut assets.embed,
        &mut assets.embed_stylesheet,
    ];
    addresses.extend(&mut assets.module);
    addresses.extend(&mut assets.imported);
    addresses.extend(&mut site.logo);
    addresses.extend(&mut site.search);
    addresses.extend(&mut frame.head.open_search);
    addresses.extend(site.links.iter_mut().map(|link| &mut link.href));
    addresses.extend(frame.switch.iter_mut().map(|one| &mut one.href));
    let nav = frame.nav.iter_mut().chain(&mut frame.views);
    addresses.extend(nav.map(|one| &mut one.href));
    for address in addresses {
        if !crate::resolve::is_external(address) {
            *address = format!("{path}{}", address.strip_prefix("./").unwrap_or(address));
        }
    }
    let html = assembly
        .theme
        .render_page(&frame, &NotFoundView::default())?;
    Ok(html.into_string().into_bytes())
}
