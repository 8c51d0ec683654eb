//! The loss of a step: each text should lie nearer its partner than all other texts.
//!
//! For pairs (xᵢ, yᵢ) of unit vectors the loss is the mean of −log softmax(xᵢ·yⱼ / t) at j = i and
//! of −log softmax(xⱼ·yᵢ / t) at j = i (InfoNCE, both ways), t being the temperature.

use rayon::prelude::*;

use super::matrix::{Left, Strips, exp, multiply};

/// Rows whose column sums are added up together; fixed, so that sums do not depend on threads.
const BLOCK: usize = 64;
/// The score of a pair that is no wrong answer: its exponential is 0 for all that matters.
const NO_ANSWER: f32 = -9.0;
const LANES: usize = 16;

/// Buffers for a number of pairs.
pub(super) struct Contrast {
    pairs: usize,
    dimensions: usize,
    inverse_temperature: f32,
    /// Products, then exponentials, then gradients of the products.
    scores: Vec<f32>,
    row_sums: Vec<f32>,
    column_sums: Vec<f32>,
    column_parts: Vec<f32>,
    firsts: Strips,
    seconds: Strips,
    gradients: Vec<f32>,
}

impl Contrast {
    pub(super) fn new(pairs: usize, dimensions: usize, temperature: f32) -> Self {
        Self {
            pairs,
            dimensions,
            inverse_temperature: 1.0 / temperature,
            scores: vec![0.0; pairs * pairs],
            row_sums: vec![0.0; pairs],
            column_sums: vec![0.0; pairs],
            column_parts: vec![0.0; pairs * pairs.div_ceil(BLOCK)],
            firsts: Strips::default(),
            seconds: Strips::default(),
            gradients: vec![0.0; pairs * 2 * dimensions],
        }
    }

    /// The gradient of each unit vector after [`Self::step`], firsts before seconds.
    pub(super) fn gradients(&mut self) -> &mut [f32] {
        &mut self.gradients
    }

    /// Computes the loss and its gradient; `unit` holds the firsts' vectors, then the seconds'.
    /// `exceptions` calls its argument with each (first, second) that is no wrong answer.
    pub(super) fn step(
        &mut self,
        unit: &[f32],
        exceptions: impl FnOnce(&mut dyn FnMut(usize, usize)),
    ) -> f32 {
        let (pairs, dimensions) = (self.pairs, self.dimensions);
        let (firsts, seconds) = unit.split_at(pairs * dimensions);
        self.seconds.of_columns(seconds, dimensions);
        let left = Left { values: firsts, row_step: dimensions, depth_step: 1 };
        multiply(left, &self.seconds, &mut self.scores, pairs);
        let scores = &mut self.scores;
        exceptions(&mut |first, second| scores[first * pairs + second] = NO_ANSWER);
        let own: f32 = (0..pairs).map(|at| self.scores[at * (pairs + 1)] - 1.0).sum();
        self.exponentiate();
        let sums: f32 = self
            .row_sums
            .iter()
            .zip(&self.column_sums)
            .map(|(row, column)| row.ln() + column.ln())
            .sum();
        let loss = (0.5 * sums - own * self.inverse_temperature) / pairs as f32;
        self.differentiate();
        self.seconds.of_rows(seconds, pairs, dimensions);
        self.firsts.of_rows(firsts, pairs, dimensions);
        let (of_firsts, of_seconds) = self.gradients.split_at_mut(pairs * dimensions);
        let by_row = Left { values: &self.scores, row_step: pairs, depth_step: 1 };
        multiply(by_row, &self.seconds, of_firsts, dimensions);
        let by_column = Left { values: &self.scores, row_step: 1, depth_step: pairs };
        multiply(by_column, &self.firsts, of_seconds, dimensions);
        loss
    }

