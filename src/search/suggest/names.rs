//! Names that one may begin to type at any of their words: of places and of the employers of a segment.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use fst::{IntoStreamer, Map, Streamer};
use levenshtein_automata::{DFA, Distance, LevenshteinAutomatonBuilder};

use crate::taxonomy::{Fit, WithMarks};

/// The words of a folded name, with where each begins.
fn words(name: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    name.split(|c: char| !c.is_alphanumeric()).filter_map(move |word| {
        let start = at;
        // Every separator is one letter, of a length that only the text knows.
        let rest = name.get(start + word.len()..).unwrap_or_default();
        at = start + word.len() + rest.chars().next().map_or(0, char::len_utf8);
        (!word.is_empty()).then_some((start, word))
    })
}

/// How many letters of a word may differ.
pub(in crate::search) fn tolerated(word: &str) -> u8 {
    match word.chars().count() {
        0..4 => 0,
        4..8 => 1,
        _ => 2,
    }
}

/// An automaton of the words within the letters that may differ; of those that begin so with `begun`.
pub(in crate::search) fn automaton(word: &str, begun: bool) -> DFA {
    // The tables are costly, so they are made once.
    static BUILDERS: [OnceLock<LevenshteinAutomatonBuilder>; 3] =
        [OnceLock::new(), OnceLock::new(), OnceLock::new()];
    let distance = tolerated(word);
    let builder = BUILDERS[usize::from(distance)]
        .get_or_init(|| LevenshteinAutomatonBuilder::new(distance, true));
    if begun { builder.build_prefix_dfa(word) } else { builder.build_dfa(word) }
}

/// Folded names, numbered by their owner.
#[derive(Debug)]
pub(in crate::search) struct Names {
    text: String,
    /// Where each name begins in the text, and the end of the last.
    starts: Vec<u32>,
    /// Beginnings of words in the text with the number of their name, in the order of what follows.
    begins: Vec<(u32, u32)>,
    words: Map<Vec<u8>>,
    /// Names that hold each word.
    holders: Vec<Vec<u32>>,
}

