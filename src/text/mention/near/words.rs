//! What is known of the words of a text: the roots by which a skill may share them, and their vectors.

use std::cell::Cell;
use std::rc::Rc;

use super::Skills;
use crate::domain::Lang;
use crate::text::analysis::{Lexica, ReadWord, each_word_place, fold, is_stop_word};
use crate::text::hash::{hash, mix};

/// Letters of a root.
const ROOT_LETTERS: usize = 6;
/// Letters that a Finnish root keeps when its ending is taken off.
const LEAST_LETTERS: usize = 3;

/// A word that tells something.
#[derive(Debug)]
pub(super) struct Word {
    /// Places of the skills that it may share a root with; `None` where no skill has a word of its roots.
    pub(super) candidates: Option<Rc<[u32]>>,
    /// It has parts, each of which tells something.
    pub(super) compound: bool,
    pub(super) start: usize,
    pub(super) end: usize,
}

/// The words of a clause that tell something, and their vectors one after the other.
#[derive(Debug, Default)]
pub(super) struct Words {
    pub(super) all: Vec<Word>,
    pub(super) vectors: Vec<f32>,
}

/// A thread's memory of words: reading, encoding and looking up a word takes longer than comparing it.
#[derive(Debug)]
pub(super) struct Memory {
    /// Whose words are remembered.
    owner: u64,
    slots: Vec<Known>,
    vectors: Vec<f32>,
    dimensions: usize,
}

/// What is remembered of a word.
#[derive(Debug, Clone, Default)]
struct Known {
    hash: u64,
    telling: bool,
    compound: bool,
    candidates: Option<Rc<[u32]>>,
}

/// Words remembered; with 128 dimensions 8 MB when all are in use. A power of two.
const SLOTS: usize = 1 << 14;

thread_local! {
    static MEMORY: Cell<Option<Memory>> = const { Cell::new(None) };
}

impl Memory {
    /// Lends the thread's memory of words that are compared with these skills.
    pub(super) fn with<R>(skills: &Skills, work: impl FnOnce(&mut Self) -> R) -> R {
        let known = MEMORY.take().filter(|known| known.owner == skills.id);
        let mut known = known.unwrap_or_else(|| {
            let dimensions = skills.model.dimensions();
            Self {
                owner: skills.id,
                slots: vec![Known::default(); SLOTS],
                vectors: vec![0.0; SLOTS * dimensions],
                dimensions,
            }
        });
        let result = work(&mut known);
        MEMORY.set(Some(known));
        result
    }

    /// Reads the words of a clause that begins at `offset` in its text.
    pub(super) fn read(
        &mut self,
        skills: &Skills,
        lexica: &Lexica,
        lang: Lang,
        (offset, clause): (usize, &str),
        words: &mut Words,
    ) {
        words.all.clear();
        words.vectors.clear();
        each_word_place(clause, |start, end| {
            let slot = self.slot(skills, lexica, lang, clause.get(start..end).unwrap_or_default());
            let Known { telling, compound, candidates, .. } = &self.slots[slot];
            if *telling {
                let (compound, candidates) = (*compound, candidates.clone());
                let (start, end) = (offset + start, offset + end);
                words.all.push(Word { candidates, compound, start, end });
                let vector = slot * self.dimensions..(slot + 1) * self.dimensions;
                words.vectors.extend_from_slice(&self.vectors[vector]);
            }
        });
    }

    /// Where a word is remembered.
    fn slot(&mut self, skills: &Skills, lexica: &Lexica, lang: Lang, word: &str) -> usize {
        let hash = mix(hash(word.as_bytes()), lang as u64).max(1);
        // Two slots a word: of two frequent words that share one, neither drives the other out.
        let first = hash as usize % SLOTS;
        let second = first ^ 1;
        if self.slots[first].hash == hash {
            return first;
        }
        if self.slots[second].hash == hash {
            return second;
        }
        let vector = |slot: usize| slot * self.dimensions..(slot + 1) * self.dimensions;
        self.slots.swap(first, second);
        self.vectors.copy_within(vector(first), vector(second).start);
        self.slots[first] = Known::new(skills, lexica, lang, hash, word);
        let vector = &mut self.vectors[vector(first)];
        vector.fill(0.0);
        if self.slots[first].telling {
            skills.model.encoder().add(word, vector);
        }
        first
    }
}

