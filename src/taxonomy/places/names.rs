//! Names in one sorted list, for exact and prefix search.

use unicode_normalization::UnicodeNormalization as _;

use crate::taxonomy::places::Place;

/// All names of all places, folded: lower case, NFC, one space between words.
#[derive(Debug, Default)]
pub(super) struct NameIndex {
    text: String,
    entries: Vec<NameEntry>,
}

#[derive(Debug, Clone, Copy)]
struct NameEntry {
    /// First eight bytes, which decide most comparisons without a look at the text.
    head: u64,
    start: u32,
    len: u16,
    place: Place,
    alternate: bool,
}

impl NameEntry {
    fn bytes(self, text: &str) -> &[u8] {
        let start = self.start as usize;
        text.as_bytes().get(start..start + usize::from(self.len)).unwrap_or_default()
    }
}

fn head(bytes: &[u8]) -> u64 {
    let mut first = [0; 8];
    for (slot, byte) in first.iter_mut().zip(bytes) {
        *slot = *byte;
    }
    u64::from_be_bytes(first)
}

/// Appends the folded form. Tables are NFC already, so only queries need that step.
fn fold_into(name: &str, out: &mut String) {
    for (index, word) in name.split_ascii_whitespace().enumerate() {
        if index > 0 {
            out.push(' ');
        }
        for c in word.chars() {
            if c.is_ascii() {
                out.push(c.to_ascii_lowercase());
            } else if c == '’' {
                out.push('\'');
            } else if c == 'ς' {
                // The form at the end of a word; capitals know only one sigma.
                out.push('σ');
            } else {
                out.extend(c.to_lowercase());
            }
        }
    }
}

/// The folded form of what someone typed.
pub(super) fn fold_query(name: &str) -> String {
    let composed: String = name.nfc().collect();
    let mut folded = String::with_capacity(composed.len());
    fold_into(&composed, &mut folded);
    folded
}

impl NameIndex {
    /// Room for a number of names, to grow only once.
    pub(super) fn with_capacity(names: usize) -> Self {
        Self { text: String::with_capacity(names * 10), entries: Vec::with_capacity(names) }
    }

    /// Adds a name; [`NameIndex::sort`] must follow before the first search.
    pub(super) fn add(&mut self, name: &str, place: Place, alternate: bool) {
        let start = self.text.len();
        fold_into(name, &mut self.text);
        let added = self.text.as_bytes().get(start..).unwrap_or_default();
        // No name comes near the limit; one that does could not be typed either.
        let Ok(len) = u16::try_from(added.len()) else { return };
        if len > 0 {
            let entry = NameEntry { head: head(added), start: start as u32, len, place, alternate };
            self.entries.push(entry);
        }
    }

    /// Puts the names in order.
    pub(super) fn sort(&mut self) {
        let Self { text, entries } = self;
        entries.sort_unstable_by(|a, b| {
            a.head.cmp(&b.head).then_with(|| a.bytes(text).cmp(b.bytes(text)))
        });
        entries.shrink_to_fit();
        text.shrink_to_fit();
    }

    fn from(&self, folded: &str) -> impl Iterator<Item = NameEntry> {
        let first =
            self.entries.partition_point(|entry| entry.bytes(&self.text) < folded.as_bytes());
        self.entries.iter().skip(first).copied()
    }

    /// Places with exactly this name, and whether it is an alternate one.
    pub(super) fn exact(&self, name: &str) -> Vec<(Place, bool)> {
        let folded = fold_query(name);
        self.from(&folded)
            .take_while(|entry| entry.bytes(&self.text) == folded.as_bytes())
            .map(|entry| (entry.place, entry.alternate))
            .collect()
    }

    /// Places with a name that begins so; none for an empty beginning.
    pub(super) fn starting_with(&self, prefix: &str) -> Vec<(Place, bool)> {
        let folded = fold_query(prefix);
        if folded.is_empty() {
            return Vec::new();
        }
        self.from(&folded)
            .take_while(|entry| entry.bytes(&self.text).starts_with(folded.as_bytes()))
            .map(|entry| (entry.place, entry.alternate))
            .collect()
    }
}
