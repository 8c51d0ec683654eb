//! Label lookup and typeahead: two finite-state maps per language, one over whole labels and one
//! over their words, each leading to label numbers.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use fst::map::IndexedValue;
use fst::{Automaton, IntoStreamer, Streamer};
use levenshtein_automata::{Distance, LevenshteinAutomatonBuilder};

use super::TaxonomyError;
use super::complete::{LastParts, WithMarks};
use super::concept::{Concept, ConceptKind, LabelKind};
use super::label_maps::LabelMaps;
use super::labels::{LabelTable, label_key, label_words};
use super::pack::Reader;

/// Typo tolerance is tried when fewer concepts than this begin with the text.
const FEW_HITS: usize = 5;

/// A concept offered while someone types.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    /// The concept.
    pub concept: Concept,
    /// The label that matched, or the preferred label where a hidden one matched.
    pub label: String,
    /// Whether `label` is the concept's preferred label in the language.
    pub preferred: bool,
}

/// How well a label answers what was typed; smaller is better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Fit {
    /// 0 the whole label, 1 its beginning, 2 the beginning of a word in it, 3 with typing errors.
    tier: u8,
    /// Letters that differ.
    distance: u8,
    /// Length of the label in letters.
    letters: u16,
    kind: LabelKind,
    label: u32,
}

/// The finite-state maps of one language: those of the pack, then one more for each time that labels were added.
pub(super) struct LabelIndex {
    maps: Vec<LabelMaps>,
    /// Last parts of compounds, made when someone first asks for them.
    pub(super) last_parts: OnceLock<Option<LastParts>>,
}

impl std::fmt::Debug for LabelIndex {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let count = |of: fn(&LabelMaps) -> usize| -> usize { self.maps.iter().map(of).sum() };
        f.debug_struct("LabelIndex")
            .field("keys", &count(|maps| maps.keys.map.len()))
            .field("words", &count(|maps| maps.words.map.len()))
            .finish()
    }
}

impl LabelIndex {
    fn of(maps: Vec<LabelMaps>) -> Self {
        Self { maps, last_parts: OnceLock::new() }
    }

    /// The bytes of the index over a table.
    pub(super) fn encode(table: &LabelTable) -> Result<Vec<u8>, TaxonomyError> {
        let mut out = Vec::new();
        LabelMaps::of(table, 0..table.len() as u32)?.encode(&mut out);
        Ok(out)
    }

    pub(super) fn decode(
        section: &str,
        bytes: &[u8],
        labels: usize,
    ) -> Result<Self, TaxonomyError> {
        let mut reader = Reader::new(section, bytes);
        let maps = LabelMaps::decode(&mut reader, labels)?;
        reader.finish()?;
        Ok(Self::of(vec![maps]))
    }

    /// The index over a table that has all labels of this one's, and more at the end of some concepts' lists.
    pub(super) fn extended(
        &self,
        own: &LabelTable,
        table: &LabelTable,
    ) -> Result<Self, TaxonomyError> {
        let moved = own.numbers_in(table);
        let mut is_new = vec![true; table.len()];
        moved.iter().for_each(|label| is_new[*label as usize] = false);
        let new = (0..table.len() as u32).filter(|label| is_new[*label as usize]);
        let added = LabelMaps::of(table, new)?;
        let known = self.maps.iter().map(|maps| maps.moved(&moved));
        Ok(Self::of(known.chain(std::iter::once(added)).collect()))
    }

    /// Label numbers whose key is exactly this, in ascending order.
    pub(super) fn exact(&self, key: &str) -> Vec<u32> {
        let lists = self.maps.iter().filter_map(|maps| maps.keys.get(key));
        let mut labels = lists.flatten().copied().collect::<Vec<u32>>();
        labels.sort_unstable();
        labels
    }

    /// Calls `found` with the bytes of each key that begins so and its labels.
    pub(super) fn each_beginning(&self, begin: &str, mut found: impl FnMut(&[u8], &[u32])) {
        for LabelMaps { keys, .. } in &self.maps {
            let automaton = fst::automaton::Str::new(begin).starts_with();
            let mut stream = keys.map.search(automaton).into_stream();
            while let Some((key, number)) = stream.next() {
                found(key, keys.labels(number));
            }
        }
    }

