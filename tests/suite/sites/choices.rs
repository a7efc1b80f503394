//! What a random number says of a thing of a random site.

use super::ENVIRONMENTS;

/// Narrows what is inherited; a choice that would leave nothing is not written.
pub fn narrow(inherited: u8, choice: u8) -> (u8, Option<String>) {
    // Half of all things say nothing of environments.
    let own = if choice & 0b1000 == 0 {
        inherited
    } else {
        inherited & choice
    };
    if own == 0 || own == inherited {
        return (inherited, None);
    }
    let names: Vec<_> = (0..3)
        .filter(|place| own >> place & 1 == 1)
        .map(|place| ENVIRONMENTS[place])
        .collect();
    (own, Some(format!("env: [{}]", names.join(", "))))
}

/// What is said of an item: a quarter of them have an owner, and so on.
pub fn facts(choice: u8) -> String {
    let keys = [
        ["", "owner: ops", "owner: security", ""],
        ["", "phase: prepare", "", "phase: go"],
        ["", "tags: [Night]", "tags: [night, day]", ""],
        ["", "controls: [F:A]", "controls: [F:A, F:B]", ""],
    ];
    let keys = (0..)
        .zip(keys)
        .map(|(place, keys)| keys[usize::from(choice >> (2 * place) & 3)]);
    keys.filter(|key| !key.is_empty())
        .map(|key| format!(", {key}"))
        .collect()
}

/// The braces behind a command's language: half of all commands show whether the item holds, and so on.
pub fn purpose(choice: u8, expected: &str) -> String {
    let expect = format!("expect: \"{expected}\"");
    let keys = ["verify", &expect, "danger", "rollback"];
    let keys = (0..)
        .zip(keys)
        .filter(|(place, _)| choice >> place & 1 == 1);
    let keys: Vec<_> = keys.map(|(_, key)| key).collect();
    match keys.is_empty() {
        true => String::new(),
        false => format!(" {{{}}}", keys.join(", ")),
    }
}

/// What makes a section's items signatures, as a quarter of the sections have it; half of them wait for an item.
pub fn sign_off(choice: u8, target: Option<String>) -> Option<String> {
    let after = target.filter(|_| choice & 0b100 != 0);
    let after = after.map_or(String::new(), |target| format!(", after: [{target}]"));
    (choice & 0b11 == 0).then(|| format!("sign_off: true{after}"))
}

/// What a view asks for.
pub fn view(choice: u8) -> String {
    let what = [
        "controls: F",
        "controls: \"F:A\"",
        "owner: ops",
        "tag: night",
        "phase: go",
        "tag: [day, night], owner: security",
        "controls: [F, \"F:B\"], phase: prepare",
        "owner: security",
    ];
    let within = ["", ", in: site", ", in: folder", ", in: page"];
    format!(
        "{}{}",
        what[usize::from(choice & 7)],
        within[usize::from(choice >> 3 & 3)]
    )
}
