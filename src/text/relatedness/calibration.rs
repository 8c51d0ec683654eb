//! What a match is worth: the probability that the first concept is the right one, from its score
//! and from how far the second one is behind.
//!
//! Counted on labels that the model was not trained on and the index does not hold. The table only
//! rises with the score and with the margin, so a better match never gets a lower probability.

/// Where the cells of the score begin; the first begins at the bottom of the scale.
const SCORES: [f32; 13] = [-1.0, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9];
/// Where the cells of the margin begin.
const MARGINS: [f32; 7] = [0.0, 0.01, 0.02, 0.04, 0.07, 0.11, 0.17];
/// Cases that each cell begins with, at the rate of all cases of its score.
const PRIOR_CASES: f64 = 4.0;
const ROUNDS: usize = 200;

/// One measured answer.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Outcome {
    /// Score of the first concept, −1 to 1.
    pub score: f32,
    /// The score less that of the second concept, 0 or more.
    pub margin: f32,
    /// Whether the first concept was right.
    pub right: bool,
}

/// A table from score and margin to a probability.
#[derive(Debug, Clone, PartialEq)]
pub struct Calibration {
    /// In steps of 1/65535; a row for each score cell.
    cells: [[u16; MARGINS.len()]; SCORES.len()],
    /// The score below which there is no match.
    floor: f32,
}

impl Calibration {
    /// Bytes of a calibration in a model file.
    pub(super) const BYTES: usize = 4 + SCORES.len() * MARGINS.len() * 2;

    /// Counts outcomes. `floor_precision` is the probability that an answer must have at least,
    /// whatever its margin, to be given at all: the floor is the lowest score that has it.
    #[must_use]
    pub fn fit(outcomes: &[Outcome], floor_precision: f32) -> Self {
        let mut cases = [[0.0_f64; MARGINS.len()]; SCORES.len()];
        let mut right = [[0.0_f64; MARGINS.len()]; SCORES.len()];
        for outcome in outcomes {
            let (row, column) = (cell(&SCORES, outcome.score), cell(&MARGINS, outcome.margin));
            cases[row][column] += 1.0;
            right[row][column] += f64::from(u8::from(outcome.right));
        }
        let mut rates = [[0.0_f64; MARGINS.len()]; SCORES.len()];
        for ((rates, cases), right) in rates.iter_mut().zip(&mut cases).zip(&right) {
            let (all, all_right) = (cases.iter().sum::<f64>(), right.iter().sum::<f64>());
            let rate = (all_right + 0.5) / (all + 1.0);
            for ((to, cases), right) in rates.iter_mut().zip(cases).zip(right) {
                *cases += PRIOR_CASES;
                *to = (right + rate * PRIOR_CASES) / *cases;
            }
        }
        make_monotone(&mut rates, &cases);
        Self {
            cells: rates
                .map(|row| row.map(|rate| (rate.clamp(0.0, 1.0) * 65_535.0).round() as u16)),
            floor: floor(outcomes, floor_precision),
        }
    }

    /// The probability, 0 to 1, that a first concept with this score and margin is right. It is
    /// interpolated between the middles of cells, and rises with both.
    #[must_use]
    pub fn probability(&self, score: f32, margin: f32) -> f32 {
        let (row, down) = place(&SCORES, score);
        let (column, across) = place(&MARGINS, margin);
        let at = |row: usize, column: usize| f32::from(self.cells[row][column]) / 65_535.0;
        let (next_row, next_column) =
            ((row + 1).min(SCORES.len() - 1), (column + 1).min(MARGINS.len() - 1));
        let upper = at(row, column) * (1.0 - across) + at(row, next_column) * across;
        let lower = at(next_row, column) * (1.0 - across) + at(next_row, next_column) * across;
        upper * (1.0 - down) + lower * down
    }

    /// The score below which the answer is "no match".
    #[must_use]
    pub const fn floor(&self) -> f32 {
        self.floor
    }

    pub(super) fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = self.floor.to_le_bytes().to_vec();
        bytes.extend(self.cells.iter().flatten().flat_map(|cell| cell.to_le_bytes()));
        bytes
    }

    pub(super) fn from_bytes(bytes: &[u8]) -> Result<Self, &'static str> {
        let Ok(bytes) = <&[u8; Self::BYTES]>::try_from(bytes) else {
            return Err("wrong length");
        };
        let (floor, cells) = bytes.split_at(4);
        let floor = f32::from_le_bytes([floor[0], floor[1], floor[2], floor[3]]);
        if !(-1.0..=1.0).contains(&floor) {
            return Err("floor outside -1 to 1");
        }
        let mut numbers = cells.as_chunks::<2>().0.iter().map(|cell| u16::from_le_bytes(*cell));
        let mut table = [[0; MARGINS.len()]; SCORES.len()];
        table.iter_mut().flatten().zip(&mut numbers).for_each(|(to, from)| *to = from);
        let rises = table.iter().all(|row| row.is_sorted())
            && table.windows(2).all(|pair| pair[0].iter().zip(&pair[1]).all(|(a, b)| a <= b));
        if !rises {
            return Err("a probability falls where score or margin rise");
        }
        Ok(Self { cells: table, floor })
    }
}

/// The cell that a value falls into.
fn cell(starts: &[f32], value: f32) -> usize {
    starts.iter().skip(1).take_while(|start| value >= **start).count()
}

