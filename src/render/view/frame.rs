//! The frame that all pages share: head, header, navigation.

use serde::Serialize;

/// What `base.html` shows around every page. Its fields stand in the template by their own names:
/// `{{ site.title }}`, `{{ head.title }}`.
#[derive(Clone, Debug, Default, Serialize)]
pub struct FrameView {
    pub site: SiteView,
    pub assets: AssetsView,
    pub head: HeadView,
    /// The environment that the page is a variant for; none on the site's own pages and without environments.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub environment: Option<EnvironmentView>,
    /// The environment switch, in the order of the settings.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub switch: Vec<SwitchView>,
    /// From the home down to the page's folder, without the page itself.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub breadcrumbs: Vec<LinkView>,
    /// The site's pages; only the branch of the current page is open.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub nav: Vec<NavView>,
    /// The site's own lists: its controls, owners, tags and phases.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub views: Vec<NavView>,
    /// The service worker's address; none where browsers keep nothing of the site.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub worker: Option<String>,
    /// On a page that stands in a frame and has something to tick: the window in which its progress and the site's are brought
    /// together.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sync: Option<String>,
}

/// The site, as the settings describe it.
#[derive(Clone, Debug, Default, Serialize)]
pub struct SiteView {
    /// The namespace of stored progress.
    pub id: String,
    pub title: String,
    /// A BCP 47 tag.
    pub language: String,
    /// Where the site's title leads: the home of the same environment, if the page has one.
    pub home: String,
    /// Of an image.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub logo: Option<String>,
    /// The page that searches the site, and lists it where there are no scripts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub search: Option<String>,
    /// Links of the header, from the settings' `nav`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub links: Vec<LinkView>,
    /// The program and its version.
    pub generator: String,
}

/// The theme's files, as [`crate::theme::Theme::assets_view`] fills them.
#[derive(Clone, Debug, Default, Serialize)]
pub struct AssetsView {
    pub stylesheet: String,
    /// The style sheet of pages about committed runs; on these alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub runs: Option<String>,
    /// The script that runs before the first paint.
    pub restore: String,
    /// The script that runs when the page has been read.
    pub script: String,
    pub favicon: String,
    /// The ES module that is loaded when the page is at rest, as `script` sees it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub later: Option<String>,
    /// The ES module of pages that have something to tick.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub module: Option<String>,
    /// The ES module of the window in which a frame's progress and the site's are brought together.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sync: Option<String>,
    /// What the module of pages imports, to be asked for at once.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub imported: Vec<String>,
    /// The script of pages that stand in a frame; it runs before the first paint.
    pub embed: String,
    /// What such pages look like beside what all pages do.
    pub embed_stylesheet: String,
}

/// What stands in `<head>`.
#[derive(Clone, Debug, Default, Serialize)]
pub struct HeadView {
    /// The title of the window: the page, its environment, the site.
    pub title: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Absolute; only with `base_url`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub canonical: Option<String>,
    /// `noindex`, for instance.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub robots: Option<String>,
    /// The Content-Security-Policy of the page.
    pub csp: String,
    /// The OpenSearch description of the site; only with `base_url`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub open_search: Option<String>,
    /// What tells other sites how to show the page in a frame: oEmbed, absolute; only with `base_url`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub oembed: Option<String>,
    /// The same page in other formats.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub alternates: Vec<AlternateView>,
}

/// The same page in another format.
#[derive(Clone, Debug, Default, Serialize)]
pub struct AlternateView {
    pub href: String,
    /// `text/markdown`, `application/json`
    pub media_type: &'static str,
    /// What a reader calls it: `Markdown`, `JSON`.
    pub label: &'static str,
}

/// An environment of the settings.
#[derive(Clone, Debug, Default, Serialize)]
pub struct EnvironmentView {
    pub name: String,
    pub label: String,
    /// A name of the palette or `#rrggbb`; goes into `data-color`. See [`crate::theme::color_of`].
    pub color: String,
}

/// One environment in the switch.
#[derive(Clone, Debug, Default, Serialize)]
pub struct SwitchView {
    pub label: String,
    /// For `data-color`.
    pub color: String,
    /// The same page in that environment, or its stable address where it has no such variant.
    pub href: String,
    /// The page's own environment.
    #[serde(skip_serializing_if = "super::is_false")]
    pub current: bool,
    /// The page has no variant there.
    #[serde(skip_serializing_if = "super::is_false")]
    pub missing: bool,
}

/// A link and its words.
#[derive(Clone, Debug, Default, Serialize)]
pub struct LinkView {
    pub label: String,
    pub href: String,
}

/// A page or folder in the navigation.
#[derive(Clone, Debug, Default, Serialize)]
pub struct NavView {
    pub title: String,
    pub href: String,
    /// The page itself.
    #[serde(skip_serializing_if = "super::is_false")]
    pub current: bool,
    /// Its id, where there is something to tick on it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<String>,
    /// A folder: pages are below it, whether they are listed here or not.
    #[serde(skip_serializing_if = "super::is_false")]
    pub folder: bool,
    /// Of an open folder.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub children: Vec<NavView>,
}
