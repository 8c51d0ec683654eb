//! The pairs of one step, and the vectors of their words: a word that stands in many labels is
//! summed once and gets its gradient once.

use rayon::prelude::*;

use super::corpus::Corpus;
use super::random::Random;
use super::train::TrainOptions;

/// Marks a place that nothing has.
const NONE: u32 = u32::MAX;
/// Draws per wanted pair before a concept may come twice into a batch.
const PATIENCE: usize = 20;

/// The labels of a step: pair `i` is example `i` and example `pairs + i`.
pub(super) struct Batch {
    pairs: usize,
    /// The concept of each pair.
    pub(super) concepts: Vec<u32>,
    /// The label of each example.
    pub(super) labels: Vec<u32>,
    /// Concept → its pair in this batch.
    pair_of: Vec<u32>,
    /// Text → a pair whose second label has it; cleared after each use.
    second_with: Vec<u32>,
}

impl Batch {
    pub(super) fn new(corpus: &Corpus, pairs: usize) -> Self {
        Self {
            pairs,
            concepts: Vec::with_capacity(pairs),
            labels: vec![0; pairs * 2],
            pair_of: vec![NONE; corpus.groups()],
            second_with: vec![NONE; corpus.texts()],
        }
    }

    /// Draws new pairs: concepts by chance, each followed by some that are close to it now, so that
    /// the hard distinctions are among the wrong answers.
    pub(super) fn draw(
        &mut self,
        corpus: &Corpus,
        neighbours: &[Vec<u32>],
        random: &mut Random,
        options: &TrainOptions,
    ) {
        let [occupations, others] = corpus.pools();
        for concept in self.concepts.drain(..) {
            self.pair_of[concept as usize] = NONE;
        }
        let mut draws = 0;
        while self.concepts.len() < self.pairs {
            let is_occupation = random.unit() < options.occupation_share;
            let pool = match (occupations.is_empty(), others.is_empty()) {
                (false, true) => occupations,
                (true, _) => others,
                _ if is_occupation => occupations,
                _ => others,
            };
            let seed = pool[random.below(pool.len())];
            let near = neighbours.get(seed as usize).map_or(&[][..], Vec::as_slice);
            let followers = if near.is_empty() { 0 } else { options.neighbours_drawn };
            for follower in 0..=followers {
                draws += 1;
                let concept = if follower == 0 { seed } else { near[random.below(near.len())] };
                if self.concepts.len() == self.pairs {
                    break;
                }
                let is_new = self.pair_of[concept as usize] == NONE;
                if is_new || draws > self.pairs * PATIENCE {
                    self.push(corpus, concept, random, options);
                }
            }
        }
    }

    fn push(&mut self, corpus: &Corpus, concept: u32, random: &mut Random, options: &TrainOptions) {
        if let Some(pair) = corpus.pair(concept, random, options) {
            let at = self.concepts.len();
            self.pair_of[concept as usize] = at as u32;
            self.labels[at] = pair.first;
            self.labels[self.pairs + at] = pair.second;
            self.concepts.push(concept);
        }
    }

    /// Calls `found` with each (first, second) that is no wrong answer though of two pairs: texts
    /// that both concepts have, a concept and the one above it, a concept that came twice.
    pub(super) fn each_exception(&mut self, corpus: &Corpus, mut found: impl FnMut(usize, usize)) {
        let (firsts, seconds) = self.labels.split_at(self.pairs);
        for (at, label) in (0..).zip(seconds) {
            self.second_with[corpus.text(*label) as usize] = at;
        }
        for (at, (label, concept)) in firsts.iter().zip(&self.concepts).enumerate() {
            let mut except = |other: u32| {
                if other != NONE && other as usize != at {
                    found(at, other as usize);
                    found(other as usize, at);
                }
            };
            except(self.second_with[corpus.text(*label) as usize]);
            except(self.pair_of[*concept as usize]);
            for broader in corpus.broader(*concept) {
                except(self.pair_of[*broader as usize]);
            }
        }
        for label in seconds {
            self.second_with[corpus.text(*label) as usize] = NONE;
        }
    }
}

/// The different words of a batch.
pub(super) struct Words {
    dimensions: usize,
    words: Vec<u32>,
    /// Word → its place in `words`.
    place_of: Vec<u32>,
    /// Where each example's places start in `places`, and their number at the end.
    example_starts: Vec<u32>,
    places: Vec<u32>,
    /// Where each word's examples start in `examples`, and their number at the end.
    word_starts: Vec<u32>,
    examples: Vec<u32>,
    /// The rows of each word that this step uses; there may be more lists than words.
    rows: Vec<Vec<u32>>,
    vectors: Vec<f32>,
    gradients: Vec<f32>,
}

