//! A control of a framework that is to be covered as a whole, and that no item covers.

use crate::catalog::{Catalog, Entry};
use crate::config::Config;
use crate::diag::{Code, Diagnostic};
use crate::source::SourcePath;

pub fn lint(catalog: &Catalog, found: &mut Vec<Diagnostic>) {
    let settings = SourcePath::new(Config::FILE);
    // What no build of today shows covers a control all the same.
    let covers = |entry: &Entry| {
        let mut items = entry
            .items
            .iter()
            .filter_map(|&item| catalog.index.item(catalog, item));
        items.any(|(_, item)| !item.attributes.planned)
    };
    let frameworks = catalog
        .config
        .frameworks
        .iter()
        .zip(&catalog.index.frameworks);
    for (framework, entry) in frameworks.filter(|(framework, _)| framework.complete) {
        let controls = framework.controls.iter().zip(&entry.controls);
        for ((id, title), _) in controls.filter(|(_, entry)| !covers(entry)) {
            let name = format!("{}:{}", framework.name.value, id.value);
            let message = format!("no item covers `{name}`, {title}");
            let help =
                format!("write `controls: [\"{name}\"]` of an item that gives evidence for it");
            found.push(
                Diagnostic::new(Code::UncoveredControl, &settings, id.span, message).help(help),
            );
        }
    }
}