    /// Calls `visit` with each word, in ascending order, and the lists of the labels that have it.
    pub(super) fn each_word(&self, mut visit: impl FnMut(&str, &[&[u32]])) {
        let all = self
            .maps
            .iter()
            .fold(fst::map::OpBuilder::new(), |all, maps| all.add(maps.words.map.stream()));
        let (mut stream, mut lists) = (all.union(), Vec::new());
        while let Some((word, values)) = stream.next() {
            lists.clear();
            let labels = |value: &IndexedValue| self.maps[value.index].words.labels(value.value);
            lists.extend(values.iter().map(labels));
            if let Ok(word) = std::str::from_utf8(word) {
                visit(word, &lists);
            }
        }
    }

    /// Whether a label holds this word.
    pub(super) fn has_word(&self, word: &str) -> bool {
        self.maps.iter().any(|maps| maps.words.get(word).is_some())
    }

    pub(super) fn suggest(
        &self,
        table: &LabelTable,
        kind_of: impl Fn(Concept) -> ConceptKind,
        text: &str,
        kinds: &[ConceptKind],
        limit: usize,
    ) -> Vec<Suggestion> {
        let key = label_key(text);
        let query: Vec<&str> = label_words(&key).collect();
        if key.is_empty() || limit == 0 {
            return Vec::new();
        }
        let mut best = Best::new(table);
        let wanted = |label: u32| kinds.contains(&kind_of(table.concept(label)));

        self.each_beginning(&key, |found, labels| {
            let tier = u8::from(found.len() > key.len());
            for label in labels.iter().filter(|label| wanted(**label)) {
                best.offer(*label, tier, 0);
            }
        });
        if best.concepts.len() < limit && !query.is_empty() {
            for label in self.with_words(table.len(), &query) {
                if wanted(label) {
                    best.offer(label, 2, 0);
                }
            }
        }
        if best.concepts.len() < limit.min(FEW_HITS) {
            for (label, distance) in self.with_similar_words(&query) {
                if wanted(label) {
                    best.offer(label, 3, distance);
                }
            }
        }
        best.list(limit)
    }

    /// Labels that hold every word but the last as it is and a word that the last one begins.
    pub(super) fn with_words(&self, labels: usize, query: &[&str]) -> Vec<u32> {
        let Some((last, complete)) = query.split_last() else {
            return Vec::new();
        };
        // How many of the complete words each label holds; a label is listed once for each word.
        let mut held = vec![0_u8; labels];
        let needed = complete.len().min(usize::from(u8::MAX)) as u8;
        for word in complete {
            let mut lists = self.maps.iter().filter_map(|maps| maps.words.get(word)).peekable();
            if lists.peek().is_none() {
                return Vec::new();
            }
            for label in lists.flatten() {
                held[*label as usize] = held[*label as usize].saturating_add(1);
            }
        }
        let mut found = Vec::new();
        for LabelMaps { words, .. } in &self.maps {
            let automaton = fst::automaton::Str::new(last).starts_with();
            let mut stream = words.map.search(automaton).into_stream();
            while let Some((_, number)) = stream.next() {
                let labels = words.labels(number).iter();
                found.extend(labels.filter(|label| held[**label as usize] >= needed));
            }
        }
        found
    }

    /// Labels with each word of the query, the last begun, where a may stand for å and ä, and o for ö.
    pub(super) fn with_plain_words(&self, query: &[&str]) -> Vec<u32> {
        let mut found: Option<Vec<u32>> = None;
        for (at, word) in query.iter().enumerate() {
            let mut holders: Vec<u32> = Vec::new();
            for LabelMaps { words, .. } in &self.maps {
                let automaton = WithMarks::new(word, at + 1 == query.len());
                let mut stream = words.map.search(automaton).into_stream();
                while let Some((_, number)) = stream.next() {
                    holders.extend_from_slice(words.labels(number));
                }
            }
            holders.sort_unstable();
            holders.dedup();
            if let Some(before) = &found {
                holders.retain(|label| before.binary_search(label).is_ok());
            }
            found = Some(holders);
        }
        found.unwrap_or_default()
    }

