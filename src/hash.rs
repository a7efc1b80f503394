//! The content hash names files, keys the memo, tells what changed; it is not cryptographic. SHA-256 is for what
//! others compute too.

use std::fmt;
use std::io::{self, Read, Write};

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sha2::{Digest, Sha256};
use xxhash_rust::xxh3::{Xxh3, xxh3_128};

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
    pub fn of_copied(mut reader: impl Read, mut writer: impl Write) -> io::Result<(Self, u64)> {
        let mut state = Xxh3::new();
        let mut length = 0;
        let mut buffer = vec![0; 1 << 16];
        loop {
            let count = match reader.read(&mut buffer) {
                Ok(0) => return Ok((Self(state.digest128()), length)),
                Ok(count) => count,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            };
            state.update(&buffer[..count]);
            writer.write_all(&buffer[..count])?;
            length += count as u64;
        }
    }

    /// The first ten hex digits, for file names.
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
