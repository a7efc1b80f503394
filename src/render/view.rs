//! What templates see: one type for each template, and nothing in it that no template shows. The
//! documentation of these fields is the theme's contract.
//!
//! A view stands in its template under the name of its noun (`{{ item.title }}`). A field that says
//! nothing (`None`, `false`, empty, zero) is absent, so `{% if item.owner %}` asks for it. [`Html`] is printed as it
//! is; every other text is escaped. Addresses are relative to the page they stand on, so that a site works under
//! any path, unless they are said to be absolute. What is said to be *in words* is shown as it is.

mod command;
#[cfg(test)]
mod contract;
mod frame;
mod item;
mod list;
mod listing;
mod page;
mod run;
mod setting;

pub use command::{BadgeView, CodeView, CommandView, SegmentKind, SegmentView};
pub use frame::{
    AlternateView, AssetsView, EnvironmentView, FrameView, HeadView, LinkView, NavView, SiteView,
    SwitchView,
};
pub use item::{ChipView, ControlView, HeadingView, ItemView};
pub use list::{
    ComparedView, ComparisonView, GroupView, NotFoundView, PageLinkView, RedirectView, SearchView,
    SideView, SyncView, ValueRowView, ValuesView, VariantView,
};
pub use listing::{
    GridCellView, GridGroupView, GridRowView, GridView, ListingGroupView, ListingItemView,
    ListingView, MatrixView, OverviewCellView, OverviewRowView, OverviewView,
};
pub use page::{
    ConditionView, CountsView, EmbedView, FactsView, OwnerView, PageView, SingleView, TocView,
    VariableView,
};
pub use run::{RunGateView, RunItemView, RunPageView, RunRowView, RunView, RunsView};
pub use setting::{
    SettingCellView, SettingReferenceView, SettingRowView, SettingTableView, SettingView,
    SettingsView,
};

use serde::{Serialize, Serializer};

use crate::html::Html;

/// A view of a part of a page.
pub trait View: Serialize {
    /// The path below `templates/`.
    const TEMPLATE: &'static str;
    /// The name under which the template sees the view.
    const NAME: &'static str;
}

/// A view of what fills the frame of a whole page; its template extends `base.html` and sees the fields of
/// [`FrameView`] beside it.
pub trait Framed: View {}

macro_rules! views {
    ($($view:ty = $name:literal in $template:literal;)*) => {
        $(impl View for $view {
            const TEMPLATE: &'static str = $template;
            const NAME: &'static str = $name;
        })*

        /// Every template that a view fills.
        pub const TEMPLATES: &[&str] = &[$($template,)*];
    };
}

views! {
    PageView = "page" in "page.html";
    EmbedView = "page" in "embed.html";
    SingleView = "page" in "single.html";
    ComparisonView = "comparison" in "comparison.html";
    MatrixView = "matrix" in "matrix.html";
    OverviewView = "overview" in "overview.html";
    NotFoundView = "not_found" in "not-found.html";
    RedirectView = "redirect" in "redirect.html";
    SearchView = "search" in "search.html";
    RunsView = "runs" in "runs.html";
    RunView = "run" in "run.html";
    SyncView = "window" in "sync.html";
    SettingReferenceView = "reference" in "setting-reference.html";
    ItemView<'_> = "item" in "parts/item.html";
    HeadingView<'_> = "heading" in "parts/heading.html";
    ListingView<'_> = "listing" in "parts/listing.html";
    CommandView<'_> = "command" in "parts/command.html";
    CodeView<'_> = "code" in "parts/code.html";
    SettingsView<'_> = "settings" in "parts/settings.html";
}

impl Framed for PageView {}
impl Framed for EmbedView {}
impl Framed for SingleView {}
impl Framed for ComparisonView {}
impl Framed for MatrixView {}
impl Framed for OverviewView {}
impl Framed for NotFoundView {}
impl Framed for SearchView {}
impl Framed for RunsView {}
impl Framed for RunView {}
impl Framed for SyncView {}
impl Framed for SettingReferenceView {}

impl Serialize for Html {
    /// To the template engine, a text that needs no escaping; to everything else, a string.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        tera::Value::safe_string(self.as_str()).serialize(serializer)
    }
}

/// Whether a flag may be left out of a view.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes references")]
fn is_false(flag: &bool) -> bool {
    !flag
}

/// Whether a count may be left out of a view.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes references")]
fn is_zero(count: &usize) -> bool {
    *count == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn html_is_a_string_outside_of_templates() {
        let json = serde_json::to_string(&Html::text("a < b")).expect("a string serialises");
        assert_eq!(json, r#""a &lt; b""#);
    }
}
