//! Splitting one word.

use std::cmp::Reverse;
use std::ops::Range;

use super::dictionary::{
    CompoundDictionary, LEAST_FIRST, LEAST_LAST, Place, STEM, WORD, is_splittable,
};

/// Letters of the known end of a word that is not wholly divided, at least.
const LEAST_LOOSE: usize = 5;

/// Longest word that is split, in characters.
const MOST_LETTERS: usize = 64;

/// Letters that an ending may have after a stem within a compound.
const MOST_ENDING: usize = 4;

/// How a word was split.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Division {
    /// Not at all.
    None,
    /// Wholly into known words.
    Whole,
    /// Only its longest known end was taken off.
    End,
}

/// Buffers for splitting words, kept by the caller: one per thread.
#[derive(Debug, Clone, Default)]
pub struct SplitScratch {
    /// Offset of each letter, then the word's length.
    offsets: Vec<usize>,
    /// For each number of letters the best division of that much of the word into first parts.
    best: Vec<Option<Beginning>>,
    text: String,
    parts: Vec<Range<usize>>,
}

/// A division of the beginning of a word into first parts, by its last part.
#[derive(Debug, Clone, Copy)]
struct Beginning {
    /// Number of parts and length of the shortest: the fewer, then the longer, the better.
    rank: (u32, Reverse<usize>),
    /// Where its last part begins, in letters.
    from: usize,
    /// Letters of the last part that the dictionary has as well.
    kept: usize,
    /// Letters that the dictionary has after them.
    alone: &'static str,
}

/// The parts of a word. Lives in the scratch it was split with.
#[derive(Debug, Clone, Copy)]
pub struct Split<'a> {
    text: &'a str,
    parts: &'a [Range<usize>],
    division: Division,
}

impl<'a> Split<'a> {
    /// The parts in order, first parts as the dictionary has them, the last as it stands.
    pub fn parts(&self) -> impl ExactSizeIterator<Item = &'a str> + use<'a> {
        let text = self.text;
        self.parts.iter().map(move |span| text.get(span.clone()).unwrap_or_default())
    }

    /// How the word was split.
    #[must_use]
    pub fn division(&self) -> Division {
        self.division
    }
}