impl Words {
    pub(super) fn new(corpus: &Corpus, dimensions: usize) -> Self {
        Self {
            dimensions,
            words: Vec::new(),
            place_of: vec![NONE; corpus.words()],
            example_starts: Vec::new(),
            places: Vec::new(),
            word_starts: Vec::new(),
            examples: Vec::new(),
            rows: Vec::new(),
            vectors: Vec::new(),
            gradients: Vec::new(),
        }
    }

    /// Takes the words of these labels.
    pub(super) fn collect(&mut self, corpus: &Corpus, labels: &[u32]) {
        for word in self.words.drain(..) {
            self.place_of[word as usize] = NONE;
        }
        self.places.clear();
        self.example_starts.clear();
        self.example_starts.push(0);
        for label in labels {
            for word in corpus.words_of(*label) {
                let place = &mut self.place_of[*word as usize];
                if *place == NONE {
                    *place = self.words.len() as u32;
                    self.words.push(*word);
                }
                self.places.push(*place);
            }
            self.example_starts.push(self.places.len() as u32);
        }
        self.list_examples();
        let count = self.words.len();
        if self.rows.len() < count {
            self.rows.resize(count, Vec::new());
        }
        self.vectors.resize(count * self.dimensions, 0.0);
        self.gradients.resize(count * self.dimensions, 0.0);
    }

    /// Turns "words of an example" round into "examples of a word", in the order of examples.
    fn list_examples(&mut self) {
        let count = self.words.len();
        self.word_starts.clear();
        self.word_starts.resize(count + 2, 0);
        // Counted two places up, so that after the filling below each start is where it belongs.
        for place in &self.places {
            self.word_starts[*place as usize + 2] += 1;
        }
        for at in 2..count + 2 {
            self.word_starts[at] += self.word_starts[at - 1];
        }
        self.examples.resize(self.places.len(), 0);
        for (example, bounds) in (0_u32..).zip(self.example_starts.windows(2)) {
            for place in &self.places[bounds[0] as usize..bounds[1] as usize] {
                let next = &mut self.word_starts[*place as usize + 1];
                self.examples[*next as usize] = example;
                *next += 1;
            }
        }
    }

    /// Sums each word's rows of the table, without those that chance drops.
    pub(super) fn embed(
        &mut self,
        corpus: &Corpus,
        table: &[f32],
        noise: u64,
        options: &TrainOptions,
    ) {
        let dimensions = self.dimensions;
        self.words
            .par_iter()
            .zip(&mut self.rows)
            .zip(self.vectors.par_chunks_mut(dimensions))
            .with_min_len(32)
            .for_each(|((word, rows), vector)| {
                let mut random = Random::new(noise, 0, u64::from(*word));
                keep_some(corpus.rows_of(*word), &mut random, options, rows);
                vector.fill(0.0);
                for row in rows.iter() {
                    let start = *row as usize * dimensions;
                    add(vector, &table[start..start + dimensions]);
                }
            });
    }

    /// Adds the vectors of an example's words to `sum`.
    pub(super) fn add_example(&self, example: usize, sum: &mut [f32]) {
        let start = self.example_starts[example] as usize;
        let end = self.example_starts[example + 1] as usize;
        for place in &self.places[start..end] {
            let start = *place as usize * self.dimensions;
            add(sum, &self.vectors[start..start + self.dimensions]);
        }
    }

    /// Sums each word's gradient over the examples that it stands in.
    pub(super) fn gather_gradients(&mut self, of_examples: &[f32]) {
        let dimensions = self.dimensions;
        let (starts, examples) = (&self.word_starts, &self.examples);
        self.gradients.par_chunks_mut(dimensions).enumerate().with_min_len(64).for_each(
            |(place, sum)| {
                sum.fill(0.0);
                for example in &examples[starts[place] as usize..starts[place + 1] as usize] {
                    let start = *example as usize * dimensions;
                    add(sum, &of_examples[start..start + dimensions]);
                }
            },
        );
    }

    /// The rows that each word used, with the word's gradient.
    pub(super) fn gradients(&self) -> impl Iterator<Item = (&[u32], &[f32])> {
        self.rows.iter().map(Vec::as_slice).zip(self.gradients.chunks_exact(self.dimensions))
    }
}

/// Keeps each feature with the probability that the options leave it; a word never loses all.
fn keep_some(rows: &[u32], random: &mut Random, options: &TrainOptions, kept: &mut Vec<u32>) {
    let threshold = (f64::from(options.feature_dropout) * 4_294_967_296.0) as u64;
    let per_feature = options.space.rows_per_feature;
    kept.clear();
    for two in rows.chunks(per_feature * 2) {
        let bits = random.next();
        for (feature, draw) in
            two.chunks_exact(per_feature).zip([bits & u64::from(u32::MAX), bits >> 32])
        {
            if draw >= threshold {
                kept.extend_from_slice(feature);
            }
        }
    }
    if kept.is_empty() {
        kept.extend_from_slice(rows);
    }
}

