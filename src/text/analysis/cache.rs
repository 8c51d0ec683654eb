//! A thread's memory of the words that it has met.

use std::cell::Cell;
use std::sync::{PoisonError, RwLock};

use hashbrown::HashTable;

use super::fold::fold_into;
use super::is_stop_word;
use super::lexica::Lexica;
use super::reading::{ReadScratch, Reading};
use super::stem::stem;
use crate::domain::Lang;
use crate::text::hash::hash;

/// Words remembered per language: most of running text, in about 2 MB. A power of two.
const SLOTS: usize = 1 << 14;

/// Readings remembered in Finnish, Swedish and English: the more forms a language has and the longer a word takes to
/// be read, the more; some 12 MB when all are in use. Powers of two.
const READING_SLOTS: [usize; 3] = [1 << 16, 1 << 15, 1 << 14];

thread_local! {
    static SCRATCH: Cell<Option<Box<Scratch>>> = const { Cell::new(None) };
}

/// Buffers and word caches of one thread.
#[derive(Default)]
pub(super) struct Scratch {
    folded: String,
    caches: [Vec<Slot>; 3],
    hashes: Vec<HashSlot>,
    readings: Readings,
}

/// What the dictionaries say of words.
#[derive(Default)]
struct Readings {
    /// Whose readings are remembered.
    lexica: u64,
    caches: [Vec<Reading>; 3],
    scratch: ReadScratch,
}

/// Parts of the shared memory of a language, each with a lock of its own. A power of two.
const SHARDS: usize = 64;
/// Readings in a part; a full one begins anew. Some 25 MB when all are full, texts that the threads remember included.
const SHARD_READINGS: usize = 1 << 10;

/// Readings that all threads share: a word is read by a dictionary once, whichever thread meets it first.
#[derive(Debug)]
pub(super) struct SharedReadings([Vec<RwLock<HashTable<Reading>>>; 3]);

impl SharedReadings {
    pub(super) fn new() -> Self {
        Self([(); 3].map(|()| (0..SHARDS).map(|_| RwLock::default()).collect()))
    }

    /// The part of a word, and its hash there: what chose the part says nothing within it.
    fn shard(&self, lang: Lang, word: &str) -> (&RwLock<HashTable<Reading>>, u64) {
        let hash = hash(word.as_bytes());
        (&self.0[lang as usize][(hash >> 32) as usize % SHARDS], hash)
    }

    fn get(&self, lang: Lang, word: &str) -> Option<Reading> {
        let (shard, hash) = self.shard(lang, word);
        let shard = shard.read().unwrap_or_else(PoisonError::into_inner);
        shard.find(hash, |reading| reading.word() == word).cloned()
    }

    fn put(&self, lang: Lang, reading: &Reading) {
        let (shard, own) = self.shard(lang, reading.word());
        let mut shard = shard.write().unwrap_or_else(PoisonError::into_inner);
        if shard.len() >= SHARD_READINGS {
            shard.clear();
        }
        let is_known = shard.find(own, |known| known.word() == reading.word()).is_some();
        if !is_known {
            shard.insert_unique(own, reading.clone(), |known| hash(known.word().as_bytes()));
        }
    }
}

/// A word as hashes, for matching that needs no letters.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(in crate::text) struct WordHashes {
    /// Of the folded word.
    pub(in crate::text) folded: u64,
    /// Of the folded word without a final s: English singular and plural have the same.
    pub(in crate::text) singular: u64,
    /// Of the stem in each language asked for.
    pub(in crate::text) stems: [u64; 3],
    /// Whether it is a stop word in each language asked for.
    pub(in crate::text) stop: [bool; 3],
    /// Whether it is an English article.
    pub(in crate::text) article: bool,
}

#[derive(Clone, Default)]
struct HashSlot {
    word: String,
    known: [bool; 3],
    hashes: WordHashes,
}

/// A word as it was written and its stem; a later word with the same slot takes its place.
#[derive(Clone, Default)]
struct Slot {
    word: String,
    stem: String,
}

