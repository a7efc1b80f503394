//! A theme: templates, styles and scripts. The built-in one, overridden file by file by the site's `themes/<name>/`.

mod assets;
mod color;
mod files;
mod join;
mod modules;
mod script;
mod single;
mod templates;

pub use assets::{Asset, CONTENT_SECURITY_POLICY, EMBED_SECURITY_POLICY};
pub use color::{COLORS, color_of};
pub use files::{BUILT_IN_FILES, SiteFiles};
pub use single::Single;

use std::collections::BTreeMap;

use tera::{Context, Value};

use crate::config::Config;
use crate::diag::{Code, Diagnostic, nearest};
use crate::hash::{Hash, Hasher};
use crate::html::Html;
use crate::render::view::{AssetsView, FrameView, Framed, View};
use crate::source::SourcePath;
use assets::Assets;
use files::Files;
use templates::Templates;

/// The name of the theme that is always there.
const DEFAULT: &str = "default";

/// Where service workers are in a theme.
const WORKERS: &str = "worker/";

/// Scripts that pages of other sites load: their names at the site's top, which stay, and where they are in a theme.
const FOR_OTHERS: [(&str, &str); 2] = [
    ("embed.js", "embed/host.js"),
    ("checkdown-list.js", "embed/list.js"),
];

/// A loaded theme: renders views, and knows the files it publishes.
pub struct Theme {
    templates: Templates,
    assets: Assets,
    /// The service worker, and the one that takes it away again.
    workers: [String; 2],
    /// For pages of other sites, by the names that they load them by.
    for_others: [(&'static str, String); 2],
    hash: Hash,
}

impl Theme {
    /// The theme that the settings name, with the colours of their environments. A file of the site stands for
    /// the built-in file of the same path; one in `themes/default/` does so for every theme. What is wrong with the
    /// site's files is reported, and the built-in templates stand in for them.
    pub fn load(config: &Config, site: &SiteFiles, diagnostics: &mut Vec<Diagnostic>) -> Self {
        diagnostics.extend(unknown_theme(config, site));
        let files = Files::new(&config.theme.value, site);
        let templates = Templates::load(&files, diagnostics);
        let assets = Assets::new(&files, config);
        let workers = [worker(&files, "keep.js"), worker(&files, "leave.js")];
        let for_others = FOR_OTHERS.map(|(name, path)| (name, sent(&files, path)));
        let mut hasher = Hasher::new();
        for (path, file) in files.iter() {
            hasher.text(path).bytes(file.bytes);
        }
        for asset in assets.published() {
            hasher.text(&asset.path);
        }
        let hash = hasher.finish();
        Self {
            templates,
            assets,
            workers,
            for_others,
            hash,
        }
    }

    /// A part of a page.
    ///
    /// # Errors
    /// What the engine says of the template, at the place in it.
    pub fn render<V: View>(&self, view: &V) -> Result<Html, Box<Diagnostic>> {
        self.fill(Context::new(), view)
    }

    /// A whole page: the frame, and a view that fills it.
    ///
    /// # Errors
    /// What the engine says of the template, at the place in it.
    pub fn render_page<V: Framed>(
        &self,
        frame: &FrameView,
        view: &V,
    ) -> Result<Html, Box<Diagnostic>> {
        let context = Context::from_serialize(frame);
        let context =
            context.map_err(|error| Box::new(self.templates.problem(V::TEMPLATE, &error)))?;
        self.fill(context, view)
    }

    fn fill<V: View>(&self, mut context: Context, view: &V) -> Result<Html, Box<Diagnostic>> {
        let value = Value::try_from_serializable(view);
        let value = value.map_err(|error| Box::new(self.templates.problem(V::TEMPLATE, &error)))?;
        context.insert_value(V::NAME, value);
        self.templates.render(V::TEMPLATE, &context)
    }

    /// The files that the theme adds to a site.
    pub fn assets(&self) -> &[Asset] {
        self.assets.published()
    }

    /// Where a page finds the theme's files. `root` is the way from the page to the site's root: empty, or with a
    /// `/` at its end.
    pub fn assets_view(&self, root: &str) -> AssetsView {
        self.assets.view(root)
    }

    /// The service worker of a site that browsers keep, or the one that removes what they kept.
    pub fn worker(&self, keeps: bool) -> &[u8] {
        let [keep, leave] = &self.workers;
        if keeps { keep } else { leave }.as_bytes()
    }

    /// The scripts that pages of other sites load, by their names at the site's top.
    pub fn for_others(&self) -> impl Iterator<Item = (&'static str, &[u8])> {
        let scripts = self.for_others.iter();
        scripts.map(|(name, script)| (*name, script.as_bytes()))
    }

    /// Of everything that the theme adds to a page.
    pub fn hash(&self) -> Hash {
        self.hash
    }
}

/// A service worker as it is sent: one script with all that it imports, for not every browser takes a module there.
fn worker(files: &Files<'_>, name: &str) -> String {
    let scripts = files.below(WORKERS).filter_map(|(path, file)| {
        let text = std::str::from_utf8(file.bytes).ok()?;
        Some((path.strip_prefix(WORKERS)?, text))
    });
    let scripts: BTreeMap<&str, &str> = scripts.collect();
    let alone = || scripts.get(name).map(|text| script::bare(text));
    join::script(name, &scripts)
        .or_else(alone)
        .unwrap_or_default()
}

/// A script without its comments.
fn sent(files: &Files<'_>, path: &str) -> String {
    let bytes = files.get(path).map_or(&[][..], |file| file.bytes);
    script::bare(&String::from_utf8_lossy(bytes))
}

/// The diagnostic for a theme that has no files.
fn unknown_theme(config: &Config, site: &SiteFiles) -> Option<Diagnostic> {
    let name = config.theme.value.as_str();
    let folders = || site.keys().filter_map(|path| Some(path.split_once('/')?.0));
    if name == DEFAULT || folders().any(|folder| folder == name) {
        return None;
    }
    let settings = SourcePath::new(Config::FILE);
    let message = format!("there is no theme `{name}`");
    let help = match nearest(name, folders().chain([DEFAULT])) {
        Some(known) => format!("write `{known}`"),
        None => format!("make a folder `themes/{name}/`, or leave `theme` out"),
    };
    let diagnostic = Diagnostic::new(Code::UnknownTheme, &settings, config.theme.span, message);
    Some(diagnostic.help(help))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::render::view::{
        ChipView, CodeView, CommandView, ComparisonView, EmbedView, HeadingView, ItemView,
        ListingView, MatrixView, NotFoundView, OverviewView, PageView, RedirectView, RunView,
        RunsView, SearchView, SettingReferenceView, SettingsView, SingleView, SyncView, TEMPLATES,
    };
    use crate::source::{Span, Spanned};

    fn config(theme: &str) -> Config {
        Config {
            theme: Spanned::new(theme.into(), Span::new(7, 11)),
            ..Config::read(None, &mut Vec::new())
        }
    }

    /// The theme `ours` of a site that has these files of it, and what is reported: file, marked text, message.
    fn load(files: &[(&str, &str)]) -> (Theme, Vec<(String, String, String)>) {
        let files = files.iter().map(|(path, text)| {
            let bytes: Arc<[u8]> = Arc::from(text.as_bytes());
            (format!("ours/{path}"), bytes)
        });
        let files: SiteFiles = files.collect();
        let mut diagnostics = Vec::new();
        let theme = Theme::load(&config("ours"), &files, &mut diagnostics);
        let told = |diagnostic: &Diagnostic| {
            let label = &diagnostic.primary;
            let path = label.path.as_str();
            let file = files.get(path.trim_start_matches("themes/"));
            let text = file.map_or(&b""[..], |file| &file[label.span.range()]);
            let text = String::from_utf8_lossy(text).into_owned();
            (path.to_owned(), text, diagnostic.message.clone())
        };
        (theme, diagnostics.iter().map(told).collect())
    }

    #[test]
    fn the_built_in_theme_renders_author_text_escaped_and_html_as_it_is() {
        let mut diagnostics = Vec::new();
        let theme = Theme::load(&config(DEFAULT), &SiteFiles::new(), &mut diagnostics);
        assert_eq!(diagnostics, []);
        let mut title = Html::new();
        title
            .push_markup("<em>")
            .push_text("1 < 2")
            .push_markup("</em>");
        let item = ItemView {
            anchor: "tls",
            title,
            owner: Some(ChipView {
                label: "R&D",
                href: None,
            }),
            ..ItemView::default()
        };
        let html = theme.render(&item).expect("the item renders").into_string();
        assert!(html.contains("<em>1 &lt; 2</em>"), "{html}");
        assert!(html.contains(">R&amp;D</span>"), "{html}");
    }

    #[test]
    fn every_template_renders_a_view_that_says_nothing() {
        let (theme, _) = load(&[("css/extra.css", "")]);
        let frame = FrameView::default();
        let rendered = [
            theme.render_page(&frame, &PageView::default()),
            theme.render_page(&frame, &EmbedView::default()),
            theme.render_page(&frame, &SingleView::default()),
            theme.render_page(&frame, &ComparisonView::default()),
            theme.render_page(&frame, &MatrixView::default()),
            theme.render_page(&frame, &OverviewView::default()),
            theme.render_page(&frame, &NotFoundView::default()),
            theme.render(&RedirectView::default()),
            theme.render_page(&frame, &SearchView::default()),
            theme.render_page(&frame, &RunsView::default()),
            theme.render_page(&frame, &RunView::default()),
            theme.render_page(&frame, &SyncView::default()),
            theme.render_page(&frame, &SettingReferenceView::default()),
            theme.render(&ItemView::default()),
            theme.render(&HeadingView::default()),
            theme.render(&ListingView::default()),
            theme.render(&CommandView::default()),
            theme.render(&CodeView::default()),
            theme.render(&SettingsView::default()),
        ];
        assert_eq!(rendered.len(), TEMPLATES.len());
        for (rendered, template) in rendered.iter().zip(TEMPLATES) {
            assert!(rendered.is_ok(), "{template}: {rendered:?}");
        }
    }

    #[test]
    fn a_file_of_the_site_stands_for_the_built_in_one_and_can_extend_it() {
        let page = "{% extends \"built-in/not-found.html\" %}{% block head %}<meta name=\"x\">\n{% endblock %}";
        let (theme, told) = load(&[
            ("templates/not-found.html", page),
            ("css/tokens.css", "a{b:c}"),
        ]);
        assert_eq!(told, []);
        let html = theme.render_page(&FrameView::default(), &NotFoundView {});
        let html = html.expect("the page renders").into_string();
        assert!(html.contains("<meta name=\"x\">\n</head>"), "{html}");
        assert!(html.contains("There is no page here"), "{html}");
        let css = theme
            .assets()
            .iter()
            .find(|asset| asset.path.ends_with(".css"));
        let css = String::from_utf8_lossy(&css.expect("there is a style sheet").bytes).into_owned();
        assert!(
            css.contains("a{b:c}") && !css.contains("--environment: #"),
            "{css}"
        );
    }

    #[test]
    fn every_template_error_is_told_where_it_is() {
        let (_, told) = load(&[
            (
                "templates/a.html",
                "<p>é {{ x | shout }} {{ y | whisper }}</p>",
            ),
            ("templates/b.html", "\n{% include \"gone.html\" %}"),
        ]);
        let a = "themes/ours/templates/a.html".to_owned();
        let b = "themes/ours/templates/b.html".to_owned();
        let expected = [
            (
                a.clone(),
                "shout".to_owned(),
                "unknown filter `shout`".to_owned(),
            ),
            (
                a,
                "whisper".to_owned(),
                "unknown filter `whisper`".to_owned(),
            ),
            (
                b,
                "\"gone.html\"".to_owned(),
                "unknown template `gone.html`".to_owned(),
            ),
        ];
        assert_eq!(told, expected);
    }

    #[test]
    fn every_file_with_a_syntax_error_is_told_of() {
        let (theme, told) = load(&[
            ("templates/a.html", "{% if %}"),
            ("templates/b.html", "{{ a b }}"),
            ("templates/not-found.html", "{% extends \"nowhere.html\" %}"),
        ]);
        let files: Vec<_> = told
            .iter()
            .map(|(path, text, _)| (path.as_str(), text.as_str()))
            .collect();
        let expected = [
            ("themes/ours/templates/a.html", "%}"),
            ("themes/ours/templates/b.html", "b"),
        ];
        assert_eq!(files, expected);
        let html = theme.render_page(&FrameView::default(), &NotFoundView {});
        assert!(html.is_ok(), "the built-in template stands in");
    }

    #[test]
    fn a_missing_parent_is_marked_where_it_is_named() {
        let (_, told) = load(&[("templates/page.html", "{% extends \"bse.html\" %}")]);
        let message = "template `bse.html` does not exist".to_owned();
        let path = "themes/ours/templates/page.html".to_owned();
        assert_eq!(told, [(path, "bse.html".to_owned(), message)]);
    }

    #[test]
    fn an_error_while_rendering_is_told_where_it_is() {
        let (theme, told) = load(&[("templates/parts/item.html", "<li>{{ item.tilte }}</li>")]);
        assert_eq!(told, []);
        let problem = theme
            .render(&ItemView::default())
            .expect_err("there is no such field");
        assert_eq!(problem.code, Code::TemplateError);
        assert_eq!(
            problem.primary.path.as_str(),
            "themes/ours/templates/parts/item.html"
        );
        assert_eq!(problem.primary.span, Span::new(12, 17));
        assert!(
            problem.message.starts_with("field `tilte` is not defined"),
            "{}",
            problem.message
        );
    }

    #[test]
    fn a_theme_without_files_is_unknown_and_the_nearest_is_named() {
        let files = SiteFiles::from([("ours/css/tokens.css".into(), Arc::from(*b"a{}"))]);
        let mut diagnostics = Vec::new();
        Theme::load(&config("our"), &files, &mut diagnostics);
        let [diagnostic] = &diagnostics[..] else {
            panic!("one diagnostic, not {diagnostics:?}")
        };
        assert_eq!(diagnostic.code, Code::UnknownTheme);
        assert_eq!(diagnostic.primary.span, Span::new(7, 11));
        assert_eq!(diagnostic.help.as_deref(), Some("write `ours`"));
    }

    #[test]
    fn the_hash_changes_with_every_file_and_colour() {
        let (built_in, _) = load(&[("templates/extra.html", "")]);
        let (styled, _) = load(&[("templates/extra.html", ""), ("css/extra.css", "a{b:c}")]);
        let (again, _) = load(&[("templates/extra.html", "")]);
        assert_ne!(built_in.hash(), styled.hash());
        assert_eq!(built_in.hash(), again.hash());
    }
}
