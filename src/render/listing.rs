//! A list of items where a page's text asks for it.

use super::html;
use super::view::{ListingGroupView, ListingItemView, ListingView};
use crate::html::Html;
use crate::project::matrix::Standing;
use crate::project::{Lists, ViewGroup, ViewHeading, ViewItem, ViewVariant};
use crate::theme::Theme;

/// The list as the theme shows it.
///
/// # Errors
///
/// What is wrong with the theme's template.
pub fn listing(view: &ViewVariant<'_>, lists: &Lists<'_>, theme: &Theme) -> html::Result<Html> {
    let groups = view.groups.iter().map(|one| group(one, lists));
    theme.render(&ListingView {
        groups: groups.collect(),
    })
}

fn group<'v>(group: &'v ViewGroup<'_>, lists: &Lists<'_>) -> ListingGroupView<'v> {
    let items = group.items.iter().map(item).collect();
    let view = ListingGroupView {
        items,
        ..ListingGroupView::default()
    };
    match &group.heading {
        ViewHeading::Here => view,
        ViewHeading::Page { title, href } => ListingGroupView {
            title: Some(title),
            href: Some(href.clone()),
            ..view
        },
        ViewHeading::Control(control) => ListingGroupView {
            title: Some(control.title),
            href: lists.control(control.framework, control.id),
            control: Some(control.id),
            ..view
        },
    }
}

fn item<'v>(item: &'v ViewItem<'_>) -> ListingItemView<'v> {
    ListingItemView {
        id: &item.full_id,
        title: &item.title,
        href: &item.href,
        standing: (item.standing != Standing::Required).then(|| item.standing.as_str()),
        page: item.page.as_deref(),
        owner: item.owner,
        conditions: &item.conditions,
    }
}