impl Scratch {
    /// Lends the thread's scratch. A call within a call gets a fresh one, so that it may nest.
    pub(super) fn with<R>(work: impl FnOnce(&mut Self) -> R) -> R {
        let mut scratch = SCRATCH.take().unwrap_or_default();
        let result = work(&mut scratch);
        SCRATCH.set(Some(scratch));
        result
    }

    /// The folded form of a word.
    pub(super) fn fold(&mut self, word: &str) -> &str {
        self.folded.clear();
        fold_into(word, &mut self.folded);
        &self.folded
    }

    /// The stem of a word's folded form.
    pub(super) fn stem(&mut self, lang: Lang, word: &str) -> &str {
        let cache = &mut self.caches[lang as usize];
        if cache.is_empty() {
            cache.resize(SLOTS, Slot::default());
        }
        let slot = &mut cache[hash(word.as_bytes()) as usize % SLOTS];
        if slot.word != word {
            self.folded.clear();
            fold_into(word, &mut self.folded);
            slot.word.clear();
            slot.word.push_str(word);
            slot.stem.clear();
            slot.stem.push_str(&stem(lang, &self.folded));
        }
        &slot.stem
    }

    /// What the dictionaries say of a word.
    pub(super) fn reading(&mut self, lexica: &Lexica, lang: Lang, word: &str) -> &Reading {
        let Readings { lexica: owner, caches, scratch } = &mut self.readings;
        if *owner != lexica.id() {
            *owner = lexica.id();
            caches.iter_mut().for_each(Vec::clear);
        }
        let (cache, slots) = (&mut caches[lang as usize], READING_SLOTS[lang as usize]);
        if cache.is_empty() {
            cache.resize(slots, Reading::default());
        }
        // Two slots a word: of two frequent words that share one, neither drives the other out.
        let first = hash(word.as_bytes()) as usize % slots;
        let second = first ^ 1;
        if cache[first].word() == word {
            return &cache[first];
        }
        if cache[second].word() != word {
            cache.swap(first, second);
            let shared = lexica.readings();
            cache[first] = shared.get(lang, word).unwrap_or_else(|| {
                self.folded.clear();
                fold_into(word, &mut self.folded);
                let reading = Reading::new(lexica, lang, word, &self.folded, scratch);
                shared.put(lang, &reading);
                reading
            });
            return &cache[first];
        }
        &cache[second]
    }

    /// The hashes of a word, of its stems only in these languages.
    pub(super) fn hashes(&mut self, languages: &[Lang], word: &str) -> WordHashes {
        if self.hashes.is_empty() {
            self.hashes.resize(SLOTS, HashSlot::default());
        }
        let slot = &mut self.hashes[hash(word.as_bytes()) as usize % SLOTS];
        let same = slot.word == word;
        if same && languages.iter().all(|lang| slot.known[*lang as usize]) {
            return slot.hashes;
        }
        self.folded.clear();
        fold_into(word, &mut self.folded);
        let folded = self.folded.as_str();
        if !same {
            slot.word.clear();
            slot.word.push_str(word);
            slot.known = [false; 3];
            slot.hashes = WordHashes {
                folded: hash(folded.as_bytes()),
                singular: hash(singular(folded).as_bytes()),
                article: matches!(folded, "a" | "an" | "the"),
                ..WordHashes::default()
            };
        }
        for lang in languages {
            slot.known[*lang as usize] = true;
            slot.hashes.stems[*lang as usize] = hash(stem(*lang, folded).as_bytes());
            slot.hashes.stop[*lang as usize] = is_stop_word(*lang, folded);
        }
        slot.hashes
    }
}

/// The word without a plural s; short words and those in -ss are left.
fn singular(folded: &str) -> &str {
    match folded.strip_suffix('s') {
        Some(rest) if rest.len() > 2 && !rest.ends_with(['s', 'u', 'i']) => rest,
        _ => folded,
    }
}
