//! What is said of links and references that lead nowhere, and of what was probably meant.

use super::Binder;
use crate::diag::{Code, Diagnostic, nearest};
use crate::resolve::address::decode;
use crate::resolve::destination::{Destination, relative};
use crate::source::{SourcePath, Span, Spanned};

impl Binder<'_> {
    pub fn report_definition(&mut self, link: Span, definition: Span) {
        let message = "not every environment defines where this link leads";
        let path = self.page.path();
        self.bindings.diagnostics.push(
            Diagnostic::new(Code::BrokenLink, path, link, message)
                .label("only words where the definition is not")
                .related(path, definition, "defined for some environments only")
                .help("define it outside, or write the address into the link"),
        );
    }

    fn may_guess(&mut self) -> bool {
        let may = self.guesses_left > 0;
        self.guesses_left = self.guesses_left.saturating_sub(1);
        may
    }

    pub fn report_anchor(&mut self, page: usize, anchor: &str, span: Span) {
        let there = &self.catalog.pages[page];
        let anchors = there.anchors.keys().map(String::as_str);
        let near = self.may_guess().then(|| nearest(anchor, anchors)).flatten();
        let message = match page == self.place {
            true => format!("this page has no `#{anchor}`"),
            false => format!("`{}` has no `#{anchor}`", there.path()),
        };
        let diagnostic = Diagnostic::new(Code::BrokenAnchor, self.page.path(), span, message);
        self.bindings.diagnostics.push(match near {
            Some(near) => diagnostic.help(format!("did you mean `#{near}`?")),
            None => diagnostic.help("link to a heading's slug or an item's id"),
        });
    }

    pub fn report_broken(
        &mut self,
        written: &str,
        parts: &Destination<'_>,
        span: Span,
        image: bool,
    ) {
        let name = parts.path.rsplit('/').next().unwrap_or_default();
        let is_page = name.ends_with(".md") || name.ends_with(".markdown") || !name.contains('.');
        let code = match is_page && !image {
            true => Code::BrokenLink,
            false => Code::BrokenAsset,
        };
        let noun = if code == Code::BrokenLink {
            "page"
        } else {
            "file"
        };
        let message = format!("no {noun} of this site is `{written}`");
        let is_draft = |path: String| {
            let path = SourcePath::new(&format!("content/{path}"));
            self.catalog.drafts.contains(&path)
        };
        if self.absolute(&decode(parts.path)).is_some_and(is_draft) {
            self.bindings.diagnostics.push(
                Diagnostic::new(code, self.page.path(), span, message)
                    .label("a draft, which is left out")
                    .help("build with `--drafts`, or take `draft: true` out of its front matter"),
            );
            return;
        }
        let diagnostic = Diagnostic::new(code, self.page.path(), span, message);
        let guess = self
            .may_guess()
            .then(|| self.suggestion(parts.path))
            .flatten();
        self.bindings.diagnostics.push(match guess {
            Some(path) => diagnostic.help(format!("did you mean `{path}`?")),
            None => diagnostic.help("write the path relative to this file"),
        });
    }

    /// The relative path of a file with that name, or nearly that name, elsewhere in the site.
    fn suggestion(&self, written: &str) -> Option<String> {
        let name = written.rsplit('/').next().unwrap_or_default();
        let stem = name.split('.').next().unwrap_or_default().to_lowercase();
        if matches!(stem.as_str(), "" | "index" | "readme") {
            return None;
        }
        let own = self.page.path().as_str();
        let pages = self.catalog.pages.iter().map(|page| page.path().as_str());
        let pages = pages.filter_map(|path| path.strip_prefix("content/"));
        let paths = pages.chain(self.catalog.assets.iter().map(String::as_str));
        let last = |path: &str| path.rsplit('/').next().unwrap_or_default().to_owned();
        // Of several with that name the one whose folders are called the same, if there is just one.
        let alike = |path: &str| {
            let (found, wanted) = (path.rsplit('/'), written.rsplit('/'));
            found.zip(wanted).take_while(|(a, b)| a == b).count()
        };
        let mut same: Vec<(usize, &str)> = paths
            .filter(|path| last(path) == name)
            .map(|path| (alike(path), path))
            .collect();
        same.sort_unstable_by(|a, b| b.cmp(a));
        let clear = same.len() < 2 || same[0].0 > same[1].0;
        let same = same.first().filter(|_| clear).map(|(_, path)| *path);
        // Nearness is looked for among files of the same folder only: elsewhere it would be a guess.
        let found = same.map(str::to_owned).or_else(|| {
            let folder = own.rsplit_once('/').map_or("", |(folder, _)| folder);
            let siblings = self.catalog.pages.iter().filter_map(|page| {
                let (other, name) = page.path().as_str().rsplit_once('/')?;
                (other == folder).then_some(name)
            });
            let near = nearest(name, siblings)?;
            let below = folder.strip_prefix("content").unwrap_or(folder);
            Some(format!("{}/{near}", below.trim_start_matches('/')))
        })?;
        let own = own.strip_prefix("content/").unwrap_or(own);
        Some(relative(own, found.trim_start_matches('/')))
    }

    pub fn report_reference(&mut self, name: &Spanned<String>) {
        let page = self.page;
        let near = self.may_guess().then(|| {
            let anchors = page.anchors.keys().map(|anchor| format!("#{anchor}"));
            let ids: Vec<String> = match name.value.starts_with('#') {
                true => anchors.collect(),
                false => page.items.iter().map(|item| item.id.clone()).collect(),
            };
            nearest(&name.value, ids.iter().map(String::as_str)).map(str::to_owned)
        });
        let near = near.flatten();
        let message = format!("`{}` is no item or section", name.value);
        let diagnostic = Diagnostic::new(Code::UnknownItem, page.path(), name.span, message);
        self.bindings.diagnostics.push(match near {
            Some(near) => {
                // Without its quotes a `#` begins a comment.
                let quoted = near.starts_with('#').then(|| format!("\"{near}\""));
                let text = quoted.unwrap_or_else(|| near.clone());
                diagnostic.help(format!("did you mean `{near}`?")).fix(
                    format!("write `{near}`"),
                    name.span,
                    text,
                )
            }
            None => diagnostic.help(
                "name an item's id, a full id such as `page/item`, or `#` and a heading's slug",
            ),
        });
    }
}
