//! What the suffixes of a title say of its item or section.

use super::walk::Walk;
use crate::catalog::Attributes;
use crate::diag::{Code, Diagnostic};
use crate::model::{Condition, EnvSet, When};
use crate::resolve::inherit::Names;
use crate::resolve::suffix::{Suffix, says_only};
use crate::slug::slug;
use crate::source::Spanned;
use crate::tree::{Kind, NodeId};

impl Walk<'_> {
    /// Reads the parentheses at the end of a title. Without `items` only environments are read: what else a suffix says, it says of items.
    pub fn apply_suffixes(&mut self, title: NodeId, attributes: &mut Attributes, items: bool) {
        for node in self.tree.subtree(title) {
            let Kind::Parenthesis(text) = self.tree.node(node).kind else {
                continue;
            };
            let words = self.tree.text(text);
            let Some(suffix) = Suffix::read(words, self.config) else {
                if let Names::Forgotten(plain) = self.lookup.names
                    && says_only(words)
                    && !plain.contains(&words.to_lowercase())
                {
                    // It was for an environment that is no more.
                    attributes.envs = EnvSet::NONE;
                }
                continue;
            };
            if !items && !matches!(suffix, Suffix::Only(_)) {
                continue;
            }
            self.suffixes.push(node);
            match suffix {
                Suffix::Level(level) => attributes.level = level,
                Suffix::NoGo => attributes.no_go = true,
                Suffix::Planned => attributes.planned = true,
                Suffix::Only(environment) => {
                    let only = EnvSet::only(environment);
                    let span = self.tree.node(node).span;
                    let name = self.config.environments[environment].name.value.clone();
                    let names = Spanned::new(vec![Spanned::new(name, span)], span);
                    attributes.envs = self
                        .lookup
                        .narrow(attributes.envs, &names)
                        .intersection(only);
                }
                Suffix::IfUsing(words) if !words.is_empty() => {
                    let question = format!("Are you using {words}?");
                    self.when(slug(&words), question, attributes, node);
                }
                Suffix::IfUsing(_) => self.bare_condition(title, node, attributes),
            }
        }
    }

    /// `(If using)` takes its meaning from a `when` beside it, else it is a condition of its own.
    fn bare_condition(&mut self, title: NodeId, node: NodeId, attributes: &mut Attributes) {
        if self.keys().any(|keys| !keys.when.is_empty()) {
            return;
        }
        let words = self.title_text(title);
        let path = self.lookup.path.clone();
        self.lookup.diagnostics.push(
            Diagnostic::new(
                Code::UnnamedCondition,
                &path,
                self.tree.node(node).span,
                "this does not say what must be in use",
            )
            .help("write `(If using X)`, or name a condition: `<!-- check: {when: x} -->`"),
        );
        self.when(
            slug(&words),
            format!("Does this apply: {words}?"),
            attributes,
            node,
        );
    }

    fn when(&mut self, id: String, question: String, attributes: &mut Attributes, node: NodeId) {
        let id = match id.as_str() {
            // There is no letter in it.
            "" => "this".to_owned(),
            _ => id,
        };
        self.spoken_of.push(Condition {
            id: Spanned::new(id.clone(), self.tree.node(node).span),
            question,
        });
        let when = When {
            condition: id,
            negated: false,
        };
        if !attributes.when.contains(&when) {
            attributes.when.push(when);
        }
    }

    /// Declares the conditions of a title, now that it is known in which environments the title is.
    pub fn imply(&mut self, envs: EnvSet) {
        for condition in self.spoken_of.drain(..) {
            self.lookup.conditions.imply(condition, envs);
        }
    }
}
