//! Where a page ends, in a text that readers hand back unchanged.
//!
//! 34 bytes in base64url (RFC 4648 § 5, without padding): a version, how far the query was relaxed, the sort
//! key of the last hit, the number of its id, the generation of the index and a hash of the request, all
//! big-endian.

use crate::domain::Invalid;

const VERSION: u8 = 1;
const BYTES: usize = 2 + 4 * 8;
const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// Why a cursor was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidCursor {
    /// It was not given by this version of the service.
    #[error("a cursor that an answer gave as next_cursor")]
    Unreadable,
    /// The request differs from the one that the cursor was given for.
    #[error("the cursor of the same query, parts, filters and sort")]
    OtherRequest,
}

impl InvalidCursor {
    pub(super) fn refuse(self, cursor: &str) -> Invalid {
        Invalid::field("cursor", cursor, self.to_string())
    }
}

/// The end of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Cursor {
    /// How far the query was relaxed.
    pub(super) level: u8,
    /// Sort key of the last hit; greater comes first.
    pub(super) key: u64,
    /// Number of its id; smaller comes first among equal keys.
    pub(super) id: u64,
    /// Generation of the index. A later one moves hits, which the reader may see twice or not at all.
    pub(super) generation: u64,
    /// Hash of the request.
    pub(super) request: u64,
}

impl Cursor {
    pub(super) fn encode(self) -> String {
        let mut bytes = vec![VERSION, self.level];
        for number in [self.key, self.id, self.generation, self.request] {
            bytes.extend(number.to_be_bytes());
        }
        let mut text = String::with_capacity(BYTES.div_ceil(3) * 4);
        for chunk in bytes.chunks(3) {
            let word = chunk.iter().fold(0_u32, |word, byte| word << 8 | u32::from(*byte));
            let word = word << (8 * (3 - chunk.len()));
            for at in 0..=chunk.len() {
                let six = word >> (18 - 6 * at) & 63;
                text.push(char::from(ALPHABET[six as usize]));
            }
        }
        text
    }

    pub(super) fn decode(text: &str, request: u64) -> Result<Self, InvalidCursor> {
        let bytes = decode(text).ok_or(InvalidCursor::Unreadable)?;
        let (head, numbers) = bytes.split_at(2);
        let mut numbers = numbers
            .chunks_exact(8)
            .map(|chunk| chunk.iter().fold(0_u64, |number, byte| number << 8 | u64::from(*byte)));
        let mut next = || numbers.next().ok_or(InvalidCursor::Unreadable);
        let cursor = Self {
            level: head[1],
            key: next()?,
            id: next()?,
            generation: next()?,
            request: next()?,
        };
        if head[0] != VERSION {
            return Err(InvalidCursor::Unreadable);
        }
        if cursor.request != request {
            return Err(InvalidCursor::OtherRequest);
        }
        Ok(cursor)
    }
}

/// The bytes, if there are as many as a cursor has.
fn decode(text: &str) -> Option<Vec<u8>> {
    if text.len() != (BYTES * 4).div_ceil(3) {
        return None;
    }
    let mut bytes = Vec::with_capacity(BYTES);
    for chunk in text.as_bytes().chunks(4) {
        let mut word = 0_u32;
        for byte in chunk {
            let six = ALPHABET.iter().position(|letter| letter == byte)?;
            word = word << 6 | six as u32;
        }
        let word = word << (6 * (4 - chunk.len()));
        let [_, a, b, c] = word.to_be_bytes();
        bytes.extend([a, b, c].into_iter().take(chunk.len() - 1));
    }
    (bytes.len() == BYTES).then_some(bytes)
}

#[cfg(test)]
mod tests {
    //! 1. A cursor comes back.
    //! 2. It serves its own request only.
    //! 3. No text makes it panic.

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_cursor_comes_back(level: u8, key: u64, id: u64, generation: u64, request: u64) {
            let cursor = Cursor { level, key, id, generation, request };
            let text = cursor.encode();
            prop_assert_eq!(Cursor::decode(&text, request), Ok(cursor));
            let other = Cursor::decode(&text, request ^ 1);
            prop_assert_eq!(other, Err(InvalidCursor::OtherRequest));
        }

        #[test]
        fn garbage_is_refused(text in "\\PC{0,60}|[A-Za-z0-9_-]{40,50}") {
            prop_assert!(Cursor::decode(&text, 7).is_err());
        }
    }
}
