//! Label lookup and typeahead: two finite-state maps per language, one over whole labels and one
//! over their words, each leading to label numbers.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use fst::{Automaton, IntoStreamer, Map, Streamer};
use levenshtein_automata::{Distance, LevenshteinAutomatonBuilder};

use super::TaxonomyError;
use super::complete::LastParts;
use super::concept::{Concept, ConceptKind, LabelKind};
use super::labels::{LabelTable, label_key, label_words};
use super::pack::Reader;
use super::rows::Rows;

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

/// The finite-state maps of one language.
pub(super) struct LabelIndex {
    pub(super) keys: Map<Vec<u8>>,
    pub(super) key_labels: Rows<u32>,
    pub(super) words: Map<Vec<u8>>,
    pub(super) word_labels: Rows<u32>,
    /// Last parts of compounds, made when someone first asks for them.
    pub(super) last_parts: OnceLock<Option<LastParts>>,
}

impl std::fmt::Debug for LabelIndex {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("LabelIndex")
            .field("keys", &self.keys.len())
            .field("words", &self.words.len())
            .finish()
    }
}

/// A map over the keys of these pairs, and the labels of each key, in the order of the pairs.
fn map_of(pairs: &[(&str, u32)]) -> Result<(Map<Vec<u8>>, Rows<u32>), TaxonomyError> {
    let mut builder = fst::MapBuilder::memory();
    let mut lists = Vec::new();
    for same in pairs.chunk_by(|(one, _), (other, _)| one == other) {
        builder.insert(same[0].0, lists.len() as u64)?;
        lists.push(same.iter().map(|(_, label)| *label).collect::<Vec<u32>>());
    }
    let rows = Rows::from_lists(lists.iter().map(Vec::as_slice));
    Ok((builder.into_map(), rows))
}

fn put_map(out: &mut Vec<u8>, map: &Map<Vec<u8>>, rows: &Rows<u32>) {
    let bytes = map.as_fst().as_bytes();
    out.extend_from_slice(&(bytes.len() as u32).to_le_bytes());
    out.extend_from_slice(bytes);
    rows.encode(out);
}

fn take_map(
    reader: &mut Reader<'_>,
    labels: usize,
) -> Result<(Map<Vec<u8>>, Rows<u32>), TaxonomyError> {
    let len = reader.u32()? as usize;
    let bytes = reader.take(len)?.to_vec();
    let map = Map::new(bytes).map_err(|error| reader.wrong(error.to_string()))?;
    map.as_fst().verify().map_err(|error| reader.wrong(error.to_string()))?;
    let rows = Rows::<u32>::decode(reader, labels)?;
    if rows.len() != map.len() {
        return Err(reader.wrong(format!("{} rows for {} keys", rows.len(), map.len())));
    }
    Ok((map, rows))
}

impl LabelIndex {
    /// The index over a table.
    pub(super) fn new(table: &LabelTable) -> Result<Self, TaxonomyError> {
        let all: Vec<String> = table.all().map(|(_, _, text)| label_key(text)).collect();
        let mut keys: Vec<(&str, u32)> = all.iter().map(String::as_str).zip(0..).collect();
        let mut words: Vec<(&str, u32)> = keys
            .iter()
            .flat_map(|(key, label)| label_words(key).map(|word| (word, *label)))
            .collect();
        keys.sort_unstable();
        words.sort_unstable();
        words.dedup();
        let (keys, key_labels) = map_of(&keys)?;
        let (words, word_labels) = map_of(&words)?;
        Ok(Self { keys, key_labels, words, word_labels, last_parts: OnceLock::new() })
    }

    /// Its bytes.
    pub(super) fn encode(&self) -> Vec<u8> {
        let mut out = Vec::new();
        put_map(&mut out, &self.keys, &self.key_labels);
        put_map(&mut out, &self.words, &self.word_labels);
        out
    }

    pub(super) fn decode(
        section: &str,
        bytes: &[u8],
        labels: usize,
    ) -> Result<Self, TaxonomyError> {
        let mut reader = Reader::new(section, bytes);
        let (keys, key_labels) = take_map(&mut reader, labels)?;
        let (words, word_labels) = take_map(&mut reader, labels)?;
        reader.finish()?;
        Ok(Self { keys, key_labels, words, word_labels, last_parts: OnceLock::new() })
    }

    /// Label numbers whose key is exactly this.
    pub(super) fn exact(&self, key: &str) -> &[u32] {
        self.keys.get(key).map_or(&[], |number| row(&self.key_labels, number))
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

        let automaton = fst::automaton::Str::new(&key).starts_with();
        let mut stream = self.keys.search(automaton).into_stream();
        while let Some((found, number)) = stream.next() {
            let tier = u8::from(found.len() > key.len());
            for label in row(&self.key_labels, number).iter().filter(|label| wanted(**label)) {
                best.offer(*label, tier, 0);
            }
        }
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
            let Some(number) = self.words.get(word) else { return Vec::new() };
            for label in row(&self.word_labels, number) {
                held[*label as usize] = held[*label as usize].saturating_add(1);
            }
        }
        let automaton = fst::automaton::Str::new(last).starts_with();
        let mut stream = self.words.search(automaton).into_stream();
        let mut found = Vec::new();
        while let Some((_, number)) = stream.next() {
            let labels = row(&self.word_labels, number).iter();
            found.extend(labels.filter(|label| held[**label as usize] >= needed));
        }
        found
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
        let mut stream = self.words.search(&dfa).into_stream();
        let mut found = BTreeMap::new();
        while let Some((similar, number)) = stream.next() {
            let Distance::Exact(distance) = dfa.eval(similar) else { continue };
            for label in row(&self.word_labels, number) {
                let least: &mut u8 = found.entry(*label).or_insert(distance);
                *least = distance.min(*least);
            }
        }
        found
    }
}

/// The run of a key's number; the map holds no number without a run.
pub(super) fn row(rows: &Rows<u32>, number: u64) -> &[u32] {
    let index = usize::try_from(number).unwrap_or(usize::MAX);
    if index < rows.len() { rows.get(index) } else { &[] }
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
