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
use crate::hash::Hash;

/// A whole index that is no longer than this, packed, is one file.
const ONE_FILE: usize = 96 * 1024;

/// The folders of the files that are named by their content.
pub const FOLDERS: [&str; 5] = ["whole", "lexicon", "postings", "documents", "facets"];

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
    pub environments: Vec<NamedJson>,
    /// Name to label.
    pub owners: BTreeMap<String, String>,
    /// As they are written in the settings.
    pub synonyms: Vec<(String, String)>,
    /// The parts of the lexicon: first term and name.
    pub lexicon: Vec<(Box<str>, String)>,
    /// The file that names the blocks of documents.
    pub blocks: String,
    pub facets: BTreeMap<&'static str, String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pack: Option<PackJson>,
}

#[derive(Serialize)]
pub struct NamedJson {
    pub name: String,
    pub label: String,
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
    /// Adds a file to a folder; gives its name.
    pub fn add(&mut self, folder: &str, bytes: Vec<u8>) -> String {
        let hash = Hash::of(&bytes);
        self.add_named(folder, hash, bytes)
    }

    pub fn add_named(&mut self, folder: &str, hash: Hash, bytes: Vec<u8>) -> String {
        let name = format!("{folder}/{}.bin", hash.short());
        self.0.insert(name.clone(), bytes);
        name
    }

    /// Adds the blocks of documents and the file that names them, which lists of each how far its first node is from
    /// the one before it, and four bytes of its hash. A block is named by both.
    pub fn add_blocks(&mut self, blocks: Vec<Block>) -> String {
        let mut list = Vec::new();
        let mut before = 0;
        for Block { first, json } in blocks {
            let hash = Hash::of(&json);
            varint(&mut list, first - before);
            list.extend(hash.first::<4>());
            let name = format!("documents/{first}-{:08x}.bin", hash.leading());
            self.0.insert(name, json);
            before = first;
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
            parts.insert(name.clone(), (bytes.len(), bytes.len() + file.len()));
            bytes.extend_from_slice(file);
        }
        let packed = pack(&bytes);
        let name = format!("whole/{}.bin", Hash::of(&bytes).short());
        if packed.len() > ONE_FILE {
            return None;
        }
        manifest.pack = Some(PackJson {
            name: name.clone(),
            parts,
        });
        Some((name, packed))
    }
}

/// Raw deflate (RFC 1951).
fn pack(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::new(6));
    // Writing to memory does not fail.
    let _ = encoder.write_all(bytes);
    encoder.finish().unwrap_or_default()
}
