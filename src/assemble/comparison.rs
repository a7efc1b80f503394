//! The stable address of a page, above the environments: the way into each variant, and how they differ.

use super::frame::{Described, environment_view, frame};
use super::list::counted;
use super::register::columns;
use super::setting_table::setting_table;
use super::{Assembly, Spot};
use crate::diag::{Diagnostic, together};
use crate::html::Html;
use crate::project::matrix::Standing;
use crate::project::{
    ComparedCommands, ComparedItem, ComparedVariable, Comparison, Difference, ItemVariant, Variant,
    compare, folder_href, page_words,
};
use crate::render::difference::marked;
use crate::render::view::{
    CommandView, ComparedView, ComparisonView, EnvironmentView, GridCellView, GridGroupView,
    GridRowView, GridView, SegmentKind, SegmentView, SettingTableView, SideView, ValueRowView,
    ValuesView, VariantView,
};

/// `index.html` of the stable address.
pub fn html(assembly: &Assembly<'_>, place: usize) -> Result<Vec<u8>, Box<Diagnostic>> {
    let comparison = compare(assembly.catalog, place);
    let page = Compared {
        assembly,
        place,
        comparison: &comparison,
    };
    let view = page.view()?;
    let described = Described {
        title: &view.title,
        description: view.description.as_deref(),
        page: Some(place),
        ..Described::default()
    };
    let spot = Spot {
        url: assembly.catalog.pages[place].url.clone(),
        environment: None,
    };
    let frame = frame(assembly, &spot, described);
    let html = assembly.theme.render_page(&frame, &view)?;
    Ok(html.into_string().into_bytes())
}

struct Compared<'c> {
    assembly: &'c Assembly<'c>,
    place: usize,
    comparison: &'c Comparison<'c>,
}

impl<'c> Compared<'c> {
    fn view(&self) -> Result<ComparisonView, Box<Diagnostic>> {
        let catalog = self.assembly.catalog;
        // A title may name variables; above the environments it says what the first of the page's would.
        let first = self.comparison.variants.first().map_or(0, |one| one.0);
        let words = page_words(catalog, self.place, first);
        let envs = catalog.envs.iter();
        let mut commands = Vec::with_capacity(self.comparison.commands.len());
        let mut last = None;
        for compared in &self.comparison.commands {
            let mut view = self.commands(compared)?;
            // What several blocks stand in is said once.
            let place = Some((compared.item, &compared.section));
            if last == place {
                view.title = None;
            }
            last = place;
            commands.push(view);
        }
        let items = self.comparison.items.len();
        Ok(ComparisonView {
            title: words.title,
            description: words.description,
            variants: envs.filter_map(|one| self.way_in(one)).collect(),
            summary: self.summary(),
            differences: self.differences(),
            commands,
            variables: self.variables(),
            settings: self.settings(),
            items: (items > 0).then(|| self.all()),
            count: items,
        })
    }

