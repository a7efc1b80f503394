//! Random ids, as browsers make them. Nothing else in the program is left to chance.

use anyhow::Context;
use base64::prelude::{BASE64_URL_SAFE_NO_PAD, Engine as _};

/// 128 random bits as base64url (RFC 4648, section 5), without padding: 22 signs.
///
/// # Errors
/// The system gives no random bits.
pub fn id() -> anyhow::Result<String> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes)
        .map_err(|error| anyhow::Error::msg(error.to_string()))
        .context("cannot get random bits")?;
    Ok(BASE64_URL_SAFE_NO_PAD.encode(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_of_22_signs_and_differ() {
        let (one, other) = (id().unwrap(), id().unwrap());
        assert_ne!(one, other);
        let is_sign = |sign: char| sign.is_ascii_alphanumeric() || "-_".contains(sign);
        assert!(one.len() == 22 && one.chars().all(is_sign), "{one}");
    }
}
