//! A thread's memory of the words that it has met.

use std::cell::Cell;

use super::fold::fold_into;
use super::stem::stem;
use crate::domain::Lang;
use crate::text::hash::hash;

/// Words remembered per language: most of running text, in about 2 MB. A power of two.
const SLOTS: usize = 1 << 14;

thread_local! {
    static SCRATCH: Cell<Option<Box<Scratch>>> = const { Cell::new(None) };
}

/// Buffers and word caches of one thread.
#[derive(Default)]
pub(super) struct Scratch {
    folded: String,
    caches: [Vec<Slot>; 3],
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
}
