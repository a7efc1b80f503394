//! Why a gate is not ready, in words.

use super::gate::{Reason, ReasonCode};
use super::said::State;
use super::state::{ItemState, Standing};

/// The sentence for a reason, without the item's title that it begins with.
pub fn in_words(reason: Reason<'_>, state: &ItemState<'_>) -> String {
    let standing = match reason.code {
        ReasonCode::Waiting => {
            return format!("signed, but {} is not done", state.waiting.join(", "));
        }
        ReasonCode::Standing(standing) => standing,
    };
    let words = match standing {
        Standing::Is(State::Failed) => "failed",
        Standing::Is(State::Blocked) => "is blocked",
        Standing::Conflict => "is in conflict",
        Standing::Stale => "was answered for another text",
        Standing::Expired => "has expired",
        Standing::Unproven => "lacks the evidence it asks for",
        Standing::Lapsed => "was waived until a day that is over",
        _ if state.item.sign_off => "is not signed",
        // “The port is open” is what it warns of, not how it stands.
        _ if state.item.no_go => "is not confirmed absent",
        _ => "is open",
    };
    let tells = matches!(standing, Standing::Is(State::Failed | State::Blocked));
    match state.reason.as_str() {
        "" => words.to_owned(),
        reason if tells => format!("{words} ({reason})"),
        _ => words.to_owned(),
    }
}
