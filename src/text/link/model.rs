//! Scores of the relatedness model.

use std::sync::Arc;

use super::postings::Scores;
use crate::text::relatedness::{IndexedLabel, LabelIndex, Match, Model};

/// Ids whose labels are compared with a text one by one.
const COMPARED: usize = 192;

/// Vectors of labels and of the ids that they stand for.
#[derive(Debug)]
pub(super) struct LabelModel {
    model: Arc<Model>,
    index: LabelIndex,
}

impl LabelModel {
    /// From texts in the order of the linker's labels, with the place of each label's id.
    pub(super) fn new<'a>(
        texts: impl Iterator<Item = &'a str>,
        owners: &[u32],
        model: Arc<Model>,
    ) -> Self {
        let labels: Vec<IndexedLabel<'_>> = texts
            .zip(owners)
            .map(|(text, owner)| IndexedLabel { concept: *owner, preferred: false, text })
            .collect();
        // Made under a lock by those who make it when it is first asked for.
        Self { index: LabelIndex::on_one_thread(&model, &labels), model }
    }

    /// Makes the scores of an id's labels a mean of what they were and the model's score of the id, `share` for the
    /// model. Ids that the model finds far away keep only what they had.
    pub(super) fn blend(&self, text: &str, share: f32, scores: &mut Scores) {
        scores.scale(1.0 - share, 1.0);
        for found in self.nearest(text, COMPARED) {
            let score = found.score.clamp(0.0, 0.99) * share;
            for label in self.index.labels_of(found.concept) {
                scores.add(*label, score);
            }
        }
    }

    /// The nearest ids by their places.
    pub(super) fn nearest(&self, text: &str, count: usize) -> Vec<Match> {
        self.index.nearest(&mut self.model.encoder(), text, count)
    }
}
