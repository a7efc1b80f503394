//! The shape of `checkdown.yaml`.

use super::annotations::SITE;
use super::forms::{self, Form};
use super::{Field, Record, Shape, Unknown};

/// The names of colours that an environment may have, each a CSS colour.
pub const PALETTE: &[&str] = &[
    "black",
    "crimson",
    "darkorange",
    "deeppink",
    "forestgreen",
    "goldenrod",
    "gray",
    "indigo",
    "navy",
    "olive",
    "purple",
    "royalblue",
    "seagreen",
    "sienna",
    "steelblue",
    "teal",
];

static COLOR: Form = Form {
    name: "a colour",
    accepts: "`#rrggbb` in quotes, or one of black, crimson, darkorange, deeppink, forestgreen, goldenrod, gray, \
              indigo, navy, olive, purple, royalblue, seagreen, sienna, steelblue, teal",
    pattern: "^(#[0-9A-Fa-f]{6}|black|crimson|darkorange|deeppink|forestgreen|goldenrod|gray|indigo|navy|olive\
              |purple|royalblue|seagreen|sienna|steelblue|teal)$",
    matches: |text| PALETTE.contains(&text) || forms::is_hex_color(text),
    known: PALETTE,
    mend: str::to_lowercase,
};

/// The settings as a whole.
pub const SETTINGS: Shape = Shape::Record(&ROOT);

/// Ids and the questions they ask.
pub(super) const CONDITIONS: Shape = Shape::Map {
    key: &Shape::Form(&forms::ID),
    value: &Shape::Text,
};

/// Names and values, or maps that say more.
pub(super) const VARIABLES: Shape = Shape::Map {
    key: &Shape::Form(&forms::VARIABLE),
    value: &Shape::Either(&Shape::Value, &Shape::Record(&VARIABLE)),
};

/// Variables of one environment, which have no values by environment.
const ENVIRONMENT_VARIABLES: Shape = Shape::Map {
    key: &Shape::Form(&forms::VARIABLE),
    value: &Shape::Either(&Shape::Value, &Shape::Record(&ENVIRONMENT_VARIABLE)),
};

const DEFAULT: Field = field!(
    "default",
    Shape::Value,
    "The value, where `env` has no other.",
);
const ASK: Field = field!(
    "ask",
    Shape::Text,
    "Lets a reader fill it in, and says what is asked for.",
);
const PATTERN: Field = field!(
    "pattern",
    Shape::Text,
    "A regular expression that a filled-in value must match as a whole. Default `[A-Za-z0-9._:/@-]+`.",
);

static VARIABLE: Record = Record {
    name: "a variable",
    fields: &[
        DEFAULT,
        ASK,
        field!(
            "env",
            Shape::Map {
                key: &Shape::Form(&forms::REFERENCE),
                value: &Shape::Value,
            },
            "Values by environment.",
        ),
        PATTERN,
    ],
    unknown: Unknown::Reported,
    elsewhere: &[],
};

static ENVIRONMENT_VARIABLE: Record = Record {
    name: "an environment's variable",
    fields: &[DEFAULT, ASK, PATTERN],
    unknown: Unknown::Reported,
    elsewhere: &[&VARIABLE],
};

static ENVIRONMENT: Record = Record {
    name: "an environment",
    fields: &[
        field!(
            "label",
            Shape::Text,
            "What readers see. Default: the name with a capital.",
        ),
        field!(
            "color",
            Shape::Form(&COLOR),
            "The colour that marks its pages: `#rrggbb`, or a name of the palette.",
        ),
        field!(
            "vars",
            ENVIRONMENT_VARIABLES,
            "Variables of this environment. They go before the site's.",
        ),
    ],
    unknown: Unknown::Reported,
    elsewhere: &[&ROOT],
};

static OWNER: Record = Record {
    name: "an owner",
    fields: &[
        field!("label", Shape::Text, "What readers see. Default: the name."),
        field!(
            "contact",
            Shape::Text,
            "Where to reach them, as text or an address.",
        ),
    ],
    unknown: Unknown::Reported,
    elsewhere: &[],
};

static FRAMEWORK: Record = Record {
    name: "a framework",
    fields: &[
        field!("title", Shape::Text, "What readers see. Default: the name."),
        field!(
            "complete",
            Shape::Bool,
            "Whether every control must have an item. Default `false`.",
        ),
        field!(
            "items",
            Shape::Map {
                key: &Shape::Form(&forms::CONTROL_ID),
                value: &Shape::Text,
            },
            "The controls: ids and titles, in the order they are shown in.",
        ),
    ],
    unknown: Unknown::Reported,
    elsewhere: &[],
};

