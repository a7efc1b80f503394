//! The content hash names files, keys the memo, tells what changed; it is not cryptographic. SHA-256 is for what
//! others compute too.

use std::fmt;
use std::io::{self, Read, Write};

use base64::prelude::{BASE64_STANDARD, Engine as _};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sha2::{Digest, Sha256};
use xxhash_rust::xxh3::{Xxh3, xxh3_128};

/// The source expression by which a Content-Security-Policy allows an inline script or style of just this text: its whole
/// SHA-256 (<https://www.w3.org/TR/CSP3/#grammardef-hash-source>).
pub fn source_expression(text: &str) -> String {
    let digest = Sha256::digest(text.as_bytes());
    format!("'sha256-{}'", BASE64_STANDARD.encode(digest))
}

/// XXH3-128 of some bytes (<https://xxhash.com>), the same on every machine.
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Hash(u128);

impl Hash {
    pub fn of(bytes: &[u8]) -> Self {
        Self(xxh3_128(bytes))
    }

    /// One of `count` parts, for tables that are split.
    pub fn part(self, count: usize) -> usize {
        usize::try_from(self.0 % count.max(1) as u128).unwrap_or(0)
    }

    /// Copies all that `reader` gives to `writer` and hashes it on the way: the same hash as [`Hash::of`],
    /// and the number of bytes. Never holds more than a small buffer.
    pub fn of_copied(reader: impl Read, writer: impl Write) -> io::Result<(Self, u64)> {
        let mut state = Xxh3::new();
        let length = copy(reader, writer, |bytes| state.update(bytes))?;
        Ok((Self(state.digest128()), length))
    }

    /// The first 128 bits of SHA-256 of some bytes: what a browser computes of a file that it was sent.
    pub fn published(bytes: &[u8]) -> Self {
        Self::of_digest(Sha256::digest(bytes).as_slice())
    }

    /// As [`Hash::of_copied`], the hash being that of [`Hash::published`].
    pub fn published_copied(reader: impl Read, writer: impl Write) -> io::Result<(Self, u64)> {
        let mut state = Sha256::new();
        let length = copy(reader, writer, |bytes| state.update(bytes))?;
        Ok((Self::of_digest(state.finalize().as_slice()), length))
    }

    fn of_digest(digest: &[u8]) -> Self {
        let first = digest.iter().take(16);
        Self(first.fold(0, |hash, &byte| hash << 8 | u128::from(byte)))
    }

    /// The first 32 bits.
    pub fn leading(self) -> u32 {
        u32::try_from(self.0 >> 96).unwrap_or_default()
    }

    /// The first ten hex digits, for file names and lists.
    pub fn short(self) -> String {
        let mut hex = self.to_string();
        hex.truncate(10);
        hex
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:032x}", self.0)
    }
}

impl fmt::Debug for Hash {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{self}")
    }
}

impl Serialize for Hash {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Hash {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let hex = std::borrow::Cow::<str>::deserialize(deserializer)?;
        u128::from_str_radix(&hex, 16)
            .map(Self)
            .map_err(serde::de::Error::custom)
    }
}

/// Hashes several inputs as one. Each is preceded by its length, so that `("ab", "c")` and
/// `("a", "bc")` differ.
#[derive(Default)]
pub struct Hasher(Xxh3);

impl Hasher {
    pub fn new() -> Self {
        Self::default()
    }

    pub fn text(&mut self, text: &str) -> &mut Self {
        self.bytes(text.as_bytes())
    }

    pub fn bytes(&mut self, bytes: &[u8]) -> &mut Self {
        self.0.update(&(bytes.len() as u64).to_le_bytes());
        self.0.update(bytes);
        self
    }

    pub fn number(&mut self, number: u64) -> &mut Self {
        self.0.update(&number.to_le_bytes());
        self
    }

    pub fn hash(&mut self, hash: Hash) -> &mut Self {
        self.0.update(&hash.0.to_le_bytes());
        self
    }

    pub fn finish(&self) -> Hash {
        Hash(self.0.digest128())
    }
}

/// Copies all that `reader` gives to `writer`, shows it to `seen` on the way, and gives the number of bytes.
fn copy(
    mut reader: impl Read,
    mut writer: impl Write,
    mut seen: impl FnMut(&[u8]),
) -> io::Result<u64> {
    let mut length = 0;
    let mut buffer = vec![0; 1 << 16];
    loop {
        let count = match reader.read(&mut buffer) {
            Ok(0) => return Ok(length),
            Ok(count) => count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        seen(&buffer[..count]);
        writer.write_all(&buffer[..count])?;
        length += count as u64;
    }
}

/// SHA-256 (FIPS 180-4) of some bytes, as 64 hex digits.
pub fn sha256(bytes: &[u8]) -> String {
    use fmt::Write as _;
    let mut hex = String::with_capacity(64);
    for byte in Sha256::digest(bytes) {
        // Writing to a string does not fail.
        let _ = write!(hex, "{byte:02x}");
    }
    hex
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_published_file_has_the_hash_that_others_compute() {
        let bytes = b"checkdown";
        let hash = Hash::published(bytes);
        assert!(sha256(bytes).starts_with(&hash.to_string()));
        let mut copy = Vec::new();
        let copied = Hash::published_copied(&bytes[..], &mut copy).expect("memory is read");
        assert_eq!((copied, copy.as_slice()), ((hash, 9), &bytes[..]));
    }
}
