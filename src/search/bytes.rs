//! Numbers and lists of them as bytes.

/// Adds a number as LEB128: seven bits a byte, the lowest first, the top bit set on all but the last.
pub fn varint(bytes: &mut Vec<u8>, mut number: usize) {
    loop {
        let low = (number & 0x7f) as u8;
        number >>= 7;
        if number == 0 {
            return bytes.push(low);
        }
        bytes.push(low | 0x80);
    }
}

/// Whether a list that is cut into files may be cut before the entry of this hash. Where the cuts are depends on what is
/// near alone, so that an edit moves few of them: content-defined chunking.
pub fn is_cut(size: usize, least: usize, hash: crate::hash::Hash, one_in: usize) -> bool {
    size >= least && (hash.part(one_in) == 0 || size >= 3 * least)
}
