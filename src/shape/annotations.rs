//! The shapes of what stands in pages: front matter, the keys of items, sections and pages, and the attributes
//! of fences.

use super::settings::{CONDITIONS, VARIABLES};
use super::{Field, Record, Shape, Unknown, forms};

const LEVELS: &[&str] = &["required", "recommended", "optional"];

const ID: Field = field!(
    "id",
    Shape::Form(&forms::ID),
    "The item's name in links, stored progress and `after`. Unique in its page. Without one it is a slug of the title.",
);
const LEVEL: Field = field!(
    "level",
    Shape::OneOf(LEVELS),
    "How much it counts: only required items hold the gate. Default `required`.",
);
pub(super) const ENV_FIELD: Field = field!(
    "env",
    ENV,
    "The environments it exists in. May only narrow what is inherited.",
);
const WHEN: Field = field!(
    "when",
    Shape::List(&Shape::Form(&forms::WHEN)),
    "Conditions under which it applies, all of them; `!id` negates one. Adds to what is inherited.",
);
const OWNER: Field = field!(
    "owner",
    Shape::Text,
    "Who does it: a name that the settings declare under `owners`.",
);
const PHASE: Field = field!(
    "phase",
    Shape::Text,
    "When it is done: a name that the settings declare under `phases`.",
);
const AFTER: Field = field!(
    "after",
    Shape::List(&Shape::Form(&forms::AFTER)),
    "What comes first: items, or sections as `\"#section\"`. A reminder; for a sign-off, a lock.",
);
const CONTROLS: Field = field!(
    "controls",
    Shape::List(&Shape::Form(&forms::CONTROL)),
    "Controls that it gives evidence for. Adds to what is inherited.",
);
const TAGS: Field = field!(
    "tags",
    Shape::List(&Shape::Text),
    "Words to find it by. Adds to what is inherited.",
);
const EVIDENCE: Field = field!(
    "evidence",
    Shape::OneOf(&["none", "note", "link", "file"]),
    "What a tick must carry. Default `none`.",
);
const EXPIRES: Field = field!(
    "expires",
    Shape::Form(&forms::DURATION),
    "How long a tick is good for.",
);
const EFFORT: Field = field!(
    "effort",
    Shape::Form(&forms::DURATION),
    "How long it takes.",
);
const DUE: Field = field!(
    "due",
    Shape::Form(&forms::DUE),
    "The day by which it must be done, or its distance from the run's go-live date.",
);
const LINKS: Field = field!(
    "links",
    Shape::Links,
    "Where to read more. Adds to what is inherited.",
);
const ALIASES: Field = field!(
    "aliases",
    Shape::List(&Shape::Form(&forms::ITEM_ID)),
    "Earlier ids, so that progress and links stay: `tls`, or `other/tls` when it moved here from another page.",
);
const PLANNED: Field = field!("planned", Shape::Bool, "Listed, but never counted.");
const SIGN_OFF: Field = field!("sign_off", Shape::Bool, "A tick is a signature.");
const ITEMS: Field = field!(
    "items",
    Shape::OneOf(&["boxes", "bullets"]),
    "What is an item: task boxes alone, or plain bullets at the top level too. Default `boxes`.",
);

/// `check:`
pub static ITEM: Record = Record {
    name: "an item",
    fields: &[
        ID, LEVEL, ENV_FIELD, WHEN, OWNER, PHASE, AFTER, CONTROLS, TAGS, EVIDENCE, EXPIRES, EFFORT,
        DUE, LINKS, ALIASES, PLANNED, SIGN_OFF,
    ],
    unknown: Unknown::Reported,
    elsewhere: &[&SECTION, &PAGE, &FENCE],
};

/// `section:`
pub static SECTION: Record = Record {
    name: "a section",
    fields: &[
        LEVEL, ENV_FIELD, WHEN, OWNER, PHASE, AFTER, CONTROLS, TAGS, EVIDENCE, EXPIRES, EFFORT,
        PLANNED, SIGN_OFF, ITEMS,
    ],
    unknown: Unknown::Reported,
    elsewhere: &[&ITEM, &PAGE, &FENCE],
};

