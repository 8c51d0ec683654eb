//! The words that compounds are made of.

use std::fmt;

use fst::Map;
use fst::raw::{Fst, Node};

use super::rules::CompoundRules;

/// Letters of a first part, at least.
pub(super) const LEAST_FIRST: usize = 3;

/// Letters of a last part of a whole division, at least.
pub(super) const LEAST_LAST: usize = 4;

/// Letters of a stem by which a last part is known, at least.
const LEAST_STEM: usize = 4;

/// Bit of a word that may be a first part as it stands.
pub(super) const WORD: u64 = 1;

/// Bit of a stem of words that are long enough to be a last part.
pub(super) const STEM: u64 = 2;

/// Collects words for a [`CompoundDictionary`].
#[derive(Clone)]
pub struct DictionaryBuilder {
    rules: CompoundRules,
    /// In the order they were added, with repeats.
    words: Vec<Box<str>>,
}

/// Known words and stems of one language, in one automaton. Shared freely between threads.
#[derive(Clone)]
pub struct CompoundDictionary {
    pub(super) rules: CompoundRules,
    /// Words and stems with [`WORD`] and [`STEM`].
    entries: Map<Vec<u8>>,
}

impl DictionaryBuilder {
    /// An empty dictionary.
    #[must_use]
    pub fn new(rules: CompoundRules) -> Self {
        Self { rules, words: Vec::new() }
    }

    /// Adds a folded word. Words with anything but letters and words of fewer than three letters
    /// are passed over.
    pub fn add(&mut self, word: &str) {
        let is_long_enough = word.chars().nth(LEAST_FIRST - 1).is_some();
        if is_long_enough && is_splittable(word) {
            self.words.push(word.into());
        }
    }

    /// Builds the dictionary.
    #[must_use]
    pub fn build(self) -> CompoundDictionary {
        let Self { rules, mut words } = self;
        words.sort_unstable();
        words.dedup();
        let mut entries: Vec<(Box<str>, u64)> = Vec::with_capacity(2 * words.len());
        for word in words {
            if word.chars().nth(LEAST_LAST - 1).is_some() {
                let stem = rules.stemmer.stem(&word);
                if stem.chars().nth(LEAST_STEM - 1).is_some() {
                    entries.push((stem.into(), STEM));
                }
            }
            entries.push((word, WORD));
        }
        entries.sort_unstable();
        entries.dedup_by(|later, kept| {
            let is_same = later.0 == kept.0;
            kept.1 |= if is_same { later.1 } else { 0 };
            is_same
        });
        let sorted = entries.iter().map(|(key, bits)| (key.as_bytes(), *bits));
        let entries = Map::from_iter(sorted).expect("invariant: keys are sorted and different");
        CompoundDictionary { rules, entries }
    }
}

impl Extend<String> for DictionaryBuilder {
    fn extend<I: IntoIterator<Item = String>>(&mut self, words: I) {
        words.into_iter().for_each(|word| self.add(&word));
    }
}

impl CompoundDictionary {
    /// Number of words and stems.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether no word is known.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Memory that the dictionary takes, in bytes.
    #[must_use]
    pub fn memory_bytes(&self) -> usize {
        self.fst().as_bytes().len()
    }

    /// Whether a folded word is known as it stands or in another form.
    #[must_use]
    pub fn knows(&self, word: &str) -> bool {
        self.knows_last(word)
    }

    /// A number that another set of words or stems does not have.
    #[must_use]
    pub fn fingerprint(&self) -> u64 {
        crate::text::hash::hash(self.fst().as_bytes())
    }

    /// Whether a last part is a known word or has the stem of one.
    pub(super) fn knows_last(&self, part: &str) -> bool {
        if self.rules.suffixes.contains(&part) {
            return false;
        }
        let bits = |key: &str| self.entries.get(key).unwrap_or_default();
        bits(part) & WORD != 0 || {
            let stem = self.rules.stemmer.stem(part);
            stem.chars().nth(LEAST_STEM - 1).is_some() && bits(&stem) & STEM != 0
        }
    }

    /// The place in the automaton before any letter.
    pub(super) fn root(&self) -> Place<'_> {
        Place { node: self.fst().root(), bits: 0 }
    }

    pub(super) fn fst(&self) -> &Fst<Vec<u8>> {
        self.entries.as_fst()
    }
}

/// A place in the automaton: the letters that led there are the beginning of some entry.
#[derive(Clone, Copy)]
pub(super) struct Place<'a> {
    node: Node<'a>,
    /// Sum of the outputs on the way.
    bits: u64,
}

impl<'a> Place<'a> {
    /// The place after some more letters, if any entry goes on like that.
    pub(super) fn after(mut self, fst: &'a Fst<Vec<u8>>, letters: &str) -> Option<Self> {
        for byte in letters.bytes() {
            let transition = self.node.transition(self.node.find_input(byte)?);
            self.bits += transition.out.value();
            self.node = fst.node(transition.addr);
        }
        Some(self)
    }

    /// Whether an entry with this bit ends here.
    pub(super) fn ends(self, bit: u64) -> bool {
        self.node.is_final() && (self.bits + self.node.final_output().value()) & bit != 0
    }
}

/// Words with digits, hyphens or signs are names, or are cut elsewhere.
pub(super) fn is_splittable(word: &str) -> bool {
    word.chars().all(char::is_alphabetic)
}

impl fmt::Debug for DictionaryBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DictionaryBuilder").field("words", &self.words.len()).finish()
    }
}

impl fmt::Debug for CompoundDictionary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CompoundDictionary").field("entries", &self.entries.len()).finish()
    }
}
