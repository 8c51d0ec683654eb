//! What a text speaks of, as concepts: what the text criterion of a match is computed from.
//!
//! Explicit semantic analysis (Gabrilovich & Markovitch 2007) over the preferred labels of occupations, groups and skills:
//! for a concept c and a text in language L
//! s = Σ over the terms t of c's label in L of idf(t) · w(t), w = f / (f + k₁·(1 − b + b·length/average)),
//! f = 3·(in the title) + (in the body), as in BM25F (Robertson, Zaragoza & Taylor 2004); what a text speaks of c is
//! s · (s / Σ idf(t))²: labels that it holds whole before those of which it holds a word. A concept is found by the
//! rarest words of its label alone, which spares most of the reading and changes no list worth mentioning. The strongest
//! concepts are kept, as a vector of length 1; two texts are as near as the product of their vectors, whatever languages
//! they are in. Of several short texts, titles say, the greatest part of each concept counts, so that one more never
//! takes anything away.
//!
//! Collection statistics are the taxonomy's, not the collection's: idf(t) = ln(1 + labels / (1 + labels with t)), and the
//! average length is fixed, so that a score is the same on every machine and at every replay. Of a text only numbers of
//! concepts are kept, never words.

use std::cell::RefCell;

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

/// Concepts that are kept of a text, at most.
const MOST: usize = 40;
/// Concepts that are kept of a title or a label, at most.
const MOST_OF_SHORT: usize = 12;

/// A term of more labels than this finds only those that have no rarer one.
const COMMON: u32 = 64;

/// A concept that a text speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Topic {
    /// Number of the concept.
    pub concept: u16,
    /// Its part of a vector of length 1, in 255ths, 1 to 255.
    pub weight: u8,
}

/// A text to read: the hashes of its stems.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Stemmed<'a> {
    pub(crate) lang: Lang,
    pub(crate) title: &'a [u64],
    pub(crate) body: &'a [u64],
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
    /// By concept.
    labels: Vec<Label>,
    /// Concepts that are found by a term: where those of each begin, and the end of the last.
    starts: Vec<u32>,
    found: Vec<FoundBy>,
}

/// The terms of a label that count, in a quarter of a cache line.
#[derive(Debug, Clone, Copy)]
struct Label {
    /// The rarest terms; the number of terms, which no term has, where there are fewer.
    terms: [u16; 6],
    /// 1 / Σ idf of all terms.
    share: f32,
}

/// A concept that a term finds: one of the two rarest of its label, since who uses neither does not speak of it.
#[derive(Debug, Clone, Copy)]
struct FoundBy {
    concept: Concept,
    /// The rarer of both, if this is the other one; otherwise as many as there are terms.
    rarer: u16,
}

/// The words of concept labels in the languages of the service.
#[derive(Debug)]
pub struct LabelTopics {
    vocabularies: [Vocabulary; 3],
}

/// Room to read one text in.
#[derive(Debug, Default)]
struct Scratch {
    /// By term, all zero between texts.
    gains: Vec<f32>,
    /// The terms of the text, each once.
    terms: Vec<u16>,
    /// What it speaks of, and how strongly.
    spoken: Vec<(Concept, f32)>,
}

thread_local! {
    static SCRATCH: RefCell<Scratch> = RefCell::default();
}

impl LabelTopics {
    /// Reads the labels of a taxonomy.
    #[must_use]
    pub fn new(taxonomy: &Taxonomy) -> Self {
        let made = |lang| Vocabulary::new(taxonomy, lang);
        let (fi, (sv, en)) =
            rayon::join(|| made(Lang::Fi), || rayon::join(|| made(Lang::Sv), || made(Lang::En)));
        Self { vocabularies: [fi, sv, en] }
    }

    /// What a text speaks of, by number of the concept: a vector of length 1, or nothing.
    #[must_use]
    pub(crate) fn of(&self, text: Stemmed<'_>) -> Vec<Topic> {
        self.strongest(text, MOST)
    }