/// The cell whose middle is at or before the value, and how far the value is on the way to the next
/// middle. The first and the last cell are as wide as their neighbours for this purpose.
fn place(starts: &[f32], value: f32) -> (usize, f32) {
    let last = starts.len() - 1;
    let middle = |at: usize| match at {
        0 => starts[1] - (starts[2] - starts[1]) / 2.0,
        at if at == last => starts[last] + (starts[last] - starts[last - 1]) / 2.0,
        at => f32::midpoint(starts[at], starts[at + 1]),
    };
    let before = (0..=last).take_while(|at| middle(*at) <= value).count();
    match before {
        0 => (0, 0.0),
        before if before > last => (last, 0.0),
        before => {
            let (from, to) = (middle(before - 1), middle(before));
            (before - 1, (value - from) / (to - from))
        }
    }
}

/// Makes the table rise along rows and columns: pooling adjacent violators along each in turn until
/// little changes, and at the end by running maxima for what is left.
fn make_monotone<const C: usize, const R: usize>(
    rates: &mut [[f64; C]; R],
    weights: &[[f64; C]; R],
) {
    for _ in 0..ROUNDS {
        for (row, weights) in rates.iter_mut().zip(weights) {
            pool(row, weights);
        }
        for column in 0..C {
            let mut values: [f64; R] = std::array::from_fn(|row| rates[row][column]);
            pool(&mut values, &std::array::from_fn::<f64, R, _>(|row| weights[row][column]));
            for (row, value) in values.into_iter().enumerate() {
                rates[row][column] = value;
            }
        }
    }
    for row in 0..R {
        for column in 0..C {
            let above = if row > 0 { rates[row - 1][column] } else { 0.0 };
            let before = if column > 0 { rates[row][column - 1] } else { 0.0 };
            rates[row][column] = rates[row][column].max(above).max(before);
        }
    }
}

/// Weighted isotonic regression by pooling adjacent violators.
fn pool(values: &mut [f64], weights: &[f64]) {
    let mut blocks: Vec<(f64, f64, usize)> = Vec::with_capacity(values.len());
    for (value, weight) in values.iter().zip(weights) {
        let mut block = (*value, *weight, 1);
        while let Some(last) = blocks.pop_if(|last| last.0 > block.0) {
            let weight = last.1 + block.1;
            block = ((last.0 * last.1 + block.0 * block.1) / weight, weight, last.2 + block.2);
        }
        blocks.push(block);
    }
    let pooled = blocks.iter().flat_map(|block| std::iter::repeat_n(block.0, block.2));
    values.iter_mut().zip(pooled).for_each(|(to, from)| *to = from);
}

/// The lowest score from which answers are right often enough, by isotonic regression on the score.
fn floor(outcomes: &[Outcome], precision: f32) -> f32 {
    let mut sorted: Vec<&Outcome> = outcomes.iter().collect();
    sorted.sort_by(|a, b| a.score.total_cmp(&b.score));
    let mut rates: Vec<f64> =
        sorted.iter().map(|outcome| f64::from(u8::from(outcome.right))).collect();
    pool(&mut rates, &vec![1.0; sorted.len()]);
    sorted
        .iter()
        .zip(&rates)
        .find(|(_, rate)| **rate >= f64::from(precision))
        .map_or(1.0, |(outcome, _)| outcome.score.clamp(-1.0, 1.0))
}

#[cfg(test)]
mod tests {
    //! 1. Probabilities rise with score and margin, whatever was counted.
    //! 2. A rate that depends on the score alone is found again.
    //! 3. The floor is where answers become right often enough; without such answers it is 1.
    //! 4. A table that falls somewhere is refused.

    use super::*;
    use proptest::prelude::*;

    fn outcomes() -> impl Strategy<Value = Vec<Outcome>> {
        let one = (-1.0_f32..1.0, 0.0_f32..0.5, any::<bool>())
            .prop_map(|(score, margin, right)| Outcome { score, margin, right });
        proptest::collection::vec(one, 0..200)
    }

    proptest! {
        #[test]
        fn probabilities_rise(
            outcomes in outcomes(),
            score in -1.0_f32..1.0,
            margin in 0.0_f32..0.5,
            up in 0.0_f32..0.3,
        ) {
            let calibration = Calibration::fit(&outcomes, 0.4);
            let here = calibration.probability(score, margin);
            prop_assert!((0.0..=1.0).contains(&here));
            prop_assert!(calibration.probability(score + up, margin) >= here - 1e-5);
            prop_assert!(calibration.probability(score, margin + up) >= here - 1e-5);
            prop_assert_eq!(
                Calibration::from_bytes(&calibration.to_bytes()),
                Ok(calibration)
            );
        }
    }

    #[test]
    fn a_rate_is_found_again() {
        let outcomes: Vec<Outcome> = (0..20_000_u32)
            .map(|at| Outcome {
                score: (at % 100) as f32 / 100.0,
                margin: (at % 7) as f32 / 40.0,
                right: (at / 100 * 37) % 100 < at % 100,
            })
            .collect();
        let calibration = Calibration::fit(&outcomes, 0.5);
        for score in [0.45, 0.6, 0.75, 0.85] {
            let said = calibration.probability(score, 0.05);
            assert!((said - score).abs() < 0.05, "{score}: {said}");
        }
        assert!((calibration.floor() - 0.5).abs() < 0.05, "{}", calibration.floor());
        let wrong: Vec<Outcome> =
            outcomes.iter().map(|outcome| Outcome { right: false, ..*outcome }).collect();
        assert_eq!(Calibration::fit(&wrong, 0.5).floor(), 1.0);
    }

    #[test]
    fn falling_tables_are_refused() {
        let mut bytes = Calibration::fit(&[], 0.4).to_bytes();
        assert_eq!(bytes.len(), Calibration::BYTES);
        bytes[5] = 0xff;
        assert!(Calibration::from_bytes(&bytes).is_err());
        assert!(Calibration::from_bytes(&bytes[1..]).is_err());
    }
}
