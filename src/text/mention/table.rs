//! Labels by the hash of their stems, in flat arrays.

use super::Target;
use super::evidence::{Kind, Role};
use crate::domain::Lang;
use crate::text::hash::mix;

/// A label without its words: what it names and what speaks for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Entry {
    pub(super) target: Target,
    /// Hash of the folded words, to tell an exact match from one by stems.
    pub(super) folded: u32,
    pub(super) role: Role,
    pub(super) kind: Kind,
    /// Whether the label is a name or an abbreviation.
    pub(super) name: Name,
    /// How ordinary its one word is: log₂ of the number of concepts with a label that holds it. Of a
    /// place how little known it is: 0 to 3.
    pub(super) commonness: u8,
}

/// Whether a label is a proper name, told by its capitals and digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Name {
    /// An ordinary word or phrase.
    No,
    /// A name: begins with a capital or holds one (Java, iOS, C#).
    Capital,
    /// An abbreviation in capitals (SQL, HACCP).
    Capitals,
}

/// Sequences of stems, each seen as a run of entries; and first stems with the longest sequence.
#[derive(Debug, Default)]
pub(super) struct LabelTable {
    slots: Vec<Slot>,
    entries: Vec<Entry>,
}

#[derive(Debug, Clone, Copy, Default)]
struct Slot {
    /// 0 for a free slot.
    key: u64,
    start: u32,
    count: u16,
    /// For a first stem the number of words of the longest label that begins with it.
    longest: u16,
}

/// Key of the empty sequence, to be extended by [`extend`].
pub(super) const fn empty(lang: Lang) -> u64 {
    0x5bd1_e995_97f4_a7c1 ^ ((lang as u64) << 40)
}

/// Key of a sequence with one more stem.
pub(super) fn extend(key: u64, stem: u64) -> u64 {
    mix(key, stem).max(1)
}

impl LabelTable {
    /// `labels` are keys with the number of words, the key of the first word, and the entry.
    pub(super) fn new(mut labels: Vec<(u64, Entry)>, mut firsts: Vec<(u64, u16)>) -> Self {
        labels.sort_unstable();
        labels.dedup();
        firsts.sort_unstable();
        let distinct =
            labels.chunk_by(|a, b| a.0 == b.0).count() + firsts.chunk_by(|a, b| a.0 == b.0).count();
        let mut table = Self {
            slots: vec![Slot::default(); (distinct * 2).next_power_of_two()],
            entries: labels.iter().map(|(_, entry)| *entry).collect(),
        };
        let mut start = 0;
        for run in labels.chunk_by(|a, b| a.0 == b.0) {
            let slot = table.slot_mut(run[0].0);
            slot.start = start;
            slot.count = run.len().try_into().unwrap_or(u16::MAX);
            start += run.len() as u32;
        }
        for run in firsts.chunk_by(|a, b| a.0 == b.0) {
            let longest = run.last().map_or(0, |(_, words)| *words);
            table.slot_mut(run[0].0).longest = longest;
        }
        table
    }

    fn slot_mut(&mut self, key: u64) -> &mut Slot {
        let at = self.place(key);
        let slot = &mut self.slots[at];
        slot.key = key;
        slot
    }

    /// Where a key is or would be; at least half of the slots are free.
    fn place(&self, key: u64) -> usize {
        let mask = self.slots.len() - 1;
        let mut at = key as usize & mask;
        while self.slots[at].key != key && self.slots[at].key != 0 {
            at = (at + 1) & mask;
        }
        at
    }

    fn slot(&self, key: u64) -> Slot {
        if self.slots.is_empty() { Slot::default() } else { self.slots[self.place(key)] }
    }

    /// The labels with exactly these stems.
    pub(super) fn get(&self, key: u64) -> &[Entry] {
        let slot = self.slot(key);
        let start = slot.start as usize;
        self.entries.get(start..start + usize::from(slot.count)).unwrap_or_default()
    }

    /// How many words the longest label with this first word has; 0 if there is none.
    pub(super) fn longest(&self, first: u64) -> usize {
        usize::from(self.slot(first).longest)
    }

    pub(super) fn bytes(&self) -> usize {
        self.slots.capacity() * size_of::<Slot>() + self.entries.capacity() * size_of::<Entry>()
    }
}
