//! Which concept a short text means: by its nearest label and by the concept's centre.
//!
//! A single label lies near a text for good or for bad reasons; the mean of all labels of a concept
//! is steadier, but blurs concepts whose names differ much. The score is the mean of the two
//! cosines. On labels that the model was not trained on this puts the right concept first 3 to 6
//! percentage points more often than the nearest label alone (labels of occupations that were
//! trained on under other names).

use rayon::prelude::*;

use super::matrix::normalise;
use super::model::{Encoder, Model};

/// Concepts whose labels are compared one by one: those with the nearest centres.
const SHORTLIST: usize = 192;
/// What a preferred label weighs in its concept's centre; another label weighs 1.
const PREFERRED_WEIGHT: f32 = 2.0;

/// A concept that a text may mean.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Match {
    /// The caller's number of the concept.
    pub concept: u32,
    /// The mean of `label_cosine` and the cosine with the concept's centre, −1 to 1.
    pub score: f32,
    /// Place of the nearest label among those the index was made of.
    pub label: u32,
    /// Cosine with that label, −1 to 1.
    pub label_cosine: f32,
}

/// One label of an index.
#[derive(Debug, Clone, Copy)]
pub struct IndexedLabel<'a> {
    /// The caller's number of the concept.
    pub concept: u32,
    /// Whether it is the concept's preferred label in its language.
    pub preferred: bool,
    /// Its words.
    pub text: &'a str,
}

/// The vectors of labels and of the concepts that they name.
#[derive(Debug)]
pub struct LabelIndex {
    dimensions: usize,
    concepts: Vec<u32>,
    centres: Vec<i16>,
    /// First label of each concept in `places`, and the number of labels at the end.
    first: Vec<u32>,
    /// Where each label stood among those given.
    places: Vec<u32>,
    vectors: Vec<i8>,
    scales: Vec<f32>,
}

