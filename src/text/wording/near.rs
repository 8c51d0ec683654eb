//! Concepts that words are near to, by the model of relatedness.

use std::sync::Arc;

use crate::domain::Lang;
use crate::taxonomy::{Concept, ConceptKind, LabelKind, Taxonomy};
use crate::text::relatedness::{Encoder, IndexedLabel, LabelIndex, Model};

/// Alternative labels of a skill that are compared, in each language; English skills have many that differ in a word.
const SKILL_ALTERNATIVES: usize = 3;

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
        let mut labels = Vec::new();
        for lang in Lang::ALL {
            let mut alternatives = (0, 0);
            for (concept, part, text) in taxonomy.all_labels(lang) {
                if !wanted(taxonomy.kind(concept)) {
                    continue;
                }
                if part == LabelKind::Alternative && taxonomy.kind(concept).is_skill() {
                    let before =
                        if alternatives.0 == concept.to_u16() { alternatives.1 } else { 0 };
                    alternatives = (concept.to_u16(), before + 1);
                    if before >= SKILL_ALTERNATIVES {
                        continue;
                    }
                }
                let preferred = part == LabelKind::Preferred;
                labels.push(IndexedLabel { concept: u32::from(concept.to_u16()), preferred, text });
            }
        }
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