impl Names {
    pub(super) fn new<'a>(names: impl Iterator<Item = &'a str>) -> Self {
        let (mut text, mut starts) = (String::new(), vec![0]);
        let mut begins: Vec<(u32, u32)> = Vec::new();
        let mut holders: BTreeMap<&'a str, Vec<u32>> = BTreeMap::new();
        for (number, name) in names.enumerate() {
            let number = number as u32;
            for (at, word) in words(name) {
                begins.push(((text.len() + at) as u32, number));
                let list = holders.entry(word).or_default();
                if list.last() != Some(&number) {
                    list.push(number);
                }
            }
            text.push_str(name);
            starts.push(text.len() as u32);
        }
        let mut builder = fst::MapBuilder::memory();
        for (number, word) in holders.keys().enumerate() {
            builder.insert(word, number as u64).expect("invariant: keys of a tree are in order");
        }
        let bytes = builder.into_inner().expect("invariant: writing to memory does not fail");
        let map = Map::new(bytes).expect("invariant: the map was made just now");
        let mut made =
            Self { text, starts, begins, words: map, holders: holders.into_values().collect() };
        let mut begins = std::mem::take(&mut made.begins);
        begins.sort_unstable_by(|a, b| made.rest(*a).cmp(made.rest(*b)).then(a.cmp(b)));
        made.begins = begins;
        made
    }

    /// A name from the beginning of one of its words on.
    fn rest(&self, (at, number): (u32, u32)) -> &[u8] {
        let end = self.starts[number as usize + 1];
        self.text.as_bytes().get(at as usize..end as usize).unwrap_or_default()
    }

    /// Numbers of the names of which a word begins so, with how well they fit.
    pub(super) fn beginning(&self, typed: &str, mut found: impl FnMut(u32, Fit)) {
        let typed = typed.as_bytes();
        if typed.is_empty() {
            return;
        }
        let first = self.begins.partition_point(|begin| self.rest(*begin) < typed);
        for begin in self.begins.iter().skip(first) {
            let rest = self.rest(*begin);
            if !rest.starts_with(typed) {
                break;
            }
            let fit = match self.starts[begin.1 as usize] == begin.0 {
                true if rest.len() == typed.len() => Fit::Whole,
                true => Fit::Beginning,
                false => Fit::Word,
            };
            found(begin.1, fit);
        }
    }

    /// Numbers of the names with each word, the last begun, where a may stand for å and ä, and o for ö.
    pub(super) fn plain(&self, typed: &str, mut found: impl FnMut(u32, Fit)) {
        let typed: Vec<&str> = words(typed).map(|(_, word)| word).collect();
        let mut all: Option<BTreeSet<u32>> = None;
        for (at, word) in typed.iter().enumerate() {
            let automaton = WithMarks::new(word, at + 1 == typed.len());
            let mut stream = self.words.search(automaton).into_stream();
            let mut holders: BTreeSet<u32> = BTreeSet::new();
            while let Some((_, number)) = stream.next() {
                holders.extend(self.holders.get(number as usize).into_iter().flatten());
            }
            all = Some(match all {
                None => holders,
                Some(before) => before.intersection(&holders).copied().collect(),
            });
        }
        for name in all.unwrap_or_default() {
            let (start, end) = (self.starts[name as usize], self.starts[name as usize + 1]);
            let text = self.text.get(start as usize..end as usize).unwrap_or_default();
            let begins = typed.first().is_some_and(|first| WithMarks::new(first, true).fits(text));
            found(name, if begins { Fit::Beginning } else { Fit::Inflected });
        }
    }

    /// Numbers of the names in which each word has a similar one.
    pub(super) fn similar(&self, typed: &str, mut found: impl FnMut(u32, Fit)) {
        let typed: Vec<&str> = words(typed).map(|(_, word)| word).collect();
        let mut all: Option<BTreeMap<u32, u8>> = None;
        for (at, word) in typed.iter().enumerate() {
            let dfa = automaton(word, at + 1 == typed.len());
            let mut stream = self.words.search(&dfa).into_stream();
            let mut similar: BTreeMap<u32, u8> = BTreeMap::new();
            while let Some((word, holders)) = stream.next() {
                let Distance::Exact(distance) = dfa.eval(word) else { continue };
                for name in &self.holders[holders as usize] {
                    let least = similar.entry(*name).or_insert(distance);
                    *least = distance.min(*least);
                }
            }
            all = Some(match all {
                None => similar,
                Some(before) => before
                    .into_iter()
                    .filter_map(|(name, distance)| {
                        similar.get(&name).map(|more| (name, distance.saturating_add(*more)))
                    })
                    .collect(),
            });
        }
        for (name, distance) in all.unwrap_or_default() {
            found(name, Fit::Similar(distance));
        }
    }

    /// Words of the names that are similar to a word, with the letters that differ.
    pub(in crate::search) fn similar_words(&self, word: &str, mut found: impl FnMut(&str, u8)) {
        let dfa = automaton(word, false);
        let mut stream = self.words.search(&dfa).into_stream();
        while let Some((similar, _)) = stream.next() {
            if let (Distance::Exact(distance), Ok(similar)) =
                (dfa.eval(similar), std::str::from_utf8(similar))
            {
                found(similar, distance);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    //! 1. A name is found by the beginning of any of its words, with the letters that may differ, and without marks.

    use super::*;

    #[test]
    fn names_are_found_by_any_word() {
        let names = Names::new(["pirkan hoiva oy", "meri-steel", "hoiva"].into_iter());
        let begun = |typed: &str| {
            let mut found = Vec::new();
            names.beginning(typed, |name, fit| found.push((name, fit)));
            found.sort_unstable();
            found
        };
        assert_eq!(begun("hoiva"), [(0, Fit::Word), (2, Fit::Whole)]);
        assert_eq!(begun("hoiva o"), [(0, Fit::Word)]);
        assert_eq!(begun("steel"), [(1, Fit::Word)]);
        assert_eq!(begun("pirk"), [(0, Fit::Beginning)]);
        assert!(begun("").is_empty() && begun("x").is_empty());
        let similar = |typed: &str| {
            let mut found = Vec::new();
            names.similar(typed, |name, fit| found.push((name, fit)));
            found
        };
        assert_eq!(similar("pirkna hoi"), [(0, Fit::Similar(1))]);
        assert_eq!(similar("hoiav"), [(0, Fit::Similar(1)), (2, Fit::Similar(1))]);
        assert!(similar("hxo").is_empty());
        let names = Names::new(["jyväskylä", "åbo akademi", "jyvä"].into_iter());
        let plain = |typed: &str| {
            let mut found = Vec::new();
            names.plain(typed, |name, _| found.push(name));
            found
        };
        assert_eq!(plain("jyva"), [0, 2]);
        assert_eq!(plain("jyvaskyl"), [0]);
        assert_eq!(plain("abo aka"), [1]);
        assert_eq!(plain("jyvå"), [] as [u32; 0]);
    }
}
