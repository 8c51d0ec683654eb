//! The numbers being learnt: one row for each feature's hash, moved by row-wise Adagrad.

use rayon::prelude::*;

use super::batch::Words;
use super::matrix::dot;
use super::random::Random;

/// Parts of the table that threads may own; a fixed number, so that sums do not depend on threads.
const SHARDS: usize = 8;
/// Spread of the numbers that rows begin with.
const START: f32 = 0.1;
/// Stream of random numbers for the start.
const STREAM: u64 = 1;
const NONE: u32 = u32::MAX;

pub(super) struct Table {
    dimensions: usize,
    values: Vec<f32>,
    /// Mean square of the gradients of a row so far, summed.
    squares: Vec<f32>,
    shards: Vec<Shard>,
}

/// The gradients of a part of the table in one step.
struct Shard {
    /// Row → its place among the used ones.
    places: Vec<u32>,
    used: Vec<u32>,
    sums: Vec<f32>,
}

impl Table {
    pub(super) fn new(rows: usize, dimensions: usize, seed: u64) -> Self {
        let mut values = vec![0.0; rows * dimensions];
        values.par_chunks_mut(dimensions).enumerate().for_each(|(row, values)| {
            let mut random = Random::new(seed, STREAM, row as u64);
            values.iter_mut().for_each(|value| *value = random.normal() * START);
        });
        let rows_each = rows.div_ceil(SHARDS);
        let shards = (0..rows.div_ceil(rows_each))
            .map(|_| Shard { places: vec![NONE; rows_each], used: Vec::new(), sums: Vec::new() })
            .collect();
        Self { dimensions, values, squares: vec![0.0; rows], shards }
    }

    pub(super) fn values(&self) -> &[f32] {
        &self.values
    }

    /// Moves the rows that a step used against their gradients.
    pub(super) fn step(&mut self, words: &Words, rate: f32) {
        let dimensions = self.dimensions;
        let rows_each = self.squares.len().div_ceil(SHARDS);
        self.values
            .par_chunks_mut(rows_each * dimensions)
            .zip(self.squares.par_chunks_mut(rows_each))
            .zip(&mut self.shards)
            .enumerate()
            .for_each(|(at, ((values, squares), shard))| {
                shard.gather((at * rows_each) as u32, words, dimensions);
                shard.apply(values, squares, dimensions, rate);
            });
    }

    /// The numbers learnt. Rows that no word used are cleared: they hold nothing but their start.
    pub(super) fn into_values(mut self) -> Vec<f32> {
        for (row, square) in self.values.chunks_exact_mut(self.dimensions).zip(&self.squares) {
            if *square == 0.0 {
                row.fill(0.0);
            }
        }
        self.values
    }
}

impl Shard {
    /// Sums the gradients of the rows from `first` on, in the order of words.
    fn gather(&mut self, first: u32, words: &Words, dimensions: usize) {
        self.used.clear();
        self.sums.clear();
        for (rows, gradient) in words.gradients() {
            for row in rows {
                let row = row.wrapping_sub(first);
                let Some(place) = self.places.get_mut(row as usize) else {
                    continue;
                };
                if *place == NONE {
                    *place = self.used.len() as u32;
                    self.used.push(row);
                    self.sums.extend_from_slice(gradient);
                } else {
                    let start = *place as usize * dimensions;
                    for (sum, value) in
                        self.sums[start..start + dimensions].iter_mut().zip(gradient)
                    {
                        *sum += value;
                    }
                }
            }
        }
    }

    fn apply(&mut self, values: &mut [f32], squares: &mut [f32], dimensions: usize, rate: f32) {
        for (row, sums) in self.used.iter().zip(self.sums.chunks_exact(dimensions)) {
            let row = *row as usize;
            self.places[row] = NONE;
            squares[row] += dot(sums, sums) / dimensions as f32;
            let factor = rate / (squares[row].sqrt() + 1e-10);
            for (value, sum) in
                values[row * dimensions..(row + 1) * dimensions].iter_mut().zip(sums)
            {
                *value -= factor * sum;
            }
        }
    }
}
