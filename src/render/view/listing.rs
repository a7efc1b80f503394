//! Lists of items that stand elsewhere.

use serde::Serialize;

use super::{EnvironmentView, LinkView};

/// What stands where a page's text asks for a list of items with `view:`: `parts/listing.html`. They are the items
/// where they stand, never copies: no row has a box or an id.
#[derive(Clone, Debug, Default, Serialize)]
pub struct ListingView<'a> {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub groups: Vec<ListingGroupView<'a>>,
}

/// Items of one page, or for one control. A group without a heading holds items of the page that the list is on.
#[derive(Clone, Debug, Default, Serialize)]
pub struct ListingGroupView<'a> {
    /// The page's title, or the control's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<&'a str>,
    /// Of the page, or of the control's place in its framework's list.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub href: Option<String>,
    /// The control's id; none for a page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub control: Option<&'a str>,
    /// Empty for a control that nothing here covers.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub items: Vec<ListingItemView<'a>>,
}

/// An item in a list.
#[derive(Clone, Debug, Default, Serialize)]
pub struct ListingItemView<'a> {
    /// The item's full id, for `data-item`: its state in a run is shown here too.
    pub id: &'a str,
    pub title: &'a str,
    pub href: &'a str,
    /// `recommended`, `optional`, `planned`, `sign-off` or `no-go`; required items do not say so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub standing: Option<&'static str>,
    /// The title of its page, where the heading does not say it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<&'a str>,
    /// A label.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owner: Option<&'a str>,
    /// In words.
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    pub conditions: &'a [String],
}

/// All owners, phases, tags or frameworks of controls, and how much of each there is: `overview.html`.
#[derive(Clone, Debug, Default, Serialize)]
pub struct OverviewView {
    pub title: String,
    /// What the rows are, for the table's first heading: `Owner`.
    pub noun: &'static str,
    /// The columns; none on a site without environments, which has one column.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub environments: Vec<EnvironmentView>,
    /// What is counted, for the heading of that one column: `Items`.
    pub unit: &'static str,
    pub rows: Vec<OverviewRowView>,
}

/// One owner, phase, tag, framework or control.
#[derive(Clone, Debug, Default, Serialize)]
pub struct OverviewRowView {
    /// An anchor, of a control.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub anchor: Option<String>,
    pub label: String,
    /// None where there is nothing to list.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub href: Option<String>,
    /// A contact, a control's title.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub aside: Option<String>,
    /// One for each column.
    pub cells: Vec<OverviewCellView>,
}

/// How much there is in an environment.
#[derive(Clone, Debug, Default, Serialize)]
pub struct OverviewCellView {
    /// How many items; of a framework, how many of its controls are covered: `7 of 9`.
    pub text: String,
    /// A control that no item covers, a framework of which not all controls are.
    #[serde(skip_serializing_if = "super::is_false")]
    pub lacking: bool,
}

/// The items of one owner, phase, tag or framework in all environments: `matrix.html`.
#[derive(Clone, Debug, Default, Serialize)]
pub struct MatrixView {
    pub title: String,
    /// An owner's contact; a framework's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub aside: Option<String>,
    /// Sentences that say what is lacking.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub gaps: Vec<String>,
    /// The items; none where they are too many for one page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub grid: Option<GridView>,
    /// Where they are too many: their folders, or the framework's controls.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parts: Option<OverviewView>,
}

/// A table of items and environments: the component `Grid`.
#[derive(Clone, Debug, Default, Serialize)]
pub struct GridView {
    /// What it is called, for those who do not see it. Unique on its page.
    pub label: String,
    /// The columns; none on a site without environments, which has one column.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub environments: Vec<EnvironmentView>,
    /// How many columns there are, the items' own among them.
    pub columns: usize,
    pub groups: Vec<GridGroupView>,
}

/// Rows under a heading.
#[derive(Clone, Debug, Default, Serialize)]
pub struct GridGroupView {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub anchor: Option<String>,
    /// A page, a section, a control.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub href: Option<String>,
    /// A control's id, before its title.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub control: Option<String>,
    /// What is lacking, in a sentence.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gap: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub rows: Vec<GridRowView>,
}

/// An item in a table.
#[derive(Clone, Debug, Default, Serialize)]
pub struct GridRowView {
    /// The item's id, where links to it lead here.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub anchor: Option<String>,
    /// Of items that share the row: ids by which they are found, too.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub anchors: Vec<String>,
    pub title: String,
    /// Where it stands: page, sections, the item around it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owner: Option<LinkView>,
    /// In words.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub conditions: Vec<String>,
    /// Names: `SOC2:CC6.7`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub controls: Vec<LinkView>,
    /// One for each column.
    pub cells: Vec<GridCellView>,
}

/// An item in an environment; it says nothing where the item is not.
#[derive(Clone, Debug, Default, Serialize)]
pub struct GridCellView {
    /// Of the item there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub href: Option<String>,
    /// `required`, `recommended`, `optional`, `planned`, `sign-off` or `no-go`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub standing: Option<&'static str>,
    /// What it says there, where that differs: the title, criteria.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub words: Vec<String>,
}