impl LabelIndex {
    /// Computes the vectors of labels; labels of a concept need not stand together.
    ///
    /// Uses the threads of the pool that calls. Labels without letters or digits are left out.
    #[must_use]
    pub fn new(model: &Model, labels: &[IndexedLabel<'_>]) -> Self {
        let order = order(labels);
        let embedded: Vec<Vec<f32>> =
            order.par_chunks(256).flat_map_iter(|places| embed(model, labels, places)).collect();
        Self::of(model.dimensions(), labels, order, embedded)
    }

    /// The same on the calling thread alone, for callers that hold a lock: a thread of a pool that waits for others may
    /// be given work that waits for the lock.
    #[must_use]
    pub fn on_one_thread(model: &Model, labels: &[IndexedLabel<'_>]) -> Self {
        let order = order(labels);
        let embedded: Vec<Vec<f32>> = embed(model, labels, &order).collect();
        Self::of(model.dimensions(), labels, order, embedded)
    }

    fn of(
        dimensions: usize,
        labels: &[IndexedLabel<'_>],
        order: Vec<u32>,
        embedded: Vec<Vec<f32>>,
    ) -> Self {
        let mut index = Self {
            dimensions,
            concepts: Vec::new(),
            centres: Vec::new(),
            first: Vec::new(),
            places: Vec::with_capacity(labels.len()),
            vectors: Vec::with_capacity(labels.len() * dimensions),
            scales: Vec::with_capacity(labels.len()),
        };
        let mut centres: Vec<f32> = Vec::new();
        for (place, vector) in order.into_iter().zip(embedded) {
            let label = labels[place as usize];
            let largest = vector.iter().fold(0.0_f32, |largest, value| largest.max(value.abs()));
            if largest <= 0.0 {
                continue;
            }
            if index.concepts.last() != Some(&label.concept) {
                index.concepts.push(label.concept);
                index.first.push(index.places.len() as u32);
                centres.resize(centres.len() + dimensions, 0.0);
            }
            let weight = if label.preferred { PREFERRED_WEIGHT } else { 1.0 };
            let start = centres.len() - dimensions;
            for (sum, value) in centres[start..].iter_mut().zip(&vector) {
                *sum += weight * value;
            }
            index.places.push(place);
            index.scales.push(largest / 127.0);
            index
                .vectors
                .extend(vector.iter().map(|value| (value / largest * 127.0).round() as i8));
        }
        index.first.push(index.places.len() as u32);
        centres.chunks_exact_mut(dimensions).for_each(|centre| {
            normalise(centre);
        });
        index.centres = centres.iter().map(|value| rounded(*value)).collect();
        index
    }

    /// How many labels there are.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.places.len()
    }

    /// Whether there are no labels.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// Where the labels of a concept stood among those given.
    #[must_use]
    pub fn labels_of(&self, concept: u32) -> &[u32] {
        let Ok(at) = self.concepts.binary_search(&concept) else { return &[] };
        &self.places[self.first[at] as usize..self.first[at + 1] as usize]
    }

    /// The best concepts of a text, best first, at most `count`; none for a text without letters or
    /// digits. Equal scores stand in the order of concept numbers.
    #[must_use]
    pub fn nearest(&self, encoder: &mut Encoder<'_>, text: &str, count: usize) -> Vec<Match> {
        let mut query = vec![0.0; self.dimensions];
        encoder.embed(text, &mut query);
        if query.iter().all(|value| *value == 0.0) {
            return Vec::new();
        }
        let near = self.nearest_centres(&Direction::of(&query), SHORTLIST.max(count));
        let mut matches: Vec<Match> = near
            .into_iter()
            .map(|(centre, at)| self.best_label(at as usize, centre, &query))
            .collect();
        matches
            .sort_unstable_by(|a, b| b.score.total_cmp(&a.score).then(a.concept.cmp(&b.concept)));
        matches.truncate(count);
        matches
    }

    /// The places with the nearest centres, at most `count`; of equally near ones the first.
    fn nearest_centres(&self, query: &Direction, count: usize) -> Vec<(f32, u32)> {
        let mut near: Vec<(f32, u32)> = Vec::with_capacity(2 * count);
        let keep = |near: &mut Vec<(f32, u32)>| {
            if near.len() > count {
                near.select_nth_unstable_by(count, |a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
                near.truncate(count);
            }
        };
        // Most are less near than those that are kept already.
        let mut least = f32::NEG_INFINITY;
        for at in 0..self.concepts.len() {
            let score = self.centre_score(at, query);
            if score > least {
                near.push((score, at as u32));
            }
            if near.len() == 2 * count {
                keep(&mut near);
                least = near.iter().map(|(score, _)| *score).fold(f32::INFINITY, f32::min);
            }
        }
        keep(&mut near);
        near
    }

    /// How many concepts there are.
    pub(in crate::text) const fn places(&self) -> usize {
        self.concepts.len()
    }

    /// Where a concept is in the index.
    pub(in crate::text) fn place_of(&self, concept: u32) -> Option<usize> {
        self.concepts.binary_search(&concept).ok()
    }

    /// The concept at a place.
    pub(in crate::text) fn concept_at(&self, place: usize) -> u32 {
        self.concepts[place]
    }

    /// Cosine of a direction with the centre of the concept at a place.
    #[inline]
    pub(in crate::text) fn centre_score(&self, place: usize, query: &Direction) -> f32 {
        let centre = &self.centres[place * self.dimensions..(place + 1) * self.dimensions];
        product(centre, &query.0) as f32 / (UNIT * UNIT)
    }

    /// The score that [`LabelIndex::nearest`] gives the concept at a place whose centre is so near.
    pub(in crate::text) fn score(&self, place: usize, centre: f32, query: &[f32]) -> f32 {
        self.best_label(place, centre, query).score
    }

    fn best_label(&self, at: usize, centre: f32, query: &[f32]) -> Match {
        let labels = self.first[at] as usize..self.first[at + 1] as usize;
        let (mut label_cosine, mut label) = (f32::NEG_INFINITY, 0);
        for place in labels {
            let vector = &self.vectors[place * self.dimensions..(place + 1) * self.dimensions];
            let cosine = self.scales[place] * dot_rounded(query, vector);
            if cosine > label_cosine {
                (label_cosine, label) = (cosine, self.places[place]);
            }
        }
        Match {
            concept: self.concepts[at],
            score: f32::midpoint(label_cosine, centre),
            label,
            label_cosine,
        }
    }
}

/// What a length of 1 is in whole numbers: products of two vectors of that length do not overflow.
const UNIT: f32 = 16_384.0;

/// A much smaller number to which this is added, and from which it is taken again, is rounded to a whole one.
const TO_WHOLE: f32 = 12_582_912.0;

/// What `f32::round` does, halves away from zero, in steps that a processor takes for several numbers at a time.
fn rounded(value: f32) -> i16 {
    let scaled = value * UNIT;
    let one = 1.0_f32.copysign(scaled);
    let even = (scaled + TO_WHOLE) - TO_WHOLE;
    let whole = if (scaled - even) * one == 0.5 { even + one } else { even };
    // The lowest bits of the sum are the whole number.
    (whole + TO_WHOLE).to_bits() as i16
}

/// The product of two vectors. Whole numbers, because a processor multiplies twice as many of them at a time, from half
/// the memory; in runs of a fixed length, because only then does the compiler know that it may.
#[inline]
fn product(a: &[i16], b: &[i16]) -> i32 {
    let whole = |a: &[i16], b: &[i16]| -> i32 {
        a.iter().zip(b).map(|(a, b)| i32::from(*a) * i32::from(*b)).sum()
    };
    let ((a, a_rest), (b, b_rest)) = (a.as_chunks::<64>(), b.as_chunks::<64>());
    let chunks: i32 = a.iter().zip(b).map(|(a, b)| whole(a, b)).sum();
    chunks + whole(a_rest, b_rest)
}

/// A vector of length 1 in whole numbers.
#[derive(Debug, Clone)]
pub(in crate::text) struct Direction(Vec<i16>);

impl Direction {
    pub(in crate::text) fn of(vector: &[f32]) -> Self {
        Self(vector.iter().map(|value| rounded(*value)).collect())
    }

    pub(in crate::text) fn set(&mut self, vector: &[f32]) {
        self.0.clear();
        self.0.extend(vector.iter().map(|value| rounded(*value)));
    }
}

/// Places of labels by their concepts.
fn order(labels: &[IndexedLabel<'_>]) -> Vec<u32> {
    let mut order: Vec<u32> = (0..labels.len() as u32).collect();
    order.sort_by_key(|place| labels[*place as usize].concept);
    order
}

/// The vectors of the labels at some places.
fn embed<'a>(
    model: &'a Model,
    labels: &'a [IndexedLabel<'_>],
    places: &'a [u32],
) -> impl Iterator<Item = Vec<f32>> + 'a {
    let mut encoder = model.encoder();
    places.iter().map(move |place| {
        let mut vector = vec![0.0; model.dimensions()];
        encoder.embed(labels[*place as usize].text, &mut vector);
        vector
    })
}

/// The product of a vector with one of whole numbers, in eight lanes.
#[inline]
fn dot_rounded(a: &[f32], b: &[i8]) -> f32 {
    let mut lanes = [0.0_f32; 8];
    let (a, a_rest) = a.as_chunks::<8>();
    let (b, b_rest) = b.as_chunks::<8>();
    for (a, b) in a.iter().zip(b) {
        for ((lane, a), b) in lanes.iter_mut().zip(a).zip(b) {
            *lane += a * f32::from(*b);
        }
    }
    let rest: f32 = a_rest.iter().zip(b_rest).map(|(a, b)| a * f32::from(*b)).sum();
    lanes.iter().sum::<f32>() + rest
}
