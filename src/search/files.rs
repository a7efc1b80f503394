//! The files of the index: each named by its content and packed, the whole of a small index in one; and the manifest,
//! which has a name that stays.

use std::collections::BTreeMap;
use std::io::Write;

use flate2::Compression;
use flate2::write::DeflateEncoder;
use rayon::prelude::*;
use serde::Serialize;

use super::bytes::varint;
use super::documents::Block;
use crate::hash::{Hash, Hasher};

/// A whole index that is no longer than this, packed, is one file.
const ONE_FILE: usize = 96 * 1024;

/// The folders of the files that are named by their content.
pub const FOLDERS: [&str; 5] = ["whole", "lexicon", "postings", "documents", "facets"];

/// How names of files end; the other files leave it out.
const END: &str = ".bin";

/// The file that names the others.
pub const MANIFEST: &str = "manifest.json";

/// What the manifest says of the index as a whole.
#[derive(Serialize)]
pub struct Manifest {
    /// Rises when the form of a file changes.
    pub version: u32,
    /// How many numbers nodes have.
    pub nodes: usize,
    pub items: usize,
    /// Their names, in display order.
    pub environments: Vec<String>,
    /// What readers call them, and owners: `owner security` to `Security team`.
    pub labels: BTreeMap<String, String>,
    /// A word, and the terms of what it means.
    pub synonyms: Vec<(String, Vec<String>)>,
    /// The parts of the lexicon, in order: what they begin with, and their names.
    pub lexicon: Vec<(Box<str>, String)>,
    /// The file that names the blocks of documents.
    pub blocks: String,
    pub facets: BTreeMap<&'static str, String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pack: Option<PackJson>,
}

/// One file that holds all others.
#[derive(Serialize)]
pub struct PackJson {
    name: String,
    /// Where each of the others stands in it once it is unpacked: from and to, in bytes.
    parts: BTreeMap<String, (usize, usize)>,
}

/// Files by name, not yet packed.
#[derive(Default)]
pub struct Files(BTreeMap<String, Vec<u8>>);

impl Files {
    /// Adds a file to a folder; gives its name there.
    pub fn add(&mut self, folder: &str, bytes: Vec<u8>) -> String {
        let hash = Hash::of(&bytes);
        self.add_named(folder, hash, bytes);
        hash.short()
    }

    pub fn add_named(&mut self, folder: &str, hash: Hash, bytes: Vec<u8>) {
        let name = format!("{folder}/{}{END}", hash.short());
        self.0.insert(name, bytes);
    }

    /// Adds the blocks of documents and the file that names them. A few of them, one after another, are named by one hash of
    /// them all, and each by the number of its first node, so that the file is short: of each block it has how far that is
    /// from the first node of the one before it, twice, plus 1 if eight hex digits of another hash follow.
    pub fn add_blocks(&mut self, blocks: Vec<Block>) -> String {
        let mut list = Vec::new();
        let mut before = 0;
        let mut blocks = blocks.into_iter().peekable();
        while let Some(block) = blocks.next() {
            let mut few = vec![block];
            few.extend(std::iter::from_fn(|| blocks.next_if(|block| !block.begins)));
            let hash = of_all(&few);
            for (place, Block { first, json, .. }) in few.into_iter().enumerate() {
                varint(&mut list, (first - before) << 1 | usize::from(place == 0));
                before = first;
                if place == 0 {
                    list.extend(format!("{:08x}", hash.leading()).bytes());
                }
                let name = format!("documents/{first}-{:08x}{END}", hash.leading());
                self.0.insert(name, json);
            }
        }
        self.add("documents", list)
    }

    /// All files as they are published.
    pub fn finish(self, mut manifest: Manifest) -> Vec<(String, Vec<u8>)> {
        let packed: Vec<(String, Vec<u8>)> = match self.whole(&mut manifest) {
            Some(whole) => vec![whole],
            None => {
                let files: Vec<_> = self.0.into_iter().collect();
                let packed = files.into_par_iter();
                packed.map(|(name, bytes)| (name, pack(&bytes))).collect()
            }
        };
        // Text and numbers cannot fail to be written.
        let manifest = serde_json::to_vec(&manifest).unwrap_or_default();
        let manifest = (MANIFEST.to_owned(), manifest);
        packed.into_iter().chain([manifest]).collect()
    }

    /// All files as one, if that is short.
    fn whole(&self, manifest: &mut Manifest) -> Option<(String, Vec<u8>)> {
        let length: usize = self.0.values().map(Vec::len).sum();
        // Nothing is packed to less than a tenth.
        if length > 10 * ONE_FILE {
            return None;
        }
        let mut parts = BTreeMap::new();
        let mut bytes = Vec::with_capacity(length);
        for (name, file) in &self.0 {
            let name = name.trim_end_matches(END).to_owned();
            parts.insert(name, (bytes.len(), bytes.len() + file.len()));
            bytes.extend_from_slice(file);
        }
        let packed = pack(&bytes);
        if packed.len() > ONE_FILE {
            return None;
        }
        let name = Hash::of(&bytes).short();
        let file = format!("whole/{name}{END}");
        manifest.pack = Some(PackJson { name, parts });
        Some((file, packed))
    }
}

fn of_all(blocks: &[Block]) -> Hash {
    let mut hasher = Hasher::new();
    for block in blocks {
        hasher.bytes(&block.json);
    }
    hasher.finish()
}

/// Raw deflate (RFC 1951).
fn pack(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::new(6));
    // Writing to memory does not fail.
    let _ = encoder.write_all(bytes);
    encoder.finish().unwrap_or_default()
}