static EMBED: Record = Record {
    name: "embed",
    fields: &[field!(
        "allow",
        Shape::List(&Shape::Form(&forms::ORIGIN)),
        "Origins whose pages may show this site in a frame.",
    )],
    unknown: Unknown::Reported,
    elsewhere: &[],
};

static SEARCH: Record = Record {
    name: "search",
    fields: &[
        field!(
            "synonyms",
            Shape::List(&Shape::Either(
                &Shape::Form(&forms::SYNONYM),
                &Shape::Map {
                    key: &Shape::Form(&forms::SYNONYM_WORD),
                    value: &Shape::Form(&forms::SYNONYM_MEANING),
                },
            )),
            "Words that find what another word finds: `\"2fa: two-factor\"`.",
        ),
        field!(
            "exclude",
            Shape::List(&Shape::Form(&forms::CONTENT_PATH)),
            "Pages that search leaves out, as paths in `content/`; a folder stands for all below it.",
        ),
        field!(
            "boost",
            Shape::Map {
                key: &Shape::Form(&forms::CONTENT_PATH),
                value: &Shape::Form(&forms::FACTOR),
            },
            "Pages that come earlier than others, or later: paths in `content/` and factors from 0.1 to 10. The longest path goes first.",
        ),
    ],
    unknown: Unknown::Reported,
    elsewhere: &[],
};

pub(super) static ROOT: Record = Record {
    name: "the settings",
    fields: &[
        field!(
            "id",
            Shape::Form(&forms::ID),
            "The namespace of progress in readers' browsers: choose it once. Default: a slug of the title, with a warning.",
        ),
        field!(
            "title",
            Shape::Text,
            "The site's title. Default `Checklists`.",
        ),
        field!("description", Shape::Text, "One sentence about the site."),
        field!(
            "language",
            Shape::Form(&forms::LANGUAGE),
            "The language of the pages, a BCP 47 tag. Default `en`.",
        ),
        field!(
            "logo",
            Shape::Form(&forms::CONTENT_PATH),
            "An image in `content/`, shown beside the title.",
        ),
        field!(
            "base_url",
            Shape::Form(&forms::BASE_URL),
            "Where the site is published. Without it there are no canonical links, no sitemap and no oEmbed.",
        ),
        field!(
            "environments",
            Shape::Map {
                key: &Shape::Form(&forms::ENVIRONMENT),
                value: &Shape::Either(&Shape::Text, &Shape::Record(&ENVIRONMENT)),
            },
            "The environments in display order; the first is the default. A text alone is the label. None: one unnamed variant.",
        ),
        field!(
            "vars",
            VARIABLES,
            "Variables: `{{name}}` in a page stands for the value.",
        ),
        field!(
            "owners",
            Shape::Map {
                key: &Shape::Form(&forms::NAME),
                value: &Shape::Either(&Shape::Text, &Shape::Record(&OWNER)),
            },
            "Who does things. A text alone is the label.",
        ),
        field!(
            "controls",
            Shape::Map {
                key: &Shape::Form(&forms::NAME),
                value: &Shape::Record(&FRAMEWORK),
            },
            "Frameworks and their controls, which items refer to as `FRAMEWORK:ID`.",
        ),
        field!(
            "phases",
            Shape::List(&Shape::Form(&forms::NAME)),
            "The phases of a release, in order.",
        ),
        field!(
            "conditions",
            CONDITIONS,
            "Conditions: ids and the questions they ask a reader.",
        ),
        field!(
            "checklist",
            Shape::Record(&SITE),
            "Defaults for every page: the keys of a section.",
        ),
        field!(
            "embed",
            Shape::Record(&EMBED),
            "Showing pages inside of other sites.",
        ),
        field!(
            "edit_url",
            Shape::Form(&forms::PATH_URL),
            "Where a page's source is edited; `{path}` stands for `content/….md`.",
        ),
        field!(
            "theme",
            Shape::Form(&forms::NAME),
            "The theme: a folder of `themes/`. Default `default`.",
        ),
        field!(
            "offline",
            Shape::Bool,
            "`false`: browsers keep nothing of the site, and what they kept is removed. Otherwise pages that were visited work without network.",
        ),
        field!("nav", Shape::Links, "Links in the header, in order."),
        field!(
            "editor",
            Shape::Form(&forms::EDITOR),
            "Opens a file in an editor from the preview, as in `vscode://file/{path}:{line}`.",
        ),
        field!(
            "search",
            Shape::Either(&Shape::Bool, &Shape::Record(&SEARCH)),
            "How the site is searched; `false`: not at all.",
        ),
        field!(
            "lints",
            Shape::Map {
                key: &Shape::Code,
                value: &Shape::OneOf(&["off", "warning", "error"]),
            },
            "Severities of diagnostics, by code.",
        ),
    ],
    unknown: Unknown::Reported,
    elsewhere: &[&SITE],
};