    /// What any of several short texts speaks of: of each concept the greatest part. So another text never takes
    /// anything away.
    #[must_use]
    pub(crate) fn of_any<'t>(&self, texts: impl Iterator<Item = Stemmed<'t>>) -> Vec<Topic> {
        let mut topics: Vec<Topic> =
            texts.flat_map(|text| self.strongest(text, MOST_OF_SHORT)).collect();
        topics.sort_unstable_by_key(|topic| (topic.concept, std::cmp::Reverse(topic.weight)));
        topics.dedup_by_key(|topic| topic.concept);
        topics
    }

    fn strongest(&self, text: Stemmed<'_>, most: usize) -> Vec<Topic> {
        SCRATCH.with_borrow_mut(|scratch| {
            self.vocabularies[text.lang as usize].read(text, scratch);
            let spoken = &mut scratch.spoken;
            // Of thousands that share a word with the text only the strongest are put in order.
            if spoken.len() > most {
                spoken.select_nth_unstable_by(most, |a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
                spoken.truncate(most);
            }
            spoken.sort_unstable_by_key(|(concept, _)| *concept);
            let length = spoken.iter().map(|(_, weight)| weight * weight).sum::<f32>().sqrt();
            let topics = spoken.iter().map(|(concept, weight)| Topic {
                concept: concept.to_u16(),
                weight: (weight / length * 255.0).round() as u8,
            });
            topics.filter(|topic| topic.weight > 0).collect()
        })
    }
}

/// A product of two weights of 1.
const WHOLE: f32 = 255.0 * 255.0;

/// What two sides both speak of, with the part of their product that each concept makes.
pub(crate) fn shared(one: &[Topic], other: &[Topic]) -> impl Iterator<Item = (u16, f32)> {
    one.iter().filter_map(|topic| {
        let at = other.binary_search_by_key(&topic.concept, |other| other.concept).ok()?;
        let product = u32::from(topic.weight) * u32::from(other.get(at)?.weight);
        Some((topic.concept, product as f32 / WHOLE))
    })
}

/// What one side speaks of, by concept, to be compared with many others.
#[derive(Debug, Clone, Default)]
pub(crate) struct SpokenOf {
    weights: Vec<u8>,
}

impl SpokenOf {
    /// `concepts` is their number in the taxonomy.
    pub(crate) fn new(topics: &[Topic], concepts: usize) -> Self {
        let mut weights = vec![0; if topics.is_empty() { 0 } else { concepts }];
        for topic in topics {
            if let Some(weight) = weights.get_mut(usize::from(topic.concept)) {
                *weight = topic.weight;
            }
        }
        Self { weights }
    }

    /// Whether it speaks of nothing.
    pub(crate) fn is_empty(&self) -> bool {
        self.weights.is_empty()
    }

    /// The product with the other side, 0 to 1: the cosine, where the other side is of length 1.
    #[inline]
    pub(crate) fn product(&self, topics: &[Topic]) -> f32 {
        let products: u32 = topics.iter().map(|topic| self.times(*topic)).sum();
        (products as f32 / WHOLE).min(1.0)
    }

    #[inline]
    fn times(&self, topic: Topic) -> u32 {
        let own = self.weights.get(usize::from(topic.concept)).copied().unwrap_or(0);
        u32::from(own) * u32::from(topic.weight)
    }
}

impl Vocabulary {
    fn new(taxonomy: &Taxonomy, lang: Lang) -> Self {
        let mut vocabulary = Self::default();
        let mut labels: Vec<Vec<u16>> = Vec::with_capacity(taxonomy.len());
        let mut counts: Vec<u32> = Vec::new();
        for concept in taxonomy.concepts() {
            let kind = taxonomy.kind(concept);
            let label = taxonomy.label_in(concept, lang.code());
            let label = label.filter(|_| kind.is_skill() || kind.is_work());
            let terms = label.map(|label| Analyzer::new(lang).list(label)).unwrap_or_default();
            let mut terms: Vec<u16> =
                terms.iter().filter_map(|term| vocabulary.number(term)).collect();
            terms.sort_unstable();
            terms.dedup();
            counts.resize(vocabulary.numbers.len(), 0);
            terms.iter().for_each(|term| counts[usize::from(*term)] += 1);
            labels.push(terms);
        }
        let all = taxonomy.len() as f32;
        let idf = |count: &u32| (1.0 + all / (1.0 + *count as f32)).ln();
        vocabulary.idf = counts.iter().map(idf).collect();
        let none = vocabulary.numbers.len;
        let mut found: Vec<(u16, FoundBy)> = Vec::new();
        for (concept, mut terms) in taxonomy.concepts().zip(labels) {
            terms.sort_unstable_by_key(|term| (counts[usize::from(*term)], *term));
            let sum: f32 = terms.iter().map(|term| vocabulary.idf[usize::from(*term)]).sum();
            let at = |place: usize| terms.get(place).copied().unwrap_or(none);
            vocabulary.labels.push(Label { terms: std::array::from_fn(at), share: 1.0 / sum });
            let by = terms.iter().zip([none, at(0)]).map(|(term, rarer)| (*term, rarer));
            let by =
                by.filter(|(term, rarer)| *rarer == none || counts[usize::from(*term)] <= COMMON);
            let by = by.map(|(term, rarer)| (term, FoundBy { concept, rarer }));
            found.extend(by);
        }
        found.sort_unstable_by_key(|(term, by)| (*term, by.concept));
        let start = |term| found.partition_point(|(number, _)| *number < term) as u32;
        vocabulary.starts = (0..=none).map(start).collect();
        vocabulary.found = found.into_iter().map(|(_, by)| by).collect();
        vocabulary
    }