impl CompoundDictionary {
    /// Splits a folded word. Words with anything but letters are not split, nor are those of more
    /// than 64 letters.
    pub fn split<'s>(&self, word: &str, scratch: &'s mut SplitScratch) -> Split<'s> {
        scratch.text.clear();
        scratch.parts.clear();
        let division = if is_splittable(word) && word.chars().nth(MOST_LETTERS).is_none() {
            self.divide(word, scratch)
        } else {
            Division::None
        };
        Split { text: &scratch.text, parts: &scratch.parts, division }
    }

    fn divide(&self, word: &str, scratch: &mut SplitScratch) -> Division {
        let SplitScratch { offsets, best, text, parts } = scratch;
        offsets.clear();
        offsets.extend(word.char_indices().map(|(at, _)| at));
        let letters = offsets.len();
        offsets.push(word.len());
        if letters < LEAST_FIRST + LEAST_LAST {
            return Division::None;
        }
        best.clear();
        best.resize(letters + 1, None);
        let mut whole: Option<((u32, Reverse<usize>), usize)> = None;
        let mut end: Option<usize> = None;
        let last_start = letters - LEAST_LAST;
        for from in 0..=last_start {
            let before = best[from];
            if from == 0 || before.is_some() {
                let rank = before.map_or((0, Reverse(usize::MAX)), |before| before.rank);
                self.first_parts(word, offsets, from, rank, best);
            }
            if from < LEAST_FIRST || (before.is_none() && end.is_some()) {
                continue;
            }
            let last = word.get(offsets[from]..).unwrap_or_default();
            if !self.knows_last(last) {
                continue;
            }
            if let Some(before) = before {
                let rank = ranked(before.rank, letters - from);
                if whole.is_none_or(|(known, _)| rank < known) {
                    whole = Some((rank, from));
                }
            }
            if end.is_none() && letters - from >= LEAST_LOOSE {
                end = Some(from);
            }
        }
        let (division, from) = match (whole, end) {
            (Some((_, from)), _) => (Division::Whole, from),
            (None, Some(from)) => (Division::End, from),
            (None, None) => return Division::None,
        };
        let mut at = from;
        while let Some(beginning) = best[at].filter(|_| division == Division::Whole) {
            let kept = offsets[beginning.from]..offsets[beginning.from + beginning.kept];
            let start = text.len();
            text.push_str(word.get(kept).unwrap_or_default());
            text.push_str(beginning.alone);
            parts.push(start..text.len());
            at = beginning.from;
        }
        parts.reverse();
        let start = text.len();
        text.push_str(word.get(offsets[from]..).unwrap_or_default());
        parts.push(start..text.len());
        division
    }

    /// Notes every first part that begins at letter `from` in the best divisions of the beginnings
    /// of the word.
    fn first_parts(
        &self,
        word: &str,
        offsets: &[usize],
        from: usize,
        rank: (u32, Reverse<usize>),
        best: &mut [Option<Beginning>],
    ) {
        let letters = offsets.len() - 1;
        let mut note = |to: usize, kept: usize, alone: &'static str| {
            let new = Beginning { rank: ranked(rank, to - from), from, kept, alone };
            match best.get_mut(to) {
                Some(slot) if slot.is_none_or(|old| new.rank < old.rank) => *slot = Some(new),
                _ => {}
            }
        };
        let mut place = self.root();
        for to in from + 1..=letters - LEAST_LAST {
            let letter = word.get(offsets[to - 1]..offsets[to]).unwrap_or_default();
            let Some(next) = place.after(self.fst(), letter) else { break };
            place = next;
            self.link_first_part(word, offsets, (from, to), place, &mut note);
            if self.rules.inflected_first_parts && place.ends(STEM) {
                self.inflect_first_part(word, offsets, (from, to), &mut note);
            }
        }
    }

    /// Notes the first parts that continue these letters as a link allows.
    fn link_first_part<'a>(
        &'a self,
        word: &str,
        offsets: &[usize],
        (from, to): (usize, usize),
        place: Place<'a>,
        note: &mut impl FnMut(usize, usize, &'static str),
    ) {
        let rest = word.get(offsets[to]..).unwrap_or_default();
        for link in self.rules.links {
            let end = to + link.joined.chars().count();
            // A word must be longer to change than to stand as it is.
            let changes = usize::from(!(link.joined.is_empty() && link.alone.is_empty()));
            if end - from < LEAST_FIRST + changes || !rest.starts_with(link.joined) {
                continue;
            }
            if place.after(self.fst(), link.alone).is_some_and(|place| place.ends(WORD)) {
                note(end, to - from, link.alone);
            }
        }
    }

    /// Notes the first parts whose stem these letters are.
    fn inflect_first_part(
        &self,
        word: &str,
        offsets: &[usize],
        (from, to): (usize, usize),
        note: &mut impl FnMut(usize, usize, &'static str),
    ) {
        let stem = word.get(offsets[from]..offsets[to]).unwrap_or_default();
        let last = (to + MOST_ENDING).min(offsets.len() - 1 - LEAST_LAST);
        for end in (to..=last).filter(|end| end - from > LEAST_FIRST) {
            let part = word.get(offsets[from]..offsets[end]).unwrap_or_default();
            if *self.rules.stemmer.stem(part) == *stem {
                note(end, end - from, "");
            }
        }
    }
}

/// The rank of a division with one more part of this many letters.
fn ranked(
    (parts, Reverse(shortest)): (u32, Reverse<usize>),
    letters: usize,
) -> (u32, Reverse<usize>) {
    (parts + 1, Reverse(shortest.min(letters)))
}
