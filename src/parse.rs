//! Source → [`Document`]: one file at a time, nothing looked up. Never fails: what is wrong is said beside
//! what could be read.

mod annotation;
mod autolink;
mod command;
pub mod dotenv;
mod front_matter;
pub mod markdown;

use crate::catalog::Document;
use crate::diag::Diagnostic;
use crate::source::{Source, Span};
use crate::tree::{Allow, Kind, Tree};

/// Reads one page.
pub fn parse(source: &Source) -> Document {
    let mut reader = annotation::Reader::new(source);
    let (front, body) = front_matter::read(source, &mut reader.diagnostics);
    let mut tree = markdown::tree(source, body, &mut reader);
    tree.annotations = reader.annotations;
    tree.comments = reader.comments;
    tree.comments.shrink_to_fit();
    let allows = reader.silences.into_iter();
    let allows = allows.map(|silence| Allow {
        code: silence.code,
        span: block_after(&tree, silence.comment),
    });
    Document {
        allows: allows.collect(),
        source: source.clone(),
        front,
        tree,
        diagnostics: reader.diagnostics,
    }
}

/// Whether a page says that it is a draft. Takes less long than reading all of it.
pub fn is_draft(source: &Source) -> bool {
    // Few pages say anything of it, and those that do say it with this word, or with one that is written otherwise.
    let may_say = source.text.contains("draft") || source.text.contains('\\');
    may_say && front_matter::read(source, &mut Vec::new()).0.draft
}

/// The block that follows a comment; a heading stands for its section.
fn block_after(tree: &Tree, comment: Span) -> Span {
    let after = tree
        .nodes
        .partition_point(|node| node.span.start < comment.end);
    let block = tree.nodes[after..]
        .iter()
        .find(|node| !matches!(node.kind, Kind::Plain));
    let end = block.map_or(comment.end, |block| block.span.end);
    Span::new(comment.start as usize, end as usize)
}

/// Whether a diagnostic was silenced where it stands.
pub fn is_allowed(document: &Document, diagnostic: &Diagnostic) -> bool {
    document
        .allows
        .iter()
        .any(|allow| allow.code == diagnostic.code && allow.span.contains(diagnostic.primary.span))
}