    /// What a text speaks of, each concept once.
    fn read(&self, text: Stemmed<'_>, Scratch { gains, terms, spoken }: &mut Scratch) {
        terms.clear();
        spoken.clear();
        // One more for no term.
        gains.resize(gains.len().max(self.idf.len() + 1), 0.0);
        let mut length = 0.0;
        for (stems, weight) in [(text.title, TITLE), (text.body, 1.0)] {
            length += weight * stems.len() as f32;
            for term in stems.iter().filter_map(|stem| self.numbers.get(*stem)) {
                let frequency = &mut gains[usize::from(term)];
                if *frequency == 0.0 {
                    terms.push(term);
                }
                *frequency += weight;
            }
        }
        let norm = K1 * (1.0 - B + B * length / AVERAGE_WORDS);
        for term in terms.iter() {
            let gain = &mut gains[usize::from(*term)];
            *gain *= self.idf[usize::from(*term)] / (*gain + norm);
        }
        for term in terms.iter() {
            for FoundBy { concept, rarer } in self.found_by(usize::from(*term)) {
                // What a rarer term of it finds is found by that.
                if gains[usize::from(*rarer)] == 0.0 {
                    let label = &self.labels[concept.index()];
                    let s: f32 = label.terms.iter().map(|term| gains[usize::from(*term)]).sum();
                    let held = s * label.share;
                    spoken.push((*concept, s * held * held));
                }
            }
        }
        terms.iter().for_each(|term| gains[usize::from(*term)] = 0.0);
    }

    /// The number of a term, new ones included; `None` once there are 65,535.
    fn number(&mut self, term: &str) -> Option<u16> {
        let hash = hash(term.as_bytes());
        self.numbers.get(hash).or_else(|| self.numbers.add(hash))
    }

    fn found_by(&self, term: usize) -> &[FoundBy] {
        match (self.starts.get(term), self.starts.get(term + 1)) {
            (Some(start), Some(end)) => &self.found[*start as usize..*end as usize],
            _ => &[],
        }
    }
}

#[cfg(test)]
mod tests {
    //! 1. Texts on the same thing are near each other, also in two languages; texts on different things are not.
    //! 2. A text is as near to itself as can be, but for what rounding takes.

    use super::*;
    use crate::text::hash::hash;

    #[test]
    fn texts_on_the_same_thing_are_near() {
        let taxonomy = Taxonomy::embedded().unwrap();
        let labels = LabelTopics::new(&taxonomy);
        let read = |lang, title, body| {
            let stems = |text| {
                let list = Analyzer::new(lang).list(text);
                list.iter().map(|term| hash(term.as_bytes())).collect::<Vec<u64>>()
            };
            labels.of(Stemmed { lang, title: &stems(title), body: &stems(body) })
        };
        let advert = read(Lang::En, "Welder", "We weld steel and read blueprints in our workshop.");
        let welder = read(Lang::Fi, "Hitsaaja", "Hitsaan terästä ja luen työpiirustuksia.");
        let midwife = read(Lang::En, "Midwife", "I give care to mothers and newborn children.");
        let spoken = SpokenOf::new(&advert, taxonomy.len());
        assert!(advert.len() <= MOST && advert.is_sorted_by_key(|topic| topic.concept));
        assert!(spoken.product(&advert) > 0.98);
        assert!(spoken.product(&welder) > 0.1, "{}", spoken.product(&welder));
        assert!(spoken.product(&midwife) < 0.02, "{}", spoken.product(&midwife));
        let parts: f32 = shared(&welder, &advert).map(|(_, part)| part).sum();
        assert!((parts - spoken.product(&welder)).abs() < 1e-5);
        assert!(SpokenOf::new(&[], taxonomy.len()).is_empty());
    }
}
