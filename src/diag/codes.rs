//! Every diagnostic's code: its name, its usual severity, one line, and its explanation.

use super::Severity;

macro_rules! codes {
    ($($variant:ident = $name:literal $severity:ident $summary:literal;)*) => {
        /// The pattern that a diagnostic names. Its explanation is `src/diag/explain/<code>.md`.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Code {
            $(#[doc = $summary] $variant,)*
        }

        impl Code {
            /// All codes, sorted by name.
            pub const ALL: &[Code] = &[$(Code::$variant,)*];

            /// The kebab-case name that settings, `allow:` and reports use.
            pub const fn as_str(self) -> &'static str {
                match self { $(Code::$variant => $name,)* }
            }

            /// The severity when the settings say nothing.
            pub const fn severity(self) -> Severity {
                match self { $(Code::$variant => Severity::$severity,)* }
            }

            /// What the code stands for, in one line.
            pub const fn summary(self) -> &'static str {
                match self { $(Code::$variant => $summary,)* }
            }

            /// Why it matters, with a bad and a good example, in Markdown.
            pub const fn explanation(self) -> &'static str {
                match self {
                    $(Code::$variant => include_str!(concat!("explain/", $name, ".md")),)*
                }
            }
        }
    };
}

codes! {
    AnchorCollision = "anchor-collision" Warning "a heading's anchor that an item's id has already taken";
    AnnotationNotAlone = "annotation-not-alone" Error "text beside an annotation that must stand alone on its line";
    BrokenAnchor = "broken-anchor" Warning "a link to an anchor that the page does not have";
    BrokenAsset = "broken-asset" Warning "an image or file that is not in the site";
    BrokenLink = "broken-link" Warning "a link to a page that is not in the site";
    CrowdedPhase = "crowded-phase" Warning "more than nine required items in one pause point";
    DamagedRun = "damaged-run" Warning "an entry of a committed run that is none";
    DuplicateItemId = "duplicate-item-id" Error "one id written on two items of a page";
    DuplicateKey = "duplicate-key" Error "one key written twice in a YAML map";
    DuplicatePageId = "duplicate-page-id" Error "one id written on two pages";
    DuplicateSetting = "duplicate-setting" Warning "one setting written twice for the same environments";
    EmptyExtends = "empty-extends" Warning "an extends that inherits nothing";
    EmptyView = "empty-view" Warning "a view that lists nothing";
    EnvAcrossHeading = "env-across-heading" Error "an env region that spans a heading";
    ExtendsCycle = "extends-cycle" Error "environments that extend each other in a circle";
    ForeignFrontMatter = "foreign-front-matter" Warning "front matter for another program that does not fit here";
    ForeignRun = "foreign-run" Warning "a committed run of another site or environment";
    IgnoredFenceAttributes = "ignored-fence-attributes" Note "braces behind a fence's language that hold no known key";
    IgnoredHtml = "ignored-html" Note "raw HTML for looks alone, which the theme decides";
    InvalidValue = "invalid-value" Error "a value of the wrong kind or form";
    MalformedSetting = "malformed-setting" Warning "a line of a settings block that is not NAME=value";
    MissingBaseUrl = "missing-base-url" Warning "settings without base_url";
    MissingItemId = "missing-item-id" Warning "an item without an id of its own";
    MissingSetting = "missing-setting" Warning "a required setting that another environment lacks";
    MissingSiteId = "missing-site-id" Warning "settings without id";
    NotUtf8 = "not-utf8" Error "a text file that is not UTF-8";
    OutputCollision = "output-collision" Error "two sources for one file of the site";
    OverdueReview = "overdue-review" Warning "a page whose `review_by` has passed";
    ReservedPath = "reserved-path" Error "a page where the site keeps something of its own";
    SecretLiteral = "secret-literal" Warning "what looks like a secret in a command";
    StrayEnvEnd = "stray-env-end" Error "an /env that closes nothing";
    SwallowedTaskBox = "swallowed-task-box" Warning "a task box that Markdown does not read as one";
    TemplateError = "template-error" Error "a template of the theme that does not load or render";
    UnboundAnnotation = "unbound-annotation" Error "an annotation that belongs to nothing";
    UnclosedEnv = "unclosed-env" Error "an env region without its /env";
    UncoveredControl = "uncovered-control" Warning "a control of a complete framework that no item covers";
    UndeclaredVariable = "undeclared-variable" Warning "a variable close to a declared one, but not it";
    UndefinedSetting = "undefined-setting" Warning "a name close to that of a setting, but not it";
    UnknownAnnotation = "unknown-annotation" Warning "a comment that looks like a misspelt annotation";
    UnknownCode = "unknown-code" Error "a diagnostic code that does not exist";
    UnknownCondition = "unknown-condition" Error "a condition that is not declared";
    UnknownControl = "unknown-control" Error "a control that no framework declares";
    UnknownEnvironment = "unknown-environment" Error "an environment that is not declared";
    UnknownItem = "unknown-item" Error "a reference to an item or section that does not exist";
    UnknownKey = "unknown-key" Error "a key that nothing reads";
    UnknownOwner = "unknown-owner" Error "an owner that is not declared";
    UnknownPhase = "unknown-phase" Error "a phase that is not declared";
    UnknownSearchPath = "unknown-search-path" Warning "a path of search.exclude or search.boost at which no page is";
    UnknownTheme = "unknown-theme" Error "a theme that is neither built in nor in themes/";
    UnnamedCondition = "unnamed-condition" Warning "an (If using) that does not say what";
    UnreadableFile = "unreadable-file" Error "a file that cannot be read";
    UnreadableRun = "unreadable-run" Error "a file in runs/ that is no run";
    UnsafeHtml = "unsafe-html" Warning "raw HTML that is left out of the page";
    WideningEnv = "widening-env" Error "an env that names more than what it inherits";
    YamlSyntax = "yaml-syntax" Error "text that is not YAML";
}

impl Code {
    /// Whether it is only told where the settings ask for it.
    pub const fn is_off(self) -> bool {
        matches!(self, Self::CrowdedPhase)
    }

    /// The severity when the settings say nothing, in a word: `off`, for some.
    pub const fn usual(self) -> &'static str {
        match self.is_off() {
            true => "off",
            false => self.severity().as_str(),
        }
    }

    /// The code of that name.
    pub fn named(name: &str) -> Option<Code> {
        Self::ALL.iter().copied().find(|code| code.as_str() == name)
    }
}
