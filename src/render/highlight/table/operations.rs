//! Languages of configuration, queries and automation.

use super::super::Class;
use super::{Close, Form, Keys, Language, Quirk};

const HASH_COMMENT: Form = Form::line_comment("#");
const SLASH_COMMENT: Form = Form::line_comment("//");
const BLOCK_COMMENT: Form = Form::block_comment("/*", "*/");
const DOUBLE: Form = Form::string("\"", "\"");
const SINGLE: Form = Form::string("'", "'");

/// JSON, and what its relatives allow: comments, single quotes, keys without quotes.
pub(in super::super) static JSON: Language = Language {
    forms: &[SLASH_COMMENT, BLOCK_COMMENT, DOUBLE, SINGLE],
    constants: "Infinity NaN false null true",
    word_bytes: b"$",
    keys: Keys::Colon,
    ..Language::PLAIN
};

/// TOML.
pub(in super::super) static TOML: Language = Language {
    forms: &[
        HASH_COMMENT,
        Form::long_string("\"\"\"", "\"\"\""),
        Form::raw_string("'''", "'''"),
        DOUBLE,
        Form::new("'", Close::Inline("'"), Class::String),
        Form {
            line_start: true,
            ..Form::new("[", Close::Line, Class::Heading)
        },
    ],
    constants: "false inf nan true",
    word_bytes: b"-.",
    keys: Keys::Equals,
    ..Language::PLAIN
};

/// HCL, the language of Terraform.
pub(in super::super) static HCL: Language = Language {
    forms: &[
        HASH_COMMENT,
        SLASH_COMMENT,
        BLOCK_COMMENT,
        DOUBLE.with_hole("${"),
    ],
    constants: "false null true",
    types: "any bool list map number object set string tuple",
    keywords: "else endfor endif for if in",
    word_bytes: b"-",
    keys: Keys::Equals,
    lead: Some((Class::Keyword, b"\n")),
    calls: true,
    heredocs: &["<<-", "<<"],
    ..Language::PLAIN
};

/// SQL, with what PostgreSQL and its shell add.
pub(in super::super) static SQL: Language = Language {
    forms: &[
        Form::line_comment("--"),
        Form {
            nests: true,
            ..BLOCK_COMMENT
        },
        Form::long_string("E'", "'"),
        Form::long_string("e'", "'"),
        Form::raw_string("'", "'"),
        Form::new("\"", Close::Anywhere("\""), Class::Attribute),
        Form {
            line_start: true,
            ..Form::new("\\", Close::Line, Class::Function)
        },
    ],
    sigils: &[
        ("$", Class::Variable),
        ("::", Class::Type),
        (":", Class::Variable),
    ],
    keywords: "add all alter always analyze and any as asc authorization backup begin between by cascade \
        case cast check close collate column comment commit concurrently conflict constraint create \
        cross current cursor database declare default deferrable deferred delete desc distinct do \
        drop each else end enum except exclude execute exists explain extension fetch first for \
        foreign from full function generated grant group having identity if ilike immediate \
        immutable in index inherit initially inner insert instead intersect into is isolation join \
        key language lateral left level like limit local lock login materialized natural next no not \
        nothing notify nulls of off offset on only option or order outer over owned owner partition \
        password policy prepare primary privileges procedure public read recursive references \
        refresh reindex release rename replace reset restrict returning returns revoke right role \
        rollback row rows savepoint schema security select sequence session set show some stable \
        start strict superuser table temporary then to transaction trigger truncate union unique \
        unlogged until update usage user using vacuum valid values verbose view volatile when where \
        window with within without work write zone",
    types: "bigint bigserial bit bool boolean bytea char character cidr date decimal double float inet \
        int int4 int8 integer interval json jsonb money name numeric oid precision real serial \
        smallint text time timestamp timestamptz uuid varchar varying xml",
    constants: "current_date current_timestamp current_user false null session_user true",
    ignores_case: true,
    calls: true,
    quirks: &[Quirk::DollarQuotes],
    ..Language::PLAIN
};

/// nginx: a directive is the first word of its statement.
pub(in super::super) static NGINX: Language = Language {
    forms: &[
        HASH_COMMENT,
        Form::long_string("\"", "\"").with_variables(),
        Form::long_string("'", "'").with_variables(),
    ],
    sigils: &[("$", Class::Variable)],
    constants: "off on",
    word_bytes: b"-./:",
    lead: Some((Class::Function, b";{}")),
    ..Language::PLAIN
};

/// PowerShell.
pub(in super::super) static POWERSHELL: Language = Language {
    forms: &[
        Form::block_comment("<#", "#>"),
        HASH_COMMENT,
        Form::raw_string("@\"", "\n\"@").with_variables(),
        Form::raw_string("@'", "\n'@"),
        Form {
            escape: Some(b'`'),
            ..Form::raw_string("\"", "\"").with_variables()
        },
        Form::raw_string("'", "'"),
        Form::new("[", Close::Inline("]"), Class::Type),
    ],
    sigils: &[("$", Class::Variable)],
    keywords: "begin break catch class continue data do dynamicparam else elseif end exit filter finally \
        for foreach function if in param process return switch throw trap try until using while",
    ignores_case: true,
    word_bytes: b"-",
    lead: Some((Class::Function, b"\n;|{(")),
    calls: true,
    quirks: &[Quirk::Options, Quirk::HyphenCommands],
    ..Language::PLAIN
};

/// GraphQL.
pub(in super::super) static GRAPHQL: Language = Language {
    forms: &[HASH_COMMENT, Form::long_string("\"\"\"", "\"\"\""), DOUBLE],
    sigils: &[("$", Class::Variable), ("@", Class::Function)],
    keywords: "directive enum extend fragment implements input interface mutation on query repeatable \
        scalar schema subscription type union",
    constants: "false null true",
    keys: Keys::Colon,
    calls: true,
    capital_types: true,
    ..Language::PLAIN
};
