//! The words of concept labels, and how strongly a text speaks of each: what the text criterion of a
//! match is computed from.
//!
//! For a concept c and the text of a vacancy in language L the criterion needs
//! b = Σ over the terms t of c's preferred label in L of idf(t) · w(t), BM25F with two fields
//! (Robertson, Zaragoza & Taylor 2004): w = f·(k₁+1) / (f + k₁·(1 − b + b·length/average)),
//! f = 3·(in the title) + (in the body). Collection statistics are the taxonomy's, not the collection's:
//! idf(t) = ln(1 + labels / (1 + labels with t)), and the average length is fixed, so that a score is the
//! same on every machine and at every replay.

use super::analysis::Analyzer;
use super::hash::hash;
use crate::domain::Lang;
use crate::taxonomy::{Concept, Taxonomy};

/// Term frequency saturation.
const K1: f32 = 1.2;
/// Length normalisation.
const B: f32 = 0.75;
/// Length of an average advert, in words.
const AVERAGE_WORDS: f32 = 250.0;
/// Times that a word of the title counts.
const TITLE: f32 = 3.0;

/// A term of the label vocabulary and its weight in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct TextTerm {
    /// Number of the term in the vocabulary.
    pub term: u16,
    /// w(t) ÷ (k₁ + 1), its bound, in 255ths.
    pub weight: u8,
}

/// Numbers of terms by the terms' hashes: open addressing, at most half full. Of some 10,000 terms no two share
/// a 64-bit hash, so the letters need not be kept.
#[derive(Debug)]
struct Numbers {
    slots: Vec<(u64, u16)>,
    len: u16,
}

impl Default for Numbers {
    fn default() -> Self {
        Self { slots: Self::empty(1 << 8), len: 0 }
    }
}

impl Numbers {
    fn empty(slots: usize) -> Vec<(u64, u16)> {
        vec![(0, u16::MAX); slots]
    }

    /// Makes room for one more: the table stays as small as the processor's caches like it.
    fn grow(&mut self) {
        if 2 * (self.len() + 1) > self.slots.len() {
            let larger = Self::empty(2 * self.slots.len());
            for slot in std::mem::replace(&mut self.slots, larger) {
                if slot.1 != u16::MAX {
                    let at = self.slot(slot.0);
                    self.slots[at] = slot;
                }
            }
        }
    }

    /// Where a hash is, or where it belongs.
    fn slot(&self, hash: u64) -> usize {
        let mask = self.slots.len() - 1;
        let mut at = hash as usize & mask;
        while self.slots[at].1 != u16::MAX && self.slots[at].0 != hash {
            at = (at + 1) & mask;
        }
        at
    }

    fn get(&self, hash: u64) -> Option<u16> {
        let (_, number) = self.slots[self.slot(hash)];
        (number != u16::MAX).then_some(number)
    }

    fn add(&mut self, hash: u64) -> Option<u16> {
        let number = (self.len < u16::MAX).then_some(self.len)?;
        self.grow();
        let at = self.slot(hash);
        self.slots[at] = (hash, number);
        self.len += 1;
        Some(number)
    }

    fn len(&self) -> usize {
        usize::from(self.len)
    }
}

/// Vocabulary of the preferred labels of occupations and skills in one language.
#[derive(Debug, Default)]
struct Vocabulary {
    numbers: Numbers,
    idf: Vec<f32>,
    /// Terms of each concept's label: start in `label_terms`; one more at the end.
    label_starts: Vec<u32>,
    label_terms: Vec<u16>,
    /// Concepts whose label has a term, likewise.
    concept_starts: Vec<u32>,
    concepts: Vec<Concept>,
}

/// The words of concept labels in the languages of the service.
#[derive(Debug)]
pub struct LabelTerms {
    vocabularies: [Vocabulary; 3],
}

impl LabelTerms {
    /// Reads the labels of a taxonomy.
    #[must_use]
    pub fn new(taxonomy: &Taxonomy) -> Self {
        let made = |lang| Vocabulary::new(taxonomy, lang);
        let (fi, (sv, en)) =
            rayon::join(|| made(Lang::Fi), || rayon::join(|| made(Lang::Sv), || made(Lang::En)));
        Self { vocabularies: [fi, sv, en] }
    }

    /// The label terms that a text holds, by number, with their weights; of title and body the hashes of the stems in
    /// `lang`.
    #[must_use]
    pub(crate) fn weigh(&self, title: &[u64], body: &[u64], lang: Lang) -> Vec<TextTerm> {
        let vocabulary = self.vocabulary(lang);
        let mut found: Vec<(u16, f32)> = Vec::with_capacity(body.len() / 2);
        let mut length = 0.0;
        for (terms, weight) in [(title, TITLE), (body, 1.0)] {
            for term in terms {
                length += weight;
                if let Some(term) = vocabulary.numbers.get(*term) {
                    found.push((term, weight));
                }
            }
        }
        found.sort_unstable_by_key(|(term, _)| *term);
        let norm = K1 * (1.0 - B + B * length / AVERAGE_WORDS);
        found
            .chunk_by(|a, b| a.0 == b.0)
            .filter_map(|same| {
                let frequency: f32 = same.iter().map(|(_, weight)| weight).sum();
                let (term, _) = same.first()?;
                let share = frequency / (frequency + norm);
                Some(TextTerm { term: *term, weight: (share * 255.0).round() as u8 })
            })
            .collect()
    }

