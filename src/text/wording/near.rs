//! Concepts that words are near to, by the model of relatedness.

use std::sync::Arc;

use crate::domain::Lang;
use crate::taxonomy::{Concept, ConceptKind, Taxonomy};
use crate::text::relatedness::{Encoder, LabelIndex, Model, compared_labels};

/// A concept that words may mean.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Near {
    /// The concept.
    pub concept: Concept,
    /// Nearness, −1 to 1.
    pub score: f32,
    /// Probability that a label of these words would mean it, 0 to 1.
    pub probability: f32,
}

/// Vectors of the labels of some concepts.
#[derive(Debug)]
pub struct NearConcepts {
    model: Arc<Model>,
    index: LabelIndex,
}

impl NearConcepts {
    /// Over the labels, in the languages of the service, of the concepts whose kind is wanted. Takes about a second for
    /// all skills.
    #[must_use]
    pub fn new(
        taxonomy: &Taxonomy,
        model: &Arc<Model>,
        wanted: impl Fn(ConceptKind) -> bool,
    ) -> Self {
        let of = |lang| compared_labels(taxonomy, lang, &wanted);
        let labels: Vec<_> = Lang::ALL.into_iter().flat_map(of).collect();
        Self { index: LabelIndex::new(model, &labels), model: Arc::clone(model) }
    }

    /// The model with buffers of its own, for many questions.
    #[must_use]
    pub fn encoder(&self) -> Encoder<'_> {
        self.model.encoder()
    }

    /// The nearest concepts, at most `count`, nearest first; none below the score from which the model answers at all.
    /// The first one's lead over the second counts for its probability; those after it lead by nothing.
    #[must_use]
    pub fn nearest(&self, encoder: &mut Encoder<'_>, words: &str, count: usize) -> Vec<Near> {
        let Some(calibration) = self.model.calibration() else { return Vec::new() };
        let found = self.index.nearest(encoder, words, count.max(2));
        let second = found.get(1).map_or(-1.0, |found| found.score);
        let near = found.iter().enumerate().filter_map(|(at, found)| {
            let margin = if at == 0 { found.score - second } else { 0.0 };
            Some(Near {
                concept: Concept::from_index(found.concept as usize)?,
                score: found.score,
                probability: calibration.probability(found.score, margin),
            })
        });
        near.take_while(|near| near.score >= calibration.floor()).take(count).collect()
    }
}
