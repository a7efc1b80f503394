//! stub
use crate::{diag::Diagnostic, html::Html, memo::Memo, project::Variant, theme::Theme};
pub fn content(_: &Variant<'_>, _: &Theme, _: &Memo) -> Result<Html, Box<Diagnostic>> {
    Ok(Html::new())
}