/// `checklist:` of a page's front matter.
pub static PAGE: Record = Record {
    name: "a page's checklist",
    fields: &[
        field!(
            "id",
            Shape::Form(&forms::ID),
            "The page's name: full ids are `page/item`. Unique in the site. Default: the page's path with dots.",
        ),
        field!(
            "review_by",
            Shape::Form(&forms::DATE),
            "The day by which the text must have been read again; a warning afterwards.",
        ),
        field!(
            "conditions",
            CONDITIONS,
            "Conditions of this page: ids and the questions they ask.",
        ),
        field!(
            "vars",
            VARIABLES,
            "Variables of this page. They go before the settings'.",
        ),
        LEVEL,
        ENV_FIELD,
        WHEN,
        OWNER,
        PHASE,
        AFTER,
        CONTROLS,
        TAGS,
        EVIDENCE,
        EXPIRES,
        EFFORT,
        PLANNED,
        SIGN_OFF,
        ITEMS,
    ],
    unknown: Unknown::Reported,
    elsewhere: &[&ITEM, &FRONT_MATTER, &FENCE],
};

/// `checklist:` of the settings.
pub static SITE: Record = Record {
    name: "the site's checklist",
    fields: SECTION.fields,
    unknown: Unknown::Reported,
    elsewhere: &[&ITEM, &PAGE, &super::settings::ROOT],
};

/// A page's front matter. Other programs' keys are theirs.
pub static FRONT_MATTER: Record = Record {
    name: "front matter",
    fields: &[
        field!(
            "title",
            Shape::Text,
            "The page's title. Default: its first heading, or the file's name.",
        ),
        field!(
            "description",
            Shape::Text,
            "One sentence for lists, search and search engines.",
        ),
        field!(
            "draft",
            Shape::Bool,
            "Whether the page is left out of the site.",
        ),
        field!(
            "order",
            Shape::Integer,
            "Its place among the pages of its folder; lower comes first.",
        ),
        field!(
            "aliases",
            Shape::List(&Shape::Text),
            "Earlier addresses of the page, which lead to it.",
        ),
        field!(
            "search",
            Shape::Bool,
            "`false` keeps the page out of search.",
        ),
        field!(
            "checklist",
            Shape::Record(&PAGE),
            "The page's own keys, and defaults for its items.",
        ),
    ],
    unknown: Unknown::Ignored {
        unless_near: &["checklist"],
    },
    elsewhere: &[],
};

/// `{…}` behind a fence's language.
pub static FENCE: Record = Record {
    name: "a fence",
    fields: &[
        ENV_FIELD,
        field!(
            "verify",
            Shape::Bool,
            "The command checks what the item says, and changes nothing.",
        ),
        field!(
            "expect",
            Shape::Value,
            "Text that the command's output must contain.",
        ),
        field!(
            "danger",
            Shape::Bool,
            "The command destroys or interrupts something.",
        ),
        field!(
            "rollback",
            Shape::Bool,
            "The command takes back what the item did.",
        ),
        field!(
            "output",
            Shape::Bool,
            "The text is what a command prints; nothing is copied.",
        ),
        field!("copy", Shape::Bool, "`false` takes the copy button away."),
        field!("title", Shape::Text, "A title above the block."),
        field!(
            "extends",
            Shape::Form(&forms::REFERENCE),
            "The environment whose settings this `dotenv` block takes over; their values must be set anew.",
        ),
    ],
    unknown: Unknown::Reported,
    elsewhere: &[&ITEM],
};

/// `view:`
pub static VIEW: Record = Record {
    name: "a view",
    fields: &[
        field!(
            "controls",
            Shape::List(&Shape::Form(&forms::FRAMEWORK_OR_CONTROL)),
            "Items for these controls, or for those of a framework, shown under each control.",
        ),
        field!("owner", Shape::Text, "Items of this owner."),
        field!("tag", Shape::List(&Shape::Text), "Items with these tags."),
        field!("phase", Shape::Text, "Items of this phase."),
        field!(
            "in",
            Shape::OneOf(&["site", "folder", "page"]),
            "Where to look for them: everywhere, in the page's folder and below it, or on the page. Default `site`.",
        ),
    ],
    unknown: Unknown::Reported,
    elsewhere: &[&ITEM],
};

/// `env:`
pub const ENV: Shape = Shape::Some(&Shape::Form(&forms::REFERENCE));

/// `allow:`
pub const ALLOW: Shape = Shape::List(&Shape::Code);
