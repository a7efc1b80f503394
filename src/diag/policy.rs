//! What the settings and the command line make of a problem's severity.

use std::collections::BTreeMap;

use super::{Code, Diagnostic, Severity};

/// The diagnostics as the settings' `lints` (`None` is off) and `--strict` want them, in the same order.
///
/// `lints` comes first, then `strict` turns each warning into an error, those that `lints` made
/// included; notes stay notes. A [fixed](Code::is_fixed) code stays the error that it is.
pub fn apply(
    diagnostics: Vec<Diagnostic>,
    lints: &BTreeMap<Code, Option<Severity>>,
    strict: bool,
) -> Vec<Diagnostic> {
    let adjusted = diagnostics.into_iter().filter_map(|mut diagnostic| {
        match lints.get(&diagnostic.code) {
            _ if diagnostic.code.is_fixed() => {}
            Some(severity) => diagnostic.severity = (*severity)?,
            None if diagnostic.code.is_off() => return None,
            None => {}
        }
        if strict && diagnostic.severity == Severity::Warning {
            diagnostic.severity = Severity::Error;
        }
        Some(diagnostic)
    });
    adjusted.collect()
}

impl Code {
    /// Whether the code is an error that settings and `allow:` cannot lower: without it a site would be
    /// written in which something is lost, stands under another's address, or shows in the wrong environment.
    pub const fn is_fixed(self) -> bool {
        matches!(
            self,
            Self::DuplicateItemId
                | Self::DuplicateKey
                | Self::DuplicatePageId
                | Self::EnvAcrossHeading
                | Self::InvalidValue
                | Self::NotUtf8
                | Self::OutputCollision
                | Self::ReservedPath
                | Self::StrayEnvEnd
                | Self::TemplateError
                | Self::UnclosedEnv
                | Self::UnknownEnvironment
                | Self::UnknownTheme
                | Self::UnreadableFile
                | Self::UnreadableRun
                | Self::YamlSyntax
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{SourcePath, Span};

    fn severities(
        codes: &[Code],
        lints: &[(Code, Option<Severity>)],
        strict: bool,
    ) -> Vec<Severity> {
        let path = SourcePath::new("content/a.md");
        let new = |code: &Code| Diagnostic::new(*code, &path, Span::default(), "");
        let lints = lints.iter().copied().collect();
        let adjusted = apply(codes.iter().map(new).collect(), &lints, strict);
        adjusted.into_iter().map(|one| one.severity).collect()
    }

    #[test]
    fn settings_turn_off_lower_and_raise() {
        let codes = [Code::BrokenLink, Code::MissingItemId, Code::UnknownOwner];
        let lints = [
            (Code::BrokenLink, Some(Severity::Error)),
            (Code::MissingItemId, None),
            (Code::UnknownOwner, Some(Severity::Warning)),
        ];
        assert_eq!(
            severities(&codes, &lints, false),
            [Severity::Error, Severity::Warning]
        );
    }

    #[test]
    fn what_is_off_is_told_on_request() {
        let codes = [Code::CrowdedPhase];
        assert_eq!(severities(&codes, &[], true), []);
        let lints = [(Code::CrowdedPhase, Some(Severity::Warning))];
        assert_eq!(severities(&codes, &lints, false), [Severity::Warning]);
    }

    #[test]
    fn strict_raises_warnings_and_leaves_notes() {
        let codes = [
            Code::BrokenLink,
            Code::IgnoredFenceAttributes,
            Code::UnknownOwner,
        ];
        let lints = [(Code::UnknownOwner, Some(Severity::Warning))];
        assert_eq!(
            severities(&codes, &lints, true),
            [Severity::Error, Severity::Note, Severity::Error]
        );
    }

    #[test]
    fn a_fixed_code_stays_an_error() {
        for code in Code::ALL.iter().copied().filter(|code| code.is_fixed()) {
            assert_eq!(code.severity(), Severity::Error, "{}", code.as_str());
            assert_eq!(
                severities(&[code], &[(code, None)], false),
                [Severity::Error]
            );
        }
    }
}
