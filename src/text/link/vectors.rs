//! Cosines with the vectors of all labels.

use std::sync::Arc;

use super::postings::Scores;
use crate::text::vectors::StaticVectors;

/// Steps of a component from 0 to 1.
const STEPS: f32 = 127.0;

/// Vectors of labels, a byte for each component.
#[derive(Debug)]
pub(super) struct LabelMatrix {
    vectors: Arc<StaticVectors>,
    rows: Vec<i8>,
}

fn quantised(vector: &[f32]) -> impl Iterator<Item = i8> {
    vector.iter().map(|value| (value.clamp(-1.0, 1.0) * STEPS).round() as i8)
}

impl LabelMatrix {
    pub(super) fn new<'a>(
        texts: impl Iterator<Item = &'a str>,
        vectors: Arc<StaticVectors>,
    ) -> Self {
        let mut rows = Vec::new();
        for text in texts {
            rows.extend(quantised(&vectors.embed(text)));
        }
        Self { vectors, rows }
    }

    /// Makes every score a mean of itself and the cosine, `share` for the cosine.
    pub(super) fn blend(&self, text: &str, share: f32, scores: &mut Scores) {
        let query: Vec<i8> = quantised(&self.vectors.embed(text)).collect();
        let mut rows = self.rows.chunks_exact(query.len().max(1));
        scores.replace(|_, lexical| {
            let products = rows.next().unwrap_or_default().iter().zip(&query);
            let dot: i32 = products.map(|(a, b)| i32::from(*a) * i32::from(*b)).sum();
            let cosine = (dot as f32 / (STEPS * STEPS)).clamp(0.0, 0.99);
            lexical * (1.0 - share) + cosine * share
        });
    }
}
