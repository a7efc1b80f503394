//! What a mistake is called, and what to write instead, for the mistakes that need no look at the text.

use granit_parser::ErrorKind as Kind;

/// A message and its help.
type Words = (&'static str, &'static str);

/// For what has no words of its own.
pub(super) const OF_ANY: Words = (
    "this is not YAML",
    "put quotes around a text that holds punctuation",
);

/// Mistakes in and around one value.
pub(super) fn of_scalar(kind: &Kind) -> Option<Words> {
    Some(match kind {
        Kind::InvalidTrailingSingleQuotedScalar => (
            "text behind a closing quote",
            "write `''` for an apostrophe inside of single quotes",
        ),
        Kind::InvalidTrailingDoubleQuotedScalar => (
            "text behind a closing quote",
            "write `\\\"` for a quote inside of double quotes",
        ),
        Kind::UnknownQuotedScalarEscape
        | Kind::InvalidQuotedScalarHexEscape
        | Kind::InvalidUnicodeEscape
        | Kind::InvalidLowSurrogate
        | Kind::InvalidLowSurrogateHexEscape
        | Kind::MissingLowSurrogate
        | Kind::UnpairedLowSurrogate => (
            "an escape that YAML does not know",
            "write `\\\\` for a backslash, or use single quotes, in which nothing is escaped",
        ),
        Kind::BlockEntryInFlowCollection | Kind::PlainScalarStartsWithDashFlowIndicator => (
            "a dash that begins no text",
            "put quotes around it, or write a list as `[a, b]`",
        ),
        Kind::CommentNotSeparated | Kind::CommentInterceptedScalar => (
            "a comment where none can stand",
            "put a space before the `#`, or quotes around a value that holds one",
        ),
        Kind::ExpectedTagBang
        | Kind::InvalidTagTerminator
        | Kind::MissingTagUri
        | Kind::UnclosedVerbatimTag
        | Kind::UndeclaredTagHandle => (
            "tags are not supported",
            "put quotes around a text that begins with `!`",
        ),
        Kind::MissingAnchorOrAliasName => (
            "a `&` or `*` that begins no text",
            "put quotes around a text that begins with `&` or `*`",
        ),
        _ => return None,
    })
}

/// Mistakes in how values stand together.
pub(super) fn of_structure(kind: &Kind) -> Option<Words> {
    Some(match kind {
        Kind::MisplacedFlowCollectionEnd => (
            "a closing bracket that closes nothing",
            "remove it, or put quotes around the text it belongs to",
        ),
        Kind::ExpectedFlowMappingSeparator
        | Kind::ExpectedFlowSequenceSeparator
        | Kind::UnexpectedEofImplicitFlowMapping
        | Kind::UnexpectedEofFlowMapping
        | Kind::UnexpectedEofFlowSequence => (
            "no comma where one is wanted",
            "put one comma between any two parts; a value that holds `,` or `: ` needs quotes",
        ),
        Kind::SimpleKeyExpected | Kind::InvalidSimpleKey => (
            "a line without a colon",
            "write `key: value`, or indent the line under the one it belongs to",
        ),
        Kind::ExpectedDocumentStart | Kind::InvalidDocumentEnd => (
            "text behind the end of the value",
            "remove it, or put quotes around the whole value",
        ),
        Kind::ExpectedBlockMappingKey
        | Kind::ExpectedBlockSequenceEntry
        | Kind::InvalidIndentation
        | Kind::InvalidFlowScalarIndent
        | Kind::InvalidBlockScalarIndent
        | Kind::BlockSequenceEntryNotAllowed => (
            "a line that does not line up with the ones it belongs to",
            "give the keys of one map, and the dashes of one list, the same indentation",
        ),
        Kind::DirectiveDisallowed => ("a YAML directive", "remove the line"),
        Kind::RecursionLimitExceeded => (
            "lists and maps too deep in each other",
            "keep to fewer than 32 levels",
        ),
        _ => return None,
    })
}