#[inline]
fn add(sums: &mut [f32], values: &[f32]) {
    for (sum, value) in sums.iter_mut().zip(values) {
        *sum += value;
    }
}

#[cfg(test)]
mod tests {
    //! 1. A batch holds two different texts of each concept, and no concept twice while there are
    //!    others.
    //! 2. Exceptions are shared texts and parents, and no others.
    //! 3. A word's gradient is the sum over the labels that it stands in; its rows are its own.

    use super::*;
    use crate::text::relatedness::{GroupKind, Label, LabelGroup, LabelKind, Language};

    const DIMENSIONS: usize = 2;

    /// Forty concepts of two labels each; 0 and 1 share a label, 3 is above 2.
    fn corpus(options: &TrainOptions) -> Corpus {
        let groups: Vec<LabelGroup> = (0..40)
            .map(|concept| LabelGroup {
                concept,
                kind: if concept < 20 { GroupKind::Occupation } else { GroupKind::Skill },
                labels: [format!("alpha{concept}"), format!("beta{} ab", concept.max(1))]
                    .into_iter()
                    .zip([Language::FINNISH, Language::ENGLISH])
                    .map(|(text, language)| Label { language, kind: LabelKind::Preferred, text })
                    .collect(),
            })
            .collect();
        Corpus::new(&groups, [(2, 3), (2, 99)], options)
    }

    fn options() -> TrainOptions {
        TrainOptions { feature_dropout: 0.0, ..TrainOptions::default() }
    }

    #[test]
    fn pairs_are_two_texts_of_different_concepts() {
        let options = options();
        let corpus = corpus(&options);
        let mut batch = Batch::new(&corpus, 32);
        let mut random = Random::new(1, 0, 0);
        for _ in 0..20 {
            batch.draw(&corpus, &[vec![5, 6], vec![7]], &mut random, &options);
            let mut concepts = batch.concepts.clone();
            concepts.sort_unstable();
            concepts.dedup();
            assert_eq!(concepts.len(), 32);
            let (firsts, seconds) = batch.labels.split_at(32);
            for ((first, second), concept) in firsts.iter().zip(seconds).zip(&batch.concepts) {
                assert_ne!(corpus.text(*first), corpus.text(*second));
                assert_eq!((first / 2, second / 2), (*concept, *concept));
            }
        }
        // More pairs than concepts: some must come twice.
        let mut large = Batch::new(&corpus, 64);
        large.draw(&corpus, &[], &mut random, &options);
        assert_eq!(large.concepts.len(), 64);
    }

    #[test]
    fn shared_texts_and_parents_are_exceptions() {
        let options = options();
        let corpus = corpus(&options);
        let mut batch = Batch::new(&corpus, 4);
        for concept in [0, 1, 2, 3] {
            batch.pair_of[concept as usize] = concept;
            batch.concepts.push(concept);
        }
        // Labels 2n and 2n + 1 are of concept n; 1 and 3 have the same text.
        batch.labels = vec![1, 2, 4, 6, 0, 3, 5, 7];
        let mut found = Vec::new();
        batch.each_exception(&corpus, |first, second| found.push((first, second)));
        found.sort_unstable();
        found.dedup();
        assert_eq!(found, [(0, 1), (1, 0), (2, 3), (3, 2)]);
    }

    #[test]
    fn gradients_of_words_are_summed_over_labels() {
        let options = options();
        let corpus = corpus(&options);
        let mut words = Words::new(&corpus, DIMENSIONS);
        // "alpha0", "beta1 ab", "beta2 ab": four different words, "ab" in two labels.
        words.collect(&corpus, &[0, 1, 5]);
        let table = vec![1.0; options.space.rows() * DIMENSIONS];
        words.embed(&corpus, &table, 1, &options);
        let mut sum = vec![0.0; DIMENSIONS];
        words.add_example(0, &mut sum);
        let rows = corpus.rows_of(corpus.words_of(0)[0]).len() as f32;
        assert_eq!(sum, [rows, rows]);
        words.gather_gradients(&[1.0, 0.0, 10.0, 0.0, 100.0, 0.0]);
        let mut sums: Vec<f32> = words.gradients().map(|(_, gradient)| gradient[0]).collect();
        sums.sort_by(f32::total_cmp);
        assert_eq!(sums, [1.0, 10.0, 100.0, 110.0]);
        // A second batch leaves nothing of the first.
        words.collect(&corpus, &[2]);
        words.embed(&corpus, &table, 1, &options);
        assert_eq!(words.gradients().count(), 1);
    }
}