    /// Scores to e^((score − 1) / t), which cannot overflow since no cosine is above 1, and sums.
    fn exponentiate(&mut self) {
        let (pairs, inverse) = (self.pairs, self.inverse_temperature);
        self.scores
            .par_chunks_mut(pairs * BLOCK)
            .zip(self.row_sums.par_chunks_mut(BLOCK))
            .zip(self.column_parts.par_chunks_mut(pairs))
            .for_each(|((scores, row_sums), columns)| {
                columns.fill(0.0);
                for (row, sum) in scores.chunks_exact_mut(pairs).zip(row_sums) {
                    let mut lanes = [0.0_f32; LANES];
                    let columns = columns.as_chunks_mut::<LANES>().0;
                    for (values, columns) in row.as_chunks_mut::<LANES>().0.iter_mut().zip(columns)
                    {
                        for lane in 0..LANES {
                            let value = exp((values[lane] - 1.0) * inverse);
                            values[lane] = value;
                            lanes[lane] += value;
                            columns[lane] += value;
                        }
                    }
                    *sum = lanes.iter().sum();
                }
            });
        self.column_sums.fill(0.0);
        for part in self.column_parts.chunks_exact(pairs) {
            for (sum, value) in self.column_sums.iter_mut().zip(part) {
                *sum += value;
            }
        }
    }

    /// Exponentials to the gradients of the products.
    fn differentiate(&mut self) {
        let factor = 0.5 / self.pairs as f32 * self.inverse_temperature;
        self.column_sums.iter_mut().for_each(|sum| *sum = factor / *sum);
        let (columns, row_sums) = (&self.column_sums, &self.row_sums);
        self.scores.par_chunks_mut(self.pairs).enumerate().with_min_len(BLOCK).for_each(
            |(at, row)| {
                let own = factor / row_sums[at];
                for (value, column) in row.iter_mut().zip(columns) {
                    *value *= own + column;
                }
                row[at] -= 2.0 * factor;
            },
        );
    }
}

#[cfg(test)]
mod tests {
    //! 1. The gradient is the one that small changes of the vectors show.
    //! 2. The loss is the number of nats that telling equal vectors apart takes; with exceptions
    //!    there are fewer to tell apart.

    use super::*;
    use crate::text::relatedness::matrix::GRAIN;

    const PAIRS: usize = GRAIN;
    const DIMENSIONS: usize = GRAIN;

    fn vectors() -> Vec<f32> {
        (0..PAIRS * 2 * DIMENSIONS).map(|at| (at as f32 * 1.7).sin() * 0.2).collect()
    }

    #[test]
    fn the_gradient_is_right() {
        let loss = |vectors: &[f32]| {
            let mut contrast = Contrast::new(PAIRS, DIMENSIONS, 0.5);
            let loss = contrast.step(vectors, |except| except(2, 5));
            (loss, contrast.gradients().to_vec())
        };
        let (_, gradient) = loss(&vectors());
        for at in [0, 70, 5 * DIMENSIONS + 3, PAIRS * DIMENSIONS + 9, PAIRS * 2 * DIMENSIONS - 1] {
            let moved = |by: f32| {
                let mut vectors = vectors();
                vectors[at] += by;
                loss(&vectors).0
            };
            let slope = (moved(0.02) - moved(-0.02)) / 0.04;
            assert!((slope - gradient[at]).abs() < 2e-4, "{at}: {slope} and {}", gradient[at]);
        }
    }

    #[test]
    fn equal_vectors_cost_the_logarithm_of_their_number() {
        let equal = vec![(1.0 / DIMENSIONS as f32).sqrt(); PAIRS * 2 * DIMENSIONS];
        let mut contrast = Contrast::new(PAIRS, DIMENSIONS, 0.05);
        let all = contrast.step(&equal, |_| ());
        assert!((all - (PAIRS as f32).ln()).abs() < 1e-3, "{all}");
        let fewer = contrast.step(&equal, |except| (1..PAIRS).for_each(|at| except(0, at)));
        assert!(fewer < all - 0.05, "{fewer}");
    }
}
