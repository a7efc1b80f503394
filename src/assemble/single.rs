//! A page that is one file, before its addresses are those of the file.

use super::frame::{Described, bare};
use super::{Assembly, Spot, page};
use crate::diag::Diagnostic;
use crate::hash::source_expression;
use crate::html::Html;
use crate::project::Variant;
use crate::render::view::SingleView;
use crate::render::{content, progress};
use crate::theme::Single;

impl Assembly<'_> {
    /// The page of a variant or of a section of it, as its folder of the site sees it. `files` is what its scripts read, by
    /// name, in Base64.
    ///
    /// # Errors
    ///
    /// What is wrong with a template of the theme.
    pub fn single(
        &self,
        (variant, place, environment): (&Variant<'_>, usize, usize),
        single: &Single,
        files: &[(String, String)],
    ) -> Result<Html, Box<Diagnostic>> {
        let page = &self.catalog.pages[place];
        let spot = Spot::of(page, Some(environment));
        let mut frame = bare(self, &spot, &Described::of(variant, place));
        frame.head.csp = policy(single);
        let body = content::content(variant, self.theme, self.memo)?;
        let mut view = page::view(self, variant, page, body);
        view.alternates.clear();
        if !variant.items.is_empty() {
            view.progress = progress::of_page(variant, page::commit(self, page));
        }
        let files: Vec<String> = files
            .iter()
            .map(|(name, bytes)| format!("\"{name}\":\"{bytes}\""))
            .collect();
        let view = SingleView {
            page: view,
            style: Html::rendered(single.style.clone()),
            before: Html::rendered(single.before.clone()),
            script: Html::rendered(single.script.clone()),
            files: Html::rendered(format!("{{{}}}", files.join(","))),
        };
        self.theme.render_page(&frame, &view)
    }
}

/// Its own style and scripts, pictures that it holds, and nothing else.
fn policy(single: &Single) -> String {
    let [style, before, script] =
        [&single.style, &single.before, &single.script].map(|text| source_expression(text));
    format!(
        "default-src 'none'; script-src {before} {script}; style-src {style}; img-src data:; \
         base-uri 'none'; form-action 'none'"
    )
}
