//! What changed of an item's commands: their texts, and what they are for.

use super::effect::Weight;
use super::said::Text;
use super::{Aspect, Change, Effect, Subject, lists, plain};
use crate::model::FenceKeys;

/// Changes of the commands of one item in one environment. A command that shows whether the item holds is asked
/// of a reader as a criterion is; any other is a way to do it.
pub fn changes(old: &Text<'_>, new: &Text<'_>, weight: Weight) -> Vec<Change> {
    let (before, after) = (&old.material.commands, &new.material.commands);
    let commands = lists::compare(before, after);
    let mut changes = Vec::new();
    for &(from, to) in &commands.changed {
        let checks = |text: &Text<'_>, place| keys(text, place).is_some_and(|keys| keys.verify);
        let effect = match (from, to) {
            (Some(place), None) if checks(old, place) => weight.asks_less(true),
            (None, Some(place)) if checks(new, place) => weight.asks_less(false),
            _ => Effect::Neither,
        };
        let from = from.map(|place| &*before[place]);
        let to = to.map(|place| &*after[place]);
        let change = plain(Aspect::Command, from, to);
        changes.push(Change { effect, ..change });
    }
    let reworded = commands.changed.iter();
    let reworded = reworded.filter_map(|&(from, to)| Some((from?, to?)));
    for (from, to) in commands.same.into_iter().chain(reworded) {
        let (one, other) = (keys(old, from), keys(new, to));
        changes.extend(purposes(one, other, weight, &after[to]));
    }
    if commands.reordered {
        changes.push(plain(Aspect::CommandOrder, None, None));
    }
    changes
}

/// What is said of the command at `place`, if anything is.
fn keys<'a>(text: &Text<'a>, place: usize) -> Option<&'a FenceKeys> {
    let found = text
        .purposes
        .binary_search_by_key(&place, |one| one.command);
    Some(text.purposes[found.ok()?].keys)
}

/// What changed of what one command is for.
fn purposes(
    before: Option<&FenceKeys>,
    after: Option<&FenceKeys>,
    weight: Weight,
    command: &str,
) -> Vec<Change> {
    let flag = |keys: Option<&FenceKeys>, is: fn(&FenceKeys) -> bool| {
        keys.is_some_and(is).then_some("yes")
    };
    let verify: fn(&FenceKeys) -> bool = |keys| keys.verify;
    let danger: fn(&FenceKeys) -> bool = |keys| keys.danger;
    let rollback: fn(&FenceKeys) -> bool = |keys| keys.rollback;
    let expect = |keys: Option<&'_ FenceKeys>| keys?.expect.clone();
    let (expected, expects) = (expect(before), expect(after));
    let pairs = [
        (Aspect::Verify, flag(before, verify), flag(after, verify)),
        (Aspect::Expect, expected.as_deref(), expects.as_deref()),
        (Aspect::Danger, flag(before, danger), flag(after, danger)),
        (
            Aspect::Rollback,
            flag(before, rollback),
            flag(after, rollback),
        ),
    ];
    let changed = pairs.into_iter().filter(|(_, from, to)| from != to);
    changed
        .map(|(aspect, from, to)| {
            let effect = match (aspect, from, to) {
                (Aspect::Verify | Aspect::Expect, Some(_), None) => weight.asks_less(true),
                (Aspect::Verify | Aspect::Expect, None, Some(_)) => weight.asks_less(false),
                _ => Effect::Neither,
            };
            Change {
                subject: Some(Subject::Command(command.to_owned())),
                effect,
                ..plain(aspect, from, to)
            }
        })
        .collect()
}