    /// The folder that everything is seen from.
    fn from(&self) -> &'c str {
        &self.assembly.catalog.pages[self.place].url
    }

    fn folder(&self, environment: usize) -> String {
        let to = Spot {
            url: self.from().to_owned(),
            environment: Some(environment),
        };
        folder_href(self.from(), &self.assembly.folder_of(&to))
    }

    fn way_in(&self, environment: usize) -> Option<VariantView> {
        let catalog = self.assembly.catalog;
        let known = catalog.config.environments.get(environment)?;
        let page = &catalog.pages[self.place];
        let here = page.attributes.envs.contains(environment);
        Some(VariantView {
            environment: environment_view(known, environment),
            href: here.then(|| self.folder(environment)),
            counts: counted(page, environment),
            pages: 0,
        })
    }

    /// The environments that have the page: the table's columns.
    fn columns(&self) -> Vec<EnvironmentView> {
        let environments = &self.assembly.catalog.config.environments;
        let variants = self.comparison.variants.iter();
        let view = |&(place, _): &(usize, Variant<'_>)| {
            Some(environment_view(environments.get(place)?, place))
        };
        variants.filter_map(view).collect()
    }

    fn summary(&self) -> String {
        let labels: Vec<String> = self.columns().into_iter().map(|one| one.label).collect();
        let differing = self.comparison.items.iter();
        let items = differing.filter(|item| item.difference.is_some()).count();
        let commands = self.comparison.commands.len();
        let is_narrow = labels.len() < columns(self.assembly).len();
        let count = |count: usize, noun: &str| match count {
            1 => format!("1 {noun}"),
            count => format!("{count} {noun}s"),
        };
        match labels.as_slice() {
            [] => String::new(),
            [only] if is_narrow => format!("This page is in {only} only."),
            [only] => format!("This is the page as it is in {only}."),
            several if items + commands == 0 && self.comparison.differs => {
                let what = match self.comparison.items.is_empty() {
                    true => "Some of this page's text differs",
                    false => "The items are the same, but some of the text differs",
                };
                format!("{what} between {}.", all_of(several))
            }
            several if items + commands == 0 => {
                format!("This page is the same in {}.", all_of(several))
            }
            several => {
                let mut parts = Vec::new();
                if items > 0 {
                    parts.push(format!(
                        "{} of {}",
                        items,
                        count(self.comparison.items.len(), "item")
                    ));
                }
                if commands > 0 {
                    parts.push(count(commands, "block") + " of commands");
                }
                let verb = if items + commands == 1 {
                    "differs"
                } else {
                    "differ"
                };
                let between = all_of(several);
                format!("{} {verb} between {between}.", parts.join(" and "))
            }
        }
    }

    /// The items that differ, by how they do.
    fn differences(&self) -> Option<GridView> {
        let kinds = [
            (Difference::Presence, "Not everywhere"),
            (Difference::Standing, "At different levels"),
            (Difference::Words, "In different words"),
        ];
        let group = |(kind, title): (Difference, &str)| {
            let items = self.comparison.items.iter();
            let items = items.filter(|item| item.difference == Some(kind));
            let rows: Vec<GridRowView> = items.map(|item| self.row(item, true)).collect();
            (!rows.is_empty()).then(|| GridGroupView {
                title: Some(title.to_owned()),
                rows,
                ..GridGroupView::default()
            })
        };
        let groups: Vec<GridGroupView> = kinds.into_iter().filter_map(group).collect();
        (!groups.is_empty()).then(|| self.grid("Items that differ", groups))
    }

    /// All items, section by section.
    fn all(&self) -> GridView {
        let mut groups: Vec<GridGroupView> = Vec::new();
        let mut last = None;
        for item in &self.comparison.items {
            let present = self.comparison.items_of(item);
            let Some(&(variant, first)) = present.first() else {
                continue;
            };
            let variant = &self.comparison.variants[variant].1;
            let section = first.section.map(|section| &variant.sections[section]);
            let anchor = section.map(|section| &section.anchor);
            if last != Some(anchor) {
                last = Some(anchor);
                groups.push(GridGroupView {
                    title: section.map(|section| section.title.clone()),
                    ..GridGroupView::default()
                });
            }
            if let Some(group) = groups.last_mut() {
                group.rows.push(self.row(item, false));
            }
        }
        self.grid("All items", groups)
    }

    fn grid(&self, label: &str, groups: Vec<GridGroupView>) -> GridView {
        let environments = self.columns();
        GridView {
            label: label.to_owned(),
            columns: environments.len() + 1,
            environments,
            groups,
        }
    }

    /// A row of a table; among the `differences` it tells where the item stands and what it says. An item is
    /// found by its id in the first table that has it.
    fn row(&self, item: &ComparedItem, differences: bool) -> GridRowView {
        let present = self.comparison.items_of(item);
        let Some(&(number, first)) = present.first() else {
            return GridRowView::default();
        };
        let variant = &self.comparison.variants[number].1;
        let section = first
            .section
            .map(|section| variant.sections[section].title.as_str());
        let parent = first
            .parent
            .map(|parent| variant.items[parent].title.as_str());
        let path: Vec<&str> = section
            .filter(|_| differences)
            .into_iter()
            .chain(parent)
            .collect();
        let mut ids: Vec<String> = Vec::new();
        if differences == item.difference.is_some() {
            for (_, item) in &present {
                if !ids.iter().any(|known| known == item.id) {
                    ids.push(item.id.to_owned());
                }
            }
        }
        let anchor = (!ids.is_empty()).then(|| ids.remove(0));
        let titles_differ = present.iter().any(|(_, item)| item.title != first.title);
        let cell = |(number, place): (usize, &Option<usize>)| {
            let (environment, variant) = &self.comparison.variants[number];
            let Some(own) = place.and_then(|place| variant.items.get(place)) else {
                return GridCellView::default();
            };
            GridCellView {
                href: Some(format!("{}#{}", self.folder(*environment), own.id)),
                standing: Some(Standing::of_variant(own).as_str()),
                words: match differences {
                    true => own_words(own, &present, titles_differ),
                    false => Vec::new(),
                },
            }
        };
        let conditions = first.facts.when.iter().map(|one| one.words.clone());
        GridRowView {
            anchor,
            anchors: ids,
            title: first.title.clone(),
            path: (!path.is_empty()).then(|| path.join(" › ")),
            conditions: conditions.collect(),
            cells: (0..).zip(&item.places).map(cell).collect(),
            ..GridRowView::default()
        }
    }

    fn commands(&self, compared: &ComparedCommands) -> Result<ComparedView, Box<Diagnostic>> {
        // Environments that have the same share a side.
        let mut sides: Vec<(Option<&Vec<String>>, Vec<EnvironmentView>)> = Vec::new();
        for (commands, environment) in compared.commands.iter().zip(self.columns()) {
            match sides
                .iter_mut()
                .find(|(known, _)| *known == commands.as_ref())
            {
                Some((_, environments)) => environments.push(environment),
                None => sides.push((commands.as_ref(), vec![environment])),
            }
        }
        let texts: Vec<&[String]> = sides
            .iter()
            .filter_map(|(commands, _)| commands.map(Vec::as_slice))
            .collect();
        let mut marked = marked(&texts).into_iter();
        let mut views = Vec::with_capacity(sides.len());
        for (commands, environments) in sides {
            let command = match commands.and_then(|_| marked.next()) {
                Some(parts) => self.command(&compared.language, parts)?,
                None => Html::new(),
            };
            views.push(SideView {
                environments,
                command,
            });
        }
        Ok(ComparedView {
            title: self.title(compared),
            sides: views,
        })
    }

    fn command(&self, language: &str, parts: Vec<Html>) -> Result<Html, Box<Diagnostic>> {
        let segments = parts.into_iter().map(|code| SegmentView {
            kind: SegmentKind::Command,
            prompt: None,
            code,
        });
        let view = CommandView {
            language,
            segments: segments.collect(),
            ..CommandView::default()
        };
        self.assembly.theme.render(&view)
    }

    /// What a block of commands stands in is called.
    fn title(&self, compared: &ComparedCommands) -> Option<String> {
        if let Some(item) = compared.item {
            let present = self.comparison.items_of(self.comparison.items.get(item)?);
            return present.first().map(|(_, item)| item.title.clone());
        }
        let anchor = compared.section.as_ref()?;
        let variants = self.comparison.variants.iter();
        let mut sections = variants.flat_map(|(_, variant)| &variant.sections);
        let section = sections.find(|section| section.anchor == *anchor)?;
        Some(section.title.clone())
    }

    fn variables(&self) -> Option<ValuesView> {
        let row = |variable: &ComparedVariable<'_>| ValueRowView {
            name: variable.name.to_owned(),
            aside: variable.asked.then_some("asked of the reader"),
            differs: variable.differs(),
            values: variable
                .values
                .iter()
                .map(|value| value.unwrap_or_default().to_owned())
                .collect(),
        };
        let rows: Vec<ValueRowView> = self.comparison.variables.iter().map(row).collect();
        (!rows.is_empty()).then(|| ValuesView {
            environments: self.columns(),
            rows,
        })
    }

    fn settings(&self) -> Option<SettingTableView> {
        let variants = self.comparison.variants.iter();
        let environments: Vec<usize> = variants.map(|&(place, _)| place).collect();
        let table = setting_table(self.assembly, self.from(), self.place, &environments);
        (!table.rows.is_empty()).then_some(table)
    }
}

/// What an item says in one environment and not in all.
fn own_words(
    own: &ItemVariant<'_>,
    present: &[(usize, &ItemVariant<'_>)],
    titles_differ: bool,
) -> Vec<String> {
    let mut words: Vec<String> = titles_differ
        .then(|| own.title.clone())
        .into_iter()
        .collect();
    let shared = |criterion: &&String| {
        let mut others = present.iter().map(|(_, item)| &item.criteria);
        !others.all(|criteria| criteria.contains(criterion))
    };
    words.extend(own.criteria.iter().filter(shared).cloned());
    words
}

/// All of a few environments; of more, how many they are.
fn all_of(labels: &[String]) -> String {
    if labels.len() > 4 {
        return format!("all {} environments", labels.len());
    }
    let labels: Vec<&str> = labels.iter().map(String::as_str).collect();
    together(&labels)
}
