//! Items of random sites: with criteria, commands, items in them, conditions, and others that they wait for.

use std::fmt::Write as _;

use proptest::option;
use proptest::prelude::*;

use super::Writer;
use super::choices::{facts, narrow, purpose};

#[derive(Clone, Copy, Debug)]
pub struct ItemPlan {
    environments: u8,
    criterion: bool,
    child: Option<u8>,
    /// Its owner, phase, tag and control; see [`facts`].
    facts: u8,
    /// What its command is for, if it has one; see [`purpose`].
    command: Option<u8>,
    /// Whether it is a step.
    step: bool,
    /// On what it depends: a condition that is asked, one in its own words, one that must not be.
    condition: u8,
    /// An item of the site that it waits for.
    after: Option<u8>,
}

pub fn plans() -> impl Strategy<Value = ItemPlan> {
    let inside = (
        any::<bool>(),
        option::of(any::<u8>()),
        option::of(any::<u8>()),
    );
    let said = (any::<u8>(), any::<bool>(), 0u8..8, option::of(any::<u8>()));
    (any::<u8>(), inside, said).prop_map(
        |(environments, (criterion, child, command), (facts, step, condition, after))| ItemPlan {
            environments,
            criterion,
            child,
            facts,
            command,
            step,
            condition,
            after,
        },
    )
}

impl Writer<'_> {
    pub(super) fn item(
        &mut self,
        text: &mut String,
        page: usize,
        plan: ItemPlan,
        inherited: u8,
        number: &mut usize,
    ) {
        let (environments, key) = narrow(inherited, plan.environments);
        let mut keys = key.map_or(String::new(), |key| format!(", {key}")) + &facts(plan.facts);
        let word = self.marker(environments);
        let mut title = format!("Item {word}");
        match plan.condition {
            0 => title += " (If using Gate)",
            1 => {
                write!(title, " (If using {})", self.marker(environments)).unwrap();
                // It is searched for, but no result shows it.
                self.markers.last_mut().unwrap().found = false;
            }
            2 => keys += ", when: \"!gate\"",
            _ => {}
        }
        // An item that waits for itself would wait for ever.
        let after = plan.after.and_then(|choice| self.item_named(page, choice));
        if let Some(after) = after.filter(|after| *after != format!("page{page}/item{number}")) {
            write!(keys, ", after: [{after}]").unwrap();
        }
        let marker = if plan.step { "1." } else { "-" };
        writeln!(
            text,
            "{marker} [ ] {title} <!-- check: {{id: item{number}{keys}}} -->"
        )
        .unwrap();
        self.ids.push(format!("page{page}/item{number}"));
        if plan.criterion {
            let word = self.marker(environments);
            writeln!(text, "    - criterion {word}").unwrap();
        }
        if let Some(choice) = plan.command {
            let word = self.marker(environments);
            let keys = purpose(choice, &word);
            writeln!(text, "\n    ```sh{keys}\n    run {word}\n    ```\n").unwrap();
        }
        if let Some(choice) = plan.child {
            let (environments, key) = narrow(environments, choice);
            let key = key.map_or(String::new(), |key| format!(", {key}"));
            let word = self.marker(environments);
            writeln!(
                text,
                "    - [ ] Child {word} <!-- check: {{id: child{number}{key}}} -->"
            )
            .unwrap();
            self.ids.push(format!("page{page}/child{number}"));
        }
        text.push('\n');
        *number += 1;
    }

    /// The full id of an item of this page, or of the one behind it.
    pub(super) fn item_named(&self, page: usize, choice: u8) -> Option<String> {
        let page = (page + usize::from(choice & 1)) % self.plan.pages.len();
        let count = self.plan.items(page);
        (count > 0).then(|| format!("page{page}/item{}", usize::from(choice >> 1) % count))
    }
}
