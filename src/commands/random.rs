//! Random ids, as browsers make them. Nothing else in the program is left to chance.

use anyhow::Context;

const SIGNS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// 128 random bits as base64url (RFC 4648, section 5), without padding: 22 signs.
///
/// # Errors
/// The system gives no random bits.
pub fn id() -> anyhow::Result<String> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes)
        .map_err(|error| anyhow::Error::msg(error.to_string()))
        .context("cannot get random bits")?;
    Ok(base64url(bytes))
}

fn base64url(bytes: [u8; 16]) -> String {
    let bits = u128::from_be_bytes(bytes);
    // 21 signs hold 126 bits; the last one holds two and is filled with zeroes.
    let sign = |place: u32| match place {
        21 => bits << 4,
        _ => bits >> (122 - 6 * place),
    };
    let signs = (0..22).map(|place| SIGNS[(sign(place) & 63) as usize]);
    signs.map(char::from).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_base64url() {
        assert_eq!(base64url([0; 16]), "A".repeat(22));
        assert_eq!(base64url([255; 16]), format!("{}w", "_".repeat(21)));
        let counted: Vec<u8> = (0..16).collect();
        let counted = <[u8; 16]>::try_from(counted).unwrap();
        assert_eq!(base64url(counted), "AAECAwQFBgcICQoLDA0ODw");
        assert_ne!(id().unwrap(), id().unwrap());
    }
}