    /// What one concept's label earns against a text's terms: b of the module's formula.
    #[must_use]
    pub fn score(&self, concept: Concept, lang: Lang, terms: &[TextTerm]) -> f32 {
        let vocabulary = self.vocabulary(lang);
        let mut sum = 0.0;
        for term in vocabulary.label(concept) {
            if let Ok(at) = terms.binary_search_by_key(term, |found| found.term) {
                sum += vocabulary.idf[usize::from(*term)] * weight(terms[at]);
            }
        }
        sum
    }

    /// [`LabelTerms::score`] of every concept that earns anything, added into a table by concept index.
    pub fn score_all(&self, lang: Lang, terms: &[TextTerm], table: &mut [f32]) {
        let vocabulary = self.vocabulary(lang);
        // Term by term in ascending order, as `score` goes through a label: the sums are the same to the last bit.
        for found in terms {
            let gain =
                vocabulary.idf.get(usize::from(found.term)).map_or(0.0, |idf| idf * weight(*found));
            for concept in vocabulary.concepts_with(found.term) {
                table[concept.index()] += gain;
            }
        }
    }

    fn vocabulary(&self, lang: Lang) -> &Vocabulary {
        &self.vocabularies[lang as usize]
    }
}

fn weight(found: TextTerm) -> f32 {
    f32::from(found.weight) / 255.0 * (K1 + 1.0)
}

impl Vocabulary {
    fn new(taxonomy: &Taxonomy, lang: Lang) -> Self {
        let mut vocabulary = Self::default();
        let mut pairs: Vec<(u16, Concept)> = Vec::new();
        for concept in taxonomy.concepts() {
            let from = pairs.len();
            let kind = taxonomy.kind(concept);
            if let Some(label) = taxonomy.label_in(concept, lang.code()) {
                let terms = Analyzer::new(lang).list(label);
                for term in terms.iter().filter(|_| kind.is_skill() || kind.is_work()) {
                    if let Some(number) = vocabulary.number(term) {
                        pairs.push((number, concept));
                    }
                }
            }
            let mut terms: Vec<u16> = pairs.drain(from..).map(|(term, _)| term).collect();
            terms.sort_unstable();
            terms.dedup();
            pairs.extend(terms.iter().map(|term| (*term, concept)));
            vocabulary.label_starts.push(vocabulary.label_terms.len() as u32);
            vocabulary.label_terms.extend(terms);
        }
        vocabulary.label_starts.push(vocabulary.label_terms.len() as u32);
        pairs.sort_unstable();
        let labels = taxonomy.len() as f32;
        let mut at = 0;
        for term in 0..vocabulary.numbers.len() {
            vocabulary.concept_starts.push(at as u32);
            let count = pairs[at..].iter().take_while(|(t, _)| usize::from(*t) == term).count();
            vocabulary.idf.push((1.0 + labels / (1.0 + count as f32)).ln());
            at += count;
        }
        vocabulary.concept_starts.push(at as u32);
        vocabulary.concepts = pairs.into_iter().map(|(_, concept)| concept).collect();
        vocabulary
    }

    /// The number of a term, new ones included; `None` once there are 65,535.
    fn number(&mut self, term: &str) -> Option<u16> {
        let hash = hash(term.as_bytes());
        self.numbers.get(hash).or_else(|| self.numbers.add(hash))
    }

    fn label(&self, concept: Concept) -> &[u16] {
        let at = concept.index();
        match (self.label_starts.get(at), self.label_starts.get(at + 1)) {
            (Some(start), Some(end)) => &self.label_terms[*start as usize..*end as usize],
            _ => &[],
        }
    }

    fn concepts_with(&self, term: u16) -> &[Concept] {
        let at = usize::from(term);
        match (self.concept_starts.get(at), self.concept_starts.get(at + 1)) {
            (Some(start), Some(end)) => &self.concepts[*start as usize..*end as usize],
            _ => &[],
        }
    }
}

#[cfg(test)]
mod tests {
    //! 1. A concept named in a text earns more than one that is not.
    //! 2. One by one and all at once agree.

    use super::*;

    #[test]
    fn named_concepts_earn_and_both_ways_agree() {
        let taxonomy = Taxonomy::embedded().unwrap();
        let terms = LabelTerms::new(&taxonomy);
        let list = |text| {
            let list = Analyzer::new(Lang::En).list(text);
            list.iter().map(|term| hash(term.as_bytes())).collect::<Vec<u64>>()
        };
        let body = "We weld steel and read blueprints. A welder for our team.";
        let text = terms.weigh(&list("Welder"), &list(body), Lang::En);
        let welder = taxonomy.lookup("welder", Lang::En)[0];
        let nurse = taxonomy.lookup("midwife", Lang::En)[0];
        assert!(terms.score(welder, Lang::En, &text) > 5.0);
        assert_eq!(terms.score(nurse, Lang::En, &text), 0.0);
        let mut table = vec![0.0; taxonomy.len()];
        terms.score_all(Lang::En, &text, &mut table);
        for concept in taxonomy.concepts() {
            assert_eq!(table[concept.index()], terms.score(concept, Lang::En, &text));
        }
    }
}
