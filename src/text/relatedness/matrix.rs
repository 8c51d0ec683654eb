//! Dense products for training and ranking: plain loops over small fixed blocks, which the compiler
//! turns into vector instructions. Every element is summed in one order, whatever the number of
//! threads or the width of the machine's vectors, so results are the same to the last bit.

use rayon::prelude::*;

/// Rows computed together.
const TALL: usize = 4;
/// Columns computed together.
const WIDE: usize = 8;
/// What lengths must be multiples of, whatever the machine.
pub(super) const GRAIN: usize = 32;

/// The right-hand side of a product, in strips of [`WIDE`] columns.
#[derive(Debug, Default)]
pub(super) struct Strips {
    depth: usize,
    values: Vec<f32>,
}

impl Strips {
    /// From a matrix of `depth` rows, `stride` numbers apart, `width` of them used.
    pub(super) fn of_rows(&mut self, matrix: &[f32], depth: usize, width: usize) {
        self.depth = depth;
        self.values.clear();
        for column in (0..width).step_by(WIDE) {
            for row in matrix.chunks_exact(width).take(depth) {
                self.values.extend_from_slice(&row[column..column + WIDE]);
            }
        }
    }

    /// From the transpose: each row of `matrix`, of length `depth`, becomes a column. Columns that
    /// the last strip lacks are zero.
    pub(super) fn of_columns(&mut self, matrix: &[f32], depth: usize) {
        self.depth = depth;
        self.values.clear();
        for strip in matrix.chunks(WIDE * depth) {
            let rows = strip.len() / depth;
            for at in 0..depth {
                for row in 0..WIDE {
                    self.values.push(if row < rows { strip[row * depth + at] } else { 0.0 });
                }
            }
        }
    }
}

/// Where the left-hand side's number for a row and a depth stands.
#[derive(Debug, Clone, Copy)]
pub(super) struct Left<'a> {
    /// All numbers.
    pub(super) values: &'a [f32],
    /// From a row to the next.
    pub(super) row_step: usize,
    /// From a depth to the next.
    pub(super) depth_step: usize,
}

/// `out` = left × right; `out` has rows of `width` numbers, of which the first strips' worth is
/// written. Rows are shared out among the threads of the pool that calls.
pub(super) fn multiply(left: Left<'_>, right: &Strips, out: &mut [f32], width: usize) {
    out.par_chunks_mut(width * TALL).enumerate().for_each_init(Vec::new, |packed, (block, out)| {
        let first = block * TALL;
        let rows = out.len() / width;
        packed.clear();
        packed.resize(right.depth * TALL, 0.0_f32);
        for (depth, to) in packed.as_chunks_mut::<TALL>().0.iter_mut().enumerate() {
            for (row, to) in to.iter_mut().take(rows).enumerate() {
                *to = left.values[(first + row) * left.row_step + depth * left.depth_step];
            }
        }
        for (at, strip) in right.values.chunks_exact(right.depth * WIDE).enumerate() {
            let sums = block_product(packed, strip);
            let column = at * WIDE;
            let used = WIDE.min(width - column);
            for (row, sums) in sums.iter().take(rows).enumerate() {
                let start = row * width + column;
                out[start..start + used].copy_from_slice(&sums[..used]);
            }
        }
    });
}

/// One block of a product. The eight columns are the vector and the rows are unrolled: compilers
/// that see all the loops as one choose the rows as the vector and lose four fifths of the speed.
#[inline]
fn block_product(left: &[f32], right: &[f32]) -> [[f32; WIDE]; TALL] {
    let mut sums = [[0.0_f32; WIDE]; TALL];
    for (left, right) in left.as_chunks::<TALL>().0.iter().zip(right.as_chunks::<WIDE>().0) {
        for row in 0..TALL {
            add_scaled(&mut sums[row], left[row], right);
        }
    }
    sums
}

#[inline(always)]
fn add_scaled(sums: &mut [f32; WIDE], factor: f32, values: &[f32; WIDE]) {
    for column in 0..WIDE {
        sums[column] += factor * values[column];
    }
}

