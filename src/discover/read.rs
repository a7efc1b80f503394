//! Reads single files: text with its faults named, bytes, and the hash of what is only copied.

use std::fs::File;
use std::io::{self, Read};

use super::Asset;
use super::walk::{Found, Unreadable};
use crate::diag::{Code, Diagnostic};
use crate::hash::Hash;
use crate::source::{Source, Span};

const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

/// What became of a text file.
pub(super) enum Text {
    Read(Source),
    /// Not UTF-8: its text with `\u{fffd}` in place of what could not be decoded.
    Decoded(Source, Diagnostic),
    Unreadable(Unreadable),
}

impl Text {
    pub(super) fn into_parts(self) -> (Option<Source>, Option<Diagnostic>) {
        match self {
            Self::Read(source) => (Some(source), None),
            Self::Decoded(source, diagnostic) => (Some(source), Some(diagnostic)),
            Self::Unreadable(unreadable) => (None, Some(unreadable.into())),
        }
    }
}

/// A text file without its byte-order mark; what is as it was is `known` itself.
pub(super) fn source(found: &Found, known: Option<&Source>) -> Text {
    let bytes = match bytes(found) {
        Ok(bytes) => bytes,
        Err(unreadable) => return Text::Unreadable(unreadable),
    };
    let bytes = bytes.strip_prefix(BYTE_ORDER_MARK).unwrap_or(&bytes);
    if let Some(known) = known.filter(|known| known.text.as_bytes() == bytes) {
        return Text::Read(known.clone());
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => Text::Read(Source::new(&found.path, text)),
        Err(error) => {
            let source = Source::new(&found.path, &*String::from_utf8_lossy(bytes));
            let diagnostic = not_utf8(&source, bytes, error.valid_up_to());
            Text::Decoded(source, diagnostic)
        }
    }
}

/// `first` is the place of the first bad byte, the same in `bytes` and in the decoded text, because all
/// before it is good.
fn not_utf8(source: &Source, bytes: &[u8], first: usize) -> Diagnostic {
    let span = Span::new(first, first + char::REPLACEMENT_CHARACTER.len_utf8());
    let help = match bytes {
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => "save the file as UTF-8; it seems to be UTF-16",
        _ => "save the file as UTF-8",
    };
    Diagnostic::new(Code::NotUtf8, &source.path, span, "not UTF-8")
        .label(format!(
            "the byte 0x{:02x} begins no character",
            bytes[first]
        ))
        .help(help)
}

/// All bytes of a file, if they are not too many.
pub(super) fn bytes(found: &Found) -> Result<Vec<u8>, Unreadable> {
    let read = || -> io::Result<Vec<u8>> {
        let file = File::open(&found.file)?;
        // The length is only where to begin: the file may grow while it is read.
        let length = file.metadata()?.len().min(Source::MAX_BYTES);
        let mut bytes = Vec::with_capacity(usize::try_from(length).unwrap_or(0) + 1);
        file.take(Source::MAX_BYTES + 1).read_to_end(&mut bytes)?;
        Ok(bytes)
    };
    let bytes = read().map_err(|error| Unreadable::new(&found.path, error))?;
    if bytes.len() as u64 > Source::MAX_BYTES {
        let limit = Source::MAX_BYTES >> 20;
        let reason = format!("it is longer than {limit} MiB");
        return Err(Unreadable::new(&found.path, reason).help("split the file"));
    }
    Ok(bytes)
}

/// A file that is only copied, of any length.
pub(super) fn asset(found: &Found) -> Result<Asset, Unreadable> {
    let hashed = File::open(&found.file).and_then(|file| Hash::of_copied(file, io::sink()));
    let (hash, length) = hashed.map_err(|error| Unreadable::new(&found.path, error))?;
    let path = found.path.strip_prefix("content/");
    Ok(Asset {
        path: path.unwrap_or(&found.path).to_owned(),
        file: found.file.clone(),
        hash,
        length,
    })
}
