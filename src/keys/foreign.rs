//! Front matter that was written for other generators, which read some of the same keys in another way.

use crate::diag::{Code, Diagnostic};
use crate::yaml::{Node, Value};

/// The keys in which a mistake is never somebody else's: a page must not be published, or lose its items,
/// because its front matter was not understood.
const OURS: [&str; 2] = ["checklist", "draft"];

/// Takes out keys without a value, as templates for new pages have them, and reads the switches of YAML 1.1.
pub fn adapt(node: &mut Node) {
    let Value::Map(entries) = &mut node.value else {
        return;
    };
    entries.retain(|entry| match &entry.value.value {
        Value::Scalar {
            text,
            quoted: false,
        } => entry.key == "checklist" || !matches!(text.as_str(), "" | "~" | "null"),
        _ => true,
    });
    let switches = entries
        .iter_mut()
        .filter(|entry| matches!(entry.key.as_str(), "draft" | "search"));
    for entry in switches {
        if let Value::Scalar { text, quoted } = &mut entry.value.value {
            let switch = match text.to_lowercase().as_str() {
                "true" | "yes" | "on" => "true",
                "false" | "no" | "off" => "false",
                _ => continue,
            };
            *text = switch.to_owned();
            *quoted = false;
        }
    }
}

/// A problem of front matter, as heavy as it is: what stands under another program's keys is a warning.
pub fn weigh(mut diagnostic: Diagnostic, yaml: &str, offset: usize) -> Diagnostic {
    let at = (diagnostic.primary.span.start as usize).saturating_sub(offset);
    let ours = match diagnostic.code {
        Code::InvalidValue | Code::DuplicateKey => {
            keys(yaml).take_while(|(start, _)| *start <= at).last()
        }
        // What cannot be read may be any of it.
        Code::YamlSyntax => keys(yaml).find(|(_, key)| OURS.contains(key)),
        _ => return diagnostic,
    };
    if !ours.is_some_and(|(_, key)| OURS.contains(&key)) {
        diagnostic.code = Code::ForeignFrontMatter;
        diagnostic.severity = diagnostic.code.severity();
    }
    diagnostic
}

/// The top-level keys with the places of their lines.
fn keys(yaml: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut next = 0;
    yaml.split_inclusive('\n').filter_map(move |line| {
        let start = next;
        next += line.len();
        let (key, _) = line.split_once(':')?;
        let key = key.trim_end().trim_matches(['"', '\'']);
        let begins =
            line.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '_' | '"' | '\''));
        begins.then_some((start, key))
    })
}

#[cfg(test)]
mod tests {
    use crate::keys::read_front_matter;
    use crate::source::SourcePath;

    fn codes(yaml: &str) -> Vec<&'static str> {
        let mut found = Vec::new();
        read_front_matter(yaml, 0, &SourcePath::new("content/a.md"), &mut found);
        found.iter().map(|one| one.code.as_str()).collect()
    }

    #[test]
    fn what_other_generators_write_is_no_error() {
        for yaml in [
            "title: 2024\n",
            "title:\ndescription: null\norder: ~\n",
            "order: \"3\"\n",
            "aliases: /x\n",
            "draft: \"false\"\nsearch: No\n",
        ] {
            assert_eq!(codes(yaml), [""; 0], "{yaml}");
        }
        for yaml in [
            "description: [a, b]\n",
            "title: Release: short\n",
            "search:\n  exclude: true\n",
            "layout: a\nlayout: b\n",
            "order: 1.5\n",
            "foo: @bar\n",
        ] {
            assert_eq!(codes(yaml), ["foreign-front-matter"], "{yaml}");
        }
    }

    #[test]
    fn what_is_ours_is_an_error_still() {
        assert_eq!(codes("draft: maybe\n"), ["invalid-value"]);
        assert_eq!(codes("checklist: true\n"), ["invalid-value"]);
        assert_eq!(
            codes("title: [a]\nchecklist:\n  planned: 3\n"),
            ["foreign-front-matter", "invalid-value"]
        );
        assert_eq!(codes("title: a: b\ndraft: true\n"), ["yaml-syntax"]);
    }
}