/// e to the power of `x` for x from −87 to 0 (below, that of −87), to six digits near 0 and five at
/// the end; the same on every machine, which the system's mathematics library does not promise.
#[inline]
pub(super) fn exp(x: f32) -> f32 {
    const ROUND: f32 = 12_582_912.0; // 1.5 × 2^23: adding it rounds to a whole number.
    let scaled = x.max(-87.0) * std::f32::consts::LOG2_E;
    let shifted = scaled + ROUND;
    let part = scaled - (shifted - ROUND);
    // 2^part for −½ ≤ part ≤ ½: the Taylor series of e^(part ln 2).
    let mut power = 1.540_353e-4_f32;
    for factor in [1.333_355_8e-3, 9.618_129e-3, 5.550_411e-2, 2.402_265e-1, 6.931_472e-1, 1.0] {
        power = power * part + factor;
    }
    let exponent = shifted.to_bits().wrapping_sub(ROUND.to_bits()).wrapping_add(127) << 23;
    power * f32::from_bits(exponent)
}

/// The sum of products of two vectors of one length, in eight lanes.
#[inline]
pub(super) fn dot(a: &[f32], b: &[f32]) -> f32 {
    let mut lanes = [0.0_f32; 8];
    let (a, a_rest) = a.as_chunks::<8>();
    let (b, b_rest) = b.as_chunks::<8>();
    for (a, b) in a.iter().zip(b) {
        for ((lane, a), b) in lanes.iter_mut().zip(a).zip(b) {
            *lane += a * b;
        }
    }
    let rest: f32 = a_rest.iter().zip(b_rest).map(|(a, b)| a * b).sum();
    lanes.iter().sum::<f32>() + rest
}

/// Brings a vector to length 1 and returns the length it had; a zero vector stays zero.
#[inline]
pub(in crate::text) fn normalise(vector: &mut [f32]) -> f32 {
    let length = dot(vector, vector).sqrt();
    if length > 0.0 {
        let factor = 1.0 / length;
        vector.iter_mut().for_each(|value| *value *= factor);
    }
    length
}

#[cfg(test)]
mod tests {
    //! 1. Products are those of the plain triple loop, for either side transposed and for widths
    //!    that end inside a strip.
    //! 2. The exponential is right to six digits near 0 and five at −86.

    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn products_are_right(rows in 1_usize..11, depth in 1_usize..9, width in 1_usize..40) {
            let left: Vec<f32> = (0..rows * depth).map(|at| (at as f32 * 0.7).sin()).collect();
            let right: Vec<f32> = (0..width * depth).map(|at| (at as f32 * 0.3).cos()).collect();
            let mut strips = Strips::default();
            strips.of_columns(&right, depth);
            let mut out = vec![f32::NAN; rows * width];
            multiply(Left { values: &left, row_step: depth, depth_step: 1 }, &strips, &mut out, width);
            for row in 0..rows {
                for column in 0..width {
                    let sum: f32 =
                        (0..depth).map(|at| left[row * depth + at] * right[column * depth + at]).sum();
                    prop_assert!((out[row * width + column] - sum).abs() < 1e-4);
                }
            }
        }

        #[test]
        fn transposed_products_are_right(rows in 1_usize..11, depth in 1_usize..9) {
            let width = GRAIN;
            let left: Vec<f32> = (0..rows * depth).map(|at| (at as f32 * 0.7).sin()).collect();
            let right: Vec<f32> = (0..width * depth).map(|at| (at as f32 * 0.3).cos()).collect();
            let mut strips = Strips::default();
            strips.of_rows(&right, depth, width);
            let mut out = vec![f32::NAN; rows * width];
            multiply(Left { values: &left, row_step: 1, depth_step: rows }, &strips, &mut out, width);
            for row in 0..rows {
                for column in 0..width {
                    let sum: f32 =
                        (0..depth).map(|at| left[at * rows + row] * right[at * width + column]).sum();
                    prop_assert!((out[row * width + column] - sum).abs() < 1e-4);
                }
            }
        }

        #[test]
        fn exponentials_are_right(x in -86.0_f32..=0.0) {
            let exact = f64::from(x).exp();
            // Rounding x·log₂e costs up to |x| units in the last place; the rest is the series.
            let allowed = 3e-7 + f64::from(x.abs()) * 1.2e-7;
            prop_assert!((f64::from(exp(x)) / exact - 1.0).abs() < allowed);
        }
    }

    #[test]
    fn the_ends_of_the_exponential() {
        assert_eq!(exp(0.0), 1.0);
        assert!(exp(-400.0) < 1e-37);
    }
}