    /// Labels in which each word of the query has a similar one, with the letters that differ.
    pub(super) fn with_similar_words(&self, query: &[&str]) -> Vec<(u32, u8)> {
        let mut found: Option<BTreeMap<u32, u8>> = None;
        for (at, word) in query.iter().enumerate() {
            let similar = self.similar_word(word, at + 1 == query.len());
            found = Some(match found {
                None => similar,
                Some(before) => before
                    .into_iter()
                    .filter_map(|(label, distance)| {
                        similar.get(&label).map(|more| (label, distance.saturating_add(*more)))
                    })
                    .collect(),
            });
        }
        found.unwrap_or_default().into_iter().collect()
    }

    /// Labels holding a word within the allowed distance, or beginning within it for a last word.
    fn similar_word(&self, word: &str, last: bool) -> BTreeMap<u32, u8> {
        let builder = match word.chars().count() {
            0..4 => automaton_builder::<0>(),
            4..8 => automaton_builder::<1>(),
            _ => automaton_builder::<2>(),
        };
        let dfa = if last { builder.build_prefix_dfa(word) } else { builder.build_dfa(word) };
        let mut found = BTreeMap::new();
        for LabelMaps { words, .. } in &self.maps {
            let mut stream = words.map.search(&dfa).into_stream();
            while let Some((similar, number)) = stream.next() {
                let Distance::Exact(distance) = dfa.eval(similar) else { continue };
                for label in words.labels(number) {
                    let least: &mut u8 = found.entry(*label).or_insert(distance);
                    *least = distance.min(*least);
                }
            }
        }
        found
    }
}

/// The table from which automata of one distance are made; costly, so made once.
fn automaton_builder<const DISTANCE: usize>() -> &'static LevenshteinAutomatonBuilder {
    static BUILDERS: [OnceLock<LevenshteinAutomatonBuilder>; 3] =
        [OnceLock::new(), OnceLock::new(), OnceLock::new()];
    BUILDERS[DISTANCE].get_or_init(|| LevenshteinAutomatonBuilder::new(DISTANCE as u8, true))
}

/// The best label of each concept so far.
struct Best<'a> {
    table: &'a LabelTable,
    /// By concept.
    fits: Vec<Option<Fit>>,
    /// Concepts that have a fit.
    concepts: Vec<Concept>,
}

impl<'a> Best<'a> {
    fn new(table: &'a LabelTable) -> Self {
        Self { table, fits: vec![None; table.concepts()], concepts: Vec::new() }
    }

    fn offer(&mut self, label: u32, tier: u8, distance: u8) {
        let concept = self.table.concept(label);
        let best = &mut self.fits[concept.index()];
        if best.is_some_and(|best| (best.tier, best.distance) < (tier, distance)) {
            return;
        }
        let letters = self.table.text(label).chars().count().try_into().unwrap_or(u16::MAX);
        let fit = Fit { tier, distance, letters, kind: self.table.kind(label), label };
        if best.is_none() {
            self.concepts.push(concept);
        }
        if best.is_none_or(|best| fit < best) {
            *best = Some(fit);
        }
    }

    /// The first `limit`, best first; equal fits in the order of label numbers, so always the same.
    fn list(self, limit: usize) -> Vec<Suggestion> {
        let mut fits: Vec<(Fit, Concept)> = self
            .concepts
            .iter()
            .filter_map(|concept| Some((self.fits[concept.index()]?, *concept)))
            .collect();
        fits.sort_unstable();
        fits.truncate(limit);
        fits.into_iter()
            .map(|(fit, concept)| {
                let preferred = self.table.preferred(concept);
                let shown = match (fit.kind, preferred) {
                    (LabelKind::Hidden, Some(preferred)) => preferred,
                    _ => self.table.text(fit.label),
                };
                Suggestion { concept, label: shown.to_owned(), preferred: preferred == Some(shown) }
            })
            .collect()
    }
}