impl Known {
    fn new(skills: &Skills, lexica: &Lexica, lang: Lang, hash: u64, word: &str) -> Self {
        let mut known = Self { hash, ..Self::default() };
        each_telling(lexica, lang, word, |read| {
            if known.telling {
                return;
            }
            known.telling = true;
            known.compound = read.parts().nth(1).is_some();
            let roots = roots(lang, read);
            let lists = || roots.iter().filter_map(|root| skills.by_root.get(&(lang, *root)));
            if lists().next().is_some() {
                let mut all: Vec<u32> = lists().flatten().copied().collect();
                all.sort_unstable();
                all.dedup();
                known.candidates = Some(all.into());
            }
        });
        known
    }
}

/// Calls `emit` for the roots of each word of a label that tells something.
pub(super) fn each_root(lexica: &Lexica, lang: Lang, label: &str, mut emit: impl FnMut(u32)) {
    each_telling(lexica, lang, label, |word| {
        roots(lang, word).into_iter().for_each(&mut emit);
    });
}

/// Calls `emit` for the words of a text that tell something.
fn each_telling(lexica: &Lexica, lang: Lang, text: &str, mut emit: impl FnMut(ReadWord<'_>)) {
    lexica.read(Some(lang), text, |word| {
        let folded = fold(text.get(word.start..word.end).unwrap_or_default());
        let letters = folded.chars().filter(|c| c.is_alphabetic()).count();
        if letters >= 2 && !is_stop_word(lang, &folded) {
            emit(word);
        }
    });
}

fn roots(lang: Lang, word: ReadWord<'_>) -> Vec<u32> {
    let number = |root: &str| hash(root.as_bytes()) as u32;
    let mut all: Vec<u32> = match lang {
        // A compound shares its parts with others.
        Lang::Fi => {
            word.bases().chain(word.parts()).map(|base| number(finnish_root(base))).collect()
        }
        Lang::Sv | Lang::En => {
            std::iter::once(word.stem).chain(word.parts()).map(|stem| number(cut(stem))).collect()
        }
    };
    all.sort_unstable();
    all.dedup();
    all
}

/// The first letters of a stem.
fn cut(stem: &str) -> &str {
    stem.char_indices().nth(ROOT_LETTERS).and_then(|(end, _)| stem.get(..end)).unwrap_or(stem)
}

/// What a Finnish verb and the nouns of what is done have in common: hoitaa, hoitaminen, hoito.
fn finnish_root(base: &str) -> &str {
    let vowel = |c: char| matches!(c, 'a' | 'e' | 'i' | 'o' | 'u' | 'y' | 'ä' | 'ö');
    let verb = base.strip_suffix("minen").or_else(|| {
        let infinitive = base.strip_suffix("ta").or_else(|| base.strip_suffix("tä"));
        infinitive.filter(|rest| rest.ends_with(vowel))
    });
    let root = verb.unwrap_or(base).trim_end_matches(vowel);
    let root = if root.chars().nth(LEAST_LETTERS - 1).is_some() { root } else { base };
    cut(root)
}

#[cfg(test)]
mod tests {
    //! 1. Verbs and the nouns of what is done have one root.

    use super::*;

    #[test]
    fn verbs_and_nouns_have_one_root() {
        for word in ["hoitaa", "hoitaminen", "hoito"] {
            assert_eq!(finnish_root(word), "hoit");
        }
        for word in ["kirjata", "kirjaaminen"] {
            assert_eq!(finnish_root(word), "kirj");
        }
        assert_eq!(finnish_root("työ"), "työ");
        assert_eq!(cut("dokumentation"), "dokume");
    }
}
